//! What happened in a run, in order, as plain data. Each stage tells its part through [`crate::value::Host::emit`]; the
//! host puts number and place on it and hands it to the run's one [`Observer`]. The page draws from these alone.

use std::{cell::RefCell, rc::Rc};

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Location;

/// A value as the driver saw it, or as it would have been handed to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Datum {
    /// NULL.
    Null,
    /// A boolean parameter.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A float.
    Float(f64),
    /// Text.
    Text(Rc<str>),
    /// A blob.
    Bytes(Rc<[u8]>),
    /// Anything else that a script bound: its `repr()` and the name of its type.
    Repr {
        /// `repr()` of the value.
        text: String,
        /// The name of its class.
        kind: String,
    },
}

/// What a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementKind {
    /// SQL that reaches SQLite.
    Sql,
    /// The connection begins a transaction (SQLAlchemy's view; SQLite may hear of it later).
    Begin,
    /// COMMIT.
    Commit,
    /// ROLLBACK.
    Rollback,
    /// SAVEPOINT.
    Savepoint,
    /// RELEASE SAVEPOINT.
    ReleaseSavepoint,
    /// ROLLBACK TO SAVEPOINT.
    RollbackSavepoint,
}

/// Why a statement was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CauseKind {
    /// The script asked for it.
    Script,
    /// A query flushed what was pending first.
    Autoflush,
    /// The session flushed, by name or for a commit.
    Flush,
    /// An attribute that was not loaded was read.
    LazyLoad,
    /// An expired attribute was read, or `refresh()` called.
    Refresh,
    /// A loader option or a relationship's setting loads ahead.
    EagerLoad,
    /// Tables are made or dropped.
    Ddl,
    /// The schema is looked at.
    Reflection,
    /// An event listener asked for it.
    Listener,
    /// The transaction begins or ends.
    Transaction,
}

/// Why a statement was sent, in kind and in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cause {
    /// The kind.
    pub kind: CauseKind,
    /// The reason in words that a learner understands.
    pub text: String,
    /// The attribute that it serves (`User.addresses`); for eager loads with the way there (`User.orders.items`).
    pub path: Option<Rc<str>>,
    /// The line that led to it where that is another than the statement's own.
    pub line: Option<u32>,
    /// The object whose attribute was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<ObjectRef>,
}

impl Cause {
    /// A cause of that kind, with the reason in words.
    pub fn new(kind: CauseKind, text: impl Into<String>) -> Cause {
        Cause { kind, text: text.into(), path: None, line: None, object: None }
    }

    /// The same, of a statement that serves the attribute `path`.
    pub fn serving(self, path: impl Into<Rc<str>>) -> Cause {
        Cause { path: Some(path.into()), ..self }
    }
}

/// A statement on its way to the driver.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Statement {
    /// Numbers the run's statements from 0.
    pub number: u32,
    /// What it is.
    #[serde(rename = "statement_kind")]
    pub kind: StatementKind,
    /// The text as SQLite gets it.
    pub sql: Rc<str>,
    /// The parameters: one list, or with `many` as `executemany` gets them one for each row.
    pub parameters: Parameters,
    /// Whether it runs as `executemany`, or is a batch of inserted rows.
    pub many: bool,
    /// Why it was sent.
    pub cause: Cause,
}

/// Parameters in their order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Parameters {
    /// For one execution.
    One(Vec<Datum>),
    /// For several.
    Many(Vec<Vec<Datum>>),
}

/// Rows that a statement gave, as they are fetched; they travel apart from the events.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rows {
    /// The [`Statement::number`].
    pub statement: u32,
    /// The columns' names.
    pub columns: Rc<[String]>,
    /// The rows, in order, behind those that came before: one value after the other, each row as wide as `columns`.
    pub values: Vec<Datum>,
}

impl Rows {
    /// The number of rows.
    pub fn len(&self) -> usize {
        self.values.len() / self.columns.len().max(1)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// What the rows of a statement become. Paths begin with the class of an entity that the statement selects; where the
/// statement serves an attribute itself, that is what the [`Cause::path`] leads to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hydration {
    /// The entities whose objects rows give, those that joins load ahead behind the one that they belong to.
    pub entities: Vec<EntityInfo>,
    /// The relationships that are loaded ahead.
    pub ahead: Vec<EagerInfo>,
    /// Whether the statement had to become a subquery, so that joins do not multiply the rows that it counts.
    pub wrapped: bool,
}

/// An entity in the rows of a statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntityInfo {
    /// The class, or the way from it that a join took (`User`, `User.addresses`).
    pub path: Rc<str>,
    /// The places in a row that fill its objects.
    pub columns: Vec<u32>,
}

/// A relationship that a statement loads ahead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EagerInfo {
    /// The way to it.
    pub path: Rc<str>,
    /// How: `joined`, `selectin`, `subquery`, `immediate`.
    pub strategy: Rc<str>,
    /// Whether it may have several objects.
    pub collection: bool,
    /// Whether an option of the statement asks for it, not the relationship itself.
    pub by_option: bool,
}

