//! Parts that more than one panel is made of.

mod header;
mod help;
mod menus;
mod timeline;
mod virtual_list;

use retort::diagnostic::Location;
use wasm_bindgen::JsCast;
use yew::prelude::*;

pub use self::{
    header::header,
    timeline::{Drawing, timeline},
    virtual_list::VirtualList,
};
use crate::{
    dom::{El, On, el},
    sql_text::Hue,
    state::Action,
    words,
};

/// An icon of the sprite in index.html, for the eye alone.
pub fn icon(name: &'static str) -> El {
    el("svg|class=icon|aria-hidden=true").child(el("use").with("href", format!("#{name}")))
}

/// The sign of a hue, with its word.
pub fn kind(hue: Hue) -> El {
    let symbol = match hue {
        Hue::Read => "#k-read",
        Hue::Insert => "#k-insert",
        Hue::Update => "#k-update",
        Hue::Delete => "#k-delete",
        Hue::Ddl => "#k-ddl",
        Hue::Txn => "#k-txn",
    };
    el("svg|class=kind|role=img")
        .class(hue.class())
        .fixed("aria-label", hue.word())
        .child(el("use").fixed("href", symbol))
}

/// A line's number, which leads to the line.
pub fn line_link(location: Location, act: &Callback<Action>) -> El {
    let act = act.clone();
    let mark = match location.pane {
        retort::diagnostic::Pane::Models => format!("M{}", location.line),
        retort::diagnostic::Pane::Script => location.line.to_string(),
    };
    el("button|type=button|class=line-link")
        .hear(On::Click, move |event| {
            event.stop_propagation();
            act.emit(Action::LineWanted(location));
        })
        .with("aria-label", format!("Go to {}", words::place(location)))
        .say(mark)
}

/// A line's number where there is one; a place is kept for it.
pub fn line_link_if(location: Option<Location>, act: &Callback<Action>) -> Option<El> {
    location.map(|location| line_link(location, act))
}

/// A button that stays pressed.
pub fn toggle(name: &'static str, pressed: bool, act: &Callback<Action>, action: impl Fn() -> Action + 'static) -> El {
    el("button|type=button").says("aria-pressed", pressed).click(act, action).text(name)
}

/// What a panel says while there is nothing to show.
pub fn empty(title: &'static str, text: &'static str) -> Html {
    el("div|class=empty").child(el("p").child(el("b").text(title))).child(el("p").text(text)).into()
}

/// A button that copies `text`, which is made when it is wanted; its name is a sign where it is empty.
pub fn copy_button(label: String, name: &'static str, text: impl Fn() -> String + 'static) -> El {
    let signed = name.is_empty();
    let button = el("button|type=button").class_if("quiet", signed).with("aria-label", label.clone());
    let button = button.hear(On::Click, move |event| {
        copy(text());
        say_copied(&event, &label, name);
    });
    if signed { button.child(icon("copy")) } else { button.text(name) }
}

/// For a moment the button itself tells that it is done. It is the same again before anybody else looks at it.
fn say_copied(event: &Event, label: &str, name: &'static str) {
    let Some(button) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return;
    };
    show_copied(&button, "Copied", "#done", "Copied");
    let label = label.to_owned();
    gloo::timers::callback::Timeout::new(1600, move || show_copied(&button, &label, "#copy", name)).forget();
}

fn show_copied(button: &web_sys::Element, label: &str, sign: &str, name: &str) {
    // Neither attribute is refused by an element.
    let _ = button.set_attribute("aria-label", label);
    match button.query_selector("use").ok().flatten() {
        Some(icon) => {
            let _ = icon.set_attribute("href", sign);
        }
        None => {
            if let Some(text) = button.first_child() {
                text.set_node_value(Some(name));
            }
        }
    }
}

/// Puts `text` on the clipboard; where the browser forbids the modern way, nothing happens.
pub fn copy(text: String) {
    if let Some(window) = web_sys::window() {
        // The promise fails only where the reader forbade it, and then there is nothing to tell but that.
        let _ = window.navigator().clipboard().write_text(&text);
    }
}

/// Hands `text` to the reader as a file.
pub fn save(name: &str, text: &str) {
    let parts = js_sys::Array::of1(&wasm_bindgen::JsValue::from_str(text));
    let Ok(blob) = web_sys::Blob::new_with_str_sequence(&parts) else { return };
    let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else { return };
    let document = web_sys::window().and_then(|window| window.document());
    let anchor = document.and_then(|document| document.create_element("a").ok());
    if let Some(anchor) = anchor.and_then(|anchor| anchor.dyn_into::<web_sys::HtmlAnchorElement>().ok()) {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    // An address that is unknown is revoked already.
    let _ = web_sys::Url::revoke_object_url(&url);
}

/// The element with this id.
pub fn element(id: &str) -> Option<web_sys::HtmlElement> {
    web_sys::window()?.document()?.get_element_by_id(id)?.dyn_into().ok()
}
