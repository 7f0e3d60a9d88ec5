//! The operators of expressions: Python's own (`==`, `+`, `&`), and `ColumnOperators`' methods. They take `self` as whatever
//! stands for an expression ([`coercions::receiver`]), so that the ORM's attributes share them.

use std::rc::Rc;

use super::{
    coercions, elements,
    support::{flag, optional_int, optional_str},
    types,
};
use crate::{
    python::{Args, ClassBuilder, NativeFn, Vm, objects::Slice},
    sql::{
        argument_error,
        elements::{ColumnElement, Element, Operand, and, cast, collate, or},
        operators::{CustomOp, Op},
        schema::Column,
        types::{Affinity, TypeArguments, TypeClass, TypeEngine},
    },
    value::{Dict, Host, Raise, Result, Value},
};

/// Adds the operators and methods of `ColumnOperators` to a class. `self` may be anything that
/// [`coercions::clause_element`] understands.
#[must_use]
pub fn add_methods(mut builder: ClassBuilder) -> ClassBuilder {
    for (name, function) in METHODS {
        builder = builder.method(name, *function);
    }
    builder
}

/// The names of those operators and methods.
pub fn names() -> impl Iterator<Item = &'static str> {
    METHODS.iter().map(|(name, _)| *name)
}

/// The method of that name, to be called from elsewhere with `self` first.
pub fn method(name: &str) -> Option<NativeFn> {
    METHODS.iter().find(|(known, _)| *known == name).map(|(_, function)| *function)
}

/// `left op right` as an object.
pub fn operate(vm: &mut Vm, op: Op, left: &ColumnElement, right: &Value) -> Result<Value> {
    let element = apply(vm, op, left, right)?;
    elements::wrap(vm, &element)
}

/// Warns of an operator that does not belong to the type of what it is used on.
pub(super) fn check(vm: &mut Vm, element: &ColumnElement, op: &Op) -> Result<()> {
    check_named(vm, element, op, op.function_name())
}

fn check_named(vm: &mut Vm, element: &ColumnElement, op: &Op, name: &str) -> Result<()> {
    let type_ = element.ty();
    // ANY and ALL take no other operators at all.
    let aggregate = matches!(element.element(), Element::Unary { operator: Some(Op::Any | Op::All), .. });
    if type_.includes(op) || aggregate && !op.is_comparison() {
        return Ok(());
    }
    let type_ = types::wrap(vm, &type_)?;
    let class = vm.class_of(&type_);
    let class = vm.repr(&Value::Class(class))?;
    vm.warn(
        "sqlalchemy.exc.SADeprecationWarning",
        &format!(
            "Type object {class} does not include operator '{}' in its operator classes.  Using built-in operators (not \
             including custom or overridden operators) outside of a type's stated operator classes is deprecated and will \
             raise InvalidRequestError in a future release",
            name
        ),
    )
}

/// `left op right`.
pub fn apply(vm: &mut Vm, op: Op, left: &ColumnElement, right: &Value) -> Result<ColumnElement> {
    check(vm, left, &op)?;
    let right = match op {
        Op::In | Op::NotIn => coercions::in_operand(vm, right)?,
        _ => coercions::operand(vm, right)?,
    };
    let right = types::coerced_by_type(vm, left, &op, right)?;
    left.operate(op, right)
}

