use std::{
    cell::{Cell, OnceCell, Ref, RefCell},
    fmt,
    rc::{Rc, Weak},
};

use super::{Constraint, ConstraintKind, ForeignKey, Index, PendingColumn, Sequence, Table, WeakTable};
use crate::{
    sql::{
        Id, argument_error,
        elements::{ColumnElement, Element},
        fresh_id,
        names::Name,
        selectable::{FromClause, WeakAlias},
        types::TypeEngine,
    },
    value::{Dict, Payload, Raise, Result, Str, Value},
};

/// A column: of a [`Table`], of another from-clause (a proxy), or by name only (`column("x")`).
#[derive(Clone)]
pub struct Column(Rc<Inner>);

/// A reference that does not keep the column.
#[derive(Clone, Default)]
pub struct WeakColumn(Weak<Inner>);

struct Inner {
    id: Id,
    name: RefCell<Option<Name>>,
    key: RefCell<Option<Str>>,
    ty: RefCell<TypeEngine>,
    is_literal: bool,
    table: RefCell<WeakTable>,
    /// Of a proxy, the alias that it is a column of.
    alias: OnceCell<WeakAlias>,
    /// What a proxy stands for.
    proxies: Vec<ColumnElement>,
    /// Everything that only a schema column has.
    options: Option<Box<RefCell<ColumnOptions>>>,
    info: Dict,
    creation_order: u64,
    /// Whether its type is being looked for along foreign keys, which may lead in a circle.
    resolving: Cell<bool>,
}

/// What a schema column was made with.
#[derive(Clone, Debug, Default)]
pub struct ColumnOptions {
    /// Part of the primary key.
    pub primary_key: bool,
    /// May hold NULL; `None` where it was not said: then what is no primary key may.
    pub nullable: Option<bool>,
    /// `autoincrement`.
    pub autoincrement: Autoincrement,
    /// The value for INSERTs that give none.
    pub default: Option<ColumnDefault>,
    /// The value for UPDATEs that give none.
    pub onupdate: Option<ColumnDefault>,
    /// The value that the database gives to INSERTs.
    pub server_default: Option<ServerDefault>,
    /// Whether the database changes it on UPDATE (`server_onupdate=FetchedValue()`).
    pub server_onupdate: bool,
    /// `unique`.
    pub unique: Option<bool>,
    /// `index`.
    pub index: Option<bool>,
    /// `comment`.
    pub comment: Option<Str>,
    /// `doc`.
    pub doc: Option<Str>,
    /// `quote`.
    pub quote: Option<bool>,
    /// `system`: left out of CREATE TABLE.
    pub system: bool,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Constraints given with it.
    pub constraints: Vec<Constraint>,
    /// Whether sentinel (`insert_sentinel`).
    pub insert_sentinel: bool,
    /// Whether more than one thing was to be its server default, of which `Computed` goes with none.
    pub generated_twice: bool,
    /// The sequence that numbers it, where the database has such.
    pub sequence: Option<Sequence>,
    /// Dialects' own arguments (`sqlite_on_conflict_unique`).
    pub dialect_options: Vec<(Str, Value)>,
}

/// Whether the database numbers a key by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Autoincrement {
    /// Where it is the only integer column of the key, without foreign keys and defaults.
    #[default]
    Auto,
    /// Yes.
    True,
    /// No.
    False,
    /// As `Auto`, foreign keys notwithstanding.
    IgnoreForeignKey,
}

/// A value that SQLAlchemy puts in the place of one not given.
#[derive(Clone, Debug)]
pub enum ColumnDefault {
    /// A plain value.
    Scalar(Value),
    /// Called for each row; with the execution context where `takes_context`.
    Callable {
        /// What is called.
        callable: Value,
        /// Whether it takes the context.
        takes_context: bool,
    },
    /// A SQL expression.
    Clause(ColumnElement),
}

