//! Defaults of columns: values, callables and expressions on this side, `server_default` on the database's.

use crate::{
    python::{
        Args, ClassBuilder, Vm,
        objects::{Function, Method},
    },
    sql::{
        argument_error,
        schema::{ColumnDefault, Computed, Identity, ServerDefault},
    },
    sqlalchemy::{
        coercions, elements,
        support::{self, flag},
    },
    value::{Dict, Host, Object, Payload, Raise, Result, Value},
};

/// The object of a [`ColumnDefault`].
pub(super) struct DefaultObject {
    /// What it gives.
    pub default: ColumnDefault,
    /// Whether for UPDATE.
    pub for_update: bool,
}

impl Payload for DefaultObject {}

/// The object of a [`ServerDefault`].
pub(super) struct ServerDefaultObject {
    /// What it gives.
    pub default: ServerDefault,
    /// Whether for UPDATE.
    pub for_update: bool,
}

impl Payload for ServerDefaultObject {}

/// What an object of a default's class holds.
pub(super) struct Held<T> {
    /// What it gives.
    pub default: T,
    /// Whether for UPDATE.
    pub for_update: bool,
}

/// Makes the classes.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    const MODULE: &str = "sqlalchemy.sql.schema";
    let generator = ClassBuilder::new(MODULE, "DefaultGenerator");
    let generator = support::build(vm, "DefaultGenerator", generator);
    let base = ClassBuilder::new(MODULE, "ColumnDefault")
        .base(&generator)
        .method("__new__", |vm, mut args| {
            args.take_first()?;
            let for_update = args.take_keyword("for_update");
            let for_update = flag(vm, for_update, false)?;
            let [arg] = args.bind("ColumnDefault", ["arg"], 1)?;
            let default = column_default(vm, arg.unwrap_or_default())?;
            wrap_column_default(vm, default, for_update)
        })
        .property("arg", |vm, args| {
            let [this] = args.exactly("arg")?;
            match this.payload::<DefaultObject>().map(|held| held.default.clone()) {
                Some(ColumnDefault::Scalar(value)) => Ok(value),
                Some(ColumnDefault::Callable { callable, takes_context }) => {
                    if takes_context {
                        return Ok(callable);
                    }
                    let name = vm.get_attribute(&callable, &"__name__".into())?.unwrap_or_default();
                    let name = name.as_str().map_or("default", |name| name.as_str()).to_owned();
                    Ok(vm.native_closure(&name, move |vm, _| vm.call(&callable, Vec::new(), Vec::new())))
                }
                Some(ColumnDefault::Clause(element)) => elements::wrap(vm, &element),
                None => Ok(Value::None),
            }
        })
        .property("is_scalar", |_, args| is(args, |default| matches!(default, ColumnDefault::Scalar(_))))
        .property("is_callable", |_, args| is(args, |default| matches!(default, ColumnDefault::Callable { .. })))
        .property("is_clause_element", |_, args| is(args, |default| matches!(default, ColumnDefault::Clause(_))))
        .property("is_sequence", |_, _| Ok(Value::Bool(false)))
        .property("for_update", |_, args| {
            let [this] = args.exactly("for_update")?;
            Ok(Value::from(this.payload::<DefaultObject>().is_some_and(|held| held.for_update)))
        })
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            let class = vm.class_of(&this).name();
            if let Some(ColumnDefault::Callable { callable, .. }) =
                this.payload::<DefaultObject>().map(|held| &held.default)
            {
                let name = vm.get_attribute(callable, &"__qualname__".into())?.unwrap_or_default();
                let name = vm.str(&name)?;
                let address = callable.as_object().map_or(0x7f00_0000, |object| object.address());
                return Ok(Value::from(format!("{class}(<function {name} at {address:#x}>)")));
            }
            let arg = vm.get_attr(&this, "arg")?;
            Ok(Value::from(format!("{class}({})", vm.repr(&arg)?)))
        });
    let base = support::build(vm, "ColumnDefault", base);
    module.insert_str(&"ColumnDefault".into(), Value::Class(base.clone()));
    for name in ["ScalarElementColumnDefault", "CallableColumnDefault", "ColumnElementColumnDefault"] {
        let class = ClassBuilder::new(MODULE, name).base(&base);
        support::build(vm, name, class);
    }
    let fetched = ClassBuilder::new(MODULE, "FetchedValue")
        .method("__new__", |vm, mut args| {
            args.take_first()?;
            let [for_update] = args.bind("FetchedValue", ["for_update"], 0)?;
            let for_update = flag(vm, for_update, false)?;
            wrap_server_default(vm, Some(ServerDefault::Fetched), for_update)
        })
        .property("arg", |vm, args| {
            let [this] = args.exactly("arg")?;
            match this.payload::<ServerDefaultObject>().map(|held| held.default.clone()) {
                Some(ServerDefault::Text(text)) => Ok(Value::Str(text)),
                Some(ServerDefault::Clause(element)) => elements::wrap(vm, &element),
                _ => Err(Raise::new("AttributeError", "'FetchedValue' object has no attribute 'arg'")),
            }
        })
        .property("sqltext", |vm, args| {
            let [this] = args.exactly("sqltext")?;
            match this.payload::<ServerDefaultObject>().map(|held| held.default.clone()) {
                Some(ServerDefault::Computed(computed)) => elements::wrap(vm, &computed.expression),
                _ => Err(Raise::new("AttributeError", "this default has no attribute 'sqltext'")),
            }
        })
        .property("for_update", |_, args| {
            let [this] = args.exactly("for_update")?;
            Ok(Value::from(this.payload::<ServerDefaultObject>().is_some_and(|held| held.for_update)))
        })
        .constant("is_server_default", true);
    let fetched = support::build(vm, "FetchedValue", fetched);
    let clause = ClassBuilder::new(MODULE, "DefaultClause")
        .base(&fetched)
        .method("__new__", |vm, mut args| {
            args.take_first()?;
            let [arg, for_update] = args.bind("DefaultClause", ["arg", "for_update"], 1)?;
            let for_update = flag(vm, for_update, false)?;
            let default = server_default(vm, &arg.unwrap_or_default())?;
            wrap_server_default(vm, Some(default), for_update)
        })
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            let arg = vm.get_attr(&this, "arg")?;
            let for_update = vm.get_attr(&this, "for_update")?;
            Ok(Value::from(format!("DefaultClause({}, for_update={})", vm.repr(&arg)?, vm.repr(&for_update)?)))
        });
    let clause = support::build(vm, "DefaultClause", clause);
    let computed = ClassBuilder::new(MODULE, "Computed").base(&fetched);
    let computed = computed
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            let text = vm.get_attr(&this, "sqltext")?;
            let mut parts = vec![vm.repr(&text)?.to_string()];
            if let Some(ServerDefault::Computed(Computed { persisted: Some(persisted), .. })) =
                this.payload::<ServerDefaultObject>().map(|held| held.default.clone())
            {
                parts.push(format!("persisted={}", if persisted { "True" } else { "False" }));
            }
            Ok(Value::from(format!("Computed({})", parts.join(", "))))
        })
        .property("persisted", |_, args| {
            let [this] = args.exactly("persisted")?;
            match this.payload::<ServerDefaultObject>().map(|held| held.default.clone()) {
                Some(ServerDefault::Computed(computed)) => Ok(Value::from(computed.persisted)),
                _ => Ok(Value::None),
            }
        })
        .method("__new__", |vm, mut args| {
            args.take_first()?;
            let [text, persisted] = args.bind("Computed", ["sqltext", "persisted"], 1)?;
            let expression = coercions::ddl_expression(vm, &text.unwrap_or_default())?;
            let persisted = match persisted {
                None | Some(Value::None) => None,
                Some(value) => Some(vm.truth(&value)?),
            };
            wrap_server_default(vm, Some(ServerDefault::Computed(Computed { expression, persisted })), false)
        });
    let computed = support::build(vm, "Computed", computed);
    let identity = ClassBuilder::new(MODULE, "Identity").base(&fetched).method("__new__", |vm, mut args| {
        args.take_first()?;
        let always = args.take_keyword("always");
        let on_null = args.take_keyword("on_null").filter(|value| !value.is_none());
        let mut positional = std::mem::take(&mut args.positional).into_iter();
        let (always, on_null) = (always.or(positional.next()), on_null.or(positional.next()));
        args.positional = positional.collect();
        let on_null = match on_null {
            None | Some(Value::None) => None,
            Some(value) => Some(vm.truth(&value)?),
        };
        let identity = Identity {
            always: flag(vm, always, false)?,
            on_null,
            options: super::sequence::identity_options(vm, "Identity", args)?,
        };
        wrap_server_default(vm, Some(ServerDefault::Identity(identity)), false)
    });
    let identity = identity
        .method("__repr__", |_, args| {
            let [this] = args.exactly("__repr__")?;
            match this.payload::<ServerDefaultObject>().map(|held| held.default.clone()) {
                Some(ServerDefault::Identity(identity)) => {
                    let mut parts = Vec::new();
                    if identity.always {
                        parts.push("always=True".to_owned());
                    }
                    parts.extend(super::sequence::shown_options(&identity.options));
                    Ok(Value::from(format!("Identity({})", parts.join(", "))))
                }
                _ => Ok(Value::from("Identity()")),
            }
        })
        .method("__getattr__", |vm, args| {
            let [this, name] = args.exactly("__getattr__")?;
            let name = vm.str(&name)?;
            let found = match this.payload::<ServerDefaultObject>().map(|held| held.default.clone()) {
                Some(ServerDefault::Identity(identity)) => match name.as_str() {
                    "always" => Some(Value::from(identity.always)),
                    "on_null" => Some(Value::from(identity.on_null)),
                    _ => super::sequence::option_value(&identity.options, &name),
                },
                _ => None,
            };
            found.ok_or_else(|| Raise::new("AttributeError", format!("'Identity' object has no attribute '{name}'")))
        });
    let identity = support::build(vm, "Identity", identity);
    for (name, class) in
        [("FetchedValue", fetched), ("DefaultClause", clause), ("Computed", computed), ("Identity", identity)]
    {
        module.insert_str(&name.into(), Value::Class(class));
    }
    Ok(())
}

