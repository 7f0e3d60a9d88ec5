//! Exceptions: how they are raised and caught, and what becomes of one that nothing catches.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{
    Args, Vm,
    code::{Code, Source},
    frame::{Outcome, Resume},
};
use crate::{
    diagnostic::{Code as DiagnosticCode, Diagnostic, Pane},
    value::{Class, Host, NewException, Object, Payload, Raise, Result, Str, Tuple, Value, Visitor},
};

mod star;
mod traceback;

pub(super) use self::star::Star;
pub(super) use self::traceback::{Chain, TracebackObject, install as install_traceback};

/// What every exception object holds.
pub struct Exception {
    /// `args`
    pub args: RefCell<Tuple>,
    /// `__context__`
    pub context: RefCell<Option<Value>>,
    /// `__cause__`
    pub cause: RefCell<Option<Value>>,
    /// `__suppress_context__`
    pub suppress: Cell<bool>,
    /// What a class keeps beside its `args`: an `OSError` the names of one or two files, a group its message and a tuple of
    /// its exceptions.
    pub kept: RefCell<Option<Tuple>>,
    /// Where it has been, innermost first.
    pub(super) traceback: RefCell<Vec<Step>>,
}

impl Payload for Exception {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&Value::Tuple(self.args.borrow().clone()));
        if let Some(kept) = &*self.kept.borrow() {
            visitor.value(&Value::Tuple(kept.clone()));
        }
        visitor.values(&*self.context.borrow());
        visitor.values(&*self.cause.borrow());
    }

    fn release(&self) -> Box<dyn std::any::Any> {
        let args = self.args.replace(Tuple::new(Vec::new()));
        Box::new((args, self.context.take(), self.cause.take(), self.kept.take()))
    }
}

impl Default for Exception {
    fn default() -> Exception {
        Exception {
            args: RefCell::new(Tuple::new(Vec::new())),
            context: RefCell::new(None),
            cause: RefCell::new(None),
            suppress: Cell::new(false),
            kept: RefCell::new(None),
            traceback: RefCell::new(Vec::new()),
        }
    }
}

/// An instruction that an exception came by.
#[derive(Clone)]
pub(super) struct Step {
    pub code: Rc<Code>,
    pub index: usize,
}

/// A line of a traceback.
#[derive(Clone, Debug)]
pub struct TracebackEntry {
    /// The pane.
    pub pane: Pane,
    /// The line of the expression that was running.
    pub line: u32,
    /// The function's name, or `<module>`.
    pub function: String,
}

/// How a run ended that did not come to its end.
#[derive(Clone, Debug)]
pub struct Ending {
    /// What kind of end it is.
    pub code: DiagnosticCode,
    /// The exception's class, or the code's name.
    pub kind: String,
    /// `str()` of the exception, or the diagnostic's words.
    pub message: String,
    /// The pane of the raising statement.
    pub pane: Option<Pane>,
    /// The line of the raising statement.
    pub line: Option<u32>,
    /// The calls that led there, outermost first.
    pub traceback: Vec<TracebackEntry>,
    /// The traceback as CPython prints it.
    pub text: String,
    /// For a `SystemExit`: the code that the process would exit with. The text is then what goes to stderr.
    pub exit_code: Option<i32>,
    /// Another way to write it.
    pub hint: Option<String>,
}

impl Ending {
    /// The end by a diagnostic.
    pub(super) fn of_diagnostic(diagnostic: Diagnostic, traceback: Vec<TracebackEntry>, sources: &[&Source]) -> Ending {
        let text = traceback::diagnostic_text(&diagnostic, &traceback, sources);
        Ending {
            code: diagnostic.code,
            kind: diagnostic.kind,
            message: diagnostic.message,
            pane: diagnostic.span.map(|span| span.pane),
            line: diagnostic.span.map(|span| span.line),
            traceback,
            text,
            exit_code: None,
            hint: diagnostic.hint,
        }
    }
}

/// What stops the frame on top.
pub(super) enum Fault {
    /// An exception that comes up in this frame, from here or from a call.
    New(Raise),
    /// The same, and of the instruction's two operands this is to blame: 0 or 1.
    Operand(Raise, u8),
    /// An exception that goes on: this frame is in its traceback already.
    Again(Value),
}

