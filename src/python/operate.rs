//! Operators, comparison, truth, hashes and texts.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::Signed;

use super::{Args, Vm, attribute::Kind, code::Op, names::Names, types};
use crate::value::{Class, CompareOp, Dict, Host, Object, Raise, Result, Str, Value};

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named as the methods they call")]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    LShift,
    RShift,
    And,
    Or,
    Xor,
    MatMul,
}

impl BinaryOp {
    const NAMES: [(&'static str, &'static str, &'static str, &'static str); 13] = [
        ("+", "__add__", "__radd__", "__iadd__"),
        ("-", "__sub__", "__rsub__", "__isub__"),
        ("*", "__mul__", "__rmul__", "__imul__"),
        ("/", "__truediv__", "__rtruediv__", "__itruediv__"),
        ("//", "__floordiv__", "__rfloordiv__", "__ifloordiv__"),
        ("%", "__mod__", "__rmod__", "__imod__"),
        ("** or pow()", "__pow__", "__rpow__", "__ipow__"),
        ("<<", "__lshift__", "__rlshift__", "__ilshift__"),
        (">>", "__rshift__", "__rrshift__", "__irshift__"),
        ("&", "__and__", "__rand__", "__iand__"),
        ("|", "__or__", "__ror__", "__ior__"),
        ("^", "__xor__", "__rxor__", "__ixor__"),
        ("@", "__matmul__", "__rmatmul__", "__imatmul__"),
    ];

    fn names(self) -> (&'static str, &'static str, &'static str, &'static str) {
        Self::NAMES.get(self as usize).copied().unwrap_or(("", "", "", ""))
    }

    /// The name of its method, or of the one for the other side.
    pub fn method(self, reflected: bool) -> &'static str {
        let (_, plain, other_side, _) = self.names();
        if reflected { other_side } else { plain }
    }

    /// The operator's sign.
    pub fn sign(self) -> &'static str {
        match self {
            BinaryOp::Pow => "**",
            other => other.names().0,
        }
    }
}

/// The names of the operators' methods, interned.
pub(super) struct OperatorNames(Vec<(Str, Str, Str)>);

impl OperatorNames {
    pub fn new(intern: &mut dyn FnMut(&str) -> Str) -> OperatorNames {
        OperatorNames(
            BinaryOp::NAMES
                .iter()
                .map(|(_, plain, reflected, in_place)| (intern(plain), intern(reflected), intern(in_place)))
                .collect(),
        )
    }

    fn get(&self, op: BinaryOp) -> (Str, Str, Str) {
        self.0.get(op as usize).cloned().unwrap_or_else(|| ("".into(), "".into(), "".into()))
    }
}

fn compare_name(names: &Names, op: CompareOp) -> (Str, CompareOp, &'static str) {
    match op {
        CompareOp::Lt => (names.lt.clone(), CompareOp::Gt, "<"),
        CompareOp::Le => (names.le.clone(), CompareOp::Ge, "<="),
        CompareOp::Eq => (names.eq.clone(), CompareOp::Eq, "=="),
        CompareOp::Ne => (names.ne.clone(), CompareOp::Ne, "!="),
        CompareOp::Gt => (names.gt.clone(), CompareOp::Lt, ">"),
        CompareOp::Ge => (names.ge.clone(), CompareOp::Le, ">="),
    }
}

impl Vm {
    /// `left op right`, reflected methods included.
    pub fn binary(&mut self, op: BinaryOp, left: &Value, right: &Value) -> Result<Value> {
        if let Some(number) = super::execute::fast_binary(op, left, right) {
            return Ok(number.into());
        }
        if let (Value::Str(a), Value::Str(b), BinaryOp::Add) = (left, right, op) {
            let mut text = String::with_capacity(a.len() + b.len());
            text.push_str(a);
            text.push_str(b);
            types::support::charge(self, text.len() / 16)?;
            return Ok(Value::str(text));
        }
        if let (Value::BigInt(a), Value::BigInt(b)) = (left, right) {
            // Long numbers are multiplied and divided limb by limb.
            self.spend((a.bits() / 64).saturating_mul(b.bits() / 64) / 64)?;
        }
        match self.try_binary(op, left, right)? {
            Some(value) => Ok(value),
            None => Err(self.unsupported_operands(op.names().0, left, right)),
        }
    }

