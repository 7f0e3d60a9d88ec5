use std::{
    any::Any,
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{Connection, Duplicates, ExecutionContext, ParameterSet, Row, RowKeys, Uniqueness};
use crate::{
    sql::compiler::Compiled,
    value::{Holder, Host, Noted, Payload, Raise, Result, Set, Str, Tuple, Value, Visitor},
};

/// Where a result's rows come from: a cursor, or the ORM's loading.
pub trait RowSource {
    /// Puts up to `count` more rows behind `out`, one value after the other, each row as wide as the result's keys; gives
    /// their number. Fewer than `count` come only at the end.
    fn fetch(&mut self, host: &mut dyn Host, count: usize, out: &mut Vec<Value>) -> Result<usize>;

    /// The number of rows that `fetchmany()` takes where it is not told; `None` takes all.
    fn default_size(&self) -> Option<usize> {
        Some(1)
    }

    /// Lets go of what the source holds.
    fn close(&mut self) {}
}

/// Rows that are all there.
pub struct BufferedRows(std::vec::IntoIter<Value>, usize);

impl BufferedRows {
    /// Rows of `width` values each.
    pub fn new(values: Vec<Value>, width: usize) -> BufferedRows {
        BufferedRows(values.into_iter(), width)
    }
}

impl RowSource for BufferedRows {
    fn fetch(&mut self, _: &mut dyn Host, count: usize, out: &mut Vec<Value>) -> Result<usize> {
        let width = self.1.max(1);
        let rows = (self.0.len() / width).min(count);
        out.extend(self.0.by_ref().take(rows * width));
        Ok(rows)
    }
}

/// In which form a result gives its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Rows.
    Row,
    /// The one value of each row: `ScalarResult`.
    Scalar,
    /// Rows as mappings: `MappingResult`.
    Mapping,
}

/// A row, or with [`Shape::Scalar`] its value.
#[derive(Clone, Debug)]
pub enum Item {
    /// A row.
    Row(Row),
    /// A value.
    Scalar(Value),
}

impl Item {
    /// The value of a scalar; of a row its first.
    pub fn into_scalar(self) -> Value {
        match self {
            Item::Scalar(value) => value,
            Item::Row(row) => row.get(0).cloned().unwrap_or_default(),
        }
    }

    fn into_row(self, keys: &Rc<RowKeys>) -> Row {
        match self {
            Item::Row(row) => row,
            Item::Scalar(value) => Row::new(keys.clone(), Tuple::new(vec![value])),
        }
    }
}

/// Rows to be fetched: SQLAlchemy's `Result`, and what its `scalars()` and `mappings()` make of it.
#[derive(Clone)]
pub struct QueryResult(Rc<View>);

struct View {
    shared: Rc<Shared>,
    keys: RefCell<Rc<RowKeys>>,
    /// Which columns of the source are taken; `None` takes all.
    columns: RefCell<Option<Rc<[usize]>>>,
    shape: Shape,
    unique: RefCell<Option<Rc<Unique>>>,
}

/// What a result and its views have in common.
struct Shared {
    source: RefCell<Option<Box<dyn RowSource>>>,
    width: usize,
    hard_closed: Cell<bool>,
    /// Why no rows can be fetched at all: the statement gives none.
    no_rows: bool,
    yield_per: Cell<Option<usize>>,
    /// The ORM loads collections into these rows: they come once for each member, and must be made unique.
    require_unique: Cell<bool>,
    /// The ORM makes these rows batch by batch, and cannot tell over all of them which came before.
    refuse_unique: Cell<bool>,
}

struct Unique {
    strategy: RefCell<Option<Value>>,
    values: Set,
    /// Keeps what was told apart by its address.
    kept: RefCell<Vec<Value>>,
    _noted: Option<Noted>,
}

impl Holder for Unique {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values(&*self.strategy.borrow());
        visitor.value(&Value::Set(self.values.clone()));
        visitor.values(&*self.kept.borrow());
    }

    fn release(&self) -> Box<dyn Any> {
        Box::new((self.strategy.take(), self.kept.take()))
    }
}

impl Payload for QueryResult {}

impl QueryResult {
    /// The rows of `source`, as wide as `keys`.
    pub fn new(keys: Rc<RowKeys>, source: Box<dyn RowSource>) -> QueryResult {
        QueryResult::with_source(keys, Some(source), false)
    }

