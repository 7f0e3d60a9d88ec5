use super::{TablePlan, flush_error, read_attribute, stale_data, statements};
use crate::{
    engine::{ParameterSet, Parameters},
    orm::{InstanceState, Loaded, Passive, unitofwork::UnitOfWork},
    sql::schema::Table,
    value::{Host, Result, Str, Value},
};

/// Deletes the rows of `states` in one table.
pub(super) fn delete_rows(
    host: &mut dyn Host,
    work: &mut UnitOfWork,
    table: &Table,
    states: &[InstanceState],
) -> Result<()> {
    let mut sets: Vec<ParameterSet> = Vec::new();
    let mut statement = None;
    let (mut versioned, mut confirmed) = (false, true);
    for state in states {
        let Some(plan) = TablePlan::of(state.mapper(), table) else { continue };
        if !state.has_identity() {
            continue;
        }
        confirmed &= !state.mapper().base_mapper().options().unconfirmed_deletes;
        let dict = state.dict()?;
        if statement.is_none() {
            statement = Some(plan.delete()?.clone());
        }
        let mut pairs: Vec<(Str, Value)> = Vec::new();
        versioned |= plan.version().is_some();
        for mapped in plan.primary_keys().chain(plan.version()) {
            // The row is found by the key that it has in the database, whatever the object says by now.
            let value = match state.mapper().attribute(&mapped.key) {
                Some(attribute) => match attribute.committed_value(host, state, &dict, Passive::OFF)? {
                    Loaded::Value(value) => value,
                    _ => read_attribute(host, state, &dict, &mapped.key)?,
                },
                None => Value::None,
            };
            if value.is_none() && mapped.is_key {
                return Err(flush_error(format!(
                    "Can't delete from table {} using NULL for primary key value on column {}",
                    table.name(),
                    mapped.column.description()
                )));
            }
            pairs.push((mapped.column_key.clone(), value));
        }
        sets.push(ParameterSet::new(pairs));
    }
    let expected = sets.len();
    let Some(statement) = statement.filter(|_| expected > 0) else { return Ok(()) };
    let result = statements::execute(host, work, &statement, Parameters::of(sets))?;
    let matched = result.rowcount();
    if !confirmed || matched < 0 || matched == expected as i64 {
        return Ok(());
    }
    let message = format!(
        "DELETE statement on table '{}' expected to delete {expected} row(s); {matched} were matched.  Please set \
         confirm_deleted_rows=False within the mapper configuration to prevent this warning.",
        table.name()
    );
    if versioned { Err(stale_data(message)) } else { host.warn("sqlalchemy.exc.SAWarning", &message) }
}
