//! `Query` for scripts. What builds the select is `Select`'s own; what runs it is here.

use super::session;
use crate::{
    engine::CursorResult,
    orm::{events, query::Query, session::Session},
    python::{Args, ClassBuilder, Vm},
    sql::{
        compiler::Statement,
        selectable::{FromItem, SelectBase, SelectItem, SetOperator},
    },
    sqlalchemy::{
        coercions::{self, Role},
        elements,
        event::wrap_statement,
        result,
        selectable::{attribute_condition, entity_descriptions},
        support::{self, flag, no_more_keywords, optional_str, unexpected_keywords},
    },
    value::{Dict, Host, Raise, Result, Str, Value},
};

/// Makes the class, and puts it into the module.
pub(in crate::sqlalchemy) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let class = ClassBuilder::new("sqlalchemy.orm.query", "Query");
    let class = embedding(running(changing(class))).build(vm);
    vm.register_class::<Query>(&class);
    module.insert_str(&"Query".into(), Value::Class(class));
    Ok(())
}

/// A query as the script knows it.
pub(super) fn wrap(vm: &mut Vm, query: Query) -> Result<Value> {
    Ok(vm.wrap(query))
}

fn of(value: &Value) -> Result<&Query> {
    value.payload::<Query>().ok_or_else(|| Raise::type_error("a Query is needed"))
}

/// Calls the select's method of that name, and makes a query of what it gives.
fn through(vm: &mut Vm, args: Args, method: &str) -> Result<Value> {
    through_as(vm, args, method, method)
}

/// The same, of the method that the query calls `called`.
fn through_as(vm: &mut Vm, mut args: Args, method: &str, called: &str) -> Result<Value> {
    let this = args.take_first()?;
    let query = of(&this)?.clone();
    refuse(&query, called)?;
    if !matches!(
        method,
        "join" | "outerjoin" | "with_for_update" | "execution_options" | "set_label_style" | "with_hint"
    ) {
        unexpected_keywords(&format!("Query.{called}"), &args)?;
    }
    let select = elements::wrap_select(vm, SelectBase::Select(query.select().clone()))?;
    let function = vm.get_attr(&select, method)?;
    let changed = vm.call(&function, args.positional, args.keywords)?;
    match changed.payload::<SelectBase>() {
        Some(SelectBase::Select(select)) => Ok(vm.wrap(query.with_select(select.clone()))),
        _ => Err(Raise::unsupported(format!("Query.{method}()"))),
    }
}

/// Refuses a method that makes no sense behind what was called before.
fn refuse(query: &Query, method: &str) -> Result<()> {
    match method {
        "filter" | "where" | "having" | "order_by" | "group_by" | "join" | "outerjoin" => {
            let name = match method {
                "where" => "filter",
                "outerjoin" => "join",
                other => other,
            };
            query.refuse_behind_statement(name)?;
            query.refuse_behind_limit(name)
        }
        "limit" | "offset" | "distinct" | "slice" => query.refuse_behind_statement(method),
        "select_from" => query.refuse_behind_criterion(method, true),
        _ => Ok(()),
    }
}

/// `union()` and its like.
fn combined(vm: &mut Vm, mut args: Args, operator: SetOperator) -> Result<Value> {
    let this = args.take_first()?;
    no_more_keywords("Query.union", &args)?;
    let mut others = Vec::with_capacity(args.positional.len());
    for value in &args.positional {
        others.push(match value.payload::<Query>() {
            Some(query) => SelectBase::Select(query.clone().told(vm)?.member()?),
            None => match session::statement_of(vm, value)? {
                Statement::Select(select) => select,
                _ => return Err(coercions::expected(vm, Role::CompoundElement, value)),
            },
        });
    }
    let query = of(&this)?.clone().told(vm)?.combined(operator, others)?;
    Ok(vm.wrap(query))
}

