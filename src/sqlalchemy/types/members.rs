//! What type objects tell and do.

use std::rc::Rc;

use super::{C, ScriptType, Signature, TYPES, custom, object_type, to_type, wrap};
use crate::{
    python::{Args, ClassBuilder, Vm},
    sql::{
        argument_error,
        compiler::{render_type_literal, type_name},
        dialects::{Dialect, DialectKind},
        types::{Affinity, EnumArguments, JsonNull, TypeArguments, TypeClass, TypeEngine},
    },
    sqlalchemy::{
        dialects,
        support::{self, flag},
    },
    value::{Host, Object, Raise, Result, Value},
};

/// What every type has.
pub(super) fn of_all(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            repr(vm, &this).map(Value::from)
        })
        .method("__str__", |vm, args| {
            let [this] = args.exactly("__str__")?;
            let ty = of(vm, &this)?;
            type_name(vm, &ty, &Dialect::of(DialectKind::Default)).map(Value::from)
        })
        .method("compile", |vm, args| {
            let [this, dialect] = args.bind("TypeEngine.compile", ["self", "dialect"], 1)?;
            let ty = of(vm, &this.unwrap_or_default())?;
            let dialect = match dialect.filter(|dialect| !dialect.is_none()) {
                Some(dialect) => dialect_of(&dialect)?,
                None => Dialect::of(DialectKind::Default),
            };
            type_name(vm, &ty, &dialect).map(Value::from)
        })
        .method("with_variant", with_variant)
        .method("evaluates_none", |vm, args| {
            let [this] = args.exactly("evaluates_none")?;
            let ty = of(vm, &this)?.evaluating_none();
            wrap(vm, &ty)
        })
        .method("as_generic", as_generic)
        .method("copy", |vm, mut args| {
            let this = args.take_first()?;
            let ty = of(vm, &this)?;
            let copy = match ty.as_custom() {
                Some(_) => ty.copied(),
                None => TypeEngine::with_arguments(ty.class(), ty.arguments().clone()),
            };
            wrap(vm, &copy)
        })
        .method("bind_processor", |vm, args| {
            let [this, _] = args.bind("bind_processor", ["self", "dialect"], 2)?;
            processor(vm, &this.unwrap_or_default(), true)
        })
        .method("result_processor", |vm, args| {
            let [this, _, _] = args.bind("result_processor", ["self", "dialect", "coltype"], 2)?;
            processor(vm, &this.unwrap_or_default(), false)
        })
        .method("literal_processor", |vm, args| {
            let [this, dialect] = args.bind("literal_processor", ["self", "dialect"], 2)?;
            let ty = of(vm, &this.unwrap_or_default())?;
            let dialect = dialect_of(&dialect.unwrap_or_default())?;
            if matches!(ty.affinity(), Affinity::Null) {
                return Ok(Value::None);
            }
            Ok(vm.native_closure("process", move |vm, args| {
                let [value] = args.exactly("process")?;
                render_type_literal(vm, value, &ty, &dialect).map(Value::from)
            }))
        })
        .method("dialect_impl", |vm, args| {
            let [this, dialect] = args.bind("dialect_impl", ["self", "dialect"], 2)?;
            let ty = of(vm, &this.unwrap_or_default())?;
            let dialect = dialect_of(&dialect.unwrap_or_default())?;
            let on = ty.on(dialect.name).clone();
            wrap(vm, &on)
        })
        .method("compare_values", |vm, args| {
            let [_, left, right] = args.bind("compare_values", ["self", "x", "y"], 3)?;
            vm.eq(&left.unwrap_or_default(), &right.unwrap_or_default()).map(Value::Bool)
        })
        .method("coerce_compared_value", |vm, args| {
            let [this, _, value] = args.bind("coerce_compared_value", ["self", "op", "value"], 3)?;
            let ty = of(vm, &this.unwrap_or_default())?;
            let coerced = ty.coerce_compared(&value.unwrap_or_default());
            wrap(vm, &coerced)
        })
        .method("bind_expression", |_, _| Ok(Value::None))
        .method("column_expression", |_, _| Ok(Value::None))
        .method("__getattr__", attribute)
        .property("python_type", |vm, args| {
            let [this] = args.exactly("python_type")?;
            let ty = of(vm, &this)?;
            python_type(vm, &ty)
        })
        .property("should_evaluate_none", |vm, args| {
            let [this] = args.exactly("should_evaluate_none")?;
            Ok(Value::from(of(vm, &this)?.should_evaluate_none()))
        })
        .property("hashable", |vm, args| {
            let [this] = args.exactly("hashable")?;
            let ty = of(vm, &this)?;
            let plain = !matches!(ty.affinity(), Affinity::Json | Affinity::Array);
            Ok(Value::from(plain && ty.class_name() != "HSTORE"))
        })
        .property("sort_key_function", |vm, args| {
            let [this] = args.exactly("sort_key_function")?;
            let ty = of(vm, &this)?;
            match ty.as_enum() {
                Some(arguments) => match &arguments.sort_key {
                    Some(function) => Ok(function.clone()),
                    None => {
                        let processor = ty.bind_processor(vm, "sqlite")?;
                        Ok(vm.native_closure("_db_value_for_elem", move |vm, args| {
                            let [value] = args.exactly("_db_value_for_elem")?;
                            match &processor {
                                Some(processor) => processor.process(vm, value),
                                None => Ok(value),
                            }
                        }))
                    }
                },
                None => Ok(Value::None),
            }
        })
}

