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
            Some(schema) => {
                let all = self.exec_driver_sql(host, "PRAGMA database_list", Parameters::None, options)?;
                let names = all.rows.scalars(1).all(host)?;
                let known = |item: super::result::Item| item.into_scalar().as_str().is_some_and(|name| name == schema);
                if *schema == "temp" || !names.into_iter().any(known) {
                    return Ok(false);
                }
                vec![self.engine().dialect().quoted(schema)]
            }
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
}
