//! The discriminator of a hierarchy: which class a row belongs to, and which derived classes load with a base.

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use super::{DeclaredProperty, Mapper, MapperArguments, MemoKey, WeakMapper};
use crate::{
    orm::MappedEntity,
    orm::{ColumnProperty, InstanceState, Passive},
    sql::{
        argument_error,
        elements::{ColumnElement, Element},
        invalid_request,
        names::Name,
        schema::Column,
        selectable::{FromClause, Join},
    },
    value::{Host, Result, Str, Value},
};

/// What `polymorphic_on` was given as.
#[derive(Clone)]
pub enum PolymorphicOn {
    /// The name of an attribute.
    Attribute(Str),
    /// A column or an expression.
    Expression(ColumnElement),
}

/// `polymorphic_load`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolymorphicLoad {
    /// With the base's statement.
    Inline,
    /// By a statement of its own behind that of the base.
    SelectIn,
}

/// `with_polymorphic`.
#[derive(Clone)]
pub struct WithPolymorphic {
    /// The classes; all that derive where it is `None` (`"*"`).
    pub classes: Option<Vec<Mapper>>,
    /// What they are selected from together, where it was given.
    pub selectable: Option<FromClause>,
}

/// What a mapper knows of the discriminator.
/// The mappers of a hierarchy by the discriminator's value.
type Identities = Rc<RefCell<Vec<(Value, WeakMapper)>>>;

pub(super) struct Polymorphic {
    identity: Option<Value>,
    is_abstract: bool,
    load: Option<PolymorphicLoad>,
    with: RefCell<Option<WithPolymorphic>>,
    /// The discriminator, as what the mapper's rows come from has it.
    on: OnceCell<ColumnElement>,
    /// The attribute that new objects get their identity by.
    attribute: OnceCell<Str>,
    /// The mappers of the hierarchy by the discriminator's value.
    map: RefCell<Identities>,
}

impl Polymorphic {
    pub(super) fn new(arguments: &MapperArguments) -> Polymorphic {
        let map = arguments.inherits.as_ref().map(|base| base.0.polymorphic.map.borrow().clone());
        Polymorphic {
            identity: arguments.polymorphic_identity.clone(),
            is_abstract: arguments.polymorphic_abstract,
            load: arguments.polymorphic_load,
            with: RefCell::new(arguments.with_polymorphic.clone()),
            on: OnceCell::new(),
            attribute: OnceCell::new(),
            map: RefCell::new(map.unwrap_or_default()),
        }
    }

    pub(super) fn release(&self) {
        let (with, map) = (self.with.take(), self.map.take());
        drop((with, map));
    }
}

/// A mapper's rows together with those of the derived classes that load with it.
pub struct PolymorphicSource {
    /// The mappers whose columns are loaded besides.
    pub mappers: Vec<Mapper>,
    /// What they are selected from.
    pub selectable: FromClause,
}

impl Mapper {
    /// The discriminator's value for the class's own objects.
    pub fn polymorphic_identity(&self) -> Option<&Value> {
        self.0.polymorphic.identity.as_ref()
    }

    /// The attribute that tells an object's class, where it is one.
    pub fn polymorphic_attribute(&self) -> Option<&Str> {
        self.0.polymorphic.attribute.get()
    }

    /// Whether it has no objects of its own.
    pub fn is_polymorphic_abstract(&self) -> bool {
        self.0.polymorphic.is_abstract
    }

    /// How its columns load with a base.
    pub fn polymorphic_load(&self) -> Option<PolymorphicLoad> {
        self.0.polymorphic.load
    }

    /// The mappers from this one up to `base`, as far as the columns of each load with the next.
    fn iterate_via_polymorphic(&self, base: &Mapper) -> Vec<Mapper> {
        let mut list = Vec::new();
        if !self.isa(base) {
            return list;
        }
        let mut before = self.clone();
        for mapper in self.iterate_to_root() {
            list.push(mapper.clone());
            let with =
                |mapper: &Mapper| mapper.with_polymorphic().map_or_else(|_| Vec::new(), |with| with.mappers.clone());
            if !mapper.is(&before) && !with(&mapper).iter().any(|known| known.is(&before)) {
                break;
            }
            if mapper.is(base) {
                break;
            }
            before = mapper;
        }
        list
    }

    /// By which class's load the columns of this one come behind the rows of `base`: `asked` are the classes that an option
    /// names.
    pub fn selectin_loaded_via(&self, base: &Mapper, asked: &[MappedEntity]) -> Option<MappedEntity> {
        let selectin = |mapper: &Mapper| mapper.polymorphic_load() == Some(PolymorphicLoad::SelectIn);
        let plain = |mapper: &Mapper| MappedEntity::of(mapper);
        let starts = asked.iter().map(|entity| entity.mapper().clone()).chain([base.clone()]);
        for start in starts {
            for mapper in self.iterate_via_polymorphic(&start) {
                let named = asked.iter().find(|entity| entity.mapper().is(&mapper));
                if named.is_some() || selectin(&mapper) {
                    return Some(named.cloned().unwrap_or_else(|| plain(&mapper)));
                }
            }
        }
        None
    }

