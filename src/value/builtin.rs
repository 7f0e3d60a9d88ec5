use super::{Payload, Value};

/// What an object of a script's subclass of a builtin type is underneath: the list of an object of `class Tags(list)`, the
/// text of a member of `class Color(str, Enum)`. It never holds an object that has such a payload itself.
#[derive(Debug)]
pub struct Builtin(pub Value);

impl Payload for Builtin {
    fn builtin(&self) -> Option<&Value> {
        Some(&self.0)
    }
}

impl Value {
    /// The value as its builtin type sees it: what is underneath an object of a subclass of a builtin type, else itself.
    pub fn builtin(&self) -> &Value {
        match self {
            Value::Object(object) => object.builtin().unwrap_or(self),
            _ => self,
        }
    }
}
