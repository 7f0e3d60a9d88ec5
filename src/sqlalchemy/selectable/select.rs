//! `Select`, `CompoundSelect` and what is made of them.

use crate::{
    python::{Args, ClassBuilder, Vm},
    sql::{
        argument_error,
        elements::{ColumnElement, Element, and, exists, text},
        selectable::{
            Alias, AliasKind, Aliased, CompoundParts, CompoundSelect, ForUpdate, FromClause, JoinSpec, LabelStyle,
            OnClause, Select, SelectBase, SelectItem, SelectParts, SetOperator, StatementOptions,
        },
    },
    sqlalchemy::{
        coercions::{self, Clause, Role},
        elements::{self, Columns},
        engine::immutable,
        orm::from_statement,
        support::{flag, no_more_keywords, optional_str, unexpected_keywords},
    },
    value::{Host, Raise, Result, Str, Value},
};

use super::{
    filter_by::{column_froms, filter_by},
    items, lacks, make_cte, told,
};

/// The select in an object.
pub(crate) fn of(value: &Value) -> Result<SelectBase> {
    value.payload::<SelectBase>().cloned().ok_or_else(|| Raise::type_error("a SELECT is needed"))
}

/// A changed select, as an object.
pub(super) fn changed(vm: &mut Vm, this: &Value, change: impl FnOnce(&mut SelectParts)) -> Result<Value> {
    match of(this)? {
        SelectBase::Select(select) => elements::wrap_select(vm, SelectBase::Select(select.with(change))),
        _ => Err(Raise::type_error("a Select is needed")),
    }
}

/// A changed select or compound select, as an object.
fn either(
    vm: &mut Vm,
    this: &Value,
    select: impl FnOnce(&mut SelectParts),
    compound: impl FnOnce(&mut CompoundParts),
) -> Result<Value> {
    match of(this)? {
        SelectBase::Select(known) => elements::wrap_select(vm, SelectBase::Select(known.with(select))),
        SelectBase::Compound(known) => elements::wrap_select(vm, SelectBase::Compound(known.with(compound))),
        _ => Err(Raise::type_error("a Select or CompoundSelect is needed")),
    }
}

