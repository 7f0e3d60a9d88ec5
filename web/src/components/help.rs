//! What the playground is, and how it is used.

use yew::prelude::*;

use super::icon;
use crate::dom::{El, el, row};

/// Keys, and what they do.
const KEYS: [(&[&str], &str); 5] = [
    (&["Ctrl", "Enter"], "run"),
    (&["Ctrl", "F"], "search in an editor"),
    (&["Ctrl", "Space"], "complete a word"),
    (&["Esc", "Tab"], "leave an editor"),
    (&["←", "→"], "on the timeline: one event back or on"),
];

/// The button and its text.
pub fn help() -> Html {
    let keys = |(keys, what): (&[&'static str], &'static str)| -> El {
        let keys = el("dt").all(keys.iter().map(|key| el("kbd").text(key)));
        el("div").child(keys).child(el("dd").text(what))
    };
    row(vec![
        el("button|type=button|class=quiet|id=help-button|aria-label=Help|popovertarget=help").child(icon("help")).into(),
        el("section|class=menu help|id=help|popover=auto|aria-label=Help")
            .child(el("h2").text("What happens inside the ORM"))
            .child(el("p").text(
                "Models and Script run one after the other, as one Python program that uses SQLAlchemy 2.1. Retort runs \
                 it here in the browser, over SQLite, and shows every statement with its cause, the rows, and the state \
                 of every object. Nothing is sent anywhere.",
            ))
            .child(el("dl").all(KEYS.into_iter().map(keys)))
            .child(el("p").text(
                "A number beside a line counts the statements that it sent. On the timeline every event is a tick; move \
                 the drop, and the whole report shows that moment.",
            ))
            .into(),
    ])
}
