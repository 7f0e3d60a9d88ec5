//! What the type classes are called with.

use std::rc::Rc;

use super::{
    Signature, custom, definition, dialect_class_of,
    support::{self, Registry},
    to_type,
};
use crate::{
    python::{Args, Vm},
    sql::types::{DialectClass, DialectType, EnumArguments, TypeArguments, TypeClass, TypeEngine},
    sqlalchemy::support::{flag, optional_int, optional_str},
    value::{Class, Host, Object, Raise, Result, Str, Value},
};

/// `__new__` of every type class that can be called.
pub(super) fn new_type(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_first()? else {
        return Err(Raise::type_error("__new__() needs a class"));
    };
    if !class.is_native() {
        return custom::allocate(vm, class, args);
    }
    let type_ = native_type(vm, &class, args)?;
    let address = type_.address() as u64;
    let object = Object::bare(class, type_);
    Registry::of(vm).remember(support::Kind::Type, address, &object);
    Ok(object.into())
}

/// The type that a call of a class makes.
pub(super) fn native_type(vm: &mut Vm, class: &Class, args: Args) -> Result<TypeEngine> {
    if let Some(dialect) = dialect_class_of(class) {
        return dialect_type(vm, dialect, args);
    }
    let Some((name, _, type_class, signature)) = definition(class) else {
        return Err(Raise::unsupported(format!("making a {} directly", class.name())));
    };
    let type_class = type_class.unwrap_or(TypeClass::NullType);
    Ok(match arguments_of(vm, name, *signature, args)? {
        Some(arguments) => TypeEngine::with_arguments(type_class, arguments),
        // Types are told apart by identity where a script asks, so each call makes one of its own.
        None => TypeEngine::with_arguments(type_class, TypeEngine::new(type_class).arguments().clone()),
    })
}