/// What gives another query.
fn changing(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("filter", |vm, args| through_as(vm, args, "where", "filter"))
        .method("where", |vm, args| through(vm, args, "where"))
        .method("having", |vm, args| through(vm, args, "having"))
        .method("order_by", |vm, args| through(vm, args, "order_by"))
        .method("group_by", |vm, args| through(vm, args, "group_by"))
        .method("distinct", |vm, args| through(vm, args, "distinct"))
        .method("limit", |vm, args| through(vm, args, "limit"))
        .method("offset", |vm, args| through(vm, args, "offset"))
        .method("join", |vm, args| through(vm, args, "join"))
        .method("outerjoin", |vm, args| through(vm, args, "outerjoin"))
        .method("select_from", |vm, args| through(vm, args, "select_from"))
        .method("add_columns", |vm, args| through(vm, args, "add_columns"))
        .method("options", |vm, args| through(vm, args, "options"))
        .method("with_for_update", |vm, args| through(vm, args, "with_for_update"))
        .method("correlate", |vm, args| through(vm, args, "correlate"))
        .method("prefix_with", |vm, args| through(vm, args, "prefix_with"))
        .method("suffix_with", |vm, args| through(vm, args, "suffix_with"))
        .method("with_hint", |vm, args| through(vm, args, "with_hint"))
        .method("with_statement_hint", |vm, args| through(vm, args, "with_statement_hint"))
        .method("execution_options", |vm, args| through(vm, args, "execution_options"))
        .method("set_label_style", |vm, args| through(vm, args, "set_label_style"))
        .method("with_entities", |vm, mut args| {
            let this = args.take_first()?;
            no_more_keywords("Query.with_entities", &args)?;
            let query = of(&this)?.clone();
            let mut items: Vec<SelectItem> = Vec::with_capacity(args.positional.len());
            for value in &args.positional {
                items.push(coercions::columns_clause(vm, value)?);
            }
            let select = query.select().with(|parts| parts.columns = items);
            Ok(vm.wrap(query.with_select(select)))
        })
        .method("filter_by", |vm, mut args| {
            let this = args.take_first()?;
            let query = of(&this)?.clone();
            refuse(&query, "filter")?;
            let pairs = std::mem::take(&mut args.keywords);
            args.finish("Query.filter_by")?;
            let zero = query.filter_by_zero();
            if zero.is_none() && query.select().parts().columns.is_empty() {
                return Err(Raise::new("IndexError", "list index out of range"));
            }
            let mut criteria = Vec::with_capacity(pairs.len());
            for (name, value) in pairs {
                let condition = match &zero {
                    Some(source) => attribute_condition(vm, source, &name, &value)?,
                    None => None,
                };
                criteria.push(match condition {
                    Some(condition) => condition,
                    None => return Err(no_property(vm, &query, zero.as_ref(), &name)?),
                });
            }
            let select = query.select().with(|parts| parts.criteria.extend(criteria));
            Ok(vm.wrap(query.with_select(select)))
        })
        .method("slice", |vm, args| {
            let [this, start, stop] = args.bind("Query.slice", ["self", "start", "stop"], 3)?;
            let (start, stop) = (index(start)?, index(stop)?);
            let query = of(&this.unwrap_or_default())?.clone();
            refuse(&query, "slice")?;
            Ok(vm.wrap(query.slice(start, stop)))
        })
        .method("populate_existing", |vm, args| {
            let [this] = args.exactly("populate_existing")?;
            let query = of(&this)?.populate_existing();
            Ok(vm.wrap(query))
        })
        .method("autoflush", |vm, args| {
            let [this, setting] = args.bind("Query.autoflush", ["self", "setting"], 2)?;
            let setting = flag(vm, setting, true)?;
            let query = of(&this.unwrap_or_default())?.with_autoflush(setting);
            Ok(vm.wrap(query))
        })
        .method("yield_per", |vm, args| {
            let [this, count] = args.bind("Query.yield_per", ["self", "count"], 2)?;
            let count = index(count)?.and_then(|count| usize::try_from(count).ok()).unwrap_or(1);
            let query = of(&this.unwrap_or_default())?.yield_per(count);
            Ok(vm.wrap(query))
        })
        .method("enable_eagerloads", |_, args| {
            let [this, _] = args.bind("Query.enable_eagerloads", ["self", "value"], 2)?;
            Ok(this.unwrap_or_default())
        })
        .method("params", |vm, mut args| {
            let this = args.take_first()?;
            let mut pairs = std::mem::take(&mut args.keywords);
            if let Some(Value::Dict(dict)) = args.positional.first() {
                let named = dict.entries().into_iter();
                pairs.extend(named.filter_map(|(name, value)| Some((name.as_str()?.clone(), value))));
            }
            let query = of(&this)?.params(pairs);
            Ok(vm.wrap(query))
        })
        .method("with_session", |vm, args| {
            let [this, session] = args.bind("Query.with_session", ["self", "session"], 2)?;
            let session = session::of(&session.unwrap_or_default())?;
            let query = of(&this.unwrap_or_default())?.with_session(&session);
            Ok(vm.wrap(query))
        })
        .method("union", |vm, args| combined(vm, args, SetOperator::Union))
        .method("union_all", |vm, args| combined(vm, args, SetOperator::UnionAll))
        .method("intersect", |vm, args| combined(vm, args, SetOperator::Intersect))
        .method("intersect_all", |vm, args| combined(vm, args, SetOperator::IntersectAll))
        .method("except_", |vm, args| combined(vm, args, SetOperator::Except))
        .method("except_all", |vm, args| combined(vm, args, SetOperator::ExceptAll))
        .method("from_statement", |vm, args| {
            let [this, statement] = args.bind("Query.from_statement", ["self", "statement"], 2)?;
            let query = of(&this.unwrap_or_default())?.clone();
            query.refuse_behind_criterion("from_statement", true)?;
            let statement = session::statement_of(vm, &statement.unwrap_or_default())?;
            Ok(vm.wrap(query.with_statement(statement)))
        })
        .method("reset_joinpoint", |_, args| {
            let [this] = args.exactly("reset_joinpoint")?;
            of(&this)?.refuse_behind_statement("reset_joinpoint")?;
            Ok(this)
        })
}

