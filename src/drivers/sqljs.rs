//! SQLite in the browser: sql.js, started and reached through `static/rows.js`, which moves parameters and rows as batches of
//! bytes and numbers.
//!
//! sql.js exports few of SQLite's functions. What is missing is made up for here: 64-bit integers are bound as two numbers
//! that the statement puts together, the state of the transaction is tried where it is not known, the last rowid is
//! selected, and errors are told apart by their message.

mod functions;

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
    sync::atomic::{AtomicU64, Ordering},
};

use wasm_bindgen::prelude::wasm_bindgen;

use super::scan::{self, Scanned};
use crate::{
    engine::{
        Collation, Database, Driver, DriverConnection, DriverError, DriverResult, DriverStatement, ErrorClass,
        UserFunction,
    },
    value::{Str, Value},
};

#[wasm_bindgen]
extern "C" {
    /// What `retortSqlite()` of `static/rows.js` resolves to.
    #[derive(Clone)]
    pub type Sqlite;

    #[wasm_bindgen(method)]
    fn open(this: &Sqlite, name: &[u8]) -> i32;
    #[wasm_bindgen(method)]
    fn close(this: &Sqlite, database: i32);
    #[wasm_bindgen(method)]
    fn message(this: &Sqlite, database: i32) -> String;
    #[wasm_bindgen(method)]
    fn prepare(this: &Sqlite, database: i32, sql: &[u8]) -> i32;
    #[wasm_bindgen(method, getter)]
    fn tail(this: &Sqlite) -> u32;
    #[wasm_bindgen(method)]
    fn columns(this: &Sqlite, statement: i32) -> Vec<String>;
    #[wasm_bindgen(method)]
    fn execute(this: &Sqlite, statement: i32, types: &[u8], numbers: &[f64], bytes: &[u8]) -> i32;
    #[wasm_bindgen(method, js_name = executeMany)]
    fn execute_many(
        this: &Sqlite,
        database: i32,
        statement: i32,
        width: u32,
        types: &[u8],
        numbers: &[f64],
        bytes: &[u8],
    ) -> i32;
    #[wasm_bindgen(method)]
    fn changes(this: &Sqlite, database: i32) -> u32;
    #[wasm_bindgen(method)]
    fn reset(this: &Sqlite, statement: i32);
    #[wasm_bindgen(method)]
    fn finalize(this: &Sqlite, statement: i32);
    #[wasm_bindgen(method)]
    fn fetch(this: &Sqlite, statement: i32, width: u32, count: u32) -> Batch;
    #[wasm_bindgen(method)]
    fn release(this: &Sqlite, batch: Batch);
    #[wasm_bindgen(method, js_name = createFunction)]
    fn create_function(
        this: &Sqlite,
        database: i32,
        name: &[u8],
        count: i32,
        flags: i32,
        aggregate: bool,
        body: Option<&js_sys::Function>,
    ) -> i32;
    #[wasm_bindgen(method)]
    fn result(this: &Sqlite, context: i32, kind: u8, number: f64, bytes: &[u8]);

    type Batch;

    #[wasm_bindgen(method, getter)]
    fn rows(this: &Batch) -> u32;
    #[wasm_bindgen(method, getter)]
    fn code(this: &Batch) -> i32;
    /// The number of arguments of a function.
    #[wasm_bindgen(method, getter)]
    fn width(this: &Batch) -> u32;
    #[wasm_bindgen(method, getter)]
    fn size(this: &Batch) -> u32;
    #[wasm_bindgen(method, getter)]
    fn types(this: &Batch) -> js_sys::Uint8Array;
    #[wasm_bindgen(method, getter)]
    fn numbers(this: &Batch) -> js_sys::Float64Array;
    #[wasm_bindgen(method, getter)]
    fn bytes(this: &Batch) -> js_sys::Uint8Array;
}

/// Result codes of SQLite.
mod code {
    pub const OK: i32 = 0;
    pub const ROW: i32 = 100;
    pub const DONE: i32 = 101;
}

/// How values travel, as `static/rows.js` has it.
mod kind {
    pub const INTEGER: u8 = 1;
    pub const FLOAT: u8 = 2;
    pub const TEXT: u8 = 3;
    pub const BLOB: u8 = 4;
    pub const NULL: u8 = 5;
    pub const DIGITS: u8 = 6;
}

/// The number of prepared statements that a connection remembers, as Python's `sqlite3` does.
const REMEMBERED: usize = 128;
/// The rows that cross at most at a time.
const BATCH: usize = 4096;

/// Opens databases of sql.js.
pub struct SqlJsDriver {
    sqlite: Sqlite,
    /// Tells this driver's named databases from those of others.
    number: u64,
}

