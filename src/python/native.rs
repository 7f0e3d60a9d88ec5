//! What native code builds on: functions with their arguments, classes, and how payloads become values.

use std::rc::Rc;

use super::{
    objects::{ClassMethod, Native, NativeBody, Property, StaticMethod},
    vm::Vm,
};
use crate::value::{Allocator, Class, Dict, Object, Payload, Raise, Result, Str, Value};

/// The six methods that compare, for [`ClassBuilder::methods`], by one function of the machine, the arguments and the operator.
macro_rules! comparisons {
    ($compare:path) => {
        &[
            ("__eq__", |vm, args| $compare(vm, &args, crate::value::CompareOp::Eq)),
            ("__ne__", |vm, args| $compare(vm, &args, crate::value::CompareOp::Ne)),
            ("__lt__", |vm, args| $compare(vm, &args, crate::value::CompareOp::Lt)),
            ("__le__", |vm, args| $compare(vm, &args, crate::value::CompareOp::Le)),
            ("__gt__", |vm, args| $compare(vm, &args, crate::value::CompareOp::Gt)),
            ("__ge__", |vm, args| $compare(vm, &args, crate::value::CompareOp::Ge)),
        ]
    };
}

/// The methods of operators with two sides and their reflections, for [`ClassBuilder::methods`], by one function of the
/// machine, the arguments, the operator, and whether it is reflected.
macro_rules! operators {
    ($operate:path: $($op:ident),+) => {
        &[$(
            (crate::python::BinaryOp::$op.method(false), |vm, args| {
                $operate(vm, &args, crate::python::BinaryOp::$op, false)
            }),
            (crate::python::BinaryOp::$op.method(true), |vm, args| {
                $operate(vm, &args, crate::python::BinaryOp::$op, true)
            }),
        )+]
    };
}

pub(super) use {comparisons, operators};

/// A native function. Methods get `self` (class methods and `__new__`: the class) as their first positional argument.
pub type NativeFn = fn(&mut Vm, Args) -> Result<Value>;

/// A native function with something of its own.
pub type NativeClosure = Rc<dyn Fn(&mut Vm, Args) -> Result<Value>>;

/// The arguments of a call.
#[derive(Clone, Debug, Default)]
pub struct Args {
    /// Those without a name, in order; `self` first for methods.
    pub positional: Vec<Value>,
    /// Those with a name, in order.
    pub keywords: Vec<(Str, Value)>,
}

impl Args {
    /// Positional arguments alone.
    pub fn new(positional: Vec<Value>) -> Args {
        Args { positional, keywords: Vec::new() }
    }

    /// The number of arguments, named ones included.
    pub fn len(&self) -> usize {
        self.positional.len() + self.keywords.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.positional.is_empty() && self.keywords.is_empty()
    }

    /// Takes the first positional argument off, as methods do with `self`; a `TypeError` where there is none.
    pub fn take_first(&mut self) -> Result<Value> {
        if self.positional.is_empty() {
            return Err(Raise::type_error("descriptor of an object needs an argument"));
        }
        Ok(self.positional.remove(0))
    }

    /// Takes the argument `name` out, where it was given by that name.
    pub fn take_keyword(&mut self, name: &str) -> Option<Value> {
        let index = self.keywords.iter().position(|(key, _)| key == name)?;
        Some(self.keywords.remove(index).1)
    }

    /// Sorts the arguments to `names`, of which the first `required` must be given. A leading `"self"` or `"cls"` is not
    /// counted in messages, which are those of a Python function called `function`.
    pub fn bind<const N: usize>(self, function: &str, names: [&str; N], required: usize) -> Result<[Option<Value>; N]> {
        let mut bound: [Option<Value>; N] = std::array::from_fn(|_| None);
        let given = self.positional.len();
        if given > N {
            return Err(too_many(function, &names, required, given));
        }
        for (slot, value) in bound.iter_mut().zip(self.positional) {
            *slot = Some(value);
        }
        for (key, value) in self.keywords {
            let Some(index) = names.iter().position(|name| key == *name) else {
                return Err(unexpected_keyword(function, &key));
            };
            match bound.get_mut(index) {
                Some(slot @ None) => *slot = Some(value),
                _ => {
                    return Err(Raise::type_error(format!("{function}() got multiple values for argument '{key}'")));
                }
            }
        }
        let missing: Vec<&str> = names
            .iter()
            .zip(&bound)
            .take(required)
            .filter(|(_, value)| value.is_none())
            .map(|(name, _)| *name)
            .collect();
        if missing.is_empty() { Ok(bound) } else { Err(missing_arguments(function, "positional", &missing)) }
    }

