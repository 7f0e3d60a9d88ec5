//! `list`.

mod sort;

use std::cell::Cell;

use super::{
    sequence,
    support::{
        Subscript, argument, arity, bound, charge, clamp, concatenation_error, guarded, multiplication_error, position,
        repetitions, strict_bounds, subscript, wrong_self,
    },
};
use crate::{
    python::{Args, ClassBuilder, Vm, comparisons, objects::NativeIterator},
    value::{CompareOp, Host, List, Raise, Result, Value, Visitor},
};

pub use self::sort::sort;

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.list.clone();
    ClassBuilder::extend(&class)
        .method("__new__", |vm, args| {
            // The items come in `__init__`, so that a derived class may take other arguments.
            super::instance_of(vm, args.positional.first().cloned(), Value::list([]), |types| &types.list)
        })
        .method("__init__", |vm, args| {
            let given = args.positional.len().saturating_sub(1);
            if !args.keywords.is_empty() {
                return Err(Raise::type_error("list() takes no keyword arguments"));
            }
            if given > 1 {
                return Err(Raise::type_error(format!("list expected at most 1 argument, got {given}")));
            }
            let list = this(vm, &args, "__init__")?.clone();
            let items = match argument(&args, 1) {
                Some(items) => vm.items(items)?,
                None => Vec::new(),
            };
            list.replace(items);
            Ok(Value::None)
        })
        .method("__repr__", |vm, args| {
            let list = this(vm, &args, "__repr__")?.clone();
            guarded(list.address(), "[...]", || {
                let mut out = String::from("[");
                let mut at = 0;
                while let Some(item) = list.get(at) {
                    if at > 0 {
                        out.push_str(", ");
                    }
                    out.push_str(&vm.repr(&item)?);
                    at += 1;
                }
                out.push(']');
                Ok(out)
            })
            .map(Value::from)
        })
        .constant("__hash__", Value::None)
        .method("__len__", |vm, args| Ok(this(vm, &args, "__len__")?.len().into()))
        .method("__iter__", |vm, args| {
            let list = this(vm, &args, "__iter__")?.clone();
            let class = vm.types.list_iterator.clone();
            Ok(vm.new_iterator(&class, Forward { list: Some(list).into(), at: Cell::new(0) }))
        })
        .method("__reversed__", |vm, args| {
            let list = this(vm, &args, "__reversed__")?.clone();
            let class = vm.types.list_reverse_iterator.clone();
            Ok(vm.new_iterator(&class, Backward { at: Cell::new(list.len()), list }))
        })
        .method("__contains__", |vm, args| {
            arity(&args, "list.__contains__", 1, 1)?;
            let list = this(vm, &args, "__contains__")?.clone();
            Ok(Value::Bool(find(vm, &list, &args.positional[1], 0, usize::MAX)?.is_some()))
        })
        .method("__getitem__", |vm, args| {
            arity(&args, "list.__getitem__", 1, 1)?;
            let list = this(vm, &args, "__getitem__")?.clone();
            get_item(vm, &list, &args.positional[1])
        })
        .method("__setitem__", |vm, args| {
            arity(&args, "list.__setitem__", 2, 2)?;
            let list = this(vm, &args, "__setitem__")?.clone();
            set_item(vm, &list, &args.positional[1], args.positional[2].clone())?;
            Ok(Value::None)
        })
        .method("__delitem__", |vm, args| {
            arity(&args, "list.__delitem__", 1, 1)?;
            let list = this(vm, &args, "__delitem__")?.clone();
            delete_item(vm, &list, &args.positional[1])?;
            Ok(Value::None)
        })
        .method("__add__", |vm, args| {
            let list = this(vm, &args, "__add__")?;
            match args.positional.get(1).map(Value::builtin) {
                Some(Value::List(other)) => {
                    let mut items = list.to_vec();
                    items.extend(other.items().iter().cloned());
                    Ok(Value::list(items))
                }
                _ => concatenation_error(vm, &args, "list"),
            }
        })
        .method("__iadd__", |vm, args| {
            arity(&args, "list.__iadd__", 1, 1)?;
            let list = this(vm, &args, "__iadd__")?.clone();
            let items = vm.items(&args.positional[1])?;
            list.edit(|all| all.extend(items));
            Ok(args.positional[0].clone())
        })
        .method("__mul__", multiply)
        .method("__rmul__", multiply)
        .method("__imul__", |vm, args| {
            let list = this(vm, &args, "__imul__")?.clone();
            let other = argument(&args, 1).cloned().unwrap_or_default();
            let Some(times) = repetitions(vm, &other, list.len())? else { return multiplication_error(vm, &other) };
            let items = list.to_vec();
            list.replace(sequence::repeat(&items, times));
            Ok(args.positional[0].clone())
        })
        .methods(comparisons!(compare))
        .method("append", |vm, mut args| {
            arity(&args, "list.append", 1, 1)?;
            let item = args.positional.pop().unwrap_or_default();
            this(vm, &args, "append")?.push(item);
            Ok(Value::None)
        })
        .method("extend", |vm, args| {
            arity(&args, "list.extend", 1, 1)?;
            let list = this(vm, &args, "extend")?.clone();
            let items = vm.items(&args.positional[1])?;
            list.edit(|all| all.extend(items));
            Ok(Value::None)
        })
        .method("insert", |vm, args| {
            arity(&args, "list.insert", 2, 2)?;
            let list = this(vm, &args, "insert")?.clone();
            let at = bound(vm, &args.positional[1])?;
            charge_moved(vm, list.len().saturating_sub(clamp(at, list.len())))?;
            list.edit(|items| items.insert(clamp(at, items.len()), args.positional[2].clone()));
            Ok(Value::None)
        })
        .method("pop", |vm, args| {
            arity(&args, "list.pop", 0, 1)?;
            let list = this(vm, &args, "pop")?.clone();
            let index = match argument(&args, 1) {
                Some(index) => bound(vm, index)?,
                None => -1,
            };
            if list.is_empty() {
                return Err(Raise::new("IndexError", "pop from empty list"));
            }
            if let Some(at) = position(index, list.len()) {
                charge_moved(vm, list.len() - at)?;
            }
            let popped = list.edit(|items| position(index, items.len()).map(|at| items.remove(at)));
            popped.ok_or_else(|| Raise::new("IndexError", "pop index out of range"))
        })
        .method("remove", |vm, args| {
            arity(&args, "list.remove", 1, 1)?;
            let list = this(vm, &args, "remove")?.clone();
            let Some(at) = find(vm, &list, &args.positional[1], 0, usize::MAX)? else {
                return Err(Raise::value_error("list.remove(x): x not in list"));
            };
            let removed = list.edit(|items| (at < items.len()).then(|| items.remove(at)));
            drop(removed);
            Ok(Value::None)
        })
        .method("index", |vm, args| {
            arity(&args, "list.index", 1, 3)?;
            let list = this(vm, &args, "index")?.clone();
            let found = match strict_bounds(vm, &args, 2, list.len())? {
                Some((start, end)) => find(vm, &list, &args.positional[1], start, end)?,
                None => None,
            };
            match found {
                Some(at) => Ok(at.into()),
                None => {
                    let shown = vm.repr(&args.positional[1])?;
                    Err(Raise::value_error(format!("{shown} is not in list")))
                }
            }
        })
        .method("count", |vm, args| {
            arity(&args, "list.count", 1, 1)?;
            let list = this(vm, &args, "count")?.clone();
            let (mut count, mut at) = (0_i64, 0);
            while let Some(found) = find(vm, &list, &args.positional[1], at, usize::MAX)? {
                count += 1;
                at = found + 1;
            }
            Ok(Value::Int(count))
        })
        .method("clear", |vm, args| {
            arity(&args, "list.clear", 0, 0)?;
            this(vm, &args, "clear")?.replace(Vec::new());
            Ok(Value::None)
        })
        .method("copy", |vm, args| {
            arity(&args, "list.copy", 0, 0)?;
            Ok(Value::list(this(vm, &args, "copy")?.to_vec()))
        })
        .method("reverse", |vm, args| {
            arity(&args, "list.reverse", 0, 0)?;
            let list = this(vm, &args, "reverse")?.clone();
            charge(vm, list.len())?;
            list.edit(|items| items.reverse());
            Ok(Value::None)
        })
        .method("sort", |vm, mut args| {
            let key = args.take_keyword("key").filter(|key| !key.is_none());
            let reverse = match args.take_keyword("reverse") {
                Some(reverse) => super::support::integer(vm, &reverse)?,
                None => Value::Int(0),
            };
            let reverse = vm.truth(&reverse)?;
            if let Some((name, _)) = args.keywords.first() {
                return Err(Raise::type_error(format!("'{name}' is an invalid keyword argument for sort()")));
            }
            if args.positional.len() > 1 {
                return Err(Raise::type_error("sort() takes no positional arguments"));
            }
            let list = this(vm, &args, "sort")?.clone();
            // As in CPython the list is empty while it is being sorted.
            let mut items = list.edit(std::mem::take);
            let result = sort(vm, &mut items, key.as_ref(), reverse);
            let changed = !list.is_empty();
            list.replace(items);
            result?;
            if changed {
                return Err(Raise::value_error("list modified during sort"));
            }
            Ok(Value::None)
        })
        .class_method("__class_getitem__", super::generic::class_get_item)
        .build(vm);
}

