//! How a mapper stands to the one that it inherits from: which table it adds, and what ties both.

use std::cell::RefCell;

use super::{Mapper, MapperArguments, WeakMapper};
use crate::{
    sql::{
        argument_error,
        elements::{ColumnElement, Element},
        operators::Op,
        schema::Column,
        selectable::{FromClause, Join, find_onclause},
    },
    value::{Class, Host, Raise, Result},
};

/// How a mapper stands to the one that it inherits from.
#[derive(Default)]
pub(super) struct Inheritance {
    base: RefCell<Option<Mapper>>,
    /// It shares the table of its base.
    single: bool,
    /// It shares nothing with its base but the class.
    concrete: bool,
    /// What ties its table to that of its base.
    condition: Option<ColumnElement>,
    /// The columns that the condition ties: of the base, of its own table.
    pairs: Vec<(Column, Column)>,
    /// The class in the identity keys of its objects.
    identity_class: Option<Class>,
    /// The mappers that inherit from it directly, in the order of their making.
    inheriting: RefCell<Vec<WeakMapper>>,
}

impl Inheritance {
    /// Lets go of the base.
    pub(super) fn release(&self) {
        let base = self.base.take();
        self.inheriting.take();
        drop(base);
    }
}

/// What a mapper maps itself, what its rows come from, and how it stands to its base.
///
/// # Errors
/// `ArgumentError`; `NoForeignKeysError` and `AmbiguousForeignKeysError` where nothing, or too much, ties both tables.
pub(super) fn configure(arguments: &MapperArguments) -> Result<(FromClause, FromClause, Inheritance)> {
    let class = &arguments.class;
    let Some(base) = &arguments.inherits else {
        let Some(table) = &arguments.local_table else {
            return Err(argument_error(format!(
                "Mapper[{}(None)] has None for a primary table argument and does not specify 'inherits'",
                class.name()
            )));
        };
        let inheritance =
            Inheritance { concrete: arguments.concrete, identity_class: Some(class.clone()), ..Inheritance::default() };
        return Ok((table.clone(), table.clone(), inheritance));
    };
    if !class.is_subclass_of(base.class()) {
        return Err(argument_error(format!("Class '{}' does not inherit from '{}'", class.name(), base.class_name())));
    }
    let base_table = base.local_table();
    let (local_table, single) = match &arguments.local_table {
        Some(table) => (table.clone(), false),
        None => (base_table.clone(), true),
    };
    let mut inheritance = Inheritance { single, concrete: arguments.concrete, ..Inheritance::default() };
    let persist_selectable = if single {
        base.persist_selectable().clone()
    } else if arguments.concrete || local_table.is(base_table) {
        local_table.clone()
    } else {
        let condition = match &arguments.inherit_condition {
            Some(condition) => condition.clone(),
            None => find_onclause(base_table, &local_table, None)
                .map_err(|raise| untied(raise, base_table, &local_table))?,
        };
        let join = Join::new(base.persist_selectable().clone(), local_table.clone(), condition.clone(), false, false);
        inheritance.pairs = pairs(join.onclause(), &arguments.inherit_foreign_keys);
        inheritance.condition = Some(condition);
        join.as_from()
    };
    inheritance.identity_class = Some(match arguments.polymorphic_identity {
        Some(_) if !arguments.concrete => base.identity_class().clone(),
        _ => class.clone(),
    });
    *inheritance.base.borrow_mut() = Some(base.clone());
    Ok((local_table, persist_selectable, inheritance))
}

impl Mapper {
    /// The mapper that it inherits from.
    pub fn inherits(&self) -> Option<Mapper> {
        self.0.inheritance.base.borrow().clone()
    }

    /// The mapper at the root of the hierarchy.
    pub fn base_mapper(&self) -> Mapper {
        self.iterate_to_root().last().unwrap_or_else(|| self.clone())
    }

    /// The mapper itself, the one that it inherits from, and so on.
    pub fn iterate_to_root(&self) -> impl Iterator<Item = Mapper> + use<> {
        std::iter::successors(Some(self.clone()), Mapper::inherits)
    }

    /// The mappers that inherit from it directly, in the order of their making.
    pub fn inheriting(&self) -> Vec<Mapper> {
        self.0.inheritance.inheriting.borrow().iter().filter_map(WeakMapper::upgrade).collect()
    }

    /// The mapper itself and all that inherit from it, level by level.
    pub fn self_and_descendants(&self) -> Vec<Mapper> {
        let mut all = vec![self.clone()];
        let mut place = 0;
        while let Some(mapper) = all.get(place).cloned() {
            all.extend(mapper.inheriting());
            place += 1;
        }
        all
    }

    /// Whether it is `other` or inherits from it.
    pub fn isa(&self, other: &Mapper) -> bool {
        self.is(other) || self.iterate_to_root().any(|mapper| mapper.is(other))
    }

    /// Whether both are of one hierarchy.
    pub fn common_parent(&self, other: &Mapper) -> bool {
        self.base_mapper().is(&other.base_mapper())
    }

