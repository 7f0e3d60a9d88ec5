//! The behaviour of Python's `sqlite3` module on top of a driver: when it sends a BEGIN of its own accord, what it checks
//! before it binds, what a cursor knows after it ran.

pub(super) mod adapt;
mod functions;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

pub use self::{
    adapt::{Adapters, row as adapt_row, rows as adapt_rows},
    functions::Aggregate,
};
use super::{DriverConnection, DriverError, DriverResult, DriverStatement, ErrorClass};
use crate::value::{Dict, Payload, Str, Value};

/// A connection of the `sqlite3` module in its legacy transaction control: a BEGIN is sent before the first INSERT, UPDATE,
/// DELETE or REPLACE, and before nothing else.
pub struct DbapiConnection {
    connection: Box<dyn DriverConnection>,
    closed: Cell<bool>,
    /// What is sent before a statement that modifies; nothing with `isolation_level = None`.
    begin: Cell<Option<&'static str>>,
    /// The rowid that the last INSERT gave; `None` where only the driver knows.
    rowid: Cell<Option<i64>>,
    /// Functions of the script that SQL may call.
    functions: Rc<functions::Functions>,
    /// What the script wants to be called with each statement.
    trace: RefCell<Option<Value>>,
    adapters: Rc<Adapters>,
    /// What belongs to the script.
    pub settings: RefCell<Settings>,
}

/// What belongs to the script and lives as long as the connection.
#[derive(Clone, Default)]
pub struct Settings {
    /// The object of the `sqlite3` module, once there is one.
    pub object: Value,
    /// The pool's record of the connection, once there is one.
    pub record: Value,
    /// `info`: what scripts keep with a connection.
    pub info: Option<Dict>,
}

impl Payload for Rc<DbapiConnection> {}

/// The levels of `isolation_level` and what they send.
const LEVELS: [(&str, &str); 4] = [
    ("", "BEGIN "),
    ("DEFERRED", "BEGIN DEFERRED"),
    ("IMMEDIATE", "BEGIN IMMEDIATE"),
    ("EXCLUSIVE", "BEGIN EXCLUSIVE"),
];

impl DbapiConnection {
    /// The module's view of `connection`.
    pub fn new(connection: Box<dyn DriverConnection>) -> DbapiConnection {
        DbapiConnection::with_adapters(connection, Rc::default())
    }

    /// The same, with what the script has registered for its own types.
    pub fn with_adapters(connection: Box<dyn DriverConnection>, adapters: Rc<Adapters>) -> DbapiConnection {
        DbapiConnection {
            connection,
            closed: Cell::new(false),
            begin: Cell::new(Some("BEGIN ")),
            rowid: Cell::new(Some(0)),
            functions: Rc::default(),
            trace: RefCell::default(),
            adapters,
            settings: RefCell::default(),
        }
    }

    /// Whether no BEGIN is sent of the module's own accord.
    pub fn set_autocommit(&self, autocommit: bool) {
        self.begin.set(if autocommit { None } else { Some("BEGIN ") });
    }

