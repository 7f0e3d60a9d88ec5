//! Which variable a name means: the pass over the syntax tree that comes before code is made.

mod builder;

use ruff_python_ast::Stmt;
use ruff_text_size::TextRange;
use rustc_hash::FxHashMap;

use super::Trouble;

/// What kind of scope this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum ScopeKind {
    Module,
    Class,
    Function,
    Lambda,
    Comprehension,
}

impl ScopeKind {
    /// Whether its variables are local slots.
    pub fn is_function(self) -> bool {
        !matches!(self, ScopeKind::Module | ScopeKind::Class)
    }
}

/// Where a variable lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A slot of the frame.
    Local,
    /// A cell of its own.
    Cell,
    /// A cell of an enclosing function.
    Free,
    /// The namespace of the module, by a `global` statement or because no function binds it.
    Global,
    /// The namespace of a class body or module.
    Name,
}

#[derive(Clone, Copy, Debug, Default)]
struct Flags {
    parameter: bool,
    bound: bool,
    global: bool,
    nonlocal: Option<TextRange>,
    /// Where the first `global` or `nonlocal` names it.
    directive: Option<TextRange>,
    used: bool,
    annotated: bool,
    /// An inner function shares it.
    shared: bool,
    /// An inner function needs it passed through.
    passed: bool,
    free: bool,
}

/// A scope with its names.
#[derive(Debug)]
pub(super) struct Scope {
    pub kind: ScopeKind,
    parent: Option<usize>,
    names: Vec<(String, Flags)>,
    index: FxHashMap<String, usize>,
    /// Whether it has a `yield`.
    pub generator: bool,
    /// The class whose private names are mangled here.
    pub class: Option<String>,
    /// Whether a method of this class refers to `__class__`.
    pub needs_class_cell: bool,
}

impl Scope {
    fn flags(&mut self, name: &str) -> &mut Flags {
        let index = match self.index.get(name) {
            Some(&index) => index,
            None => {
                self.index.insert(name.to_owned(), self.names.len());
                self.names.push((name.to_owned(), Flags::default()));
                self.names.len() - 1
            }
        };
        &mut self.names[index].1
    }

    fn known(&self, name: &str) -> Option<Flags> {
        self.index.get(name).and_then(|&index| self.names.get(index)).map(|(_, flags)| *flags)
    }

    /// Where `name` lives.
    pub fn place(&self, name: &str) -> Place {
        let Some(flags) = self.known(name) else { return Place::Global };
        if flags.global {
            return Place::Global;
        }
        match self.kind {
            ScopeKind::Module => Place::Name,
            ScopeKind::Class if name == "__class__" && self.needs_class_cell && !flags.bound => Place::Cell,
            ScopeKind::Class if flags.nonlocal.is_some() => Place::Free,
            ScopeKind::Class if flags.bound => Place::Name,
            ScopeKind::Class if flags.free => Place::Free,
            ScopeKind::Class => Place::Name,
            _ if flags.nonlocal.is_some() || flags.free => Place::Free,
            _ if flags.bound || flags.parameter => {
                if flags.shared {
                    Place::Cell
                } else {
                    Place::Local
                }
            }
            _ => Place::Global,
        }
    }

    /// The names that inner functions share, in order.
    pub fn cells(&self) -> Vec<String> {
        let mut cells: Vec<String> = self
            .names
            .iter()
            .filter(|(_, flags)| {
                self.kind.is_function()
                    && flags.shared
                    && (flags.bound || flags.parameter)
                    && !flags.global
                    && flags.nonlocal.is_none()
            })
            .map(|(name, _)| name.clone())
            .collect();
        if self.needs_class_cell {
            cells.push("__class__".to_owned());
        }
        cells
    }

    /// The names of enclosing functions that this code uses or passes on, in order.
    pub fn free(&self) -> Vec<String> {
        self.names
            .iter()
            .filter(|(_, flags)| flags.nonlocal.is_some() || flags.free || flags.passed)
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// The parameters in order.
    pub fn parameters(&self) -> impl Iterator<Item = &String> {
        self.names.iter().filter(|(_, flags)| flags.parameter).map(|(name, _)| name)
    }
}

/// The scopes of a module.
#[derive(Debug)]
pub(super) struct Scopes {
    pub scopes: Vec<Scope>,
    by_node: FxHashMap<(TextRange, ScopeKind), usize>,
}

impl Scopes {
    /// The scopes of a module's statements.
    pub fn of(body: &[Stmt]) -> Result<Scopes, Trouble> {
        let mut scopes = builder::collect(body)?;
        scopes.resolve()?;
        Ok(scopes)
    }

    /// The scope of a node.
    pub fn find(&self, range: TextRange, kind: ScopeKind) -> Option<usize> {
        self.by_node.get(&(range, kind)).copied()
    }

    fn resolve(&mut self) -> Result<(), Trouble> {
        for index in 0..self.scopes.len() {
            let names: Vec<(String, Flags)> = self.scopes[index].names.clone();
            for (name, flags) in names {
                if let Some(range) = flags.nonlocal {
                    if self.scopes[index].kind == ScopeKind::Module {
                        return Err(Trouble::syntax("nonlocal declaration not allowed at module level", range));
                    }
                    if !self.share(index, &name) {
                        return Err(Trouble::syntax(format!("no binding for nonlocal '{name}' found"), range));
                    }
                    continue;
                }
                let own = flags.global || flags.bound || flags.parameter;
                if flags.used && !own && self.scopes[index].kind != ScopeKind::Module && self.share(index, &name) {
                    self.scopes[index].flags(&name).free = true;
                }
            }
        }
        Ok(())
    }

    /// Marks `name` as shared in the enclosing function that binds it, and as passed on by those between; whether there
    /// is one.
    fn share(&mut self, from: usize, name: &str) -> bool {
        let mut between = Vec::new();
        let mut at = self.scopes[from].parent;
        while let Some(index) = at {
            let scope = &self.scopes[index];
            if scope.kind == ScopeKind::Class && name == "__class__" {
                self.scopes[index].needs_class_cell = true;
                self.scopes[index].flags(name);
                self.pass(&between, name);
                return true;
            }
            if scope.kind.is_function()
                && let Some(flags) = scope.known(name)
            {
                if flags.global {
                    return false;
                }
                if (flags.bound || flags.parameter) && flags.nonlocal.is_none() {
                    self.scopes[index].flags(name).shared = true;
                    self.pass(&between, name);
                    return true;
                }
            }
            between.push(index);
            at = scope.parent;
        }
        false
    }

    fn pass(&mut self, between: &[usize], name: &str) {
        for &index in between {
            let scope = &mut self.scopes[index];
            let function = scope.kind.is_function();
            let flags = scope.flags(name);
            flags.passed = true;
            if function && !flags.bound && !flags.parameter {
                flags.free = true;
            }
        }
    }
}

/// A name as it is known inside the class `class`: private names carry the class's name.
pub(in crate::python) fn mangle(class: Option<&str>, name: &str) -> String {
    match class {
        Some(class) if name.starts_with("__") && !name.ends_with("__") && !name.contains('.') => {
            let class = class.trim_start_matches('_');
            if class.is_empty() { name.to_owned() } else { format!("_{class}{name}") }
        }
        _ => name.to_owned(),
    }
}