const METHODS: &[(&str, NativeFn)] = &[
    ("__eq__", |vm, args| compared(vm, args, Op::Eq, "__eq__")),
    ("__ne__", |vm, args| compared(vm, args, Op::Ne, "__ne__")),
    ("__lt__", |vm, args| compared(vm, args, Op::Lt, "__lt__")),
    ("__le__", |vm, args| compared(vm, args, Op::Le, "__le__")),
    ("__gt__", |vm, args| compared(vm, args, Op::Gt, "__gt__")),
    ("__ge__", |vm, args| compared(vm, args, Op::Ge, "__ge__")),
    ("__hash__", |vm, args| {
        let [this] = args.exactly("__hash__")?;
        let id = coercions::receiver(vm, &this)?.id();
        Ok(Value::from(i64::try_from(id).unwrap_or(i64::MAX)))
    }),
    ("__add__", |vm, args| binary(vm, args, Op::Add, "__add__")),
    ("__radd__", |vm, args| reflected(vm, args, Op::Add, "__radd__")),
    ("__sub__", |vm, args| binary(vm, args, Op::Sub, "__sub__")),
    ("__rsub__", |vm, args| reflected(vm, args, Op::Sub, "__rsub__")),
    ("__mul__", |vm, args| binary(vm, args, Op::Mul, "__mul__")),
    ("__rmul__", |vm, args| reflected(vm, args, Op::Mul, "__rmul__")),
    ("__truediv__", |vm, args| binary(vm, args, Op::TrueDiv, "__truediv__")),
    ("__rtruediv__", |vm, args| reflected(vm, args, Op::TrueDiv, "__rtruediv__")),
    ("__floordiv__", |vm, args| binary(vm, args, Op::FloorDiv, "__floordiv__")),
    ("__rfloordiv__", |vm, args| reflected(vm, args, Op::FloorDiv, "__rfloordiv__")),
    ("__mod__", |vm, args| binary(vm, args, Op::Mod, "__mod__")),
    ("__rmod__", |vm, args| reflected(vm, args, Op::Mod, "__rmod__")),
    ("__pow__", |vm, args| binary(vm, args, Op::Pow, "__pow__")),
    ("__rpow__", |vm, args| reflected(vm, args, Op::Pow, "__rpow__")),
    ("__lshift__", |vm, args| not_supported(vm, args, &Op::BitwiseLeftShift, "lshift")),
    ("__rlshift__", |vm, args| not_supported(vm, args, &Op::BitwiseLeftShift, "lshift")),
    ("__rshift__", |vm, args| not_supported(vm, args, &Op::BitwiseRightShift, "rshift")),
    ("__rrshift__", |vm, args| not_supported(vm, args, &Op::BitwiseRightShift, "rshift")),
    ("__matmul__", |vm, args| not_supported(vm, args, &Op::Mul, "matmul")),
    ("__rmatmul__", |vm, args| not_supported(vm, args, &Op::Mul, "matmul")),
    ("__contains__", |vm, args| not_supported(vm, args, &Op::Contains, "contains")),
    ("__neg__", |vm, args| {
        let element = alone_with(vm, args, "__neg__", &Op::Neg)?.arithmetic_unary(Op::Neg);
        elements::wrap(vm, &element)
    }),
    ("__and__", |vm, args| combine(vm, args, true)),
    ("__rand__", |vm, args| combine_reflected(vm, args, true)),
    ("__or__", |vm, args| combine(vm, args, false)),
    ("__ror__", |vm, args| combine_reflected(vm, args, false)),
    ("__invert__", |vm, args| {
        let element = alone_with(vm, args, "__invert__", &Op::Inv)?.negate();
        elements::wrap(vm, &element)
    }),
    ("__getitem__", |vm, args| {
        let [this, index] = args.exactly("__getitem__")?;
        let element = coercions::receiver(vm, &this)?;
        check(vm, &element, &Op::GetItem)?;
        let index = match index.payload::<Slice>() {
            Some(slice) if element.ty().affinity() == Affinity::Array => {
                Operand::Element(element.slice([slice.start.clone(), slice.stop.clone(), slice.step.clone()]))
            }
            _ => coercions::operand(vm, &index)?,
        };
        let element = element.get_item(index)?;
        elements::wrap(vm, &element)
    }),
    ("concat", |vm, args| binary(vm, args, Op::Concat, "concat")),
    ("is_", |vm, args| binary(vm, args, Op::Is, "is_")),
    ("is_not", |vm, args| binary(vm, args, Op::IsNot, "is_not")),
    ("isnot", |vm, args| binary(vm, args, Op::IsNot, "isnot")),
    ("is_distinct_from", |vm, args| binary(vm, args, Op::IsDistinctFrom, "is_distinct_from")),
    ("is_not_distinct_from", |vm, args| binary(vm, args, Op::IsNotDistinctFrom, "is_not_distinct_from")),
    ("isnot_distinct_from", |vm, args| binary(vm, args, Op::IsNotDistinctFrom, "isnot_distinct_from")),
    ("in_", |vm, args| binary(vm, args, Op::In, "in_")),
    ("not_in", |vm, args| binary(vm, args, Op::NotIn, "not_in")),
    ("notin_", |vm, args| binary(vm, args, Op::NotIn, "notin_")),
    ("bitwise_and", |vm, args| binary(vm, args, Op::BitwiseAnd, "bitwise_and")),
    ("bitwise_or", |vm, args| binary(vm, args, Op::BitwiseOr, "bitwise_or")),
    ("bitwise_xor", |vm, args| binary(vm, args, Op::BitwiseXor, "bitwise_xor")),
    ("bitwise_lshift", |vm, args| binary(vm, args, Op::BitwiseLeftShift, "bitwise_lshift")),
    ("bitwise_rshift", |vm, args| binary(vm, args, Op::BitwiseRightShift, "bitwise_rshift")),
    ("bitwise_not", |vm, args| {
        let element = alone_with(vm, args, "bitwise_not", &Op::BitwiseNot)?.arithmetic_unary(Op::BitwiseNot);
        elements::wrap(vm, &element)
    }),
    ("like", |vm, args| like(vm, args, Op::Like, "like")),
    ("not_like", |vm, args| like(vm, args, Op::NotLike, "not_like")),
    ("notlike", |vm, args| like(vm, args, Op::NotLike, "notlike")),
    ("ilike", |vm, args| like(vm, args, Op::ILike, "ilike")),
    ("not_ilike", |vm, args| like(vm, args, Op::NotILike, "not_ilike")),
    ("notilike", |vm, args| like(vm, args, Op::NotILike, "notilike")),
    ("startswith", |vm, args| part(vm, args, Op::StartsWith, "startswith")),
    ("istartswith", |vm, args| part(vm, args, Op::IStartsWith, "istartswith")),
    ("endswith", |vm, args| part(vm, args, Op::EndsWith, "endswith")),
    ("iendswith", |vm, args| part(vm, args, Op::IEndsWith, "iendswith")),
    ("contains", |vm, args| part(vm, args, Op::Contains, "contains")),
    ("icontains", |vm, args| part(vm, args, Op::IContains, "icontains")),
    ("match", |vm, args| binary(vm, args, Op::Match, "match")),
    ("regexp_match", regexp_match),
    ("regexp_replace", regexp_replace),
    ("between", between),
    ("distinct", |vm, args| {
        let element = alone_with(vm, args, "distinct", &Op::Distinct)?.distinct();
        elements::wrap(vm, &element)
    }),
    ("desc", |vm, args| modified(vm, args, Op::Desc, "desc")),
    ("asc", |vm, args| modified(vm, args, Op::Asc, "asc")),
    ("nulls_first", |vm, args| modified(vm, args, Op::NullsFirst, "nulls_first")),
    ("nullsfirst", |vm, args| modified(vm, args, Op::NullsFirst, "nullsfirst")),
    ("nulls_last", |vm, args| modified(vm, args, Op::NullsLast, "nulls_last")),
    ("nullslast", |vm, args| modified(vm, args, Op::NullsLast, "nullslast")),
    ("any_", |vm, args| {
        let element = alone_with(vm, args, "any_", &Op::Any)?.aggregate(Op::Any);
        elements::wrap(vm, &element)
    }),
    ("all_", |vm, args| {
        let element = alone_with(vm, args, "all_", &Op::All)?.aggregate(Op::All);
        elements::wrap(vm, &element)
    }),
    ("collate", |vm, args| {
        let [this, collation] = args.bind("collate", ["self", "collation"], 2)?;
        let element = coercions::receiver(vm, &this.unwrap_or_default())?;
        check(vm, &element, &Op::Collate)?;
        let collation = optional_str("collate", "collation", collation)?.unwrap_or_else(|| "".into());
        elements::wrap(vm, &collate(&element, &collation))
    }),
    ("label", |vm, args| {
        let [this, name] = args.bind("label", ["self", "name"], 2)?;
        let element = coercions::receiver(vm, &this.unwrap_or_default())?;
        let name = optional_str("label", "name", name)?;
        elements::wrap(vm, &element.label(name.as_deref()))
    }),
    ("cast", |vm, args| {
        let [this, type_] = args.bind("cast", ["self", "type_"], 2)?;
        let element = coercions::receiver(vm, &this.unwrap_or_default())?;
        let type_ = types::to_type(vm, type_.as_ref())?;
        let element = cast(Operand::Element(element), type_)?;
        elements::wrap(vm, &element)
    }),
    ("op", |vm, args| custom(vm, args, "op", false)),
    ("bool_op", |vm, args| custom(vm, args, "bool_op", true)),
    ("operate", |_, _| Err(Raise::unsupported("ColumnOperators.operate()"))),
    ("reverse_operate", |_, _| Err(Raise::unsupported("ColumnOperators.reverse_operate()"))),
];

