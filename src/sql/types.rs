//! The types of SQL expressions: what they are called in DDL, how values pass to and from the driver, and how operators
//! combine them.

mod affinity;
mod custom;
mod json;
mod name;
mod process;
mod repr;
mod resolve;

use std::{fmt, rc::Rc};

use crate::value::{Class, Payload, Str, Value};

pub use self::{
    affinity::Affinity,
    custom::CustomType,
    process::{BindProcessor, ResultProcessor},
    resolve::resolve_value,
};

/// A class of types, by SQLAlchemy's name for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the type of that name in SQLAlchemy")]
#[expect(non_camel_case_types, reason = "the names are SQLAlchemy's")]
pub enum TypeClass {
    NullType,
    String,
    Text,
    Unicode,
    UnicodeText,
    VARCHAR,
    NVARCHAR,
    CHAR,
    NCHAR,
    TEXT,
    CLOB,
    Integer,
    SmallInteger,
    BigInteger,
    INTEGER,
    SMALLINT,
    BIGINT,
    Numeric,
    NUMERIC,
    DECIMAL,
    Float,
    FLOAT,
    Double,
    DOUBLE,
    DOUBLE_PRECISION,
    REAL,
    Boolean,
    BOOLEAN,
    MatchType,
    Date,
    DATE,
    DateTime,
    DATETIME,
    TIMESTAMP,
    Time,
    TIME,
    Interval,
    LargeBinary,
    BLOB,
    BINARY,
    VARBINARY,
    Enum,
    JSON,
    /// The index into a JSON array.
    JSONIntIndexType,
    /// The key of a JSON object.
    JSONStrIndexType,
    /// A path into JSON.
    JSONPathType,
    Uuid,
    UUID,
    PickleType,
    ARRAY,
    TupleType,
    /// A type of the script: `TypeDecorator`, `UserDefinedType`.
    Custom,
}

/// What a type was made with.
#[derive(Clone, Debug)]
pub enum TypeArguments {
    /// Nothing.
    None,
    /// `length` and `collation` of strings, `length` of binaries.
    Length {
        /// Characters or bytes.
        length: Option<i64>,
        /// The collation's name.
        collation: Option<Str>,
    },
    /// Of exact and inexact numbers.
    Numeric {
        /// Digits.
        precision: Option<i64>,
        /// Digits behind the point.
        scale: Option<i64>,
        /// Whether results are `Decimal`.
        as_decimal: bool,
        /// Digits behind the point of a result that becomes a `Decimal`.
        decimal_return_scale: Option<i64>,
    },
    /// Whether a time zone is kept.
    TimeZone(bool),
    /// Of `Boolean`.
    Boolean {
        /// Whether a CHECK constraint is made.
        create_constraint: bool,
        /// Its name.
        name: Option<Str>,
    },
    /// Of `Enum`.
    Enum(Rc<EnumArguments>),
    /// Of `JSON`.
    Json {
        /// Whether `None` is stored as NULL rather than `'null'`.
        none_as_null: bool,
    },
    /// Of `Uuid`.
    Uuid {
        /// Whether values are `uuid.UUID`, or else strings.
        as_uuid: bool,
        /// Whether a database's own type is used.
        native: bool,
    },
    /// Of `ARRAY`: the item type.
    Item(TypeEngine),
    /// Of a tuple: the types of its members.
    Members(Rc<[TypeEngine]>),
    /// A type of the script.
    Custom(Rc<dyn CustomType>),
}

/// What an `Enum` was made with.
#[derive(Debug)]
pub struct EnumArguments {
    /// The names as the database holds them.
    pub names: Vec<Str>,
    /// The objects they stand for: members of `class`, or the names themselves.
    pub objects: Vec<Value>,
    /// The `enum.Enum` class.
    pub class: Option<Class>,
    /// The type's name.
    pub name: Option<Str>,
    /// The length of VARCHAR; the longest name's where it is not given.
    pub length: Option<i64>,
    /// Whether a database's own type may be used.
    pub native: bool,
    /// Whether a CHECK constraint is made.
    pub create_constraint: bool,
    /// Whether strings are checked before they are sent.
    pub validate_strings: bool,
    /// Whether NULL is left out of a generated CHECK (`omit_aliases` has no effect once the names are listed).
    pub omit_aliases: bool,
}

/// A type. Cloning it raises a count.
#[derive(Clone)]
pub struct TypeEngine(Rc<Inner>);

struct Inner {
    class: TypeClass,
    arguments: TypeArguments,
    /// `with_variant()`: the type on other dialects.
    variants: Vec<(Str, TypeEngine)>,
    /// `should_evaluate_none`: whether `None` is a value to send rather than the absence of one.
    evaluates_none: bool,
}

thread_local! {
    static NULL: TypeEngine = TypeEngine::build(TypeClass::NullType);
    static INTEGER: TypeEngine = TypeEngine::build(TypeClass::Integer);
    static STRING: TypeEngine = TypeEngine::build(TypeClass::String);
    static BOOLEAN: TypeEngine = TypeEngine::build(TypeClass::Boolean);
}

impl TypeEngine {
    /// A type of `class` as its constructor without arguments makes it.
    pub fn new(class: TypeClass) -> TypeEngine {
        match class {
            TypeClass::NullType => TypeEngine::null(),
            TypeClass::Integer => TypeEngine::integer(),
            TypeClass::String => TypeEngine::string(),
            TypeClass::Boolean => TypeEngine::boolean(),
            _ => TypeEngine::build(class),
        }
    }

