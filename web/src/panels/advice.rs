//! What Retort noticed in the run: the line, why it matters, and the change that cures it.

use retort::trace::{Advice, AdviceKind, Change, Cost, Event, Record};
use yew::prelude::*;

use super::PanelProps;
use crate::{
    components,
    dom::{El, el},
    state::Action,
    words,
};

/// Everything that is looked for, in the words of a list.
const KINDS: [(AdviceKind, &str, &str); 5] = [
    (AdviceKind::NPlusOne, "n_plus_one", "N+1"),
    (AdviceKind::CartesianProduct, "cartesian_product", "Cartesian product"),
    (AdviceKind::JoinedLimit, "joined_limit", "Joined collection with LIMIT"),
    (AdviceKind::UnusedOption, "unused_option", "Loader option that was never used"),
    (AdviceKind::QueryInLoop, "query_in_loop", "Query in a loop"),
];

/// The panel.
pub fn advice(props: &PanelProps) -> Html {
    props.trace.read(|log| {
        let told = log.advice.iter().take_while(|index| (**index as usize) < props.moment);
        let advice: Vec<(&Record, &Advice)> = told.filter_map(|index| of(log.records.get(*index as usize)?)).collect();
        if advice.is_empty() {
            return components::empty(
                "Nothing to advise",
                "When a run does something that costs more than it must, it is told here, with the change that cures it.",
            );
        }
        let missing = KINDS.iter().filter(|(kind, ..)| !advice.iter().any(|(_, advice)| advice.advice == *kind));
        let missing: Vec<&str> = missing.map(|(.., title)| *title).collect();
        let list = el("ul|class=advice|role=list").all(advice.into_iter().map(|(record, advice)| draw(props, record, advice)));
        let sought = (!missing.is_empty()).then(|| {
            let words = format!("Also looked for, and not found: {}.", missing.join(", ").to_lowercase().replace("n+1", "N+1").replace("limit", "LIMIT"));
            el("p|class=sought").say(words)
        });
        el("div").child(list).child_if(sought).into()
    })
}

fn of(record: &Record) -> Option<(&Record, &Advice)> {
    match &record.event {
        Event::Advice(advice) => Some((record, advice)),
        _ => None,
    }
}

fn draw(props: &PanelProps, record: &Record, advice: &Advice) -> El {
    let (name, title) = KINDS
        .iter()
        .find(|(kind, ..)| *kind == advice.advice)
        .map_or(("advice", "Advice"), |(_, name, title)| (*name, *title));
    let mut label = el("p|class=label").child(el("b|class=flag").text(title));
    if let Some(location) = record.location {
        label = label.text(" on line ").child(components::line_link(location, &props.act));
    }
    el("li")
        .fixed("data-advice", name)
        .may("data-line", record.location.map(|at| at.line.to_string()))
        .may("data-pane", record.location.map(|at| at.pane.name().to_owned()))
        .child(label)
        .child(marked(el("h3"), &advice.title))
        .child(marked(el("p"), &advice.text))
        .child_if(advice.cost.as_ref().map(|(now, then)| costs(now, then)))
        .child_if((!advice.changes.is_empty()).then(|| diff(&advice.changes)))
        .child(buttons(props, record.seq, advice))
        .child_if((!advice.others.is_empty()).then(|| others(&advice.others)))
}

/// Text whose words between backticks are code.
fn marked(parent: El, text: &str) -> El {
    text.split('`').enumerate().fold(parent, |parent, (index, part)| match index % 2 {
        0 => parent.say(part.to_owned()),
        _ => parent.child(el("code").say(part.to_owned())),
    })
}

fn costs(now: &Cost, then: &Cost) -> El {
    const DOTS: u32 = 24;
    let side = |name: &'static str, cost: &Cost| {
        let dots = (0..cost.amount.min(DOTS)).map(|_| el("i"));
        el("div").child(el("dt").text(name)).child(
            el("dd")
                .child(el("span|class=dots|aria-hidden=true").all(dots))
                .child(el("b").say(cost.sum.clone()))
                .say(format!(" {}", cost.text)),
        )
    };
    el("dl|class=cost-of").child(side("As it is", now)).child(side("With the change", then))
}

fn diff(changes: &[Change]) -> El {
    let mut figure = el("figure|class=diff|aria-label=The change");
    for (index, change) in changes.iter().enumerate() {
        if index > 0 {
            figure = figure.child(el("div|class=gap").child(el("span").text("⋯")));
        }
        let first = change.location.line;
        let pane = match change.location.pane {
            retort::diagnostic::Pane::Models => "M",
            retort::diagnostic::Pane::Script => "",
        };
        let number = |offset: usize| el("span").say(format!("{pane}{}", first as usize + offset));
        let paired = change.old.len() == change.new.len();
        let out = change.old.iter().enumerate().map(|(offset, line)| {
            el("div|class=out")
                .child(number(offset))
                .child(el("code").child(el("span|class=unseen").text("− ")).say(line.clone()))
        });
        let into = change.new.iter().enumerate().map(|(offset, line)| {
            let old = change.old.get(offset).filter(|_| paired);
            let code = el("code").child(el("span|class=unseen").text("+ "));
            el("div|class=in").child(number(offset)).child(new_line(code, old.map(String::as_str), line))
        });
        figure = figure.all(out).all(into);
    }
    figure
}

/// A line with what is new in it marked, where the line that it replaces is known.
fn new_line(code: El, old: Option<&str>, new: &str) -> El {
    let Some(old) = old else { return code.say(new.to_owned()) };
    let before: usize = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let room = old.len().min(new.len()) - before;
    let mut behind = 0;
    for (a, b) in old.chars().rev().zip(new.chars().rev()) {
        if a != b || behind + a.len_utf8() > room {
            break;
        }
        behind += a.len_utf8();
    }
    let part = |from: usize, to: usize| new.get(from..to).unwrap_or_default().to_owned();
    let end = new.len() - behind;
    code.say(part(0, before)).child(el("mark").say(part(before, end))).say(part(end, new.len()))
}

fn buttons(props: &PanelProps, event: u32, advice: &Advice) -> El {
    let apply = (!advice.changes.is_empty()).then(|| {
        let button = el("button|type=button|class=strong").click(&props.act, move || Action::AdviceTaken(event));
        button.text("Apply the change and run")
    });
    let show = advice.statements.first().copied().map(|first| {
        let words = match advice.statements.len() {
            1 => "Show the statement".to_owned(),
            many => format!("Show the {}", words::count(many, "statement")),
        };
        el("button|type=button").click(&props.act, move || Action::StatementWanted(first)).say(words)
    });
    el("p|class=actions-row").child_if(apply).child_if(show)
}

fn others(others: &[(String, String)]) -> El {
    let other = |(code, text): &(String, String)| {
        el("div").child(el("dt").child(el("code").say(code.clone()))).child(marked(el("dd"), text))
    };
    el("div").child(el("h4").text("Other ways")).child(el("dl|class=others").all(others.iter().map(other)))
}