impl SqlJsDriver {
    /// A driver over what `retortSqlite()` of `static/rows.js` resolves to, whose named databases are its own.
    pub fn new(sqlite: Sqlite) -> SqlJsDriver {
        static DRIVERS: AtomicU64 = AtomicU64::new(0);
        SqlJsDriver { sqlite, number: DRIVERS.fetch_add(1, Ordering::Relaxed) }
    }
}

impl Driver for SqlJsDriver {
    fn open(&self, database: &Database) -> DriverResult<Box<dyn DriverConnection>> {
        let name = match database {
            Database::Memory => ":memory:".to_owned(),
            Database::Named(name) => {
                let name: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
                format!("/retort-{}-{name}", self.number)
            }
        };
        match self.sqlite.open(name.as_bytes()) {
            database if database > 0 => Ok(Box::new(SqlJsConnection(Rc::new(Shared {
                sqlite: self.sqlite.clone(),
                database,
                idle: RefCell::default(),
                transaction: Cell::new(Some(false)),
                functions: RefCell::default(),
            })))),
            _ => Err(DriverError::of_code(14, "unable to open database file")),
        }
    }

    fn version(&self) -> String {
        let version = self.open(&Database::Memory).and_then(|connection| {
            let mut statement = connection.prepare("SELECT sqlite_version()")?;
            statement.execute(&[])?;
            let mut values = Vec::new();
            statement.fetch(1, &mut values)?;
            Ok(values.first().and_then(Value::as_str).map(|version| version.as_str().to_owned()))
        });
        version.ok().flatten().unwrap_or_default()
    }
}

struct SqlJsConnection(Rc<Shared>);

/// What a connection and its statements have in common.
struct Shared {
    sqlite: Sqlite,
    /// The address of the connection.
    database: i32,
    /// Prepared statements that nobody uses, the oldest first.
    idle: RefCell<VecDeque<Compiled>>,
    /// Whether a transaction is open; `None` where only SQLite knows.
    transaction: Cell<Option<bool>>,
    /// What SQL may call as long as the connection is there.
    functions: RefCell<Vec<functions::Body>>,
}

/// A statement as SQLite has prepared it.
struct Compiled {
    sql: Rc<str>,
    /// Which parameters are bound in two halves.
    halved: Box<[usize]>,
    /// The address; 0 once it is gone.
    address: i32,
    columns: Rc<[Str]>,
    scanned: Rc<Scanned>,
}

impl DriverConnection for SqlJsConnection {
    fn prepare(&self, sql: &str) -> DriverResult<Box<dyn DriverStatement>> {
        let compiled = self.0.compiled(sql, &[])?;
        let columns = compiled.columns.clone();
        let scanned = compiled.scanned.clone();
        Ok(Box::new(SqlJsStatement {
            connection: self.0.clone(),
            sql: compiled.sql.clone(),
            columns,
            scanned,
            compiled: Some(compiled),
            standing: code::DONE,
        }))
    }

    fn in_transaction(&self) -> bool {
        match self.0.transaction.get() {
            Some(known) => known,
            None => self.0.try_transaction(),
        }
    }

    fn last_insert_rowid(&self) -> i64 {
        self.number("SELECT last_insert_rowid()")
    }

    fn changes(&self) -> u64 {
        self.0.sqlite.changes(self.0.database).into()
    }

    fn total_changes(&self) -> u64 {
        u64::try_from(self.number("SELECT total_changes()")).unwrap_or(0)
    }

    fn run_script(&self, sql: &str) -> DriverResult<()> {
        let mut rest = sql;
        while !scan::is_blank(rest) {
            let prepared = self.0.sqlite.prepare(self.0.database, rest.as_bytes());
            if prepared < 0 {
                return Err(self.0.error(-prepared));
            }
            let end = self.0.sqlite.tail() as usize;
            let mut code = self.0.sqlite.execute(prepared, &[], &[], &[]);
            while code == code::ROW {
                let batch = self.0.sqlite.fetch(prepared, 0, BATCH as u32);
                code = batch.code();
                self.0.sqlite.release(batch);
            }
            let ended = if code == code::DONE { Ok(()) } else { Err(self.0.error(code)) };
            self.0.sqlite.finalize(prepared);
            ended?;
            self.0.transaction.set(None);
            rest = rest.get(end.max(1)..).unwrap_or_default();
        }
        Ok(())
    }

    fn create_function(
        &self,
        name: &str,
        arguments: i32,
        deterministic: bool,
        function: Option<UserFunction>,
    ) -> DriverResult<()> {
        functions::create(&self.0, name, arguments, deterministic, function)
    }