    fn try_binary(&mut self, op: BinaryOp, left: &Value, right: &Value) -> Result<Option<Value>> {
        let (plain, reflected, _) = self.operators.get(op);
        let (left_class, right_class) = (self.types.of(left), self.types.of(right));
        let same = left_class.is(&right_class);
        let right_first = !same && right_class.is_subclass_of(&left_class) && {
            let ours = self.lookup(&left_class, &reflected);
            let theirs = self.lookup(&right_class, &reflected);
            match (&ours, &theirs) {
                (_, None) => false,
                (Some(ours), Some(theirs)) => !ours.is(theirs),
                (None, Some(_)) => true,
            }
        };
        // Sequences repeat themselves only where nobody else multiplies them.
        let right_first = right_first
            || (op == BinaryOp::Mul
                && matches!(right, Value::Object(_))
                && matches!(left, Value::Str(_) | Value::List(_) | Value::Tuple(_) | Value::Bytes(_)));
        if right_first && let Some(value) = self.try_method(right, &right_class, &reflected, left)? {
            return Ok(Some(value));
        }
        if let Some(value) = self.try_method(left, &left_class, &plain, right)? {
            return Ok(Some(value));
        }
        if !same
            && !right_first
            && let Some(value) = self.try_method(right, &right_class, &reflected, left)?
        {
            return Ok(Some(value));
        }
        Ok(None)
    }

    /// Calls a special method with one argument; `None` where there is none, or it gives `NotImplemented`.
    fn try_method(&mut self, object: &Value, class: &Class, name: &Str, argument: &Value) -> Result<Option<Value>> {
        let Some((found, kind)) = self.lookup_kind(class, name) else { return Ok(None) };
        let value = if kind == Kind::Function {
            self.call_args(&found, Args::new(vec![object.clone(), argument.clone()]))?
        } else if found.is_none() {
            return Ok(None);
        } else {
            let method = self.bind(found, kind, object, class)?;
            self.call_one(&method, argument.clone())?
        };
        Ok((!value.is(&self.not_implemented)).then_some(value))
    }

    #[cold]
    fn unsupported_operands(&mut self, sign: &str, left: &Value, right: &Value) -> Raise {
        let (left, right) = (self.types.of(left).type_name(), self.types.of(right).type_name());
        Raise::type_error(format!("unsupported operand type(s) for {sign}: '{left}' and '{right}'"))
    }

    /// `left op= right`
    pub fn in_place(&mut self, op: BinaryOp, left: Value, right: &Value) -> Result<Value> {
        let (_, _, name) = self.operators.get(op);
        let class = self.types.of(&left);
        if let Some(value) = self.try_method(&left, &class, &name, right)? {
            return Ok(value);
        }
        if let (Value::Str(a), Value::Str(b), BinaryOp::Add) = (&left, right, op) {
            return self.binary(op, &Value::Str(a.clone()), &Value::Str(b.clone()));
        }
        match self.try_binary(op, &left, right)? {
            Some(value) => Ok(value),
            None => {
                let sign = format!("{}=", op.sign());
                Err(self.unsupported_operands(&sign, &left, right))
            }
        }
    }

    /// `-value`, `+value` and `~value`.
    pub(super) fn unary(&mut self, op: Op, value: &Value) -> Result<Value> {
        let (name, sign) = match op {
            Op::Negative => match value {
                Value::Int(number) => {
                    return Ok(number.checked_neg().map_or_else(|| Value::int(-BigInt::from(*number)), Value::Int));
                }
                Value::Float(number) => return Ok(Value::Float(-number)),
                _ => (self.known.neg.clone(), "-"),
            },
            Op::Positive => match value {
                Value::Int(_) | Value::Float(_) => return Ok(value.clone()),
                _ => (self.known.pos.clone(), "+"),
            },
            _ => match value {
                Value::Int(number) => return Ok(Value::Int(!number)),
                _ => (self.known.invert.clone(), "~"),
            },
        };
        match self.call_special(value, &name, Vec::new())? {
            Some(value) => Ok(value),
            None => {
                let class = self.types.of(value).type_name();
                Err(Raise::type_error(format!("bad operand type for unary {sign}: '{class}'")))
            }
        }
    }