/// A value that the database puts in the place of one not given.
#[derive(Clone, Debug)]
pub enum ServerDefault {
    /// A literal text, to be quoted.
    Text(Str),
    /// A SQL expression.
    Clause(ColumnElement),
    /// Unknown to SQLAlchemy (`FetchedValue()`).
    Fetched,
    /// `GENERATED ALWAYS AS`.
    Computed(Computed),
    /// `GENERATED … AS IDENTITY`.
    Identity(Identity),
}

/// `Computed()`.
#[derive(Clone, Debug)]
pub struct Computed {
    /// The expression.
    pub expression: ColumnElement,
    /// `STORED`, `VIRTUAL`, or as the database likes.
    pub persisted: Option<bool>,
}

/// `Identity()`.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    /// `ALWAYS` rather than `BY DEFAULT`.
    pub always: bool,
    /// `ON NULL`.
    pub on_null: Option<bool>,
    /// How it counts.
    pub options: IdentityOptions,
}

/// How a sequence or an identity counts.
#[derive(Clone, Debug, Default)]
pub struct IdentityOptions {
    /// `START WITH`.
    pub start: Option<i64>,
    /// `INCREMENT BY`.
    pub increment: Option<i64>,
    /// `MINVALUE`.
    pub minvalue: Option<i64>,
    /// `MAXVALUE`.
    pub maxvalue: Option<i64>,
    /// `NO MINVALUE`.
    pub nominvalue: Option<bool>,
    /// `NO MAXVALUE`.
    pub nomaxvalue: Option<bool>,
    /// `CYCLE`, `NO CYCLE`.
    pub cycle: Option<bool>,
    /// `CACHE`.
    pub cache: Option<i64>,
}

thread_local! {
    static CREATED: Cell<u64> = const { Cell::new(0) };
}

impl Column {
    /// A schema column. Name and type may come later (`mapped_column()`).
    pub fn new(name: Option<Str>, ty: TypeEngine, options: ColumnOptions) -> Column {
        let column = Column::build(name.map(Name::Plain), None, ty, false, Vec::new(), Some(options));
        let options = column.options().map(|options| options.clone()).unwrap_or_default();
        for key in &options.foreign_keys {
            key.attach(&column);
        }
        column
    }

    /// `column("x")`, or with `is_literal` text written as it is.
    pub fn lightweight(name: Str, ty: TypeEngine, is_literal: bool) -> Column {
        Column::build(Some(Name::Plain(name)), None, ty, is_literal, Vec::new(), None)
    }

    /// A column of a from-clause that stands for others.
    pub fn proxy(name: Name, key: Str, ty: TypeEngine, is_literal: bool, proxies: Vec<ColumnElement>) -> Column {
        Column::build(Some(name), Some(key), ty, is_literal, proxies, None)
    }

    fn build(
        name: Option<Name>,
        key: Option<Str>,
        ty: TypeEngine,
        is_literal: bool,
        proxies: Vec<ColumnElement>,
        options: Option<ColumnOptions>,
    ) -> Column {
        let order = CREATED.with(|created| {
            let order = created.get();
            created.set(order + 1);
            order
        });
        Column(Rc::new(Inner {
            id: fresh_id(),
            name: RefCell::new(name),
            key: RefCell::new(key),
            ty: RefCell::new(ty),
            is_literal,
            table: RefCell::default(),
            alias: OnceCell::new(),
            proxies,
            options: options.map(|options| Box::new(RefCell::new(options))),
            info: Dict::new(),
            creation_order: order,
            resolving: Cell::new(false),
        }))
    }

    /// Identifies it.
    pub fn id(&self) -> Id {
        self.0.id
    }

    /// The name; empty while it has none.
    pub fn name(&self) -> Str {
        match &*self.0.name.borrow() {
            Some(Name::Plain(name)) => name.clone(),
            Some(name) => name.display(),
            None => Str::from(""),
        }
    }

