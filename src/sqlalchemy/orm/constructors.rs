//! `mapped_column()`, `relationship()`, `backref()`, `Mapped`, `foreign()`, `remote()`, `declared_attr`.

use super::{export, export_class, relationships};
use crate::{
    orm::{
        AttributeOptions, CascadeOptions, ColumnPropertyDeclaration, ColumnPropertyOptions, DeclaredAttr, Described,
        InnerJoin, MappedColumn, MappedColumnOptions, PassiveDeletes, Relationship, RelationshipArguments,
        RelationshipOptions, SynonymDeclaration, map_columns,
    },
    python::{Args, ClassBuilder, Vm},
    sql::{
        elements::{ColumnElement, Element, null},
        entity::Annotations,
    },
    sqlalchemy::{
        coercions, elements, operators,
        schema::column_arguments,
        support::{flag, no_more_keywords, optional_int, optional_str},
    },
    value::{Dict, Form, GenericAlias, Host, Payload, Raise, Result, Str, Value},
};

/// What `backref("name", …)` gives.
struct Backref {
    name: Str,
    relationship: Relationship,
}

impl Payload for Backref {}

/// Makes the functions and classes.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let mapped = ClassBuilder::new("sqlalchemy.orm.base", "Mapped").method("__class_getitem__", mapped_of);
    let mapped = export_class(vm, module, "Mapped", mapped);
    for name in ["WriteOnlyMapped", "DynamicMapped"] {
        let class = ClassBuilder::new("sqlalchemy.orm.base", name).base(&mapped);
        export_class(vm, module, name, class);
    }
    let column = ClassBuilder::new("sqlalchemy.orm.properties", "MappedColumn");
    let column = operators::add_methods(column)
        .method("__hash__", |_, args| {
            let [this] = args.exactly("__hash__")?;
            Ok(Value::from(this.as_object().map_or(0, crate::value::Object::address)))
        })
        .property("column", |vm, args| {
            let [this] = args.exactly("column")?;
            let column = this.payload::<MappedColumn>().map(|mapped| mapped.column());
            match column {
                Some(column) => crate::sqlalchemy::schema::wrap_column(vm, &column),
                None => Ok(Value::None),
            }
        });
    let column = export_class(vm, module, "MappedColumn", column);
    vm.register_class::<MappedColumn>(&column);
    let relationship = ClassBuilder::new("sqlalchemy.orm.relationships", "_RelationshipDeclared")
        .property("cascade", |vm, args| {
            let [this] = args.exactly("cascade")?;
            let declared = this.payload::<Relationship>();
            let declared = declared.ok_or_else(|| Raise::type_error("a relationship() is expected"))?;
            let cascades = declared.arguments().cascades()?;
            relationships::wrap_cascade(vm, cascades)
        })
        .method("__getattr__", |_, args| {
            let [_, name] = args.exactly("__getattr__")?;
            Err(Raise::with_arguments("AttributeError", vec![name]))
        });
    let relationship = export_class(vm, module, "Relationship", relationship);
    vm.register_class::<Relationship>(&relationship);
    let declared = ClassBuilder::new("sqlalchemy.orm.decl_api", "declared_attr")
        .method("__new__", |vm, args| {
            let [_, function] = args.exactly("declared_attr")?;
            Ok(vm.wrap(DeclaredAttr { function, cascading: false }))
        })
        .method("__get__", |vm, args| {
            let mut arguments = args.positional.into_iter();
            let (Some(this), _, owner) = (arguments.next(), arguments.next(), arguments.next()) else {
                return Err(Raise::type_error("__get__() takes an object and a class"));
            };
            let function = this.payload::<DeclaredAttr>().map(|declared| declared.function.clone()).unwrap_or_default();
            vm.call(&function, vec![owner.unwrap_or_default()], Vec::new())
        })
        .static_method("directive", |vm, args| {
            let [function] = args.exactly("directive")?;
            Ok(vm.wrap(DeclaredAttr { function, cascading: false }))
        })
        .static_method("cascading", |vm, args| {
            let [function] = args.exactly("cascading")?;
            Ok(vm.wrap(DeclaredAttr { function, cascading: true }))
        });
    let declared = export_class(vm, module, "declared_attr", declared);
    vm.register_class::<DeclaredAttr>(&declared);
    export(vm, module, "has_inherited_table", |_, args| {
        let [class] = args.exactly("has_inherited_table")?;
        let Value::Class(class) = class else { return Ok(Value::Bool(false)) };
        let table = Str::from("__table__");
        let has = |base: &crate::value::Class| base.attributes().get_str(&table).is_some_and(|table| !table.is_none());
        Ok(Value::Bool(class.mro().skip(1).any(has)))
    });
    let backref = ClassBuilder::new("sqlalchemy.orm", "ORMBackrefArgument").build(vm);
    vm.register_class::<Backref>(&backref);
    let property = ClassBuilder::new("sqlalchemy.orm.properties", "MappedSQLExpression");
    let property = export_class(vm, module, "MappedSQLExpression", property);
    vm.register_class::<ColumnPropertyDeclaration>(&property);
    export(vm, module, "mapped_column", mapped_column);
    export(vm, module, "column_property", |vm, args| column_property(vm, "column_property", args, false));
    export(vm, module, "query_expression", query_expression);
    export(vm, module, "deferred", |vm, args| column_property(vm, "deferred", args, true));
    let synonym = ClassBuilder::new("sqlalchemy.orm.properties", "Synonym");
    let synonym = export_class(vm, module, "Synonym", synonym);
    vm.register_class::<SynonymDeclaration>(&synonym);
    export(vm, module, "synonym", synonym_function);
    export(vm, module, "synonym_for", synonym_for);
    export(vm, module, "relationship", relationship_function);
    export(vm, module, "backref", backref_function);
    export(vm, module, "foreign", |vm, args| annotated(vm, args, "foreign", Annotations::FOREIGN));
    export(vm, module, "remote", |vm, args| annotated(vm, args, "remote", Annotations::REMOTE));
    Ok(())
}

