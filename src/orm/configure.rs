//! Configuration of relationships, once the classes that they name are mapped.

use crate::{
    orm::{
        AliasedClass, CascadeOptions, Direction, InstrumentedAttribute, JoinArguments, JoinCondition, MappedColumn,
        MappedEntity, Mapper, PassiveDeletes, Registry, Relationship, RelationshipArguments, RelationshipOptions,
        RelationshipProperty,
        relationships::{Side, map_columns},
    },
    sql::{
        argument_error,
        elements::ColumnElement,
        schema::{Column, Table},
        selectable::FromClause,
    },
    trace::{self, ClassInfo, ColumnInfo, RelationshipInfo, TableInfo},
    value::{Host, Raise, Result, Str, Value},
};

/// Configures the relationship `key` of `mapper`, and the one that its backref makes.
pub fn configure(
    host: &mut dyn Host,
    registry: &Registry,
    mapper: &Mapper,
    key: &Str,
    relationship: &Relationship,
) -> Result<()> {
    let arguments = relationship.arguments().clone();
    let reader = Reader { registry, mapper, key, label: format!("{}.{key}", mapper.class_name()) };
    // What they are is asked for in SQLAlchemy's order.
    let order_by = reader.expressions(host, "order_by", &arguments.order_by)?;
    let primaryjoin = reader.condition(host, "primaryjoin", &arguments.primaryjoin)?;
    let secondaryjoin = reader.condition(host, "secondaryjoin", &arguments.secondaryjoin)?;
    let secondary = reader.secondary(host, &arguments.secondary)?;
    let foreign_keys = reader.columns(host, "foreign_keys", &arguments.foreign_keys)?;
    let remote_side = reader.columns(host, "remote_side", &arguments.remote_side)?;
    let entity = reader.target(host, key, &relationship.argument())?;
    let target = entity.mapper().clone();
    mapper.registry()?.depend_on(&target.registry()?);
    let alias = entity.is_aliased().then(|| entity.from_clause());
    let named = foreign_keys.clone();
    let sides = JoinArguments {
        label: &reader.label,
        parent: side(mapper),
        child: match &alias {
            Some(from) => Side { persist: from, local: from, primary_key: target.primary_key() },
            None => side(&target),
        },
        child_equivalents: target.equivalent_columns(),
        self_referential: mapper.common_parent(&target),
        secondary,
        primaryjoin,
        secondaryjoin,
        foreign_keys,
        remote_side,
        support_sync: !arguments.options.viewonly,
    };
    let join = JoinCondition::new(host, sides)?;
    let uselist = relationship.uselist().unwrap_or(join.direction != Direction::ManyToOne);
    if uselist && relationship.attribute_options().get("default").is_some() {
        return Err(argument_error(format!(
            "On relationship {}, the dataclass default for relationship may only be set for a relationship that \
             references a scalar value, i.e. many-to-one or explicitly uselist=False",
            reader.label
        )));
    }
    let mut options = arguments.options.clone();
    options.cascade = reader.cascade(&arguments, join.direction, &target)?;
    let backref = match (&arguments.backref, &options.back_populates) {
        (Some((name, backref)), None) => {
            options.back_populates = Some(name.clone());
            Some((name.clone(), backref.clone()))
        }
        _ => None,
    };
    let told = backref.as_ref().and_then(|(_, backref)| backref.arguments().cascade.clone());
    if let Some(text) = told
        && CascadeOptions::parse(&text)?.1
    {
        host.warn("sqlalchemy.exc.SAWarning", CascadeOptions::ORPHAN_WITHOUT_DELETE)?;
    }
    let generated = backref.as_ref().map(|(name, backref)| {
        (name, backref, reversed(&join, &named, key, &options, backref, &registry.setup().attribute_class))
    });
    if let Some(lazy) = relationship.lazy() {
        options.lazy = lazy;
    }
    const STRATEGIES: [&str; 10] = [
        "select",
        "joined",
        "selectin",
        "subquery",
        "immediate",
        "raise",
        "raise_on_sql",
        "noload",
        "dynamic",
        "write_only",
    ];
    if !STRATEGIES.contains(&options.lazy.as_str()) {
        return Err(Raise::new(
            "sqlalchemy.orm.exc.LoaderStrategyException",
            format!("Can't find strategy (('lazy', '{}'),) for {}", options.lazy, reader.label),
        ));
    }
    if options.lazy == "noload" {
        let message = "The ``noload`` loader strategy is deprecated and will be removed in a future release.  This option \
                       produces incorrect results by returning ``None`` for related items. (deprecated since: 2.1)";
        registry.warn_as(host, "sqlalchemy.exc.SADeprecationWarning", message.to_owned())?;
    }
    if matches!(options.lazy.as_str(), "dynamic" | "write_only") {
        if !uselist || join.direction == Direction::ManyToOne {
            return Err(Raise::new(
                "sqlalchemy.exc.InvalidRequestError",
                format!(
                    "On relationship {}, 'dynamic' loaders cannot be used with many-to-one/one-to-one relationships and/or \
                     uselist=False.",
                    reader.label
                ),
            ));
        }
    } else if uselist {
        let class = relationship.collection();
        let plain = matches!(&class, Value::Class(class) if class.is_native() && class.name() == "list");
        if !class.is_none() && !plain {
            let prepare = registry.setup().prepare_collection.clone();
            options.collection_factory = host.call(&prepare, vec![class], Vec::new())?;
        }
    }
    options.collection_class = relationship.collection();
    let property = RelationshipProperty::new(key.clone(), mapper, &entity, uselist, options.clone(), join, order_by);
    if options.cascade.delete_orphan {
        target.add_delete_orphan(property.address(), key);
    }
    for key in relationship.noted_reverse() {
        property.add_reverse(&key);
    }
    mapper.set_relationship(property.clone());
    if let Some((name, _, made)) = generated {
        if target.has_property(name) {
            return Err(argument_error(format!(
                "Error creating backref '{name}' on relationship '{}': property of that name exists on mapper '{}'",
                reader.label,
                target.label()
            )));
        }
        made.set_argument(Value::Class(mapper.class().clone()));
        target.declare_relationship(host, name.clone(), made.clone())?;
        configure(host, &target.registry()?, &target, name, &made)?;
    }
    if let Some(back) = &options.back_populates {
        add_reverse(host, &property, back)?;
    }
    // The other side may have said already that this is its counterpart, which this one need not say.
    for other in target.relationships().iter() {
        if other.options().back_populates.as_ref() == Some(key) && other.mapper().common_parent(mapper) {
            check_sync_backref(other, &property)?;
            check_sync_backref(&property, other)?;
            property.add_reverse(other.key());
            other.add_reverse(key);
        }
    }
    let not_there = |column: &Column| {
        mapper.persist_selectable().contains_column(column) && !target.persist_selectable().contains_column(column)
    };
    for (_, remote) in property.local_remote_pairs().iter().filter(|(_, remote)| not_there(remote)) {
        registry.warn(
            host,
            format!(
                "Expression {} is marked as 'remote', but these column(s) are local to the local side.  The remote() annotation \
                 is needed only for a self-referential relationship where both sides of the relationship refer to the same \
                 tables.",
                remote.description()
            ),
        )?;
    }
    if property.viewonly() { Ok(()) } else { warn_overlaps(host, registry, &property) }
}

