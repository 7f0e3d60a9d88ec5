//! `BaseExceptionGroup` and `ExceptionGroup`: several exceptions as one, and their parts.

use super::{super::functions::is_callable, Exception, set_arguments};
use crate::{
    python::{
        Args, ClassBuilder, Vm,
        types::{class_get_item, support::type_name},
    },
    value::{Class, Host, List, Object, Raise, Result, Tuple, Value},
};

/// What decides whether an exception belongs to a part.
pub(in crate::python) enum Matcher {
    /// A class, or a tuple of classes.
    Class(Value),
    /// A function of the script.
    Function(Value),
    /// Whether it is one of those.
    Among(Vec<Value>),
}

impl Vm {
    /// The exceptions of a group; `None` where the value is no group.
    pub(in crate::python) fn grouped(&mut self, value: &Value) -> Result<Option<Tuple>> {
        let base = self.exception_class("BaseExceptionGroup")?;
        if !self.is_instance(value, &base) {
            return Ok(None);
        }
        let kept = Exception::of(value).and_then(|payload| payload.kept.borrow().clone());
        Ok(Some(match kept.as_ref().and_then(|kept| kept.get(1)) {
            Some(Value::Tuple(exceptions)) => exceptions.clone(),
            _ => Tuple::new(Vec::new()),
        }))
    }

    /// A group of `exceptions` with that message: an `ExceptionGroup` where all are `Exception`s.
    pub(in crate::python) fn new_group(&mut self, message: &str, exceptions: Value) -> Result<Value> {
        let class = self.exception_class("BaseExceptionGroup")?;
        self.call_args(&Value::Class(class), Args::new(vec![Value::from(message), exceptions]))
    }

    /// Divides an exception into what belongs to `matcher` and the rest, either of them `None` where there is nothing.
    /// Parts of a group are groups of its kind.
    pub(in crate::python) fn split_group(&mut self, exception: &Value, matcher: &Matcher) -> Result<(Value, Value)> {
        let matches = match matcher {
            Matcher::Class(class) => self.exception_matches(exception, class)?,
            Matcher::Function(function) => {
                let answer = self.call_args(function, Args::new(vec![exception.clone()]))?;
                self.truth(&answer)?
            }
            Matcher::Among(known) => known.iter().any(|known| known.is(exception)),
        };
        if matches {
            return Ok((exception.clone(), Value::None));
        }
        let Some(inner) = self.grouped(exception)? else { return Ok((Value::None, exception.clone())) };
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        crate::python::types::support::nested("in exceptiongroup_split_recursive", || {
            for exception in inner.iter() {
                self.charge(1)?;
                let (part, rest) = self.split_group(exception, matcher)?;
                inside.extend(Some(part).filter(|part| !part.is_none()));
                outside.extend(Some(rest).filter(|rest| !rest.is_none()));
            }
            Ok(())
        })?;
        Ok((self.derived(exception, inside)?, self.derived(exception, outside)?))
    }

    /// The group that `group` derives for some of its exceptions, with what else it tells; `None` for none.
    fn derived(&mut self, group: &Value, exceptions: Vec<Value>) -> Result<Value> {
        if exceptions.is_empty() {
            return Ok(Value::None);
        }
        let made = self.call_method(group, "derive", vec![Value::list(exceptions)])?;
        if self.grouped(&made)?.is_none() {
            return Err(Raise::type_error("derive must return an instance of BaseExceptionGroup"));
        }
        if let (Some(from), Some(to)) = (Exception::of(group), Exception::of(&made)) {
            let (context, cause) = (from.context.borrow().clone(), from.cause.borrow().clone());
            let steps = from.traceback.borrow().clone();
            let old = (to.context.replace(context), to.cause.replace(cause), to.traceback.replace(steps));
            to.suppress.set(true);
            drop(old);
        }
        let key = self.intern("__notes__");
        let notes = group.as_object().and_then(|object| object.attribute(&key));
        if let (Some(Value::List(notes)), Some(attributes)) = (notes, made.as_object().and_then(Object::attributes)) {
            let old = attributes.insert_str(&key, Value::List(List::new(notes.to_vec())));
            drop(old);
        }
        Ok(made)
    }
}

