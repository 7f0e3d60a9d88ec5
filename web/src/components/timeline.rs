//! The run as a strip: one tick for each event, in the hue of what it did. The playhead says which moment the report shows.

use retort::{diagnostic::Location, trace::Event};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{icon, line_link_if};
use crate::{
    dom::{El, On, el},
    log::Log,
    numbers::fixed,
    sql_text::{self, Hue},
    state::{Action, State},
    words,
};

/// More ticks than this would run into each other: events share one, and the weightiest is drawn.
const SLOTS: usize = 480;

/// The classes of the ticks with their words.
const LEGEND: [(&str, &str); 7] = [
    ("read", "select"),
    ("insert", "insert"),
    ("update", "update"),
    ("delete", "delete"),
    ("ddl", "schema"),
    ("state", "state"),
    ("output", "output"),
];

/// How an event is drawn; the later the weightier.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Tick {
    None,
    State,
    Output,
    Noise,
    Bound,
    Sent(Hue),
    Flush,
    Error,
}

fn tick(event: &Event) -> Tick {
    match event {
        Event::Statement(statement) => match sql_text::hue(statement) {
            Hue::Txn if sql_text::is_noise(statement) && statement.sql.starts_with("PRAGMA") => Tick::Noise,
            Hue::Txn => Tick::Bound,
            hue => Tick::Sent(hue),
        },
        Event::Executed { error: Some(_), .. } | Event::Error { .. } => Tick::Error,
        Event::Executed { .. } | Event::Hydration { .. } => Tick::None,
        Event::Flush { .. } => Tick::Flush,
        Event::Output { .. } => Tick::Output,
        Event::Advice(_) => Tick::None,
        _ => Tick::State,
    }
}

/// The drawing: a path for each sort of tick, in a box of `slots` by 32, and the lines' first slots.
#[derive(Default)]
pub struct Drawing {
    slots: usize,
    paths: Vec<(&'static str, String)>,
    labels: Vec<(f64, Location)>,
}

impl Drawing {
    /// Draws what is in `log`.
    pub fn of(log: &Log) -> Drawing {
        draw(log)
    }
}

fn draw(log: &Log) -> Drawing {
    let total = log.records.len();
    let slots = total.clamp(1, SLOTS);
    let mut ticks = vec![Tick::None; slots];
    let mut labels: Vec<(f64, Location)> = Vec::new();
    let mut last = None;
    for (index, record) in log.records.iter().enumerate() {
        let slot = index * slots / total.max(1);
        let tick = tick(&record.event);
        if let Some(known) = ticks.get_mut(slot).filter(|known| **known < tick) {
            *known = tick;
        }
        if record.location != last {
            last = record.location;
            let at = slot as f64 / slots as f64 * 100.0;
            if let Some(location) =
                record.location.filter(|_| labels.last().is_none_or(|(before, _)| at - before >= 2.4))
            {
                labels.push((at, location));
            }
        }
    }
    let kinds: [(&str, Tick, &str); 11] = [
        ("state", Tick::State, " 26h0"),
        ("output", Tick::Output, " 26h0"),
        ("noise", Tick::Noise, " 32V24"),
        ("bound", Tick::Bound, " 32V0"),
        ("read", Tick::Sent(Hue::Read), " 32V8"),
        ("insert", Tick::Sent(Hue::Insert), " 32V8"),
        ("update", Tick::Sent(Hue::Update), " 32V8"),
        ("delete", Tick::Sent(Hue::Delete), " 32V8"),
        ("ddl", Tick::Sent(Hue::Ddl), " 32V8"),
        ("flush", Tick::Flush, " 20h0"),
        ("error", Tick::Error, " 32V0"),
    ];
    let mut paths = Vec::new();
    for (class, wanted, shape) in kinds {
        let mut path = String::new();
        for (slot, _) in ticks.iter().enumerate().filter(|(_, tick)| **tick == wanted) {
            path.push_str(&format!("M{slot}.5{shape}"));
        }
        if !path.is_empty() {
            paths.push((class, path));
        }
    }
    Drawing { slots, paths, labels }
}

/// The strip.
pub fn timeline(state: &State, drawing: &Drawing, act: &Callback<Action>) -> El {
    let total = state.trace.read(|log| log.records.len());
    let moment = state.view.moment;
    let at = moment.map_or(total, |moment| moment as usize);
    let share = if total == 0 { 100.0 } else { at as f64 / total as f64 * 100.0 };
    let (location, text) = state.moment_words().unwrap_or((None, "Nothing has happened yet".into()));
    // Of the labels that have been passed, the last: the same line can come again.
    let here = drawing.labels.iter().rposition(|(left, _)| *left < share).filter(|_| moment.is_some());
    let input = {
        let act = act.clone();
        move |event: web_sys::Event| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            act.emit(Action::MomentChosen(value.parse().ok()));
        }
    };
    let left = |element: El, share: f64, decimals| element.with("style", format!("left: {}%", fixed(share, decimals)));
    let label = |(index, (at, location)): (usize, &(f64, Location))| {
        left(el("span").class_if("here", Some(index) == here), *at, 2).say(location.line.to_string())
    };
    let count = || {
        el("span|class=where").child(el("b").say(words::thousands(at))).say(format!(" of {} ", words::thousands(total)))
    };
    let (back, on) = (Some(at.saturating_sub(1) as u32), Some(at as u32 + 1));
    el("section|class=timeline|aria-label=Timeline of the run")
        .child(
            el("div|class=steps")
                .child(
                    el("button|type=button|class=quiet|aria-label=One event back")
                        .flag("disabled", at <= 1)
                        .click(act, move || Action::MomentChosen(back))
                        .child(icon("left")),
                )
                .child(
                    el("button|type=button|class=quiet|aria-label=One event on")
                        .flag("disabled", at >= total)
                        .click(act, move || Action::MomentChosen(on))
                        .child(icon("right")),
                ),
        )
        .child(
            el("p|class=words")
                .child_if((total > 0).then(count))
                .child_if(line_link_if(location, act))
                .child(el("span").text(" ").say(text.clone())),
        )
        .child(
            el("ul|class=legend|aria-label=Colours of the timeline")
                .all(LEGEND.iter().map(|(class, word)| el("li").class(class).text(word))),
        )
        .child(
            el("div|class=track")
                .child(
                    el("svg|class=ticks|aria-hidden=true|preserveAspectRatio=none")
                        .with("viewBox", format!("0 0 {} 32", drawing.slots))
                        .all(drawing.paths.iter().map(|(class, path)| el("path").class(class).with("d", path.clone()))),
                )
                .child(el("div|class=lines|aria-hidden=true").all(drawing.labels.iter().enumerate().map(label)))
                .child_if((total > 0).then(|| left(el("div|class=later"), share, 3)))
                .child_if((total > 0).then(|| left(el("div|class=playhead"), share, 3)))
                .child(
                    el("input|type=range|aria-label=Timeline|min=1")
                        .with("max", total.max(1).to_string())
                        .value(at.to_string())
                        .flag("disabled", total == 0)
                        .hear(On::Input, input)
                        .with("aria-valuetext", format!("Event {at} of {total}: {text}")),
                ),
        )
}