    fn create_collation(&self, _: &str, _: Option<Collation>) -> DriverResult<()> {
        // sql.js does not export what would take one.
        Err(DriverError::unsupported("create_collation() in the browser"))
    }
}

impl SqlJsConnection {
    /// The number that a query gives.
    fn number(&self, sql: &str) -> i64 {
        let selected = self.prepare(sql).and_then(|mut statement| {
            statement.execute(&[])?;
            let mut values = Vec::new();
            statement.fetch(1, &mut values)?;
            statement.close();
            Ok(values)
        });
        match selected.as_deref() {
            Ok([Value::Int(number)]) => *number,
            _ => 0,
        }
    }
}

impl Shared {
    /// A statement for the text, one prepared before if there is one. The parameters at `halved` are bound in two halves.
    fn compiled(&self, sql: &str, halved: &[usize]) -> DriverResult<Compiled> {
        let known = {
            let mut idle = self.idle.borrow_mut();
            let place = idle.iter().rposition(|known| *known.sql == *sql && *known.halved == *halved);
            place.and_then(|place| idle.remove(place))
        };
        if let Some(known) = known {
            return Ok(known);
        }
        let scanned = Rc::new(Scanned::new(sql));
        let prepared = if halved.is_empty() {
            self.sqlite.prepare(self.database, sql.as_bytes())
        } else {
            self.sqlite.prepare(self.database, scanned.with_halves(sql, halved).as_bytes())
        };
        if prepared < 0 {
            return Err(self.error(-prepared));
        }
        let behind = sql.get(self.sqlite.tail() as usize..).filter(|_| halved.is_empty()).unwrap_or_default();
        let compiled = Compiled {
            sql: sql.into(),
            halved: halved.into(),
            address: prepared,
            columns: self.sqlite.columns(prepared).into_iter().map(Str::from).collect(),
            scanned,
        };
        if !scan::is_blank(behind) {
            self.sqlite.finalize(prepared);
            return Err(DriverError::new(ErrorClass::Programming, "You can only execute one statement at a time."));
        }
        Ok(compiled)
    }

    /// Keeps a statement for later.
    fn keep(&self, compiled: Compiled) {
        self.sqlite.reset(compiled.address);
        let oldest = {
            let mut idle = self.idle.borrow_mut();
            idle.push_back(compiled);
            if idle.len() > REMEMBERED { idle.pop_front() } else { None }
        };
        if let Some(oldest) = oldest {
            self.sqlite.finalize(oldest.address);
        }
    }

    /// Whether a transaction is open, told by whether another can begin.
    fn try_transaction(&self) -> bool {
        let began = self.run("BEGIN");
        if began == code::DONE {
            self.run("COMMIT");
        }
        let open = began != code::DONE;
        self.transaction.set(Some(open));
        open
    }

    fn run(&self, sql: &str) -> i32 {
        match self.compiled(sql, &[]) {
            Ok(compiled) => {
                let ended = self.sqlite.execute(compiled.address, &[], &[], &[]);
                self.keep(compiled);
                ended
            }
            Err(_) => code::OK,
        }
    }

    fn error(&self, code: i32) -> DriverError {
        // A statement that fails may have ended the transaction.
        self.transaction.set(None);
        let message = self.sqlite.message(self.database);
        let mut code = extended(code, &message);
        if code == UNIQUE && self.is_primary_key(&message) {
            code = PRIMARY_KEY;
        }
        DriverError::of_code(code, message)
    }

    /// Whether the columns that a message says to be not unique (`t.a, t.b`) are the primary key of their table.
    fn is_primary_key(&self, message: &str) -> bool {
        let Some((_, names)) = message.split_once(": ") else { return false };
        let columns: Vec<(&str, &str)> = names.split(", ").filter_map(|name| name.split_once('.')).collect();
        let Some((table, _)) = columns.first() else { return false };
        let table = table.replace('\'', "''");
        let sql = format!("SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk");
        let prepared = self.sqlite.prepare(self.database, sql.as_bytes());
        if prepared <= 0 {
            return false;
        }
        let mut keys = Vec::new();
        if self.sqlite.execute(prepared, &[], &[], &[]) == code::ROW {
            let batch = self.sqlite.fetch(prepared, 1, BATCH as u32);
            // A name that is not UTF-8 is not among those of the message.
            let _ = read(&batch, &[Str::from("name")], &mut keys);
            self.sqlite.release(batch);
        }
        self.sqlite.finalize(prepared);
        keys.len() == columns.len()
            && keys.iter().zip(&columns).all(|(key, (_, column))| key.as_str().is_some_and(|key| key == *column))
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        for compiled in self.idle.take() {
            self.sqlite.finalize(compiled.address);
        }
        self.sqlite.close(self.database);
    }
}

