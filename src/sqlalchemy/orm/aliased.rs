//! `aliased()`: a mapped class under another name in SQL.

use std::cell::RefCell;

use super::{attributes, entity_of, export, export_class, mapper};
use crate::{
    orm::{AliasedClass, InstrumentedAttribute, MappedEntity},
    python::{Args, ClassBuilder, Vm},
    sql::{argument_error, entity::Entity},
    sqlalchemy::{
        coercions::{self, Clause},
        elements,
        support::{self, getter, no_more_keywords, optional_str},
    },
    value::{Dict, Host, Payload, Raise, Result, Str, Value, WeakObject},
};

/// What `inspect()` gives for it.
struct AliasedInsp(MappedEntity);

impl Payload for AliasedInsp {}

/// Makes the class and the function.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let class = ClassBuilder::new("sqlalchemy.orm.util", "AliasedClass")
        .method("__getattr__", |vm, args| {
            let [this, name] = args.exactly("__getattr__")?;
            let Value::Str(name) = name else { return Err(Raise::type_error("attribute name must be string")) };
            let entity = of(&this)?.0.clone();
            if entity.mapper().has_property(&name) {
                return Ok(attributes::wrap(vm, InstrumentedAttribute::of_entity(&entity, name)));
            }
            if let Some(derived) = entity.derived(&name) {
                return Ok(wrap(vm, &derived));
            }
            attribute_of_class(vm, &this, &Value::Class(entity.mapper().class().clone()), &name)
        })
        .method("__str__", describe)
        .method("__repr__", |_, args| {
            let [this] = args.exactly("__repr__")?;
            let address = this.as_object().map_or(0, crate::value::Object::address);
            Ok(Value::from(format!("<AliasedClass at {address:#x}; {}>", of(&this)?.0.mapper().class_name())))
        });
    let class = export_class(vm, module, "AliasedClass", class);
    vm.register_class::<AliasedClass>(&class);
    let inspection = ClassBuilder::new("sqlalchemy.orm.util", "AliasedInsp")
        .method("__str__", getter!(inspected, |_, this| Ok(Value::from(this.label()))))
        .method("__repr__", |_, args| {
            let [this] = args.exactly("__repr__")?;
            let address = this.as_object().map_or(0, crate::value::Object::address);
            let class = inspected(&this)?.mapper().class_name();
            Ok(Value::from(format!("<AliasedInsp at {address:#x}; {class}({class})>")))
        })
        .property("entity", getter!(inspected, |vm, this| Ok(wrap(vm, &this))))
        .property("mapper", getter!(inspected, |vm, this| mapper::wrap(vm, this.mapper())))
        .property("class_", getter!(inspected, |_, this| Ok(Value::Class(this.mapper().class().clone()))))
        .property("selectable", getter!(inspected, |vm, this| elements::wrap_from(vm, &this.from_clause())))
        .property("name", getter!(inspected, |_, this| Ok(Value::Str(this.name()))))
        .property(
            "with_polymorphic_mappers",
            getter!(inspected, |vm, this| match this.polymorphic_mappers() {
                none if none.is_empty() => mapper::all(vm, std::slice::from_ref(this.mapper())),
                mappers => mapper::all(vm, &mappers),
            }),
        )
        .property(
            "polymorphic_on",
            getter!(inspected, |vm, this| match this.mapper().polymorphic_on() {
                Some(on) => elements::wrap(vm, &this.adapt(on)),
                None => Ok(Value::None),
            }),
        )
        .constant("is_aliased_class", true)
        .constant("is_mapper", false)
        .constant("is_selectable", false)
        .constant("is_instance", false)
        .constant("represents_outer_join", false);
    let inspection = export_class(vm, module, "AliasedInsp", inspection);
    vm.register_class::<AliasedInsp>(&inspection);
    export(vm, module, "aliased", aliased);
    export(vm, module, "with_polymorphic", with_polymorphic);
    Ok(())
}

/// What `inspect()` gives for a value, where it is an alias or what was given for one.
pub(super) fn inspect(vm: &mut Vm, value: &Value) -> Option<Value> {
    if value.payload::<AliasedInsp>().is_some() {
        return Some(value.clone());
    }
    let entity = value.payload::<AliasedClass>()?.0.clone();
    Some(inspection(vm, &entity))
}

/// What an alias has of its class besides mapped attributes: methods and descriptors work on the alias.
fn attribute_of_class(vm: &mut Vm, this: &Value, class: &Value, name: &Str) -> Result<Value> {
    let Some(found) = vm.find_attr(class, name)? else {
        return Err(Raise::new(
            "AttributeError",
            format!(
                "type object '{}' has no attribute '{name}'",
                vm.get_attr(class, "__name__").and_then(|name| vm.str(&name))?
            ),
        ));
    };
    let method = vm.import_module("types")?;
    let method = vm.get_attr(&method, "MethodType")?;
    if let Value::Class(method) = &method
        && vm.class_of(&found).is_subclass_of(method)
    {
        let function = vm.get_attr(&found, "__func__")?;
        return vm.call(&Value::Class(method.clone()), vec![function, this.clone()], Vec::new());
    }
    if let Some(descriptor) = vm.find_attr(&found, &"descriptor".into())? {
        return vm.call_method(&descriptor, "__get__", vec![Value::None, this.clone()]);
    }
    if let Some(adapt) = vm.find_attr(&found, &"adapt_to_entity".into())? {
        let entity = of(this)?.0.clone();
        let inspection = inspection(vm, &entity);
        return vm.call(&adapt, vec![inspection], Vec::new());
    }
    Ok(found)
}

