//! The page as a whole: it holds the state, hands each part its slice, and does in the browser what the reducer asks for.

mod storage;

use std::rc::Rc;

use gloo::events::EventListener;
use retort::diagnostic::{Location, Pane};
use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::{
    components::{self, Drawing},
    dom::{El, On, el},
    editor::{Badge, Editor, Mark, badges},
    link,
    panels::{PanelProps, Statements, advice, flush, identity, output, rows, schema},
    state::{Action, Effect, Notice, Origin, PaneTab, Phase, Sources, State, Tab, Theme},
    workers::Workers,
};

/// Draws the page in place of its skeleton.
pub fn start() {
    console_error_panic_hook::set_once();
    if let Some(root) = components::element("app") {
        yew::Renderer::<App>::with_root(root.into()).render();
    }
}

struct App {
    state: State,
    workers: Workers,
    /// The texts that ran last: what the lines in the trace refer to.
    ran: Rc<Sources>,
    /// The line and the statement that were asked for last; the number tells one wish from the next.
    jump: Option<(Location, u32)>,
    target: Option<(u32, u32)>,
    wishes: u32,
    /// The timeline's ticks.
    drawing: Drawing,
    badges: [Rc<[Badge]>; 2],
    marks: [Rc<[Mark]>; 2],
    _hash: Option<EventListener>,
}

impl Component for App {
    type Message = Action;
    type Properties = ();

    fn create(ctx: &Context<App>) -> App {
        let tell = ctx.link().callback(|action: Action| action);
        let opened = storage::hash().map(|hash| link::decode(&hash));
        let (document, origin) = match &opened {
            Some(Ok(document)) => (document.clone(), Origin::Link),
            _ => storage::draft().map_or((State::example(), Origin::Example), |draft| (draft, Origin::Draft)),
        };
        let state = State::new(document, origin, storage::settings());
        // A link and the example show at once what they do; a draft waits for its author.
        match opened {
            Some(Err(error)) => ctx.link().send_message(Action::LinkOpened(Err(error))),
            _ if origin != Origin::Draft => ctx.link().send_message(Action::RunWanted),
            _ => {}
        }
        let hash = web_sys::window().map(|window| {
            let tell = tell.clone();
            EventListener::new(&window, "hashchange", move |_| {
                if let Some(hash) = storage::hash() {
                    tell.emit(Action::LinkOpened(link::decode(&hash)));
                }
            })
        });
        show_theme(state.settings.theme);
        App {
            ran: state.sources.clone(),
            state,
            workers: Workers::new(tell),
            jump: None,
            target: None,
            wishes: 0,
            drawing: Drawing::default(),
            badges: Default::default(),
            marks: Default::default(),
            _hash: hash,
        }
    }

    fn update(&mut self, _: &Context<App>, action: Action) -> bool {
        let (trace, moment, run) = (self.state.trace.clone(), self.state.moment(), self.state.run.clone());
        let before = self.state.clone();
        for effect in self.state.reduce(action) {
            self.perform(effect);
        }
        if trace != self.state.trace {
            self.drawing = self.state.trace.read(Drawing::of);
        }
        // While events stream in, the badges wait for the end: they would only flicker.
        let settled = !self.state.run.is_busy() || self.state.view.moment.is_some();
        let moved = trace != self.state.trace || moment != self.state.moment() || run.phase != self.state.run.phase;
        if moved && settled {
            let moment = self.state.moment();
            self.badges =
                [Pane::Models, Pane::Script].map(|pane| self.state.trace.read(|log| badges(log, pane, moment)));
        }
        if !Rc::ptr_eq(&run, &self.state.run) {
            self.marks = [Pane::Models, Pane::Script].map(|pane| self.marks(pane));
        }
        before != self.state || self.jump.is_some() || self.target.is_some()
    }

    fn view(&self, ctx: &Context<App>) -> Html {
        let act = ctx.link().callback(|action: Action| action);
        let state = &self.state;
        let view = &state.view;
        let phase = match state.run.phase {
            Phase::Failed => "error",
            Phase::Done => "done",
            Phase::Waiting | Phase::Running => "running",
            Phase::Idle | Phase::Stopped => "idle",
        };
        let notice = |notice: &Rc<Notice>| {
            let failed = notice.is_error;
            el("div|class=notice")
                .class_if("failed", failed)
                .may("role", failed.then(|| "alert".to_owned()))
                .child(el("p").say(notice.text.clone()))
                .child(
                    el("button|type=button|class=quiet|aria-label=Close the message")
                        .click(&act, || Action::NoticeClosed)
                        .child(components::icon("close")),
                )
        };
        let switch = |pane: PaneTab| {
            el("button|type=button|role=tab")
                .says("aria-selected", pane == view.pane)
                .fixed("aria-controls", pane.id())
                .click(&act, move || Action::PaneChosen(pane))
                .text(pane.name())
        };
        el("div|class=page")
            .fixed("data-run", phase)
            .fixed("data-pane", view.pane.id())
            .child(components::header(state, &act))
            .child_if(state.notice.as_ref().map(notice))
            .child(
                el("main")
                    .node(self.editor(Pane::Models, &act))
                    .node(self.editor(Pane::Script, &act))
                    .child(
                        el("section|class=report|id=report|aria-label=What the run did")
                            .child(self.tabs(&act))
                            .child(self.panel(&act)),
                    )
                    .child(components::timeline(state, &self.drawing, &act)),
            )
            .child(el("div|class=switcher|role=tablist|aria-label=Panes").all(PaneTab::ALL.into_iter().map(switch)))
            .into()
    }

