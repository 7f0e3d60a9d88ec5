//! What Retort noticed in the run.

use retort::trace::{Event, Record};
use yew::prelude::*;

use super::PanelProps;
use crate::{
    components,
    dom::{El, el},
    words,
};

/// The panel.
pub fn advice(props: &PanelProps) -> Html {
    props.trace.read(|log| {
        let told = log.advice.iter().take_while(|index| (**index as usize) < props.moment);
        let advice: Vec<&Record> = told.filter_map(|index| log.records.get(*index as usize)).collect();
        if advice.is_empty() {
            return components::empty(
                "Nothing to advise",
                "When a run does something that costs more than it must, it is told here, with the change that cures it.",
            );
        }
        el("ul|class=advice|role=list").all(advice.into_iter().filter_map(|record| draw(props, record))).into()
    })
}

fn draw(props: &PanelProps, record: &Record) -> Option<El> {
    let Event::Advice { advice, text } = &record.event else { return None };
    let mut label = el("p|class=label").child(el("b|class=flag").say(title(advice)));
    if let Some(location) = record.location {
        label = label.text(" on line ").child(components::line_link(location, &props.act));
    }
    let item = el("li")
        .with("data-advice", advice.to_string())
        .may("data-line", record.location.map(|at| at.line.to_string()))
        .child(label)
        .child(el("p").say(text.to_string()));
    Some(item)
}

fn title(advice: &str) -> String {
    match advice {
        "n_plus_one" => "N+1".to_owned(),
        other => words::capital(&other.replace('_', " ")),
    }
}
