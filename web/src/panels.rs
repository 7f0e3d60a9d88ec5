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
    advice::Advice, flush::Flush, identity::Identity, output::Output, rows::RowGrid, schema::Schema, sql::Statements,
};
use crate::{
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
fn object(name: String, act: &Callback<Action>) -> Html {
    let act = act.clone();
    let onclick = Callback::from(move |_: MouseEvent| act.emit(Action::TabChosen(crate::state::Tab::Identity)));
    html! { <button type="button" class="object" data-object={name.clone()} {onclick}>{ name }</button> }
}

/// The names of objects, in a row.
fn objects(references: &[retort::trace::ObjectRef], known: &Objects, act: &Callback<Action>) -> Html {
    const SHOWN: usize = 12;
    html! {
        <>
        { for references.iter().take(SHOWN).map(|reference| html! { <>{ object(known.name(reference), act) }{ " " }</> }) }
        if references.len() > SHOWN { <small>{ format!("and {} more", references.len() - SHOWN) }</small> }
        </>
    }
}
