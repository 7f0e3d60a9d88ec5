//! `sqlalchemy.types`: the type classes, what they are called with, and what a type object tells.

use std::rc::Rc;

use super::support::{self, Registry, class_constant, flag, optional_int, optional_str};
use crate::{
    python::{Args, ClassBuilder, Vm},
    sql::types::{EnumArguments, TypeArguments, TypeClass, TypeEngine},
    value::{Class, Dict, Host, Object, Raise, Result, Str, Value},
};

/// What a type class takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Signature {
    /// Nothing: the constructor is `object`'s.
    Nothing,
    String,
    Binary,
    Exact,
    Inexact,
    TimeZone,
    Boolean,
    Interval,
    Enum,
    Json,
    Uuid,
    UppercaseUuid,
    Pickle,
    Array,
    Tuple,
    /// Not to be called.
    Abstract,
}

/// A type class: its name, its base in this list, what it stands for, and what it takes.
type Definition = (&'static str, &'static str, Option<TypeClass>, Signature);

use Signature as S;
use TypeClass as C;

const TYPES: &[Definition] = &[
    ("TypeEngine", "", None, S::Abstract),
    ("TypeEngineMixin", "", None, S::Abstract),
    ("Concatenable", "TypeEngineMixin", None, S::Abstract),
    ("Indexable", "TypeEngineMixin", None, S::Abstract),
    ("NullType", "TypeEngine", Some(C::NullType), S::Nothing),
    ("String", "TypeEngine", Some(C::String), S::String),
    ("Text", "String", Some(C::Text), S::String),
    ("Unicode", "String", Some(C::Unicode), S::String),
    ("UnicodeText", "Text", Some(C::UnicodeText), S::String),
    ("VARCHAR", "String", Some(C::VARCHAR), S::String),
    ("NVARCHAR", "Unicode", Some(C::NVARCHAR), S::String),
    ("CHAR", "String", Some(C::CHAR), S::String),
    ("NCHAR", "Unicode", Some(C::NCHAR), S::String),
    ("TEXT", "Text", Some(C::TEXT), S::String),
    ("CLOB", "Text", Some(C::CLOB), S::String),
    ("Integer", "TypeEngine", Some(C::Integer), S::Nothing),
    ("SmallInteger", "Integer", Some(C::SmallInteger), S::Nothing),
    ("BigInteger", "Integer", Some(C::BigInteger), S::Nothing),
    ("INTEGER", "Integer", Some(C::INTEGER), S::Nothing),
    ("SMALLINT", "SmallInteger", Some(C::SMALLINT), S::Nothing),
    ("BIGINT", "BigInteger", Some(C::BIGINT), S::Nothing),
    ("NumericCommon", "TypeEngine", None, S::Abstract),
    ("Numeric", "NumericCommon", Some(C::Numeric), S::Exact),
    ("NUMERIC", "Numeric", Some(C::NUMERIC), S::Exact),
    ("DECIMAL", "Numeric", Some(C::DECIMAL), S::Exact),
    ("Float", "NumericCommon", Some(C::Float), S::Inexact),
    ("FLOAT", "Float", Some(C::FLOAT), S::Inexact),
    ("Double", "Float", Some(C::Double), S::Inexact),
    ("DOUBLE", "Double", Some(C::DOUBLE), S::Inexact),
    ("DOUBLE_PRECISION", "Double", Some(C::DOUBLE_PRECISION), S::Inexact),
    ("REAL", "Float", Some(C::REAL), S::Inexact),
    ("Boolean", "TypeEngine", Some(C::Boolean), S::Boolean),
    ("BOOLEAN", "Boolean", Some(C::BOOLEAN), S::Boolean),
    ("MatchType", "Boolean", Some(C::MatchType), S::Boolean),
    ("Date", "TypeEngine", Some(C::Date), S::Nothing),
    ("DATE", "Date", Some(C::DATE), S::Nothing),
    ("DateTime", "TypeEngine", Some(C::DateTime), S::TimeZone),
    ("DATETIME", "DateTime", Some(C::DATETIME), S::TimeZone),
    ("TIMESTAMP", "DateTime", Some(C::TIMESTAMP), S::TimeZone),
    ("Time", "TypeEngine", Some(C::Time), S::TimeZone),
    ("TIME", "Time", Some(C::TIME), S::TimeZone),
    ("Interval", "TypeEngine", Some(C::Interval), S::Interval),
    ("_Binary", "TypeEngine", None, S::Abstract),
    ("LargeBinary", "_Binary", Some(C::LargeBinary), S::Binary),
    ("BLOB", "LargeBinary", Some(C::BLOB), S::Binary),
    ("BINARY", "_Binary", Some(C::BINARY), S::Binary),
    ("VARBINARY", "_Binary", Some(C::VARBINARY), S::Binary),
    ("Enum", "String", Some(C::Enum), S::Enum),
    ("JSON", "TypeEngine", Some(C::JSON), S::Json),
    ("Uuid", "TypeEngine", Some(C::Uuid), S::Uuid),
    ("UUID", "Uuid", Some(C::UUID), S::UppercaseUuid),
    ("PickleType", "TypeEngine", Some(C::PickleType), S::Pickle),
    ("ARRAY", "TypeEngine", Some(C::ARRAY), S::Array),
    ("TupleType", "TypeEngine", Some(C::TupleType), S::Tuple),
];

