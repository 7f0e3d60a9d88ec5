//! Functions as sources of rows.

use std::rc::Rc;

use crate::{
    python::{Args, ClassBuilder, Vm},
    sql::{
        elements::{ColumnElement, Element},
        names::Name,
        schema::Column,
        selectable::{Alias, AliasKind, Aliased, ColumnCollection, FromClause},
        types::TypeEngine,
    },
    sqlalchemy::{
        coercions::{self, Role},
        elements::{self, Columns},
        support::{flag, no_more_keywords, optional_str},
        types,
    },
    value::{Raise, Result, Value},
};

/// What functions have of it.
pub(super) fn members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("table_valued", table_valued)
        .method("column_valued", |vm, args| {
            let [this, name, implicit] = args.bind("column_valued", ["self", "name", "joins_implicitly"], 1)?;
            let alias = scalar_alias(vm, this, name, implicit)?;
            column(vm, &alias)
        })
        .method("alias", |vm, args| {
            let [this, name, implicit] = args.bind("alias", ["self", "name", "joins_implicitly"], 1)?;
            let alias = scalar_alias(vm, this, name, implicit)?;
            elements::wrap_from(vm, &FromClause::Alias(alias))
        })
        .method("scalar_table_valued", |vm, args| {
            let [this, name, type_] = args.bind("scalar_table_valued", ["self", "name", "type_"], 2)?;
            let function = elements::of(&this.unwrap_or_default())?;
            let name = optional_str("scalar_table_valued", "name", name)?.unwrap_or_else(|| "".into());
            let type_ = types::to_type(vm, type_.as_ref())?;
            let made = Element::FunctionColumn { function: function.clone(), name };
            elements::wrap(vm, &ColumnElement::derived(made, type_, &[&function]))
        })
        .property("c", columns)
        .property("columns", columns)
}

/// What the aliases of functions have.
pub(in crate::sqlalchemy) fn alias_members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .property("column", |vm, args| {
            let [this] = args.exactly("column")?;
            column(vm, &alias_of(&this)?)
        })
        .method("alias", |vm, args| {
            let [this, name, _] = args.bind("alias", ["self", "name", "flat"], 1)?;
            again(vm, this, name, false, |_, _| {})
        })
        .method("lateral", |vm, args| {
            let [this, name] = args.bind("lateral", ["self", "name"], 1)?;
            again(vm, this, name, false, |_, lateral| *lateral = true)
        })
        .method("render_derived", |vm, args| {
            let [this, name, typed] = args.bind("render_derived", ["self", "name", "with_types"], 1)?;
            let typed = flag(vm, typed, false)?;
            again(vm, this, name, true, |derived, _| *derived = Some(typed))
        })
}

/// `function.table_valued("a", column("b"), name=…)`.
fn table_valued(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let name = optional_str("table_valued", "name", args.take_keyword("name"))?;
    let ordinality = args.take_keyword("with_ordinality").filter(|name| !name.is_none());
    let implicit = args.take_keyword("joins_implicitly").filter(|value| !value.is_none());
    let joins_implicitly = flag(vm, implicit, false)?;
    no_more_keywords("table_valued", &args)?;
    let function = elements::of(&this)?;
    let mut columns: Vec<Column> = Vec::new();
    for value in args.positional.iter().chain(&ordinality) {
        columns.push(match value {
            Value::Str(name) => Column::lightweight(name.clone(), TypeEngine::null(), false),
            other => match coercions::clause_element(vm, other)?.and_then(|element| element.as_column().cloned()) {
                Some(column) => column,
                None => return Err(coercions::expected(vm, Role::ColumnArgument, other)),
            },
        });
    }
    let type_ = function.ty();
    let function = function.with_function(type_, |function| function.ordinality |= ordinality.is_some());
    let columns = Some(Rc::from(columns));
    let kind = AliasKind::TableValued { columns, derived: None, lateral: false, joins_implicitly };
    let alias = Alias::new(kind, Aliased::Function(function), name);
    elements::wrap_from(vm, &FromClause::Alias(alias))
}

/// The alias of a function that gives one value in each row.
fn scalar_alias(vm: &mut Vm, this: Option<Value>, name: Option<Value>, implicit: Option<Value>) -> Result<Alias> {
    let function = elements::of(&this.unwrap_or_default())?;
    let joins_implicitly = flag(vm, implicit, false)?;
    let name = optional_str("alias", "name", name)?;
    let kind = AliasKind::TableValued { columns: None, derived: None, lateral: false, joins_implicitly };
    Ok(Alias::new(kind, Aliased::Function(function), name))
}

/// The alias itself as an expression.
fn column(vm: &mut Vm, alias: &Alias) -> Result<Value> {
    let type_ = match (alias.kind(), alias.element()) {
        (AliasKind::TableValued { columns: None, .. }, Aliased::Function(function)) => function.ty(),
        _ => TypeEngine::null(),
    };
    elements::wrap(vm, &ColumnElement::new(Element::From(alias.as_from()), type_))
}

fn alias_of(value: &Value) -> Result<Alias> {
    match value.payload::<FromClause>() {
        Some(FromClause::Alias(alias)) => Ok(alias.clone()),
        _ => Err(Raise::type_error("an alias of a function is needed")),
    }
}

/// Another alias of the same function, changed by `change`: whether its columns are written, and LATERAL. Unless it is made
/// `anew`, one without a name is called after the one that it is made of.
fn again(
    vm: &mut Vm,
    this: Option<Value>,
    name: Option<Value>,
    anew: bool,
    change: impl FnOnce(&mut Option<bool>, &mut bool),
) -> Result<Value> {
    let alias = alias_of(&this.unwrap_or_default())?;
    let name = optional_str("alias", "name", name)?;
    let AliasKind::TableValued { columns, derived, joins_implicitly, .. } = alias.kind() else {
        return Err(Raise::type_error("an alias of a function is needed"));
    };
    let (mut derived, mut lateral) = (*derived, false);
    change(&mut derived, &mut lateral);
    let kind =
        AliasKind::TableValued { columns: columns.clone(), derived, lateral, joins_implicitly: *joins_implicitly };
    let alias = match (name, alias.name()) {
        (None, Name::Plain(seed)) if !anew => Alias::seeded(kind, alias.element().clone(), seed),
        (name, _) => Alias::new(kind, alias.element().clone(), name),
    };
    elements::wrap_from(vm, &FromClause::Alias(alias))
}

/// `.c` of a function: itself, under a label.
fn columns(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this] = args.exactly("c")?;
    let element = elements::of(&this)?.label(None);
    let key = element.anonymous_name().display();
    Ok(vm.wrap(Columns::Fixed(ColumnCollection(vec![(key, element)]))))
}
