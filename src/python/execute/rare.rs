//! The instructions that loops do not live on. They stand apart from the loop, so that it keeps what it works on in registers.

use super::{
    Flow,
    support::{joined, undefined},
};
use crate::{
    python::{
        Vm,
        code::{Code, Op},
        exception::Fault,
        objects::{Closed, Slice},
        types::{imaginary, set_add_all},
    },
    value::{Dict, Host, List, Object, Raise, Set, Str, Value},
};

/// Where the loop goes on.
pub(super) enum Next {
    /// With the next instruction.
    Here,
    /// With that instruction of the same frame.
    Jump(u32),
    /// With the frame that is on top now.
    Frame,
    /// Nowhere: it ends with this.
    Out(Value),
}

impl From<Flow> for Next {
    fn from(flow: Flow) -> Next {
        match flow {
            Flow::Done => Next::Here,
            Flow::Entered => Next::Frame,
        }
    }
}

impl Vm {
    /// Runs `op` of the frame on top, whose code and first local variable those are.
    #[inline(never)]
    pub(super) fn rare(&mut self, op: Op, code: &Code, base: usize) -> Result<Next, Fault> {
        match op {
            Op::DeleteAttribute(index) => {
                let object = self.pop();
                self.delete_attribute(&object, &named(code, index))?;
            }
            Op::CallKeywords { count, names } => {
                let first = self.stack.len() - count as usize;
                let names = code.constants.get(names as usize).cloned().unwrap_or_default();
                return Ok(self.call_stack(first - 1, first, Some(names))?.into());
            }
            Op::CallMethodKeywords { count, names } => {
                let (floor, first) = self.method_call(count.into());
                let names = code.constants.get(names as usize).cloned().unwrap_or_default();
                return Ok(self.call_stack(floor, first, Some(names))?.into());
            }
            Op::CallSpread { keywords } => return Ok(self.call_spread(keywords)?.into()),
            Op::Iterate => {
                let value = self.pop();
                let iterator = self.iter(&value)?;
                self.push(iterator);
            }
            Op::DeleteName(index) | Op::DeleteGlobal(index) => {
                let name = &named(code, index);
                let Some(frame) = self.frames.last() else { return Ok(Next::Here) };
                let namespace = if matches!(op, Op::DeleteName(_)) { frame.names() } else { &frame.globals };
                match namespace.remove_str(name) {
                    Some(old) => drop(old),
                    None => return Err(undefined(name).into()),
                }
                self.reap()?;
            }
            Op::StoreCell(index) => {
                let value = self.pop();
                let cell = self.frames.last().and_then(|frame| frame.cell(index as usize)).cloned();
                if let Some(cell) = cell {
                    let old = cell.replace(Some(value));
                    drop(old);
                }
            }
            Op::DeleteCell(index) => {
                let cell = self.frames.last().and_then(|frame| frame.cell(index as usize)).cloned();
                let old = cell.and_then(|cell| cell.replace(None));
                if old.is_none() {
                    return Err(self.unbound_cell(index).into());
                }
            }
            Op::LoadClosure(index) => {
                let cell = self.frames.last().and_then(|frame| frame.cell(index as usize)).cloned();
                let cell = cell.unwrap_or_default();
                let value = Object::bare(self.types.cell.clone(), Closed(cell)).into();
                self.push(value);
            }
            Op::LoadClassCell(index) => {
                let name = code.cells.get(index as usize).cloned().unwrap_or_else(|| "".into());
                let Some(frame) = self.frames.last() else { return Ok(Next::Here) };
                let value = frame
                    .namespace
                    .as_ref()
                    .and_then(|namespace| namespace.get_str(&name))
                    .or_else(|| frame.cell(index as usize).and_then(|cell| cell.get()));
                match value {
                    Some(value) => self.push(value),
                    None => return Err(self.unbound_cell(index).into()),
                }
            }
            Op::DeleteLocal(index) => {
                let old = self.stack.get_mut(base + index as usize).and_then(Option::take);
                if old.is_none() {
                    return Err(self.unbound_local(index).into());
                }
                drop(old);
                self.reap()?;
            }
            Op::ClearLocal(index) => {
                let old = self.stack.get_mut(base + index as usize).and_then(Option::take);
                drop(old);
            }
            Op::DupTwo => {
                let (below, top) = (self.peek(1), self.peek(0));
                self.push(below);
                self.push(top);
            }
            Op::RotThree => {
                if let Some(top) = self.stack.pop() {
                    let count = self.stack.len();
                    self.stack.insert(count - 2, top);
                }
            }
            Op::RotFour => {
                if let Some(top) = self.stack.pop() {
                    let count = self.stack.len();
                    self.stack.insert(count - 3, top);
                }
            }
            Op::DeleteItem => {
                let index = self.pop();
                let object = self.pop();
                self.delete_item(&object, &index)?;
                drop((object, index));
                self.reap()?;
            }
            Op::Not => {
                let value = self.pop();
                let truth = self.truth(&value)?;
                self.push(Value::Bool(!truth));
            }
            Op::Negative | Op::Positive | Op::Invert => {
                let value = self.pop();
                let result = self.unary(op, &value)?;
                self.push(result);
            }
            Op::BuildTuple(count) => {
                let items = self.pop_many(count as usize);
                self.push(Value::tuple(items));
            }
            Op::BuildList(count) => {
                let items = self.pop_many(count as usize);
                self.push(Value::List(List::new(items)));
            }
            Op::BuildSet(count) => {
                let items = self.pop_many(count as usize);
                let set = Set::new();
                for item in &items {
                    set.add(self, item)?;
                }
                self.push(Value::Set(set));
            }
            Op::BuildDict(count) => {
                let items = self.pop_many(count as usize * 2);
                let dict = Dict::new();
                let mut items = items.into_iter();
                while let (Some(key), Some(value)) = (items.next(), items.next()) {
                    match &key {
                        Value::Str(name) => drop(dict.insert_str(name, value)),
                        key => drop(dict.insert(self, key, value)?),
                    }
                }
                self.push(Value::Dict(dict));
            }
            Op::BuildString(count) => {
                let start = self.stack.len().saturating_sub(count as usize);
                let text = joined(self.stack.get(start..).unwrap_or_default());
                self.stack.truncate(start);
                self.push(Value::str(text));
            }
            Op::BuildSlice(count) => {
                let step = if count == 3 { self.pop() } else { Value::None };
                let stop = self.pop();
                let start = self.pop();
                let slice = Object::bare(self.types.slice.clone(), Slice { start, stop, step });
                self.push(slice.into());
            }
            Op::ListToTuple => {
                if let Value::List(list) = self.pop() {
                    self.push(Value::tuple(list.to_vec()));
                }
            }
            Op::SpreadTuple => {
                let value = self.pop();
                let tuple = match value {
                    Value::Tuple(tuple) => Value::Tuple(tuple),
                    other => Value::tuple(self.spread_argument(&other)?),
                };
                self.push(tuple);
            }
            Op::Ellipsis => {
                let value = self.ellipsis();
                self.push(value);
            }
            Op::Imaginary => {
                let imag = self.pop();
                let number = imaginary(self, &imag);
                self.push(number);
            }
            Op::SetAdd(depth) => {
                let item = self.pop();
                if let Value::Set(set) = self.peek(depth as usize) {
                    set.add(self, &item)?;
                }
            }
            Op::DictInsert(depth) => {
                let value = self.pop();
                let key = self.pop();
                if let Value::Dict(dict) = self.peek(depth as usize) {
                    drop(dict.insert(self, &key, value)?);
                }
            }
            Op::ListExtend => {
                let iterable = self.pop();
                let items = self.spread_items(&iterable)?;
                if let Value::List(list) = self.peek(0) {
                    list.edit(|list| list.extend(items));
                }
            }
            Op::SetExtend => {
                let iterable = self.pop();
                if let Value::Set(set) = self.peek(0) {
                    set_add_all(self, &set, &iterable)?;
                }
            }
            Op::DictUpdate => {
                let mapping = self.pop();
                if let Value::Dict(dict) = self.peek(0) {
                    self.update_dict(&dict, &mapping)?;
                }
            }
            Op::DictMerge => self.merge_keywords()?,
            Op::UnpackStar { before, after } => self.unpack_star(before.into(), after.into())?,
            Op::MakeFunction { code: index, extras } => {
                if let Some(inner) = code.codes.get(index as usize) {
                    let inner = inner.clone();
                    self.make_function(inner, extras);
                }
            }
            Op::BuildClass(index) => return Ok(self.build_class(&named(code, index))?.into()),
            Op::Raise(count) => {
                let cause = (count == 2).then(|| self.pop());
                let exception = (count >= 1).then(|| self.pop());
                return Err(self.raise_statement(exception, cause));
            }
            Op::Reraise => {
                let exception = self.pop();
                return Err(Fault::Again(exception));
            }
            Op::PushHandled => {
                let exception = self.pop();
                let previous = self.handling.replace(exception.clone());
                self.stack.push(previous);
                self.push(exception);
            }
            Op::PopHandled => {
                let previous = self.stack.pop().flatten();
                let old = std::mem::replace(&mut self.handling, previous);
                drop(old);
            }
            Op::MatchException => {
                let class = self.pop();
                let exception = self.peek(0);
                let found = self.exception_matches(&exception, &class)?;
                self.push(Value::Bool(found));
            }
            Op::Star(step) => self.except_star(step)?,
            Op::EnterWith => {
                let manager = self.pop();
                let (exit, result) = self.enter_with(&manager)?;
                self.push(exit);
                self.push(result);
            }
            Op::ExitWith => {
                let exit = self.pop();
                self.call(&exit, vec![Value::None, Value::None, Value::None], Vec::new())?;
            }
            Op::ExitWithException => {
                let exit = self.peek(2);
                let exception = self.peek(0);
                let truth = self.exit_with(&exit, &exception)?;
                self.push(Value::Bool(truth));
            }
            Op::Import { name, leaf } => {
                let name = named(code, name);
                let module = self.import(&name, leaf)?;
                self.push(module);
            }
            Op::ImportFrom(index) => {
                let module = self.peek(0);
                let value = self.import_from(&module, &named(code, index))?;
                self.push(value);
            }
            Op::ImportStar => {
                let module = self.pop();
                self.import_star(&module)?;
            }
            Op::Format { conversion, spec } => self.format_field(conversion, spec)?,
            Op::Delegate(target) => {
                let sent = self.pop();
                let iterator = self.peek(0);
                if self.is_generator(&iterator) {
                    self.resume_delegate(&iterator, sent)?;
                    return Ok(Next::Frame);
                }
                match self.delegate(&iterator, sent)? {
                    Ok(value) => match self.suspend(value) {
                        Some(value) => return Ok(Next::Out(value)),
                        None => return Ok(Next::Frame),
                    },
                    Err(result) => {
                        self.stack.pop();
                        self.push(result);
                        return Ok(Next::Jump(target));
                    }
                }
            }
            Op::SetupAnnotations => {
                let Some(frame) = self.frames.last() else { return Ok(Next::Here) };
                let namespace = frame.names();
                if !namespace.contains_str(&self.known.annotations) {
                    namespace.insert_str(&self.known.annotations, Value::Dict(Dict::new()));
                }
            }
            Op::StoreAnnotation(index) => {
                let annotation = self.pop();
                let Some(frame) = self.frames.last() else { return Ok(Next::Here) };
                let namespace = frame.names();
                if let Some(Value::Dict(annotations)) = namespace.get_str(&self.known.annotations) {
                    annotations.insert_str(&named(code, index), annotation);
                }
            }
            Op::AssertionError => {
                let class = self.exception_class("AssertionError")?;
                self.push(Value::Class(class));
            }
            Op::MatchSequence => {
                let subject = self.peek(0);
                let found = self.is_sequence(&subject);
                self.push(Value::Bool(found));
            }
            Op::MatchMapping => {
                let subject = self.peek(0);
                let found = self.is_mapping(&subject);
                self.push(Value::Bool(found));
            }
            Op::Length => {
                let subject = self.peek(0);
                let length = self.len(&subject)?;
                self.push(Value::from(length));
            }
            Op::MatchKeys => {
                let (subject, keys) = (self.peek(1), self.peek(0));
                let values = self.match_keys(&subject, &keys)?;
                self.push(values);
            }
            Op::MatchRest => {
                let keys = self.pop();
                let subject = self.pop();
                let rest = self.match_rest(&subject, &keys)?;
                self.push(rest);
            }
            Op::MatchClass(count) => {
                let names = self.pop();
                let class = self.pop();
                let subject = self.pop();
                let values = self.match_class(&subject, &class, count as usize, &names)?;
                self.push(values);
            }
            Op::Unsupported(index) => {
                return Err(Raise::unsupported(named(code, index).to_string()).into());
            }
            Op::Nop => {}
            // The loop runs these itself. They are named, so that none is forgotten.
            Op::Pop
            | Op::Dup
            | Op::Swap
            | Op::Const(_)
            | Op::LoadLocal(_)
            | Op::StoreLocal(_)
            | Op::LoadCell(_)
            | Op::LoadName(_)
            | Op::StoreName(_)
            | Op::LoadGlobal(_)
            | Op::StoreGlobal(_)
            | Op::LoadAttribute(_)
            | Op::DupAttribute(_)
            | Op::StoreAttribute(_)
            | Op::StoreAttributeBelow(_)
            | Op::LoadMethod(_)
            | Op::LoadItem
            | Op::StoreItem
            | Op::Binary(_)
            | Op::InPlace(_)
            | Op::BinaryLocalConst { .. }
            | Op::BinaryLocals { .. }
            | Op::CompareLocalConst { .. }
            | Op::CompareLocals { .. }
            | Op::LoadLocalAttribute { .. }
            | Op::StoreLocalAttribute { .. }
            | Op::StoreLocalAttributeLocal { .. }
            | Op::Compare(_)
            | Op::Is
            | Op::IsNot
            | Op::In
            | Op::NotIn
            | Op::Jump(_)
            | Op::PopJumpIfFalse(_)
            | Op::PopJumpIfTrue(_)
            | Op::JumpIfFalseOrPop(_)
            | Op::JumpIfTrueOrPop(_)
            | Op::ListAppend(_)
            | Op::Unpack(_)
            | Op::ForIter(_)
            | Op::Call(_)
            | Op::CallMethod(_)
            | Op::Return
            | Op::Yield => {}
        }
        Ok(Next::Here)
    }
}

/// A name of the code.
fn named(code: &Code, index: u32) -> Str {
    code.names.get(index as usize).cloned().unwrap_or_else(|| "".into())
}