/// The members of `BaseExceptionGroup`.
pub(super) fn members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__new__", new)
        .method("__str__", |vm, args| {
            let [group] = args.exactly("__str__")?;
            let count = vm.grouped(&group)?.map_or(0, |inner| inner.len());
            let plural = if count == 1 { "" } else { "s" };
            let message = vm.str(&message(&group))?;
            Ok(Value::from(format!("{message} ({count} sub-exception{plural})")))
        })
        .property_set(
            "message",
            |_, args| {
                let [group] = args.exactly("message")?;
                Ok(message(&group))
            },
            read_only,
        )
        .property_set(
            "exceptions",
            |vm, args| {
                let [group] = args.exactly("exceptions")?;
                Ok(vm.grouped(&group)?.map(Value::Tuple).unwrap_or_default())
            },
            read_only,
        )
        .method("derive", |vm, args| {
            let [group, exceptions] = one(args, "derive")?;
            let class = vm.exception_class("BaseExceptionGroup")?;
            vm.call_args(&Value::Class(class), Args::new(vec![message(&group), exceptions]))
        })
        .method("split", |vm, args| {
            let [group, condition] = one(args, "split")?;
            let matcher = matcher(vm, condition)?;
            let (part, rest) = vm.split_group(&group, &matcher)?;
            Ok(Value::tuple([part, rest]))
        })
        .method("subgroup", |vm, args| {
            let [group, condition] = one(args, "subgroup")?;
            let matcher = matcher(vm, condition)?;
            Ok(vm.split_group(&group, &matcher)?.0)
        })
        .method("__class_getitem__", class_get_item)
}

/// The group, and the one argument of a method.
fn one(args: Args, method: &str) -> Result<[Value; 2]> {
    let given = args.positional.len().saturating_sub(1);
    if given != 1 && args.keywords.is_empty() {
        return Err(Raise::type_error(format!("{method} expected 1 argument, got {given}")));
    }
    args.exactly(method)
}

fn read_only(_: &mut Vm, _: Args) -> Result<Value> {
    Err(Raise::new("AttributeError", "readonly attribute"))
}

fn message(group: &Value) -> Value {
    // As it was given: `args` can be set to anything.
    let kept = Exception::of(group).and_then(|payload| payload.kept.borrow().clone());
    kept.and_then(|kept| kept.first().cloned()).unwrap_or_default()
}

fn matcher(vm: &mut Vm, condition: Value) -> Result<Matcher> {
    let base = vm.exception_class("BaseException")?;
    let exception_class = |value: &Value| matches!(value, Value::Class(class) if class.is_subclass_of(&base));
    match &condition {
        Value::Tuple(classes) if classes.iter().all(exception_class) => return Ok(Matcher::Class(condition)),
        Value::Class(_) if exception_class(&condition) => return Ok(Matcher::Class(condition)),
        Value::Class(_) | Value::Tuple(_) => {}
        other if is_callable(vm, other) => return Ok(Matcher::Function(condition)),
        _ => {}
    }
    Err(Raise::type_error("expected a function, exception type or tuple of exception types"))
}

fn new(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_first()? else {
        return Err(Raise::type_error("BaseExceptionGroup.__new__(X): X is not a type object"));
    };
    let given = args.positional.len();
    let (Some(text), Some(items), 2) = (args.positional.first(), args.positional.get(1), given) else {
        return Err(Raise::type_error(format!(
            "BaseExceptionGroup.__new__() takes exactly 2 arguments ({given} given)"
        )));
    };
    let (text, items) = (text.clone(), items.clone());
    if text.builtin().as_str().is_none() {
        let name = type_name(vm, &text);
        return Err(Raise::type_error(format!("BaseExceptionGroup.__new__() argument 1 must be str, not {name}")));
    }
    let sequence = match items.builtin() {
        Value::List(_) | Value::Tuple(_) | Value::Str(_) | Value::Bytes(_) => true,
        Value::Object(_) => vm.special(&items, "__getitem__")?.is_some(),
        _ => false,
    };
    if !sequence {
        return Err(Raise::type_error("second argument (exceptions) must be a sequence"));
    }
    let exceptions = vm.items(&items)?;
    if exceptions.is_empty() {
        return Err(Raise::value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let (any, plain) = (vm.exception_class("BaseException")?, vm.exception_class("Exception")?);
    let mut bare = false;
    for (at, exception) in exceptions.iter().enumerate() {
        if !matches!(exception, Value::Object(_)) || !vm.is_instance(exception, &any) {
            return Err(Raise::value_error(format!("Item {at} of second argument (exceptions) is not an exception")));
        }
        bare = bare || !vm.is_instance(exception, &plain);
    }
    let class = class_for(vm, class, &plain, bare)?;
    let object = vm.allocate_object(&class)?;
    let object = Value::from(object);
    if let Some(payload) = Exception::of(&object) {
        payload.kept.replace(Some(Tuple::new(vec![text, Value::tuple(exceptions)])));
    }
    set_arguments(&object, args.positional)?;
    Ok(object)
}

/// The class of a group asked for as `class`, which holds an exception that is no `Exception` where `bare` says so.
fn class_for(vm: &mut Vm, class: Class, plain: &Class, bare: bool) -> Result<Class> {
    let (base, group) = (vm.exception_class("BaseExceptionGroup")?, vm.exception_class("ExceptionGroup")?);
    if class.is(&base) {
        return Ok(if bare { class } else { group });
    }
    if bare && class.is(&group) {
        return Err(Raise::type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
    }
    if bare && class.is_subclass_of(plain) {
        return Err(Raise::type_error(format!("Cannot nest BaseExceptions in '{}'", class.name())));
    }
    Ok(class)
}