/// The names that `sqlalchemy` itself exports.
pub(super) const EXPORTED: &[&str] = &[
    "ARRAY",
    "BIGINT",
    "BINARY",
    "BLOB",
    "BOOLEAN",
    "BigInteger",
    "Boolean",
    "CHAR",
    "CLOB",
    "DATE",
    "DATETIME",
    "DECIMAL",
    "DOUBLE",
    "DOUBLE_PRECISION",
    "Date",
    "DateTime",
    "Double",
    "Enum",
    "FLOAT",
    "Float",
    "INT",
    "INTEGER",
    "Integer",
    "Interval",
    "JSON",
    "LargeBinary",
    "NCHAR",
    "NUMERIC",
    "NVARCHAR",
    "Numeric",
    "NumericCommon",
    "PickleType",
    "REAL",
    "SMALLINT",
    "SmallInteger",
    "String",
    "TEXT",
    "TIME",
    "TIMESTAMP",
    "Text",
    "Time",
    "TupleType",
    "TypeDecorator",
    "UUID",
    "Unicode",
    "UnicodeText",
    "Uuid",
    "VARBINARY",
    "VARCHAR",
];

/// The namespace of `sqlalchemy.types`.
pub(super) fn load(vm: &mut Vm) -> Result<Dict> {
    let module = Dict::new();
    for (name, base, _, signature) in TYPES {
        let mut builder = ClassBuilder::new("sqlalchemy.sql.sqltypes", *name);
        if !base.is_empty() {
            builder = builder.base(&support::class_made(vm, base)?);
        }
        if matches!(*name, "String" | "Integer") {
            // Script classes may list these beside others; the mixins of the original carry no behaviour of their own.
            builder = builder.constant("_is_native", true);
        }
        if *name == "TypeEngine" {
            builder = base_members(builder);
        } else if *signature != Signature::Abstract {
            builder = builder.method("__new__", new_type);
        }
        let class = support::build(vm, name, builder);
        module.insert_str(&Str::from(*name), Value::Class(class));
    }
    let module_of = |vm: &mut Vm, name: &'static str| support::class_made(vm, name).map(Value::Class);
    let integer = module_of(vm, "INTEGER")?;
    module.insert_str(&"INT".into(), integer);
    for name in ["TypeDecorator", "UserDefinedType", "ExternalType"] {
        let class = ClassBuilder::new("sqlalchemy.sql.type_api", name)
            .base(&support::class_made(vm, "TypeEngine")?)
            .class_method("__init_subclass__", |_, _| {
                Err(Raise::unsupported("types of one's own (TypeDecorator, UserDefinedType)"))
            })
            .method("__new__", |_, _| Err(Raise::unsupported("types of one's own (TypeDecorator, UserDefinedType)")));
        let class = support::build(vm, name, class);
        module.insert_str(&name.into(), Value::Class(class));
    }
    for (name, type_class) in
        [("NULLTYPE", C::NullType), ("INTEGERTYPE", C::Integer), ("STRINGTYPE", C::String), ("BOOLEANTYPE", C::Boolean)]
    {
        let value = wrap(vm, &TypeEngine::new(type_class))?;
        module.insert_str(&name.into(), value);
    }
    Ok(module)
}

