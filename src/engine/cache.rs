//! The statements that an engine has compiled, by their structure.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use rustc_hash::FxHashMap;

use crate::{
    sql::{
        Id,
        compiler::{Compiled, Piece},
        schema::SchemaTranslateMap,
    },
    value::Str,
};

/// As many statements are remembered as `query_cache_size` says by default; half as many more, and the oldest go.
const CAPACITY: usize = 500;

/// A compiled statement with what every execution of it would else find out anew.
pub(super) struct Prepared {
    pub compiled: Rc<Compiled>,
    /// The text for the driver.
    pub sql: Rc<str>,
    /// For each placeholder of the text, the index of its parameter in [`Compiled::binds`].
    pub placeholders: Rc<[usize]>,
    /// Whether the text is only settled by the values.
    pub expands: bool,
    /// The keys of [`Compiled::binds`].
    pub keys: Rc<[Str]>,
    /// When it was compiled.
    pub compiled_at: f64,
}

impl Prepared {
    pub fn new(compiled: Compiled, compiled_at: f64) -> Prepared {
        let mut placeholders = Vec::new();
        let mut expands = false;
        for piece in &compiled.pieces {
            match piece {
                Piece::Bind(index) => placeholders.push(*index),
                Piece::PostCompile(_) => expands = true,
                Piece::Text(_) => {}
            }
        }
        Prepared {
            sql: compiled.sql.as_str().into(),
            placeholders: placeholders.into(),
            expands,
            keys: compiled.binds.iter().map(|bind| bind.key.clone()).collect(),
            compiled: Rc::new(compiled),
            compiled_at,
        }
    }
}

/// Which statement it is.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Identity {
    /// Any of that structure.
    Structure(Rc<[u8]>),
    /// That one alone.
    Statement(Id),
}

/// What tells compiled statements apart.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct PreparedKey {
    pub statement: Identity,
    /// The keys of the parameters that it is executed with.
    pub column_keys: Option<Vec<Str>>,
    pub for_executemany: bool,
    pub schemas: Option<SchemaTranslateMap>,
}

/// Compiled statements with when each was last used.
pub(super) type Entries = FxHashMap<PreparedKey, (Rc<Prepared>, Cell<u64>)>;

/// The cache of an engine.
pub(super) struct Cache {
    entries: RefCell<Entries>,
    uses: Cell<u64>,
    capacity: usize,
}

impl Cache {
    /// A cache of so many statements, or of as many as by default.
    pub fn new(capacity: Option<usize>) -> Cache {
        Cache { entries: RefCell::default(), uses: Cell::new(0), capacity: capacity.unwrap_or(CAPACITY) }
    }

    /// Whether it remembers nothing.
    pub fn is_off(&self) -> bool {
        self.capacity == 0
    }

    pub fn get(&self, key: &PreparedKey) -> Option<Rc<Prepared>> {
        let entries = self.entries.borrow();
        let (prepared, used) = entries.get(key)?;
        used.set(self.tick());
        Some(prepared.clone())
    }

    pub fn insert(&self, key: PreparedKey, prepared: Rc<Prepared>) {
        let dropped = {
            let mut entries = self.entries.borrow_mut();
            entries.insert(key, (prepared, Cell::new(self.tick())));
            (entries.len() > self.capacity + self.capacity / 2).then(|| prune(&mut entries, self.capacity))
        };
        drop(dropped);
    }

    /// Forgets all statements, and gives them out.
    pub fn take(&self) -> Entries {
        self.entries.take()
    }

    fn tick(&self) -> u64 {
        self.uses.set(self.uses.get() + 1);
        self.uses.get()
    }
}

/// Takes out those used longest ago, down to the capacity.
fn prune(entries: &mut Entries, capacity: usize) -> Vec<Rc<Prepared>> {
    let mut uses: Vec<u64> = Vec::with_capacity(entries.len());
    uses.extend(entries.values().map(|(_, used)| used.get()));
    uses.sort_unstable();
    let limit = uses.get(uses.len().saturating_sub(capacity)).copied().unwrap_or(0);
    let mut dropped = Vec::new();
    entries.retain(|_, (prepared, used)| {
        let keep = used.get() >= limit;
        if !keep {
            dropped.push(prepared.clone());
        }
        keep
    });
    dropped
}