struct SqlJsStatement {
    connection: Rc<Shared>,
    sql: Rc<str>,
    columns: Rc<[Str]>,
    scanned: Rc<Scanned>,
    /// `None` once it has been given back.
    compiled: Option<Compiled>,
    /// What the last step gave.
    standing: i32,
}

impl DriverStatement for SqlJsStatement {
    fn parameter_count(&self) -> usize {
        self.scanned.parameters()
    }

    fn parameter_names(&self) -> Vec<Option<String>> {
        self.scanned.names().to_vec()
    }

    fn columns(&self) -> Rc<[Str]> {
        self.columns.clone()
    }

    fn execute(&mut self, parameters: &[Value]) -> DriverResult<()> {
        let halved: Vec<usize> = (0..parameters.len()).filter(|&index| is_large(parameters.get(index))).collect();
        let compiled = self.take(&halved)?;
        let mut bound = Bound::default();
        bound.row(parameters, &halved)?;
        let connection = &self.connection;
        self.standing = connection.sqlite.execute(compiled.address, &bound.types, &bound.numbers, &bound.bytes);
        match self.standing {
            code::ROW | code::DONE => {
                self.compiled = Some(compiled);
                self.scanned.note(&connection.transaction);
                Ok(())
            }
            failed => {
                let error = connection.error(failed);
                connection.keep(compiled);
                Err(error)
            }
        }
    }

    fn execute_many(&mut self, rows: &[Vec<Value>]) -> DriverResult<u64> {
        let width = rows.first().map_or(0, Vec::len);
        let mut changed = 0;
        // A column that holds a large integer somewhere takes all of its integers in two halves.
        let halved: Vec<usize> = (0..width).filter(|&index| rows.iter().any(|row| is_large(row.get(index)))).collect();
        let compiled = self.take(&halved)?;
        let mut result = Ok(());
        if width == 0 {
            for _ in rows {
                let ended = self.connection.sqlite.execute(compiled.address, &[], &[], &[]);
                if ended != code::DONE {
                    result = Err(self.connection.error(ended));
                    break;
                }
                changed += u64::from(self.connection.sqlite.changes(self.connection.database));
            }
        } else {
            for chunk in rows.chunks(BATCH) {
                let mut bound = Bound::default();
                result = chunk.iter().try_for_each(|row| bound.row(row, &halved));
                if result.is_err() {
                    break;
                }
                let ran = self.connection.sqlite.execute_many(
                    self.connection.database,
                    compiled.address,
                    (width + halved.len()) as u32,
                    &bound.types,
                    &bound.numbers,
                    &bound.bytes,
                );
                match u64::try_from(ran) {
                    Ok(rows) => changed += rows,
                    Err(_) => {
                        result = Err(self.connection.error(-ran));
                        break;
                    }
                }
            }
        }
        self.connection.keep(compiled);
        self.standing = code::DONE;
        result.map(|()| changed)
    }

    fn fetch(&mut self, count: usize, out: &mut Vec<Value>) -> DriverResult<usize> {
        let mut fetched = 0;
        while fetched < count && self.standing == code::ROW {
            let Some(address) = self.compiled.as_ref().map(|compiled| compiled.address) else { break };
            let wanted = (count - fetched).min(BATCH);
            let batch = self.connection.sqlite.fetch(address, self.columns.len() as u32, wanted as u32);
            self.standing = batch.code();
            let read = read(&batch, &self.columns, out);
            fetched += batch.rows() as usize;
            self.connection.sqlite.release(batch);
            read?;
        }
        match self.standing {
            code::ROW => Ok(fetched),
            code::DONE => {
                self.close();
                Ok(fetched)
            }
            failed => {
                let error = self.connection.error(failed);
                self.standing = code::DONE;
                self.close();
                Err(error)
            }
        }
    }

    fn changes(&self) -> u64 {
        self.connection.sqlite.changes(self.connection.database).into()
    }

    fn close(&mut self) {
        self.standing = code::DONE;
        if let Some(compiled) = self.compiled.take() {
            self.connection.keep(compiled);
        }
    }
}

impl SqlJsStatement {
    /// The prepared statement to run, with those parameters in two halves.
    fn take(&mut self, halved: &[usize]) -> DriverResult<Compiled> {
        match self.compiled.take() {
            Some(compiled) if *compiled.halved == *halved => return Ok(compiled),
            Some(other) => self.connection.keep(other),
            None => {}
        }
        self.connection.compiled(&self.sql, halved)
    }
}

