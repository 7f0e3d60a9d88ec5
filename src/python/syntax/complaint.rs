//! CPython's words for what the parser complains about.

mod escape;
mod f_string;
mod token;
mod tree;

use ruff_python_ast::{
    Expr, Mod, Stmt,
    token::{Token, TokenKind},
};
use ruff_python_parser::{LexicalErrorType, ParseError, ParseErrorType, Parsed, UnsupportedSyntaxErrorKind};
use ruff_text_size::{Ranged, TextRange, TextSize};

use self::tree::{binds_tightly, is_disjunction, name_of};
use crate::python::code::Source;

const INVALID: &str = "invalid syntax";
const COMPARE: &str = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";

/// What is wrong with a text.
pub(super) struct Complaint {
    /// The class of the exception.
    pub kind: &'static str,
    pub message: String,
    pub range: TextRange,
}

impl Complaint {
    fn syntax(message: impl Into<String>, range: TextRange) -> Complaint {
        Complaint { kind: "SyntaxError", message: message.into(), range }
    }
}

/// The first complaint, in CPython's words.
pub(super) fn first(source: &Source, parsed: &Parsed<Mod>) -> Option<Complaint> {
    let reader = Reader { source, parsed };
    let newer = parsed.unsupported_syntax_errors().first();
    let place = match (parsed.errors().first(), newer) {
        (Some(error), _) => Some(error.location),
        (None, Some(newer)) => Some(newer.range),
        (None, None) => None,
    };
    if let Some(complaint) = place.and_then(|place| reader.f_string(place)) {
        return Some(complaint);
    }
    if let Some(complaint) = token::first(source, parsed) {
        return Some(complaint);
    }
    let lexical = parsed.errors().iter().find_map(|error| match &error.error {
        ParseErrorType::Lexical(lexical) => Some(reader.lexical(lexical, error.location)),
        _ => None,
    });
    if let Some(complaint) = lexical {
        return Some(complaint);
    }
    if let Some(error) = parsed.errors().first() {
        // A bracket that is open to the end of the text explains what is wrong on later lines.
        return Some(reader.unclosed(error.location).unwrap_or_else(|| reader.complaint(error)));
    }
    newer.map(|newer| {
        let message = match newer.kind {
            UnsupportedSyntaxErrorKind::Pep701FString(_) => "f-string: expecting '}'",
            UnsupportedSyntaxErrorKind::UnpackingInComprehension(_) => {
                match source.text.get(newer.range.to_std_range()) {
                    Some(text) if text.starts_with("**") => "dict unpacking cannot be used in dict comprehension",
                    _ => "iterable unpacking cannot be used in comprehension",
                }
            }
            UnsupportedSyntaxErrorKind::UnparenthesizedExceptionTypes => {
                "multiple exception types must be parenthesized"
            }
            UnsupportedSyntaxErrorKind::TypeParameterList if reader.statement_starts_with(newer.range, &["def"]) => {
                "expected '('"
            }
            UnsupportedSyntaxErrorKind::UnparenthesizedUnpackInFor => INVALID,
            _ => INVALID,
        };
        Complaint::syntax(message, newer.range)
    })
}

/// What the parser says in words of its own, and what CPython says of it.
const OTHERS: [(&str, &str); 12] = [
    ("Only one '*' parameter", "* argument may appear only once"),
    ("Only one '/' separator", "/ may appear only once"),
    ("Position-only parameter separator not allowed as first", "at least one argument must precede /"),
    ("'/' parameter must appear before", "/ must be ahead of *"),
    ("Trailing comma not allowed", "trailing comma not allowed without surrounding parentheses"),
    ("Bytes literal cannot be mixed", "cannot mix bytes and nonbytes literals"),
    ("Positional patterns cannot follow", "positional patterns follow keyword patterns"),
    ("Only single target (not tuple)", "only single target (not tuple) can be annotated"),
    ("Only single target (not list)", "only single target (not list) can be annotated"),
    ("Cannot have both 'except' and 'except*'", "cannot have both 'except' and 'except*' on the same 'try'"),
    ("Expected one or more exception types", "expected one or more exception types"),
    ("Multiple exception types must be", "multiple exception types must be parenthesized"),
];

