//! Regular expressions: their syntax, and matching by backtracking.

use crate::{
    python::Vm,
    value::{Host, Raise, Result},
};

/// `re.IGNORECASE`
pub const IGNORECASE: i64 = 2;
/// `re.MULTILINE`
pub const MULTILINE: i64 = 8;
/// `re.DOTALL`
pub const DOTALL: i64 = 16;
/// `re.VERBOSE`
pub const VERBOSE: i64 = 64;

/// How deep groups that repeat may lie in each other's repetitions.
const DEEPEST: usize = 1_500;

#[derive(Debug)]
enum Node {
    Char(char),
    Any,
    Set { negated: bool, items: Vec<Item> },
    Start,
    End,
    TextStart,
    TextEnd,
    Boundary(bool),
    Group(Box<Node>, Option<usize>),
    Concat(Vec<Node>),
    Either(Vec<Node>),
    Repeat { node: Box<Node>, least: usize, most: usize, greedy: bool },
    Reference(usize),
    Look { node: Box<Node>, ahead: bool, negated: bool, width: usize },
}

#[derive(Clone, Debug)]
enum Item {
    Char(char),
    Range(char, char),
    Digit(bool),
    Space(bool),
    Word(bool),
}

/// A compiled expression.
#[derive(Debug)]
pub struct Regex {
    node: Node,
    /// The number of groups, the whole not counted.
    pub groups: usize,
    /// The names of groups with their numbers.
    pub names: Vec<(String, usize)>,
    /// The flags, those within the expression included.
    pub flags: i64,
}

/// Where the groups matched, in characters; the whole first.
pub type Spans = Vec<Option<(usize, usize)>>;

impl Regex {
    /// Compiles an expression. The error is what `re.error` says.
    pub fn new(source: &str, flags: i64) -> Result<Regex, String> {
        let chars: Vec<char> = source.chars().collect();
        let mut parser = Parser { chars: &chars, at: 0, groups: 0, names: Vec::new(), flags, open: Vec::new() };
        let node = parser.either()?;
        if parser.at < chars.len() {
            return Err(format!("unbalanced parenthesis at position {}", parser.at));
        }
        Ok(Regex { node, groups: parser.groups, names: parser.names, flags: parser.flags })
    }

    /// Matches at `at` exactly; with `whole` up to the end of the text.
    pub fn match_at(&self, vm: &mut Vm, text: &[char], at: usize, whole: bool) -> Result<Option<Spans>> {
        let mut matcher = Matcher { vm, text, flags: self.flags, steps: 0, depth: 0 };
        let mut spans: Spans = vec![None; self.groups + 1];
        let mut end = None;
        matcher.run(&self.node, at, &mut spans, &mut |_, here, _| {
            let fits = !whole || here == text.len();
            if fits {
                end = Some(here);
            }
            Ok(fits)
        })?;
        Ok(end.map(|end| {
            if let Some(first) = spans.first_mut() {
                *first = Some((at, end));
            }
            spans
        }))
    }

    /// The first match at or behind `from`.
    pub fn search(&self, vm: &mut Vm, text: &[char], from: usize) -> Result<Option<Spans>> {
        for at in from..=text.len() {
            if let Some(spans) = self.match_at(vm, text, at, false)? {
                return Ok(Some(spans));
            }
        }
        Ok(None)
    }
}

struct Parser<'a> {
    chars: &'a [char],
    at: usize,
    groups: usize,
    names: Vec<(String, usize)>,
    flags: i64,
    open: Vec<usize>,
}