    /// As [`Args::bind`], with the messages of the functions that CPython has in C. A parameter without a name is
    /// positional only.
    pub fn clinic<const N: usize>(
        self,
        function: &str,
        names: [&str; N],
        required: usize,
    ) -> Result<[Option<Value>; N]> {
        let own = usize::from(matches!(names.first(), Some(&("self" | "cls"))));
        let (given, named) = (self.positional.len().saturating_sub(own), self.keywords.len());
        let (least, most) = (required.saturating_sub(own), N - own);
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        if given + named > most {
            let (bound, kind) =
                (if least == most { "exactly" } else { "at most" }, if given == 0 { "keyword " } else { "" });
            let total = given + named;
            return Err(Raise::type_error(format!(
                "{function}() takes {bound} {most} {kind}argument{} ({total} given)",
                plural(most)
            )));
        }
        let unnamed = names.iter().skip(own).take_while(|name| name.is_empty()).count().min(least);
        if given < unnamed {
            let bound = if unnamed == most { "exactly" } else { "at least" };
            return Err(Raise::type_error(format!(
                "{function}() takes {bound} {unnamed} positional argument{} ({given} given)",
                plural(unnamed)
            )));
        }
        let mut bound: [Option<Value>; N] = std::array::from_fn(|_| None);
        for (slot, value) in bound.iter_mut().zip(self.positional) {
            *slot = Some(value);
        }
        let mut unexpected = None;
        for (key, value) in self.keywords {
            match names.iter().skip(own).position(|name| !name.is_empty() && key == *name) {
                None => unexpected = unexpected.or(Some(key)),
                Some(at) => match bound.get_mut(at + own) {
                    Some(slot @ None) => *slot = Some(value),
                    _ => {
                        return Err(Raise::type_error(format!(
                            "argument for {function}() given by name ('{key}') and position ({})",
                            at + 1
                        )));
                    }
                },
            }
        }
        for (at, name) in names.iter().enumerate().take(required).skip(own) {
            if bound.get(at).is_some_and(Option::is_none) {
                let place = at + 1 - own;
                return Err(Raise::type_error(format!(
                    "{function}() missing required argument '{name}' (pos {place})"
                )));
            }
        }
        match unexpected {
            Some(key) => Err(Raise::type_error(format!("'{key}' is an invalid keyword argument for {function}()"))),
            None => Ok(bound),
        }
    }

    /// As [`Args::bind`] for positional-only functions written in C: exactly `N` arguments and no keywords.
    pub fn exactly<const N: usize>(self, function: &str) -> Result<[Value; N]> {
        if !self.keywords.is_empty() {
            return Err(Raise::type_error(format!("{function}() takes no keyword arguments")));
        }
        let given = self.positional.len();
        self.positional.try_into().map_err(|_| {
            Raise::type_error(match N {
                0 => format!("{function}() takes no arguments ({given} given)"),
                1 => format!("{function}() takes exactly one argument ({given} given)"),
                _ => format!("{function} expected {N} arguments, got {given}"),
            })
        })
    }

    /// Says that nothing may be left: a `TypeError` for an unexpected keyword or a positional argument too many.
    pub fn finish(self, function: &str) -> Result<()> {
        match (self.positional.len(), self.keywords.first()) {
            (0, None) => Ok(()),
            (_, Some((key, _))) => Err(unexpected_keyword(function, key)),
            (given, None) => {
                let (own, plural) = if function.contains('.') { (1, "") } else { (0, "s") };
                let (given, were) = (given + own, if given + own == 1 { "was" } else { "were" });
                Err(Raise::type_error(format!(
                    "{function}() takes {own} positional argument{plural} but {given} {were} given"
                )))
            }
        }
    }
}

fn unexpected_keyword(function: &str, key: &str) -> Raise {
    Raise::type_error(format!("{function}() got an unexpected keyword argument '{key}'"))
}

