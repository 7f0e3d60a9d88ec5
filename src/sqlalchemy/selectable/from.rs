//! Tables, joins and aliases.

use crate::{
    python::{Args, ClassBuilder, Vm},
    sql::{
        argument_error,
        elements::ColumnElement,
        schema::{Column, Table},
        selectable::{
            Alias, AliasKind, Aliased, CompoundSelect, CteOptions, FromClause, Join, OnClause, Select, SelectBase,
            SelectItem, SetOperator, find_onclause,
        },
    },
    sqlalchemy::{
        coercions::{self, Role},
        dml,
        elements::{self, Columns},
        orm,
        support::{flag, no_more_keywords, optional_str},
    },
    value::{Raise, Result, Value},
};

use super::{lacks, select::onclause_of};

/// What all sources have.
pub(crate) fn from_members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .property("c", columns)
        .property("columns", columns)
        .property("exported_columns", columns)
        .property("description", |_, args| {
            let [this] = args.exactly("description")?;
            Ok(Value::from(of(&this)?.description()))
        })
        .property("schema", |_, _| Ok(Value::None))
        .property("primary_key", |vm, args| {
            let [this] = args.exactly("primary_key")?;
            let mut chosen = of(&this)?.columns();
            chosen.0.retain(|(_, column)| is_primary(column));
            Ok(vm.wrap(Columns::Fixed(chosen)))
        })
        .method("alias", |vm, args| {
            let [this, name, flat] = args.bind("alias", ["self", "name", "flat"], 1)?;
            alias(vm, &this.unwrap_or_default(), name, flat)
        })
        .method("join", join_function)
        .method("outerjoin", outerjoin_function)
        .method("select", |vm, args| {
            let [this] = args.bind("select", ["self"], 1)?;
            let item = SelectItem::From(of(&this.unwrap_or_default())?);
            elements::wrap_select(vm, SelectBase::Select(Select::new(vec![item])))
        })
        .method("corresponding_column", |vm, args| {
            let [this, column, embedded] =
                args.bind("corresponding_column", ["self", "column", "require_embedded"], 2)?;
            if flag(vm, embedded, false)? {
                return lacks("corresponding_column(require_embedded=True)");
            }
            let column = coercions::receiver(vm, &column.unwrap_or_default())?;
            match of(&this.unwrap_or_default())?.corresponding_column(&column) {
                Some(found) => elements::wrap(vm, &found),
                None => Ok(Value::None),
            }
        })
        .method("is_derived_from", |_, _| lacks("FromClause.is_derived_from()"))
        .method("lateral", |_, _| lacks("FromClause.lateral()"))
        .method("tablesample", super::sources::tablesample)
        .method("table_valued", |vm, args| {
            let [this] = args.exactly("table_valued")?;
            let from = of(&this)?;
            let element =
                ColumnElement::new(crate::sql::elements::Element::From(from), crate::sql::types::TypeEngine::null());
            elements::wrap(vm, &element)
        })
}

/// What tables of any kind have.
pub(crate) fn table_clause_members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .property("name", |_, args| {
            let [this] = args.exactly("name")?;
            Ok(Value::from(of(&this)?.description()))
        })
        .method("insert", |vm, args| {
            let [this] = args.bind("insert", ["self"], 1)?;
            dml::insert(vm, &this.unwrap_or_default())
        })
        .method("update", |vm, args| {
            let [this] = args.bind("update", ["self"], 1)?;
            dml::update(vm, &this.unwrap_or_default())
        })
        .method("delete", |vm, args| {
            let [this] = args.bind("delete", ["self"], 1)?;
            dml::delete(vm, &this.unwrap_or_default())
        })
        .method("__str__", |_, args| {
            let [this] = args.exactly("__str__")?;
            Ok(Value::from(of(&this)?.description()))
        })
}

