//! What the script printed, its warnings, and the error that ended it.

use std::rc::Rc;

use retort::{
    diagnostic::{Location, Pane},
    playground::ErrorReport,
    trace::Event,
};
use yew::prelude::*;

use super::PanelProps;
use crate::{
    components::{self, Copy, VirtualList},
    log::Log,
    sql_text::Hue,
    state::Action,
    words,
};

/// A line that was printed, with the place that began it.
#[derive(Clone, PartialEq)]
struct Line {
    location: Option<Location>,
    text: String,
}

/// What was printed among the first `moment` events; a warning is a line too.
fn lines(log: &Log, moment: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut open = false;
    for index in log.outputs.iter().take_while(|index| (**index as usize) < moment) {
        let Some(record) = log.records.get(*index as usize) else { continue };
        let Event::Output { text } = &record.event else { continue };
        for part in text.split_inclusive('\n') {
            let ended = part.ends_with('\n');
            let part = part.strip_suffix('\n').unwrap_or(part);
            match lines.last_mut().filter(|_| open) {
                Some(line) => line.text.push_str(part),
                None => lines.push(Line { location: record.location, text: part.to_owned() }),
            }
            open = !ended;
        }
    }
    lines
}

/// The panel.
#[component]
pub fn Output(props: &PanelProps) -> Html {
    let lines = use_memo((props.trace.clone(), props.moment), |(trace, moment)| trace.read(|log| lines(log, *moment)));
    let warnings = props.trace.read(|log| {
        let told = log.warnings.iter().take_while(|index| (**index as usize) < props.moment);
        told.filter_map(|index| log.records.get(*index as usize).cloned()).collect::<Vec<_>>()
    });
    let error = props.run.error.clone().filter(|_| props.view.moment.is_none());
    if lines.is_empty() && warnings.is_empty() && error.is_none() {
        return components::empty(
            "Nothing printed",
            "What the script prints comes here, and an error with its traceback, whose lines lead into the editor.",
        );
    }
    let text = {
        let lines = lines.clone();
        Callback::from(move |()| lines.iter().map(|line| line.text.clone() + "\n").collect())
    };
    let estimate: Rc<dyn Fn(usize) -> f64> = Rc::new(|_| 22.0);
    let item: Rc<dyn Fn(usize, bool) -> Html> = {
        let (lines, act) = (lines.clone(), props.act.clone());
        Rc::new(move |index, windowed| {
            let Some(line) = lines.get(index) else { return Html::default() };
            html! {
                <li key={index} data-index={index.to_string()} data-line={line.location.map(|at| at.line.to_string())}
                    aria-posinset={windowed.then(|| (index + 1).to_string())}
                    aria-setsize={windowed.then(|| lines.len().to_string())}>
                    if let Some(location) = line.location { { components::line_link(location, &act) } }
                    <samp>{ &line.text }</samp>
                </li>
            }
        })
    };
    html! {
        <>
        <header>
            <p><b>{ words::thousands(lines.len()) }</b>{ if lines.len() == 1 { " line printed" } else { " lines printed" } }</p>
            if !lines.is_empty() { <Copy {text} label="Copy the output" name="Copy" /> }
        </header>
        if !lines.is_empty() {
            <VirtualList class="stdout" label="Printed lines" count={lines.len()} {estimate} {item} generation={0} />
        }
        { for warnings.iter().map(|record| match &record.event {
            Event::Warning { category, message } => html! {
                <p class="warning">
                    if let Some(location) = record.location { { components::line_link(location, &props.act) } }
                    <b>{ category }</b>{ ": " }{ message }
                </p>
            },
            _ => Html::default(),
        }) }
        if let Some(error) = error { { traceback(props, &error) } }
        </>
    }
}

fn traceback(props: &PanelProps, error: &ErrorReport) -> Html {
    let location = error.line.map(|line| Location { pane: error.pane.unwrap_or(Pane::Script), line });
    let entry = |location: Location, function: Option<&str>| {
        let act = props.act.clone();
        let file = format!("File \"{}.py\", line {}", location.pane.name(), location.line);
        html! {
            <>
            { "  " }
            <button type="button" class="place" onclick={move |_| act.emit(Action::LineWanted(location))}>{ file }</button>
            if let Some(function) = function { { format!(", in {function}") } }
            { "\n" }
            if let Some(text) = source(props, location) { { format!("    {text}\n") } }
            </>
        }
    };
    let is_syntax = matches!(words::short_type(&error.kind), "SyntaxError" | "IndentationError" | "TabError");
    html! {
        <section class="traceback" aria-label="Error">
            <h3>
                { components::kind(Hue::Delete) }{ words::short_type(&error.kind) }
                if let Some(location) = location { { components::line_link(location, &props.act) } }
            </h3>
            <pre>
                if !error.traceback.is_empty() && !is_syntax {
                    { "Traceback (most recent call last):\n" }
                    { for error.traceback.iter().map(|call| {
                        entry(Location { pane: call.pane, line: call.line }, Some(&call.function))
                    }) }
                } else if let Some(location) = location {
                    { entry(location, None) }
                }
                <b>{ &error.kind }{ if error.message.is_empty() { "" } else { ": " } }{ &error.message }</b>
            </pre>
            if let Some(hint) = &error.hint { <p class="hint">{ hint }</p> }
        </section>
    }
}

fn source(props: &PanelProps, location: Location) -> Option<String> {
    let document = &props.ran.document;
    let text = if location.pane == Pane::Models { &document.models } else { &document.script };
    Some(text.lines().nth((location.line as usize).checked_sub(1)?)?.trim().to_owned())
}