/// The objects that rows became, in the order of the rows, as they are made; they travel apart from the events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Objects {
    /// The [`Statement::number`].
    pub statement: u32,
    /// How many there are for each row: one for each of [`Hydration::entities`].
    pub width: u32,
    /// Their [`ObjectRef::id`]s, row by row; 0 where a row has none.
    pub ids: Vec<u32>,
}

/// The five states of a mapped object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectState {
    /// Made, and known to no session.
    Transient,
    /// Added, and not yet written.
    Pending,
    /// In the session and in the database.
    Persistent,
    /// Its DELETE has been sent, the transaction is not over.
    Deleted,
    /// It was in a session, and is in none.
    Detached,
}

impl ObjectState {
    /// The name that SQLAlchemy gives it.
    pub fn name(self) -> &'static str {
        match self {
            ObjectState::Transient => "transient",
            ObjectState::Pending => "pending",
            ObjectState::Persistent => "persistent",
            ObjectState::Deleted => "deleted",
            ObjectState::Detached => "detached",
        }
    }
}

/// A mapped object in the trace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectRef {
    /// Numbers the run's objects from 1.
    pub id: u32,
    /// The class's name.
    pub class: Rc<str>,
    /// The primary key, once known, as it reads in Python (`1`, `1, 'x'`).
    pub key: Option<CompactString>,
}

/// An attribute's value in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributeValue {
    /// Not loaded, or expired.
    Absent,
    /// A value, by its `repr()`, cut where it is long.
    Scalar(CompactString),
    /// Another object, or none.
    Object(Option<ObjectRef>),
    /// A collection.
    Collection(Vec<ObjectRef>),
}

/// What an action of a flush does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// INSERT of objects.
    Insert,
    /// UPDATE of objects.
    Update,
    /// DELETE of objects.
    Delete,
    /// Rows or foreign keys that tie objects together.
    Link,
    /// Rows or foreign keys taken away.
    Unlink,
}

/// A step of a flush.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// What it does.
    pub kind: ActionKind,
    /// The mapped class, or for link and unlink the relationship (`User.addresses`).
    pub mapper: Rc<str>,
    /// The objects.
    pub objects: Vec<ObjectRef>,
}

/// Why one action of a flush comes before another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// The index of the action that comes first.
    pub before: u32,
    /// The index of the action that waits.
    pub after: u32,
    /// The dependency in words (`Address.user_id needs the key of User`).
    pub reason: String,
}

/// A column of a mapped table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnInfo {
    /// The column's name.
    pub name: String,
    /// Its type as DDL writes it.
    pub kind: String,
    /// Part of the primary key.
    pub primary_key: bool,
    /// May hold NULL.
    pub nullable: bool,
    /// What it refers to (`user.id`).
    pub references: Option<String>,
}

/// A table of the metadata.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableInfo {
    /// The name, with its schema where it has one.
    pub name: String,
    /// The columns in order.
    pub columns: Vec<ColumnInfo>,
}

/// The direction of a relationship, as SQLAlchemy names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// To many rows that refer to the owner's.
    #[serde(rename = "ONETOMANY")]
    OneToMany,
    /// To the one row that the owner's refers to.
    #[serde(rename = "MANYTOONE")]
    ManyToOne,
    /// Through a table between.
    #[serde(rename = "MANYTOMANY")]
    ManyToMany,
}

/// A relationship of a mapped class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelationshipInfo {
    /// The attribute.
    pub name: String,
    /// The class it leads to.
    pub target: String,
    /// Where it leads.
    pub direction: Direction,
    /// The table between, for many-to-many.
    pub secondary: Option<String>,
    /// The attribute of the other side.
    pub back_populates: Option<String>,
}

/// A mapped class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassInfo {
    /// The class's name.
    pub name: String,
    /// The table it is mapped to.
    pub table: String,
    /// The class it inherits from, where that is mapped.
    pub inherits: Option<String>,
    /// Column attributes, each with its column.
    pub attributes: Vec<(String, String)>,
    /// Relationships.
    pub relationships: Vec<RelationshipInfo>,
}

/// What can be advised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdviceKind {
    /// An attribute was loaded for one object after the other.
    NPlusOne,
    /// FROM elements that no condition ties together.
    CartesianProduct,
    /// A collection is loaded by a join, and the statement counts its rows.
    JoinedLimit,
    /// A loader option loaded what nobody read.
    UnusedOption,
    /// A place of the script sent the same statement again and again.
    QueryInLoop,
}

/// Something worth changing. Words between backticks are code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    /// What it is.
    pub advice: AdviceKind,
    /// The same in a few words.
    pub title: String,
    /// What happened, and why it matters.
    pub text: String,
    /// The attribute that it is about (`User.addresses`).
    pub path: Option<String>,
    /// The [`Statement::number`]s that it is about.
    pub statements: Vec<u32>,
    /// What it costs as it is, and with the change.
    pub cost: Option<(Cost, Cost)>,
    /// The change that cures it, in the order of the lines.
    pub changes: Vec<Change>,
    /// Other ways, each with what it does.
    pub others: Vec<(String, String)>,
}

