//! What loader options must agree with: the entities of their statement, the properties that they name, and one another.

use std::fmt::Write;

use super::{Columns, LoadPath, LoaderOption, Step, Strategy};
use crate::{
    orm::{MapperProperty, entity::MappedEntity},
    sql::argument_error,
    value::{Raise, Result, Str},
};

/// One thing that an option says: SQLAlchemy's load element.
struct Element<'a> {
    option: &'a LoaderOption,
    /// The relationships on the way, with the one that is meant where no column is.
    steps: &'a [Step],
    column: Option<&'a Str>,
    says: Says,
}

/// What is said of a relationship or of a column.
#[derive(Clone, Copy, PartialEq)]
enum Says {
    Relationship(Strategy, Option<i64>),
    Defer { raiseload: bool },
    Undefer,
    Expression,
}

impl LoadPath {
    /// Checks the options of a statement that selects from `roots`, where it begins.
    ///
    /// # Errors
    /// `ArgumentError` where an option begins at none of them; `LoaderStrategyException` where what it says is not for that
    /// kind of property; `InvalidRequestError` where two options say different things of one attribute.
    pub fn check(&self, roots: &[MappedEntity]) -> Result<()> {
        let options = || self.options.iter().map(|holding| &*holding.option);
        let elements: Vec<Element<'_>> = options().flat_map(LoaderOption::elements).collect();
        for (place, element) in elements.iter().enumerate() {
            element.check_root(roots)?;
            element.check_property()?;
            let before = elements.get(..place).unwrap_or_default();
            if let Some(existing) = before.iter().rfind(|before| before.is_about_the_same(element))
                && existing.says != element.says
            {
                return Err(Raise::new(
                    "sqlalchemy.exc.InvalidRequestError",
                    format!("Loader strategy replacement {element} is in conflict with existing strategy {existing}"),
                ));
            }
        }
        let in_group = |columns: &Columns| matches!(columns, Columns::UndeferGroup(_));
        let for_all = |option: &LoaderOption| option.root().is_none() && option.columns.iter().any(in_group);
        if roots.len() == 1 || !options().any(for_all) {
            return Ok(());
        }
        let names: Vec<String> = roots.iter().map(|root| root.mapper().label()).collect();
        let each: Vec<String> = names.iter().map(|name| format!("Load({name}).some_option('*')")).collect();
        Err(argument_error(format!(
            "Can't apply wildcard ('*') or load_only() loader option to multiple entities {}. Specify loader options for \
             each entity individually, such as {}.",
            names.join(", "),
            each.join(", ")
        )))
    }
}

impl LoaderOption {
    /// Checks that an attribute of `entity`, called `attribute`, belongs to what the option's way leads to.
    ///
    /// # Errors
    /// `ArgumentError` where it does not.
    pub fn check_link(&self, entity: &MappedEntity, attribute: &str) -> Result<()> {
        let Some(last) = self.steps.last() else {
            return match &self.on {
                Some(on) if !links(on, entity) => Err(argument_error(format!(
                    "ORM mapped attribute \"{attribute}\" does not link mapped class \"{}\"",
                    entity_name(on)
                ))),
                _ => Ok(()),
            };
        };
        let Some(end) = &last.target else { return Ok(()) };
        if links(end, entity) {
            return Ok(());
        }
        let written = relationship_target(last);
        let of_type = written.as_ref().is_some_and(|written| !written.is(end));
        let path = path_string(self, &self.steps);
        let mut message = format!(
            "ORM mapped entity or attribute \"{attribute}\" does not link from relationship \"{}",
            path.rsplit(" -> ").next().unwrap_or_default()
        );
        if of_type {
            let _ = write!(message, ".of_type({})", entity_name(end));
        }
        message.push_str("\".");
        if !of_type && !end.is_aliased() && !entity.is_aliased() && end.mapper().common_parent(entity.mapper()) {
            let (name, last) = (entity_name(entity), path.rsplit(" -> ").next().unwrap_or_default());
            let _ = write!(
                message,
                "  Did you mean to use \"{last}.of_type({name})\" or \"loadopt.options(selectin_polymorphic({}, [{name}]), \
                 ...)\" ?",
                end.mapper().class_name()
            );
        }
        Err(argument_error(message))
    }

    fn elements(&self) -> Vec<Element<'_>> {
        let mut elements = Vec::new();
        for (place, step) in self.steps.iter().enumerate() {
            if step.strategy != Strategy::Default && step.key != "*" {
                let steps = self.steps.get(..=place).unwrap_or_default();
                let says = Says::Relationship(step.strategy, step.recursion);
                elements.push(Element { option: self, steps, column: None, says });
            }
        }
        for columns in &self.columns {
            let (keys, says) = match columns {
                Columns::Only { keys, .. } | Columns::Undefer(keys) => (keys.as_slice(), Says::Undefer),
                Columns::Defer { keys, raiseload } => (keys.as_slice(), Says::Defer { raiseload: *raiseload }),
                Columns::UndeferGroup(_) | Columns::Subclasses(_) => continue,
                Columns::Expression { key, .. } => (std::slice::from_ref(key), Says::Expression),
            };
            let named = keys.iter().filter(|key| *key != "*");
            elements.extend(named.map(|key| Element { option: self, steps: &self.steps, column: Some(key), says }));
        }
        elements
    }
}