fn is(args: Args, test: fn(&ColumnDefault) -> bool) -> Result<Value> {
    let [this] = args.exactly("__get__")?;
    Ok(Value::from(this.payload::<DefaultObject>().is_some_and(|held| test(&held.default))))
}

/// The default that a `ColumnDefault` object holds.
pub(super) fn as_column_default(value: &Value) -> Option<Held<ColumnDefault>> {
    let held = value.payload::<DefaultObject>()?;
    Some(Held { default: held.default.clone(), for_update: held.for_update })
}

/// The default that a `FetchedValue` object holds.
pub(super) fn as_server_default(value: &Value) -> Option<Held<ServerDefault>> {
    let held = value.payload::<ServerDefaultObject>()?;
    Some(Held { default: held.default.clone(), for_update: held.for_update })
}

/// The object of a default; `None` for none.
pub(super) fn wrap_column_default(vm: &mut Vm, default: Option<ColumnDefault>, for_update: bool) -> Result<Value> {
    let Some(default) = default else { return Ok(Value::None) };
    let class = match &default {
        ColumnDefault::Scalar(_) => "ScalarElementColumnDefault",
        ColumnDefault::Callable { .. } => "CallableColumnDefault",
        ColumnDefault::Clause(_) => "ColumnElementColumnDefault",
    };
    Ok(Object::bare(support::class(vm, class)?, DefaultObject { default, for_update }).into())
}

