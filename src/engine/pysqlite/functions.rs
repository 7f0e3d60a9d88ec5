//! Functions of the script that SQL calls. SQLite calls them in the middle of a statement, when nobody hands the script on:
//! whoever runs a statement lends it to [`attended`] for that time.

use std::{
    cell::{Cell, RefCell},
    cmp::Ordering,
    rc::Rc,
};

use rustc_hash::FxHashMap;

use super::DbapiConnection;
use crate::{
    engine::{AggregateCall, Collation, DriverResult, UserFunction, UserResult},
    value::{Host, Raise, Result, Str, Value},
};

scoped_tls_hkt::scoped_thread_local!(static mut HOST: for<'a> &'a mut (dyn Host + 'a));

/// The functions of one connection.
#[derive(Default)]
pub(super) struct Functions {
    callables: RefCell<Vec<Value>>,
    /// An end of the run that a function came to: SQLite tells only that it failed.
    ended: RefCell<Option<Raise>>,
    /// Whether SQL has anything to call.
    any: Cell<bool>,
}

/// An aggregate that is being computed: the script's object.
pub type Aggregate = Value;

impl Functions {
    /// Lets go of the script's functions; what SQL calls from now on fails.
    pub fn release(&self) {
        let callables = self.callables.take();
        drop(callables);
    }

    /// Calls the script's callback with the text of a statement; what it raises is lost.
    pub fn trace(&self, callback: &Value, sql: String) {
        if self.any.get() && HOST.is_set() {
            let called = HOST.with(|host| host.call(callback, vec![Value::from(sql)], Vec::new()));
            if let Err(raise) = called
                && raise.as_fatal().is_some()
            {
                *self.ended.borrow_mut() = Some(raise);
            }
        }
    }

    fn add(&self, callable: Value) -> usize {
        self.any.set(true);
        let mut callables = self.callables.borrow_mut();
        callables.push(callable);
        callables.len() - 1
    }

    /// Has `work` done with the script and a function of it; `failed` is what SQLite is told of an exception.
    fn with<T>(
        &self,
        index: usize,
        failed: &str,
        work: impl FnOnce(&mut dyn Host, &Value) -> Result<T>,
    ) -> std::result::Result<T, String> {
        let callable = self.callables.borrow().get(index).cloned();
        let Some(callable) = callable.filter(|_| HOST.is_set()) else { return Err(failed.to_owned()) };
        HOST.with(|host| work(host, &callable)).map_err(|raise| {
            if raise.as_fatal().is_some() {
                *self.ended.borrow_mut() = Some(raise);
            }
            failed.to_owned()
        })
    }
}

impl DbapiConnection {
    /// Does `work`, which runs a statement, while functions of the script may be called. An end of the run that one of them
    /// came to is the error; what the driver says is inside.
    pub fn attended<T>(&self, host: &mut dyn Host, work: impl FnOnce() -> DriverResult<T>) -> Result<DriverResult<T>> {
        if !self.functions.any.get() {
            return Ok(work());
        }
        let done = HOST.set(host, work);
        match self.functions.ended.take() {
            Some(raise) => Err(raise),
            None => Ok(done),
        }
    }

    /// Notes that somebody of the script listens, so that it is lent to statements.
    pub fn attend(&self) {
        self.functions.any.set(true);
    }

    /// Lets SQL call `callable`, a function of the script.
    pub fn create_function(
        &self,
        name: &str,
        arguments: i32,
        deterministic: bool,
        callable: Value,
    ) -> DriverResult<()> {
        let (functions, index) = (Rc::downgrade(&self.functions), self.functions.add(callable));
        let function = UserFunction::Scalar(Rc::new(move |arguments: &[Value]| {
            const FAILED: &str = "user-defined function raised exception";
            let functions = functions.upgrade().ok_or(FAILED)?;
            functions.with(index, FAILED, |host, callable| {
                let given = host.call(callable, arguments.to_vec(), Vec::new())?;
                plain(host, given)
            })
        }));
        self.connection.create_function(name, arguments, deterministic, Some(function))
    }

    /// Lets SQL call an aggregate function, each group with an object that `class` makes.
    pub fn create_aggregate(&self, name: &str, arguments: i32, class: Value) -> DriverResult<()> {
        let (functions, index) = (Rc::downgrade(&self.functions), self.functions.add(class));
        let groups: RefCell<FxHashMap<u32, Aggregate>> = RefCell::default();
        let function = UserFunction::Aggregate(Rc::new(move |call: AggregateCall<'_>| -> UserResult {
            const FAILED: &str = "user-defined aggregate's '__init__' method raised error";
            let functions = functions.upgrade().ok_or(FAILED)?;
            match call {
                AggregateCall::Step { group, arguments } => {
                    let known = groups.borrow().get(&group).cloned();
                    let object = match known {
                        Some(object) => object,
                        None => {
                            let made = functions
                                .with(index, FAILED, |host, class| host.call(class, Vec::new(), Vec::new()))?;
                            groups.borrow_mut().insert(group, made.clone());
                            made
                        }
                    };
                    let failed = "user-defined aggregate's 'step' method raised error";
                    functions.with(index, failed, |host, _| {
                        method(host, &object, "step", arguments.to_vec())?;
                        Ok(Value::None)
                    })
                }
                AggregateCall::End { group } => {
                    let known = group.and_then(|group| groups.borrow_mut().remove(&group));
                    let object = match known {
                        Some(object) => object,
                        None => {
                            functions.with(index, FAILED, |host, class| host.call(class, Vec::new(), Vec::new()))?
                        }
                    };
                    let failed = "user-defined aggregate's 'finalize' method raised error";
                    functions.with(index, failed, |host, _| {
                        let given = method(host, &object, "finalize", Vec::new())?;
                        plain(host, given)
                    })
                }
            }
        }));
        self.connection.create_function(name, arguments, false, Some(function))
    }

    /// Lets SQL sort by a function of the script that compares two texts; without one, takes the collation away.
    pub fn create_collation(&self, name: &str, callable: Option<Value>) -> DriverResult<()> {
        let collation = callable.map(|callable| -> Collation {
            let (functions, index) = (Rc::downgrade(&self.functions), self.functions.add(callable));
            Rc::new(move |left: &str, right: &str| {
                let Some(functions) = functions.upgrade() else { return Ordering::Equal };
                let compared = functions.with(index, "", |host, callable| {
                    let arguments = vec![Value::from(left), Value::from(right)];
                    host.call(callable, arguments, Vec::new())
                });
                match compared {
                    Ok(Value::Int(number)) => number.cmp(&0),
                    Ok(Value::Bool(value)) => i32::from(value).cmp(&0),
                    _ => Ordering::Equal,
                }
            })
        });
        self.connection.create_collation(name, collation)
    }
}

fn method(host: &mut dyn Host, object: &Value, name: &str, arguments: Vec<Value>) -> Result<Value> {
    match host.get_attribute(object, &Str::from(name))? {
        Some(method) => host.call(&method, arguments, Vec::new()),
        None => Err(Raise::new("AttributeError", name.to_owned())),
    }
}

/// What a function gives as a value of SQLite's.
fn plain(host: &mut dyn Host, value: Value) -> Result<Value> {
    match value.builtin() {
        plain @ (Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Str(_) | Value::Bytes(_)) => {
            Ok(plain.clone())
        }
        Value::BigInt(_) => Err(Raise::new("OverflowError", "Python int too large to convert to SQLite INTEGER")),
        other => {
            let name = host.class_of(other).name();
            Err(Raise::type_error(format!("{name} is no value of SQLite's")))
        }
    }
}

/// A statement with its parameters written in, as SQLite shows it to those who trace.
pub(super) fn expanded(sql: &str, parameters: &[Value]) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut values = parameters.iter();
    let mut quote = None;
    for c in sql.chars() {
        match (c, quote) {
            ('?', None) => {
                if let Some(value) = values.next() {
                    text.push_str(&written(value));
                    continue;
                }
            }
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            _ => {}
        }
        text.push(c);
    }
    text
}

fn written(value: &Value) -> String {
    match value {
        Value::None => "NULL".to_owned(),
        Value::Bool(value) => i32::from(*value).to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.1}"),
        Value::Float(number) => number.to_string(),
        Value::Str(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Bytes(bytes) => {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("x'{digits}'")
        }
        _ => String::new(),
    }
}