/// What joins have.
pub(crate) fn join_members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .property("left", |vm, args| {
            let join = join_of(args)?;
            elements::wrap_from(vm, join.left())
        })
        .property("right", |vm, args| {
            let join = join_of(args)?;
            elements::wrap_from(vm, join.right())
        })
        .property("onclause", |vm, args| {
            let join = join_of(args)?;
            elements::wrap(vm, join.onclause())
        })
        .property("isouter", |_, args| Ok(Value::from(join_of(args)?.is_outer())))
        .property("full", |_, args| Ok(Value::from(join_of(args)?.is_full())))
}

/// What aliases and subqueries have.
pub(crate) fn alias_members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .property("name", |_, args| {
            let [this] = args.exactly("name")?;
            match of(&this)? {
                FromClause::Alias(alias) => Ok(Value::Str(alias.name().display())),
                _ => Ok(Value::None),
            }
        })
        .property("element", inner)
        .property("original", inner)
        .method("as_scalar", |_, _| lacks("Subquery.as_scalar(): use Select.scalar_subquery()"))
}

/// What common table expressions have.
pub(crate) fn cte_members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("union", |vm, args| extend(vm, args, SetOperator::Union))
        .method("union_all", |vm, args| extend(vm, args, SetOperator::UnionAll))
        .method("alias", |vm, args| {
            let [this, name, flat] = args.bind("alias", ["self", "name", "flat"], 1)?;
            if flag(vm, flat, false)? {
                return lacks("CTE.alias(flat=True)");
            }
            let name = optional_str("alias", "name", name)?;
            match of(&this.unwrap_or_default())? {
                FromClause::Alias(cte) => {
                    let known = cte.as_cte().cloned().unwrap_or_default();
                    let options = CteOptions { alias_of: Some(cte.clone()), restates: None, ..known };
                    let alias = Alias::new(AliasKind::Cte(options), cte.element().clone(), name);
                    elements::wrap_from(vm, &FromClause::Alias(alias))
                }
                _ => Err(Raise::type_error("a CTE is needed")),
            }
        })
        .method("prefix_with", |vm, args| words(vm, args, true))
        .method("suffix_with", |vm, args| words(vm, args, false))
}

/// `cte.prefix_with(…)` and `suffix_with(…)`: the common table expression again, of the same name.
fn words(vm: &mut Vm, mut args: Args, before: bool) -> Result<Value> {
    let this = args.take_first()?;
    let words = super::prefixes(vm, args)?;
    let FromClause::Alias(cte) = of(&this)? else {
        return Err(Raise::type_error("a CTE is needed"));
    };
    let mut options = cte.as_cte().cloned().unwrap_or_default();
    if before { &mut options.prefixes } else { &mut options.suffixes }.extend(words);
    let alias = Alias::named(AliasKind::Cte(options), cte.element().clone(), cte.name().clone());
    elements::wrap_from(vm, &FromClause::Alias(alias))
}

/// The source in an object.
fn of(value: &Value) -> Result<FromClause> {
    value.payload::<FromClause>().cloned().ok_or_else(|| Raise::type_error("a FROM clause is needed"))
}

fn join_of(args: Args) -> Result<Join> {
    let [this] = args.exactly("__get__")?;
    match of(&this)? {
        FromClause::Join(join) => Ok(join),
        _ => Err(Raise::type_error("a Join is needed")),
    }
}

fn columns(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this] = args.exactly("c")?;
    let columns = Columns::From(of(&this)?);
    Ok(vm.wrap(columns))
}

fn inner(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this] = args.exactly("element")?;
    match of(&this)? {
        FromClause::Alias(alias) => match alias.element() {
            Aliased::From(from) => elements::wrap_from(vm, from),
            Aliased::Select(select) => elements::wrap_select(vm, select.clone()),
            Aliased::Function(function) => elements::wrap(vm, function),
            Aliased::Values(_) => lacks("the element of values()"),
        },
        _ => Ok(Value::None),
    }
}

/// Whether a column is, or stands for, one of a primary key.
fn is_primary(element: &ColumnElement) -> bool {
    element.as_column().is_some_and(|column| column.primary_key() || column.proxies().iter().any(is_primary))
}

