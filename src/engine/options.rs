use std::rc::Rc;

use crate::{
    sql::schema::SchemaTranslateMap,
    trace::{Cause, CauseKind},
    value::{Dict, Raise, Result, Str, Value},
};

/// What is asked of one execution beside the statement: SQLAlchemy's execution options as far as the engine reads them, and
/// why the statement is sent.
#[derive(Clone, Debug, Default)]
pub struct ExecutionOptions {
    /// Why; `None` says that the script asked for it.
    pub cause: Option<Rc<Cause>>,
    /// `yield_per`: the rows of a batch, and no more are fetched ahead.
    pub yield_per: Option<usize>,
    /// `stream_results`.
    pub stream_results: bool,
    /// `insertmanyvalues_page_size`.
    pub insertmanyvalues_page_size: Option<usize>,
    /// `preserve_rowcount`.
    pub preserve_rowcount: bool,
    /// `compiled_cache=None`: compile anew.
    pub no_cache: bool,
    /// `isolation_level`. Of a connection or an engine.
    pub isolation: Option<Isolation>,
    /// `logging_token`.
    pub logging_token: Option<Str>,
    /// `no_parameters`: where there are none, the driver is asked without any.
    pub no_parameters: bool,
    /// `schema_translate_map`.
    pub schema_translate_map: Option<SchemaTranslateMap>,
    /// The options as the script gave them, those above included, for listeners and `get_execution_options()`.
    pub given: Vec<(Str, Value)>,
}

impl ExecutionOptions {
    /// Options that say only why.
    pub fn because(cause: Cause) -> ExecutionOptions {
        ExecutionOptions { cause: Some(Rc::new(cause)), ..ExecutionOptions::default() }
    }

    /// These options, with `name` set as the script gives it; names that the engine does not read are only kept.
    ///
    /// # Errors
    /// An end where the option is one that Retort lacks.
    pub fn set(&mut self, name: &Str, value: Value) -> Result<()> {
        match (name.as_str(), &value) {
            ("yield_per", Value::Int(count)) => {
                self.yield_per = usize::try_from(*count).ok().filter(|count| *count > 0)
            }
            ("stream_results", Value::Bool(stream)) => self.stream_results = *stream,
            ("preserve_rowcount", Value::Bool(preserve)) => self.preserve_rowcount = *preserve,
            ("insertmanyvalues_page_size", Value::Int(size)) => {
                self.insertmanyvalues_page_size = usize::try_from(*size).ok();
            }
            ("compiled_cache", Value::None) => self.no_cache = true,
            ("isolation_level", Value::Str(level)) => self.isolation = Some(Isolation::parse(level)?),
            ("logging_token", Value::Str(token)) => self.logging_token = Some(token.clone()),
            ("no_parameters", Value::Bool(no_parameters)) => self.no_parameters = *no_parameters,
            ("no_parameters", _) => {}
            ("schema_translate_map", Value::Dict(map)) => self.schema_translate_map = schemas(map)?,
            ("schema_translate_map", Value::None) => self.schema_translate_map = None,
            _ => {}
        }
        put(&mut self.given, name, value);
        Ok(())
    }

    /// These options, over which those of `other` are laid that it sets.
    #[must_use]
    pub fn merged(&self, other: &ExecutionOptions) -> ExecutionOptions {
        let mut given = self.given.clone();
        for (name, value) in &other.given {
            put(&mut given, name, value.clone());
        }
        ExecutionOptions {
            cause: other.cause.clone().or_else(|| self.cause.clone()),
            yield_per: other.yield_per.or(self.yield_per),
            stream_results: other.stream_results || self.stream_results,
            insertmanyvalues_page_size: other.insertmanyvalues_page_size.or(self.insertmanyvalues_page_size),
            preserve_rowcount: other.preserve_rowcount || self.preserve_rowcount,
            no_cache: other.no_cache || self.no_cache,
            isolation: other.isolation.or(self.isolation),
            logging_token: other.logging_token.clone().or_else(|| self.logging_token.clone()),
            no_parameters: other.no_parameters || self.no_parameters,
            schema_translate_map: if other.given.iter().any(|(name, _)| name == "schema_translate_map") {
                other.schema_translate_map.clone()
            } else {
                self.schema_translate_map.clone()
            },
            given,
        }
    }

    /// The cause, the default in full.
    pub fn cause(&self) -> Cause {
        match &self.cause {
            Some(cause) => (**cause).clone(),
            None => super::events::cause().unwrap_or_else(|| Cause::new(CauseKind::Script, "The script asked for it")),
        }
    }
}

