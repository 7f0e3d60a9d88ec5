//! The functions and classes that every script has.
