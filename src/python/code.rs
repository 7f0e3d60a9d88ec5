//! Code objects: what the compiler makes and the machine runs.

/// The code of a module, function, class body or comprehension.
pub struct Code {}
