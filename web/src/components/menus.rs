//! The menus of the bar.

use retort::playground::{Document, LinkError};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;
use yew::prelude::*;

use super::{copy, icon, save};
use crate::{
    dom::{On, el, row},
    link,
    state::{Action, FIRST, Notice, State},
};

/// What to begin with.
pub fn lessons(act: &Callback<Action>) -> Html {
    row(vec![
        el("button|type=button|id=lessons-button|popovertarget=lessons-menu|aria-haspopup=true")
            .child(icon("book"))
            .text("Lessons")
            .child(icon("down"))
            .into(),
        el("section|class=menu|id=lessons-menu|popover=auto|aria-label=Lessons")
            .hear(On::Key, walk)
            .child(
                el("div|role=menu|aria-label=Lessons").child(
                    el("button|type=button|role=menuitem|popovertarget=lessons-menu|popovertargetaction=hide")
                        .click(act, || Action::ExampleWanted)
                        .text(FIRST.0)
                        .child(el("small").text("lazy loading, identity map, flush")),
                ),
            )
            .child(
                el("p").child(el("small").text("It replaces what is in the editors. More lessons are being written.")),
            )
            .into(),
    ])
}

/// A link and other ways to hand a playground on.
pub fn share(state: &State, act: &Callback<Action>) -> Html {
    let shown = &state.view.link;
    let characters = shown.len();
    let entry = |name: &'static str, write: fn(&Document, &str) -> String, said: &'static str| {
        let (sources, act) = (state.sources.clone(), act.clone());
        el("button|type=button|role=menuitem|popovertarget=share-menu|popovertargetaction=hide")
            .hear(On::Click, move |_| hand_on(&sources.document, &act, write, said))
            .text(name)
    };
    let (sources, act, downloaded) = (state.sources.clone(), act.clone(), state.sources.clone());
    row(vec![
        el("button|type=button|id=share-button|popovertarget=share-menu|aria-haspopup=true")
            .hear(On::Click, move |_| match address(&sources.document) {
                Ok(address) => act.emit(Action::LinkMade(address)),
                Err(error) => refuse(&act, &error),
            })
            .child(icon("share"))
            .text("Share")
            .child(icon("down"))
            .into(),
        el("section|class=menu|id=share-menu|popover=auto|aria-label=Share")
            .hear(On::Key, walk)
            .child(el("label|for=link").text("A link to these models and this script"))
            .child(el("p|class=link").child(el("input|id=link|readonly=readonly").value(shown.to_string())))
            .child(
                el("p").child(
                    el("small")
                        .say(format!("{characters} characters. All of it follows the #, so no server ever sees it.")),
                ),
            )
            .child(
                el("div|role=menu|aria-label=Share")
                    .child(entry(
                        "Copy link",
                        |_, address| address.to_owned(),
                        "The link is copied and in the address bar:",
                    ))
                    .child(entry(
                        "Copy Markdown link",
                        |_, address| format!("[Run it in Retort]({address})"),
                        "The Markdown link is copied. Its address has",
                    ))
                    .child(entry(
                        "Copy Markdown with code",
                        markdown,
                        "The code and its link are copied. The address has",
                    ))
                    .child(
                        el("button|type=button|role=menuitem|popovertarget=share-menu|popovertargetaction=hide")
                            .hear(On::Click, move |_| save("retort.py", &script(&downloaded.document)))
                            .text("Download .py"),
                    ),
            )
            .into(),
    ])
}

fn hand_on(document: &Document, act: &Callback<Action>, write: fn(&Document, &str) -> String, said: &str) {
    match address(document) {
        Ok(address) => {
            put_into_address_bar(&address);
            copy(write(document, &address));
            act.emit(Action::Notify(Notice { text: format!("{said} {} characters.", address.len()), is_error: false }));
        }
        Err(error) => refuse(act, &error),
    }
}

fn refuse(act: &Callback<Action>, error: &LinkError) {
    act.emit(Action::Notify(Notice { text: error.to_string(), is_error: true }));
}

/// The database of a run.
pub fn database() -> Html {
    row(vec![
        el("button|type=button|id=database-button|popovertarget=database-menu|aria-haspopup=true")
            .child(icon("base"))
            .text("Database")
            .child(icon("down"))
            .into(),
        el("section|class=menu|id=database-menu|popover=auto|aria-label=Database")
            .child(
                el("p")
                    .text("Every run begins with an empty SQLite database, which lives in this tab and nowhere else."),
            )
            .child(el("p").child(el("small").text(
                "To begin with a file of your own, and to download the database after a run, is not possible yet.",
            )))
            .into(),
    ])
}

/// The page's address with the document in it.
fn address(document: &Document) -> Result<String, LinkError> {
    let link = link::encode(document)?;
    let location = web_sys::window().map(|window| window.location());
    let base = location.and_then(|location| location.href().ok()).unwrap_or_default();
    Ok(format!("{}{link}", base.split('#').next().unwrap_or_default()))
}

fn put_into_address_bar(address: &str) {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        // Fails only where the address is none of ours.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

fn markdown(document: &Document, address: &str) -> String {
    format!("```python\n{}\n```\n\n[Run it in Retort]({address})\n", script(document).trim_end())
}

/// Both panes as one program; that the script may import the models by name has no meaning there.
fn script(document: &Document) -> String {
    let models = document.models.trim_end();
    let lines = document.script.lines().filter(|line| !line.trim_start().starts_with("from models import"));
    let script: Vec<&str> = lines.collect();
    if models.is_empty() { script.join("\n") + "\n" } else { format!("{models}\n\n\n{}\n", script.join("\n")) }
}

/// The arrow keys walk through a menu.
fn walk(event: Event) {
    let forward = match event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key).as_deref() {
        Some("ArrowDown") => true,
        Some("ArrowUp") => false,
        _ => return,
    };
    let Some(menu) = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let Ok(entries) = menu.query_selector_all("[role=menuitem]") else { return };
    let active = web_sys::window().and_then(|window| window.document()).and_then(|document| document.active_element());
    let count = entries.length();
    let at = (0..count).find(|&index| entries.item(index).as_ref() == active.as_ref().map(AsRef::as_ref));
    let next = match (at, forward) {
        (None, true) => 0,
        (None, false) => count.saturating_sub(1),
        (Some(at), true) => (at + 1) % count.max(1),
        (Some(at), false) => (at + count.saturating_sub(1)) % count.max(1),
    };
    if let Some(entry) = entries.item(next).and_then(|node| node.dyn_into::<HtmlElement>().ok()) {
        let _ = entry.focus();
    }
    event.prevent_default();
}
