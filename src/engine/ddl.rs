//! CREATE and DROP of tables and indexes: what is there already is looked up first, and what others refer to comes first.

use super::{Carried, Connection, Engine, ExecutionOptions, Parameters, Target};
use crate::{
    sql::{
        compiler::Statement,
        ddl::Ddl,
        schema::{Index, MetaData, Table, sort_tables_and_constraints},
    },
    trace::{Cause, CauseKind},
    value::{Host, Result},
};

impl Engine {
    /// Does `work` with a connection in a transaction, which is committed, or rolled back where it fails:
    /// `with engine.begin()`.
    pub fn begin<T>(
        &self,
        host: &mut dyn Host,
        work: impl FnOnce(&mut dyn Host, &Connection) -> Result<T>,
    ) -> Result<T> {
        let connection = self.connect(host)?;
        let transaction = match connection.begin(host) {
            Ok(transaction) => transaction,
            Err(raise) => {
                connection.close(host)?;
                return Err(raise);
            }
        };
        let done = work(host, &connection);
        let left = transaction.exit(host, done.is_err());
        let closed = connection.close(host);
        let done = done?;
        left?;
        closed?;
        Ok(done)
    }
}

impl Connection {
    /// `MetaData.create_all()`: makes the tables of `metadata`, or of it only those, with their indexes; with `check_first`
    /// only those that are not there.
    pub fn create_all(
        &self,
        host: &mut dyn Host,
        metadata: &MetaData,
        tables: Option<Vec<Table>>,
        check_first: bool,
    ) -> Result<()> {
        let mut wanted = Vec::new();
        for table in tables.unwrap_or_else(|| metadata.tables()) {
            if !check_first || !self.is_there(host, &table)? {
                wanted.push(table);
            }
        }
        let (sorted, _, _) = sort_tables_and_constraints(&wanted, |_| None)?;
        let order: Vec<Table> = sorted.into_iter().map(|sorted| sorted.table).collect();
        let whole = || (Target::from(metadata), Carried::MetaData(metadata.clone()));
        let how = (check_first, true);
        self.tell_ddl(host, "before_create", whole(), Some(&order), how)?;
        for table in &order {
            self.create_this(host, table, how)?;
        }
        self.tell_ddl(host, "after_create", whole(), Some(&order), how)
    }

    /// `MetaData.drop_all()`: drops the tables of `metadata`, or of it only those; with `check_first` only those that are
    /// there.
    pub fn drop_all(
        &self,
        host: &mut dyn Host,
        metadata: &MetaData,
        tables: Option<Vec<Table>>,
        check_first: bool,
    ) -> Result<()> {
        let mut wanted = Vec::new();
        for table in tables.unwrap_or_else(|| metadata.tables()) {
            if !check_first || self.is_there(host, &table)? {
                wanted.push(table);
            }
        }
        // SQLite has no ALTER that would take a foreign key away, so that each of them counts.
        let (sorted, _, circle) = sort_tables_and_constraints(&wanted, |_| Some(false))?;
        let order = match circle {
            None => sorted.into_iter().rev().map(|sorted| sorted.table).collect(),
            Some(warning) => {
                let names = warning.split('"').nth(1).unwrap_or_default();
                host.warn(
                    "sqlalchemy.exc.SAWarning",
                    &format!(
                        "Can't sort tables for DROP; an unresolvable foreign key dependency exists between tables: {names}; \
                         and backend does not support ALTER.  To restore at least a partial sort, apply use_alter=True to \
                         ForeignKey and ForeignKeyConstraint objects involved in the cycle to mark these as known cycles \
                         that will be ignored."
                    ),
                )?;
                wanted
            }
        };
        let whole = || (Target::from(metadata), Carried::MetaData(metadata.clone()));
        let how = (check_first, true);
        self.tell_ddl(host, "before_drop", whole(), Some(&order), how)?;
        for table in &order {
            self.drop_this(host, table, how)?;
        }
        self.tell_ddl(host, "after_drop", whole(), Some(&order), how)
    }

    /// `Table.create()`: makes a table with its indexes.
    pub fn create_table(&self, host: &mut dyn Host, table: &Table, check_first: bool) -> Result<()> {
        if check_first && self.is_there(host, table)? {
            return Ok(());
        }
        self.create_this(host, table, (check_first, false))
    }

    /// `Table.drop()`.
    pub fn drop_table(&self, host: &mut dyn Host, table: &Table, check_first: bool) -> Result<()> {
        if check_first && !self.is_there(host, table)? {
            return Ok(());
        }
        self.drop_this(host, table, (check_first, false))
    }

    /// `Index.create()`.
    pub fn create_index(&self, host: &mut dyn Host, index: &Index) -> Result<()> {
        let ddl = Ddl::CreateIndex { index: index.clone(), if_not_exists: false };
        self.run_ddl(host, ddl, "An index is made".to_owned())
    }

    /// `Index.drop()`.
    pub fn drop_index(&self, host: &mut dyn Host, index: &Index) -> Result<()> {
        let ddl = Ddl::DropIndex { index: index.clone(), if_exists: false };
        self.run_ddl(host, ddl, "An index is dropped".to_owned())
    }

    /// Makes a table with its indexes; `how` says whether it was looked for, and whether this is a part of `create_all()`.
    fn create_this(&self, host: &mut dyn Host, table: &Table, how: (bool, bool)) -> Result<()> {
        let target = || (Target::from(table), Carried::Table(table.clone()));
        self.tell_ddl(host, "before_create", target(), None, how)?;
        let ddl = Ddl::CreateTable { table: table.clone(), if_not_exists: false };
        self.run_ddl(host, ddl, format!("The table {} is made", table.key()))?;
        for index in table.indexes() {
            self.create_index(host, &index)?;
        }
        self.tell_ddl(host, "after_create", target(), None, how)
    }

    fn drop_this(&self, host: &mut dyn Host, table: &Table, how: (bool, bool)) -> Result<()> {
        let target = || (Target::from(table), Carried::Table(table.clone()));
        self.tell_ddl(host, "before_drop", target(), None, how)?;
        let ddl = Ddl::DropTable { table: table.clone(), if_exists: false };
        self.run_ddl(host, ddl, format!("The table {} is dropped", table.key()))?;
        self.tell_ddl(host, "after_drop", target(), None, how)
    }

    fn is_there(&self, host: &mut dyn Host, table: &Table) -> Result<bool> {
        let options = because(format!("Is the table {} there?", table.key()));
        let schemas = self.execution_options().schema_translate_map;
        let schema = match schemas.as_ref().and_then(|schemas| schemas.get(table.schema())) {
            Some(other) => other,
            None => table.schema(),
        };
        self.has_table(host, table.name(), schema, &options)
    }

    fn run_ddl(&self, host: &mut dyn Host, ddl: Ddl, text: String) -> Result<()> {
        self.execute(host, &Statement::Ddl(ddl), Parameters::None, &because(text))?;
        Ok(())
    }
}

fn because(text: String) -> ExecutionOptions {
    ExecutionOptions::because(Cause::new(CauseKind::Ddl, text))
}
