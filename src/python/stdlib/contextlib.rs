//! `contextlib`.

use std::cell::RefCell;

use super::{functools::update_wrapper, module::Module};
use crate::{
    python::{Args, ClassBuilder, Exception, Vm, types::support::argument},
    value::{Host, Payload, Raise, Result, Value},
};

/// The payload of what a function made by `@contextmanager` gives: its generator.
struct GeneratorContext(Value);
impl Payload for GeneratorContext {}

/// The payload of `suppress(…)`.
struct Suppress(Vec<Value>);
impl Payload for Suppress {}

/// The payload of `closing(…)`.
struct Closing(Value);
impl Payload for Closing {}

/// The payload of `nullcontext(…)`.
struct Null(Value);
impl Payload for Null {}

/// The payload of an `ExitStack`: what is to be called at the end, and whether it takes the exception.
#[derive(Default)]
struct ExitStack(RefCell<Vec<(Value, Option<Args>)>>);
impl Payload for ExitStack {}

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("contextlib", |vm| {
        classes(vm);
        let mut module = Module::new(vm);
        for (name, class) in [
            ("suppress", module.vm.registered_class::<Suppress>()),
            ("closing", module.vm.registered_class::<Closing>()),
            ("nullcontext", module.vm.registered_class::<Null>()),
            ("ExitStack", module.vm.registered_class::<ExitStack>()),
        ] {
            module.add(name, class.map(Value::Class).unwrap_or_default());
        }
        let abstract_context = ClassBuilder::new("contextlib", "AbstractContextManager")
            .method("__enter__", |_, args| Ok(args.positional.into_iter().next().unwrap_or_default()))
            .method("__exit__", |_, _| Ok(Value::None))
            .open()
            .build(module.vm);
        module.add("AbstractContextManager", abstract_context);
        module.functions(&[
            ("contextmanager", |vm, args| {
                let [function] = args.exactly("contextmanager")?;
                let wrapped = function.clone();
                let helper = vm.wrap_with_attributes(ContextFunction(wrapped));
                update_wrapper(vm, &helper, &function)?;
                Ok(helper)
            }),
            ("asynccontextmanager", |_, _| Err(Raise::unsupported("contextlib.asynccontextmanager"))),
            ("redirect_stdout", |_, _| Err(Raise::unsupported("contextlib.redirect_stdout"))),
        ]);
        Ok(module.finish())
    });
}

/// The payload of a function made by `@contextmanager`.
struct ContextFunction(Value);
impl Payload for ContextFunction {}

fn classes(vm: &mut Vm) {
    let class = ClassBuilder::new("contextlib", "function")
        .method("__call__", |vm, mut args| {
            let this = args.take_first()?;
            let Some(ContextFunction(function)) = this.payload::<ContextFunction>() else { return Ok(Value::None) };
            let generator = vm.call_args(&function.clone(), args)?;
            Ok(vm.wrap(GeneratorContext(generator)))
        })
        .method("__get__", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            match argument(&args, 1) {
                None | Some(Value::None) => Ok(this),
                Some(receiver) => Ok(vm.method(this, receiver.clone())),
            }
        })
        .build(vm);
    vm.register_class::<ContextFunction>(&class);

    let class = ClassBuilder::new("contextlib", "_GeneratorContextManager")
        .method("__enter__", |vm, args| {
            let Some(GeneratorContext(generator)) =
                args.positional.first().and_then(Value::payload::<GeneratorContext>)
            else {
                return Ok(Value::None);
            };
            match vm.next(generator)? {
                Some(value) => Ok(value),
                None => Err(Raise::new("RuntimeError", "generator didn't yield")),
            }
        })
        .method("__exit__", leave)
        .build(vm);
    vm.register_class::<GeneratorContext>(&class);

    let class = ClassBuilder::new("contextlib", "suppress")
        .method("__new__", |vm, mut args| {
            args.take_first()?;
            Ok(vm.wrap(Suppress(args.positional)))
        })
        .method("__enter__", |_, _| Ok(Value::None))
        .method("__exit__", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            let Some(Suppress(classes)) = this.payload::<Suppress>() else { return Ok(Value::None) };
            let Some(Value::Class(raised)) = argument(&args, 1) else { return Ok(Value::Bool(false)) };
            let _ = vm;
            Ok(Value::Bool(classes.iter().any(|class| match class {
                Value::Class(class) => raised.is_subclass_of(class),
                _ => false,
            })))
        })
        .build(vm);
    vm.register_class::<Suppress>(&class);

    let class = ClassBuilder::new("contextlib", "closing")
        .method("__new__", |vm, mut args| {
            args.take_first()?;
            let [thing] = args.exactly("closing")?;
            Ok(vm.wrap(Closing(thing)))
        })
        .method("__enter__", |_, args| {
            let closing = args.positional.first().and_then(Value::payload::<Closing>);
            Ok(closing.map_or(Value::None, |closing| closing.0.clone()))
        })
        .method("__exit__", |vm, args| {
            if let Some(Closing(thing)) = args.positional.first().and_then(Value::payload::<Closing>) {
                vm.call_method(thing, "close", Vec::new())?;
            }
            Ok(Value::None)
        })
        .build(vm);
    vm.register_class::<Closing>(&class);

    let class = ClassBuilder::new("contextlib", "nullcontext")
        .method("__new__", |vm, mut args| {
            args.take_first()?;
            let [value] = args.bind("nullcontext", ["enter_result"], 0)?;
            Ok(vm.wrap(Null(value.unwrap_or_default())))
        })
        .method("__enter__", |_, args| {
            let null = args.positional.first().and_then(Value::payload::<Null>);
            Ok(null.map_or(Value::None, |null| null.0.clone()))
        })
        .method("__exit__", |_, _| Ok(Value::None))
        .build(vm);
    vm.register_class::<Null>(&class);

    let class = ClassBuilder::new("contextlib", "ExitStack")
        .method("__new__", |vm, _| Ok(vm.wrap(ExitStack::default())))
        .method("__enter__", |_, args| Ok(args.positional.into_iter().next().unwrap_or_default()))
        .method("enter_context", |vm, args| {
            let [this, context] = args.exactly("enter_context")?;
            let exit = vm.get_attr(&context, "__exit__")?;
            let value = vm.call_method(&context, "__enter__", Vec::new())?;
            if let Some(ExitStack(stack)) = this.payload::<ExitStack>() {
                stack.borrow_mut().push((exit, None));
            }
            Ok(value)
        })
        .method("push", |vm, args| {
            let [this, exit] = args.exactly("push")?;
            let name = vm.intern("__exit__");
            let method = vm.find_attr(&exit, &name)?.unwrap_or_else(|| exit.clone());
            if let Some(ExitStack(stack)) = this.payload::<ExitStack>() {
                stack.borrow_mut().push((method, None));
            }
            Ok(exit)
        })
        .method("callback", |_, mut args| {
            let (this, callback) = (args.take_first()?, args.take_first()?);
            if let Some(ExitStack(stack)) = this.payload::<ExitStack>() {
                stack.borrow_mut().push((callback.clone(), Some(args)));
            }
            Ok(callback)
        })
        .method("close", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            unwind(vm, &this, None)?;
            Ok(Value::None)
        })
        .method("__exit__", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            let exception = argument(&args, 2).cloned().filter(|exception| !exception.is_none());
            let had = exception.is_some();
            let left = unwind(vm, &this, exception)?;
            Ok(Value::Bool(had && left.is_none()))
        })
        .build(vm);
    vm.register_class::<ExitStack>(&class);
}

