//! `.c`: the columns of a source, by key.

use super::wrap;
use crate::{
    python::{Args, ClassBuilder, Vm},
    sql::{
        elements::ColumnElement,
        schema::Column,
        selectable::{ColumnCollection, FromClause},
    },
    sqlalchemy::{coercions, compile, support},
    value::{Dict, Host, Payload, Raise, Result, Str, Value},
};

/// The payload of a `ColumnCollection`.
pub enum Columns {
    /// Those of a source, as they are now.
    From(FromClause),
    /// Those that were found.
    Fixed(ColumnCollection),
}

impl Payload for Columns {}

impl Columns {
    /// A collection of schema columns.
    pub fn of_columns(columns: &[Column]) -> Columns {
        let entries = columns.iter().map(|column| (column.key(), ColumnElement::of_column(column, None)));
        Columns::Fixed(ColumnCollection(entries.collect()))
    }

    /// The columns by key.
    pub fn all(&self) -> Vec<(Str, ColumnElement)> {
        match self {
            Columns::From(from) => from.columns().0,
            Columns::Fixed(columns) => columns.0.clone(),
        }
    }

    fn get(&self, key: &str) -> Option<ColumnElement> {
        match self {
            Columns::From(FromClause::Table(table)) => table.c(key),
            Columns::From(from) => from.columns().get(key).cloned(),
            Columns::Fixed(columns) => columns.get(key).cloned(),
        }
    }
}

/// Makes the classes.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let base = ClassBuilder::new("sqlalchemy.sql.base", "ColumnCollection");
    let base = support::build(vm, "ColumnCollection", base);
    module.insert_str(&"ColumnCollection".into(), Value::Class(base.clone()));
    let builder = ClassBuilder::new("sqlalchemy.sql.base", "ReadOnlyColumnCollection")
        .base(&base)
        .method("__new__", |_, _| Err(Raise::unsupported("making a ColumnCollection directly")))
        .method("__getattr__", |vm, args| {
            let [this, name] = args.exactly("__getattr__")?;
            let name = vm.str(&name)?;
            match of(&this)?.get(&name) {
                Some(element) => wrap(vm, &element),
                None => Err(Raise::new("AttributeError", name)),
            }
        })
        .method("__getitem__", get_item)
        .method("get", |vm, args| {
            let [this, key, default] = args.bind("get", ["self", "key", "default"], 2)?;
            let key = key.unwrap_or_default();
            match key.as_str().map(|key| of(&this.unwrap_or_default()).map(|columns| columns.get(key))) {
                Some(found) => match found? {
                    Some(element) => wrap(vm, &element),
                    None => Ok(default.unwrap_or_default()),
                },
                None => Ok(default.unwrap_or_default()),
            }
        })
        .method("__contains__", |_, args| {
            let [this, key] = args.exactly("__contains__")?;
            match key.as_str() {
                Some(key) => Ok(Value::from(of(&this)?.get(key).is_some())),
                None => Err(Raise::new("sqlalchemy.exc.ArgumentError", "__contains__ requires a string argument")),
            }
        })
        .method("contains_column", |_, args| {
            let [this, column] = args.bind("contains_column", ["self", "col"], 2)?;
            let columns = of(&this.unwrap_or_default())?.all();
            match column.unwrap_or_default().payload::<ColumnElement>() {
                Some(column) => Ok(Value::from(columns.iter().any(|(_, known)| known.id() == column.id()))),
                None => Err(Raise::new(
                    "sqlalchemy.exc.ArgumentError",
                    "contains_column cannot be used with string arguments. Use ``col_name in table.c`` instead.",
                )),
            }
        })
        .method("__len__", |_, args| {
            let [this] = args.exactly("__len__")?;
            Ok(Value::from(of(&this)?.all().len()))
        })
        .method("__bool__", |_, _| Ok(Value::Bool(true)))
        .method("__iter__", |vm, args| {
            let [this] = args.exactly("__iter__")?;
            let values = values(vm, of(&this)?)?;
            vm.iter(&Value::list(values))
        })
        .method("keys", |_, args| {
            let [this] = args.exactly("keys")?;
            let keys: Vec<Value> = of(&this)?.all().into_iter().map(|(key, _)| Value::Str(key)).collect();
            Ok(Value::list(keys))
        })
        .method("values", |vm, args| {
            let [this] = args.exactly("values")?;
            values(vm, of(&this)?).map(Value::list)
        })
        .method("items", |vm, args| {
            let [this] = args.exactly("items")?;
            let mut items = Vec::new();
            for (key, element) in of(&this)?.all() {
                items.push(Value::tuple(vec![Value::Str(key), wrap(vm, &element)?]));
            }
            Ok(Value::list(items))
        })
        .method("__str__", |vm, args| {
            let [this] = args.exactly("__str__")?;
            let mut parts = Vec::new();
            for (_, element) in of(&this)?.all() {
                parts.push(compile::element_text(vm, &element)?.as_str().to_owned());
            }
            Ok(Value::from(format!("ReadOnlyColumnCollection({})", parts.join(", "))))
        })
        .method("corresponding_column", |vm, args| {
            let [this, column, embedded] =
                args.bind("corresponding_column", ["self", "column", "require_embedded"], 2)?;
            if embedded.is_some_and(|value| !matches!(value, Value::Bool(false))) {
                return Err(Raise::unsupported("corresponding_column(require_embedded=...)"));
            }
            let column = coercions::receiver(vm, &column.unwrap_or_default())?;
            let this = this.unwrap_or_default();
            match of(&this)? {
                Columns::From(from) => match from.corresponding_column(&column) {
                    Some(found) => wrap(vm, &found),
                    None => Ok(Value::None),
                },
                Columns::Fixed(columns) => {
                    match columns.0.iter().find(|(_, known)| known.id() == column.id()).cloned() {
                        Some((_, found)) => wrap(vm, &found),
                        None => Ok(Value::None),
                    }
                }
            }
        })
        .method("as_readonly", |_, args| {
            let [this] = args.exactly("as_readonly")?;
            Ok(this)
        });
    let class = support::build(vm, "ReadOnlyColumnCollection", builder);
    vm.register_class::<Columns>(&class);
    Ok(())
}

