//! `deque`.

use std::{cell::RefCell, collections::VecDeque};

use crate::{
    python::{
        Args, ClassBuilder, Vm, comparisons,
        types::{
            FromFn, class_get_item, compare_sequences, same,
            support::{argument, clamp, guarded, position, repetitions, small_integer, type_name, wrong_self},
        },
    },
    value::{Class, CompareOp, Host, Object, Payload, Raise, Result, Value, Visitor},
};

/// The payload of a `deque`.
#[derive(Default)]
pub(super) struct Deque {
    items: RefCell<VecDeque<Value>>,
    most: RefCell<Option<usize>>,
}
impl Payload for Deque {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values(&*self.items.borrow());
    }

    fn release(&self) -> Box<dyn std::any::Any> {
        Box::new(self.items.take())
    }

    fn may_hold_itself(&self) -> bool {
        true
    }
}

impl Deque {
    /// Puts an item at one end; gives what falls off the other.
    fn push(&self, item: Value, left: bool) -> Option<Value> {
        let most = *self.most.borrow();
        let mut items = self.items.borrow_mut();
        if most == Some(0) {
            return Some(item);
        }
        let full = most.is_some_and(|most| items.len() >= most);
        let dropped = match (full, left) {
            (true, true) => items.pop_back(),
            (true, false) => items.pop_front(),
            (false, _) => None,
        };
        if left {
            items.push_front(item)
        } else {
            items.push_back(item)
        }
        dropped
    }

    fn to_vec(&self) -> Vec<Value> {
        self.items.borrow().iter().cloned().collect()
    }
}

