//! Contexts: the precision and the rounding that arithmetic uses.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::number::{Precision, Rounding};
use crate::{
    python::{Args, ClassBuilder, Vm, types::support::small_integer},
    value::{Dict, Payload, Raise, Result, Value},
};

const DEFAULT: Precision = Precision { digits: 28, rounding: Rounding::HalfEven };

/// The payload of a `Context`.
#[derive(Clone)]
pub struct Context(Rc<Cell<Precision>>);

impl Payload for Context {}

/// The payload of what `localcontext()` gives.
struct Local {
    new: Context,
    saved: RefCell<Option<Context>>,
}

impl Payload for Local {}

thread_local! {
    static CURRENT: RefCell<Context> = RefCell::new(Context(Rc::new(Cell::new(DEFAULT))));
}

/// Begins with the default context, as each run does.
pub fn reset() {
    CURRENT.set(Context(Rc::new(Cell::new(DEFAULT))));
}

/// The precision and rounding of the current context.
pub fn current() -> Precision {
    CURRENT.with_borrow(|context| context.0.get())
}

/// The rounding of a name, or the `TypeError` that lists the names.
pub fn rounding(value: &Value) -> Result<Rounding> {
    let named = value.as_str().and_then(|name| Rounding::named(name));
    named.ok_or_else(|| {
        Raise::type_error(
            "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   \
             ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]",
        )
    })
}

pub(super) fn install(vm: &mut Vm) {
    let class = ClassBuilder::new("decimal", "Context")
        .method("__new__", |vm, mut args| {
            args.take_first()?;
            let [digits, mode] = args.bind("Context", ["prec", "rounding"], 0)?;
            let mut precision = DEFAULT;
            if let Some(digits) = digits.filter(|digits| !digits.is_none()) {
                precision.digits = digits_of(vm, &digits)?;
            }
            if let Some(mode) = mode.filter(|mode| !mode.is_none()) {
                precision.rounding = rounding(&mode)?;
            }
            Ok(vm.wrap(Context(Rc::new(Cell::new(precision)))))
        })
        .method("__repr__", |_, args| {
            let precision = this(&args)?.0.get();
            Ok(format!(
                "Context(prec={}, rounding={}, Emin=-999999, Emax=999999, capitals=1, clamp=0, flags=[], \
                 traps=[InvalidOperation, DivisionByZero, Overflow])",
                precision.digits,
                precision.rounding.name()
            )
            .into())
        })
        .property_set(
            "prec",
            |_, args| Ok(this(&args)?.0.get().digits.into()),
            |vm, args| {
                let digits = digits_of(vm, args.positional.get(1).unwrap_or(&Value::None))?;
                let context = &this(&args)?.0;
                context.set(Precision { digits, ..context.get() });
                Ok(Value::None)
            },
        )
        .property_set(
            "rounding",
            |_, args| Ok(this(&args)?.0.get().rounding.name().into()),
            |_, args| {
                let rounding = rounding(args.positional.get(1).unwrap_or(&Value::None))?;
                let context = &this(&args)?.0;
                context.set(Precision { rounding, ..context.get() });
                Ok(Value::None)
            },
        )
        .method("copy", |vm, args| {
            let precision = this(&args)?.0.get();
            Ok(vm.wrap(Context(Rc::new(Cell::new(precision)))))
        })
        .build(vm);
    vm.register_class::<Context>(&class);
    let class = ClassBuilder::new("decimal", "ContextManager")
        .method("__enter__", |vm, args| {
            let Some(local) = args.positional.first().and_then(Value::payload::<Local>) else {
                return Ok(Value::None);
            };
            let old = CURRENT.replace(local.new.clone());
            *local.saved.borrow_mut() = Some(old);
            Ok(vm.wrap(local.new.clone()))
        })
        .method("__exit__", |_, args| {
            if let Some(local) = args.positional.first().and_then(Value::payload::<Local>)
                && let Some(saved) = local.saved.take()
            {
                CURRENT.set(saved);
            }
            Ok(Value::Bool(false))
        })
        .build(vm);
    vm.register_class::<Local>(&class);
}

/// The module's members that have to do with contexts.
pub(super) fn members(vm: &mut Vm, dict: &Dict) {
    if let Some(class) = vm.registered_class::<Context>() {
        dict.insert_str(&vm.intern("Context"), class.into());
    }
    let functions: [(&str, crate::python::NativeFn); 3] = [
        ("getcontext", |vm, args| {
            args.finish("getcontext")?;
            let context = CURRENT.with_borrow(Clone::clone);
            Ok(vm.wrap(context))
        }),
        ("setcontext", |_, args| {
            let context = this(&args)?.clone();
            CURRENT.set(context);
            Ok(Value::None)
        }),
        ("localcontext", |vm, mut args| {
            let digits = args.take_keyword("prec");
            let mode = args.take_keyword("rounding");
            let [context] = args.bind("localcontext", ["ctx"], 0)?;
            let mut precision = match context.as_ref().and_then(Value::payload::<Context>) {
                Some(context) => context.0.get(),
                None => current(),
            };
            if let Some(digits) = digits {
                precision.digits = digits_of(vm, &digits)?;
            }
            if let Some(mode) = mode {
                precision.rounding = rounding(&mode)?;
            }
            let new = Context(Rc::new(Cell::new(precision)));
            Ok(vm.wrap(Local { new, saved: RefCell::new(None) }))
        }),
    ];
    for (name, function) in functions {
        let value = vm.native_function(name, function);
        dict.insert_str(&vm.intern(name), value);
    }
}

fn this(args: &Args) -> Result<&Context> {
    let context = args.positional.first().and_then(Value::payload::<Context>);
    context.ok_or_else(|| Raise::type_error("argument must be a context"))
}

fn digits_of(vm: &mut Vm, value: &Value) -> Result<usize> {
    let digits = small_integer(vm, value)?;
    match usize::try_from(digits) {
        Ok(digits) if (1..=100_000).contains(&digits) => Ok(digits),
        Ok(digits) if digits > 0 => Err(Raise::unsupported("a Decimal precision above 100,000 digits")),
        _ => Err(Raise::value_error("valid range for prec is [1, MAX_PREC]")),
    }
}