    /// Puts a base above a concrete mapper that has none, with the attributes that this does not map.
    pub(super) fn inherit_from(&self, base: &Mapper) {
        let old = self.0.inheritance.base.replace(Some(base.clone()));
        drop(old);
        base.0.inheritance.inheriting.borrow_mut().push(self.downgrade());
        for key in base.property_keys() {
            if !self.has_property(&key) {
                self.inherit(base, &key);
            }
        }
    }

    /// Whether it shares the table of the mapper that it inherits from.
    pub fn is_single(&self) -> bool {
        self.0.inheritance.single
    }

    /// Whether it shares nothing with the mapper that it inherits from but the class.
    pub fn is_concrete(&self) -> bool {
        self.0.inheritance.concrete
    }

    /// What ties its table to that of the mapper that it inherits from.
    pub fn inherit_condition(&self) -> Option<&ColumnElement> {
        self.0.inheritance.condition.as_ref()
    }

    /// The columns that this ties: of the base, of its own table.
    pub fn inherit_pairs(&self) -> &[(Column, Column)] {
        &self.0.inheritance.pairs
    }

    /// The class in the identity keys of its objects.
    pub fn identity_class(&self) -> &Class {
        self.0.inheritance.identity_class.as_ref().unwrap_or(&self.0.class)
    }

    /// Columns that the conditions of the hierarchy make equal, each with the one that it equals, both ways.
    pub fn equivalent_columns(&self) -> Vec<(Column, Column)> {
        let mut pairs = Vec::new();
        for mapper in self.base_mapper().self_and_descendants() {
            let Some(condition) = mapper.inherit_condition() else { continue };
            condition.visit(&mut |element| {
                if let Element::Binary { left, right, operator: Op::Eq, .. } = element.element()
                    && let (Some(left), Some(right)) = (left.as_column(), right.as_column())
                {
                    pairs.push((left.clone(), right.clone()));
                    pairs.push((right.clone(), left.clone()));
                }
            });
        }
        pairs
    }

    /// Tells the base of the new mapper, and warns where the hierarchy's discriminator has no value for it.
    pub(super) fn configure_inheritance(&self, host: &mut dyn Host) -> Result<()> {
        let Some(base) = self.inherits() else { return self.register_identity(host) };
        base.0.inheritance.inheriting.borrow_mut().push(self.downgrade());
        if self.polymorphic_identity().is_none()
            && !self.is_polymorphic_abstract()
            && let Some(on) = base.base_mapper().polymorphic_on()
        {
            let on = on.as_column().map_or_else(String::new, Column::description);
            host.warn(
                "sqlalchemy.exc.SAWarning",
                &format!(
                    "{} does not indicate a 'polymorphic_identity', yet is part of an inheritance hierarchy that has a \
                     'polymorphic_on' column of '{on}'. If this is an intermediary class that should not be instantiated, \
                     the class may either be left unmapped, or may include the 'polymorphic_abstract=True' parameter in its \
                     Mapper arguments. To leave the class unmapped when using Declarative, set the '__abstract__ = True' \
                     attribute on the class.",
                    self.label()
                ),
            )?;
        }
        self.register_identity(host)
    }
}

/// The columns that a condition ties: of the one referred to, and of the one that refers.
fn pairs(condition: &ColumnElement, foreign_keys: &[Column]) -> Vec<(Column, Column)> {
    let mut pairs = Vec::new();
    condition.visit(&mut |element| {
        let Element::Binary { left, right, operator: Op::Eq, .. } = element.element() else { return };
        let (Some(left), Some(right)) = (left.as_column(), right.as_column()) else { return };
        let named = |column: &Column| foreign_keys.iter().any(|key| key.is(column));
        let refers = |from: &Column, to: &Column| {
            if foreign_keys.is_empty() { from.references(to).unwrap_or(false) } else { named(from) && !named(to) }
        };
        if refers(right, left) {
            pairs.push((left.clone(), right.clone()));
        } else if refers(left, right) {
            pairs.push((right.clone(), left.clone()));
        }
    });
    pairs
}

/// The error where the foreign keys do not tell how two tables of a hierarchy are tied, in the mapper's words.
fn untied(raise: Raise, base: &FromClause, own: &FromClause) -> Raise {
    let (why, remedy) = match raise.new_class() {
        Some("sqlalchemy.exc.NoForeignKeysError") => (
            "no foreign key relationships established.",
            "Please ensure the inheriting table has a foreign key relationship to the inherited table, or provide an 'on \
             clause' using the 'inherit_condition' mapper argument.",
        ),
        Some("sqlalchemy.exc.AmbiguousForeignKeysError") => (
            "more than one foreign key relationship established.",
            "Please specify the 'on clause' using the 'inherit_condition' mapper argument.",
        ),
        _ => return raise,
    };
    let class = raise.new_class().unwrap_or("sqlalchemy.exc.ArgumentError");
    let message = format!(
        "Can't determine the inherit condition between inherited table '{}' and inheriting table '{}'; tables have {why}  \
         {remedy}",
        base.description(),
        own.description()
    );
    Raise::new(class, message)
}