/// Warns of columns that the relationship writes and others, which have nothing to do with it, write as well.
fn warn_overlaps(host: &mut dyn Host, registry: &Registry, property: &RelationshipProperty) -> Result<()> {
    let siblings = |one: &Mapper, other: &Mapper| one.common_parent(other) && !one.isa(other) && !other.isa(one);
    let named = |overlaps: &[Str], key: &Str| overlaps.iter().any(|name| name == key || name == "__*");
    let pairs = property.synchronize_pairs().iter().chain(property.secondary_synchronize_pairs());
    for (from, to) in pairs {
        let mut others: Vec<(String, String)> = Vec::new();
        for (other, copied) in registry.note_written(property, from, to) {
            let (mine, theirs) = (property.parent(), other.parent());
            let related = property.reverse_properties().iter().any(|reverse| reverse.is(&other))
                || named(&property.options().overlaps, other.key())
                || named(&other.options().overlaps, property.key())
                || siblings(&mine, &theirs)
                || siblings(property.mapper(), other.mapper())
                || siblings(&mine, other.mapper())
                || siblings(property.mapper(), &theirs)
                || (property.key() == other.key() && mine.common_parent(&theirs));
            if !related {
                let text = format!("'{}' (copies {} to {})", other.label(), copied.description(), to.description());
                others.push((text, other.key().to_string()));
            }
        }
        if others.is_empty() {
            continue;
        }
        let join = |texts: Vec<&str>, with: &str| {
            let mut texts = texts;
            texts.sort_unstable();
            texts.join(with)
        };
        let texts = join(others.iter().map(|(text, _)| text.as_str()).collect(), ", ");
        let keys = join(others.iter().map(|(_, key)| key.as_str()).collect(), ",");
        let label = property.label();
        registry.warn(
            host,
            format!(
                "relationship '{label}' will copy column {} to column {}, which conflicts with relationship(s): {texts}. If this \
                 is not the intention, consider if these relationships should be linked with back_populates, or if \
                 viewonly=True should be applied to one or more if they are read-only. For the less common case that foreign \
                 key constraints are partially overlapping, the orm.foreign() annotation can be used to isolate the columns \
                 that should be written towards.   To silence this warning, add the parameter 'overlaps=\"{keys}\"' to the \
                 '{label}' relationship. (Background on this warning at: https://sqlalche.me/e/21/qzyx)",
                from.description(),
                to.description(),
            ),
        )?;
    }
    Ok(())
}