/// What runs the query.
fn running(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("all", |vm, args| {
            let [this] = args.exactly("all")?;
            let rows = of(&this)?.rows(vm)?;
            Ok(Value::list(session::all_values(vm, &rows)?))
        })
        .method("__iter__", |vm, args| {
            let [this] = args.exactly("__iter__")?;
            let rows = of(&this)?.rows(vm)?;
            let rows = result::wrap(vm, rows)?;
            vm.iter(&rows)
        })
        .method("first", |vm, args| {
            let [this] = args.exactly("first")?;
            let query = of(&this)?.clone();
            let (shape, item) = query.first(vm)?;
            Ok(item.map_or(Value::None, |item| result::item_value(vm, shape, item)))
        })
        .method("one", |vm, args| {
            let [this] = args.exactly("one")?;
            let rows = of(&this)?.rows(vm)?;
            let item = rows.one(vm)?;
            Ok(result::item_value(vm, rows.shape(), item))
        })
        .method("one_or_none", |vm, args| {
            let [this] = args.exactly("one_or_none")?;
            let rows = of(&this)?.rows(vm)?;
            let item = rows.one_or_none(vm)?;
            Ok(item.map_or(Value::None, |item| result::item_value(vm, rows.shape(), item)))
        })
        .method("scalar", |vm, args| {
            let [this] = args.exactly("scalar")?;
            let rows = of(&this)?.rows(vm)?;
            match rows.one(vm) {
                Ok(item) => Ok(item.into_scalar()),
                Err(raise) if vm.raised(&raise, "sqlalchemy.exc.NoResultFound") => Ok(Value::None),
                Err(raise) => Err(raise),
            }
        })
        .method("count", |vm, args| {
            let [this] = args.exactly("count")?;
            of(&this)?.count(vm)
        })
        .method("get", |vm, args| {
            let [this, ident] = args.bind("Query.get", ["self", "ident"], 2)?;
            vm.warn(
                "sqlalchemy.exc.LegacyAPIWarning",
                "The Query.get() method is considered legacy as of the 1.x series of SQLAlchemy and becomes a legacy \
                 construct in 2.0. The method is now available as Session.get() (deprecated since: 2.0) (Background on \
                 SQLAlchemy 2.0 at: https://sqlalche.me/e/b8d9)",
            )?;
            of(&this.unwrap_or_default())?.get(vm, &ident.unwrap_or_default())
        })
        .method("__getitem__", getitem)
        .method("update", |vm, args| {
            let [this, values, synchronize, _] =
                args.bind("Query.update", ["self", "values", "synchronize_session", "update_args"], 2)?;
            let query = of(&this.unwrap_or_default())?.clone();
            let Some(Value::Dict(values)) = values else {
                return lacks("update() with something other than a dict");
            };
            let subject = query.subject();
            let pairs = crate::sqlalchemy::dml::pairs(vm, &values, subject.as_ref())?;
            let synchronize = synchronize.unwrap_or_else(|| Value::from("auto"));
            let told = Told::of(vm, query, "update", Value::Dict(values))?;
            let result = told.query.update(vm, pairs, synchronize)?;
            told.done(vm, "after_bulk_update", result)
        })
        .method("delete", |vm, args| {
            let [this, synchronize, _] =
                args.bind("Query.delete", ["self", "synchronize_session", "delete_args"], 1)?;
            let query = of(&this.unwrap_or_default())?.clone();
            let told = Told::of(vm, query, "delete", Value::None)?;
            let result = told.query.delete(vm, synchronize.unwrap_or_else(|| Value::from("auto")))?;
            told.done(vm, "after_bulk_delete", result)
        })
        .method("merge_result", |_, _| lacks("merge_result()"))
}