    /// `isolation_level`: the level of the BEGIN, `None` where none is sent.
    pub fn isolation_level(&self) -> Option<&'static str> {
        let begin = self.begin.get()?;
        LEVELS.iter().find(|(_, sent)| *sent == begin).map(|(level, _)| *level)
    }

    /// Sets `isolation_level`; says whether there is such a level.
    pub fn set_isolation_level(&self, level: Option<&str>) -> bool {
        let known = match level {
            None => Some(None),
            Some(level) => {
                LEVELS.iter().find(|(known, _)| known.eq_ignore_ascii_case(level)).map(|known| Some(known.1))
            }
        };
        if let Some(begin) = known {
            self.begin.set(begin);
        }
        known.is_some()
    }

    /// Runs `sql` up to its first row.
    pub fn execute(&self, sql: &str, parameters: &[Value]) -> DriverResult<Cursor> {
        let (statement, modifies) = self.prepare(sql)?;
        let expected = statement.parameter_count();
        if expected != parameters.len() {
            return Err(wrong_count(expected, parameters.len()));
        }
        self.run(sql, statement, modifies, parameters)
    }

    /// The names of the parameters of `sql`, where they have some.
    pub fn parameter_names(&self, sql: &str) -> DriverResult<Vec<Option<String>>> {
        Ok(self.connection.prepare(sql)?.parameter_names())
    }

    fn run(
        &self,
        sql: &str,
        mut statement: Box<dyn DriverStatement>,
        modifies: bool,
        parameters: &[Value],
    ) -> DriverResult<Cursor> {
        self.tell(sql, parameters);
        statement.execute(parameters)?;
        let columns = statement.columns();
        // Of rows that come by RETURNING, the module counts none before the last has been fetched.
        let rowcount = match (modifies, columns.is_empty()) {
            (false, _) => -1,
            (true, false) => 0,
            (true, true) => self.connection.changes() as i64,
        };
        // Asking costs a statement in some drivers, and what inserts no row changes nothing.
        if modifies && starts_with(skip_comments(sql), &["INSERT", "REPLACE"]) {
            self.rowid.set(columns.is_empty().then(|| self.connection.last_insert_rowid()));
        }
        let lastrowid = self.rowid.get();
        let cursor = Cursor { columns, rowcount, lastrowid, modifies, statement };
        Ok(if cursor.columns.is_empty() { cursor.finished() } else { cursor })
    }

    /// Runs `sql` once for each of the `rows` of parameters.
    pub fn execute_many(&self, sql: &str, rows: &[Vec<Value>]) -> DriverResult<Cursor> {
        let (mut statement, modifies) = self.prepare_many(sql)?;
        let expected = statement.parameter_count();
        let good = rows.iter().position(|row| row.len() != expected).unwrap_or(rows.len());
        if !rows.is_empty() {
            self.rowid.set(None);
        }
        for row in rows.get(..good).unwrap_or_default().iter().take_while(|_| self.is_traced()) {
            self.tell(sql, row);
        }
        let changed = statement.execute_many(rows.get(..good).unwrap_or_default())?;
        if let Some(bad) = rows.get(good) {
            return Err(wrong_count(expected, bad.len()));
        }
        let rowcount = if modifies { changed as i64 } else { -1 };
        Ok(Cursor { columns: Rc::from([]), rowcount, lastrowid: None, modifies: false, statement }.finished())
    }

    /// Runs all statements of `sql`, what is open being committed first.
    pub fn execute_script(&self, sql: &str) -> DriverResult<()> {
        if sql.contains('\0') {
            return Err(DriverError::new(ErrorClass::Programming, "the query contains a null character"));
        }
        self.commit()?;
        self.rowid.set(None);
        self.connection.run_script(sql)
    }

    /// The rowid that the last INSERT gave, 0 before any.
    pub fn last_rowid(&self) -> i64 {
        match self.rowid.get() {
            Some(rowid) => rowid,
            None => {
                let rowid = self.connection.last_insert_rowid();
                self.rowid.set(Some(rowid));
                rowid
            }
        }
    }

    /// The rows that have been changed since it was opened.
    pub fn total_changes(&self) -> u64 {
        self.connection.total_changes()
    }

    /// Commits, if a transaction is open.
    pub fn commit(&self) -> DriverResult<()> {
        self.end("COMMIT")
    }

    /// Rolls back, if a transaction is open.
    pub fn rollback(&self) -> DriverResult<()> {
        self.end("ROLLBACK")
    }

    /// Whether a transaction is open in SQLite.
    pub fn in_transaction(&self) -> bool {
        self.connection.in_transaction()
    }

    /// Ends what is open, and refuses everything from now on.
    pub fn close(&self) {
        if !self.closed.replace(true) {
            // What is not committed is lost, whoever complains.
            let _ = self.rollback();
            self.release();
        }
    }

    /// Whether it has been closed.
    pub fn is_closed(&self) -> bool {
        self.closed.get()
    }

    /// What is called with each statement that runs.
    pub fn set_trace(&self, callable: Option<Value>) {
        self.attend();
        let old = self.trace.replace(callable);
        drop(old);
    }

    /// Lets go of what belongs to the script.
    pub fn release(&self) {
        self.functions.release();
        let trace = self.trace.take();
        let settings = self.settings.take();
        drop((trace, settings));
    }

    /// The driver's connection.
    pub fn driver_connection(&self) -> &dyn DriverConnection {
        &*self.connection
    }

    /// `info`: what scripts keep with the connection.
    pub fn info(&self) -> Dict {
        self.settings.borrow_mut().info.get_or_insert_with(Dict::new).clone()
    }

    /// What the script has registered for its own types.
    pub fn adapters(&self) -> &Adapters {
        &self.adapters
    }

    fn end(&self, sql: &str) -> DriverResult<()> {
        if !self.connection.in_transaction() {
            return Ok(());
        }
        self.tell(sql, &[]);
        let mut statement = self.connection.prepare(sql)?;
        let ended = statement.execute(&[]);
        statement.close();
        ended
    }

    fn prepare(&self, sql: &str) -> DriverResult<(Box<dyn DriverStatement>, bool)> {
        if sql.contains('\0') {
            return Err(DriverError::new(ErrorClass::Programming, "the query contains a null character"));
        }
        if self.closed.get() {
            return Err(DriverError::new(ErrorClass::Programming, "Cannot operate on a closed database."));
        }
        if skip_comments(sql).is_empty() {
            return Ok((Box::new(NoStatement), false));
        }
        let statement = self.connection.prepare(sql)?;
        let modifies = modifies(sql);
        if modifies
            && let Some(sent) = self.begin.get()
            && !self.connection.in_transaction()
        {
            self.tell(sent, &[]);
            let mut begin = self.connection.prepare(sent)?;
            begin.execute(&[])?;
            begin.close();
        }
        Ok((statement, modifies))
    }

    fn prepare_many(&self, sql: &str) -> DriverResult<(Box<dyn DriverStatement>, bool)> {
        let (statement, modifies) = self.prepare(sql)?;
        if !modifies {
            return Err(DriverError::new(ErrorClass::Programming, "executemany() can only execute DML statements."));
        }
        Ok((statement, modifies))
    }

    fn is_traced(&self) -> bool {
        self.trace.borrow().is_some()
    }

    /// Tells the script's callback of a statement.
    fn tell(&self, sql: &str, parameters: &[Value]) {
        let callback = self.trace.borrow().clone();
        if let Some(callback) = callback {
            self.functions.trace(&callback, functions::expanded(sql, parameters));
        }
    }
}