    /// Compares two values as the operator does, the result as it is.
    pub fn compare_values(&mut self, op: CompareOp, left: &Value, right: &Value) -> Result<Value> {
        if !matches!((left, right), (Value::Object(_), _) | (_, Value::Object(_))) {
            match op {
                CompareOp::Eq | CompareOp::Ne => {
                    if let Some(equal) = left.native_eq(right) {
                        return Ok(Value::Bool(equal == (op == CompareOp::Eq)));
                    }
                }
                _ => {
                    if let Some(order) = left.native_cmp(right) {
                        return Ok(Value::Bool(order.is_some_and(|order| types::ordered(op, order))));
                    }
                }
            }
        }
        let (name, swapped, sign) = compare_name(&self.known, op);
        let (left_class, right_class) = (self.types.of(left), self.types.of(right));
        let (reflected, _, _) = compare_name(&self.known, swapped);
        let right_first = !left_class.is(&right_class)
            && right_class.is_subclass_of(&left_class)
            && self.lookup(&right_class, &reflected).is_some();
        if right_first && let Some(value) = self.try_method(right, &right_class, &reflected, left)? {
            return Ok(value);
        }
        if let Some(value) = self.try_method(left, &left_class, &name, right)? {
            return Ok(value);
        }
        if !right_first && let Some(value) = self.try_method(right, &right_class, &reflected, left)? {
            return Ok(value);
        }
        match op {
            CompareOp::Eq => Ok(Value::Bool(left.is(right))),
            CompareOp::Ne => Ok(Value::Bool(!left.is(right))),
            _ => {
                let (left, right) = (left_class.type_name(), right_class.type_name());
                Err(Raise::type_error(format!("'{sign}' not supported between instances of '{left}' and '{right}'")))
            }
        }
    }

    /// Whether two values are equal: the same, or `==` is true. How containers compare what they hold.
    pub fn same(&mut self, left: &Value, right: &Value) -> Result<bool> {
        if left.is(right) {
            return Ok(true);
        }
        self.eq(left, right)
    }

    pub(super) fn truth_of(&mut self, value: &Value) -> Result<bool> {
        Ok(match value {
            Value::None => false,
            Value::Bool(truth) => *truth,
            Value::Int(number) => *number != 0,
            Value::Float(number) => *number != 0.0,
            Value::Str(text) => !text.is_empty(),
            Value::Bytes(bytes) => !bytes.is_empty(),
            Value::Tuple(items) => !items.is_empty(),
            Value::List(list) => !list.is_empty(),
            Value::Dict(dict) => !dict.is_empty(),
            Value::Set(set) => !set.is_empty(),
            Value::BigInt(_) | Value::Date(_) | Value::Time(_) | Value::DateTime(_) | Value::Uuid(_) => true,
            other => {
                let name = self.known.bool.clone();
                if let Some(value) = self.call_special(other, &name, Vec::new())? {
                    return match value {
                        Value::Bool(truth) => Ok(truth),
                        other => {
                            let class = self.types.of(&other).name();
                            Err(Raise::type_error(format!("__bool__ should return bool, returned {class}")))
                        }
                    };
                }
                let name = self.known.len.clone();
                match self.call_special(other, &name, Vec::new())? {
                    Some(length) => self.length_of(length)? != 0,
                    None => true,
                }
            }
        })
    }

    pub(super) fn hash_of(&mut self, value: &Value) -> Result<i64> {
        if let Some(hash) = value.native_hash().filter(|_| !matches!(value, Value::Class(_))) {
            return Ok(hash);
        }
        let name = self.known.hash.clone();
        let class = self.types.of(value);
        match self.lookup_kind(&class, &name) {
            Some((Value::None, _)) | None => {
                Err(Raise::type_error(format!("unhashable type: '{}'", class.type_name())))
            }
            Some((found, _)) if found.is(&self.object_hash) => Ok(self.identity_hash(value)),
            Some((found, kind)) => {
                let method = self.bind(found, kind, value, &class)?;
                match self.call_args(&method, Args::default())?.builtin() {
                    Value::Int(hash) => Ok(if *hash == -1 { -2 } else { *hash }),
                    Value::Bool(hash) => Ok(i64::from(*hash)),
                    other @ Value::BigInt(_) => Ok(other.native_hash().unwrap_or(0)),
                    _ => Err(Raise::type_error("__hash__ method should return an integer")),
                }
            }
        }
    }