/// `Mapped[int]`.
fn mapped_of(vm: &mut Vm, args: Args) -> Result<Value> {
    let [class, argument] = args.exactly("__class_getitem__")?;
    let name = match &class {
        Value::Class(class) => class.name(),
        _ => Str::from("Mapped"),
    };
    let argument = match argument {
        Value::Str(text) => crate::python::forward_reference(vm, &text)?,
        other => other,
    };
    let alias = GenericAlias::new(Form::Typing(format!("sqlalchemy.orm.base.{name}").into()), class, vec![argument]);
    Ok(vm.wrap(alias))
}

fn mapped_column(vm: &mut Vm, mut args: Args) -> Result<Value> {
    const NAME: &str = "mapped_column";
    let deferred = args.take_keyword("deferred");
    let group = optional_str(NAME, "deferred_group", args.take_keyword("deferred_group"))?;
    let raiseload = args.take_keyword("deferred_raiseload");
    let raiseload = flag(vm, raiseload, false)?;
    let default_deferred = group.is_some() || raiseload;
    let active_history = args.take_keyword("active_history");
    let insert_default = args.take_keyword("insert_default");
    let sort_order = optional_int(NAME, "sort_order", args.take_keyword("sort_order"))?;
    let use_existing = args.take_keyword("use_existing_column");
    let use_existing = flag(vm, use_existing, false)?;
    let attribute_options = attribute_options(&mut args);
    let property = ColumnPropertyOptions {
        deferred: flag(vm, deferred, default_deferred)?,
        deferred_group: group,
        deferred_raiseload: raiseload,
        active_history: flag(vm, active_history, false)?,
        expire_on_flush: None,
        query_expression: false,
        described: Described::default(),
        default_scalar_value: None,
    };
    if insert_default.is_some() && attribute_options.get("default").is_some() {
        return Err(Raise::new(
            "sqlalchemy.exc.ArgumentError",
            "The 'default' and 'insert_default' parameters of Column are mutually exclusive",
        ));
    }
    if let Some(default) = insert_default {
        args.keywords.push((Str::from("default"), default));
    } else if let Some(default) = attribute_options.get("default") {
        args.keywords.push((Str::from("default"), default.clone()));
    }
    let default_given = args.keywords.iter().any(|(key, _)| key == "default");
    let arguments = column_arguments(vm, NAME, args)?;
    let nullable_given = arguments.nullable_given;
    let column = arguments.into_column(vm)?;
    let options =
        MappedColumnOptions { property, nullable_given, default_given, sort_order, use_existing, attribute_options };
    Ok(vm.wrap(MappedColumn::new(column, options)))
}

