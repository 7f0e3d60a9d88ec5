//! The key under which a row's object is known: the class at the root of its hierarchy, and the primary key.

use std::{
    cell::OnceCell,
    fmt,
    hash::{Hash, Hasher},
    rc::Rc,
};

use compact_str::CompactString;

use crate::value::{Class, Host, Result, Value, hash_tuple};

/// What identifies an object in a session. Cloning it raises a reference count; its hash is computed once.
#[derive(Clone)]
pub struct IdentityKey(Rc<Inner>);

struct Inner {
    hash: u64,
    class: Class,
    values: Values,
    token: Value,
    /// The key in words, once somebody has asked.
    text: OnceCell<CompactString>,
}

/// The primary key: mostly a single value.
enum Values {
    One(Value),
    Several(Box<[Value]>),
}

impl Values {
    fn as_slice(&self) -> &[Value] {
        match self {
            Values::One(value) => std::slice::from_ref(value),
            Values::Several(values) => values,
        }
    }
}

impl IdentityKey {
    /// The key of the primary key `values`, in the order of the mapper's primary key, in the hierarchy of `class`.
    pub fn new(class: Class, values: &[Value]) -> IdentityKey {
        IdentityKey::with_token(class, values, Value::None)
    }

    /// The same with an identity token, which keeps rows of several databases apart.
    pub fn with_token(class: Class, values: &[Value], token: Value) -> IdentityKey {
        let hash = identity_hash(&class, values);
        let values = match values {
            [value] => Values::One(value.clone()),
            values => Values::Several(values.into()),
        };
        IdentityKey(Rc::new(Inner { hash, class, values, token, text: OnceCell::new() }))
    }

    /// The class at the root of the hierarchy.
    pub fn class(&self) -> &Class {
        &self.0.class
    }

    /// The primary key.
    pub fn values(&self) -> &[Value] {
        self.0.values.as_slice()
    }

    /// The identity token, `None` mostly.
    pub fn token(&self) -> &Value {
        &self.0.token
    }

    /// The hash, as [`identity_hash`] gives it for the same class and values.
    pub fn hash(&self) -> u64 {
        self.0.hash
    }

    /// Whether this is the key of those values.
    pub fn matches(&self, class: &Class, values: &[Value], token: &Value) -> bool {
        self.0.class.is(class)
            && self.values().len() == values.len()
            && self.values().iter().zip(values).all(|(a, b)| same(a, b))
            && same(&self.0.token, token)
    }

    /// The key as the script sees it: `(class, (values…), token)`.
    pub fn to_value(&self) -> Value {
        let values = Value::tuple(self.values().to_vec());
        Value::tuple(vec![Value::Class(self.0.class.clone()), values, self.0.token.clone()])
    }

    /// The primary key as it reads in Python, without parentheses (`1`, `1, 'x'`).
    pub fn text(&self, host: &mut dyn Host) -> Result<CompactString> {
        if let Some(text) = self.0.text.get() {
            return Ok(text.clone());
        }
        let mut text = CompactString::default();
        for value in self.values() {
            if !text.is_empty() {
                text.push_str(", ");
            }
            host.write_repr(value, &mut text)?;
        }
        Ok(self.0.text.get_or_init(|| text).clone())
    }

    /// The key in words, where somebody has asked for it before.
    pub fn known_text(&self) -> Option<CompactString> {
        self.0.text.get().cloned()
    }
}

impl PartialEq for IdentityKey {
    fn eq(&self, other: &IdentityKey) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
            || (self.0.hash == other.0.hash && self.matches(&other.0.class, other.values(), &other.0.token))
    }
}

impl Eq for IdentityKey {}

impl Hash for IdentityKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0.hash);
    }
}

impl fmt::Debug for IdentityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:?}", self.0.class.name(), self.values())
    }
}

/// The hash of a primary key in the hierarchy of `class`, for a search without making a key.
pub fn identity_hash(class: &Class, values: &[Value]) -> u64 {
    // Values that only the script can compare (objects made by a type of its own) are told apart by identity.
    let single = |value: &Value| value.native_hash().unwrap_or_else(|| address(value) as i64);
    let hash = match values {
        [value] => single(value) as u64,
        values => hash_tuple(values.iter().map(single)) as u64,
    };
    // Small integers are spread over all bits: the table looks at the upper ones too.
    (hash ^ (class.address() as u64).rotate_left(17)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn same(a: &Value, b: &Value) -> bool {
    a.native_eq(b).unwrap_or_else(|| a.is(b))
}

fn address(value: &Value) -> usize {
    match value {
        Value::Object(object) => object.address(),
        Value::Class(class) => class.address(),
        _ => 0,
    }
}
