//! The menus of the bar.

use std::rc::Rc;

use retort::playground::{Document, LinkError};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;
use yew::prelude::*;

use super::{copy, icon, save};
use crate::{
    link,
    state::{Action, FIRST, Notice, Sources},
};

/// What the lessons' menu needs.
#[derive(Clone, PartialEq, Properties)]
pub struct LessonsProps {
    /// The page.
    pub act: Callback<Action>,
}

/// What to begin with.
#[component]
pub fn Lessons(props: &LessonsProps) -> Html {
    let act = props.act.clone();
    html! {
        <>
        <button type="button" id="lessons-button" popovertarget="lessons-menu" aria-haspopup="true">
            { icon("book") }{ "Lessons" }{ icon("down") }
        </button>
        <section class="menu" id="lessons-menu" popover="auto" aria-label="Lessons" onkeydown={walk()}>
            <div role="menu" aria-label="Lessons">
                <button type="button" role="menuitem" popovertarget="lessons-menu" popovertargetaction="hide"
                    onclick={move |_| act.emit(Action::ExampleWanted)}>
                    { FIRST.0 }<small>{ "lazy loading, identity map, flush" }</small>
                </button>
            </div>
            <p><small>{ "It replaces what is in the editors. More lessons are being written." }</small></p>
        </section>
        </>
    }
}

/// What the share menu needs.
#[derive(Clone, PartialEq, Properties)]
pub struct ShareProps {
    /// What is shared.
    pub sources: Rc<Sources>,
    /// The page.
    pub act: Callback<Action>,
}

/// A link and other ways to hand a playground on.
#[component]
pub fn Share(props: &ShareProps) -> Html {
    let link = use_state(String::new);
    let make = {
        let (link, sources, act) = (link.clone(), props.sources.clone(), props.act.clone());
        Callback::from(move |_: MouseEvent| match address(&sources.document) {
            Ok(address) => link.set(address),
            Err(error) => act.emit(Action::Notify(Notice { text: error.to_string(), is_error: true })),
        })
    };
    let entry = |name: &'static str, write: fn(&Document, &str) -> String, said: &'static str| {
        let (sources, act) = (props.sources.clone(), props.act.clone());
        let onclick = Callback::from(move |_: MouseEvent| match address(&sources.document) {
            Ok(address) => {
                put_into_address_bar(&address);
                copy(write(&sources.document, &address));
                act.emit(Action::Notify(Notice {
                    text: format!("{said} {} characters.", address.len()),
                    is_error: false,
                }));
            }
            Err(error) => act.emit(Action::Notify(Notice { text: error.to_string(), is_error: true })),
        });
        html! {
            <button type="button" role="menuitem" popovertarget="share-menu" popovertargetaction="hide" {onclick}>{ name }</button>
        }
    };
    let download = {
        let sources = props.sources.clone();
        Callback::from(move |_: MouseEvent| save("retort.py", &script(&sources.document)))
    };
    html! {
        <>
        <button type="button" id="share-button" popovertarget="share-menu" aria-haspopup="true" onclick={make}>
            { icon("share") }{ "Share" }{ icon("down") }
        </button>
        <section class="menu" id="share-menu" popover="auto" aria-label="Share" onkeydown={walk()}>
            <label for="link">{ "A link to these models and this script" }</label>
            <p class="link"><input id="link" readonly=true value={(*link).clone()} /></p>
            <p><small>
                { format!("{} characters. All of it follows the #, so no server ever sees it.", link.len()) }
            </small></p>
            <div role="menu" aria-label="Share">
                { entry("Copy link", |_, address| address.to_owned(), "The link is copied and in the address bar:") }
                { entry("Copy Markdown link", |_, address| format!("[Run it in Retort]({address})"),
                    "The Markdown link is copied. Its address has") }
                { entry("Copy Markdown with code", markdown, "The code and its link are copied. The address has") }
                <button type="button" role="menuitem" popovertarget="share-menu" popovertargetaction="hide"
                    onclick={download}>{ "Download .py" }</button>
            </div>
        </section>
        </>
    }
}

/// The database of a run.
#[component]
pub fn Database() -> Html {
    html! {
        <>
        <button type="button" id="database-button" popovertarget="database-menu" aria-haspopup="true">
            { icon("base") }{ "Database" }{ icon("down") }
        </button>
        <section class="menu" id="database-menu" popover="auto" aria-label="Database">
            <p>{ "Every run begins with an empty SQLite database, which lives in this tab and nowhere else." }</p>
            <p><small>
                { "To begin with a file of your own, and to download the database after a run, is not possible yet." }
            </small></p>
        </section>
        </>
    }
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
fn walk() -> Callback<KeyboardEvent> {
    Callback::from(|event: KeyboardEvent| {
        let forward = match event.key().as_str() {
            "ArrowDown" => true,
            "ArrowUp" => false,
            _ => return,
        };
        let Some(menu) = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
            return;
        };
        let Ok(entries) = menu.query_selector_all("[role=menuitem]") else { return };
        let active =
            web_sys::window().and_then(|window| window.document()).and_then(|document| document.active_element());
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
    })
}