/// The type that `value` is or makes: a type object, or a type class that is called without arguments. `None` where it is
/// neither.
pub fn as_type(vm: &mut Vm, value: &Value) -> Result<Option<TypeEngine>> {
    if let Some(known) = value.payload::<TypeEngine>() {
        return Ok(Some(known.clone()));
    }
    match value {
        Value::Class(class) if is_type_class(vm, class) => {
            if class.is_native()
                && let Some((_, _, Some(type_class), _)) = definition(class)
            {
                return Ok(Some(TypeEngine::new(*type_class)));
            }
            let made = vm.call(value, Vec::new(), Vec::new())?;
            Ok(made.payload::<TypeEngine>().cloned())
        }
        _ => Ok(None),
    }
}

/// The type of an argument that must be one; `None` gives the null type.
pub fn to_type(vm: &mut Vm, value: Option<&Value>) -> Result<TypeEngine> {
    match value {
        None | Some(Value::None) => Ok(TypeEngine::null()),
        Some(value) => match as_type(vm, value)? {
            Some(known) => Ok(known),
            None => {
                let repr = vm.repr(value)?;
                Err(Raise::unsupported(format!("{repr} where a SQL type is expected")))
            }
        },
    }
}

/// The type of an optional argument; `None` where it is not given, or is `None`.
pub fn optional_type(vm: &mut Vm, value: Option<&Value>) -> Result<Option<TypeEngine>> {
    match value {
        None | Some(Value::None) => Ok(None),
        Some(value) => to_type(vm, Some(value)).map(Some),
    }
}

/// The object of a type.
pub fn wrap(vm: &mut Vm, type_: &TypeEngine) -> Result<Value> {
    let registry = Registry::of(vm);
    let address = type_.address() as u64;
    if let Some(known) = registry.wrapper(support::Kind::Type, address) {
        return Ok(known);
    }
    let name = TYPES.iter().find(|definition| definition.2 == Some(type_.class())).map_or("TypeEngine", |d| d.0);
    let object = Object::bare(support::class(vm, name)?, type_.clone());
    registry.remember(support::Kind::Type, address, &object);
    Ok(object.into())
}

fn is_type_class(vm: &mut Vm, class: &Class) -> bool {
    Registry::of(vm).class("TypeEngine").is_some_and(|base| class.is_subclass_of(&base))
}

/// The definition of a class, or of the first of its ancestors that has one.
fn definition(class: &Class) -> Option<&'static Definition> {
    class
        .mro()
        .filter(|class| class.is_native())
        .find_map(|class| TYPES.iter().find(|definition| class.name() == definition.0 && definition.2.is_some()))
}

fn base_members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            repr(vm, &this).map(Value::from)
        })
        .method("__str__", |vm, args| {
            let [this] = args.exactly("__str__")?;
            compile(vm, &this)
        })
        .method("compile", |vm, mut args| {
            let this = args.take_first()?;
            support::no_more_keywords("TypeEngine.compile", &args)?;
            args.finish("TypeEngine.compile")?;
            compile(vm, &this)
        })
        .method("with_variant", |vm, mut args| {
            let this = args.take_first()?;
            let type_ = of(&this)?;
            if args.positional.len() < 2 {
                return Err(Raise::type_error("with_variant() needs a type and the name of a dialect"));
            }
            let variant = to_type(vm, args.positional.first())?;
            let mut result = type_;
            for name in args.positional.iter().skip(1) {
                let name = name.as_str().ok_or_else(|| Raise::type_error("a dialect's name is a string"))?;
                result = result.with_variant(name.clone(), variant.clone());
            }
            args.positional.clear();
            args.finish("with_variant")?;
            wrap(vm, &result)
        })
        .method("evaluates_none", |vm, args| {
            let [this] = args.exactly("evaluates_none")?;
            let type_ = of(&this)?.evaluating_none();
            wrap(vm, &type_)
        })
        .method("__getattr__", attribute)
        .property("python_type", |vm, args| {
            let [this] = args.exactly("python_type")?;
            python_type(vm, &of(&this)?)
        })
}