/// The type that a call of a dialect's class makes.
fn dialect_type(vm: &mut Vm, class: &'static DialectClass, mut args: Args) -> Result<TypeEngine> {
    let name = class.name;
    if class.class == TypeClass::Enum {
        let create_type = args.take_keyword("create_type");
        let mut given: Vec<(&'static str, Value)> =
            create_type.map(|value| ("create_type", value)).into_iter().collect();
        for word in ["charset", "collation", "ascii", "unicode", "binary", "national"] {
            given.extend(args.take_keyword(word).map(|value| (word, value)));
        }
        let arguments = enum_arguments(vm, args)?;
        return Ok(TypeEngine::of_dialect(DialectType { class, given }, TypeArguments::Enum(Rc::new(arguments))));
    }
    let mut given: Vec<(&'static str, Value)> = Vec::new();
    if let Some(several) = class.parameters.strip_prefix('*').filter(|name| !name.starts_with(' ')) {
        given.push((several, Value::list(std::mem::take(&mut args.positional))));
        for word in ["charset", "collation", "retrieve_as_bitwise"] {
            given.extend(args.take_keyword(word).map(|value| (word, value)));
        }
    } else {
        let words = || class.parameters.split(' ').filter(|word| !word.is_empty());
        let by_place: Vec<&'static str> = words().take_while(|word| *word != "*").collect();
        if args.positional.len() > by_place.len() {
            let count = args.positional.len() + 1;
            return Err(Raise::type_error(format!(
                "{name}.__init__() takes from 1 to {} positional arguments but {count} were given",
                by_place.len() + 1
            )));
        }
        for (word, value) in by_place.into_iter().zip(std::mem::take(&mut args.positional)) {
            given.push((word, value));
        }
        for word in words().filter(|word| *word != "*") {
            if let Some(value) = args.take_keyword(word) {
                if given.iter().any(|(known, _)| *known == word) {
                    return Err(Raise::type_error(format!(
                        "{name}.__init__() got multiple values for argument '{word}'"
                    )));
                }
                given.push((word, value));
            }
        }
    }
    if let Some((word, _)) = args.keywords.first() {
        return Err(Raise::type_error(format!("{name}.__init__() got an unexpected keyword argument '{word}'")));
    }
    for (word, value) in &mut given {
        if matches!(*word, "item_type" | "data_type" | "astext_type" | "text_type") && !value.is_none() {
            let ty = to_type(vm, Some(value))?;
            *value = super::wrap(vm, &ty)?;
        }
        if *word == "regexp" && matches!(value, Value::Str(_)) {
            let compile = support::import_name(vm, "re", "compile")?;
            *value = vm.call(&compile, vec![value.clone()], Vec::new())?;
        }
    }
    let dialect = DialectType { class, given };
    if dialect.flag("truncate_microseconds") {
        for word in ["storage_format", "regexp"] {
            if dialect.given.iter().any(|(known, _)| *known == word) {
                return Err(Raise::new(
                    "AssertionError",
                    format!("You can specify only one of truncate_microseconds or {word}."),
                ));
            }
        }
    }
    let arguments = generic_arguments(vm, &dialect)?;
    Ok(TypeEngine::of_dialect(dialect, arguments))
}

/// What of a dialect's arguments the generic class takes too.
fn generic_arguments(vm: &mut Vm, dialect: &DialectType) -> Result<TypeArguments> {
    use TypeClass as C;
    let collation = || dialect.text("collation").cloned();
    Ok(match dialect.class.class {
        C::VARCHAR | C::CHAR | C::NVARCHAR | C::NCHAR | C::TEXT | C::String | C::LargeBinary | C::BINARY => {
            TypeArguments::Length { length: dialect.number("length"), collation: collation() }
        }
        class @ (C::NUMERIC | C::DECIMAL | C::FLOAT | C::DOUBLE | C::REAL) => TypeArguments::Numeric {
            precision: dialect.number("precision"),
            scale: dialect.number("scale"),
            as_decimal: dialect.argument("asdecimal").map_or(class != C::FLOAT, |_| dialect.flag("asdecimal")),
            decimal_return_scale: dialect.number("decimal_return_scale"),
        },
        C::DATETIME | C::TIMESTAMP | C::TIME => TypeArguments::TimeZone(dialect.flag("timezone")),
        C::JSON => TypeArguments::Json { none_as_null: dialect.flag("none_as_null") },
        C::ARRAY => TypeArguments::Array {
            item: to_type(vm, dialect.argument("item_type"))?,
            dimensions: dialect.number("dimensions"),
            flags: (dialect.flag("as_tuple"), dialect.flag("zero_indexes")),
        },
        _ => TypeArguments::None,
    })
}

/// The arguments of a call of the type class `name`; `None` for those of the class's defaults.
fn arguments_of(vm: &mut Vm, name: &str, signature: Signature, mut args: Args) -> Result<Option<TypeArguments>> {
    let function = format!("{}.__init__", initializer(name, signature));
    let function = function.as_str();
    if signature == Signature::Enum {
        return enum_arguments(vm, args).map(|arguments| Some(TypeArguments::Enum(Rc::new(arguments))));
    }
    if signature == Signature::Tuple {
        let mut members = Vec::new();
        for value in &args.positional {
            members.push(to_type(vm, Some(value))?);
        }
        return Ok(Some(TypeArguments::Members(members.into())));
    }
    if signature == Signature::Nothing {
        if args.is_empty() {
            return Ok(None);
        }
        return Err(Raise::type_error(format!("{name}() takes no arguments")));
    }
    args.positional.insert(0, Value::None);
    match signature {
        Signature::String => {
            let names = ["self", "length", "collation", "collation_schema"];
            let [_, length, collation, schema] = args.bind(function, names, 1)?;
            if schema.is_some_and(|schema| !schema.is_none()) {
                return Err(Raise::unsupported(format!("{name}(collation_schema=...)")));
            }
            Ok(Some(TypeArguments::Length {
                length: optional_int(name, "length", length)?,
                collation: optional_str(name, "collation", collation)?,
            }))
        }
        Signature::Binary => {
            let [_, length] = args.bind(function, ["self", "length"], 1)?;
            Ok(Some(TypeArguments::Length { length: optional_int(name, "length", length)?, collation: None }))
        }
        Signature::Exact => {
            let names = ["self", "precision", "scale", "decimal_return_scale", "asdecimal"];
            let [_, precision, scale, returned, as_decimal] = args.bind(function, names, 1)?;
            Ok(Some(TypeArguments::Numeric {
                precision: optional_int(name, "precision", precision)?,
                scale: optional_int(name, "scale", scale)?,
                as_decimal: flag(vm, as_decimal, true)?,
                decimal_return_scale: optional_int(name, "decimal_return_scale", returned)?,
            }))
        }
        Signature::Inexact => {
            let names = ["self", "precision", "asdecimal", "decimal_return_scale"];
            let [_, precision, as_decimal, returned] = args.bind(function, names, 1)?;
            Ok(Some(TypeArguments::Numeric {
                precision: optional_int(name, "precision", precision)?,
                scale: None,
                as_decimal: flag(vm, as_decimal, false)?,
                decimal_return_scale: optional_int(name, "decimal_return_scale", returned)?,
            }))
        }
        Signature::TimeZone => {
            let [_, zone] = args.bind(function, ["self", "timezone"], 1)?;
            Ok(Some(TypeArguments::TimeZone(flag(vm, zone, false)?)))
        }
        Signature::Boolean => {
            let [_, create, constraint] = args.bind(function, ["self", "create_constraint", "name"], 1)?;
            Ok(Some(TypeArguments::Boolean {
                create_constraint: flag(vm, create, false)?,
                name: optional_str(name, "name", constraint)?,
            }))
        }
        Signature::Interval => {
            let names = ["self", "native", "second_precision", "day_precision"];
            let [_, native, seconds, days] = args.bind(function, names, 1)?;
            Ok(Some(TypeArguments::Interval {
                native: flag(vm, native, true)?,
                second_precision: optional_int(name, "second_precision", seconds)?,
                day_precision: optional_int(name, "day_precision", days)?,
            }))
        }
        Signature::Json => {
            let [_, none_as_null] = args.bind(function, ["self", "none_as_null"], 1)?;
            Ok(Some(TypeArguments::Json { none_as_null: flag(vm, none_as_null, false)? }))
        }
        Signature::Uuid => {
            let [_, as_uuid, native] = args.bind(function, ["self", "as_uuid", "native_uuid"], 1)?;
            Ok(Some(TypeArguments::Uuid { as_uuid: flag(vm, as_uuid, true)?, native: flag(vm, native, true)? }))
        }
        Signature::UppercaseUuid => {
            let [_, as_uuid] = args.bind(function, ["self", "as_uuid"], 1)?;
            Ok(Some(TypeArguments::Uuid { as_uuid: flag(vm, as_uuid, true)?, native: true }))
        }
        Signature::Array => {
            let names = ["self", "item_type", "as_tuple", "dimensions", "zero_indexes"];
            let [_, item, tuple, dimensions, zero] = args.bind(function, names, 2)?;
            Ok(Some(TypeArguments::Array {
                item: to_type(vm, item.as_ref())?,
                dimensions: optional_int(name, "dimensions", dimensions)?,
                flags: (flag(vm, tuple, false)?, flag(vm, zero, false)?),
            }))
        }
        Signature::Pickle => {
            if args.len() > 1 {
                return Err(Raise::unsupported("arguments of PickleType()"));
            }
            Ok(None)
        }
        Signature::Nothing | Signature::Enum | Signature::Tuple | Signature::Abstract => Ok(None),
    }
}

/// The class whose `__init__` a class inherits, for messages.
fn initializer(name: &str, signature: Signature) -> &str {
    match signature {
        Signature::String => "String",
        Signature::Binary if matches!(name, "LargeBinary" | "BLOB") => "LargeBinary",
        Signature::Binary => "_Binary",
        Signature::Exact => "Numeric",
        Signature::Inexact => "Float",
        Signature::Boolean => "Boolean",
        _ => name,
    }
}

fn enum_arguments(vm: &mut Vm, mut args: Args) -> Result<EnumArguments> {
    let name = optional_str("Enum", "name", args.take_keyword("name"))?;
    let schema = optional_str("Enum", "schema", args.take_keyword("schema"))?;
    let native = args.take_keyword("native_enum");
    let native = flag(vm, native, true)?;
    let create_constraint = args.take_keyword("create_constraint");
    let create_constraint = flag(vm, create_constraint, false)?;
    let validate_strings = args.take_keyword("validate_strings");
    let validate_strings = flag(vm, validate_strings, false)?;
    let omit_aliases = args.take_keyword("omit_aliases");
    let omit_aliases = flag(vm, omit_aliases, true)?;
    let given_length = args.take_keyword("length");
    let values_callable = args.take_keyword("values_callable").filter(|value| !value.is_none());
    let sort_key = args.take_keyword("sort_key_function");
    // What only creates a database's own type.
    for word in ["metadata", "inherit_schema", "quote", "create_type"] {
        drop(args.take_keyword(word));
    }

    let mut names: Vec<Str> = Vec::new();
    let mut objects = Vec::new();
    let mut class = None;
    match args.positional.as_slice() {
        [Value::Class(enumeration)]
            if enumeration.lookup(&"__members__".into()).is_some() || is_enumeration(vm, enumeration)? =>
        {
            let members = vm.get_attr(&Value::Class(enumeration.clone()), "__members__")?;
            let pairs = vm.call_method(&members, "items", Vec::new())?;
            for pair in vm.items(&pairs)? {
                let [key, member] = match vm.items(&pair)?.try_into() {
                    Ok(pair) => pair,
                    Err(_) => continue,
                };
                let own = vm.get_attr(&member, "name")?;
                if omit_aliases && !vm.eq(&own, &key)? {
                    continue;
                }
                names.push(vm.str(&key)?);
                objects.push(member);
            }
            if let Some(values) = &values_callable {
                let given = vm.call(values, vec![Value::Class(enumeration.clone())], Vec::new())?;
                names.clear();
                for value in vm.items(&given)? {
                    match value {
                        Value::Str(name) => names.push(name),
                        other => {
                            let class = vm.class_of(&other).name();
                            return Err(Raise::type_error(format!("object of type '{class}' has no len()")));
                        }
                    }
                }
            }
            class = Some(enumeration.clone());
        }
        several => {
            for value in several {
                match value {
                    Value::Str(name) => names.push(name.clone()),
                    other => {
                        let class = vm.class_of(other).name();
                        return Err(Raise::unsupported(format!(
                            "an Enum of names that are no strings, but of {class}"
                        )));
                    }
                }
                objects.push(value.clone());
            }
        }
    }
    let longest = names.iter().map(Str::characters).max().unwrap_or(0);
    let longest = i64::try_from(longest).unwrap_or(i64::MAX);
    let length = match given_length {
        None => Some(longest),
        Some(Value::None) => None,
        Some(value) => {
            let length = optional_int("Enum", "length", Some(value))?;
            if let Some(length) = length.filter(|length| *length < longest) {
                return Err(Raise::value_error(format!(
                    "When provided, length must be larger or equal than the length of the longest enum value. \
                     {length} < {longest}"
                )));
            }
            length
        }
    };
    let own_name = class.as_ref().filter(|_| !names.is_empty()).map(|class| Str::from(class.name().to_lowercase()));
    Ok(EnumArguments {
        names,
        objects,
        class,
        name: name.or(own_name),
        schema,
        length,
        native,
        create_constraint,
        validate_strings,
        values_callable,
        sort_key,
    })
}

fn is_enumeration(vm: &mut Vm, class: &Class) -> Result<bool> {
    Ok(vm.get_attribute(&Value::Class(class.clone()), &"__members__".into())?.is_some())
}
