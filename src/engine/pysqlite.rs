//! The behaviour of Python's `sqlite3` module on top of a driver: when it sends a BEGIN of its own accord, what it checks
//! before it binds, what a cursor knows after it ran.

pub(super) mod adapt;

use std::{cell::Cell, rc::Rc};

use super::{DriverConnection, DriverError, DriverResult, DriverStatement, ErrorClass};
use crate::value::{Str, Value};

/// A connection of the `sqlite3` module in its legacy transaction control: a BEGIN is sent before the first INSERT, UPDATE,
/// DELETE or REPLACE, and before nothing else.
pub struct DbapiConnection {
    connection: Box<dyn DriverConnection>,
    /// `isolation_level = None`: no BEGIN is sent.
    autocommit: Cell<bool>,
}

impl DbapiConnection {
    /// The module's view of `connection`.
    pub fn new(connection: Box<dyn DriverConnection>) -> DbapiConnection {
        DbapiConnection { connection, autocommit: Cell::new(false) }
    }

    /// Whether no BEGIN is sent of the module's own accord.
    pub fn set_autocommit(&self, autocommit: bool) {
        self.autocommit.set(autocommit);
    }

    /// Runs `sql` up to its first row.
    pub fn execute(&self, sql: &str, parameters: &[Value]) -> DriverResult<Cursor> {
        let (mut statement, modifies) = self.prepare(sql)?;
        let expected = statement.parameter_count();
        if expected != parameters.len() {
            return Err(wrong_count(expected, parameters.len()));
        }
        statement.execute(parameters)?;
        let columns = statement.columns();
        // Of rows that come by RETURNING, the module counts none before the last has been fetched.
        let rowcount = match (modifies, columns.is_empty()) {
            (false, _) => -1,
            (true, false) => 0,
            (true, true) => self.connection.changes() as i64,
        };
        let changed = modifies.then(|| self.connection.changes() as i64);
        // Asking costs a statement in some drivers, and nobody asks after anything else.
        let inserts = modifies && columns.is_empty() && starts_with(skip_comments(sql), &["INSERT", "REPLACE"]);
        let lastrowid = inserts.then(|| self.connection.last_insert_rowid());
        let cursor = Cursor { columns, rowcount, lastrowid, changed, statement };
        Ok(if cursor.columns.is_empty() { cursor.finished() } else { cursor })
    }

    /// Runs `sql` once for each of the `rows` of parameters.
    pub fn execute_many(&self, sql: &str, rows: &[Vec<Value>]) -> DriverResult<Cursor> {
        let (mut statement, modifies) = self.prepare_many(sql)?;
        let expected = statement.parameter_count();
        let good = rows.iter().position(|row| row.len() != expected).unwrap_or(rows.len());
        let changed = statement.execute_many(rows.get(..good).unwrap_or_default())?;
        if let Some(bad) = rows.get(good) {
            return Err(wrong_count(expected, bad.len()));
        }
        let rowcount = if modifies { changed as i64 } else { -1 };
        Ok(Cursor { columns: Rc::from([]), rowcount, lastrowid: None, changed: None, statement }.finished())
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

    /// The driver's connection.
    pub fn driver_connection(&self) -> &dyn DriverConnection {
        &*self.connection
    }

    fn end(&self, sql: &str) -> DriverResult<()> {
        if !self.connection.in_transaction() {
            return Ok(());
        }
        let mut statement = self.connection.prepare(sql)?;
        let ended = statement.execute(&[]);
        statement.close();
        ended
    }

    fn prepare(&self, sql: &str) -> DriverResult<(Box<dyn DriverStatement>, bool)> {
        if sql.contains('\0') {
            return Err(DriverError::new(ErrorClass::Programming, "the query contains a null character"));
        }
        if skip_comments(sql).is_empty() {
            return Ok((Box::new(NoStatement), false));
        }
        let statement = self.connection.prepare(sql)?;
        let modifies = modifies(sql);
        if modifies && !self.autocommit.get() && !self.connection.in_transaction() {
            let mut begin = self.connection.prepare("BEGIN ")?;
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
}

/// What came of a statement.
pub struct Cursor {
    /// The names of the columns; empty where no rows come.
    pub columns: Rc<[Str]>,
    /// The rows changed by an INSERT, UPDATE, DELETE or REPLACE, else -1.
    pub rowcount: i64,
    /// The rowid that an INSERT gave; `None` after anything else, and after several executions.
    pub lastrowid: Option<i64>,
    changed: Option<i64>,
    statement: Box<dyn DriverStatement>,
}

impl Cursor {
    /// Puts up to `count` more rows behind `out`, and gives their number; fewer come only at the end.
    pub fn fetch(&mut self, count: usize, out: &mut Vec<Value>) -> DriverResult<usize> {
        self.statement.fetch(count, out)
    }

    /// Ends the statement, all rows having been fetched.
    pub fn finish(&mut self) {
        if let Some(changed) = self.changed {
            self.rowcount = changed;
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