fn too_many(function: &str, names: &[&str], required: usize, given: usize) -> Raise {
    let most = names.len();
    let takes = if required < most { format!("from {required} to {most}") } else { most.to_string() };
    let plural = if most == 1 && required == most { "" } else { "s" };
    let were = if given == 1 { "was" } else { "were" };
    Raise::type_error(format!("{function}() takes {takes} positional argument{plural} but {given} {were} given"))
}

/// The `TypeError` of a call that lacks arguments, `kind` being `positional` or `keyword-only`.
pub(super) fn missing_arguments(function: &str, kind: &str, names: &[&str]) -> Raise {
    let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    let list = match quoted.as_slice() {
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [others @ .., last] => format!("{}, and {last}", others.join(", ")),
        [] => String::new(),
    };
    let plural = if names.len() == 1 { "" } else { "s" };
    Raise::type_error(format!("{function}() missing {} required {kind} argument{plural}: {list}", names.len()))
}

enum Member {
    Method(NativeFn),
    ClassMethod(NativeFn),
    StaticMethod(NativeFn),
    Property { get: NativeFn, set: Option<NativeFn>, delete: Option<NativeFn> },
    Constant(Value),
}

/// Builds a native class, or adds to one that is there. Some thousand calls do so: it is one pointer, and none of its methods is
/// inlined, so that each call is a few bytes.
pub struct ClassBuilder(Box<Parts>);

struct Parts {
    module: &'static str,
    name: String,
    bases: Vec<Class>,
    metaclass: Option<Class>,
    members: Vec<(String, Member)>,
    allocator: Option<Allocator>,
    existing: Option<Class>,
    open: bool,
}

impl ClassBuilder {
    /// A class `name` of the module `module` (`"builtins"` for those whose repr has no module).
    pub fn new(module: &'static str, name: impl Into<String>) -> ClassBuilder {
        ClassBuilder(Box::new(Parts {
            module,
            name: name.into(),
            bases: Vec::new(),
            metaclass: None,
            members: Vec::new(),
            allocator: None,
            existing: None,
            open: false,
        }))
    }

    /// Adds members to a class that is there. Methods of a builtin value's class (`int`, `str`, `list` ...) also get the
    /// objects of script classes derived from it, and look through them by [`Value::builtin`].
    pub fn extend(class: &Class) -> ClassBuilder {
        let mut builder = ClassBuilder::new("", class.name().as_str());
        builder.0.existing = Some(class.clone());
        builder
    }

    /// Derives from `class`; `object` where no base is named.
    #[must_use]
    #[inline(never)]
    pub fn base(mut self, class: &Class) -> ClassBuilder {
        self.0.bases.push(class.clone());
        self
    }

    /// Makes `class` the class of the class.
    #[must_use]
    #[inline(never)]
    pub fn metaclass(mut self, class: &Class) -> ClassBuilder {
        self.0.metaclass = Some(class.clone());
        self
    }

    /// Lets the script set attributes of the class.
    #[must_use]
    #[inline(never)]
    pub fn open(mut self) -> ClassBuilder {
        self.0.open = true;
        self
    }

    /// A method. `__new__` is static by itself, `__init_subclass__` and `__class_getitem__` are class methods.
    #[must_use]
    #[inline(never)]
    pub fn method(mut self, name: &str, function: NativeFn) -> ClassBuilder {
        let member = match name {
            "__new__" => Member::StaticMethod(function),
            "__init_subclass__" | "__class_getitem__" => Member::ClassMethod(function),
            _ => Member::Method(function),
        };
        self.0.members.push((name.to_owned(), member));
        self
    }

    /// Methods of those names.
    #[must_use]
    #[inline(never)]
    pub fn methods(self, methods: &[(&str, NativeFn)]) -> ClassBuilder {
        methods.iter().fold(self, |builder, (name, function)| builder.method(name, *function))
    }

    /// A class method.
    #[must_use]
    #[inline(never)]
    pub fn class_method(mut self, name: &str, function: NativeFn) -> ClassBuilder {
        self.0.members.push((name.to_owned(), Member::ClassMethod(function)));
        self
    }

    /// A static method.
    #[must_use]
    #[inline(never)]
    pub fn static_method(mut self, name: &str, function: NativeFn) -> ClassBuilder {
        self.0.members.push((name.to_owned(), Member::StaticMethod(function)));
        self
    }

