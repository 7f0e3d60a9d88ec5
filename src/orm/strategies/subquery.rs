//! Loading a relationship of all objects of a query by a second one, which has the first as a subquery.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::selectin::{put, unique_rows};
use crate::{
    engine::Parameters,
    orm::{
        InstanceState, Loaded, MappedEntity, Passive, RelationshipAttribute, RelationshipProperty,
        context::{self, CompileOptions, EagerLoad},
        loading::{LoadContext, LoadOptions},
        session::ExecuteOptions,
        strategy_options::LoaderOptions,
    },
    sql::{
        compiler::Statement,
        elements::ColumnElement,
        schema::Column,
        selectable::{Alias, AliasKind, Aliased, FromItem, JoinSpec, LabelStyle, Select, SelectBase, SelectItem},
    },
    value::{Host, Raise, Result, Value, hash_tuple},
};

/// The query that a subquery load goes back to.
pub struct Origin {
    /// The query itself.
    pub select: Select,
    /// Its parameters.
    pub parameters: Parameters,
    /// The entity that the way begins with.
    pub root: Option<MappedEntity>,
    /// The relationships that lie behind, of the statements since.
    pub way: Vec<RelationshipProperty>,
}

/// Loads a relationship of the objects that a query gave.
pub fn load(
    host: &mut dyn Host,
    context: &LoadContext,
    eager: &EagerLoad,
    states: &[(InstanceState, bool)],
) -> Result<()> {
    let relationship = &eager.relationship;
    let Some(origin) = &context.options.origin else {
        return Err(Raise::unsupported(format!("subqueryload() of {} from this statement", relationship.label())));
    };
    let root = origin.root.clone().unwrap_or_else(|| eager.root.clone());
    let mut way = origin.way.clone();
    way.extend(eager.way.iter().cloned());
    way.push(relationship.clone());
    let entity = match eager.step.as_ref().and_then(|step| step.of_type.clone()) {
        Some(entity) => entity,
        None => relationship.entity(),
    };
    let columns = relationship.local_columns();
    let select = statement(&origin.select, &root, &way, &entity, &columns)?;
    let options = CompileOptions {
        eager_order_by: relationship.order_by(),
        load_path: eager.load_path.clone(),
        ..CompileOptions::default()
    };
    let mut select = options.attach(&select);
    if let Some(step) = &eager.step {
        select = select.with(|parts| parts.criteria.extend(step.criteria.iter().cloned()));
    }
    let further =
        Origin { select: origin.select.clone(), parameters: origin.parameters.clone(), root: Some(root), way };
    let options = ExecuteOptions {
        cause: Some(Rc::new(super::ahead(&context.path_of(eager), "subquery"))),
        autoflush: Some(false),
        load: LoadOptions { origin: Some(Rc::new(further)), ..LoadOptions::default() },
        ..ExecuteOptions::default()
    };
    let select = Statement::Select(SelectBase::Select(select));
    let executed = context.session.execute(host, &select, origin.parameters.clone(), &options)?;
    let rows = unique_rows(host, &executed.into_rows())?;
    let mut found: FxHashMap<i64, Vec<(Vec<Value>, Value)>> = FxHashMap::default();
    for row in rows.chunks_exact(columns.len() + 1) {
        if let Some((object, key)) = row.split_first() {
            found.entry(hash(key)).or_default().push((key.to_vec(), object.clone()));
        }
    }
    for (state, overwrite) in states {
        let mut key = Vec::with_capacity(columns.len());
        for column in &columns {
            let value = state.mapper().column_value(host, state, column, Passive::NO_INITIALIZE)?;
            key.push(if let Loaded::Value(value) = value { value } else { Value::None });
        }
        let same = |known: &[Value]| known.iter().zip(&key).all(|(a, b)| a.native_eq(b).unwrap_or_else(|| a.is(b)));
        let objects = found.get(&hash(&key)).into_iter().flatten();
        let objects = objects.filter(|(known, _)| same(known)).map(|(_, object)| object.clone()).collect();
        put(host, relationship, state, *overwrite, objects)?;
    }
    Ok(())
}