    fn rendered(&mut self, _: &Context<App>, _: bool) {
        // A wish is granted once it is drawn.
        if self.state.view.tab != Tab::Sql {
            self.target = None;
        }
    }
}

impl App {
    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Start(document) => {
                self.ran = self.state.sources.clone();
                self.jump = None;
                self.target = None;
                self.workers.start(&document);
            }
            Effect::End => self.workers.end(),
            Effect::Rest => self.workers.rest(),
            Effect::KeepDraft => storage::keep_draft(&self.state.sources.document),
            Effect::ForgetDraft => storage::forget_draft(),
            Effect::KeepSettings => {
                show_theme(self.state.settings.theme);
                storage::keep_settings(&self.state.settings);
            }
            Effect::GoTo(location) => {
                self.wishes += 1;
                self.jump = Some((location, self.wishes));
            }
            Effect::ShowStatement(number) => {
                self.wishes += 1;
                self.target = Some((number, self.wishes));
            }
        }
    }

    fn marks(&self, pane: Pane) -> Rc<[Mark]> {
        let error = self.state.run.error.as_ref().filter(|error| error.pane.unwrap_or(Pane::Script) == pane);
        error
            .and_then(|error| Some(Mark { line: error.line?, message: format!("{}: {}", error.kind, error.message) }))
            .into_iter()
            .collect()
    }

    fn editor(&self, pane: Pane, act: &Callback<Action>) -> Html {
        let index = usize::from(pane == Pane::Script);
        let now = self.state.now().filter(|location| location.pane == pane).map_or(0, |location| location.line);
        let jump =
            self.jump.filter(|(location, _)| location.pane == pane).map(|(location, wish)| (location.line, wish));
        let note = match self.state.sources.origin {
            Origin::Draft if pane == Pane::Script => "draft kept on this device",
            Origin::Link if pane == Pane::Script => "from a link; your own draft is kept",
            _ => "",
        };
        html! {
            <Editor {pane} sources={self.state.sources.clone()} badges={self.badges[index].clone()}
                marks={self.marks[index].clone()} {now} {jump} {note} act={act.clone()} />
        }
    }

    fn tally(&self, tab: Tab) -> usize {
        let moment = self.state.moment();
        self.state.trace.read(|log| {
            let so_far = |list: &[u32]| list.iter().take_while(|index| (**index as usize) < moment).count();
            match tab {
                Tab::Sql => log.totals().0,
                Tab::Rows => log.totals().1,
                Tab::Identity => log.objects_count(),
                Tab::Flush => so_far(&log.flushes),
                Tab::Schema => log.tables(),
                Tab::Output => so_far(&log.outputs),
                Tab::Advice => so_far(&log.advice),
            }
        })
    }

    fn tabs(&self, act: &Callback<Action>) -> El {
        let chosen = self.state.view.tab;
        let walk = {
            let act = act.clone();
            move |event: Event| {
                let at = Tab::ALL.iter().position(|tab| *tab == chosen).unwrap_or(0);
                let next = match event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key).as_deref() {
                    Some("ArrowRight") => (at + 1) % Tab::ALL.len(),
                    Some("ArrowLeft") => (at + Tab::ALL.len() - 1) % Tab::ALL.len(),
                    Some("Home") => 0,
                    Some("End") => Tab::ALL.len() - 1,
                    _ => return,
                };
                event.prevent_default();
                if let Some(tab) = Tab::ALL.get(next) {
                    act.emit(Action::TabChosen(*tab));
                    if let Some(element) = components::element(&format!("tab-{}", tab.id())) {
                        let _ = element.focus();
                    }
                }
            }
        };
        let draw = |tab: Tab| {
            let tally = self.tally(tab);
            let number = || {
                el("span|class=tally|aria-hidden=true")
                    .class_if("flag", tab == Tab::Advice)
                    .say(crate::words::thousands(tally))
            };
            el("button|type=button|role=tab")
                .with("id", format!("tab-{}", tab.id()))
                .fixed("aria-controls", tab.id())
                .says("aria-selected", tab == chosen)
                .fixed("tabindex", if tab == chosen { "0" } else { "-1" })
                .click(act, move || Action::TabChosen(tab))
                .text(tab.name())
                .child_if((tally > 0).then(number))
        };
        el("div|role=tablist|aria-label=Report").hear(On::Key, walk).all(Tab::ALL.into_iter().map(draw))
    }

    fn panel(&self, act: &Callback<Action>) -> El {
        let state = &self.state;
        let tab = state.view.tab;
        let props = PanelProps {
            trace: state.trace.clone(),
            ran: self.ran.clone(),
            run: state.run.clone(),
            view: state.view.clone(),
            settings: state.settings.clone(),
            moment: state.moment(),
            target: self.target,
            act: act.clone(),
        };
        let content = match tab {
            Tab::Sql => html! { <Statements ..props /> },
            Tab::Rows => rows(&props),
            Tab::Identity => identity(&props),
            Tab::Flush => flush(&props),
            Tab::Schema => schema(&props),
            Tab::Output => output(&props),
            Tab::Advice => advice(&props),
        };
        el("div|role=tabpanel|class=scroller|tabindex=0")
            .key(tab as usize)
            .fixed("id", tab.id())
            .with("aria-labelledby", format!("tab-{}", tab.id()))
            .node(content)
    }
}

fn show_theme(theme: Theme) {
    let root = web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element());
    if let Some(root) = root {
        // Neither fails on an attribute of this name.
        let _ = match theme {
            Theme::System => root.remove_attribute("data-theme"),
            theme => root.set_attribute("data-theme", theme.name()),
        };
    }
}
