//! INSERT of several rows that give something back: many rows in one statement, or one statement for each row where their
//! order matters and SQLite does not promise it. SQLAlchemy calls it "insertmanyvalues".

use std::{cell::Cell, ops::Range, rc::Rc};

use super::{
    Execution,
    outcome::{described, inserted_keys, rows_of},
    wrap_early,
};
use crate::{
    engine::{
        CursorResult, ParameterSet, QueryResult, RowKeys,
        base::{CursorCall, CursorParameters},
        cursor::CursorRows,
        result::{BufferedRows, Outcome, RowSource},
    },
    sql::compiler::{Crud, Piece},
    trace::StatementKind,
    value::{Host, Result, Value},
};

/// How many rows go into a statement where nothing else was said.
const PAGE_SIZE: usize = 1000;
/// How many parameters go into a statement at most.
const MAX_PARAMETERS: usize = 32_700;

/// A statement of the batch.
struct Batch {
    sql: Rc<str>,
    parameters: CursorParameters,
}

impl Execution<'_> {
    /// Runs an INSERT of several rows with RETURNING.
    pub(super) fn run_insertmany(mut self, host: &mut dyn Host, sets: &[ParameterSet]) -> Result<CursorResult> {
        let compiled = self.prepared.compiled.clone();
        let crud = compiled.crud.clone().unwrap_or_default();
        let processed = {
            let mut processed = Vec::with_capacity(self.rows.len());
            let mut failed = None;
            for row in &self.rows {
                match self.process_row(host, row) {
                    Ok(row) => processed.push(row),
                    Err(raise) => {
                        failed = Some(raise);
                        break;
                    }
                }
            }
            match failed {
                Some(raise) => return Err(wrap_early(self.connection, host, raise, &self.prepared, sets)),
                None => processed,
            }
        };
        let ordered = crud.sort_by_parameter_order;
        // Which row of RETURNING belongs to which set of parameters only a sentinel could tell.
        let downgraded = ordered || crud.values.is_none();
        let batches = match (&crud.values, downgraded) {
            (Some(values), false) => self.batches(&crud, values.pieces.clone(), processed),
            _ => processed
                .into_iter()
                .map(|row| Batch { sql: self.prepared.sql.clone(), parameters: CursorParameters::One(row) })
                .collect(),
        };
        self.connection.prepare_to_execute(host)?;
        let total = batches.len();
        let mut values = Vec::new();
        let mut keys: Rc<RowKeys> = Rc::default();
        let mut rowcount = -1;
        for (index, batch) in batches.iter().enumerate() {
            let (cursor, number) = {
                let stats = || {
                    let order = if ordered { "ordered" } else { "unordered" };
                    let why = if downgraded { "; batch not supported" } else { "" };
                    let start = if index == 0 {
                        format!("{} (insertmanyvalues)", self.stats())
                    } else {
                        "insertmanyvalues".to_owned()
                    };
                    format!("{start} {}/{total} ({order}{why})", index + 1)
                };
                let call = CursorCall {
                    sql: &batch.sql,
                    parameters: &batch.parameters,
                    batch: true,
                    kind: StatementKind::Sql,
                    cause: self.options.cause(),
                    stats: &stats,
                };
                self.connection.run_cursor(host, call)?
            };
            let (described_keys, processors) = described(&compiled, &cursor.columns);
            keys = described_keys;
            let counted = Rc::new(Cell::new(0));
            let mut rows = CursorRows::new(self.connection, cursor, number, processors).counting(Some(counted.clone()));
            rows.fetch(host, usize::MAX, &mut values)?;
            rowcount = counted.get();
        }
        let width = keys.len();
        let rows = QueryResult::new(keys, Box::new(BufferedRows::new(values, width)));
        let mut outcome = Outcome {
            rowcount: Rc::new(Cell::new(rowcount)),
            is_insert: true,
            compiled: Some(compiled.clone()),
            ..Outcome::default()
        };
        if !crud.explicit_returning {
            let items = rows.all(host)?;
            outcome.returned_defaults = rows_of(&rows, items);
            rows.soft_close();
        }
        outcome.inserted_primary_keys = inserted_keys(&crud, &self.rows, None, &outcome.returned_defaults);
        outcome.last_parameters = self.parameter_sets();
        Ok(CursorResult { rows, outcome: Rc::new(outcome) })
    }

    /// As many rows in each statement as its parameters allow.
    fn batches(&self, crud: &Crud, row: Range<usize>, processed: Vec<Vec<Value>>) -> Vec<Batch> {
        let pieces = &self.prepared.compiled.pieces;
        let is_bind = |piece: &&Piece| matches!(piece, Piece::Bind(_));
        let before = pieces.get(..row.start).unwrap_or_default();
        let inside = pieces.get(row.clone()).unwrap_or_default();
        let after = pieces.get(row.end..).unwrap_or_default();
        let first = before.iter().filter(is_bind).count();
        let last = first + inside.iter().filter(is_bind).count();
        let outside = self.prepared.placeholders.len().saturating_sub(last - first);
        let by_parameters = match crud.columns.len() {
            0 => usize::MAX,
            columns => (MAX_PARAMETERS.saturating_sub(outside) / columns).max(1),
        };
        let page = self.options.insertmanyvalues_page_size.unwrap_or(PAGE_SIZE).max(1);
        let (before, inside, after) = (text(before), text(inside), text(after));
        processed
            .chunks(page.min(by_parameters))
            .map(|rows| {
                let mut sql = before.clone();
                let mut parameters = Vec::new();
                if let Some(row) = rows.first() {
                    parameters.extend_from_slice(row.get(..first).unwrap_or_default());
                }
                for (index, row) in rows.iter().enumerate() {
                    if index > 0 {
                        sql.push_str(", ");
                    }
                    sql.push_str(&inside);
                    parameters.extend_from_slice(row.get(first..last).unwrap_or_default());
                }
                if let Some(row) = rows.first() {
                    parameters.extend_from_slice(row.get(last..).unwrap_or_default());
                }
                sql.push_str(&after);
                Batch { sql: sql.into(), parameters: CursorParameters::One(parameters) }
            })
            .collect()
    }
}

/// Pieces as the driver gets them.
fn text(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Bind(_) | Piece::PostCompile(_) => "?",
        })
        .collect()
}
