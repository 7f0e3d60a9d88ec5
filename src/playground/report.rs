//! What a run gives, in the form of `retort run --json` (CONTRACTS.md, "Command line").

use std::rc::Rc;

use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap, ser::SerializeSeq};

use crate::{
    diagnostic::Pane,
    trace::{Cause, Datum, Event, Objects, Observer, Parameters, Record, Rows, StatementKind},
};

/// A run from its first line to its end.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// What the script printed.
    pub stdout: String,
    /// How it ended, if not well.
    pub error: Option<ErrorReport>,
    /// The statements in order.
    pub statements: Vec<StatementReport>,
    /// The warnings in order.
    pub warnings: Vec<WarningReport>,
    /// The tables of each database that is still open.
    pub tables: Vec<TableReport>,
    /// The sessions that are still there.
    pub sessions: Vec<SessionReport>,
    /// The trace.
    pub events: Vec<Record>,
}

/// An error that ended a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErrorReport {
    /// The exception's class.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its message.
    pub message: String,
    /// The line of the raising statement; of a syntax error its own.
    pub line: Option<u32>,
    /// The pane of that line.
    pub pane: Option<Pane>,
    /// Another way to write it, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The calls that led there, outermost first.
    pub traceback: Vec<TracebackEntry>,
}

/// A call on the way to an error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TracebackEntry {
    /// The pane.
    pub pane: Pane,
    /// The line.
    pub line: u32,
    /// The function, `<module>` at the top.
    pub function: String,
}

/// A statement, with the rows that were fetched of it.
#[derive(Debug, Serialize)]
pub struct StatementReport {
    /// What it is.
    pub kind: StatementKind,
    /// The text.
    pub sql: Rc<str>,
    /// The parameters, after bind processing.
    #[serde(serialize_with = "serialize_parameters")]
    pub parameters: Parameters,
    /// Whether it ran as `executemany`.
    pub many: bool,
    /// The first line of the innermost statement of the script that led to it.
    pub line: Option<u32>,
    /// The pane of that line.
    pub pane: Option<Pane>,
    /// Why it was sent.
    pub cause: Cause,
    /// The names of the columns, where there are rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Rc<[String]>>,
    /// The rows that were fetched.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "serialize_rows")]
    pub rows: Option<Vec<Vec<Datum>>>,
    /// For each row the objects that it became, by their numbers in the trace: one for each entity of the event `hydration`,
    /// null where a row has none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<Vec<Option<u32>>>,
}

/// A warning.
#[derive(Debug, Serialize)]
pub struct WarningReport {
    /// Its class.
    pub category: String,
    /// Its message.
    pub message: String,
    /// The line that led to it.
    pub line: Option<u32>,
}

/// The tables of one database, by name.
#[derive(Debug, Default)]
pub struct TableReport {
    /// Name, columns and rows of each table, ordered by name.
    pub tables: Vec<(String, Vec<String>, Vec<Vec<Datum>>)>,
}

/// A session as the run left it.
#[derive(Debug, Default, Serialize)]
pub struct SessionReport {
    /// Class names of the pending objects, sorted.
    pub new: Vec<String>,
    /// Class names of the changed ones.
    pub dirty: Vec<String>,
    /// Class names of those marked as deleted.
    pub deleted: Vec<String>,
    /// Whether a transaction is under way.
    pub in_transaction: bool,
    /// Class name and primary key of what the identity map holds.
    pub identity_map: Vec<IdentityReport>,
}

/// A key of an identity map.
#[derive(Debug, PartialEq)]
pub struct IdentityReport {
    /// The class's name.
    pub class: String,
    /// The primary key.
    pub key: Vec<Datum>,
}

/// Gathers a run's events into the report's lists.
#[derive(Debug, Default)]
pub struct Recorder {
    /// The report so far; error, tables and sessions are added by whoever runs.
    pub report: Report,
}

impl Observer for Recorder {
    fn event(&mut self, record: Record) {
        let (line, pane) = (record.location.map(|at| at.line), record.location.map(|at| at.pane));
        match &record.event {
            Event::Output { text } => self.report.stdout.push_str(text),
            Event::Warning { category, message } => {
                self.report.warnings.push(WarningReport { category: category.clone(), message: message.clone(), line })
            }
            Event::Statement(statement) => self.report.statements.push(StatementReport {
                kind: statement.kind,
                sql: statement.sql.clone(),
                parameters: statement.parameters.clone(),
                many: statement.many,
                line,
                pane,
                cause: statement.cause.clone(),
                columns: None,
                rows: None,
                objects: Vec::new(),
            }),
            _ => {}
        }
        self.report.events.push(record);
    }

