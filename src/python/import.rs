//! Modules and their import.

use super::{Loader, Vm, objects::Module};
use crate::value::{Dict, Object, Raise, Result, Str, Value};

impl Vm {
    /// Registers a module under its full name; `loader` makes its namespace on the first import.
    pub fn register_module(&mut self, name: &'static str, loader: Loader) {
        self.loaders.insert(name, loader);
    }

    /// Imports a module by its full name, its packages first.
    pub fn import_module(&mut self, name: &str) -> Result<Value> {
        let name = self.intern(name);
        if let Some(module) = self.modules.get_str(&name) {
            return Ok(module);
        }
        // A package that imports its own part while it loads is joined with it at its end.
        let package = match name.rsplit_once('.') {
            Some((package, leaf)) if !self.loading.iter().any(|loading| loading == package) => {
                Some((self.import_module(package)?, leaf.to_owned()))
            }
            _ => None,
        };
        // Importing a package may import its parts.
        if let Some(module) = self.modules.get_str(&name) {
            return Ok(module);
        }
        let Some(loader) = self.loaders.get(name.as_str()).copied() else {
            return Err(self.no_module(&name));
        };
        self.loading.push(name.clone());
        let loaded = loader(self);
        self.loading.pop();
        let namespace = loaded?;
        self.complete_module(&name, &namespace);
        self.join_parts(&name, &namespace);
        let module: Value = Object::with_attributes(
            self.types.module.clone(),
            Some(namespace),
            Box::new(Module { name: name.clone() }),
        )
        .into();
        self.modules.insert_str(&name, module.clone());
        if let Some((package, leaf)) = package {
            let leaf = self.intern(&leaf);
            if let Some(attributes) = package.as_object().and_then(Object::attributes)
                && !attributes.contains_str(&leaf)
            {
                attributes.insert_str(&leaf, module.clone());
            }
        }
        Ok(module)
    }

    /// Puts those parts of the package `name` into its namespace that were imported before it was there.
    fn join_parts(&mut self, name: &Str, namespace: &Dict) {
        for (part, module) in self.modules.entries() {
            let leaf = part.as_str().and_then(|part| part.strip_prefix(name.as_str())?.strip_prefix('.'));
            if let Some(leaf) = leaf.filter(|leaf| !leaf.contains('.')) {
                let leaf = self.intern(leaf);
                namespace.insert_str(&leaf, module);
            }
        }
    }

    /// A module object with that namespace, known by that name from now on.
    pub fn new_module(&mut self, name: &str, namespace: Dict) -> Value {
        let name = self.intern(name);
        self.complete_module(&name, &namespace);
        let module: Value = Object::with_attributes(
            self.types.module.clone(),
            Some(namespace),
            Box::new(Module { name: name.clone() }),
        )
        .into();
        self.modules.insert_str(&name, module.clone());
        module
    }

    /// The name of the module whose code called the native function or the library function that runs.
    pub(super) fn caller_module(&self) -> Value {
        let frame = self.frames.iter().rev().find(|frame| !frame.code.source.library);
        frame.and_then(|frame| frame.globals.get_str(&self.known.name)).unwrap_or_default()
    }

    fn complete_module(&mut self, name: &Str, namespace: &Dict) {
        let key = self.known.name.clone();
        if !namespace.contains_str(&key) {
            namespace.insert_str(&key, Value::Str(name.clone()));
        }
        let doc = self.known.doc.clone();
        if !namespace.contains_str(&doc) {
            namespace.insert_str(&doc, Value::None);
        }
    }

    /// `import name`
    pub(super) fn import(&mut self, name: &Str, leaf: bool) -> Result<Value> {
        if name.starts_with('.') {
            return Err(Raise::new("ImportError", "attempted relative import with no known parent package"));
        }
        let module = self.import_module(name)?;
        if leaf {
            return Ok(module);
        }
        match name.split_once('.') {
            Some((top, _)) => self.import_module(top),
            None => Ok(module),
        }
    }

    /// `from module import name`
    pub(super) fn import_from(&mut self, module: &Value, name: &Str) -> Result<Value> {
        if let Some(value) = self.find_attr(module, name)? {
            return Ok(value);
        }
        let package = module.payload::<Module>().map(|module| module.name.clone()).unwrap_or_else(|| "".into());
        let full = format!("{package}.{name}");
        if self.loaders.contains_key(full.as_str()) {
            return self.import_module(&full);
        }
        if package == "__main__" || package == "models" {
            return Err(Raise::new("ImportError", format!("cannot import name '{name}' from '{package}'")));
        }
        // What we have no name for may well be one of the real module, unless all of its names are here.
        if !COMPLETE.contains(&package.as_str()) && self.loaders.contains_key(package.as_str()) {
            return Err(Raise::unsupported(format!("'{name}' of the module '{package}' is not supported")));
        }
        Err(Raise::new("ImportError", format!("cannot import name '{name}' from '{package}' (unknown location)"))
            .with_attribute("name", Value::Str(package)))
    }