/// `column_property(column, *additional, …)` and `deferred(…)`.
///
/// # Errors
/// `ArgumentError` for what is no SQL expression.
fn column_property(vm: &mut Vm, name: &'static str, mut args: Args, deferred: bool) -> Result<Value> {
    let group = optional_str(name, "group", args.take_keyword("group"))?;
    let is_readonly = name == "column_property";
    for argument in ["init", "kw_only", "default", "default_factory"] {
        if is_readonly && args.keywords.iter().any(|(name, _)| name == argument) {
            vm.warn(
                "sqlalchemy.exc.SADeprecationWarning",
                &format!(
                    "The column_property.{argument} parameter is deprecated for column_property().  This parameter applies to \
                     a writeable-attribute in a Declarative Dataclasses configuration only, and column_property() is treated \
                     as a read-only attribute in this context."
                ),
            )?;
        }
    }
    if is_readonly && !args.keywords.iter().any(|(name, _)| name == "init") {
        args.keywords.push((Str::from("init"), Value::Bool(false)));
    }
    let attribute_options = attribute_options(&mut args);
    let described = described(vm, name, &mut args)?;
    let mut said = |vm: &mut Vm, name: &str, default: bool| -> Result<bool> {
        let given = args.take_keyword(name);
        flag(vm, given, default)
    };
    let options = ColumnPropertyOptions {
        deferred: said(vm, "deferred", deferred)?,
        deferred_raiseload: said(vm, "raiseload", false)?,
        active_history: said(vm, "active_history", false)?,
        expire_on_flush: Some(said(vm, "expire_on_flush", true)?),
        query_expression: false,
        deferred_group: group,
        described,
        default_scalar_value: None,
    };
    drop(args.take_keyword("comparator_factory"));
    no_more_keywords(name, &args)?;
    let columns = args.positional.iter().map(|value| property_expression(vm, value)).collect::<Result<Vec<_>>>()?;
    if columns.is_empty() {
        return Err(Raise::type_error(format!("{name}() missing 1 required positional argument: 'column'")));
    }
    Ok(vm.wrap(ColumnPropertyDeclaration { columns, options, attribute_options, is_readonly }))
}

/// What an attribute stands for. What is no column gets a name, by which subqueries find it.
fn property_expression(vm: &mut Vm, value: &Value) -> Result<ColumnElement> {
    if let Some(mapped) = value.payload::<MappedColumn>() {
        return Ok(mapped.column().element());
    }
    // A column that is mapped elsewhere is here but the table's column.
    let element = coercions::expression(vm, value)?;
    Ok(element.as_column().map_or_else(|| labeled(element.clone()), crate::sql::schema::Column::element))
}

/// An expression under a name, if only one that nobody gave it.
pub(super) fn labeled(element: ColumnElement) -> ColumnElement {
    let named = element.as_column().is_some() || matches!(element.element(), Element::Label { .. });
    if named { element } else { element.label(None) }
}

/// `query_expression(default_expr, …)`.
fn query_expression(vm: &mut Vm, mut args: Args) -> Result<Value> {
    const NAME: &str = "query_expression";
    let expire_on_flush = args.take_keyword("expire_on_flush");
    let expire_on_flush = flag(vm, expire_on_flush, true)?;
    let mut said = vec![(Str::from("init"), Value::Bool(false))];
    for name in ["repr", "compare"] {
        said.extend(args.take_keyword(name).map(|value| (Str::from(name), value)));
    }
    let described = described(vm, NAME, &mut args)?;
    let [default] = args.bind(NAME, ["default_expr"], 0)?;
    let default = match default {
        Some(given) => property_expression(vm, &given)?,
        None => null().label(None),
    };
    let options = ColumnPropertyOptions {
        expire_on_flush: Some(expire_on_flush),
        query_expression: true,
        described,
        ..ColumnPropertyOptions::default()
    };
    let attribute_options = AttributeOptions::new(said);
    Ok(vm.wrap(ColumnPropertyDeclaration { columns: vec![default], options, attribute_options, is_readonly: true }))
}

fn relationship_function(vm: &mut Vm, args: Args) -> Result<Value> {
    let relationship = relationship(vm, "relationship", args)?;
    Ok(vm.wrap(relationship))
}

