//! How attributes load when they are read: by the primary key from the identity map, or by a SELECT of their own.

pub mod polymorphic;
pub mod selectin;
pub mod subquery;

use std::rc::Rc;

use super::{
    Attribute, Direction, InstanceState, Loaded, Loading, Mapper, MemoKey, Passive, RelationshipProperty,
    context::{CompileOptions, EagerLoad},
    describe,
    loading::{self, LoadContext, LoadOnIdent},
    session::{ExecuteOptions, Session, session_of},
    strategy_options::{Columns, LoadPath, Strategy},
};
use crate::{
    engine::Parameters,
    sql::{
        compiler::Statement,
        selectable::{FromItem, LabelStyle, Select, SelectBase, SelectItem},
    },
    trace::{Cause, CauseKind, Event},
    value::{Dict, Host, Raise, Result, Str, Value},
};

/// The loads that attributes ask for.
pub fn loader() -> Rc<dyn Loading> {
    Rc::new(Strategies)
}

struct Strategies;

impl Loading for Strategies {
    fn load_scalar_attributes(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        keys: &[Str],
        passive: Passive,
    ) -> Result<Loaded> {
        loading::load_scalar_attributes(host, state, keys, passive)
    }

    fn load_attribute(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        attribute: &Attribute,
        passive: Passive,
    ) -> Result<Loaded> {
        match attribute.relationship() {
            Some(relationship) => lazy_load(host, state, relationship, passive, None),
            None => load_deferred(host, state, attribute, passive),
        }
    }
}

/// A lazy load's SELECT with the names of its parameters and the columns whose values they take.
struct LazyStatement {
    select: Select,
}

impl LazyStatement {
    fn new(relationship: &RelationshipProperty) -> Result<LazyStatement> {
        let criterion = relationship.lazy_clause().criterion.clone();
        let entity = SelectItem::Entity(relationship.entity().as_entity());
        let select = Select::new(vec![entity]).with(|parts| {
            parts.label_style = LabelStyle::None;
            if let Some(secondary) = relationship.secondary() {
                if let Some(subject) = &parts.subject {
                    parts.from_objects.push(FromItem::Entity(subject.clone()));
                }
                parts.from_objects.push(FromItem::From(secondary.clone()));
            }
            parts.criteria.push(criterion);
            parts.order_by = relationship.order_by().to_vec();
        });
        Ok(LazyStatement { select })
    }
}

