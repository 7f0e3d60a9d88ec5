//! `operator`.

use super::module::Module;
use crate::{
    python::{
        Args, BinaryOp, ClassBuilder, NativeFn, Vm,
        types::{same, support::small_integer},
    },
    value::{CompareOp, Host, Payload, Raise, Result, Str, Value, Visitor},
};

/// The payload of an `attrgetter`: the dotted names, taken apart.
struct AttrGetter(Vec<Vec<Str>>);
impl Payload for AttrGetter {}

/// The payload of an `itemgetter`.
struct ItemGetter(Vec<Value>);
impl Payload for ItemGetter {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values(&self.0);
    }
}

/// The payload of a `methodcaller`.
struct MethodCaller {
    name: Str,
    args: Args,
}
impl Payload for MethodCaller {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values(&self.args.positional);
        visitor.values(self.args.keywords.iter().map(|(_, value)| value));
    }
}

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("operator", |vm| {
        classes(vm);
        let mut module = Module::new(vm);
        for (name, class) in [
            ("attrgetter", module.vm.registered_class::<AttrGetter>()),
            ("itemgetter", module.vm.registered_class::<ItemGetter>()),
            ("methodcaller", module.vm.registered_class::<MethodCaller>()),
        ] {
            module.add(name, class.map(Value::Class).unwrap_or_default());
        }
        let functions: [(&str, NativeFn); 47] = [
            ("add", |vm, args| binary(vm, args, "add", BinaryOp::Add)),
            ("sub", |vm, args| binary(vm, args, "sub", BinaryOp::Sub)),
            ("mul", |vm, args| binary(vm, args, "mul", BinaryOp::Mul)),
            ("truediv", |vm, args| binary(vm, args, "truediv", BinaryOp::TrueDiv)),
            ("floordiv", |vm, args| binary(vm, args, "floordiv", BinaryOp::FloorDiv)),
            ("mod", |vm, args| binary(vm, args, "mod", BinaryOp::Mod)),
            ("pow", |vm, args| binary(vm, args, "pow", BinaryOp::Pow)),
            ("lshift", |vm, args| binary(vm, args, "lshift", BinaryOp::LShift)),
            ("rshift", |vm, args| binary(vm, args, "rshift", BinaryOp::RShift)),
            ("and_", |vm, args| binary(vm, args, "and_", BinaryOp::And)),
            ("or_", |vm, args| binary(vm, args, "or_", BinaryOp::Or)),
            ("xor", |vm, args| binary(vm, args, "xor", BinaryOp::Xor)),
            ("matmul", |vm, args| binary(vm, args, "matmul", BinaryOp::MatMul)),
            ("concat", |vm, args| concatenate(vm, args, "concat", false)),
            ("iconcat", |vm, args| concatenate(vm, args, "iconcat", true)),
            ("iadd", |vm, args| in_place(vm, args, "iadd", BinaryOp::Add)),
            ("isub", |vm, args| in_place(vm, args, "isub", BinaryOp::Sub)),
            ("imul", |vm, args| in_place(vm, args, "imul", BinaryOp::Mul)),
            ("itruediv", |vm, args| in_place(vm, args, "itruediv", BinaryOp::TrueDiv)),
            ("ifloordiv", |vm, args| in_place(vm, args, "ifloordiv", BinaryOp::FloorDiv)),
            ("imod", |vm, args| in_place(vm, args, "imod", BinaryOp::Mod)),
            ("ipow", |vm, args| in_place(vm, args, "ipow", BinaryOp::Pow)),
            ("ilshift", |vm, args| in_place(vm, args, "ilshift", BinaryOp::LShift)),
            ("irshift", |vm, args| in_place(vm, args, "irshift", BinaryOp::RShift)),
            ("iand", |vm, args| in_place(vm, args, "iand", BinaryOp::And)),
            ("ior", |vm, args| in_place(vm, args, "ior", BinaryOp::Or)),
            ("ixor", |vm, args| in_place(vm, args, "ixor", BinaryOp::Xor)),
            ("imatmul", |vm, args| in_place(vm, args, "imatmul", BinaryOp::MatMul)),
            ("eq", |vm, args| compare(vm, args, "eq", CompareOp::Eq)),
            ("ne", |vm, args| compare(vm, args, "ne", CompareOp::Ne)),
            ("lt", |vm, args| compare(vm, args, "lt", CompareOp::Lt)),
            ("le", |vm, args| compare(vm, args, "le", CompareOp::Le)),
            ("gt", |vm, args| compare(vm, args, "gt", CompareOp::Gt)),
            ("ge", |vm, args| compare(vm, args, "ge", CompareOp::Ge)),
            ("neg", |vm, args| special(vm, args, "neg", "__neg__")),
            ("pos", |vm, args| special(vm, args, "pos", "__pos__")),
            ("inv", |vm, args| special(vm, args, "inv", "__invert__")),
            ("invert", |vm, args| special(vm, args, "invert", "__invert__")),
            ("abs", |vm, args| special(vm, args, "abs", "__abs__")),
            ("index", |vm, args| special(vm, args, "index", "__index__")),
            ("not_", |vm, args| {
                let [value] = args.exactly("not_")?;
                Ok(Value::Bool(!vm.truth(&value)?))
            }),
            ("truth", |vm, args| {
                let [value] = args.exactly("truth")?;
                Ok(Value::Bool(vm.truth(&value)?))
            }),
            ("is_", |_, args| args.exactly("is_").map(|[a, b]: [Value; 2]| Value::Bool(a.is(&b)))),
            ("is_not", |_, args| args.exactly("is_not").map(|[a, b]: [Value; 2]| Value::Bool(!a.is(&b)))),
            ("contains", |vm, args| {
                let [container, value] = args.exactly("contains")?;
                Ok(Value::Bool(vm.contains(&container, &value)?))
            }),
            ("getitem", |vm, args| {
                let [object, key] = args.exactly("getitem")?;
                vm.get_item(&object, &key)
            }),
            ("setitem", |vm, args| {
                let [object, key, value] = args.exactly("setitem")?;
                vm.set_item(&object, &key, value)?;
                Ok(Value::None)
            }),
        ];
        module.functions(&functions);
        // Each operation goes by the name of its method as well.
        for (name, function) in functions {
            let own = name.trim_end_matches('_');
            if !matches!(name, "truth" | "is_" | "is_not" | "countOf") {
                let value = module.vm.native_function(name, function);
                module.add(&format!("__{own}__"), value);
            }
        }
        module.functions(&[
            ("countOf", |vm, args| {
                let [items, value] = args.exactly("countOf")?;
                let mut count = 0;
                for item in vm.items(&items)? {
                    count += i64::from(same(vm, &item, &value)?);
                }
                Ok(Value::Int(count))
            }),
            ("delitem", |vm, args| {
                let [object, key] = args.exactly("delitem")?;
                vm.call_method(&object, "__delitem__", vec![key])
            }),
            ("indexOf", |vm, args| {
                let [items, value] = args.exactly("indexOf")?;
                for (at, item) in vm.items(&items)?.iter().enumerate() {
                    if same(vm, item, &value)? {
                        return Ok(at.into());
                    }
                }
                Err(Raise::value_error("sequence.index(x): x not in sequence"))
            }),
            ("call", |vm, mut args| {
                let function = args.take_first()?;
                vm.call_args(&function, args)
            }),
            ("length_hint", |vm, args| {
                let value = args.positional.first().cloned().unwrap_or_default();
                match vm.len(&value) {
                    Ok(length) => Ok(length.into()),
                    Err(raise) if raise.as_fatal().is_some() => Err(raise),
                    Err(_) if vm.special(&value, "__length_hint__")?.is_some() => {
                        vm.call_method(&value, "__length_hint__", Vec::new())
                    }
                    Err(_) => match args.positional.get(1) {
                        Some(default) => small_integer(vm, default).map(Value::Int),
                        None => Ok(Value::Int(0)),
                    },
                }
            }),
        ]);
        Ok(module.finish())
    });
}