    /// Whether its columns load by the setting of `above`, and not by one of a class between.
    pub fn selectin_loads_by(&self, above: &Mapper) -> bool {
        let selectin = |mapper: &Mapper| mapper.polymorphic_load() == Some(PolymorphicLoad::SelectIn);
        self.iterate_via_polymorphic(above).into_iter().find(selectin).is_some_and(|mapper| mapper.is(above))
    }

    /// The discriminator, as what the mapper's rows come from has it.
    pub fn polymorphic_on(&self) -> Option<&ColumnElement> {
        self.0.polymorphic.on.get()
    }

    /// The mapper for a value of the discriminator; `None` where there is none.
    pub fn polymorphic_mapper(&self, identity: &Value) -> Option<Mapper> {
        let map = self.0.polymorphic.map.borrow().clone();
        let map = map.borrow();
        map.iter().find(|(known, _)| same(known, identity))?.1.upgrade()
    }

    /// The values of the discriminator in the hierarchy, with their mappers, in the order of their making.
    pub fn polymorphic_map(&self) -> Vec<(Value, Mapper)> {
        let map = self.0.polymorphic.map.borrow().clone();
        let map = map.borrow();
        map.iter().filter_map(|(value, mapper)| Some((value.clone(), mapper.upgrade()?))).collect()
    }

    /// Which rows of a shared table are the class's: the discriminator, and the values that it may have.
    pub fn single_table_criterion(&self) -> Option<(ColumnElement, Vec<Value>)> {
        let on = self.polymorphic_on().filter(|_| self.is_single() && self.inherits().is_some())?;
        let mappers = self.self_and_descendants();
        let identities = mappers.iter().filter(|mapper| !mapper.is_polymorphic_abstract());
        let identities = identities.map(|mapper| mapper.polymorphic_identity().cloned().unwrap_or_default());
        Some((on.clone(), identities.collect()))
    }

    /// Its rows together with those of the derived classes that load with it.
    ///
    /// # Errors
    /// `InvalidRequestError` where a class is none of the hierarchy, or has a table of its own alone.
    pub fn with_polymorphic(&self) -> Result<Rc<PolymorphicSource>> {
        let made: Rc<Option<Rc<PolymorphicSource>>> = self.memo(MemoKey::WithPolymorphic, || {
            let with = self.0.polymorphic.with.borrow().clone();
            let source = match with {
                None => PolymorphicSource { mappers: Vec::new(), selectable: self.persist_selectable().clone() },
                Some(with) => self.polymorphic_source(with.classes.as_deref(), with.selectable, false).ok()?,
            };
            Some(Rc::new(source))
        });
        match &*made {
            Some(source) => Ok(source.clone()),
            // Again, for the error.
            None => {
                let with = self.0.polymorphic.with.borrow().clone();
                let (classes, selectable) = with.map_or((None, None), |with| (with.classes, with.selectable));
                self.polymorphic_source(classes.as_deref(), selectable, false).map(Rc::new)
            }
        }
    }

    /// What its rows and those of its derived classes are selected from, where the script gave that.
    pub fn polymorphic_selectable(&self) -> Option<FromClause> {
        self.0.polymorphic.with.borrow().as_ref()?.selectable.clone()
    }

    /// Loads all derived classes with it, out of `selectable`, whose column `on` tells which is which.
    ///
    /// # Errors
    /// `ArgumentError` where that column is of no use.
    pub fn set_with_polymorphic(
        &self,
        host: &mut dyn Host,
        selectable: FromClause,
        on: Option<ColumnElement>,
    ) -> Result<()> {
        let with = WithPolymorphic { classes: None, selectable: Some(selectable) };
        let old = self.0.polymorphic.with.replace(Some(with));
        drop(old);
        self.forget_memos();
        match on {
            Some(on) => self.configure_polymorphic_on(host, Some(PolymorphicOn::Expression(on))),
            None => Ok(()),
        }
    }

    /// Makes a concrete mapper inherit from another that was mapped after it.
    pub fn set_concrete_base(&self, base: &Mapper) {
        self.inherit_from(base);
        let (own, all) = (self.0.polymorphic.map.borrow().clone(), base.0.polymorphic.map.borrow().clone());
        if !Rc::ptr_eq(&own, &all) {
            all.borrow_mut().extend(own.take());
        }
        for mapper in self.self_and_descendants() {
            let old = mapper.0.polymorphic.map.replace(all.clone());
            drop(old);
            mapper.forget_memos();
        }
        base.forget_memos();
    }