/// What the trace tells of the tables and classes.
pub fn describe(registry: &Registry) -> (Vec<TableInfo>, Vec<ClassInfo>) {
    let tables = registry.metadata().tables().iter().map(describe_table).collect();
    let classes = registry.mappers().iter().map(describe_class).collect();
    (tables, classes)
}

struct Reader<'a> {
    registry: &'a Registry,
    mapper: &'a Mapper,
    key: &'a Str,
    label: String,
}

impl Reader<'_> {
    /// An argument as it is meant: texts are evaluated, functions called.
    fn read(&self, host: &mut dyn Host, value: &Value) -> Result<Value> {
        self.read_as(host, value, false)
    }

    /// The same; a text is a name and nothing else with `is_name`.
    fn read_as(&self, host: &mut dyn Host, value: &Value, is_name: bool) -> Result<Value> {
        match value {
            Value::Str(text) => {
                let setup = self.registry.setup().clone();
                let arguments = vec![
                    Value::Class(self.mapper.class().clone()),
                    Value::Str(text.clone()),
                    Value::Bool(is_name),
                    Value::Str(self.key.clone()),
                ];
                host.call(&setup.evaluate, arguments, Vec::new())
            }
            Value::Object(_)
                if expression(host, value)?.is_none() && from_of(value).is_none() && entity_of(value).is_none() =>
            {
                host.call(value, Vec::new(), Vec::new())
            }
            other => Ok(other.clone()),
        }
    }

    fn target(&self, host: &mut dyn Host, key: &Str, argument: &Value) -> Result<MappedEntity> {
        let read = self.read_as(host, argument, true)?;
        if let Some(entity) = entity_of(&read) {
            return Ok(entity);
        }
        let Value::Class(class) = &read else {
            let kind = Value::Class(host.class_of(&read));
            let kind = host.repr(&kind)?;
            return Err(argument_error(format!(
                "relationship '{key}' expects a class or a mapper argument (received: {kind})"
            )));
        };
        let mapper = crate::orm::mapper_of_class(class).ok_or_else(|| {
            Raise::new(
                "sqlalchemy.orm.exc.UnmappedClassError",
                format!("Class '{}' is not mapped", qualified_name(class)),
            )
        })?;
        Ok(MappedEntity::of(&mapper))
    }

    fn secondary(&self, host: &mut dyn Host, value: &Value) -> Result<Option<FromClause>> {
        if value.is_none() {
            return Ok(None);
        }
        let read = match value {
            Value::Str(name) => match self.registry.metadata().table(name) {
                Some(table) => return Ok(Some(FromClause::Table(table))),
                None => self.read_as(host, value, true)?,
            },
            other => self.read(host, other)?,
        };
        match from_of(&read) {
            Some(from) => Ok(Some(from)),
            None if !matches!(read, Value::Class(_)) => {
                let got = host.repr(&read)?;
                Err(argument_error(format!("FROM expression, such as a Table or alias() object expected, got {got}.")))
            }
            None => {
                let text = host.str(&read)?;
                Err(argument_error(format!(
                    "secondary argument {text} passed to to relationship() {} must be a Table object or other FROM clause; \
                     can't send a mapped class directly as rows in 'secondary' are persisted independently of a class that is \
                     mapped to that same table.",
                    self.label
                )))
            }
        }
    }

    fn condition(&self, host: &mut dyn Host, name: &str, value: &Value) -> Result<Option<ColumnElement>> {
        if value.is_none() {
            return Ok(None);
        }
        let read = self.read(host, value)?;
        if read.is_none() {
            return Ok(None);
        }
        Ok(Some(self.expression(host, &read, name)?))
    }

    fn expressions(&self, host: &mut dyn Host, name: &str, value: &Value) -> Result<Vec<ColumnElement>> {
        if matches!(value, Value::None | Value::Bool(false)) {
            return Ok(Vec::new());
        }
        let read = self.read(host, value)?;
        let items = match &read {
            Value::List(_) | Value::Tuple(_) | Value::Set(_) => host.items(&read)?,
            other => vec![other.clone()],
        };
        let mut expressions = Vec::with_capacity(items.len());
        for item in &items {
            expressions.push(self.expression(host, item, name)?);
        }
        Ok(expressions)
    }

    fn columns(&self, host: &mut dyn Host, name: &str, value: &Value) -> Result<Vec<Column>> {
        let expressions = self.expressions(host, name, value)?;
        Ok(expressions.iter().filter_map(ColumnElement::as_column).cloned().collect())
    }

    fn expression(&self, host: &mut dyn Host, value: &Value, name: &str) -> Result<ColumnElement> {
        match expression(host, value)? {
            Some(expression) if name == "order_by" || !expression.is_text() => Ok(strip(&expression)),
            _ => {
                let got = host.repr(value)?;
                Err(argument_error(format!("Column expression expected for argument '{name}'; got {got}.")))
            }
        }
    }

    fn cascade(
        &self,
        arguments: &RelationshipArguments,
        direction: Direction,
        target: &Mapper,
    ) -> Result<CascadeOptions> {
        let options = &arguments.options;
        let cascade = arguments.cascades()?;
        if cascade.delete_orphan && !options.single_parent && direction != Direction::OneToMany {
            let words = if direction == Direction::ManyToOne { "many-to-one" } else { "many-to-many" };
            return Err(argument_error(format!(
                "For {words} relationship {label}, delete-orphan cascade is normally configured only on the \"one\" side of a \
                 one-to-many relationship, and not on the \"many\" side of a many-to-one or many-to-many relationship.  To \
                 force this relationship to allow a particular \"{related}\" object to be referenced by only a single \
                 \"{class}\" object at a time via the {label} relationship, which would allow delete-orphan cascade to take \
                 place in this direction, set the single_parent=True flag. (Background on this error at: \
                 https://sqlalche.me/e/21/bbf0)",
                label = self.label,
                related = target.class_name(),
                class = self.mapper.class_name(),
            )));
        }
        if options.passive_deletes == PassiveDeletes::All && (cascade.delete || cascade.delete_orphan) {
            return Err(argument_error(format!(
                "On {}, can't set passive_deletes='all' in conjunction with 'delete' or 'delete-orphan' cascade",
                self.label
            )));
        }
        Ok(cascade)
    }
}

