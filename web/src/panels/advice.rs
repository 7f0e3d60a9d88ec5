//! What Retort noticed in the run.

use retort::trace::Event;
use yew::prelude::*;

use super::PanelProps;
use crate::{components, words};

/// The panel.
#[component]
pub fn Advice(props: &PanelProps) -> Html {
    let advice = props.trace.read(|log| {
        let told = log.advice.iter().take_while(|index| (**index as usize) < props.moment);
        told.filter_map(|index| log.records.get(*index as usize).cloned()).collect::<Vec<_>>()
    });
    if advice.is_empty() {
        return components::empty(
            "Nothing to advise",
            "When a run does something that costs more than it must, it is told here, with the change that cures it.",
        );
    }
    html! {
        <ul class="advice" role="list">
            { for advice.iter().map(|record| match &record.event {
                Event::Advice { advice, text } => html! {
                    <li data-advice={advice.clone()} data-line={record.location.map(|at| at.line.to_string())}>
                        <p class="label">
                            <b class="flag">{ title(advice) }</b>
                            if let Some(location) = record.location {
                                { " on line " }{ components::line_link(location, &props.act) }
                            }
                        </p>
                        <p>{ text }</p>
                    </li>
                },
                _ => Html::default(),
            }) }
        </ul>
    }
}

fn title(advice: &str) -> String {
    match advice {
        "n_plus_one" => "N+1".to_owned(),
        other => words::capital(&other.replace('_', " ")),
    }
}
