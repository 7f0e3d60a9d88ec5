//! The properties of a mapper: those that were given, those that are inherited, and the columns of what it maps.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::Mapper;
use crate::{
    orm::{
        Attribute, ColumnProperty, ColumnPropertyOptions, CompositeDeclaration, CompositeProperty,
        InstrumentedAttribute, MappedColumn, MapperProperty, Relationship, RelationshipProperty, SynonymDeclaration,
        SynonymProperty, declarative::has_field,
    },
    sql::{Id, argument_error, elements::ColumnElement, invalid_request, schema::Column},
    value::{Host, Result, Str, Value},
};

/// A property as it is given to a mapper.
#[derive(Clone)]
pub enum DeclaredProperty {
    /// A column of what the mapper maps.
    Column(ColumnElement),
    /// `column_property()`: columns or an expression, with what was said of them.
    ColumnProperty {
        /// What it stands for, the one that is read first.
        columns: Vec<ColumnElement>,
        /// What was said besides.
        options: ColumnPropertyOptions,
    },
    /// A relationship, to be configured later.
    Relationship(Relationship),
    /// Another name for an attribute.
    Synonym(SynonymDeclaration),
    /// Several attributes as one value.
    Composite(CompositeDeclaration),
}

/// The properties of a mapper by name, in SQLAlchemy's order.
#[derive(Default)]
pub(super) struct Properties {
    slots: Vec<Slot>,
    by_key: FxHashMap<Str, usize>,
    by_column: FxHashMap<Id, usize>,
    ordered: Rc<[MapperProperty]>,
    attributes: Rc<[Attribute]>,
    relationships: Rc<[RelationshipProperty]>,
    composites: Rc<[CompositeProperty]>,
}

struct Slot {
    key: Str,
    /// Declared by this very mapper.
    own: bool,
    content: Content,
}

enum Content {
    Ready(MapperProperty, Option<Attribute>),
    Waiting(Relationship),
    /// A concrete class inherits the attribute and does not map it: objects have none of it.
    Unimplemented,
}

impl Properties {
    pub(super) fn ordered(&self) -> Rc<[MapperProperty]> {
        self.ordered.clone()
    }

    pub(super) fn attributes(&self) -> Rc<[Attribute]> {
        self.attributes.clone()
    }

    pub(super) fn relationships(&self) -> Rc<[RelationshipProperty]> {
        self.relationships.clone()
    }

    pub(super) fn composites(&self) -> Rc<[CompositeProperty]> {
        self.composites.clone()
    }

    pub(super) fn get(&self, key: &Str) -> Option<&MapperProperty> {
        self.slot(key)?.content.property()
    }

    pub(super) fn attribute(&self, key: &Str) -> Option<&Attribute> {
        self.slot(key)?.content.attribute()
    }

    pub(super) fn of_column(&self, column: Id) -> Option<&MapperProperty> {
        self.slots.get(*self.by_column.get(&column)?)?.content.property()
    }

    pub(super) fn attribute_of_column(&self, column: Id) -> Option<&Attribute> {
        self.slots.get(*self.by_column.get(&column)?)?.content.attribute()
    }

    pub(super) fn has(&self, key: &Str) -> bool {
        self.slot(key).is_some_and(|slot| !matches!(slot.content, Content::Unimplemented))
    }

    pub(super) fn keys(&self) -> Vec<Str> {
        let mapped = self.slots.iter().filter(|slot| !matches!(slot.content, Content::Unimplemented));
        mapped.map(|slot| slot.key.clone()).collect()
    }

    pub(super) fn unimplemented(&self) -> Vec<Str> {
        let slots = self.slots.iter().filter(|slot| matches!(slot.content, Content::Unimplemented));
        slots.map(|slot| slot.key.clone()).collect()
    }

    pub(super) fn waiting(&self, key: &Str) -> Option<&Relationship> {
        match &self.slot(key)?.content {
            Content::Waiting(relationship) => Some(relationship),
            Content::Ready(..) | Content::Unimplemented => None,
        }
    }

    pub(super) fn pending(&self) -> Vec<(Str, Relationship)> {
        let waiting = |slot: &Slot| match &slot.content {
            Content::Waiting(relationship) if slot.own => Some((slot.key.clone(), relationship.clone())),
            _ => None,
        };
        self.slots.iter().filter_map(waiting).collect()
    }

    fn slot(&self, key: &Str) -> Option<&Slot> {
        self.slots.get(*self.by_key.get(key)?)
    }

