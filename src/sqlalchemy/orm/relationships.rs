//! `RelationshipProperty` as an object of the script, with `RelationshipDirection` and `CascadeOptions`.

use super::{export_class, mapper};
use crate::{
    orm::{CascadeOptions, Direction, InnerJoin, PassiveDeletes, RelationshipProperty},
    python::{ClassBuilder, Vm},
    sql::schema::Column,
    sqlalchemy::{elements, schema, support::getter},
    value::{Class, Dict, Payload, Raise, Result, Set, Str, Value},
};

impl Payload for RelationshipProperty {}

/// A member of `RelationshipDirection`.
struct DirectionObject(Direction);

impl Payload for DirectionObject {}

/// The cascades of a relationship as an object, a frozenset of their names underneath.
struct CascadeObject {
    names: Value,
    options: CascadeOptions,
}

impl Payload for CascadeObject {
    fn builtin(&self) -> Option<&Value> {
        Some(&self.names)
    }
}

/// Makes the classes; `base` is `MapperProperty`.
pub(super) fn load(vm: &mut Vm, module: &Dict, base: &Class) {
    let class = joins(options(ClassBuilder::new("sqlalchemy.orm.relationships", "RelationshipProperty").base(base)));
    let class = export_class(vm, module, "RelationshipProperty", class);
    let declared = ClassBuilder::new("sqlalchemy.orm.relationships", "_RelationshipDeclared").base(&class).build(vm);
    vm.register_class::<RelationshipProperty>(&declared);
    let direction = ClassBuilder::new("sqlalchemy.orm.base", "RelationshipDirection")
        .method("__str__", getter!(of_direction, |_, this| Ok(format!("RelationshipDirection.{}", this.name()).into())))
        .method(
            "__repr__",
            getter!(of_direction, |_, this| Ok(
                format!("<RelationshipDirection.{}: {}>", this.name(), number(this)).into()
            )),
        )
        .property("name", getter!(of_direction, |_, this| Ok(Value::from(this.name()))))
        .property("value", getter!(of_direction, |_, this| Ok(Value::Int(number(this)))));
    let direction = export_class(vm, module, "RelationshipDirection", direction);
    vm.register_class::<DirectionObject>(&direction);
    for member in [Direction::OneToMany, Direction::ManyToOne, Direction::ManyToMany] {
        let object = vm.wrap(DirectionObject(member));
        direction.attributes().insert_str(&member.name().into(), object.clone());
        module.insert_str(&member.name().into(), object);
    }
    let frozenset = vm.types.frozenset.clone();
    let cascade = ClassBuilder::new("sqlalchemy.orm.relationships", "CascadeOptions")
        .base(&frozenset)
        .method(
            "__repr__",
            getter!(cascade_of, |_, options| Ok(Value::from(format!(
                "CascadeOptions('{}')",
                options.names().join(",")
            )))),
        )
        .property("save_update", getter!(cascade_of, |_, options| Ok(Value::Bool(options.save_update))))
        .property("delete", getter!(cascade_of, |_, options| Ok(Value::Bool(options.delete))))
        .property("refresh_expire", getter!(cascade_of, |_, options| Ok(Value::Bool(options.refresh_expire))))
        .property("merge", getter!(cascade_of, |_, options| Ok(Value::Bool(options.merge))))
        .property("expunge", getter!(cascade_of, |_, options| Ok(Value::Bool(options.expunge))))
        .property("delete_orphan", getter!(cascade_of, |_, options| Ok(Value::Bool(options.delete_orphan))));
    let cascade = export_class(vm, module, "CascadeOptions", cascade);
    vm.register_class::<CascadeObject>(&cascade);
}

/// `lazy`, as it was given.
fn lazy(relationship: &RelationshipProperty) -> Value {
    let given = relationship.options().lazy_given.clone();
    given.unwrap_or_else(|| Value::Str(relationship.lazy().clone()))
}

