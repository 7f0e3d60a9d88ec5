//! `Column`: its arguments in all their forms, and what a column tells.

use super::{
    as_column, column_default, constraint, made, not_a_schema_item, server_default, wrap_column, wrap_constraint,
    wrap_foreign_key,
};
use crate::{
    python::{Args, ClassBuilder, Vm},
    sql::{
        argument_error,
        elements::ColumnElement,
        schema::{Autoincrement, Column, ColumnOptions, Constraint, ForeignKey, Sequence, ServerDefault},
        types::TypeEngine,
    },
    sqlalchemy::{
        support::{Kind, flag, optional_str},
        types,
    },
    value::{Host, Raise, Result, Set, Str, Value},
};

/// What `Column(...)` was called with, sorted. `mapped_column()` takes the same.
pub struct ColumnArguments {
    /// The name, where one was given.
    pub name: Option<Str>,
    /// The key in `.c`, where one was given.
    pub key: Option<Str>,
    /// The type, where one was given.
    pub type_: Option<TypeEngine>,
    /// Everything else.
    pub options: ColumnOptions,
    /// Whether `nullable` was given.
    pub nullable_given: bool,
    /// `info`.
    pub info: Option<Value>,
}

impl ColumnArguments {
    /// The column.
    pub fn into_column(self, vm: &mut Vm) -> Result<Column> {
        let column = Column::new(self.name, self.type_.unwrap_or_else(TypeEngine::null), self.options);
        if self.key.is_some() {
            column.set_key(self.key);
        }
        if let Some(Value::Dict(info)) = self.info {
            for (key, value) in info.entries() {
                drop(column.info().insert(vm, &key, value)?);
            }
        }
        Ok(column)
    }
}

/// Sorts the arguments of `Column(...)`, `self` taken off, or of what takes the same. Keywords that only `function` knows
/// must have been taken out.
pub fn column_arguments(vm: &mut Vm, function: &str, mut args: Args) -> Result<ColumnArguments> {
    let mut name = optional_str(function, "name", args.take_keyword("name"))?;
    let type_keyword = args.take_keyword("type_").filter(|value| !value.is_none());
    let mut type_ = types::optional_type(vm, type_keyword.as_ref())?;
    let mut rest = args.positional.split_off(0).into_iter().peekable();
    match rest.peek() {
        Some(Value::Str(text)) => {
            if name.is_some() {
                return Err(argument_error("May not pass name positionally and as a keyword."));
            }
            name = Some(text.clone());
            rest.next();
        }
        Some(Value::None) => drop(rest.next()),
        _ => {}
    }
    match rest.peek() {
        Some(Value::None) => drop(rest.next()),
        Some(value) => {
            if let Some(given) = types::as_type(vm, value)? {
                if type_.is_some() {
                    return Err(argument_error("May not pass type_ positionally and as a keyword."));
                }
                type_ = Some(given);
                rest.next();
            }
        }
        None => {}
    }
    let mut options = ColumnOptions::default();
    for item in rest {
        schema_item(vm, &mut options, item)?;
    }
    let key = optional_str(function, "key", args.take_keyword("key"))?;
    let primary_key = args.take_keyword("primary_key");
    options.primary_key = flag(vm, primary_key, false)?;
    let nullable = args.take_keyword("nullable");
    let nullable_given = nullable.is_some();
    options.nullable = match nullable {
        None => None,
        Some(value) => Some(vm.truth(&value)?),
    };
    options.autoincrement = match args.take_keyword("autoincrement") {
        None => Autoincrement::Auto,
        Some(Value::Bool(true)) => Autoincrement::True,
        Some(Value::Bool(false)) => Autoincrement::False,
        Some(Value::Str(text)) if text == "auto" => Autoincrement::Auto,
        Some(Value::Str(text)) if text == "ignore_fk" => Autoincrement::IgnoreForeignKey,
        Some(_) => return Err(Raise::unsupported(format!("{function}(autoincrement=...) with this value"))),
    };
    let default = args.take_keyword("default");
    let insert_default = args.take_keyword("insert_default");
    if default.is_some() && insert_default.is_some() {
        return Err(argument_error("The 'default' and 'insert_default' parameters of Column are mutually exclusive"));
    }
    if let Some(value) = default.or(insert_default) {
        match value.payload::<Sequence>() {
            Some(sequence) => options.sequence = Some(sequence.clone()),
            None => options.default = column_default(vm, value)?,
        }
    }
    if let Some(value) = args.take_keyword("onupdate") {
        options.onupdate = column_default(vm, value)?;
    }
    if let Some(value) = args.take_keyword("server_default").filter(|value| !value.is_none()) {
        // What is generated stands among the items.
        let computed = matches!(options.server_default, Some(ServerDefault::Computed(_)));
        options.generated_twice |= options.server_default.is_some();
        let given = server_default(vm, &value)?;
        if !computed {
            options.server_default = Some(given);
        }
    }
    if let Some(value) = args.take_keyword("server_onupdate").filter(|value| !value.is_none()) {
        match server_default(vm, &value)? {
            ServerDefault::Fetched => options.server_onupdate = true,
            _ => return Err(Raise::unsupported(format!("{function}(server_onupdate=...) other than FetchedValue()"))),
        }
    }
    generated(&options)?;
    options.unique = optional_bool(vm, args.take_keyword("unique"))?;
    options.index = optional_bool(vm, args.take_keyword("index"))?;
    options.comment = optional_str(function, "comment", args.take_keyword("comment"))?;
    options.doc = optional_str(function, "doc", args.take_keyword("doc"))?;
    options.quote = optional_bool(vm, args.take_keyword("quote"))?;
    let system = args.take_keyword("system");
    options.system = flag(vm, system, false)?;
    let sentinel = args.take_keyword("insert_sentinel");
    options.insert_sentinel = flag(vm, sentinel, false)?;
    let info = args.take_keyword("info").filter(|value| !value.is_none());
    options.dialect_options = super::options::take(vm, "Column", &mut args)?;
    Ok(ColumnArguments { name, key, type_, options, nullable_given, info })
}

