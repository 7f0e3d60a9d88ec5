//! The walk through the syntax tree that notes which scope binds, uses and declares which name.

use ruff_python_ast::{self as ast, Expr, Pattern, Stmt};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashMap;

use super::{Scope, ScopeKind, Scopes, mangle};
use crate::python::compile::{Trouble, check, future_annotations};

type Outcome = Result<(), Trouble>;

/// The scopes of a module's statements, each with what happens to names in it alone.
pub(super) fn collect(body: &[Stmt]) -> Result<Scopes, Trouble> {
    let mut builder = Builder {
        scopes: Scopes { scopes: Vec::new(), by_node: FxHashMap::default() },
        current: 0,
        future_annotations: future_annotations(body),
        iterable_of: 0,
    };
    builder.open(ScopeKind::Module, TextRange::default(), None)?;
    builder.statements(body)?;
    Ok(builder.scopes)
}

struct Builder {
    scopes: Scopes,
    current: usize,
    future_annotations: bool,
    /// Whether the iterable of a comprehension is being looked at.
    iterable_of: usize,
}

impl Builder {
    fn open(&mut self, kind: ScopeKind, range: TextRange, class: Option<String>) -> Result<usize, Trouble> {
        let index = self.scopes.scopes.len();
        let parent = (index > 0).then_some(self.current);
        let class = class.or_else(|| parent.and_then(|parent| self.scopes.scopes[parent].class.clone()));
        self.scopes.scopes.push(Scope {
            kind,
            parent,
            names: Vec::new(),
            index: FxHashMap::default(),
            generator: false,
            class,
            needs_class_cell: false,
        });
        self.scopes.by_node.insert((range, kind), index);
        let outer = std::mem::replace(&mut self.current, index);
        Ok(outer)
    }

    fn scope(&mut self) -> &mut Scope {
        &mut self.scopes.scopes[self.current]
    }

    fn mangled(&self, name: &str) -> String {
        mangle(self.scopes.scopes[self.current].class.as_deref(), name)
    }

    fn bind(&mut self, name: &str) {
        let name = self.mangled(name);
        self.scope().flags(&name).bound = true;
    }

    fn use_name(&mut self, name: &str) {
        let name = self.mangled(name);
        self.scope().flags(&name).used = true;
        if name == "super" && self.scope().kind.is_function() {
            self.scope().flags("__class__").used = true;
        }
    }

    fn statements(&mut self, body: &[Stmt]) -> Outcome {
        body.iter().try_for_each(|statement| self.statement(statement))
    }

