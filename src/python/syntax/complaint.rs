//! CPython's words for what the parser complains about.

use ruff_python_ast::{Mod, token::TokenKind};
use ruff_python_parser::{
    InterpolatedStringErrorType, LexicalErrorType, ParseError, ParseErrorType, Parsed, UnsupportedSyntaxErrorKind,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::python::code::Source;

/// What is wrong with a text.
pub(super) struct Complaint {
    /// The class of the exception.
    pub kind: &'static str,
    pub message: String,
    pub range: TextRange,
}

/// The first complaint, in CPython's words.
pub(super) fn first(source: &Source, parsed: &Parsed<Mod>) -> Option<Complaint> {
    let error = parsed.errors().iter().min_by_key(|error| error.location.start());
    let Some(error) = error else {
        let newer = parsed.unsupported_syntax_errors().first()?;
        let message = match newer.kind {
            UnsupportedSyntaxErrorKind::Pep701FString(_) => "f-string: expecting '}'",
            _ => "invalid syntax",
        };
        return Some(Complaint { kind: "SyntaxError", message: message.to_owned(), range: newer.range });
    };
    Some(Reader { source, parsed }.complaint(error))
}

struct Reader<'a> {
    source: &'a Source,
    parsed: &'a Parsed<Mod>,
}

impl Reader<'_> {
    fn complaint(&self, error: &ParseError) -> Complaint {
        let syntax = |message: String| Complaint { kind: "SyntaxError", message, range: error.location };
        let words = |message: &str| syntax(message.to_owned());
        match &error.error {
            ParseErrorType::Lexical(lexical) => self.lexical(lexical, error.location),
            ParseErrorType::UnexpectedIndentation => {
                Complaint { kind: "IndentationError", message: "unexpected indent".to_owned(), range: error.location }
            }
            ParseErrorType::ExpectedToken { expected: TokenKind::Colon, found } => {
                if let Some(complaint) = self.bracket(error.location) {
                    return complaint;
                }
                if self.depth(error.location) > 0 {
                    return words("':' expected after dictionary key");
                }
                if *found == TokenKind::Equal {
                    return words("invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
                }
                words("expected ':'")
            }
            ParseErrorType::ExpectedToken { expected: TokenKind::Else, .. } => {
                self.bracket(error.location).unwrap_or_else(|| words("expected 'else' after 'if' expression"))
            }
            ParseErrorType::SimpleStatementsOnSameLine if self.old_print(error.location).is_some() => {
                let name = self.old_print(error.location).unwrap_or("print");
                words(&format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?"))
            }
            ParseErrorType::FStringError(InterpolatedStringErrorType::UnclosedLbrace)
                if self.source.text.get(error.location.to_std_range()).is_some_and(|text| text.starts_with('}')) =>
            {
                words("f-string: empty expression not allowed")
            }
            ParseErrorType::ExpectedToken { expected: TokenKind::Indent, .. } => self.expected_block(error.location),
            ParseErrorType::FStringError(inner) => words(&f_string(inner)),
            ParseErrorType::OtherError(message) if message.starts_with("Expected an indented block") => {
                self.expected_block(error.location)
            }
            ParseErrorType::OtherError(message) if message.contains("`except` or `finally`") => {
                words("expected 'except' or 'finally' block")
            }
            ParseErrorType::InvalidAssignmentTarget
            | ParseErrorType::InvalidNamedAssignmentTarget
            | ParseErrorType::InvalidAnnotatedAssignmentTarget
            | ParseErrorType::InvalidAugmentedAssignmentTarget
            | ParseErrorType::InvalidDeleteTarget => self.target(error),
            ParseErrorType::PositionalAfterKeywordArgument => words("positional argument follows keyword argument"),
            ParseErrorType::PositionalAfterKeywordUnpacking => {
                words("positional argument follows keyword argument unpacking")
            }
            ParseErrorType::InvalidArgumentUnpackingOrder => {
                words("iterable argument unpacking follows keyword argument unpacking")
            }
            ParseErrorType::NonDefaultParamAfterDefaultParam => words("non-default argument follows default argument"),
            ParseErrorType::ExpectedKeywordParam => words("named arguments must follow bare *"),
            ParseErrorType::UnparenthesizedGeneratorExpression => words("Generator expression must be parenthesized"),
            ParseErrorType::IterableUnpackingInComprehension => {
                words("iterable unpacking cannot be used in comprehension")
            }
            ParseErrorType::EmptyImportNames => self.bracket(error.location).unwrap_or_else(|| words("invalid syntax")),
            _ => self.generic(error.location),
        }
    }

    /// `invalid syntax`, or the unclosed bracket that explains it.
    fn generic(&self, range: TextRange) -> Complaint {
        let number =
            self.parsed.tokens().iter().find(|token| {
                token.end() == range.start() && matches!(token.kind(), TokenKind::Int | TokenKind::Float)
            });
        if number.is_some()
            && self
                .source
                .text
                .get(range.to_std_range())
                .is_some_and(|text| text.starts_with(|c: char| c.is_alphabetic() || c == '_'))
        {
            return Complaint { kind: "SyntaxError", message: "invalid decimal literal".to_owned(), range };
        }
        if let Some(complaint) = self.bracket(range) {
            return complaint;
        }
        if let Some(complaint) = self.missing_comma(range) {
            return complaint;
        }
        Complaint { kind: "SyntaxError", message: "invalid syntax".to_owned(), range }
    }

    /// The bracket that is open where the error is, if it was opened on an earlier line, or one that does not fit.
    fn bracket(&self, range: TextRange) -> Option<Complaint> {
        let mut open: Vec<(char, TextRange)> = Vec::new();
        let at_end = range.start().to_usize() >= self.source.text.trim_end().len();
        for token in self.parsed.tokens() {
            if token.start() > range.start() {
                break;
            }
            match token.kind() {
                TokenKind::Lpar => open.push(('(', token.range())),
                TokenKind::Lsqb => open.push(('[', token.range())),
                TokenKind::Lbrace => open.push(('{', token.range())),
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                    let (closing, opening) = match token.kind() {
                        TokenKind::Rpar => (')', '('),
                        TokenKind::Rsqb => (']', '['),
                        _ => ('}', '{'),
                    };
                    let message = match open.pop() {
                        None => format!("unmatched '{closing}'"),
                        Some((known, place)) if known != opening => {
                            let line = self.line(place.start());
                            if line == self.line(token.start()) {
                                format!("closing parenthesis '{closing}' does not match opening parenthesis '{known}'")
                            } else {
                                format!(
                                    "closing parenthesis '{closing}' does not match opening parenthesis '{known}' on \
                                     line {line}"
                                )
                            }
                        }
                        Some(_) => continue,
                    };
                    return Some(Complaint { kind: "SyntaxError", message, range: token.range() });
                }
                _ => {}
            }
        }
        let (bracket, place) = *open.last()?;
        if !at_end && self.line(place.start()) >= self.line(range.start()) {
            return None;
        }
        Some(Complaint { kind: "SyntaxError", message: format!("'{bracket}' was never closed"), range: place })
    }

    /// Two expressions side by side within brackets.
    fn missing_comma(&self, range: TextRange) -> Option<Complaint> {
        let before = self.parsed.tokens().iter().rev().find(|token| token.end() <= range.start())?;
        let here = self.parsed.tokens().iter().find(|token| token.start() >= range.start())?;
        let ends = |kind: TokenKind| {
            matches!(
                kind,
                TokenKind::Name
                    | TokenKind::Int
                    | TokenKind::Float
                    | TokenKind::String
                    | TokenKind::Rpar
                    | TokenKind::Rsqb
                    | TokenKind::Rbrace
            )
        };
        let starts =
            |kind: TokenKind| matches!(kind, TokenKind::Name | TokenKind::Int | TokenKind::Float | TokenKind::String);
        let depth = self.depth(range);
        let parameters = self
            .source
            .line(self.line(range.start()))
            .is_some_and(|line| line.trim_start().starts_with("def ") || line.contains("lambda "));
        (depth > 0 && !parameters && ends(before.kind()) && starts(here.kind())).then(|| Complaint {
            kind: "SyntaxError",
            message: "invalid syntax. Perhaps you forgot a comma?".to_owned(),
            range: TextRange::new(before.start(), here.end()),
        })
    }

    /// How many brackets are open where `range` begins.
    fn depth(&self, range: TextRange) -> i32 {
        self.parsed.tokens().iter().take_while(|token| token.start() < range.start()).fold(
            0,
            |depth, token| match token.kind() {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth + 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth - 1,
                _ => depth,
            },
        )
    }

    /// `print` or `exec` where it stands as a statement, as in Python 2.
    fn old_print(&self, range: TextRange) -> Option<&'static str> {
        let line = self.source.line(self.line(range.start()))?.trim_start();
        ["print", "exec"].into_iter().find(|name| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')))
    }

    fn expected_block(&self, range: TextRange) -> Complaint {
        let line = self.line(range.start());
        let at_end = range.start().to_usize() >= self.source.text.trim_end().len();
        let last = if at_end { line + 1 } else { line.max(1) };
        let mut after = None;
        for number in (1..last).rev() {
            let Some(text) = self.source.line(number) else { continue };
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            after = Some((number, text.to_owned()));
            break;
        }
        let message = match after {
            Some((number, text)) => {
                let word = text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
                let what = match word {
                    "def" | "async" => "function definition".to_owned(),
                    "class" => "class definition".to_owned(),
                    "if" | "elif" | "else" | "for" | "while" | "try" | "except" | "finally" | "with" | "match"
                    | "case" => format!("'{word}' statement"),
                    _ => "statement".to_owned(),
                };
                format!("expected an indented block after {what} on line {number}")
            }
            None => "expected an indented block".to_owned(),
        };
        Complaint { kind: "IndentationError", message, range }
    }

    fn target(&self, error: &ParseError) -> Complaint {
        let text = self.source.text.get(error.location.to_std_range()).unwrap_or("").trim();
        let delete = error.error == ParseErrorType::InvalidDeleteTarget;
        let what = if text.starts_with("f\"") || text.starts_with("f'") {
            "f-string expression"
        } else if text.starts_with(['"', '\'']) || text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '_') {
            "literal"
        } else if matches!(text, "True" | "False" | "None") {
            text
        } else if text.ends_with(')') && !text.starts_with('(') {
            "function call"
        } else if text.starts_with("lambda") {
            "lambda"
        } else if text.contains("==") || text.contains('<') || text.contains('>') {
            "comparison"
        } else if text.starts_with('(') && text.contains(',') {
            "tuple"
        } else if text.starts_with('[') && text.ends_with(']') {
            "list"
        } else if text.starts_with('{') {
            "dict literal"
        } else {
            "expression"
        };
        let line = self.source.line(self.line(error.location.start())).unwrap_or("");
        let behind = self.source.text.get(error.location.end().to_usize()..).unwrap_or("").trim_start();
        let nested = !behind.starts_with('=')
            || self.depth(error.location) > 0
            || line.trim_start().starts_with("for ")
            || line.trim_start().starts_with("with ");
        let verb = if delete { "delete" } else { "assign to" };
        let message = match error.error {
            ParseErrorType::InvalidAugmentedAssignmentTarget => {
                format!("'{what}' is an illegal expression for augmented assignment")
            }
            ParseErrorType::InvalidAnnotatedAssignmentTarget => "illegal target for annotation".to_owned(),
            ParseErrorType::InvalidNamedAssignmentTarget => {
                format!("cannot use assignment expressions with {what}")
            }
            _ if delete || nested || matches!(what, "True" | "False" | "None" | "comparison") => {
                format!("cannot {verb} {what}")
            }
            _ => format!("cannot {verb} {what} here. Maybe you meant '==' instead of '='?"),
        };
        Complaint { kind: "SyntaxError", message, range: error.location }
    }

    fn lexical(&self, error: &LexicalErrorType, range: TextRange) -> Complaint {
        let line = self.line(range.start());
        let kind = match error {
            LexicalErrorType::IndentationError => "IndentationError",
            _ => "SyntaxError",
        };
        let message = match error {
            LexicalErrorType::UnclosedStringError => {
                return self.unclosed_string(range, line);
            }
            LexicalErrorType::FStringError(
                InterpolatedStringErrorType::UnterminatedString
                | InterpolatedStringErrorType::UnterminatedTripleQuotedString,
            ) => {
                return self.unclosed_string(range, line);
            }
            LexicalErrorType::FStringError(inner) => f_string(inner),
            LexicalErrorType::IndentationError => "unindent does not match any outer indentation level".to_owned(),
            LexicalErrorType::UnrecognizedToken { tok: '!' | '?' | '$' } => "invalid syntax".to_owned(),
            LexicalErrorType::UnrecognizedToken { tok } => {
                format!("invalid character '{tok}' (U+{:04X})", *tok as u32)
            }
            LexicalErrorType::LineContinuationError => {
                "unexpected character after line continuation character".to_owned()
            }
            LexicalErrorType::InvalidByteLiteral => "bytes can only contain ASCII literal characters".to_owned(),
            LexicalErrorType::Eof => {
                return self.bracket(range).unwrap_or(Complaint {
                    kind: "SyntaxError",
                    message: "unexpected EOF while parsing".to_owned(),
                    range,
                });
            }
            LexicalErrorType::UnicodeError if self.names_character(range) => {
                return Complaint {
                    kind: "Unsupported",
                    message: "'\\N{…}' escapes are not supported: write the character itself, or '\\u' and its number"
                        .to_owned(),
                    range,
                };
            }
            LexicalErrorType::UnicodeError
            | LexicalErrorType::MissingUnicodeLbrace
            | LexicalErrorType::MissingUnicodeRbrace => {
                "(unicode error) 'unicodeescape' codec can't decode bytes: malformed \\N character escape".to_owned()
            }
            LexicalErrorType::OtherError(message) => match message.as_ref() {
                message if message.to_ascii_lowercase().contains("decimal integer literals") => {
                    "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers"
                        .to_owned()
                }
                message if message.to_ascii_lowercase().contains("decimal") => "invalid decimal literal".to_owned(),
                _ => "invalid syntax".to_owned(),
            },
            _ => "invalid syntax".to_owned(),
        };
        Complaint { kind, message, range }
    }

    /// Whether the escape in question names its character.
    fn names_character(&self, range: TextRange) -> bool {
        let start = range.start().to_usize();
        let before = self.source.text.get(start.saturating_sub(3)..range.end().to_usize());
        let line = self.source.line(self.line(range.start())).unwrap_or("");
        before.is_some_and(|text| text.contains("\\N")) || line.contains("\\N{")
    }

    fn unclosed_string(&self, range: TextRange, line: u32) -> Complaint {
        let start = self.source.text.get(range.start().to_usize()..).unwrap_or("");
        let quotes = start.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let triple = quotes.starts_with("\"\"\"") || quotes.starts_with("'''");
        let message = if triple {
            let last = self.source.text.lines().count().max(1);
            format!("unterminated triple-quoted string literal (detected at line {last})")
        } else {
            format!("unterminated string literal (detected at line {line})")
        };
        Complaint { kind: "SyntaxError", message, range }
    }

    fn line(&self, offset: TextSize) -> u32 {
        self.source.line_column(offset.to_usize()).0
    }
}

fn f_string(error: &InterpolatedStringErrorType) -> String {
    match error {
        InterpolatedStringErrorType::UnclosedLbrace => "f-string: expecting '}'",
        InterpolatedStringErrorType::InvalidConversionFlag => {
            "f-string: invalid conversion character: expected 's', 'r', or 'a'"
        }
        InterpolatedStringErrorType::SingleRbrace => "f-string: single '}' is not allowed",
        InterpolatedStringErrorType::UnterminatedString => "unterminated string literal",
        InterpolatedStringErrorType::UnterminatedTripleQuotedString => "unterminated triple-quoted string literal",
        InterpolatedStringErrorType::LambdaWithoutParentheses => "f-string: invalid syntax",
        InterpolatedStringErrorType::ConversionFlagNotImmediatelyAfterExclamation => {
            "f-string: conversion type must come right after the exclamation mark"
        }
        InterpolatedStringErrorType::NewlineInFormatSpec => "f-string: newlines are not allowed in format specifiers",
    }
    .to_owned()
}
