use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::{
    engine::{Parameters, QueryResult},
    orm::{
        Direction, IdentityKey, InstanceState, MappedEntity, RelationshipAttribute, RelationshipProperty,
        context::{CompileOptions, EagerLoad},
        loading::LoadContext,
        session::ExecuteOptions,
    },
    sql::{
        compiler::Statement,
        elements::{self, ColumnElement, Operand},
        operators::Op,
        schema::Column,
        selectable::{FromItem, JoinSpec, LabelStyle, OnClause, Select, SelectBase, SelectItem},
    },
    value::{Host, Raise, Result, Value, hash_tuple},
};

/// So many keys go into one statement.
pub(super) const CHUNK: usize = 500;

/// Objects whose relationship is loaded, and whether a value that is there is replaced.
pub type Waiting = Vec<(InstanceState, bool)>;

/// Loads a relationship of many objects by `SELECT … WHERE key IN (…)`.
pub fn load(
    host: &mut dyn Host,
    context: &LoadContext,
    eager: &EagerLoad,
    states: &[(InstanceState, bool)],
) -> Result<()> {
    let relationship = &eager.relationship;
    let entity = match eager.step.as_ref().and_then(|step| step.of_type.clone()) {
        Some(entity) => entity,
        None => relationship.entity(),
    };
    let omits_join = relationship.options().omit_join.unwrap_or_else(|| relationship.use_get());
    if relationship.direction() == Direction::ManyToOne && relationship.use_get() && omits_join {
        return by_child(host, context, eager, &entity, states);
    }
    by_parent(host, context, eager, &entity, states)
}

/// The condition `columns IN (keys)`.
pub(super) fn within(columns: Vec<ColumnElement>, keys: &[Value]) -> Result<ColumnElement> {
    let list = Operand::List(keys.iter().cloned().map(Operand::Value).collect());
    match <[ColumnElement; 1]>::try_from(columns) {
        Ok([column]) => column.operate(Op::In, list),
        Err(columns) => {
            let tuple = elements::tuple(columns.into_iter().map(Operand::Element).collect(), None)?;
            tuple.operate(Op::In, list)
        }
    }
}

pub(super) fn key_value(values: &[Value]) -> Value {
    match values {
        [value] => value.clone(),
        values => Value::tuple(values.to_vec()),
    }
}

/// Runs a statement for one chunk of keys; its conditions may be extended by those that the option gives.
fn execute(
    host: &mut dyn Host,
    context: &LoadContext,
    eager: &EagerLoad,
    select: &Select,
    eager_order_by: Rc<[ColumnElement]>,
) -> Result<Vec<Value>> {
    let mut select = CompileOptions { eager_order_by, load_path: eager.load_path.clone(), ..CompileOptions::default() }
        .attach(select);
    if let Some(step) = eager.step.as_ref().filter(|step| !step.criteria.is_empty()) {
        select = select.with(|parts| parts.criteria.extend(step.criteria.iter().cloned()));
    }
    let options = ExecuteOptions {
        cause: Some(Rc::new(super::ahead(&context.path_of(eager), "selectin"))),
        autoflush: Some(false),
        ..ExecuteOptions::default()
    };
    let statement = Statement::Select(SelectBase::Select(select));
    let rows = context.session.execute(host, &statement, Parameters::None, &options)?.into_rows();
    all_rows(host, &rows)
}

/// The values of all rows; where joins repeat them, each row once.
pub fn all_rows(host: &mut dyn Host, rows: &QueryResult) -> Result<Vec<Value>> {
    if rows.requires_unique() { unique_rows(host, rows) } else { rows.all_values(host) }
}

/// The values of all rows, each row once.
pub fn unique_rows(host: &mut dyn Host, rows: &QueryResult) -> Result<Vec<Value>> {
    rows.unique(None);
    let width = rows.keys().len().max(1);
    let values = rows.all_values(host)?;
    let same = |a: &Value, b: &Value| a.native_eq(b).unwrap_or_else(|| a.is(b));
    let mut kept: Vec<Value> = Vec::with_capacity(values.len());
    let mut seen: FxHashMap<i64, Vec<usize>> = FxHashMap::default();
    for row in values.chunks_exact(width) {
        let hash = hash_tuple(row.iter().map(|value| match value {
            Value::Object(object) => object.address() as i64,
            other => other.native_hash().unwrap_or_default(),
        }));
        let places = seen.entry(hash).or_default();
        let known = |place: &usize| kept.iter().skip(*place).zip(row).all(|(a, b)| same(a, b));
        if !places.iter().any(known) {
            places.push(kept.len());
            kept.extend(row.iter().cloned());
        }
    }
    Ok(kept)
}

