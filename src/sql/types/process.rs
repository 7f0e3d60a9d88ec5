use std::rc::Rc;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::{
    Affinity, EnumArguments, TypeArguments, TypeClass, TypeEngine,
    json::{self, JsonNull},
};
use crate::{
    sql::dialects::Dialect,
    value::{DateTime, Decimal, Host, Raise, Result, Str, Time, TimeDelta, Value},
};

/// What a value of the script passes on its way to the driver.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum BindProcessor {
    /// To 0 or 1.
    Boolean,
    /// To a float.
    Float,
    /// To ISO text.
    Date,
    /// To ISO text.
    DateTime,
    /// To ISO text.
    Time,
    /// To the text of a moment that far from the epoch.
    Interval,
    /// To bytes, which they must be.
    Binary,
    /// To the member's name.
    Enum(Rc<EnumArguments>),
    /// To JSON text.
    Json {
        /// Whether `None` becomes NULL.
        none_as_null: bool,
    },
    /// To JSON text by the engine's `json_serializer`.
    JsonBy {
        /// Whether `None` becomes NULL.
        none_as_null: bool,
        /// The function.
        serializer: Value,
    },
    /// To a path into JSON, from an index, a key, or several of them.
    JsonPath,
    /// To 32 hexadecimal digits.
    Uuid {
        /// Whether values are `uuid.UUID`, or else strings.
        as_uuid: bool,
    },
    /// A date, moment or time by a format of its own (`storage_format`).
    Stored(Affinity, Str),
    /// By a function of the script, then by another.
    Script(Value, ScriptArguments, Option<Box<BindProcessor>>),
    /// Not at all: what it would take is not here.
    Refused(&'static str),
}

/// What a function of the script that processes values is called with behind the value.
pub type ScriptArguments = Rc<[Value]>;

/// What a value of the driver passes on its way to the script.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ResultProcessor {
    /// From 0 or 1.
    Boolean,
    /// To a `Decimal` with that many digits behind the point.
    Decimal(usize),
    /// To a float.
    Float,
    /// From ISO text.
    Date,
    /// From ISO text.
    DateTime,
    /// From ISO text.
    Time,
    /// From the text of a moment.
    Interval,
    /// To the member.
    Enum(Rc<EnumArguments>),
    /// From JSON text.
    Json,
    /// From JSON text by the engine's `json_deserializer`.
    JsonBy(Value),
    /// To a `uuid.UUID`, or to its usual text.
    Uuid {
        /// Whether values are `uuid.UUID`.
        as_uuid: bool,
    },
    /// A date, moment or time by a pattern of its own (`regexp`).
    Matched(Affinity, Value),
    /// By another, then by a function of the script.
    Script(Value, ScriptArguments, Option<Box<ResultProcessor>>),
    /// Not at all: what it would take is not here.
    Refused(&'static str),
}

impl BindProcessor {
    /// The same with the dialect's own way of writing JSON.
    #[must_use]
    pub fn of(self, dialect: &Dialect) -> BindProcessor {
        let Some(serializer) = &dialect.json_serializer else { return self };
        match self {
            BindProcessor::Json { none_as_null } => {
                BindProcessor::JsonBy { none_as_null, serializer: serializer.clone() }
            }
            BindProcessor::Script(function, arguments, Some(inner)) => {
                BindProcessor::Script(function, arguments, Some(Box::new(inner.of(dialect))))
            }
            other => other,
        }
    }
}

impl ResultProcessor {
    /// The same with the dialect's own way of reading JSON.
    #[must_use]
    pub fn of(self, dialect: &Dialect) -> ResultProcessor {
        let Some(deserializer) = &dialect.json_deserializer else { return self };
        match self {
            ResultProcessor::Json => ResultProcessor::JsonBy(deserializer.clone()),
            ResultProcessor::Script(function, arguments, Some(inner)) => {
                ResultProcessor::Script(function, arguments, Some(Box::new(inner.of(dialect))))
            }
            other => other,
        }
    }
}

const PICKLE: &str = "PickleType: there is no pickle here; JSON or LargeBinary keep values as well";

