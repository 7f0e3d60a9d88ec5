//! Each flush as its plan: what it was about to do, in which order, and why in that order.

use retort::trace::{Action as Step, ActionKind, Edge, Event};
use yew::prelude::*;

use super::{PanelProps, objects};
use crate::{components, objects::Objects, sql_text::Hue, state::Action, words};

/// The height of a step with the gap below it, in pixels, as the style sheet has it.
const STEP: usize = 80;

/// So many edges stand beside each other before they share a lane.
const LANES: usize = 4;

/// The panel.
#[component]
pub fn Flush(props: &PanelProps) -> Html {
    let flushes: Vec<u32> =
        props.trace.read(|log| log.flushes.iter().copied().filter(|index| (*index as usize) < props.moment).collect());
    if flushes.is_empty() {
        return components::empty(
            "No flush yet",
            "A flush writes what the session has gathered. Its plan comes here before it runs: the actions, their order, and the \
             dependency behind it.",
        );
    }
    let chosen = props.view.flush.min(flushes.len() - 1);
    let tab = |(at, index): (usize, &u32)| {
        let act = props.act.clone();
        let place = props.trace.read(|log| log.records.get(*index as usize).and_then(|record| record.location));
        let name = match place {
            Some(place) => format!("Flush {}, line {}", at + 1, place.line),
            None => format!("Flush {}", at + 1),
        };
        html! {
            <button type="button" aria-pressed={(at == chosen).to_string()} onclick={move |_| act.emit(Action::FlushChosen(at))}>
                { name }
            </button>
        }
    };
    props.trace.read(|log| {
        let index = flushes.get(chosen).copied().unwrap_or(0) as usize;
        let Some(Event::Flush { actions, edges, session }) = log.records.get(index).map(|record| &record.event) else {
            return Html::default();
        };
        let known = log.objects(index + 1);
        let rows: usize = actions.iter().map(|action| action.objects.len()).sum();
        html! {
            <>
            <header>
                <div class="switch" role="group" aria-label="Flush">{ for flushes.iter().enumerate().map(tab) }</div>
                <p>
                    <b>{ actions.len() }</b>{ if actions.len() == 1 { " action on " } else { " actions on " } }
                    <b>{ rows }</b>{ if rows == 1 { " object" } else { " objects" } }{ format!(" of session {session}") }
                </p>
            </header>
            <section class="plan-drawing" role="region" aria-label={format!("Flush {}", chosen + 1)}>
                { arrows(actions.len(), edges) }
                <ol class="actions" role="list">
                    { for actions.iter().enumerate().map(|(at, action)| step(at, action, edges, &known, &props.act)) }
                </ol>
            </section>
            <p class="note">
                { "An arrow means “must wait for”. The unit of work sorts the actions so that no foreign key ever points at a row \
                   that is not there." }
            </p>
            </>
        }
    })
}

fn step(at: usize, action: &Step, edges: &[Edge], known: &Objects, act: &Callback<Action>) -> Html {
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
    html! {
        <li key={at} data-action={name} data-mapper={action.mapper.to_string()}>
            <span class="step">{ at + 1 }</span>
            { components::kind(hue) }
            <p class="what"><b class={hue.class()}>{ verb }</b>{ " " }<code>{ &*action.mapper }</code>{ " " }
                <small>{ words::count(action.objects.len(), "object") }</small></p>
            <p class="objects">{ objects(&action.objects, known, act) }</p>
            <p class="why" title={why.clone()}>{ why.clone() }</p>
        </li>
    }
}

fn arrows(steps: usize, edges: &[Edge]) -> Html {
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
    html! {
        <svg class="edges" height={height.to_string()} viewBox={format!("0 0 88 {height}")} preserveAspectRatio="none" role="img"
            aria-label={format!("Dependencies: {}", if words.is_empty() { "none".to_owned() } else { words.join(", ") })}>
            <defs><marker id="arrow" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="6" markerHeight="6" orient="auto">
                <path d="M0 0 8 4 0 8z" />
            </marker></defs>
            { for paths.into_iter().map(|path| html! { <path d={path} marker-end="url(#arrow)" /> }) }
        </svg>
    }
}
