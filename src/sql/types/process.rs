use std::rc::Rc;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::{Affinity, CustomType, EnumArguments, TypeArguments, TypeClass, TypeEngine, json};
use crate::value::{DateTime, Decimal, Host, Raise, Result, Str, Time, TimeDelta, Value};

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
    /// To the member's name.
    Enum(Rc<EnumArguments>),
    /// To JSON text.
    Json {
        /// Whether `None` becomes NULL.
        none_as_null: bool,
    },
    /// To a path into JSON, from an index, a key, or several of them.
    JsonPath,
    /// To 32 hexadecimal digits.
    Uuid {
        /// Whether values are `uuid.UUID`, or else strings.
        as_uuid: bool,
    },
    /// By the script's own type, then by its implementation's.
    Custom(Rc<dyn CustomType>, &'static str, Option<Box<BindProcessor>>),
}

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
    /// To a `uuid.UUID`, or to its usual text.
    Uuid {
        /// Whether values are `uuid.UUID`.
        as_uuid: bool,
    },
    /// By the implementation type, then by the script's own.
    Custom(Rc<dyn CustomType>, &'static str, Option<Box<ResultProcessor>>),
}

impl TypeEngine {
    /// What values pass on their way to `dialect`'s driver; nothing where they go as they are.
    pub fn bind_processor(&self, dialect: &'static str) -> Option<BindProcessor> {
        let ty = self.on(dialect);
        Some(match ty.class() {
            TypeClass::Interval => BindProcessor::Interval,
            TypeClass::Enum => BindProcessor::Enum(ty.as_enum()?.clone()),
            TypeClass::JSONIntIndexType | TypeClass::JSONStrIndexType | TypeClass::JSONPathType => {
                return matches!(dialect, "sqlite" | "mysql").then_some(BindProcessor::JsonPath);
            }
            TypeClass::Custom => {
                let custom = ty.as_custom()?.clone();
                let inner = custom.implementation(dialect).and_then(|ty| ty.bind_processor(dialect));
                if !custom.processes_binds() {
                    return inner;
                }
                BindProcessor::Custom(custom, dialect, inner.map(Box::new))
            }
            _ => match ty.affinity() {
                Affinity::Boolean => BindProcessor::Boolean,
                Affinity::Numeric | Affinity::Float => BindProcessor::Float,
                Affinity::Date => BindProcessor::Date,
                Affinity::DateTime => BindProcessor::DateTime,
                Affinity::Time => BindProcessor::Time,
                Affinity::Json => match ty.arguments() {
                    TypeArguments::Json { none_as_null } => BindProcessor::Json { none_as_null: *none_as_null },
                    _ => return None,
                },
                Affinity::Uuid => match ty.arguments() {
                    TypeArguments::Uuid { as_uuid, .. } => BindProcessor::Uuid { as_uuid: *as_uuid },
                    _ => return None,
                },
                _ => return None,
            },
        })
    }

    /// What values pass on their way from `dialect`'s driver; nothing where they come as they are.
    pub fn result_processor(&self, dialect: &'static str) -> Option<ResultProcessor> {
        let ty = self.on(dialect);
        Some(match ty.class() {
            TypeClass::Interval => ResultProcessor::Interval,
            TypeClass::Enum => ResultProcessor::Enum(ty.as_enum()?.clone()),
            TypeClass::Custom => {
                let custom = ty.as_custom()?.clone();
                let inner = custom.implementation(dialect).and_then(|ty| ty.result_processor(dialect));
                if !custom.processes_results() {
                    return inner;
                }
                ResultProcessor::Custom(custom, dialect, inner.map(Box::new))
            }
            _ => match (ty.affinity(), ty.arguments()) {
                (Affinity::Boolean, _) => ResultProcessor::Boolean,
                (
                    Affinity::Numeric | Affinity::Float,
                    TypeArguments::Numeric { scale, as_decimal: true, decimal_return_scale, .. },
                ) => {
                    let places = decimal_return_scale.or(*scale).unwrap_or(10);
                    ResultProcessor::Decimal(usize::try_from(places).unwrap_or(10))
                }
                (Affinity::Date, _) => ResultProcessor::Date,
                (Affinity::DateTime, _) => ResultProcessor::DateTime,
                (Affinity::Time, _) => ResultProcessor::Time,
                (Affinity::Json, _) => ResultProcessor::Json,
                (_, TypeArguments::Uuid { as_uuid, .. }) => ResultProcessor::Uuid { as_uuid: *as_uuid },
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
        if value.is_none() && !matches!(self, BindProcessor::Json { .. } | BindProcessor::Custom(..)) {
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
            BindProcessor::Enum(arguments) => enum_name(host, arguments, value),
            BindProcessor::Json { none_as_null } => match value {
                Value::None if *none_as_null => Ok(Value::None),
                value => Ok(Value::str(json::dumps(host, &value)?)),
            },
            BindProcessor::JsonPath => json_path(host, &value),
            BindProcessor::Uuid { as_uuid } => match (&value, as_uuid) {
                (Value::Uuid(number), _) => Ok(Value::str(format!("{:032x}", **number))),
                (Value::Str(text), false) => Ok(Value::str(text.replace('-', ""))),
                (other, _) => Err(Raise::new(
                    "AttributeError",
                    format!("'{}' object has no attribute 'hex'", host.class_of(other).name()),
                )),
            },
            BindProcessor::Custom(custom, dialect, inner) => {
                let value = custom.bind(host, value, dialect)?;
                match inner {
                    Some(inner) => inner.process(host, value),
                    None => Ok(value),
                }
            }
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
        if value.is_none() && !matches!(self, ResultProcessor::Custom(..)) {
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
            ResultProcessor::Custom(custom, dialect, inner) => {
                let value = match inner {
                    Some(inner) => inner.process(host, value)?,
                    None => value,
                };
                custom.result(host, value, dialect)
            }
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
        Value::Str(text) => {
            return Err(Raise::type_error(format!("must be real number, not str: {text}")));
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

fn enum_name(host: &mut dyn Host, arguments: &EnumArguments, value: Value) -> Result<Value> {
    if let Value::Str(text) = &value {
        let known = arguments.names.iter().any(|name| name == text);
        if known || (arguments.class.is_none() && !arguments.validate_strings) {
            return Ok(value);
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
    Raise::value_error(format!("Invalid isoformat string: '{text}'"))
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
            let bound = TypeEngine::new(class).bind_processor("sqlite").unwrap().process(host, value).unwrap();
            assert_eq!(crate::sql::elements::brief(&bound), expected);
        }
        let numeric = TypeEngine::new(TypeClass::Numeric).result_processor("sqlite").unwrap();
        let Value::Decimal(number) = numeric.process(host, Value::Float(4.2)).unwrap() else { panic!("no decimal") };
        assert_eq!(number.to_string(), "4.2000000000");
        let bad = TypeEngine::boolean().bind_processor("sqlite").unwrap().process(host, Value::str("x"));
        assert!(bad.unwrap_err().to_string().contains("Not a boolean value: 'x'"));
        assert!(TypeEngine::string().bind_processor("sqlite").is_none());
        let json = TypeEngine::new(TypeClass::JSON);
        let read =
            json.result_processor("sqlite").unwrap().process(host, Value::str("[1, 2.5, \"\u{e9}\", null]")).unwrap();
        let text = json.bind_processor("sqlite").unwrap().process(host, read).unwrap();
        assert_eq!(crate::sql::elements::brief(&text), "'[1, 2.5, \"\\\\u00e9\", null]'");
    }
}