impl Element<'_> {
    fn check_root(&self, roots: &[MappedEntity]) -> Result<()> {
        let Some(root) = self.option.root().filter(|root| !roots.iter().any(|known| corresponds(known, root))) else {
            return Ok(());
        };
        if roots.is_empty() {
            return Err(argument_error(format!(
                "Query has only expression-based entities; attribute loader option {self} can't be applied here."
            )));
        }
        let names: Vec<String> = roots.iter().map(entity_name).collect();
        Err(argument_error(format!(
            "Mapped class {} referenced in option {self} does not apply to any of the root entities in this query, e.g. {}. \
             Please specify the full path from one of the root entities to the target attribute. ",
            entity_name(root),
            names.join(", ")
        )))
    }

    /// Checks that what is said is for that kind of property.
    fn check_property(&self) -> Result<()> {
        let (owner, key) = match (self.column, self.steps) {
            (Some(column), []) => (self.option.on.clone(), column),
            (Some(column), [.., last]) => (last.target.clone(), column),
            (None, [.., last]) => (last.entity.clone(), &last.key),
            (None, []) => return Ok(()),
        };
        let Some(property) = owner.as_ref().and_then(|owner| owner.mapper().resolved_property(key)) else {
            return Ok(());
        };
        let (is, fits) = match property {
            MapperProperty::Relationship(_) => ("relationship", self.column.is_none()),
            MapperProperty::Column(_) => ("column property", self.column.is_some()),
            _ => return Ok(()),
        };
        if fits {
            return Ok(());
        }
        let (loader, meant) = match self.says {
            Says::Defer { .. } => ("deferred column loader", "column property"),
            Says::Undefer => ("column loader", "column property"),
            Says::Expression => ("expression column loader", "column property"),
            Says::Relationship(strategy, _) => (strategy.loader(), "relationship property"),
        };
        Err(Raise::new(
            "sqlalchemy.orm.exc.LoaderStrategyException",
            format!(
                "Can't apply \"{loader}\" strategy to property \"{}.{key}\", which is a \"{is}\"; this loader strategy is \
                 intended to be used with a \"{meant}\".",
                owner.as_ref().map_or("", |owner| owner.mapper().class_name()),
            ),
        ))
    }

    /// Whether both say something of one attribute at the end of the same way.
    fn is_about_the_same(&self, other: &Element<'_>) -> bool {
        let is = |one: Option<&MappedEntity>, other: Option<&MappedEntity>| match (one, other) {
            (Some(one), Some(other)) => one.is(other),
            (None, None) => true,
            _ => false,
        };
        let last = self.steps.len().saturating_sub(usize::from(self.column.is_none()));
        self.column == other.column
            && self.steps.len() == other.steps.len()
            && is(self.option.root(), other.option.root())
            && self.steps.iter().zip(other.steps).enumerate().all(|(place, (one, other))| {
                one.key == other.key && (place >= last || is(one.target.as_ref(), other.target.as_ref()))
            })
    }
}

/// As the option is written: `joinedload(User.orders -> Order.items)`.
impl std::fmt::Display for Element<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let function = match self.says {
            Says::Relationship(strategy, _) => strategy.function(),
            Says::Defer { .. } => "defer",
            Says::Undefer => "undefer",
            Says::Expression => "with_expression",
        };
        write!(f, "{function}({}", path_string(self.option, self.steps))?;
        if let Some(column) = self.column {
            let (arrow, owner) = match self.steps.last() {
                Some(last) => (" -> ", last.target.as_ref()),
                None => ("", self.option.root()),
            };
            write!(f, "{arrow}{}.{column}", owner.map(entity_name).unwrap_or_default())?;
        }
        f.write_str(")")
    }
}

/// The way along `steps`: `User.orders -> Order.items`.
fn path_string(option: &LoaderOption, steps: &[Step]) -> String {
    let mut path = String::new();
    let mut owner = option.root();
    for (place, step) in steps.iter().enumerate() {
        let arrow = if place > 0 { " -> " } else { "" };
        let _ = write!(path, "{arrow}{}.{}", owner.map(entity_name).unwrap_or_default(), step.key);
        owner = step.target.as_ref();
        if let Some(target) = owner.filter(|target| target.is_aliased() && place + 1 < steps.len()) {
            let _ = write!(path, ".of_type({})", entity_name(target));
        }
    }
    path
}

/// What the relationship of a step leads to by itself.
fn relationship_target(step: &Step) -> Option<MappedEntity> {
    let property = step.entity.as_ref()?.mapper().property(&step.key)?;
    Some(property.as_relationship()?.entity())
}

/// Whether what is said of `meant` is said of an entity that a statement selects.
fn corresponds(root: &MappedEntity, meant: &MappedEntity) -> bool {
    match (root.is_aliased(), meant.is_aliased()) {
        (true, true) => root.from_clause().is(&meant.from_clause()),
        (false, false) => meant.mapper().common_parent(root.mapper()),
        _ => false,
    }
}

/// Whether an attribute of `entity` is one of `given`.
fn links(given: &MappedEntity, entity: &MappedEntity) -> bool {
    match (given.is_aliased(), entity.is_aliased()) {
        (true, true) => {
            let derived = given.derived(entity.mapper().class_name());
            given.is(entity) || derived.is_some_and(|derived| derived.is(entity))
        }
        (false, false) => given.mapper().isa(entity.mapper()),
        _ => false,
    }
}

fn entity_name(entity: &MappedEntity) -> String {
    let class = entity.mapper().class_name();
    if entity.is_aliased() { format!("aliased({class})") } else { class.to_string() }
}