    /// The hash of an object that is equal to itself alone.
    pub(super) fn identity_hash(&self, value: &Value) -> i64 {
        (self.identity(value) >> 4) as i64
    }

    /// `id(value)`
    pub fn identity(&self, value: &Value) -> usize {
        match value {
            Value::None => 0x9d_0a10,
            Value::Bool(truth) => 0x9d_0b00 + usize::from(*truth) * 32,
            Value::Int(number) => 0x0100_0000_usize.wrapping_add((*number as usize).wrapping_mul(32)),
            Value::Float(number) => number.to_bits() as usize,
            Value::Str(text) => text.address(),
            Value::BigInt(number) => Rc::as_ptr(number).cast::<()>() as usize,
            Value::Bytes(bytes) => Rc::as_ptr(bytes).cast::<()>() as usize,
            Value::Tuple(tuple) => tuple.address(),
            Value::List(list) => list.address(),
            Value::Dict(dict) => dict.address(),
            Value::Set(set) => set.address(),
            Value::Decimal(number) => Rc::as_ptr(number).cast::<()>() as usize,
            Value::Date(date) => value_address(date.to_string().as_bytes()),
            Value::Time(time) => Rc::as_ptr(time).cast::<()>() as usize,
            Value::DateTime(moment) => Rc::as_ptr(moment).cast::<()>() as usize,
            Value::TimeDelta(delta) => Rc::as_ptr(delta).cast::<()>() as usize,
            Value::Uuid(bits) => Rc::as_ptr(bits).cast::<()>() as usize,
            Value::Class(class) => class.address(),
            Value::Object(object) => object.address(),
        }
    }

    pub(super) fn repr_of(&mut self, value: &Value) -> Result<Str> {
        match value {
            Value::None => return Ok("None".into()),
            Value::Bool(true) => return Ok("True".into()),
            Value::Bool(false) => return Ok("False".into()),
            Value::Int(number) => return Ok(number.to_string().into()),
            _ => {}
        }
        let name = self.known.repr.clone();
        match self.call_special(value, &name, Vec::new())? {
            Some(Value::Str(text)) => Ok(text),
            Some(other) => match other.builtin() {
                Value::Str(text) => Ok(text.clone()),
                _ => {
                    let class = self.types.of(&other).name();
                    Err(Raise::type_error(format!("__repr__ returned non-string (type {class})")))
                }
            },
            None => Ok(format!("<{} object>", self.types.of(value).name()).into()),
        }
    }

    pub(super) fn str_of(&mut self, value: &Value) -> Result<Str> {
        match value {
            Value::Str(text) => return Ok(text.clone()),
            Value::None | Value::Bool(_) | Value::Int(_) => return self.repr_of(value),
            _ => {}
        }
        let name = self.known.str.clone();
        match self.call_special(value, &name, Vec::new())? {
            Some(Value::Str(text)) => Ok(text),
            Some(other) => match other.builtin() {
                Value::Str(text) => Ok(text.clone()),
                _ => {
                    let class = self.types.of(&other).name();
                    Err(Raise::type_error(format!("__str__ returned non-string (type {class})")))
                }
            },
            None => self.repr_of(value),
        }
    }

    /// `object[index]`.
    pub fn get_item(&mut self, object: &Value, index: &Value) -> Result<Value> {
        match object {
            Value::List(list) => {
                if let Value::Int(at) = index
                    && let Some(value) = list_index(*at, list.len()).and_then(|at| list.get(at))
                {
                    return Ok(value);
                }
                return types::list_get_item(self, list, index);
            }
            Value::Dict(dict) => {
                return match dict.get(self, index)? {
                    Some(value) => Ok(value),
                    None => Err(types::key_error(index)),
                };
            }
            Value::Tuple(tuple) => {
                if let Value::Int(at) = index
                    && let Some(value) = list_index(*at, tuple.len()).and_then(|at| tuple.get(at))
                {
                    return Ok(value.clone());
                }
                return types::tuple_get_item(self, tuple, index);
            }
            Value::Str(text) => {
                if !text.is_ascii() {
                    self.spend(text.len() as u64 / 64)?;
                }
                return types::str_get_item(self, text, index);
            }
            _ => {}
        }
        let name = self.known.getitem.clone();
        if let Some(value) = self.call_special(object, &name, vec![index.clone()])? {
            return Ok(value);
        }
        if let Value::Class(class) = object {
            if class.is(&self.types.type_) {
                // `type[C]`; as an attribute of `type` each class would have it.
                let arguments = Args::new(vec![object.clone(), index.clone()]);
                return types::class_get_item(self, arguments);
            }
            let name = self.known.class_getitem.clone();
            if let Some(method) = self.try_attribute(object, &name)? {
                return self.call_one(&method, index.clone());
            }
            if class.is(&self.types.type_) {
                return types::class_get_item(self, Args::new(vec![object.clone(), index.clone()]));
            }
            return Err(Raise::type_error(format!("type '{}' is not subscriptable", class.name())));
        }
        let class = self.types.of(object).type_name();
        Err(Raise::type_error(format!("'{class}' object is not subscriptable")))
    }

