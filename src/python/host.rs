//! The machine as `sql` and `orm` see it.

use std::fmt;

use super::{Args, Vm, format::write_str_repr};
use crate::{
    diagnostic::Location,
    trace::{Event, Objects, Rows},
    value::{Class, CompareOp, Host, Object, Raise, Result, Str, Value},
};

impl Host for Vm {
    fn call(&mut self, callable: &Value, arguments: Vec<Value>, keywords: Vec<(Str, Value)>) -> Result<Value> {
        self.call_args(callable, Args { positional: arguments, keywords })
    }

    fn get_attribute(&mut self, object: &Value, name: &Str) -> Result<Option<Value>> {
        let name = self.intern(name);
        self.find_attr(object, &name)
    }

    fn set_attribute(&mut self, object: &Value, name: &Str, value: Value) -> Result<()> {
        self.set_attr(object, name, value)
    }

    fn allocate(&mut self, class: &Class) -> Result<Object> {
        let new = self.known.new.clone();
        match self.lookup_kind(class, &new) {
            Some((found, kind)) if !found.is(&self.object_new) => {
                let callable = self.bind_to_class(found, kind, class)?;
                match self.call_one(&callable, Value::Class(class.clone()))? {
                    Value::Object(object) => Ok(object),
                    _ => Err(Raise::type_error(format!("{}.__new__() gave no object", class.name()))),
                }
            }
            _ => self.allocate_object(class),
        }
    }

    fn exception(&mut self, raise: Raise) -> Result<Value> {
        self.catch(raise)
    }

    fn compare(&mut self, op: CompareOp, left: &Value, right: &Value) -> Result<Value> {
        self.compare_values(op, left, right)
    }

    fn eq(&mut self, left: &Value, right: &Value) -> Result<bool> {
        match self.compare_values(CompareOp::Eq, left, right)? {
            Value::Bool(equal) => Ok(equal),
            other => self.truth_of(&other),
        }
    }

    fn hash(&mut self, value: &Value) -> Result<i64> {
        self.hash_of(value)
    }

    fn truth(&mut self, value: &Value) -> Result<bool> {
        self.truth_of(value)
    }

    fn items(&mut self, iterable: &Value) -> Result<Vec<Value>> {
        self.items_of(iterable)
    }

    fn repr(&mut self, value: &Value) -> Result<Str> {
        self.repr_of(value)
    }

    fn write_repr(&mut self, value: &Value, out: &mut dyn fmt::Write) -> Result<()> {
        // What is written to takes everything.
        let _ = match value {
            Value::None => out.write_str("None"),
            Value::Int(number) => out.write_str(itoa::Buffer::new().format(*number)),
            Value::Str(text) => write_str_repr(out, text),
            other => out.write_str(&self.repr_of(other)?),
        };
        Ok(())
    }

    fn str(&mut self, value: &Value) -> Result<Str> {
        self.str_of(value)
    }

    fn class_of(&self, value: &Value) -> Class {
        self.types.of(value)
    }

    fn warn(&mut self, category: &'static str, message: &str) -> Result<()> {
        self.warning(category, message)
    }

    fn charge(&mut self, steps: u64) -> Result<()> {
        self.spend(steps)
    }

    fn location(&self) -> Option<Location> {
        self.here()
    }

    fn logs(&mut self, logger: &str, level: i64) -> Result<bool> {
        let Some(wants) = self.logging("_wants") else { return Ok(false) };
        let wants = self.call(&wants, vec![logger.into(), Value::Int(level)], Vec::new())?;
        self.truth_of(&wants)
    }

    fn log(&mut self, logger: &str, level: i64, message: &str, echo: bool) -> Result<bool> {
        let Some(take) = self.logging("_take") else { return Ok(false) };
        let arguments = vec![logger.into(), Value::Int(level), message.into(), Value::Bool(echo)];
        self.call(&take, arguments, Vec::new())?;
        Ok(true)
    }

    fn write(&mut self, text: &str) -> Result<()> {
        self.print(text)
    }

    fn emit(&mut self, event: Event) {
        for (session, object) in crate::trace::take_dropped() {
            self.tell(Event::Dropped { session, object });
        }
        self.tell(event);
    }

    fn emit_rows(&mut self, rows: Rows) {
        self.observer().borrow_mut().rows(rows);
    }

    fn emit_objects(&mut self, objects: Objects) {
        self.observer().borrow_mut().objects(objects);
    }
}

impl Vm {
    /// A function of the module `logging`, where the script has imported that.
    fn logging(&mut self, function: &str) -> Option<Value> {
        let (module, function) = (self.intern("logging"), self.intern(function));
        self.modules.get_str(&module)?.as_object()?.attribute(&function)
    }
}