/// The type in an object of a type class.
fn of(value: &Value) -> Result<TypeEngine> {
    value.payload::<TypeEngine>().cloned().ok_or_else(|| Raise::type_error("a type object is needed"))
}

fn repr(vm: &mut Vm, this: &Value) -> Result<String> {
    let text = of(this)?.repr();
    let class = vm.class_of(this);
    if class.is_native() {
        return Ok(text);
    }
    let arguments = text.find('(').and_then(|at| text.get(at..)).unwrap_or("()");
    Ok(format!("{}{arguments}", class.name()))
}

fn compile(vm: &mut Vm, this: &Value) -> Result<Value> {
    let type_ = of(this)?;
    let text = super::compile::type_text(vm, &type_)?;
    Ok(Value::from(text))
}

/// What a type was made with, as attributes.
fn attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, name] = args.exactly("__getattr__")?;
    let type_ = of(&this)?;
    let name = vm.str(&name)?;
    let found = match (type_.arguments(), name.as_str()) {
        (TypeArguments::Length { length, .. }, "length") => Some(Value::from(*length)),
        (TypeArguments::Length { collation, .. }, "collation") => Some(Value::from(collation.clone())),
        (TypeArguments::None, "length" | "collation") if takes_length(type_.class()) => Some(Value::None),
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
        (TypeArguments::Item(item), "item_type") => Some(wrap(vm, item)?),
        (TypeArguments::Enum(arguments), name) => enum_attribute(arguments, name),
        (_, "should_evaluate_none") => Some(Value::from(type_.should_evaluate_none())),
        _ => None,
    };
    found.ok_or_else(|| {
        let class = vm.class_of(&this).name();
        Raise::new("AttributeError", format!("'{class}' object has no attribute '{name}'"))
    })
}

fn enum_attribute(arguments: &Rc<EnumArguments>, name: &str) -> Option<Value> {
    Some(match name {
        "enums" => Value::list(arguments.names.iter().cloned().map(Value::Str).collect::<Vec<_>>()),
        "enum_class" => Value::from(arguments.class.clone()),
        "name" => Value::from(arguments.name.clone()),
        "length" => Value::from(arguments.length),
        "native_enum" => Value::from(arguments.native),
        "create_constraint" => Value::from(arguments.create_constraint),
        "validate_strings" => Value::from(arguments.validate_strings),
        _ => return None,
    })
}

fn takes_length(class: TypeClass) -> bool {
    TYPES.iter().any(|(_, _, known, signature)| {
        *known == Some(class) && matches!(signature, Signature::String | Signature::Binary)
    })
}

fn python_type(vm: &mut Vm, type_: &TypeEngine) -> Result<Value> {
    let types = &vm.types;
    let class = match type_.class() {
        C::Enum => match type_.as_enum().and_then(|arguments| arguments.class.clone()) {
            Some(class) => class,
            None => types.str.clone(),
        },
        C::Integer | C::SmallInteger | C::BigInteger | C::INTEGER | C::SMALLINT | C::BIGINT => types.int.clone(),
        C::Boolean | C::BOOLEAN | C::MatchType => types.bool.clone(),
        C::Date | C::DATE => types.date.clone(),
        C::DateTime | C::DATETIME | C::TIMESTAMP => types.datetime.clone(),
        C::Time | C::TIME => types.time.clone(),
        C::Interval => types.timedelta.clone(),
        C::LargeBinary | C::BLOB | C::BINARY | C::VARBINARY | C::PickleType => types.bytes.clone(),
        C::JSON => types.dict.clone(),
        C::ARRAY => types.list.clone(),
        C::Uuid | C::UUID => types.uuid.clone(),
        class => match type_.arguments() {
            TypeArguments::Numeric { as_decimal: true, .. } => types.decimal.clone(),
            TypeArguments::Numeric { .. } => types.float.clone(),
            _ if takes_length(class) => types.str.clone(),
            _ => return Err(Raise::new("NotImplementedError", "")),
        },
    };
    Ok(Value::Class(class))
}

