//! Functions, lambdas, comprehensions and classes: what gets code of its own.

use std::rc::Rc;

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{
    Compiler, Outcome, ScopeKind, Trouble, Unit, docstring, has_annotations,
    scope::{Place, mangle},
};
use crate::python::code::{Code, Extras, Op};

impl Compiler<'_> {
    /// `def`
    pub(super) fn function(&mut self, node: &ast::StmtFunctionDef) -> Outcome {
        if node.is_async {
            return Err(Trouble::unsupported("'async def' is not supported: write a plain 'def'", node.range));
        }
        if node.type_params.is_some() {
            return Err(Trouble::syntax("expected '('", node.name.range));
        }
        for decorator in &node.decorator_list {
            self.at_header(&decorator.expression);
            self.expression(&decorator.expression)?;
        }
        self.at_statement(node.name.range, self.line_of(node.name.range));
        let mut extras = self.defaults(&node.parameters)?;
        extras.annotations = self.parameter_annotations(&node.parameters, node.returns.as_deref())?;
        let code = self.code_of(
            node.range,
            ScopeKind::Function,
            &node.name,
            Some(&node.parameters),
            self.line_of(node.decorator_list.first().map_or(node.name.range, Ranged::range)),
            |compiler| {
                let doc = docstring(&node.body).map(|text| compiler.constant_str(&text));
                compiler.unit.doc = doc.unwrap_or_default();
                compiler.statements(&node.body)?;
                compiler.emit_none();
                compiler.emit(Op::Return);
                Ok(())
            },
        )?;
        self.make_function(code, extras);
        for decorator in node.decorator_list.iter().rev() {
            self.at_header(&decorator.expression);
            self.emit(Op::Call(1));
        }
        self.store_name(&node.name)
    }

    /// `lambda`
    pub(super) fn lambda(&mut self, node: &ast::ExprLambda) -> Outcome {
        let extras = match &node.parameters {
            Some(parameters) => self.defaults(parameters)?,
            None => Extras::default(),
        };
        let line = self.line_of(node.range);
        let statement = self.unit.position.statement;
        let code =
            self.code_of(node.range, ScopeKind::Lambda, "<lambda>", node.parameters.as_deref(), line, |compiler| {
                compiler.unit.position.statement = statement;
                compiler.expression(&node.body)?;
                compiler.emit(Op::Return);
                Ok(())
            })?;
        self.at(node.range);
        self.make_function(code, extras);
        Ok(())
    }

    /// A comprehension; `finish` adds the item, whose parts it finds evaluated below by `parts`.
    pub(super) fn comprehension(
        &mut self,
        node: &Expr,
        name: &str,
        generators: &[ast::Comprehension],
        parts: &[&Expr],
        start: Option<Op>,
        add: Op,
    ) -> Outcome {
        let range = node.range();
        let Some(first) = generators.first() else { return Ok(()) };
        if let Some(generator) = generators.iter().find(|generator| generator.is_async) {
            return Err(Trouble::syntax(
                "asynchronous comprehension outside of an asynchronous function",
                generator.range,
            ));
        }
        let statement = self.unit.position.statement;
        let line = self.line_of(range);
        let code = self.code_of(range, ScopeKind::Comprehension, name, None, line, |compiler| {
            compiler.unit.position.statement = statement;
            compiler.at(range);
            if let Some(start) = start {
                compiler.emit(start);
            }
            compiler.comprehension_loops(range, generators, 0, parts, add)?;
            compiler.at(range);
            if start.is_none() {
                compiler.emit_none();
            }
            compiler.emit(Op::Return);
            Ok(())
        })?;
        self.at(range);
        self.make_function(code, Extras::default());
        self.expression(&first.iter)?;
        self.at(range);
        self.emit(Op::Iterate);
        self.emit(Op::Call(1));
        Ok(())
    }

    fn comprehension_loops(
        &mut self,
        whole: TextRange,
        generators: &[ast::Comprehension],
        index: usize,
        parts: &[&Expr],
        add: Op,
    ) -> Outcome {
        let Some(generator) = generators.get(index) else {
            for part in parts {
                self.expression(part)?;
            }
            if let [one] = parts {
                self.at(one.range());
            }
            self.emit(match add {
                Op::ListAppend(_) => Op::ListAppend(index as u32),
                Op::SetAdd(_) => Op::SetAdd(index as u32),
                Op::DictInsert(_) => Op::DictInsert(index as u32),
                other => other,
            });
            if add == Op::Yield {
                self.emit(Op::Pop);
            }
            return Ok(());
        };
        if index == 0 {
            let local = self.unit.local(".0");
            self.emit(Op::LoadLocal(local));
        } else {
            self.expression(&generator.iter)?;
            self.at(whole);
            self.emit(Op::Iterate);
        }
        let next = self.unit.here();
        let end = self.unit.label();
        self.at(whole);
        self.jump(Op::ForIter, end);
        self.store(&generator.target)?;
        for test in &generator.ifs {
            self.jump_if(test, false, next)?;
        }
        self.comprehension_loops(whole, generators, index + 1, parts, add)?;
        self.jump(Op::Jump, next);
        self.unit.bind(end);
        Ok(())
    }

    /// `class`
    pub(super) fn class(&mut self, node: &ast::StmtClassDef) -> Outcome {
        if node.type_params.is_some() {
            return Err(Trouble::syntax("invalid syntax", node.name.range));
        }
        for decorator in &node.decorator_list {
            self.at_header(&decorator.expression);
            self.expression(&decorator.expression)?;
        }
        let line = self.line_of(node.name.range);
        self.at_statement(node.name.range, line);
        let first_line = self.line_of(node.decorator_list.first().map_or(node.name.range, Ranged::range));
        let name = self.intern(&node.name);
        let code = self.code_of(node.range, ScopeKind::Class, &node.name, None, first_line, |compiler| {
            compiler.unit.position.line = line;
            compiler.unit.position.statement = line;
            let module = compiler.name_index("__name__");
            compiler.emit(Op::LoadName(module));
            compiler.store_plain("__module__");
            let qualified = compiler.unit.qualified.clone();
            let qualified = compiler.constant_str(&qualified);
            compiler.emit_constant(qualified);
            compiler.store_plain("__qualname__");
            if has_annotations(&node.body) {
                compiler.emit(Op::SetupAnnotations);
            }
            if let Some(doc) = docstring(&node.body) {
                let doc = compiler.constant_str(&doc);
                compiler.emit_constant(doc);
                compiler.store_plain("__doc__");
            }
            compiler.statements(&node.body)?;
            if compiler.unit.cells.iter().take(compiler.unit.own_cells).any(|cell| cell == "__class__") {
                let cell = compiler.unit.cell("__class__");
                compiler.emit(Op::LoadClosure(cell));
                compiler.store_plain("__classcell__");
            }
            compiler.emit_none();
            compiler.emit(Op::Return);
            Ok(())
        })?;
        self.make_function(code, Extras::default());
        let none = Vec::new();
        let (bases, keywords) = match &node.arguments {
            Some(arguments) => (&*arguments.args, &*arguments.keywords),
            None => (&*none, &[] as &[ast::Keyword]),
        };
        self.sequence(bases, Op::BuildTuple)?;
        self.keyword_dict(keywords)?;
        let start = node.decorator_list.last().map_or(node.range.start(), Ranged::end);
        let before = self.text_of(TextRange::new(start, node.name.range.start()));
        let keyword = before.rsplit_once("class").map_or(start, |(before, _)| start + TextSize::of(before));
        self.at_statement(TextRange::new(keyword, node.range.end()), line);
        let name = self.unit.name_index(name);
        self.emit(Op::BuildClass(name));
        for decorator in node.decorator_list.iter().rev() {
            self.at_header(&decorator.expression);
            self.emit(Op::Call(1));
        }
        self.store_name(&node.name)
    }

    fn store_plain(&mut self, name: &str) {
        let index = self.name_index(name);
        self.emit(Op::StoreName(index));
    }

    /// A dict of keyword arguments on the stack.
    pub(super) fn keyword_dict(&mut self, keywords: &[ast::Keyword]) -> Outcome {
        self.emit(Op::BuildDict(0));
        for keyword in keywords {
            match &keyword.arg {
                Some(name) => {
                    let name = self.constant_str(name);
                    self.emit_constant(name);
                    self.expression(&keyword.value)?;
                    self.emit(Op::DictInsert(0));
                }
                None => {
                    self.expression(&keyword.value)?;
                    self.emit(Op::DictUpdate);
                }
            }
        }
        Ok(())
    }

    fn defaults(&mut self, parameters: &ast::Parameters) -> Outcome<Extras> {
        let mut extras = Extras::default();
        let defaults: Vec<&Expr> = parameters
            .posonlyargs
            .iter()
            .chain(&parameters.args)
            .filter_map(|parameter| parameter.default.as_deref())
            .collect();
        if !defaults.is_empty() {
            for default in &defaults {
                self.expression(default)?;
            }
            self.emit(Op::BuildTuple(defaults.len() as u32));
            extras.defaults = true;
        }
        let mut count = 0;
        for parameter in &parameters.kwonlyargs {
            if let Some(default) = &parameter.default {
                let name = self.mangled(&parameter.parameter.name);
                let name = self.constant_str(&name);
                self.emit_constant(name);
                self.expression(default)?;
                count += 1;
            }
        }
        if count > 0 {
            self.emit(Op::BuildDict(count));
            extras.keyword_defaults = true;
        }
        Ok(extras)
    }

    fn parameter_annotations(&mut self, parameters: &ast::Parameters, returns: Option<&Expr>) -> Outcome<bool> {
        let mut count = 0;
        let plain = parameters.posonlyargs.iter().chain(&parameters.args).map(|parameter| &parameter.parameter);
        let keyword = parameters.kwonlyargs.iter().map(|parameter| &parameter.parameter);
        let all = plain.chain(parameters.vararg.as_deref()).chain(keyword).chain(parameters.kwarg.as_deref());
        let annotated = all
            .filter_map(|parameter| Some((parameter.name.as_str(), parameter.annotation.as_deref()?)))
            .chain(returns.map(|returns| ("return", returns)));
        for (name, annotation) in annotated {
            let name = self.mangled(name);
            let name = self.constant_str(&name);
            self.emit_constant(name);
            self.annotation(annotation)?;
            count += 1;
        }
        if count > 0 {
            self.emit(Op::BuildDict(count));
        }
        Ok(count > 0)
    }

    /// An annotation's value, or its text under `from __future__ import annotations`.
    pub(super) fn annotation(&mut self, annotation: &Expr) -> Outcome {
        if self.future_annotations {
            let text = self.unparse(annotation);
            let text = self.constant_str(&text);
            self.emit_constant(text);
            return Ok(());
        }
        match annotation {
            Expr::Starred(node) => {
                self.expression(&node.value)?;
                self.emit(Op::Unpack(1));
                Ok(())
            }
            other => self.expression(other),
        }
    }

    /// The code of an inner scope, whose body `body` emits.
    fn code_of(
        &mut self,
        range: TextRange,
        kind: ScopeKind,
        name: &str,
        parameters: Option<&ast::Parameters>,
        first_line: u32,
        body: impl FnOnce(&mut Self) -> Outcome,
    ) -> Outcome<Rc<Code>> {
        let scope = self
            .scopes
            .find(range, kind)
            .ok_or_else(|| Trouble::unsupported("this definition is not supported here", range))?;
        let qualified = self.qualified(name);
        let mut unit = Unit::new(scope, name, &qualified, first_line);
        let scoped = &self.scopes.scopes[scope];
        for parameter in scoped.parameters() {
            unit.local(parameter);
        }
        let own = scoped.cells();
        let free = scoped.free();
        if kind == ScopeKind::Comprehension {
            unit.positional = 1;
            unit.positional_only = 1;
        }
        if let Some(parameters) = parameters {
            unit.positional_only = parameters.posonlyargs.len();
            unit.positional = parameters.posonlyargs.len() + parameters.args.len();
            unit.keyword_only = parameters.kwonlyargs.len();
            unit.variadic = parameters.vararg.is_some();
            unit.keyword_variadic = parameters.kwarg.is_some();
        }
        unit.own_cells = own.len();
        unit.captures = free.iter().map(|name| self.unit.cell(name)).collect();
        unit.cells = own.into_iter().chain(free).collect();
        let outer = std::mem::replace(&mut self.unit, unit);
        self.outer.push(outer);
        let outcome = body(self);
        let unit = match self.outer.pop() {
            Some(outer) => std::mem::replace(&mut self.unit, outer),
            None => return Err(Trouble::unsupported("definitions nested too deep", range)),
        };
        outcome?;
        Ok(Rc::new(unit.finish(&self.scopes, &self.source, self.intern)))
    }

    fn make_function(&mut self, code: Rc<Code>, extras: Extras) {
        let index = self.unit.codes.len() as u32;
        self.unit.codes.push(code);
        self.emit(Op::MakeFunction { code: index, extras });
    }

    fn qualified(&self, name: &str) -> String {
        let outer = &self.scopes.scopes[self.unit.scope];
        match outer.kind {
            ScopeKind::Module => name.to_owned(),
            ScopeKind::Class => format!("{}.{name}", self.unit.qualified),
            _ if outer.place(name) == Place::Global && !name.starts_with('<') => name.to_owned(),
            _ => format!("{}.<locals>.{name}", self.unit.qualified),
        }
    }

    pub(super) fn mangled(&self, name: &str) -> String {
        mangle(self.scopes.scopes[self.unit.scope].class.as_deref(), name)
    }

    /// Whether statements can only stand in a function.
    pub(super) fn in_function(&self) -> bool {
        matches!(self.scopes.scopes[self.unit.scope].kind, ScopeKind::Function | ScopeKind::Lambda)
    }
}