/// What came of a statement.
pub struct Cursor {
    /// The names of the columns; empty where no rows come.
    pub columns: Rc<[Str]>,
    /// The rows changed by an INSERT, UPDATE, DELETE or REPLACE, else -1.
    pub rowcount: i64,
    /// The rowid that the last INSERT of the connection gave; `None` after several executions, and where only the driver
    /// knows.
    pub lastrowid: Option<i64>,
    modifies: bool,
    statement: Box<dyn DriverStatement>,
}

impl Cursor {
    /// Puts up to `count` more rows behind `out`, and gives their number; fewer come only at the end.
    pub fn fetch(&mut self, count: usize, out: &mut Vec<Value>) -> DriverResult<usize> {
        self.statement.fetch(count, out)
    }

    /// Ends the statement, all rows having been fetched.
    pub fn finish(&mut self) {
        if self.modifies {
            self.rowcount = self.statement.changes() as i64;
        }
        self.statement.close();
    }

    /// Ends the statement.
    pub fn close(&mut self) {
        self.statement.close();
    }

    fn finished(mut self) -> Cursor {
        self.statement.close();
        self
    }
}

impl Drop for Cursor {
    fn drop(&mut self) {
        self.statement.close();
    }
}

/// What comments and white space alone are: nothing to run, and no error.
struct NoStatement;

impl DriverStatement for NoStatement {
    fn parameter_count(&self) -> usize {
        0
    }

    fn parameter_names(&self) -> Vec<Option<String>> {
        Vec::new()
    }

    fn columns(&self) -> Rc<[Str]> {
        Rc::from([])
    }

    fn execute(&mut self, _: &[Value]) -> DriverResult<()> {
        Ok(())
    }

    fn execute_many(&mut self, _: &[Vec<Value>]) -> DriverResult<u64> {
        Ok(0)
    }

    fn fetch(&mut self, _: usize, _: &mut Vec<Value>) -> DriverResult<usize> {
        Ok(0)
    }

    fn changes(&self) -> u64 {
        0
    }

    fn close(&mut self) {}
}

fn wrong_count(expected: usize, given: usize) -> DriverError {
    DriverError::new(
        ErrorClass::Programming,
        format!(
            "Incorrect number of bindings supplied. The current statement uses {expected}, and there are {given} supplied."
        ),
    )
}

/// Whether the module takes `sql` for one that changes data, by its first word.
fn modifies(sql: &str) -> bool {
    starts_with(skip_comments(sql), &["INSERT", "UPDATE", "DELETE", "REPLACE"])
}

fn starts_with(sql: &str, words: &[&str]) -> bool {
    words.iter().any(|word| sql.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)))
}

/// What is left behind white space and comments.
fn skip_comments(mut sql: &str) -> &str {
    loop {
        sql = sql.trim_start_matches([' ', '\t', '\r', '\n']);
        if let Some(comment) = sql.strip_prefix("--") {
            sql = comment.split_once('\n').map_or("", |(_, rest)| rest);
        } else if let Some(comment) = sql.strip_prefix("/*") {
            sql = comment.split_once("*/").map_or("", |(_, rest)| rest);
        } else {
            return sql;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_tells_what_modifies() {
        for (sql, expected) in [
            ("INSERT INTO t VALUES (1)", true),
            ("  -- why\n /* and */ update t set x = 1", true),
            ("REPLACE INTO t VALUES (1)", true),
            ("delete from t", true),
            ("SELECT 1", false),
            ("WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x", false),
            ("CREATE TABLE t (x)", false),
            ("", false),
            ("/* open", false),
        ] {
            assert_eq!(modifies(sql), expected, "{sql}");
        }
    }
}
