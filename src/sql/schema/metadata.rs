use std::{
    cell::RefCell,
    fmt,
    rc::{Rc, Weak},
};

use super::{SortedTable, Table, sort_tables};
use crate::{
    sql::{Id, fresh_id},
    value::{Dict, Payload, Result, Str},
};

/// A collection of tables.
#[derive(Clone)]
pub struct MetaData(Rc<Inner>);

pub(super) struct Inner {
    id: Id,
    /// By full name, in the order of their making.
    tables: RefCell<Vec<Table>>,
    /// Tables that were removed, and lightweight ones: held because columns refer to them weakly.
    held: RefCell<Vec<Table>>,
    schema: Option<Str>,
    /// Names for constraints, by kind (`pk`, `fk`, `ix`, `uq`, `ck`).
    naming: Vec<(Str, Str)>,
    info: Dict,
}

thread_local! {
    /// Everything that the run has made.
    static ALL: RefCell<Vec<MetaData>> = const { RefCell::new(Vec::new()) };
}

/// Lets go of all metadata of a run that is over, and breaks what refers in circles.
pub fn release() {
    let all = ALL.with(RefCell::take);
    for metadata in all {
        let mut tables = metadata.0.tables.take();
        tables.extend(metadata.0.held.take());
        for table in tables {
            table.release();
        }
    }
}

impl MetaData {
    /// Empty metadata. `naming` are templates for constraint names by kind.
    pub fn new(schema: Option<Str>, naming: Vec<(Str, Str)>) -> MetaData {
        let metadata = MetaData(Rc::new(Inner {
            id: fresh_id(),
            tables: RefCell::default(),
            held: RefCell::default(),
            schema,
            naming: if naming.is_empty() { vec![("ix".into(), "ix_%(column_0_label)s".into())] } else { naming },
            info: Dict::new(),
        }));
        ALL.with(|all| all.borrow_mut().push(metadata.clone()));
        metadata
    }

    /// Identifies it.
    pub fn id(&self) -> Id {
        self.0.id
    }

    /// The schema that tables without one belong to.
    pub fn schema(&self) -> Option<&Str> {
        self.0.schema.as_ref()
    }

    /// Templates for the names of constraints, by kind.
    pub fn naming_convention(&self) -> &[(Str, Str)] {
        &self.0.naming
    }

    /// `info`.
    pub fn info(&self) -> &Dict {
        &self.0.info
    }

    /// The table of that full name (`schema.name`).
    pub fn table(&self, key: &str) -> Option<Table> {
        self.0.tables.borrow().iter().find(|table| *table.key() == *key).cloned()
    }

    /// All tables in the order of their making.
    pub fn tables(&self) -> Vec<Table> {
        self.0.tables.borrow().clone()
    }

    /// The tables, those that others refer to first; the name decides among equals. Circles are named by a warning that the
    /// caller raises (second of the pair).
    ///
    /// # Errors
    /// `NoReferencedTableError`, `NoReferencedColumnError`.
    pub fn sorted_tables(&self) -> Result<(Vec<Table>, Option<String>)> {
        let mut tables = self.tables();
        tables.sort_by_key(Table::key);
        let (sorted, warning) = sort_tables(&tables)?;
        Ok((sorted.into_iter().map(|SortedTable { table, .. }| table).collect(), warning))
    }

    /// Takes a table out.
    pub fn remove(&self, table: &Table) {
        let removed = {
            let mut tables = self.0.tables.borrow_mut();
            tables.iter().position(|known| known.is(table)).map(|index| tables.remove(index))
        };
        self.0.held.borrow_mut().extend(removed);
    }

    /// Takes all tables out.
    pub fn clear(&self) {
        let tables = self.0.tables.take();
        self.0.held.borrow_mut().extend(tables);
    }

    /// Whether both are the same.
    pub fn is(&self, other: &MetaData) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Holds a table that is no member.
    pub(super) fn hold(table: &Table) {
        thread_local! {
            static HOLDER: RefCell<Option<Weak<Inner>>> = const { RefCell::new(None) };
        }
        let holder = HOLDER.with(|holder| {
            let known = holder.borrow().as_ref().and_then(Weak::upgrade).map(MetaData);
            known.unwrap_or_else(|| {
                let metadata = MetaData::new(None, Vec::new());
                *holder.borrow_mut() = Some(metadata.downgrade());
                metadata
            })
        });
        holder.0.held.borrow_mut().push(table.clone());
    }

    pub(super) fn add(&self, table: &Table) {
        self.0.tables.borrow_mut().push(table.clone());
    }

    pub(super) fn downgrade(&self) -> WeakMetaData {
        Rc::downgrade(&self.0)
    }

    pub(super) fn upgrade(weak: &WeakMetaData) -> Option<MetaData> {
        weak.upgrade().map(MetaData)
    }
}

/// A reference that does not keep the metadata.
pub(super) type WeakMetaData = Weak<Inner>;

impl fmt::Debug for MetaData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MetaData()")
    }
}

impl Payload for MetaData {}