impl TypeEngine {
    /// What values pass on their way to `dialect`'s driver; nothing where they go as they are.
    ///
    /// # Errors
    /// What the script's own type raises.
    pub fn bind_processor(&self, host: &mut dyn Host, dialect: &'static str) -> Result<Option<BindProcessor>> {
        let ty = self.on(dialect);
        if let Some(custom) = ty.as_custom() {
            return custom.clone().bind_processor(host, dialect);
        }
        if matches!(ty.class(), TypeClass::JSONIntIndexType | TypeClass::JSONStrIndexType | TypeClass::JSONPathType) {
            return Ok(matches!(dialect, "sqlite" | "mysql").then_some(BindProcessor::JsonPath));
        }
        Ok(ty.plain_bind_processor())
    }

    fn plain_bind_processor(&self) -> Option<BindProcessor> {
        let affinity = self.affinity();
        if let Some(dialect) = self.dialect_type().filter(|dialect| dialect.class.dialect == "sqlite") {
            let format = match (dialect.text("storage_format"), affinity) {
                (Some(format), _) => Some(format.clone()),
                (None, Affinity::DateTime) if dialect.flag("truncate_microseconds") => {
                    Some("%(year)04d-%(month)02d-%(day)02d %(hour)02d:%(minute)02d:%(second)02d".into())
                }
                (None, Affinity::Time) if dialect.flag("truncate_microseconds") => {
                    Some("%(hour)02d:%(minute)02d:%(second)02d".into())
                }
                _ => None,
            };
            if let Some(format) = format {
                return Some(BindProcessor::Stored(affinity, format));
            }
        }
        Some(match (self.class(), self.arguments()) {
            (TypeClass::Interval, _) => BindProcessor::Interval,
            (TypeClass::PickleType, _) => BindProcessor::Refused(PICKLE),
            (_, TypeArguments::Enum(arguments)) => BindProcessor::Enum(arguments.clone()),
            (_, TypeArguments::Json { none_as_null }) => BindProcessor::Json { none_as_null: *none_as_null },
            (_, TypeArguments::Uuid { as_uuid, .. }) => BindProcessor::Uuid { as_uuid: *as_uuid },
            _ => match affinity {
                Affinity::Boolean => BindProcessor::Boolean,
                Affinity::Numeric | Affinity::Float => BindProcessor::Float,
                Affinity::Date => BindProcessor::Date,
                Affinity::DateTime => BindProcessor::DateTime,
                Affinity::Time => BindProcessor::Time,
                Affinity::Binary => BindProcessor::Binary,
                _ => return None,
            },
        })
    }

    /// What values pass on their way from `dialect`'s driver; nothing where they come as they are.
    ///
    /// # Errors
    /// What the script's own type raises.
    pub fn result_processor(&self, host: &mut dyn Host, dialect: &'static str) -> Result<Option<ResultProcessor>> {
        let ty = self.on(dialect);
        if let Some(custom) = ty.as_custom() {
            return custom.clone().result_processor(host, dialect);
        }
        Ok(ty.plain_result_processor())
    }

    fn plain_result_processor(&self) -> Option<ResultProcessor> {
        let affinity = self.affinity();
        if let Some(dialect) = self.dialect_type().filter(|dialect| dialect.class.dialect == "sqlite")
            && let Some(pattern) = dialect.argument("regexp")
        {
            return Some(ResultProcessor::Matched(affinity, pattern.clone()));
        }
        Some(match (self.class(), self.arguments()) {
            (TypeClass::Interval, _) => ResultProcessor::Interval,
            (TypeClass::PickleType, _) => ResultProcessor::Refused(PICKLE),
            (_, TypeArguments::Enum(arguments)) => ResultProcessor::Enum(arguments.clone()),
            (_, TypeArguments::Uuid { as_uuid, .. }) => ResultProcessor::Uuid { as_uuid: *as_uuid },
            (_, TypeArguments::Numeric { scale, as_decimal: true, decimal_return_scale, .. }) => {
                let places = decimal_return_scale.or(*scale).unwrap_or(10);
                ResultProcessor::Decimal(usize::try_from(places).unwrap_or(10))
            }
            _ => match affinity {
                Affinity::Boolean => ResultProcessor::Boolean,
                Affinity::Date => ResultProcessor::Date,
                Affinity::DateTime => ResultProcessor::DateTime,
                Affinity::Time => ResultProcessor::Time,
                Affinity::Json => ResultProcessor::Json,
                _ => return None,
            },
        })
    }
}

