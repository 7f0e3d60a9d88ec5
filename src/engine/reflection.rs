//! What is in a database, as its own catalogue tells it.

use super::{Connection, ExecutionOptions, Parameters};
use crate::value::{Host, Result, Str};

impl Connection {
    /// Whether there is a table or view of that name; without a schema, a temporary one counts too.
    pub fn has_table(
        &self,
        host: &mut dyn Host,
        name: &str,
        schema: Option<&Str>,
        options: &ExecutionOptions,
    ) -> Result<bool> {
        let schemas = match schema {
            Some(schema) => vec![self.engine().dialect().quote(schema)],
            None => vec!["main".to_owned(), "temp".to_owned()],
        };
        let name = self.engine().dialect().quoted(name);
        for schema in schemas {
            let sql = format!("PRAGMA {schema}.table_info({name})");
            let result = self.exec_driver_sql(host, &sql, Parameters::None, options)?;
            if result.rows.returns_rows() && !result.rows.all(host)?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The names of the tables, sorted.
    pub fn table_names(&self, host: &mut dyn Host, options: &ExecutionOptions) -> Result<Vec<Str>> {
        let sql =
            "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name";
        let result = self.exec_driver_sql(host, sql, Parameters::None, options)?;
        let names = result.rows.scalars(0).all(host)?;
        Ok(names.into_iter().filter_map(|item| item.into_scalar().as_str().cloned()).collect())
    }
}