/// `list[key]`.
pub fn get_item(vm: &mut Vm, list: &List, key: &Value) -> Result<Value> {
    let length = list.len();
    match subscript(vm, key, length, |name| format!("list indices must be integers or slices, not {name}"))? {
        Subscript::Index(index) => position(index, length)
            .and_then(|at| list.get(at))
            .ok_or_else(|| Raise::new("IndexError", "list index out of range")),
        Subscript::Slice(steps) => {
            charge(vm, steps.count)?;
            let items = list.items();
            Ok(Value::list(steps.indexes().filter_map(|at| items.get(at).cloned()).collect::<Vec<_>>()))
        }
    }
}

/// `list[key] = value`.
pub fn set_item(vm: &mut Vm, list: &List, key: &Value, value: Value) -> Result<()> {
    let wrong = |name| format!("list indices must be integers or slices, not {name}");
    let steps = match subscript(vm, key, list.len(), wrong)? {
        Subscript::Index(index) => {
            let old = list.edit(|items| {
                let at = position(index, items.len())?;
                items.get_mut(at).map(|slot| std::mem::replace(slot, value))
            });
            return match old {
                Some(_) => Ok(()),
                None => Err(Raise::new("IndexError", "list assignment index out of range")),
            };
        }
        Subscript::Slice(steps) => steps,
    };
    let items = match vm.items(&value) {
        Ok(items) => items,
        Err(raise) if raise.new_class() == Some("TypeError") && vm.special(&value, "__iter__")?.is_none() => {
            drop(raise);
            return Err(Raise::type_error(if steps.step == 1 {
                "can only assign an iterable"
            } else {
                "must assign iterable to extended slice"
            }));
        }
        Err(raise) => return Err(raise),
    };
    if steps.step == 1 {
        let old: Vec<Value> = list.edit(|all| {
            let start = steps.start.min(all.len());
            let end = (start + steps.count).min(all.len());
            all.splice(start..end, items).collect()
        });
        drop(old);
        return Ok(());
    }
    if items.len() != steps.count {
        return Err(Raise::value_error(format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            items.len(),
            steps.count
        )));
    }
    let old: Vec<Value> = list.edit(|all| {
        let replaced = steps.indexes().zip(items);
        replaced.filter_map(|(at, item)| all.get_mut(at).map(|slot| std::mem::replace(slot, item))).collect()
    });
    drop(old);
    Ok(())
}

