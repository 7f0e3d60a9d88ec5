//! `@validates` and `@reconstructor`: methods of a mapped class that see what is set, and what was loaded.

use std::cell::Cell;

use crate::{
    orm::Mapper,
    value::{Class, Host, Raise, Result, Str, Value},
};

thread_local! {
    /// Whether the script has marked a method at all.
    static MARKED: Cell<bool> = const { Cell::new(false) };
}

/// Notes that the script marks methods: from now on, classes are searched for them.
pub fn note_hooks() {
    MARKED.with(|marked| marked.set(true));
}

pub(super) fn release() {
    MARKED.with(|marked| marked.set(false));
}

/// The marked methods of a mapped class.
#[derive(Default)]
pub struct Hooks {
    /// By attribute.
    pub validators: Vec<(Str, Validator)>,
    /// What is called with an object that was loaded.
    pub reconstructor: Option<Value>,
}

/// A method that checks and changes what an attribute is given.
#[derive(Clone)]
pub struct Validator {
    /// The function, called with the object, the attribute's name and the value.
    pub function: Value,
    /// Whether it is called for what is taken away too, and told which.
    pub include_removes: bool,
    /// Whether it is called for what comes over from the other side of a relationship.
    pub include_backrefs: bool,
}

impl Hooks {
    /// Finds the marked methods of a class.
    ///
    /// # Errors
    /// `InvalidRequestError` where two methods are for one attribute.
    pub fn of(host: &mut dyn Host, mapper: &Mapper) -> Result<Hooks> {
        let mut hooks = Hooks::default();
        if !MARKED.with(Cell::get) {
            return Ok(hooks);
        }
        for function in methods(mapper.class()) {
            if host.get_attribute(&function, &"__sa_reconstructor__".into())?.is_some() {
                hooks.reconstructor = Some(function);
                continue;
            }
            let Some(names) = host.get_attribute(&function, &"__sa_validators__".into())? else { continue };
            let Some(Value::Dict(options)) = host.get_attribute(&function, &"__sa_validation_opts__".into())? else {
                continue;
            };
            let mut option = |name: &str| match options.get_str(&name.into()) {
                Some(value) => host.truth(&value),
                None => Ok(false),
            };
            let (include_removes, include_backrefs) = (option("include_removes")?, option("include_backrefs")?);
            for name in host.items(&names)? {
                let Value::Str(name) = name else { continue };
                if hooks.validators.iter().any(|(known, _)| *known == name) {
                    return Err(Raise::new(
                        "sqlalchemy.exc.InvalidRequestError",
                        format!(
                            "A validation function for mapped attribute '{name}' on mapper {} already exists.",
                            mapper.label()
                        ),
                    ));
                }
                let function = function.clone();
                hooks.validators.push((name, Validator { function, include_removes, include_backrefs }));
            }
        }
        Ok(hooks)
    }
}

/// What a class has under its names, sorted by them: each as the method resolution order finds it first.
fn methods(class: &Class) -> Vec<Value> {
    let mut found: Vec<(Str, Value)> = Vec::new();
    for class in class.mro().filter(|class| !class.is_native()) {
        for (name, value) in class.attributes().entries() {
            if let (Value::Str(name), Value::Object(object)) = (name, &value)
                && object.class().name() == "function"
                && !found.iter().any(|(known, _)| *known == name)
            {
                found.push((name, value));
            }
        }
    }
    found.sort_by(|(a, _), (b, _)| a.as_str().cmp(b.as_str()));
    found.into_iter().map(|(_, value)| value).collect()
}
