//! Rows as the script sees them: `Row`, `RowMapping` and the views of their keys.

use super::support;
use crate::{
    engine::{Row, RowKeys},
    python::{Args, ClassBuilder, Vm},
    value::{CompareOp, Dict, Host, Object, Payload, Raise, Result, Str, Tuple, Value},
};
use std::rc::Rc;

/// A row as a mapping.
pub(super) struct RowMapping(pub Row);

impl Payload for RowMapping {}

/// The names of a result's columns, as `keys()` gives them.
pub(super) struct KeyView(pub Rc<RowKeys>);

impl Payload for KeyView {}

/// The values of a row as a mapping, or its items.
struct ValuesView {
    row: Row,
    items: bool,
}

impl Payload for ValuesView {}

impl ValuesView {
    fn list(&self) -> Value {
        if !self.items {
            return Value::list(self.row.values().to_vec());
        }
        let values = self.row.values();
        let pairs =
            self.row.keys().fields().filter_map(|(place, name)| {
                Some(Value::tuple(vec![Value::Str(name.clone()), values.get(place)?.clone()]))
            });
        Value::list(pairs.collect::<Vec<_>>())
    }
}

fn view_class(vm: &mut Vm, name: &'static str) -> crate::value::Class {
    let builder = ClassBuilder::new("sqlalchemy.engine.row", name)
        .method("__len__", |_, args| {
            let [this] = args.exactly("__len__")?;
            Ok(Value::from(values_view(&this)?.row.values().len()))
        })
        .method("__iter__", |vm, args| {
            let [this] = args.exactly("__iter__")?;
            let list = values_view(&this)?.list();
            vm.iter(&list)
        })
        .method("__contains__", |vm, args| {
            let [this, value] = args.exactly("__contains__")?;
            let list = values_view(&this)?.list();
            vm.contains(&list, &value).map(Value::from)
        })
        .method("__eq__", |vm, args| {
            let [this, other] = args.exactly("__eq__")?;
            let (mine, theirs) = (values_view(&this)?.list(), vm.items(&other)?);
            vm.eq(&mine, &Value::list(theirs)).map(Value::from)
        })
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            let view = values_view(&this)?;
            let name = if view.items { "ROMappingItemsView" } else { "ROMappingKeysValuesView" };
            let dict = Value::Dict(as_dict(&view.row));
            Ok(Value::from(format!("{name}({})", vm.repr(&dict)?)))
        })
        .constant("__hash__", Value::None);
    support::build(vm, name, builder)
}

fn values_view(value: &Value) -> Result<&ValuesView> {
    value.payload::<ValuesView>().ok_or_else(|| Raise::type_error("a view of a row is needed"))
}

/// Makes the classes.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let row = row_class(vm);
    vm.register_class::<Row>(&row);
    vm.register_sequence(&row);
    module.insert_str(&"Row".into(), row.into());
    let mapping = mapping_class(vm);
    vm.register_class::<RowMapping>(&mapping);
    module.insert_str(&"RowMapping".into(), mapping.into());
    let values = view_class(vm, "ROMappingKeysValuesView");
    vm.register_class::<ValuesView>(&values);
    view_class(vm, "ROMappingItemsView");
    let keys = keys_class(vm);
    vm.register_class::<KeyView>(&keys);
    Ok(())
}