fn of(value: &Value) -> Result<&Columns> {
    value.payload::<Columns>().ok_or_else(|| Raise::type_error("a ColumnCollection is needed"))
}

fn values(vm: &mut Vm, columns: &Columns) -> Result<Vec<Value>> {
    columns.all().iter().map(|(_, element)| wrap(vm, element)).collect()
}

fn get_item(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, key] = args.exactly("__getitem__")?;
    let columns = of(&this)?;
    match &key {
        Value::Str(name) => match columns.get(name) {
            Some(element) => wrap(vm, &element),
            None => Err(Raise::with_arguments("KeyError", vec![key])),
        },
        Value::Int(index) => {
            let all = columns.all();
            // They are counted from the front alone.
            match usize::try_from(*index).ok().and_then(|position| all.get(position)) {
                Some((_, element)) => wrap(vm, element),
                None => Err(Raise::with_arguments("IndexError", vec![key])),
            }
        }
        Value::Object(object) if object.payload::<ColumnElement>().is_some() => {
            Err(Raise::with_arguments("KeyError", vec![key]))
        }
        _ => {
            // Several names, or a slice.
            let chosen = match &key {
                Value::Tuple(names) => {
                    let mut chosen = Vec::new();
                    for name in names.iter() {
                        let inner = get_item(vm, Args::new(vec![this.clone(), name.clone()]))?;
                        chosen.push(inner);
                    }
                    chosen
                }
                _ => {
                    let all = Value::list(values(vm, columns)?);
                    let part = vm.get_item(&all, &key)?;
                    vm.items(&part)?
                }
            };
            let mut entries = Vec::new();
            for value in &chosen {
                let element = coercions::receiver(vm, value)?;
                entries.push((element.proxy_key().unwrap_or_else(|| "".into()), element));
            }
            Ok(vm.wrap(Columns::Fixed(ColumnCollection(entries))))
        }
    }
}