pub(super) fn class(vm: &mut Vm) -> Class {
    let class = ClassBuilder::new("collections", "deque")
        .payload::<Deque>()
        .method("__init__", |vm, args| {
            let [this, items, most] = args.bind("deque", ["self", "iterable", "maxlen"], 1)?;
            let this = Args::new(this.into_iter().collect());
            let most = match most.filter(|most| !most.is_none()) {
                Some(most) => Some(
                    usize::try_from(small_integer(vm, &most)?)
                        .map_err(|_| Raise::value_error("maxlen must be non-negative"))?,
                ),
                None => None,
            };
            let items = match items {
                Some(items) => vm.items(&items)?,
                None => Vec::new(),
            };
            let deque = deque(vm, &this, "__init__")?;
            deque.most.replace(most);
            let old = deque.items.take();
            drop(old);
            for item in items {
                drop(deque.push(item, false));
            }
            Ok(Value::None)
        })
        .method("append", |vm, args| add(vm, args, "append", false))
        .method("appendleft", |vm, args| add(vm, args, "appendleft", true))
        .method("extend", |vm, args| add_all(vm, args, "extend", false))
        .method("extendleft", |vm, args| add_all(vm, args, "extendleft", true))
        .method("__iadd__", |vm, args| {
            let this = argument(&args, 0).cloned().unwrap_or_default();
            add_all(vm, args, "__iadd__", false)?;
            Ok(this)
        })
        .method("pop", |vm, args| {
            let popped = deque(vm, &args, "pop")?.items.borrow_mut().pop_back();
            popped.ok_or_else(|| Raise::new("IndexError", "pop from an empty deque"))
        })
        .method("popleft", |vm, args| {
            let popped = deque(vm, &args, "popleft")?.items.borrow_mut().pop_front();
            popped.ok_or_else(|| Raise::new("IndexError", "pop from an empty deque"))
        })
        .method("rotate", |vm, args| {
            let by = match argument(&args, 1) {
                Some(by) => small_integer(vm, by)?,
                None => 1,
            };
            let deque = deque(vm, &args, "rotate")?;
            let mut items = deque.items.borrow_mut();
            if !items.is_empty() {
                let by = by.rem_euclid(items.len() as i64) as usize;
                items.rotate_right(by);
            }
            Ok(Value::None)
        })
        .method("clear", |vm, args| {
            let old = deque(vm, &args, "clear")?.items.take();
            drop(old);
            Ok(Value::None)
        })
        .method("reverse", |vm, args| {
            deque(vm, &args, "reverse")?.items.borrow_mut().make_contiguous().reverse();
            Ok(Value::None)
        })
        .method("copy", |vm, args| {
            let deque = deque(vm, &args, "copy")?;
            let (items, most) = (deque.to_vec(), *deque.most.borrow());
            let made = Deque { items: RefCell::new(items.into()), most: RefCell::new(most) };
            Ok(like(vm, &args, made))
        })
        .method("__copy__", |vm, args| vm.call_method(argument(&args, 0).unwrap_or(&Value::None), "copy", Vec::new()))
        .method("count", |vm, args| {
            let items = deque(vm, &args, "count")?.to_vec();
            let mut count = 0;
            for item in items {
                count += i64::from(same(vm, &item, argument(&args, 1).unwrap_or(&Value::None))?);
            }
            Ok(Value::Int(count))
        })
        .method("index", |vm, args| match find(vm, &args, "index")? {
            Some(at) => Ok(at.into()),
            None => {
                let shown = vm.repr(argument(&args, 1).unwrap_or(&Value::None))?;
                Err(Raise::value_error(format!("{shown} is not in deque")))
            }
        })
        .method("remove", |vm, args| match find(vm, &args, "remove")? {
            Some(at) => {
                let removed = deque(vm, &args, "remove")?.items.borrow_mut().remove(at);
                drop(removed);
                Ok(Value::None)
            }
            None => {
                let shown = vm.repr(argument(&args, 1).unwrap_or(&Value::None))?;
                Err(Raise::value_error(format!("{shown} is not in deque")))
            }
        })
        .method("insert", |vm, args| {
            let at = small_integer(vm, argument(&args, 1).unwrap_or(&Value::None))?;
            let deque = deque(vm, &args, "insert")?;
            let mut items = deque.items.borrow_mut();
            if deque.most.borrow().is_some_and(|most| items.len() >= most) {
                return Err(Raise::new("IndexError", "deque already at its maximum size"));
            }
            let at = clamp(at, items.len());
            items.insert(at, argument(&args, 2).cloned().unwrap_or_default());
            Ok(Value::None)
        })
        .method("__len__", |vm, args| Ok(deque(vm, &args, "__len__")?.items.borrow().len().into()))
        .method("__contains__", |vm, args| Ok(Value::Bool(find(vm, &args, "__contains__")?.is_some())))
        .method("__iter__", |vm, args| iterate(vm, &args, false))
        .method("__reversed__", |vm, args| iterate(vm, &args, true))
        .method("__getitem__", |vm, args| {
            let at = index(vm, &args)?;
            let found = deque(vm, &args, "__getitem__")?.items.borrow().get(at).cloned();
            Ok(found.unwrap_or_default())
        })
        .method("__setitem__", |vm, args| {
            let at = index(vm, &args)?;
            let value = argument(&args, 2).cloned().unwrap_or_default();
            let deque = deque(vm, &args, "__setitem__")?;
            let old = deque.items.borrow_mut().get_mut(at).map(|slot| std::mem::replace(slot, value));
            drop(old);
            Ok(Value::None)
        })
        .method("__delitem__", |vm, args| {
            let at = index(vm, &args)?;
            let removed = deque(vm, &args, "__delitem__")?.items.borrow_mut().remove(at);
            drop(removed);
            Ok(Value::None)
        })
        .method("__repr__", |vm, args| {
            let this = argument(&args, 0).cloned().unwrap_or_default();
            let deque = deque(vm, &args, "__repr__")?;
            let (items, most) = (deque.to_vec(), *deque.most.borrow());
            let address = this.as_object().map_or(0, |object| object.address());
            let name = vm.class_of(&this).name();
            guarded(address, "[...]", || {
                let shown = vm.repr(&Value::list(items))?;
                Ok(match most {
                    Some(most) => format!("{name}({shown}, maxlen={most})"),
                    None => format!("{name}({shown})"),
                })
            })
            .map(Value::from)
        })
        .constant("__hash__", Value::None)
        .methods(comparisons!(compare))
        .method("__mul__", |vm, args| repeated(vm, &args, false))
        .method("__rmul__", |vm, args| repeated(vm, &args, false))
        .method("__imul__", |vm, args| repeated(vm, &args, true))
        .method("__reduce__", |vm, args| {
            let this = argument(&args, 0).cloned().unwrap_or_default();
            let deque = deque(vm, &args, "__reduce__")?;
            let most = deque.most.borrow().map_or(Value::None, Value::from);
            let arguments = Value::tuple([Value::tuple([]), most]);
            let items = Value::list(deque.to_vec());
            Ok(Value::tuple([vm.class_of(&this).into(), arguments, Value::None, items]))
        })
        .class_method("__class_getitem__", class_get_item)
        .method("__add__", |vm, args| {
            let Some(other) = args.positional.get(1).and_then(Value::payload::<Deque>) else {
                let name = type_name(vm, argument(&args, 1).unwrap_or(&Value::None));
                return Err(Raise::type_error(format!("can only concatenate deque (not \"{name}\") to deque")));
            };
            let deque = deque(vm, &args, "__add__")?;
            let sum = [deque.to_vec(), other.to_vec()].concat();
            let made = Deque { items: RefCell::default(), most: RefCell::new(*deque.most.borrow()) };
            for item in sum {
                drop(made.push(item, false));
            }
            Ok(like(vm, &args, made))
        })
        .property("maxlen", |vm, args| {
            let most = *deque(vm, &args, "maxlen")?.most.borrow();
            Ok(most.map_or(Value::None, Value::from))
        })
        .build(vm);
    vm.register_class::<Deque>(&class);
    class
}