/// What all selects have.
pub(crate) fn select_base_members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("subquery", |vm, args| {
            let [this, name] = args.bind("subquery", ["self", "name"], 1)?;
            aliased(vm, &this.unwrap_or_default(), AliasKind::Subquery, name)
        })
        .method("alias", |vm, args| {
            let [this, name, flat] = args.bind("alias", ["self", "name", "flat"], 1)?;
            if flag(vm, flat, false)? {
                return lacks("Select.alias(flat=True)");
            }
            aliased(vm, &this.unwrap_or_default(), AliasKind::Subquery, name)
        })
        .method("lateral", |vm, args| {
            let [this, name] = args.bind("lateral", ["self", "name"], 1)?;
            lateral(vm, &this.unwrap_or_default(), name)
        })
        .method("cte", |vm, args| {
            let [this, name, recursive, nesting] = args.bind("cte", ["self", "name", "recursive", "nesting"], 1)?;
            make_cte(vm, &this.unwrap_or_default(), name, recursive, nesting)
        })
        .method("scalar_subquery", |vm, args| {
            let [this] = args.bind("scalar_subquery", ["self"], 1)?;
            let element = of(&this.unwrap_or_default())?.scalar_subquery();
            elements::wrap(vm, &element)
        })
        .method("as_scalar", |vm, args| {
            let [this] = args.bind("as_scalar", ["self"], 1)?;
            vm.warn(
                "sqlalchemy.exc.SADeprecationWarning",
                "The SelectBase.as_scalar() method is deprecated and will be removed in a future release.  Please refer to \
                 SelectBase.scalar_subquery(). (deprecated since: 1.4)",
            )?;
            let element = of(&this.unwrap_or_default())?.scalar_subquery();
            elements::wrap(vm, &element)
        })
        .method("label", |vm, args| {
            let [this, name] = args.bind("label", ["self", "name"], 2)?;
            let name = optional_str("label", "name", name)?;
            let element = of(&this.unwrap_or_default())?.scalar_subquery().label(name.as_deref());
            elements::wrap(vm, &element)
        })
        .method("exists", |vm, args| {
            let [this] = args.bind("exists", ["self"], 1)?;
            elements::wrap(vm, &exists(of(&this.unwrap_or_default())?))
        })
        .method("options", |vm, mut args| {
            let this = args.take_first()?;
            unexpected_keywords("Executable.options", &args)?;
            let options = coercions::options(vm, &args.positional)?;
            statement_options(vm, &this, |statement| statement.options.extend(options))
        })
        .method("execution_options", |vm, mut args| {
            let this = args.take_first()?;
            let given = std::mem::take(&mut args.keywords);
            args.finish("execution_options")?;
            statement_options(vm, &this, |statement| merge_options(&mut statement.execution_options, given))
        })
        .method("get_execution_options", |vm, args| {
            let [this] = args.exactly("get_execution_options")?;
            let options = match of(&this)? {
                SelectBase::Select(select) => select.parts().statement.execution_options.clone(),
                SelectBase::Compound(compound) => compound.parts().statement.execution_options.clone(),
                SelectBase::Textual(text) => text.statement().execution_options.clone(),
                SelectBase::Dml(_) => Vec::new(),
            };
            immutable(vm, options.into_iter().collect())
        })
        .method("add_cte", |vm, mut args| {
            let this = args.take_first()?;
            let nest_here = args.take_keyword("nest_here");
            let nest_here = flag(vm, nest_here, false)?;
            no_more_keywords("add_cte", &args)?;
            let mut ctes = Vec::new();
            for value in &args.positional {
                match value.payload::<FromClause>() {
                    Some(FromClause::Alias(alias)) if alias.as_cte().is_some() => ctes.push(alias.clone()),
                    _ => {
                        return Err(coercions::expected(vm, Role::Cte, value));
                    }
                }
            }
            statement_options(vm, &this, |statement| {
                statement.ctes.extend(ctes.into_iter().map(|cte| (cte, nest_here)))
            })
        })
        .property("selected_columns", |vm, args| {
            let [this] = args.exactly("selected_columns")?;
            let columns = told::selected(&of(&this)?);
            Ok(vm.wrap(Columns::Fixed(columns)))
        })
        .property("exported_columns", |vm, args| {
            let [this] = args.exactly("exported_columns")?;
            let columns = told::selected(&of(&this)?);
            Ok(vm.wrap(Columns::Fixed(columns)))
        })
}

/// Merges execution options, later ones in the place of earlier.
pub(crate) fn merge_options(known: &mut Vec<(Str, Value)>, given: Vec<(Str, Value)>) {
    for (name, value) in given {
        known.retain(|(key, _)| *key != name);
        known.push((name, value));
    }
}

fn statement_options(vm: &mut Vm, this: &Value, change: impl FnOnce(&mut StatementOptions)) -> Result<Value> {
    let select = match of(this)? {
        SelectBase::Select(select) => SelectBase::Select(select.with(|parts| change(&mut parts.statement))),
        SelectBase::Compound(compound) => SelectBase::Compound(compound.with(|parts| change(&mut parts.statement))),
        SelectBase::Textual(text) => SelectBase::Textual(text.with_options(change)),
        SelectBase::Dml(_) => return lacks("options of an INSERT, UPDATE or DELETE in a CTE"),
    };
    elements::wrap_select(vm, select)
}

fn aliased(vm: &mut Vm, this: &Value, kind: AliasKind, name: Option<Value>) -> Result<Value> {
    let name = optional_str("subquery", "name", name)?;
    let alias = Alias::new(kind, Aliased::Select(of(this)?.disambiguated()), name);
    elements::wrap_from(vm, &FromClause::Alias(alias))
}

/// `select.lateral(name)`.
pub(super) fn lateral(vm: &mut Vm, this: &Value, name: Option<Value>) -> Result<Value> {
    aliased(vm, this, AliasKind::Lateral, name)
}

