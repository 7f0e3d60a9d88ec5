//! Statements to SQL text: a [`Compiled`] tells the text, the bind parameters and the result columns, and depends on no bind
//! value, so that statements of one structure share it (see [`super::cache_key`]).

mod change;
mod conflict;
mod crud;
mod ddl;
mod execute;
mod expression;
mod from;
mod function;
mod limit;
mod literal;
mod operators;
mod select;
mod state;
mod types;

use std::{any::Any, rc::Rc};

use super::{
    cache_key::CacheKey,
    ddl::Ddl,
    dialects::Dialect,
    dml::{Delete, Insert, Update},
    elements::ColumnElement,
    schema::{Column, SchemaTranslateMap, Table},
    selectable::{FromClause, Select, SelectBase, StatementOptions},
    types::TypeEngine,
};
use crate::value::{Host, Payload, Result, Str};

use self::state::{Compiler, Context};

pub use self::{crud::excluded, execute::Expanded, literal::render_type_literal, types::type_name};

/// A statement that can be executed.
#[derive(Clone)]
pub enum Statement {
    /// SELECT and its like.
    Select(SelectBase),
    /// INSERT.
    Insert(Insert),
    /// UPDATE.
    Update(Update),
    /// DELETE.
    Delete(Delete),
    /// `text()`, or another expression executed by itself (`func.now()` is made a select by whoever executes it).
    Element(ColumnElement),
    /// A source, to be shown as text.
    From(FromClause),
    /// CREATE, DROP and their like.
    Ddl(Ddl),
    /// A statement whose rows are taken for those of entities.
    FromStatement(FromStatement),
}

/// A statement, and the entities for whose rows its own are taken (`select(User).from_statement(…)`).
#[derive(Clone)]
pub struct FromStatement {
    /// What names the entities, and has the options.
    pub entities: Select,
    /// What is executed.
    pub statement: Rc<Statement>,
}

impl Payload for FromStatement {}

impl Statement {
    /// `options()`, `execution_options()` and what else the statement carries; DDL and text carry nothing.
    pub fn options(&self) -> Option<&StatementOptions> {
        match self {
            Statement::Select(select) => select.statement(),
            Statement::Insert(insert) => Some(&insert.parts().statement),
            Statement::Update(update) => Some(&update.parts().statement),
            Statement::Delete(delete) => Some(&delete.parts().statement),
            Statement::FromStatement(from) => Some(&from.entities.parts().statement),
            Statement::Element(_) | Statement::From(_) | Statement::Ddl(_) => None,
        }
    }
}

/// What a compilation is asked for.
#[derive(Clone, Default)]
pub struct CompileOptions {
    /// The keys of the parameters that an INSERT or UPDATE is executed with; `None` where it is compiled without any.
    pub column_keys: Option<Vec<Str>>,
    /// Whether there are several sets of them.
    pub for_executemany: bool,
    /// Whether values are written rather than bound.
    pub literal_binds: bool,
    /// Whether sources that nothing joins are warned of.
    pub linting: bool,
    /// The schemas that stand in the place of those that tables name.
    pub schemas: Option<SchemaTranslateMap>,
    /// Handed to the statement's plugin.
    pub extra: Option<Rc<dyn Any>>,
    /// The statement's key, so that [`Compiled::values`] finds the values of another statement of the same key.
    pub cache_key: Option<CacheKey>,
}

/// What a statement is, for those who execute it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// SELECT and its like.
    Select,
    /// INSERT.
    Insert,
    /// UPDATE.
    Update,
    /// DELETE.
    Delete,
    /// `text()`.
    Text,
    /// CREATE, DROP and their like.
    Ddl,
}

/// A compiled statement.
#[derive(Clone)]
pub struct Compiled {
    /// What it is.
    pub kind: Kind,
    /// The dialect.
    pub dialect: Rc<Dialect>,
    /// The text as `str()` shows it. Without expanding parameters it is what the driver gets.
    pub sql: Str,
    /// The text in pieces, between which the parameters stand.
    pub pieces: Vec<Piece>,
    /// The parameters, each once, in the order in which they were met.
    pub binds: Vec<Bind>,
    /// The columns of the result, in order; empty where the text decides (`text()`).
    pub result_columns: Vec<ResultColumn>,
    /// Whether the result's columns are those, by position; or else matched by name.
    pub ordered_columns: bool,
    /// What is special to INSERT, UPDATE and DELETE.
    pub crud: Option<Box<Crud>>,
    /// What the plugin keeps with it.
    pub state: Option<Rc<dyn Any>>,
    /// Warnings to raise whenever it is executed (cartesian products).
    pub warnings: Vec<(&'static str, String)>,
    /// Where its values are found in a statement of the same key.
    pub cache_key: Option<CacheKey>,
}

/// A piece of the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// As it is.
    Text(Str),
    /// The parameter of that index in [`Compiled::binds`].
    Bind(usize),
    /// The same, to be expanded or written literally at execution.
    PostCompile(usize),
}