impl BindProcessor {
    /// Processes a value.
    ///
    /// # Errors
    /// `TypeError`, `ValueError`, `LookupError` for what the type does not take, and what the script's own type raises.
    pub fn process(&self, host: &mut dyn Host, value: Value) -> Result<Value> {
        if value.is_none()
            && !matches!(self, BindProcessor::Json { .. } | BindProcessor::JsonBy { .. } | BindProcessor::Script(..))
        {
            return Ok(value);
        }
        match self {
            BindProcessor::Boolean => boolean(host, &value),
            BindProcessor::Float => float(host, value),
            BindProcessor::Date => match &value {
                Value::Date(date) => Ok(Value::str(date_text(*date))),
                Value::DateTime(moment) => Ok(Value::str(date_text(moment.naive.date()))),
                _ => Err(Raise::type_error("SQLite Date type only accepts Python date objects as input.")),
            },
            BindProcessor::DateTime => match &value {
                Value::DateTime(moment) => Ok(Value::str(moment_text(moment.naive))),
                Value::Date(date) => Ok(Value::str(moment_text(date.and_time(NaiveTime::MIN)))),
                _ => Err(Raise::type_error(
                    "SQLite DateTime type only accepts Python datetime and date objects as input.",
                )),
            },
            BindProcessor::Time => match &value {
                Value::Time(time) => Ok(Value::str(time_text(time.naive))),
                _ => Err(Raise::type_error("SQLite Time type only accepts Python time objects as input.")),
            },
            BindProcessor::Interval => match &value {
                Value::TimeDelta(delta) => match epoch_plus(delta.microseconds) {
                    Some(moment) => Ok(Value::str(moment_text(moment))),
                    None => Err(Raise::new("OverflowError", "date value out of range")),
                },
                other => Err(Raise::type_error(format!(
                    "unsupported operand type(s) for +: 'datetime.datetime' and '{}'",
                    host.class_of(other).name()
                ))),
            },
            BindProcessor::Binary => match host.class_of(&value).name().as_str() {
                "bytes" | "bytearray" | "memoryview" => Ok(value),
                class => Err(Raise::type_error(format!("memoryview: a bytes-like object is required, not '{class}'"))),
            },
            BindProcessor::Enum(arguments) => enum_name(host, arguments, value),
            BindProcessor::Json { none_as_null } => match value {
                Value::None if *none_as_null => Ok(Value::None),
                value if value.payload::<JsonNull>().is_some() => Ok(Value::str("null")),
                value => Ok(Value::str(json::dumps(host, &value)?)),
            },
            BindProcessor::JsonBy { none_as_null, serializer } => match value {
                Value::None if *none_as_null => Ok(Value::None),
                value => {
                    let value = if value.payload::<JsonNull>().is_some() { Value::None } else { value };
                    host.call(serializer, vec![value], Vec::new())
                }
            },
            BindProcessor::JsonPath => json_path(host, &value),
            BindProcessor::Uuid { as_uuid } => match (&value, as_uuid) {
                (Value::Uuid(number), _) => Ok(Value::str(format!("{:032x}", **number))),
                (Value::Str(text), false) => Ok(Value::str(text.replace('-', ""))),
                (other, as_uuid) => Err(Raise::new(
                    "AttributeError",
                    format!(
                        "'{}' object has no attribute '{}'",
                        host.class_of(other).name(),
                        if *as_uuid { "hex" } else { "replace" }
                    ),
                )),
            },
            BindProcessor::Stored(affinity, format) => stored(*affinity, format, &value),
            BindProcessor::Script(function, arguments, inner) => {
                let value = host.call(function, with(value, arguments), Vec::new())?;
                match inner {
                    Some(inner) => inner.process(host, value),
                    None => Ok(value),
                }
            }
            BindProcessor::Refused(reason) => Err(Raise::unsupported(*reason)),
        }
    }
}