    /// `object[index] = value`.
    pub fn set_item(&mut self, object: &Value, index: &Value, value: Value) -> Result<()> {
        match object {
            Value::Dict(dict) => {
                let old = dict.insert(self, index, value)?;
                drop(old);
                return Ok(());
            }
            Value::List(list) => return types::list_set_item(self, list, index, value),
            _ => {}
        }
        let name = self.known.setitem.clone();
        match self.call_special(object, &name, vec![index.clone(), value])? {
            Some(_) => Ok(()),
            None => {
                let class = self.types.of(object).name();
                Err(Raise::type_error(format!("'{class}' object does not support item assignment")))
            }
        }
    }

    /// `del object[index]`.
    pub fn delete_item(&mut self, object: &Value, index: &Value) -> Result<()> {
        match object {
            Value::Dict(dict) => {
                return match dict.remove(self, index)? {
                    Some(old) => {
                        drop(old);
                        Ok(())
                    }
                    None => Err(types::key_error(index)),
                };
            }
            Value::List(list) => return types::list_delete_item(self, list, index),
            _ => {}
        }
        let name = self.known.delitem.clone();
        match self.call_special(object, &name, vec![index.clone()])? {
            Some(_) => Ok(()),
            None => {
                let class = self.types.of(object).name();
                Err(Raise::type_error(format!("'{class}' object doesn't support item deletion")))
            }
        }
    }