/// What says that there is no such operator where the method `name` stands for one: the function's `str()`.
pub(super) fn not_implemented(name: &str) -> Option<Raise> {
    let renamed = [
        ("notin_", "not_in"),
        ("notlike", "not_like"),
        ("notilike", "not_ilike"),
        ("isnot", "is_not"),
        ("nullsfirst", "nulls_first"),
        ("nullslast", "nulls_last"),
        ("isnot_distinct_from", "is_not_distinct_from"),
    ];
    let text = match name.strip_prefix("__").and_then(|name| name.strip_suffix("__")) {
        Some("and" | "rand") => "<built-in function and_>".to_owned(),
        Some("or" | "ror") => "<built-in function or_>".to_owned(),
        Some("invert") => "<built-in function inv>".to_owned(),
        Some("hash") => return None,
        Some(plain) => {
            let reflected = plain.strip_prefix('r').filter(|name| PYTHON.contains(name) || name.ends_with("shift"));
            format!("<built-in function {}>", reflected.unwrap_or(plain))
        }
        None => {
            let name = renamed.into_iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| new);
            let (function, called) = OWN.iter().find(|(_, called)| *called == name)?;
            format!("<function {function} at {:#x}>", std::ptr::from_ref(called) as usize)
        }
    };
    Some(Raise::new("NotImplementedError", text))
}

