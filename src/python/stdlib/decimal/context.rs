//! Contexts: the precision and the rounding that arithmetic uses.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::number::{Precision, Rounding};
use crate::{
    python::{Args, ClassBuilder, Vm, types::support::small_integer},
    value::{Dict, Host, Payload, Raise, Result, Value},
};

const DEFAULT: Precision = Precision { digits: 28, rounding: Rounding::HalfEven };

/// The signals by their places in flags and traps, in the order in which a context shows them.
pub const SIGNALS: [&str; 9] = [
    "Clamped",
    "InvalidOperation",
    "DivisionByZero",
    "Inexact",
    "FloatOperation",
    "Overflow",
    "Rounded",
    "Subnormal",
    "Underflow",
];
/// The traps of a new context: `InvalidOperation`, `DivisionByZero`, `Overflow`.
const TRAPS: u16 = 0b10_0110;

/// The payload of a `Context`.
#[derive(Clone)]
pub struct Context(Rc<Settings>);

struct Settings {
    precision: Cell<Precision>,
    flags: Cell<u16>,
    traps: Cell<u16>,
}

impl Context {
    fn new(precision: Precision, traps: u16) -> Context {
        Context(Rc::new(Settings { precision: Cell::new(precision), flags: Cell::new(0), traps: Cell::new(traps) }))
    }

    fn copied(&self) -> Context {
        let copy = Context::new(self.0.precision.get(), self.0.traps.get());
        copy.0.flags.set(self.0.flags.get());
        copy
    }
}

impl Payload for Context {}

/// The payload of what `localcontext()` gives.
struct Local {
    new: Context,
    saved: RefCell<Option<Context>>,
}

impl Payload for Local {}

thread_local! {
    static CURRENT: RefCell<Context> = RefCell::new(Context::new(DEFAULT, TRAPS));
}

/// Begins with the default context, as each run does.
pub fn reset() {
    CURRENT.set(Context::new(DEFAULT, TRAPS));
}

/// The precision and rounding of the current context.
pub fn current() -> Precision {
    CURRENT.with_borrow(|context| context.0.precision.get())
}

/// The precision and rounding that a method works with: those of the context among its arguments, else the current ones.
pub fn of_arguments(args: &Args) -> Precision {
    let given = args.positional.iter().chain(args.keywords.iter().map(|(_, value)| value));
    given.filter_map(Value::payload::<Context>).next().map_or_else(current, |context| context.0.precision.get())
}

