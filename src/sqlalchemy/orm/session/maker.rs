use std::{any::Any, cell::RefCell};

use super::MODULE;
use crate::{
    python::{Args, ClassBuilder, Vm},
    sqlalchemy::support,
    value::{Dict, Host, Payload, Raise, Result, Str, Value, Visitor},
};

/// What a `sessionmaker` keeps: the class of its sessions, and what they are made with.
#[derive(Default)]
struct Maker {
    class: RefCell<Value>,
    keywords: RefCell<Vec<(Str, Value)>>,
}

impl Payload for Maker {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&self.class.borrow());
        visitor.values(self.keywords.borrow().iter().map(|(_, value)| value));
    }

    fn release(&self) -> Box<dyn Any> {
        Box::new((self.class.take(), self.keywords.take()))
    }

    fn may_hold_itself(&self) -> bool {
        true
    }
}

/// `with maker.begin() as session:`
struct MakerBlock {
    maker: Value,
    session: RefCell<Value>,
    transaction: RefCell<Value>,
}

impl Payload for MakerBlock {}

/// Makes the class.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let maker = ClassBuilder::new(MODULE, "sessionmaker")
        .open()
        .payload::<Maker>()
        .method("__init__", init)
        .method("__call__", call)
        .method("configure", |_, mut args| {
            let this = args.take_first()?;
            let keywords = std::mem::take(&mut args.keywords);
            args.finish("sessionmaker.configure")?;
            set_all(of(&this)?, keywords);
            Ok(Value::None)
        })
        .method("begin", |vm, args| {
            let [maker] = args.exactly("begin")?;
            Ok(vm.wrap(MakerBlock { maker, session: RefCell::default(), transaction: RefCell::default() }))
        })
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            let keywords = of(&this)?.keywords.borrow().clone();
            let mut words = Vec::new();
            for (name, value) in keywords {
                words.push(format!("{name}={}", vm.repr(&value)?));
            }
            Ok(Value::from(format!("sessionmaker(class_='Session', {})", words.join(", "))))
        })
        .property("kw", |_, args| {
            let [this] = args.exactly("kw")?;
            let pairs = of(&this)?.keywords.borrow().clone();
            Ok(Value::Dict(pairs.into_iter().collect()))
        })
        .property("class_", |_, args| {
            let [this] = args.exactly("class_")?;
            Ok(of(&this)?.class.borrow().clone())
        })
        .method("__class_getitem__", |_, mut args| args.take_first())
        .build(vm);
    module.insert_str(&"sessionmaker".into(), Value::Class(maker));
    let block = ClassBuilder::new("contextlib", "_GeneratorContextManager")
        .method("__enter__", |vm, args| {
            let [this] = args.exactly("__enter__")?;
            let Some(block) = this.payload::<MakerBlock>() else { return Ok(Value::None) };
            let session = vm.call(&block.maker.clone(), Vec::new(), Vec::new())?;
            let transaction = vm.call_method(&session, "begin", Vec::new())?;
            vm.call_method(&transaction, "__enter__", Vec::new())?;
            let old = (block.session.replace(session.clone()), block.transaction.replace(transaction));
            drop(old);
            Ok(session)
        })
        .method("__exit__", |vm, mut args| {
            let this = args.take_first()?;
            let Some(block) = this.payload::<MakerBlock>() else { return Ok(Value::None) };
            let (session, transaction) = (block.session.take(), block.transaction.take());
            let ended = vm.call_method(&transaction, "__exit__", args.positional.clone());
            let closed = vm.call_method(&session, "close", Vec::new());
            ended?;
            closed?;
            Ok(Value::Bool(false))
        })
        .build(vm);
    vm.register_class::<MakerBlock>(&block);
    Ok(())
}

/// The class of the sessions that a `sessionmaker` makes.
pub(super) fn class_of(value: &Value) -> Option<Value> {
    Some(value.payload::<Maker>()?.class.borrow().clone())
}

fn of(value: &Value) -> Result<&Maker> {
    value.payload::<Maker>().ok_or_else(|| Raise::type_error("a sessionmaker is needed"))
}

fn set_all(maker: &Maker, keywords: Vec<(Str, Value)>) {
    for (name, value) in keywords {
        let mut known = maker.keywords.borrow_mut();
        let old = match known.iter_mut().find(|(other, _)| *other == name) {
            Some((_, old)) => std::mem::replace(old, value),
            None => {
                known.push((name, value));
                Value::None
            }
        };
        drop(known);
        drop(old);
    }
}

fn init(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let maker = of(&this)?;
    let class = match args.take_keyword("class_") {
        Some(class) => class,
        None => Value::Class(support::class_made(vm, "Session")?),
    };
    let bind = if args.positional.is_empty() { args.take_keyword("bind") } else { Some(args.positional.remove(0)) };
    let mut keywords = std::mem::take(&mut args.keywords);
    args.finish("sessionmaker.__init__")?;
    let mut take = |name: &str| {
        let place = keywords.iter().position(|(known, _)| known == name)?;
        Some(keywords.remove(place).1)
    };
    let autoflush = take("autoflush").unwrap_or(Value::Bool(true));
    let expire = take("expire_on_commit").unwrap_or(Value::Bool(true));
    let info = take("info");
    keywords.push(("bind".into(), bind.unwrap_or_default()));
    keywords.push(("autoflush".into(), autoflush));
    keywords.push(("expire_on_commit".into(), expire));
    if let Some(info) = info {
        keywords.push(("info".into(), info));
    }
    // Who listens to the sessions of one maker is not told of others.
    let class = match class {
        Value::Class(base) => {
            let namespace = Dict::new();
            namespace.insert_str(&"__module__".into(), MODULE.into());
            let arguments =
                vec![Value::Str(base.name()), Value::tuple(vec![Value::Class(base)]), Value::Dict(namespace)];
            let kind = Value::Class(vm.types.type_.clone());
            vm.call(&kind, arguments, Vec::new())?
        }
        other => other,
    };
    let old = maker.class.replace(class);
    drop(old);
    set_all(maker, keywords);
    Ok(Value::None)
}

fn call(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let (class, keywords) = {
        let maker = of(&this)?;
        (maker.class.borrow().clone(), maker.keywords.borrow().clone())
    };
    let mut given = std::mem::take(&mut args.keywords);
    args.finish("sessionmaker.__call__")?;
    for (name, value) in keywords {
        let place = given.iter().position(|(known, _)| *known == name);
        match (place.and_then(|place| given.get_mut(place)), &value) {
            (None, _) => given.push((name, value)),
            (Some((known, own)), Value::Dict(info)) if known == "info" => {
                let merged = info.copy();
                if let Value::Dict(own) = &*own {
                    for (key, value) in own.entries() {
                        merged.insert(vm, &key, value)?;
                    }
                }
                *own = Value::Dict(merged);
            }
            _ => {}
        }
    }
    vm.call(&class, Vec::new(), given)
}
