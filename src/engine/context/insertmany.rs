//! INSERT of several rows that give something back: many rows in one statement, or one statement for each row where their
//! order matters and SQLite does not promise it. SQLAlchemy calls it "insertmanyvalues".

use std::{cell::Cell, ops::Range, rc::Rc};

use super::{
    Execution,
    outcome::{described, hand_on, inserted_keys, rows_of},
    wrap_early,
};
use crate::{
    engine::{
        CursorResult, ParameterSet, QueryResult, RowKeys,
        base::{CursorCall, CursorParameters},
        cursor::CursorRows,
        result::{BufferedRows, Outcome, RowSource},
    },
    sql::{
        compiler::{Crud, Piece},
        elements::{Bound, Element},
        invalid_request,
    },
    trace::StatementKind,
    value::{Dict, Host, Result, Value},
};

/// How many rows go into a statement where nothing else was said.
const PAGE_SIZE: usize = 1000;
/// How many parameters go into a statement at most.
const MAX_PARAMETERS: usize = 32_700;

/// A statement of the batch.
struct Batch {
    sql: Rc<str>,
    parameters: CursorParameters,
    /// How many rows it inserts.
    rows: usize,
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
        // Without a sentinel nobody can tell which row of RETURNING belongs to which set of parameters. And there is but one
        // SET in a statement, so that its parameters cannot differ from row to row.
        let downgraded = (ordered && crud.sentinels.is_empty())
            || crud.values.as_ref().is_none_or(|values| crud.on_conflict && self.waits_outside(&values.pieces));
        let batches = match (&crud.values, downgraded) {
            (Some(values), false) => self.batches(&crud, values.pieces.clone(), processed),
            _ => processed
                .into_iter()
                .map(|row| Batch { sql: self.prepared.sql.clone(), parameters: CursorParameters::One(row), rows: 1 })
                .collect(),
        };
        self.connection.prepare_to_execute(host)?;
        let total = batches.len();
        let mut values = Vec::new();
        let mut keys: Rc<RowKeys> = Rc::default();
        let mut rowcount = -1;
        let mut done = 0;
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
                    compiled: Some(&compiled),
                    options: self.options,
                };
                self.connection.run_cursor(host, call)?
            };
            let (described_keys, processors) = described(&compiled, &cursor.columns);
            keys = described_keys;
            let counted = Rc::new(Cell::new(0));
            let mut rows = CursorRows::new(self.connection, cursor, number, processors).counting(Some(counted.clone()));
            let mut fetched = Vec::new();
            rows.fetch(host, usize::MAX, &mut fetched)?;
            rowcount = counted.get();
            if !crud.sentinels.is_empty() && !downgraded {
                let sent = self.rows.get(done..done + batch.rows).unwrap_or_default();
                fetched = in_order(host, fetched, keys.len(), sent, &crud.sentinels)?;
            } else if !crud.sentinels.is_empty() {
                fetched = without_last(fetched, keys.len(), crud.sentinels.len());
            }
            done += batch.rows;
            values.append(&mut fetched);
        }
        if !crud.sentinels.is_empty() {
            let asked: Vec<usize> = (0..keys.len().saturating_sub(crud.sentinels.len())).collect();
            keys = Rc::new(keys.reduce(&asked));
        }
        let width = keys.len();
        let rows = QueryResult::new(keys, Box::new(BufferedRows::new(values, width)));
        let mut outcome = Outcome {
            rowcount: Rc::new(Cell::new(rowcount)),
            is_insert: true,
            compiled: Some(compiled.clone()),
            connection: Some(self.connection.clone()),
            statement: Some(self.prepared.sql.clone()),
            executemany: true,
            ..Outcome::default()
        };
        if !crud.explicit_returning {
            let items = rows.all(host)?;
            outcome.returned_defaults = rows_of(&rows, items);
            hand_on(&rows, &outcome.returned_defaults, crud.supplemented);
        }
        outcome.inserted_primary_keys = inserted_keys(&crud, &self.rows, None, &outcome.returned_defaults);
        outcome.last_parameters = self.parameter_sets();
        Ok(CursorResult { rows, outcome: Rc::new(outcome) })
    }

    /// Whether there are parameters beside those of VALUES which wait for a value of each row.
    fn waits_outside(&self, values: &Range<usize>) -> bool {
        let compiled = &self.prepared.compiled;
        let waits = |index: usize| match compiled.binds.get(index).map(|bind| bind.element.element()) {
            Some(Element::Bind(bind)) => match &bind.value {
                Bound::Required | Bound::Absent => true,
                Bound::Value(value) => value.is_none(),
                Bound::Callable(_) | Bound::Function(_) => false,
            },
            _ => false,
        };
        let pieces = compiled.pieces.iter().enumerate().filter(|(index, _)| !values.contains(index));
        pieces.into_iter().any(|(_, piece)| matches!(piece, Piece::Bind(index) if waits(*index)))
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
                Batch { sql: sql.into(), parameters: CursorParameters::One(parameters), rows: rows.len() }
            })
            .collect()
    }
}

/// The rows that came back in the order of those that were sent, told by the sentinels: the last columns. These go.
fn in_order(
    host: &mut dyn Host,
    fetched: Vec<Value>,
    width: usize,
    sent: &[Vec<Value>],
    sentinels: &[usize],
) -> Result<Vec<Value>> {
    let kept = width.saturating_sub(sentinels.len());
    let places = Dict::new();
    for (index, row) in fetched.chunks(width.max(1)).enumerate() {
        let key = Value::tuple(row.get(kept..).unwrap_or_default().to_vec());
        places.insert(host, &key, Value::from(index))?;
    }
    if places.len() != sent.len() {
        return Err(invalid_request(format!(
            "Sentinel-keyed result set did not produce correct number of rows {}; produced {}.  Please ensure the sentinel \
             column is fully unique and populated in all cases.",
            sent.len(),
            places.len()
        )));
    }
    let mut ordered = Vec::with_capacity(sent.len() * kept);
    for row in sent {
        let key: Vec<Value> = sentinels.iter().map(|&bind| row.get(bind).cloned().unwrap_or_default()).collect();
        let shown = if key.len() == 1 { key.first().cloned().unwrap_or_default() } else { Value::tuple(key.clone()) };
        let Some(Value::Int(place)) = places.get(host, &Value::tuple(key))? else {
            let shown = host.repr(&shown)?;
            return Err(invalid_request(format!(
                "Can't match sentinel values in result set to parameter sets; key {shown} was not found. There may be a \
                 mismatch between the datatype passed to the DBAPI driver vs. that which it returns in a result row.  Ensure \
                 the given Python value matches the expected result type *exactly*, taking care to not rely upon implicit \
                 conversions which may occur such as when using strings in place of UUID or integer values, etc. "
            )));
        };
        let start = place as usize * width;
        ordered.extend_from_slice(fetched.get(start..start + kept).unwrap_or_default());
    }
    Ok(ordered)
}

/// Rows without their last columns.
fn without_last(values: Vec<Value>, width: usize, last: usize) -> Vec<Value> {
    let kept = width.saturating_sub(last);
    values.chunks(width.max(1)).flat_map(|row| row.iter().take(kept).cloned()).collect()
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
