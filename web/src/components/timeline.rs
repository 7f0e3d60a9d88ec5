//! The run as a strip: one tick for each event, in the hue of what it did. The playhead says which moment the report shows.

use retort::{
    diagnostic::{Location, Pane},
    trace::Event,
};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{icon, line_link};
use crate::{
    log::{Log, Trace},
    numbers::fixed,
    sql_text::{self, Hue},
    state::Action,
    words,
};

/// More ticks than this would run into each other: events share one, and the weightiest is drawn.
const SLOTS: usize = 480;

/// What the strip shows.
#[derive(Clone, PartialEq, Properties)]
pub struct TimelineProps {
    /// What happened.
    pub trace: Trace,
    /// So many events have happened; `None` is the end.
    pub moment: Option<u32>,
    /// The event of the moment, in words, with its line.
    pub words: Option<(Option<Location>, AttrValue)>,
    /// The page.
    pub act: Callback<Action>,
}

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
        Event::Executed { .. } => Tick::None,
        Event::Flush { .. } => Tick::Flush,
        Event::Output { .. } => Tick::Output,
        _ => Tick::State,
    }
}

/// The drawing: a path for each sort of tick, in a box of `slots` by 32, and the lines' first slots.
struct Drawing {
    slots: usize,
    paths: Vec<(&'static str, String)>,
    labels: Vec<(f64, Location)>,
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
#[component]
pub fn Timeline(props: &TimelineProps) -> Html {
    let total = props.trace.read(|log| log.records.len());
    let drawing = use_memo(props.trace.clone(), |trace| trace.read(draw));
    let at = props.moment.map_or(total, |moment| moment as usize);
    let go = |moment: Option<u32>| {
        let act = props.act.clone();
        Callback::from(move |_: MouseEvent| act.emit(Action::MomentChosen(moment)))
    };
    let oninput = {
        let act = props.act.clone();
        Callback::from(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            act.emit(Action::MomentChosen(value.parse().ok()));
        })
    };
    let share = if total == 0 { 100.0 } else { at as f64 / total as f64 * 100.0 };
    let (location, text) = props.words.clone().unwrap_or((None, "Nothing has happened yet".into()));
    let here = location.map(|location| location.line);
    html! {
        <section class="timeline" aria-label="Timeline of the run">
            <div class="steps">
                <button type="button" class="quiet" aria-label="One event back" disabled={at <= 1}
                    onclick={go(Some(at.saturating_sub(1) as u32))}>{ icon("left") }</button>
                <button type="button" class="quiet" aria-label="One event on" disabled={at >= total}
                    onclick={go(Some(at as u32 + 1))}>{ icon("right") }</button>
            </div>
            <p class="words">
                if total > 0 {
                    <span class="where"><b>{ words::thousands(at) }</b>{ format!(" of {} ", words::thousands(total)) }</span>
                }
                if let Some(location) = location { { line_link(location, &props.act) } }
                <span>{ " " }{ &text }</span>
            </p>
            <ul class="legend" aria-label="Colours of the timeline">
                <li class="read">{ "select" }</li>
                <li class="insert">{ "insert" }</li>
                <li class="update">{ "update" }</li>
                <li class="delete">{ "delete" }</li>
                <li class="ddl">{ "schema" }</li>
                <li class="state">{ "state" }</li>
                <li class="output">{ "output" }</li>
            </ul>
            <div class="track">
                <svg class="ticks" aria-hidden="true" preserveAspectRatio="none"
                    viewBox={format!("0 0 {} 32", drawing.slots)}>
                    { for drawing.paths.iter().map(|(class, path)| html! { <path class={*class} d={path.clone()} /> }) }
                </svg>
                <div class="lines" aria-hidden="true">
                    { for drawing.labels.iter().map(|(at, location)| html! {
                        <span class={classes!((Some(location.line) == here && location.pane == Pane::Script).then_some("here"))}
                            style={format!("left: {}%", fixed(*at, 2))}>{ location.line }</span>
                    }) }
                </div>
                if total > 0 {
                    <div class="later" style={format!("left: {}%", fixed(share, 3))} />
                    <div class="playhead" style={format!("left: {}%", fixed(share, 3))} />
                }
                <input type="range" aria-label="Timeline" min="1" max={total.max(1).to_string()} value={at.to_string()}
                    disabled={total == 0} {oninput}
                    aria-valuetext={format!("Event {at} of {total}: {text}")} />
            </div>
        </section>
    }
}
