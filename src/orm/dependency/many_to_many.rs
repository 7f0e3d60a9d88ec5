use super::{Processor, Sides, StateSides, depend_all};
use crate::{
    engine::{ParameterSet, Parameters},
    orm::{
        InstanceState, Passive, PassiveDeletes, persistence, sync,
        unitofwork::{Register, UnitOfWork},
    },
    sql::{compiler::Statement, schema::Table, selectable::FromClause},
    value::{Host, Raise, Result, Str, Value},
};

/// A row between two objects: the values of its columns by their keys.
type AssociationRow = Vec<(Str, Value)>;

impl Processor {
    pub(super) fn many_to_many_dependencies(&self, work: &mut UnitOfWork, sides: &Sides) {
        let &Sides { parent_saves, child_saves, parent_deletes, child_deletes, after_save, before_delete } = sides;
        depend_all(
            work,
            &[
                (parent_saves, after_save),
                (child_saves, after_save),
                (after_save, child_deletes),
                (before_delete, parent_saves),
                (before_delete, parent_deletes),
                (before_delete, child_deletes),
                (before_delete, child_saves),
            ],
        );
    }

    pub(super) fn many_to_many_state_dependencies(&self, work: &mut UnitOfWork, sides: &StateSides) {
        let &StateSides { save_parent, delete_parent, child, after_save, before_delete, isdelete, child_is_deleted } =
            sides;
        if isdelete {
            work.depend(before_delete, delete_parent);
            if let Some(child) = child {
                work.depend(before_delete, child);
            }
            return;
        }
        work.depend(save_parent, after_save);
        if let Some(child) = child {
            let (first, second) = if child_is_deleted { (after_save, child) } else { (child, after_save) };
            work.depend(first, second);
        }
    }

    pub(super) fn many_to_many_presort_deletes(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        states: &[InstanceState],
    ) -> Result<()> {
        // Loads the collections, so that their rows are found to be deleted.
        if self.relationship.passive_deletes() == PassiveDeletes::No {
            for state in states {
                work.history(host, state, &self.key, self.passive_delete())?;
            }
        }
        Ok(())
    }