    /// Its rows together with those of `classes` (of all derived ones without), joined where nothing to select from is given.
    pub fn polymorphic_source(
        &self,
        classes: Option<&[Mapper]>,
        selectable: Option<FromClause>,
        innerjoin: bool,
    ) -> Result<PolymorphicSource> {
        let mut mappers = self.self_and_descendants();
        if let Some(classes) = classes {
            let mut wanted: Vec<Mapper> = Vec::new();
            for mapper in classes {
                if !mapper.isa(self) {
                    return Err(invalid_request(format!("{} does not inherit from {}", mapper.repr(), self.repr())));
                }
                match &selectable {
                    Some(_) => wanted.push(mapper.clone()),
                    None => wanted.extend(mapper.iterate_to_root()),
                }
            }
            mappers.retain(|mapper| wanted.contains(mapper));
        }
        if let Some(selectable) = selectable {
            let tables = selectable.tables_within();
            mappers.retain(|mapper| match mapper.local_table() {
                FromClause::Table(table) => tables.iter().any(|known| known.is(table)),
                other => other.is(&selectable),
            });
            return Ok(PolymorphicSource { mappers, selectable });
        }
        let mut from = self.persist_selectable().clone();
        for mapper in mappers.iter().filter(|mapper| !mapper.is(self)) {
            if mapper.is_concrete() {
                return Err(invalid_request(
                    "'with_polymorphic()' requires 'selectable' argument when concrete-inheriting mappers are used.",
                ));
            }
            if !mapper.is_single() {
                let table = mapper.local_table().clone();
                from = Join::between(from, table, mapper.inherit_condition().cloned(), !innerjoin, false)?.as_from();
            }
        }
        Ok(PolymorphicSource { mappers, selectable: from })
    }

    /// What the mapper is called in `repr()`, its address left out.
    pub fn repr(&self) -> String {
        format!("<Mapper at {:#x}; {}>", self.address(), self.class_name())
    }