impl ResultProcessor {
    /// Processes a value.
    ///
    /// # Errors
    /// `ValueError`, `TypeError`, `LookupError` for what the database should not have held, and what the script's own type
    /// raises.
    pub fn process(&self, host: &mut dyn Host, value: Value) -> Result<Value> {
        if value.is_none() && !matches!(self, ResultProcessor::Script(..)) {
            return Ok(value);
        }
        match self {
            ResultProcessor::Boolean => Ok(Value::Bool(match &value {
                Value::Int(number) => *number != 0,
                Value::Float(number) => *number != 0.0,
                Value::Bool(flag) => *flag,
                Value::Str(text) => !text.is_empty(),
                _ => true,
            })),
            ResultProcessor::Decimal(places) => decimal(host, &value, *places),
            ResultProcessor::Float => float(host, value),
            ResultProcessor::Date => {
                let text = iso_text(&value)?;
                let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| not_iso(text))?;
                Ok(Value::Date(date))
            }
            ResultProcessor::DateTime => {
                let text = iso_text(&value)?;
                let naive = parse_moment(text).ok_or_else(|| not_iso(text))?;
                Ok(Value::DateTime(Rc::new(DateTime { naive, zone: None })))
            }
            ResultProcessor::Time => {
                let text = iso_text(&value)?;
                let naive = parse_time(text).ok_or_else(|| not_iso(text))?;
                Ok(Value::Time(Rc::new(Time { naive, zone: None })))
            }
            ResultProcessor::Interval => {
                let text = iso_text(&value)?;
                let naive = parse_moment(text).ok_or_else(|| not_iso(text))?;
                let microseconds = i128::from(naive.and_utc().timestamp_micros());
                Ok(Value::TimeDelta(Rc::new(TimeDelta { microseconds })))
            }
            ResultProcessor::Enum(arguments) => {
                let found = match &value {
                    Value::Str(text) => arguments.names.iter().position(|name| name == text),
                    _ => None,
                };
                match found.and_then(|index| arguments.objects.get(index)) {
                    Some(object) => Ok(object.clone()),
                    None => Err(not_among(host, arguments, &value)?),
                }
            }
            ResultProcessor::Json => match &value {
                Value::Str(text) => json::loads(text),
                Value::Int(_) | Value::Float(_) => Ok(value),
                _ => Err(Raise::type_error("the JSON object must be str, bytes or bytearray")),
            },
            ResultProcessor::JsonBy(deserializer) => host.call(deserializer, vec![value], Vec::new()),
            ResultProcessor::Uuid { as_uuid } => {
                let Value::Str(text) = &value else {
                    return Err(Raise::type_error("badly formed hexadecimal UUID string"));
                };
                let digits = text.replace('-', "");
                let number = u128::from_str_radix(&digits, 16)
                    .ok()
                    .filter(|_| digits.len() == 32)
                    .ok_or_else(|| Raise::value_error("badly formed hexadecimal UUID string"))?;
                if *as_uuid {
                    return Ok(Value::Uuid(Rc::new(number)));
                }
                Ok(Value::str(uuid_text(number)))
            }
            ResultProcessor::Matched(affinity, pattern) => matched(host, *affinity, pattern, value),
            ResultProcessor::Script(function, arguments, inner) => {
                let value = match inner {
                    Some(inner) => inner.process(host, value)?,
                    None => value,
                };
                host.call(function, with(value, arguments), Vec::new())
            }
            ResultProcessor::Refused(reason) => Err(Raise::unsupported(*reason)),
        }
    }
}

/// A value in front of other arguments.
fn with(value: Value, arguments: &ScriptArguments) -> Vec<Value> {
    let mut all = Vec::with_capacity(arguments.len() + 1);
    all.push(value);
    all.extend(arguments.iter().cloned());
    all
}