    /// The name as the compiler takes it; `None` while it has none.
    pub fn label(&self) -> Option<Name> {
        self.0.name.borrow().clone()
    }

    /// Whether it has a name.
    pub fn has_name(&self) -> bool {
        self.0.name.borrow().is_some()
    }

    /// Sets the name.
    pub fn set_name(&self, name: Str) {
        *self.0.name.borrow_mut() = Some(Name::Plain(name));
    }

    /// The key in `.c`: the name where no other was given.
    pub fn key(&self) -> Str {
        match &*self.0.key.borrow() {
            Some(key) => key.clone(),
            None => self.name(),
        }
    }

    /// Sets the key.
    pub fn set_key(&self, key: Option<Str>) {
        *self.0.key.borrow_mut() = key;
    }

    /// Whether a key other than the name was given.
    pub fn has_key(&self) -> bool {
        self.0.key.borrow().is_some()
    }

    /// The type. A column with a foreign key and no type has that of its target, once that is there.
    pub fn ty(&self) -> TypeEngine {
        let own = self.0.ty.borrow().clone();
        if !own.is_null() {
            return own;
        }
        let key = self.options().and_then(|options| options.foreign_keys.first().cloned());
        let Some(target) = key.and_then(|key| key.try_column()) else { return own };
        if self.0.resolving.replace(true) {
            return own;
        }
        let ty = target.ty();
        self.0.resolving.set(false);
        if !ty.is_null() {
            *self.0.ty.borrow_mut() = ty.clone();
        }
        ty
    }

    /// The type that was given, which may be none.
    pub fn own_ty(&self) -> TypeEngine {
        self.0.ty.borrow().clone()
    }

    /// Sets the type.
    pub fn set_ty(&self, ty: TypeEngine) {
        *self.0.ty.borrow_mut() = ty;
    }

    /// Whether the name is text written as it is.
    pub fn is_literal(&self) -> bool {
        self.0.is_literal
    }

    /// What a proxy stands for.
    pub fn proxies(&self) -> &[ColumnElement] {
        &self.0.proxies
    }

    /// The table.
    pub fn table(&self) -> Option<Table> {
        self.0.table.borrow().upgrade()
    }

    /// The from-clause that it is a column of, as long as that is there.
    pub fn from_clause(&self) -> Option<FromClause> {
        self.alias().or_else(|| self.table().map(FromClause::Table))
    }

    /// Says which alias a proxy is a column of.
    pub(in crate::sql) fn set_alias(&self, alias: WeakAlias) {
        let _ = self.0.alias.set(alias);
    }

    /// The sequence that numbers it, where the database has such.
    pub fn sequence(&self) -> Option<Sequence> {
        self.options()?.sequence.clone()
    }