/// Says where a column that the database generates has a default besides.
fn generated(options: &ColumnOptions) -> Result<()> {
    match &options.server_default {
        Some(ServerDefault::Computed(_)) if options.server_onupdate || options.generated_twice => {
            Err(argument_error("A generated column cannot specify a server_default or a server_onupdate argument"))
        }
        _ => Ok(()),
    }
}

fn optional_bool(vm: &mut Vm, value: Option<Value>) -> Result<Option<bool>> {
    match value {
        None | Some(Value::None) => Ok(None),
        Some(value) => vm.truth(&value).map(Some),
    }
}

/// Puts a `ForeignKey`, a constraint, a default and so on where it belongs.
fn schema_item(vm: &mut Vm, options: &mut ColumnOptions, item: Value) -> Result<()> {
    if let Some(key) = item.payload::<ForeignKey>() {
        options.foreign_keys.push(key.clone());
    } else if let Some(constraint) = item.payload::<Constraint>() {
        options.constraints.push(constraint.clone());
    } else if let Some(sequence) = item.payload::<Sequence>() {
        options.sequence = Some(sequence.clone());
    } else if let Some(default) = super::defaults::as_column_default(&item) {
        if default.for_update {
            options.onupdate = Some(default.default);
        } else {
            options.default = Some(default.default);
        }
    } else if let Some(default) = super::defaults::as_server_default(&item) {
        if default.for_update {
            options.server_onupdate = true;
        } else {
            options.generated_twice |= options.server_default.is_some();
            options.server_default = Some(default.default);
        }
    } else {
        return Err(not_a_schema_item(vm, &item)?);
    }
    Ok(())
}