/// A date, moment or time by a format of `%(year)04d` and its like.
fn stored(affinity: Affinity, format: &str, value: &Value) -> Result<Value> {
    let (date, time) = match (affinity, value) {
        (Affinity::Date, Value::Date(date)) => (*date, NaiveTime::MIN),
        (Affinity::Date, Value::DateTime(moment)) => (moment.naive.date(), NaiveTime::MIN),
        (Affinity::DateTime, Value::DateTime(moment)) => (moment.naive.date(), moment.naive.time()),
        (Affinity::DateTime, Value::Date(date)) => (*date, NaiveTime::MIN),
        (Affinity::Time, Value::Time(time)) => (NaiveDate::MIN, time.naive),
        _ => return Err(Raise::type_error(not_accepted(affinity))),
    };
    let has = |date: bool| if date { affinity != Affinity::Time } else { affinity != Affinity::Date };
    let parts = [
        ("year", i64::from(date.year()), has(true)),
        ("month", i64::from(date.month()), has(true)),
        ("day", i64::from(date.day()), has(true)),
        ("hour", i64::from(time.hour()), has(false)),
        ("minute", i64::from(time.minute()), has(false)),
        ("second", i64::from(time.second()), has(false)),
        ("microsecond", i64::from(time.nanosecond() / 1_000), has(false)),
    ];
    let mut text = String::new();
    let mut rest = format;
    while let Some((before, behind)) = rest.split_once('%') {
        text.push_str(before);
        if let Some(behind) = behind.strip_prefix('%') {
            text.push('%');
            rest = behind;
            continue;
        }
        let found = behind.strip_prefix('(').and_then(|behind| behind.split_once(')'));
        let Some((name, behind)) = found else { return Err(Raise::type_error("format requires a mapping")) };
        let Some((_, number, _)) = parts.iter().find(|(known, _, has)| *known == name && *has) else {
            return Err(Raise::with_arguments("KeyError", vec![Value::str(name)]));
        };
        let Some((width, behind)) = behind.split_once(['d', 's', 'i']) else {
            return Err(Raise::unsupported(format!("a storage format with %({name}){behind}")));
        };
        let wide: usize = width.parse().unwrap_or(0);
        match width.starts_with('0') {
            true => text.push_str(&format!("{number:0wide$}")),
            false => text.push_str(&format!("{number:wide$}")),
        }
        rest = behind;
    }
    text.push_str(rest);
    Ok(Value::str(text))
}

fn not_accepted(affinity: Affinity) -> &'static str {
    match affinity {
        Affinity::Date => "SQLite Date type only accepts Python date objects as input.",
        Affinity::Time => "SQLite Time type only accepts Python time objects as input.",
        _ => "SQLite DateTime type only accepts Python datetime and date objects as input.",
    }
}