/// Adds `__bool__`, which only `==` and `!=` have a truth for: whether both sides are the same.
pub(super) fn add_boolean(builder: ClassBuilder) -> ClassBuilder {
    builder.method("__bool__", |vm, args| {
        let element = alone(vm, args, "__bool__")?;
        if let Element::Binary { left, right, operator: operator @ (Op::Eq | Op::Ne), .. } = element.element() {
            let same = ungrouped(left).id() == ungrouped(right).id();
            return Ok(Value::from(same == matches!(operator, Op::Eq)));
        }
        Err(Raise::type_error("Boolean value of this clause is not defined"))
    })
}

/// `a & b`, `a | b`.
pub(super) fn combine(vm: &mut Vm, args: Args, is_and: bool) -> Result<Value> {
    let [left, right] = args.exactly(if is_and { "__and__" } else { "__or__" })?;
    join(vm, &left, &right, is_and)
}

fn combine_reflected(vm: &mut Vm, args: Args, is_and: bool) -> Result<Value> {
    let [right, left] = args.exactly(if is_and { "__rand__" } else { "__ror__" })?;
    join(vm, &left, &right, is_and)
}

fn join(vm: &mut Vm, left: &Value, right: &Value, is_and: bool) -> Result<Value> {
    if let Some(element) = coercions::clause_element(vm, left)? {
        check(vm, &element, if is_and { &Op::And } else { &Op::Or })?;
    }
    let clauses = vec![coercions::condition(vm, left)?, coercions::condition(vm, right)?];
    let element = if is_and { and(clauses) } else { or(clauses) };
    elements::wrap(vm, &element)
}