/// What selects and compound selects have.
pub(crate) fn generative_members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("order_by", |vm, args| by(vm, args, Role::OrderBy))
        .method("group_by", |vm, args| by(vm, args, Role::GroupBy))
        .method("limit", |vm, args| {
            let [this, limit] = args.bind("GenerativeSelect.limit", ["self", "limit"], 2)?;
            let limit = coercions::limit_offset(vm, &limit.unwrap_or_default())?;
            let other = limit.clone();
            either(
                vm,
                &this.unwrap_or_default(),
                |parts| (parts.fetch, parts.limit) = (None, limit),
                |parts| (parts.fetch, parts.limit) = (None, other),
            )
        })
        .method("offset", |vm, args| {
            let [this, offset] = args.bind("GenerativeSelect.offset", ["self", "offset"], 2)?;
            let offset = coercions::limit_offset(vm, &offset.unwrap_or_default())?;
            let other = offset.clone();
            either(vm, &this.unwrap_or_default(), |parts| parts.offset = offset, |parts| parts.offset = other)
        })
        .method("slice", slice)
        .method("fetch", |vm, args| {
            let [this, count, ties, percent] = args.bind("fetch", ["self", "count", "with_ties", "percent"], 2)?;
            let (ties, percent) = (flag(vm, ties, false)?, flag(vm, percent, false)?);
            let count = coercions::limit_offset(vm, &count.unwrap_or_default())?;
            let fetch = count.map(|count| (count, ties, percent));
            let other = fetch.clone();
            either(
                vm,
                &this.unwrap_or_default(),
                |parts| (parts.limit, parts.fetch) = (None, fetch),
                |parts| (parts.limit, parts.fetch) = (None, other),
            )
        })
        .method("with_for_update", with_for_update)
        .method("set_label_style", |vm, args| {
            let [this, style] = args.bind("set_label_style", ["self", "style"], 2)?;
            let style = match style {
                Some(Value::Int(0)) => LabelStyle::None,
                Some(Value::Int(1)) => LabelStyle::TablenamePlusCol,
                Some(Value::Int(2)) => LabelStyle::DisambiguateOnly,
                _ => return lacks("set_label_style() with something other than a LABEL_STYLE constant"),
            };
            either(vm, &this.unwrap_or_default(), |parts| parts.label_style = style, |parts| parts.label_style = style)
        })
        .method("get_label_style", |_, args| {
            let [this] = args.exactly("get_label_style")?;
            let style = match of(&this)? {
                SelectBase::Select(select) => select.parts().label_style,
                SelectBase::Compound(compound) => compound.parts().label_style,
                _ => LabelStyle::default(),
            };
            Ok(Value::Int(match style {
                LabelStyle::None => 0,
                LabelStyle::TablenamePlusCol => 1,
                LabelStyle::DisambiguateOnly => 2,
            }))
        })
        .method("union", |vm, args| combine(vm, args, SetOperator::Union))
        .method("union_all", |vm, args| combine(vm, args, SetOperator::UnionAll))
        .method("intersect", |vm, args| combine(vm, args, SetOperator::Intersect))
        .method("intersect_all", |vm, args| combine(vm, args, SetOperator::IntersectAll))
        .method("except_", |vm, args| combine(vm, args, SetOperator::Except))
        .method("except_all", |vm, args| combine(vm, args, SetOperator::ExceptAll))
}

fn combine(vm: &mut Vm, args: Args, operator: SetOperator) -> Result<Value> {
    no_more_keywords("union", &args)?;
    let mut selects = Vec::new();
    for value in &args.positional {
        selects.push(coercions::compound_element(vm, value)?);
    }
    elements::wrap_select(vm, SelectBase::Compound(CompoundSelect::of(operator, selects)))
}

