//! SQL as the page shows it: which kind a statement is of, its text in pieces to colour, and values as SQL literals.

use retort::trace::{Datum, Parameters, Statement, StatementKind};

use crate::numbers::shortest;

/// What a statement does to the data; the one thing a hue stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hue {
    /// SELECT.
    Read,
    /// INSERT.
    Insert,
    /// UPDATE.
    Update,
    /// DELETE.
    Delete,
    /// CREATE, DROP, ALTER.
    Ddl,
    /// BEGIN, COMMIT, PRAGMA and the like.
    Txn,
}

impl Hue {
    /// Every hue.
    pub const ALL: [Hue; 6] = [Hue::Read, Hue::Insert, Hue::Update, Hue::Delete, Hue::Ddl, Hue::Txn];

    /// The CSS class that carries it.
    pub fn class(self) -> &'static str {
        match self {
            Hue::Read => "read",
            Hue::Insert => "insert",
            Hue::Update => "update",
            Hue::Delete => "delete",
            Hue::Ddl => "ddl",
            Hue::Txn => "txn",
        }
    }

    /// The hue in a word.
    pub fn word(self) -> &'static str {
        match self {
            Hue::Read => "SELECT",
            Hue::Insert => "INSERT",
            Hue::Update => "UPDATE",
            Hue::Delete => "DELETE",
            Hue::Ddl => "schema",
            Hue::Txn => "transaction",
        }
    }
}

/// A stretch of SQL.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Piece<'a> {
    /// The word that says what the statement does.
    Verb(&'a str),
    /// Another keyword.
    Keyword(&'a str),
    /// A string or a number.
    Literal(&'a str),
    /// A `?`, with its index.
    Placeholder(usize),
    /// Names, punctuation and space.
    Plain(&'a str),
}

const KEYWORDS: &[&str] = &[
    "ALL",
    "AND",
    "AS",
    "ASC",
    "BETWEEN",
    "BY",
    "CASCADE",
    "CASE",
    "CAST",
    "CHECK",
    "COLLATE",
    "CONFLICT",
    "CONSTRAINT",
    "CROSS",
    "DEFAULT",
    "DESC",
    "DISTINCT",
    "DO",
    "ELSE",
    "END",
    "ESCAPE",
    "EXCEPT",
    "EXISTS",
    "FOREIGN",
    "FROM",
    "FULL",
    "GROUP",
    "HAVING",
    "IF",
    "IN",
    "INDEX",
    "INNER",
    "INTERSECT",
    "INTO",
    "IS",
    "ISNULL",
    "JOIN",
    "KEY",
    "LEFT",
    "LIKE",
    "LIMIT",
    "NOT",
    "NOTHING",
    "NULL",
    "NULLS",
    "OFFSET",
    "ON",
    "OR",
    "ORDER",
    "OUTER",
    "OVER",
    "PARTITION",
    "PRIMARY",
    "RECURSIVE",
    "REFERENCES",
    "RETURNING",
    "RIGHT",
    "SET",
    "TABLE",
    "THEN",
    "TO",
    "TRIGGER",
    "UNION",
    "UNIQUE",
    "USING",
    "VALUES",
    "VIEW",
    "WHEN",
    "WHERE",
    "WITH",
];

const VERBS: &[(&str, Hue)] = &[
    ("ALTER", Hue::Ddl),
    ("BEGIN", Hue::Txn),
    ("COMMIT", Hue::Txn),
    ("CREATE", Hue::Ddl),
    ("DELETE", Hue::Delete),
    ("DROP", Hue::Ddl),
    ("INSERT", Hue::Insert),
    ("PRAGMA", Hue::Txn),
    ("RELEASE", Hue::Txn),
    ("REPLACE", Hue::Insert),
    ("ROLLBACK", Hue::Txn),
    ("SAVEPOINT", Hue::Txn),
    ("SELECT", Hue::Read),
    ("UPDATE", Hue::Update),
    ("WITH", Hue::Read),
];

/// What a statement does.
pub fn hue(statement: &Statement) -> Hue {
    match statement.kind {
        StatementKind::Sql => verb(&statement.sql).map_or(Hue::Txn, |(_, hue)| hue),
        _ => Hue::Txn,
    }
}

/// Whether a statement can be folded away: it is asked by the library for its own sake.
pub fn is_noise(statement: &Statement) -> bool {
    match statement.kind {
        StatementKind::Sql => statement.sql.trim_start().starts_with("PRAGMA"),
        _ => true,
    }
}

fn verb(sql: &str) -> Option<(&str, Hue)> {
    let word = sql.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next()?;
    let (_, hue) = VERBS.iter().find(|(known, _)| word.eq_ignore_ascii_case(known))?;
    Some((word, *hue))
}

/// The text in pieces, in order, nothing left out. A verb that is not the statement's first word (`ON CONFLICT DO UPDATE`,
/// a subquery's `SELECT`) is a keyword.
pub fn pieces<'a>(sql: &'a str) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let (mut plain, mut at, mut placeholders, mut first) = (0, 0, 0, true);
    let bytes = sql.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        let (end, piece): (usize, fn(&'a str) -> Piece<'a>) = match byte {
            b'\'' => (closing(bytes, at, b'\''), Piece::Literal),
            b'"' => {
                at = closing(bytes, at, b'"');
                continue;
            }
            b'?' => (at + 1, Piece::Literal),
            b'0'..=b'9' => (run(bytes, at, |b| b.is_ascii_alphanumeric() || b == b'.'), Piece::Literal),
            b if b.is_ascii_alphabetic() || b == b'_' || b >= 0x80 => {
                let end = run(bytes, at, |b| b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80);
                let word = sql.get(at..end).unwrap_or_default();
                let is_verb = VERBS.iter().any(|(verb, _)| *verb == word);
                if is_verb && first {
                    (end, Piece::Verb)
                } else if is_verb || KEYWORDS.binary_search(&word).is_ok() {
                    (end, Piece::Keyword)
                } else {
                    first = false;
                    at = end;
                    continue;
                }
            }
            _ => {
                at += 1;
                continue;
            }
        };
        first = false;
        if plain < at {
            pieces.push(Piece::Plain(sql.get(plain..at).unwrap_or_default()));
        }
        if byte == b'?' {
            pieces.push(Piece::Placeholder(placeholders));
            placeholders += 1;
        } else {
            pieces.push(piece(sql.get(at..end).unwrap_or_default()));
        }
        at = end;
        plain = end;
    }
    if plain < sql.len() {
        pieces.push(Piece::Plain(sql.get(plain..).unwrap_or_default()));
    }
    pieces
}

fn run(bytes: &[u8], from: usize, belongs: impl Fn(u8) -> bool) -> usize {
    bytes[from..].iter().position(|&byte| !belongs(byte)).map_or(bytes.len(), |len| from + len)
}

/// The index behind the quoted stretch that begins at `from`; a doubled quote does not end it.
fn closing(bytes: &[u8], from: usize, quote: u8) -> usize {
    let mut at = from + 1;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte == quote {
            if bytes.get(at) != Some(&quote) {
                return at;
            }
            at += 1;
        }
    }
    bytes.len()
}