/// Calls what a stack holds, last first. Gives the exception that is left; raises one that came on the way.
fn unwind(vm: &mut Vm, this: &Value, mut exception: Option<Value>) -> Result<Option<Value>> {
    let Some(ExitStack(stack)) = this.payload::<ExitStack>() else { return Ok(exception) };
    let mut raised: Option<Raise> = None;
    loop {
        let Some((exit, args)) = stack.borrow_mut().pop() else { break };
        let result = match args {
            Some(args) => vm.call_args(&exit, args).map(|_| Value::None),
            None => {
                let class = exception.as_ref().map_or(Value::None, |exception| vm.class_of(exception).into());
                let value = exception.clone().unwrap_or_default();
                vm.call(&exit, vec![class, value, Value::None], Vec::new())
            }
        };
        match result {
            Ok(result) => {
                if exception.is_some() && vm.truth(&result)? {
                    exception = None;
                    raised = None;
                }
            }
            Err(raise) if raise.as_fatal().is_some() => return Err(raise),
            Err(raise) => {
                let object = vm.catch(raise)?;
                exception = Some(object.clone());
                raised = Some(Raise::exception(object));
            }
        }
    }
    match raised {
        Some(raise) => Err(raise),
        None => Ok(exception),
    }
}

fn leave(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(GeneratorContext(generator)) = args.positional.first().and_then(Value::payload::<GeneratorContext>) else {
        return Ok(Value::None);
    };
    let generator = generator.clone();
    let exception = argument(&args, 2).cloned().filter(|exception| !exception.is_none());
    let Some(exception) = exception else {
        return match vm.next(&generator)? {
            None => Ok(Value::Bool(false)),
            Some(_) => Err(Raise::new("RuntimeError", "generator didn't stop")),
        };
    };
    let been = Exception::of(&exception).map(|payload| payload.traceback.borrow().clone());
    match vm.call_method(&generator, "throw", vec![exception.clone()]) {
        Ok(_) => Err(Raise::new("RuntimeError", "generator didn't stop after throw()")),
        Err(raise) if raise.as_fatal().is_some() => Err(raise),
        Err(raise) => {
            let stopped = vm.raised(&raise, "StopIteration");
            let object = vm.catch(raise)?;
            if object.is(&exception) {
                // Its way through the generator is nobody's business.
                if let (Some(payload), Some(been)) = (Exception::of(&exception), been) {
                    payload.traceback.replace(been);
                }
                return Ok(Value::Bool(false));
            }
            // The generator ended: it has taken care of the exception.
            if stopped {
                return Ok(Value::Bool(true));
            }
            Err(Raise::exception(object))
        }
    }
}