/// A date, moment or time by a pattern whose groups are its parts.
fn matched(host: &mut dyn Host, affinity: Affinity, pattern: &Value, value: Value) -> Result<Value> {
    let class = match affinity {
        Affinity::Date => "date",
        Affinity::Time => "time",
        _ => "datetime",
    };
    let method = |host: &mut dyn Host, object: &Value, name: &str, arguments: Vec<Value>| {
        let method = host.get_attribute(object, &name.into())?.unwrap_or_default();
        host.call(&method, arguments, Vec::new())
    };
    if !matches!(value, Value::Str(_)) {
        let shown = host.repr(&value)?;
        return Err(Raise::value_error(format!("Couldn't parse {class} string '{shown}' - value is not a string.")));
    }
    let found = method(host, pattern, "match", vec![value.clone()])?;
    if found.is_none() {
        let text = host.str(&value)?;
        return Err(Raise::value_error(format!("Couldn't parse {class} string: '{text}'")));
    }
    let named = method(host, &found, "groupdict", vec![Value::Int(0)])?;
    let Value::Dict(named) = named else { return Err(Raise::type_error("a match has named groups")) };
    let mut parts = [None; 7];
    const NAMES: [&str; 7] = ["year", "month", "day", "hour", "minute", "second", "microsecond"];
    let first = if affinity == Affinity::Time { 3 } else { 0 };
    if named.is_empty() {
        let groups = method(host, &found, "groups", vec![Value::Int(0)])?;
        for (index, group) in host.items(&groups)?.into_iter().enumerate() {
            if let Some(part) = parts.get_mut(first + index) {
                *part = Some(whole(host, &group)?);
            }
        }
    } else {
        for (index, name) in NAMES.iter().enumerate() {
            if let (Some(group), Some(part)) = (named.get_str(&Str::from(*name)), parts.get_mut(index)) {
                *part = Some(whole(host, &group)?);
            }
        }
    }
    let part =
        |index: usize| parts.get(index).copied().flatten().and_then(|part| u32::try_from(part).ok()).unwrap_or(0);
    let year = i32::try_from(parts[0].unwrap_or(0)).unwrap_or(0);
    let out_of_range = |what: &str| Raise::value_error(format!("{what} is out of range for {class}"));
    let date = || NaiveDate::from_ymd_opt(year, part(1), part(2)).ok_or_else(|| out_of_range("day"));
    let time =
        || NaiveTime::from_hms_micro_opt(part(3), part(4), part(5), part(6)).ok_or_else(|| out_of_range("a part"));
    Ok(match affinity {
        Affinity::Date => Value::Date(date()?),
        Affinity::Time => Value::Time(Rc::new(Time { naive: time()?, zone: None })),
        _ => Value::DateTime(Rc::new(DateTime { naive: date()?.and_time(time()?), zone: None })),
    })
}

fn whole(host: &mut dyn Host, group: &Value) -> Result<i64> {
    match group {
        Value::Int(number) => Ok(*number),
        other => {
            let text = host.str(other)?;
            text.trim()
                .parse()
                .map_err(|_| Raise::value_error(format!("invalid literal for int() with base 10: '{text}'")))
        }
    }
}

/// `$."a"[1]`, of one step or of several.
fn json_path(host: &mut dyn Host, value: &Value) -> Result<Value> {
    let steps = match value {
        Value::List(steps) => steps.to_vec(),
        Value::Tuple(steps) => steps.to_vec(),
        step => vec![step.clone()],
    };
    let mut path = String::from("$");
    for step in &steps {
        match step {
            Value::Int(index) => path.push_str(&format!("[{index}]")),
            Value::Bool(flag) => path.push_str(if *flag { "[True]" } else { "[False]" }),
            other => path.push_str(&format!(".\"{}\"", host.str(other)?)),
        }
    }
    Ok(Value::str(path))
}

fn boolean(host: &mut dyn Host, value: &Value) -> Result<Value> {
    match value {
        Value::Bool(flag) => Ok(Value::Int(i64::from(*flag))),
        Value::Int(number @ (0 | 1)) => Ok(Value::Int(*number)),
        Value::Float(number) if *number == 0.0 || *number == 1.0 => Ok(Value::Int(*number as i64)),
        Value::Int(_) | Value::BigInt(_) => {
            Err(Raise::value_error(format!("Value {} is not None, True, or False", host.repr(value)?)))
        }
        other => Err(Raise::type_error(format!("Not a boolean value: {}", host.repr(other)?))),
    }
}

fn float(host: &mut dyn Host, value: Value) -> Result<Value> {
    match &value {
        Value::Float(_) => Ok(value),
        Value::Int(number) => Ok(Value::Float(*number as f64)),
        Value::Bool(flag) => Ok(Value::Float(f64::from(*flag))),
        Value::Decimal(number) => Ok(Value::Float(number.to_f64())),
        Value::BigInt(number) => Ok(Value::Float(number.to_string().parse().unwrap_or(f64::INFINITY))),
        Value::Str(text) => match text.trim().parse::<f64>() {
            Ok(number) => Ok(Value::Float(number)),
            Err(_) => Err(Raise::value_error(format!("could not convert string to float: {}", host.repr(&value)?))),
        },
        other => Err(Raise::type_error(format!(
            "float() argument must be a string or a real number, not '{}'",
            host.class_of(other).name()
        ))),
    }
}