    /// Rows that are all there, one value after the other.
    pub fn of_values(names: Vec<Str>, values: Vec<Value>) -> QueryResult {
        let keys = RowKeys::new(names).with_duplicates(Duplicates::Last);
        let width = keys.len();
        QueryResult::new(Rc::new(keys), Box::new(BufferedRows::new(values, width)))
    }

    /// The result of a statement that gives no rows.
    pub fn without_rows() -> QueryResult {
        QueryResult::with_source(Rc::default(), None, true)
    }

    fn with_source(keys: Rc<RowKeys>, source: Option<Box<dyn RowSource>>, no_rows: bool) -> QueryResult {
        let shared = Rc::new(Shared {
            source: RefCell::new(source),
            width: keys.len(),
            hard_closed: Cell::new(false),
            no_rows,
            yield_per: Cell::new(None),
            require_unique: Cell::new(false),
            refuse_unique: Cell::new(false),
        });
        QueryResult(Rc::new(View {
            shared,
            keys: RefCell::new(keys),
            columns: RefCell::default(),
            shape: Shape::Row,
            unique: RefCell::default(),
        }))
    }

    /// The names of the columns.
    pub fn keys(&self) -> Rc<RowKeys> {
        self.0.keys.borrow().clone()
    }

    /// In which form the rows come.
    pub fn shape(&self) -> Shape {
        self.0.shape
    }

    /// Whether rows can come.
    pub fn returns_rows(&self) -> bool {
        !self.0.shared.no_rows
    }

    /// An error where no rows can come.
    pub fn check_rows(&self) -> Result<()> {
        if self.0.shared.no_rows {
            return Err(Raise::new(
                "sqlalchemy.exc.ResourceClosedError",
                "This result object does not return rows. It has been closed automatically.",
            ));
        }
        Ok(())
    }

    /// Whether it was closed by name; a result whose rows have all been fetched is not.
    pub fn is_closed(&self) -> bool {
        self.0.shared.hard_closed.get()
    }

    /// Whether both are the same result.
    pub fn is(&self, other: &QueryResult) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Demands that the rows are made unique before they are fetched.
    pub fn require_unique(&self) {
        self.0.shared.require_unique.set(true);
    }

    /// Whether the rows have to be made unique.
    pub fn requires_unique(&self) -> bool {
        self.0.shared.require_unique.get()
    }

    /// The rows of several results, one behind the other, under the names of the first.
    pub fn merged(host: &mut dyn Host, results: &[QueryResult]) -> Result<QueryResult> {
        let keys = results.first().map(QueryResult::keys).unwrap_or_default();
        let mut values = Vec::new();
        for result in results {
            for item in result.all(host)? {
                values.extend(result.row_of(item).values().iter().cloned());
            }
        }
        let width = keys.len();
        Ok(QueryResult::new(keys, Box::new(BufferedRows::new(values, width))))
    }

    /// The number of rows that `partitions()` and `fetchmany()` take where they are not told.
    pub fn yield_per(&self) -> Option<usize> {
        self.0.shared.yield_per.get()
    }

    /// Says that rows cannot be made unique: they come batch by batch, and objects of the batches before may be gone.
    pub fn refuse_unique(&self) {
        self.0.shared.refuse_unique.set(true);
    }

    /// Sets that number.
    pub fn set_yield_per(&self, count: usize) {
        self.0.shared.yield_per.set(Some(count));
    }

    /// Gives each row once from now on; `strategy` is a function of the script whose result tells two apart.
    pub fn unique(&self, strategy: Option<Value>) {
        let strategy = RefCell::new(strategy);
        let (values, kept) = (Set::new(), RefCell::default());
        let unique = Rc::new_cyclic(|unique| Unique { strategy, values, kept, _noted: Noted::new(unique) });
        let old = self.0.unique.replace(Some(unique));
        drop(old);
    }

    /// Takes only the columns at `indexes`, counted in what is taken now, from now on.
    pub fn columns(&self, indexes: &[usize]) {
        let (keys, columns) = self.reduced(indexes);
        *self.0.keys.borrow_mut() = keys;
        *self.0.columns.borrow_mut() = Some(columns);
    }

    /// The values of the column at `index` instead of rows.
    pub fn scalars(&self, index: usize) -> QueryResult {
        let (keys, columns) = self.reduced(&[index]);
        self.view(Shape::Scalar, keys, Some(columns))
    }

