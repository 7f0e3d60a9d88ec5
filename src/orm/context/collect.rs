use std::{any::Any, cell::Cell, rc::Rc};

use super::{
    CompileOptions,
    entities::{EagerLoad, EntityPlan, JoinedLoad, ObjectPlan, QueryEntity, SubclassLoad},
};
use crate::{
    orm::{
        Bundle, BundleMaker, ColumnProperty, InnerJoin, Mapper, MapperProperty, PolymorphicLoad, RelationshipProperty,
        entity::MappedEntity, relationships::single_criterion, strategy_options::Strategy,
    },
    sql::{
        Id,
        elements::{ColumnElement, Element},
        entity::Entity,
        names::Name,
        selectable::{FromClause, SelectItem},
    },
    value::{Raise, Result, Str},
};

/// Collects the columns of a select of entities, and the joins that eager loads add to it.
#[derive(Default)]
pub(super) struct Collector {
    /// The columns of what is selected.
    pub primary: Vec<ColumnElement>,
    /// The columns of what is loaded by joins besides, which come behind those.
    secondary: Vec<ColumnElement>,
    items: Vec<Item>,
    /// What is selected from where no join and no `select_from()` says.
    pub fallback: Vec<FromClause>,
    /// The mapped entities that are selected as such.
    pub roots: Vec<MappedEntity>,
    /// The mapped entities that something is selected of.
    mapped: Vec<MappedEntity>,
    /// The joins that eager loads ask for, in order.
    pub joins: Vec<EagerJoin>,
    /// Whether a row of what is selected may become several.
    pub multi_row: bool,
    /// Whether relationships load by queries that have this one as a subquery.
    pub requires_origin: bool,
    /// How columns of rows are named.
    naming: Naming,
    names: Names,
}

/// How the columns of rows are named that stand beside entities.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Naming {
    /// By attribute, label or function, each name once: further ones get a number.
    #[default]
    Once,
    /// The same without numbers.
    Plain,
    /// As bundles do: as it is, without a name where there is none.
    Bundle,
    /// As the legacy `Query` does: by what is an attribute, a label or a column alone.
    Legacy,
}

/// The names that were given so far.
#[derive(Default)]
struct Names {
    given: Vec<Str>,
    /// The numbered names, each with the name and the column that it is made of.
    numbered: Vec<(Str, Id, Str)>,
}

impl Names {
    fn once(&mut self, name: Str, column: Id) -> Str {
        if !self.given.contains(&name) {
            self.given.push(name.clone());
            return name;
        }
        if let Some((.., known)) = self.numbered.iter().find(|(of, id, _)| *of == name && *id == column) {
            return known.clone();
        }
        let number = self.numbered.iter().filter(|(of, ..)| *of == name).count() + 1;
        let numbered = Str::from(format!("{name}_{number}"));
        self.numbered.push((name, column, numbered.clone()));
        numbered
    }
}

/// A join that an eager load asks for.
pub(super) struct EagerJoin {
    /// The entity of the statement that it begins with.
    pub root: MappedEntity,
    /// The entity whose relationship is loaded.
    pub left: MappedEntity,
    /// Whether that is the root.
    pub from_root: bool,
    /// The relationship.
    pub relationship: RelationshipProperty,
    /// What stands for its other side.
    pub right: MappedEntity,
    /// Whether it is an INNER JOIN.
    pub inner: InnerJoin,
    /// A join before it is outer, so that this one has to be too.
    pub chained_from_outer: bool,
    /// Further conditions.
    pub criteria: Vec<ColumnElement>,
}

/// The place of a value in a row, while it is not known how many columns are selected in all.
#[derive(Clone, Copy)]
enum Place {
    Primary(usize),
    Secondary(usize),
}

enum Item {
    Entity { draft: Draft, name: Str, address: Id },
    Column { place: usize, name: Option<Str>, address: Id },
    Bundle { parts: Vec<Item>, maker: BundleMaker, name: Str, address: Id },
}

/// How an object is made out of a row, while places are not settled.
struct Draft {
    mapper: Mapper,
    columns: Columns,
    expired: Vec<Str>,
    primary_key: Vec<Place>,
    discriminator: Option<Place>,
    derived: Vec<DerivedDraft>,
    joined: Vec<JoinedDraft>,
    eager: Vec<EagerLoad>,
    load: Option<Rc<dyn Any>>,
}

