//! Parts that more than one panel is made of.

mod header;
mod help;
mod menus;
mod timeline;
mod virtual_list;

use retort::diagnostic::Location;
use wasm_bindgen::JsCast;
use yew::prelude::*;

pub use self::{header::Header, timeline::Timeline, virtual_list::VirtualList};
use crate::{sql_text::Hue, state::Action, words};

/// An icon of the sprite in index.html, for the eye alone.
pub fn icon(name: &'static str) -> Html {
    html! { <svg class="icon" aria-hidden="true"><use href={format!("#{name}")} /></svg> }
}

/// The sign of a hue, with its word.
pub fn kind(hue: Hue) -> Html {
    let symbol = match hue {
        Hue::Read => "#k-read",
        Hue::Insert => "#k-insert",
        Hue::Update => "#k-update",
        Hue::Delete => "#k-delete",
        Hue::Ddl => "#k-ddl",
        Hue::Txn => "#k-txn",
    };
    html! { <svg class={classes!("kind", hue.class())} role="img" aria-label={hue.word()}><use href={symbol} /></svg> }
}

/// A line's number, which leads to the line.
pub fn line_link(location: Location, act: &Callback<Action>) -> Html {
    let onclick = {
        let act = act.clone();
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            act.emit(Action::LineWanted(location));
        })
    };
    let mark = match location.pane {
        retort::diagnostic::Pane::Models => format!("M{}", location.line),
        retort::diagnostic::Pane::Script => location.line.to_string(),
    };
    html! {
        <button type="button" class="line-link" {onclick} aria-label={format!("Go to {}", words::place(location))}>
            { mark }
        </button>
    }
}

/// A button that stays pressed.
pub fn toggle(
    name: &'static str,
    pressed: bool,
    act: &Callback<Action>,
    action: impl Fn() -> Action + 'static,
) -> Html {
    let act = act.clone();
    html! {
        <button type="button" aria-pressed={pressed.to_string()} onclick={move |_| act.emit(action())}>{ name }</button>
    }
}

/// What a panel says while there is nothing to show.
pub fn empty(title: &'static str, text: &'static str) -> Html {
    html! { <div class="empty"><p><b>{ title }</b></p><p>{ text }</p></div> }
}

/// Copies `text`; the sign of the button tells that it is done.
#[derive(Clone, PartialEq, Properties)]
pub struct CopyProps {
    /// What is copied, made when it is wanted.
    pub text: Callback<(), String>,
    /// What the button is called.
    pub label: AttrValue,
    /// Written on the button; a sign where empty.
    #[prop_or_default]
    pub name: AttrValue,
}

/// A button that copies.
#[component]
pub fn Copy(props: &CopyProps) -> Html {
    let done = use_state(|| None::<gloo::timers::callback::Timeout>);
    let copied = done.is_some();
    let onclick = {
        let (text, done) = (props.text.clone(), done.clone());
        Callback::from(move |_| {
            copy(text.emit(()));
            let later = done.clone();
            done.set(Some(gloo::timers::callback::Timeout::new(1600, move || later.set(None))));
        })
    };
    let label = if copied { AttrValue::from("Copied") } else { props.label.clone() };
    html! {
        <button type="button" class={classes!(props.name.is_empty().then_some("quiet"))} {onclick} aria-label={label}>
            if props.name.is_empty() {
                { icon(if copied { "done" } else { "copy" }) }
            } else if copied {
                { "Copied" }
            } else {
                { props.name.clone() }
            }
        </button>
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