/// `order_by()` and `group_by()`; `None` takes away what was there.
fn by(vm: &mut Vm, mut args: Args, role: Role) -> Result<Value> {
    let this = args.take_first()?;
    let name = if role == Role::OrderBy { "order_by" } else { "group_by" };
    unexpected_keywords(&format!("GenerativeSelect.{name}"), &args)?;
    let clear = matches!(args.positional.as_slice(), [Value::None]);
    let mut clauses = Vec::new();
    if !clear {
        for value in &args.positional {
            clauses.extend(coercions::by_clause(vm, role, value)?);
        }
    }
    let other = clauses.clone();
    let order = role == Role::OrderBy;
    let put = move |list: &mut Vec<ColumnElement>, clauses: Vec<ColumnElement>| {
        if clear {
            list.clear();
        }
        list.extend(clauses);
    };
    either(
        vm,
        &this,
        move |parts| put(if order { &mut parts.order_by } else { &mut parts.group_by }, clauses),
        move |parts| put(if order { &mut parts.order_by } else { &mut parts.group_by }, other),
    )
}

fn slice(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, start, stop] = args.bind("slice", ["self", "start", "stop"], 3)?;
    let number = |value: Option<Value>| match value {
        None | Some(Value::None) => Ok(None),
        Some(Value::Int(number)) => Ok(Some(number)),
        Some(_) => Err(Raise::unsupported("slice() with something other than integers")),
    };
    let (start, stop) = (number(start)?, number(stop)?);
    let (limit, offset) = match (start, stop) {
        (Some(start), Some(stop)) => (Some(stop - start), Some(start).filter(|start| *start != 0)),
        (None, Some(stop)) => (Some(stop), None),
        (Some(start), None) => (None, Some(start)),
        (None, None) => (None, None),
    };
    let limit = match limit {
        Some(limit) => coercions::limit_offset(vm, &Value::Int(limit))?,
        None => None,
    };
    let offset = match offset {
        Some(offset) => coercions::limit_offset(vm, &Value::Int(offset))?,
        None => None,
    };
    let (other_limit, other_offset) = (limit.clone(), offset.clone());
    either(
        vm,
        &this.unwrap_or_default(),
        |parts| (parts.limit, parts.offset) = (limit, offset),
        |parts| (parts.limit, parts.offset) = (other_limit, other_offset),
    )
}

fn with_for_update(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let word = |vm: &mut Vm, args: &mut Args, name: &str| {
        let value = args.take_keyword(name);
        flag(vm, value, false)
    };
    let mut for_update = ForUpdate {
        read: word(vm, &mut args, "read")?,
        nowait: word(vm, &mut args, "nowait")?,
        skip_locked: word(vm, &mut args, "skip_locked")?,
        key_share: word(vm, &mut args, "key_share")?,
        of: Vec::new(),
    };
    if let Some(of) = args.take_keyword("of").filter(|of| !of.is_none()) {
        let values = match of {
            Value::List(values) => values.to_vec(),
            Value::Tuple(values) => values.to_vec(),
            one => vec![one],
        };
        for_update.of = items(vm, &values)?;
    }
    args.finish("with_for_update")?;
    let other = for_update.clone();
    either(vm, &this, |parts| parts.for_update = Some(for_update), |parts| parts.for_update = Some(other))
}