/// How an object of a derived class is made, while places are not settled.
struct DerivedDraft {
    mapper: Mapper,
    columns: Columns,
    expired: Vec<Str>,
    subclasses: Vec<Rc<SubclassLoad>>,
}

/// A relationship that the same rows load, while places are not settled.
struct JoinedDraft {
    relationship: RelationshipProperty,
    draft: Draft,
    contained: bool,
    by_option: bool,
}

/// Attributes with the places of their columns.
type Columns = Vec<(Str, Place)>;

/// Where an entity stands that is set up.
struct Position<'a> {
    root: &'a MappedEntity,
    /// The relationships on the way to it.
    way: Vec<RelationshipProperty>,
    /// Its columns come behind those of what is selected.
    secondary: bool,
    chained_from_outer: bool,
}

impl Collector {
    /// Nothing yet, of which rows are named like that.
    pub fn new(naming: Naming) -> Collector {
        Collector { naming, ..Collector::default() }
    }

    /// Adds what `select()` named.
    pub fn add(&mut self, item: &SelectItem, options: &CompileOptions) -> Result<()> {
        match item {
            SelectItem::Entity(entity) => match MappedEntity::from_entity(entity) {
                Some(entity) => self.add_entity(&entity, options),
                None => match Bundle::from_entity(entity) {
                    Some(bundle) => self.add_bundle(&bundle, options),
                    None => Err(Raise::unsupported(format!("{} in an ORM select()", entity.name()))),
                },
            },
            SelectItem::Element(element) => {
                self.add_column(element);
                Ok(())
            }
            SelectItem::From(from) => {
                for (_, column) in from.columns().0 {
                    self.add_column(&column);
                }
                Ok(())
            }
        }
    }

    /// All columns: those of what is selected, `between` them, and those of what is loaded besides; with them how a row
    /// becomes objects and values.
    pub fn finish(self, between: Vec<ColumnElement>) -> (Vec<ColumnElement>, Vec<ColumnElement>, Vec<QueryEntity>) {
        let offset = self.primary.len() + between.len();
        let entities = self.items.into_iter().map(|item| item.settle(offset)).collect();
        let mut primary = self.primary;
        primary.extend(between);
        (primary, self.secondary, entities)
    }

    /// Which rows of shared tables are those of the selected entities, but for those that were joined.
    pub fn single_criteria(&self, joined: &[MappedEntity], options: &CompileOptions) -> Result<Vec<ColumnElement>> {
        let mut criteria = Vec::new();
        for entity in self.mapped.iter().filter(|entity| !joined.iter().any(|known| known.is(entity))) {
            if !options.for_refresh {
                let criteria_of = options.load_path.criteria(entity);
                criteria.extend(criteria_of.iter().map(|condition| entity.adapt(condition)));
            }
            if !options.any_class
                && let Some(single) = single_criterion(entity.mapper())?
            {
                criteria.push(entity.adapt(&single));
            }
        }
        Ok(criteria)
    }

    /// The entities whose rows come out of something that stands for their tables.
    pub fn stand_ins(&self) -> Vec<MappedEntity> {
        self.mapped.iter().filter(|entity| entity.stands_in()).cloned().collect()
    }

    /// Selects a column that an eager load needs, where it is not selected already.
    pub fn undefer(&mut self, column: ColumnElement) {
        self.place(column, false);
    }

    fn add_entity(&mut self, entity: &MappedEntity, options: &CompileOptions) -> Result<()> {
        let position = Position { root: entity, way: Vec::new(), secondary: false, chained_from_outer: false };
        let draft = self.set_up(entity, options, &position)?;
        self.fallback.push(entity.from_clause());
        self.note(entity);
        self.roots.push(entity.clone());
        self.items.push(Item::Entity { draft, name: entity.name(), address: entity.id() });
        Ok(())
    }

