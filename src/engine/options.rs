use std::rc::Rc;

use crate::{
    trace::{Cause, CauseKind},
    value::{Str, Value},
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
    /// `schema_translate_map`: from a schema's name to another's.
    pub schema_translate_map: Option<Rc<[(Option<Str>, Option<Str>)]>>,
    /// `compiled_cache=None`: compile anew.
    pub no_cache: bool,
    /// The options as the script gave them, those above included, for listeners and `get_execution_options()`.
    pub given: Vec<(Str, Value)>,
}

impl ExecutionOptions {
    /// Options that say only why.
    pub fn because(cause: Cause) -> ExecutionOptions {
        ExecutionOptions { cause: Some(Rc::new(cause)), ..ExecutionOptions::default() }
    }

    /// The cause, the default in full.
    pub fn cause(&self) -> Cause {
        match &self.cause {
            Some(cause) => (**cause).clone(),
            None => {
                Cause { kind: CauseKind::Script, text: "The script asked for it".to_owned(), path: None, line: None }
            }
        }
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
}
