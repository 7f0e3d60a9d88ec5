//! `re.Match`.

use super::{Pattern, Spans, Subject, template::Template};
use crate::{
    python::{
        Args, ClassBuilder, NativeFn, Vm,
        types::support::{argument, is_index, small_integer},
    },
    value::{Class, Dict, Host, Payload, Raise, Result, Value, Visitor},
};

/// The payload of a `re.Match`.
pub(super) struct Match {
    pub pattern: Pattern,
    /// The pattern as the script has it.
    pub object: Value,
    pub subject: Subject,
    pub spans: Spans,
    /// The places between which it was looked for.
    pub range: (usize, usize),
}

impl Payload for Match {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&self.object);
    }
}

impl Match {
    /// The number of the group that an argument names.
    fn number(&self, vm: &mut Vm, key: &Value) -> Result<usize> {
        let number = match key.builtin() {
            Value::Str(name) => {
                self.pattern.0.names.iter().find(|(known, _)| *known == **name).map(|(_, number)| *number)
            }
            _ if is_index(vm, key)? => {
                usize::try_from(small_integer(vm, key)?).ok().filter(|number| *number <= self.pattern.0.groups)
            }
            _ => None,
        };
        number.ok_or_else(|| Raise::new("IndexError", "no such group"))
    }

    fn value(&self, group: usize, default: &Value) -> Value {
        match self.spans.span(group) {
            Some((from, to)) => self.subject.part(from, to),
            None => default.clone(),
        }
    }

    fn place(&self, group: usize) -> (Value, Value) {
        match self.spans.span(group) {
            Some((from, to)) => (from.into(), to.into()),
            None => (Value::Int(-1), Value::Int(-1)),
        }
    }
}

fn this(args: &Args) -> Result<&Match> {
    args.positional.first().and_then(Value::payload::<Match>).ok_or_else(|| Raise::type_error("not a re.Match"))
}

/// The default of groups that did not match: an argument.
fn default_of(args: Args, method: &str) -> Result<(Value, Value)> {
    let [this, default] = args.bind(method, ["self", "default"], 1)?;
    Ok((this.unwrap_or_default(), default.unwrap_or_default()))
}

/// Begin and end of the group that is the only argument.
fn place(vm: &mut Vm, args: &Args) -> Result<(Value, Value)> {
    let found = this(args)?;
    let group = match argument(args, 1) {
        Some(key) => found.number(vm, key)?,
        None => 0,
    };
    Ok(found.place(group))
}

/// Makes the class.
pub(super) fn class(vm: &mut Vm) -> Class {
    let group: NativeFn = |vm, args| {
        let found = this(&args)?;
        let mut parts = Vec::new();
        for key in args.positional.iter().skip(1) {
            let number = found.number(vm, key)?;
            parts.push(found.value(number, &Value::None));
        }
        Ok(match parts.len() {
            0 => found.value(0, &Value::None),
            1 => parts.swap_remove(0),
            _ => Value::tuple(parts),
        })
    };
    let class = ClassBuilder::new("re", "Match")
        .method("group", group)
        .method("__getitem__", group)
        .method("groups", |_, args| {
            let (value, default) = default_of(args, "groups")?;
            let Some(found) = value.payload::<Match>() else { return Ok(Value::None) };
            let groups = 1..=found.pattern.0.groups;
            Ok(Value::tuple(groups.map(|group| found.value(group, &default)).collect::<Vec<_>>()))
        })
        .method("groupdict", |_, args| {
            let (value, default) = default_of(args, "groupdict")?;
            let Some(found) = value.payload::<Match>() else { return Ok(Value::None) };
            let names = found.pattern.0.names.iter();
            Ok(Value::Dict(names.map(|(name, group)| (name.as_str(), found.value(*group, &default))).collect::<Dict>()))
        })
        .method("span", |vm, args| {
            let (from, to) = place(vm, &args)?;
            Ok(Value::tuple([from, to]))
        })
        .method("start", |vm, args| Ok(place(vm, &args)?.0))
        .method("end", |vm, args| Ok(place(vm, &args)?.1))
        .method("expand", |vm, args| {
            let found = this(&args)?;
            let source = argument(&args, 1).cloned().unwrap_or_default();
            let template = Template::new(vm, &found.pattern, &source)?;
            let mut parts = Vec::new();
            template.fill(&found.subject, &found.spans, &mut parts);
            Ok(found.subject.join(&parts))
        })
        .method("__repr__", |vm, args| {
            let found = this(&args)?;
            let (from, to) = found.spans.whole();
            let shown = vm.repr(&found.value(0, &Value::None))?;
            let shown: String = shown.chars().take(50).collect();
            Ok(format!("<re.Match object; span=({from}, {to}), match={shown}>").into())
        })
        .method("__copy__", |_, args| Ok(args.exactly::<1>("__copy__")?[0].clone()))
        .method("__deepcopy__", |_, args| Ok(args.exactly::<2>("__deepcopy__")?[0].clone()))
        .method("__class_getitem__", |_, args| Ok(args.exactly::<2>("__class_getitem__")?[0].clone()))
        .property("string", |_, args| Ok(this(&args)?.subject.value.clone()))
        .property("re", |_, args| Ok(this(&args)?.object.clone()))
        .property("pos", |_, args| Ok(this(&args)?.range.0.into()))
        .property("endpos", |_, args| Ok(this(&args)?.range.1.into()))
        .property("lastindex", |_, args| Ok(this(&args)?.spans.last_group.into()))
        .property("lastgroup", |_, args| {
            let found = this(&args)?;
            let last = found.spans.last_group;
            let name = found.pattern.0.names.iter().find(|(_, group)| Some(*group) == last);
            Ok(name.map(|(name, _)| Value::from(name.as_str())).unwrap_or_default())
        })
        .property("regs", |_, args| {
            let found = this(&args)?;
            let places = (0..=found.pattern.0.groups).map(|group| {
                let (from, to) = found.place(group);
                Value::tuple([from, to])
            });
            Ok(Value::tuple(places.collect::<Vec<_>>()))
        })
        .build(vm);
    vm.register_class::<Match>(&class);
    class
}