/// Sets the flag of a signal in the current context; whether the context traps it.
pub fn raise_flag(signal: &str) -> bool {
    let bit = SIGNALS.iter().position(|known| *known == signal).map_or(0, |place| 1 << place);
    CURRENT.with_borrow(|context| {
        context.0.flags.set(context.0.flags.get() | bit);
        context.0.traps.get() & bit != 0
    })
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
            let names = ["prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"];
            let [digits, mode, least, most, capitals, clamp, flags, traps] = args.bind("Context", names, 0)?;
            let mut precision = DEFAULT;
            if let Some(digits) = digits.filter(|digits| !digits.is_none()) {
                precision.digits = digits_of(vm, &digits)?;
            }
            if let Some(mode) = mode.filter(|mode| !mode.is_none()) {
                precision.rounding = rounding(&mode)?;
            }
            for (given, wanted) in [(least, -999_999), (most, 999_999), (capitals, 1), (clamp, 0)] {
                if given.is_some_and(|given| !matches!(given, Value::None) && !given.is(&Value::Int(wanted))) {
                    return Err(Raise::unsupported("a Decimal context with Emin, Emax, capitals or clamp of its own"));
                }
            }
            let made = vm.wrap(Context::new(precision, TRAPS));
            if flags.is_some() || traps.is_some() {
                let arguments = vec![flags.unwrap_or_default(), traps.unwrap_or_default()];
                vm.call_method(&made, "_setup", arguments)?;
            }
            Ok(made)
        })
        .property("Emin", |_, _| Ok(Value::Int(-999_999)))
        .property("Emax", |_, _| Ok(Value::Int(999_999)))
        .property("capitals", |_, _| Ok(Value::Int(1)))
        .property("clamp", |_, _| Ok(Value::Int(0)))
        .property_set(
            "prec",
            |_, args| Ok(this(&args)?.0.precision.get().digits.into()),
            |vm, args| {
                let digits = digits_of(vm, args.positional.get(1).unwrap_or(&Value::None))?;
                let context = &this(&args)?.0.precision;
                context.set(Precision { digits, ..context.get() });
                Ok(Value::None)
            },
        )
        .property_set(
            "rounding",
            |_, args| Ok(this(&args)?.0.precision.get().rounding.name().into()),
            |_, args| {
                let rounding = rounding(args.positional.get(1).unwrap_or(&Value::None))?;
                let context = &this(&args)?.0.precision;
                context.set(Precision { rounding, ..context.get() });
                Ok(Value::None)
            },
        )
        .method("copy", |vm, args| {
            let copy = this(&args)?.copied();
            Ok(vm.wrap(copy))
        })
        .method("__copy__", |vm, args| {
            let copy = this(&args)?.copied();
            Ok(vm.wrap(copy))
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
    let functions: [(&str, crate::python::NativeFn); 5] = [
        ("getcontext", |vm, args| {
            args.finish("getcontext")?;
            let context = CURRENT.with_borrow(Clone::clone);
            Ok(vm.wrap(context))
        }),
        ("_flag", |vm, args| {
            let [context, traps, place] = args.exactly("_flag")?;
            let cell = cell_of(vm, &context, &traps)?.get();
            let place = small_integer(vm, &place)?;
            Ok(Value::Bool((cell >> place.clamp(0, 15)) & 1 == 1))
        }),
        ("_set_flag", |vm, args| {
            let [context, traps, place, on] = args.exactly("_set_flag")?;
            let bit = 1 << small_integer(vm, &place)?.clamp(0, 15);
            let cell = cell_of(vm, &context, &traps)?;
            cell.set(if on.is(&Value::Bool(true)) { cell.get() | bit } else { cell.get() & !bit });
            Ok(Value::None)
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
            let new = match context.as_ref().filter(|context| !context.is_none()) {
                Some(context) => match context.payload::<Context>() {
                    Some(context) => context.copied(),
                    None => return Err(Raise::type_error("optional argument must be a context")),
                },
                None => CURRENT.with_borrow(Context::copied),
            };
            let mut precision = new.0.precision.get();
            if let Some(digits) = digits {
                precision.digits = digits_of(vm, &digits)?;
            }
            if let Some(mode) = mode {
                precision.rounding = rounding(&mode)?;
            }
            new.0.precision.set(precision);
            Ok(vm.wrap(Local { new, saved: RefCell::new(None) }))
        }),
    ];
    for (name, function) in functions {
        let value = vm.native_function(name, function);
        dict.insert_str(&vm.intern(name), value);
    }
}

/// The flags of a context, or its traps.
fn cell_of<'a>(vm: &mut Vm, context: &'a Value, traps: &Value) -> Result<&'a Cell<u16>> {
    let traps = vm.truth(traps)?;
    match context.payload::<Context>() {
        Some(context) => Ok(if traps { &context.0.traps } else { &context.0.flags }),
        None => Err(Raise::type_error("argument must be a context")),
    }
}

fn this(args: &Args) -> Result<&Context> {
    let context = args.positional.first().and_then(Value::payload::<Context>);
    context.ok_or_else(|| Raise::type_error("argument must be a context"))
}

fn digits_of(vm: &mut Vm, value: &Value) -> Result<usize> {
    if !matches!(value.builtin(), Value::Int(_) | Value::Bool(_)) {
        return Err(Raise::type_error("an integer is required"));
    }
    let digits = small_integer(vm, value)?;
    match usize::try_from(digits) {
        Ok(digits) if (1..=100_000).contains(&digits) => Ok(digits),
        Ok(digits) if digits > 0 => Err(Raise::unsupported("a Decimal precision above 100,000 digits")),
        _ => Err(Raise::value_error("valid range for prec is [1, MAX_PREC]")),
    }
}