fn decimal(host: &mut dyn Host, value: &Value, places: usize) -> Result<Value> {
    let text = match value {
        Value::Float(number) => format!("{number:.places$}"),
        Value::Int(number) if places == 0 => number.to_string(),
        Value::Int(number) => format!("{number}.{}", "0".repeat(places)),
        Value::Decimal(number) => format!("{:.places$}", number.to_f64()),
        Value::Str(_) => {
            return Err(Raise::type_error("must be real number, not str"));
        }
        other => {
            return Err(Raise::type_error(format!("must be real number, not {}", host.class_of(other).name())));
        }
    };
    match text.parse::<Decimal>() {
        Ok(number) => Ok(Value::Decimal(Rc::new(number))),
        Err(()) => Err(Raise::value_error(format!("no decimal number: {text}"))),
    }
}

impl TypeEngine {
    /// What values are sorted by where the database's order matters: members of an enumeration by what is stored for them.
    pub fn sort_key(&self, host: &mut dyn Host, value: &Value) -> Result<Value> {
        match self.arguments() {
            TypeArguments::Enum(arguments) if !value.is_none() => enum_name(host, arguments, value.clone()),
            _ => Ok(value.clone()),
        }
    }
}

fn enum_name(host: &mut dyn Host, arguments: &EnumArguments, value: Value) -> Result<Value> {
    if let Value::Str(text) = &value {
        let known = arguments.names.iter().position(|name| name == text);
        if let Some(object) = known.and_then(|place| arguments.objects.get(place)) {
            // Of several names of one object the first is stored.
            let first = arguments.objects.iter().position(|other| other.is(object));
            let first = first.filter(|_| arguments.class.is_some()).and_then(|place| arguments.names.get(place));
            return Ok(first.map_or(value.clone(), |name| Value::Str(name.clone())));
        }
        if !arguments.validate_strings {
            return Ok(value);
        }
        return Err(not_among(host, arguments, &value)?);
    }
    match arguments.objects.iter().position(|object| object.is(&value)) {
        Some(index) => Ok(arguments.names.get(index).map_or(Value::None, |name| Value::Str(name.clone()))),
        None => Err(not_among(host, arguments, &value)?),
    }
}

fn not_among(host: &mut dyn Host, arguments: &EnumArguments, value: &Value) -> Result<Raise> {
    let names: Vec<&str> = arguments.names.iter().map(Str::as_str).collect();
    let possible = match names.as_slice() {
        [] => "None".to_owned(),
        [first, second, third, .., last] if names.len() > 4 => format!("{first}, {second}, {third}, ..., {last}"),
        few => few.join(", "),
    };
    let name = arguments.name.as_deref().unwrap_or("None");
    let shown = host.str(value)?;
    Ok(Raise::new(
        "LookupError",
        format!("'{shown}' is not among the defined enum values. Enum name: {name}. Possible values: {possible}"),
    ))
}

fn iso_text(value: &Value) -> Result<&str> {
    match value {
        Value::Str(text) => Ok(text),
        _ => Err(Raise::type_error("fromisoformat: argument must be str")),
    }
}

fn not_iso(text: &str) -> Raise {
    if let Some(part) = out_of_range(text) {
        return Raise::value_error(part);
    }
    Raise::value_error(format!("Invalid isoformat string: '{text}'"))
}

/// What of a text in the right form is too large.
fn out_of_range(text: &str) -> Option<&'static str> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let bytes = text.as_bytes();
    let date = bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    let time = if date { 11 } else { 0 };
    if date && number(0, 4).is_some() {
        let (month, day) = (number(5, 7)?, number(8, 10)?);
        if !(1..=12).contains(&month) {
            return Some("month must be in 1..12");
        }
        if !(1..=31).contains(&day) || NaiveDate::from_ymd_opt(number(0, 4)? as i32, month, day).is_none() {
            return Some("day is out of range for month");
        }
    }
    if bytes.get(time + 2) != Some(&b':') {
        return None;
    }
    match (number(time, time + 2)?, number(time + 3, time + 5)?, number(time + 6, time + 8)) {
        (24.., _, _) => Some("hour must be in 0..23"),
        (_, 60.., _) => Some("minute must be in 0..59"),
        (_, _, Some(60..)) => Some("second must be in 0..59"),
        _ => None,
    }
}