    pub(super) fn many_to_many_presort_saves(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        states: &[InstanceState],
    ) -> Result<()> {
        if !self.relationship.passive_updates() {
            for state in states {
                if self.pks_changed(host, state)? {
                    work.history(host, state, &self.key, Passive::OFF)?;
                }
            }
        }
        if !self.relationship.cascade().delete_orphan {
            return Ok(());
        }
        for state in states {
            let history = work.history(host, state, &self.key, Passive::NO_INITIALIZE)?;
            for child in history.deleted.iter().flatten() {
                if self.is_parentless(child) {
                    let how = Register { isdelete: true, ..Register::default() };
                    self.register(host, work, child, how, "delete")?;
                    self.register_cascaded_deletes(host, work, child)?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn many_to_many_process_deletes(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        states: &[InstanceState],
    ) -> Result<()> {
        let mut deletes = Vec::new();
        let mut seen = Vec::new();
        for state in states {
            let history = work.history(host, state, &self.key, self.passive_delete())?;
            for child in history.non_added().flatten() {
                if self.other_side_did(work, state, child) {
                    continue;
                }
                deletes.extend(self.association_row(host, work, state, Some(child), "delete")?);
            }
            seen.extend(history.non_added().flatten().map(|child| (child.address(), state.address())));
        }
        self.remember(work, seen);
        self.write_rows(host, work, Vec::new(), Vec::new(), deletes)
    }

    pub(super) fn many_to_many_process_saves(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        states: &[InstanceState],
    ) -> Result<()> {
        let mut inserts = Vec::new();
        let mut updates = Vec::new();
        let mut deletes = Vec::new();
        let mut seen = Vec::new();
        for state in states {
            let cascades_keys = !self.relationship.passive_updates() && self.pks_changed(host, state)?;
            let passive = if cascades_keys { Passive::OFF } else { Passive::NO_INITIALIZE };
            let passive = passive.with(Passive::INCLUDE_PENDING_MUTATIONS);
            let history = work.history(host, state, &self.key, passive)?;
            for child in &history.added {
                if child.as_ref().is_some_and(|child| self.other_side_did(work, state, child)) {
                    continue;
                }
                inserts.extend(self.association_row(host, work, state, child.as_ref(), "add")?);
            }
            for child in &history.deleted {
                if child.as_ref().is_some_and(|child| self.other_side_did(work, state, child)) {
                    continue;
                }
                deletes.extend(self.association_row(host, work, state, child.as_ref(), "delete")?);
            }
            let changed = history.added.iter().chain(&history.deleted).flatten();
            seen.extend(changed.map(|child| (child.address(), state.address())));
            if cascades_keys {
                for child in history.unchanged.iter().flatten() {
                    let mut row = AssociationRow::new();
                    let relationship = &self.relationship;
                    sync::update_row(host, state, &self.parent(), relationship.synchronize_pairs(), &mut row)?;
                    let pairs = relationship.secondary_synchronize_pairs();
                    sync::update_row(host, child, &self.mapper(), pairs, &mut row)?;
                    updates.push(row);
                }
            }
        }
        self.remember(work, seen);
        self.write_rows(host, work, inserts, updates, deletes)
    }

    /// The name under which both sides of a relationship remember what they wrote.
    fn reversed_key(&self) -> Option<String> {
        let reverse = self.relationship.reverse_properties();
        if reverse.is_empty() {
            return None;
        }
        let mut keys: Vec<String> = reverse.iter().map(|one| one.key().to_string()).collect();
        keys.push(self.key.to_string());
        keys.sort_unstable();
        Some(keys.join(","))
    }

    fn other_side_did(&self, work: &UnitOfWork, state: &InstanceState, child: &InstanceState) -> bool {
        let written = self.reversed_key().and_then(|key| work.reversed.get(&key));
        written.is_some_and(|written| written.contains(&(state.address(), child.address())))
    }

    fn remember(&self, work: &mut UnitOfWork, pairs: Vec<(usize, usize)>) {
        if let Some(key) = self.reversed_key() {
            work.reversed.entry(key).or_default().extend(pairs);
        }
    }

    fn association_row(
        &self,
        host: &mut dyn Host,
        work: &UnitOfWork,
        state: &InstanceState,
        child: Option<&InstanceState>,
        operation: &str,
    ) -> Result<Option<AssociationRow>> {
        self.verify_canload(child)?;
        let Some(child) = child else { return Ok(None) };
        if !work.session.contains_state(child) {
            if !child.is_deleted() {
                work.warn(
                    host,
                    &format!(
                        "Object of type <{}> not in session, {operation} operation along '{}' won't proceed",
                        child.mapper().class_name(),
                        self.relationship.label()
                    ),
                )?;
            }
            return Ok(None);
        }
        let mut row = AssociationRow::new();
        sync::populate_row(host, state, &self.parent(), self.relationship.synchronize_pairs(), &mut row)?;
        sync::populate_row(host, child, &self.mapper(), self.relationship.secondary_synchronize_pairs(), &mut row)?;
        Ok(Some(row))
    }

    fn write_rows(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        inserts: Vec<AssociationRow>,
        updates: Vec<AssociationRow>,
        deletes: Vec<AssociationRow>,
    ) -> Result<()> {
        let Some(FromClause::Table(secondary)) = self.relationship.secondary().cloned() else {
            return Err(Raise::unsupported(format!(
                "writing through {}, whose secondary is no table (viewonly=True only reads)",
                self.relationship.label()
            )));
        };
        // Without a row to write, too, the transaction begins.
        work.connect(host, self.relationship.mapper())?;
        write_known(host, work, &secondary, "delete", deletes, persistence::delete_by_columns)?;
        write_known(host, work, &secondary, "update", updates, persistence::update_by_columns)?;
        if !inserts.is_empty() {
            let statement = persistence::insert_into(&secondary);
            persistence::execute(host, work, &statement, parameters(inserts))?;
        }
        Ok(())
    }
}

/// Deletes or updates rows that are there; `StaleDataError` where one is not.
fn write_known(
    host: &mut dyn Host,
    work: &mut UnitOfWork,
    table: &Table,
    verb: &str,
    rows: Vec<AssociationRow>,
    statement: fn(&Table, &[Str]) -> Result<Statement>,
) -> Result<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    let keys: Vec<Str> = first.iter().map(|(key, _)| key.clone()).collect();
    let expected = rows.len();
    let matched = persistence::execute(host, work, &statement(table, &keys)?, parameters(rows))?.rowcount();
    if matched == expected as i64 {
        return Ok(());
    }
    Err(persistence::stale_data(format!(
        "{} statement on table '{}' expected to {verb} {expected} row(s); Only {matched} were matched.",
        verb.to_uppercase(),
        table.name()
    )))
}

fn parameters(rows: Vec<AssociationRow>) -> Parameters {
    Parameters::of(rows.into_iter().map(ParameterSet::new))
}