    /// `from module import *`
    pub(super) fn import_star(&mut self, module: &Value) -> Result<()> {
        let Some(attributes) = module.as_object().and_then(Object::attributes).cloned() else { return Ok(()) };
        let all = self.known.all.clone();
        let mut names: Vec<Str> = match attributes.get_str(&all) {
            Some(all) => self.items_of(&all)?.iter().filter_map(|name| name.as_str().cloned()).collect(),
            None => attributes
                .keys()
                .iter()
                .filter_map(|name| name.as_str().cloned())
                .filter(|name| !name.starts_with('_'))
                .collect(),
        };
        // What a native module has besides, made when it is asked for.
        if let Some(Value::Tuple(more)) = attributes.get_str(&"_starred".into()) {
            names.extend(more.iter().filter_map(|name| name.as_str().cloned()));
        }
        let Some(frame) = self.frames.last() else { return Ok(()) };
        let namespace = frame.namespace.clone().unwrap_or_else(|| frame.globals.clone());
        for name in names {
            let name = self.intern(&name);
            let value = self.load_attribute(module, &name)?;
            drop(namespace.insert_str(&name, value));
        }
        Ok(())
    }

    #[cold]
    fn no_module(&mut self, name: &Str) -> Raise {
        if PARTS.contains(&name.as_str()) {
            return Raise::unsupported(format!("the module '{name}' is not supported"));
        }
        let top = name.split('.').next().unwrap_or(name);
        let missing = || {
            Raise::new("ModuleNotFoundError", format!("No module named '{name}'"))
                .with_attribute("name", Value::Str(name.clone()))
        };
        if top != name.as_str() && OWN_PACKAGES.contains(&top) {
            return missing();
        }
        if let Some((package, _)) = name.rsplit_once('.') {
            let known = self.intern(package);
            let is_module = self.modules.contains_str(&known);
            let divided =
                package != "os" && self.loaders.keys().any(|loader| loader.starts_with(&format!("{package}.")));
            if is_module && !divided {
                return Raise::new(
                    "ModuleNotFoundError",
                    format!("No module named '{name}'; '{package}' is not a package"),
                )
                .with_attribute("name", Value::Str(name.clone()));
            }
        }
        if is_standard(name) {
            let reason = REFUSED.iter().find(|(known, _)| *known == top).map(|(_, reason)| *reason);
            let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
            return Raise::unsupported(format!("the module '{name}' is not supported{reason}"));
        }
        missing()
    }

    /// The modules that there are, in words: the hint of a `ModuleNotFoundError`.
    pub(super) fn known_modules(&self) -> String {
        let mut names: Vec<&str> =
            self.loaders.keys().copied().filter(|name| !name.starts_with('_') && !name.contains('.')).collect();
        names.sort_unstable();
        format!("the modules that there are: {}", names.join(", "))
    }
}

/// Packages of the standard library whose parts are all known here, there or not.
const OWN_PACKAGES: &[&str] = &["collections", "importlib", "json", "logging"];

/// Their parts that are not there.
const PARTS: &[&str] = &[
    "importlib.abc",
    "importlib.machinery",
    "importlib.metadata",
    "importlib.resources",
    "importlib.util",
    "json.scanner",
    "json.tool",
    "logging.config",
    "logging.handlers",
];

/// Modules that have all the public names of CPython's.
const COMPLETE: &[&str] = &[
    "abc",
    "base64",
    "bisect",
    "collections",
    "copy",
    "dataclasses",
    "datetime",
    "decimal",
    "fractions",
    "functools",
    "heapq",
    "itertools",
    "json",
    "logging",
    "math",
    "numbers",
    "operator",
    "pprint",
    "random",
    "re",
    "secrets",
    "statistics",
    "string",
    "textwrap",
    "warnings",
];

/// Modules that will not come, with the reason.
const REFUSED: &[(&str, &str)] = &[
    ("asyncio", "a script runs from top to bottom; write it without async"),
    ("concurrent", "a script has one thread"),
    ("ctypes", "there is nothing native behind the script"),
    ("csv", "a script has no files; split the text"),
    ("glob", "a script has no files"),
    ("http", "a script has no network"),
    ("multiprocessing", "a script has one process"),
    ("pathlib", "a script has no files; os.path works on texts"),
    ("pickle", "objects cannot be written as bytes; json works for plain data"),
    ("shutil", "a script has no files"),
    ("socket", "a script has no network"),
    ("subprocess", "a script has one process"),
    ("tempfile", "a script has no files; a database sqlite:///name.db is private to the run"),
    ("threading", "a script has one thread"),
    ("urllib", "a script has no network"),
    ("zlib", "use hashlib for checksums; nothing here is compressed"),
];

/// Whether CPython or SQLAlchemy has a module of that name, so that its lack is ours and not the script's.
fn is_standard(name: &str) -> bool {
    const MODULES: &str = " abc argparse array ast asyncio atexit base64 bisect calendar cmath cmd code codecs collections \
        colorsys concurrent configparser contextlib contextvars copy copyreg csv ctypes dataclasses datetime decimal \
        difflib dis email enum errno fileinput fnmatch fractions functools gc getopt getpass glob graphlib gzip hashlib \
        heapq hmac html http importlib inspect io ipaddress itertools json keyword linecache locale logging math \
        mimetypes multiprocessing numbers operator os pathlib pickle pkgutil platform pprint queue random re reprlib \
        sched secrets select shelve shlex shutil signal smtplib socket sqlite3 ssl stat statistics string struct \
        subprocess symtable sys sysconfig tempfile textwrap threading time timeit token tokenize tomllib traceback \
        tracemalloc types typing unicodedata unittest urllib uuid warnings weakref xml zipfile zlib zoneinfo sqlalchemy ";
    let top = name.split('.').next().unwrap_or(name);
    MODULES.contains(&format!(" {top} "))
}