/// An operator of Python that expressions have not.
fn not_supported(vm: &mut Vm, mut args: Args, op: &Op, name: &str) -> Result<Value> {
    let this = args.take_first()?;
    let element = coercions::receiver(vm, &this)?;
    check_named(vm, &element, op, name)?;
    Err(Raise::new("NotImplementedError", format!("Operator '{name}' is not supported on this expression")))
}

fn ungrouped(element: &ColumnElement) -> &ColumnElement {
    match element.element() {
        Element::Grouping(inner) => inner,
        _ => element,
    }
}

/// `self` of a method without arguments.
fn alone(vm: &mut Vm, args: Args, name: &str) -> Result<ColumnElement> {
    let [this] = args.bind(name, ["self"], 1)?;
    coercions::receiver(vm, &this.unwrap_or_default())
}

/// The same, of the method of an operator.
fn alone_with(vm: &mut Vm, args: Args, name: &str, op: &Op) -> Result<ColumnElement> {
    let element = alone(vm, args, name)?;
    check(vm, &element, op)?;
    Ok(element)
}

fn binary(vm: &mut Vm, args: Args, op: Op, name: &str) -> Result<Value> {
    if let Some(made) = types::comparator_method(vm, &args, name)? {
        return Ok(made);
    }
    let [this, other] = args.bind(name, ["self", "other"], 2)?;
    let left = coercions::receiver(vm, &this.unwrap_or_default())?;
    operate(vm, op, &left, &other.unwrap_or_default())
}

/// A comparison. A column with annotations is of a class derived from the plain column's, so that Python asks it first.
fn compared(vm: &mut Vm, args: Args, op: Op, name: &str) -> Result<Value> {
    let annotated = |value: &Value| {
        let element =
            value.payload::<ColumnElement>().filter(|element| element.as_column().is_some_and(Column::is_schema));
        element.map(|element| element.annotations().is_some_and(|annotations| annotations.flags != 0))
    };
    let [this, other] = args.positional.as_slice() else { return binary(vm, args, op, name) };
    if annotated(this) != Some(false) || annotated(other) != Some(true) {
        return binary(vm, args, op, name);
    }
    let (op, name) = match op {
        Op::Lt => (Op::Gt, "__gt__"),
        Op::Le => (Op::Ge, "__ge__"),
        Op::Gt => (Op::Lt, "__lt__"),
        Op::Ge => (Op::Le, "__le__"),
        other => (other, name),
    };
    let swapped = vec![other.clone(), this.clone()];
    binary(vm, Args { positional: swapped, ..args }, op, name)
}

fn reflected(vm: &mut Vm, args: Args, op: Op, name: &str) -> Result<Value> {
    if let Some(made) = types::comparator_method(vm, &args, name)? {
        return Ok(made);
    }
    let [this, other] = args.bind(name, ["self", "other"], 2)?;
    let right = coercions::receiver(vm, &this.unwrap_or_default())?;
    check(vm, &right, &op)?;
    let left = coercions::operand(vm, &other.unwrap_or_default())?;
    let element = right.reverse_operate(op, left)?;
    elements::wrap(vm, &element)
}

fn modified(vm: &mut Vm, args: Args, op: Op, name: &str) -> Result<Value> {
    if let Some(made) = types::comparator_method(vm, &args, name)? {
        return Ok(made);
    }
    let element = alone_with(vm, args, name, &op)?.modified(op);
    elements::wrap(vm, &element)
}