    /// What a schema column was made with; `None` for others.
    pub fn options(&self) -> Option<Ref<'_, ColumnOptions>> {
        self.0.options.as_ref().map(|options| options.borrow())
    }

    /// Changes what it was made with.
    pub fn edit<T>(&self, edit: impl FnOnce(&mut ColumnOptions) -> T) -> Option<T> {
        self.0.options.as_ref().map(|options| edit(&mut options.borrow_mut()))
    }

    /// Whether it is a schema column.
    pub fn is_schema(&self) -> bool {
        self.0.options.is_some()
    }

    /// Part of the primary key; a proxy as the first column that it stands for.
    pub fn primary_key(&self) -> bool {
        match self.options() {
            Some(options) => options.primary_key,
            None => self.0.proxies.first().and_then(plain).is_some_and(Column::primary_key),
        }
    }

    /// May hold NULL.
    pub fn nullable(&self) -> bool {
        self.options().is_none_or(|options| {
            let identity = matches!(options.server_default, Some(ServerDefault::Identity(_)));
            options.nullable.unwrap_or(!options.primary_key && !identity)
        })
    }

    /// The default for INSERT.
    pub fn default(&self) -> Option<ColumnDefault> {
        self.options().and_then(|options| options.default.clone())
    }

    /// The default for UPDATE.
    pub fn onupdate(&self) -> Option<ColumnDefault> {
        self.options().and_then(|options| options.onupdate.clone())
    }

    /// The database's default.
    pub fn server_default(&self) -> Option<ServerDefault> {
        self.options().and_then(|options| options.server_default.clone())
    }

    /// Whether the database changes it on UPDATE.
    pub fn server_onupdate(&self) -> bool {
        self.options().is_some_and(|options| {
            options.server_onupdate || matches!(options.server_default, Some(ServerDefault::Computed(_)))
        })
    }

    /// The foreign keys.
    pub fn foreign_keys(&self) -> Vec<ForeignKey> {
        self.options().map_or_else(Vec::new, |options| options.foreign_keys.clone())
    }

    /// Gives it another foreign key.
    pub fn append_foreign_key(&self, key: &ForeignKey) -> Result<()> {
        key.attach(self);
        self.edit(|options| options.foreign_keys.push(key.clone()));
        if let Some(table) = self.table() {
            key.join(&table)?;
        }
        Ok(())
    }

    /// Whether it, or what it stands for, refers to `other` or to what that stands for.
    ///
    /// # Errors
    /// `NoReferencedTableError`, `NoReferencedColumnError`.
    pub fn references(&self, other: &Column) -> Result<bool> {
        if self.is_schema() {
            let theirs = |target: &Column| target.is(other) || other.element().proxy_set().contains(&target.id());
            for key in self.foreign_keys() {
                if theirs(&key.column()?) {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        for column in self.0.proxies.iter().filter_map(ColumnElement::as_column) {
            if column.references(other)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `info`.
    pub fn info(&self) -> &Dict {
        &self.0.info
    }

    /// Counts all columns in the order of their making.
    pub fn creation_order(&self) -> u64 {
        self.0.creation_order
    }

    /// It as an expression.
    pub fn element(&self) -> ColumnElement {
        ColumnElement::of_column(self, self.alias())
    }

    fn alias(&self) -> Option<FromClause> {
        self.0.alias.get()?.upgrade().map(|alias| alias.as_from())
    }

    /// Another column like this one, of no table.
    pub fn copy(&self) -> Column {
        let mut options = self.options().map(|options| options.clone()).unwrap_or_default();
        options.foreign_keys =
            options.foreign_keys.iter().filter(|key| !key.is_of_constraint()).map(ForeignKey::copy).collect();
        options.constraints = options.constraints.iter().map(Constraint::copy).collect();
        let column = Column::new(None, self.own_ty(), options);
        *column.0.name.borrow_mut() = self.0.name.borrow().clone();
        *column.0.key.borrow_mut() = self.0.key.borrow().clone();
        for (key, value) in self.0.info.entries() {
            if let Value::Str(key) = key {
                drop(column.0.info.insert_str(&key, value));
            }
        }
        column
    }

    /// Whether both are the same.
    pub fn is(&self, other: &Column) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// A reference that does not keep it.
    pub fn downgrade(&self) -> WeakColumn {
        WeakColumn(Rc::downgrade(&self.0))
    }

    /// The table's and the column's name, as messages have them.
    pub fn description(&self) -> String {
        match self.table() {
            Some(table) => format!("{}.{}", table.name(), self.name()),
            None => self.name().to_string(),
        }
    }

    pub(super) fn attach(&self, table: &Table) {
        *self.0.table.borrow_mut() = table.downgrade();
    }

    /// Becomes a column of `table`.
    pub(super) fn join(&self, table: &Table, replace: bool) -> Result<()> {
        if !self.has_name() {
            return Err(argument_error(
                "Column must be constructed with a non-blank name or assign a non-blank .name before adding to a Table.",
            ));
        }
        if let Some(other) = self.table().filter(|other| !other.is(table)) {
            return Err(argument_error(format!(
                "Column object '{}' already assigned to Table '{}'",
                self.name(),
                other.name()
            )));
        }
        let key = self.key();
        let mut existing = table.column(&key).filter(|column| !column.is(self));
        if existing.is_none() && replace {
            // One that goes by its name gives way to one of that name with a key of its own.
            let named = table.column(&self.name());
            existing = named.filter(|column| !column.is(self) && column.key() == column.name());
        }
        if existing.is_some() && !replace {
            return Err(Raise::new(
                "sqlalchemy.exc.DuplicateColumnError",
                format!(
                    "A column with {} '{key}' is already present in table '{}'.",
                    if self.has_key() { "key" } else { "name" },
                    table.name()
                ),
            ));
        }
        self.attach(table);
        match existing {
            Some(old) => {
                table.edit_columns(|columns| {
                    for column in columns.iter_mut().filter(|column| column.is(&old)) {
                        *column = self.clone();
                    }
                });
                for key in old.foreign_keys() {
                    key.leave(table);
                }
                if let Some(primary) = table.primary_key() {
                    primary.remove_column(&old);
                }
            }
            None if table.column(&key).is_none() => table.edit_columns(|columns| columns.push(self.clone())),
            None => {}
        }
        let options = self.options().map(|options| options.clone()).unwrap_or_default();
        if options.primary_key
            && let Some(primary) = table.primary_key()
        {
            primary.add_column(self);
        }
        match (options.index == Some(true), options.unique == Some(true)) {
            (true, unique) => {
                let index = Index::new(None, vec![PendingColumn::Column(self.clone())], unique);
                index.set_of_column();
                index.attach(table)?;
            }
            (false, true) => {
                let column = vec![PendingColumn::Column(self.clone())];
                let constraint = Constraint::new(ConstraintKind::Unique, None, column);
                constraint.set_of_column();
                constraint.attach(table)?;
            }
            _ => {}
        }
        for key in &options.foreign_keys {
            key.join(table)?;
        }
        for constraint in &options.constraints {
            constraint.belong(table);
        }
        self.constrain_type(table)
    }

    /// The CHECK that a type asks for (`Boolean(create_constraint=True)`).
    fn constrain_type(&self, table: &Table) -> Result<()> {
        use crate::sql::{elements::Operand, operators::Op, types::TypeArguments};
        let ty = self.own_ty();
        let (values, name) = match ty.arguments() {
            TypeArguments::Boolean { create_constraint: true, name } => {
                (vec![Operand::Value(Value::Int(0)), Operand::Value(Value::Int(1))], name.clone())
            }
            TypeArguments::Enum(arguments) if arguments.create_constraint => (
                arguments.names.iter().map(|name| Operand::Value(Value::Str(name.clone()))).collect(),
                arguments.name.clone(),
            ),
            _ => return Ok(()),
        };
        let plain = crate::sql::elements::type_coerce(
            Operand::Element(self.element()),
            if matches!(ty.arguments(), TypeArguments::Enum(_)) { TypeEngine::string() } else { TypeEngine::integer() },
        )?;
        let condition = plain.operate(Op::In, Operand::List(values))?;
        let constraint = Constraint::new(ConstraintKind::Check(condition), name, Vec::new());
        constraint.set_type_bound(ty);
        constraint.attach(table)
    }

    pub(super) fn release(&self) {
        let options = self.edit(std::mem::take);
        drop(options);
        self.0.info.clear();
    }
}

impl WeakColumn {
    /// The column, while it is there.
    pub fn upgrade(&self) -> Option<Column> {
        self.0.upgrade().map(Column)
    }
}

impl fmt::Debug for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Column({:?})", self.description())
    }
}

impl Payload for Column {}

/// The column that an expression is, under whatever name.
fn plain(element: &ColumnElement) -> Option<&Column> {
    match element.element() {
        Element::Label { element, .. } | Element::Grouping(element) => plain(element),
        _ => element.as_column(),
    }
}