/// What `Column` has beyond what every expression has.
pub(crate) fn members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__new__", new)
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            let column = of(&this)?;
            match column.is_schema() {
                true => repr(vm, &column).map(Value::from),
                false => {
                    crate::sqlalchemy::elements::column_repr(vm, &crate::sqlalchemy::elements::of(&this)?, &column)
                        .map(Value::from)
                }
            }
        })
        .method("__str__", |vm, args| {
            let [this] = args.exactly("__str__")?;
            let column = of(&this)?;
            match (column.table(), column.has_name()) {
                (_, false) => Ok(Value::from("(no name)")),
                (Some(table), true) if column.is_schema() && !table.is_lightweight() => {
                    Ok(Value::from(format!("{}.{}", table.name(), column.name())))
                }
                (None, true) if column.is_schema() => Ok(Value::Str(column.name())),
                _ => crate::sqlalchemy::compile::text(vm, &this).map(Value::Str),
            }
        })
        .property_set(
            "name",
            |_, args| {
                let [this] = args.exactly("name")?;
                let column = of(&this)?;
                Ok(if column.has_name() { Value::Str(column.name()) } else { Value::None })
            },
            |_, args| {
                let [this, name] = args.exactly("name")?;
                if let Some(name) = name.as_str() {
                    of(&this)?.set_name(name.clone());
                }
                Ok(Value::None)
            },
        )
        .property_set(
            "key",
            |_, args| {
                let [this] = args.exactly("key")?;
                let column = of(&this)?;
                Ok(if column.has_name() || column.has_key() { Value::Str(column.key()) } else { Value::None })
            },
            |_, args| {
                let [this, key] = args.exactly("key")?;
                of(&this)?.set_key(key.as_str().cloned());
                Ok(Value::None)
            },
        )
        .property_set(
            "type",
            |vm, args| {
                let [this] = args.exactly("type")?;
                let type_ = of(&this)?.ty();
                types::wrap(vm, &type_)
            },
            |vm, args| {
                let [this, type_] = args.exactly("type")?;
                let type_ = types::to_type(vm, Some(&type_))?;
                of(&this)?.set_ty(type_);
                Ok(Value::None)
            },
        )
        .property_set(
            "nullable",
            |_, args| {
                let [this] = args.exactly("nullable")?;
                Ok(Value::from(of(&this)?.nullable()))
            },
            |vm, args| {
                let [this, value] = args.exactly("nullable")?;
                let nullable = vm.truth(&value)?;
                of(&this)?.edit(|options| options.nullable = Some(nullable));
                Ok(Value::None)
            },
        )
        .property_set(
            "primary_key",
            |_, args| {
                let [this] = args.exactly("primary_key")?;
                Ok(Value::from(of(&this)?.primary_key()))
            },
            |vm, args| {
                let [this, value] = args.exactly("primary_key")?;
                let primary = vm.truth(&value)?;
                of(&this)?.edit(|options| options.primary_key = primary);
                Ok(Value::None)
            },
        )
        .property("autoincrement", |_, args| {
            let [this] = args.exactly("autoincrement")?;
            let autoincrement = of(&this)?.options().map(|options| options.autoincrement).unwrap_or_default();
            Ok(match autoincrement {
                Autoincrement::Auto => Value::from("auto"),
                Autoincrement::True => Value::Bool(true),
                Autoincrement::False => Value::Bool(false),
                Autoincrement::IgnoreForeignKey => Value::from("ignore_fk"),
            })
        })
        .property("default", |vm, args| {
            let [this] = args.exactly("default")?;
            let column = of(&this)?;
            if let Some(sequence) = column.options().and_then(|options| options.sequence.clone()) {
                return super::sequence::wrap(vm, &sequence);
            }
            super::defaults::wrap_column_default(vm, column.default(), false)
        })
        .property("onupdate", |vm, args| {
            let [this] = args.exactly("onupdate")?;
            let default = of(&this)?.onupdate();
            super::defaults::wrap_column_default(vm, default, true)
        })
        .property("server_default", |vm, args| {
            let [this] = args.exactly("server_default")?;
            let default = of(&this)?.server_default();
            super::defaults::wrap_server_default(vm, default, false)
        })
        .property("server_onupdate", |vm, args| {
            let [this] = args.exactly("server_onupdate")?;
            let default = of(&this)?.options().is_some_and(|options| options.server_onupdate);
            super::defaults::wrap_server_default(vm, default.then_some(ServerDefault::Fetched), true)
        })
        .property("unique", |_, args| option(args, |options| Value::from(options.unique)))
        .property("index", |_, args| option(args, |options| Value::from(options.index)))
        .property("comment", |_, args| option(args, |options| Value::from(options.comment.clone())))
        .property("doc", |_, args| option(args, |options| Value::from(options.doc.clone())))
        .property("system", |_, args| option(args, |options| Value::from(options.system)))
        .property("info", |_, args| {
            let [this] = args.exactly("info")?;
            Ok(Value::Dict(of(&this)?.info().clone()))
        })
        .property("foreign_keys", |vm, args| {
            let [this] = args.exactly("foreign_keys")?;
            let keys = of(&this)?.foreign_keys();
            let mut values = Vec::new();
            for key in &keys {
                values.push(wrap_foreign_key(vm, key)?);
            }
            set_of(vm, values)
        })
        .property("constraints", |vm, args| {
            let [this] = args.exactly("constraints")?;
            let constraints = of(&this)?.options().map(|options| options.constraints.clone()).unwrap_or_default();
            let mut values = Vec::new();
            for constraint in &constraints {
                values.push(wrap_constraint(vm, constraint)?);
            }
            set_of(vm, values)
        })
        .method("references", |_, args| {
            let [this, other] = args.bind("Column.references", ["self", "column"], 2)?;
            let other = of(&other.unwrap_or_default())?;
            let this = of(&this.unwrap_or_default())?;
            this.references(&other).map(Value::Bool)
        })
        .method("append_foreign_key", |_, args| {
            let [this, key] = args.bind("Column.append_foreign_key", ["self", "fk"], 2)?;
            if let Some(key) = key.unwrap_or_default().payload::<ForeignKey>() {
                of(&this.unwrap_or_default())?.append_foreign_key(key)?;
            }
            Ok(Value::None)
        })
        .property("computed", |vm, args| {
            let [this] = args.exactly("computed")?;
            let default = of(&this)?.server_default();
            let default = default.filter(|default| matches!(default, ServerDefault::Computed(_)));
            super::defaults::wrap_server_default(vm, default, false)
        })
        .property("identity", |vm, args| {
            let [this] = args.exactly("identity")?;
            let default = of(&this)?.server_default();
            let default = default.filter(|default| matches!(default, ServerDefault::Identity(_)));
            super::defaults::wrap_server_default(vm, default, false)
        })
        .property("dialect_options", |_, args| {
            option(args, |options| super::options::dialect_options("Column", &options.dialect_options))
        })
        .property("dialect_kwargs", |_, args| option(args, |options| super::options::kwargs(&options.dialect_options)))
        .property("kwargs", |_, args| option(args, |options| super::options::kwargs(&options.dialect_options)))
        .method("copy", deprecated_copy)
        .method("_copy", copy)
}