fn like(vm: &mut Vm, args: Args, op: Op, name: &str) -> Result<Value> {
    if let Some(made) = types::comparator_method(vm, &args, name)? {
        return Ok(made);
    }
    let [this, other, escape] = args.bind(name, ["self", "other", "escape"], 2)?;
    let left = coercions::receiver(vm, &this.unwrap_or_default())?;
    check(vm, &left, &op)?;
    let other = coercions::operand(vm, &other.unwrap_or_default())?;
    let other = types::coerced_by_type(vm, &left, &op, other)?;
    let escape = optional_str(name, "escape", escape)?;
    let element = left.operate_modified(op, other, escape)?;
    elements::wrap(vm, &element)
}

/// `startswith()`, `contains()` and their like.
fn part(vm: &mut Vm, args: Args, op: Op, name: &str) -> Result<Value> {
    if let Some(made) = types::comparator_method(vm, &args, name)? {
        return Ok(made);
    }
    let [this, other, escape, autoescape] = args.bind(name, ["self", "other", "escape", "autoescape"], 2)?;
    let left = coercions::receiver(vm, &this.unwrap_or_default())?;
    if op == Op::Contains && left.ty().affinity() == Affinity::Array {
        return Err(Raise::new(
            "NotImplementedError",
            "ARRAY.contains() not implemented for the base ARRAY type; please use the dialect-specific ARRAY type",
        ));
    }
    check(vm, &left, &op)?;
    let other = coercions::operand(vm, &other.unwrap_or_default())?;
    let other = types::coerced_by_type(vm, &left, &op, other)?;
    let escape = optional_str(name, "escape", escape)?;
    let autoescape = flag(vm, autoescape, false)?;
    let element = left.like_family(op, other, autoescape, escape)?;
    elements::wrap(vm, &element)
}

fn regexp_match(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, pattern, flags] = args.bind("regexp_match", ["self", "pattern", "flags"], 2)?;
    let left = coercions::receiver(vm, &this.unwrap_or_default())?;
    check(vm, &left, &Op::RegexpMatch)?;
    let pattern = coercions::operand(vm, &pattern.unwrap_or_default())?;
    let flags = optional_str("regexp_match", "flags", flags)?;
    let element = left.operate_modified(Op::RegexpMatch, pattern, flags)?;
    elements::wrap(vm, &element)
}

fn regexp_replace(vm: &mut Vm, args: Args) -> Result<Value> {
    let names = ["self", "pattern", "replacement", "flags"];
    let [this, pattern, replacement, flags] = args.bind("regexp_replace", names, 3)?;
    let left = coercions::receiver(vm, &this.unwrap_or_default())?;
    check(vm, &left, &Op::RegexpMatch)?;
    let pattern = coercions::operand(vm, &pattern.unwrap_or_default())?;
    let replacement = coercions::operand(vm, &replacement.unwrap_or_default())?;
    let flags = optional_str("regexp_replace", "flags", flags)?;
    let element = left.regexp_replace(pattern, replacement, flags)?;
    elements::wrap(vm, &element)
}

fn between(vm: &mut Vm, args: Args) -> Result<Value> {
    if let Some(made) = types::comparator_method(vm, &args, "between")? {
        return Ok(made);
    }
    let [this, lower, upper, symmetric] = args.bind("between", ["self", "cleft", "cright", "symmetric"], 3)?;
    let element = coercions::receiver(vm, &this.unwrap_or_default())?;
    between_of(vm, &element, &lower.unwrap_or_default(), &upper.unwrap_or_default(), symmetric)
}

/// `element BETWEEN lower AND upper`.
pub(super) fn between_of(
    vm: &mut Vm,
    element: &ColumnElement,
    lower: &Value,
    upper: &Value,
    symmetric: Option<Value>,
) -> Result<Value> {
    check(vm, element, &Op::Between)?;
    let symmetric = flag(vm, symmetric, false)?;
    let (lower, upper) = (coercions::operand(vm, lower)?, coercions::operand(vm, upper)?);
    let element = element.between(lower, upper, symmetric)?;
    elements::wrap(vm, &element)
}

