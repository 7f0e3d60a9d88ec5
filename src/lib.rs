//! Retort's core: a small virtual machine for the Python that ORM scripts are written in, the SQL expression language, the
//! object-relational mapper and its session, over SQLite. ARCHITECTURE.md tells how the parts fit.

pub mod diagnostic;
pub mod drivers;
pub mod engine;
pub mod orm;
pub mod playground;
pub mod python;
pub mod sql;
pub mod sqlalchemy;
pub mod trace;
pub mod value;
