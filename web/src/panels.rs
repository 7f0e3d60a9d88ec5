//! The tabs of the report. A panel knows its slice of the state, and no type of the engine but those of the trace.

mod advice;
mod flush;
mod identity;
mod output;
mod rows;
mod schema;
mod sql;

use std::rc::Rc;

use yew::prelude::*;

pub use self::{
    advice::advice, flush::flush, identity::identity, output::output, rows::rows, schema::schema, sql::Statements,
};
use crate::{
    dom::{El, el},
    log::Trace,
    objects::Objects,
    state::{Action, Run, Settings, Sources, View},
};

/// What every panel is given; each draws again only when what it looks at has changed.
#[derive(Clone, PartialEq, Properties)]
pub struct PanelProps {
    /// What happened.
    pub trace: Trace,
    /// The texts that ran.
    pub ran: Rc<Sources>,
    /// How the run stands.
    pub run: Rc<Run>,
    /// What the reader looks at.
    pub view: Rc<View>,
    /// What the reader prefers.
    pub settings: Rc<Settings>,
    /// So many events have happened.
    pub moment: usize,
    /// A statement to bring into sight, and a number that changes with each wish.
    pub target: Option<(u32, u32)>,
    /// The page.
    pub act: Callback<Action>,
}

/// The name of an object, which leads to it under Identity map.
fn object(name: String, act: &Callback<Action>) -> El {
    el("button|type=button|class=object")
        .with("data-object", name.clone())
        .click(act, || Action::TabChosen(crate::state::Tab::Identity))
        .say(name)
}

/// The names of objects, in a row.
fn objects(parent: El, references: &[retort::trace::ObjectRef], known: &Objects, act: &Callback<Action>) -> El {
    const SHOWN: usize = 12;
    let names = references.iter().take(SHOWN).map(|reference| known.name(reference)).collect();
    let parent = names_in(parent, names, act);
    match references.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => parent.child(el("small").say(format!("and {more} more"))),
        _ => parent,
    }
}

fn names_in(mut parent: El, names: Vec<String>, act: &Callback<Action>) -> El {
    for name in names {
        parent = parent.child(object(name, act)).text(" ");
    }
    parent
}

/// A count in the head of a panel: the number, then what it counts.
fn tally(parent: El, number: usize, one: &'static str, many: &'static str) -> El {
    parent.child(el("b").say(crate::words::thousands(number))).text(if number == 1 { one } else { many })
}