/// `source.alias(name)`.
pub(super) fn alias(vm: &mut Vm, value: &Value, name: Option<Value>, flat: Option<Value>) -> Result<Value> {
    if flag(vm, flat, false)? {
        return lacks("alias(flat=True)");
    }
    let name = optional_str("alias", "name", name)?;
    let alias = match coercions::clause(vm, value)? {
        Some(coercions::Clause::From(from)) => Alias::new(AliasKind::Alias, Aliased::From(from), name),
        Some(coercions::Clause::Select(select)) => Alias::new(AliasKind::Subquery, Aliased::Select(select), name),
        _ => Alias::new(AliasKind::Alias, Aliased::From(coercions::from_clause(vm, Role::FromClause, value)?), name),
    };
    elements::wrap_from(vm, &FromClause::Alias(alias))
}

fn extend(vm: &mut Vm, mut args: Args, operator: SetOperator) -> Result<Value> {
    let this = args.take_first()?;
    no_more_keywords("CTE.union", &args)?;
    let FromClause::Alias(cte) = of(&this)? else {
        return Err(Raise::type_error("a CTE is needed"));
    };
    let Aliased::Select(first) = cte.element() else {
        return Err(argument_error("a CTE of a SELECT is needed"));
    };
    let mut selects = vec![first.clone()];
    for value in &args.positional {
        selects.push(coercions::compound_element(vm, value)?);
    }
    let compound = SelectBase::Compound(CompoundSelect::of(operator, selects));
    let known = cte.as_cte().cloned().unwrap_or_default();
    let options = CteOptions { restates: Some(cte.clone()), ..known };
    let alias = Alias::named(AliasKind::Cte(options), Aliased::Select(compound), cte.name().clone());
    elements::wrap_from(vm, &FromClause::Alias(alias))
}

/// `left.join(right, onclause, isouter, full)` and `join(left, right, …)`.
pub(super) fn join_function(vm: &mut Vm, args: Args) -> Result<Value> {
    let [left, right, onclause, outer, full] =
        args.bind("join", ["left", "right", "onclause", "isouter", "full"], 2)?;
    let outer = flag(vm, outer, false)?;
    join(vm, left, right, onclause, outer, full)
}

/// `left.outerjoin(right, onclause, full)` and `outerjoin(left, right, …)`.
pub(super) fn outerjoin_function(vm: &mut Vm, args: Args) -> Result<Value> {
    let [left, right, onclause, full] = args.bind("outerjoin", ["left", "right", "onclause", "full"], 2)?;
    join(vm, left, right, onclause, true, full)
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
    if let Some(along @ OnClause::Attribute(_)) = onclause_of(vm, onclause.clone())? {
        return orm::join::along(vm, left, &right.unwrap_or_default(), Some(along), outer, full);
    }
    let right = coercions::from_clause(vm, Role::FromClause, &right.unwrap_or_default())?;
    let onclause = match onclause.filter(|onclause| !onclause.is_none()) {
        Some(onclause) => coercions::condition_as(vm, Role::OnClause, &onclause)?,
        None => find_onclause(&left, &right, None)?,
    };
    elements::wrap_from(vm, &FromClause::Join(Join::new(left, right, onclause, outer, full)))
}

/// `table("name", column("x"), …)`.
pub(super) fn table_function(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let schema = optional_str("table", "schema", args.take_keyword("schema"))?;
    no_more_keywords("table", &args)?;
    let name = args.take_first()?;
    let Value::Str(name) = name else {
        return Err(Raise::type_error("the name of a table is a string"));
    };
    let mut columns: Vec<Column> = Vec::new();
    for value in &args.positional {
        let element = coercions::receiver(vm, value)?;
        match element.as_column() {
            Some(column) => columns.push(column.clone()),
            None => return Err(coercions::expected(vm, Role::ColumnArgument, value)),
        }
    }
    let table = Table::lightweight(name, schema, columns);
    elements::wrap_from(vm, &FromClause::Table(table))
}