/// Loads a relationship of `state`, as far as `passive` allows; `eager` says where the load stands that is not asked for by
/// the script's reading.
fn lazy_load(
    host: &mut dyn Host,
    state: &InstanceState,
    relationship: &RelationshipProperty,
    passive: Passive,
    eager: Option<&Ahead<'_>>,
) -> Result<Loaded> {
    let pending = !state.has_identity();
    let although_pending = relationship.options().load_on_pending || state.load_pending();
    if pending && (!although_pending || state.owner().is_none()) {
        // Objects without a row have nothing to load, unless their keys are said to be there already.
        return Ok(Loaded::Empty);
    }
    let use_get = relationship.use_get();
    if (!passive.contains(Passive::SQL_OK) && !use_get) || (pending && !passive.contains(Passive::NON_PERSISTENT_OK)) {
        return Ok(Loaded::NoResult);
    }
    let load_path = load_path_of(state);
    let lazy = match load_path.strategy(None, relationship) {
        _ if eager.is_some() => "immediate",
        Strategy::Raise { sql_only: false } => "raise",
        Strategy::Raise { sql_only: true } => "raise_on_sql",
        Strategy::Default => relationship.lazy().as_str(),
        Strategy::Nothing => "noload",
        _ => "select",
    };
    let load_path = match eager {
        Some(eager) => eager.load_path.clone(),
        None => load_path.behind(state.mapper(), None, relationship),
    };
    if lazy == "noload" {
        return Ok(Loaded::Empty);
    }
    let raises = |kind: &str| {
        Raise::new(
            "sqlalchemy.exc.InvalidRequestError",
            format!("'{}' is not available due to lazy='{kind}'", relationship.label()),
        )
    };
    if lazy == "raise"
        && !passive.contains(Passive::NO_RAISE)
        && (!use_get || passive.contains(Passive::RELATED_OBJECT_OK))
    {
        return Err(raises("raise"));
    }
    let Some(session) = session_of(state) else {
        if passive.contains(Passive::NO_RAISE) {
            return Ok(Loaded::NoResult);
        }
        return Err(Raise::new(
            "sqlalchemy.orm.exc.DetachedInstanceError",
            format!(
                "Parent instance {} is not bound to a Session; lazy load operation of attribute '{}' cannot proceed",
                state.describe(),
                relationship.key()
            ),
        ));
    };
    let mut key = None;
    if use_get {
        let values = match identity_of_target(host, state, relationship, passive)? {
            Ok(values) => values,
            Err(nothing) => return Ok(nothing),
        };
        let nulls = values.iter().filter(|value| value.is_none()).count();
        if nulls == values.len() || (nulls > 0 && !relationship.mapper().allow_partial_pks()) {
            return Ok(Loaded::Value(Value::None));
        }
        if is_set(state, relationship)? && !passive.contains(Passive::DEFERRED_HISTORY_LOAD) {
            return Ok(Loaded::WasSet);
        }
        let identity = relationship.mapper().identity_key_from_primary_key(&values);
        match loading::get_from_identity(host, &session, relationship.mapper(), &identity, passive)? {
            Loaded::NoValue => {}
            found => return Ok(found),
        }
        if !passive.contains(Passive::SQL_OK) || !passive.contains(Passive::RELATED_OBJECT_OK) {
            return Ok(Loaded::NoResult);
        }
        key = Some(identity);
    }
    if lazy == "raise_on_sql" && !passive.contains(Passive::NO_RAISE) {
        return Err(raises("raise_on_sql"));
    }
    let cause = match eager {
        Some(eager) => ahead(&eager.path, "immediate"),
        None => {
            let path = relationship.label();
            let object = state.reference(host);
            let of = object.key.as_ref().map(|key| format!(" of {}({key})", object.class)).unwrap_or_default();
            let text = format!("`{path}`{of} was read and was not loaded yet");
            Cause { object: Some(object), ..Cause::new(CauseKind::LazyLoad, text).serving(path) }
        }
    };
    let autoflush = !pending && !passive.contains(Passive::NO_AUTOFLUSH);
    if let Some(key) = key {
        let load = LoadOnIdent { autoflush, load_path, lazy: true, ..LoadOnIdent::new(cause) };
        let found = loading::load_on_ident(host, &session, relationship.mapper(), Some(&key), load)?;
        return Ok(Loaded::Value(found.map_or(Value::None, Value::Object)));
    }
    let value = emit_lazy_load(host, &session, state, relationship, passive, cause, &load_path)?;
    Ok(value)
}

/// Where a relationship stands that is loaded before the script reads it.
struct Ahead<'a> {
    /// The options that hold behind it.
    load_path: &'a LoadPath,
    /// The way to it.
    path: Rc<str>,
}

/// The cause of a statement that loads the relationship at the end of `path` ahead, by that strategy.
fn ahead(path: &Rc<str>, strategy: &str) -> Cause {
    let text = format!("`{path}` is loaded ahead for all objects of the query ({strategy})");
    Cause::new(CauseKind::EagerLoad, text).serving(path.clone())
}