/// The relationship that a backref makes on the other side.
fn reversed(
    join: &JoinCondition,
    foreign_keys: &[Column],
    key: &Str,
    options: &RelationshipOptions,
    backref: &Relationship,
    class: &crate::value::Class,
) -> Relationship {
    let given = backref.arguments();
    let mut made = given.clone();
    let wrap = |expression: ColumnElement| Value::Object(crate::value::Object::bare(class.clone(), expression));
    if made.primaryjoin.is_none() {
        made.primaryjoin = match (&join.secondary, &join.secondaryjoin) {
            (Some(_), Some(second)) => wrap(JoinCondition::without_local(second)),
            _ => wrap(join.reversed()),
        };
    }
    if let Some(between) = &join.secondary {
        made.secondary = Value::Object(crate::value::Object::bare(class.clone(), between.clone()));
        if made.secondaryjoin.is_none() {
            made.secondaryjoin = wrap(JoinCondition::without_local(&join.primaryjoin));
        }
    }
    if made.foreign_keys.is_none() {
        made.foreign_keys = match foreign_keys {
            [] => Value::None,
            columns => Value::list(columns.iter().map(|column| wrap(column.element())).collect::<Vec<_>>()),
        };
    }
    let has = |name: &str| given.given.contains(&name);
    let mut own = RelationshipOptions { back_populates: Some(key.clone()), ..given.options.clone() };
    if !has("viewonly") {
        own.viewonly = options.viewonly;
    }
    if !has("post_update") {
        own.post_update = options.post_update;
    }
    if !has("passive_updates") {
        own.passive_updates = options.passive_updates;
    }
    if !has("sync_backref") {
        own.sync_backref = options.sync_backref;
        own.sync_backref_given = options.sync_backref_given;
    }
    made.options = own;
    made.backref = None;
    Relationship::new(Value::None, backref.uselist(), made)
}