/// An UPDATE or DELETE of a query, and what listeners are told of it.
struct Told {
    query: Query,
    context: Value,
}

impl Told {
    /// Tells those who listen before; the query as they leave it.
    fn of(vm: &mut Vm, query: Query, what: &str, values: Value) -> Result<Told> {
        if !events::any() {
            return Ok(Told { query, context: Value::None });
        }
        super::events::bind(vm);
        let class = support::import_name(vm, "sqlalchemy.orm.base", "BulkUD")?;
        let wrapped = vm.wrap(query);
        let context = vm.call(&class, vec![wrapped, values], Vec::new())?;
        for listening in events::of_queries(&format!("before_compile_{what}")) {
            let query = vm.get_attr(&context, "query")?;
            let told = listening.tell(vm, vec![query, context.clone()])?;
            if let Some(told) = told.filter(|told| listening.listener.retval && !told.is_none()) {
                vm.set_attr(&context, "query", told)?;
            }
        }
        let changed = vm.get_attr(&context, "query")?;
        Ok(Told { query: of(&changed)?.clone(), context })
    }

    /// Tells those who listen behind; the number of rows.
    fn done(self, vm: &mut Vm, event: &str, cursor: CursorResult) -> Result<Value> {
        let rows = cursor.rowcount();
        if !self.context.is_none() {
            let result = result::wrap_cursor(vm, cursor);
            vm.set_attr(&self.context, "result", result)?;
            if let Some(session) = self.query.session() {
                for listening in session.told(event) {
                    listening.tell(vm, vec![self.context.clone()])?;
                }
            }
        }
        Ok(Value::Int(rows))
    }
}

/// `query[3]` and `query[2:5]`.
fn getitem(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, item] = args.exactly("__getitem__")?;
    let query = of(&this)?.clone();
    refuse(&query, "slice")?;
    let negative = || Err(Raise::new("IndexError", "negative indexes are not accepted by SQL index / slice operators"));
    if let Value::Int(place) = item {
        if place < 0 {
            return negative();
        }
        let rows = query.slice(Some(place), Some(place + 1)).rows(vm)?;
        let values = session::all_values(vm, &rows)?;
        return values.into_iter().next().ok_or_else(|| Raise::new("IndexError", "list index out of range"));
    }
    let mut bound = |name: &str| -> Result<Option<i64>> {
        let value = vm.find_attr(&item, &Str::from(name))?;
        index(value)
    };
    let (start, stop, step) = (bound("start")?, bound("stop")?, bound("step")?);
    if start.is_some_and(|start| start < 0) || stop.is_some_and(|stop| stop < 0) {
        return negative();
    }
    if let (Some(start), Some(stop)) = (start, stop)
        && stop - start <= 0
    {
        return Ok(Value::list(Vec::new()));
    }
    let sliced = query.slice(start, stop);
    if step.is_some() {
        let rows = sliced.rows(vm)?;
        let values = Value::list(session::all_values(vm, &rows)?);
        let step = step.and_then(|step| usize::try_from(step).ok()).unwrap_or(1).max(1);
        let kept: Vec<Value> = vm.items(&values)?.into_iter().step_by(step).collect();
        return Ok(Value::list(kept));
    }
    let rows = sliced.rows(vm)?;
    Ok(Value::list(session::all_values(vm, &rows)?))
}