    /// Puts a property in the place of the one of that name, or behind all others; gives what was there.
    fn put(&mut self, slot: Slot) -> Option<Slot> {
        let place = self.by_key.get(&slot.key).copied().unwrap_or(self.slots.len());
        if let Some(MapperProperty::Column(property)) = slot.content.property() {
            for id in property.expressions().iter().flat_map(ColumnElement::proxy_set) {
                self.by_column.insert(id, place);
            }
        }
        self.by_key.insert(slot.key.clone(), place);
        let old = match self.slots.get_mut(place) {
            Some(known) => Some(std::mem::replace(known, slot)),
            None => {
                self.slots.push(slot);
                None
            }
        };
        self.ordered = self.slots.iter().filter_map(|slot| slot.content.property().cloned()).collect();
        self.attributes = self.slots.iter().filter_map(|slot| slot.content.attribute().cloned()).collect();
        self.relationships = self.ordered.iter().filter_map(|property| property.as_relationship().cloned()).collect();
        self.composites = self.ordered.iter().filter_map(|property| property.as_composite().cloned()).collect();
        old
    }
}

impl Content {
    fn property(&self) -> Option<&MapperProperty> {
        match self {
            Content::Ready(property, _) => Some(property),
            Content::Waiting(_) | Content::Unimplemented => None,
        }
    }

    fn attribute(&self) -> Option<&Attribute> {
        match self {
            Content::Ready(_, attribute) => attribute.as_ref(),
            Content::Waiting(_) | Content::Unimplemented => None,
        }
    }
}

impl Mapper {
    /// Adds a property, or puts it in the place of the one of that name; the mappers that inherit get it too.
    ///
    /// # Errors
    /// `ArgumentError` for a column that the mapper does not map.
    pub fn put(&self, host: &mut dyn Host, key: Str, declared: DeclaredProperty) -> Result<()> {
        match declared {
            DeclaredProperty::Relationship(relationship) => {
                self.put_slot(Slot { key, own: true, content: Content::Waiting(relationship) });
                Ok(())
            }
            DeclaredProperty::Synonym(declaration) => self.put_synonym(key, declaration),
            DeclaredProperty::Composite(declaration) => {
                let property = CompositeProperty::new(key.clone(), declaration);
                property.set_parent(self);
                self.put_ready(key, true, MapperProperty::Composite(property));
                Ok(())
            }
            DeclaredProperty::Column(column) => {
                let property = self.property_for(host, &key, column)?;
                self.put_column(property);
                Ok(())
            }
            DeclaredProperty::ColumnProperty { columns, options } => {
                self.put_column(ColumnProperty::new(key, columns, options));
                Ok(())
            }
        }
    }

    /// Takes a relationship as configured.
    pub fn set_relationship(&self, property: RelationshipProperty) {
        let key = property.key().clone();
        self.put_ready(key, true, MapperProperty::Relationship(property));
    }

    /// Sets up all properties: `given` first, then what is inherited, then the other columns.
    pub(super) fn configure_properties(&self, host: &mut dyn Host, given: Vec<(Str, DeclaredProperty)>) -> Result<()> {
        // Columns of the class's own table that were given wait for their place among the table's columns.
        let mut local: Vec<ColumnProperty> = Vec::new();
        for (key, declared) in given {
            let property = match declared {
                DeclaredProperty::Relationship(_) | DeclaredProperty::Synonym(_) | DeclaredProperty::Composite(_) => {
                    self.put(host, key, declared)?;
                    continue;
                }
                DeclaredProperty::Column(column) => {
                    ColumnProperty::new(key.clone(), vec![self.mapped(&key, &column)?], Default::default())
                }
                DeclaredProperty::ColumnProperty { columns, options } => ColumnProperty::new(key, columns, options),
            };
            if property.columns().any(|column| self.local_table().contains_column(column)) {
                local.push(property);
            } else {
                self.put_column(property);
            }
        }
        if let Some(base) = self.inherits() {
            for key in base.property_keys() {
                if self.excludes(&key, &key, false) {
                    continue;
                }
                match local.iter().position(|property| *property.key() == key) {
                    Some(place) => {
                        let known = base.property(&key);
                        if let (Some(known), Some(own)) =
                            (known.as_ref().and_then(MapperProperty::as_column), local.get_mut(place))
                            && !self.is_concrete()
                            && !known.column().is_some_and(|column| own.columns().any(|one| one.is(column)))
                            && let Some(first) = own.expression().cloned()
                        {
                            // What is given is asked for the other way round than what follows from the table.
                            let pair = (first.id(), known.expression().map(ColumnElement::id));
                            self.check_combined(host, known, &first, |(a, b)| (a, Some(b)) == pair, false)?;
                            *own = known.with_column(first);
                        }
                    }
                    None if self.has_property(&key) => {}
                    None => self.inherit(&base, &key),
                }
            }
        }
        for column in self.persist_selectable().columns().0.into_iter().map(|(_, column)| column) {
            if let Some(place) = local.iter().position(|property| is_among(&column, property)) {
                let property = local.remove(place);
                // One that stands for several of the table's columns stays for the others.
                self.put_column(property);
                continue;
            }
            if self.property_of(column.id()).is_some() {
                continue;
            }
            let Some(own) = column.as_column() else { continue };
            let mut key = match &self.options().column_prefix {
                Some(prefix) => Str::from(format!("{prefix}{}", own.key())),
                None => own.key(),
            };
            let is_local = self.local_table().contains_column(own);
            if self.excludes(&own.key(), &key, is_local) {
                continue;
            }
            for mapper in self.iterate_to_root() {
                if let Some(property) = mapper.property_of_column(own) {
                    key = property.key().clone();
                }
            }
            self.put(host, key, DeclaredProperty::Column(column))?;
        }
        self.tell_composites(host)
    }