impl From<Raise> for Fault {
    fn from(raise: Raise) -> Fault {
        Fault::New(raise)
    }
}

impl Vm {
    /// An exception of `class` with a message, for classes that [`Raise::new`] has no name for.
    pub fn raise(&mut self, class: &Class, message: impl Into<Str>) -> Raise {
        match self.new_exception(class, vec![Value::Str(message.into())]) {
            Ok(exception) => {
                self.chain(&exception);
                Raise::exception(exception)
            }
            Err(raise) => raise,
        }
    }

    /// The class of an exception as [`Raise::new`] names it.
    pub fn exception_class(&mut self, name: &str) -> Result<Class> {
        let name = self.intern(name);
        if let Some(class) = self.exceptions.get(&name) {
            return Ok(class.clone());
        }
        let found = match name.rsplit_once('.') {
            None => self.builtins.get_str(&name),
            Some((module, class)) => {
                let module = self.import_module(module)?;
                let class = self.intern(class);
                self.find_attr(&module, &class)?
            }
        };
        match found {
            Some(Value::Class(class)) => {
                self.exceptions.insert(name, class.clone());
                Ok(class)
            }
            _ => Err(Raise::unsupported(format!("the exception '{name}' is not there"))),
        }
    }

    /// The exception object of a raise; a raise again where it is an end that nothing catches.
    pub fn catch(&mut self, raise: Raise) -> Result<Value> {
        raise.into_exception(|new| self.make_exception(new)).map_err(Raise::fatal)
    }

    /// The exception that is being handled.
    pub(super) fn handled(&self) -> Option<Value> {
        self.handling.clone()
    }

    /// Whether `raise` is an exception of the class `name` (`"StopIteration"`, `"sqlalchemy.exc.NoResultFound"`).
    pub fn raised(&mut self, raise: &Raise, name: &str) -> bool {
        if raise.as_fatal().is_some() {
            return false;
        }
        let class = match raise.new_class() {
            Some(known) if known == name => return true,
            Some(known) => self.exception_class(known).ok(),
            None => raise.as_exception().map(|exception| self.types.of(exception)),
        };
        match (class, self.exception_class(name)) {
            (Some(class), Ok(wanted)) => class.is_subclass_of(&wanted),
            _ => false,
        }
    }

    /// An exception object of `class` made with those arguments.
    pub fn new_exception(&mut self, class: &Class, arguments: Vec<Value>) -> Result<Value> {
        let plain = self.lookup(class, &self.known.init.clone()).is_some_and(|init| init.is(&self.exception_init))
            && self.lookup(class, &self.known.new.clone()).is_some_and(|new| new.is(&self.exception_new));
        if !plain {
            return self.call_args(&Value::Class(class.clone()), Args::new(arguments));
        }
        let payload = match class.allocator() {
            Some(allocator) => allocator(class)?,
            None => Box::new(Exception::default()),
        };
        let object = Object::new(class.clone(), payload);
        if let Some(exception) = object.payload::<Exception>() {
            exception.args.replace(Tuple::new(arguments));
        }
        Ok(object.into())
    }

    fn make_exception(&mut self, new: NewException) -> Result<Value> {
        let class = self.exception_class(new.class)?;
        let exception = self.new_exception(&class, new.arguments)?;
        let mut caused = false;
        if let Some(attributes) = exception.as_object().and_then(Object::attributes) {
            for (name, value) in new.attributes {
                match exception.payload::<Exception>() {
                    Some(payload) if name == "__cause__" => {
                        payload.context.replace(Some(value.clone()));
                        payload.cause.replace(Some(value));
                        payload.suppress.set(true);
                        caused = true;
                    }
                    _ => {
                        attributes.insert_str(&name, value);
                    }
                }
            }
        }
        if !caused {
            self.chain(&exception);
        }
        Ok(exception)
    }

