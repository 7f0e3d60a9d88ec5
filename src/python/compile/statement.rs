//! Statements.

use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::{Block, Compiler, Outcome, Trouble, expression::binary_op, unit::Label};
use crate::python::{code::Op, exception::Star};

impl Compiler<'_> {
    pub(super) fn statements(&mut self, body: &[Stmt]) -> Outcome {
        body.iter().try_for_each(|statement| self.statement(statement))
    }

    fn statement(&mut self, statement: &Stmt) -> Outcome {
        let range = statement.range();
        let line = self.line_of(range);
        self.at_statement(range, line);
        match statement {
            Stmt::FunctionDef(node) => self.function(node),
            Stmt::ClassDef(node) => self.class(node),
            Stmt::Return(node) => {
                if !self.in_function() {
                    return Err(Trouble::syntax("'return' outside function", range));
                }
                let value = node.value.as_deref();
                let marked = value.filter(|value| value.is_literal_expr()).map_or(range, Ranged::range);
                self.leaves_no_star(0, marked)?;
                self.optional(node.value.as_deref())?;
                self.at(range);
                self.leave_blocks(0, true)?;
                self.emit(Op::Return);
                Ok(())
            }
            Stmt::Delete(node) => node.targets.iter().try_for_each(|target| self.delete(target)),
            Stmt::Assign(node) => {
                self.expression(&node.value)?;
                for (index, target) in node.targets.iter().enumerate() {
                    if index + 1 < node.targets.len() {
                        self.emit(Op::Dup);
                    }
                    self.store(target)?;
                }
                Ok(())
            }
            Stmt::AugAssign(node) => self.augmented(node),
            Stmt::AnnAssign(node) => self.annotated(node),
            Stmt::For(node) => self.for_loop(node),
            Stmt::While(node) => self.while_loop(node),
            Stmt::If(node) => self.if_statement(node),
            Stmt::With(node) => {
                if node.is_async {
                    return Err(Trouble::syntax("'async with' outside async function", range));
                }
                self.with(&node.items, &node.body, range, line)
            }
            Stmt::Match(node) => self.match_statement(node),
            Stmt::Raise(node) => {
                let mut count = 0;
                for part in [&node.exc, &node.cause].into_iter().flatten() {
                    self.expression(part)?;
                    count += 1;
                }
                self.at(range);
                self.emit(Op::Raise(count));
                Ok(())
            }
            Stmt::Try(node) => self.try_statement(node),
            Stmt::Assert(node) => {
                self.caution_assertion(node);
                let end = self.unit.label();
                self.jump_if(&node.test, true, end)?;
                let place = comparison(&node.test).unwrap_or(node.range);
                self.at(place);
                self.emit(Op::AssertionError);
                if let Some(message) = &node.msg {
                    self.expression(message)?;
                    self.at(place);
                    self.emit(Op::Call(1));
                }
                self.emit(Op::Raise(1));
                self.unit.bind(end);
                Ok(())
            }
            Stmt::Import(node) => {
                for alias in &node.names {
                    let name = self.name_index(&alias.name);
                    match &alias.asname {
                        Some(target) => {
                            self.emit(Op::Import { name, leaf: true });
                            self.store_name(target)?;
                        }
                        None => {
                            self.emit(Op::Import { name, leaf: false });
                            let top = alias.name.split('.').next().unwrap_or(&alias.name).to_owned();
                            self.store_name(&top)?;
                        }
                    }
                }
                Ok(())
            }
            Stmt::ImportFrom(node) => self.import_from(node),
            Stmt::Global(_) | Stmt::Nonlocal(_) | Stmt::Pass(_) => {
                self.emit(Op::Nop);
                Ok(())
            }
            Stmt::Expr(node) => {
                if node.value.is_literal_expr() {
                    self.emit(Op::Nop);
                    return Ok(());
                }
                self.expression(&node.value)?;
                self.at(range);
                self.emit(Op::Pop);
                Ok(())
            }
            Stmt::Break(_) => self.leave_loop(range, "'break' outside loop", true),
            Stmt::Continue(_) => self.leave_loop(range, "'continue' not properly in loop", false),
            Stmt::TypeAlias(_) | Stmt::IpyEscapeCommand(_) => Err(Trouble::syntax("invalid syntax", range)),
        }
    }

    fn import_from(&mut self, node: &ast::StmtImportFrom) -> Outcome {
        let module = node.module.as_ref().map_or("", |module| module.as_str());
        if node.level > 0 {
            let dots = ".".repeat(node.level as usize);
            let name = self.name_index(&format!("{dots}{module}"));
            self.emit(Op::Import { name, leaf: true });
        } else {
            let name = self.name_index(module);
            self.emit(Op::Import { name, leaf: true });
        }
        for alias in &node.names {
            if &*alias.name == "*" {
                self.emit(Op::ImportStar);
                return Ok(());
            }
            let name = self.name_index(&alias.name);
            self.emit(Op::ImportFrom(name));
            self.store_name(alias.asname.as_ref().unwrap_or(&alias.name))?;
        }
        self.emit(Op::Pop);
        Ok(())
    }

    /// Stores the top of the stack into a target.
    pub(super) fn store(&mut self, target: &Expr) -> Outcome {
        match target {
            Expr::Name(node) => {
                self.at(node.range);
                self.store_name(&node.id)
            }
            Expr::Attribute(node) => {
                self.expression(&node.value)?;
                self.at_attribute(node);
                let name = self.mangled(&node.attr);
                let name = self.name_index(&name);
                self.emit(Op::StoreAttribute(name));
                Ok(())
            }
            Expr::Subscript(node) => {
                self.expression(&node.value)?;
                self.index(&node.slice)?;
                self.at(node.range);
                self.subscript_anchor(node);
                self.emit(Op::StoreItem);
                self.unit.position.anchor = Default::default();
                Ok(())
            }
            Expr::Tuple(node) => self.unpack(&node.elts, node.range),
            Expr::List(node) => self.unpack(&node.elts, node.range),
            Expr::Starred(node) => {
                Err(Trouble::syntax("starred assignment target must be in a list or tuple", node.range))
            }
            other => Err(Trouble::syntax("cannot assign to expression", other.range())),
        }
    }

    fn unpack(&mut self, elements: &[Expr], range: TextRange) -> Outcome {
        self.at(range);
        let stars = elements.iter().filter(|element| element.is_starred_expr()).count();
        if stars > 1 {
            return Err(Trouble::syntax("multiple starred expressions in assignment", range));
        }
        match elements.iter().position(Expr::is_starred_expr) {
            Some(star) => {
                let (Ok(before), Ok(after)) = (u16::try_from(star), u16::try_from(elements.len() - star - 1)) else {
                    return Err(Trouble::syntax("too many expressions in star-unpacking assignment", range));
                };
                self.emit(Op::UnpackStar { before, after });
            }
            None => self.emit(Op::Unpack(elements.len() as u32)),
        }
        for element in elements {
            match element {
                Expr::Starred(star) => self.store(&star.value)?,
                other => self.store(other)?,
            }
        }
        Ok(())
    }

    fn delete(&mut self, target: &Expr) -> Outcome {
        self.at(target.range());
        match target {
            Expr::Name(node) => self.delete_name(&node.id),
            Expr::Attribute(node) => {
                self.expression(&node.value)?;
                self.at_attribute(node);
                let name = self.mangled(&node.attr);
                let name = self.name_index(&name);
                self.emit(Op::DeleteAttribute(name));
            }
            Expr::Subscript(node) => {
                self.expression(&node.value)?;
                self.index(&node.slice)?;
                self.at(node.range);
                self.subscript_anchor(node);
                self.emit(Op::DeleteItem);
                self.unit.position.anchor = Default::default();
            }
            Expr::Tuple(node) => node.elts.iter().try_for_each(|element| self.delete(element))?,
            Expr::List(node) => node.elts.iter().try_for_each(|element| self.delete(element))?,
            other => return Err(Trouble::syntax("cannot delete expression", other.range())),
        }
        Ok(())
    }

    fn augmented(&mut self, node: &ast::StmtAugAssign) -> Outcome {
        let op = Op::InPlace(binary_op(node.op));
        match &*node.target {
            Expr::Name(target) => {
                self.at(target.range);
                self.load_name(&target.id)?;
                self.expression(&node.value)?;
                self.at(node.range);
                self.emit(op);
                self.store_name(&target.id)
            }
            Expr::Attribute(target) => {
                self.expression(&target.value)?;
                self.at_attribute(target);
                let name = self.mangled(&target.attr);
                let name = self.name_index(&name);
                self.emit(Op::DupAttribute(name));
                self.expression(&node.value)?;
                self.at(node.range);
                self.emit(op);
                self.at_attribute(target);
                self.emit(Op::StoreAttributeBelow(name));
                Ok(())
            }
            Expr::Subscript(target) => {
                self.expression(&target.value)?;
                self.index(&target.slice)?;
                self.at(target.range);
                self.emit(Op::DupTwo);
                self.emit(Op::LoadItem);
                self.expression(&node.value)?;
                self.at(node.range);
                self.emit(op);
                self.emit(Op::RotThree);
                self.at(target.range);
                self.emit(Op::StoreItem);
                Ok(())
            }
            other => {
                Err(Trouble::syntax("'expression' is an illegal expression for augmented assignment", other.range()))
            }
        }
    }

    fn annotated(&mut self, node: &ast::StmtAnnAssign) -> Outcome {
        if let Some(value) = &node.value {
            self.expression(value)?;
            self.store(&node.target)?;
        }
        self.at(node.range);
        match &*node.target {
            Expr::Name(name) if node.simple && !self.in_function() => {
                self.annotation(&node.annotation)?;
                self.at(node.range);
                let mangled = self.mangled(&name.id);
                let name = self.name_index(&mangled);
                self.emit(Op::StoreAnnotation(name));
            }
            Expr::Attribute(target) if node.value.is_none() => {
                self.expression(&target.value)?;
                self.emit(Op::Pop);
            }
            _ => {}
        }
        Ok(())
    }

    fn for_loop(&mut self, node: &ast::StmtFor) -> Outcome {
        if node.is_async {
            return Err(Trouble::syntax("'async for' outside async function", node.range));
        }
        self.expression(&node.iter)?;
        self.at(node.range);
        self.emit(Op::Iterate);
        let (stop, end) = (self.unit.label(), self.unit.label());
        let next = self.unit.here();
        self.at(node.range);
        self.jump(Op::ForIter, end);
        self.unit.depth += 1;
        self.unit.blocks.push(Block::Loop { stop, next, iterator: true });
        self.store(&node.target)?;
        self.statements(&node.body)?;
        self.unit.blocks.pop();
        self.jump(Op::Jump, next);
        self.unit.depth -= 1;
        self.unit.bind(end);
        self.statements(&node.orelse)?;
        self.unit.bind(stop);
        Ok(())
    }

    fn while_loop(&mut self, node: &ast::StmtWhile) -> Outcome {
        let line = self.unit.position.statement;
        let (stop, end) = (self.unit.label(), self.unit.label());
        let next = self.unit.here();
        self.at_statement(node.test.range(), line);
        self.jump_if(&node.test, false, end)?;
        self.unit.blocks.push(Block::Loop { stop, next, iterator: false });
        self.statements(&node.body)?;
        self.unit.blocks.pop();
        self.jump(Op::Jump, next);
        self.unit.bind(end);
        self.statements(&node.orelse)?;
        self.unit.bind(stop);
        Ok(())
    }

    fn if_statement(&mut self, node: &ast::StmtIf) -> Outcome {
        let end = self.unit.label();
        let mut next = self.unit.label();
        self.jump_if(&node.test, false, next)?;
        self.statements(&node.body)?;
        if !node.elif_else_clauses.is_empty() {
            self.jump(Op::Jump, end);
        }
        for clause in &node.elif_else_clauses {
            self.unit.bind(next);
            next = self.unit.label();
            if let Some(test) = &clause.test {
                let line = self.line_of(clause.range);
                self.at_statement(clause.range, line);
                self.jump_if(test, false, next)?;
            }
            self.statements(&clause.body)?;
            if clause.test.is_some() {
                self.jump(Op::Jump, end);
            }
        }
        self.unit.bind(next);
        self.unit.bind(end);
        Ok(())
    }

    fn with(&mut self, items: &[ast::WithItem], body: &[Stmt], range: TextRange, line: u32) -> Outcome {
        let Some((item, rest)) = items.split_first() else {
            return self.statements(body);
        };
        self.expression(&item.context_expr)?;
        self.at(range);
        self.emit(Op::EnterWith);
        self.unit.depth += 1;
        let (handler, end) = (self.unit.label(), self.unit.label());
        let outside = self.unit.handler;
        let cover = self.unit.add_handler(handler, self.unit.depth);
        self.unit.handler = Some(cover);
        match &item.optional_vars {
            Some(target) => self.store(target)?,
            None => self.emit(Op::Pop),
        }
        self.unit.blocks.push(Block::With { outside, range, line });
        self.with(rest, body, range, line)?;
        self.unit.blocks.pop();
        self.unit.handler = outside;
        self.at_statement(range, line);
        self.emit(Op::ExitWith);
        self.jump(Op::Jump, end);
        self.unit.bind(handler);
        self.emit(Op::PushHandled);
        let cleanup = self.unit.label();
        let cover = self.unit.add_handler(cleanup, self.unit.depth + 1);
        self.unit.handler = Some(cover);
        self.at_statement(range, line);
        self.emit(Op::ExitWithException);
        let suppressed = self.unit.label();
        self.jump(Op::PopJumpIfTrue, suppressed);
        self.emit(Op::Reraise);
        self.unit.handler = outside;
        self.cleanup(cleanup);
        self.unit.bind(suppressed);
        self.emit(Op::Pop);
        self.emit(Op::PopHandled);
        self.emit(Op::Pop);
        self.unit.depth -= 1;
        self.unit.bind(end);
        Ok(())
    }

    /// previous exception → ; makes the previous exception the handled one again, and goes on with the other.
    fn cleanup(&mut self, label: Label) {
        self.unit.bind(label);
        self.emit(Op::Swap);
        self.emit(Op::PopHandled);
        self.emit(Op::Reraise);
    }

    fn try_statement(&mut self, node: &ast::StmtTry) -> Outcome {
        let handled = if node.is_star { Self::try_except_star } else { Self::try_except };
        if node.finalbody.is_empty() {
            return handled(self, node);
        }
        let outside = self.unit.handler;
        let (handler, end) = (self.unit.label(), self.unit.label());
        let cover = self.unit.add_handler(handler, self.unit.depth);
        self.unit.handler = Some(cover);
        self.unit.blocks.push(Block::Finally { body: node.finalbody.to_vec(), outside });
        if node.handlers.is_empty() {
            self.statements(&node.body)?;
        } else {
            handled(self, node)?;
        }
        self.unit.blocks.pop();
        self.unit.handler = outside;
        self.statements(&node.finalbody)?;
        self.jump(Op::Jump, end);
        self.unit.bind(handler);
        self.emit(Op::PushHandled);
        let cleanup = self.unit.label();
        let cover = self.unit.add_handler(cleanup, self.unit.depth + 1);
        self.unit.handler = Some(cover);
        self.unit.blocks.push(Block::FinallyExcept { outside });
        self.unit.depth += 2;
        self.statements(&node.finalbody)?;
        self.unit.depth -= 2;
        self.unit.blocks.pop();
        self.emit(Op::Reraise);
        self.unit.handler = outside;
        self.cleanup(cleanup);
        self.unit.bind(end);
        Ok(())
    }

    /// The body of a `try` and its `else`, up to where what comes up in the body is handled. Gives the label behind it all.
    fn tried(&mut self, node: &ast::StmtTry) -> Outcome<Label> {
        let outside = self.unit.handler;
        let (handler, end) = (self.unit.label(), self.unit.label());
        let cover = self.unit.add_handler(handler, self.unit.depth);
        self.unit.handler = Some(cover);
        self.unit.blocks.push(Block::Try { outside });
        self.statements(&node.body)?;
        self.unit.blocks.pop();
        self.unit.handler = outside;
        self.statements(&node.orelse)?;
        self.jump(Op::Jump, end);
        self.unit.bind(handler);
        self.emit(Op::PushHandled);
        Ok(end)
    }

    fn try_except(&mut self, node: &ast::StmtTry) -> Outcome {
        let outside = self.unit.handler;
        let end = self.tried(node)?;
        let cleanup = self.unit.label();
        let depth = self.unit.depth;
        let covered = self.unit.add_handler(cleanup, depth + 1);
        self.unit.handler = Some(covered);
        let count = node.handlers.len();
        for (index, handler) in node.handlers.iter().enumerate() {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            let next = self.unit.label();
            let line = self.line_of(handler.range);
            match &handler.type_ {
                Some(class) => {
                    self.at_statement(class.range(), line);
                    self.expression(class)?;
                    self.at(class.range());
                    self.emit(Op::MatchException);
                    self.jump(Op::PopJumpIfFalse, next);
                }
                None if index + 1 < count => {
                    return Err(Trouble::syntax("default 'except:' must be last", handler.range));
                }
                None => {}
            }
            self.unit.depth = depth + 1;
            let named = self.unit.label();
            match &handler.name {
                Some(name) => {
                    self.store_name(name)?;
                    let cover = self.unit.add_handler(named, depth + 1);
                    self.unit.handler = Some(cover);
                }
                None => self.emit(Op::Pop),
            }
            let name = handler.name.as_ref().map(|name| name.to_string());
            self.unit.blocks.push(Block::Except { name, outside });
            self.statements(&handler.body)?;
            self.unit.blocks.pop();
            self.unit.handler = outside;
            self.emit(Op::PopHandled);
            if let Some(name) = &handler.name {
                self.unbind(name)?;
            }
            self.jump(Op::Jump, end);
            self.unit.handler = Some(covered);
            if let Some(name) = &handler.name {
                self.unit.bind(named);
                self.unbind(name)?;
                self.emit(Op::Reraise);
            }
            self.unit.depth = depth;
            self.unit.bind(next);
        }
        if node.handlers.iter().all(|handler| {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            handler.type_.is_some()
        }) {
            self.emit(Op::Reraise);
        }
        self.unit.handler = outside;
        self.cleanup(cleanup);
        self.unit.bind(end);
        Ok(())
    }

    /// As [`Self::try_except`] with `except*`: what comes up is divided, and each clause runs for its part of it.
    fn try_except_star(&mut self, node: &ast::StmtTry) -> Outcome {
        let outside = self.unit.handler;
        let end = self.tried(node)?;
        let cleanup = self.unit.label();
        self.emit(Op::Star(Star::Begin));
        let depth = self.unit.depth;
        let covered = self.unit.add_handler(cleanup, depth + 1);
        self.unit.handler = Some(covered);
        for handler in &node.handlers {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            let Some(class) = &handler.type_ else {
                return Err(Trouble::syntax("expected one or more exception types", handler.range));
            };
            let (unmatched, failed, next) = (self.unit.label(), self.unit.label(), self.unit.label());
            let line = self.line_of(handler.range);
            self.at_statement(class.range(), line);
            self.unit.depth = depth + 2;
            self.expression(class)?;
            self.at(class.range());
            self.emit(Op::Star(Star::Match));
            self.jump(Op::PopJumpIfFalse, unmatched);
            match &handler.name {
                Some(name) => self.store_name(name)?,
                None => self.emit(Op::Pop),
            }
            let cover = self.unit.add_handler(failed, depth + 2);
            self.unit.handler = Some(cover);
            self.unit.blocks.push(Block::Star);
            self.statements(&handler.body)?;
            self.unit.blocks.pop();
            self.unit.handler = Some(covered);
            if let Some(name) = &handler.name {
                self.unbind(name)?;
            }
            self.jump(Op::Jump, next);
            self.unit.bind(failed);
            if let Some(name) = &handler.name {
                self.unbind(name)?;
            }
            self.emit(Op::Star(Star::Raised));
            self.jump(Op::Jump, next);
            self.unit.bind(unmatched);
            self.emit(Op::Pop);
            self.unit.bind(next);
        }
        self.unit.depth = depth;
        let done = self.unit.label();
        self.emit(Op::Star(Star::End));
        self.jump(Op::PopJumpIfFalse, done);
        self.emit(Op::Reraise);
        self.unit.handler = outside;
        self.cleanup(cleanup);
        self.unit.bind(done);
        self.emit(Op::Pop);
        self.emit(Op::PopHandled);
        self.unit.bind(end);
        Ok(())
    }

    /// Refuses to leave the body of an `except*` among the blocks from `from` on.
    fn leaves_no_star(&self, from: usize, range: TextRange) -> Outcome {
        if self.unit.blocks.iter().skip(from).any(|block| matches!(block, Block::Star)) {
            let message = "'break', 'continue' and 'return' cannot appear in an except* block";
            return Err(Trouble::syntax(message, range));
        }
        Ok(())
    }

    /// `name = None; del name`
    fn unbind(&mut self, name: &str) -> Outcome {
        self.emit_none();
        self.store_name(name)?;
        self.delete_name(name);
        Ok(())
    }

    fn leave_loop(&mut self, range: TextRange, complaint: &str, stop: bool) -> Outcome {
        let Some(index) = self.unit.blocks.iter().rposition(|block| matches!(block, Block::Loop { .. })) else {
            return Err(Trouble::syntax(complaint, range));
        };
        self.leaves_no_star(index + 1, range)?;
        self.leave_blocks(index + 1, false)?;
        if let Some(Block::Loop { stop: out, next, iterator }) = self.unit.blocks.get(index).cloned() {
            if stop && iterator {
                self.emit(Op::Pop);
            }
            self.jump(Op::Jump, if stop { out } else { next });
        }
        Ok(())
    }

    /// Leaves the blocks from `from` on, innermost first, as `break`, `continue` and `return` do; `value` says that the
    /// top of the stack is to be kept.
    fn leave_blocks(&mut self, from: usize, value: bool) -> Outcome {
        let (handler, depth, position) = (self.unit.handler, self.unit.depth, self.unit.position);
        let blocks = self.unit.blocks.clone();
        let mut current = depth;
        while self.unit.blocks.len() > from {
            let Some(block) = self.unit.blocks.pop() else { break };
            match block {
                Block::Loop { iterator: false, .. } => {}
                Block::Loop { iterator: true, .. } => {
                    if value {
                        self.emit(Op::Swap);
                    }
                    self.emit(Op::Pop);
                    current -= 1;
                }
                Block::Star => {}
                Block::Try { outside } => self.unit.handler = outside,
                Block::With { outside, range, line } => {
                    self.unit.handler = outside;
                    if value {
                        self.emit(Op::Swap);
                    }
                    self.at_statement(range, line);
                    self.emit(Op::ExitWith);
                    self.unit.position = position;
                    current -= 1;
                }
                Block::Finally { body, outside } => {
                    self.unit.handler = outside;
                    self.unit.depth = current + u32::from(value);
                    if value {
                        self.unit.blocks.push(Block::Value);
                    }
                    self.statements(&body)?;
                    if value {
                        self.unit.blocks.pop();
                    }
                    self.unit.position = position;
                }
                Block::Except { name, outside } => {
                    self.unit.handler = outside;
                    if value {
                        self.emit(Op::Swap);
                    }
                    self.emit(Op::PopHandled);
                    current -= 1;
                    if let Some(name) = name {
                        self.unbind(&name)?;
                    }
                }
                Block::FinallyExcept { outside } => {
                    self.unit.handler = outside;
                    if value {
                        self.emit(Op::RotThree);
                    }
                    self.emit(Op::Pop);
                    self.emit(Op::PopHandled);
                    current -= 2;
                }
                Block::Value => {
                    if value {
                        self.emit(Op::Swap);
                    }
                    self.emit(Op::Pop);
                    current -= 1;
                }
            }
        }
        self.unit.handler = handler;
        self.unit.depth = depth;
        self.unit.blocks = blocks;
        Ok(())
    }
}

/// The comparison of a condition that CPython marks when an `assert` fails: the last one, where there is one.
fn comparison(test: &Expr) -> Option<TextRange> {
    match test {
        Expr::Compare(node) => Some(node.range),
        Expr::UnaryOp(node) if node.op == ast::UnaryOp::Not => comparison(&node.operand),
        Expr::BoolOp(node) => node.values.iter().rev().find_map(comparison),
        _ => None,
    }
}