/// What `relationship()` was told.
fn options(class: ClassBuilder) -> ClassBuilder {
    class
        .property("uselist", getter!(of, |_, this| Ok(Value::Bool(this.uselist()))))
        .property("lazy", getter!(of, |_, this| Ok(lazy(&this))))
        .property("viewonly", getter!(of, |_, this| Ok(Value::Bool(this.viewonly()))))
        .property("post_update", getter!(of, |_, this| Ok(Value::Bool(this.post_update()))))
        .property("passive_updates", getter!(of, |_, this| Ok(Value::Bool(this.passive_updates()))))
        .property(
            "passive_deletes",
            getter!(of, |_, this| Ok(match this.passive_deletes() {
                PassiveDeletes::No => Value::Bool(false),
                PassiveDeletes::Yes => Value::Bool(true),
                PassiveDeletes::All => Value::from("all"),
            })),
        )
        .property("single_parent", getter!(of, |_, this| Ok(Value::Bool(this.options().single_parent))))
        .property("active_history", getter!(of, |_, this| Ok(Value::Bool(this.options().active_history))))
        .property(
            "innerjoin",
            getter!(of, |_, this| Ok(match this.options().innerjoin {
                InnerJoin::No => Value::Bool(false),
                InnerJoin::Nested => Value::Bool(true),
                InnerJoin::Unnested => Value::from("unnested"),
            })),
        )
        .property("omit_join", getter!(of, |_, this| Ok(this.options().omit_join.map_or(Value::None, Value::Bool))))
        .property("load_on_pending", getter!(of, |_, this| Ok(Value::Bool(this.options().load_on_pending))))
        .property(
            "distinct_target_key",
            getter!(of, |_, this| Ok(this.options().distinct_target_key.map_or(Value::None, Value::Bool))),
        )
        .property(
            "sync_backref",
            getter!(of, |_, this| Ok(match this.options().sync_backref_given {
                _ if this.leaves_back_reference() => Value::Bool(false),
                given => given.map_or(Value::None, Value::Bool),
            })),
        )
        .property("backref", getter!(of, |_, this| Ok(this.options().backref.clone())))
        .property(
            "strategy_key",
            getter!(of, |_, this| {
                let pair = Value::tuple(vec![Value::from("lazy"), lazy(&this)]);
                Ok(Value::tuple(vec![pair]))
            }),
        )
        .constant("strategy_wildcard_key", "relationship")
        .method("__getattr__", |_, args| {
            let [_, name] = args.exactly("__getattr__")?;
            const LACKING: [&str; 11] = [
                "argument",
                "cascade_iterator",
                "comparator_factory",
                "do_init",
                "extension_type",
                "init",
                "logger",
                "merge",
                "strategy",
                "strategy_for",
                "query_class",
            ];
            if let Some(name) = name.as_str().filter(|name| LACKING.contains(&name.as_str())) {
                return Err(Raise::unsupported(format!("RelationshipProperty.{name}")));
            }
            let name: Str = name.as_str().cloned().unwrap_or_else(|| "".into());
            Err(Raise::new("AttributeError", name))
        })
        .property("enable_typechecks", getter!(of, |_, this| Ok(Value::Bool(this.options().enable_typechecks))))
        .property("join_depth", getter!(of, |_, this| Ok(this.options().join_depth.map_or(Value::None, Value::Int))))
        .property("back_populates", getter!(of, |_, this| Ok(this.options().back_populates.clone().into())))
        .property("collection_class", getter!(of, |_, this| Ok(this.options().collection_class.clone())))
        .property("cascade", getter!(of, |vm, this| wrap_cascade(vm, this.cascade())))
        .property(
            "order_by",
            getter!(of, |vm, this| {
                let clauses: Result<Vec<Value>> =
                    this.order_by().iter().map(|clause| elements::wrap(vm, clause)).collect();
                Ok(match clauses? {
                    none if none.is_empty() => Value::Bool(false),
                    clauses => Value::tuple(clauses),
                })
            }),
        )
}

