//! The page's state, and the one reducer that changes it. The reducer touches no browser: what is to be done there it asks
//! for by an [`Effect`].

mod run;
mod view;

use std::rc::Rc;

use retort::{
    diagnostic::{Location, Pane},
    playground::{self, Document, ErrorReport},
    trace::Event,
};

pub use self::{
    run::{Phase, Run},
    view::{PaneTab, Setting, Settings, Tab, Theme, View},
};
use crate::{log::Trace, protocol::Response, rows, words};

/// The first example: what a newcomer sees.
pub const FIRST: (&str, &str, &str) = (
    "What a session does for you",
    include_str!("../../static/lessons/first/models.py"),
    include_str!("../../static/lessons/first/script.py"),
);

/// Where the text in the editors came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The first example, untouched.
    Example,
    /// What the reader wrote, kept on the device.
    Draft,
    /// A link.
    Link,
}

/// What is in the editors.
#[derive(Clone, Debug, PartialEq)]
pub struct Sources {
    /// The text of both.
    pub document: Document,
    /// Where it came from.
    pub origin: Origin,
    /// Counts how often the text was replaced from outside the editors, which then take it over.
    pub replaced: u32,
}

/// A message to the reader above the panes, until it is closed.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// Whether something went wrong.
    pub is_error: bool,
}

/// Everything that the page shows. Slices that did not change keep their pointer.
#[derive(Clone, PartialEq)]
pub struct State {
    /// What is in the editors.
    pub sources: Rc<Sources>,
    /// What the run told so far.
    pub trace: Trace,
    /// How the run stands.
    pub run: Rc<Run>,
    /// What the reader looks at.
    pub view: Rc<View>,
    /// What the reader prefers; kept on the device.
    pub settings: Rc<Settings>,
    /// A message above the panes.
    pub notice: Option<Rc<Notice>>,
}

/// Everything that can happen on the page.
#[derive(Debug)]
pub enum Action {
    /// The text of an editor changed under the reader's hands.
    Edited(Pane, String),
    /// A link was opened; with the reason where it does not open.
    LinkOpened(Result<Document, playground::LinkError>),
    /// The first example is wanted back.
    ExampleWanted,
    /// Run was pressed.
    RunWanted,
    /// Stop was pressed.
    StopWanted,
    /// A worker took the document and runs it.
    Started(u32),
    /// A worker said something.
    Received(u32, Response),
    /// A worker died without a word.
    Died(u32, String),
    /// A worker has not been heard of for too long, and was ended.
    Silent(u32),
    /// A tab of the report was chosen.
    TabChosen(Tab),
    /// A pane was chosen, on a phone.
    PaneChosen(PaneTab),
    /// A line is to be shown in its editor.
    LineWanted(Location),
    /// A statement is to be shown under SQL.
    StatementWanted(u32),
    /// The rows of a statement are to be shown.
    RowsWanted(u32),
    /// The timeline was moved; `None` is the end.
    MomentChosen(Option<u32>),
    /// A setting was changed.
    SettingChanged(Setting),
    /// The statements of a line are to be folded or unfolded.
    LineFolded(Option<Location>),
    /// A flush was chosen.
    FlushChosen(usize),
    /// The first rows of a statement are to be shown below it, or hidden.
    PreviewToggled(u32),
    /// Under Identity map, only what changed is to be shown, or all.
    ChangedToggled,
    /// The address to share was made.
    LinkMade(String),
    /// The menu of a narrow page was opened or closed.
    MenuToggled,
    /// Something is to be said to the reader.
    Notify(Notice),
    /// The message was read.
    NoticeClosed,
    /// The change that the advice with that event proposes is to be made.
    AdviceTaken(u32),
}

/// What the browser is to do after an action.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Run this on a fresh worker.
    Start(Document),
    /// End the worker that runs.
    End,
    /// Keep the draft on the device.
    KeepDraft,
    /// Forget the draft.
    ForgetDraft,
    /// Keep the settings on the device.
    KeepSettings,
    /// Bring a line of an editor into view, with the cursor in it.
    GoTo(Location),
    /// Bring a statement of the list into view.
    ShowStatement(u32),
    /// The run is over: a spare worker may be made ready.
    Rest,
}

impl State {
    /// The state at the start: the text to show, and what the device has kept.
    pub fn new(document: Document, origin: Origin, settings: Settings) -> State {
        State {
            sources: Rc::new(Sources { document, origin, replaced: 0 }),
            trace: Trace::default(),
            run: Rc::default(),
            view: Rc::default(),
            settings: Rc::new(settings),
            notice: None,
        }
    }