struct Reader<'a> {
    source: &'a Source,
    parsed: &'a Parsed<Mod>,
}

impl<'a> Reader<'a> {
    fn complaint(&self, error: &ParseError) -> Complaint {
        let range = error.location;
        let words = |message: &str| Complaint::syntax(message, range);
        match &error.error {
            ParseErrorType::UnexpectedIndentation => {
                let range = TextRange::empty(self.line_start(range));
                Complaint { kind: "IndentationError", message: "unexpected indent".to_owned(), range }
            }
            ParseErrorType::ExpectedToken { expected: TokenKind::Indent, .. } => self.expected_block(range),
            ParseErrorType::ExpectedToken { expected, found } => self.expected(*expected, *found, range),
            ParseErrorType::OtherError(message) => self.other(message, range),
            ParseErrorType::InvalidAssignmentTarget
            | ParseErrorType::InvalidNamedAssignmentTarget
            | ParseErrorType::InvalidAnnotatedAssignmentTarget
            | ParseErrorType::InvalidAugmentedAssignmentTarget
            | ParseErrorType::InvalidDeleteTarget => self.target(error),
            ParseErrorType::PositionalAfterKeywordArgument => {
                self.behind_argument("positional argument follows keyword argument", range)
            }
            ParseErrorType::PositionalAfterKeywordUnpacking => {
                self.behind_argument("positional argument follows keyword argument unpacking", range)
            }
            ParseErrorType::InvalidArgumentUnpackingOrder => Complaint::syntax(
                "iterable argument unpacking follows keyword argument unpacking",
                TextRange::at(range.start(), TextSize::new(1)),
            ),
            ParseErrorType::NonDefaultParamAfterDefaultParam => words("non-default argument follows default argument"),
            ParseErrorType::ParamAfterVarKeywordParam => words("arguments cannot follow var-keyword argument"),
            ParseErrorType::VarParameterWithDefault => {
                let before = self.before(range.start()).map(|name| self.before(name.start()).map(Token::kind));
                words(match before {
                    Some(Some(TokenKind::DoubleStar)) => "var-keyword argument cannot have default value",
                    _ => "var-positional argument cannot have default value",
                })
            }
            ParseErrorType::ExpectedKeywordParam => words("named arguments must follow bare *"),
            ParseErrorType::UnparenthesizedGeneratorExpression => words("Generator expression must be parenthesized"),
            ParseErrorType::IterableUnpackingInComprehension => {
                words("iterable unpacking cannot be used in comprehension")
            }
            ParseErrorType::InvalidStarredExpressionUsage => words(self.starred(range)),
            ParseErrorType::ExpectedImaginaryNumber => words("imaginary number required in complex literal"),
            ParseErrorType::ExpectedRealNumber => words("real number required in complex literal"),
            ParseErrorType::InvalidMatchPatternTarget => words("cannot use '_' as a target"),
            ParseErrorType::ExpectedExpression => self.no_expression(range),
            _ => self.generic(range),
        }
    }

    fn expected(&self, expected: TokenKind, found: TokenKind, range: TextRange) -> Complaint {
        let words = |message: &str| Complaint::syntax(message, range);
        if found == TokenKind::Equal {
            return self.equal_sign(range);
        }
        let header = |names: &[&str]| self.statement_starts_with(range, names);
        match expected {
            TokenKind::Colon if self.is_lambda_header(range) => match found {
                TokenKind::Lpar => words("Lambda expression parameters cannot be parenthesized"),
                _ => self.generic(range),
            },
            TokenKind::Colon => match self.open_bracket(range) {
                Some(TokenKind::Lbrace) if self.missing_comma(range).is_none() => {
                    words("':' expected after dictionary key")
                }
                Some(_) => self.generic(range),
                None if found == TokenKind::Newline || header(&["def", "else", "try", "finally"]) => {
                    words("expected ':'")
                }
                None => self.generic(range),
            },
            TokenKind::Lpar if header(&["def"]) => words("expected '('"),
            TokenKind::Rpar if found == TokenKind::Lpar && header(&["def"]) => {
                words("Function parameters cannot be parenthesized")
            }
            TokenKind::Rpar if found == TokenKind::For && self.is_keyword_value(range) => words(COMPARE),
            TokenKind::Else => {
                let start = self.left_of(range).map_or(range, |(left, _)| left.range());
                Complaint::syntax("expected 'else' after 'if' expression", start)
            }
            TokenKind::Rsqb | TokenKind::Rbrace
                if found == TokenKind::For
                    && self.before(range.start()).is_some_and(|before| before.kind() != TokenKind::Comma) =>
            {
                words("did you forget parentheses around the comprehension target?")
            }
            TokenKind::Comma if found.as_augmented_assign_operator().is_some() => {
                words("'tuple' is an illegal expression for augmented assignment")
            }
            _ => self.generic(range),
        }
    }