/// Refuses a counterpart, which leads to `target`, that does not lead back.
fn check_reverse(property: &RelationshipProperty, back: &Str, label: &str, target: &Mapper) -> Result<()> {
    if target.base_mapper().is(&property.parent().base_mapper()) {
        return Ok(());
    }
    Err(argument_error(format!(
        "reverse_property '{back}' on relationship {} references relationship {label}, which does not reference mapper {}",
        property.label(),
        property.parent().label()
    )))
}

/// Ties both sides together, as far as both are configured.
fn add_reverse(host: &mut dyn Host, property: &RelationshipProperty, back: &Str) -> Result<()> {
    let target = property.mapper();
    let no_property = || {
        Raise::new(
            "sqlalchemy.exc.InvalidRequestError",
            format!(
                "Mapper '{}' has no property '{back}'.  If this property was indicated from other mappers or configure events, \
                 ensure registry.configure() has been called.",
                target.label()
            ),
        )
    };
    let Some(other) = target.property(back) else {
        // Still to be configured: it is told then.
        let waiting = target.declared_relationship(back).ok_or_else(no_property)?;
        let argument = waiting.argument();
        if matches!(argument, Value::Str(_) | Value::Class(_)) {
            let label = format!("{}.{back}", target.class_name());
            let reader = Reader { registry: &target.registry()?, mapper: target, key: back, label };
            let other = reader.target(host, back, &argument)?;
            check_reverse(property, back, &reader.label, other.mapper())?;
        }
        waiting.note_reverse(property.key());
        property.add_reverse(back);
        return Ok(());
    };
    let Some(other) = other.as_relationship() else {
        return Err(Raise::new(
            "sqlalchemy.exc.InvalidRequestError",
            format!(
                "back_populates on relationship '{}' refers to attribute '{}.{back}' that is not a relationship.  The \
                 back_populates parameter should refer to the name of a relationship on the target class.",
                property.label(),
                target.class_name()
            ),
        ));
    };
    check_sync_backref(property, other)?;
    check_sync_backref(other, property)?;
    check_reverse(property, back, &other.label(), other.mapper())?;
    if property.direction() == other.direction() && property.direction() != Direction::ManyToMany {
        return Err(argument_error(format!(
            "{} and back-reference {} are both of the same direction {}.  Did you mean to set remote_side on the many-to-one \
             side ?",
            other.label(),
            property.label(),
            repr_direction(property.direction())
        )));
    }
    property.add_reverse(back);
    other.add_reverse(property.key());
    Ok(())
}