fn option(args: Args, read: fn(&ColumnOptions) -> Value) -> Result<Value> {
    let [this] = args.exactly("__get__")?;
    let column = of(&this)?;
    Ok(column.options().map_or(Value::None, |options| read(&options)))
}

/// A set of values that are told apart by identity.
pub(super) fn set_of(vm: &mut Vm, values: Vec<Value>) -> Result<Value> {
    let set = Set::new();
    for value in &values {
        set.add(vm, value)?;
    }
    Ok(Value::Set(set))
}

fn of(value: &Value) -> Result<Column> {
    as_column(value).ok_or_else(|| Raise::type_error("a Column is needed"))
}

fn new(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_first()? else {
        return Err(Raise::type_error("__new__() needs a class"));
    };
    let arguments = column_arguments(vm, "Column", args)?;
    let column = arguments.into_column(vm)?;
    let id = column.id();
    Ok(made(vm, Kind::Element, id, class, ColumnElement::of_column(&column, None)))
}

fn deprecated_copy(vm: &mut Vm, args: Args) -> Result<Value> {
    vm.warn(
        "sqlalchemy.exc.SADeprecationWarning",
        "The Column.copy() method is deprecated and will be removed in a future release. (deprecated since: 1.4)",
    )?;
    copy(vm, args)
}

fn copy(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this] = args.exactly("copy")?;
    let copy = of(&this)?.copy();
    wrap_column(vm, &copy)
}

/// `repr()` of a schema column.
pub(super) fn repr(vm: &mut Vm, column: &Column) -> Result<String> {
    let name = if column.has_name() { Value::Str(column.name()) } else { Value::None };
    let mut parts = vec![vm.repr(&name)?.as_str().to_owned(), column.ty().repr()];
    for key in column.foreign_keys() {
        parts.push(constraint::repr_foreign_key(vm, &key)?);
    }
    let constraints = column.options().map(|options| options.constraints.clone()).unwrap_or_default();
    for constraint in &constraints {
        let value = wrap_constraint(vm, constraint)?;
        parts.push(vm.repr(&value)?.as_str().to_owned());
    }
    parts.push(match column.table() {
        Some(table) => format!("table=<{}>", table.name()),
        None => "table=None".to_owned(),
    });
    let key = Value::Str(column.key());
    if column.has_key() && column.key() != column.name() {
        parts.push(format!("key={}", vm.repr(&key)?));
    }
    if column.primary_key() {
        parts.push("primary_key=True".to_owned());
    }
    if !column.nullable() {
        parts.push("nullable=False".to_owned());
    }
    for (name, value) in [
        ("onupdate", super::defaults::wrap_column_default(vm, column.onupdate(), true)?),
        ("default", super::defaults::wrap_column_default(vm, column.default(), false)?),
        ("server_default", super::defaults::wrap_server_default(vm, column.server_default(), false)?),
    ] {
        if !value.is_none() {
            parts.push(format!("{name}={}", vm.repr(&value)?));
        }
    }
    let comment = column.options().and_then(|options| options.comment.clone());
    if let Some(comment) = comment.filter(|comment| !comment.is_empty()) {
        parts.push(format!("comment={}", vm.repr(&Value::Str(comment))?));
    }
    Ok(format!("Column({})", parts.join(", ")))
}