/// What `JSON` has of its own.
pub(super) fn json(vm: &mut Vm, builder: ClassBuilder) -> ClassBuilder {
    let class = ClassBuilder::new("sqlalchemy.util.langhelpers", "symbol")
        .constant("name", "JSON_NULL")
        .method("__repr__", |_, _| Ok(Value::from("symbol('JSON_NULL')")))
        .build(vm);
    builder.constant("NULL", Object::bare(class, JsonNull))
}

/// The dialect whose driver is there.
const DRIVER: &str = "sqlite";

/// The type in an object of a type class.
pub(super) fn of(vm: &mut Vm, value: &Value) -> Result<TypeEngine> {
    object_type(vm, value)?.ok_or_else(|| Raise::type_error("a type object is needed"))
}

fn dialect_of(value: &Value) -> Result<Rc<Dialect>> {
    dialects::of(value).cloned().ok_or_else(|| Raise::unsupported("a dialect that is none of Retort's"))
}

fn repr(vm: &mut Vm, this: &Value) -> Result<String> {
    let ty = of(vm, this)?;
    match this.payload::<ScriptType>() {
        Some(_) => {
            let shown = ty.shown_arguments();
            custom::repr(vm, this, &shown)
        }
        None => Ok(ty.repr()),
    }
}

fn with_variant(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let ty = of(vm, &this)?;
    if args.positional.len() < 2 {
        return Err(argument_error("At least one dialect name is required"));
    }
    let variant = to_type(vm, args.positional.first())?;
    if !variant.variants().is_empty() {
        return Err(argument_error(
            "can't pass a type that already has variants as a dialect-level type to with_variant()",
        ));
    }
    let mut result = ty;
    for name in args.positional.iter().skip(1) {
        let Some(name) = name.as_str() else {
            return Err(argument_error("dialect_name must be a string"));
        };
        if result.variants().iter().any(|(known, _)| known == name) {
            let (name, shown) = (vm.repr(&Value::Str(name.clone()))?, result.repr());
            return Err(argument_error(format!("Dialect {name} is already present in the mapping for this {shown}")));
        }
        result = result.with_variant(name.clone(), variant.clone());
    }
    args.positional.clear();
    args.finish("TypeEngine.with_variant")?;
    wrap(vm, &result)
}

/// `bind_processor()` and `result_processor()`: what a plain type does of its own, before a dialect adapts it.
fn processor(vm: &mut Vm, this: &Value, bind: bool) -> Result<Value> {
    let ty = of(vm, this)?;
    let by_dialect = matches!(ty.affinity(), Affinity::Date | Affinity::DateTime | Affinity::Time)
        && ty.class() != TypeClass::Interval
        && ty.as_custom().is_none()
        && ty.dialect_type().is_none();
    if by_dialect {
        return Ok(Value::None);
    }
    if bind {
        let Some(processor) = ty.bind_processor(vm, DRIVER)? else { return Ok(Value::None) };
        return Ok(vm.native_closure("process", move |vm, args| {
            let [value] = args.exactly("process")?;
            processor.process(vm, value)
        }));
    }
    let Some(processor) = ty.result_processor(vm, DRIVER)? else { return Ok(Value::None) };
    Ok(vm.native_closure("process", move |vm, args| {
        let [value] = args.exactly("process")?;
        processor.process(vm, value)
    }))
}