/// A bind parameter of a compiled statement.
#[derive(Clone)]
pub struct Bind {
    /// Its name in the statement.
    pub name: Str,
    /// The key under which parameters are given for it.
    pub key: Str,
    /// The parameter.
    pub element: ColumnElement,
    /// Its type.
    pub ty: TypeEngine,
    /// What its values pass on their way to the driver.
    pub processor: Option<super::types::BindProcessor>,
    /// What each of the placeholders that it expands to stands in (`bind_expression()`).
    pub around: Option<(Str, Str)>,
    /// The type that its placeholder is cast to, on dialects that want it.
    pub cast: Option<Str>,
    /// Where it stands in [`CacheKey::binds`].
    pub position: Option<usize>,
    /// Whether its value is written into the text at execution.
    pub literal_execute: bool,
}

/// A column of the result.
#[derive(Clone)]
pub struct ResultColumn {
    /// The name that the database gives it, and the key that a row knows it by; empty where only the database knows it
    /// (`text()`).
    pub name: Str,
    /// Its type.
    pub ty: TypeEngine,
    /// What its values pass on their way from the driver.
    pub processor: Option<super::types::ResultProcessor>,
    /// The expression that it came from, first, and others that find it.
    pub elements: Vec<ColumnElement>,
    /// Other names that find it.
    pub names: Vec<Str>,
}

/// What is special to INSERT, UPDATE and DELETE.
#[derive(Clone, Default)]
pub struct Crud {
    /// The table.
    pub table: Option<Table>,
    /// Columns whose default is computed before an INSERT is sent, with the index of their parameter.
    pub insert_prefetch: Vec<(Column, usize)>,
    /// The same for UPDATE.
    pub update_prefetch: Vec<(Column, usize)>,
    /// Columns whose value the database decides and nobody has fetched.
    pub postfetch: Vec<Column>,
    /// Columns fetched by RETURNING without being asked for by `returning()`.
    pub implicit_returning: Vec<Column>,
    /// Expressions that are fetched behind those.
    pub supplemental: Vec<ColumnElement>,
    /// Whether some of it was asked for as `supplemental_cols`: then the result gives these rows.
    pub supplemented: bool,
    /// Whether the statement says RETURNING at all.
    pub returning: bool,
    /// Whether `returning()` was called.
    pub explicit_returning: bool,
    /// Whether the driver's last row id is the new key.
    pub postfetch_lastrowid: bool,
    /// The key of a single row, column by column.
    pub primary_key: Vec<KeyValue>,
    /// Whether it is `INSERT … FROM SELECT`.
    pub from_select: bool,
    /// Whether it has several rows in VALUES.
    pub multivalues: bool,
    /// The VALUES of a single row, so that a batch of rows can be put into one statement.
    pub values: Option<InsertValues>,
    /// Whether rows must come back in the order of the parameters.
    pub sort_by_parameter_order: bool,
    /// The parameters that tell which row of RETURNING belongs to which row that was sent, where there are several: their
    /// columns are the last of RETURNING, put there for this alone.
    pub sentinels: Vec<usize>,
    /// Whether it has ON CONFLICT.
    pub on_conflict: bool,
    /// The columns that values are given for, with the index of their parameter.
    pub columns: Vec<(Column, Option<usize>)>,
}

/// Where a part of an inserted row's key comes from.
#[derive(Clone, Debug)]
pub enum KeyValue {
    /// The parameter of that index.
    Bind(usize),
    /// The driver's last row id.
    LastRowId,
    /// The column of RETURNING of that index.
    Returning(usize),
    /// Nobody knows.
    Unknown,
}

/// The VALUES of an INSERT of one row.
#[derive(Clone, Debug)]
pub struct InsertValues {
    /// The pieces of [`Compiled::pieces`] that are `(…)` behind VALUES: from, and up to (exclusive).
    pub pieces: std::ops::Range<usize>,
}

