//! `match`: subjects and what patterns capture lie in hidden variables, so that a pattern that fails leaves the stack as it
//! was.

use ruff_python_ast::{self as ast, Pattern, Singleton};
use ruff_text_size::Ranged;

use super::{Compiler, Outcome, Trouble, check, unit::Label};
use crate::{
    python::code::Op,
    value::{CompareOp, Value},
};

/// What a pattern captures: the name, and the hidden variable that holds the value until the whole pattern fits.
type Captures = Vec<(String, u32)>;

impl Compiler<'_> {
    pub(super) fn match_statement(&mut self, node: &ast::StmtMatch) -> Outcome {
        self.expression(&node.subject)?;
        let subject = self.unit.hidden_local();
        self.emit(Op::StoreLocal(subject));
        let end = self.unit.label();
        let line = self.unit.position.statement;
        let count = node.cases.len();
        for (index, case) in node.cases.iter().enumerate() {
            self.at_statement(case.pattern.range(), line);
            if index + 1 < count && case.guard.is_none() {
                check::leaves_something(&case.pattern)?;
            }
            let next = self.unit.label();
            let mut captures = Captures::new();
            self.pattern(&case.pattern, subject, next, &mut captures)?;
            for (name, local) in &captures {
                self.emit(Op::LoadLocal(*local));
                self.emit(Op::ClearLocal(*local));
                self.store_name(name)?;
            }
            if let Some(guard) = &case.guard {
                self.jump_if(guard, false, next)?;
            }
            self.emit(Op::ClearLocal(subject));
            self.statements(&case.body)?;
            self.jump(Op::Jump, end);
            self.unit.bind(next);
        }
        self.emit(Op::ClearLocal(subject));
        self.unit.bind(end);
        Ok(())
    }

    /// Goes on if what lies in `subject` fits, and jumps to `fail` if not.
    fn pattern(&mut self, pattern: &Pattern, subject: u32, fail: Label, captures: &mut Captures) -> Outcome {
        self.at(pattern.range());
        match pattern {
            Pattern::MatchValue(node) if node.value.is_f_string_expr() => {
                let message = "patterns may only match literals and attribute lookups";
                Err(Trouble::syntax(message, node.range))
            }
            Pattern::MatchValue(node) => {
                self.emit(Op::LoadLocal(subject));
                self.expression(&node.value)?;
                self.emit(Op::Compare(CompareOp::Eq));
                self.jump(Op::PopJumpIfFalse, fail);
                Ok(())
            }
            Pattern::MatchSingleton(node) => {
                self.emit(Op::LoadLocal(subject));
                self.emit_constant(match node.value {
                    Singleton::None => Value::None,
                    Singleton::True => Value::Bool(true),
                    Singleton::False => Value::Bool(false),
                });
                self.emit(Op::Is);
                self.jump(Op::PopJumpIfFalse, fail);
                Ok(())
            }
            Pattern::MatchSequence(node) => self.sequence_pattern(&node.patterns, subject, fail, captures),
            Pattern::MatchMapping(node) => self.mapping_pattern(node, subject, fail, captures),
            Pattern::MatchClass(node) => self.class_pattern(node, subject, fail, captures),
            Pattern::MatchStar(node) => Err(Trouble::syntax("invalid syntax", node.range)),
            Pattern::MatchAs(node) => {
                if let Some(inner) = &node.pattern {
                    self.pattern(inner, subject, fail, captures)?;
                }
                if let Some(name) = &node.name {
                    self.emit(Op::LoadLocal(subject));
                    self.capture(name, captures)?;
                }
                Ok(())
            }
            Pattern::MatchOr(node) => self.or_pattern(node, subject, fail, captures),
        }
    }

    /// Keeps the top of the stack for `name`.
    fn capture(&mut self, name: &ast::Identifier, captures: &mut Captures) -> Outcome {
        if captures.iter().any(|(known, _)| known == name.as_str()) {
            return Err(Trouble::syntax(format!("multiple assignments to name '{name}' in pattern"), name.range));
        }
        let local = self.unit.hidden_local();
        self.emit(Op::StoreLocal(local));
        captures.push((name.to_string(), local));
        Ok(())
    }

    fn or_pattern(
        &mut self,
        node: &ast::PatternMatchOr,
        subject: u32,
        fail: Label,
        captures: &mut Captures,
    ) -> Outcome {
        let done = self.unit.label();
        let mut shared: Option<Captures> = None;
        let count = node.patterns.len();
        for (index, alternative) in node.patterns.iter().enumerate() {
            let next = if index + 1 == count { fail } else { self.unit.label() };
            if index + 1 < count {
                check::leaves_something(alternative)?;
            }
            let mut own = Captures::new();
            self.pattern(alternative, subject, next, &mut own)?;
            match &shared {
                None => shared = Some(own),
                Some(first) => {
                    let same = first.len() == own.len()
                        && own.iter().all(|(name, _)| first.iter().any(|(other, _)| other == name));
                    if !same {
                        return Err(Trouble::syntax("alternative patterns bind different names", node.range));
                    }
                    for (name, local) in &own {
                        if let Some((_, target)) = first.iter().find(|(other, _)| other == name) {
                            self.emit(Op::LoadLocal(*local));
                            self.emit(Op::ClearLocal(*local));
                            self.emit(Op::StoreLocal(*target));
                        }
                    }
                }
            }
            if index + 1 < count {
                self.jump(Op::Jump, done);
                self.unit.bind(next);
            }
        }
        self.unit.bind(done);
        for (name, local) in shared.unwrap_or_default() {
            if captures.iter().any(|(known, _)| *known == name) {
                return Err(Trouble::syntax(format!("multiple assignments to name '{name}' in pattern"), node.range));
            }
            captures.push((name, local));
        }
        Ok(())
    }

    fn sequence_pattern(
        &mut self,
        patterns: &[Pattern],
        subject: u32,
        fail: Label,
        captures: &mut Captures,
    ) -> Outcome {
        let stars = patterns.iter().filter(|pattern| pattern.is_match_star()).count();
        if let (2.., Some(pattern)) = (stars, patterns.first()) {
            return Err(Trouble::syntax("multiple starred names in sequence pattern", pattern.range()));
        }
        self.emit(Op::LoadLocal(subject));
        self.emit(Op::MatchSequence);
        let (other, fits) = (self.unit.label(), self.unit.label());
        self.jump(Op::PopJumpIfFalse, other);
        self.emit(Op::Length);
        self.emit_constant(Value::Int((patterns.len() - stars) as i64));
        self.emit(Op::Compare(if stars > 0 { CompareOp::Ge } else { CompareOp::Eq }));
        self.jump(Op::PopJumpIfTrue, fits);
        self.unit.bind(other);
        self.emit(Op::Pop);
        self.jump(Op::Jump, fail);
        self.unit.bind(fits);
        match patterns.iter().position(Pattern::is_match_star) {
            Some(star) => {
                let (Ok(before), Ok(after)) = (u16::try_from(star), u16::try_from(patterns.len() - star - 1)) else {
                    return Err(Trouble::unsupported(
                        "a pattern of so many parts is not supported",
                        patterns.first().map(Ranged::range).unwrap_or_default(),
                    ));
                };
                self.emit(Op::UnpackStar { before, after });
            }
            None => self.emit(Op::Unpack(patterns.len() as u32)),
        }
        self.inner_patterns(patterns.iter(), fail, captures)
    }

    /// Patterns for the values on the stack, the first on top.
    fn inner_patterns<'p>(
        &mut self,
        patterns: impl Iterator<Item = &'p Pattern>,
        fail: Label,
        captures: &mut Captures,
    ) -> Outcome {
        let mut later = Vec::new();
        for pattern in patterns {
            let local = self.unit.hidden_local();
            self.emit(Op::StoreLocal(local));
            later.push((pattern, local));
        }
        for (pattern, local) in later {
            match pattern {
                Pattern::MatchStar(star) => {
                    if let Some(name) = &star.name {
                        self.emit(Op::LoadLocal(local));
                        self.capture(name, captures)?;
                    }
                }
                other => self.pattern(other, local, fail, captures)?,
            }
            self.emit(Op::ClearLocal(local));
        }
        Ok(())
    }

    fn mapping_pattern(
        &mut self,
        node: &ast::PatternMatchMapping,
        subject: u32,
        fail: Label,
        captures: &mut Captures,
    ) -> Outcome {
        check::keys(node, &self.source)?;
        self.emit(Op::LoadLocal(subject));
        self.emit(Op::MatchMapping);
        let fits = self.unit.label();
        self.jump(Op::PopJumpIfTrue, fits);
        self.emit(Op::Pop);
        self.jump(Op::Jump, fail);
        self.unit.bind(fits);
        for key in &node.keys {
            self.expression(key)?;
        }
        self.emit(Op::BuildTuple(node.keys.len() as u32));
        self.emit(Op::MatchKeys);
        // subject keys values-or-None
        let values = self.unit.hidden_local();
        self.emit(Op::StoreLocal(values));
        let rest = self.unit.hidden_local();
        match &node.rest {
            Some(_) => {
                self.emit(Op::MatchRest);
                self.emit(Op::StoreLocal(rest));
            }
            None => {
                self.emit(Op::Pop);
                self.emit(Op::Pop);
            }
        }
        self.values_or_fail(values, node.patterns.len(), fail);
        self.inner_patterns(node.patterns.iter(), fail, captures)?;
        if let Some(name) = &node.rest {
            self.emit(Op::LoadLocal(rest));
            self.emit(Op::ClearLocal(rest));
            self.capture(name, captures)?;
        }
        Ok(())
    }

    fn values_or_fail(&mut self, values: u32, count: usize, fail: Label) {
        self.emit(Op::LoadLocal(values));
        self.emit_none();
        self.emit(Op::Is);
        self.jump(Op::PopJumpIfTrue, fail);
        self.emit(Op::LoadLocal(values));
        self.emit(Op::ClearLocal(values));
        self.emit(Op::Unpack(count as u32));
    }

    fn class_pattern(
        &mut self,
        node: &ast::PatternMatchClass,
        subject: u32,
        fail: Label,
        captures: &mut Captures,
    ) -> Outcome {
        check::attributes(node)?;
        self.emit(Op::LoadLocal(subject));
        self.expression(&node.cls)?;
        let names = node.arguments.keywords.iter().map(|keyword| keyword.attr.to_string()).collect::<Vec<_>>();
        let names: Vec<Value> = names.iter().map(|name| self.constant_str(name)).collect();
        self.emit_constant(Value::tuple(names));
        self.at(node.range);
        self.emit(Op::MatchClass(node.arguments.patterns.len() as u32));
        let values = self.unit.hidden_local();
        self.emit(Op::StoreLocal(values));
        let count = node.arguments.patterns.len() + node.arguments.keywords.len();
        self.values_or_fail(values, count, fail);
        let inner: Vec<&Pattern> = node
            .arguments
            .patterns
            .iter()
            .chain(node.arguments.keywords.iter().map(|keyword| &keyword.pattern))
            .collect();
        self.inner_patterns(inner.into_iter(), fail, captures)
    }
}