    /// Makes the exception that is being handled the context of a new one.
    pub(super) fn chain(&mut self, exception: &Value) {
        let Some(handled) = self.handling.clone() else { return };
        if handled.is(exception) {
            return;
        }
        let mut at = handled.clone();
        let mut links = 0;
        while let Some(next) = at.payload::<Exception>().and_then(|payload| payload.context.borrow().clone()) {
            if next.is(exception) {
                if let Some(payload) = at.payload::<Exception>() {
                    payload.context.replace(None);
                }
                break;
            }
            at = next;
            links += 1;
        }
        // A spent budget is told by the next instruction.
        let _ = self.spend(links / 8);
        if let Some(payload) = exception.payload::<Exception>() {
            payload.context.replace(Some(handled));
        }
    }

    /// `raise`
    pub(super) fn raise_statement(&mut self, exception: Option<Value>, cause: Option<Value>) -> Fault {
        let Some(exception) = exception else {
            return match self.handling.clone() {
                Some(handled) => Fault::Again(handled),
                None => Fault::New(Raise::new("RuntimeError", "No active exception to reraise")),
            };
        };
        match self.prepare_raise(exception, cause) {
            Ok(exception) => Fault::New(Raise::exception(exception)),
            Err(raise) => Fault::New(raise),
        }
    }

    fn prepare_raise(&mut self, exception: Value, cause: Option<Value>) -> Result<Value> {
        let exception = self.as_exception(exception, "exceptions must derive from BaseException")?;
        self.chain(&exception);
        if let Some(cause) = cause {
            let cause = match cause {
                Value::None => None,
                other => Some(self.as_exception(other, "exception causes must derive from BaseException")?),
            };
            if let Some(payload) = exception.payload::<Exception>() {
                payload.cause.replace(cause);
                payload.suppress.set(true);
            }
        }
        Ok(exception)
    }

    fn as_exception(&mut self, value: Value, complaint: &str) -> Result<Value> {
        let base = self.exception_class("BaseException")?;
        match &value {
            Value::Class(class) if class.is_subclass_of(&base) => {
                let made = self.call_args(&value, Args::default())?;
                if self.is_instance(&made, &base) { Ok(made) } else { Err(Raise::type_error(complaint)) }
            }
            Value::Object(object) if object.class().is_subclass_of(&base) => Ok(value),
            _ => Err(Raise::type_error(complaint)),
        }
    }

    /// Whether an exception is of a class, or of one of a tuple of classes.
    pub(super) fn exception_matches(&mut self, exception: &Value, class: &Value) -> Result<bool> {
        let base = self.exception_class("BaseException")?;
        let classes = match class {
            Value::Tuple(classes) => classes.to_vec(),
            one => vec![one.clone()],
        };
        let mut found = false;
        for class in &classes {
            match class {
                Value::Class(class) if class.is_subclass_of(&base) => {
                    found = found || self.is_instance(exception, class);
                }
                _ => {
                    return Err(Raise::type_error(
                        "catching classes that do not inherit from BaseException is not allowed",
                    ));
                }
            }
        }
        Ok(found)
    }

    /// Brings a fault to its handler, whose frame goes on; the error where none of the frames down to `entry` has one.
    pub(super) fn unwind(&mut self, fault: Fault, entry: usize) -> Result<()> {
        let (raise, mut again, mut operand) = match fault {
            Fault::New(raise) => (raise, false, None),
            Fault::Operand(raise, operand) => (raise, false, Some(operand)),
            Fault::Again(exception) => (Raise::exception(exception), true, None),
        };
        let mut exception = match self.catch(raise) {
            Ok(exception) => exception,
            Err(raise) => return Err(self.unwind_fatal(raise, entry)),
        };
        loop {
            let index = self.ip.saturating_sub(1);
            let Some(frame) = self.frames.last() else { return Err(Raise::exception(exception)) };
            let place = operand.take().map_or(index, |operand| frame.code.operand(index, operand));
            if !again
                && !frame.code.source.library
                && let Some(payload) = exception.payload::<Exception>()
            {
                payload.traceback.borrow_mut().push(Step { code: frame.code.clone(), index: place });
            }
            again = false;
            if let Some(handler) = frame.code.handler(index) {
                let height = frame.base + frame.code.locals.len() + handler.depth as usize;
                self.stack.truncate(height);
                self.push(exception);
                self.ip = handler.target as usize;
                return Ok(());
            }
            match self.drop_frame() {
                Some(Outcome::Entry) => return Err(Raise::exception(exception)),
                Some(Outcome::Generator { generator, resume }) => {
                    self.end_generator(&generator, None);
                    exception = self.leave_generator(exception)?;
                    if resume == Resume::Native {
                        return Err(Raise::exception(exception));
                    }
                }
                _ => {}
            }
            if self.frames.len() < entry {
                return Err(Raise::exception(exception));
            }
        }
    }