    /// The rows as mappings.
    pub fn mappings(&self) -> QueryResult {
        let columns = self.0.columns.borrow().clone();
        self.view(Shape::Mapping, self.keys(), columns)
    }

    /// The next row, if there is one.
    pub fn fetch_one(&self, host: &mut dyn Host) -> Result<Option<Item>> {
        Ok(self.fetch_many(host, Some(1))?.pop())
    }

    /// Up to `count` more rows; `None` stands for `yield_per`, or for what the source likes.
    pub fn fetch_many(&self, host: &mut dyn Host, count: Option<usize>) -> Result<Vec<Item>> {
        let count = count.or(self.yield_per()).unwrap_or_else(|| {
            let source = self.0.shared.source.borrow();
            source.as_ref().and_then(|source| source.default_size()).unwrap_or(usize::MAX)
        });
        let mut items = Vec::new();
        while items.len() < count {
            let wanted = count - items.len();
            let (values, fetched) = self.pull(host, wanted)?;
            self.collect(host, values, &mut items)?;
            if fetched < wanted {
                break;
            }
        }
        Ok(items)
    }

    /// The rest of the rows.
    pub fn all(&self, host: &mut dyn Host) -> Result<Vec<Item>> {
        let (values, _) = self.pull(host, usize::MAX)?;
        let mut items = Vec::with_capacity(values.len() / self.0.shared.width.max(1));
        self.collect(host, values, &mut items)?;
        Ok(items)
    }

    /// The rest of the rows as they come from the source, one value after the other, whatever the view: for the ORM, which
    /// reads rows by position.
    pub fn all_values(&self, host: &mut dyn Host) -> Result<Vec<Value>> {
        Ok(self.pull(host, usize::MAX)?.0)
    }

    /// The first row, the rest thrown away.
    pub fn first(&self, host: &mut dyn Host) -> Result<Option<Item>> {
        self.only_one(host, Only { second: false, none: false })
    }

    /// The one row there is; an error where there is none or another.
    pub fn one(&self, host: &mut dyn Host) -> Result<Item> {
        self.only_one(host, Only { second: true, none: true })?.ok_or_else(no_row)
    }

    /// The one row there is, or none; an error where there are more.
    pub fn one_or_none(&self, host: &mut dyn Host) -> Result<Option<Item>> {
        self.only_one(host, Only { second: true, none: false })
    }

    /// The first value of the first row, the rest thrown away.
    pub fn scalar(&self, host: &mut dyn Host) -> Result<Value> {
        Ok(self.first(host)?.map_or(Value::None, Item::into_scalar))
    }

    /// The first value of the one row there is; an error where there is none or another.
    pub fn scalar_one(&self, host: &mut dyn Host) -> Result<Value> {
        Ok(self.one(host)?.into_scalar())
    }

    /// The first value of the one row there is, or `None`; an error where there are more rows.
    pub fn scalar_one_or_none(&self, host: &mut dyn Host) -> Result<Value> {
        Ok(self.one_or_none(host)?.map_or(Value::None, Item::into_scalar))
    }

    /// Closes the result: nothing can be fetched any more.
    pub fn close(&self) {
        self.0.shared.hard_closed.set(true);
        self.soft_close();
    }

    /// Lets go of the source; further fetches give nothing.
    pub fn soft_close(&self) {
        let source = self.0.shared.source.take();
        if let Some(mut source) = source {
            source.close();
        }
    }

    /// Puts other rows in the place of those to come: rows that were fetched to be looked at.
    pub fn rewind(&self, source: Box<dyn RowSource>) {
        let old = self.0.shared.source.replace(Some(source));
        drop(old);
    }

    /// A row of this result's keys, whatever the shape.
    pub fn row_of(&self, item: Item) -> Row {
        item.into_row(&self.keys())
    }

    fn view(&self, shape: Shape, keys: Rc<RowKeys>, columns: Option<Rc<[usize]>>) -> QueryResult {
        QueryResult(Rc::new(View {
            shared: self.0.shared.clone(),
            keys: RefCell::new(keys),
            columns: RefCell::new(columns),
            shape,
            unique: RefCell::new(self.0.unique.borrow().clone()),
        }))
    }

    fn reduced(&self, indexes: &[usize]) -> (Rc<RowKeys>, Rc<[usize]>) {
        let keys = self.0.keys.borrow();
        let columns = self.0.columns.borrow();
        let source = indexes
            .iter()
            .map(|&index| match &*columns {
                Some(columns) => columns.get(index).copied().unwrap_or(index),
                None => index,
            })
            .collect();
        (Rc::new(keys.reduce(indexes)), source)
    }

