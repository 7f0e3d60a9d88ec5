//! What the script printed, its warnings, and the error that ended it.

use std::rc::Rc;

use retort::{
    diagnostic::{Location, Pane},
    playground::ErrorReport,
    trace::{Event, Record},
};
use yew::prelude::*;

use super::{PanelProps, tally};
use crate::{
    components::{self, VirtualList},
    dom::{El, el, row},
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
pub fn output(props: &PanelProps) -> Html {
    let lines: Rc<[Line]> = props.trace.read(|log| lines(log, props.moment)).into();
    let warnings: Vec<Html> = props.trace.read(|log| {
        let told = log.warnings.iter().take_while(|index| (**index as usize) < props.moment);
        told.filter_map(|index| log.records.get(*index as usize)).filter_map(|record| warning(props, record)).collect()
    });
    let error = props.run.error.clone().filter(|_| props.view.moment.is_none());
    if lines.is_empty() && warnings.is_empty() && error.is_none() {
        return components::empty(
            "Nothing printed",
            "What the script prints comes here, and an error with its traceback, whose lines lead into the editor.",
        );
    }
    let estimate: Rc<dyn Fn(usize) -> f64> = Rc::new(|_| 22.0);
    let item: Rc<dyn Fn(usize, bool) -> El> = {
        let (lines, act) = (lines.clone(), props.act.clone());
        Rc::new(move |index, windowed| {
            let item = el("li").key(index).with("data-index", index.to_string());
            let Some(line) = lines.get(index) else { return item };
            item.may("data-line", line.location.map(|at| at.line.to_string()))
                .may("aria-posinset", windowed.then(|| (index + 1).to_string()))
                .may("aria-setsize", windowed.then(|| lines.len().to_string()))
                .child_if(components::line_link_if(line.location, &act))
                .child(el("samp").say(line.text.clone()))
        })
    };
    let mut head = el("header").child(tally(el("p"), lines.len(), " line printed", " lines printed"));
    let mut list = Html::default();
    if !lines.is_empty() {
        let copied = lines.clone();
        head = head.child(components::copy_button("Copy the output".to_owned(), "Copy", move || {
            let mut text = String::new();
            for line in &*copied {
                text.push_str(&line.text);
                text.push('\n');
            }
            text
        }));
        list = html! {
            <VirtualList class="stdout" label="Printed lines" count={lines.len()} {estimate} {item} generation={0} />
        };
    }
    let error = error.map(|error| traceback(props, &error).into()).unwrap_or_default();
    row(vec![head.into(), list, row(warnings), error])
}

fn warning(props: &PanelProps, record: &Record) -> Option<Html> {
    let Event::Warning { category, message } = &record.event else { return None };
    let warning = el("p|class=warning")
        .child_if(components::line_link_if(record.location, &props.act))
        .child(el("b").say(category.to_string()))
        .say(format!(": {message}"));
    Some(warning.into())
}

/// A place in a traceback, with the text of its line.
fn place(mut parent: El, props: &PanelProps, location: Location, function: Option<&str>) -> El {
    parent = parent.text("  ").child(
        el("button|type=button|class=place").click(&props.act, move || Action::LineWanted(location)).say(format!(
            "File \"{}.py\", line {}",
            location.pane.name(),
            location.line
        )),
    );
    if let Some(function) = function {
        parent = parent.say(format!(", in {function}"));
    }
    parent = parent.text("\n");
    match source(props, location) {
        Some(text) => parent.say(format!("    {text}\n")),
        None => parent,
    }
}

fn traceback(props: &PanelProps, error: &ErrorReport) -> El {
    let location = error.line.map(|line| Location { pane: error.pane.unwrap_or(Pane::Script), line });
    let kind = words::short_type(&error.kind);
    let is_syntax = matches!(kind, "SyntaxError" | "IndentationError" | "TabError");
    let mut text = el("pre");
    if !error.traceback.is_empty() && !is_syntax {
        text = text.text("Traceback (most recent call last):\n");
        for call in &error.traceback {
            text = place(text, props, Location { pane: call.pane, line: call.line }, Some(&call.function));
        }
    } else if let Some(location) = location {
        text = place(text, props, location, None);
    }
    let colon = if error.message.is_empty() { "" } else { ": " };
    let heading = el("h3")
        .child(components::kind(Hue::Delete))
        .say(kind.to_owned())
        .child_if(components::line_link_if(location, &props.act));
    el("section|class=traceback|aria-label=Error")
        .child(heading)
        .child(text.child(el("b").say(format!("{}{colon}{}", error.kind, error.message))))
        .child_if(error.hint.clone().map(|hint| el("p|class=hint").say(hint)))
}

fn source(props: &PanelProps, location: Location) -> Option<String> {
    let document = &props.ran.document;
    let text = if location.pane == Pane::Models { &document.models } else { &document.script };
    Some(text.lines().nth((location.line as usize).checked_sub(1)?)?.trim().to_owned())
}
