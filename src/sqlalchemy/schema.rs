//! `sqlalchemy.schema`: `MetaData`, `Table` and what belongs to them, and the wrappers of these.

mod column;
mod constraint;
mod ddl;
mod defaults;
mod metadata;
mod options;
mod sequence;
mod table;

use super::support::{self, Kind, Registry};
use crate::{
    python::Vm,
    sql::{
        elements::ColumnElement,
        schema::{Column, Constraint, ConstraintKind, ForeignKey, Index, MetaData, Table},
        selectable::FromClause,
    },
    value::{Class, Dict, Object, Payload, Raise, Result, Value},
};

pub use self::{
    column::{ColumnArguments, column_arguments},
    defaults::{column_default, server_default},
};

/// Makes the classes.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    metadata::load(vm, module)?;
    constraint::load(vm, module)?;
    defaults::load(vm, module)?;
    sequence::load(vm, module)?;
    ddl::load(vm, module)?;
    for name in ["Column", "Table"] {
        let class = support::class_made(vm, name)?;
        module.insert_str(&name.into(), class.into());
    }
    Ok(())
}

pub(super) use self::{column::members as column_members, ddl::wrap as wrap_ddl, table::members as table_members};

/// The object of a schema column.
pub fn wrap_column(vm: &mut Vm, column: &Column) -> Result<Value> {
    super::elements::wrap(vm, &ColumnElement::of_column(column, None))
}

/// The object of a table.
pub fn wrap_table(vm: &mut Vm, table: &Table) -> Result<Value> {
    super::elements::wrap_from(vm, &FromClause::Table(table.clone()))
}

/// The object of metadata.
pub fn wrap_metadata(vm: &mut Vm, metadata: &MetaData) -> Result<Value> {
    shared(vm, Kind::MetaData, metadata.id(), "MetaData", || metadata.clone())
}

/// The object of a constraint.
pub fn wrap_constraint(vm: &mut Vm, constraint: &Constraint) -> Result<Value> {
    let class = match constraint.kind() {
        ConstraintKind::PrimaryKey => "PrimaryKeyConstraint",
        ConstraintKind::ForeignKey(_) => "ForeignKeyConstraint",
        ConstraintKind::Unique => "UniqueConstraint",
        ConstraintKind::Check(_) => "CheckConstraint",
    };
    shared(vm, Kind::Schema, constraint.id(), class, || constraint.clone())
}

/// The object of a foreign key.
pub fn wrap_foreign_key(vm: &mut Vm, key: &ForeignKey) -> Result<Value> {
    shared(vm, Kind::Schema, key.id(), "ForeignKey", || key.clone())
}

/// The object of an index.
pub fn wrap_index(vm: &mut Vm, index: &Index) -> Result<Value> {
    shared(vm, Kind::Schema, index.id(), "Index", || index.clone())
}

/// The column in an object of class `Column`.
pub fn as_column(value: &Value) -> Option<Column> {
    value.payload::<ColumnElement>()?.as_column().cloned()
}

/// The table in an object of class `Table`.
pub fn as_table(value: &Value) -> Option<Table> {
    match value.payload::<FromClause>()? {
        FromClause::Table(table) => Some(table.clone()),
        _ => None,
    }
}

/// Says that `value` is no part of a table or column.
pub(super) fn not_a_schema_item(vm: &mut Vm, value: &Value) -> Result<Raise> {
    use crate::value::Host;
    let text = vm.repr(value)?;
    Ok(crate::sql::argument_error(format!(
        "'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got {text}"
    )))
}

/// The one wrapper of a thing that has a number.
fn shared<T: Payload>(
    vm: &mut Vm,
    kind: Kind,
    id: u64,
    class: &'static str,
    payload: impl FnOnce() -> T,
) -> Result<Value> {
    let registry = Registry::of(vm);
    if let Some(known) = registry.wrapper(kind, id) {
        return Ok(known);
    }
    let object = Object::bare(support::class(vm, class)?, payload());
    registry.remember(kind, id, &object);
    Ok(object.into())
}

/// A new object of `class`, or of a class of the script derived from it, remembered as the wrapper.
fn made<T: Payload>(vm: &mut Vm, kind: Kind, id: u64, class: Class, payload: T) -> Value {
    let object = if class.is_native() { Object::bare(class, payload) } else { Object::new(class, Box::new(payload)) };
    Registry::of(vm).remember(kind, id, &object);
    object.into()
}