fn parse_time(text: &str) -> Option<NaiveTime> {
    let formats = ["%H:%M:%S%.f", "%H:%M:%S", "%H:%M"];
    formats.iter().find_map(|format| NaiveTime::parse_from_str(text, format).ok())
}

fn parse_moment(text: &str) -> Option<NaiveDateTime> {
    let (date, time) = match text.split_once([' ', 'T']) {
        Some((date, time)) => (date, parse_time(time)?),
        None => (text, NaiveTime::MIN),
    };
    Some(NaiveDate::parse_from_str(date, "%Y-%m-%d").ok()?.and_time(time))
}

fn date_text(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

fn time_text(time: NaiveTime) -> String {
    format!("{:02}:{:02}:{:02}.{:06}", time.hour(), time.minute(), time.second(), time.nanosecond() / 1_000)
}

fn moment_text(moment: NaiveDateTime) -> String {
    format!("{} {}", date_text(moment.date()), time_text(moment.time()))
}

fn epoch_plus(microseconds: i128) -> Option<NaiveDateTime> {
    chrono::DateTime::from_timestamp_micros(i64::try_from(microseconds).ok()?).map(|moment| moment.naive_utc())
}

fn uuid_text(number: u128) -> String {
    let hex = format!("{number:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::test_support::TestHost;

    #[test]
    fn values_pass_both_ways() {
        let host = &mut TestHost::default();
        let date = NaiveDate::from_ymd_opt(2024, 1, 2).unwrap();
        let moment =
            Value::DateTime(Rc::new(DateTime { naive: date.and_hms_micro_opt(3, 4, 5, 6).unwrap(), zone: None }));
        let cases = [
            (TypeClass::Date, Value::Date(date), "'2024-01-02'"),
            (TypeClass::DateTime, moment, "'2024-01-02 03:04:05.000006'"),
            (TypeClass::DateTime, Value::Date(date), "'2024-01-02 00:00:00.000000'"),
            (TypeClass::Boolean, Value::Bool(true), "1"),
            (TypeClass::Numeric, Value::Int(2), "2.0"),
            (TypeClass::Uuid, Value::Uuid(Rc::new(1)), "'00000000000000000000000000000001'"),
        ];
        for (class, value, expected) in cases {
            let bound =
                TypeEngine::new(class).bind_processor(host, "sqlite").unwrap().unwrap().process(host, value).unwrap();
            assert_eq!(crate::sql::elements::brief(&bound), expected);
        }
        let numeric = TypeEngine::new(TypeClass::Numeric).result_processor(host, "sqlite").unwrap().unwrap();
        let Value::Decimal(number) = numeric.process(host, Value::Float(4.2)).unwrap() else { panic!("no decimal") };
        assert_eq!(number.to_string(), "4.2000000000");
        let bad = TypeEngine::boolean().bind_processor(host, "sqlite").unwrap().unwrap().process(host, Value::str("x"));
        assert!(bad.unwrap_err().to_string().contains("Not a boolean value: 'x'"));
        assert!(TypeEngine::string().bind_processor(host, "sqlite").unwrap().is_none());
        let json = TypeEngine::new(TypeClass::JSON);
        let read = json
            .result_processor(host, "sqlite")
            .unwrap()
            .unwrap()
            .process(host, Value::str("[1, 2.5, \"\u{e9}\", null]"))
            .unwrap();
        let text = json.bind_processor(host, "sqlite").unwrap().unwrap().process(host, read).unwrap();
        assert_eq!(crate::sql::elements::brief(&text), "'[1, 2.5, \"\\\\u00e9\", null]'");
    }
}
