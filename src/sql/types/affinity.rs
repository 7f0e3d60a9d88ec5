use super::{TypeArguments, TypeClass, TypeEngine};

/// What a type counts as where operators combine types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the affinity of that name")]
pub enum Affinity {
    Null,
    String,
    Integer,
    Numeric,
    Float,
    Boolean,
    Date,
    DateTime,
    Time,
    Interval,
    Binary,
    Json,
    Uuid,
    Array,
    Tuple,
    Other,
}

impl TypeEngine {
    /// What the type counts as.
    pub fn affinity(&self) -> Affinity {
        use TypeClass as C;
        match self.class() {
            C::NullType => Affinity::Null,
            C::String
            | C::Text
            | C::Unicode
            | C::UnicodeText
            | C::VARCHAR
            | C::NVARCHAR
            | C::CHAR
            | C::NCHAR
            | C::TEXT
            | C::CLOB
            | C::Enum => Affinity::String,
            C::Integer | C::SmallInteger | C::BigInteger | C::INTEGER | C::SMALLINT | C::BIGINT => Affinity::Integer,
            C::Numeric | C::NUMERIC | C::DECIMAL => Affinity::Numeric,
            C::Float | C::FLOAT | C::Double | C::DOUBLE | C::DOUBLE_PRECISION | C::REAL => Affinity::Float,
            C::Boolean | C::BOOLEAN | C::MatchType => Affinity::Boolean,
            C::Date | C::DATE => Affinity::Date,
            C::DateTime | C::DATETIME | C::TIMESTAMP => Affinity::DateTime,
            C::Time | C::TIME => Affinity::Time,
            C::Interval => Affinity::Interval,
            C::LargeBinary | C::BLOB | C::BINARY | C::VARBINARY | C::PickleType => Affinity::Binary,
            C::JSON => Affinity::Json,
            C::JSONIntIndexType | C::JSONStrIndexType | C::JSONPathType => Affinity::Other,
            C::Uuid | C::UUID => Affinity::Uuid,
            C::ARRAY => Affinity::Array,
            C::TupleType => Affinity::Tuple,
            C::Foreign => Affinity::Other,
            C::Custom => match self.arguments() {
                TypeArguments::Custom(custom) => custom.affinity(),
                _ => Affinity::Other,
            },
        }
    }

    /// Whether `+` joins texts.
    pub fn is_concatenable(&self) -> bool {
        matches!(self.affinity(), Affinity::String | Affinity::Array | Affinity::Json)
    }

    /// Whether the type is an exact number.
    pub fn is_exact(&self) -> bool {
        matches!(self.affinity(), Affinity::Integer | Affinity::Numeric)
    }
}
