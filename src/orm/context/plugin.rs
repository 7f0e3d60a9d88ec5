use std::rc::Rc;

use super::{
    CompileOptions, CompileState,
    collect::{Collector, Naming},
    eager,
    join::Joiner,
};
use crate::{
    orm::{
        Mapper,
        entity::MappedEntity,
        relationships::single_criterion,
        strategy_options::{LoadPath, LoaderOptions},
    },
    sql::{
        dml::{Delete, Insert, Update, ValueKey},
        elements::ColumnElement,
        entity::{Core, Entity, PluginContext, StatementPlugin},
        selectable::{FromClause, FromItem, Select, SelectItem, SelectParts, StatementOptions},
    },
    value::{Host, Raise, Result},
};

/// What compiles statements that name entities.
pub fn plugin() -> Rc<dyn StatementPlugin> {
    Rc::new(OrmPlugin)
}

struct OrmPlugin;

/// Loader options, and what of them holds for a statement that writes to a class.
pub(super) fn options_of(statement: &StatementOptions) -> LoadPath {
    let options = statement.options.iter().filter_map(LoaderOptions::from_option).flat_map(|options| options.0);
    LoadPath::default().with_options(options.collect())
}

/// The conditions that an UPDATE or DELETE of a class has besides its own: those of `with_loader_criteria()`.
pub fn added_criteria(mapper: &Mapper, statement: &StatementOptions) -> Vec<ColumnElement> {
    if statement.options.is_empty() {
        return Vec::new();
    }
    options_of(statement).criteria(&MappedEntity::of(mapper))
}

impl StatementPlugin for OrmPlugin {
    fn select(&self, host: &mut dyn Host, select: &Select, context: &PluginContext) -> Result<Core<Select>> {
        let parts = select.parts();
        if let Some(entity) = parts.subject.as_ref().and_then(MappedEntity::from_entity) {
            entity.mapper().registry()?.configure(host)?;
        }
        let options = CompileOptions::of(select, Some(context));
        if parts.statement.options.iter().any(|option| LoaderOptions::from_option(option).is_none()) {
            return Err(Raise::unsupported("an option of this kind in options(...)"));
        }
        if let Some(entity) = &options.exists_of {
            let criteria = options.load_path.criteria(entity);
            let statement = select.with(|parts| {
                parts.criteria.extend(criteria.iter().map(|condition| entity.adapt(condition)));
                parts.subject = None;
                parts.extra = None;
                parts.extra_key = 0;
            });
            return Ok(Core { statement, state: None });
        }
        let naming = match parts.label_style {
            crate::sql::selectable::LabelStyle::TablenamePlusCol => Naming::Legacy,
            _ => Naming::Once,
        };
        let mut collector = Collector::new(naming);
        for item in &parts.columns {
            collector.add(item, &options)?;
        }
        if context.toplevel && !parts.statement.options.is_empty() {
            options.load_path.check(&collector.roots)?;
        }
        let mut froms = Vec::new();
        for from in &parts.from_objects {
            if let FromItem::Entity(entity) = from
                && let Some(entity) = MappedEntity::from_entity(entity)
            {
                collector.note(&entity);
            }
            froms.push(plain_from(from)?);
        }
        let mut joiner = Joiner::new(froms, &parts.columns, &options.load_path);
        for spec in &parts.joins {
            joiner.join(spec)?;
        }
        let order_by: Vec<ColumnElement> = options.eager_order_by.iter().map(|clause| joiner.adapt(clause)).collect();
        let (mut froms, joined) = joiner.finish();
        let requires_unique = collector.multi_row && !collector.joins.is_empty();
        let requires_origin = collector.requires_origin;
        let nested = requires_unique && eager::counts_rows(parts);
        let mut added = eager::join(&mut collector, &froms, nested)?;
        added.order_by.splice(0..0, order_by);
        if froms.is_empty() && !options.as_written {
            // In the order of the entities, each once; those that are joined to stand in their joins.
            let starts = |from: &FromClause| !nested && added.joins.iter().any(|(_, join)| join.contains(from));
            for from in &collector.fallback {
                if !starts(from) && !froms.iter().any(|known| known.is(from)) {
                    froms.push(from.clone());
                }
            }
        }
        if !nested {
            // Eager joins come behind all else, what they begin with in them.
            froms.retain(|from| !added.joins.iter().any(|(start, _)| from.is(start)));
            froms.extend(added.joins.iter().map(|(_, join)| join.clone()));
        }
        if collector.primary.is_empty() {
            return Err(Raise::new(
                "sqlalchemy.exc.InvalidRequestError",
                "Query contains no columns with which to SELECT from.",
            ));
        }
        let single = if options.as_written { Vec::new() } else { collector.single_criteria(&joined, &options)? };
        let between = if nested { eager::ordering_columns(&parts.order_by, &collector.primary) } else { Vec::new() };
        let stand_ins = collector.stand_ins();
        let (mut columns, secondary, entities) = collector.finish(between);
        if !nested {
            columns.extend(secondary.iter().cloned());
        }
        let mut statement = select.with(|parts| {
            parts.criteria.extend(single);
            over_stand_ins(parts, &stand_ins);
            parts.columns = columns.into_iter().map(SelectItem::Element).collect();
            parts.from_objects = froms.into_iter().map(FromItem::From).collect();
            parts.joins = Vec::new();
            parts.subject = None;
            parts.extra = None;
            parts.extra_key = 0;
            if !nested {
                parts.order_by.extend(added.order_by.iter().cloned());
            }
        });
        if nested {
            statement = eager::around(&statement, parts.label_style, secondary, added);
        }
        let state = CompileState { requires_unique, requires_origin, wrapped: nested, ..CompileState::new(entities) };
        Ok(Core { statement, state: context.toplevel.then(|| Rc::new(state) as Rc<dyn std::any::Any>) })
    }