fn row_class(vm: &mut Vm) -> crate::value::Class {
    let builder = ClassBuilder::new("sqlalchemy.engine.row", "Row")
        .method("__new__", |_, _| Err(Raise::unsupported("making a Row directly")))
        .method("__len__", |_, args| {
            let [this] = args.exactly("__len__")?;
            Ok(Value::from(row(&this)?.values().len()))
        })
        .method("__getitem__", |vm, args| {
            let [this, index] = args.exactly("__getitem__")?;
            if let Value::Int(index) = index
                && let Ok(index) = usize::try_from(index)
                && let Some(value) = row(&this)?.get(index)
            {
                return Ok(value.clone());
            }
            let tuple = tuple(&this)?;
            vm.get_item(&tuple, &index)
        })
        .method("__iter__", |vm, args| {
            let [this] = args.exactly("__iter__")?;
            let tuple = tuple(&this)?;
            vm.iter(&tuple)
        })
        .method("__contains__", |vm, args| {
            let [this, item] = args.exactly("__contains__")?;
            let tuple = tuple(&this)?;
            vm.contains(&tuple, &item).map(Value::from)
        })
        .method("__hash__", |vm, args| {
            let [this] = args.exactly("__hash__")?;
            let tuple = tuple(&this)?;
            vm.hash(&tuple).map(Value::from)
        })
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            repr(vm, &this).map(Value::from)
        })
        .method("__getattr__", |vm, args| {
            let [this, name] = args.exactly("__getattr__")?;
            let name = vm.str(&name)?;
            let row = row(&this)?;
            match row.get_named(&name)? {
                Some(value) => Ok(value.clone()),
                None => {
                    let message = row.keys().missing(name).first_argument().unwrap_or_default();
                    Err(Raise::with_arguments("AttributeError", vec![message]))
                }
            }
        })
        .method("__setattr__", |_, _| Err(Raise::new("AttributeError", "can't set attribute")))
        .method("__delattr__", |_, _| Err(Raise::new("AttributeError", "can't delete attribute")))
        .method("_asdict", |_, args| {
            let [this] = args.exactly("_asdict")?;
            Ok(Value::Dict(as_dict(row(&this)?)))
        })
        .method("_tuple", |vm, args| {
            let [this] = args.exactly("_tuple")?;
            deprecated(vm, "The Row._tuple() method is deprecated, Row now behaves like a tuple and can unpack types directly. (deprecated since: 2.1.0)")?;
            tuple(&this)
        })
        .method("tuple", |vm, args| {
            let [this] = args.exactly("tuple")?;
            deprecated(vm, "The Row.tuple() method is deprecated in favor of Row._tuple(); all Row methods and library-level attributes are intended to be underscored to avoid name conflicts.  Please use Row._tuple(). (deprecated since: 2.0.19)")?;
            tuple(&this)
        })
        .property("_t", |vm, args| {
            let [this] = args.exactly("_t")?;
            deprecated(vm, "The Row._t attribute is deprecated, Row now behaves like a tuple and can unpack types directly. (deprecated since: 2.1.0)")?;
            Ok(this)
        })
        .property("t", |vm, args| {
            let [this] = args.exactly("t")?;
            deprecated(vm, "The Row.t attribute is deprecated in favor of Row._t; all Row methods and library-level attributes are intended to be underscored to avoid name conflicts.  Please use Row._t. (deprecated since: 2.0.19)")?;
            Ok(this)
        })
        .property("_fields", |_, args| {
            let [this] = args.exactly("_fields")?;
            let names: Vec<Value> = row(&this)?.keys().fields().map(|(_, name)| Value::Str(name.clone())).collect();
            Ok(Value::tuple(names))
        })
        .property("_mapping", |vm, args| {
            let [this] = args.exactly("_mapping")?;
            let mapping = RowMapping(row(&this)?.clone());
            Ok(vm.wrap(mapping))
        })
        .property("count", |vm, args| special(vm, args, "count"))
        .property("index", |vm, args| special(vm, args, "index"))
        .method("__eq__", |vm, args| compare(vm, args, CompareOp::Eq))
        .method("__ne__", |vm, args| compare(vm, args, CompareOp::Ne))
        .method("__lt__", |vm, args| compare(vm, args, CompareOp::Lt))
        .method("__le__", |vm, args| compare(vm, args, CompareOp::Le))
        .method("__gt__", |vm, args| compare(vm, args, CompareOp::Gt))
        .method("__ge__", |vm, args| compare(vm, args, CompareOp::Ge));
    support::build(vm, "Row", builder)
}

fn mapping_class(vm: &mut Vm) -> crate::value::Class {
    let builder = ClassBuilder::new("sqlalchemy.engine.row", "RowMapping")
        .method("__new__", |_, _| Err(Raise::unsupported("making a RowMapping directly")))
        .method("__len__", |_, args| {
            let [this] = args.exactly("__len__")?;
            Ok(Value::from(mapping(&this)?.values().len()))
        })
        .method("__getitem__", |vm, args| {
            let [this, key] = args.exactly("__getitem__")?;
            let row = mapping(&this)?;
            match find(vm, row, &key)? {
                Some(value) => Ok(value),
                None => {
                    let key = vm.str(&key)?;
                    Err(row.keys().missing(key))
                }
            }
        })
        .method("get", |vm, args| {
            let [this, key, default] = args.bind("get", ["self", "key", "default"], 2)?;
            let found = find(vm, mapping(&this.unwrap_or_default())?, &key.unwrap_or_default())?;
            Ok(found.or(default).unwrap_or_default())
        })
        .method("__contains__", |vm, args| {
            let [this, key] = args.exactly("__contains__")?;
            Ok(Value::from(find(vm, mapping(&this)?, &key)?.is_some()))
        })
        .method("__iter__", |vm, args| {
            let [this] = args.exactly("__iter__")?;
            let names: Vec<Value> = mapping(&this)?.keys().fields().map(|(_, name)| Value::Str(name.clone())).collect();
            vm.iter(&Value::tuple(names))
        })
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            let dict = Value::Dict(as_dict(mapping(&this)?));
            vm.repr(&dict).map(Value::Str)
        })
        .method("keys", |vm, args| {
            let [this] = args.exactly("keys")?;
            let view = KeyView(mapping(&this)?.keys().clone());
            Ok(vm.wrap(view))
        })
        .method("values", |vm, args| {
            let [this] = args.exactly("values")?;
            let row = mapping(&this)?.clone();
            Ok(vm.wrap(ValuesView { row, items: false }))
        })
        .method("items", |vm, args| {
            let [this] = args.exactly("items")?;
            let row = mapping(&this)?.clone();
            let class = support::class(vm, "ROMappingItemsView")?;
            Ok(Object::bare(class, ValuesView { row, items: true }).into())
        })
        .method("__eq__", |vm, args| {
            let [this, other] = args.exactly("__eq__")?;
            let same = mappings_equal(vm, &this, &other)?;
            Ok(same.map_or_else(|| vm.not_implemented(), Value::from))
        })
        .method("__ne__", |vm, args| {
            let [this, other] = args.exactly("__ne__")?;
            let same = mappings_equal(vm, &this, &other)?;
            Ok(same.map_or_else(|| vm.not_implemented(), |same| Value::from(!same)))
        })
        .constant("__hash__", Value::None);
    support::build(vm, "RowMapping", builder)
}

