//! `sqlalchemy.types`: the type classes, what they are called with, and what a type object tells.

mod arguments;
mod comparator;
mod custom;
mod members;

use super::support::{self, Registry, class_constant};
use crate::{
    python::{ClassBuilder, Vm},
    sql::types::{DialectClass, TypeClass, TypeEngine, dialect_class, dialect_classes},
    value::{Class, Dict, Host, Object, Raise, Result, Str, Value},
};

pub(super) use self::comparator::{
    attribute as comparator_attribute, coerced as coerced_by_type, method as comparator_method,
};
use self::{
    arguments::{native_type, new_type},
    custom::ScriptType,
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
            builder = members::of_all(builder);
        } else if *signature != Signature::Abstract {
            builder = builder.method("__new__", new_type).method("__init__", custom::initialize);
        }
        if *name == "JSON" {
            builder = members::json(vm, builder);
        }
        let class = support::build(vm, name, builder);
        module.insert_str(&Str::from(*name), Value::Class(class));
    }
    let module_of = |vm: &mut Vm, name: &'static str| support::class_made(vm, name).map(Value::Class);
    let integer = module_of(vm, "INTEGER")?;
    module.insert_str(&"INT".into(), integer);
    comparator::load(vm)?;
    custom::load(vm, &module)?;
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
    if let Some(known) = object_type(vm, value)? {
        return Ok(Some(known));
    }
    match value {
        Value::Class(class) if is_type_class(vm, class) => {
            if class.is_native()
                && dialect_class_of(class).is_none()
                && let Some((_, _, Some(type_class), _)) = definition(class)
            {
                return Ok(Some(TypeEngine::new(*type_class)));
            }
            let made = vm.call(value, Vec::new(), Vec::new())?;
            object_type(vm, &made)
        }
        _ => Ok(None),
    }
}

/// The type of a type object.
fn object_type(vm: &mut Vm, value: &Value) -> Result<Option<TypeEngine>> {
    if let Some(known) = value.payload::<TypeEngine>() {
        return Ok(Some(known.clone()));
    }
    match value.payload::<ScriptType>() {
        Some(script) => custom::of_object(vm, value, script).map(Some),
        None => Ok(None),
    }
}

/// The classes of a dialect's own types.
pub(super) fn load_dialect(vm: &mut Vm, dialect: &str, namespace: &Dict) -> Result<()> {
    for (place, definition) in dialect_classes().iter().enumerate().filter(|(_, known)| known.dialect == dialect) {
        let class = dialect_type_class(vm, place, definition)?;
        namespace.insert_str(&definition.name.into(), Value::Class(class));
    }
    Ok(())
}

fn dialect_type_class(vm: &mut Vm, place: usize, definition: &'static DialectClass) -> Result<Class> {
    super::types_namespace(vm)?;
    let base = support::class_made(vm, definition.base)?;
    let key = Str::from(format!("_sa_dialect_{}_{}", definition.dialect, definition.name));
    if let Some(Value::Class(known)) = base.attributes().get_str(&key) {
        return Ok(known);
    }
    let module = match definition.dialect {
        "sqlite" => "sqlalchemy.dialects.sqlite.base",
        "mysql" => "sqlalchemy.dialects.mysql.types",
        _ => "sqlalchemy.dialects.postgresql.types",
    };
    let class = ClassBuilder::new(module, definition.name)
        .base(&base)
        .constant("_sa_dialect_class", place)
        .method("__new__", new_type)
        .method("__init__", custom::initialize)
        .build(vm);
    let full = format!("sqlalchemy.dialects.{}.{}", definition.dialect, definition.module);
    class.attributes().insert_str(&"__module__".into(), Value::from(full));
    base.attributes().insert_str(&key, Value::Class(class.clone()));
    class.changed();
    Ok(class)
}

/// The dialect's class that a class is, or derives from.
fn dialect_class_of(class: &Class) -> Option<&'static DialectClass> {
    match class_constant(class, "_sa_dialect_class") {
        Value::Int(place) => dialect_class(usize::try_from(place).ok()?),
        _ => None,
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
    if let Some(object) = custom::object_of(type_) {
        if let Some(object) = object.as_object() {
            registry.remember(support::Kind::Type, address, object);
        }
        return Ok(object);
    }
    let name = TYPES.iter().find(|definition| definition.2 == Some(type_.class())).map_or("TypeEngine", |d| d.0);
    let known = type_.dialect_type().map(|known| known.class);
    let class = match known.and_then(|class| Some((class, place_of(class)?))) {
        Some((class, place)) => dialect_type_class(vm, place, class)?,
        None => support::class(vm, name)?,
    };
    let object = Object::bare(class, type_.clone());
    registry.remember(support::Kind::Type, address, &object);
    Ok(object.into())
}

fn place_of(class: &DialectClass) -> Option<usize> {
    dialect_classes().iter().position(|known| std::ptr::eq(known, class))
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