/// `del list[key]`.
pub fn delete_item(vm: &mut Vm, list: &List, key: &Value) -> Result<()> {
    let wrong = |name| format!("list indices must be integers or slices, not {name}");
    match subscript(vm, key, list.len(), wrong)? {
        Subscript::Index(index) => {
            let removed = list.edit(|items| position(index, items.len()).map(|at| items.remove(at)));
            match removed {
                Some(_) => Ok(()),
                None => Err(Raise::new("IndexError", "list assignment index out of range")),
            }
        }
        Subscript::Slice(steps) => {
            let mut indexes: Vec<usize> = steps.indexes().collect();
            indexes.sort_unstable();
            let removed = list.edit(|items| {
                let mut removed = Vec::with_capacity(indexes.len());
                let mut next = indexes.iter().peekable();
                let kept = std::mem::take(items).into_iter().enumerate();
                for (at, item) in kept {
                    if next.next_if(|&&gone| gone == at).is_some() {
                        removed.push(item);
                    } else {
                        items.push(item);
                    }
                }
                removed
            });
            drop(removed);
            Ok(())
        }
    }
}

/// Takes the moving of so many items off the budget.
fn charge_moved(vm: &mut Vm, items: usize) -> Result<()> {
    charge(vm, items / 8)
}

/// The index of the first item equal to `value` in `start..end`.
fn find(vm: &mut Vm, list: &List, value: &Value, start: usize, end: usize) -> Result<Option<usize>> {
    let mut at = start;
    while at < end {
        let Some(item) = list.get(at) else { break };
        if sequence::same(vm, &item, value)? {
            charge(vm, at - start)?;
            return Ok(Some(at));
        }
        at += 1;
    }
    charge(vm, at.saturating_sub(start))?;
    Ok(None)
}

