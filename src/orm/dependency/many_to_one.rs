use super::{Processor, Sides, StateSides, depend_all};
use crate::{
    orm::{
        InstanceState, Passive, PassiveDeletes, sync,
        unitofwork::{Register, UnitOfWork},
    },
    value::{Host, Result},
};

impl Processor {
    pub(super) fn many_to_one_dependencies(&self, work: &mut UnitOfWork, sides: &Sides) {
        let &Sides { parent_saves, child_saves, parent_deletes, child_deletes, after_save, before_delete } = sides;
        if self.relationship.post_update() {
            let (post, pre) = self.post_update_actions(work, &self.parent());
            depend_all(
                work,
                &[
                    (child_saves, after_save),
                    (parent_saves, after_save),
                    (after_save, post),
                    (after_save, pre),
                    (before_delete, pre),
                    (pre, child_deletes),
                    (pre, parent_deletes),
                ],
            );
        } else {
            depend_all(
                work,
                &[
                    (child_saves, after_save),
                    (after_save, parent_saves),
                    (parent_saves, child_deletes),
                    (parent_deletes, child_deletes),
                ],
            );
        }
    }

    pub(super) fn many_to_one_state_dependencies(&self, work: &mut UnitOfWork, sides: &StateSides) {
        let &StateSides { save_parent, delete_parent, child, after_save, before_delete, isdelete, child_is_deleted } =
            sides;
        if self.relationship.post_update() {
            let (post, pre) = self.post_update_actions(work, &self.parent());
            if isdelete {
                depend_all(work, &[(before_delete, pre), (pre, delete_parent)]);
                if let Some(child) = child {
                    work.depend(pre, child);
                }
            } else if child_is_deleted {
                work.depend(after_save, post);
                if let Some(child) = child {
                    work.depend(post, child);
                }
            } else {
                work.depend(save_parent, after_save);
                if let Some(child) = child {
                    work.depend(child, after_save);
                }
                work.depend(after_save, post);
            }
        } else if !isdelete {
            if let Some(child) = child
                && !child_is_deleted
            {
                work.depend(child, after_save);
            }
            work.depend(after_save, save_parent);
        } else if let Some(child) = child
            && child_is_deleted
        {
            work.depend(delete_parent, child);
        }
    }

    pub(super) fn many_to_one_presort_deletes(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        states: &[InstanceState],
    ) -> Result<()> {
        let cascade = self.relationship.cascade();
        if !cascade.delete && !cascade.delete_orphan {
            return Ok(());
        }
        for state in states {
            let history = work.history(host, state, &self.key, self.passive_delete())?;
            let children: Vec<&InstanceState> = if cascade.delete_orphan {
                history.sum().flatten().collect()
            } else {
                history.non_deleted().flatten().collect()
            };
            for child in children {
                self.register_delete(host, work, child)?;
            }
        }
        Ok(())
    }

    pub(super) fn many_to_one_presort_saves(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        states: &[InstanceState],
    ) -> Result<()> {
        for state in states {
            self.register(host, work, state, Register::default(), "add")?;
            if self.relationship.cascade().delete_orphan {
                let history = work.history(host, state, &self.key, self.passive_delete())?;
                for child in history.deleted.iter().flatten() {
                    if self.is_parentless(child) {
                        self.register_delete(host, work, child)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn register_delete(&self, host: &mut dyn Host, work: &mut UnitOfWork, child: &InstanceState) -> Result<()> {
        self.register(host, work, child, Register { isdelete: true, ..Register::default() }, "delete")?;
        self.register_cascaded_deletes(host, work, child)
    }

    pub(super) fn many_to_one_process_deletes(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        states: &[InstanceState],
    ) -> Result<()> {
        let relationship = &self.relationship;
        if !relationship.post_update()
            || relationship.cascade().delete_orphan
            || relationship.passive_deletes() == PassiveDeletes::All
        {
            return Ok(());
        }
        for state in states {
            // The row lets go of what it refers to, before either is deleted.
            self.clear_parent(host, state)?;
            let history = work.history(host, state, &self.key, self.passive_delete())?;
            self.note_post_update(work, state, history.sum(), true);
        }
        Ok(())
    }

    pub(super) fn many_to_one_process_saves(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        states: &[InstanceState],
    ) -> Result<()> {
        for state in states {
            let history = work.history(host, state, &self.key, Passive::NO_INITIALIZE)?;
            if history.is_empty() {
                continue;
            }
            if !history.added.is_empty() {
                for child in &history.added {
                    self.fill_parent(host, work, state, child.as_ref())?;
                }
            } else if !history.deleted.is_empty() && self.is_written_parent(work, state) {
                self.clear_parent(host, state)?;
            }
            if self.relationship.post_update() {
                self.note_post_update(work, state, history.sum(), false);
            }
        }
        Ok(())
    }

    fn is_written_parent(&self, work: &UnitOfWork, state: &InstanceState) -> bool {
        self.relationship.post_update() || !work.is_deleted(state)
    }

    /// Copies the key of `child`, to which `state` refers, into `state`.
    fn fill_parent(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        state: &InstanceState,
        child: Option<&InstanceState>,
    ) -> Result<()> {
        if !self.is_written_parent(work, state) {
            return Ok(());
        }
        let Some(child) = child else { return self.clear_parent(host, state) };
        if !work.session.contains_state(child) {
            return work.warn(
                host,
                &format!(
                    "Object of type <{}> not in session, add operation along '{}' won't proceed",
                    child.mapper().class_name(),
                    self.relationship.label()
                ),
            );
        }
        self.verify_canload(Some(child))?;
        let pairs = self.relationship.synchronize_pairs();
        sync::populate(host, work, child, &self.mapper(), state, &self.parent(), pairs, false)
    }

    fn clear_parent(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()> {
        sync::clear(host, state, &self.parent(), self.relationship.synchronize_pairs())
    }
}