    fn insert(&self, _host: &mut dyn Host, insert: &Insert, _context: &PluginContext) -> Result<Core<Insert>> {
        let parts = insert.parts();
        Ok(Core { statement: as_core_insert(insert), state: state_of_returning(&parts.returning, &parts.statement)? })
    }

    fn update(&self, _host: &mut dyn Host, update: &Update, _context: &PluginContext) -> Result<Core<Update>> {
        let criteria = criteria_of(update.parts().subject.as_ref(), &update.parts().statement)?;
        let state = state_of_returning(&update.parts().returning, &update.parts().statement)?;
        let statement = as_core_update(update).with(|parts| {
            parts.criteria.extend(criteria);
            give_back(&mut parts.returning, parts.return_defaults.is_some(), &mut parts.supplemental);
        });
        Ok(Core { statement, state })
    }

    fn delete(&self, _host: &mut dyn Host, delete: &Delete, _context: &PluginContext) -> Result<Core<Delete>> {
        let criteria = criteria_of(delete.parts().subject.as_ref(), &delete.parts().statement)?;
        let state = state_of_returning(&delete.parts().returning, &delete.parts().statement)?;
        let statement = delete.with(|parts| {
            parts.criteria.extend(criteria);
            parts.subject = None;
            give_back(&mut parts.returning, parts.return_defaults.is_some(), &mut parts.supplemental);
        });
        Ok(Core { statement, state })
    }

    fn selected_columns(&self, select: &Select) -> Vec<ColumnElement> {
        let options = CompileOptions::of(select, None);
        let mut columns = Vec::new();
        for item in &select.parts().columns {
            match item {
                SelectItem::Entity(entity) => match MappedEntity::from_entity(entity) {
                    Some(entity) => {
                        let properties = entity.mapper().column_properties();
                        let loaded = properties.iter().filter(|property| !property.is_deferred());
                        let wanted = loaded
                            .filter(|property| options.only.as_ref().is_none_or(|only| only.contains(property.key())));
                        columns.extend(wanted.filter_map(|property| entity.attribute(property.key())));
                    }
                    None => columns.extend(entity.columns()),
                },
                SelectItem::Element(element) => columns.push(element.clone()),
                SelectItem::From(from) => columns.extend(from.columns().0.into_iter().map(|(_, column)| column)),
            }
        }
        columns
    }
}