/// `op("…")` and `bool_op("…")`: a function of the other side.
fn custom(vm: &mut Vm, mut args: Args, name: &str, boolean: bool) -> Result<Value> {
    let python_impl = args.take_keyword("python_impl").filter(|value| !value.is_none());
    let [this, text, precedence, is_comparison, return_type] =
        args.bind(name, ["self", "opstring", "precedence", "is_comparison", "return_type"], 2)?;
    let element = coercions::receiver(vm, &this.unwrap_or_default())?;
    let Some(Value::Str(text)) = text else {
        return Err(argument_error("an operator is a string"));
    };
    let op = Op::Custom(Rc::new(CustomOp {
        text,
        precedence: optional_int(name, "precedence", precedence)?.and_then(|n| i32::try_from(n).ok()).unwrap_or(0),
        is_comparison: flag(vm, is_comparison, false)? || boolean,
        return_type: types::optional_type(vm, return_type.as_ref())?,
        python_impl,
        eager_grouping: false,
    }));
    Ok(vm.native_closure("against", move |vm, args| {
        let [other] = args.exactly("against")?;
        operate(vm, op.clone(), &element, &other)
    }))
}

/// A method that only expressions of some type have: reading JSON as another type, `any()` and `all()` of arrays.
pub(super) fn typed_method(vm: &mut Vm, element: &ColumnElement, name: &str) -> Option<Value> {
    let element = element.clone();
    match (element.ty().affinity(), name) {
        (Affinity::Json, "as_json") => Some(vm.native_closure("as_json", move |vm, args| {
            args.finish("as_json")?;
            elements::wrap(vm, &element)
        })),
        (Affinity::Json, "as_numeric") => Some(vm.native_closure("as_numeric", move |vm, args| {
            let [precision, scale, decimal] = args.bind("as_numeric", ["precision", "scale", "asdecimal"], 2)?;
            let arguments = TypeArguments::Numeric {
                precision: optional_int("as_numeric", "precision", precision)?,
                scale: optional_int("as_numeric", "scale", scale)?,
                as_decimal: flag(vm, decimal, true)?,
                decimal_return_scale: None,
            };
            let element = element.json_as(TypeEngine::with_arguments(TypeClass::Numeric, arguments), "as_numeric")?;
            elements::wrap(vm, &element)
        })),
        (Affinity::Json, _) => {
            let (name, class) = match name {
                "as_string" => ("as_string", TypeClass::Unicode),
                "as_integer" => ("as_integer", TypeClass::Integer),
                "as_float" => ("as_float", TypeClass::Float),
                "as_boolean" => ("as_boolean", TypeClass::Boolean),
                _ => return None,
            };
            Some(vm.native_closure(name, move |vm, args| {
                args.finish(name)?;
                let element = element.json_as(TypeEngine::new(class), name)?;
                elements::wrap(vm, &element)
            }))
        }
        (Affinity::Array, "any" | "all") => {
            let op = if name == "any" { Op::Any } else { Op::All };
            Some(vm.native_closure(name, move |vm, args| {
                let [other, operator] = args.bind("any", ["other", "operator"], 1)?;
                if operator.is_some_and(|operator| !operator.is_none()) {
                    return Err(Raise::unsupported("any() and all() of an array with an operator"));
                }
                vm.warn(
                    "sqlalchemy.exc.SADeprecationWarning",
                    "The ARRAY.Comparator.any() and ARRAY.Comparator.all() methods for arrays are deprecated for removal, along \
                     with the PG-specific Any() and All() functions. See any_() and all_() functions for modern use. (deprecated \
                     since: 2.1)",
                )?;
                let other = match coercions::operand(vm, &other.unwrap_or_default())? {
                    Operand::Value(value) => element.array_item_bind(value)?,
                    other => other.into_expression()?,
                };
                let element = element.aggregate(op.clone()).operate(Op::Eq, Operand::Element(other))?;
                elements::wrap(vm, &element)
            }))
        }
        _ => None,
    }
}

