//! Names that are settled only when a statement is compiled: `param_1`, `anon_2`, `id_1`.

use std::rc::Rc;

use hashbrown::HashMap;

use super::Id;
use crate::value::Str;

/// A name: known, or with parts that a statement's compilation numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// Known.
    Plain(Str),
    /// Made of parts.
    Anonymous(Rc<[Part]>),
}

/// A part of a name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// As it is.
    Text(Str),
    /// `body` and a number that counts the different (`id`, `index`) with that body.
    Numbered {
        /// Whose name it is.
        id: Id,
        /// Tells repetitions of the same element apart; 0 for the first.
        index: u32,
        /// What comes before the number.
        body: Str,
    },
}

impl Name {
    /// An anonymous name for `id`: `body` with what would be read as a format taken out.
    pub fn anonymous(id: Id, body: &str) -> Name {
        Name::numbered(id, 0, escape(body, |c| matches!(c, '%' | '(' | ')' | ' ' | '$')))
    }

    /// An anonymous name for a bind parameter, in which no character needs escaping later.
    pub fn bind(id: Id, body: &str) -> Name {
        let body = escape(body, |c| matches!(c, '%' | '(' | ')' | ' ' | '$' | '.' | '[' | ']' | ':'));
        Name::numbered(id, 0, body.trim_matches('_').to_owned())
    }

    /// The name that tells `id` from others called `seed`; with an `index` above 0 for an element repeated.
    pub fn label_for(id: Id, seed: Option<&Name>, index: u32) -> Name {
        match seed {
            Some(Name::Anonymous(parts)) => {
                let mut parts = parts.to_vec();
                if index > 0 {
                    parts.push(Part::Text("_".into()));
                }
                parts.push(Part::Numbered { id, index, body: "".into() });
                Name::Anonymous(parts.into())
            }
            Some(Name::Plain(text)) if index > 0 => {
                Name::numbered(id, index, escape(&format!("{text}_"), |c| matches!(c, '%' | '(' | ')' | ' ' | '$')))
            }
            Some(Name::Plain(text)) => Name::anonymous(id, text),
            None => Name::anonymous(id, "anon"),
        }
    }

    fn numbered(id: Id, index: u32, body: String) -> Name {
        Name::Anonymous(Rc::new([Part::Numbered { id, index, body: body.into() }]))
    }

    /// A name put together of others, which is cut where a dialect takes shorter ones only.
    pub fn truncatable(text: String) -> Name {
        /// The shortest that a dialect takes.
        const SHORTEST: usize = 57;
        match text.len() > SHORTEST {
            true => Name::Anonymous(Rc::new([Part::Text(text.into())])),
            false => Name::Plain(text.into()),
        }
    }

    /// Whether a number is still to come, or it may be cut.
    pub fn is_anonymous(&self) -> bool {
        matches!(self, Name::Anonymous(_))
    }

    /// The text, where it is known.
    pub fn plain(&self) -> Option<&Str> {
        match self {
            Name::Plain(text) => Some(text),
            Name::Anonymous(parts) => match &**parts {
                [Part::Text(text)] => Some(text),
                _ => None,
            },
        }
    }

    /// The name with `text` behind it.
    #[must_use]
    pub fn followed_by(&self, text: &str) -> Name {
        match self {
            Name::Plain(name) => Name::Plain(format!("{name}{text}").into()),
            Name::Anonymous(parts) => {
                let mut parts = parts.to_vec();
                parts.push(Part::Text(text.into()));
                Name::Anonymous(parts.into())
            }
        }
    }

    /// The name with that of another behind it, `_` between.
    #[must_use]
    pub fn joined(&self, other: &Name) -> Name {
        match other {
            Name::Plain(text) => self.followed_by(&format!("_{text}")),
            Name::Anonymous(parts) => {
                let mut all = match self.followed_by("_") {
                    Name::Plain(text) => vec![Part::Text(text)],
                    Name::Anonymous(parts) => parts.to_vec(),
                };
                all.extend(parts.iter().cloned());
                Name::Anonymous(all.into())
            }
        }
    }

    /// The text as it shows before compilation: for representations only.
    pub fn display(&self) -> Str {
        NameMap::default().resolve(self)
    }
}

impl<T: Into<Str>> From<T> for Name {
    fn from(text: T) -> Name {
        Name::Plain(text.into())
    }
}

/// The numbers that one compilation has given.
#[derive(Debug, Default)]
pub struct NameMap {
    given: HashMap<(Id, u32, Str), Str>,
    next: HashMap<Str, u32>,
}

impl NameMap {
    /// The text of a name, numbering what has no number yet.
    pub fn resolve(&mut self, name: &Name) -> Str {
        let parts = match name {
            Name::Plain(text) => return text.clone(),
            Name::Anonymous(parts) => parts,
        };
        if let [Part::Numbered { id, index, body }] = &**parts {
            return self.number(*id, *index, body);
        }
        let mut text = String::new();
        for part in parts.iter() {
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Numbered { id, index, body } => text.push_str(&self.number(*id, *index, body)),
            }
        }
        text.into()
    }

    fn number(&mut self, id: Id, index: u32, body: &Str) -> Str {
        if let Some(known) = self.given.get(&(id, index, body.clone())) {
            return known.clone();
        }
        let next = self.next.entry(body.clone()).or_insert(1);
        let text: Str = format!("{body}_{next}").into();
        *next += 1;
        self.given.insert((id, index, body.clone()), text.clone());
        text
    }
}

/// `body` with each run of such characters replaced by one `_`.
fn escape(body: &str, matches: impl Fn(char) -> bool) -> String {
    let mut text = String::with_capacity(body.len());
    let mut inside = false;
    for character in body.chars() {
        let special = matches(character);
        match (special, inside) {
            (true, false) => text.push('_'),
            (true, true) => {}
            (false, _) => text.push(character),
        }
        inside = special;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_per_body() {
        let mut map = NameMap::default();
        let first = Name::bind(1, "name");
        let second = Name::bind(2, "name");
        let other = Name::anonymous(3, "anon");
        assert_eq!(map.resolve(&second), "name_1");
        assert_eq!(map.resolve(&first), "name_2");
        assert_eq!(map.resolve(&second), "name_1");
        assert_eq!(map.resolve(&other.joined(&"id".into())), "anon_1_id");
        assert_eq!(map.resolve(&Name::label_for(4, Some(&"n".into()), 1)), "n__1");
        assert_eq!(map.resolve(&Name::bind(5, "a.b c")), "a_b_c_1");
    }
}