impl Parser<'_> {
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

    fn either(&mut self) -> Result<Node, String> {
        let mut branches = vec![self.concat()?];
        while self.take('|') {
            branches.push(self.concat()?);
        }
        Ok(if branches.len() == 1 { branches.remove(0) } else { Node::Either(branches) })
    }

    fn concat(&mut self) -> Result<Node, String> {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            if self.flags & VERBOSE != 0 {
                if c.is_whitespace() {
                    self.at += 1;
                    continue;
                }
                if c == '#' {
                    while self.next().is_some_and(|c| c != '\n') {}
                    continue;
                }
            }
            let start = self.at;
            if let Some(node) = self.atom()? {
                nodes.push(self.repeated(node, start)?);
            }
        }
        Ok(Node::Concat(nodes))
    }

    fn repeated(&mut self, mut node: Node, start: usize) -> Result<Node, String> {
        let mut before = false;
        loop {
            let place = self.at;
            let (least, most) = match self.peek() {
                Some('*') => (0, usize::MAX),
                Some('+') => (1, usize::MAX),
                Some('?') => (0, 1),
                Some('{') => match self.counts()? {
                    Some(counts) => counts,
                    None => return Ok(node),
                },
                _ => return Ok(node),
            };
            if self.chars.get(place) != Some(&'{') {
                self.at += 1;
            }
            if before {
                return Err(format!("multiple repeat at position {place}"));
            }
            if matches!(node, Node::Start | Node::End | Node::TextStart) {
                return Err(format!("nothing to repeat at position {start}"));
            }
            let greedy = !self.take('?');
            if greedy && self.peek() == Some('+') {
                return Err(format!("possessive repeats are not supported at position {place}"));
            }
            node = Node::Repeat { node: Box::new(node), least, most, greedy };
            before = true;
        }
    }

    /// `{2,3}`; `None`, with nothing read, where the brace stands for itself.
    fn counts(&mut self) -> Result<Option<(usize, usize)>, String> {
        let start = self.at;
        self.at += 1;
        let number = |parser: &mut Self| -> Option<usize> {
            let from = parser.at;
            while parser.peek().is_some_and(|c| c.is_ascii_digit()) {
                parser.at += 1;
            }
            parser.chars[from..parser.at].iter().collect::<String>().parse().ok()
        };
        let least = number(self);
        let most = if self.take(',') { number(self).or(Some(usize::MAX)) } else { least };
        if !self.take('}') || (least.is_none() && most == Some(usize::MAX) && self.at - start <= 2) {
            self.at = start;
            return Ok(None);
        }
        let (least, most) = (least.unwrap_or(0), most.unwrap_or(usize::MAX));
        if least > most {
            return Err(format!("min repeat greater than max repeat at position {}", start + 1));
        }
        Ok(Some((least, most)))
    }

    fn atom(&mut self) -> Result<Option<Node>, String> {
        let start = self.at;
        let Some(c) = self.next() else { return Ok(None) };
        Ok(Some(match c {
            '.' => Node::Any,
            '^' => Node::Start,
            '$' => Node::End,
            '*' | '+' | '?' => return Err(format!("nothing to repeat at position {start}")),
            '[' => self.set(start)?,
            '\\' => self.escape(start)?,
            '(' => return self.group(start),
            c => Node::Char(c),
        }))
    }

    fn group(&mut self, start: usize) -> Result<Option<Node>, String> {
        let unterminated = || format!("missing ), unterminated subpattern at position {start}");
        let mut number = None;
        let mut look = None;
        if self.take('?') {
            match self.next() {
                Some(':') => {}
                Some('#') => {
                    while let Some(c) = self.next() {
                        if c == ')' {
                            return Ok(None);
                        }
                    }
                    return Err(format!("missing ), unterminated comment at position {start}"));
                }
                Some('=') => look = Some((true, false)),
                Some('!') => look = Some((true, true)),
                Some('<') if self.peek() == Some('=') => {
                    self.at += 1;
                    look = Some((false, false));
                }
                Some('<') if self.peek() == Some('!') => {
                    self.at += 1;
                    look = Some((false, true));
                }
                Some('P') if self.take('<') => {
                    let name = self.name('>')?;
                    self.groups += 1;
                    if let Some((_, first)) = self.names.iter().find(|(known, _)| *known == name) {
                        let place = start + 4;
                        let number = self.groups;
                        return Err(format!(
                            "redefinition of group name '{name}' as group {number}; was group {first} at position {place}"
                        ));
                    }
                    self.names.push((name, self.groups));
                    number = Some(self.groups);
                }
                Some('P') if self.take('=') => {
                    let name = self.name(')')?;
                    return match self.names.iter().find(|(known, _)| *known == name) {
                        Some((_, number)) => Ok(Some(Node::Reference(*number))),
                        None => Err(format!("unknown group name '{name}' at position {}", start + 4)),
                    };
                }
                Some(c) if "aimsux".contains(c) => {
                    let mut letter = Some(c);
                    while let Some(c) = letter {
                        match c {
                            'i' => self.flags |= IGNORECASE,
                            'm' => self.flags |= MULTILINE,
                            's' => self.flags |= DOTALL,
                            'x' => self.flags |= VERBOSE,
                            'a' | 'u' => {}
                            ')' => return Ok(None),
                            _ => {
                                return Err(format!(
                                    "flags for a part of the expression are not supported at position {start}"
                                ));
                            }
                        }
                        letter = self.next();
                    }
                    return Err(unterminated());
                }
                _ => return Err(format!("unknown extension at position {}", start + 1)),
            }
        } else {
            self.groups += 1;
            number = Some(self.groups);
        }
        self.open.push(start);
        let inner = self.either()?;
        self.open.pop();
        if !self.take(')') {
            return Err(unterminated());
        }
        Ok(Some(match look {
            Some((ahead, negated)) => {
                let width = if ahead { 0 } else { inner.width().ok_or("look-behind requires fixed-width pattern")? };
                Node::Look { node: Box::new(inner), ahead, negated, width }
            }
            None => Node::Group(Box::new(inner), number),
        }))
    }

    fn name(&mut self, end: char) -> Result<String, String> {
        let start = self.at;
        let mut name = String::new();
        loop {
            match self.next() {
                Some(c) if c == end => return Ok(name),
                Some(c) => name.push(c),
                None => return Err(format!("missing {end}, unterminated name at position {start}")),
            }
        }
    }

    fn escape(&mut self, start: usize) -> Result<Node, String> {
        let Some(c) = self.next() else { return Err(format!("bad escape (end of pattern) at position {start}")) };
        let class = |item: Item| Node::Set { negated: false, items: vec![item] };
        Ok(match c {
            'd' => class(Item::Digit(true)),
            'D' => class(Item::Digit(false)),
            's' => class(Item::Space(true)),
            'S' => class(Item::Space(false)),
            'w' => class(Item::Word(true)),
            'W' => class(Item::Word(false)),
            'b' => Node::Boundary(true),
            'B' => Node::Boundary(false),
            'A' => Node::TextStart,
            'Z' => Node::TextEnd,
            '1'..='9' => {
                let mut number = c.to_digit(10).unwrap_or(0) as usize;
                if let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
                    number = number * 10 + digit as usize;
                    self.at += 1;
                }
                if number > self.groups {
                    return Err(format!("invalid group reference {number} at position {}", start + 1));
                }
                Node::Reference(number)
            }
            c => Node::Char(self.escaped(c, start)?),
        })
    }

    fn escaped(&mut self, c: char, start: usize) -> Result<char, String> {
        let width = match c {
            'n' => return Ok('\n'),
            't' => return Ok('\t'),
            'r' => return Ok('\r'),
            'f' => return Ok('\u{c}'),
            'v' => return Ok('\u{b}'),
            'a' => return Ok('\u{7}'),
            '0' => return Ok('\0'),
            'x' => 2,
            'u' => 4,
            'U' => 8,
            c if c.is_ascii_alphanumeric() => return Err(format!("bad escape \\{c} at position {start}")),
            c => return Ok(c),
        };
        let digits: String = self.chars.iter().skip(self.at).take(width).collect();
        self.at += width;
        let code = u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == width);
        code.and_then(char::from_u32).ok_or_else(|| format!("incomplete escape \\{c}{digits} at position {start}"))
    }

    fn set(&mut self, start: usize) -> Result<Node, String> {
        let negated = self.take('^');
        let mut items = Vec::new();
        let mut first = true;
        loop {
            let place = self.at;
            let Some(c) = self.next() else { return Err(format!("unterminated character set at position {start}")) };
            if c == ']' && !first {
                return Ok(Node::Set { negated, items });
            }
            first = false;
            let item = self.set_item(c, place)?;
            if self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|&c| c != ']') {
                self.at += 1;
                let end_place = self.at;
                let end = self.next().unwrap_or('-');
                match (item, self.set_item(end, end_place)?) {
                    (Item::Char(low), Item::Char(high)) if low <= high => items.push(Item::Range(low, high)),
                    _ => {
                        let shown: String = self.chars[place..self.at].iter().collect();
                        return Err(format!("bad character range {shown} at position {place}"));
                    }
                }
            } else {
                items.push(item);
            }
        }
    }

    fn set_item(&mut self, c: char, start: usize) -> Result<Item, String> {
        if c != '\\' {
            return Ok(Item::Char(c));
        }
        let Some(c) = self.next() else { return Err(format!("unterminated character set at position {start}")) };
        Ok(match c {
            'd' => Item::Digit(true),
            'D' => Item::Digit(false),
            's' => Item::Space(true),
            'S' => Item::Space(false),
            'w' => Item::Word(true),
            'W' => Item::Word(false),
            'b' => Item::Char('\u{8}'),
            c => Item::Char(self.escaped(c, start)?),
        })
    }
}