fn of(value: &Value) -> Result<&AliasedClass> {
    value.payload::<AliasedClass>().ok_or_else(|| Raise::type_error("an aliased class is expected"))
}

/// An alias as an object, the same as long as anybody holds it.
pub(super) fn wrap(vm: &mut Vm, entity: &MappedEntity) -> Value {
    let known = entity.faces().and_then(|faces| faces.class.borrow().upgrade());
    known.map_or_else(
        || remembered(vm.wrap(AliasedClass(entity.clone())), entity.faces().map(|f| &f.class)),
        Value::Object,
    )
}

/// What `inspect()` gives for an alias, the same as long as anybody holds it.
pub(super) fn inspection(vm: &mut Vm, entity: &MappedEntity) -> Value {
    let known = entity.faces().and_then(|faces| faces.inspection.borrow().upgrade());
    known.map_or_else(
        || remembered(vm.wrap(AliasedInsp(entity.clone())), entity.faces().map(|f| &f.inspection)),
        Value::Object,
    )
}

fn remembered(made: Value, place: Option<&RefCell<WeakObject>>) -> Value {
    if let (Value::Object(object), Some(place)) = (&made, place) {
        place.replace(object.downgrade());
    }
    made
}

fn inspected(value: &Value) -> Result<&MappedEntity> {
    let entity = value.payload::<AliasedInsp>().map(|inspection| &inspection.0);
    entity.ok_or_else(|| Raise::type_error("what inspect() gives for an alias is expected"))
}

fn describe(_: &mut Vm, args: Args) -> Result<Value> {
    let [this] = args.exactly("__str__")?;
    Ok(Value::from(format!("aliased({})", of(&this)?.0.mapper().class_name())))
}

fn aliased(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let name = optional_str("aliased", "name", args.take_keyword("name"))?;
    let alias = args.take_keyword("alias");
    let flat = args.take_keyword("flat");
    let flat = support::flag(vm, flat, false)?;
    no_more_keywords("aliased", &args)?;
    let [element, given] = args.bind("aliased", ["element", "alias"], 1)?;
    let element = element.unwrap_or_default();
    let Some(entity) = entity_of(&element) else {
        return match coercions::clause(vm, &element)? {
            Some(Clause::From(from)) => {
                let alias = from.alias(name).as_from();
                elements::wrap_from(vm, &alias)
            }
            _ => Err(coercions::expected(vm, coercions::Role::FromClause, &element)),
        };
    };
    entity.mapper().registry()?.configure(vm)?;
    let from = match given.or(alias).filter(|value| !value.is_none()) {
        Some(alias) => match coercions::clause(vm, &alias)? {
            Some(Clause::From(from)) => from,
            _ => return Err(coercions::expected(vm, coercions::Role::FromClause, &alias)),
        },
        None => entity.from_clause().anonymous(name.clone(), flat)?,
    };
    let name = name.unwrap_or_else(|| entity.name());
    let mappers = entity.polymorphic_mappers();
    Ok(wrap(vm, &MappedEntity::polymorphic(entity.mapper(), from, Some(name), mappers)))
}

/// `with_polymorphic(base, classes, selectable=False, flat=False, …)`: a class with the columns of derived ones.
///
/// # Errors
/// `InvalidRequestError` for classes that do not derive from `base`.
fn with_polymorphic(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let mut said = |vm: &mut Vm, name: &str| -> Result<bool> {
        let given = args.take_keyword(name);
        support::flag(vm, given, false)
    };
    let (flat, is_aliased, innerjoin) = (said(vm, "flat")?, said(vm, "aliased")?, said(vm, "innerjoin")?);
    let name = optional_str("with_polymorphic", "name", args.take_keyword("name"))?;
    let selectable = args.take_keyword("selectable");
    if let Some((name, _)) = args.keywords.first() {
        return Err(Raise::unsupported(format!("with_polymorphic({name}=...)")));
    }
    let [base, classes, given] = args.bind("with_polymorphic", ["base", "classes", "selectable"], 2)?;
    let base = base.unwrap_or_default();
    let Some(entity) = entity_of(&base) else {
        return Err(coercions::expected(vm, coercions::Role::FromClause, &base));
    };
    let mapper = entity.mapper().clone();
    mapper.registry()?.configure(vm)?;
    let classes = match classes.unwrap_or_default() {
        Value::Str(word) if word == "*" => None,
        other => {
            let mut mappers = Vec::new();
            for class in vm.items(&other)? {
                match entity_of(&class) {
                    Some(entity) => mappers.push(entity.mapper().clone()),
                    None => return Err(coercions::expected(vm, coercions::Role::FromClause, &class)),
                }
            }
            Some(mappers)
        }
    };
    let selectable = match given.or(selectable) {
        None | Some(Value::None | Value::Bool(false)) => None,
        Some(value) => match coercions::clause(vm, &value)? {
            Some(Clause::From(from)) => Some(from),
            _ => return Err(coercions::expected(vm, coercions::Role::FromClause, &value)),
        },
    };
    if selectable.is_some() && flat {
        return Err(argument_error(
            "the 'flat' and 'selectable' arguments cannot be passed simultaneously to with_polymorphic()",
        ));
    }
    let source = mapper.polymorphic_source(classes.as_deref(), selectable, innerjoin)?;
    let from = if is_aliased || flat { source.selectable.anonymous(None, flat)? } else { source.selectable };
    Ok(wrap(vm, &MappedEntity::polymorphic(&mapper, from, name, source.mappers)))
}