    fn statement(&mut self, statement: &Stmt) -> Outcome {
        match statement {
            Stmt::FunctionDef(node) => {
                self.decorators(&node.decorator_list)?;
                self.defaults(&node.parameters)?;
                self.annotations(&node.parameters, node.returns.as_deref())?;
                self.bind(&node.name);
                let outer = self.open(ScopeKind::Function, node.range, None)?;
                self.parameters(&node.parameters)?;
                self.statements(&node.body)?;
                self.current = outer;
            }
            Stmt::ClassDef(node) => {
                self.decorators(&node.decorator_list)?;
                if let Some(arguments) = &node.arguments {
                    self.arguments(arguments)?;
                }
                self.bind(&node.name);
                let outer = self.open(ScopeKind::Class, node.range, Some(node.name.to_string()))?;
                self.statements(&node.body)?;
                self.current = outer;
            }
            Stmt::Return(node) => self.optional(node.value.as_deref())?,
            Stmt::Delete(node) => {
                node.targets.iter().try_for_each(check::deletable)?;
                node.targets.iter().try_for_each(|target| self.target(target))?;
            }
            Stmt::Assign(node) => {
                self.expression(&node.value)?;
                node.targets.iter().try_for_each(|target| self.target(target))?;
            }
            Stmt::AugAssign(node) => {
                self.target(&node.target)?;
                self.expression(&node.value)?;
            }
            Stmt::AnnAssign(node) => {
                if let Expr::Name(name) = &*node.target {
                    let mangled = self.mangled(&name.id);
                    let declared = self.scope().kind != ScopeKind::Module;
                    if declared && self.scope().known(&mangled).is_some_and(|flags| flags.global) {
                        return Err(Trouble::syntax(
                            format!("annotated name '{}' can't be global", name.id),
                            node.range,
                        ));
                    }
                    if node.simple || node.value.is_some() {
                        self.bind(&name.id);
                        self.scope().flags(&mangled).annotated = true;
                    }
                } else {
                    self.target(&node.target)?;
                }
                let function = self.scope().kind.is_function();
                if !self.future_annotations && !function {
                    self.expression(&node.annotation)?;
                }
                self.optional(node.value.as_deref())?;
            }
            Stmt::For(node) => {
                self.expression(&node.iter)?;
                self.target(&node.target)?;
                self.statements(&node.body)?;
                self.statements(&node.orelse)?;
            }
            Stmt::While(node) => {
                self.expression(&node.test)?;
                self.statements(&node.body)?;
                self.statements(&node.orelse)?;
            }
            Stmt::If(node) => {
                self.expression(&node.test)?;
                self.statements(&node.body)?;
                for clause in &node.elif_else_clauses {
                    self.optional(clause.test.as_ref())?;
                    self.statements(&clause.body)?;
                }
            }
            Stmt::With(node) => {
                for item in &node.items {
                    self.expression(&item.context_expr)?;
                    if let Some(target) = &item.optional_vars {
                        self.target(target)?;
                    }
                }
                self.statements(&node.body)?;
            }
            Stmt::Match(node) => {
                self.expression(&node.subject)?;
                for case in &node.cases {
                    self.pattern(&case.pattern)?;
                    self.optional(case.guard.as_deref())?;
                    self.statements(&case.body)?;
                }
            }
            Stmt::Raise(node) => {
                self.optional(node.exc.as_deref())?;
                self.optional(node.cause.as_deref())?;
            }
            Stmt::Try(node) => {
                self.statements(&node.body)?;
                for handler in &node.handlers {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    self.optional(handler.type_.as_deref())?;
                    if let Some(name) = &handler.name {
                        self.bind(name);
                    }
                    self.statements(&handler.body)?;
                }
                self.statements(&node.orelse)?;
                self.statements(&node.finalbody)?;
            }
            Stmt::Assert(node) => {
                self.expression(&node.test)?;
                self.optional(node.msg.as_deref())?;
            }
            Stmt::Import(node) => {
                for alias in &node.names {
                    let name = match &alias.asname {
                        Some(name) => name.as_str(),
                        None => alias.name.split('.').next().unwrap_or(&alias.name),
                    };
                    self.bind(name);
                }
            }
            Stmt::ImportFrom(node) => {
                for alias in &node.names {
                    if &*alias.name == "*" {
                        if self.scope().kind != ScopeKind::Module {
                            return Err(Trouble::syntax("import * only allowed at module level", node.range));
                        }
                        continue;
                    }
                    self.bind(alias.asname.as_ref().unwrap_or(&alias.name));
                }
            }
            Stmt::Global(node) => {
                for name in &node.names {
                    self.declare(name, true, node.range)?;
                }
            }
            Stmt::Nonlocal(node) => {
                for name in &node.names {
                    self.declare(name, false, node.range)?;
                }
            }
            Stmt::Expr(node) => self.expression(&node.value)?,
            Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) | Stmt::IpyEscapeCommand(_) | Stmt::TypeAlias(_) => {}
        }
        Ok(())
    }

    fn declare(&mut self, name: &str, global: bool, range: TextRange) -> Outcome {
        let word = if global { "global" } else { "nonlocal" };
        let mangled = self.mangled(name);
        let module = self.scope().kind == ScopeKind::Module;
        if !global && module {
            return Err(Trouble::syntax("nonlocal declaration not allowed at module level", range));
        }
        let flags = self.scope().flags(&mangled);
        if flags.parameter {
            return Err(Trouble::syntax(format!("name '{name}' is parameter and {word}"), range));
        }
        if (global && flags.nonlocal.is_some()) || (!global && flags.global) {
            let first = flags.directive.unwrap_or(range);
            return Err(Trouble::syntax(format!("name '{name}' is nonlocal and global"), first));
        }
        if flags.annotated {
            return Err(Trouble::syntax(format!("annotated name '{name}' can't be {word}"), range));
        }
        if flags.bound {
            return Err(Trouble::syntax(format!("name '{name}' is assigned to before {word} declaration"), range));
        }
        if flags.used {
            return Err(Trouble::syntax(format!("name '{name}' is used prior to {word} declaration"), range));
        }
        flags.directive.get_or_insert(range);
        if global {
            flags.global = true;
            self.scopes.scopes[0].flags(&mangled).bound = true;
        } else {
            flags.nonlocal = Some(range);
        }
        Ok(())
    }

    fn decorators(&mut self, decorators: &[ast::Decorator]) -> Outcome {
        decorators.iter().try_for_each(|decorator| self.expression(&decorator.expression))
    }

    fn defaults(&mut self, parameters: &ast::Parameters) -> Outcome {
        let all = parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs);
        for parameter in all {
            self.optional(parameter.default.as_deref())?;
        }
        Ok(())
    }

    fn annotations(&mut self, parameters: &ast::Parameters, returns: Option<&Expr>) -> Outcome {
        if self.future_annotations {
            return Ok(());
        }
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs) {
            self.optional(parameter.parameter.annotation.as_deref())?;
        }
        for parameter in [&parameters.vararg, &parameters.kwarg].into_iter().flatten() {
            self.optional(parameter.annotation.as_deref())?;
        }
        self.optional(returns)
    }

    fn parameters(&mut self, parameters: &ast::Parameters) -> Outcome {
        let mut add = |name: &ast::Identifier| -> Outcome {
            check::bindable(name, name.range)?;
            let mangled = self.mangled(name);
            let flags = self.scope().flags(&mangled);
            if flags.parameter {
                return Err(Trouble::syntax(
                    format!("duplicate argument '{name}' in function definition"),
                    name.range(),
                ));
            }
            flags.parameter = true;
            Ok(())
        };
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs) {
            add(&parameter.parameter.name)?;
        }
        for parameter in [&parameters.vararg, &parameters.kwarg].into_iter().flatten() {
            add(&parameter.name)?;
        }
        Ok(())
    }

    fn arguments(&mut self, arguments: &ast::Arguments) -> Outcome {
        check::keywords(arguments)?;
        arguments.args.iter().try_for_each(|argument| self.expression(argument))?;
        arguments.keywords.iter().try_for_each(|keyword| self.expression(&keyword.value))
    }

    fn optional(&mut self, expression: Option<&Expr>) -> Outcome {
        expression.map_or(Ok(()), |expression| self.expression(expression))
    }

    fn target(&mut self, target: &Expr) -> Outcome {
        match target {
            Expr::Name(name) => {
                check::bindable(&name.id, name.range)?;
                self.bind(&name.id);
            }
            Expr::Attribute(node) => {
                check::bindable(&node.attr, node.range)?;
                self.expression(&node.value)?;
            }
            Expr::Tuple(node) => node.elts.iter().try_for_each(|element| self.target(element))?,
            Expr::List(node) => node.elts.iter().try_for_each(|element| self.target(element))?,
            Expr::Starred(node) => self.target(&node.value)?,
            other => self.expression(other)?,
        }
        Ok(())
    }

    fn expression(&mut self, expression: &Expr) -> Outcome {
        match expression {
            Expr::BoolOp(node) => node.values.iter().try_for_each(|value| self.expression(value))?,
            Expr::Named(node) => self.named(node)?,
            Expr::BinOp(node) => {
                self.expression(&node.left)?;
                self.expression(&node.right)?;
            }
            Expr::UnaryOp(node) => self.expression(&node.operand)?,
            Expr::Lambda(node) => {
                if let Some(parameters) = &node.parameters {
                    self.defaults(parameters)?;
                }
                let iterated = std::mem::take(&mut self.iterable_of);
                let outer = self.open(ScopeKind::Lambda, node.range, None)?;
                if let Some(parameters) = &node.parameters {
                    self.parameters(parameters)?;
                }
                self.expression(&node.body)?;
                self.current = outer;
                self.iterable_of = iterated;
            }
            Expr::If(node) => {
                self.expression(&node.test)?;
                self.expression(&node.body)?;
                self.expression(&node.orelse)?;
            }
            Expr::Dict(node) => {
                for item in &node.items {
                    self.optional(item.key.as_ref())?;
                    self.expression(&item.value)?;
                }
            }
            Expr::Set(node) => node.elts.iter().try_for_each(|element| self.expression(element))?,
            Expr::ListComp(node) => self.comprehension(node.range, &node.generators, &[&node.elt])?,
            Expr::SetComp(node) => self.comprehension(node.range, &node.generators, &[&node.elt])?,
            Expr::DictComp(node) => {
                let parts: Vec<&Expr> = node.key.as_deref().into_iter().chain([&*node.value]).collect();
                self.comprehension(node.range, &node.generators, &parts)?;
            }
            Expr::Generator(node) => {
                self.comprehension(node.range, &node.generators, &[&node.elt])?;
                if let Some(index) = self.scopes.find(node.range, ScopeKind::Comprehension) {
                    self.scopes.scopes[index].generator = true;
                }
            }
            Expr::Yield(node) => {
                self.yields("yield", node.range)?;
                self.optional(node.value.as_deref())?;
            }
            Expr::YieldFrom(node) => {
                self.yields("yield", node.range)?;
                self.expression(&node.value)?;
            }
            Expr::Compare(node) => {
                self.expression(&node.left)?;
                node.comparators.iter().try_for_each(|value| self.expression(value))?;
            }
            Expr::Call(node) => {
                self.expression(&node.func)?;
                self.arguments(&node.arguments)?;
            }
            Expr::FString(node) => {
                for part in &node.value {
                    if let ast::FStringPart::FString(part) = part {
                        self.interpolated(&part.elements, 0)?;
                    }
                }
            }
            Expr::Attribute(node) => self.expression(&node.value)?,
            Expr::Subscript(node) => {
                self.expression(&node.value)?;
                self.expression(&node.slice)?;
            }
            Expr::Starred(node) => self.expression(&node.value)?,
            Expr::Name(node) => self.use_name(&node.id),
            Expr::List(node) => node.elts.iter().try_for_each(|element| self.expression(element))?,
            Expr::Tuple(node) => node.elts.iter().try_for_each(|element| self.expression(element))?,
            Expr::Slice(node) => {
                for part in [&node.lower, &node.upper, &node.step].into_iter().flatten() {
                    self.expression(part)?;
                }
            }
            Expr::Await(node) => self.expression(&node.value)?,
            Expr::TString(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::IpyEscapeCommand(_) => {}
        }
        Ok(())
    }

    fn interpolated(&mut self, elements: &ast::InterpolatedStringElements, depth: usize) -> Outcome {
        for element in elements {
            if let ast::InterpolatedStringElement::Interpolation(field) = element {
                if depth > 1 {
                    return Err(Trouble::syntax("f-string: expressions nested too deeply", field.range));
                }
                self.expression(&field.expression)?;
                if let Some(spec) = &field.format_spec {
                    self.interpolated(&spec.elements, depth + 1)?;
                }
            }
        }
        Ok(())
    }

    fn yields(&mut self, word: &str, range: TextRange) -> Outcome {
        match self.scope().kind {
            ScopeKind::Function | ScopeKind::Lambda => {
                self.scope().generator = true;
                Ok(())
            }
            ScopeKind::Comprehension => Err(Trouble::syntax(format!("'{word}' inside list comprehension"), range)),
            _ => Err(Trouble::syntax(format!("'{word}' outside function"), range)),
        }
    }

    fn named(&mut self, node: &ast::ExprNamed) -> Outcome {
        self.expression(&node.value)?;
        let Expr::Name(name) = &*node.target else { return Ok(()) };
        check::bindable(&name.id, name.range)?;
        if self.iterable_of > 0 {
            return Err(Trouble::syntax(
                "assignment expression cannot be used in a comprehension iterable expression",
                node.range,
            ));
        }
        if self.scope().kind != ScopeKind::Comprehension {
            self.bind(&name.id);
            return Ok(());
        }
        let mangled = self.mangled(&name.id);
        let mut inner = Vec::new();
        let mut at = self.current;
        while self.scopes.scopes[at].kind == ScopeKind::Comprehension {
            if self.scopes.scopes[at].known(&mangled).is_some_and(|flags| flags.bound && flags.nonlocal.is_none()) {
                return Err(Trouble::syntax(
                    format!("assignment expression cannot rebind comprehension iteration variable '{}'", name.id),
                    name.range,
                ));
            }
            inner.push(at);
            match self.scopes.scopes[at].parent {
                Some(parent) => at = parent,
                None => break,
            }
        }
        let outer = &mut self.scopes.scopes[at];
        if outer.kind == ScopeKind::Class {
            return Err(Trouble::syntax(
                "assignment expression within a comprehension cannot be used in a class body",
                node.range,
            ));
        }
        let global = outer.kind == ScopeKind::Module || outer.known(&mangled).is_some_and(|flags| flags.global);
        let nonlocal = outer.known(&mangled).and_then(|flags| flags.nonlocal);
        if nonlocal.is_none() && !global {
            outer.flags(&mangled).bound = true;
        }
        if global {
            self.scopes.scopes[0].flags(&mangled).bound = true;
        }
        for index in inner {
            let flags = self.scopes.scopes[index].flags(&mangled);
            if global {
                flags.global = true;
            } else {
                flags.nonlocal = Some(node.range);
            }
        }
        Ok(())
    }

    fn comprehension(&mut self, range: TextRange, generators: &[ast::Comprehension], parts: &[&Expr]) -> Outcome {
        if let Some(first) = generators.first() {
            self.iterable_of += 1;
            self.expression(&first.iter)?;
            self.iterable_of -= 1;
        }
        let outer = self.open(ScopeKind::Comprehension, range, None)?;
        self.scope().flags(".0").parameter = true;
        for (index, generator) in generators.iter().enumerate() {
            if index > 0 {
                self.iterable_of += 1;
                self.expression(&generator.iter)?;
                self.iterable_of -= 1;
            }
            self.target(&generator.target)?;
        }
        for generator in generators {
            generator.ifs.iter().try_for_each(|test| self.expression(test))?;
        }
        parts.iter().try_for_each(|part| self.expression(part))?;
        self.current = outer;
        Ok(())
    }

    fn pattern(&mut self, pattern: &Pattern) -> Outcome {
        match pattern {
            Pattern::MatchValue(node) => self.expression(&node.value)?,
            Pattern::MatchSingleton(_) => {}
            Pattern::MatchSequence(node) => node.patterns.iter().try_for_each(|inner| self.pattern(inner))?,
            Pattern::MatchMapping(node) => {
                node.keys.iter().try_for_each(|key| self.expression(key))?;
                node.patterns.iter().try_for_each(|inner| self.pattern(inner))?;
                if let Some(rest) = &node.rest {
                    self.bind(rest);
                }
            }
            Pattern::MatchClass(node) => {
                self.expression(&node.cls)?;
                node.arguments.patterns.iter().try_for_each(|inner| self.pattern(inner))?;
                node.arguments.keywords.iter().try_for_each(|inner| self.pattern(&inner.pattern))?;
            }
            Pattern::MatchStar(node) => {
                if let Some(name) = &node.name {
                    self.bind(name);
                }
            }
            Pattern::MatchAs(node) => {
                if let Some(inner) = &node.pattern {
                    self.pattern(inner)?;
                }
                if let Some(name) = &node.name {
                    self.bind(name);
                }
            }
            Pattern::MatchOr(node) => node.patterns.iter().try_for_each(|inner| self.pattern(inner))?,
        }
        Ok(())
    }
}