/// Where it leads, and by what.
fn joins(class: ClassBuilder) -> ClassBuilder {
    class
        .property("direction", getter!(of, |vm, this| direction(vm, this.direction())))
        .property("mapper", getter!(of, |vm, this| mapper::wrap(vm, this.mapper())))
        .property(
            "entity",
            getter!(of, |vm, this| match this.entity() {
                entity if entity.is_aliased() => Ok(super::aliased::inspection(vm, &entity)),
                entity => mapper::wrap(vm, entity.mapper()),
            }),
        )
        .property("target", getter!(of, |vm, this| elements::wrap_from(vm, &this.entity().from_clause())))
        .property(
            "secondary",
            getter!(of, |vm, this| match this.secondary() {
                Some(from) => elements::wrap_from(vm, from),
                None => Ok(Value::None),
            }),
        )
        .property("primaryjoin", getter!(of, |vm, this| elements::wrap(vm, &this.join().primaryjoin)))
        .property(
            "secondaryjoin",
            getter!(of, |vm, this| match &this.join().secondaryjoin {
                Some(condition) => elements::wrap(vm, condition),
                None => Ok(Value::None),
            }),
        )
        .property("local_columns", getter!(of, |vm, this| column_set(vm, &this.local_columns())))
        .property("remote_side", getter!(of, |vm, this| column_set(vm, &this.remote_side())))
        .property("local_remote_pairs", getter!(of, |vm, this| pairs(vm, this.local_remote_pairs())))
        .property("synchronize_pairs", getter!(of, |vm, this| pairs(vm, this.synchronize_pairs())))
        .property("secondary_synchronize_pairs", getter!(of, |vm, this| pairs(vm, this.secondary_synchronize_pairs())))
}

fn of(value: &Value) -> Result<&RelationshipProperty> {
    value.payload::<RelationshipProperty>().ok_or_else(|| Raise::type_error("a relationship is expected"))
}

fn of_direction(value: &Value) -> Result<&Direction> {
    let direction = value.payload::<DirectionObject>().map(|direction| &direction.0);
    direction.ok_or_else(|| Raise::type_error("a RelationshipDirection is expected"))
}

/// The cascades as an object of the script.
pub(super) fn wrap_cascade(vm: &mut Vm, options: CascadeOptions) -> Result<Value> {
    let names = Set::new();
    for name in options.names() {
        names.add(vm, &name.into())?;
    }
    Ok(vm.wrap(CascadeObject { names: Value::Set(names.copy(true)), options }))
}

fn cascade_of(value: &Value) -> Result<&CascadeOptions> {
    let cascade = value.payload::<CascadeObject>().map(|cascade| &cascade.options);
    cascade.ok_or_else(|| Raise::type_error("CascadeOptions are expected"))
}

/// The number of a member of the enumeration.
fn number(direction: Direction) -> i64 {
    match direction {
        Direction::OneToMany => 1,
        Direction::ManyToOne => 2,
        Direction::ManyToMany => 3,
    }
}

fn direction(vm: &mut Vm, direction: Direction) -> Result<Value> {
    let class = vm.registered_class::<DirectionObject>();
    Ok(class.and_then(|class| class.attributes().get_str(&direction.name().into())).unwrap_or_default())
}

fn pairs(vm: &mut Vm, pairs: &[(Column, Column)]) -> Result<Value> {
    let mut items = Vec::with_capacity(pairs.len());
    for (local, remote) in pairs {
        items.push(Value::tuple(vec![schema::wrap_column(vm, local)?, schema::wrap_column(vm, remote)?]));
    }
    Ok(Value::list(items))
}

fn column_set(vm: &mut Vm, columns: &[Column]) -> Result<Value> {
    let set = Set::new();
    for column in columns {
        let column = schema::wrap_column(vm, column)?;
        set.add(vm, &column)?;
    }
    Ok(Value::Set(set))
}