fn this<'a>(vm: &Vm, args: &'a Args, method: &str) -> Result<&'a List> {
    match args.positional.first().map(Value::builtin) {
        Some(Value::List(list)) => Ok(list),
        _ => Err(wrong_self(vm, args, "list", method)),
    }
}

fn multiply(vm: &mut Vm, args: Args) -> Result<Value> {
    let list = this(vm, &args, "__mul__")?.clone();
    let other = argument(&args, 1).cloned().unwrap_or_default();
    match repetitions(vm, &other, list.len())? {
        Some(times) => Ok(Value::list(sequence::repeat(&list.items(), times))),
        None => multiplication_error(vm, &other),
    }
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let list = this(vm, args, "__eq__")?;
    let Some(Value::List(other)) = args.positional.get(1).map(Value::builtin) else { return Ok(vm.not_implemented()) };
    if list.is(other) && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        // Items that are no equals of themselves are equal here all the same: identity is looked at first.
        return Ok(Value::Bool(op == CompareOp::Eq));
    }
    let (left, right) = (list.to_vec(), other.to_vec());
    sequence::compare(vm, op, &left, &right)
}

struct Forward {
    /// `None` once it has come to the end: it then stays there, whatever the list gains.
    list: std::cell::RefCell<Option<List>>,
    at: Cell<usize>,
}

impl NativeIterator for Forward {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values(self.list.borrow().clone().map(Value::List).as_ref());
    }

    fn next(&self, _vm: &mut Vm) -> Result<Option<Value>> {
        let item = self.list.borrow().as_ref().and_then(|list| list.get(self.at.get()));
        if item.is_some() {
            self.at.set(self.at.get() + 1);
        } else {
            let list = self.list.take();
            drop(list);
        }
        Ok(item)
    }

    fn remaining(&self) -> Option<usize> {
        Some(self.list.borrow().as_ref().map_or(0, |list| list.len().saturating_sub(self.at.get())))
    }
}

struct Backward {
    list: List,
    /// One more than the index of the next item.
    at: Cell<usize>,
}

impl NativeIterator for Backward {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&Value::List(self.list.clone()));
    }

    fn next(&self, _vm: &mut Vm) -> Result<Option<Value>> {
        let Some(at) = self.at.get().checked_sub(1) else { return Ok(None) };
        let item = self.list.get(at);
        self.at.set(if item.is_some() { at } else { 0 });
        Ok(item)
    }

    fn remaining(&self) -> Option<usize> {
        Some(self.at.get())
    }
}
