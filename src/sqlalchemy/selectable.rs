//! Sources of rows and selects: the functions that make them, and what their objects have.

mod filter_by;
mod from;
mod select;
mod sources;
mod told;

pub(super) use self::{
    filter_by::{Source, condition as attribute_condition, named_condition},
    from::{alias_members, cte_members, from_members, join_members, table_clause_members},
    select::{
        exists_members, generative_members, merge_options, onclause_of, prefixes, scalar_select_members,
        select_base_members, select_members,
    },
    sources::{tablesample_members, values_members},
    told::entity_descriptions,
};

use super::{
    coercions::{self, Role},
    elements::{self, Columns},
    support::{flag, no_more_keywords, optional_str},
};
use crate::{
    python::{Args, NativeFn, Vm},
    sql::{
        elements::{ColumnElement, Element, exists, literal_column},
        selectable::{
            Alias, AliasKind, Aliased, CompoundSelect, CteOptions, FromClause, Select, SelectBase, SelectItem,
            SetOperator,
        },
    },
    value::{Dict, Raise, Result, Str, Value},
};

/// Exports the functions.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    for (name, function) in FUNCTIONS {
        let value = vm.native_function(name, *function);
        module.insert_str(&(*name).into(), value);
    }
    for (name, number) in [
        ("LABEL_STYLE_NONE", 0),
        ("LABEL_STYLE_TABLENAME_PLUS_COL", 1),
        ("LABEL_STYLE_DISAMBIGUATE_ONLY", 2),
        ("LABEL_STYLE_DEFAULT", 2),
    ] {
        module.insert_str(&name.into(), Value::Int(number));
    }
    Ok(())
}

const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("select", |vm, args| {
        super::support::keywords_for_typing(&args)?;
        let items = items(vm, &args.positional)?;
        elements::wrap_select(vm, SelectBase::Select(Select::new(items)))
    }),
    ("union", |vm, args| compound(vm, args, SetOperator::Union)),
    ("union_all", |vm, args| compound(vm, args, SetOperator::UnionAll)),
    ("intersect", |vm, args| compound(vm, args, SetOperator::Intersect)),
    ("intersect_all", |vm, args| compound(vm, args, SetOperator::IntersectAll)),
    ("except_", |vm, args| compound(vm, args, SetOperator::Except)),
    ("except_all", |vm, args| compound(vm, args, SetOperator::ExceptAll)),
    ("exists", |vm, args| {
        let [argument] = args.bind("exists", ["__argument"], 0)?;
        let element = make_exists(vm, argument)?;
        elements::wrap(vm, &element)
    }),
    ("join", from::join_function),
    ("outerjoin", from::outerjoin_function),
    ("alias", |vm, args| {
        let [selectable, name, flat] = args.bind("alias", ["selectable", "name", "flat"], 1)?;
        from::alias(vm, &selectable.unwrap_or_default(), name, flat)
    }),
    ("cte", |vm, args| {
        let [selectable, name, recursive] = args.bind("cte", ["selectable", "name", "recursive"], 1)?;
        make_cte(vm, &selectable.unwrap_or_default(), name, recursive, None)
    }),
    ("lateral", |vm, args| {
        let [selectable, name] = args.bind("lateral", ["selectable", "name"], 1)?;
        select::lateral(vm, &selectable.unwrap_or_default(), name)
    }),
    ("table", from::table_function),
    ("values", sources::values),
    ("tablesample", sources::tablesample),
];

/// The arguments of `select()` and `returning()`.
pub(super) fn items(vm: &mut Vm, values: &[Value]) -> Result<Vec<SelectItem>> {
    let mut items = Vec::with_capacity(values.len());
    for value in values {
        match value.payload::<Columns>() {
            Some(columns) => items.extend(columns.all().into_iter().map(|(_, column)| SelectItem::Element(column))),
            None => items.push(coercions::columns_clause(vm, value)?),
        }
    }
    Ok(items)
}

/// `union(a, b, …)`.
fn compound(vm: &mut Vm, args: Args, operator: SetOperator) -> Result<Value> {
    no_more_keywords("union", &args)?;
    let mut selects = Vec::new();
    for value in &args.positional {
        selects.push(coercions::compound_element(vm, value)?);
    }
    elements::wrap_select(vm, SelectBase::Compound(CompoundSelect::of(operator, selects)))
}

/// `exists(…)`: of a select, of columns, or of everything.
fn make_exists(vm: &mut Vm, argument: Option<Value>) -> Result<ColumnElement> {
    let Some(argument) = argument.filter(|argument| !argument.is_none()) else {
        let star = SelectItem::Element(literal_column("*", None));
        return Ok(exists(SelectBase::Select(Select::new(vec![star]))));
    };
    match coercions::clause(vm, &argument)? {
        Some(coercions::Clause::Select(select)) => Ok(exists(select)),
        Some(coercions::Clause::Element(element)) if matches!(element.element(), Element::ScalarSelect(_)) => {
            match element.element() {
                Element::ScalarSelect(select) => Ok(exists(select.clone())),
                _ => Ok(element),
            }
        }
        _ => {
            let item = coercions::columns_clause(vm, &argument)?;
            Ok(exists(SelectBase::Select(Select::new(vec![item]))))
        }
    }
}

/// `select.cte(name, recursive, nesting)`.
pub(super) fn make_cte(
    vm: &mut Vm,
    selectable: &Value,
    name: Option<Value>,
    recursive: Option<Value>,
    nesting: Option<Value>,
) -> Result<Value> {
    let element = match super::dml::as_dml(selectable) {
        Some(dml) => Aliased::Select(SelectBase::Dml(dml.into())),
        None => match coercions::clause(vm, selectable)? {
            Some(coercions::Clause::Select(select)) => Aliased::Select(select),
            Some(coercions::Clause::From(FromClause::Alias(values)))
                if matches!(values.kind(), AliasKind::Values { .. }) =>
            {
                Aliased::From(FromClause::Alias(values))
            }
            _ => return Err(coercions::expected(vm, Role::SelectStatement, selectable)),
        },
    };
    let name: Option<Str> = optional_str("cte", "name", name)?;
    let options = CteOptions {
        recursive: flag(vm, recursive, false)?,
        nesting: flag(vm, nesting, false)?,
        ..CteOptions::default()
    };
    let alias = Alias::new(AliasKind::Cte(options), element, name);
    elements::wrap_from(vm, &FromClause::Alias(alias))
}

/// Says that a method is not there.
pub(super) fn lacks(what: &str) -> Result<Value> {
    Err(Raise::unsupported(what))
}
