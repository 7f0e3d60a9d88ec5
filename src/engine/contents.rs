//! What is in the databases of a run, looked at from outside of it: nothing of this is part of the trace.

use std::rc::Rc;

use super::{Database, DriverResult, Environment, pysqlite::DbapiConnection};
use crate::value::{Str, Value};

/// A table with all that is in it.
#[derive(Clone, Debug)]
pub struct TableContents {
    /// The name.
    pub name: Str,
    /// The names of the columns.
    pub columns: Vec<Str>,
    /// The rows.
    pub rows: Vec<Vec<Value>>,
}

impl Environment {
    /// The connections to databases that are open, in the order of their opening.
    pub fn connections(&self) -> Vec<Rc<DbapiConnection>> {
        let opened = self.opened.borrow();
        opened.iter().filter_map(std::rc::Weak::upgrade).filter(|connection| !connection.is_closed()).collect()
    }

    /// Opens a connection that belongs to no engine: the script's own, by `sqlite3.connect()`.
    pub fn open(&self, database: &Database) -> DriverResult<Rc<DbapiConnection>> {
        let connection = self.driver.open(database)?;
        let connection = Rc::new(DbapiConnection::with_adapters(connection, self.adapters.clone()));
        let mut others = self.others.borrow_mut();
        others.retain(|known| known.strong_count() > 0);
        others.push(Rc::downgrade(&connection));
        Ok(connection)
    }

    pub(super) fn note_opened(&self, connection: &Rc<DbapiConnection>) {
        let mut opened = self.opened.borrow_mut();
        opened.retain(|known| known.strong_count() > 0);
        opened.push(Rc::downgrade(connection));
    }
}

impl DbapiConnection {
    /// The tables by their names, SQLite's own left out, as this connection sees them.
    pub fn tables(&self) -> DriverResult<Vec<TableContents>> {
        let sql = "select name from sqlite_master where type='table' and name not like 'sqlite_%' order by name";
        let names = self.query(sql, &[])?;
        let names = names.rows.into_iter().flatten().filter_map(|name| name.as_str().cloned());
        names
            .map(|name| {
                let contents = self.query(&format!("select * from \"{}\"", name.replace('"', "\"\"")), &[])?;
                Ok(TableContents { name, ..contents })
            })
            .collect()
    }

    /// Runs a statement, and gives all of its rows; the name is empty.
    pub fn query(&self, sql: &str, parameters: &[Value]) -> DriverResult<TableContents> {
        let mut cursor = self.execute(sql, parameters)?;
        let mut values = Vec::new();
        cursor.fetch(usize::MAX, &mut values)?;
        let columns = cursor.columns.to_vec();
        let rows = values.chunks(columns.len().max(1)).map(<[Value]>::to_vec).collect();
        Ok(TableContents { name: Str::from(""), columns, rows })
    }
}