fn classes(vm: &mut Vm) {
    let class = ClassBuilder::new("operator", "attrgetter")
        .method("__new__", |vm, args| {
            let mut names = Vec::new();
            for name in args.positional.iter().skip(1) {
                let Value::Str(name) = name else { return Err(Raise::type_error("attribute name must be a string")) };
                names.push(name.split('.').map(|part| vm.intern(part)).collect());
            }
            if names.is_empty() {
                return Err(Raise::type_error("attrgetter expected 1 argument, got 0"));
            }
            Ok(vm.wrap(AttrGetter(names)))
        })
        .method("__call__", |vm, args| {
            let [this, object] = called(args, "attrgetter")?;
            let Some(AttrGetter(names)) = this.payload::<AttrGetter>() else { return Ok(Value::None) };
            let mut found = Vec::with_capacity(names.len());
            for path in names {
                let mut value = object.clone();
                for name in path {
                    value = vm.get_attr(&value, name)?;
                }
                found.push(value);
            }
            Ok(one_or_all(found))
        })
        .method("__repr__", |_, args| {
            let Some(AttrGetter(names)) = args.positional.first().and_then(Value::payload::<AttrGetter>) else {
                return Ok(Value::None);
            };
            let shown: Vec<String> = names
                .iter()
                .map(|path| path.iter().map(|part| part.as_str()).collect::<Vec<_>>().join("."))
                .map(|name| crate::python::format::str_repr(&name))
                .collect();
            Ok(format!("operator.attrgetter({})", shown.join(", ")).into())
        })
        .build(vm);
    vm.register_class::<AttrGetter>(&class);
    let class = ClassBuilder::new("operator", "itemgetter")
        .method("__new__", |vm, mut args| {
            args.take_first()?;
            if args.positional.is_empty() {
                return Err(Raise::type_error("itemgetter expected 1 argument, got 0"));
            }
            Ok(vm.wrap(ItemGetter(args.positional)))
        })
        .method("__call__", |vm, args| {
            let [this, object] = called(args, "itemgetter")?;
            let Some(ItemGetter(keys)) = this.payload::<ItemGetter>() else { return Ok(Value::None) };
            let mut found = Vec::with_capacity(keys.len());
            for key in keys {
                found.push(vm.get_item(&object, key)?);
            }
            Ok(one_or_all(found))
        })
        .method("__repr__", |vm, args| {
            let Some(ItemGetter(keys)) = args.positional.first().and_then(Value::payload::<ItemGetter>) else {
                return Ok(Value::None);
            };
            let mut shown = Vec::new();
            for key in keys {
                shown.push(vm.repr(key)?.to_string());
            }
            Ok(format!("operator.itemgetter({})", shown.join(", ")).into())
        })
        .build(vm);
    vm.register_class::<ItemGetter>(&class);
    let class = ClassBuilder::new("operator", "methodcaller")
        .method("__new__", |vm, mut args| {
            args.take_first()?;
            if args.positional.is_empty() {
                return Err(Raise::type_error("methodcaller needs at least one argument, the method name"));
            }
            match args.take_first()? {
                Value::Str(name) => Ok(vm.wrap(MethodCaller { name, args })),
                _ => Err(Raise::type_error("method name must be a string")),
            }
        })
        .method("__call__", |vm, args| {
            let [this, object] = called(args, "methodcaller")?;
            let Some(caller) = this.payload::<MethodCaller>() else { return Ok(Value::None) };
            let method = vm.get_attr(&object, &caller.name)?;
            vm.call_args(&method, caller.args.clone())
        })
        .method("__repr__", |vm, args| {
            let Some(caller) = args.positional.first().and_then(Value::payload::<MethodCaller>) else {
                return Ok(Value::None);
            };
            let mut shown = vec![crate::python::format::str_repr(&caller.name)];
            for value in &caller.args.positional {
                shown.push(vm.repr(value)?.to_string());
            }
            for (name, value) in &caller.args.keywords {
                shown.push(format!("{name}={}", vm.repr(value)?));
            }
            Ok(format!("operator.methodcaller({})", shown.join(", ")).into())
        })
        .build(vm);
    vm.register_class::<MethodCaller>(&class);
}

