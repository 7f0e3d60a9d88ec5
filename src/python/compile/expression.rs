//! Expressions.

use num_bigint::BigInt;
use ruff_python_ast::{self as ast, CmpOp, ConversionFlag, Expr, Number, Operator, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

use super::{Compiler, Label, Outcome, Trouble, scope::Place};
use crate::{
    python::{
        code::{Anchor, Conversion, Op},
        operate::BinaryOp,
    },
    value::{CompareOp, Value},
};

impl Compiler<'_> {
    /// Leaves the value of `expression` on the stack.
    pub(super) fn expression(&mut self, expression: &Expr) -> Outcome {
        let range = expression.range();
        match expression {
            Expr::Name(node) => {
                self.at(range);
                self.load_name(&node.id)
            }
            Expr::NumberLiteral(node) => {
                let value = number(&node.value, range)?;
                self.at(range);
                self.emit_constant(value);
                if node.value.is_complex() {
                    self.emit(Op::Imaginary);
                }
                Ok(())
            }
            Expr::StringLiteral(node) => {
                let value = self.constant_str(node.value.to_str());
                self.at(range);
                self.emit_constant(value);
                Ok(())
            }
            Expr::BytesLiteral(node) => {
                let bytes: Vec<u8> = node.value.bytes().collect();
                self.at(range);
                self.emit_constant(Value::Bytes(std::rc::Rc::new(bytes)));
                Ok(())
            }
            Expr::BooleanLiteral(node) => {
                self.at(range);
                self.emit_constant(Value::Bool(node.value));
                Ok(())
            }
            Expr::NoneLiteral(_) => {
                self.at(range);
                self.emit_none();
                Ok(())
            }
            Expr::EllipsisLiteral(_) => {
                self.at(range);
                self.emit(Op::Ellipsis);
                Ok(())
            }
            Expr::BoolOp(node) => self.bool_op(node),
            Expr::BinOp(node) => {
                self.expression(&node.left)?;
                self.expression(&node.right)?;
                self.at(range);
                self.anchor(node.left.range().end().to_usize(), node.right.range().start().to_usize(), node.op);
                self.emit(Op::Binary(binary_op(node.op)));
                self.unit.position.anchor = Anchor::default();
                Ok(())
            }
            Expr::UnaryOp(node) => self.unary(node),
            Expr::Compare(node) => self.compare(node),
            Expr::If(node) => {
                let (other, end) = (self.unit.label(), self.unit.label());
                self.jump_if(&node.test, false, other)?;
                self.expression(&node.body)?;
                self.jump(Op::Jump, end);
                self.unit.bind(other);
                self.expression(&node.orelse)?;
                self.unit.bind(end);
                Ok(())
            }
            Expr::Named(node) => {
                self.expression(&node.value)?;
                self.emit(Op::Dup);
                self.store(&node.target)
            }
            Expr::Attribute(node) => {
                self.expression(&node.value)?;
                self.at_attribute(node);
                let name = self.mangled(&node.attr);
                let name = self.name_index(&name);
                self.emit(Op::LoadAttribute(name));
                Ok(())
            }
            Expr::Subscript(node) => {
                self.caution_subscript(node);
                self.expression(&node.value)?;
                self.index(&node.slice)?;
                self.at(range);
                self.subscript_anchor(node);
                self.emit(Op::LoadItem);
                self.unit.position.anchor = Anchor::default();
                Ok(())
            }
            Expr::Slice(node) => {
                for part in [&node.lower, &node.upper] {
                    self.optional(part.as_deref())?;
                }
                if let Some(step) = &node.step {
                    self.expression(step)?;
                }
                self.at(range);
                self.emit(Op::BuildSlice(if node.step.is_some() { 3 } else { 2 }));
                Ok(())
            }
            Expr::Call(node) => {
                self.caution_call(node);
                self.call(node)
            }
            Expr::Tuple(node) => {
                if let Some(constant) = self.constant_tuple(&node.elts)? {
                    self.at(range);
                    self.emit_constant(constant);
                    return Ok(());
                }
                self.sequence_at(&node.elts, Op::BuildTuple, range)
            }
            Expr::List(node) => self.sequence_at(&node.elts, Op::BuildList, range),
            Expr::Set(node) => self.sequence_at(&node.elts, Op::BuildSet, range),
            Expr::Dict(node) => self.dict(node),
            Expr::Lambda(node) => self.lambda(node),
            Expr::ListComp(node) => self.comprehension(
                expression,
                "<listcomp>",
                &node.generators,
                &[&node.elt],
                Some(Op::BuildList(0)),
                Op::ListAppend(0),
            ),
            Expr::SetComp(node) => self.comprehension(
                expression,
                "<setcomp>",
                &node.generators,
                &[&node.elt],
                Some(Op::BuildSet(0)),
                Op::SetAdd(0),
            ),
            Expr::DictComp(node) => {
                let Some(key) = &node.key else {
                    return Err(Trouble::syntax("dict unpacking cannot be used in dict comprehension", range));
                };
                self.comprehension(
                    expression,
                    "<dictcomp>",
                    &node.generators,
                    &[key, &node.value],
                    Some(Op::BuildDict(0)),
                    Op::DictInsert(0),
                )
            }
            Expr::Generator(node) => {
                self.comprehension(expression, "<genexpr>", &node.generators, &[&node.elt], None, Op::Yield)
            }
            Expr::Yield(node) => {
                self.optional(node.value.as_deref())?;
                self.at(range);
                self.emit(Op::Yield);
                Ok(())
            }
            Expr::YieldFrom(node) => {
                self.expression(&node.value)?;
                self.at(range);
                self.emit(Op::Iterate);
                self.emit_none();
                let again = self.unit.here();
                let end = self.unit.label();
                self.jump(Op::Delegate, end);
                self.jump(Op::Jump, again);
                self.unit.bind(end);
                Ok(())
            }
            Expr::FString(node) => self.f_string(node),
            Expr::Starred(_) => Err(Trouble::syntax("can't use starred expression here", range)),
            Expr::Await(_) => Err(Trouble::syntax(
                match self.scopes.scopes[self.unit.scope].kind.is_function() {
                    true => "'await' outside async function",
                    false => "'await' outside function",
                },
                range,
            )),
            Expr::TString(_) => Err(Trouble::syntax("invalid syntax", range)),
            Expr::IpyEscapeCommand(_) => Err(Trouble::syntax("invalid syntax", range)),
        }
    }

    /// The value of `expression`, or `None`.
    pub(super) fn optional(&mut self, expression: Option<&Expr>) -> Outcome {
        match expression {
            Some(expression) => self.expression(expression),
            None => {
                self.emit_none();
                Ok(())
            }
        }
    }

    /// Jumps to `label` if the truth of `test` is `wanted`; goes on otherwise. Leaves nothing on the stack.
    pub(super) fn jump_if(&mut self, test: &Expr, wanted: bool, label: Label) -> Outcome {
        match test {
            Expr::UnaryOp(node) if node.op == UnaryOp::Not => return self.jump_if(&node.operand, !wanted, label),
            Expr::BoolOp(node) => {
                let is_or = node.op == ast::BoolOp::Or;
                let Some((last, others)) = node.values.split_last() else { return Ok(()) };
                if is_or == wanted {
                    for value in others {
                        self.jump_if(value, wanted, label)?;
                    }
                    return self.jump_if(last, wanted, label);
                }
                let skip = self.unit.label();
                for value in others {
                    self.jump_if(value, !wanted, skip)?;
                }
                self.jump_if(last, wanted, label)?;
                self.unit.bind(skip);
                return Ok(());
            }
            Expr::BooleanLiteral(node) => {
                if node.value == wanted {
                    self.at(node.range);
                    self.jump(Op::Jump, label);
                }
                return Ok(());
            }
            _ => {}
        }
        self.expression(test)?;
        self.at(test.range());
        self.jump(if wanted { Op::PopJumpIfTrue } else { Op::PopJumpIfFalse }, label);
        Ok(())
    }

    pub(super) fn load_name(&mut self, name: &str) -> Outcome {
        let name = self.mangled(name);
        let op = match self.place(&name) {
            Place::Local => Op::LoadLocal(self.unit.local(&name)),
            Place::Cell => Op::LoadCell(self.unit.cell(&name)),
            Place::Free if self.in_class() => Op::LoadClassCell(self.unit.cell(&name)),
            Place::Free => Op::LoadCell(self.unit.cell(&name)),
            Place::Global => Op::LoadGlobal(self.name_index(&name)),
            Place::Name => Op::LoadName(self.name_index(&name)),
        };
        self.emit(op);
        Ok(())
    }

    pub(super) fn store_name(&mut self, name: &str) -> Outcome {
        let name = self.mangled(name);
        let op = match self.place(&name) {
            Place::Local => Op::StoreLocal(self.unit.local(&name)),
            Place::Cell | Place::Free => Op::StoreCell(self.unit.cell(&name)),
            Place::Global => Op::StoreGlobal(self.name_index(&name)),
            Place::Name => Op::StoreName(self.name_index(&name)),
        };
        self.emit(op);
        Ok(())
    }

    pub(super) fn delete_name(&mut self, name: &str) {
        let name = self.mangled(name);
        let op = match self.place(&name) {
            Place::Local => Op::DeleteLocal(self.unit.local(&name)),
            Place::Cell | Place::Free => Op::DeleteCell(self.unit.cell(&name)),
            Place::Global => Op::DeleteGlobal(self.name_index(&name)),
            Place::Name => Op::DeleteName(self.name_index(&name)),
        };
        self.emit(op);
    }

    fn place(&self, name: &str) -> Place {
        self.scopes.scopes[self.unit.scope].place(name)
    }

    fn in_class(&self) -> bool {
        self.scopes.scopes[self.unit.scope].kind == super::ScopeKind::Class
    }

    fn bool_op(&mut self, node: &ast::ExprBoolOp) -> Outcome {
        let end = self.unit.label();
        let op = if node.op == ast::BoolOp::Or { Op::JumpIfTrueOrPop } else { Op::JumpIfFalseOrPop };
        let count = node.values.len();
        for (index, value) in node.values.iter().enumerate() {
            self.expression(value)?;
            if index + 1 < count {
                self.jump(op, end);
            }
        }
        self.unit.bind(end);
        Ok(())
    }

    fn unary(&mut self, node: &ast::ExprUnaryOp) -> Outcome {
        if node.op == UnaryOp::USub
            && let Expr::NumberLiteral(literal) = &*node.operand
            && !literal.value.is_complex()
            && let Some(value) = negated(number(&literal.value, literal.range)?)
        {
            self.at(node.range);
            self.emit_constant(value);
            return Ok(());
        }
        self.expression(&node.operand)?;
        self.at(node.range);
        self.emit(match node.op {
            UnaryOp::Not => Op::Not,
            UnaryOp::USub => Op::Negative,
            UnaryOp::UAdd => Op::Positive,
            UnaryOp::Invert => Op::Invert,
        });
        Ok(())
    }

    fn compare(&mut self, node: &ast::ExprCompare) -> Outcome {
        self.caution_identity(node);
        self.expression(&node.left)?;
        let count = node.ops.len();
        let (out, end) = (self.unit.label(), self.unit.label());
        for (index, (op, right)) in node.ops.iter().zip(&node.comparators).enumerate() {
            self.expression(right)?;
            self.at(node.range);
            if index + 1 == count {
                self.emit(compare_op(*op));
            } else {
                self.emit(Op::Dup);
                self.emit(Op::RotThree);
                self.emit(compare_op(*op));
                self.jump(Op::JumpIfFalseOrPop, out);
            }
        }
        if count > 1 {
            self.jump(Op::Jump, end);
            self.unit.bind(out);
            self.emit(Op::Swap);
            self.emit(Op::Pop);
            self.unit.bind(end);
        }
        Ok(())
    }

    fn call(&mut self, node: &ast::ExprCall) -> Outcome {
        let range = node.range();
        let arguments = &node.arguments;
        let spread = arguments.args.iter().any(Expr::is_starred_expr)
            || arguments.keywords.iter().any(|keyword| keyword.arg.is_none());
        let method = match &*node.func {
            Expr::Attribute(attribute) if !spread => Some(attribute),
            _ => None,
        };
        match method {
            Some(attribute) => {
                self.expression(&attribute.value)?;
                self.at_attribute(attribute);
                let name = self.mangled(&attribute.attr);
                let name = self.name_index(&name);
                self.emit(Op::LoadMethod(name));
            }
            None => self.expression(&node.func)?,
        }
        if spread {
            if let [Expr::Starred(only)] = &*arguments.args {
                self.expression(&only.value)?;
                self.at(range);
                self.emit(Op::SpreadTuple);
            } else {
                self.sequence(&arguments.args, Op::BuildTuple)?;
            }
            let keywords = !arguments.keywords.is_empty();
            if keywords {
                self.emit(Op::BuildDict(0));
                for keyword in &arguments.keywords {
                    match &keyword.arg {
                        Some(name) => {
                            let name = self.constant_str(name);
                            self.emit_constant(name);
                            self.expression(&keyword.value)?;
                            self.at(range);
                            self.emit(Op::BuildDict(1));
                        }
                        None => self.expression(&keyword.value)?,
                    }
                    self.at(range);
                    self.emit(Op::DictMerge);
                }
            }
            self.at(range);
            self.emit(Op::CallSpread { keywords });
            return Ok(());
        }
        for argument in &arguments.args {
            self.expression(argument)?;
        }
        let mut names = Vec::new();
        for keyword in &arguments.keywords {
            if let Some(name) = &keyword.arg {
                names.push(self.constant_str(name));
            }
            self.expression(&keyword.value)?;
        }
        self.at(range);
        if let Some(attribute) = method {
            self.call_line(attribute);
        }
        let count = arguments.args.len() + names.len();
        let op = if names.is_empty() {
            if method.is_some() { Op::CallMethod(count as u32) } else { Op::Call(count as u32) }
        } else {
            let names = self.unit.constant(Value::tuple(names));
            let (Ok(count), Ok(names)) = (u16::try_from(count), u16::try_from(names)) else {
                return Err(Trouble::unsupported("a call with so many arguments is not supported", range));
            };
            if method.is_some() { Op::CallMethodKeywords { count, names } } else { Op::CallKeywords { count, names } }
        };
        self.emit(op);
        Ok(())
    }

    /// A sequence of expressions, stars among them, as what `build` makes.
    pub(super) fn sequence(&mut self, elements: &[Expr], build: fn(u32) -> Op) -> Outcome {
        let position = self.unit.position;
        let set = matches!(build(0), Op::BuildSet(_));
        if !elements.iter().any(Expr::is_starred_expr) {
            // The order of a set of numbers depends on how CPython makes its constants: a set of them, one of that one's
            // elements in turn, and an empty set that the second is added to.
            let constant = set && elements.len() > 2 && elements.iter().all(is_number);
            if constant {
                [build(0), build(0), Op::BuildList(0)].into_iter().for_each(|op| self.emit(op));
            }
            for element in elements {
                self.expression(element)?;
            }
            self.unit.position = position;
            self.emit(build(elements.len() as u32));
            if constant {
                [Op::ListExtend, Op::SetExtend, Op::SetExtend].into_iter().for_each(|op| self.emit(op));
            }
            return Ok(());
        }
        let plain = elements.iter().take_while(|element| !element.is_starred_expr()).count();
        let (before, rest) = elements.split_at(plain);
        for element in before {
            self.expression(element)?;
        }
        self.unit.position = position;
        self.emit(if set { Op::BuildSet(plain as u32) } else { Op::BuildList(plain as u32) });
        for element in rest {
            match element {
                Expr::Starred(star) => {
                    self.expression(&star.value)?;
                    self.at(star.range);
                    self.emit(if set { Op::SetExtend } else { Op::ListExtend });
                }
                other => {
                    self.expression(other)?;
                    self.emit(if set { Op::SetAdd(0) } else { Op::ListAppend(0) });
                }
            }
        }
        self.unit.position = position;
        if matches!(build(0), Op::BuildTuple(_)) {
            self.emit(Op::ListToTuple);
        }
        Ok(())
    }

    fn sequence_at(&mut self, elements: &[Expr], build: fn(u32) -> Op, range: TextRange) -> Outcome {
        self.at(range);
        self.sequence(elements, build)
    }

    fn constant_tuple(&mut self, elements: &[Expr]) -> Outcome<Option<Value>> {
        let mut values = Vec::with_capacity(elements.len());
        for element in elements {
            values.push(match element {
                Expr::NumberLiteral(node) if !node.value.is_complex() => number(&node.value, node.range)?,
                Expr::StringLiteral(node) => self.constant_str(node.value.to_str()),
                Expr::BooleanLiteral(node) => Value::Bool(node.value),
                Expr::NoneLiteral(_) => Value::None,
                _ => return Ok(None),
            });
        }
        Ok(Some(Value::tuple(values)))
    }

    fn dict(&mut self, node: &ast::ExprDict) -> Outcome {
        let plain = node.items.iter().take_while(|item| item.key.is_some()).count();
        for item in node.items.iter().take(plain) {
            self.optional(item.key.as_ref())?;
            self.expression(&item.value)?;
        }
        self.at(node.range);
        self.emit(Op::BuildDict(plain as u32));
        for item in node.items.iter().skip(plain) {
            match &item.key {
                Some(key) => {
                    self.expression(key)?;
                    self.expression(&item.value)?;
                    self.emit(Op::DictInsert(0));
                }
                None => {
                    self.expression(&item.value)?;
                    self.at(item.value.range());
                    self.emit(Op::DictUpdate);
                }
            }
        }
        Ok(())
    }

    /// The index of a subscription.
    pub(super) fn index(&mut self, index: &Expr) -> Outcome {
        self.expression(index)
    }

    fn f_string(&mut self, node: &ast::ExprFString) -> Outcome {
        let mut count = 0;
        let mut text = String::new();
        for part in &node.value {
            match part {
                ast::FStringPart::Literal(literal) => text.push_str(&literal.value),
                ast::FStringPart::FString(part) => {
                    self.f_string_parts(node.range, &part.elements, &mut text, &mut count)?;
                }
            }
        }
        self.flush_text(&mut text, &mut count);
        self.at(node.range);
        match count {
            0 => {
                let empty = self.constant_str("");
                self.emit_constant(empty);
            }
            count => self.emit(Op::BuildString(count)),
        }
        Ok(())
    }

    fn flush_text(&mut self, text: &mut String, count: &mut u32) {
        if !text.is_empty() {
            let value = Value::str(std::mem::take(text));
            self.emit_constant(value);
            *count += 1;
        }
    }

    fn f_string_parts(
        &mut self,
        whole: TextRange,
        elements: &ast::InterpolatedStringElements,
        text: &mut String,
        count: &mut u32,
    ) -> Outcome {
        for element in elements {
            let field = match element {
                ast::InterpolatedStringElement::Literal(literal) => {
                    text.push_str(&literal.value);
                    continue;
                }
                ast::InterpolatedStringElement::Interpolation(field) => field,
            };
            if let Some(debug) = &field.debug_text {
                text.push_str(debug.as_str());
            }
            self.flush_text(text, count);
            self.expression(&field.expression)?;
            let mut conversion = match field.conversion {
                ConversionFlag::None => Conversion::None,
                ConversionFlag::Str => Conversion::Str,
                ConversionFlag::Repr => Conversion::Repr,
                ConversionFlag::Ascii => Conversion::Ascii,
            };
            if field.debug_text.is_some() && conversion == Conversion::None && field.format_spec.is_none() {
                conversion = Conversion::Repr;
            }
            if let Some(spec) = &field.format_spec {
                let (mut inner, mut parts) = (String::new(), 0);
                self.f_string_parts(whole, &spec.elements, &mut inner, &mut parts)?;
                self.flush_text(&mut inner, &mut parts);
                match parts {
                    0 => {
                        let empty = self.constant_str("");
                        self.emit_constant(empty);
                    }
                    1 if !matches!(self.unit.ops.last(), Some(Op::Format { .. })) => {}
                    _ => self.emit(Op::BuildString(parts)),
                }
            }
            self.at(whole);
            self.emit(Op::Format { conversion, spec: field.format_spec.is_some() });
            *count += 1;
        }
        Ok(())
    }

    /// Notes where what is emitted next stands.
    pub(super) fn at(&mut self, range: TextRange) {
        let (line, column) = self.source.line_column(range.start().to_usize());
        let (end_line, end_column) = self.source.line_column(range.end().to_usize());
        let position = &mut self.unit.position;
        position.line = line;
        position.column = column;
        position.end_line = end_line;
        position.end_column = end_column;
    }

    /// As [`Compiler::at`] for the first line of a statement.
    pub(super) fn at_statement(&mut self, range: TextRange, line: u32) {
        self.at(range);
        self.unit.position.statement = line;
    }

    /// As [`Compiler::at_statement`] for a decorator.
    pub(super) fn at_header(&mut self, expression: &Expr) {
        let line = self.line_of(expression.range());
        self.at_statement(expression.range(), line);
    }

    pub(super) fn line_of(&self, range: TextRange) -> u32 {
        self.source.line_column(range.start().to_usize()).0
    }

    pub(super) fn text_of(&self, range: TextRange) -> &str {
        self.source.text.get(range.start().to_usize()..range.end().to_usize()).unwrap_or("")
    }

    /// The place of an attribute: where it stands on another line than its object begins, its own.
    pub(super) fn at_attribute(&mut self, node: &ast::ExprAttribute) {
        self.at(node.range);
        self.call_line(node);
    }

    fn call_line(&mut self, node: &ast::ExprAttribute) {
        let (line, column) = self.source.line_column(node.attr.range.start().to_usize());
        let position = &mut self.unit.position;
        if line != self.source.line_column(node.range.start().to_usize()).0 {
            position.line = line;
            position.column = column;
        }
    }

    fn anchor(&mut self, from: usize, to: usize, op: Operator) {
        let sign = op.as_str();
        let between = self.source.text.get(from..to).unwrap_or("");
        let Some(offset) = between.find(sign) else { return };
        let (line, column) = self.source.line_column(from + offset);
        if line == self.unit.position.line && line == self.unit.position.end_line {
            self.unit.position.anchor = Anchor { start: column, end: column + sign.len() as u32 };
        }
    }

    pub(super) fn subscript_anchor(&mut self, node: &ast::ExprSubscript) {
        let from = node.value.range().end().to_usize();
        let bracket = self.source.text.get(from..).and_then(|text| text.find('[')).unwrap_or(0);
        let (line, start) = self.source.line_column(from + bracket);
        let (end_line, end) = self.source.line_column(node.range.end().to_usize());
        if line == self.unit.position.line && end_line == line {
            self.unit.position.anchor = Anchor { start, end };
        }
    }
}