    /// Fetches from the source, with no borrow held meanwhile.
    fn pull(&self, host: &mut dyn Host, count: usize) -> Result<(Vec<Value>, usize)> {
        let shared = &self.0.shared;
        self.check_rows()?;
        if shared.hard_closed.get() {
            return Err(Raise::new("sqlalchemy.exc.ResourceClosedError", "This result object is closed."));
        }
        let mut values = Vec::new();
        let taken = shared.source.take();
        let Some(mut source) = taken else { return Ok((values, 0)) };
        let fetched = source.fetch(host, count, &mut values);
        match &fetched {
            Ok(rows) if *rows == count => {
                // The script may have closed or rewound the result meanwhile.
                let mut place = shared.source.borrow_mut();
                if place.is_none() && !shared.hard_closed.get() {
                    *place = Some(source);
                }
            }
            _ => source.close(),
        }
        Ok((values, fetched?))
    }

    /// Makes items of what was pulled, in this view's form.
    fn collect(&self, host: &mut dyn Host, values: Vec<Value>, items: &mut Vec<Item>) -> Result<()> {
        let width = self.0.shared.width.max(1);
        let unique = self.0.unique.borrow().clone();
        if unique.is_none() && self.0.shared.require_unique.get() && values.len() >= width {
            return Err(Raise::new(
                "sqlalchemy.exc.InvalidRequestError",
                "The unique() method must be invoked on this Result, as it contains results that include joined eager loads \
                 against collections",
            ));
        }
        if unique.is_some() && self.0.shared.refuse_unique.get() && values.len() >= width {
            return Err(Raise::new(
                "sqlalchemy.exc.InvalidRequestError",
                "Can't use the ORM yield_per feature in conjunction with unique()",
            ));
        }
        let keys = self.keys();
        let mut rest = values.into_iter();
        while rest.len() >= width {
            let item = self.item(&keys, rest.by_ref().take(width));
            if let Some(unique) = &unique
                && !unique.is_new(host, &item, &keys)?
            {
                continue;
            }
            items.push(item);
        }
        Ok(())
    }

    /// A row in this view's form.
    fn item(&self, keys: &Rc<RowKeys>, values: impl Iterator<Item = Value>) -> Item {
        let columns = self.0.columns.borrow();
        if self.0.shape == Shape::Scalar {
            let index = columns.as_ref().and_then(|columns| columns.first()).copied().unwrap_or(0);
            let mut chosen = Value::None;
            for (position, value) in values.enumerate() {
                if position == index {
                    chosen = value;
                }
            }
            return Item::Scalar(chosen);
        }
        let whole: Vec<Value> = values.collect();
        let row = match &*columns {
            Some(columns) => columns.iter().map(|&index| whole.get(index).cloned().unwrap_or_default()).collect(),
            None => whole,
        };
        Item::Row(Row::new(keys.clone(), Tuple::new(row)))
    }

    fn only_one(&self, host: &mut dyn Host, only: Only) -> Result<Option<Item>> {
        // Rows that have all been fetched before close nothing.
        let live = || self.0.shared.source.borrow().is_some();
        let begun = live();
        // The first row alone is told apart from none.
        let fetched = if only.second {
            self.fetch_one(host)?
        } else {
            let (values, rows) = self.pull(host, 1)?;
            (rows > 0).then(|| self.item(&self.keys(), values.into_iter()))
        };
        let Some(item) = fetched else {
            if begun {
                self.close();
            }
            return if only.none { Err(no_row()) } else { Ok(None) };
        };
        // With `unique()`, rows equal to the first are passed over.
        let going_on = live();
        let second = if only.second { self.fetch_one(host)? } else { None };
        if second.is_some() || !only.second || going_on {
            self.close();
        }
        if second.is_some() {
            return Err(Raise::new(
                "sqlalchemy.exc.MultipleResultsFound",
                if only.none {
                    "Multiple rows were found when exactly one was required"
                } else {
                    "Multiple rows were found when one or none was required"
                },
            ));
        }
        Ok(Some(item))
    }
}

struct Only {
    second: bool,
    none: bool,
}

