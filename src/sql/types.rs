//! The types of SQL expressions: what they are called in DDL, how values pass to and from the driver, and how operators
//! combine them.

mod affinity;
mod custom;
mod dialect;
mod json;
mod name;
mod process;
mod repr;
mod resolve;

use std::{
    fmt,
    rc::{Rc, Weak},
};

use crate::value::{Class, Payload, Str, Value};

pub use self::{
    affinity::Affinity,
    custom::{CustomType, Literal},
    dialect::{DialectClass, DialectType, dialect_class, dialect_classes},
    json::JsonNull,
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
    /// A type that one dialect alone has, and that counts as no other.
    Foreign,
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
    /// Of `Interval`.
    Interval {
        /// Whether a database's own type is used.
        native: bool,
        /// Digits of the seconds behind the point, where that type has them.
        second_precision: Option<i64>,
        /// Digits of the days, where that type has them.
        day_precision: Option<i64>,
    },
    /// Of `ARRAY`.
    Array {
        /// The item type.
        item: TypeEngine,
        /// How many dimensions it has, where that is fixed.
        dimensions: Option<i64>,
        /// Whether results are tuples, and whether indexes begin at zero.
        flags: (bool, bool),
    },
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
    /// The schema of a database's own type.
    pub schema: Option<Str>,
    /// The length of VARCHAR; the longest name's where it is not given.
    pub length: Option<i64>,
    /// Whether a database's own type may be used.
    pub native: bool,
    /// Whether a CHECK constraint is made.
    pub create_constraint: bool,
    /// Whether strings are checked before they are sent.
    pub validate_strings: bool,
    /// Whether a function told the names (`values_callable`).
    pub values_callable: Option<Value>,
    /// What sorts the objects, where it is not the name (`sort_key_function`).
    pub sort_key: Option<Value>,
}

/// A type. Cloning it raises a count.
#[derive(Clone)]
pub struct TypeEngine(Rc<Inner>);

#[derive(Clone)]
struct Inner {
    class: TypeClass,
    arguments: TypeArguments,
    /// `with_variant()`: the type on other dialects.
    variants: Vec<(Str, TypeEngine)>,
    /// `should_evaluate_none`: whether `None` is a value to send rather than the absence of one.
    evaluates_none: bool,
    /// The class of a dialect that it was made by, with what only that takes.
    dialect: Option<Rc<DialectType>>,
    /// The object of a class of the script that it was made by.
    script: Option<Value>,
}

/// A reference that does not keep the type.
#[derive(Clone, Default)]
pub struct WeakType(Weak<Inner>);

impl WeakType {
    /// The type, while it is there.
    pub fn upgrade(&self) -> Option<TypeEngine> {
        self.0.upgrade().map(TypeEngine)
    }
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
            C::Interval => TypeArguments::Interval { native: true, second_precision: None, day_precision: None },
            C::DateTime | C::DATETIME | C::TIMESTAMP | C::Time | C::TIME => TypeArguments::TimeZone(false),
            _ => TypeArguments::None,
        };
        TypeEngine::with_arguments(class, arguments)
    }

    /// A type with those arguments.
    pub fn with_arguments(class: TypeClass, arguments: TypeArguments) -> TypeEngine {
        TypeEngine(Rc::new(Inner::new(class, arguments)))
    }

    /// A type of a dialect's own class.
    pub fn of_dialect(dialect: DialectType, arguments: TypeArguments) -> TypeEngine {
        let dialect = Some(Rc::new(dialect));
        let class = dialect.as_ref().map_or(TypeClass::Foreign, |dialect| dialect.class.class);
        TypeEngine(Rc::new(Inner { dialect, ..Inner::new(class, arguments) }))
    }

    /// The same type, made by a class of the script.
    #[must_use]
    pub fn made_by(&self, script: Value) -> TypeEngine {
        TypeEngine(Rc::new(Inner { script: Some(script), ..self.0.as_ref().clone() }))
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
    pub fn enumeration(arguments: Rc<EnumArguments>) -> TypeEngine {
        TypeEngine::with_arguments(TypeClass::Enum, TypeArguments::Enum(arguments))
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

    /// The class of a dialect that it was made by.
    pub fn dialect_type(&self) -> Option<&DialectType> {
        self.0.dialect.as_deref()
    }

    /// The object of a class of the script that it was made by.
    pub fn script(&self) -> Option<&Value> {
        self.0.script.as_ref()
    }

    /// The types on other dialects.
    pub fn variants(&self) -> &[(Str, TypeEngine)] {
        &self.0.variants
    }

    /// A reference that does not keep it.
    pub fn downgrade(&self) -> WeakType {
        WeakType(Rc::downgrade(&self.0))
    }

    /// The name of its class: the dialect's, or the generic one.
    pub fn class_name(&self) -> Str {
        match (&self.0.arguments, &self.0.dialect) {
            (TypeArguments::Custom(custom), _) => custom.name(),
            _ if self.0.script.is_some() => {
                let object = self.0.script.as_ref().and_then(Value::as_object);
                object.map_or_else(|| self.0.class.name().into(), |object| object.class().name())
            }
            (_, Some(dialect)) => dialect.class.name.into(),
            _ => self.0.class.name().into(),
        }
    }

    /// Whether no type is known.
    pub fn is_null(&self) -> bool {
        self.0.class == TypeClass::NullType
    }

    /// Another like it.
    #[must_use]
    pub fn copied(&self) -> TypeEngine {
        TypeEngine(Rc::new(self.0.as_ref().clone()))
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
        TypeEngine(Rc::new(Inner { variants, ..self.0.as_ref().clone() }))
    }

    /// The type as the dialect `name` has it: itself, or a variant.
    pub fn on(&self, name: &str) -> &TypeEngine {
        self.0.variants.iter().find(|(dialect, _)| *dialect == name).map_or(self, |(_, variant)| variant)
    }

    /// `evaluates_none()`: the same type, `None` being a value like others.
    #[must_use]
    pub fn evaluating_none(&self) -> TypeEngine {
        TypeEngine(Rc::new(Inner { evaluates_none: true, ..self.0.as_ref().clone() }))
    }

    /// Whether `None` is a value to send, rather than the absence of one.
    pub fn should_evaluate_none(&self) -> bool {
        match &self.0.arguments {
            TypeArguments::Json { none_as_null } => !none_as_null,
            _ => self.0.evaluates_none,
        }
    }
}

impl Inner {
    fn new(class: TypeClass, arguments: TypeArguments) -> Inner {
        Inner {
            class,
            arguments,
            variants: Vec::new(),
            evaluates_none: class == TypeClass::JSON,
            dialect: None,
            script: None,
        }
    }
}

impl fmt::Debug for TypeEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.repr())
    }
}

impl Payload for TypeEngine {}