/// Many-to-one: the keys of the targets are in the objects' own columns.
fn by_child(
    host: &mut dyn Host,
    context: &LoadContext,
    eager: &EagerLoad,
    entity: &MappedEntity,
    states: &[(InstanceState, bool)],
) -> Result<()> {
    let relationship = &eager.relationship;
    let target = relationship.mapper();
    let mut keys: Vec<IdentityKey> = Vec::new();
    let mut waiting: FxHashMap<IdentityKey, Waiting> = FxHashMap::default();
    let mut without: Waiting = Vec::new();
    for (state, overwrite) in states {
        let mut values = Vec::new();
        for local in relationship.get_columns().unwrap_or_default() {
            let loaded = state.mapper().column_value(host, state, local, crate::orm::Passive::OFF)?;
            values.push(loaded.into_value().unwrap_or_default());
        }
        if values.iter().any(Value::is_none) {
            without.push((state.clone(), *overwrite));
            continue;
        }
        let key = target.identity_key_from_primary_key(&values);
        let group = waiting.entry(key.clone()).or_default();
        if group.is_empty() {
            keys.push(key);
        }
        group.push((state.clone(), *overwrite));
    }
    for chunk in keys.chunks(CHUNK) {
        let values: Vec<Value> = chunk.iter().map(|key| key_value(key.values())).collect();
        let columns: Vec<ColumnElement> = target.primary_key().iter().map(|column| entity.column(column)).collect();
        let mut items: Vec<SelectItem> = columns.iter().cloned().map(SelectItem::Element).collect();
        let width = items.len() + 1;
        items.push(SelectItem::Entity(entity.as_entity()));
        let condition = within(columns, &values)?;
        let select = Select::new(items).with(|parts| {
            parts.criteria = vec![condition];
            parts.subject = Some(entity.as_entity());
            parts.label_style = LabelStyle::None;
        });
        let rows = execute(host, context, eager, &select, Rc::new([]))?;
        let mut found: FxHashMap<IdentityKey, Value> = FxHashMap::default();
        for row in rows.chunks_exact(width) {
            if let Some((object, key)) = row.split_last() {
                found.insert(target.identity_key_from_primary_key(key), object.clone());
            }
        }
        for key in chunk {
            let object = found.get(key).cloned().unwrap_or_default();
            for (state, overwrite) in waiting.remove(key).unwrap_or_default() {
                put(host, relationship, &state, overwrite, vec![object.clone()])?;
            }
        }
    }
    for (state, overwrite) in without {
        put(host, relationship, &state, overwrite, Vec::new())?;
    }
    Ok(())
}

/// How the objects whose relationship is loaded are found from the targets.
enum Route {
    /// The targets hold the key of the objects.
    Direct(Vec<ColumnElement>),
    /// The table between does.
    Between(Vec<ColumnElement>),
    /// The objects' own table has to be joined.
    Joined(MappedEntity),
}

impl Route {
    fn new(relationship: &RelationshipProperty, entity: &MappedEntity) -> Result<Route> {
        let parent = relationship.parent();
        let equivalents = parent.equivalent_columns();
        let pairs = relationship.join().local_remote_pairs.as_slice();
        // The column that holds a part of the parent's key, or what equals it in all rows.
        let remote = |key: &Column| {
            let equals = |local: &Column| {
                local.is(key) || equivalents.iter().any(|(column, other)| column.is(key) && other.is(local))
            };
            pairs.iter().find(|(local, _)| equals(local)).map(|(_, remote)| remote.element())
        };
        let columns: Option<Vec<ColumnElement>> = parent.primary_key().iter().map(remote).collect();
        let many_to_many = relationship.direction() == Direction::ManyToMany;
        let omits_join = relationship.options().omit_join;
        let plain = omits_join.unwrap_or_else(|| relationship.join().is_plain(parent.primary_key().len()));
        match columns {
            Some(columns) if plain && !many_to_many => {
                Ok(Route::Direct(columns.iter().map(|column| entity.adapt(column)).collect()))
            }
            Some(columns) if plain && !relationship.is_self_referential() => Ok(Route::Between(columns)),
            _ => {
                let alias = parent.persist_selectable().anonymous(None, false)?;
                Ok(Route::Joined(MappedEntity::aliased(&parent, alias, None)))
            }
        }
    }
}