/// What `Select` has.
pub(crate) fn select_members(builder: ClassBuilder) -> ClassBuilder {
    told::members(builder)
        .method("where", |vm, args| criteria(vm, args, false))
        .method("filter", |vm, args| criteria(vm, args, false))
        .method("having", |vm, args| criteria(vm, args, true))
        .method("filter_by", filter_by)
        .method("join", |vm, mut args| {
            let this = args.take_first()?;
            let (outer, full) = (args.take_keyword("isouter"), args.take_keyword("full"));
            let (outer, full) = (flag(vm, outer, false)?, flag(vm, full, false)?);
            let [target, onclause] = args.bind("Select.join", ["target", "onclause"], 1)?;
            join(vm, &this, None, &target.unwrap_or_default(), onclause, outer, full)
        })
        .method("outerjoin", |vm, mut args| {
            let this = args.take_first()?;
            let full = args.take_keyword("full");
            let full = flag(vm, full, false)?;
            let [target, onclause] = args.bind("Select.outerjoin", ["target", "onclause"], 1)?;
            join(vm, &this, None, &target.unwrap_or_default(), onclause, true, full)
        })
        .method("join_from", |vm, mut args| {
            let this = args.take_first()?;
            let (outer, full) = (args.take_keyword("isouter"), args.take_keyword("full"));
            let (outer, full) = (flag(vm, outer, false)?, flag(vm, full, false)?);
            let [left, target, onclause] = args.bind("Select.join_from", ["from_", "target", "onclause"], 2)?;
            join(vm, &this, left, &target.unwrap_or_default(), onclause, outer, full)
        })
        .method("outerjoin_from", |vm, mut args| {
            let this = args.take_first()?;
            let full = args.take_keyword("full");
            let full = flag(vm, full, false)?;
            let [left, target, onclause] = args.bind("Select.outerjoin_from", ["from_", "target", "onclause"], 2)?;
            join(vm, &this, left, &target.unwrap_or_default(), onclause, true, full)
        })
        .method("select_from", |vm, mut args| {
            let this = args.take_first()?;
            unexpected_keywords("Select.select_from", &args)?;
            let mut froms = Vec::new();
            for value in &args.positional {
                froms.push(coercions::from_item(vm, Role::FromClause, value)?);
            }
            changed(vm, &this, |parts| {
                for item in &froms {
                    parts.propagate_from(item);
                }
                parts.from_objects.extend(froms);
            })
        })
        .method("distinct", |vm, mut args| {
            let this = args.take_first()?;
            unexpected_keywords("Select.distinct", &args)?;
            let mut on = Vec::new();
            if !args.positional.is_empty() {
                vm.warn(
                    "sqlalchemy.exc.SADeprecationWarning",
                    "Passing expression to ``distinct`` to generate a DISTINCT ON clause is deprecated. Use instead the \
                     ``postgresql.distinct_on`` function as an extension.",
                )?;
            }
            for value in &args.positional {
                on.extend(coercions::by_clause(vm, Role::ByOf, value)?);
            }
            changed(vm, &this, |parts| {
                parts.distinct = true;
                parts.distinct_on.extend(on);
            })
        })
        .method("add_columns", |vm, mut args| {
            let this = args.take_first()?;
            no_more_keywords("add_columns", &args)?;
            let added = items(vm, &args.positional)?;
            changed(vm, &this, |parts| {
                for item in &added {
                    parts.propagate_item(item);
                }
                parts.columns.extend(added);
            })
        })
        .method("column", |vm, mut args| {
            let this = args.take_first()?;
            no_more_keywords("column", &args)?;
            let added = items(vm, &args.positional)?;
            changed(vm, &this, |parts| parts.columns.extend(added))
        })
        .method("with_only_columns", |vm, mut args| {
            let this = args.take_first()?;
            let keep = args.take_keyword("maintain_column_froms");
            let keep = flag(vm, keep, false)?;
            no_more_keywords("with_only_columns", &args)?;
            let chosen = items(vm, &args.positional)?;
            changed(vm, &this, |parts| {
                if keep {
                    let froms = column_froms(parts);
                    parts.from_objects.splice(0..0, froms);
                }
                for item in &chosen {
                    parts.propagate_item(item);
                }
                parts.columns = chosen;
            })
        })
        .method("correlate", |vm, args| correlate(vm, args, false))
        .method("correlate_except", |vm, args| correlate(vm, args, true))
        .method("prefix_with", |vm, args| words(vm, args, true))
        .method("suffix_with", |vm, args| words(vm, args, false))
        .method("with_statement_hint", |vm, args| {
            let names = ["self", "text", "dialect_name"];
            let [this, hint, dialect] = args.bind("with_statement_hint", names, 2)?;
            let hint = optional_str("with_statement_hint", "text", hint)?.unwrap_or_else(|| "".into());
            let dialect = optional_str("with_statement_hint", "dialect_name", dialect)?.unwrap_or_else(|| "*".into());
            changed(vm, &this.unwrap_or_default(), |parts| parts.statement.hints.push((None, dialect, hint)))
        })
        .method("with_hint", |vm, args| {
            let names = ["self", "selectable", "text", "dialect_name"];
            let [this, selectable, hint, dialect] = args.bind("with_hint", names, 3)?;
            let from = coercions::from_clause(vm, Role::FromClause, &selectable.unwrap_or_default())?;
            let hint = optional_str("with_hint", "text", hint)?.unwrap_or_else(|| "".into());
            let dialect = optional_str("with_hint", "dialect_name", dialect)?.unwrap_or_else(|| "*".into());
            changed(vm, &this.unwrap_or_default(), |parts| parts.statement.hints.push((Some(from), dialect, hint)))
        })
        .method("from_statement", |vm, args| match args.positional.first().map(of).transpose()? {
            Some(SelectBase::Select(select)) => from_statement::of_select(vm, &select, args),
            _ => Err(Raise::type_error("a Select is needed")),
        })
        .method("into", |_, _| lacks("Select.into()"))
        .method("ext", |_, _| lacks("Select.ext()"))
        .property("whereclause", |vm, args| {
            let [this] = args.exactly("whereclause")?;
            match of(&this)? {
                SelectBase::Select(select) if !select.parts().criteria.is_empty() => {
                    elements::wrap(vm, &and(select.parts().criteria.clone()))
                }
                _ => Ok(Value::None),
            }
        })
}