fn schemas(map: &Dict) -> Result<Option<SchemaTranslateMap>> {
    let schema = |value: Value| match value {
        Value::None => Ok(None),
        Value::Str(schema) => Ok(Some(schema)),
        _ => Err(Raise::type_error("the schemas of schema_translate_map are strings or None")),
    };
    let mut pairs = Vec::with_capacity(map.len());
    for (from, to) in map.entries() {
        pairs.push((schema(from)?, schema(to)?));
    }
    Ok((!pairs.is_empty()).then(|| SchemaTranslateMap::new(pairs)))
}

/// Sets an option; one that was there keeps its place.
fn put(given: &mut Vec<(Str, Value)>, name: &Str, value: Value) {
    match given.iter_mut().find(|(known, _)| known == name) {
        Some((_, place)) => *place = value,
        None => given.push((name.clone(), value)),
    }
}

/// Values by name, for one execution. Sets of many rows share their names, so that these are looked at once.
#[derive(Clone, Debug)]
pub struct ParameterSet {
    /// The names, in the order in which they were given.
    pub keys: Rc<[Str]>,
    /// A value for each.
    pub values: Vec<Value>,
}

impl ParameterSet {
    /// A set of those pairs.
    pub fn new(pairs: Vec<(Str, Value)>) -> ParameterSet {
        let (keys, values): (Vec<Str>, Vec<Value>) = pairs.into_iter().unzip();
        ParameterSet { keys: keys.into(), values }
    }

    /// A set whose names are shared with others.
    pub fn shared(keys: Rc<[Str]>, values: Vec<Value>) -> ParameterSet {
        ParameterSet { keys, values }
    }

    /// Takes the values out; the names stay, shared.
    pub fn take(&mut self) -> ParameterSet {
        ParameterSet::shared(self.keys.clone(), std::mem::take(&mut self.values))
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.keys.iter().position(|known| known == key).and_then(|index| self.values.get(index))
    }
}

/// What a statement is executed with.
#[derive(Clone, Debug, Default)]
pub enum Parameters {
    /// Nothing beyond what the statement holds.
    #[default]
    None,
    /// One set of values by name.
    One(ParameterSet),
    /// Several: `executemany`.
    Many(Vec<ParameterSet>),
    /// One list of values by position, for SQL in the driver's own words.
    Positional(Vec<Value>),
    /// Several lists of values by position.
    PositionalMany(Vec<Vec<Value>>),
}

impl Parameters {
    /// One set of those pairs.
    pub fn one(pairs: Vec<(Str, Value)>) -> Parameters {
        Parameters::One(ParameterSet::new(pairs))
    }

    /// One set as such, several for `executemany`.
    pub fn of(sets: impl IntoIterator<Item = ParameterSet>) -> Parameters {
        let mut sets: Vec<ParameterSet> = sets.into_iter().collect();
        match sets.pop() {
            Some(set) if sets.is_empty() => Parameters::One(set),
            last => {
                sets.extend(last);
                Parameters::Many(sets)
            }
        }
    }
}

/// A level of isolation that SQLite has under SQLAlchemy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isolation {
    /// No transaction is opened in SQLite.
    Autocommit,
    /// The default.
    Serializable,
    /// `PRAGMA read_uncommitted`.
    ReadUncommitted,
}

impl Isolation {
    /// The level of that name; an error where SQLite has no such level.
    pub fn parse(level: &str) -> Result<Isolation> {
        let level = level.replace('_', " ").to_uppercase();
        match level.as_str() {
            "AUTOCOMMIT" => Ok(Isolation::Autocommit),
            "SERIALIZABLE" => Ok(Isolation::Serializable),
            "READ UNCOMMITTED" => Ok(Isolation::ReadUncommitted),
            _ => Err(Raise::new(
                "sqlalchemy.exc.ArgumentError",
                format!(
                    "Invalid value {} for isolation_level. Valid isolation levels for 'sqlite' are READ UNCOMMITTED, \
                     SERIALIZABLE, AUTOCOMMIT",
                    format_args!("'{level}'")
                ),
            )),
        }
    }

    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Isolation::Autocommit => "AUTOCOMMIT",
            Isolation::Serializable => "SERIALIZABLE",
            Isolation::ReadUncommitted => "READ UNCOMMITTED",
        }
    }
}