fn number(number: &Number, range: TextRange) -> Outcome<Value> {
    match number {
        Number::Int(int) => {
            if let Some(small) = int.as_i64() {
                return Ok(Value::Int(small));
            }
            let text = int.to_string().replace('_', "");
            let lower = text.to_ascii_lowercase();
            let (digits, radix) = match lower.get(..2) {
                Some("0x") => (lower.get(2..).unwrap_or(""), 16),
                Some("0o") => (lower.get(2..).unwrap_or(""), 8),
                Some("0b") => (lower.get(2..).unwrap_or(""), 2),
                _ => (lower.as_str(), 10),
            };
            if radix == 10 && digits.len() > 4300 {
                return Err(Trouble::syntax(
                    format!(
                        "Exceeds the limit (4300 digits) for integer string conversion: value has {} digits; use \
                         sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer \
                         literals to avoid decimal conversion limits.",
                        digits.len()
                    ),
                    range,
                ));
            }
            BigInt::parse_bytes(digits.as_bytes(), radix)
                .map(Value::int)
                .ok_or_else(|| Trouble::syntax("invalid decimal literal", range))
        }
        Number::Float(float) => Ok(Value::Float(*float)),
        // The part that is written; `Op::Imaginary` makes the number of it.
        Number::Complex { imag, .. } => Ok(Value::Float(*imag)),
    }
}