    /// An attribute that is computed, and cannot be set.
    #[must_use]
    #[inline(never)]
    pub fn property(mut self, name: &str, get: NativeFn) -> ClassBuilder {
        self.0.members.push((name.to_owned(), Member::Property { get, set: None, delete: None }));
        self
    }

    /// An attribute that is computed, and can be set.
    #[must_use]
    #[inline(never)]
    pub fn property_set(mut self, name: &str, get: NativeFn, set: NativeFn) -> ClassBuilder {
        self.0.members.push((name.to_owned(), Member::Property { get, set: Some(set), delete: None }));
        self
    }

    /// An attribute that is computed, and can be set and deleted.
    #[must_use]
    #[inline(never)]
    pub fn property_full(mut self, name: &str, get: NativeFn, set: NativeFn, delete: NativeFn) -> ClassBuilder {
        self.0.members.push((name.to_owned(), Member::Property { get, set: Some(set), delete: Some(delete) }));
        self
    }

    /// A plain class attribute.
    #[must_use]
    #[inline(never)]
    pub fn constant(mut self, name: &str, value: impl Into<Value>) -> ClassBuilder {
        self.0.members.push((name.to_owned(), Member::Constant(value.into())));
        self
    }

    /// How the payload of a new object is made.
    #[must_use]
    #[inline(never)]
    pub fn allocator(mut self, allocator: impl Fn(&Class) -> Result<Box<dyn Payload>> + 'static) -> ClassBuilder {
        self.0.allocator = Some(Rc::new(allocator));
        self
    }

    /// Payloads of new objects are `T`'s default.
    #[must_use]
    #[inline(never)]
    pub fn payload<T: Payload + Default>(self) -> ClassBuilder {
        self.allocator(|_| Ok(Box::new(T::default())))
    }

    /// The class.
    pub fn build(self, vm: &mut Vm) -> Class {
        let ClassBuilder(parts) = self;
        let class = match parts.existing {
            Some(class) => class,
            None => {
                let bases = if parts.bases.is_empty() { vec![vm.types.object.clone()] } else { parts.bases };
                let ancestors = super::class::ancestors_of(&bases).unwrap_or_else(|_| bases.clone());
                let metaclass = parts.metaclass.or_else(|| bases.iter().find_map(|base| base.metaclass().cloned()));
                let class = Class::new(vm.intern(&parts.name), bases, ancestors, metaclass, Dict::new(), !parts.open);
                class.attributes().insert_str(&vm.intern("__module__"), Value::Str(vm.intern(parts.module)));
                class.attributes().insert_str(&vm.intern("__qualname__"), Value::Str(vm.intern(&parts.name)));
                class
            }
        };
        for (name, member) in parts.members {
            let key = vm.intern(&name);
            let qualified = format!("{}.{name}", parts.name);
            let native = |body: NativeFn, binds: bool| Native {
                name: key.clone(),
                qualified: qualified.as_str().into(),
                body: NativeBody::Function(body),
                binds,
                owner: Some(class.downgrade()),
            };
            let value = match member {
                Member::Method(function) => {
                    Object::bare(vm.types.method_descriptor.clone(), native(function, true)).into()
                }
                Member::ClassMethod(function) => {
                    let function = Object::bare(vm.types.builtin_function.clone(), native(function, false));
                    Object::bare(vm.types.classmethod.clone(), ClassMethod::new(function.into())).into()
                }
                Member::StaticMethod(function) => {
                    let function = Object::bare(vm.types.builtin_function.clone(), native(function, false));
                    Object::bare(vm.types.staticmethod.clone(), StaticMethod::new(function.into())).into()
                }
                Member::Property { get, set, delete } => {
                    let mut part = |part: NativeFn| -> Value {
                        Object::bare(vm.types.builtin_function.clone(), native(part, false)).into()
                    };
                    let property = Property::new(part(get), set.map(&mut part), delete.map(&mut part));
                    property.set_native();
                    Object::bare(vm.types.property.clone(), property).into()
                }
                Member::Constant(value) => value,
            };
            class.attributes().insert_str(&key, value);
        }
        if let Some(allocator) = parts.allocator {
            class.set_allocator(allocator);
        }
        class.changed();
        class
    }
}

