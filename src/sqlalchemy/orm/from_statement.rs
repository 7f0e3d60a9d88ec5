//! What `from_statement()` gives: the entities of a select or query, to be taken from the rows of another statement.

use super::session;
use crate::{
    python::{Args, ClassBuilder, Vm},
    sql::{
        compiler::FromStatement,
        selectable::{Select, StatementOptions},
    },
    sqlalchemy::{
        coercions, compile, engine::immutable, event::wrap_statement, selectable::merge_options,
        support::unexpected_keywords,
    },
    value::{Raise, Result, Value},
};

/// Makes the class.
pub(super) fn register_class(vm: &mut Vm) {
    let class = ClassBuilder::new("sqlalchemy.orm.context", "FromStatement")
        .method("options", |vm, mut args| {
            let this = args.take_first()?;
            unexpected_keywords("FromStatement.options", &args)?;
            let options = coercions::options(vm, &args.positional)?;
            changed(vm, &this, |statement| statement.options.extend(options))
        })
        .method("execution_options", |vm, mut args| {
            let this = args.take_first()?;
            let given = std::mem::take(&mut args.keywords);
            args.finish("execution_options")?;
            changed(vm, &this, |statement| merge_options(&mut statement.execution_options, given))
        })
        .method("get_execution_options", |vm, args| {
            let [this] = args.exactly("get_execution_options")?;
            let options = of(&this)?.entities.parts().statement.execution_options.clone();
            immutable(vm, options.into_iter().collect())
        })
        .property("element", |vm, args| {
            let [this] = args.exactly("element")?;
            wrap_statement(vm, (*of(&this)?.statement).clone())
        });
    let class = compile::members(class).build(vm);
    vm.register_class::<FromStatement>(&class);
}

/// The entities of `select`, taken from the rows of the statement that the script gave.
pub(in crate::sqlalchemy) fn make(vm: &mut Vm, select: &Select, statement: &Value) -> Result<FromStatement> {
    let statement = session::statement_of(vm, statement)?;
    Ok(FromStatement { entities: select.clone(), statement: statement.into() })
}

/// `Select.from_statement()`.
pub(in crate::sqlalchemy) fn of_select(vm: &mut Vm, select: &Select, args: Args) -> Result<Value> {
    let [_, statement] = args.bind("Select.from_statement", ["self", "statement"], 2)?;
    let from = make(vm, select, &statement.unwrap_or_default())?;
    Ok(vm.wrap(from))
}

fn of(value: &Value) -> Result<&FromStatement> {
    value.payload::<FromStatement>().ok_or_else(|| Raise::type_error("a FromStatement is needed"))
}

fn changed(vm: &mut Vm, this: &Value, change: impl FnOnce(&mut StatementOptions)) -> Result<Value> {
    let from = of(this)?;
    let entities = from.entities.with(|parts| change(&mut parts.statement));
    Ok(vm.wrap(FromStatement { entities, statement: from.statement.clone() }))
}