/// `as_generic()`: the type in capitals as the generic one.
fn as_generic(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, allow] = args.bind("TypeEngine.as_generic", ["self", "allow_nulltype"], 1)?;
    let this = this.unwrap_or_default();
    let ty = of(vm, &this)?;
    let class = match ty.class() {
        C::NullType | C::Foreign | C::Custom => {
            if flag(vm, allow, false)? {
                return wrap(vm, &TypeEngine::null());
            }
            let class = vm.class_of(&this);
            let module = support::class_constant(&class, "__module__");
            let (module, name) = (vm.str(&module)?, class.name());
            return Err(Raise::new(
                "NotImplementedError",
                format!(
                    "Default TypeEngine.as_generic() heuristic method was unsuccessful for {module}.{name}. A custom \
                     as_generic() method must be implemented for this type class."
                ),
            ));
        }
        C::VARCHAR | C::CHAR => C::String,
        C::NVARCHAR | C::NCHAR => C::Unicode,
        C::TEXT | C::CLOB => C::Text,
        C::INTEGER => C::Integer,
        C::SMALLINT => C::SmallInteger,
        C::BIGINT => C::BigInteger,
        C::NUMERIC | C::DECIMAL => C::Numeric,
        C::FLOAT | C::REAL => C::Float,
        C::DOUBLE | C::DOUBLE_PRECISION => C::Double,
        C::BOOLEAN => C::Boolean,
        C::DATE => C::Date,
        C::DATETIME | C::TIMESTAMP => C::DateTime,
        C::TIME => C::Time,
        C::BLOB => C::LargeBinary,
        C::UUID => C::Uuid,
        C::Enum => {
            let Some(arguments) = ty.as_enum() else { return wrap(vm, &ty) };
            let longest = arguments.names.iter().map(|name| name.characters()).max().unwrap_or(0);
            let plain = EnumArguments {
                names: arguments.names.clone(),
                objects: arguments.names.iter().cloned().map(Value::Str).collect(),
                class: None,
                name: None,
                schema: None,
                length: arguments.length.or_else(|| i64::try_from(longest).ok()),
                native: true,
                create_constraint: false,
                validate_strings: arguments.validate_strings,
                values_callable: None,
                sort_key: None,
            };
            return wrap(vm, &TypeEngine::enumeration(Rc::new(plain)));
        }
        other => other,
    };
    wrap(vm, &TypeEngine::with_arguments(class, ty.arguments().clone()))
}

/// What a type was made with, as attributes.
fn attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, name] = args.exactly("__getattr__")?;
    let name = vm.str(&name)?;
    let ty = match this.payload::<ScriptType>() {
        // One that its `__init__` has not made yet has nothing to tell.
        Some(_) if name.starts_with("__") => None,
        _ => object_type(vm, &this).ok().flatten(),
    };
    let found = match ty {
        Some(ty) => told(vm, &ty, &name)?,
        None => None,
    };
    found.ok_or_else(|| {
        let class = vm.class_of(&this).name();
        Raise::new("AttributeError", format!("'{class}' object has no attribute '{name}'"))
    })
}