impl Unique {
    fn is_new(&self, host: &mut dyn Host, item: &Item, keys: &RowKeys) -> Result<bool> {
        let strategy = self.strategy.borrow().clone();
        let key = match (&strategy, item) {
            (Some(strategy), Item::Scalar(value)) => host.call(strategy, vec![value.clone()], Vec::new())?,
            // What the function sees of a row is its tuple.
            (Some(strategy), Item::Row(row)) => {
                host.call(strategy, vec![Value::Tuple(row.values().clone())], Vec::new())?
            }
            (None, Item::Scalar(value)) => self.part(keys.uniqueness(0), value)?,
            (None, Item::Row(row)) => {
                let parts: Result<Vec<Value>> = row
                    .values()
                    .iter()
                    .enumerate()
                    .map(|(index, value)| self.part(keys.uniqueness(index), value))
                    .collect();
                Value::tuple(parts?)
            }
        };
        self.values.add(host, &key)
    }

    /// What stands for a value of a row in the comparison.
    fn part(&self, kind: Uniqueness, value: &Value) -> Result<Value> {
        match (kind, value.as_object()) {
            (Uniqueness::Identity, Some(object)) => {
                self.kept.borrow_mut().push(value.clone());
                Ok(Value::from(object.address()))
            }
            (Uniqueness::Unhashable, _) => Err(Raise::new(
                "sqlalchemy.exc.InvalidRequestError",
                "Can't apply uniqueness to row tuple containing value of an unhashable type",
            )),
            _ => Ok(value.clone()),
        }
    }
}

fn no_row() -> Raise {
    Raise::new("sqlalchemy.exc.NoResultFound", "No row was found when one was required")
}

/// The result of a statement: its rows, and what the database said beside them.
#[derive(Clone)]
pub struct CursorResult {
    /// The rows.
    pub rows: QueryResult,
    pub(super) outcome: Rc<Outcome>,
}

/// What a statement did beside giving rows.
#[derive(Default)]
pub struct Outcome {
    /// Rows matched by an UPDATE or DELETE, or inserted; -1 where it is not known.
    pub rowcount: Rc<Cell<i64>>,
    /// The rowid of the last INSERT.
    pub lastrowid: Option<i64>,
    /// The primary keys of the rows inserted.
    pub inserted_primary_keys: Vec<Row>,
    /// What an implicit RETURNING brought: a row for each set of parameters.
    pub returned_defaults: Vec<Row>,
    /// The values that the statement was sent with, defaults included, before processing: for each set of parameters.
    pub last_parameters: Vec<ParameterSet>,
    /// The statement as it was compiled; none for SQL in the driver's own words.
    pub compiled: Option<Rc<Compiled>>,
    /// Whether it was an INSERT.
    pub is_insert: bool,
    /// The connection.
    pub connection: Option<Connection>,
    /// The text of the statement.
    pub statement: Option<Rc<str>>,
    /// Whether it ran with several sets of parameters.
    pub executemany: bool,
    /// Its number in the trace.
    pub number: Option<u32>,
}

impl Payload for CursorResult {}

impl CursorResult {
    /// The names of the columns.
    pub fn keys(&self) -> Rc<RowKeys> {
        self.rows.keys()
    }

    /// Rows matched by an UPDATE or DELETE, or inserted; -1 where it is not known.
    pub fn rowcount(&self) -> i64 {
        self.outcome.rowcount.get()
    }

    /// The rowid of the last INSERT of the connection.
    pub fn lastrowid(&self) -> Option<i64> {
        let outcome = &self.outcome;
        outcome.lastrowid.or_else(|| {
            let connection = outcome.connection.as_ref().filter(|_| !outcome.executemany)?;
            connection.dbapi().ok().map(|dbapi| dbapi.last_rowid())
        })
    }

    /// The same with its rows gone: those were fetched for other purposes than the script's.
    pub fn exhausted(&self) -> CursorResult {
        let keys = self.keys();
        let rows = BufferedRows::new(Vec::new(), keys.len());
        CursorResult { rows: QueryResult::new(keys, Box::new(rows)), outcome: self.outcome.clone() }
    }

    /// The execution, for those who look at it.
    pub fn context(&self) -> Option<ExecutionContext> {
        let outcome = &*self.outcome;
        let (connection, statement) = (outcome.connection.as_ref()?, outcome.statement.clone()?);
        Some(ExecutionContext::of_statement(connection, outcome.compiled.clone(), statement, outcome.executemany))
    }

    /// What the statement did beside giving rows.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }
}