impl Node {
    /// How many characters it matches, where that is always the same.
    fn width(&self) -> Option<usize> {
        match self {
            Node::Char(_) | Node::Any | Node::Set { .. } => Some(1),
            Node::Group(node, _) => node.width(),
            Node::Concat(nodes) => nodes.iter().map(Node::width).sum(),
            Node::Either(nodes) => {
                let first = nodes.first()?.width()?;
                nodes.iter().all(|node| node.width() == Some(first)).then_some(first)
            }
            Node::Repeat { node, least, most, .. } if least == most => Some(node.width()? * least),
            Node::Repeat { .. } | Node::Reference(_) => None,
            _ => Some(0),
        }
    }
}

impl Item {
    fn has(&self, c: char) -> bool {
        use crate::python::types::text;
        match *self {
            Item::Char(own) => own == c,
            Item::Range(low, high) => (low..=high).contains(&c),
            Item::Digit(wanted) => text::digit_value(c).is_some() == wanted,
            Item::Space(wanted) => text::is_space(c) == wanted,
            Item::Word(wanted) => (c == '_' || c.is_alphanumeric()) == wanted,
        }
    }
}

/// What comes behind a node: given the place, says whether the rest matches.
type Then<'k, 'a> = &'k mut dyn FnMut(&mut Matcher<'a>, usize, &mut Spans) -> Result<bool>;