fn negated(value: Value) -> Option<Value> {
    match value {
        Value::Int(number) => Some(number.checked_neg().map_or_else(|| Value::int(-BigInt::from(number)), Value::Int)),
        Value::Float(number) => Some(Value::Float(-number)),
        Value::BigInt(number) => Some(Value::int(-&*number)),
        _ => None,
    }
}

pub(super) fn binary_op(op: Operator) -> BinaryOp {
    match op {
        Operator::Add => BinaryOp::Add,
        Operator::Sub => BinaryOp::Sub,
        Operator::Mult => BinaryOp::Mul,
        Operator::MatMult => BinaryOp::MatMul,
        Operator::Div => BinaryOp::TrueDiv,
        Operator::Mod => BinaryOp::Mod,
        Operator::Pow => BinaryOp::Pow,
        Operator::LShift => BinaryOp::LShift,
        Operator::RShift => BinaryOp::RShift,
        Operator::BitOr => BinaryOp::Or,
        Operator::BitXor => BinaryOp::Xor,
        Operator::BitAnd => BinaryOp::And,
        Operator::FloorDiv => BinaryOp::FloorDiv,
    }
}

fn compare_op(op: CmpOp) -> Op {
    match op {
        CmpOp::Eq => Op::Compare(CompareOp::Eq),
        CmpOp::NotEq => Op::Compare(CompareOp::Ne),
        CmpOp::Lt => Op::Compare(CompareOp::Lt),
        CmpOp::LtE => Op::Compare(CompareOp::Le),
        CmpOp::Gt => Op::Compare(CompareOp::Gt),
        CmpOp::GtE => Op::Compare(CompareOp::Ge),
        CmpOp::Is => Op::Is,
        CmpOp::IsNot => Op::IsNot,
        CmpOp::In => Op::In,
        CmpOp::NotIn => Op::NotIn,
    }
}

/// Whether it is a number, or a tuple of numbers, that the compiler knows.
fn is_number(element: &Expr) -> bool {
    match element {
        Expr::UnaryOp(node) => node.op == UnaryOp::USub && node.operand.is_number_literal_expr(),
        Expr::Tuple(node) => node.elts.iter().all(is_number),
        other => other.is_number_literal_expr() || other.is_boolean_literal_expr(),
    }
}
