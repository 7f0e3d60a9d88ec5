//! What the playground is, and how it is used.

use yew::prelude::*;

use super::icon;

/// The button and its text.
#[component]
pub fn Help() -> Html {
    html! {
        <>
        <button type="button" class="quiet" id="help-button" aria-label="Help" popovertarget="help">{ icon("help") }</button>
        <section class="menu help" id="help" popover="auto" aria-label="Help">
            <h2>{ "What happens inside the ORM" }</h2>
            <p>
                { "Models and Script run one after the other, as one Python program that uses SQLAlchemy 2.1. " }
                { "Retort runs it here in the browser, over SQLite, and shows every statement with its cause, \
                   the rows, and the state of every object. Nothing is sent anywhere." }
            </p>
            <dl>
                <div><dt><kbd>{ "Ctrl" }</kbd><kbd>{ "Enter" }</kbd></dt><dd>{ "run" }</dd></div>
                <div><dt><kbd>{ "Ctrl" }</kbd><kbd>{ "F" }</kbd></dt><dd>{ "search in an editor" }</dd></div>
                <div><dt><kbd>{ "Ctrl" }</kbd><kbd>{ "Space" }</kbd></dt><dd>{ "complete a word" }</dd></div>
                <div><dt><kbd>{ "Esc" }</kbd><kbd>{ "Tab" }</kbd></dt><dd>{ "leave an editor" }</dd></div>
                <div><dt><kbd>{ "←" }</kbd><kbd>{ "→" }</kbd></dt><dd>{ "on the timeline: one event back or on" }</dd></div>
            </dl>
            <p>
                { "A number beside a line counts the statements that it sent. On the timeline every event is a tick; \
                   move the drop, and the whole report shows that moment." }
            </p>
        </section>
        </>
    }
}
