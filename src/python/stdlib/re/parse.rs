//! The syntax of regular expressions, with the errors of CPython.

use super::charset::{Fold, Item, One, Set};

/// `re.IGNORECASE`
pub const IGNORECASE: i64 = 2;
/// `re.LOCALE`
pub const LOCALE: i64 = 4;
/// `re.MULTILINE`
pub const MULTILINE: i64 = 8;
/// `re.DOTALL`
pub const DOTALL: i64 = 16;
/// `re.UNICODE`
pub const UNICODE: i64 = 32;
/// `re.VERBOSE`
pub const VERBOSE: i64 = 64;
/// `re.ASCII`
pub const ASCII: i64 = 256;

const KINDS: i64 = ASCII | LOCALE | UNICODE;

/// So deep may groups lie in each other.
const DEEPEST: usize = 200;

/// No limit of a repetition.
pub const ENDLESS: u32 = u32::MAX;

/// A part of an expression.
#[derive(Debug)]
pub enum Node {
    Empty,
    Fail,
    /// Exactly one character.
    One(One),
    At(At),
    /// A group with its number.
    Group(usize, Box<Node>),
    Concat(Vec<Node>),
    Either(Vec<Node>),
    Repeat {
        node: Box<Node>,
        least: u32,
        most: u32,
        kind: Kind,
    },
    /// What a group matched, once more.
    Reference(usize, Fold),
    Look {
        node: Box<Node>,
        negated: bool,
        /// How far to go back for a look behind.
        back: Option<usize>,
    },
    Atomic(Box<Node>),
    Conditional {
        group: usize,
        yes: Box<Node>,
        no: Box<Node>,
    },
}

/// A place that a match may be asked to be at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum At {
    TextStart,
    LineStart,
    TextEnd,
    /// The end, or before a line feed that ends the text.
    End,
    LineEnd,
    Boundary {
        wanted: bool,
        ascii: bool,
    },
}

/// How a repetition goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Greedy,
    Lazy,
    Possessive,
}

/// What is wrong with an expression, and where.
#[derive(Debug)]
pub struct Error {
    pub message: String,
    pub position: Option<usize>,
}

impl Error {
    /// An error at a place, in characters.
    pub fn at(message: impl Into<String>, position: usize) -> Error {
        Error { message: message.into(), position: Some(position) }
    }
}

type Outcome<T> = Result<T, Error>;

/// An expression that has been read.
pub struct Parsed {
    pub node: Node,
    /// The number of groups.
    pub groups: usize,
    /// The names of groups with their numbers.
    pub names: Vec<(String, usize)>,
    /// The flags, those within the expression included.
    pub flags: i64,
}

/// Reads an expression; `text` says that it is not one over bytes.
pub fn parse(source: &[char], flags: i64, text: bool) -> Outcome<Parsed> {
    let mut parser = Parser {
        chars: source,
        at: 0,
        text,
        flags,
        widths: vec![None],
        names: Vec::new(),
        behind: None,
        promised: Vec::new(),
        depth: 0,
    };
    let node = parser.either(flags, true)?;
    if parser.at < source.len() {
        return parser.fail("unbalanced parenthesis", 0);
    }
    for (group, position) in &parser.promised {
        if *group >= parser.widths.len() {
            return Err(Error::at(format!("invalid group reference {group}"), *position));
        }
    }
    Ok(Parsed { node, groups: parser.widths.len() - 1, names: parser.names, flags: parser.flags })
}

/// What stands in a sequence, for what a repetition says about it.
#[derive(PartialEq)]
enum Last {
    Nothing,
    Place,
    Repeat,
    Other,
}

struct Parser<'a> {
    chars: &'a [char],
    at: usize,
    text: bool,
    /// The flags for the whole.
    flags: i64,
    /// How wide each group is, once it is closed: least and most.
    widths: Vec<Option<(u64, u64)>>,
    names: Vec<(String, usize)>,
    /// Within a look behind: the number of groups in front of it.
    behind: Option<usize>,
    /// The groups that conditions ask for, and where.
    promised: Vec<(usize, usize)>,
    depth: usize,
}