/// The target with the columns that tell whose it is, joined to the first query along the way.
fn statement(
    origin: &Select,
    root: &MappedEntity,
    way: &[RelationshipProperty],
    entity: &MappedEntity,
    columns: &[Column],
) -> Result<Select> {
    let Some(first) = way.first() else {
        return Err(Raise::unsupported("a subquery load along no relationship"));
    };
    let embedded = embedded(origin, root, &first.local_columns(), first.options().distinct_target_key);
    let from = Alias::new(AliasKind::Subquery, Aliased::Select(SelectBase::Select(embedded)), None).as_from();
    let left = MappedEntity::aliased(root.mapper(), from, None);
    // What lies between is joined under other names: it may be joined more than once.
    let mut stations = vec![left];
    for relationship in way.iter().skip(1) {
        let parent = relationship.parent();
        stations.push(MappedEntity::aliased(&parent, parent.persist_selectable().anonymous(None, false)?, None));
    }
    let parent = stations.last().cloned().unwrap_or_else(|| root.clone());
    stations.push(entity.clone());
    let mut items = vec![SelectItem::Entity(entity.as_entity())];
    items.extend(columns.iter().map(|column| SelectItem::Element(parent.column(column))));
    let joins = way.iter().zip(stations.windows(2)).filter_map(|(relationship, pair)| {
        let [from, to] = pair else { return None };
        let along = RelationshipAttribute {
            entity: from.clone(),
            relationship: relationship.clone(),
            of_type: Some(to.clone()),
            criteria: Vec::new(),
        };
        let target = FromItem::Attribute(Rc::new(along));
        Some(JoinSpec { target, onclause: None, left: None, outer: false, full: false })
    });
    Ok(Select::new(items).with(|parts| {
        parts.subject = Some(entity.as_entity());
        parts.joins = joins.collect();
        parts.label_style = LabelStyle::TablenamePlusCol;
    }))
}

/// The first query reduced to the columns that the relationship starts from.
fn embedded(origin: &Select, root: &MappedEntity, columns: &[Column], distinct: Option<bool>) -> Select {
    let mapper = root.mapper();
    let complete = mapper.primary_key().iter().all(|key| columns.iter().any(|column| column.is(key)));
    let elements: Vec<ColumnElement> = columns.iter().map(|column| root.column(column)).collect();
    let key_of = |column: &Column| mapper.property_of_column(column).map(|property| property.key().clone());
    let attributes: Vec<ColumnElement> = columns
        .iter()
        .zip(&elements)
        .map(|(column, element)| key_of(column).and_then(|key| root.attribute(&key)).unwrap_or_else(|| element.clone()))
        .collect();
    origin.with(|parts| {
        if parts.from_objects.is_empty() {
            parts.from_objects = vec![FromItem::Entity(root.as_entity())];
        }
        parts.columns = attributes.into_iter().map(SelectItem::Element).collect();
        parts.subject = Some(root.as_entity());
        // What holds for all objects of a class holds here too.
        parts
            .statement
            .options
            .retain(|option| LoaderOptions::from_option(option).is_some_and(|own| own.hold_everywhere()));
        parts.correlate = Some(Vec::new());
        parts.label_style = LabelStyle::TablenamePlusCol;
        parts.distinct |= distinct.unwrap_or(!complete);
        if parts.limit.is_none() && parts.offset.is_none() && parts.fetch.is_none() {
            parts.order_by = Vec::new();
        }
        if parts.distinct && !parts.order_by.is_empty() {
            // What is ordered by has to be among what is told apart.
            let further = context::ordering_columns(&parts.order_by, &elements);
            parts.columns.extend(further.into_iter().map(SelectItem::Element));
        }
    })
}

fn hash(key: &[Value]) -> i64 {
    hash_tuple(key.iter().map(|value| value.native_hash().unwrap_or_default()))
}