/// The getter that is called, and the object it is called with.
fn called(args: Args, name: &str) -> Result<[Value; 2]> {
    let given = args.positional.len().saturating_sub(1);
    if given != 1 {
        return Err(Raise::type_error(format!("{name} expected 1 argument, got {given}")));
    }
    args.exactly(name)
}

fn one_or_all(mut found: Vec<Value>) -> Value {
    if found.len() == 1 { found.pop().unwrap_or_default() } else { Value::tuple(found) }
}

fn binary(vm: &mut Vm, args: Args, name: &str, op: BinaryOp) -> Result<Value> {
    let [left, right] = args.exactly(name)?;
    vm.binary(op, &left, &right)
}

/// `left op= right`: by the operand's own method for it, where it has one.
fn in_place(vm: &mut Vm, args: Args, name: &str, op: BinaryOp) -> Result<Value> {
    let [left, right] = args.exactly(name)?;
    if let Some(method) = vm.special(&left, &format!("__{name}__"))? {
        let result = vm.call(&method, vec![right.clone()], Vec::new())?;
        if !result.is(&vm.not_implemented()) {
            return Ok(result);
        }
    }
    vm.binary(op, &left, &right)
}

fn concatenate(vm: &mut Vm, args: Args, name: &str, changes: bool) -> Result<Value> {
    let [left, right] = args.exactly(name)?;
    if vm.special(&left, "__getitem__")?.is_none() {
        let class = vm.class_of(&left).name();
        return Err(Raise::type_error(format!("'{class}' object can't be concatenated")));
    }
    let args = Args::new(vec![left, right]);
    if changes { in_place(vm, args, "iadd", BinaryOp::Add) } else { binary(vm, args, name, BinaryOp::Add) }
}

fn compare(vm: &mut Vm, args: Args, name: &str, op: CompareOp) -> Result<Value> {
    let [left, right] = args.exactly(name)?;
    vm.compare(op, &left, &right)
}

fn special(vm: &mut Vm, args: Args, name: &str, method: &str) -> Result<Value> {
    let [value] = args.exactly(name)?;
    match vm.special(&value, method)? {
        Some(method) => vm.call(&method, Vec::new(), Vec::new()),
        None => {
            let class = vm.class_of(&value).name();
            Err(Raise::type_error(match name {
                "index" => format!("'{class}' object cannot be interpreted as an integer"),
                "abs" => format!("bad operand type for abs(): '{class}'"),
                "neg" => format!("bad operand type for unary -: '{class}'"),
                "pos" => format!("bad operand type for unary +: '{class}'"),
                _ => format!("bad operand type for unary ~: '{class}'"),
            }))
        }
    }
}
