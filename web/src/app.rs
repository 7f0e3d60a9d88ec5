//! The page as a whole: it holds the state, hands each part its slice, and does in the browser what the reducer asks for.

mod storage;

use std::rc::Rc;

use gloo::events::EventListener;
use retort::diagnostic::{Location, Pane};
use yew::prelude::*;

use crate::{
    components::{self, Header, Timeline},
    editor::{Badge, Editor, Mark, badges},
    link,
    panels::{Advice, Flush, Identity, Output, PanelProps, RowGrid, Schema, Statements},
    state::{Action, Effect, Origin, PaneTab, Phase, Sources, State, Tab, Theme},
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
        let close = {
            let act = act.clone();
            Callback::from(move |_: MouseEvent| act.emit(Action::NoticeClosed))
        };
        let words = state.moment_words().map(|(location, text)| (location, text.into()));
        html! {
            <div class="page" data-run={phase} data-pane={view.pane.id()}>
                <Header run={state.run.clone()} sources={state.sources.clone()} theme={state.settings.theme}
                    menu={view.menu} act={act.clone()} />
                if let Some(notice) = &state.notice {
                    <div class={classes!("notice", notice.is_error.then_some("failed"))} role={notice.is_error.then_some("alert")}>
                        <p>{ &notice.text }</p>
                        <button type="button" class="quiet" aria-label="Close the message" onclick={close}>
                            { components::icon("close") }
                        </button>
                    </div>
                }
                <main>
                    { self.editor(Pane::Models, &act) }
                    { self.editor(Pane::Script, &act) }
                    <section class="report" id="report" aria-label="What the run did">
                        { self.tabs(&act) }
                        { self.panel(&act) }
                    </section>
                    <Timeline trace={state.trace.clone()} moment={view.moment} {words} act={act.clone()} />
                </main>
                <div class="switcher" role="tablist" aria-label="Panes">
                    { for PaneTab::ALL.iter().map(|pane| {
                        let (act, pane) = (act.clone(), *pane);
                        html! {
                            <button type="button" role="tab" aria-selected={(pane == view.pane).to_string()} aria-controls={pane.id()}
                                onclick={move |_| act.emit(Action::PaneChosen(pane))}>{ pane.name() }</button>
                        }
                    }) }
                </div>
            </div>
        }
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

    fn tabs(&self, act: &Callback<Action>) -> Html {
        let chosen = self.state.view.tab;
        let onkeydown = {
            let act = act.clone();
            Callback::from(move |event: KeyboardEvent| {
                let at = Tab::ALL.iter().position(|tab| *tab == chosen).unwrap_or(0);
                let next = match event.key().as_str() {
                    "ArrowRight" => (at + 1) % Tab::ALL.len(),
                    "ArrowLeft" => (at + Tab::ALL.len() - 1) % Tab::ALL.len(),
                    "Home" => 0,
                    "End" => Tab::ALL.len() - 1,
                    _ => return,
                };
                event.prevent_default();
                if let Some(tab) = Tab::ALL.get(next) {
                    act.emit(Action::TabChosen(*tab));
                    if let Some(element) = components::element(&format!("tab-{}", tab.id())) {
                        let _ = element.focus();
                    }
                }
            })
        };
        html! {
            <div role="tablist" aria-label="Report" {onkeydown}>
                { for Tab::ALL.iter().map(|tab| {
                    let (act, tab, tally) = (act.clone(), *tab, self.tally(*tab));
                    let selected = tab == chosen;
                    html! {
                        <button type="button" role="tab" id={format!("tab-{}", tab.id())} aria-controls={tab.id()}
                            aria-selected={selected.to_string()} tabindex={if selected { "0" } else { "-1" }}
                            onclick={move |_| act.emit(Action::TabChosen(tab))}>
                            { tab.name() }
                            if tally > 0 {
                                <span class={classes!("tally", (tab == Tab::Advice).then_some("flag"))} aria-hidden="true">
                                    { crate::words::thousands(tally) }
                                </span>
                            }
                        </button>
                    }
                }) }
            </div>
        }
    }

    fn panel(&self, act: &Callback<Action>) -> Html {
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
            Tab::Rows => html! { <RowGrid ..props /> },
            Tab::Identity => html! { <Identity ..props /> },
            Tab::Flush => html! { <Flush ..props /> },
            Tab::Schema => html! { <Schema ..props /> },
            Tab::Output => html! { <Output ..props /> },
            Tab::Advice => html! { <Advice ..props /> },
        };
        html! {
            <div key={tab.id()} role="tabpanel" class="scroller" id={tab.id()} aria-labelledby={format!("tab-{}", tab.id())} tabindex="0">
                { content }
            </div>
        }
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