/// What the columns clause selects from.
fn criteria(vm: &mut Vm, mut args: Args, having: bool) -> Result<Value> {
    let this = args.take_first()?;
    unexpected_keywords(if having { "Select.having" } else { "Select.where" }, &args)?;
    let mut conditions = Vec::with_capacity(args.positional.len());
    for value in &args.positional {
        conditions.push(coercions::condition(vm, value)?);
    }
    changed(vm, &this, |parts| {
        for condition in &conditions {
            parts.propagate(condition);
        }
        if having { &mut parts.having } else { &mut parts.criteria }.extend(conditions);
    })
}

/// What a join is made on: a condition, or the relationship that it goes along.
pub(in crate::sqlalchemy) fn onclause_of(vm: &mut Vm, value: Option<Value>) -> Result<Option<OnClause>> {
    let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(None) };
    Ok(Some(match coercions::clause(vm, &value)? {
        Some(Clause::Attribute(attribute, _)) => OnClause::Attribute(attribute),
        _ => OnClause::Element(coercions::condition_as(vm, Role::OnClause, &value)?),
    }))
}

fn join(
    vm: &mut Vm,
    this: &Value,
    left: Option<Value>,
    target: &Value,
    onclause: Option<Value>,
    outer: bool,
    full: bool,
) -> Result<Value> {
    let target = coercions::from_item(vm, Role::JoinTarget, target)?;
    let onclause = onclause_of(vm, onclause)?;
    let left = match left {
        None => None,
        Some(left) => Some(coercions::from_item(vm, Role::FromClause, &left)?),
    };
    changed(vm, this, |parts| {
        if let Some(left) = &left {
            parts.propagate_from(left);
        }
        parts.propagate_from(&target);
        parts.joins.push(JoinSpec { target, onclause, left, outer, full });
    })
}

fn correlate(vm: &mut Vm, mut args: Args, except: bool) -> Result<Value> {
    let this = args.take_first()?;
    no_more_keywords("correlate", &args)?;
    let froms = from_list(vm, &args.positional)?;
    changed(vm, &this, |parts| correlate_parts(parts, froms, except))
}

/// The arguments of `correlate()`; `None` alone stands for nothing.
fn from_list(vm: &mut Vm, values: &[Value]) -> Result<Vec<FromClause>> {
    match values {
        [Value::None | Value::Bool(false)] => Ok(Vec::new()),
        values => values.iter().map(|value| coercions::from_clause(vm, Role::FromClause, value)).collect(),
    }
}

fn correlate_parts(parts: &mut SelectParts, froms: Vec<FromClause>, except: bool) {
    let place = if except { &mut parts.correlate_except } else { &mut parts.correlate };
    place.get_or_insert_default().extend(froms);
}

fn words(vm: &mut Vm, mut args: Args, prefix: bool) -> Result<Value> {
    let this = args.take_first()?;
    let words = prefixes(vm, args)?;
    changed(vm, &this, |parts| if prefix { &mut parts.prefixes } else { &mut parts.suffixes }.extend(words))
}