/// Loads a relationship of each of those objects at once, as if it had been read.
pub fn immediate(
    host: &mut dyn Host,
    context: &LoadContext,
    eager: &EagerLoad,
    states: &[(InstanceState, bool)],
) -> Result<()> {
    let (relationship, leads_back) = (&eager.relationship, eager.leads_back);
    let ahead = Ahead { load_path: &eager.load_path, path: context.path_of(eager) };
    // Where it leads back to a class that is being loaded, objects that keys refer to are taken from the session alone.
    let passive = if leads_back { Passive::NO_FETCH_RELATED } else { Passive::OFF };
    for (state, overwrite) in states {
        let Some(object) = state.object() else { continue };
        let Some(dict) = object.attributes() else { continue };
        if *overwrite || !dict.contains_str(relationship.key()) {
            let loaded = lazy_load(host, state, relationship, passive, Some(&ahead))?;
            if let (Loaded::Value(value), Some(attribute)) = (loaded, state.mapper().attribute(relationship.key())) {
                attribute.set_committed_value(host, state, dict, value)?;
            }
        }
    }
    Ok(())
}

/// What options of the query that loaded an object say of its later loads.
pub(super) fn load_path_of(state: &InstanceState) -> LoadPath {
    state
        .load()
        .and_then(|load| load.downcast::<LoadPath>().ok())
        .map(|load_path| (*load_path).clone())
        .unwrap_or_default()
}

/// Tells the trace that a relationship was loaded.
pub(super) fn tell_loaded(
    host: &mut dyn Host,
    session: u32,
    state: &InstanceState,
    relationship: &RelationshipProperty,
    dict: &Dict,
) {
    let key = relationship.key();
    let Some(value) = dict.get_str(key) else { return };
    let value = describe(host, &value);
    let object = state.reference(host);
    let attributes = vec![(key.shared(), value)];
    host.emit(Event::Load { session, object, attributes, refreshed: false, statement: None });
}

/// The primary key of the object that a many-to-one refers to, from the columns of this side.
fn identity_of_target(
    host: &mut dyn Host,
    state: &InstanceState,
    relationship: &RelationshipProperty,
    passive: Passive,
) -> Result<Result<Vec<Value>, Loaded>> {
    let mapper = state.mapper().clone();
    let mut values = Vec::new();
    for local in relationship.get_columns().unwrap_or_default() {
        match column_value(host, &mapper, state, local, passive)? {
            Loaded::Value(value) => values.push(value),
            Loaded::NoResult => return Ok(Err(Loaded::NoResult)),
            _ => return Ok(Err(Loaded::NoValue)),
        }
    }
    Ok(Ok(values))
}

fn column_value(
    host: &mut dyn Host,
    mapper: &Mapper,
    state: &InstanceState,
    column: &crate::sql::schema::Column,
    passive: Passive,
) -> Result<Loaded> {
    if passive.contains(Passive::LOAD_AGAINST_COMMITTED) {
        mapper.committed_column_value(host, state, column, passive)
    } else {
        mapper.column_value(host, state, column, passive)
    }
}

fn is_set(state: &InstanceState, relationship: &RelationshipProperty) -> Result<bool> {
    Ok(state.dict()?.contains_str(relationship.key()))
}