    fn other(&self, message: &str, range: TextRange) -> Complaint {
        let comma = message.starts_with("Trailing comma") && !self.statement_starts_with(range, &["from"]);
        if let Some((_, words)) = OTHERS.iter().find(|(start, _)| message.starts_with(start) && !comma) {
            return Complaint::syntax(*words, range);
        }
        if message.starts_with("Expected an indented block") {
            return self.expected_block(range);
        }
        if message.contains("`except` or `finally`") {
            return Complaint::syntax("expected 'except' or 'finally' block", self.not_behind_the_end(range));
        }
        let text = self.source.text.get(range.to_std_range()).unwrap_or("");
        if message == "Expected a parameter name" && self.open_bracket(range) == Some(TokenKind::Lpar) {
            return Complaint::syntax(
                match text {
                    "None" | "True" | "False" => format!("cannot assign to {text}"),
                    _ if text.starts_with('*') => INVALID.to_owned(),
                    _ => "expression cannot contain assignment, perhaps you meant \"==\"?".to_owned(),
                },
                TextRange::new(range.start(), self.behind(range.end()).map_or(range.end(), Ranged::end)),
            );
        }
        if text == "=" {
            return self.equal_sign(range);
        }
        if text == ":=" {
            let before = self.left_of(range).map(|(target, _)| target);
            if let Some(target) = before.filter(|target| !target.is_name_expr()) {
                let message = format!("cannot use assignment expressions with {}", name_of(target));
                return Complaint::syntax(message, target.range());
            }
        }
        if message == "Expected an identifier"
            && self.before(range.start()).is_some_and(|before| before.kind() == TokenKind::As)
            && self.statement_starts_with(range, &["case"])
        {
            return Complaint::syntax("invalid pattern target", range);
        }
        self.generic(range)
    }

    /// An expression is missing.
    fn no_expression(&self, range: TextRange) -> Complaint {
        let text = self.source.text.get(range.start().to_usize()..).unwrap_or("");
        let before = self.before(range.start());
        let message = match before.map(Token::kind) {
            Some(TokenKind::Colon)
                if self.open_bracket(range) == Some(TokenKind::Lbrace) && text.starts_with(['}', ',']) =>
            {
                "expression expected after dictionary key and ':'"
            }
            Some(TokenKind::Equal)
                if text.starts_with([')', ',']) && self.statement_starts_with(range, &["def", "async"]) =>
            {
                "expected default value expression"
            }
            Some(TokenKind::Rarrow) => "expected ':'",
            Some(TokenKind::Lpar) if text.starts_with("**") && before.is_some_and(|before| !self.is_call(before)) => {
                "cannot use double starred expression here"
            }
            _ => return self.generic(range),
        };
        Complaint::syntax(message, range)
    }