struct Matcher<'a> {
    vm: &'a mut Vm,
    text: &'a [char],
    flags: i64,
    steps: u32,
    depth: usize,
}

impl<'a> Matcher<'a> {
    fn step(&mut self) -> Result<()> {
        self.steps += 1;
        if self.steps.is_multiple_of(256) { self.vm.charge(32) } else { Ok(()) }
    }

    /// Whether a node of one character matches here.
    fn one(&self, node: &Node, at: usize) -> Option<bool> {
        let single = |test: &dyn Fn(char) -> bool| {
            let Some(&c) = self.text.get(at) else { return false };
            if test(c) {
                return true;
            }
            self.flags & IGNORECASE != 0
                && (c.to_lowercase().next().is_some_and(test) || c.to_uppercase().next().is_some_and(test))
        };
        Some(match node {
            Node::Char(own) => single(&|c| *own == c),
            Node::Any => self.text.get(at).is_some_and(|&c| c != '\n' || self.flags & DOTALL != 0),
            Node::Set { negated: false, items } => single(&|c| items.iter().any(|item| item.has(c))),
            Node::Set { negated: true, items } => {
                at < self.text.len() && !single(&|c| items.iter().any(|item| item.has(c)))
            }
            _ => return None,
        })
    }

    fn word(&self, at: Option<usize>) -> bool {
        at.and_then(|at| self.text.get(at)).is_some_and(|&c| Item::Word(true).has(c))
    }

