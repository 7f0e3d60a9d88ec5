//! What a compilation knows while it runs.

use std::rc::Rc;

use hashbrown::HashMap;

use super::{Bind, CompileOptions, Crud, Piece, ResultColumn, types::bind_cast};
use crate::{
    sql::{
        Id,
        cache_key::CacheKey,
        compile_error,
        depth::check_depth,
        dialects::{Dialect, DialectKind, ParamStyle},
        elements::{BindParameter, ColumnElement, Element},
        names::{Name, NameMap},
        selectable::{Alias, FromClause},
    },
    value::{Host, Raise, Result, Str},
};

/// A compilation. Text is written with parameters in it as `\0` number `\0`, taken apart at the end.
pub(super) struct Compiler<'a> {
    pub(super) host: &'a mut dyn Host,
    pub(super) dialect: Rc<Dialect>,
    pub(super) options: CompileOptions,
    pub(super) names: NameMap,
    truncated: HashMap<(u8, Name), Str>,
    truncations: HashMap<u8, u32>,
    pub(super) binds: Vec<Bind>,
    bind_names: HashMap<Str, usize>,
    positions: HashMap<Id, usize>,
    pub(super) result_columns: Vec<ResultColumn>,
    pub(super) ordered_columns: bool,
    pub(super) stack: Vec<Entry>,
    pub(super) ctes: Vec<Cte>,
    /// What is selected from in the statements that are being written.
    pub(super) linters: Vec<Linter>,
    /// The LATERAL source that is about to be written.
    pub(super) lateral: Option<Id>,
    /// How many common table expressions are being written around what is written.
    pub(super) cte_depth: u16,
    pub(super) crud: Option<Box<Crud>>,
    pub(super) state: Option<Rc<dyn std::any::Any>>,
    pub(super) warnings: Vec<(&'static str, String)>,
    /// Names reserved for the columns of an INSERT or UPDATE.
    pub(super) crud_names: Vec<Id>,
    /// The parameters that are written inside what their types make of them.
    pub(super) expressed_binds: Vec<Id>,
    /// How many expressions and statements lie around what is written.
    pub(super) depth: u16,
}

/// A statement that is being written.
#[derive(Clone, Default)]
pub(super) struct Entry {
    pub(super) correlate: Vec<FromClause>,
    pub(super) asfrom: Vec<FromClause>,
    pub(super) labels: Option<Rc<Labels>>,
    pub(super) compound_result: bool,
    pub(super) compound_columns: Option<usize>,
    /// Hints for the sources.
    pub(super) hints: Rc<[(Id, Str)]>,
    /// The names of tables with a schema: tables without one that are called the same get another name.
    pub(super) ambiguous: Rc<[Str]>,
}

/// The names that ORDER BY and GROUP BY can refer to.
#[derive(Default)]
pub(super) struct Labels {
    pub(super) with_columns: Vec<(Str, ColumnElement)>,
    pub(super) only_froms: Vec<(Str, ColumnElement)>,
    pub(super) only_columns: Vec<(Str, ColumnElement)>,
    /// The columns whose names are found in this compilation.
    pub(super) anonymous: Vec<ColumnElement>,
}

/// The sources of a statement, and which of them conditions join.
#[derive(Default)]
pub(super) struct Linter {
    froms: Vec<(Id, Str)>,
    edges: Vec<(Id, Id)>,
    /// The LATERAL source that the statement is of: what it refers to outside is joined to it.
    lateral: Option<Id>,
}

/// A common table expression that has been written.
pub(super) struct Cte {
    pub(super) alias: Alias,
    pub(super) name: Str,
    pub(super) text: Option<String>,
    /// How many statements lie around it.
    pub(super) level: usize,
    /// Whether it stays at that level, and does not go to the top.
    pub(super) nesting: bool,
    /// Whether `add_cte(nest_here=True)` has put it there.
    pub(super) nested_here: bool,
}

/// Where an expression stands.
#[derive(Clone, Copy, Default)]
pub(super) struct Context {
    /// In a FROM clause.
    pub(super) asfrom: bool,
    /// Directly in a columns clause.
    pub(super) columns: bool,
    /// In a columns clause, however deep.
    pub(super) within_columns: bool,
    /// Under a label there.
    pub(super) label: bool,
    /// Columns go without their table.
    pub(super) bare: bool,
    /// Values are written.
    pub(super) literal: bool,
    /// Values are written at execution.
    pub(super) literal_execute: bool,
    /// On a side of an operator.
    pub(super) operand: bool,
    /// On a side of an operator other than IS and IS NOT.
    pub(super) compares: bool,
    /// In an aggregate function.
    pub(super) aggregate: bool,
    /// The label that is written in the place of its expression.
    pub(super) as_label: Option<Id>,
    /// The index in a compound select.
    pub(super) compound: Option<usize>,
    /// LATERAL.
    pub(super) lateral: bool,
    /// The rows of an INSERT.
    pub(super) insert_into: bool,
    /// In FROM or WHERE, where sources and what joins them are noted.
    pub(super) lint: bool,
    /// In a columns clause whose types stand in expressions of their own (`column_expression()`).
    pub(super) expressed: bool,
}