    fn rows(&mut self, rows: Rows) {
        if let Some(statement) = self.report.statements.get_mut(rows.statement as usize) {
            let width = rows.columns.len().max(1);
            statement.columns = Some(rows.columns);
            let known = statement.rows.get_or_insert_default();
            let mut values = rows.values.into_iter();
            while values.len() >= width {
                known.push(values.by_ref().take(width).collect());
            }
        }
    }

    fn objects(&mut self, objects: Objects) {
        if let Some(statement) = self.report.statements.get_mut(objects.statement as usize) {
            let rows = objects.ids.chunks(objects.width.max(1) as usize);
            let some = |id: &u32| (*id != 0).then_some(*id);
            statement.objects.extend(rows.map(|row| row.iter().map(some).collect()));
        }
    }
}

impl Serialize for TableReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Table<'a> {
            columns: &'a [String],
            #[serde(serialize_with = "serialize_data_rows")]
            rows: &'a [Vec<Datum>],
        }
        let mut map = serializer.serialize_map(Some(self.tables.len()))?;
        for (name, columns, rows) in &self.tables {
            map.serialize_entry(name, &Table { columns, rows })?;
        }
        map.end()
    }
}

impl Serialize for IdentityReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.class, DataRow(&self.key)).serialize(serializer)
    }
}

/// A datum as CONTRACTS.md writes it: JSON's own scalars, and objects with `$bytes`, `$float` or `$repr` for the rest.
struct Plain<'a>(&'a Datum);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Datum::Null => serializer.serialize_none(),
            Datum::Bool(value) => serializer.serialize_bool(*value),
            Datum::Int(number) => serializer.serialize_i64(*number),
            Datum::Float(number) if number.is_finite() => serializer.serialize_f64(*number),
            Datum::Float(number) if number.is_nan() => serializer.collect_map([("$float", "nan")]),
            Datum::Float(number) => serializer.collect_map([("$float", if *number > 0.0 { "inf" } else { "-inf" })]),
            Datum::Text(text) => serializer.serialize_str(text),
            Datum::Bytes(bytes) => {
                serializer.collect_map([("$bytes", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())])
            }
            Datum::Repr { text, kind } => serializer.collect_map([("$repr", text), ("type", kind)]),
        }
    }
}

struct DataRow<'a>(&'a [Datum]);

impl Serialize for DataRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Plain))
    }
}

fn serialize_data_rows<S: Serializer>(rows: &&[Vec<Datum>], serializer: S) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(rows.len()))?;
    for row in *rows {
        list.serialize_element(&DataRow(row))?;
    }
    list.end()
}

fn serialize_rows<S: Serializer>(rows: &Option<Vec<Vec<Datum>>>, serializer: S) -> Result<S::Ok, S::Error> {
    serialize_data_rows(&rows.as_deref().unwrap_or_default(), serializer)
}

fn serialize_parameters<S: Serializer>(parameters: &Parameters, serializer: S) -> Result<S::Ok, S::Error> {
    match parameters {
        Parameters::One(row) => DataRow(row).serialize(serializer),
        Parameters::Many(rows) => serialize_data_rows(&rows.as_slice(), serializer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_reads_as_the_contract_says() {
        for (datum, json) in [
            (Datum::Null, "null"),
            (Datum::Bool(true), "true"),
            (Datum::Int(1), "1"),
            (Datum::Float(1.0), "1.0"),
            (Datum::Float(f64::NAN), r#"{"$float":"nan"}"#),
            (Datum::Float(f64::NEG_INFINITY), r#"{"$float":"-inf"}"#),
            (Datum::Text("a\"b".into()), r#""a\"b""#),
            (Datum::Bytes(vec![0, 255].into()), r#"{"$bytes":"00ff"}"#),
            (Datum::Repr { text: "<X>".into(), kind: "X".into() }, r#"{"$repr":"<X>","type":"X"}"#),
        ] {
            assert_eq!(serde_json::to_string(&Plain(&datum)).unwrap(), json);
        }
    }
}