    /// Tells the columns of composites what was said of the whole.
    fn tell_composites(&self, host: &mut dyn Host) -> Result<()> {
        let composites = self.composites();
        for composite in composites.iter().filter(|composite| composite.parent().is_some_and(|own| own.is(self))) {
            let said = composite.declaration().options();
            if !said.deferred && !said.active_history && said.group.is_none() {
                continue;
            }
            for property in composite.properties(host)? {
                let mut options = property.options().clone();
                options.deferred |= said.deferred;
                options.active_history = said.active_history;
                options.deferred_group.clone_from(&said.group);
                self.put_column(ColumnProperty::new(property.key().clone(), property.expressions().to_vec(), options));
            }
        }
        Ok(())
    }

    /// Takes over a property of the mapper that it inherits from.
    pub(super) fn inherit(&self, base: &Mapper, key: &Str) {
        if self.is_concrete() {
            // The class has it from its base, unless something of its own stands in the way.
            let known = self.class().lookup(key);
            if known.is_some_and(|known| known.payload::<InstrumentedAttribute>().is_some()) {
                self.put_slot(Slot { key: key.clone(), own: false, content: Content::Unimplemented });
            }
            return;
        }
        if let Some(property) = base.property(key) {
            self.put_ready(key.clone(), false, property);
        } else if let Some(waiting) = base.declared_relationship(key) {
            self.put_slot(Slot { key: key.clone(), own: false, content: Content::Waiting(waiting) });
        }
    }

    fn put_column(&self, property: ColumnProperty) {
        property.set_parent(self);
        self.put_ready(property.key().clone(), true, MapperProperty::Column(property));
    }

    fn put_synonym(&self, key: Str, mut declaration: SynonymDeclaration) -> Result<()> {
        if declaration.map_column {
            let name = &declaration.name;
            let Some(column) = self.persist_selectable().columns().get(&key).cloned() else {
                return Err(argument_error(format!(
                    "Can't compile synonym '{name}': no column on table '{}' named '{key}'",
                    self.persist_selectable().description()
                )));
            };
            if self.property_of(column.id()).is_some_and(|property| property.key() == name) {
                return Err(argument_error(format!(
                    "Can't call map_column=True for synonym '{key}'='{name}', a ColumnProperty already exists keyed to the name \
                     '{name}' for column '{key}'"
                )));
            }
            self.put_column(ColumnProperty::new(name.clone(), vec![column], Default::default()));
        }
        if declaration.descriptor.is_none()
            && let Some(own) = self.class().attributes().get_str(&key)
            && is_userland(&own)
            && !has_field(self.class(), &key)
        {
            declaration.descriptor = own;
        }
        let property = SynonymProperty::new(key.clone(), declaration);
        property.set_parent(self);
        self.put_ready(key, true, MapperProperty::Synonym(property));
        Ok(())
    }

    fn put_ready(&self, key: Str, own: bool, property: MapperProperty) {
        let attribute = Attribute::new(self, property.clone());
        self.put_slot(Slot { key, own, content: Content::Ready(property, attribute) });
    }

    fn put_slot(&self, slot: Slot) {
        let key = slot.key.clone();
        let old = self.0.properties.borrow_mut().put(slot);
        drop(old);
        self.forget_memos();
        if let Ok(registry) = self.registry() {
            registry.instrument(self, &key);
        }
        for mapper in self.inheriting() {
            let own = mapper.0.properties.borrow().slot(&key).is_some_and(|slot| slot.own);
            if !own {
                mapper.inherit(self, &key);
            }
        }
    }