impl Drop for SqlJsStatement {
    fn drop(&mut self) {
        self.close();
    }
}

/// Parameters on their way.
#[derive(Default)]
struct Bound {
    types: Vec<u8>,
    numbers: Vec<f64>,
    bytes: Vec<u8>,
}

impl Bound {
    fn row(&mut self, parameters: &[Value], halved: &[usize]) -> DriverResult<()> {
        for (index, value) in parameters.iter().enumerate() {
            let halves = halved.contains(&index);
            match value {
                Value::Int(number) if halves => {
                    // The statement says `(?<<32|?)`: the upper half keeps the sign, the lower is a float that is whole.
                    self.push(kind::INTEGER, (number >> 32) as f64);
                    self.push(kind::FLOAT, (number & 0xffff_ffff) as f64);
                    continue;
                }
                Value::None => self.push(kind::NULL, 0.0),
                Value::Bool(value) => self.push(kind::INTEGER, f64::from(u8::from(*value))),
                Value::Int(number) => self.push(kind::INTEGER, *number as f64),
                Value::Float(number) => self.push(kind::FLOAT, *number),
                Value::Str(text) => self.push_bytes(kind::TEXT, text.as_bytes()),
                Value::Bytes(bytes) => self.push_bytes(kind::BLOB, bytes),
                _ => {
                    return Err(DriverError::new(
                        ErrorClass::Programming,
                        format!("Error binding parameter {}: type is not supported", index + 1),
                    ));
                }
            }
            if halves {
                // What is no integer goes through as it is: see `Scanned::with_halves`.
                self.push(kind::NULL, 0.0);
            }
        }
        Ok(())
    }

    fn push(&mut self, kind: u8, number: f64) {
        self.types.push(kind);
        self.numbers.push(number);
    }

    fn push_bytes(&mut self, kind: u8, bytes: &[u8]) {
        self.push(kind, bytes.len() as f64);
        self.bytes.extend_from_slice(bytes);
    }
}

/// Whether a value is an integer that does not fit 32 bits.
fn is_large(value: Option<&Value>) -> bool {
    matches!(value, Some(Value::Int(number)) if i32::try_from(*number).is_err())
}

/// Puts the rows of a batch behind `out`.
fn read(batch: &Batch, columns: &[Str], out: &mut Vec<Value>) -> DriverResult<()> {
    let count = batch.rows() as usize * columns.len();
    let mut types = vec![0; count];
    batch.types().subarray(0, count as u32).copy_to(&mut types);
    let mut numbers = vec![0.0; count];
    batch.numbers().subarray(0, count as u32).copy_to(&mut numbers);
    let mut bytes = vec![0; batch.size() as usize];
    batch.bytes().subarray(0, batch.size()).copy_to(&mut bytes);
    let mut rest = bytes.as_slice();
    out.reserve(count);
    for (index, (kind, number)) in types.into_iter().zip(numbers).enumerate() {
        let mut take = || {
            let (taken, left) = rest.split_at_checked(number as usize).unwrap_or((rest, &[]));
            rest = left;
            taken
        };
        out.push(match kind {
            kind::INTEGER => Value::Int(number as i64),
            kind::FLOAT => Value::Float(number),
            kind::DIGITS => {
                let digits = std::str::from_utf8(take()).ok().and_then(|digits| digits.parse().ok());
                digits.map_or(Value::None, Value::Int)
            }
            kind::TEXT => {
                let text = take();
                match std::str::from_utf8(text) {
                    Ok(text) => Value::from(text),
                    Err(_) => {
                        let column = columns.get(index % columns.len().max(1)).map_or("", Str::as_str);
                        out.truncate(out.len() / columns.len().max(1) * columns.len());
                        return Err(DriverError::undecodable(column, text));
                    }
                }
            }
            kind::BLOB => Value::Bytes(Rc::new(take().to_vec())),
            _ => Value::None,
        });
    }
    Ok(())
}

/// The extended result codes of a constraint that columns are unique.
const UNIQUE: i32 = 2067;
const PRIMARY_KEY: i32 = 1555;

/// The extended result code, as far as the message tells it.
fn extended(code: i32, message: &str) -> i32 {
    const CONSTRAINTS: [(&str, i32); 4] = [
        ("UNIQUE constraint failed", UNIQUE),
        ("NOT NULL constraint failed", 1299),
        ("CHECK constraint failed", 275),
        ("FOREIGN KEY constraint failed", 787),
    ];
    if code != 19 {
        return code;
    }
    CONSTRAINTS.iter().find(|(start, _)| message.starts_with(start)).map_or(code, |(_, extended)| *extended)
}