impl Parser<'_> {
    /// The error at `back` characters before the place where reading stands.
    fn fail<T>(&self, message: impl Into<String>, back: usize) -> Outcome<T> {
        Err(Error::at(message, self.at.saturating_sub(back)))
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek();
        self.at += usize::from(c.is_some());
        c
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn take_while(&mut self, most: usize, test: impl Fn(char) -> bool) -> String {
        let mut text = String::new();
        while text.len() < most
            && let Some(c) = self.peek().filter(|c| test(*c))
        {
            text.push(c);
            self.at += 1;
        }
        text
    }

    fn either(&mut self, flags: i64, first: bool) -> Outcome<Node> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.fail("expression nested too deeply", 0);
        }
        let mut branches = Vec::new();
        let mut flags = flags;
        loop {
            let branch = self.concat(&mut flags, first && branches.is_empty())?;
            branches.push(branch);
            if !self.take('|') {
                break;
            }
        }
        self.depth -= 1;
        Ok(if branches.len() == 1 { branches.swap_remove(0) } else { Node::Either(branches) })
    }

    fn concat(&mut self, flags: &mut i64, first: bool) -> Outcome<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        let mut last = Last::Nothing;
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            let start = self.at;
            self.at += 1;
            if *flags & VERBOSE != 0 {
                if " \t\n\r\u{b}\u{c}".contains(c) {
                    continue;
                }
                if c == '#' {
                    while self.next().is_some_and(|c| c != '\n') {}
                    continue;
                }
            }
            let node = match c {
                '\\' => self.escape(*flags)?,
                '[' => self.set(*flags)?,
                '.' if *flags & DOTALL != 0 => Node::One(One::Any),
                '.' => Node::One(One::NotNewline),
                '^' if *flags & MULTILINE != 0 => Node::At(At::LineStart),
                '^' => Node::At(At::TextStart),
                '$' if *flags & MULTILINE != 0 => Node::At(At::LineEnd),
                '$' => Node::At(At::End),
                '*' | '+' | '?' | '{' => match self.counts(c)? {
                    Some((least, most)) => {
                        match last {
                            Last::Nothing | Last::Place => return self.fail("nothing to repeat", self.at - start),
                            Last::Repeat => return self.fail("multiple repeat", self.at - start),
                            Last::Other => {}
                        }
                        let kind = match self.peek() {
                            Some('?') => Kind::Lazy,
                            Some('+') => Kind::Possessive,
                            _ => Kind::Greedy,
                        };
                        self.at += usize::from(kind != Kind::Greedy);
                        let node = Box::new(nodes.pop().unwrap_or(Node::Empty));
                        nodes.push(Node::Repeat { node, least, most, kind });
                        last = Last::Repeat;
                        continue;
                    }
                    None => literal(c, *flags),
                },
                '(' => match self.group(start, flags, first && nodes.is_empty())? {
                    Some(node) => node,
                    None => continue,
                },
                c => literal(c, *flags),
            };
            last = if matches!(node, Node::At(_)) { Last::Place } else { Last::Other };
            nodes.push(node);
        }
        Ok(match nodes.len() {
            0 => Node::Empty,
            1 => nodes.swap_remove(0),
            _ => Node::Concat(nodes),
        })
    }

    /// How often `c`, which has been read, asks for; `None`, with nothing more read, where a brace stands for itself.
    fn counts(&mut self, c: char) -> Outcome<Option<(u32, u32)>> {
        match c {
            '?' => return Ok(Some((0, 1))),
            '*' => return Ok(Some((0, ENDLESS))),
            '+' => return Ok(Some((1, ENDLESS))),
            _ => {}
        }
        let here = self.at;
        if self.peek() == Some('}') {
            return Ok(None);
        }
        let low = self.take_while(usize::MAX, |c| c.is_ascii_digit());
        let high = if self.take(',') { self.take_while(usize::MAX, |c| c.is_ascii_digit()) } else { low.clone() };
        if !self.take('}') {
            self.at = here;
            return Ok(None);
        }
        let number = |text: &str, default: u32| match text {
            "" => Ok(default),
            text => match text.parse::<u32>() {
                Ok(number) if number < ENDLESS => Ok(number),
                _ => Err(Error { message: "the repetition number is too large".to_owned(), position: None }),
            },
        };
        let (least, most) = (number(&low, 0)?, number(&high, ENDLESS)?);
        if most < least {
            return self.fail("min repeat greater than max repeat", self.at - here);
        }
        Ok(Some((least, most)))
    }

    /// What follows a parenthesis; `None` for comments and flags.
    fn group(&mut self, start: usize, flags: &mut i64, first: bool) -> Outcome<Option<Node>> {
        let end = "unexpected end of pattern";
        let mut inner = *flags;
        let mut number = None;
        let mut atomic = false;
        if self.take('?') {
            let Some(c) = self.next() else { return self.fail(end, 0) };
            match c {
                'P' if self.take('<') => {
                    let name = self.name('>')?;
                    self.check_name(&name)?;
                    number = Some(self.open(Some(name))?);
                }
                'P' if self.take('=') => {
                    let name = self.name(')')?;
                    self.check_name(&name)?;
                    let back = name.chars().count() + 1;
                    let group = self.named(&name, back)?;
                    return self.reference(group, *flags, back).map(Some);
                }
                'P' => match self.next() {
                    None => return self.fail(end, 0),
                    Some(c) => return self.fail(format!("unknown extension ?P{c}"), 3),
                },
                ':' => {}
                '>' => atomic = true,
                '#' => loop {
                    match self.next() {
                        None => return self.fail("missing ), unterminated comment", self.at - start),
                        Some(')') => return Ok(None),
                        Some(_) => {}
                    }
                },
                '=' | '!' => return self.look(start, *flags, c == '!', false).map(Some),
                '<' => match self.next() {
                    None => return self.fail(end, 0),
                    Some(c @ ('=' | '!')) => return self.look(start, *flags, c == '!', true).map(Some),
                    Some(c) => return self.fail(format!("unknown extension ?<{c}"), 3),
                },
                '(' => return self.conditional(start, *flags).map(Some),
                '-' | 'a' | 'i' | 'L' | 'm' | 's' | 'u' | 'x' => match self.inline(c)? {
                    None => {
                        if !first {
                            return self.fail("global flags not at the start of the expression", self.at - start);
                        }
                        *flags |= self.flags;
                        return Ok(None);
                    }
                    Some((on, off)) => {
                        if on & KINDS != 0 {
                            inner &= !KINDS;
                        }
                        inner = (inner | on) & !off;
                    }
                },
                c => return self.fail(format!("unknown extension ?{c}"), 2),
            }
        } else {
            number = Some(self.open(None)?);
        }
        let node = self.either(inner, false)?;
        self.close(start)?;
        Ok(Some(match number {
            Some(number) => {
                let width = self.width(&node);
                if let Some(slot) = self.widths.get_mut(number) {
                    *slot = Some(width);
                }
                Node::Group(number, Box::new(node))
            }
            None if atomic => Node::Atomic(Box::new(node)),
            // Not the bare node: `(?:a*)*` repeats no repetition.
            None => Node::Concat(vec![node]),
        }))
    }

    fn close(&mut self, start: usize) -> Outcome<()> {
        if self.take(')') { Ok(()) } else { self.fail("missing ), unterminated subpattern", self.at - start) }
    }

    fn open(&mut self, name: Option<String>) -> Outcome<usize> {
        let number = self.widths.len();
        if let Some(name) = name {
            if let Some((_, known)) = self.names.iter().find(|(known, _)| *known == name) {
                let message =
                    format!("redefinition of group name {} as group {number}; was group {known}", quoted(&name));
                return self.fail(message, name.chars().count() + 1);
            }
            self.names.push((name, number));
        }
        self.widths.push(None);
        Ok(number)
    }

    fn look(&mut self, start: usize, flags: i64, negated: bool, behind: bool) -> Outcome<Node> {
        let outer = self.behind;
        if behind && outer.is_none() {
            self.behind = Some(self.widths.len());
        }
        let node = self.either(flags, false)?;
        self.behind = outer;
        self.close(start)?;
        let back = match behind {
            true => match self.width(&node) {
                (least, most) if least == most => Some(usize::try_from(least).unwrap_or(usize::MAX)),
                _ => {
                    let message = "look-behind requires fixed-width pattern".to_owned();
                    return Err(Error { message, position: None });
                }
            },
            false => None,
        };
        if negated && matches!(node, Node::Empty) {
            return Ok(Node::Fail);
        }
        Ok(Node::Look { node: Box::new(node), negated, back })
    }

    fn conditional(&mut self, start: usize, flags: i64) -> Outcome<Node> {
        let name = self.name(')')?;
        let back = name.chars().count() + 1;
        let group = if is_identifier(&name) {
            self.named(&name, back)?
        } else {
            let bad = format!("bad character in group name {}", quoted(&name));
            let Ok(group) = name.parse::<usize>() else { return self.fail(bad, back) };
            if group == 0 {
                return self.fail("bad group number", back);
            }
            if group >= 1 << 30 {
                return self.fail(format!("invalid group reference {group}"), back);
            }
            if !self.promised.iter().any(|(known, _)| *known == group) {
                self.promised.push((group, self.at - back));
            }
            group
        };
        self.check_behind(group)?;
        let mut inner = flags;
        let yes = self.concat(&mut inner, false)?;
        let no = if self.take('|') {
            let no = self.concat(&mut inner, false)?;
            if self.peek() == Some('|') {
                return self.fail("conditional backref with more than two branches", 0);
            }
            no
        } else {
            Node::Empty
        };
        self.close(start)?;
        Ok(Node::Conditional { group, yes: Box::new(yes), no: Box::new(no) })
    }

    /// Flags in parentheses: those turned on and off; `None` for those of the whole expression.
    fn inline(&mut self, first: char) -> Outcome<Option<(i64, i64)>> {
        let (mut on, mut off) = (0, 0);
        let mut c = first;
        if c != '-' {
            loop {
                let flag = flag_of(c);
                if self.text && c == 'L' {
                    return self.fail("bad inline flags: cannot use 'L' flag with a str pattern", 0);
                }
                if !self.text && c == 'u' {
                    return self.fail("bad inline flags: cannot use 'u' flag with a bytes pattern", 0);
                }
                on |= flag;
                if flag & KINDS != 0 && on & KINDS != flag {
                    return self.fail("bad inline flags: flags 'a', 'u' and 'L' are incompatible", 0);
                }
                c = match self.next() {
                    None => return self.fail("missing -, : or )", 0),
                    Some(c) => c,
                };
                if ")-:".contains(c) {
                    break;
                }
                if flag_of(c) == 0 {
                    let message = if c.is_alphabetic() { "unknown flag" } else { "missing -, : or )" };
                    return self.fail(message, 1);
                }
            }
        }
        if c == ')' {
            self.flags |= on;
            return Ok(None);
        }
        if c == '-' {
            c = match self.next() {
                None => return self.fail("missing flag", 0),
                Some(c) => c,
            };
            if flag_of(c) == 0 {
                return self.fail(if c.is_alphabetic() { "unknown flag" } else { "missing flag" }, 1);
            }
            loop {
                let flag = flag_of(c);
                if flag & KINDS != 0 {
                    return self.fail("bad inline flags: cannot turn off flags 'a', 'u' and 'L'", 0);
                }
                off |= flag;
                c = match self.next() {
                    None => return self.fail("missing :", 0),
                    Some(c) => c,
                };
                if c == ':' {
                    break;
                }
                if flag_of(c) == 0 {
                    return self.fail(if c.is_alphabetic() { "unknown flag" } else { "missing :" }, 1);
                }
            }
        }
        if on & off != 0 {
            return self.fail("bad inline flags: flag turned on and off", 1);
        }
        Ok(Some((on, off)))
    }

    fn name(&mut self, end: char) -> Outcome<String> {
        let mut name = String::new();
        loop {
            match self.next() {
                None if name.is_empty() => return self.fail("missing group name", 0),
                None => return self.fail(format!("missing {end}, unterminated name"), name.chars().count()),
                Some(c) if c == end && name.is_empty() => return self.fail("missing group name", 1),
                Some(c) if c == end => return Ok(name),
                Some(c) => name.push(c),
            }
        }
    }

    fn check_name(&self, name: &str) -> Outcome<()> {
        if is_identifier(name) && (self.text || name.is_ascii()) {
            return Ok(());
        }
        self.fail(format!("bad character in group name {}", quoted(name)), name.chars().count() + 1)
    }

    fn named(&self, name: &str, back: usize) -> Outcome<usize> {
        match self.names.iter().find(|(known, _)| known == name) {
            Some((_, group)) => Ok(*group),
            None => self.fail(format!("unknown group name {}", quoted(name)), back),
        }
    }

    fn is_closed(&self, group: usize) -> bool {
        self.widths.get(group).is_some_and(Option::is_some)
    }

    fn reference(&self, group: usize, flags: i64, back: usize) -> Outcome<Node> {
        if !self.is_closed(group) {
            return self.fail("cannot refer to an open group", back);
        }
        self.check_behind(group)?;
        Ok(Node::Reference(group, fold(flags)))
    }

    fn check_behind(&self, group: usize) -> Outcome<()> {
        let Some(before) = self.behind else { return Ok(()) };
        if !self.is_closed(group) {
            return self.fail("cannot refer to an open group", 0);
        }
        if group >= before {
            return self.fail("cannot refer to group defined in the same lookbehind subpattern", 0);
        }
        Ok(())
    }

    fn escape(&mut self, flags: i64) -> Outcome<Node> {
        let start = self.at - 1;
        let Some(c) = self.next() else { return Err(Error::at("bad escape (end of pattern)", start)) };
        let ascii = flags & ASCII != 0;
        Ok(match c {
            'A' => Node::At(At::TextStart),
            'Z' => Node::At(At::TextEnd),
            'b' | 'B' => Node::At(At::Boundary { wanted: c == 'b', ascii }),
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => {
                let set = Set { items: vec![category(c, ascii)], negated: false };
                Node::One(One::Set(set, Fold::Exact))
            }
            '0' => {
                let digits = self.take_while(2, |c| c.is_digit(8));
                literal(character(u32::from_str_radix(&digits, 8).unwrap_or(0)), flags)
            }
            '1'..='9' => {
                let mut digits = c.to_string();
                if let Some(second) = self.peek().filter(char::is_ascii_digit) {
                    digits.push(second);
                    self.at += 1;
                    if let Some(third) = self.peek().filter(|c| c.is_digit(8))
                        && c.is_digit(8)
                        && second.is_digit(8)
                    {
                        digits.push(third);
                        self.at += 1;
                        let code = u32::from_str_radix(&digits, 8).unwrap_or(0);
                        return self.octal(code, &digits).map(|c| literal(c, flags));
                    }
                }
                let group: usize = digits.parse().unwrap_or(usize::MAX);
                if group >= self.widths.len() {
                    return self.fail(format!("invalid group reference {group}"), digits.len());
                }
                self.reference(group, flags, digits.len() + 1)?
            }
            c => literal(self.plain_escape(c, start)?, flags),
        })
    }

    fn octal(&self, code: u32, digits: &str) -> Outcome<char> {
        if code > 0o377 {
            let message = format!("octal escape value \\{digits} outside of range 0-0o377");
            return self.fail(message, digits.len() + 1);
        }
        Ok(character(code))
    }

    /// An escape that means a character, in and out of sets.
    fn plain_escape(&mut self, c: char, start: usize) -> Outcome<char> {
        let width = match c {
            'n' => return Ok('\n'),
            't' => return Ok('\t'),
            'r' => return Ok('\r'),
            'f' => return Ok('\u{c}'),
            'v' => return Ok('\u{b}'),
            'a' => return Ok('\u{7}'),
            'x' => 2,
            'u' if self.text => 4,
            'U' if self.text => 8,
            'N' if self.text => {
                let message = "not supported: \\N{...} in a regular expression".to_owned();
                return Err(Error { message, position: None });
            }
            c if c.is_ascii_alphabetic() => return self.fail(format!("bad escape \\{c}"), self.at - start),
            c => return Ok(c),
        };
        let digits = self.take_while(width, |c| c.is_ascii_hexdigit());
        if digits.len() != width {
            return self.fail(format!("incomplete escape \\{c}{digits}"), self.at - start);
        }
        match u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32) {
            Some(c) => Ok(c),
            None => self.fail(format!("bad escape \\{c}{digits}"), self.at - start),
        }
    }

    fn set(&mut self, flags: i64) -> Outcome<Node> {
        let here = self.at - 1;
        let ascii = flags & ASCII != 0;
        let negated = self.take('^');
        let mut items: Vec<Item> = Vec::new();
        let unterminated = |parser: &Self| parser.fail("unterminated character set", parser.at - here);
        loop {
            let first_at = self.at;
            let Some(c) = self.next() else { return unterminated(self) };
            if c == ']' && !items.is_empty() {
                break;
            }
            let low = self.set_item(c, ascii)?;
            let first_end = self.at;
            if !self.take('-') {
                items.push(low);
                continue;
            }
            let second_at = self.at;
            let Some(c) = self.next() else { return unterminated(self) };
            if c == ']' {
                items.push(low);
                items.push(Item::Char('-'));
                break;
            }
            let high = self.set_item(c, ascii)?;
            match (&low, &high) {
                (Item::Char(low), Item::Char(high)) if low <= high => items.push(Item::Range(*low, *high)),
                _ => {
                    let part = |from: usize, to: usize| self.chars[from..to].iter().collect::<String>();
                    let (low, high) = (part(first_at, first_end), part(second_at, self.at));
                    return self.fail(format!("bad character range {low}-{high}"), self.at - first_at);
                }
            }
        }
        Ok(Node::One(One::Set(Set { items, negated }, fold(flags))))
    }

    fn set_item(&mut self, c: char, ascii: bool) -> Outcome<Item> {
        if c != '\\' {
            return Ok(Item::Char(c));
        }
        let start = self.at - 1;
        let Some(c) = self.next() else { return Err(Error::at("bad escape (end of pattern)", start)) };
        Ok(match c {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => category(c, ascii),
            'b' => Item::Char('\u{8}'),
            '0'..='7' => {
                let digits = format!("{c}{}", self.take_while(2, |c| c.is_digit(8)));
                Item::Char(self.octal(u32::from_str_radix(&digits, 8).unwrap_or(0), &digits)?)
            }
            '8' | '9' => return self.fail(format!("bad escape \\{c}"), 2),
            c => Item::Char(self.plain_escape(c, start)?),
        })
    }

    /// How many characters a node matches, at least and at most.
    fn width(&self, node: &Node) -> (u64, u64) {
        const MOST: u64 = 1 << 32;
        match node {
            Node::One(_) => (1, 1),
            Node::Group(_, node) | Node::Atomic(node) => self.width(node),
            Node::Concat(nodes) => nodes.iter().fold((0, 0), |(low, high), node| {
                let (least, most) = self.width(node);
                ((low + least).min(MOST), (high + most).min(MOST))
            }),
            Node::Either(nodes) => {
                let widths = nodes.iter().map(|node| self.width(node));
                widths.reduce(|(a, b), (c, d)| (a.min(c), b.max(d))).unwrap_or((0, 0))
            }
            Node::Repeat { node, least, most, .. } => {
                let (low, high) = self.width(node);
                let most = if *most == ENDLESS { MOST } else { u64::from(*most) };
                ((low * u64::from(*least)).min(MOST), high.saturating_mul(most).min(MOST))
            }
            Node::Reference(group, _) => self.widths.get(*group).copied().flatten().unwrap_or((0, 0)),
            Node::Conditional { yes, no, .. } => {
                let ((a, b), (c, d)) = (self.width(yes), self.width(no));
                (a.min(c), b.max(d))
            }
            Node::Empty | Node::Fail | Node::At(_) | Node::Look { .. } => (0, 0),
        }
    }
}

