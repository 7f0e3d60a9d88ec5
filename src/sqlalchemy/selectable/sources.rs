//! `values()` and `tablesample()`.

use std::rc::Rc;

use super::make_cte;
use crate::{
    python::{Args, ClassBuilder, Vm},
    sql::{
        argument_error,
        elements::{ColumnElement, Element, Operand},
        schema::Column,
        selectable::{Alias, AliasKind, Aliased, FromClause, ValuesRows},
        types::TypeEngine,
    },
    sqlalchemy::{
        coercions::{self, Role},
        elements,
        support::{flag, no_more_keywords, optional_str},
    },
    value::{Host, Raise, Result, Value},
};

/// `values(column, …, name=, literal_binds=)`.
pub(super) fn values(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let name = optional_str("values", "name", args.take_keyword("name"))?;
    let literal = args.take_keyword("literal_binds");
    let literal_binds = flag(vm, literal, false)?;
    no_more_keywords("values", &args)?;
    let mut columns: Vec<Column> = Vec::new();
    for value in &args.positional {
        match coercions::clause_element(vm, value)?.and_then(|element| element.as_column().cloned()) {
            Some(column) => columns.push(column),
            None => return Err(coercions::expected(vm, Role::LabeledColumn, value)),
        }
    }
    let rows = ValuesRows { columns, rows: Vec::new(), literal_binds };
    let kind = AliasKind::Values { named: name.is_some(), qualifies: name.is_some(), lateral: false };
    elements::wrap_from(vm, &FromClause::Alias(Alias::new(kind, Aliased::Values(Rc::new(rows)), name)))
}

/// What `values()` has.
pub(crate) fn values_members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .property("name", |_, args| {
            let [this] = args.exactly("name")?;
            Ok(Value::Str(alias(&this)?.name().display()))
        })
        .method("data", |vm, args| {
            let [this, values] = args.bind("data", ["self", "values"], 2)?;
            let alias = alias(&this.unwrap_or_default())?;
            let known = rows(&alias)?;
            let mut made = known.rows.clone();
            for row in vm.items(&values.unwrap_or_default())? {
                let mut elements = Vec::with_capacity(known.columns.len());
                for (index, value) in vm.items(&row)?.iter().enumerate() {
                    let type_ = known.columns.get(index).map_or_else(TypeEngine::null, Column::ty);
                    elements.push(match coercions::operand_as(vm, Role::Expression, value)? {
                        operand @ Operand::Value(_) => {
                            operand.into_expression_of(Some(&type_).filter(|type_| !type_.is_null()))?
                        }
                        operand => operand.into_expression()?,
                    });
                }
                made.push(elements);
            }
            let rows = ValuesRows { columns: known.columns.clone(), rows: made, literal_binds: known.literal_binds };
            let made = Alias::named(alias.kind().clone(), Aliased::Values(Rc::new(rows)), alias.name().clone());
            elements::wrap_from(vm, &FromClause::Alias(made))
        })
        .method("alias", |vm, args| {
            let [this, name, _] = args.bind("alias", ["self", "name", "flat"], 1)?;
            let alias = alias(&this.unwrap_or_default())?;
            let lateral = alias.kind().is_lateral();
            let kind = AliasKind::Values { named: true, qualifies: true, lateral };
            let made = Alias::new(kind, alias.element().clone(), optional_str("alias", "name", name)?);
            elements::wrap_from(vm, &FromClause::Alias(made))
        })
        .method("lateral", |vm, args| {
            let [this, name] = args.bind("lateral", ["self", "name"], 1)?;
            let alias = alias(&this.unwrap_or_default())?;
            let qualifies = !matches!(alias.kind(), AliasKind::Values { qualifies: false, .. });
            let kind = AliasKind::Values { named: true, qualifies, lateral: true };
            let made = match optional_str("lateral", "name", name)? {
                Some(name) => Alias::new(kind, alias.element().clone(), Some(name)),
                None => Alias::named(kind, alias.element().clone(), alias.name().clone()),
            };
            elements::wrap_from(vm, &FromClause::Alias(made))
        })
        .method("scalar_values", |vm, args| {
            let [this] = args.bind("scalar_values", ["self"], 1)?;
            let rows = rows(&alias(&this.unwrap_or_default())?)?;
            elements::wrap(vm, &ColumnElement::new(Element::ScalarValues(rows), TypeEngine::null()))
        })
        .method("cte", |vm, args| {
            let [this, name, recursive, nesting] = args.bind("cte", ["self", "name", "recursive", "nesting"], 1)?;
            make_cte(vm, &this.unwrap_or_default(), name, recursive, nesting)
        })
}

fn alias(value: &Value) -> Result<Alias> {
    match value.payload::<FromClause>() {
        Some(FromClause::Alias(alias)) => Ok(alias.clone()),
        _ => Err(Raise::type_error("values() are needed")),
    }
}

fn rows(alias: &Alias) -> Result<Rc<ValuesRows>> {
    match alias.element() {
        Aliased::Values(rows) => Ok(rows.clone()),
        _ => Err(Raise::type_error("values() are needed")),
    }
}

/// `tablesample(selectable, sampling, name=, seed=)`.
pub(super) fn tablesample(vm: &mut Vm, args: Args) -> Result<Value> {
    let [selectable, sampling, name, seed] = args.bind("tablesample", ["selectable", "sampling", "name", "seed"], 2)?;
    let from = coercions::from_clause(vm, Role::FromClause, &selectable.unwrap_or_default())?;
    let sampling = match coercions::operand_as(vm, Role::Expression, &sampling.unwrap_or_default())? {
        Operand::Element(element) if matches!(element.element(), Element::Function(_)) => element,
        other => ColumnElement::function(Vec::new(), "system", vec![other], None)?,
    };
    let seed = match seed.filter(|seed| !seed.is_none()) {
        Some(seed) => match coercions::clause_element(vm, &seed)? {
            Some(seed) => Some(seed),
            None => return Err(argument_error("the seed of a sample is an expression")),
        },
        None => None,
    };
    let name = optional_str("tablesample", "name", name)?;
    let alias = Alias::new(AliasKind::TableSample { sampling, seed }, Aliased::From(from), name);
    elements::wrap_from(vm, &FromClause::Alias(alias))
}

/// What samples of tables have.
pub(crate) fn tablesample_members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .property("sampling", |vm, args| {
            let [this] = args.exactly("sampling")?;
            match alias(&this)?.kind() {
                AliasKind::TableSample { sampling, .. } => elements::wrap(vm, sampling),
                _ => Ok(Value::None),
            }
        })
        .property("seed", |vm, args| {
            let [this] = args.exactly("seed")?;
            match alias(&this)?.kind() {
                AliasKind::TableSample { seed: Some(seed), .. } => elements::wrap(vm, seed),
                _ => Ok(Value::None),
            }
        })
}