/// The operators that are functions of Python's own `operator`.
const PYTHON: &[&str] = &[
    "add", "sub", "mul", "truediv", "floordiv", "mod", "neg", "eq", "ne", "lt", "le", "gt", "ge", "and_", "or_", "inv",
    "getitem", "contains", "pow",
];

/// The others, with the methods that they call.
const OWN: &[(&str, &str)] = &[
    ("concat_op", "concat"),
    ("is_", "is_"),
    ("is_not", "is_not"),
    ("is_distinct_from", "is_distinct_from"),
    ("is_not_distinct_from", "is_not_distinct_from"),
    ("in_op", "in_"),
    ("not_in_op", "not_in"),
    ("like_op", "like"),
    ("not_like_op", "not_like"),
    ("ilike_op", "ilike"),
    ("not_ilike_op", "not_ilike"),
    ("startswith_op", "startswith"),
    ("not_startswith_op", ""),
    ("istartswith_op", "istartswith"),
    ("not_istartswith_op", ""),
    ("endswith_op", "endswith"),
    ("not_endswith_op", ""),
    ("iendswith_op", "iendswith"),
    ("not_iendswith_op", ""),
    ("contains_op", "contains"),
    ("not_contains_op", ""),
    ("icontains_op", "icontains"),
    ("not_icontains_op", ""),
    ("between_op", "between"),
    ("not_between_op", ""),
    ("match_op", "match"),
    ("not_match_op", ""),
    ("regexp_match_op", "regexp_match"),
    ("not_regexp_match_op", ""),
    ("regexp_replace_op", "regexp_replace"),
    ("bitwise_and_op", "bitwise_and"),
    ("bitwise_or_op", "bitwise_or"),
    ("bitwise_xor_op", "bitwise_xor"),
    ("bitwise_not_op", "bitwise_not"),
    ("bitwise_lshift_op", "bitwise_lshift"),
    ("bitwise_rshift_op", "bitwise_rshift"),
    ("is_true", ""),
    ("is_false", ""),
    ("exists", ""),
    ("distinct_op", "distinct"),
    ("collate", "collate"),
    ("any_op", "any_"),
    ("all_op", "all_"),
    ("asc_op", "asc"),
    ("desc_op", "desc"),
    ("nulls_first_op", "nulls_first"),
    ("nulls_last_op", "nulls_last"),
    ("comma_op", ""),
    ("as_", ""),
    ("from_", ""),
    ("filter_op", ""),
    ("_asbool", ""),
    ("json_getitem_op", ""),
    ("json_path_getitem_op", ""),
    ("null_op", ""),
];

/// The namespace of `sqlalchemy.sql.operators`.
pub(super) fn module(vm: &mut Vm) -> Result<Dict> {
    let namespace = Dict::new();
    let python = vm.import_module("operator")?;
    for name in PYTHON {
        namespace.insert_str(&(*name).into(), vm.get_attr(&python, name)?);
    }
    for (name, called) in OWN {
        let function = vm.native_closure(name, move |vm, mut args| match (method(called), args.positional.first()) {
            // What has the operator as a method of its own decides itself.
            (Some(_), Some(Value::Object(first))) if first.payload::<ColumnElement>().is_none() => {
                let first = args.take_first()?;
                let method = vm.get_attr(&first, called)?;
                vm.call(&method, args.positional, args.keywords)
            }
            (Some(called), _) => called(vm, args),
            _ => Err(Raise::unsupported("calling this function of sqlalchemy.sql.operators")),
        });
        namespace.insert_str(&(*name).into(), function);
    }
    for name in ["Operators", "ColumnOperators"] {
        namespace.insert_str(&name.into(), Value::Class(super::support::class(vm, name)?));
    }
    Ok(namespace)
}

/// The function that stands for an operator.
pub(super) fn as_function(vm: &mut Vm, op: &Op) -> Result<Value> {
    match op {
        Op::Custom(_) => Err(Raise::unsupported("the attribute operator of an expression with an operator of its own")),
        _ => super::support::import_name(vm, "sqlalchemy.sql.operators", op.function_name()),
    }
}