    /// Gives a new object the identity of its class.
    ///
    /// # Errors
    /// `InvalidRequestError` where the class has no objects of its own.
    pub fn set_polymorphic_identity(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()> {
        let Some(key) = self.0.polymorphic.attribute.get() else { return Ok(()) };
        if self.polymorphic_identity().is_none() && self.is_polymorphic_abstract() {
            return Err(invalid_request(format!(
                "Can't instantiate class for {}; mapper is marked polymorphic_abstract=True",
                self.label()
            )));
        }
        let Some(attribute) = self.attribute(key) else { return Ok(()) };
        let identity = self.polymorphic_identity().cloned().unwrap_or_default();
        attribute.set(host, state, &state.dict()?, identity, None, Passive::OFF)
    }

    /// Warns where an object that is to be written says that it is of another class.
    pub fn validate_polymorphic_identity(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()> {
        let Some(key) = self.0.polymorphic.attribute.get() else { return Ok(()) };
        let Some(value) = state.dict()?.get_str(key) else { return Ok(()) };
        let same_rows = |mapper: &Mapper| mapper.persist_selectable().is(self.persist_selectable());
        let fits = |mapper: &Mapper| match mapper.polymorphic_identity() {
            Some(identity) => same(identity, &value),
            None => value.is_none(),
        };
        if self.self_and_descendants().iter().any(|mapper| same_rows(mapper) && fits(mapper)) {
            return Ok(());
        }
        let shown = host.repr(&value)?;
        host.warn(
            "sqlalchemy.exc.SAWarning",
            &format!(
                "Flushing object {} with incompatible polymorphic identity {shown}; the object may not refresh and/or load \
                 correctly (this warning may be suppressed after 10 occurrences)",
                state.describe()
            ),
        )
    }

    /// Enters the class under its identity; tells the base where the class loads with it.
    pub(super) fn register_identity(&self, host: &mut dyn Host) -> Result<()> {
        if let Some(identity) = self.polymorphic_identity().cloned() {
            let map = self.0.polymorphic.map.borrow().clone();
            let before =
                map.borrow().iter().find(|(known, _)| same(known, &identity)).map(|(_, mapper)| mapper.clone());
            if let Some(before) = before.and_then(|before| before.upgrade()) {
                let shown = host.repr(&identity)?;
                let message = format!(
                    "Reassigning polymorphic association for identity {shown} from {} to {}: Check for duplicate use of \
                     {shown} as value for polymorphic_identity.",
                    before.repr(),
                    self.repr()
                );
                host.warn("sqlalchemy.exc.SAWarning", &message)?;
            }
            let mut map = map.borrow_mut();
            map.retain(|(known, _)| !same(known, &identity));
            map.push((identity, self.downgrade()));
        }
        let (Some(load), Some(base)) = (self.polymorphic_load(), self.inherits()) else { return Ok(()) };
        if self.is_concrete() {
            return Err(argument_error("polymorphic_load is not currently supported with concrete table inheritance"));
        }
        if load == PolymorphicLoad::Inline {
            let mut with = base.0.polymorphic.with.borrow_mut();
            match &mut *with {
                None => *with = Some(WithPolymorphic { classes: Some(vec![self.clone()]), selectable: None }),
                Some(WithPolymorphic { classes: Some(classes), .. }) => classes.push(self.clone()),
                Some(WithPolymorphic { classes: None, .. }) => {}
            }
            drop(with);
            base.forget_memos();
        }
        Ok(())
    }

    /// Finds the discriminator, and the attribute by which new objects get their identity.
    pub(super) fn configure_polymorphic_on(&self, host: &mut dyn Host, given: Option<PolymorphicOn>) -> Result<()> {
        let Some(given) = given else { return self.inherit_polymorphic_on() };
        let (property, sets) = match given {
            PolymorphicOn::Attribute(key) => match self.property(&key) {
                Some(property) => match property.as_column() {
                    Some(column) => (column.clone(), true),
                    None => {
                        return Err(argument_error(
                            "Only direct column-mapped property or SQL expression can be passed for polymorphic_on",
                        ));
                    }
                },
                None => {
                    return Err(argument_error(format!(
                        "Can't determine polymorphic_on value '{key}' - no attribute is mapped to this name."
                    )));
                }
            },
            PolymorphicOn::Expression(expression) => match self.property_of(expression.id()) {
                Some(property) => (property, true),
                None => self.hidden_discriminator(host, expression)?,
            },
        };
        if let Some(expression) = property.expression() {
            let _ = self.0.polymorphic.on.set(expression.clone());
        }
        if sets {
            let _ = self.0.polymorphic.attribute.set(property.key().clone());
        }
        Ok(())
    }

    /// A property for a discriminator that has none: an expression, or a column of what the mapper selects from.
    fn hidden_discriminator(&self, host: &mut dyn Host, expression: ColumnElement) -> Result<(ColumnProperty, bool)> {
        let (column, sets) = match self.persist_selectable().corresponding_column(&expression) {
            Some(column) => (column, true),
            None => {
                let with = self.0.polymorphic.with.borrow().clone().and_then(|with| with.selectable);
                let known = with.is_some_and(|selectable| selectable.corresponding_column(&expression).is_some());
                if !known && let Some(column) = expression.as_column().filter(|column| column.is_schema()) {
                    return Err(invalid_request(format!(
                        "Could not map polymorphic_on column '{}' to the mapped table - polymorphic loads will not function \
                         properly",
                        column.description()
                    )));
                }
                (expression, false)
            }
        };
        let (column, key) = match column.as_column().map(Column::key) {
            Some(key) => (column, key),
            None => match column.element() {
                Element::Label { name: Name::Plain(name), .. } => (column.clone(), name.clone()),
                _ => (column.label(Some("_sa_polymorphic_on")), Str::from("_sa_polymorphic_on")),
            },
        };
        self.put(
            host,
            key.clone(),
            DeclaredProperty::ColumnProperty { columns: vec![column], options: Default::default() },
        )?;
        let property = self.property(&key).and_then(|property| property.as_column().cloned());
        let property =
            property.ok_or_else(|| argument_error(format!("Cannot map the discriminator column '{key}'")))?;
        Ok((property, sets))
    }

    fn inherit_polymorphic_on(&self) -> Result<()> {
        for mapper in self.iterate_to_root().skip(1) {
            let Some(on) = mapper.polymorphic_on() else { continue };
            let own = if self.persist_selectable().is(mapper.persist_selectable()) {
                Some(on.clone())
            } else {
                self.persist_selectable().corresponding_column(on)
            };
            if let Some(own) = own {
                let _ = self.0.polymorphic.on.set(own);
                if let Some(key) = mapper.0.polymorphic.attribute.get() {
                    let _ = self.0.polymorphic.attribute.set(key.clone());
                }
            }
            break;
        }
        if self.is_polymorphic_abstract() && self.polymorphic_on().is_none() {
            return Err(invalid_request(
                "The Mapper.polymorphic_abstract parameter may only be used on a mapper hierarchy which includes the \
                 Mapper.polymorphic_on parameter at the base of the hierarchy.",
            ));
        }
        Ok(())
    }
}

/// Whether two values of a discriminator are the same; those that only the script can compare by identity.
fn same(a: &Value, b: &Value) -> bool {
    a.native_eq(b).unwrap_or_else(|| a.is(b))
}