    /// The document of the first example.
    pub fn example() -> Document {
        Document { models: FIRST.1.to_owned(), script: FIRST.2.to_owned(), ..Document::default() }
    }

    /// Changes the state by `action`; gives back what the browser is to do.
    pub fn reduce(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Edited(pane, text) => {
                let sources = Rc::make_mut(&mut self.sources);
                match pane {
                    Pane::Models => sources.document.models = text,
                    Pane::Script => sources.document.script = text,
                }
                if sources.origin == Origin::Link {
                    return Vec::new();
                }
                sources.origin = Origin::Draft;
                vec![Effect::KeepDraft]
            }
            Action::LinkOpened(Ok(document)) => {
                self.replace(document, Origin::Link);
                self.notice = None;
                self.start()
            }
            Action::LinkOpened(Err(error)) => {
                self.notice = Some(Rc::new(Notice { text: error.to_string(), is_error: true }));
                Vec::new()
            }
            Action::ExampleWanted => {
                self.replace(State::example(), Origin::Example);
                let mut effects = self.start();
                effects.push(Effect::ForgetDraft);
                effects
            }
            Action::RunWanted => self.start(),
            Action::StopWanted if self.run.is_busy() => {
                self.change_run(|run| run.phase = Phase::Stopped);
                vec![Effect::End]
            }
            Action::StopWanted => Vec::new(),
            Action::AdviceTaken(event) => self.take_advice(event),
            Action::Started(worker) => {
                self.change_run(|run| {
                    run.worker = worker;
                    run.phase = Phase::Running;
                });
                Vec::new()
            }
            Action::Received(worker, response) => self.receive(worker, response),
            Action::Died(worker, message) if worker == self.run.worker && self.run.is_busy() => {
                self.fail("InternalError", &format!("the engine stopped working: {message}"));
                vec![Effect::End]
            }
            Action::Died(_, message) => {
                let text = format!("A worker could not be used: {message}");
                self.change_run(|run| run.ready = false);
                self.notice = Some(Rc::new(Notice { text, is_error: true }));
                Vec::new()
            }
            Action::Silent(worker) if worker == self.run.worker && self.run.is_busy() => {
                self.fail("BudgetExceeded", "a statement ran for too long, so the run was ended");
                vec![Effect::End]
            }
            Action::Silent(_) => Vec::new(),
            other => self.look(other),
        }
    }

    /// The actions that only change what the reader looks at.
    fn look(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::TabChosen(tab) => self.change_view(|view| view.tab = tab),
            Action::PaneChosen(pane) => self.change_view(|view| view.pane = pane),
            Action::LineWanted(location) => {
                self.change_view(|view| view.pane = PaneTab::of(location.pane));
                return vec![Effect::GoTo(location)];
            }
            Action::StatementWanted(number) => {
                let location = self.trace.read(|log| log.statement(number as usize)?.location);
                self.change_view(|view| {
                    view.tab = Tab::Sql;
                    view.pane = PaneTab::Report;
                    view.folded.retain(|line| *line != location);
                });
                return vec![Effect::ShowStatement(number)];
            }
            Action::RowsWanted(number) => self.change_view(|view| {
                view.tab = Tab::Rows;
                view.rows_of = Some(number);
            }),
            Action::MomentChosen(moment) => {
                let events = self.trace.read(|log| log.records.len() as u32);
                self.change_view(|view| view.moment = moment.filter(|at| *at < events).map(|at| at.max(1)));
            }
            Action::SettingChanged(setting) => {
                Rc::make_mut(&mut self.settings).change(setting);
                return vec![Effect::KeepSettings];
            }
            Action::LineFolded(location) => self.change_view(|view| {
                let before = view.folded.len();
                view.folded.retain(|line| *line != location);
                if view.folded.len() == before {
                    view.folded.push(location);
                }
            }),
            Action::FlushChosen(index) => self.change_view(|view| view.flush = index),
            Action::PreviewToggled(number) => self.change_view(|view| {
                let before = view.previews.len();
                view.previews.retain(|known| *known != number);
                if view.previews.len() == before {
                    view.previews.push(number);
                }
            }),
            Action::ChangedToggled => self.change_view(|view| view.only_changed = !view.only_changed),
            Action::LinkMade(address) => self.change_view(|view| view.link = address.into()),
            Action::MenuToggled => self.change_view(|view| view.menu = !view.menu),
            Action::Notify(notice) => self.notice = Some(Rc::new(notice)),
            Action::NoticeClosed => self.notice = None,
            _ => {}
        }
        Vec::new()
    }

    /// The moment that the report shows, in events; the end unless the timeline stands elsewhere.
    pub fn moment(&self) -> usize {
        let events = self.trace.read(|log| log.records.len());
        self.view.moment.map_or(events, |at| (at as usize).min(events))
    }

    fn start(&mut self) -> Vec<Effect> {
        self.trace = Trace::default();
        self.run = Rc::new(Run { phase: Phase::Waiting, ready: self.run.ready, ..Run::default() });
        self.change_view(|view| {
            view.moment = None;
            view.rows_of = None;
            view.flush = 0;
            view.folded.clear();
            view.previews.clear();
        });
        vec![Effect::Start(self.sources.document.clone())]
    }

    /// Changes the texts as advised and runs them, unless they are others by now than those that ran.
    fn take_advice(&mut self, event: u32) -> Vec<Effect> {
        let changed = self.trace.read(|log| match &log.records.get(event as usize)?.event {
            Event::Advice(advice) => self.sources.document.changed(&advice.changes),
            _ => None,
        });
        let Some(document) = changed else {
            let text = "The code is not what it was when it ran: run it again, then apply the change.".to_owned();
            self.notice = Some(Rc::new(Notice { text, is_error: false }));
            return Vec::new();
        };
        self.replace(document, Origin::Draft);
        self.start()
    }

    fn replace(&mut self, document: Document, origin: Origin) {
        let sources = Rc::make_mut(&mut self.sources);
        sources.document = document;
        sources.origin = origin;
        sources.replaced += 1;
    }

    fn receive(&mut self, worker: u32, response: Response) -> Vec<Effect> {
        match response {
            Response::Ready => self.change_run(|run| run.ready = true),
            Response::Unavailable(message) => {
                self.fail("Unavailable", &format!("the engine could not be loaded: {message}"));
            }
            _ if worker != self.run.worker || !self.run.is_busy() => {}
            Response::Events(records) => self.trace.write(|log| log.append(records)),
            Response::Rows(block) => {
                if let Some((statement, store)) = rows::decode(&block.0) {
                    self.trace.write(|log| log.append_rows(statement, store));
                }
            }
            Response::Objects(objects) => self.trace.write(|log| log.append_made(objects)),
            Response::Done { error, milliseconds } => {
                let (statements, rows) = self.trace.read(|log| log.totals());
                self.change_run(|run| {
                    run.milliseconds = Some(milliseconds);
                    run.statements = statements;
                    run.rows = rows;
                    run.phase = if error.is_some() { Phase::Failed } else { Phase::Done };
                    run.error = error.map(Rc::new);
                });
                return vec![Effect::Rest];
            }
            Response::Panicked(message) => {
                self.fail("InternalError", &format!("Retort itself failed, which is a defect of it: {message}"));
                return vec![Effect::End];
            }
        }
        Vec::new()
    }

    fn fail(&mut self, kind: &str, message: &str) {
        let location = self.trace.read(|log| log.records.last().and_then(|record| record.location));
        let error = ErrorReport {
            kind: kind.to_owned(),
            message: message.to_owned(),
            line: location.map(|at| at.line),
            pane: location.map(|at| at.pane),
            hint: None,
            traceback: Vec::new(),
        };
        self.change_run(|run| {
            run.phase = Phase::Failed;
            run.error = Some(Rc::new(error));
        });
    }

    fn change_run(&mut self, change: impl FnOnce(&mut Run)) {
        change(Rc::make_mut(&mut self.run));
    }

    fn change_view(&mut self, change: impl FnOnce(&mut View)) {
        change(Rc::make_mut(&mut self.view));
    }

    /// The line of the moment that the timeline stands at; none at the end.
    pub fn now(&self) -> Option<Location> {
        let moment = self.view.moment?;
        self.trace.read(|log| log.records.get(..moment as usize)?.iter().rev().find_map(|record| record.location))
    }

    /// The event at the moment, in words.
    pub fn moment_words(&self) -> Option<(Option<Location>, String)> {
        let moment = self.moment();
        self.trace.read(|log| {
            let record = log.records.get(moment.checked_sub(1)?)?;
            // What was printed or sent needs no names of objects, and most steps are such.
            let objects = match record.event {
                Event::Output { .. } | Event::Statement(_) | Event::Executed { .. } => Default::default(),
                _ => log.objects(moment),
            };
            Some((record.location, words::event(record, &objects)))
        })
    }
}

#[cfg(test)]
mod tests;
