//! What a select tells of itself, and how it is reduced to what is not told twice.

use super::{lacks, select::of};
use crate::{
    orm::MappedEntity,
    python::{ClassBuilder, Vm},
    sql::{
        elements::{ColumnElement, Element},
        names::Name,
        operators::Op,
        selectable::{ColumnCollection, FromClause, FromItem, OnClause, Select, SelectBase, SelectItem},
    },
    sqlalchemy::{elements, orm::object_of, support::flag, types},
    value::{Dict, Host, Raise, Result, Str, Value},
};

/// What `Select` has of it.
pub(super) fn members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("reduce_columns", |vm, args| {
            let [this, synonyms] = args.bind("reduce_columns", ["self", "only_synonyms"], 1)?;
            let select = plain(&this.unwrap_or_default())?;
            let synonyms = flag(vm, synonyms, true)?;
            let kept = reduced(&select, synonyms).into_iter().map(SelectItem::Element).collect();
            elements::wrap_select(vm, SelectBase::Select(select.with_only_columns(kept, false)?))
        })
        .method("get_final_froms", |vm, args| {
            let [this] = args.bind("get_final_froms", ["self"], 1)?;
            froms(vm, &plain(&this.unwrap_or_default())?.froms()?)
        })
        .property("froms", |vm, args| {
            let [this] = args.exactly("froms")?;
            vm.warn(
                "sqlalchemy.exc.SADeprecationWarning",
                "The Select.froms attribute is moved to the Select.get_final_froms() method. (deprecated since: 1.4.23)",
            )?;
            froms(vm, &plain(&this)?.froms()?)
        })
        .property("columns_clause_froms", |vm, args| {
            let [this] = args.exactly("columns_clause_froms")?;
            let mut found: Vec<FromClause> = Vec::new();
            for from in plain(&this)?.parts().columns.iter().flat_map(SelectItem::from_objects) {
                if !found.iter().any(|known| known.is(&from)) {
                    found.push(from);
                }
            }
            froms(vm, &found)
        })
        .property("inner_columns", |vm, args| {
            let [this] = args.exactly("inner_columns")?;
            let columns = plain(&this)?.plain_columns();
            let columns: Vec<Value> = columns.iter().map(|column| elements::wrap(vm, column)).collect::<Result<_>>()?;
            vm.iter(&Value::list(columns))
        })
        .property("column_descriptions", |vm, args| {
            let [this] = args.exactly("column_descriptions")?;
            let select = plain(&this)?;
            if select.parts().subject.is_some() {
                return entity_descriptions(vm, &select);
            }
            let mut descriptions = Vec::new();
            for column in select.named_columns(false) {
                let description = Dict::new();
                let name = column.proxy.map_or(Value::None, Value::Str);
                description.insert_str(&"name".into(), name);
                description.insert_str(&"type".into(), types::wrap(vm, &column.element.ty())?);
                description.insert_str(&"expr".into(), elements::wrap(vm, &column.element)?);
                descriptions.push(Value::Dict(description));
            }
            Ok(Value::list(descriptions))
        })
}

/// What a select over entities gives, item by item.
pub(in crate::sqlalchemy) fn entity_descriptions(vm: &mut Vm, select: &Select) -> Result<Value> {
    let mut descriptions = Vec::new();
    for item in &select.parts().columns {
        let (entity, name, ty, expr) = match item {
            SelectItem::Entity(entity) => {
                let object = object_of(vm, entity).unwrap_or_default();
                let class = match MappedEntity::from_entity(entity) {
                    Some(entity) => Value::Class(entity.mapper().class().clone()),
                    None => Value::None,
                };
                let name = MappedEntity::from_entity(entity).map_or(Some(entity.name()), |entity| entity.given_name());
                (Some(entity.clone()), name.into(), class, object)
            }
            SelectItem::Element(element) => {
                let entity_of = |element: &ColumnElement| element.annotations().and_then(|known| known.entity.clone());
                let entity = entity_of(element).or_else(|| element.column_elements().iter().find_map(entity_of));
                let key = element.annotations().and_then(|known| known.proxy_key.clone());
                let name = key.or_else(|| match element.element() {
                    Element::Label { name: Name::Plain(name), .. } => Some(name.clone()),
                    _ => element.as_column().map(|column| column.key()),
                });
                (entity, name.into(), types::wrap(vm, &element.ty())?, elements::wrap(vm, element)?)
            }
            SelectItem::From(_) => return lacks("Select.column_descriptions of this select"),
        };
        let aliased = entity.as_ref().and_then(MappedEntity::from_entity).is_some_and(|entity| entity.is_aliased());
        let entity = entity.and_then(|entity| object_of(vm, &entity)).unwrap_or_default();
        let description = Dict::new();
        for (key, value) in
            [("name", name), ("type", ty), ("aliased", Value::Bool(aliased)), ("expr", expr), ("entity", entity)]
        {
            description.insert_str(&key.into(), value);
        }
        descriptions.push(Value::Dict(description));
    }
    Ok(Value::list(descriptions))
}