/// The arguments of `prefix_with()`.
pub(crate) fn prefixes(vm: &mut Vm, mut args: Args) -> Result<Vec<(ColumnElement, Option<Str>)>> {
    let dialect = optional_str("prefix_with", "dialect", args.take_keyword("dialect"))?;
    let dialect = dialect.filter(|dialect| dialect != "*");
    no_more_keywords("prefix_with", &args)?;
    let mut words = Vec::new();
    for value in &args.positional {
        let element = match value {
            Value::Str(word) => text(word),
            other => coercions::condition(vm, other)?,
        };
        words.push((element, dialect.clone()));
    }
    Ok(words)
}

/// What scalar subqueries have beyond what every expression has.
pub(crate) fn scalar_select_members(builder: ClassBuilder) -> ClassBuilder {
    inner_members(builder).property("c", |_, _| Err(no_columns())).property("columns", |_, _| Err(no_columns()))
}

/// What scalar subqueries and `EXISTS` have of the select within.
fn inner_members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("where", |vm, args| inner(vm, args, "where", add_criteria))
        .method("filter", |vm, args| inner(vm, args, "filter", add_criteria))
        .method("correlate", |vm, args| {
            inner(vm, args, "correlate", |vm, values, parts| {
                correlate_parts(parts, from_list(vm, values)?, false);
                Ok(())
            })
        })
        .method("correlate_except", |vm, args| {
            inner(vm, args, "correlate_except", |vm, values, parts| {
                correlate_parts(parts, from_list(vm, values)?, true);
                Ok(())
            })
        })
}

fn no_columns() -> Raise {
    crate::sql::invalid_request(
        "Scalar Select expression has no columns; use this object directly within a column-level expression.",
    )
}

/// What `EXISTS` has beyond what every expression has.
pub(crate) fn exists_members(builder: ClassBuilder) -> ClassBuilder {
    inner_members(builder)
        .method("select_from", |vm, args| {
            inner(vm, args, "select_from", |vm, values, parts| {
                for value in values {
                    let item = coercions::from_item(vm, Role::FromClause, value)?;
                    parts.propagate_from(&item);
                    parts.from_objects.push(item);
                }
                Ok(())
            })
        })
        .method("select", |vm, args| {
            let [this] = args.bind("select", ["self"], 1)?;
            let element = elements::of(&this.unwrap_or_default())?;
            elements::wrap_select(vm, SelectBase::Select(Select::new(vec![SelectItem::Element(element)])))
        })
}

fn add_criteria(vm: &mut Vm, values: &[Value], parts: &mut SelectParts) -> Result<()> {
    for value in values {
        let condition = coercions::condition(vm, value)?;
        parts.propagate(&condition);
        parts.criteria.push(condition);
    }
    Ok(())
}

/// Changes the select within a scalar subquery or `EXISTS`.
fn inner(
    vm: &mut Vm,
    mut args: Args,
    name: &str,
    change: fn(&mut Vm, &[Value], &mut SelectParts) -> Result<()>,
) -> Result<Value> {
    let this = args.take_first()?;
    no_more_keywords(name, &args)?;
    let element = elements::of(&this)?;
    let (select, is_exists) = match element.element() {
        Element::ScalarSelect(select) => (select, false),
        Element::Exists(inner) => match inner.element() {
            Element::SelectGrouping(select) | Element::ScalarSelect(select) => (select, true),
            _ => return Err(argument_error("EXISTS of something other than a SELECT")),
        },
        _ => return Err(Raise::type_error("a scalar subquery is needed")),
    };
    let SelectBase::Select(select) = select else {
        return lacks("changing a scalar subquery of something other than a SELECT");
    };
    let mut parts = select.parts().clone();
    change(vm, &args.positional, &mut parts)?;
    let select = SelectBase::Select(Select::from_parts(parts));
    let element = if is_exists { exists(select) } else { select.scalar_subquery() };
    elements::wrap(vm, &element)
}
