use std::{cell::OnceCell, rc::Rc};

use rustc_hash::FxHashMap;

use crate::{
    sql::Id,
    value::{Payload, Raise, Result, Str, Tuple, Value},
};

/// How `unique()` tells the values of a column apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Uniqueness {
    /// By hash and equality.
    #[default]
    Value,
    /// By being the same object, as the ORM's entities.
    Identity,
    /// Not at all: the values cannot be hashed, and asking for unique rows is an error.
    Unhashable,
}

/// What a name finds that occurs twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Duplicates {
    /// An error: the columns of a compiled statement.
    #[default]
    Ambiguous,
    /// The first: the columns of textual SQL.
    First,
    /// The last: the columns of the ORM.
    Last,
}

/// The names of the columns of a result, shared by all of its rows.
#[derive(Debug, Default)]
pub struct RowKeys {
    names: Vec<Str>,
    duplicates: Duplicates,
    /// What else finds a column: the columns and labels that it stands for.
    elements: Vec<Vec<Id>>,
    /// Other names that find a column, where no column has them for its own.
    aliases: Vec<Vec<Str>>,
    uniqueness: Vec<Uniqueness>,
    /// Whether they are names alone, of no cursor (SQLAlchemy's `SimpleResultMetaData`).
    simple: bool,
    index: OnceCell<FxHashMap<Str, Found>>,
}

#[derive(Clone, Copy, Debug)]
enum Found {
    At(usize),
    Ambiguous,
}

impl RowKeys {
    /// The keys of columns of those names.
    pub fn new(names: Vec<Str>) -> RowKeys {
        RowKeys { names, ..RowKeys::default() }
    }

    /// The same with what a name finds that occurs twice.
    #[must_use]
    pub fn with_duplicates(mut self, duplicates: Duplicates) -> RowKeys {
        self.duplicates = duplicates;
        self
    }

    /// The same with the elements that find each column.
    #[must_use]
    pub fn with_elements(mut self, elements: Vec<Vec<Id>>) -> RowKeys {
        self.elements = elements;
        self
    }

    /// The same with other names that find each column.
    #[must_use]
    pub fn with_aliases(mut self, aliases: Vec<Vec<Str>>) -> RowKeys {
        self.aliases = aliases;
        self
    }

    /// The same with how each column is told apart by `unique()`.
    #[must_use]
    pub fn with_uniqueness(mut self, uniqueness: Vec<Uniqueness>) -> RowKeys {
        self.uniqueness = uniqueness;
        self
    }

    /// The same as names alone, of no cursor.
    #[must_use]
    pub fn simple(mut self) -> RowKeys {
        self.simple = true;
        self
    }

    /// The error of a column that is not there.
    pub fn missing(&self, name: Str) -> Raise {
        match self.simple {
            true => Raise::with_arguments("KeyError", vec![Value::Str(name)]),
            false => Raise::new(
                "sqlalchemy.exc.NoSuchColumnError",
                format!("Could not locate column in row for column '{name}'"),
            ),
        }
    }

    /// The names in order; empty for a column that has none.
    pub fn names(&self) -> &[Str] {
        &self.names
    }

    /// The columns that have names: their places and names.
    pub fn fields(&self) -> impl Iterator<Item = (usize, &Str)> {
        self.names.iter().enumerate().filter(|(_, name)| !name.as_str().is_empty())
    }

    /// The number of columns.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no column.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// How the column at `index` is told apart.
    pub fn uniqueness(&self, index: usize) -> Uniqueness {
        self.uniqueness.get(index).copied().unwrap_or_default()
    }

    /// The column called `name`; `None` where there is none; an error where there are two.
    pub fn find(&self, name: &Str) -> Result<Option<usize>> {
        match self.index().get(name) {
            Some(Found::At(index)) => Ok(Some(*index)),
            Some(Found::Ambiguous) => Err(Raise::new(
                "sqlalchemy.exc.InvalidRequestError",
                format!("Ambiguous column name '{name}' in result set column descriptions"),
            )),
            None => Ok(None),
        }
    }

    /// Whether a column has that name.
    pub fn has(&self, name: &Str) -> bool {
        self.index().contains_key(name)
    }

    /// The column that the element of that number finds.
    pub fn find_element(&self, element: Id) -> Option<usize> {
        self.elements.iter().position(|column| column.contains(&element))
    }

    /// The keys of only the columns at `indexes`.
    pub fn reduce(&self, indexes: &[usize]) -> RowKeys {
        RowKeys {
            names: indexes.iter().filter_map(|&index| self.names.get(index).cloned()).collect(),
            elements: indexes.iter().map(|&index| self.elements.get(index).cloned().unwrap_or_default()).collect(),
            uniqueness: indexes.iter().map(|&index| self.uniqueness(index)).collect(),
            aliases: indexes.iter().map(|&index| self.aliases.get(index).cloned().unwrap_or_default()).collect(),
            duplicates: self.duplicates,
            simple: self.simple,
            index: OnceCell::new(),
        }
    }

    fn index(&self) -> &FxHashMap<Str, Found> {
        self.index.get_or_init(|| {
            let mut index = FxHashMap::default();
            for (position, name) in self.names.iter().enumerate() {
                index
                    .entry(name.clone())
                    .and_modify(|found| match self.duplicates {
                        Duplicates::Ambiguous => *found = Found::Ambiguous,
                        Duplicates::First => {}
                        Duplicates::Last => *found = Found::At(position),
                    })
                    .or_insert(Found::At(position));
            }
            let mut others: FxHashMap<Str, Found> = FxHashMap::default();
            for (position, aliases) in self.aliases.iter().enumerate() {
                for alias in aliases.iter().filter(|alias| !index.contains_key(*alias)) {
                    let found = others.entry(alias.clone()).or_insert(Found::At(position));
                    if !matches!(found, Found::At(known) if *known == position) {
                        *found = Found::Ambiguous;
                    }
                }
            }
            index.extend(others);
            index
        })
    }
}

/// A row: its values, and the names that it shares with the other rows.
#[derive(Clone, Debug)]
pub struct Row {
    keys: Rc<RowKeys>,
    values: Tuple,
}

impl Payload for Row {}

impl Row {
    /// A row of `values`, as many as there are `keys`.
    pub fn new(keys: Rc<RowKeys>, values: Tuple) -> Row {
        Row { keys, values }
    }

    /// The names.
    pub fn keys(&self) -> &Rc<RowKeys> {
        &self.keys
    }

    /// The values, as the tuple that the row is.
    pub fn values(&self) -> &Tuple {
        &self.values
    }

    /// The value at `index`.
    pub fn get(&self, index: usize) -> Option<&Value> {
        self.values.get(index)
    }

    /// The value of the column called `name`; `None` where there is none; an error where there are two.
    pub fn get_named(&self, name: &Str) -> Result<Option<&Value>> {
        Ok(self.keys.find(name)?.and_then(|index| self.values.get(index)))
    }
}