/// `__new__` of every type class that can be called.
fn new_type(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_first()? else {
        return Err(Raise::type_error("__new__() needs a class"));
    };
    let Some((name, _, Some(type_class), signature)) = definition(&class) else {
        return Err(Raise::unsupported(format!("making a {} directly", class.name())));
    };
    let own_init = class_constant(&class, "__init__");
    let from_script = !class.is_native() && own_init.payload::<crate::python::objects::Function>().is_some();
    if from_script {
        return Err(Raise::unsupported(format!("a type class with a constructor of its own ({})", class.name())));
    }
    let arguments = arguments_of(vm, name, *signature, args)?;
    let type_ = match arguments {
        Some(arguments) => TypeEngine::with_arguments(*type_class, arguments),
        // Types are told apart by identity where a script asks, so each call makes one of its own.
        None => TypeEngine::with_arguments(*type_class, TypeEngine::new(*type_class).arguments().clone()),
    };
    let address = type_.address() as u64;
    let object = if class.is_native() { Object::bare(class, type_) } else { Object::new(class, Box::new(type_)) };
    Registry::of(vm).remember(support::Kind::Type, address, &object);
    Ok(object.into())
}

/// The arguments of a call of the type class `name`; `None` for those of the class's defaults.
fn arguments_of(vm: &mut Vm, name: &str, signature: Signature, mut args: Args) -> Result<Option<TypeArguments>> {
    let function = format!("{}.__init__", initializer(name, signature));
    let function = function.as_str();
    if signature == Signature::Enum {
        return enum_arguments(vm, args).map(Some);
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
            let [_, native, second, day] = args.bind(function, names, 1)?;
            if [native, second, day]
                .into_iter()
                .flatten()
                .any(|value| !matches!(value, Value::None | Value::Bool(true)))
            {
                return Err(Raise::unsupported("arguments of Interval()"));
            }
            Ok(None)
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
            if [tuple, dimensions, zero]
                .into_iter()
                .flatten()
                .any(|value| !matches!(value, Value::None | Value::Bool(false)))
            {
                return Err(Raise::unsupported("arguments of ARRAY() beyond the item type"));
            }
            Ok(Some(TypeArguments::Item(to_type(vm, item.as_ref())?)))
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

fn enum_arguments(vm: &mut Vm, mut args: Args) -> Result<TypeArguments> {
    let name = optional_str("Enum", "name", args.take_keyword("name"))?;
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
    support::no_more_keywords("Enum", &args)?;

    let mut names: Vec<Str> = Vec::new();
    let mut objects = Vec::new();
    let mut class = None;
    match args.positional.as_slice() {
        [Value::Class(enumeration)] => {
            let members = vm.items(&Value::Class(enumeration.clone()))?;
            for member in members {
                let member_name = vm.get_attr(&member, "name")?;
                names.push(vm.str(&member_name)?);
                objects.push(member);
            }
            if let Some(values) = values_callable {
                let given = vm.call(&values, vec![Value::Class(enumeration.clone())], Vec::new())?;
                names.clear();
                for value in vm.items(&given)? {
                    names.push(vm.str(&value)?);
                }
            }
            class = Some(enumeration.clone());
        }
        [Value::Str(one)] => {
            names.push(one.clone());
            objects.push(Value::Str(one.clone()));
        }
        [one] => {
            for value in vm.items(one)? {
                names.push(vm.str(&value)?);
                objects.push(value);
            }
        }
        several => {
            for value in several {
                names.push(vm.str(value)?);
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
    let name = name.or_else(|| class.as_ref().map(|class| Str::from(class.name().to_lowercase())));
    Ok(TypeArguments::Enum(Rc::new(EnumArguments {
        names,
        objects,
        class,
        name,
        length,
        native,
        create_constraint,
        validate_strings,
        omit_aliases,
    })))
}
