//! The SQL expression language: types, operators, schema, expressions, selectables, data manipulation, and the compiler that
//! makes SQL text of them. It knows neither the ORM, nor a connection, nor the script's language; what belongs to the
//! script (values, callables) it reaches through [`crate::value::Host`].
//!
//! Everything is a cheap counted handle and immutable once built, schema objects excepted. Identity is a number ([`Id`]) that
//! is never given twice, so that a statement's structure can be told as plain data (see [`cache_key`]).

pub mod cache_key;
pub mod compiler;
pub mod ddl;
pub mod depth;
pub mod dialects;
pub mod dml;
pub mod elements;
pub mod entity;
pub mod functions;
pub mod names;
pub mod operators;
pub mod schema;
pub mod selectable;
pub mod types;
pub mod visitors;

use std::cell::Cell;

use crate::value::Raise;

/// Identifies an element, a table, a type. Copies that stand for the same thing (annotated ones) share it.
pub type Id = u64;

thread_local! {
    static NEXT: Cell<Id> = const { Cell::new(1) };
}

/// A number not given before.
pub fn fresh_id() -> Id {
    NEXT.with(|next| {
        let id = next.get();
        next.set(id + 1);
        id
    })
}

/// An `ArgumentError`.
pub fn argument_error(message: impl Into<String>) -> Raise {
    Raise::new("sqlalchemy.exc.ArgumentError", message.into())
}

/// An `InvalidRequestError`.
pub fn invalid_request(message: impl Into<String>) -> Raise {
    Raise::new("sqlalchemy.exc.InvalidRequestError", message.into())
}

/// A `CompileError`.
pub fn compile_error(message: impl Into<String>) -> Raise {
    Raise::new("sqlalchemy.exc.CompileError", message.into())
}

#[cfg(test)]
mod test_support;
