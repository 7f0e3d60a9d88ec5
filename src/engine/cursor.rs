//! Rows from a cursor: fetched in batches, told to the trace as they are handed out, their values processed by type.

use std::{cell::Cell, rc::Rc};

use super::{Connection, DriverError, RowSource, base::datum, errors, log::Log, pysqlite::Cursor};
use crate::{
    sql::types::ResultProcessor,
    trace::Rows,
    value::{Host, Result, Value},
};

/// What makes a column's values what the script sees.
pub(super) type Processor = Rc<ResultProcessor>;

/// How many rows are fetched from the driver at a time, at least and at most, where few are asked for.
const AHEAD: (usize, usize) = (16, 1024);

/// How many rows the trace is told of at a time, at most.
const TOLD: usize = 512;

/// The rows of a cursor.
pub(super) struct CursorRows {
    connection: Connection,
    cursor: Cursor,
    statement: u32,
    columns: Rc<[String]>,
    /// The processors of the columns that have one.
    processors: Vec<(usize, Processor)>,
    /// Values that the driver gave and nobody has asked for yet.
    ahead: Vec<Value>,
    /// Where in `ahead` the next row begins.
    position: usize,
    ahead_size: usize,
    finished: bool,
    /// Told the number of rows changed once all have been fetched.
    rowcount: Option<Rc<Cell<i64>>>,
    /// An error that comes behind the rows of `ahead`.
    error: Option<DriverError>,
}

impl CursorRows {
    pub fn new(
        connection: &Connection,
        cursor: Cursor,
        statement: u32,
        processors: Vec<(usize, Processor)>,
    ) -> CursorRows {
        let columns: Rc<[String]> = cursor.columns.iter().map(|name| name.as_str().to_owned()).collect();
        CursorRows {
            connection: connection.clone(),
            cursor,
            statement,
            columns,
            processors,
            ahead: Vec::new(),
            position: 0,
            ahead_size: AHEAD.0,
            finished: false,
            rowcount: None,
            error: None,
        }
    }

    /// The same rows, `rowcount` being told of the rows changed once all have been fetched.
    pub fn counting(mut self, rowcount: Option<Rc<Cell<i64>>>) -> CursorRows {
        self.rowcount = rowcount;
        self
    }

    /// Moves up to `count` rows behind `out`, as the driver gives them.
    fn raw(&mut self, count: usize, out: &mut Vec<Value>) -> usize {
        let width = self.columns.len().max(1);
        let mut taken = 0;
        loop {
            let waiting = (self.ahead.len() - self.position) / width;
            let now = waiting.min(count - taken);
            if now == waiting && self.position == 0 && out.is_empty() {
                std::mem::swap(out, &mut self.ahead);
            } else {
                let end = self.position + now * width;
                out.extend(self.ahead.get_mut(self.position..end).unwrap_or_default().iter_mut().map(std::mem::take));
                self.position = end;
            }
            taken += now;
            if taken == count || self.finished {
                return taken;
            }
            self.ahead.clear();
            self.position = 0;
            let wanted = (count - taken).max(self.ahead_size);
            self.ahead_size = (self.ahead_size * 4).min(AHEAD.1);
            match self.cursor.fetch(wanted, &mut self.ahead) {
                Ok(rows) if rows == wanted => {}
                Ok(_) => self.finish(),
                Err(error) => {
                    self.error = Some(error);
                    self.finish();
                }
            }
        }
    }

    fn finish(&mut self) {
        if std::mem::replace(&mut self.finished, true) {
            return;
        }
        self.cursor.finish();
        if let Some(rowcount) = &self.rowcount {
            rowcount.set(self.cursor.rowcount);
        }
    }

    fn tell(&self, host: &mut dyn Host, values: &[Value]) -> Result<()> {
        let width = self.columns.len().max(1);
        for rows in values.chunks(TOLD * width) {
            let mut told = Vec::with_capacity(rows.len());
            for value in rows {
                told.push(datum(host, value)?);
            }
            host.emit_rows(Rows { statement: self.statement, columns: self.columns.clone(), values: told });
        }
        if let Some(log) = self.connection.log().filter(|log| Log::shows_rows(log)) {
            for row in values.chunks(width) {
                log.row(host, &Value::tuple(row.to_vec()))?;
            }
        }
        Ok(())
    }
}

impl RowSource for CursorRows {
    fn fetch(&mut self, host: &mut dyn Host, count: usize, out: &mut Vec<Value>) -> Result<usize> {
        let width = self.columns.len().max(1);
        let mut values = Vec::new();
        let fetched = match self.connection.dbapi() {
            Ok(dbapi) => {
                let read = dbapi.attended(host, || Ok(self.raw(count, &mut values)))?;
                read.unwrap_or(0)
            }
            Err(_) => self.raw(count, &mut values),
        };
        if fetched > 0 {
            host.charge(fetched as u64)?;
            self.tell(host, &values)?;
        }
        for (column, processor) in &self.processors {
            for value in values.iter_mut().skip(*column).step_by(width) {
                *value = processor.process(host, std::mem::take(value))?;
            }
        }
        if out.is_empty() {
            *out = values;
        } else {
            out.append(&mut values);
        }
        if fetched < count
            && let Some(error) = self.error.take()
        {
            return Err(errors::without_statement(host, self.connection.engine(), error));
        }
        Ok(fetched)
    }

    fn close(&mut self) {
        self.finished = true;
        self.cursor.close();
        self.ahead = Vec::new();
        self.position = 0;
    }
}