/// The object of a server default; `None` for none.
pub(super) fn wrap_server_default(vm: &mut Vm, default: Option<ServerDefault>, for_update: bool) -> Result<Value> {
    let Some(default) = default else { return Ok(Value::None) };
    let class = match &default {
        ServerDefault::Text(_) | ServerDefault::Clause(_) => "DefaultClause",
        ServerDefault::Fetched => "FetchedValue",
        ServerDefault::Computed(_) => "Computed",
        ServerDefault::Identity(_) => "Identity",
    };
    Ok(Object::bare(support::class(vm, class)?, ServerDefaultObject { default, for_update }).into())
}

/// What `default=value` (or `onupdate`) means; `None` for `default=None`.
pub fn column_default(vm: &mut Vm, value: Value) -> Result<Option<ColumnDefault>> {
    if value.is_none() {
        return Ok(None);
    }
    if let Some(held) = as_column_default(&value) {
        return Ok(Some(held.default));
    }
    if as_server_default(&value).is_some() {
        return Err(argument_error("ColumnDefault may not be a server-side default type."));
    }
    if let Some(element) = coercions::clause_element(vm, &value)? {
        return Ok(Some(ColumnDefault::Clause(element)));
    }
    if is_callable(vm, &value)? {
        let takes_context = takes_context(&value)?;
        return Ok(Some(ColumnDefault::Callable { callable: value, takes_context }));
    }
    Ok(Some(ColumnDefault::Scalar(value)))
}

/// What `server_default=value` means.
pub fn server_default(vm: &mut Vm, value: &Value) -> Result<ServerDefault> {
    if let Some(held) = as_server_default(value) {
        return Ok(held.default);
    }
    if let Value::Str(text) = value {
        return Ok(ServerDefault::Text(text.clone()));
    }
    if let Some(element) = coercions::clause_element(vm, value)? {
        return Ok(ServerDefault::Clause(element));
    }
    let class = vm.class_of(value);
    let class = vm.repr(&Value::Class(class))?;
    Err(argument_error(format!(
        "Argument 'arg' is expected to be one of type '<class 'str'>' or '<class \
         'sqlalchemy.sql.elements.ClauseElement'>' or '<class 'sqlalchemy.sql.elements.TextClause'>', got '{class}'"
    )))
}

fn is_callable(vm: &mut Vm, value: &Value) -> Result<bool> {
    match value {
        Value::Class(_) => Ok(true),
        Value::Object(_) => Ok(vm.special(value, "__call__")?.is_some()
            || value.payload::<Function>().is_some()
            || value.payload::<Method>().is_some()
            || value.payload::<crate::python::objects::Native>().is_some()),
        _ => Ok(false),
    }
}

/// Whether a callable takes the execution context: one positional parameter without a default.
fn takes_context(value: &Value) -> Result<bool> {
    let (function, bound) = match value.payload::<Method>() {
        Some(method) => (method.function.clone(), 1),
        None => (value.clone(), 0),
    };
    let Some(function) = function.payload::<Function>() else { return Ok(false) };
    let positional = support::positional_parameters(function);
    let required = positional.saturating_sub(function.defaults.borrow().len()).saturating_sub(bound);
    match required {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(argument_error("ColumnDefault Python function takes zero or one positional arguments")),
    }
}