fn flag_of(c: char) -> i64 {
    match c {
        'a' => ASCII,
        'i' => IGNORECASE,
        'L' => LOCALE,
        'm' => MULTILINE,
        's' => DOTALL,
        'u' => UNICODE,
        'x' => VERBOSE,
        _ => 0,
    }
}

fn fold(flags: i64) -> Fold {
    match (flags & IGNORECASE != 0, flags & ASCII != 0) {
        (false, _) => Fold::Exact,
        (true, true) => Fold::Ascii,
        (true, false) => Fold::Unicode,
    }
}

fn literal(c: char, flags: i64) -> Node {
    Node::One(One::Char(fold(flags).lower(c), fold(flags)))
}

fn category(c: char, ascii: bool) -> Item {
    let wanted = c.is_ascii_lowercase();
    match c.to_ascii_lowercase() {
        'd' => Item::Digit { wanted, ascii },
        's' => Item::Space { wanted, ascii },
        _ => Item::Word { wanted, ascii },
    }
}

fn character(code: u32) -> char {
    char::from_u32(code).unwrap_or('\0')
}

/// A name as messages show it.
pub fn quoted(name: &str) -> String {
    crate::python::format::str_repr(name).to_string()
}

/// Whether a text can be a name in the script.
pub fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c == '_' || c.is_alphabetic()) && chars.all(|c| c == '_' || c.is_alphanumeric())
}