    /// The property for a column; where there is one of that name, it gets the column in front.
    fn property_for(&self, host: &mut dyn Host, key: &Str, column: ColumnElement) -> Result<ColumnProperty> {
        match self.property(key) {
            None if self.has_property(key) => Err(self.conflict(key, &column)),
            None => Ok(ColumnProperty::new(key.clone(), vec![self.mapped(key, &column)?], Default::default())),
            Some(MapperProperty::Column(known)) => {
                let inherited = known.parent().is_none_or(|parent| !parent.is(self));
                let pair = (known.expression().map(ColumnElement::id), column.id());
                self.check_combined(host, &known, &column, |(a, b)| (Some(a), b) == pair, inherited)?;
                Ok(known.with_column(column))
            }
            Some(_) => Err(self.conflict(key, &column)),
        }
    }

    /// The column as what the mapper maps has it.
    fn mapped(&self, key: &Str, column: &ColumnElement) -> Result<ColumnElement> {
        let from = self.persist_selectable();
        from.corresponding_column(column).ok_or_else(|| {
            let name = column.as_column().map_or_else(String::new, Column::description);
            argument_error(format!(
                "When configuring property '{key}' on {}, column '{name}' is not represented in the mapper's table. Use the \
                 `column_property()` function to force this column to be mapped as a read-only attribute.",
                self.label()
            ))
        })
    }

    /// Columns of one name that the inheritance does not tie are two things under one attribute.
    fn check_combined(
        &self,
        host: &mut dyn Host,
        known: &ColumnProperty,
        column: &ColumnElement,
        is_tied: impl Fn((Id, Id)) -> bool,
        only_warns: bool,
    ) -> Result<()> {
        let (Some(old), Some(last)) = (known.expression(), known.expressions().last()) else { return Ok(()) };
        let version = self.options().version_id_col.as_ref().map(Column::id);
        if self.inherit_pairs().iter().any(|(a, b)| is_tied((a.id(), b.id())))
            || old.shares_lineage(column)
            || version.is_some_and(|version| version == old.id() || version == column.id())
        {
            return Ok(());
        }
        let name = |element: &ColumnElement| element.as_column().map_or_else(String::new, Column::description);
        let message = format!(
            "Implicitly combining column {} with column {} under attribute '{}'.  Please configure one or more attributes for \
             these same-named columns explicitly.",
            name(last),
            name(column),
            known.key()
        );
        if only_warns { host.warn("sqlalchemy.exc.SAWarning", &message) } else { Err(invalid_request(message)) }
    }

    fn conflict(&self, key: &Str, column: &ColumnElement) -> crate::value::Raise {
        let column = column.as_column().map(Column::key).unwrap_or_else(|| key.clone());
        let property = match self.property(key) {
            Some(MapperProperty::Relationship(relationship)) => relationship.repr(),
            other => {
                let class = match other {
                    Some(MapperProperty::Synonym(_)) => "Synonym",
                    Some(MapperProperty::Composite(_)) => "Composite",
                    _ => "_RelationshipDeclared",
                };
                format!("<{class} at {:#x}; {key}>", std::ptr::from_ref(self).addr())
            }
        };
        argument_error(format!(
            "WARNING: when configuring property '{key}' on {}, column '{column}' conflicts with property '{property}'. To \
             resolve this, map the column to the class under a different name in the 'properties' dictionary.  Or, to remove \
             all awareness of the column entirely (including its availability as a foreign key), use the \
             'include_properties' or 'exclude_properties' mapper arguments to control specifically which table columns get \
             mapped.",
            self.label()
        ))
    }

    /// Whether a column or an inherited attribute is left out: the class has something else of that name, or the mapper's
    /// arguments leave it out.
    fn excludes(&self, name: &Str, assigned: &Str, local: bool) -> bool {
        let found = if local { self.class().attributes().get_str(assigned) } else { self.class().lookup(assigned) };
        if found.is_some_and(|value| !value.is_none() && is_userland(&value)) && !has_field(self.class(), assigned) {
            return true;
        }
        let options = self.options();
        options.include_properties.as_ref().is_some_and(|included| !included.contains(name))
            || options.exclude_properties.contains(name)
    }
}

/// Whether the script's class has something of its own there, not what a mapping left or will take.
fn is_userland(value: &Value) -> bool {
    value.payload::<InstrumentedAttribute>().is_none()
        && value.payload::<MappedColumn>().is_none()
        && value.payload::<Relationship>().is_none()
        && value.payload::<SynonymDeclaration>().is_none()
        && value.payload::<CompositeDeclaration>().is_none()
        && value.payload::<ColumnElement>().is_none()
}

fn is_among(column: &ColumnElement, property: &ColumnProperty) -> bool {
    property.expressions().iter().any(|own| own.id() == column.id())
}