fn keys_class(vm: &mut Vm) -> crate::value::Class {
    let builder = ClassBuilder::new("sqlalchemy.engine.result", "RMKeyView")
        .method("__len__", |_, args| {
            let [this] = args.exactly("__len__")?;
            Ok(Value::from(keys(&this)?.len()))
        })
        .method("__iter__", |vm, args| {
            let [this] = args.exactly("__iter__")?;
            let list = Value::list(key_values(&this)?);
            vm.iter(&list)
        })
        .method("__contains__", |vm, args| {
            let [this, key] = args.exactly("__contains__")?;
            let keys = keys(&this)?;
            Ok(Value::Bool(match &key {
                Value::Str(name) => keys.has(name),
                other => super::result::column_of(vm, keys, other)?.is_some(),
            }))
        })
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            let list = Value::list(key_values(&this)?);
            Ok(Value::from(format!("RMKeyView({})", vm.repr(&list)?)))
        })
        .method("__eq__", |vm, args| {
            let [this, other] = args.exactly("__eq__")?;
            let mine = vm.types.set.clone();
            let mine = vm.call(&mine.into(), vec![this], Vec::new())?;
            let theirs = vm.types.set.clone();
            let theirs = vm.call(&theirs.into(), vec![other], Vec::new())?;
            vm.eq(&mine, &theirs).map(Value::from)
        })
        .constant("__hash__", Value::None);
    support::build(vm, "RMKeyView", builder)
}

/// The row in an object.
fn row(value: &Value) -> Result<&Row> {
    value.payload::<Row>().ok_or_else(|| Raise::type_error("a Row is needed"))
}

fn mapping(value: &Value) -> Result<&Row> {
    value.payload::<RowMapping>().map(|mapping| &mapping.0).ok_or_else(|| Raise::type_error("a RowMapping is needed"))
}

fn keys(value: &Value) -> Result<&RowKeys> {
    value.payload::<KeyView>().map(|view| &*view.0).ok_or_else(|| Raise::type_error("a view of keys is needed"))
}

fn key_values(value: &Value) -> Result<Vec<Value>> {
    Ok(keys(value)?.fields().map(|(_, name)| Value::Str(name.clone())).collect())
}

fn tuple(value: &Value) -> Result<Value> {
    Ok(Value::Tuple(row(value)?.values().clone()))
}

fn as_dict(row: &Row) -> Dict {
    let dict = Dict::new();
    for (place, name) in row.keys().fields() {
        if let Some(value) = row.values().get(place) {
            dict.insert_str(name, value.clone());
        }
    }
    dict
}

/// The value that a key finds in a row: by name, or by the expression that the column stands for.
fn find(vm: &mut Vm, row: &Row, key: &Value) -> Result<Option<Value>> {
    let index = match key {
        Value::Str(name) => row.keys().find(name)?,
        other => super::result::column_of(vm, row.keys(), other)?,
    };
    Ok(index.and_then(|index| row.get(index)).cloned())
}

/// `repr()` of a row: that of its tuple, long values cut.
fn repr(vm: &mut Vm, this: &Value) -> Result<String> {
    let values: Tuple = row(this)?.values().clone();
    let params = Value::Tuple(values);
    super::exc::repr_row(vm, &params)
}

/// `count` and `index` are methods of a tuple, unless a column has the name.
fn special(vm: &mut Vm, args: Args, name: &'static str) -> Result<Value> {
    let [this] = args.exactly(name)?;
    if let Some(value) = row(&this)?.get_named(&Str::from(name))? {
        return Ok(value.clone());
    }
    let tuple = tuple(&this)?;
    vm.get_attr(&tuple, name)
}

fn compare(vm: &mut Vm, args: Args, op: CompareOp) -> Result<Value> {
    let [this, other] = args.exactly("__eq__")?;
    let left = tuple(&this)?;
    let right = match other.payload::<Row>() {
        Some(row) => Value::Tuple(row.values().clone()),
        None => other,
    };
    vm.compare(op, &left, &right)
}

fn mappings_equal(vm: &mut Vm, this: &Value, other: &Value) -> Result<Option<bool>> {
    let left = Value::Dict(as_dict(mapping(this)?));
    let right = match other {
        Value::Dict(_) => other.clone(),
        other => match other.payload::<RowMapping>() {
            Some(mapping) => Value::Dict(as_dict(&mapping.0)),
            None => return Ok(None),
        },
    };
    vm.eq(&left, &right).map(Some)
}

fn deprecated(vm: &mut Vm, message: &str) -> Result<()> {
    vm.warn("sqlalchemy.exc.SADeprecationWarning", message)
}
