//! The two editors: CodeMirror, which lives in `web/editor/editor.js`. The editor owns its text; the page hears of changes
//! and hands in what is drawn on top.

use std::rc::Rc;

use retort::diagnostic::Pane;
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::prelude::*;

use crate::{
    dom::el,
    log::Log,
    sql_text::{self, Hue},
    state::{Action, PaneTab, Sources},
    words,
};

#[wasm_bindgen]
extern "C" {
    /// An editor of editor.js.
    type Handle;

    #[wasm_bindgen(catch, js_namespace = RetortEditor)]
    fn create(parent: &Element, options: &JsValue) -> Result<Handle, JsValue>;
    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &Handle, text: &str);
    #[wasm_bindgen(method, js_name = setBadges)]
    fn set_badges(this: &Handle, list: &js_sys::Array);
    #[wasm_bindgen(method, js_name = setDiagnostics)]
    fn set_diagnostics(this: &Handle, list: &js_sys::Array);
    #[wasm_bindgen(method, js_name = setNow)]
    fn set_now(this: &Handle, line: u32, reveal: bool);
    #[wasm_bindgen(method, js_name = goTo)]
    fn go_to(this: &Handle, line: u32, column: u32);
    #[wasm_bindgen(method)]
    fn destroy(this: &Handle);
}

/// What stands beside a line: how many statements it sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Badge {
    line: u32,
    count: u32,
    /// The hue that all have, or none where they differ.
    hue: Option<Hue>,
}

/// Something wrong in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The line.
    pub line: u32,
    /// What is wrong.
    pub message: String,
}

/// What an editor shows.
#[derive(Clone, Properties, PartialEq)]
pub struct EditorProps {
    /// Which of the two it is.
    pub pane: Pane,
    /// The texts; taken over when their counter of replacements moves.
    pub sources: Rc<Sources>,
    /// Beside the lines.
    pub badges: Rc<[Badge]>,
    /// Under the text.
    pub marks: Rc<[Mark]>,
    /// The line of this moment, or 0.
    pub now: u32,
    /// A line to go to, and a number that changes with each wish.
    pub jump: Option<(u32, u32)>,
    /// A word about where the text comes from.
    pub note: &'static str,
    /// The page.
    pub act: Callback<Action>,
}

/// The statements of each line of a pane, among the first `moment` events.
pub fn badges(log: &Log, pane: Pane, moment: usize) -> Rc<[Badge]> {
    let mut badges: Vec<Badge> = Vec::new();
    for view in log.all_statements().take_while(|view| (view.seq as usize) < moment) {
        let Some(location) = view.location.filter(|at| at.pane == pane) else { continue };
        let hue = sql_text::hue(view.statement);
        if hue == Hue::Txn && view.statement.kind != retort::trace::StatementKind::Sql {
            continue;
        }
        match badges.iter_mut().rev().find(|badge| badge.line == location.line) {
            Some(badge) => {
                badge.count += 1;
                // What is asked for its own sake says little: the hue is that of the rest.
                badge.hue = match badge.hue {
                    Some(Hue::Txn) => Some(hue),
                    known if known == Some(hue) || hue == Hue::Txn => known,
                    _ => None,
                };
            }
            None => badges.push(Badge { line: location.line, count: 1, hue: Some(hue) }),
        }
    }
    badges.into()
}

/// An editor with its heading.
pub struct Editor {
    parent: NodeRef,
    handle: Option<Handle>,
    _closures: Option<Closures>,
}

impl Component for Editor {
    type Message = ();
    type Properties = EditorProps;

    fn create(_: &Context<Editor>) -> Editor {
        Editor { parent: NodeRef::default(), handle: None, _closures: None }
    }

    fn changed(&mut self, ctx: &Context<Editor>, old: &EditorProps) -> bool {
        let new = ctx.props();
        if let Some(handle) = &self.handle {
            if old.sources.replaced != new.sources.replaced {
                handle.set_text(text_of(&new.sources, new.pane));
            }
            if old.badges != new.badges {
                handle.set_badges(&new.badges.iter().map(badge_to_js).collect());
            }
            if old.marks != new.marks {
                handle.set_diagnostics(&new.marks.iter().map(mark_to_js).collect());
            }
            if old.now != new.now {
                handle.set_now(new.now, true);
            }
            if let Some((line, _)) = new.jump.filter(|_| old.jump != new.jump) {
                handle.go_to(line, 1);
            }
        }
        old.note != new.note
    }

    fn view(&self, ctx: &Context<Editor>) -> Html {
        let props = ctx.props();
        let tab = PaneTab::of(props.pane);
        let title = format!("{}-title", tab.id());
        el("section|class=editor")
            .fixed("id", tab.id())
            .with("aria-labelledby", title.clone())
            .child(el("header").child(el("h2").with("id", title).text(tab.name())).child(el("small").text(props.note)))
            .child(el("div|class=code").at(&self.parent))
            .into()
    }

    fn rendered(&mut self, ctx: &Context<Editor>, first: bool) {
        let props = ctx.props();
        if let Some(parent) = self.parent.cast::<Element>().filter(|_| first) {
            let (handle, closures) = open(&parent, props.pane, text_of(&props.sources, props.pane), props.act.clone());
            self.handle = handle;
            self._closures = Some(closures);
        }
    }

    fn destroy(&mut self, _: &Context<Editor>) {
        if let Some(handle) = self.handle.take() {
            handle.destroy();
        }
    }
}

type Closures = (Closure<dyn Fn(String)>, Closure<dyn Fn()>);

fn open(parent: &Element, pane: Pane, text: &str, act: Callback<Action>) -> (Option<Handle>, Closures) {
    let change = {
        let act = act.clone();
        Closure::<dyn Fn(String)>::new(move |text| act.emit(Action::Edited(pane, text)))
    };
    let run = {
        let act = act.clone();
        Closure::<dyn Fn()>::new(move || act.emit(Action::RunWanted))
    };
    let options = js_sys::Object::new();
    for (key, value) in [
        ("label", &JsValue::from_str(PaneTab::of(pane).name())),
        ("text", &JsValue::from_str(text)),
        ("change", change.as_ref()),
        ("run", run.as_ref()),
    ] {
        // Setting a key of a plain object cannot fail.
        let _ = js_sys::Reflect::set(&options, &JsValue::from_str(key), value);
    }
    let handle = create(parent, &options);
    if handle.is_err() {
        act.emit(Action::Notify(crate::state::Notice {
            text: "The editors could not be loaded. Reload the page to try again.".to_owned(),
            is_error: true,
        }));
    }
    (handle.ok(), (change, run))
}

fn text_of(sources: &Sources, pane: Pane) -> &str {
    match pane {
        Pane::Models => &sources.document.models,
        Pane::Script => &sources.document.script,
    }
}

fn badge_to_js(badge: &Badge) -> JsValue {
    let title = words::count(badge.count as usize, "statement");
    let class = badge.hue.unwrap_or(Hue::Txn).class();
    js_sys::Array::of4(&badge.line.into(), &badge.count.into(), &class.into(), &title.into()).into()
}

fn mark_to_js(mark: &Mark) -> JsValue {
    let numbers = [mark.line, 1, 0, 0].map(JsValue::from);
    let words = [JsValue::from_str("error"), JsValue::from_str(&mark.message)];
    numbers.into_iter().chain(words).collect::<js_sys::Array>().into()
}