impl Context {
    /// What goes on to the inside of an expression.
    pub(super) fn inner(self) -> Context {
        Context { columns: false, label: false, expressed: false, ..self }
    }
}

const IDENTIFIER: u8 = 0;
const ALIAS: u8 = 1;
const BIND: u8 = 2;

impl<'a> Compiler<'a> {
    /// Begins to note the sources of a statement.
    pub(super) fn begin_lint(&mut self, lateral: Option<Id>) {
        self.linters.push(Linter { lateral, ..Linter::default() });
    }

    /// Notes a source.
    pub(super) fn lint_from(&mut self, from: &FromClause, name: Str) {
        if let Some(linter) = self.linters.last_mut()
            && !linter.froms.iter().any(|(known, _)| *known == from.id())
        {
            linter.froms.push((from.id(), name));
        }
    }

    /// Notes that a condition or a join connects sources.
    pub(super) fn lint_edges(&mut self, left: &[FromClause], right: &[FromClause]) {
        let sides = |linter: &mut Linter, outer: Option<Id>| {
            let ids = |froms: &[FromClause]| froms.iter().map(FromClause::id).chain(outer).collect::<Vec<Id>>();
            let right = ids(right);
            linter.edges.extend(ids(left).into_iter().flat_map(|left| right.iter().map(move |right| (left, *right))));
        };
        let Some(linter) = self.linters.last_mut() else { return };
        let lateral = linter.lateral;
        sides(linter, None);
        if let (Some(lateral), Some(outer)) = (lateral, self.linters.iter_mut().nth_back(1)) {
            sides(outer, Some(lateral));
        }
    }

    /// Ends it: warns of sources that nothing joins to the others.
    pub(super) fn end_lint(&mut self, statement: &str) {
        let Some(linter) = self.linters.pop().filter(|_| self.options.linting) else { return };
        let Some((start, name)) = linter.froms.first() else { return };
        let mut reached = vec![*start];
        let mut next = 0;
        while let Some(node) = reached.get(next).copied() {
            next += 1;
            for (left, right) in &linter.edges {
                let other = match (*left == node, *right == node) {
                    (true, _) => *right,
                    (_, true) => *left,
                    _ => continue,
                };
                if !reached.contains(&other) {
                    reached.push(other);
                }
            }
        }
        let rest: Vec<String> = linter
            .froms
            .iter()
            .filter(|(id, _)| !reached.contains(id))
            .map(|(_, name)| format!("\"{name}\""))
            .collect();
        if !rest.is_empty() {
            let text = format!(
                "{statement} statement has a cartesian product between FROM element(s) {} and FROM element \"{name}\".  Apply \
                 join condition(s) between each element to resolve.",
                rest.join(", ")
            );
            self.warnings.push(("sqlalchemy.exc.SAWarning", text));
        }
    }

    /// The error for what the dialect has no way to write.
    pub(super) fn unsupported(&self, what: &str) -> Raise {
        let class = match self.dialect.kind {
            DialectKind::Default => "sqlalchemy.sql.compiler.StrSQLCompiler",
            DialectKind::Sqlite => "sqlalchemy.dialects.sqlite.base.SQLiteCompiler",
            DialectKind::PostgreSql => "sqlalchemy.dialects.postgresql.psycopg.PGCompiler_psycopg",
            DialectKind::MySql => "sqlalchemy.dialects.mysql.mysqldb.MySQLCompiler_mysqldb",
        };
        cannot_render(class, std::ptr::from_ref(self).addr(), what)
    }

    /// Counts an expression or a statement that is written; whoever calls this lowers `depth` afterwards. One that many
    /// others share is written for each of them, which may be more than anyone can wait for.
    pub(super) fn enter(&mut self) -> Result<()> {
        check_depth(self.depth)?;
        self.host.charge(4)?;
        self.depth += 1;
        Ok(())
    }