fn deque<'a>(vm: &Vm, args: &'a Args, method: &str) -> Result<&'a Deque> {
    let deque = args.positional.first().and_then(Value::payload::<Deque>);
    deque.ok_or_else(|| wrong_self(vm, args, "collections.deque", method))
}

/// An iterator, which notices when items come or go meanwhile.
fn iterate(vm: &mut Vm, args: &Args, reverse: bool) -> Result<Value> {
    let this = argument(args, 0).cloned().unwrap_or_default();
    let length = deque(vm, args, "__iter__")?.items.borrow().len();
    let mut at = 0;
    let class = vm.types.list_iterator.clone();
    let iterator = FromFn::new(move |_: &mut Vm| {
        let Some(deque) = this.payload::<Deque>() else { return Ok(None) };
        let items = deque.items.borrow();
        if items.len() != length {
            return Err(Raise::new("RuntimeError", "deque mutated during iteration"));
        }
        let index = if reverse { length.checked_sub(at + 1) } else { Some(at) };
        at += 1;
        Ok(index.and_then(|index| items.get(index).cloned()))
    });
    Ok(vm.new_iterator(&class, iterator))
}

/// A deque of the class of the one that a method is called on.
fn like(vm: &mut Vm, args: &Args, made: Deque) -> Value {
    match argument(args, 0) {
        Some(Value::Object(this)) if !this.class().is_native() => Object::new(this.class(), Box::new(made)).into(),
        _ => vm.wrap(made),
    }
}

fn repeated(vm: &mut Vm, args: &Args, in_place: bool) -> Result<Value> {
    let times = argument(args, 1).cloned().unwrap_or_default();
    let this = deque(vm, args, "__mul__")?;
    let items = this.to_vec();
    let Some(times) = repetitions(vm, &times, items.len())? else { return Ok(vm.not_implemented()) };
    let made = Deque { items: RefCell::default(), most: RefCell::new(*this.most.borrow()) };
    for _ in 0..times {
        for item in &items {
            drop(made.push(item.clone(), false));
        }
    }
    if in_place {
        drop(this.items.replace(made.items.take()));
        return Ok(argument(args, 0).cloned().unwrap_or_default());
    }
    Ok(like(vm, args, made))
}

fn add(vm: &mut Vm, args: Args, method: &str, left: bool) -> Result<Value> {
    let item = argument(&args, 1).cloned().unwrap_or_default();
    let dropped = deque(vm, &args, method)?.push(item, left);
    drop(dropped);
    Ok(Value::None)
}

fn add_all(vm: &mut Vm, args: Args, method: &str, left: bool) -> Result<Value> {
    let items = vm.items(argument(&args, 1).unwrap_or(&Value::None))?;
    let deque = deque(vm, &args, method)?;
    for item in items {
        drop(deque.push(item, left));
    }
    Ok(Value::None)
}

fn index(vm: &mut Vm, args: &Args) -> Result<usize> {
    let key = argument(args, 1).unwrap_or(&Value::None);
    if !crate::python::types::support::is_index(vm, key)? {
        let name = type_name(vm, key);
        return Err(Raise::type_error(format!("sequence index must be integer, not '{name}'")));
    }
    let at = small_integer(vm, key)?;
    let length = deque(vm, args, "__getitem__")?.items.borrow().len();
    position(at, length).ok_or_else(|| Raise::new("IndexError", "deque index out of range"))
}

fn find(vm: &mut Vm, args: &Args, method: &str) -> Result<Option<usize>> {
    let items = deque(vm, args, method)?.to_vec();
    for (at, item) in items.iter().enumerate() {
        if same(vm, item, argument(args, 1).unwrap_or(&Value::None))? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let left = deque(vm, args, "__eq__")?.to_vec();
    let Some(right) = args.positional.get(1).and_then(Value::payload::<Deque>).map(Deque::to_vec) else {
        return Ok(vm.not_implemented());
    };
    compare_sequences(vm, op, &left, &right)
}
