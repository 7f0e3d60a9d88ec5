//! `except*`: each clause takes its part of a group, and what is left or raised meanwhile goes on as one.

use super::{Exception, Vm};
use crate::{
    python::builtins::Matcher,
    value::{Raise, Result, Value},
};

/// What the instructions of a `try` with `except*` do. Its state is a list: the exception that came, what of it no clause
/// has taken yet, and what the clauses raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Star {
    /// exception → state
    Begin,
    /// state class → state part truth; the part that the clause handles, if there is one.
    Match,
    /// state exception → state; notes what a clause raised.
    Raised,
    /// state → exception truth; what goes on, if anything does.
    End,
}

impl Vm {
    /// Runs one of these instructions.
    pub(in crate::python) fn except_star(&mut self, step: Star) -> Result<()> {
        match step {
            Star::Begin => {
                let exception = self.pop();
                self.push(Value::list([exception.clone(), exception]));
            }
            Star::Match => {
                let class = self.pop();
                let part = self.take_part(&class)?;
                let found = !part.is_none();
                if found {
                    let old = self.handling.replace(part.clone());
                    drop(old);
                }
                self.push(part);
                self.push(Value::Bool(found));
            }
            Star::Raised => {
                let exception = self.pop();
                if let Value::List(state) = self.peek(0) {
                    state.push(exception);
                }
            }
            Star::End => {
                let state = match self.pop() {
                    Value::List(state) => state.to_vec(),
                    _ => Vec::new(),
                };
                let exception = self.going_on(state)?;
                let goes_on = !exception.is_none();
                self.push(exception);
                self.push(Value::Bool(goes_on));
            }
        }
        Ok(())
    }

    /// Takes the part of the class out of what is left; `None` where there is none.
    fn take_part(&mut self, class: &Value) -> Result<Value> {
        let Value::List(state) = self.peek(0) else { return Ok(Value::None) };
        let rest = state.get(1).unwrap_or_default();
        let groups = self.exception_class("BaseExceptionGroup")?;
        // Looks at the classes first: a wrong one is an error even where nothing is left.
        self.exception_matches(&rest, class)?;
        let listed = match class {
            Value::Tuple(classes) => classes.to_vec(),
            one => vec![one.clone()],
        };
        if listed.iter().any(|class| matches!(class, Value::Class(class) if class.is_subclass_of(&groups))) {
            return Err(Raise::type_error("catching ExceptionGroup with except* is not allowed. Use except instead."));
        }
        if rest.is_none() {
            return Ok(Value::None);
        }
        let (part, left) = self.split_group(&rest, &Matcher::Class(class.clone()))?;
        let part = match &part {
            Value::None => Value::None,
            part if self.grouped(part)?.is_some() => part.clone(),
            // An exception on its own is handled as a group of one.
            part => self.new_group("", Value::tuple([part.clone()]))?,
        };
        let old = state.edit(|state| state.get_mut(1).map(|rest| std::mem::replace(rest, left)));
        drop(old);
        Ok(part)
    }

    /// What goes on of the state of an `except*`: the rest and what was raised again as they came, new ones beside them.
    fn going_on(&mut self, state: Vec<Value>) -> Result<Value> {
        let mut parts = state.into_iter();
        let (original, rest) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let mut all: Vec<Value> = parts.collect();
        if !rest.is_none() {
            all.push(rest);
        }
        if self.grouped(&original)?.is_none() {
            return Ok(all.into_iter().next().unwrap_or_default());
        }
        let (mut raised, mut again) = (Vec::new(), Vec::new());
        for exception in all {
            if self.same_origin(&exception, &original)? {
                self.leaves(&exception, &mut again)?;
            } else {
                raised.push(exception);
            }
        }
        if !again.is_empty() {
            let (part, _) = self.split_group(&original, &Matcher::Among(again))?;
            raised.extend(Some(part).filter(|part| !part.is_none()));
        }
        match raised.len() {
            0 | 1 => Ok(raised.into_iter().next().unwrap_or_default()),
            _ => self.new_group("", Value::list(raised)),
        }
    }

    /// Whether a group is a part of `original` that was raised again, and not one that the script made.
    fn same_origin(&mut self, exception: &Value, original: &Value) -> Result<bool> {
        if self.grouped(exception)?.is_none() {
            return Ok(false);
        }
        let (Some(part), Some(whole)) = (Exception::of(exception), Exception::of(original)) else { return Ok(false) };
        let same = |a: &Option<Value>, b: &Option<Value>| match (a, b) {
            (Some(a), Some(b)) => a.is(b),
            (None, None) => true,
            _ => false,
        };
        let (steps, origin) = (part.traceback.borrow(), whole.traceback.borrow());
        let walked = steps.len() == origin.len()
            && steps
                .iter()
                .zip(origin.iter())
                .all(|(a, b)| a.index == b.index && std::rc::Rc::ptr_eq(&a.code, &b.code));
        Ok(walked
            && same(&part.context.borrow(), &whole.context.borrow())
            && same(&part.cause.borrow(), &whole.cause.borrow()))
    }

    /// The exceptions that a group holds, those of groups within it too.
    fn leaves(&mut self, group: &Value, out: &mut Vec<Value>) -> Result<()> {
        match self.grouped(group)? {
            None => out.push(group.clone()),
            Some(inner) => crate::python::types::support::nested("in exceptiongroup", || {
                inner.iter().try_for_each(|exception| self.leaves(exception, out))
            })?,
        }
        Ok(())
    }
}