impl Vm {
    /// A native function as a value, such as a module holds.
    pub fn native_function(&mut self, name: &str, function: NativeFn) -> Value {
        self.native_object(name, NativeBody::Function(function))
    }

    /// A function that is known and refused: calling it ends the run for that reason. Its `__qualname__` tells COMPAT.md.
    pub fn refused_function(&mut self, name: &str, reason: &'static str) -> Value {
        let name = self.intern(name);
        let body = NativeBody::Closure(Rc::new(move |_: &mut Vm, _: Args| Err(Raise::unsupported(reason))));
        let native = Native { qualified: "(refused)".into(), name, body, binds: false, owner: None };
        Object::bare(self.types.builtin_function.clone(), native).into()
    }

    /// A native function that keeps something, as a value.
    pub fn native_closure(&mut self, name: &str, function: impl Fn(&mut Vm, Args) -> Result<Value> + 'static) -> Value {
        self.native_object(name, NativeBody::Closure(Rc::new(function)))
    }

    /// As [`Vm::native_closure`] for a method of a class: read from an object, it is bound to that.
    pub fn native_method(&mut self, name: &str, function: impl Fn(&mut Vm, Args) -> Result<Value> + 'static) -> Value {
        let name = self.intern(name);
        let body = NativeBody::Closure(Rc::new(function));
        let native = Native { qualified: name.clone(), name, body, binds: true, owner: None };
        Object::bare(self.types.method_descriptor.clone(), native).into()
    }

    fn native_object(&mut self, name: &str, body: NativeBody) -> Value {
        let name = self.intern(name);
        let native = Native { qualified: name.clone(), name, body, binds: false, owner: None };
        Object::bare(self.types.builtin_function.clone(), native).into()
    }

    /// Makes `class` the class of objects whose payload is a `T`.
    pub fn register_class<T: Payload>(&mut self, class: &Class) {
        self.classes_by_payload.insert(std::any::TypeId::of::<T>(), class.clone());
    }

    /// Makes a native class count as a `collections.abc.Sequence`.
    pub fn register_sequence(&mut self, class: &Class) {
        self.sequences.push(class.clone());
    }

    /// Whether a class derives from one that [`Vm::register_sequence`] was told of.
    pub(super) fn is_registered_sequence(&self, class: &Class) -> bool {
        self.sequences.iter().any(|known| class.is_subclass_of(known))
    }

    /// The class registered for payloads of type `T`.
    pub fn registered_class<T: Payload>(&self) -> Option<Class> {
        self.classes_by_payload.get(&std::any::TypeId::of::<T>()).cloned()
    }

    /// The object that holds `payload`, of the class registered for its type.
    pub fn wrap<T: Payload>(&self, payload: T) -> Value {
        let class = self.registered_class::<T>().unwrap_or_else(|| self.types.object.clone());
        Object::bare(class, payload).into()
    }

    /// As [`Vm::wrap`], with attributes of its own.
    pub fn wrap_with_attributes<T: Payload>(&self, payload: T) -> Value {
        let class = self.registered_class::<T>().unwrap_or_else(|| self.types.object.clone());
        Object::new(class, Box::new(payload)).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(raise: Raise) -> String {
        raise.to_string()
    }

    #[test]
    fn arguments_are_sorted_to_names_in_the_words_of_python() {
        let args = |positional: &[i64], keywords: &[&str]| Args {
            positional: positional.iter().map(|&n| Value::Int(n)).collect(),
            keywords: keywords.iter().map(|&k| (Str::from(k), Value::None)).collect(),
        };
        let [a, b] = args(&[1], &["b"]).bind("f", ["a", "b"], 1).unwrap();
        assert!(matches!(a, Some(Value::Int(1))) && matches!(b, Some(Value::None)));
        let cases = [
            (args(&[1, 2, 3], &[]), "f() takes from 1 to 2 positional arguments but 3 were given"),
            (args(&[], &[]), "f() missing 1 required positional argument: 'a'"),
            (args(&[1], &["c"]), "f() got an unexpected keyword argument 'c'"),
            (args(&[1], &["a"]), "f() got multiple values for argument 'a'"),
        ];
        for (args, expected) in cases {
            let raise = args.bind("f", ["a", "b"], 1).unwrap_err();
            assert!(message(raise).contains(expected), "{expected}");
        }
    }
}