    pub(super) fn new(host: &'a mut dyn Host, dialect: &Rc<Dialect>, options: CompileOptions) -> Compiler<'a> {
        let positions = match &options.cache_key {
            Some(CacheKey { binds, .. }) => binds.iter().enumerate().map(|(index, bind)| (bind.id(), index)).collect(),
            None => HashMap::new(),
        };
        Compiler {
            host,
            dialect: dialect.clone(),
            options,
            names: NameMap::default(),
            truncated: HashMap::new(),
            truncations: HashMap::new(),
            binds: Vec::new(),
            bind_names: HashMap::new(),
            positions,
            result_columns: Vec::new(),
            ordered_columns: true,
            stack: Vec::new(),
            ctes: Vec::new(),
            linters: Vec::new(),
            lateral: None,
            cte_depth: 0,
            crud: None,
            state: None,
            warnings: Vec::new(),
            crud_names: Vec::new(),
            expressed_binds: Vec::new(),
            depth: 0,
        }
    }

    /// The name of a column or label.
    pub(super) fn identifier(&mut self, name: &Name) -> Str {
        self.truncate(IDENTIFIER, name)
    }

    /// The name of an alias.
    pub(super) fn alias_name(&mut self, name: &Name) -> Str {
        self.truncate(ALIAS, name)
    }

    /// A name, cut where it is longer than the dialect takes. Names that were given as they are stay.
    fn truncate(&mut self, class: u8, name: &Name) -> Str {
        let key = (class, name.clone());
        if let Some(known) = self.truncated.get(&key) {
            return known.clone();
        }
        let resolved = self.names.resolve(name);
        let limit = self.dialect.max_identifier_length - 6;
        if !name.is_anonymous() || resolved.characters() <= limit {
            return resolved;
        }
        let counter = self.truncations.entry(class).or_insert(1);
        let cut: String = resolved.chars().take(limit).collect();
        let text: Str = format!("{cut}_{counter:x}").into();
        *counter += 1;
        self.truncated.insert(key, text.clone());
        text
    }

    /// Gives a parameter whose name is made up the name `name`.
    pub(super) fn name_bind(&mut self, key: &Name, name: Str) {
        self.truncated.insert((BIND, key.clone()), name);
    }

    /// Whether it writes a common table expression.
    pub(super) fn in_cte(&self) -> bool {
        self.cte_depth > 0
    }

    /// Writes a bind parameter.
    pub(super) fn write_bind(
        &mut self,
        element: &ColumnElement,
        bind: &BindParameter,
        literal_execute: bool,
        out: &mut String,
    ) -> Result<()> {
        self.write_bind_within(element, bind, literal_execute, None, out)
    }

    /// The same for a parameter that stands for several, each of which stands in a text of the type's.
    pub(super) fn write_bind_within(
        &mut self,
        element: &ColumnElement,
        bind: &BindParameter,
        literal_execute: bool,
        around: Option<(Str, Str)>,
        out: &mut String,
    ) -> Result<()> {
        let name = self.truncate(BIND, &bind.key);
        let index = match self.bind_names.get(&name).copied() {
            Some(index) => {
                self.check_conflict(index, element, bind, &name)?;
                index
            }
            None => {
                let ty = element.ty();
                let index = self.binds.len();
                let key = match &bind.key {
                    Name::Plain(key) => key.clone(),
                    Name::Anonymous(_) => name.clone(),
                };
                self.binds.push(Bind {
                    name: name.clone(),
                    key,
                    element: element.clone(),
                    processor: ty
                        .bind_processor(self.host, self.dialect.name)?
                        .map(|processor| processor.of(&self.dialect)),
                    cast: bind_cast(self.host, &ty, &self.dialect)?.map(Str::from),
                    ty,
                    around,
                    position: self.positions.get(&element.id()).copied(),
                    literal_execute: false,
                });
                self.bind_names.insert(name, index);
                index
            }
        };
        let executed = bind.literal_execute || literal_execute;
        if executed && let Some(known) = self.binds.get_mut(index) {
            known.literal_execute = true;
        }
        let post = bind.expanding || executed;
        if bind.expanding {
            out.push('(');
        }
        out.push('\0');
        out.push(if post { 'p' } else { 'b' });
        out.push_str(&index.to_string());
        out.push('\0');
        if bind.expanding {
            out.push(')');
        }
        Ok(())
    }

    /// The index of a parameter that was written last under that name.
    pub(super) fn bind_index(&self, name: &str) -> Option<usize> {
        self.bind_names.get(&Str::from(name)).copied()
    }

    fn check_conflict(
        &mut self,
        index: usize,
        element: &ColumnElement,
        bind: &BindParameter,
        name: &str,
    ) -> Result<()> {
        let Some(known) = self.binds.get_mut(index) else { return Ok(()) };
        if known.element.id() == element.id() {
            return Ok(());
        }
        let Some(existing) = known.element.as_bind() else { return Ok(()) };
        if existing.unique || bind.unique {
            return Err(compile_error(format!(
                "Bind parameter '{name}' conflicts with unique bind parameter of the same name"
            )));
        }
        if existing.expanding != bind.expanding {
            return Err(compile_error(format!(
                "Can't reuse bound parameter name '{name}' in both 'expanding' (e.g. within an IN expression) and non-expanding \
                 contexts.  If this parameter is to receive a list/array value, set 'expanding=True' on it for expressions that \
                 aren't IN, otherwise use a different parameter name."
            )));
        }
        let crud = |id: Id| self.crud_names.contains(&id);
        if crud(known.element.id()) || crud(element.id()) {
            return Err(compile_error(format!(
                "bindparam() name '{name}' is reserved for automatic usage in the VALUES or SET clause of this insert/update \
                 statement.   Please use a name other than column name when using bindparam() with insert() or update() (for \
                 example, 'b_{name}')."
            )));
        }
        // The last of one name tells the value.
        known.element = element.clone();
        known.position = self.positions.get(&element.id()).copied();
        Ok(())
    }

    /// The text in pieces, and as it shows.
    pub(super) fn finish(&self, text: &str) -> (Str, Vec<Piece>) {
        let mut pieces = Vec::new();
        split(text, self.binds.len(), &mut pieces);
        let mut shown = String::with_capacity(text.len());
        for piece in &pieces {
            match piece {
                Piece::Text(text) => shown.push_str(text),
                Piece::Bind(index) => {
                    if let Some(bind) = self.binds.get(*index) {
                        shown.push_str(&bind.placeholder(&self.dialect, &bind.name));
                    }
                }
                Piece::PostCompile(index) => {
                    if let Some(bind) = self.binds.get(*index) {
                        shown.push_str(&match &bind.around {
                            Some((left, right)) => format!("__[POSTCOMPILE_{}~~{left}~~REPL~~{right}~~]", bind.name),
                            None => format!("__[POSTCOMPILE_{}]", bind.name),
                        });
                    }
                }
            }
        }
        (shown.into(), pieces)
    }

    /// The top of the stack.
    pub(super) fn entry(&self) -> Entry {
        self.stack.last().cloned().unwrap_or_default()
    }

    /// Whether a label has that name, in a list of names.
    pub(super) fn find_label<'l>(list: &'l [(Str, ColumnElement)], name: &str) -> Option<&'l ColumnElement> {
        list.iter().rev().find(|(known, _)| *known == name).map(|(_, element)| element)
    }
}