    /// A `StopIteration` that leaves a generator becomes a `RuntimeError`.
    fn leave_generator(&mut self, exception: Value) -> Result<Value> {
        let stop = self.exception_class("StopIteration")?;
        if !self.is_instance(&exception, &stop) {
            return Ok(exception);
        }
        let class = self.exception_class("RuntimeError")?;
        let error = self.new_exception(&class, vec![Value::str("generator raised StopIteration")])?;
        if let Some(payload) = error.payload::<Exception>() {
            payload.cause.replace(Some(exception.clone()));
            payload.context.replace(Some(exception));
            payload.suppress.set(true);
        }
        Ok(error)
    }

    /// Ends all frames down to `entry`: what nothing catches gets its place where it has none, and nothing runs any more.
    fn unwind_fatal(&mut self, raise: Raise, entry: usize) -> Raise {
        let raise = match raise.as_fatal() {
            Some(diagnostic) if diagnostic.span.is_none() => {
                let mut diagnostic = diagnostic.clone();
                diagnostic.span = self.span_here();
                Raise::fatal(diagnostic)
            }
            _ => raise,
        };
        while self.frames.len() >= entry {
            if self.drop_frame().is_none() {
                break;
            }
        }
        raise
    }

    /// How a run ended that raised this.
    pub(super) fn ending(&mut self, raise: Raise, source: &Source) -> Ending {
        let exception = match self.catch(raise) {
            Ok(exception) => exception,
            Err(raise) => {
                let diagnostic = match raise.as_fatal() {
                    Some(diagnostic) => diagnostic.clone(),
                    None => Diagnostic::new(DiagnosticCode::Uncaught, raise.to_string()),
                };
                return Ending::of_diagnostic(diagnostic, Vec::new(), &[source]);
            }
        };
        // What renders the exception may run the script, which gets some steps for it.
        self.steps = self.steps.max(100_000);
        self.stack.clear();
        self.frames.clear();
        self.handling = None;
        let steps: Vec<Step> =
            exception.payload::<Exception>().map(|payload| payload.traceback.borrow().clone()).unwrap_or_default();
        let mut traceback: Vec<TracebackEntry> = steps
            .iter()
            .filter_map(|step| {
                Some(TracebackEntry {
                    pane: step.code.source.pane?,
                    line: step.code.position(step.index).line,
                    function: step.code.name.to_string(),
                })
            })
            .collect();
        let raised = traceback.first().cloned();
        traceback.reverse();
        let kind = self.types.of(&exception).name().to_string();
        let message = match self.str(&exception) {
            Ok(message) => message.to_string(),
            Err(_) => "<exception str() failed>".to_owned(),
        };
        let exit = self.exception_class("SystemExit").ok();
        let mut ending = Ending {
            code: DiagnosticCode::Uncaught,
            kind,
            message,
            pane: raised.as_ref().map(|entry| entry.pane),
            line: raised.as_ref().map(|entry| entry.line),
            traceback,
            text: String::new(),
            exit_code: None,
            hint: None,
        };
        if ending.kind == "ModuleNotFoundError" {
            ending.hint = Some(self.known_modules());
        }
        if exit.is_some_and(|exit| self.is_instance(&exception, &exit)) {
            let code = self.get_attr(&exception, "code").unwrap_or_default();
            let (exit_code, text) = match code {
                Value::None => (0, String::new()),
                Value::Int(code) => ((code & 0xff) as i32, String::new()),
                Value::Bool(code) => (i32::from(code), String::new()),
                other => (1, self.str(&other).map(|text| format!("{text}\n")).unwrap_or_default()),
            };
            ending.exit_code = Some(exit_code);
            // The script ends as it means to: no line is to blame.
            (ending.pane, ending.line) = (None, None);
            ending.text = text;
            return ending;
        }
        ending.text = self.traceback_text(&exception);
        ending
    }
}
