//! `sqlalchemy.orm.join()` and `outerjoin()`: joins of entities, which may go along a relationship.

use crate::{
    orm::context,
    python::{Args, Vm},
    sql::selectable::{FromClause, JoinSpec, OnClause},
    sqlalchemy::{
        coercions::{self, Role},
        elements,
        selectable::onclause_of,
        support::flag,
    },
    value::{Dict, Result, Value},
};

/// Puts the functions into the module.
pub(super) fn load(vm: &mut Vm, module: &Dict) {
    super::export(vm, module, "join", |vm, args| {
        let names = ["left", "right", "onclause", "isouter", "full"];
        let [left, right, onclause, outer, full] = args.bind("join", names, 2)?;
        let outer = flag(vm, outer, false)?;
        join(vm, left, right, onclause, outer, full)
    });
    super::export(vm, module, "outerjoin", |vm, args: Args| {
        let [left, right, onclause, full] = args.bind("outerjoin", ["left", "right", "onclause", "full"], 2)?;
        join(vm, left, right, onclause, true, full)
    });
}

fn join(
    vm: &mut Vm,
    left: Option<Value>,
    right: Option<Value>,
    onclause: Option<Value>,
    outer: bool,
    full: Option<Value>,
) -> Result<Value> {
    let full = flag(vm, full, false)?;
    let left = coercions::from_clause(vm, Role::FromClause, &left.unwrap_or_default())?;
    let onclause = onclause_of(vm, onclause)?;
    along(vm, left, &right.unwrap_or_default(), onclause, outer, full)
}

/// `left` joined to an entity or source of the script.
pub(in crate::sqlalchemy) fn along(
    vm: &mut Vm,
    left: FromClause,
    right: &Value,
    onclause: Option<OnClause>,
    outer: bool,
    full: bool,
) -> Result<Value> {
    let target = coercions::from_item(vm, Role::JoinTarget, right)?;
    let joined = context::join(left, &JoinSpec { target, onclause, left: None, outer, full })?;
    elements::wrap_from(vm, &joined)
}