fn plain(value: &Value) -> Result<Select> {
    match of(value)? {
        SelectBase::Select(select) => Ok(select),
        _ => Err(Raise::type_error("a Select is needed")),
    }
}

fn froms(vm: &mut Vm, froms: &[FromClause]) -> Result<Value> {
    let froms: Vec<Value> = froms.iter().map(|from| elements::wrap_from(vm, from)).collect::<Result<_>>()?;
    Ok(Value::list(froms))
}

/// The columns that a select gives, by key.
pub(super) fn selected(select: &SelectBase) -> ColumnCollection {
    match select {
        SelectBase::Select(select) => ColumnCollection(
            select
                .named_columns(false)
                .into_iter()
                .filter(|column| !column.element.is_text())
                .map(|column| {
                    let key = column.proxy.unwrap_or_else(|| column.element.anonymous_name().display());
                    (key, column.element)
                })
                .collect(),
        ),
        SelectBase::Compound(compound) => match compound.parts().selects.first() {
            Some(first) => selected(first),
            None => ColumnCollection::default(),
        },
        SelectBase::Textual(text) => ColumnCollection(
            text.columns()
                .iter()
                .map(|column| (column.proxy_key().unwrap_or_else(|| column.anonymous_name().display()), column.clone()))
                .collect(),
        ),
        SelectBase::Dml(_) => ColumnCollection::default(),
    }
}

/// The columns without those that are the same as another by a foreign key or a condition.
fn reduced(select: &Select, only_synonyms: bool) -> Vec<ColumnElement> {
    let mut columns: Vec<ColumnElement> = Vec::new();
    for column in select.plain_columns() {
        if !columns.iter().any(|known| known.id() == column.id()) {
            columns.push(column);
        }
    }
    let mut omitted: Vec<u64> = Vec::new();
    let name = |element: &ColumnElement| element.name().map(|name| name.display());
    let fits = |a: &ColumnElement, b: Option<Str>| !only_synonyms || name(a) == b;
    for column in &columns {
        let keys = base_columns(column)
            .iter()
            .filter_map(ColumnElement::as_column)
            .flat_map(|c| c.foreign_keys())
            .collect::<Vec<_>>();
        for key in keys {
            let Ok(target) = key.column() else { continue };
            let target = ColumnElement::of_column(&target, None);
            let others = columns.iter().filter(|other| other.id() != column.id());
            if others.clone().any(|other| target.shares_lineage(other) && fits(other, name(column))) {
                omitted.push(column.id());
            }
        }
    }
    let parts = select.parts();
    let joined = parts.joins.iter().filter_map(|join| match &join.onclause {
        Some(OnClause::Element(element)) => Some(element.clone()),
        _ => None,
    });
    let sources = parts.from_objects.iter().filter_map(|item| match item {
        FromItem::From(FromClause::Join(join)) => Some(join.onclause().clone()),
        _ => None,
    });
    let conditions: Vec<ColumnElement> = parts.criteria.iter().cloned().chain(sources).chain(joined).collect();
    for condition in &conditions {
        condition.visit(&mut |element| {
            let Element::Binary { left, right, operator: Op::Eq, .. } = element.element() else { return };
            let kept = |side: &ColumnElement| {
                columns.iter().any(|column| column.id() == side.id()) && !omitted.contains(&side.id())
            };
            if kept(left) && kept(right) {
                let same = columns.iter().rev().find(|column| column.shares_lineage(right) && fits(column, name(left)));
                omitted.extend(same.map(ColumnElement::id));
            }
        });
    }
    columns.retain(|column| !omitted.contains(&column.id()));
    columns
}

/// The columns that a column stands for, itself first.
fn base_columns(element: &ColumnElement) -> Vec<ColumnElement> {
    let mut all = vec![element.clone()];
    if let Some(column) = element.as_column() {
        all.extend(column.proxies().iter().flat_map(base_columns));
    }
    all
}