/// How much something costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// How many.
    pub amount: u32,
    /// The same with what it is made of (`1 + 3`).
    pub sum: String,
    /// Of what.
    pub text: String,
}

/// Lines of a pane, and what stands there after a change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The first of the old lines, or the one before which the new ones go where there are no old ones.
    #[serde(flatten)]
    pub location: Location,
    /// The lines as they are.
    pub old: Vec<String>,
    /// The lines as they are to be.
    pub new: Vec<String>,
}

/// Something that happened. `session` numbers the run's sessions from 1.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// A statement is about to be sent.
    Statement(Statement),
    /// A statement is done.
    Executed {
        /// The [`Statement::number`].
        statement: u32,
        /// Rows changed, where the driver says so.
        changed: Option<u64>,
        /// Milliseconds in the driver; not reproducible.
        milliseconds: f64,
        /// The driver's complaint.
        error: Option<String>,
    },
    /// The rows of a statement are about to become objects.
    Hydration {
        /// The [`Statement::number`].
        statement: u32,
        /// What they become.
        #[serde(flatten)]
        hydration: Rc<Hydration>,
    },
    /// A flush is about to run, by this plan.
    Flush {
        /// The session.
        session: u32,
        /// The actions in their order.
        actions: Vec<Action>,
        /// What put them there.
        edges: Vec<Edge>,
    },
    /// An object came into a state.
    State {
        /// The session it belongs to or came from.
        session: Option<u32>,
        /// The object.
        object: ObjectRef,
        /// Its state now.
        state: ObjectState,
    },
    /// An attribute changed by the script.
    Attribute {
        /// The object.
        object: ObjectRef,
        /// The attribute.
        name: Rc<str>,
        /// What it was.
        old: AttributeValue,
        /// What it is.
        new: AttributeValue,
    },
    /// An object came into or left a collection.
    Collection {
        /// The owner.
        object: ObjectRef,
        /// The attribute.
        name: Rc<str>,
        /// The member.
        member: ObjectRef,
        /// Added, or removed.
        added: bool,
    },
    /// Attributes were loaded.
    Load {
        /// The session.
        session: u32,
        /// The object.
        object: ObjectRef,
        /// The attributes with what was loaded.
        attributes: Vec<(Rc<str>, AttributeValue)>,
        /// Whether expired values came back.
        refreshed: bool,
        /// The statement that brought them.
        statement: Option<u32>,
    },
    /// Attributes were expired; all of them where the list is empty.
    Expire {
        /// The object.
        object: ObjectRef,
        /// The attributes.
        attributes: Vec<Rc<str>>,
    },
    /// An object that nothing refers to left the identity map.
    Dropped {
        /// The session.
        session: u32,
        /// The object.
        object: ObjectRef,
    },
    /// A session was opened or closed.
    Session {
        /// The session.
        session: u32,
        /// Opened, or closed.
        opened: bool,
    },
    /// Classes were mapped, and this is the whole of it now.
    Mapping {
        /// The tables.
        tables: Vec<TableInfo>,
        /// The classes.
        classes: Vec<ClassInfo>,
    },
    /// An event listener was called.
    Listener {
        /// The event's name.
        event: Rc<str>,
        /// The function's name.
        function: Rc<str>,
    },
    /// The script printed.
    Output {
        /// The text.
        text: String,
    },
    /// A warning was raised.
    Warning {
        /// Its class.
        category: String,
        /// Its message.
        message: String,
    },
    /// The run ended in an error.
    Error {
        /// The exception's class.
        category: String,
        /// Its message.
        message: String,
    },
    /// Retort noticed something worth changing.
    Advice(Advice),
}

/// An event with its number and place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    /// Counts the run's events from 0.
    pub seq: u32,
    /// The first line of the innermost statement of the script that led to it.
    #[serde(flatten)]
    pub location: Option<Location>,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// Whoever listens to a run.
pub trait Observer {
    /// An event happened.
    fn event(&mut self, record: Record);

    /// Rows were fetched.
    fn rows(&mut self, _rows: Rows) {}

    /// Rows became objects.
    fn objects(&mut self, _objects: Objects) {}

    /// The script wrote to stderr: an [`Event::Output`] that is no part of what it printed.
    fn error_output(&mut self, _record: Record) {}
}

thread_local! {
    static DROPPED: RefCell<Vec<(u32, ObjectRef)>> = const { RefCell::new(Vec::new()) };
}

/// Notes the end of an object of a session, where no host is at hand. The host emits an [`Event::Dropped`] of it before its
/// next event, and at the next statement of the script at the latest.
pub fn note_dropped(session: u32, object: ObjectRef) {
    DROPPED.with(|dropped| dropped.borrow_mut().push((session, object)));
}

/// Takes the objects that ended since the last call, each with its session.
pub fn take_dropped() -> Vec<(u32, ObjectRef)> {
    DROPPED.with(|dropped| match dropped.try_borrow_mut() {
        Ok(mut objects) if !objects.is_empty() => std::mem::take(&mut *objects),
        _ => Vec::new(),
    })
}
