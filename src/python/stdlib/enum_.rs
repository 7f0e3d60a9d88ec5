//! `_enum`: the classes of `enum`. What checks and shows them is in `lib/enum.py`.

mod flag;
mod member;
mod meta;

use super::module::Module;
use crate::{
    python::{Args, ClassBuilder, Vm},
    value::{Class, Object, Payload, Raise, Result, Str, Value, Visitor},
};

/// The payloads below mark the classes of this module, so that they can be found again.
struct EnumType;
impl Payload for EnumType {}
struct Enum;
impl Payload for Enum {}
struct ReprEnum;
impl Payload for ReprEnum {}
struct Flag;
impl Payload for Flag {}

/// The payload of `auto()`, and of what `|` makes of some.
enum Auto {
    Next,
    Either(Value, Value),
}
impl Payload for Auto {}

/// The payload of `member(value)` and `nonmember(value)`.
struct Marked {
    value: Value,
    member: bool,
}
impl Payload for Marked {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&self.value);
    }
}

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("_enum", |vm| {
        classes(vm)?;
        let mut module = Module::new(vm);
        let found = [
            ("EnumType", module.vm.registered_class::<EnumType>()),
            ("EnumMeta", module.vm.registered_class::<EnumType>()),
            ("Enum", module.vm.registered_class::<Enum>()),
            ("ReprEnum", module.vm.registered_class::<ReprEnum>()),
            ("Flag", module.vm.registered_class::<Flag>()),
            ("auto", module.vm.registered_class::<Auto>()),
        ];
        for (name, class) in found {
            module.add(name, class.map(Value::Class).unwrap_or_default());
        }
        let repr_enum = module.vm.registered_class::<ReprEnum>();
        let flag = module.vm.registered_class::<Flag>();
        let (int, str) = (module.vm.types.int.clone(), module.vm.types.str.clone());
        if let (Some(repr_enum), Some(flag)) = (repr_enum, flag) {
            for (name, bases) in [
                ("IntEnum", vec![int.clone(), repr_enum.clone()]),
                ("StrEnum", vec![str, repr_enum.clone()]),
                ("IntFlag", vec![int, repr_enum, flag]),
            ] {
                let class = derived(module.vm, name, bases)?;
                module.add(name, class);
            }
        }
        module.functions(&[
            ("unique", unique),
            ("member", |vm, args| mark(vm, args, true)),
            ("nonmember", |vm, args| mark(vm, args, false)),
        ]);
        Ok(module.finish())
    });
}

/// The machine's enum base class, where the module has been imported.
fn enum_class(vm: &Vm) -> Option<Class> {
    vm.registered_class::<Enum>()
}

fn is_flag(vm: &Vm, class: &Class) -> bool {
    vm.registered_class::<Flag>().is_some_and(|flag| class.is_subclass_of(&flag))
}

fn classes(vm: &mut Vm) -> Result<()> {
    if vm.registered_class::<Enum>().is_some() {
        return Ok(());
    }
    let type_ = vm.types.type_.clone();
    let meta = meta::methods(ClassBuilder::new("enum", "EnumType").base(&type_)).build(vm);
    vm.register_class::<EnumType>(&meta);
    let base = member::methods(ClassBuilder::new("enum", "Enum").metaclass(&meta)).open().build(vm);
    vm.register_class::<Enum>(&base);
    let repr_enum = ClassBuilder::new("enum", "ReprEnum").base(&base).metaclass(&meta).open().build(vm);
    vm.register_class::<ReprEnum>(&repr_enum);
    let flag = flag::methods(ClassBuilder::new("enum", "Flag").base(&base).metaclass(&meta)).open().build(vm);
    vm.register_class::<Flag>(&flag);
    let either: crate::python::NativeFn = |vm, args| {
        let [left, right] = args.exactly("auto.__or__")?;
        Ok(vm.wrap(Auto::Either(left, right)))
    };
    let auto = ClassBuilder::new("enum", "auto")
        .method("__new__", |vm, _| Ok(vm.wrap(Auto::Next)))
        .method("__or__", either)
        .method("__ror__", either)
        .build(vm);
    vm.register_class::<Auto>(&auto);
    let marked = ClassBuilder::new("enum", "member").build(vm);
    vm.register_class::<Marked>(&marked);
    Ok(())
}

/// One of the classes that mix a builtin type in.
fn derived(vm: &mut Vm, name: &'static str, bases: Vec<Class>) -> Result<Class> {
    let Some(meta) = vm.registered_class::<EnumType>() else { return Err(Raise::unsupported("enum")) };
    let mut builder = ClassBuilder::new("enum", name).metaclass(&meta).open();
    for base in &bases {
        builder = builder.base(base);
    }
    let class = builder.build(vm);
    meta::take_methods(vm, &class)?;
    // These show their values: `IntEnum` as a number, `StrEnum` as its text.
    let data = bases.first().cloned().unwrap_or_else(|| vm.types.object.clone());
    let text = if data.is(&vm.types.int) { "__repr__" } else { "__str__" };
    for (name, source) in [("__str__", text), ("__format__", "__format__")] {
        if let Some(method) = data.lookup(&vm.intern(source)) {
            class.set(&vm.intern(name), method);
        }
    }
    Ok(class)
}

fn mark(vm: &mut Vm, args: Args, member: bool) -> Result<Value> {
    let [value] = args.exactly(if member { "member" } else { "nonmember" })?;
    Ok(vm.wrap(Marked { value, member }))
}

fn unique(vm: &mut Vm, args: Args) -> Result<Value> {
    let [class] = args.exactly("unique")?;
    let Value::Class(cls) = &class else { return Ok(class) };
    let mut aliases = Vec::new();
    for (name, member) in meta::members(vm, cls) {
        let own = member_name(vm, &member);
        if own != name {
            aliases.push(format!("{name} -> {own}"));
        }
    }
    if aliases.is_empty() {
        return Ok(class);
    }
    let shown = vm.get_attr(&class, "__name__")?;
    let shown = shown.as_str().cloned().unwrap_or_else(|| "".into());
    Err(Raise::value_error(format!("duplicate values found in <enum '{shown}'>: {}", aliases.join(", "))))
}

/// The attribute `_name_` of a member.
fn member_name(vm: &mut Vm, member: &Value) -> Str {
    let name = vm.intern("_name_");
    match member.as_object().and_then(|member: &Object| member.attribute(&name)) {
        Some(Value::Str(name)) => name,
        _ => "".into(),
    }
}

/// The attribute `_value_` of a member.
fn member_value(vm: &mut Vm, member: &Value) -> Value {
    let name = vm.intern("_value_");
    member.as_object().and_then(|member: &Object| member.attribute(&name)).unwrap_or_default()
}