/// Turns what a select says of the tables of entities into what it says of the sources that stand for them.
fn over_stand_ins(parts: &mut SelectParts, entities: &[MappedEntity]) {
    for entity in entities {
        let lists = [&mut parts.criteria, &mut parts.order_by, &mut parts.group_by, &mut parts.having];
        lists.into_iter().flatten().for_each(|element| *element = entity.adapt(element));
    }
}

/// What is selected from, as a source.
pub(super) fn plain_from(item: &FromItem) -> Result<FromClause> {
    match item {
        FromItem::From(from) => Ok(from.clone()),
        FromItem::Entity(entity) => {
            entity.selectable().ok_or_else(|| Raise::unsupported(format!("select_from() of {}", entity.name())))
        }
        FromItem::Attribute(attribute) => {
            Err(Raise::unsupported(format!("select_from() of a relationship of {}", attribute.entity().name())))
        }
    }
}

/// The conditions that a statement has besides its own: those of options, and which rows of a shared table are those of the
/// entity that is written to.
fn criteria_of(subject: Option<&Rc<dyn Entity>>, statement: &StatementOptions) -> Result<Vec<ColumnElement>> {
    let Some(entity) = subject.and_then(MappedEntity::from_entity) else { return Ok(Vec::new()) };
    let mut criteria = added_criteria(entity.mapper(), statement);
    criteria.extend(single_criterion(entity.mapper())?);
    Ok(criteria)
}

/// The columns that items of RETURNING stand for.
pub fn returning_columns(items: &[SelectItem]) -> Vec<ColumnElement> {
    let mut collector = Collector::default();
    for item in items {
        // What cannot be expanded is refused where the state is made.
        let _ = collector.add(item, &CompileOptions { dml_returning: true, ..CompileOptions::default() });
    }
    collector.primary
}

/// Puts columns in the place of what was named behind RETURNING. Beside `return_defaults()` they come as its supplement.
fn give_back(returning: &mut Vec<SelectItem>, beside_defaults: bool, supplemental: &mut Vec<ColumnElement>) {
    let columns = returning_columns(returning);
    if beside_defaults {
        supplemental.extend(columns);
        returning.clear();
    } else {
        *returning = columns.into_iter().map(SelectItem::Element).collect();
    }
}

/// How the rows of a RETURNING become objects, in the order of [`returning_columns`].
///
/// # Errors
/// An end for what cannot be given back.
pub fn returning_state(items: &[SelectItem], statement: &StatementOptions) -> Result<Rc<CompileState>> {
    let load_path = options_of(statement);
    let options = CompileOptions { load_path, dml_returning: true, ..CompileOptions::default() };
    let mut collector = Collector::new(Naming::Plain);
    for item in items {
        collector.add(item, &options)?;
    }
    let (_, _, entities) = collector.finish(Vec::new());
    Ok(Rc::new(CompileState::new(entities)))
}

fn state_of_returning(items: &[SelectItem], statement: &StatementOptions) -> Result<Option<Rc<dyn std::any::Any>>> {
    if items.is_empty() {
        return Ok(None);
    }
    Ok(Some(returning_state(items, statement)?))
}

/// An INSERT of an entity as one of its table.
pub fn as_core_insert(insert: &Insert) -> Insert {
    insert.with(|parts| {
        if let Some(entity) = parts.subject.as_ref().and_then(MappedEntity::from_entity) {
            for (key, _) in parts.values.iter_mut().chain(parts.rows.iter_mut().flatten()).flatten() {
                rename_key(&entity, key);
            }
        }
        parts.subject = None;
        parts.returning = returning_columns(&parts.returning).into_iter().map(SelectItem::Element).collect();
    })
}

/// An UPDATE of the table in the entity's place.
pub fn as_core_update(update: &Update) -> Update {
    update.with(|parts| {
        if let Some(entity) = parts.subject.as_ref().and_then(MappedEntity::from_entity) {
            for (key, _) in &mut parts.values {
                rename_key(&entity, key);
            }
        }
        parts.subject = None;
    })
}

/// Lets a value be given by the attribute's name.
fn rename_key(entity: &MappedEntity, key: &mut ValueKey) {
    if let ValueKey::Key(name) = key
        && let Some(element) = entity.attribute(name)
    {
        *key = ValueKey::Column(element);
    }
}