/// The text as it is shown: with the compiler's own lines, or on one.
pub fn layout(sql: &str, lines: bool) -> String {
    let trimmed = sql.trim();
    if lines {
        let kept: Vec<&str> = trimmed.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
        kept.join("\n")
    } else {
        // Words of literals may not be joined, so only the compiler's line ends go.
        let mut line = String::with_capacity(trimmed.len());
        let mut after_space = false;
        for c in trimmed.chars() {
            let c = if matches!(c, '\n' | '\t') { ' ' } else { c };
            // Of two spaces one goes, of three two stay.
            after_space = c == ' ' && !after_space;
            if c != ' ' || after_space {
                line.push(c);
            }
        }
        line
    }
}

/// A value as an SQL literal.
pub fn literal(datum: &Datum) -> String {
    match datum {
        Datum::Null => "NULL".to_owned(),
        Datum::Bool(value) => if *value { "true" } else { "false" }.to_owned(),
        Datum::Int(number) => number.to_string(),
        Datum::Float(number) => float(*number),
        Datum::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Datum::Bytes(bytes) => format!("x'{}'", hex(bytes)),
        Datum::Repr { text, .. } => text.clone(),
    }
}

/// A float, always with a point or an exponent.
pub fn float(number: f64) -> String {
    let text = shortest(number);
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') { text + ".0" } else { text }
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)] as char, DIGITS[usize::from(byte & 15)] as char])
        .collect()
}

/// The parameters of the first execution, and how many more there are.
pub fn parameters(parameters: &Parameters) -> (&[Datum], usize) {
    match parameters {
        Parameters::One(list) => (list, 0),
        Parameters::Many(lists) => {
            (lists.first().map(Vec::as_slice).unwrap_or_default(), lists.len().saturating_sub(1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn text_is_cut_and_nothing_lost() {
        let check = |sql: &str, expected: &[Piece<'_>]| {
            let found = pieces(sql);
            assert_eq!(found, expected, "{sql}");
        };
        use Piece::{Keyword, Literal, Placeholder, Plain, Verb};
        check(
            "SELECT a.id \nFROM a WHERE ? = a.x",
            &[
                Verb("SELECT"),
                Plain(" a.id \n"),
                Keyword("FROM"),
                Plain(" a "),
                Keyword("WHERE"),
                Plain(" "),
                Placeholder(0),
                Plain(" = a.x"),
            ],
        );
        check("'it''s ?' \"FROM\" 1.5", &[Literal("'it''s ?'"), Plain(" \"FROM\" "), Literal("1.5")]);
        check("'open", &[Literal("'open")]);
        check("größe", &[Plain("größe")]);
    }

    #[test]
    fn floats_stay_floats() {
        for (number, text) in [(1.0, "1.0"), (-2.5, "-2.5"), (1e300, "1e+300"), (0.1, "0.1")] {
            assert_eq!(float(number), text);
        }
    }
}