impl Compiler<'_> {
    fn write_statement(&mut self, statement: &Statement, context: Context, text: &mut String) -> Result<Kind> {
        Ok(match statement {
            Statement::Select(select) => {
                self.write_select_base(select, context, text)?;
                Kind::Select
            }
            Statement::Insert(insert) => {
                self.write_insert(insert, context, text)?;
                Kind::Insert
            }
            Statement::Update(update) => {
                self.write_update(update, context, text)?;
                Kind::Update
            }
            Statement::Delete(delete) => {
                self.write_delete(delete, context, text)?;
                Kind::Delete
            }
            Statement::Element(element) => {
                self.write(element, context, text)?;
                self.ordered_columns = false;
                Kind::Text
            }
            Statement::From(from) => {
                self.write_from(from, Context { asfrom: true, ..context }, text)?;
                Kind::Text
            }
            Statement::Ddl(ddl) => {
                self.write_ddl(ddl, text)?;
                Kind::Ddl
            }
            Statement::FromStatement(from) => {
                let kind = self.write_statement(&from.statement, context, text)?;
                if kind == Kind::Text {
                    self.expect_columns(&from.entities)?;
                }
                self.state = None;
                kind
            }
        })
    }

    /// Text names no columns of its own: those of the entities are known by their names.
    fn expect_columns(&mut self, entities: &Select) -> Result<()> {
        let Some(subject) = entities.parts().subject.clone() else { return Ok(()) };
        for element in subject.plugin().selected_columns(entities) {
            let Some(name) = element.as_column().map(Column::name) else { continue };
            let ty = element.ty();
            let processor =
                ty.result_processor(self.host, self.dialect.name)?.map(|processor| processor.of(&self.dialect));
            self.result_columns.push(ResultColumn { name, ty, processor, elements: vec![element], names: Vec::new() });
        }
        Ok(())
    }
}

impl Compiled {
    /// Compiles a statement.
    ///
    /// # Errors
    /// `CompileError` and what the statement's plugin raises.
    pub fn new(
        host: &mut dyn Host,
        statement: &Statement,
        dialect: &Rc<Dialect>,
        options: CompileOptions,
    ) -> Result<Compiled> {
        let cache_key = options.cache_key.clone();
        let literal = options.literal_binds;
        let mut compiler = Compiler::new(host, dialect, options);
        let context = Context { literal, ..Context::default() };
        let mut text = String::new();
        let kind = match compiler.write_statement(statement, context, &mut text) {
            Ok(kind) => kind,
            Err(raise) => {
                // What was warned of came before.
                for (category, message) in std::mem::take(&mut compiler.warnings) {
                    compiler.host.warn(category, &message)?;
                }
                return Err(raise);
            }
        };
        let (before, after) = marks(&mut text);
        let (sql, mut pieces) = compiler.finish(&text);
        if let (Some(crud), Some(before), Some(after)) = (&mut compiler.crud, before, after) {
            pieces = compiler_pieces(&text, before, after, &mut crud.values, &compiler.binds, pieces);
        }
        Ok(Compiled {
            kind,
            dialect: compiler.dialect,
            sql,
            pieces,
            binds: compiler.binds,
            result_columns: compiler.result_columns,
            ordered_columns: compiler.ordered_columns,
            crud: compiler.crud,
            state: compiler.state,
            warnings: compiler.warnings,
            cache_key,
        })
    }

    /// The index of the result column that an expression finds: its own, or that of one that stands for the same column.
    pub fn column_index(&self, element: &ColumnElement) -> Option<usize> {
        let own = |column: &ResultColumn| column.elements.iter().any(|known| known.id() == element.id());
        self.result_columns.iter().position(own).or_else(|| {
            let set = element.proxy_set();
            let shares = |known: &ColumnElement| known.proxy_set().iter().any(|id| set.contains(id));
            self.result_columns.iter().position(|column| column.elements.iter().any(shares))
        })
    }

    /// The index of the result column of that name, or of another name that finds it.
    pub fn name_index(&self, name: &str) -> Option<usize> {
        let by_name = self.result_columns.iter().position(|column| column.name == *name);
        by_name
            .or_else(|| self.result_columns.iter().position(|column| column.names.iter().any(|known| *known == *name)))
    }
}

/// Takes the marks around VALUES out of the text, and tells where they stood.
fn marks(text: &mut String) -> (Option<usize>, Option<usize>) {
    let before = text.find(crud::VALUES_START);
    if let Some(before) = before {
        text.remove(before);
    }
    let after = before.and_then(|_| text.find(crud::VALUES_END));
    if let Some(after) = after {
        text.remove(after);
    }
    (before, after)
}

/// The pieces again, cut where VALUES begins and ends, so that these are pieces of their own.
fn compiler_pieces(
    text: &str,
    before: usize,
    after: usize,
    values: &mut Option<InsertValues>,
    binds: &[Bind],
    whole: Vec<Piece>,
) -> Vec<Piece> {
    let (Some(head), Some(middle), Some(tail)) = (text.get(..before), text.get(before..after), text.get(after..))
    else {
        return whole;
    };
    let mut pieces = Vec::new();
    state::split(head, binds.len(), &mut pieces);
    let start = pieces.len();
    state::split(middle, binds.len(), &mut pieces);
    let end = pieces.len();
    state::split(tail, binds.len(), &mut pieces);
    *values = Some(InsertValues { pieces: start..end });
    pieces
}

#[cfg(test)]
mod tests;