    /// Selects the columns of an entity, and sets up the loads of its relationships, in the order of its properties.
    fn set_up(&mut self, entity: &MappedEntity, options: &CompileOptions, position: &Position<'_>) -> Result<Draft> {
        let mapper = entity.mapper();
        let kept = options.load_path.kept();
        let load = (!kept.is_empty()).then(|| Rc::new(kept) as Rc<dyn Any>);
        let mut draft = Draft::new(mapper, load);
        let besides = entity.polymorphic_mappers();
        let mut seen: Vec<usize> = Vec::new();
        let mut placed: Vec<(usize, Place)> = Vec::new();
        for of in std::iter::once(mapper).chain(&besides) {
            for property in of.properties().iter() {
                if seen.contains(&property.address()) {
                    continue;
                }
                seen.push(property.address());
                match property {
                    MapperProperty::Column(property) => {
                        if of.is(mapper) || !is_other_discriminator(mapper, of, property) {
                            for expression in loaded(of, entity, property, options) {
                                let place = self.place(entity.adapt(expression), position.secondary);
                                placed.push((property.address(), place));
                            }
                        }
                    }
                    MapperProperty::Synonym(_) | MapperProperty::Composite(_) => {}
                    MapperProperty::Relationship(relationship) => {
                        self.set_up_relationship(entity, relationship, options, position, true, &mut draft)?;
                    }
                }
            }
        }
        if !options.for_refresh {
            for column in mapper.primary_key() {
                draft.primary_key.push(self.place(entity.column(column), position.secondary));
            }
            if let Some(on) = mapper.polymorphic_on() {
                draft.discriminator = Some(self.place(entity.adapt(on), position.secondary));
                let mut known: Vec<Rc<SubclassLoad>> = Vec::new();
                for of in mapper.self_and_descendants().iter().skip(1) {
                    for relationship in of.relationships().iter() {
                        if !seen.contains(&relationship.address()) {
                            seen.push(relationship.address());
                            self.set_up_relationship(entity, relationship, options, position, false, &mut draft)?;
                        }
                    }
                    let (columns, expired) = self.columns_of(entity, of, options, position, &placed);
                    let subclasses = subclass_loads(entity, of, options, &mut known);
                    draft.derived.push(DerivedDraft { mapper: of.clone(), columns, expired, subclasses });
                }
            }
        }
        (draft.columns, draft.expired) = self.columns_of(entity, mapper, options, position, &placed);
        Ok(draft)
    }

    /// The attributes of `of` with the places of their columns, and those that are not selected. `placed` are properties, by
    /// their addresses, whose places are known.
    fn columns_of(
        &self,
        entity: &MappedEntity,
        of: &Mapper,
        options: &CompileOptions,
        position: &Position<'_>,
        placed: &[(usize, Place)],
    ) -> (Columns, Vec<Str>) {
        let (mut columns, mut expired) = (Vec::new(), Vec::new());
        for property in of.column_properties() {
            let expressions = loaded(of, entity, &property, options);
            if expressions.is_empty() {
                continue;
            }
            let known = |expression| self.known(&entity.adapt(expression), position.secondary);
            let place = placed.iter().find(|(address, _)| *address == property.address()).map(|(_, place)| *place);
            match place.or_else(|| expressions.iter().find_map(known)) {
                Some(place) => columns.push((property.key().clone(), place)),
                None => expired.push(property.key().clone()),
            }
        }
        (columns, expired)
    }

