//! Each flush as its plan: what it was about to do, in which order, and why in that order.

use retort::trace::{Action as Step, ActionKind, Edge, Event, Record};
use yew::prelude::*;

use super::{PanelProps, objects, tally};
use crate::{
    components,
    dom::{El, el, row},
    objects::Objects,
    sql_text::Hue,
    state::Action,
    words,
};

/// The height of a step with the gap below it, in pixels, as the style sheet has it.
const STEP: usize = 80;

/// So many edges stand beside each other before they share a lane.
const LANES: usize = 4;

/// The panel.
pub fn flush(props: &PanelProps) -> Html {
    props.trace.read(|log| {
        let flushes: Vec<&Record> = log
            .flushes
            .iter()
            .take_while(|index| (**index as usize) < props.moment)
            .filter_map(|index| log.records.get(*index as usize))
            .collect();
        let chosen = props.view.flush.min(flushes.len().saturating_sub(1));
        let Some(record) = flushes.get(chosen) else {
            return components::empty(
                "No flush yet",
                "A flush writes what the session has gathered. Its plan comes here before it runs: the actions, their \
                 order, and the dependency behind it.",
            );
        };
        let Event::Flush { actions, edges, session } = &record.event else { return Html::default() };
        let known = log.objects(record.seq as usize + 1);
        let rows: usize = actions.iter().map(|action| action.objects.len()).sum();
        let tab = |(at, record): (usize, &&Record)| {
            let name = match record.location {
                Some(place) => format!("Flush {}, line {}", at + 1, place.line),
                None => format!("Flush {}", at + 1),
            };
            el("button|type=button")
                .says("aria-pressed", at == chosen)
                .click(&props.act, move || Action::FlushChosen(at))
                .say(name)
        };
        let head = tally(el("p"), actions.len(), " action on ", " actions on ");
        row(vec![
            el("header")
                .child(el("div|class=switch|role=group|aria-label=Flush").all(flushes.iter().enumerate().map(tab)))
                .child(tally(head, rows, " object", " objects").say(format!(" of session {session}")))
                .into(),
            el("section|class=plan-drawing|role=region")
                .with("aria-label", format!("Flush {}", chosen + 1))
                .child(arrows(actions.len(), edges))
                .child(
                    el("ol|class=actions|role=list").all(
                        actions.iter().enumerate().map(|(at, action)| step(at, action, edges, &known, &props.act)),
                    ),
                )
                .into(),
            el("p|class=note")
                .text(
                    "An arrow means “must wait for”. The unit of work sorts the actions so that no foreign key ever \
                     points at a row that is not there.",
                )
                .into(),
        ])
    })
}

fn step(at: usize, action: &Step, edges: &[Edge], known: &Objects, act: &Callback<Action>) -> El {
    let (hue, verb, name) = match action.kind {
        ActionKind::Insert => (Hue::Insert, "INSERT", "insert"),
        ActionKind::Update => (Hue::Update, "UPDATE", "update"),
        ActionKind::Delete => (Hue::Delete, "DELETE", "delete"),
        ActionKind::Link => (Hue::Ddl, "LINK", "link"),
        ActionKind::Unlink => (Hue::Delete, "UNLINK", "unlink"),
    };
    let waits: Vec<&Edge> = edges.iter().filter(|edge| edge.after as usize == at).collect();
    let why = match waits.as_slice() {
        [] if at == 0 => "first: it waits for nothing".to_owned(),
        [] => "waits for nothing".to_owned(),
        waits => {
            let mut parts: Vec<String> = Vec::new();
            for edge in waits {
                parts.push(format!("after {}: {}", edge.before + 1, edge.reason));
            }
            parts.join("; ")
        }
    };
    el("li")
        .key(at)
        .fixed("data-action", name)
        .with("data-mapper", action.mapper.to_string())
        .child(el("span|class=step").say((at + 1).to_string()))
        .child(components::kind(hue))
        .child(
            el("p|class=what")
                .child(el("b").class(hue.class()).text(verb))
                .text(" ")
                .child(el("code").say(action.mapper.to_string()))
                .text(" ")
                .child(el("small").say(words::count(action.objects.len(), "object"))),
        )
        .child(objects(el("p|class=objects"), &action.objects, known, act))
        .child(el("p|class=why").with("title", why.clone()).say(why))
}

fn arrows(steps: usize, edges: &[Edge]) -> El {
    let height = steps * STEP;
    let edges = edges.iter().filter(|edge| edge.before < edge.after);
    // Short ones run inside. There are few, and an insertion is short where a sort is long.
    let mut sorted: Vec<&Edge> = Vec::new();
    for edge in edges {
        let weight = |edge: &Edge| (edge.after - edge.before, edge.before);
        let at = sorted.iter().position(|other| weight(other) >= weight(edge)).unwrap_or(sorted.len());
        if sorted.get(at).is_none_or(|other| weight(other) != weight(edge)) {
            sorted.insert(at, edge);
        }
    }
    let edges = sorted;
    // A lane is free where no edge in it covers the same steps; the longer an edge, the further out it runs.
    let mut lanes: Vec<Vec<(u32, u32)>> = vec![Vec::new(); LANES];
    let paths: Vec<String> = edges
        .iter()
        .map(|edge| {
            let free =
                lanes.iter().position(|lane| lane.iter().all(|(from, to)| edge.after <= *from || edge.before >= *to));
            let lane = free.unwrap_or(LANES - 1);
            if let Some(lane) = lanes.get_mut(lane) {
                lane.push((edge.before, edge.after));
            }
            let x = 64 - 16 * lane;
            let (from, to) = (edge.before as usize * STEP + 46, edge.after as usize * STEP + 26);
            format!("M84 {from}H{}Q{x} {from} {x} {}V{}Q{x} {to} {} {to}H82", x + 10, from + 10, to - 10, x + 10)
        })
        .collect();
    let words: Vec<String> = edges.iter().map(|edge| format!("{} after {}", edge.after + 1, edge.before + 1)).collect();
    let words = if words.is_empty() { "none".to_owned() } else { words.join(", ") };
    let head = "marker|id=arrow|viewBox=0 0 8 8|refX=6|refY=4|markerWidth=6|markerHeight=6|orient=auto";
    el("svg|class=edges|preserveAspectRatio=none|role=img")
        .with("height", height.to_string())
        .with("viewBox", format!("0 0 88 {height}"))
        .with("aria-label", format!("Dependencies: {words}"))
        .child(el("defs").child(el(head).child(el("path|d=M0 0 8 4 0 8z"))))
        .all(paths.into_iter().map(|path| el("path|marker-end=url(#arrow)").with("d", path)))
}
