use super::{Processor, Sides, StateSides, depend_all};
use crate::{
    orm::{
        InstanceState, Passive, PassiveDeletes,
        session::StateSet,
        sync,
        unitofwork::{Register, UnitOfWork},
    },
    value::{Host, Result},
};

impl Processor {
    pub(super) fn one_to_many_dependencies(&self, work: &mut UnitOfWork, sides: &Sides) {
        let &Sides { parent_saves, child_saves, parent_deletes, child_deletes, after_save, before_delete } = sides;
        if self.relationship.post_update() {
            let (post, pre) = self.post_update_actions(work, &self.mapper());
            depend_all(
                work,
                &[
                    (child_saves, after_save),
                    (parent_saves, after_save),
                    (after_save, post),
                    (child_saves, before_delete),
                    (before_delete, post),
                    (post, parent_deletes),
                    (before_delete, pre),
                    (pre, parent_deletes),
                    (pre, child_deletes),
                ],
            );
        } else {
            depend_all(
                work,
                &[
                    (parent_saves, after_save),
                    (after_save, child_saves),
                    (after_save, child_deletes),
                    (child_saves, parent_deletes),
                    (child_deletes, parent_deletes),
                    (before_delete, child_saves),
                    (before_delete, child_deletes),
                ],
            );
        }
    }

    pub(super) fn one_to_many_state_dependencies(&self, work: &mut UnitOfWork, sides: &StateSides) {
        let &StateSides { save_parent, delete_parent, child, after_save, before_delete, isdelete, child_is_deleted } =
            sides;
        if self.relationship.post_update() {
            let (post, pre) = self.post_update_actions(work, &self.mapper());
            if isdelete {
                depend_all(work, &[(before_delete, pre), (pre, delete_parent)]);
                return;
            }
            if !child_is_deleted {
                work.depend(save_parent, after_save);
            }
            if let Some(child) = child {
                work.depend(child, after_save);
            }
            work.depend(after_save, post);
        } else if !isdelete {
            work.depend(save_parent, after_save);
            if let Some(child) = child {
                depend_all(work, &[(after_save, child), (save_parent, child)]);
            }
        } else if let Some(child) = child {
            depend_all(work, &[(before_delete, child), (child, delete_parent)]);
        }
    }

    pub(super) fn one_to_many_presort_deletes(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        states: &[InstanceState],
    ) -> Result<()> {
        let cascade = self.relationship.cascade();
        let nulls = !cascade.delete && self.relationship.passive_deletes() != PassiveDeletes::All;
        for state in states {
            let history = work.history(host, state, &self.key, self.passive_delete())?;
            for child in history.deleted.iter().flatten() {
                if self.is_parentless(child) {
                    work.register_object(host, child, cascade.delete_orphan)?;
                }
            }
            if nulls {
                for child in history.unchanged.iter().flatten() {
                    self.register(host, work, child, Register::default(), "delete")?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn one_to_many_presort_saves(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        number: usize,
        states: &[InstanceState],
    ) -> Result<()> {
        let cascade = self.relationship.cascade();
        let nulls = !cascade.delete_orphan && self.relationship.passive_deletes() != PassiveDeletes::All;
        let passive_updates = self.relationship.passive_updates();
        for state in states {
            let pks_changed = self.pks_changed(host, state)?;
            let passive = if !pks_changed || passive_updates { Passive::NO_INITIALIZE } else { Passive::OFF };
            let history = work.history(host, state, &self.key, passive.with(Passive::INCLUDE_PENDING_MUTATIONS))?;
            for child in history.added.iter().flatten() {
                let how = Register { cancel_delete: true, ..Register::default() };
                self.register(host, work, child, how, "add")?;
                work.children_added.entry(number).or_default().add(child);
            }
            for child in history.deleted.iter().flatten() {
                if !cascade.delete_orphan {
                    if nulls {
                        self.register(host, work, child, Register::default(), "delete")?;
                    }
                } else if self.is_parentless(child) {
                    let how = Register { isdelete: true, ..Register::default() };
                    self.register(host, work, child, how, "delete")?;
                    self.register_cascaded_deletes(host, work, child)?;
                }
            }
            if pks_changed {
                for child in history.unchanged.iter().flatten() {
                    let how = Register { listonly: passive_updates, ..Register::default() };
                    self.register(host, work, child, how, "pk change")?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn one_to_many_process_deletes(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        number: usize,
        states: &[InstanceState],
    ) -> Result<()> {
        let post_update = self.relationship.post_update();
        if !post_update && self.relationship.passive_deletes() == PassiveDeletes::All {
            return Ok(());
        }
        let added: StateSet = work.children_added.get(&number).cloned().unwrap_or_default();
        for state in states {
            let history = work.history(host, state, &self.key, self.passive_delete())?;
            for child in history.deleted.iter().flatten() {
                if self.is_parentless(child) {
                    self.clear_child(host, work, child)?;
                    if post_update {
                        self.note_post_update(work, child, &[Some(state.clone())], false);
                    }
                }
            }
            if post_update || !self.relationship.cascade().delete {
                for child in history.unchanged.iter().flatten() {
                    if added.contains(child) {
                        continue;
                    }
                    self.clear_child(host, work, child)?;
                    if post_update {
                        self.note_post_update(work, child, &[Some(state.clone())], false);
                    }
                }
            }
        }
        Ok(())
    }

    pub(super) fn one_to_many_process_saves(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        states: &[InstanceState],
    ) -> Result<()> {
        let cascade = self.relationship.cascade();
        let nulls = !cascade.delete_orphan && self.relationship.passive_deletes() != PassiveDeletes::All;
        for state in states {
            let history = work.history(host, state, &self.key, Passive::NO_INITIALIZE)?;
            for child in &history.added {
                self.fill_child(host, work, state, child.as_ref(), false)?;
                if let Some(child) = child
                    && self.relationship.post_update()
                {
                    self.note_post_update(work, child, &[Some(state.clone())], false);
                }
            }
            for child in history.deleted.iter().flatten() {
                if nulls && self.is_parentless(child) {
                    self.clear_child(host, work, child)?;
                }
            }
            if self.pks_changed(host, state)? {
                for child in &history.unchanged {
                    self.fill_child(host, work, state, child.as_ref(), true)?;
                }
            }
        }
        Ok(())
    }

    fn is_written(&self, work: &UnitOfWork, child: &InstanceState) -> bool {
        self.relationship.post_update() || !work.is_deleted(child)
    }

    /// Copies the parent's key into the child.
    fn fill_child(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        parent: &InstanceState,
        child: Option<&InstanceState>,
        pks_changed: bool,
    ) -> Result<()> {
        self.verify_canload(child)?;
        match child {
            Some(child) if self.is_written(work, child) => {
                let cascaded = self.relationship.passive_updates() && pks_changed;
                let pairs = self.relationship.synchronize_pairs();
                sync::populate(host, work, parent, &self.parent(), child, &self.mapper(), pairs, cascaded)
            }
            _ => Ok(()),
        }
    }

    /// Sets the child's foreign key to NULL.
    fn clear_child(&self, host: &mut dyn Host, work: &UnitOfWork, child: &InstanceState) -> Result<()> {
        self.verify_canload(Some(child))?;
        if self.is_written(work, child) {
            sync::clear(host, child, &self.mapper(), self.relationship.synchronize_pairs())?;
        }
        Ok(())
    }
}