    /// Sets up the load of a relationship. `reachable` says that the columns of the class that has it are selected.
    fn set_up_relationship(
        &mut self,
        entity: &MappedEntity,
        relationship: &RelationshipProperty,
        options: &CompileOptions,
        position: &Position<'_>,
        reachable: bool,
        draft: &mut Draft,
    ) -> Result<()> {
        if options.only.as_ref().is_some_and(|only| !only.contains(relationship.key())) {
            return Ok(());
        }
        let strategy = match options.load_path.effective(Some(entity), relationship) {
            Strategy::Lazy | Strategy::Raise { .. }
                if options.user_refresh && options.only.is_some() && !relationship.is_dynamic() =>
            {
                Strategy::Immediate
            }
            other => other,
        };
        let by_option = options.load_path.step(Some(entity), relationship).is_some();
        match strategy {
            Strategy::Joined { inner } if reachable && !options.rows_only => {
                if let Some(joined) = self.join(entity, relationship, inner, options, position)? {
                    let relationship = relationship.clone();
                    draft.joined.push(JoinedDraft { relationship, draft: joined, contained: false, by_option });
                }
            }
            Strategy::ContainsEager if reachable => {
                let contained = self.contained(entity, relationship, options, position)?;
                let relationship = relationship.clone();
                draft.joined.push(JoinedDraft { relationship, draft: contained, contained: true, by_option });
            }
            // One object alone needs no statement over keys, nor over the rows of another.
            strategy @ (Strategy::SelectIn | Strategy::Immediate | Strategy::Subquery | Strategy::Nothing)
                if strategy == Strategy::Immediate
                    || (options.for_refresh && strategy != Strategy::Nothing)
                    || !leads_back(entity, relationship, options, false) =>
            {
                // Of a class that the entity does not have the columns of, only what loads object by object is loaded.
                if !reachable && matches!(strategy, Strategy::SelectIn | Strategy::Subquery) && !options.for_refresh {
                    return Ok(());
                }
                let strategy = match strategy {
                    Strategy::Nothing => strategy,
                    _ if options.for_refresh => Strategy::Immediate,
                    other => other,
                };
                self.requires_origin |= strategy == Strategy::Subquery;
                draft.eager.push(EagerLoad {
                    root: position.root.clone(),
                    way: position.way.clone(),
                    relationship: relationship.clone(),
                    strategy,
                    leads_back: leads_back(entity, relationship, options, false),
                    step: options.load_path.step(Some(entity), relationship),
                    load_path: options.load_path.behind(entity.mapper(), Some(entity), relationship),
                });
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds the join of a relationship that loads with its entity; `None` where that would go round in a circle.
    fn join(
        &mut self,
        entity: &MappedEntity,
        relationship: &RelationshipProperty,
        inner: Option<InnerJoin>,
        options: &CompileOptions,
        position: &Position<'_>,
    ) -> Result<Option<Draft>> {
        let target = relationship.mapper();
        if leads_back(entity, relationship, options, true) {
            return Ok(None);
        }
        let said = options.load_path.step(Some(entity), relationship);
        self.multi_row |= relationship.uselist();
        let inner = inner.unwrap_or(relationship.options().innerjoin);
        let chained_from_outer = position.chained_from_outer || inner == InnerJoin::No;
        let right = match said.as_ref().and_then(|step| step.of_type.clone()) {
            Some(entity) if entity.is_aliased() => entity,
            _ => {
                let from = relationship.entity().from_clause().anonymous(None, true)?;
                let mappers = relationship.entity().polymorphic_mappers();
                MappedEntity::polymorphic(target, from, None, mappers)
            }
        };
        self.joins.push(EagerJoin {
            root: position.root.clone(),
            left: entity.clone(),
            from_root: !position.secondary,
            relationship: relationship.clone(),
            right: right.clone(),
            inner,
            chained_from_outer,
            criteria: {
                let mut criteria = said.map(|step| step.criteria).unwrap_or_default();
                criteria.extend(options.load_path.criteria(&MappedEntity::of(target)));
                criteria
            },
        });
        let way = position.way.iter().cloned().chain([relationship.clone()]).collect();
        let next = Position { root: position.root, way, secondary: true, chained_from_outer };
        let load_path = options.load_path.behind(entity.mapper(), Some(entity), relationship);
        let behind = CompileOptions { load_path, ..CompileOptions::default() };
        self.set_up(&right, &behind, &next).map(Some)
    }

    /// Sets up a relationship whose other side the statement joins itself (`contains_eager()`).
    fn contained(
        &mut self,
        from: &MappedEntity,
        relationship: &RelationshipProperty,
        options: &CompileOptions,
        position: &Position<'_>,
    ) -> Result<Draft> {
        let step = options.load_path.step(Some(from), relationship);
        let entity = step.and_then(|step| step.alias.or(step.of_type)).unwrap_or_else(|| relationship.entity());
        let next = Position {
            root: position.root,
            way: position.way.iter().cloned().chain([relationship.clone()]).collect(),
            secondary: position.secondary,
            chained_from_outer: position.chained_from_outer,
        };
        let load_path = options.load_path.behind(from.mapper(), Some(from), relationship);
        let behind = CompileOptions { load_path, ..CompileOptions::default() };
        self.set_up(&entity, &behind, &next)
    }

    /// Notes an entity that rows are selected of.
    pub fn note(&mut self, entity: &MappedEntity) {
        if !self.mapped.iter().any(|known| known.is(entity)) {
            self.mapped.push(entity.clone());
        }
    }

    /// The place of an expression that is selected already.
    fn known(&self, expression: &ColumnElement, secondary: bool) -> Option<Place> {
        let find = |columns: &[ColumnElement]| columns.iter().position(|known| is_same(known, expression));
        if secondary { find(&self.secondary).map(Place::Secondary) } else { find(&self.primary).map(Place::Primary) }
    }

    /// The place of an entity's column; it is selected once, however many ask for it.
    fn place(&mut self, column: ColumnElement, secondary: bool) -> Place {
        if let Some(place) = self.known(&column, secondary) {
            return place;
        }
        if secondary {
            self.secondary.push(column);
            Place::Secondary(self.secondary.len() - 1)
        } else {
            self.primary.push(column);
            Place::Primary(self.primary.len() - 1)
        }
    }

    /// Selects what a bundle is made of.
    fn add_bundle(&mut self, bundle: &Bundle, options: &CompileOptions) -> Result<()> {
        let before = self.items.len();
        let naming = self.naming;
        if naming != Naming::Legacy {
            self.naming = Naming::Bundle;
        }
        for part in bundle.parts() {
            if let SelectItem::Entity(entity) = part
                && MappedEntity::from_entity(entity).is_some()
            {
                return Err(Raise::unsupported("a mapped class in a Bundle"));
            }
            self.add(part, options)?;
        }
        self.naming = naming;
        let parts = self.items.split_off(before);
        let (name, address) = (Entity::name(bundle), Entity::id(bundle));
        self.items.push(Item::Bundle { parts, maker: bundle.maker().clone(), name, address });
        Ok(())
    }

    fn add_column(&mut self, element: &ColumnElement) {
        let annotations = element.annotations();
        let name = own_name(element);
        let address = element.id();
        let entity = entity_of(element);
        // The attribute's marks have done their work here: the core form is the plain column.
        let plain = match element.as_column() {
            Some(_) if annotations.is_some() => element.with_annotations(None),
            // What holds no attribute of an entity has no name by that of an attribute either.
            None if name.is_some() && entity.is_none() => element.annotate(|annotations| annotations.proxy_key = None),
            _ => element.clone(),
        };
        if let Some(entity) = entity {
            // An expression that draws on nothing of its entity, as a scalar subquery, does not select from it.
            let selectable = entity.selectable().filter(|selectable| draws_on(element, selectable));
            self.fallback.extend(selectable);
            if let Some(entity) = MappedEntity::from_entity(&entity) {
                self.note(&entity);
            }
        }
        self.primary.push(plain);
        let name = match self.naming {
            Naming::Legacy => name,
            // Text has no name.
            _ if matches!(element.element(), Element::Text(_)) => name,
            Naming::Bundle => proxy_key(element),
            Naming::Plain => Some(proxy_key(element).unwrap_or_else(no_label)),
            Naming::Once => Some(self.names.once(proxy_key(element).unwrap_or_else(no_label), address)),
        };
        self.items.push(Item::Column { place: self.primary.len() - 1, name, address });
    }
}

/// The name of an attribute, a label or a column.
fn own_name(element: &ColumnElement) -> Option<Str> {
    let annotations = element.annotations();
    match (annotations.and_then(|annotations| annotations.proxy_key.clone()), element.element()) {
        (Some(key), _) => Some(key),
        (None, Element::Label { name: Name::Plain(name), .. }) => Some(name.clone()),
        // What a subquery called by itself has no name of its own.
        (None, Element::Column { column, .. }) => {
            column.label().is_none_or(|name| matches!(name, Name::Plain(_))).then(|| column.key())
        }
        _ => None,
    }
}

/// The name that a row knows an expression by.
fn proxy_key(element: &ColumnElement) -> Option<Str> {
    own_name(element).or_else(|| match element.element() {
        Element::Function(function) => Some(function.name.clone()),
        Element::FunctionColumn { name, .. } => Some(name.clone()),
        Element::Cast { element, .. } | Element::TypeCoerce(element) => proxy_key(element),
        Element::Bind(bind) if !bind.unique => Some(bind.original_key.clone()),
        _ => None,
    })
}

/// What a row calls an expression that has no name.
fn no_label() -> Str {
    Str::from("_no_label")
}

impl Item {
    fn settle(self, offset: usize) -> QueryEntity {
        match self {
            Item::Entity { draft, name, address } => {
                QueryEntity::Mapper { plan: Rc::new(draft.settle(offset)), name, address }
            }
            Item::Column { place, name, address } => QueryEntity::Column { place, name, address },
            Item::Bundle { parts, maker, name, address } => {
                let parts = parts.into_iter().map(|part| part.settle(offset)).collect();
                QueryEntity::Bundle { parts, maker, name, address }
            }
        }
    }
}

impl Draft {
    fn new(mapper: &Mapper, load: Option<Rc<dyn Any>>) -> Draft {
        Draft {
            mapper: mapper.clone(),
            columns: Vec::new(),
            expired: Vec::new(),
            primary_key: Vec::new(),
            discriminator: None,
            derived: Vec::new(),
            joined: Vec::new(),
            eager: Vec::new(),
            load,
        }
    }

    fn settle(self, offset: usize) -> EntityPlan {
        let place = |place: Place| match place {
            Place::Primary(place) => place,
            Place::Secondary(place) => offset + place,
        };
        let columns = |columns: Columns| columns.into_iter().map(|(key, at)| (key, place(at))).collect();
        let objects = |mapper: Mapper, own: Columns, expired, subclasses| ObjectPlan {
            mapper,
            columns: columns(own),
            expired,
            subclasses,
            shape: Cell::default(),
        };
        let joined = self.joined.into_iter();
        EntityPlan {
            identity_class: self.mapper.identity_class().clone(),
            primary_key: self.primary_key.into_iter().map(place).collect(),
            discriminator: self.discriminator.map(place),
            derived: self
                .derived
                .into_iter()
                .map(|derived| Rc::new(objects(derived.mapper, derived.columns, derived.expired, derived.subclasses)))
                .collect(),
            joined: joined
                .map(|joined| JoinedLoad {
                    relationship: joined.relationship,
                    plan: Rc::new(joined.draft.settle(offset)),
                    contained: joined.contained,
                    by_option: joined.by_option,
                })
                .collect(),
            eager: self.eager,
            load: self.load,
            own: Rc::new(objects(self.mapper, self.columns, self.expired, Vec::new())),
        }
    }
}

/// Whether an eager load that no option asks for would go round in a circle, or deeper than it may. Joins look back to the
/// beginning of their statement, others to that of all of them.
fn leads_back(
    entity: &MappedEntity,
    relationship: &RelationshipProperty,
    options: &CompileOptions,
    joins: bool,
) -> bool {
    let path = &options.load_path;
    if let Some(step) = path.step(Some(entity), relationship).filter(|step| step.key != "*") {
        return step.recursion.is_some() && path.is_exhausted(Some(entity), relationship);
    }
    match relationship.options().join_depth {
        Some(depth) => path.depth(joins) as i64 + 1 > depth,
        None => entity.mapper().isa(relationship.mapper()) || path.contains(relationship.mapper(), joins),
    }
}

/// The entity that an expression is an attribute of; that of the first attribute in it, where it is made of attributes.
fn entity_of(element: &ColumnElement) -> Option<Rc<dyn Entity>> {
    let mut found = None;
    element.visit(&mut |part| {
        if found.is_none() {
            found = part.annotations().and_then(|annotations| annotations.entity.clone());
        }
    });
    found
}

/// Whether both are the same expression, the second not under a name that an attribute gave it.
fn is_same(known: &ColumnElement, expression: &ColumnElement) -> bool {
    known.id() == expression.id() && known.annotations().is_none_or(|one| one.proxy_key.is_none())
}

/// Whether an expression is over something of a source.
fn draws_on(element: &ColumnElement, source: &FromClause) -> bool {
    let froms = element.from_objects();
    !froms.is_empty() && source.from_objects().iter().any(|own| froms.iter().any(|from| from.is(own)))
}

/// The loads that bring the columns of a derived class behind the rows of `entity`. Those that are `known` are the same for
/// several classes.
fn subclass_loads(
    entity: &MappedEntity,
    derived: &Mapper,
    options: &CompileOptions,
    known: &mut Vec<Rc<SubclassLoad>>,
) -> Vec<Rc<SubclassLoad>> {
    let base = entity.mapper();
    let asked = options.load_path.subclasses(base, entity);
    let Some(via) = derived.selectin_loaded_via(base, &asked).filter(|via| !via.mapper().is(base)) else {
        return Vec::new();
    };
    let entities = if via.is_aliased() {
        vec![via]
    } else {
        let between = via.mapper().iterate_to_root().take_while(|mapper| !mapper.is(base));
        between.map(|mapper| MappedEntity::of(&mapper)).collect()
    };
    let mut loads = Vec::with_capacity(entities.len());
    for entity in entities {
        let load = match known.iter().find(|load| load.entity.is(&entity)) {
            Some(load) => load.clone(),
            None => {
                let load = Rc::new(SubclassLoad {
                    only: columns_beside(&entity, base, options),
                    base: base.clone(),
                    load_path: options.load_path.clone(),
                    by_option: !asked.is_empty(),
                    entity,
                });
                known.push(load.clone());
                load
            }
        };
        loads.push(load);
    }
    loads
}

/// The attributes that a derived class has beside `base`, and with them what identifies an object.
fn columns_beside(entity: &MappedEntity, base: &Mapper, options: &CompileOptions) -> Rc<[Str]> {
    let mapper = entity.mapper();
    let mut classes = vec![mapper.clone()];
    for above in mapper.iterate_to_root().skip(1) {
        if above.is(base) || above.polymorphic_load() != Some(PolymorphicLoad::SelectIn) {
            break;
        }
        classes.push(above);
    }
    let own = |parent: &Mapper| classes.iter().any(|class| class.is(parent));
    let mut keys = Vec::new();
    for property in mapper.properties().iter() {
        match property {
            MapperProperty::Column(column) => {
                let on = mapper.polymorphic_on().map(ColumnElement::id);
                let identifies = column.columns().any(|column| mapper.primary_key().iter().any(|key| key.is(column)))
                    || (on.is_some() && column.expression().map(ColumnElement::id) == on);
                let loads = || options.load_path.loads_by_name(mapper, entity, column);
                if identifies || (column.parent().is_some_and(|parent| own(&parent)) && loads()) {
                    keys.push(column.key().clone());
                }
            }
            MapperProperty::Relationship(relationship) if own(&relationship.parent()) => {
                keys.push(relationship.key().clone());
            }
            _ => {}
        }
    }
    keys.into()
}

/// What loads a column property with its entity: its own expressions or that of an option; none where it does not load.
fn loaded<'a>(
    mapper: &Mapper,
    entity: &MappedEntity,
    property: &'a ColumnProperty,
    options: &'a CompileOptions,
) -> &'a [ColumnElement] {
    if !loads(mapper, entity, property, options) {
        return &[];
    }
    match options.load_path.expression(mapper, entity, property.key()) {
        Some(expression) => std::slice::from_ref(expression),
        // It is read where it was deferred: then it is all that loads.
        None if property.is_query_expression()
            && property.expression().is_some_and(is_null)
            && options.only.as_ref().is_none_or(|only| only.len() > 1) =>
        {
            &[]
        }
        None => property.expressions(),
    }
}

/// Whether an expression is NULL under a name.
fn is_null(expression: &ColumnElement) -> bool {
    match expression.element() {
        Element::Label { element, .. } => matches!(element.element(), Element::Null),
        _ => false,
    }
}

/// Whether a column property loads with its entity.
fn loads(mapper: &Mapper, entity: &MappedEntity, property: &ColumnProperty, options: &CompileOptions) -> bool {
    if options.dml_returning && property.columns().next().is_none() {
        return false;
    }
    match &options.only {
        Some(only) => only.contains(property.key()),
        None => {
            // The discriminator is as needful as the primary key.
            let identifies = |column: &crate::sql::schema::Column| {
                mapper.primary_key().iter().any(|key| key.is(column))
                    || mapper.polymorphic_on().and_then(ColumnElement::as_column).is_some_and(|on| on.is(column))
            };
            let identifies = property.columns().any(identifies);
            options.load_path.loads(mapper, entity, property, identifies)
        }
    }
}

/// Whether a property is the discriminator of a derived mapper which has one of its own.
fn is_other_discriminator(mapper: &Mapper, of: &Mapper, property: &ColumnProperty) -> bool {
    let first = property.expression().map(ColumnElement::id);
    let is_own = |mapper: &Mapper| mapper.polymorphic_on().map(ColumnElement::id) == first;
    first.is_some() && is_own(of) && !is_own(mapper)
}