fn emit_lazy_load(
    host: &mut dyn Host,
    session: &Session,
    state: &InstanceState,
    relationship: &RelationshipProperty,
    passive: Passive,
    cause: Cause,
    load_path: &LoadPath,
) -> Result<Loaded> {
    let owner = relationship.parent();
    let memo: Rc<Option<LazyStatement>> =
        owner.memo(MemoKey::Lazy(relationship.address()), || LazyStatement::new(relationship).ok());
    let Some(statement) = &*memo else {
        return Err(Raise::unsupported(format!("lazy loading of {}", relationship.label())));
    };
    let mapper = state.mapper().clone();
    let without_init = passive.without(Passive::INIT_OK);
    let pending = !state.has_identity();
    let mut lacks_keys = false;
    let mut pairs: Vec<(Str, Value)> = Vec::new();
    for (name, column) in &relationship.lazy_clause().binds {
        match column_value(host, &mapper, state, column, without_init)? {
            Loaded::Value(value) => {
                lacks_keys |= pending && value.is_none();
                pairs.push((name.clone(), value));
            }
            Loaded::NoResult => return Ok(Loaded::NoResult),
            _ => lacks_keys = true,
        }
    }
    if is_set(state, relationship)? && !passive.contains(Passive::DEFERRED_HISTORY_LOAD) {
        return Ok(Loaded::WasSet);
    }
    if lacks_keys {
        return Ok(Loaded::Value(if relationship.uselist() { Value::list(Vec::new()) } else { Value::None }));
    }
    // The other side leads back to the very object that is there: it need not be loaded with its targets.
    let mut load_path = load_path.clone();
    for reverse in relationship.reverse_properties() {
        if reverse.direction() == Direction::ManyToOne && reverse.use_get() && reverse.lazy() != "select" {
            load_path = load_path.lazily(&reverse);
        }
    }
    let options = ExecuteOptions {
        cause: Some(Rc::new(cause)),
        autoflush: Some(!pending && !passive.contains(Passive::NO_AUTOFLUSH)),
        ..ExecuteOptions::default()
    };
    let mut select = statement.select.clone();
    if load_path.matters_to(relationship.mapper()) {
        select = CompileOptions { load_path: load_path.clone(), ..CompileOptions::default() }.attach(&select);
    }
    let select = Statement::Select(SelectBase::Select(select));
    let rows = session.execute(host, &select, Parameters::one(pairs), &options)?.into_rows();
    rows.unique(None);
    let items = rows.scalars(0).all(host)?;
    let mut objects: Vec<Value> = items.into_iter().map(crate::engine::Item::into_scalar).collect();
    if relationship.uselist() {
        return Ok(Loaded::Value(Value::list(objects)));
    }
    if objects.len() > 1 {
        host.warn(
            "sqlalchemy.exc.SAWarning",
            &format!(
                "Multiple rows returned with uselist=False for lazily-loaded attribute '{}' ",
                relationship.label()
            ),
        )?;
    }
    objects.truncate(1);
    Ok(Loaded::Value(objects.pop().unwrap_or_default()))
}

/// Loads a column that was left out of the query, with the others of its group.
fn load_deferred(
    host: &mut dyn Host,
    state: &InstanceState,
    attribute: &Attribute,
    passive: Passive,
) -> Result<Loaded> {
    if !state.has_identity() {
        return Ok(Loaded::Empty);
    }
    if !passive.contains(Passive::SQL_OK) {
        return Ok(Loaded::NoResult);
    }
    let Some(column) = attribute.property().as_column() else { return Ok(Loaded::Empty) };
    let load_path = load_path_of(state);
    if column.is_query_expression() && !load_path.defers(state.mapper(), column.key()) {
        return Ok(Loaded::Empty);
    }
    let by_option = load_path.columns(state.mapper(), None).any(|columns| match columns {
        Columns::Only { keys, raiseload } => *raiseload && !keys.contains(attribute.key()),
        Columns::Defer { keys, raiseload } => *raiseload && keys.contains(attribute.key()),
        _ => false,
    });
    if by_option || column.options().deferred_raiseload {
        return Err(Raise::new(
            "sqlalchemy.exc.InvalidRequestError",
            format!("'{}' is not available due to raiseload=True", attribute.label()),
        ));
    }
    let keys: Vec<Str> = match &column.options().deferred_group {
        Some(group) => {
            let properties = state.mapper().column_properties();
            let same = properties.iter().filter(|property| property.options().deferred_group.as_ref() == Some(group));
            same.map(|property| property.key().clone()).collect()
        }
        None => vec![attribute.key().clone()],
    };
    let keys: Vec<Str> = keys.into_iter().filter(|key| !state.has_committed(key)).collect();
    if session_of(state).is_none() {
        return Err(Raise::new(
            "sqlalchemy.orm.exc.DetachedInstanceError",
            format!(
                "Parent instance {} is not bound to a Session; deferred load operation of attribute '{}' cannot proceed",
                state.describe(),
                attribute.key()
            ),
        ));
    }
    loading::load_scalar_attributes(host, state, &keys, passive)
}
