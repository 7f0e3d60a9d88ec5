use super::Compiled;
use crate::value::{Host, Result, Str, Value};

/// A statement ready for the driver.
#[derive(Clone, Debug)]
pub struct Expanded {
    /// The text.
    pub sql: Str,
    /// The parameters in the order of their placeholders, processed.
    pub parameters: Vec<Value>,
}

impl Compiled {
    /// The values of all parameters, in the order of [`Compiled::binds`]: those given by key first, then those of the
    /// statement that is executed (`key`, where it is not the one that was compiled).
    ///
    /// # Errors
    /// `InvalidRequestError` for a required parameter without a value, and what a callable value raises.
    pub fn values(
        &self,
        _host: &mut dyn Host,
        _given: &[(Str, Value)],
        _key: Option<&super::CacheKey>,
    ) -> Result<Vec<Value>> {
        Ok(Vec::new())
    }

    /// The text and the processed parameters for values in the order of [`Compiled::binds`].
    pub fn expand(&self, _host: &mut dyn Host, _values: &[Value]) -> Result<Expanded> {
        Ok(Expanded { sql: self.sql.clone(), parameters: Vec::new() })
    }
}
