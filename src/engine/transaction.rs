use std::{cell::Cell, rc::Rc};

use super::Connection;
use crate::value::{Host, Payload, Raise, Result, Str};

/// What a transaction is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransactionKind {
    /// The connection's own, from BEGIN to COMMIT or ROLLBACK.
    Root,
    /// A savepoint of that name.
    Nested(Str),
}

/// A transaction of a [`Connection`], made by `begin()`, `begin_nested()` or of the connection's own accord.
#[derive(Clone)]
pub struct Transaction {
    connection: Connection,
    state: Rc<TransactionState>,
}

/// What a connection keeps of its transactions; it does not hold the connection.
pub(super) struct TransactionState {
    pub kind: TransactionKind,
    pub active: Cell<bool>,
    /// The savepoint around this one.
    pub previous: Option<Rc<TransactionState>>,
}

impl Payload for Transaction {}

impl Transaction {
    pub(super) fn new(connection: Connection, state: Rc<TransactionState>) -> Transaction {
        Transaction { connection, state }
    }

    /// The connection.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Root, or a savepoint.
    pub fn kind(&self) -> &TransactionKind {
        &self.state.kind
    }

    /// Whether it goes on.
    pub fn is_active(&self) -> bool {
        self.state.active.get()
    }

    /// Whether it goes on and is the one that its connection is in.
    pub fn is_valid(&self) -> bool {
        self.is_active() && self.is_attached() && !self.connection.is_invalidated()
    }

    /// Whether both are the same transaction.
    pub fn is(&self, other: &Transaction) -> bool {
        Rc::ptr_eq(&self.state, &other.state)
    }

    /// Ends it and keeps what was done. An error where it has ended before.
    pub fn commit(&self, host: &mut dyn Host) -> Result<()> {
        let connection = &self.connection;
        match &self.state.kind {
            TransactionKind::Root => {
                if !self.is_active() {
                    return Err(self.inactive("This transaction is inactive"));
                }
                let committed = connection.commit_impl(host);
                connection.cancel_nested();
                self.state.active.set(false);
                // A commit that fails leaves the transaction to be rolled back.
                committed?;
                connection.set_transaction(None);
                Ok(())
            }
            TransactionKind::Nested(name) => {
                if !self.is_active() {
                    return Err(self.inactive("This nested transaction is inactive"));
                }
                let released = connection.release_savepoint_impl(host, name);
                self.state.active.set(false);
                released?;
                self.detach_nested();
                Ok(())
            }
        }
    }

    /// Ends it and takes back what was done. Where it has ended before, that gives a warning.
    pub fn rollback(&self, host: &mut dyn Host) -> Result<()> {
        self.end(host, true)
    }

    /// Ends it, rolling back what has not been committed.
    pub fn close(&self, host: &mut dyn Host) -> Result<()> {
        self.end(host, false)
    }

    /// Enters a `with` block: until it is left, the connection runs nothing outside of this transaction.
    pub fn enter(&self) {
        self.connection.enter_block(self.state.clone());
    }

    /// Leaves a `with` block: commits, or with `failed` rolls back.
    pub fn exit(&self, host: &mut dyn Host, failed: bool) -> Result<()> {
        let left = self.leave(host, failed);
        self.connection.leave_block(&self.state);
        left
    }

    fn leave(&self, host: &mut dyn Host, failed: bool) -> Result<()> {
        if !self.is_active() {
            return Ok(());
        }
        if failed {
            return self.rollback(host);
        }
        let committed = self.commit(host);
        if committed.is_err() {
            // The commit's error is the one to tell, whatever comes of the rollback.
            let _ = self.rollback(host);
        }
        committed
    }

    fn end(&self, host: &mut dyn Host, rollback: bool) -> Result<()> {
        let connection = &self.connection;
        let active = self.is_active();
        match &self.state.kind {
            TransactionKind::Root => {
                let ended = if active { connection.rollback_impl(host) } else { Ok(()) };
                connection.cancel_nested();
                self.state.active.set(false);
                if self.is_attached() {
                    connection.set_transaction(None);
                } else if rollback {
                    host.warn("sqlalchemy.exc.SAWarning", "transaction already deassociated from connection")?;
                }
                ended
            }
            TransactionKind::Nested(name) => {
                let ended = if active && connection.root_is_active() {
                    connection.rollback_to_savepoint_impl(host, name)
                } else {
                    Ok(())
                };
                self.state.active.set(false);
                if self.is_attached() {
                    self.detach_nested();
                } else if rollback {
                    host.warn("sqlalchemy.exc.SAWarning", "nested transaction already deassociated from connection")?;
                }
                ended
            }
        }
    }

    fn is_attached(&self) -> bool {
        self.connection.is_in(&self.state)
    }

    fn detach_nested(&self) {
        if self.is_attached() {
            self.connection.set_nested_transaction(self.state.previous.clone());
        }
    }

    fn inactive(&self, message: &'static str) -> Raise {
        if self.is_attached() {
            return self.connection.invalid_transaction();
        }
        Raise::new("sqlalchemy.exc.InvalidRequestError", message)
    }
}