fn relationship(vm: &mut Vm, function: &'static str, mut args: Args) -> Result<Relationship> {
    let mut arguments = RelationshipArguments::default();
    let mut take = |name: &str| args.take_keyword(name).unwrap_or_default();
    arguments.primaryjoin = take("primaryjoin");
    arguments.secondaryjoin = take("secondaryjoin");
    arguments.order_by = take("order_by");
    arguments.foreign_keys = take("foreign_keys");
    arguments.remote_side = take("remote_side");
    arguments.collection_class = take("collection_class");
    for name in ["viewonly", "post_update", "passive_updates", "sync_backref"] {
        if args.keywords.iter().any(|(key, _)| key == name) {
            arguments.given.push(name);
        }
    }
    let mut options = RelationshipOptions::default();
    let uselist = match args.take_keyword("uselist") {
        None | Some(Value::None) => None,
        Some(value) => Some(vm.truth(&value)?),
    };
    let mut flags = [
        ("viewonly", &mut options.viewonly),
        ("post_update", &mut options.post_update),
        ("passive_updates", &mut options.passive_updates),
        ("single_parent", &mut options.single_parent),
        ("active_history", &mut options.active_history),
        ("enable_typechecks", &mut options.enable_typechecks),
        ("load_on_pending", &mut options.load_on_pending),
    ];
    for (name, slot) in &mut flags {
        let given = args.take_keyword(name);
        **slot = flag(vm, given, **slot)?;
    }
    match args.take_keyword("sync_backref") {
        None | Some(Value::None) => options.sync_backref = !options.viewonly,
        Some(value) => {
            options.sync_backref = vm.truth(&value)?;
            options.sync_backref_given = Some(options.sync_backref);
        }
    }
    if options.viewonly && options.sync_backref {
        return Err(Raise::new("sqlalchemy.exc.ArgumentError", "sync_backref and viewonly cannot both be True"));
    }
    if let Some(given) = args.take_keyword("innerjoin") {
        options.innerjoin = inner_join(vm, &given)?;
    }
    options.omit_join = optional_flag(vm, args.take_keyword("omit_join"))?;
    if options.omit_join == Some(true) {
        vm.warn(
            "sqlalchemy.exc.SAWarning",
            "setting omit_join to True is not supported; selectin loading of this relationship may not work correctly if this \
             flag is set explicitly.  omit_join optimization is automatically detected for conditions under which it is \
             supported.",
        )?;
    }
    options.distinct_target_key = optional_flag(vm, args.take_keyword("distinct_target_key"))?;
    options.join_depth = optional_int(function, "join_depth", args.take_keyword("join_depth"))?;
    options.passive_deletes = match args.take_keyword("passive_deletes") {
        Some(Value::Str(word)) if word == "all" => PassiveDeletes::All,
        given if flag(vm, given.clone(), false)? => PassiveDeletes::Yes,
        _ => PassiveDeletes::No,
    };
    options.back_populates = optional_str(function, "back_populates", args.take_keyword("back_populates"))?;
    let lazy = args.take_keyword("lazy");
    options.lazy_given = lazy.clone().filter(|given| !matches!(given, Value::Str(_)));
    options.lazy = match lazy {
        None | Some(Value::Bool(true)) => Str::from("select"),
        Some(Value::Bool(false)) => Str::from("joined"),
        Some(Value::None) => Str::from("noload"),
        Some(Value::Str(lazy)) => lazy,
        Some(other) => {
            let repr = vm.repr(&other)?;
            return Err(Raise::unsupported(format!("relationship(lazy={repr})")));
        }
    };
    if args.take_keyword("cascade_backrefs").is_some_and(|given| !matches!(given, Value::Bool(false))) {
        return Err(Raise::new(
            "sqlalchemy.exc.ArgumentError",
            "The 'cascade_backrefs' parameter passed to relationship() may only be set to False.",
        ));
    }
    if options.viewonly {
        let given = [
            ("passive_deletes", options.passive_deletes != PassiveDeletes::No),
            ("passive_updates", !options.passive_updates),
            ("enable_typechecks", !options.enable_typechecks),
            ("active_history", options.active_history),
        ];
        for (name, _) in given.iter().filter(|(_, given)| *given) {
            vm.warn(
                "sqlalchemy.exc.SAWarning",
                &format!(
                    "Setting {name} on relationship() while also setting viewonly=True does not make sense, as a viewonly=True \
                     relationship does not perform persistence operations. This configuration may raise an error in a future \
                     release."
                ),
            )?;
        }
    }
    if let Some(overlaps) = optional_str(function, "overlaps", args.take_keyword("overlaps"))? {
        options.overlaps = overlaps.split(',').map(|name| Str::from(name.trim())).collect();
    }
    let cascade = match args.take_keyword("cascade") {
        Some(given) if !matches!(given, Value::Str(_) | Value::None) => {
            let mut words = Vec::new();
            for word in vm.items(&given)? {
                words.push(vm.str(&word)?.to_string());
            }
            Some(Value::from(words.join(",")))
        }
        given => given,
    };
    if let Some(cascade) = optional_str(function, "cascade", cascade)? {
        let (_, warns) = CascadeOptions::parse(&cascade)?;
        // What a backref() is given becomes a relationship only when the mappers are configured.
        if warns && function == "relationship" {
            vm.warn("sqlalchemy.exc.SAWarning", CascadeOptions::ORPHAN_WITHOUT_DELETE)?;
        }
        arguments.cascade = Some(cascade);
    }
    options.backref =
        args.keywords.iter().find(|(name, _)| name == "backref").map(|(_, given)| given.clone()).unwrap_or_default();
    arguments.backref = match args.take_keyword("backref") {
        None | Some(Value::None) => None,
        Some(Value::Str(name)) => Some((name, Relationship::new(Value::None, None, RelationshipArguments::default()))),
        // What backref() gives may be written as a tuple.
        Some(Value::Tuple(parts)) => match &*parts {
            [Value::Str(name), Value::Dict(given)] => {
                let mut keywords = Vec::new();
                for (key, value) in given.entries() {
                    keywords.extend(key.as_str().cloned().map(|key| (key, value)));
                }
                let made = relationship(vm, "backref", Args { positional: Vec::new(), keywords })?;
                Some((name.clone(), made))
            }
            _ => return Err(Raise::unsupported("relationship(backref=...) with such a tuple")),
        },
        Some(value) => match value.payload::<Backref>() {
            Some(backref) => Some((backref.name.clone(), backref.relationship.clone())),
            None => {
                return Err(Raise::unsupported(
                    "relationship(backref=...) with what is neither a name nor a backref()",
                ));
            }
        },
    };
    if arguments.backref.is_some() && options.back_populates.is_some() {
        return Err(Raise::new(
            "sqlalchemy.exc.ArgumentError",
            "backref and back_populates keyword arguments are mutually exclusive",
        ));
    }
    options.described = described(vm, function, &mut args)?;
    arguments.attribute_options = attribute_options(&mut args);
    if arguments.attribute_options.get("default").is_some_and(|default| !default.is_none()) {
        return Err(Raise::new(
            "sqlalchemy.exc.ArgumentError",
            "Only 'None' is accepted as dataclass default for a relationship()",
        ));
    }
    drop(args.take_keyword("bake_queries"));
    let secondary = args.take_keyword("secondary");
    let argument = args.take_keyword("argument");
    const LACKING: [&str; 2] = ["comparator_factory", "query_class"];
    match args.keywords.first() {
        Some((name, _)) if !LACKING.contains(&name.as_str()) => {
            return Err(Raise::type_error(format!(
                "RelationshipProperty.__init__() got an unexpected keyword argument '{name}'"
            )));
        }
        _ => no_more_keywords(function, &args)?,
    }
    let [first, second] = args.bind(function, ["argument", "secondary"], 0)?;
    arguments.secondary = second.or(secondary).unwrap_or_default();
    arguments.options = options;
    Ok(Relationship::new(first.or(argument).unwrap_or_default(), uselist, arguments))
}