    fn build(class: TypeClass) -> TypeEngine {
        use TypeClass as C;
        let arguments = match class {
            C::Numeric | C::NUMERIC | C::DECIMAL => {
                TypeArguments::Numeric { precision: None, scale: None, as_decimal: true, decimal_return_scale: None }
            }
            C::Float | C::FLOAT | C::Double | C::DOUBLE | C::DOUBLE_PRECISION | C::REAL => {
                TypeArguments::Numeric { precision: None, scale: None, as_decimal: false, decimal_return_scale: None }
            }
            C::Boolean | C::BOOLEAN | C::MatchType => TypeArguments::Boolean { create_constraint: false, name: None },
            C::JSON => TypeArguments::Json { none_as_null: false },
            C::Uuid | C::UUID => TypeArguments::Uuid { as_uuid: true, native: true },
            C::DateTime | C::DATETIME | C::TIMESTAMP | C::Time | C::TIME => TypeArguments::TimeZone(false),
            _ => TypeArguments::None,
        };
        TypeEngine::with_arguments(class, arguments)
    }

    /// A type with those arguments.
    pub fn with_arguments(class: TypeClass, arguments: TypeArguments) -> TypeEngine {
        TypeEngine(Rc::new(Inner { class, arguments, variants: Vec::new(), evaluates_none: class == TypeClass::JSON }))
    }

    /// `NullType`: no type is known.
    pub fn null() -> TypeEngine {
        NULL.with(TypeEngine::clone)
    }

    /// `Integer()`.
    pub fn integer() -> TypeEngine {
        INTEGER.with(TypeEngine::clone)
    }

    /// `String()`.
    pub fn string() -> TypeEngine {
        STRING.with(TypeEngine::clone)
    }

    /// `Boolean()`.
    pub fn boolean() -> TypeEngine {
        BOOLEAN.with(TypeEngine::clone)
    }

    /// A string type of `length`.
    pub fn sized(class: TypeClass, length: Option<i64>, collation: Option<Str>) -> TypeEngine {
        TypeEngine::with_arguments(class, TypeArguments::Length { length, collation })
    }

    /// An `Enum`.
    pub fn enumeration(arguments: EnumArguments) -> TypeEngine {
        TypeEngine::with_arguments(TypeClass::Enum, TypeArguments::Enum(Rc::new(arguments)))
    }

    /// A type of the script.
    pub fn custom(custom: Rc<dyn CustomType>) -> TypeEngine {
        TypeEngine::with_arguments(TypeClass::Custom, TypeArguments::Custom(custom))
    }

    /// Its class.
    pub fn class(&self) -> TypeClass {
        self.0.class
    }

    /// What it was made with.
    pub fn arguments(&self) -> &TypeArguments {
        &self.0.arguments
    }

    /// Whether no type is known.
    pub fn is_null(&self) -> bool {
        self.0.class == TypeClass::NullType
    }

    /// Whether both are the same object.
    pub fn is(&self, other: &TypeEngine) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The address, for identity.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }

    /// The arguments of an `Enum`.
    pub fn as_enum(&self) -> Option<&Rc<EnumArguments>> {
        match &self.0.arguments {
            TypeArguments::Enum(arguments) => Some(arguments),
            _ => None,
        }
    }

    /// The script's own type.
    pub fn as_custom(&self) -> Option<&Rc<dyn CustomType>> {
        match &self.0.arguments {
            TypeArguments::Custom(custom) => Some(custom),
            _ => None,
        }
    }

    /// The length of a string or binary type.
    pub fn length(&self) -> Option<i64> {
        match &self.0.arguments {
            TypeArguments::Length { length, .. } => *length,
            TypeArguments::Enum(arguments) => arguments.length,
            _ => None,
        }
    }

    /// The type with another for the dialect `name`.
    #[must_use]
    pub fn with_variant(&self, name: Str, variant: TypeEngine) -> TypeEngine {
        let mut variants = self.0.variants.clone();
        variants.retain(|(known, _)| *known != name);
        variants.push((name, variant));
        TypeEngine(Rc::new(Inner {
            class: self.0.class,
            arguments: self.0.arguments.clone(),
            variants,
            evaluates_none: self.0.evaluates_none,
        }))
    }

    /// The type as the dialect `name` has it: itself, or a variant.
    pub fn on(&self, name: &str) -> &TypeEngine {
        self.0.variants.iter().find(|(dialect, _)| *dialect == name).map_or(self, |(_, variant)| variant)
    }

    /// `evaluates_none()`: the same type, `None` being a value like others.
    #[must_use]
    pub fn evaluating_none(&self) -> TypeEngine {
        TypeEngine(Rc::new(Inner {
            class: self.0.class,
            arguments: self.0.arguments.clone(),
            variants: self.0.variants.clone(),
            evaluates_none: true,
        }))
    }

    /// Whether `None` is a value to send, rather than the absence of one.
    pub fn should_evaluate_none(&self) -> bool {
        match &self.0.arguments {
            TypeArguments::Json { none_as_null } => !none_as_null,
            _ => self.0.evaluates_none,
        }
    }
}

impl fmt::Debug for TypeEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.repr())
    }
}

impl Payload for TypeEngine {}