fn told(vm: &mut Vm, ty: &TypeEngine, name: &str) -> Result<Option<Value>> {
    if let Some(dialect) = ty.dialect_type() {
        let words = dialect.class.parameters.split(' ');
        if words.map(|word| word.trim_start_matches('*')).any(|word| word == name) && ty.as_enum().is_none() {
            let given = dialect.given.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
            let default = match name {
                "unsigned" | "zerofill" | "ascii" | "unicode" | "binary" | "national" | "timezone" | "none_as_null"
                | "varying" | "as_tuple" | "zero_indexes" => Value::Bool(false),
                "asdecimal" => Value::Bool(ty.class() != TypeClass::FLOAT),
                _ => Value::None,
            };
            return Ok(Some(given.unwrap_or(default)));
        }
    }
    Ok(match (ty.arguments(), name) {
        (TypeArguments::Length { length, .. }, "length") => Some(Value::from(*length)),
        (TypeArguments::Length { collation, .. }, "collation") => Some(Value::from(collation.clone())),
        (TypeArguments::None, "length" | "collation") if takes_length(ty.class()) => Some(Value::None),
        (TypeArguments::Numeric { precision, .. }, "precision") => Some(Value::from(*precision)),
        (TypeArguments::Numeric { scale, .. }, "scale") => Some(Value::from(*scale)),
        (TypeArguments::Numeric { as_decimal, .. }, "asdecimal") => Some(Value::from(*as_decimal)),
        (TypeArguments::Numeric { decimal_return_scale, .. }, "decimal_return_scale") => {
            Some(Value::from(*decimal_return_scale))
        }
        (TypeArguments::TimeZone(zone), "timezone") => Some(Value::from(*zone)),
        (TypeArguments::Boolean { create_constraint, .. }, "create_constraint") => {
            Some(Value::from(*create_constraint))
        }
        (TypeArguments::Boolean { name, .. }, "name") => Some(Value::from(name.clone())),
        (TypeArguments::Json { none_as_null }, "none_as_null") => Some(Value::from(*none_as_null)),
        (TypeArguments::Uuid { as_uuid, .. }, "as_uuid") => Some(Value::from(*as_uuid)),
        (TypeArguments::Uuid { native, .. }, "native_uuid") => Some(Value::from(*native)),
        (TypeArguments::Array { item, .. }, "item_type") => Some(wrap(vm, item)?),
        (TypeArguments::Array { dimensions, .. }, "dimensions") => Some(Value::from(*dimensions)),
        (TypeArguments::Array { flags, .. }, "as_tuple") => Some(Value::from(flags.0)),
        (TypeArguments::Array { flags, .. }, "zero_indexes") => Some(Value::from(flags.1)),
        (TypeArguments::Members(members), "types") => {
            let members = members.iter().map(|member| wrap(vm, member)).collect::<Result<Vec<_>>>()?;
            Some(Value::list(members))
        }
        (TypeArguments::Enum(arguments), name) => enum_attribute(arguments, name),
        (TypeArguments::Interval { native, .. }, "native") => Some(Value::from(*native)),
        (TypeArguments::Interval { second_precision, .. }, "second_precision") => Some(Value::from(*second_precision)),
        (TypeArguments::Interval { day_precision, .. }, "day_precision") => Some(Value::from(*day_precision)),
        _ => None,
    })
}

fn enum_attribute(arguments: &Rc<EnumArguments>, name: &str) -> Option<Value> {
    Some(match name {
        "enums" => Value::list(arguments.names.iter().cloned().map(Value::Str).collect::<Vec<_>>()),
        "enum_class" => Value::from(arguments.class.clone()),
        "name" => Value::from(arguments.name.clone()),
        "schema" => Value::from(arguments.schema.clone()),
        "length" => Value::from(arguments.length),
        "native_enum" | "native" => Value::from(arguments.native),
        "create_constraint" => Value::from(arguments.create_constraint),
        "validate_strings" => Value::from(arguments.validate_strings),
        "values_callable" => arguments.values_callable.clone().unwrap_or_default(),
        "collation" => Value::None,
        _ => return None,
    })
}

fn takes_length(class: TypeClass) -> bool {
    TYPES.iter().any(|(_, _, known, signature)| {
        *known == Some(class) && matches!(signature, Signature::String | Signature::Binary)
    })
}

fn python_type(vm: &mut Vm, ty: &TypeEngine) -> Result<Value> {
    let types = &vm.types;
    let class = match (ty.class(), ty.arguments()) {
        (C::Custom | C::JSON | C::NullType | C::PickleType | C::TupleType | C::Foreign, _) => types.object.clone(),
        (C::Enum, _) => match ty.as_enum().and_then(|arguments| arguments.class.clone()) {
            Some(class) => class,
            None => types.str.clone(),
        },
        (_, TypeArguments::Uuid { as_uuid: false, .. }) => types.str.clone(),
        (_, TypeArguments::Numeric { as_decimal: true, .. }) => types.decimal.clone(),
        (_, TypeArguments::Numeric { .. }) => types.float.clone(),
        _ => match ty.affinity() {
            Affinity::String => types.str.clone(),
            Affinity::Integer => types.int.clone(),
            Affinity::Boolean => types.bool.clone(),
            Affinity::Date => types.date.clone(),
            Affinity::DateTime => types.datetime.clone(),
            Affinity::Time => types.time.clone(),
            Affinity::Interval => types.timedelta.clone(),
            Affinity::Binary => types.bytes.clone(),
            Affinity::Array => types.list.clone(),
            Affinity::Uuid => types.uuid.clone(),
            _ => types.object.clone(),
        },
    };
    Ok(Value::Class(class))
}