    /// `value in container`.
    pub fn contains(&mut self, container: &Value, value: &Value) -> Result<bool> {
        match container {
            Value::Dict(dict) => return dict.contains(self, value),
            Value::Str(text) => {
                if let Value::Str(part) = value {
                    self.spend(text.len() as u64 / 64)?;
                    return Ok(text.contains(part.as_str()));
                }
            }
            Value::Tuple(items) => {
                let items = items.clone();
                for item in items.iter() {
                    if self.same(item, value)? {
                        return Ok(true);
                    }
                }
                return Ok(false);
            }
            Value::List(list) => {
                let mut index = 0;
                while let Some(item) = list.get(index) {
                    if self.same(&item, value)? {
                        self.spend(index as u64 / 8)?;
                        return Ok(true);
                    }
                    index += 1;
                }
                self.spend(index as u64 / 8)?;
                return Ok(false);
            }
            _ => {}
        }
        let name = self.known.contains.clone();
        let class = self.types.of(container);
        if let Some(found) = self.lookup(&class, &name) {
            if found.is_none() {
                return Err(Raise::type_error(format!("'{}' object is not a container", class.name())));
            }
            let found = self.call_special(container, &name, vec![value.clone()])?.unwrap_or_default();
            return self.truth(&found);
        }
        let Some(iterator) = self.try_iter(container)? else {
            return Err(Raise::type_error(format!("argument of type '{}' is not iterable", class.type_name())));
        };
        while let Some(item) = self.next(&iterator)? {
            if self.same(&item, value)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `len(value)`.
    pub fn len(&mut self, value: &Value) -> Result<usize> {
        Ok(match value {
            Value::Str(text) => text.characters(),
            Value::Bytes(bytes) => bytes.len(),
            Value::Tuple(items) => items.len(),
            Value::List(list) => list.len(),
            Value::Dict(dict) => dict.len(),
            Value::Set(set) => set.len(),
            other => {
                let name = self.known.len.clone();
                match self.call_special(other, &name, Vec::new())? {
                    Some(length) => self.length_of(length)?,
                    None => {
                        let class = self.types.of(other).type_name();
                        return Err(Raise::type_error(format!("object of type '{class}' has no len()")));
                    }
                }
            }
        })
    }

    fn length_of(&mut self, length: Value) -> Result<usize> {
        match length.builtin() {
            Value::Int(length) => {
                usize::try_from(*length).map_err(|_| Raise::value_error("__len__() should return >= 0"))
            }
            Value::Bool(length) => Ok(usize::from(*length)),
            Value::BigInt(length) if length.is_negative() => Err(Raise::value_error("__len__() should return >= 0")),
            Value::BigInt(_) => Err(Raise::new("OverflowError", "cannot fit 'int' into an index-sized integer")),
            other => {
                let class = self.types.of(other).name();
                Err(Raise::type_error(format!("'{class}' object cannot be interpreted as an integer")))
            }
        }
    }

    /// `format(value, spec)`.
    pub fn format(&mut self, value: &Value, spec: &str) -> Result<Str> {
        if spec.is_empty() && matches!(value, Value::Str(_) | Value::Int(_) | Value::None | Value::Bool(_)) {
            return self.str_of(value);
        }
        let name = self.known.format.clone();
        match self.call_special(value, &name, vec![Value::from(spec)])? {
            Some(Value::Str(text)) => Ok(text),
            Some(other) => match other.builtin() {
                Value::Str(text) => Ok(text.clone()),
                _ => {
                    let class = self.types.of(&other).name();
                    Err(Raise::type_error(format!("__format__ must return a str, not {class}")))
                }
            },
            None => self.str_of(value),
        }
    }

    /// Whether `match` takes a value for a sequence.
    pub(super) fn is_sequence(&self, value: &Value) -> bool {
        match value.builtin() {
            Value::List(_) | Value::Tuple(_) => true,
            Value::Object(object) => {
                object.class().is_subclass_of(&self.types.range)
                    || self.is_of_collections(object, "Sequence")
                    || self.is_of_collections(object, "deque")
                    || self.is_registered_sequence(&object.class())
            }
            _ => false,
        }
    }

    /// Whether the class of an object derives from that class of `collections` or `collections.abc`.
    fn is_of_collections(&self, object: &Object, name: &str) -> bool {
        let is_module = |module: Value| module.as_str().is_some_and(|module| module.starts_with("collections"));
        object
            .class()
            .mro()
            .any(|class| class.name() == name && class.attributes().get_str(&self.known.module).is_some_and(is_module))
    }

    /// Whether `match` takes a value for a mapping.
    pub(super) fn is_mapping(&self, value: &Value) -> bool {
        match value.builtin() {
            Value::Dict(_) => true,
            Value::Object(object) => {
                object.class().is_subclass_of(&self.types.mappingproxy) || self.is_of_collections(object, "Mapping")
            }
            _ => false,
        }
    }

    /// The values of the keys of a mapping pattern, or `None` where one is not there.
    pub(super) fn match_keys(&mut self, subject: &Value, keys: &Value) -> Result<Value> {
        let Value::Tuple(keys) = keys else { return Ok(Value::None) };
        let mut values = Vec::with_capacity(keys.len());
        let Value::Dict(dict) = subject.builtin().clone() else {
            let missing: Value = Object::bare(self.types.object.clone(), super::objects::Plain).into();
            for key in keys.iter() {
                let value = self.call_method(subject, "get", vec![key.clone(), missing.clone()])?;
                if value.is(&missing) {
                    return Ok(Value::None);
                }
                values.push(value);
            }
            return Ok(Value::tuple(values));
        };
        for key in keys.iter() {
            match dict.get(self, key)? {
                Some(value) => values.push(value),
                None => return Ok(Value::None),
            }
        }
        Ok(Value::tuple(values))
    }

    /// A mapping without the keys of a pattern.
    pub(super) fn match_rest(&mut self, subject: &Value, keys: &Value) -> Result<Value> {
        let subject = match subject.builtin() {
            Value::Dict(_) => subject.clone(),
            _ => self.call_one(&self.types.dict.clone().into(), subject.clone())?,
        };
        let (Value::Dict(dict), Value::Tuple(keys)) = (subject.builtin().clone(), keys) else {
            return Ok(Value::Dict(Dict::new()));
        };
        let rest = dict.copy();
        for key in keys.iter() {
            drop(rest.remove(self, key)?);
        }
        Ok(Value::Dict(rest))
    }

    /// The attributes that a class pattern looks at, or `None` where the subject is not of the class or lacks one.
    pub(super) fn match_class(
        &mut self,
        subject: &Value,
        class: &Value,
        positional: usize,
        names: &Value,
    ) -> Result<Value> {
        let Value::Class(target) = class else {
            return Err(Raise::type_error("called match pattern must be a type"));
        };
        if !super::builtins::is_instance_of(self, subject, class)? {
            return Ok(Value::None);
        }
        let mut values = Vec::new();
        let mut seen: Vec<Str> = Vec::new();
        let mut once = |name: &Str| {
            if seen.iter().any(|known| known == name) {
                let class = target.name();
                return Err(Raise::type_error(format!("{class}() got multiple sub-patterns for attribute '{name}'")));
            }
            seen.push(name.clone());
            Ok(())
        };
        if positional > 0 {
            let match_args = self.known.match_args.clone();
            let names = match self.lookup(target, &match_args) {
                Some(Value::Tuple(names)) => names,
                Some(other) => {
                    let (class, kind) = (target.name(), self.types.of(&other).name());
                    return Err(Raise::type_error(format!("{class}.__match_args__ must be a tuple (got {kind})")));
                }
                None if self.matches_itself(target) => {
                    if positional > 1 {
                        return Err(Raise::type_error(format!(
                            "{}() accepts 1 positional sub-pattern ({positional} given)",
                            target.name()
                        )));
                    }
                    values.push(subject.clone());
                    crate::value::Tuple::new(Vec::new())
                }
                None => crate::value::Tuple::new(Vec::new()),
            };
            if values.is_empty() {
                if names.len() < positional {
                    let plural = if names.len() == 1 { "" } else { "s" };
                    return Err(Raise::type_error(format!(
                        "{}() accepts {} positional sub-pattern{plural} ({positional} given)",
                        target.name(),
                        names.len()
                    )));
                }
                for name in names.iter().take(positional) {
                    let Value::Str(name) = name else {
                        return Err(Raise::type_error("__match_args__ elements must be strings"));
                    };
                    let name = self.intern(name);
                    once(&name)?;
                    match self.find_attr(subject, &name)? {
                        Some(value) => values.push(value),
                        None => return Ok(Value::None),
                    }
                }
            }
        }
        if let Value::Tuple(names) = names {
            for name in names.iter() {
                let Value::Str(name) = name else { continue };
                once(name)?;
                match self.find_attr(subject, name)? {
                    Some(value) => values.push(value),
                    None => return Ok(Value::None),
                }
            }
        }
        Ok(Value::tuple(values))
    }

    fn matches_itself(&self, class: &Class) -> bool {
        let types = &self.types;
        [
            &types.bool,
            &types.bytes,
            &types.dict,
            &types.float,
            &types.frozenset,
            &types.int,
            &types.list,
            &types.set,
            &types.str,
            &types.tuple,
        ]
        .into_iter()
        .any(|known| class.is_subclass_of(known))
            || self.registered_class::<types::ByteArray>().is_some_and(|known| class.is_subclass_of(&known))
    }
}

/// `ascii()` of what `repr()` gave.
pub(super) fn ascii(text: &str) -> Str {
    let mut out = String::new();
    for c in text.chars() {
        match c as u32 {
            0..=0x7f => out.push(c),
            code @ 0x80..=0xff => out.push_str(&format!("\\x{code:02x}")),
            code @ 0x100..=0xffff => out.push_str(&format!("\\u{code:04x}")),
            code => out.push_str(&format!("\\U{code:08x}")),
        }
    }
    out.into()
}

fn list_index(at: i64, length: usize) -> Option<usize> {
    let at = if at < 0 { at + length as i64 } else { at };
    usize::try_from(at).ok().filter(|at| *at < length)
}

fn value_address(bytes: &[u8]) -> usize {
    // In the range that addresses of 64-bit programs have; the browser keeps the lower half.
    (crate::value::hash_bytes(bytes) as u64 & 0x7fff_ffff_fff0) as usize
}
