use crate::{
    orm::{IdentityKey, IdentityMap, InstanceState},
    python::{ClassBuilder, Vm},
    value::{Host, Object, Payload, Raise, Result, Value},
};

/// `session.new`, `.dirty` and `.deleted`: objects told apart by being the same.
struct IdentitySet(Vec<Object>);

impl Payload for IdentitySet {}

/// `session.identity_map`.
pub(super) struct MapView(pub IdentityMap);

impl Payload for MapView {}

/// An identity set of those objects.
pub(super) fn identity_set(vm: &mut Vm, objects: Vec<Object>) -> Value {
    vm.wrap(IdentitySet(objects))
}

fn set_of(value: &Value) -> Result<&IdentitySet> {
    value.payload::<IdentitySet>().ok_or_else(|| Raise::type_error("an IdentitySet is needed"))
}

fn list(objects: &[Object]) -> Value {
    Value::list(objects.iter().cloned().map(Value::Object).collect::<Vec<_>>())
}

fn map_of(value: &Value) -> Result<&IdentityMap> {
    value.payload::<MapView>().map(|view| &view.0).ok_or_else(|| Raise::type_error("an identity map is needed"))
}

/// Makes the classes.
pub(super) fn load(vm: &mut Vm) {
    let set = ClassBuilder::new("sqlalchemy.util._collections", "IdentitySet")
        .method("__len__", |_, args| {
            let [this] = args.exactly("__len__")?;
            Ok(Value::from(set_of(&this)?.0.len()))
        })
        .method("__bool__", |_, args| {
            let [this] = args.exactly("__bool__")?;
            Ok(Value::Bool(!set_of(&this)?.0.is_empty()))
        })
        .method("__contains__", |_, args| {
            let [this, value] = args.exactly("__contains__")?;
            let found = value.as_object().is_some_and(|object| match set_of(&this) {
                Ok(set) => set.0.iter().any(|one| one.is(object)),
                Err(_) => false,
            });
            Ok(Value::Bool(found))
        })
        .method("__iter__", |vm, args| {
            let [this] = args.exactly("__iter__")?;
            let items = list(&set_of(&this)?.0);
            vm.iter(&items)
        })
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            let items = list(&set_of(&this)?.0);
            let text = vm.repr(&items)?;
            Ok(Value::from(format!("IdentitySet({text})")))
        })
        .method("__eq__", |vm, args| {
            let [this, other] = args.exactly("__eq__")?;
            match other.payload::<IdentitySet>() {
                Some(other) => {
                    let own = &set_of(&this)?.0;
                    let same =
                        own.len() == other.0.len() && own.iter().all(|one| other.0.iter().any(|two| two.is(one)));
                    Ok(Value::Bool(same))
                }
                None => Ok(vm.not_implemented()),
            }
        })
        .method("copy", |vm, args| {
            let [this] = args.exactly("copy")?;
            let objects = set_of(&this)?.0.clone();
            Ok(identity_set(vm, objects))
        })
        .method("union", |vm, args| {
            let [this, other] = args.exactly("union")?;
            let mut objects = set_of(&this)?.0.clone();
            for value in vm.items(&other)? {
                if let Value::Object(object) = value
                    && !objects.iter().any(|one| one.is(&object))
                {
                    objects.push(object);
                }
            }
            Ok(identity_set(vm, objects))
        })
        .constant("__hash__", Value::None)
        .build(vm);
    vm.register_class::<IdentitySet>(&set);
    let map = ClassBuilder::new("sqlalchemy.orm.identity", "_WeakInstanceDict")
        .method("__len__", |_, args| {
            let [this] = args.exactly("__len__")?;
            Ok(Value::from(map_of(&this)?.objects().len()))
        })
        .method("keys", |vm, args| {
            let [this] = args.exactly("keys")?;
            let keys: Vec<Value> = map_of(&this)?.keys().iter().map(IdentityKey::to_value).collect();
            let _ = &vm;
            Ok(Value::list(keys))
        })
        .method("values", |_, args| {
            let [this] = args.exactly("values")?;
            Ok(list(&map_of(&this)?.objects()))
        })
        .method("items", |_, args| {
            let [this] = args.exactly("items")?;
            let pairs = map_of(&this)?.states().into_iter().filter_map(|state| {
                let (key, object) = (state.key()?, state.object()?);
                Some(Value::tuple(vec![key.to_value(), Value::Object(object)]))
            });
            Ok(Value::list(pairs.collect::<Vec<_>>()))
        })
        .method("__iter__", |vm, args| {
            let [this] = args.exactly("__iter__")?;
            let keys: Vec<Value> = map_of(&this)?.keys().iter().map(IdentityKey::to_value).collect();
            vm.iter(&Value::list(keys))
        })
        .method("__contains__", |vm, args| {
            let [this, key] = args.exactly("__contains__")?;
            let found = find(vm, &this, &key)?;
            Ok(Value::Bool(found.is_some()))
        })
        .method("__getitem__", |vm, args| {
            let [this, key] = args.exactly("__getitem__")?;
            match find(vm, &this, &key)? {
                Some(object) => Ok(Value::Object(object)),
                None => Err(Raise::with_arguments("KeyError", vec![key])),
            }
        })
        .method("get", |vm, args| {
            let [this, key, default] = args.bind("get", ["self", "key", "default"], 2)?;
            let found = find(vm, &this.unwrap_or_default(), &key.unwrap_or_default())?;
            Ok(found.map_or(default.unwrap_or_default(), Value::Object))
        })
        .method("all_states", |_, _| Err(Raise::unsupported("identity_map.all_states()")))
        .build(vm);
    vm.register_class::<MapView>(&map);
}

/// The object under a key as the script writes it: `(class, (values…), token)`.
fn find(vm: &mut Vm, this: &Value, key: &Value) -> Result<Option<Object>> {
    let map = map_of(this)?;
    let Value::Tuple(parts) = key else { return Ok(None) };
    let (Some(Value::Class(class)), Some(values)) = (parts.first(), parts.get(1)) else { return Ok(None) };
    let values = vm.items(values)?;
    Ok(map.lookup(class, &values).as_ref().and_then(InstanceState::object))
}