/// How a parameter is written.
pub(super) fn placeholder(dialect: &Dialect, name: &str) -> String {
    match dialect.paramstyle {
        ParamStyle::Qmark => "?".to_owned(),
        ParamStyle::Named => format!(":{name}"),
        ParamStyle::Pyformat => format!("%({name})s"),
        ParamStyle::Format => "%s".to_owned(),
    }
}

impl Bind {
    /// How the parameter, or one of those that it expands to, is written.
    pub(super) fn placeholder(&self, dialect: &Dialect, name: &str) -> String {
        let text = placeholder(dialect, name);
        let text = match &self.cast {
            Some(cast) => format!("{text}::{cast}"),
            None => text,
        };
        match &self.around {
            Some((left, right)) => format!("{left}{text}{right}"),
            None => text,
        }
    }
}

/// Whether an expression is a label of that identity.
pub(super) fn is_label(element: &ColumnElement, id: Option<Id>) -> bool {
    matches!(element.element(), Element::Label { .. }) && id == Some(element.id())
}

/// Takes text with parameters in it apart.
pub(super) fn split(text: &str, binds: usize, pieces: &mut Vec<Piece>) {
    for (number, part) in text.split('\0').enumerate() {
        if number % 2 == 0 {
            if !part.is_empty() {
                pieces.push(Piece::Text(part.into()));
            }
            continue;
        }
        let mut characters = part.chars();
        let post = characters.next() == Some('p');
        let Some(index) = characters.as_str().parse().ok().filter(|index| *index < binds) else { continue };
        pieces.push(if post { Piece::PostCompile(index) } else { Piece::Bind(index) });
    }
}

/// The error of a compiler, of that class and address, for what it has no way to write.
pub(super) fn cannot_render(class: &str, address: usize, what: &str) -> Raise {
    Raise::new(
        "sqlalchemy.exc.UnsupportedCompilationError",
        format!("Compiler <{class} object at {address:#x}> can't render element of type {what}"),
    )
}