/// What puts the query into another statement, and what tells of it.
fn embedding(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__str__", |vm, args| {
            let [this] = args.exactly("__str__")?;
            let query = of(&this)?.clone().told(vm)?;
            Ok(Value::Str(query.text(vm)?))
        })
        .method("subquery", |vm, args| {
            let [this, name, labels, _] =
                args.bind("Query.subquery", ["self", "name", "with_labels", "reduce_columns"], 1)?;
            let labels = flag(vm, labels, false)?;
            let name = optional_str("subquery", "name", name)?;
            let alias = of(&this.unwrap_or_default())?.clone().told(vm)?.subquery(name, labels)?;
            elements::wrap_from(vm, &alias.as_from())
        })
        .method("cte", |vm, args| select_method(vm, args, "cte"))
        .method("label", |vm, args| select_method(vm, args, "label"))
        .method("scalar_subquery", |vm, args| select_method(vm, args, "scalar_subquery"))
        .method("as_scalar", |vm, args| select_method(vm, args, "scalar_subquery"))
        .method("__clause_element__", |vm, args| {
            let [this] = args.exactly("__clause_element__")?;
            let select = of(&this)?.clone().told(vm)?.statement()?;
            elements::wrap_select(vm, SelectBase::Select(select))
        })
        .method("exists", |vm, args| {
            let [this] = args.exactly("exists")?;
            let element = of(&this)?.clone().told(vm)?.exists()?;
            elements::wrap(vm, &element)
        })
        .property("statement", |vm, args| {
            let [this] = args.exactly("statement")?;
            statement(vm, &this)
        })
        .property("selectable", |vm, args| {
            let [this] = args.exactly("selectable")?;
            statement(vm, &this)
        })
        .property("column_descriptions", |vm, args| {
            let [this] = args.exactly("column_descriptions")?;
            let query = of(&this)?.clone();
            entity_descriptions(vm, query.select())
        })
        .method("enable_assertions", |vm, args| {
            let [this, value] = args.bind("enable_assertions", ["self", "value"], 2)?;
            let value = flag(vm, value, true)?;
            let query = of(&this.unwrap_or_default())?.with_assertions(value);
            Ok(vm.wrap(query))
        })
        .method("get_execution_options", |vm, args| select_method(vm, args, "get_execution_options"))
        .property("whereclause", |vm, args| {
            let [this] = args.exactly("whereclause")?;
            let criteria = of(&this)?.select().parts().criteria.clone();
            if criteria.is_empty() {
                return Ok(Value::None);
            }
            elements::wrap(vm, &crate::sql::elements::and(criteria))
        })
        .property("session", |_, args| {
            let [this] = args.exactly("session")?;
            let session = of(&this)?.session().and_then(Session::wrapper);
            Ok(session.map_or(Value::None, Value::Object))
        })
}

/// The query as a statement.
fn statement(vm: &mut Vm, this: &Value) -> Result<Value> {
    let query = of(this)?.clone().told(vm)?;
    let statement = match query.has_statement() {
        true => query.executable()?,
        false => Statement::Select(SelectBase::Select(query.statement()?)),
    };
    wrap_statement(vm, statement)
}

/// A method of the query's statement.
fn select_method(vm: &mut Vm, mut args: Args, method: &str) -> Result<Value> {
    let this = args.take_first()?;
    let select = of(&this)?.statement()?;
    let select = elements::wrap_select(vm, SelectBase::Select(select))?;
    let function = vm.get_attr(&select, method)?;
    vm.call(&function, args.positional, args.keywords)
}

/// What `filter_by()` says where there is no such attribute: it shows what is selected first as SQL.
fn no_property(vm: &mut Vm, query: &Query, zero: Option<&FromItem>, name: &Str) -> Result<Raise> {
    let from = match zero {
        Some(FromItem::From(from)) => Some(from.clone()),
        Some(FromItem::Entity(entity)) => entity.selectable(),
        Some(FromItem::Attribute(attribute)) => attribute.target().and_then(|entity| entity.selectable()),
        None => None,
    };
    let joined = !query.select().parts().joins.is_empty();
    let object = match (query.select().parts().columns.first(), from) {
        (Some(SelectItem::Element(element)), _) if !joined => elements::wrap(vm, element)?,
        (_, Some(from)) => elements::wrap_from(vm, &from)?,
        _ => Value::str(""),
    };
    let shown = vm.str(&object)?;
    Ok(crate::sql::invalid_request(format!("Entity namespace for \"{shown}\" has no property \"{name}\"")))
}

fn index(value: Option<Value>) -> Result<Option<i64>> {
    match value {
        None | Some(Value::None) => Ok(None),
        Some(Value::Int(number)) => Ok(Some(number)),
        Some(_) => Err(Raise::unsupported("a slice of a Query by something other than integers")),
    }
}

fn lacks(what: &str) -> Result<Value> {
    Err(Raise::unsupported(format!("Query.{what}")))
}