    fn starred(&self, range: TextRange) -> &'static str {
        if self.source.text.get(range.start().to_usize()..).is_some_and(|text| text.starts_with("**")) {
            return INVALID;
        }
        let around = (self.before(range.start()).map(Token::kind), self.behind(range.end()).map(Token::kind));
        match around {
            (Some(TokenKind::Colon), _) if self.open_bracket(range) == Some(TokenKind::Lbrace) => {
                "cannot use a starred expression in a dictionary value"
            }
            (Some(TokenKind::Lpar), Some(TokenKind::Rpar)) => "cannot use starred expression here",
            (Some(TokenKind::If | TokenKind::Colon | TokenKind::Await | TokenKind::Minus), _) => INVALID,
            _ => "can't use starred expression here",
        }
    }

    /// `invalid syntax`, or what explains it better.
    fn generic(&self, range: TextRange) -> Complaint {
        if let Some(complaint) = self.old_print(range).or_else(|| self.missing_comma(range)) {
            return complaint;
        }
        Complaint::syntax(INVALID, self.not_behind_the_end(range))
    }

    /// An `=` where an expression is wanted.
    fn equal_sign(&self, range: TextRange) -> Complaint {
        let invalid = Complaint::syntax(INVALID, range);
        let Some((target, start)) = self.left_of(range) else { return invalid };
        let grouped = start != target.range().start();
        let opener = self.before(start);
        let opens = opener.is_some_and(|token| {
            matches!(
                token.kind(),
                TokenKind::Lpar
                    | TokenKind::Lsqb
                    | TokenKind::Lbrace
                    | TokenKind::Comma
                    | TokenKind::If
                    | TokenKind::Elif
                    | TokenKind::While
            )
        });
        if !opens || !self.assigns_once(range) {
            return invalid;
        }
        match target {
            Expr::Name(_) => {
                let end = self.behind(range.end()).map_or(range.end(), |value| self.expression_end(value));
                Complaint::syntax(COMPARE, TextRange::new(start, end))
            }
            other if self.may_be_compared(other, grouped) => here(other),
            _ => invalid,
        }
    }

    /// Whether CPython thinks of `==` when this is assigned to.
    fn may_be_compared(&self, target: &Expr, grouped: bool) -> bool {
        let plain = matches!(
            target,
            Expr::Tuple(_) | Expr::List(_) | Expr::Generator(_) | Expr::NoneLiteral(_) | Expr::BooleanLiteral(_)
        );
        grouped || target.is_named_expr() || (binds_tightly(target) && !plain)
    }

    /// Whether what stands behind an `=` binds tightly and is no target itself.
    fn assigns_once(&self, equal: TextRange) -> bool {
        let mut depth = 0_i32;
        for (index, token) in self.parsed.tokens().iter().filter(|token| token.start() >= equal.end()).enumerate() {
            match token.kind() {
                TokenKind::Not
                | TokenKind::Lambda
                | TokenKind::Yield
                | TokenKind::Star
                | TokenKind::DoubleStar
                | TokenKind::Equal
                    if index == 0 =>
                {
                    return false;
                }
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace if depth == 0 => return index > 0,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth -= 1,
                TokenKind::Equal | TokenKind::ColonEqual if depth == 0 => return false,
                TokenKind::Comma
                | TokenKind::If
                | TokenKind::Else
                | TokenKind::And
                | TokenKind::Or
                | TokenKind::Not
                | TokenKind::In
                | TokenKind::Is
                | TokenKind::For
                | TokenKind::EqEqual
                | TokenKind::NotEqual
                | TokenKind::Less
                | TokenKind::LessEqual
                | TokenKind::Greater
                | TokenKind::GreaterEqual
                | TokenKind::Colon
                | TokenKind::Semi
                | TokenKind::Newline
                    if depth == 0 =>
                {
                    return true;
                }
                _ => {}
            }
        }
        true
    }

    fn target(&self, error: &ParseError) -> Complaint {
        let range = error.location;
        let Some(node) = tree::at(self.parsed, range) else { return self.generic(range) };
        let name = name_of(node);
        let message = match error.error {
            ParseErrorType::InvalidDeleteTarget => format!("cannot delete {name}"),
            ParseErrorType::InvalidAugmentedAssignmentTarget => {
                format!("'{name}' is an illegal expression for augmented assignment")
            }
            ParseErrorType::InvalidAnnotatedAssignmentTarget => "illegal target for annotation".to_owned(),
            ParseErrorType::InvalidNamedAssignmentTarget => format!("cannot use assignment expressions with {name}"),
            _ => return self.assigned(node),
        };
        Complaint::syntax(message, range)
    }

    /// An expression that stands among the targets of an assignment.
    fn assigned(&self, node: &Expr) -> Complaint {
        let plain = || Complaint::syntax(format!("cannot assign to {}", name_of(node)), node.range());
        let Some(Stmt::Assign(statement)) = tree::statement_around(self.parsed, node.range()) else { return plain() };
        let Some(first) = statement.targets.first() else { return plain() };
        let bare = |expression: &Expr| {
            self.before(expression.range().start()).is_none_or(|token| token.kind() != TokenKind::Lpar)
        };
        if matches!(node, Expr::Yield(_) | Expr::YieldFrom(_)) && bare(node) {
            return Complaint::syntax("assignment to yield expression not possible", node.range());
        }
        let last = match first {
            Expr::Tuple(tuple) if !tuple.parenthesized => tuple.elts.last().unwrap_or(first),
            other => other,
        };
        let equal = self.parsed.tokens().iter().find(|token| {
            token.kind() == TokenKind::Equal
                && token.start() >= last.range().end()
                && self.depth(token.range()) == self.depth(statement.range)
        });
        if !equal.is_some_and(|equal| self.assigns_once(equal.range())) {
            return plain();
        }
        match last {
            Expr::Name(_) if !std::ptr::eq(last, first) => Complaint::syntax(COMPARE, last.range()),
            Expr::Name(_) => plain(),
            other if self.may_be_compared(other, !bare(other)) => here(other),
            _ => plain(),
        }
    }

    /// Two expressions side by side within brackets.
    fn missing_comma(&self, range: TextRange) -> Option<Complaint> {
        let before = self.before(range.start())?;
        let here = self.parsed.tokens().iter().find(|token| token.start() >= range.start())?;
        let starts = matches!(
            here.kind(),
            TokenKind::Name
                | TokenKind::Int
                | TokenKind::Float
                | TokenKind::Complex
                | TokenKind::String
                | TokenKind::FStringStart
                | TokenKind::Lbrace
                | TokenKind::Not
                | TokenKind::Lambda
                | TokenKind::Await
                | TokenKind::Tilde
                | TokenKind::Ellipsis
                | TokenKind::True
                | TokenKind::False
                | TokenKind::None
        ) || here.kind().is_soft_keyword();
        if !starts || self.depth(range) == 0 {
            return None;
        }
        let inside = self.open_brackets(range).pop().map_or(TextSize::new(0), |(_, bracket)| bracket.end());
        let mut lefts = tree::ending_at(self.parsed, before.end()).into_iter();
        let left = lefts.find(|left| left.range().start() >= inside && is_disjunction(left))?;
        // CPython takes the beginnings of its soft keywords for them.
        let word = self.parsed.tokens().iter().filter(|token| token.start() >= left.range().start()).take(2);
        let mut word =
            word.map(|token| (token.kind(), self.source.text.get(token.range().to_std_range()).unwrap_or("")));
        let (kind, text) = word.next()?;
        let named = kind == TokenKind::Name || kind.is_soft_keyword();
        let soft = named && ["match", "case", "_"].iter().any(|keyword| keyword.starts_with(text));
        let string = matches!(word.next(), Some((TokenKind::String | TokenKind::FStringStart, _)));
        // The iterable of a comprehension is not looked at.
        let iterated = self.before(left.range().start()).is_some_and(|token| token.kind() == TokenKind::In);
        if soft || (named && string) || iterated {
            return None;
        }
        let range = TextRange::new(left.range().start(), self.expression_end(here));
        Some(Complaint::syntax("invalid syntax. Perhaps you forgot a comma?", range))
    }

    /// The end of the simple expression that begins with a token.
    fn expression_end(&self, first: &Token) -> TextSize {
        let (mut end, mut depth, mut wants_name) = (first.end(), 0, false);
        for token in self.parsed.tokens().iter().filter(|token| token.start() >= first.end()) {
            match token.kind() {
                TokenKind::Lpar | TokenKind::Lsqb if token.start() == end || depth > 0 => depth += 1,
                TokenKind::Rpar | TokenKind::Rsqb if depth > 0 => depth -= 1,
                TokenKind::Dot => wants_name = true,
                _ if depth > 0 => {}
                TokenKind::Name if wants_name => wants_name = false,
                _ => break,
            }
            end = token.end();
        }
        end
    }

    /// `print` or `exec` with something behind it that is no bracket, as in Python 2.
    fn old_print(&self, range: TextRange) -> Option<Complaint> {
        let from = self.line_start(range);
        let mut tokens = self.parsed.tokens().iter().skip_while(|token| token.start() < from).peekable();
        while let Some(token) = tokens.next().filter(|token| token.start() <= range.start()) {
            let name = self.source.text.get(token.range().to_std_range()).unwrap_or("");
            if !matches!(name, "print" | "exec") || token.kind() != TokenKind::Name {
                continue;
            }
            let follows = tokens.peek().is_some_and(|next| {
                !matches!(
                    next.kind(),
                    TokenKind::Lpar
                        | TokenKind::Rpar
                        | TokenKind::Rsqb
                        | TokenKind::Rbrace
                        | TokenKind::Equal
                        | TokenKind::Dot
                        | TokenKind::Comma
                        | TokenKind::Colon
                        | TokenKind::Newline
                        | TokenKind::NonLogicalNewline
                )
            });
            if follows {
                let line = self.source.line(self.line(token.start())).unwrap_or("");
                let end = from + TextSize::of(line.trim_end());
                return Some(Complaint::syntax(
                    format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?"),
                    TextRange::new(token.start(), end.max(token.end())),
                ));
            }
        }
        None
    }

    /// The bracket that is open to the end of the text, if it was opened on a line before the error.
    fn unclosed(&self, range: TextRange) -> Option<Complaint> {
        let mut open: Vec<(&str, TextRange)> = Vec::new();
        for token in self.parsed.tokens() {
            match token.kind() {
                TokenKind::Lpar => open.push(("(", token.range())),
                TokenKind::Lsqb => open.push(("[", token.range())),
                TokenKind::Lbrace => open.push(("{", token.range())),
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => drop(open.pop()),
                _ => {}
            }
        }
        let (bracket, place) = *open.last()?;
        let at_end = range.start().to_usize() >= self.source.text.trim_end().len();
        // The parser stops at the end of a line where CPython reads on.
        let newline = self.source.text.get(range.start().to_usize()..).is_some_and(|text| text.starts_with('\n'));
        let later = self.line(range.start()) + u32::from(newline) > self.line(place.start());
        (at_end || later).then(|| Complaint::syntax(format!("'{bracket}' was never closed"), place))
    }

    fn expected_block(&self, range: TextRange) -> Complaint {
        let text = &self.source.text;
        let at_newline = text.get(range.start().to_usize()..).is_some_and(|text| text.starts_with(['\n', '\r']));
        let first = self.line(range.start());
        let lines = self.source.lines.len() as u32;
        let written = |number: u32| {
            self.source.line(number).map(str::trim).is_some_and(|line| !line.is_empty() && !line.starts_with('#'))
        };
        let header = if at_newline { Some(first) } else { (1..first).rev().find(|number| written(*number)) };
        let range = match (at_newline, (first + 1..=lines).find(|number| written(*number))) {
            (false, _) => range,
            (true, Some(next)) => {
                let start = self.source.lines.get(next as usize - 1).copied().unwrap_or(0);
                let line = self.source.line(next).unwrap_or("");
                let indent = line.len() - line.trim_start().len();
                TextRange::empty(TextSize::new(u32::try_from(start + indent).unwrap_or(0)))
            }
            (true, None) => self.not_behind_the_end(TextRange::empty(TextSize::of(text.as_str()))),
        };
        let message = match header {
            Some(number) => {
                let line = self.source.line(number).unwrap_or("").trim_start();
                let word = line.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
                let what = match word {
                    "def" => "function definition".to_owned(),
                    "async" if line.contains(" def ") => "function definition".to_owned(),
                    "async" => format!("'{}' statement", if line.contains(" for ") { "for" } else { "with" }),
                    "class" => "class definition".to_owned(),
                    other => format!("'{other}' statement"),
                };
                format!("expected an indented block after {what} on line {number}")
            }
            None => "expected an indented block".to_owned(),
        };
        Complaint { kind: "IndentationError", message, range }
    }

    /// What is wrong with the f-string around a place, as CPython 3.11 sees it.
    fn f_string(&self, place: TextRange) -> Option<Complaint> {
        let mut open: Vec<TextRange> = Vec::new();
        for token in self.parsed.tokens().iter().take_while(|token| token.start() < place.end().max(place.start())) {
            match token.kind() {
                TokenKind::FStringStart => open.push(token.range()),
                TokenKind::FStringEnd if token.end() <= place.start() => drop(open.pop()),
                _ => {}
            }
        }
        let start = open.first()?.start();
        let message = f_string::complaint(&self.source.text, start.to_usize())?;
        let end = if message.starts_with("unterminated") { start + TextSize::new(1) } else { place.end().max(start) };
        Some(Complaint::syntax(message, TextRange::new(start, end)))
    }

    fn lexical(&self, error: &LexicalErrorType, range: TextRange) -> Complaint {
        let line = self.line(range.start());
        let message = match error {
            LexicalErrorType::UnclosedStringError => return self.unclosed_string(range, line),
            LexicalErrorType::IndentationError => {
                let message = "unindent does not match any outer indentation level".to_owned();
                let text = self.source.line(line).unwrap_or("");
                let range = TextRange::empty(self.line_start(range) + TextSize::of(text));
                return Complaint { kind: "IndentationError", message, range };
            }
            LexicalErrorType::UnrecognizedToken { tok: '!' | '?' | '$' | '`' } => INVALID.to_owned(),
            LexicalErrorType::UnrecognizedToken { tok } => {
                format!("invalid character '{tok}' (U+{:04X})", *tok as u32)
            }
            LexicalErrorType::LineContinuationError => {
                "unexpected character after line continuation character".to_owned()
            }
            LexicalErrorType::InvalidByteLiteral => "bytes can only contain ASCII literal characters".to_owned(),
            LexicalErrorType::Eof => {
                return self.unclosed(range).unwrap_or(Complaint::syntax("unexpected EOF while parsing", range));
            }
            LexicalErrorType::UnicodeError
            | LexicalErrorType::MissingUnicodeLbrace
            | LexicalErrorType::MissingUnicodeRbrace => return self.escape(range),
            _ => INVALID.to_owned(),
        };
        Complaint::syntax(message, range)
    }

    /// An escape sequence that means nothing, or that names its character.
    fn escape(&self, range: TextRange) -> Complaint {
        let literal = self.parsed.tokens().iter().rev().find(|token| token.start() <= range.start());
        let place = literal.map_or(range, Ranged::range);
        match escape::complaint(&self.source.text, place.start().to_usize()) {
            Some(message) => Complaint::syntax(message, place),
            None => Complaint {
                kind: "Unsupported",
                message: "this '\\N{…}' escape is not supported: write the character itself, or '\\u' and its number"
                    .to_owned(),
                range,
            },
        }
    }

    fn unclosed_string(&self, range: TextRange, line: u32) -> Complaint {
        let start = self.source.text.get(range.start().to_usize()..).unwrap_or("");
        let quotes = start.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let triple = quotes.starts_with("\"\"\"") || quotes.starts_with("\'\'\'");
        let message = if triple {
            let last = self.source.text.lines().count().max(1);
            format!("unterminated triple-quoted string literal (detected at line {last})")
        } else {
            format!("unterminated string literal (detected at line {line})")
        };
        Complaint::syntax(message, TextRange::at(range.start(), TextSize::new(1)))
    }

    /// A complaint that stands at the token behind an argument.
    fn behind_argument(&self, message: &str, argument: TextRange) -> Complaint {
        Complaint::syntax(message, self.behind(argument.end()).map_or(argument, Ranged::range))
    }

    /// The token before a place, comments and the ends of lines left out.
    fn before(&self, place: TextSize) -> Option<&'a Token> {
        let tokens = self.parsed.tokens();
        tokens.iter().rev().find(|token| token.end() <= place && is_written(token))
    }

    /// The token behind a place.
    fn behind(&self, place: TextSize) -> Option<&'a Token> {
        self.parsed.tokens().iter().find(|token| token.start() >= place && is_written(token))
    }

    /// The outermost expression within the innermost bracket that ends before a range, and where it begins, its own
    /// brackets included.
    fn left_of(&self, range: TextRange) -> Option<(&'a Expr, TextSize)> {
        let inside = self.open_brackets(range).pop().map_or(TextSize::new(0), |(_, bracket)| bracket.end());
        let mut last = self.before(range.start())?;
        let mut closed = 0;
        loop {
            let mut found = tree::ending_at(self.parsed, last.end()).into_iter();
            let found = found.find(|left| left.range().start() >= inside && !left.is_slice_expr());
            if let Some(found) = found {
                let mut start = found.range().start();
                for _ in 0..closed {
                    start = self.before(start).map_or(start, Ranged::start);
                }
                return Some((found, start));
            }
            if last.kind() != TokenKind::Rpar {
                return None;
            }
            closed += 1;
            last = self.before(last.start())?;
        }
    }

    /// Whether a keyword and its value stand before a place.
    fn is_keyword_value(&self, range: TextRange) -> bool {
        let value = self.before(range.start());
        value.and_then(|value| self.before(value.start())).is_some_and(|token| token.kind() == TokenKind::Equal)
    }

    /// Whether an opening bracket belongs to a call.
    fn is_call(&self, bracket: &Token) -> bool {
        self.before(bracket.start()).is_some_and(|before| {
            before.end() == bracket.start()
                && matches!(before.kind(), TokenKind::Name | TokenKind::Rpar | TokenKind::Rsqb)
        })
    }

    /// The brackets that are open where `range` begins.
    fn open_brackets(&self, range: TextRange) -> Vec<(TokenKind, TextRange)> {
        let mut open = Vec::new();
        for token in self.parsed.tokens().iter().take_while(|token| token.start() < range.start()) {
            match token.kind() {
                kind @ (TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace) => open.push((kind, token.range())),
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => drop(open.pop()),
                _ => {}
            }
        }
        open
    }

    fn open_bracket(&self, range: TextRange) -> Option<TokenKind> {
        self.open_brackets(range).pop().map(|(kind, _)| kind)
    }

    fn depth(&self, range: TextRange) -> usize {
        self.open_brackets(range).len()
    }

    /// Whether the parameters of a `lambda` stand before a place.
    fn is_lambda_header(&self, range: TextRange) -> bool {
        let from = self.line_start(range);
        let before = self.parsed.tokens().iter().rev().filter(|token| token.end() <= range.start());
        before
            .take_while(|token| token.start() >= from)
            .find(|token| matches!(token.kind(), TokenKind::Lambda | TokenKind::Colon))
            .is_some_and(|token| token.kind() == TokenKind::Lambda)
    }

    /// Whether the line of a place begins with one of those words.
    fn statement_starts_with(&self, range: TextRange, words: &[&str]) -> bool {
        let line = self.source.line(self.line(range.start())).unwrap_or("").trim_start();
        let word = line.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
        words.contains(&word)
    }

    /// The same place, or the end of the text where it lies behind that.
    fn not_behind_the_end(&self, range: TextRange) -> TextRange {
        let end = TextSize::new(u32::try_from(self.source.text.trim_end().len()).unwrap_or(0));
        if range.start() > end { TextRange::empty(end) } else { range }
    }

    fn line_start(&self, range: TextRange) -> TextSize {
        let line = self.line(range.start()) as usize;
        let start = self.source.lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        TextSize::new(u32::try_from(start).unwrap_or(0))
    }

    fn line(&self, offset: TextSize) -> u32 {
        self.source.line_column(offset.to_usize()).0
    }
}

fn here(target: &Expr) -> Complaint {
    let message = format!("cannot assign to {} here. Maybe you meant '==' instead of '='?", name_of(target));
    Complaint::syntax(message, target.range())
}

fn is_written(token: &Token) -> bool {
    !matches!(
        token.kind(),
        TokenKind::NonLogicalNewline | TokenKind::Comment | TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent
    )
}