/// `innerjoin` of a relationship or of a loader option.
pub(super) fn inner_join(vm: &mut Vm, given: &Value) -> Result<InnerJoin> {
    Ok(match given {
        Value::Str(word) if word == "unnested" => InnerJoin::Unnested,
        other if vm.truth(other)? => InnerJoin::Nested,
        _ => InnerJoin::No,
    })
}

fn optional_flag(vm: &mut Vm, given: Option<Value>) -> Result<Option<bool>> {
    match given {
        None | Some(Value::None) => Ok(None),
        Some(value) => vm.truth(&value).map(Some),
    }
}

fn backref_function(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let keywords = std::mem::take(&mut args.keywords);
    let [name] = args.bind("backref", ["name"], 1)?;
    let Some(Value::Str(name)) = name else {
        return Err(Raise::unsupported("backref() with a name that is no string"));
    };
    let relationship = relationship(vm, "backref", Args { positional: Vec::new(), keywords })?;
    Ok(vm.wrap(Backref { name, relationship }))
}

/// `synonym(name, map_column=False, descriptor=None, …)`.
fn synonym_function(vm: &mut Vm, mut args: Args) -> Result<Value> {
    const NAME: &str = "synonym";
    let attribute_options = attribute_options(&mut args);
    let described = described(vm, NAME, &mut args)?;
    if args.take_keyword("comparator_factory").is_some_and(|factory| !factory.is_none()) {
        return Err(Raise::unsupported("synonym(comparator_factory=...)"));
    }
    let name = args.take_keyword("name");
    let (map_column, descriptor) = (args.take_keyword("map_column"), args.take_keyword("descriptor"));
    no_more_keywords(NAME, &args)?;
    let [first, second, third] = args.bind(NAME, ["name", "map_column", "descriptor"], 0)?;
    let Some(name) = optional_str(NAME, "name", first.or(name))? else {
        return Err(Raise::type_error("synonym() missing 1 required positional argument: 'name'"));
    };
    let map_column = flag(vm, second.or(map_column), false)?;
    let descriptor = third.or(descriptor).unwrap_or_default();
    Ok(vm.wrap(SynonymDeclaration { name, map_column, descriptor, described, attribute_options }))
}

