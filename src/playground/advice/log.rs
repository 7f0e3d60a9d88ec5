//! What advice needs to know of a run: its statements with their causes, which of them gave which object, the mapping.

use std::{
    hash::{Hash, Hasher},
    rc::Rc,
};

use rustc_hash::FxHasher;

use crate::{
    diagnostic::Location,
    trace::{
        ActionKind, CauseKind, ClassInfo, Datum, Event, Hydration, Objects, Parameters, Record, RelationshipInfo, Rows,
        Statement, StatementKind, TableInfo,
    },
};

/// A run, as far as advice is concerned.
#[derive(Default)]
pub struct Log {
    /// The statements by their number.
    pub statements: Vec<Sent>,
    /// For each object, by its number, where it was seen last.
    seen: Vec<Option<Seen>>,
    /// The warnings, each with the number of statements before it.
    pub warnings: Vec<(String, Option<Location>, usize)>,
    /// The classes that a flush deleted objects of, with the number of the event.
    pub deleted: Vec<(Rc<str>, u32)>,
    /// The classes.
    classes: Vec<ClassInfo>,
    /// The tables.
    pub tables: Vec<TableInfo>,
}

/// A statement that was sent.
pub struct Sent {
    /// The number of its event.
    pub event: u32,
    /// The line that led to it.
    pub location: Option<Location>,
    /// The text.
    pub sql: Rc<str>,
    /// Whether it is SQL, and not the beginning or end of a transaction.
    pub is_sql: bool,
    /// Whether it took several sets of parameters.
    pub many: bool,
    /// Tells parameters apart.
    pub parameters: u64,
    /// Why it was sent.
    pub cause: CauseKind,
    /// The attribute that it served.
    pub path: Option<Rc<str>>,
    /// Where the object was seen last whose attribute was read.
    pub owner: Option<Seen>,
    /// What its rows became.
    pub hydration: Option<Rc<Hydration>>,
    /// How many rows were fetched.
    pub rows: usize,
}

/// Where an object was seen: in which statement's rows, and there as which entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The statement's number.
    pub statement: u32,
    /// The index among its entities.
    pub entity: u32,
}

impl Log {
    /// Takes in an event.
    pub fn take(&mut self, record: &Record) {
        match &record.event {
            Event::Statement(statement) => {
                let sent = self.sent(record, statement);
                self.statements.push(sent);
            }
            Event::Hydration { statement, hydration } => {
                if let Some(sent) = self.statements.get_mut(*statement as usize) {
                    sent.hydration = Some(hydration.clone());
                }
            }
            Event::Warning { message, .. } => {
                self.warnings.push((message.clone(), record.location, self.statements.len()));
            }
            Event::Flush { actions, .. } => {
                let deletes = actions.iter().filter(|action| action.kind == ActionKind::Delete);
                self.deleted.extend(deletes.map(|action| (action.mapper.clone(), record.seq)));
            }
            Event::Mapping { tables, classes } => {
                self.tables.clone_from(tables);
                self.classes.clone_from(classes);
            }
            _ => {}
        }
    }

    fn sent(&self, record: &Record, statement: &Statement) -> Sent {
        let owner = statement.cause.object.as_ref().and_then(|object| *self.seen.get(object.id as usize)?);
        Sent {
            event: record.seq,
            location: record.location,
            sql: statement.sql.clone(),
            is_sql: statement.kind == StatementKind::Sql,
            many: statement.many,
            parameters: fingerprint(&statement.parameters),
            cause: statement.cause.kind,
            path: statement.cause.path.clone(),
            owner,
            hydration: None,
            rows: 0,
        }
    }

    /// Takes in rows.
    pub fn take_rows(&mut self, rows: &Rows) {
        if let Some(sent) = self.statements.get_mut(rows.statement as usize) {
            sent.rows += rows.len();
        }
    }

    /// Takes in the objects that rows became.
    pub fn take_objects(&mut self, objects: &Objects) {
        for row in objects.ids.chunks(objects.width.max(1) as usize) {
            for (entity, id) in row.iter().enumerate().filter(|(_, id)| **id != 0) {
                let id = *id as usize;
                if id >= self.seen.len() {
                    self.seen.resize(id + 1, None);
                }
                if let Some(seen) = self.seen.get_mut(id) {
                    *seen = Some(Seen { statement: objects.statement, entity: entity as u32 });
                }
            }
        }
    }

    /// The statement with that number.
    pub fn statement(&self, number: u32) -> Option<&Sent> {
        self.statements.get(number as usize)
    }

    /// The mapped class of that name.
    pub fn class(&self, name: &str) -> Option<&ClassInfo> {
        self.classes.iter().find(|class| class.name == name)
    }

    /// The classes that are mapped to that table.
    pub fn class_of_table(&self, table: &str) -> Option<&ClassInfo> {
        self.classes.iter().find(|class| class.table == table)
    }

    /// The relationship `name` of a class or of one above it.
    pub fn relationship(&self, class: &str, name: &str) -> Option<&RelationshipInfo> {
        let class = self.class(class)?;
        let own = class.relationships.iter().find(|relationship| relationship.name == name);
        own.or_else(|| self.relationship(class.inherits.as_deref()?, name))
    }

    /// Whether a class is another one or inherits from it.
    pub fn is_a(&self, class: &str, base: &str) -> bool {
        class == base
            || self.class(class).and_then(|class| class.inherits.as_deref()).is_some_and(|above| self.is_a(above, base))
    }
}

/// A number that differs where parameters do.
fn fingerprint(parameters: &Parameters) -> u64 {
    let mut hasher = FxHasher::default();
    let mut row = |row: &Vec<Datum>| {
        for datum in row {
            match datum {
                Datum::Null => 0u8.hash(&mut hasher),
                Datum::Bool(value) => value.hash(&mut hasher),
                Datum::Int(value) => value.hash(&mut hasher),
                Datum::Float(value) => value.to_bits().hash(&mut hasher),
                Datum::Text(text) => text.hash(&mut hasher),
                Datum::Bytes(bytes) => bytes.hash(&mut hasher),
                Datum::Repr { text, .. } => text.hash(&mut hasher),
            }
        }
    };
    match parameters {
        Parameters::One(values) => row(values),
        Parameters::Many(rows) => rows.iter().for_each(row),
    }
    hasher.finish()
}