/// One-to-many and many-to-many: the targets come with the keys of the objects.
fn by_parent(
    host: &mut dyn Host,
    context: &LoadContext,
    eager: &EagerLoad,
    entity: &MappedEntity,
    states: &[(InstanceState, bool)],
) -> Result<()> {
    let relationship = &eager.relationship;
    let parent = relationship.parent();
    let route = Route::new(relationship, entity)?;
    for chunk in states.chunks(CHUNK) {
        let mut keys = Vec::with_capacity(chunk.len());
        for (state, _) in chunk {
            keys.extend(state.key().map(|key| key_value(key.values())));
        }
        let order = relationship.order_by();
        let adapted = || order.iter().map(|clause| entity.adapt(clause)).collect();
        let select = match &route {
            Route::Direct(columns) => {
                let condition = within(columns.clone(), &keys)?;
                select_with(columns, entity).with(|parts| {
                    parts.from_objects = vec![FromItem::Entity(entity.as_entity())];
                    parts.criteria = vec![condition];
                    parts.order_by = adapted();
                })
            }
            Route::Between(columns) => {
                let condition = within(columns.clone(), &keys)?;
                let join = relationship.join();
                select_with(columns, entity).with(|parts| {
                    parts.from_objects = join.secondary.iter().cloned().map(FromItem::From).collect();
                    parts.joins = vec![JoinSpec {
                        target: FromItem::Entity(entity.as_entity()),
                        onclause: join
                            .secondaryjoin
                            .as_ref()
                            .map(|condition| OnClause::Element(entity.adapt(condition))),
                        left: None,
                        outer: false,
                        full: false,
                    }];
                    parts.criteria = vec![condition];
                    parts.order_by = adapted();
                })
            }
            Route::Joined(own) => {
                let columns: Vec<ColumnElement> =
                    parent.primary_key().iter().map(|column| own.column(column)).collect();
                let condition = within(columns.clone(), &keys)?;
                let along = RelationshipAttribute {
                    entity: own.clone(),
                    relationship: relationship.clone(),
                    of_type: Some(entity.clone()),
                    criteria: Vec::new(),
                };
                select_with(&columns, entity).with(|parts| {
                    parts.from_objects = vec![FromItem::Entity(own.as_entity())];
                    parts.joins = vec![JoinSpec {
                        target: FromItem::Attribute(Rc::new(along)),
                        onclause: None,
                        left: None,
                        outer: false,
                        full: false,
                    }];
                    parts.criteria = vec![condition];
                })
            }
        };
        let joined = matches!(route, Route::Joined(_));
        let rows = execute(host, context, eager, &select, if joined { order.clone() } else { Rc::new([]) })?;
        let width = parent.primary_key().len() + 1;
        let mut found: FxHashMap<IdentityKey, Vec<Value>> = FxHashMap::default();
        for row in rows.chunks_exact(width) {
            if let Some((object, key)) = row.split_last() {
                found.entry(parent.identity_key_from_primary_key(key)).or_default().push(object.clone());
            }
        }
        for (state, overwrite) in chunk {
            let objects = state.key().and_then(|key| found.remove(&key)).unwrap_or_default();
            put(host, relationship, state, *overwrite, objects)?;
        }
    }
    Ok(())
}

fn select_with(columns: &[ColumnElement], entity: &MappedEntity) -> Select {
    let mut items: Vec<SelectItem> = columns.iter().cloned().map(SelectItem::Element).collect();
    items.push(SelectItem::Entity(entity.as_entity()));
    Select::new(items).with(|parts| {
        parts.subject = Some(entity.as_entity());
        parts.label_style = LabelStyle::None;
    })
}

/// Sets what was loaded.
pub fn put(
    host: &mut dyn Host,
    relationship: &RelationshipProperty,
    state: &InstanceState,
    overwrite: bool,
    mut objects: Vec<Value>,
) -> Result<()> {
    let dict = state.dict()?;
    if !overwrite && dict.contains_str(relationship.key()) {
        return Ok(());
    }
    let Some(attribute) = state.mapper().attribute(relationship.key()) else {
        return Err(Raise::unsupported(format!("loading {} ahead", relationship.label())));
    };
    let value = if relationship.uselist() {
        Value::list(objects)
    } else {
        if objects.len() > 1 {
            host.warn(
                "sqlalchemy.exc.SAWarning",
                &format!(
                    "Multiple rows returned with uselist=False for eagerly-loaded attribute '{}' ",
                    relationship.label()
                ),
            )?;
        }
        objects.truncate(1);
        objects.pop().unwrap_or_default()
    };
    attribute.set_committed_value(host, state, &dict, value)?;
    super::tell_loaded(host, session_number(state), state, relationship, &dict);
    Ok(())
}

fn session_number(state: &InstanceState) -> u32 {
    state.owner().map_or(0, |owner| owner.number())
}