/// `synonym_for(name, map_column=False)`: a decorator of what reads the attribute.
fn synonym_for(vm: &mut Vm, mut args: Args) -> Result<Value> {
    const NAME: &str = "synonym_for";
    let map_column = args.take_keyword("map_column");
    let [name, second] = args.bind(NAME, ["name", "map_column"], 1)?;
    let Some(name) = optional_str(NAME, "name", name)? else {
        return Err(Raise::type_error("synonym_for() missing 1 required positional argument: 'name'"));
    };
    let map_column = flag(vm, second.or(map_column), false)?;
    Ok(vm.native_closure("decorate", move |vm, args| {
        let [descriptor] = args.exactly("decorate")?;
        Ok(vm.wrap(SynonymDeclaration {
            name: name.clone(),
            map_column,
            descriptor,
            described: Described::default(),
            attribute_options: AttributeOptions::default(),
        }))
    }))
}

/// What is said of the dataclass field.
fn attribute_options(args: &mut Args) -> AttributeOptions {
    let given = |name: &&'static str| args.take_keyword(name).map(|value| (Str::from(*name), value));
    AttributeOptions::new(AttributeOptions::NAMES.iter().filter_map(given).collect())
}

/// `info` and `doc` of a property.
fn described(vm: &mut Vm, function: &'static str, args: &mut Args) -> Result<Described> {
    let info = match args.take_keyword("info") {
        None | Some(Value::None) => None,
        Some(Value::Dict(info)) => Some(info),
        Some(other) => {
            let info = Dict::new();
            vm.call_method(&Value::Dict(info.clone()), "update", vec![other])?;
            Some(info)
        }
    };
    Ok(Described { info, doc: optional_str(function, "doc", args.take_keyword("doc"))? })
}

/// `foreign()` and `remote()`.
fn annotated(vm: &mut Vm, args: Args, name: &'static str, flag: u32) -> Result<Value> {
    let [value] = args.exactly(name)?;
    let Some(element) = coercions::clause_element(vm, &value)? else {
        return Err(coercions::expected(vm, coercions::Role::ColumnArgument, &value));
    };
    let mark = |element: &ColumnElement| element.annotate(|annotations| annotations.flags |= flag);
    let element = match element.as_column() {
        Some(_) => mark(&element),
        // Of an expression, each of its columns is meant.
        None => map_columns(&element, &mut |column| Some(mark(column))),
    };
    elements::wrap(vm, &element)
}