/// What only reads cannot be changed by the other side.
fn check_sync_backref(reading: &RelationshipProperty, other: &RelationshipProperty) -> Result<()> {
    if !reading.viewonly() {
        return Ok(());
    }
    if other.options().sync_backref_given == Some(true) {
        return Err(Raise::new(
            "sqlalchemy.exc.InvalidRequestError",
            format!(
                "Relationship {} cannot specify sync_backref=True since {} includes viewonly=True.",
                other.label(),
                reading.label()
            ),
        ));
    }
    if !other.viewonly() {
        other.leave_back_reference();
    }
    Ok(())
}

fn repr_direction(direction: Direction) -> String {
    format!(
        "<RelationshipDirection.{}: {}>",
        direction.name(),
        match direction {
            Direction::OneToMany => 1,
            Direction::ManyToOne => 2,
            Direction::ManyToMany => 3,
        }
    )
}

/// The expression that a value stands for: an expression, an attribute, a declared column.
fn expression(host: &mut dyn Host, value: &Value) -> Result<Option<ColumnElement>> {
    if let Some(element) = value.payload::<ColumnElement>() {
        return Ok(Some(element.clone()));
    }
    if let Some(column) = value.payload::<MappedColumn>() {
        return Ok(Some(column.column().element()));
    }
    match value.payload::<InstrumentedAttribute>() {
        Some(attribute) => attribute.clone().expression(host).map(Some),
        None => Ok(None),
    }
}

/// The expression without what attributes carry besides their columns: it would make a plain condition one of the ORM.
fn strip(expression: &ColumnElement) -> ColumnElement {
    map_columns(expression, &mut |element| {
        let annotations = element.annotations()?;
        annotations.entity.as_ref()?;
        let plain = element.with_annotations(None);
        Some(match annotations.flags {
            0 => plain,
            flags => plain.annotate(|own| own.flags = flags),
        })
    })
}

fn from_of(value: &Value) -> Option<FromClause> {
    value.payload::<FromClause>().cloned()
}

/// The alias or mapper that an object of the script is.
fn entity_of(value: &Value) -> Option<MappedEntity> {
    match value.payload::<AliasedClass>() {
        Some(alias) => Some(alias.0.clone()),
        None => value.payload::<Mapper>().map(MappedEntity::of),
    }
}

/// A mapper as one side of a relationship.
fn side(mapper: &Mapper) -> Side<'_> {
    Side { persist: mapper.persist_selectable(), local: mapper.local_table(), primary_key: mapper.primary_key() }
}

/// A class's name with its module's.
pub fn qualified_name(class: &crate::value::Class) -> String {
    match class.attributes().get_str(&Str::from("__module__")) {
        Some(Value::Str(module)) => format!("{module}.{}", class.name()),
        _ => class.name().to_string(),
    }
}

fn describe_table(table: &Table) -> TableInfo {
    let column = |column: &Column| ColumnInfo {
        name: column.name().to_string(),
        kind: column.ty().repr(),
        primary_key: column.primary_key(),
        nullable: column.nullable(),
        references: column.foreign_keys().first().map(|key| key.target_fullname().to_string()),
    };
    TableInfo { name: table.key().to_string(), columns: table.columns().iter().map(column).collect() }
}

fn describe_class(mapper: &Mapper) -> ClassInfo {
    let properties = mapper.column_properties();
    let attributes = properties.iter().filter_map(|property| {
        let column = property.column()?;
        Some((property.key().to_string(), column.name().to_string()))
    });
    let relationship = |relationship: &RelationshipProperty| RelationshipInfo {
        name: relationship.key().to_string(),
        target: relationship.mapper().class_name().to_string(),
        direction: match relationship.direction() {
            Direction::OneToMany => trace::Direction::OneToMany,
            Direction::ManyToOne => trace::Direction::ManyToOne,
            Direction::ManyToMany => trace::Direction::ManyToMany,
        },
        secondary: relationship.secondary().map(FromClause::description),
        back_populates: relationship.options().back_populates.as_ref().map(Str::to_string),
    };
    ClassInfo {
        name: mapper.class_name().to_string(),
        table: mapper.local_table().description(),
        inherits: mapper.inherits().as_ref().map(|base| base.class_name().to_string()),
        attributes: attributes.collect(),
        relationships: mapper.relationships().iter().map(relationship).collect(),
    }
}