    fn run(&mut self, node: &Node, at: usize, spans: &mut Spans, then: Then<'_, 'a>) -> Result<bool> {
        self.step()?;
        if let Some(fits) = self.one(node, at) {
            return if fits { then(self, at + 1, spans) } else { Ok(false) };
        }
        let holds = match node {
            Node::Start => at == 0 || (self.flags & MULTILINE != 0 && self.text.get(at - 1) == Some(&'\n')),
            Node::End => {
                let last = at + 1 == self.text.len() && self.text.get(at) == Some(&'\n');
                at == self.text.len() || last || (self.flags & MULTILINE != 0 && self.text.get(at) == Some(&'\n'))
            }
            Node::TextStart => at == 0,
            Node::TextEnd => at == self.text.len(),
            Node::Boundary(wanted) => (self.word(at.checked_sub(1)) != self.word(Some(at))) == *wanted,
            Node::Look { node, ahead, negated, width } => {
                let from = if *ahead { Some(at) } else { at.checked_sub(*width) };
                let mut inner = spans.clone();
                let found = match from {
                    Some(from) => self.run(node, from, &mut inner, &mut |_, end, _| Ok(*ahead || end == at))?,
                    None => false,
                };
                if found && !negated {
                    *spans = inner;
                }
                found != *negated
            }
            Node::Concat(nodes) => return self.all(nodes, at, spans, then),
            Node::Either(nodes) => {
                for node in nodes {
                    let saved = spans.clone();
                    if self.run(node, at, spans, then)? {
                        return Ok(true);
                    }
                    *spans = saved;
                }
                return Ok(false);
            }
            Node::Group(node, None) => return self.run(node, at, spans, then),
            Node::Group(node, Some(number)) => {
                let number = *number;
                let old = spans.get(number).copied().flatten();
                let found = self.run(node, at, spans, &mut |matcher, end, spans| {
                    let before = spans.get(number).copied().flatten();
                    if let Some(slot) = spans.get_mut(number) {
                        *slot = Some((at, end));
                    }
                    let found = then(matcher, end, spans)?;
                    if !found && let Some(slot) = spans.get_mut(number) {
                        *slot = before;
                    }
                    Ok(found)
                })?;
                if !found && let Some(slot) = spans.get_mut(number) {
                    *slot = old;
                }
                return Ok(found);
            }
            Node::Reference(number) => {
                let Some((start, end)) = spans.get(*number).copied().flatten() else { return Ok(false) };
                let length = end - start;
                let same = at + length <= self.text.len() && self.text[start..end] == self.text[at..at + length];
                return if same { then(self, at + length, spans) } else { Ok(false) };
            }
            Node::Repeat { node, least, most, greedy } => {
                return self.repeat(node, *least, *most, *greedy, at, spans, then);
            }
            _ => false,
        };
        if holds { then(self, at, spans) } else { Ok(false) }
    }

    fn all(&mut self, nodes: &[Node], at: usize, spans: &mut Spans, then: Then<'_, 'a>) -> Result<bool> {
        match nodes {
            [] => then(self, at, spans),
            [last] => self.run(last, at, spans, then),
            [first, rest @ ..] => {
                self.run(first, at, spans, &mut |matcher, next, spans| matcher.all(rest, next, spans, then))
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of one node and the state of the match")]
    fn repeat(
        &mut self,
        node: &Node,
        least: usize,
        most: usize,
        greedy: bool,
        at: usize,
        spans: &mut Spans,
        then: Then<'_, 'a>,
    ) -> Result<bool> {
        if self.one(node, at).is_some() {
            // Characters are counted in a loop, without a call for each.
            let fits = |matcher: &Self, count: usize| matcher.one(node, at + count) == Some(true);
            let mut count = 0;
            if greedy {
                while count < most && fits(self, count) {
                    count += 1;
                    self.step()?;
                }
                loop {
                    if count < least {
                        return Ok(false);
                    }
                    if then(self, at + count, spans)? {
                        return Ok(true);
                    }
                    if count == 0 {
                        return Ok(false);
                    }
                    count -= 1;
                }
            }
            loop {
                if count >= least && then(self, at + count, spans)? {
                    return Ok(true);
                }
                if count >= most || !fits(self, count) {
                    return Ok(false);
                }
                count += 1;
                self.step()?;
            }
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Raise::unsupported("a regular expression whose group repeats this often"));
        }
        let more = |matcher: &mut Self, spans: &mut Spans, then: Then<'_, 'a>| -> Result<bool> {
            if most == 0 {
                return Ok(false);
            }
            matcher.run(node, at, spans, &mut |matcher, next, spans| {
                // A repetition that took nothing would go on for ever.
                if next == at && least == 0 {
                    return Ok(false);
                }
                let most = if most == usize::MAX { most } else { most - 1 };
                matcher.repeat(node, least.saturating_sub(1), most, greedy, next, spans, then)
            })
        };
        // The one that is wanted more goes first.
        let found = match (least > 0, greedy) {
            (true, _) => more(self, spans, then)?,
            (false, true) if more(self, spans, then)? => true,
            (false, true) => then(self, at, spans)?,
            (false, false) if then(self, at, spans)? => true,
            (false, false) => more(self, spans, then)?,
        };
        self.depth -= 1;
        Ok(found)
    }
}
