//! `selectinload()`, `load_only()` and the other loader options for scripts.

use std::rc::Rc;

use crate::{
    orm::{
        InstrumentedAttribute, MappedEntity,
        strategy_options::{Columns, LoaderOption, Step, Strategy},
    },
    python::{Args, ClassBuilder, NativeFn, Vm},
    sql::entity::ExecutableOption,
    sqlalchemy::{coercions, support::flag},
    value::{Dict, Payload, Raise, Result, Str, Value},
};

/// A loader option in an object.
#[derive(Clone)]
struct Load(LoaderOption);

impl Payload for Load {}

/// What an option says of a relationship, by its name in SQLAlchemy.
const STRATEGIES: [(&str, NativeFn, NativeFn); 8] = [
    ("selectinload", |vm, args| start(vm, args, "selectinload"), |vm, args| further(vm, args, "selectinload")),
    ("joinedload", |vm, args| start(vm, args, "joinedload"), |vm, args| further(vm, args, "joinedload")),
    ("subqueryload", |vm, args| start(vm, args, "subqueryload"), |vm, args| further(vm, args, "subqueryload")),
    ("immediateload", |vm, args| start(vm, args, "immediateload"), |vm, args| further(vm, args, "immediateload")),
    ("lazyload", |vm, args| start(vm, args, "lazyload"), |vm, args| further(vm, args, "lazyload")),
    ("raiseload", |vm, args| start(vm, args, "raiseload"), |vm, args| further(vm, args, "raiseload")),
    ("noload", |vm, args| start(vm, args, "noload"), |vm, args| further(vm, args, "noload")),
    ("defaultload", |vm, args| start(vm, args, "defaultload"), |vm, args| further(vm, args, "defaultload")),
];

/// What an option says of columns.
const COLUMNS: [(&str, NativeFn, NativeFn); 3] = [
    ("load_only", |vm, args| start_columns(vm, args, "load_only"), |vm, args| further_columns(vm, args, "load_only")),
    ("defer", |vm, args| start_columns(vm, args, "defer"), |vm, args| further_columns(vm, args, "defer")),
    ("undefer", |vm, args| start_columns(vm, args, "undefer"), |vm, args| further_columns(vm, args, "undefer")),
];

/// Makes the class and the functions, and puts them into the module.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let mut class = ClassBuilder::new("sqlalchemy.orm.strategy_options", "Load");
    for (name, _, method) in STRATEGIES.iter().chain(&COLUMNS) {
        class = class.method(name, *method);
    }
    let class = class.method("options", options).method("__new__", new).build(vm);
    vm.register_class::<Load>(&class);
    module.insert_str(&"Load".into(), Value::Class(class));
    for (name, function, _) in STRATEGIES.iter().chain(&COLUMNS) {
        super::export(vm, module, name, *function);
    }
    for name in ["contains_eager", "with_loader_criteria", "with_expression", "selectin_polymorphic", "undefer_group"] {
        super::export(vm, module, name, |_, _| {
            Err(Raise::unsupported(
                "contains_eager(), with_loader_criteria(), with_expression(), selectin_polymorphic() and undefer_group()",
            ))
        });
    }
    coercions::set_option_hook(vm, option);
    Ok(())
}

/// The option in an object.
fn option(_: &mut Vm, value: &Value) -> Result<Option<Rc<dyn ExecutableOption>>> {
    Ok(value.payload::<Load>().map(|load| Rc::new(load.0.clone()) as Rc<dyn ExecutableOption>))
}

/// `Load(Class)`.
fn new(vm: &mut Vm, args: Args) -> Result<Value> {
    let [_, entity] = args.bind("Load", ["cls", "entity"], 2)?;
    let on = super::entity_of(&entity.unwrap_or_default());
    Ok(vm.wrap(Load(LoaderOption { on, ..LoaderOption::default() })))
}

fn start(vm: &mut Vm, args: Args, name: &str) -> Result<Value> {
    extended(vm, LoaderOption::default(), args, name)
}

fn further(vm: &mut Vm, mut args: Args, name: &str) -> Result<Value> {
    let option = of(&args.take_first()?)?;
    extended(vm, option, args, name)
}

fn of(value: &Value) -> Result<LoaderOption> {
    value.payload::<Load>().map(|load| load.0.clone()).ok_or_else(|| Raise::type_error("a loader option is needed"))
}

/// The option with further relationships on its way, the last loaded as `name` says.
fn extended(vm: &mut Vm, mut option: LoaderOption, mut args: Args, name: &str) -> Result<Value> {
    let strategy = match name {
        "selectinload" => {
            if args.take_keyword("recursion_depth").is_some_and(|depth| !depth.is_none()) {
                return Err(Raise::unsupported("selectinload(recursion_depth=...)"));
            }
            Strategy::SelectIn
        }
        "joinedload" => {
            let inner = match args.take_keyword("innerjoin") {
                None | Some(Value::None) => None,
                Some(Value::Str(_)) => return Err(Raise::unsupported("joinedload(innerjoin=\"...\")")),
                Some(value) => Some(flag(vm, Some(value), false)?),
            };
            Strategy::Joined { inner }
        }
        "subqueryload" => Strategy::Subquery,
        "immediateload" => Strategy::Immediate,
        "raiseload" => {
            let sql_only = args.take_keyword("sql_only");
            Strategy::Raise { sql_only: flag(vm, sql_only, false)? }
        }
        "noload" => Strategy::Nothing,
        "defaultload" => Strategy::Default,
        _ => Strategy::Lazy,
    };
    let attributes = std::mem::take(&mut args.positional);
    args.finish(name)?;
    let last = attributes.len().saturating_sub(1);
    for (place, attribute) in attributes.iter().enumerate() {
        let strategy = if place == last { strategy } else { Strategy::Default };
        let step = step_of(vm, &option, attribute, strategy)?;
        option.steps.push(step);
    }
    Ok(vm.wrap(Load(option)))
}

fn step_of(vm: &mut Vm, option: &LoaderOption, attribute: &Value, strategy: Strategy) -> Result<Step> {
    if let Some(attribute) = attribute.payload::<InstrumentedAttribute>() {
        let attribute = attribute.clone();
        return match attribute.relationship(vm)? {
            Some(along) if !along.criteria.is_empty() => {
                Err(Raise::unsupported("a loader option along a relationship with and_()"))
            }
            Some(along) => Ok(Step {
                key: along.relationship.key().clone(),
                entity: along.entity,
                of_type: along.of_type,
                strategy,
            }),
            None => Err(Raise::new(
                "sqlalchemy.exc.ArgumentError",
                format!(
                    "Can't apply \"relationship loader\" strategy to property \"{}\", which is a \"column property\"; this \
                     strategy is intended to be used with a \"relationship property\".",
                    attribute.label()
                ),
            )),
        };
    }
    if let Value::Str(name) = attribute
        && name == "*"
        && let Some(entity) = wildcard_entity(option)
    {
        return Ok(Step { entity, key: name.clone(), of_type: None, strategy });
    }
    Err(Raise::unsupported("a loader option by name (use the class's attribute: selectinload(User.addresses))"))
}

/// The entity whose relationships a `"*"` means.
fn wildcard_entity(option: &LoaderOption) -> Option<MappedEntity> {
    option.on.clone()
}

fn start_columns(vm: &mut Vm, args: Args, name: &str) -> Result<Value> {
    with_columns(vm, LoaderOption::default(), args, name)
}

fn further_columns(vm: &mut Vm, mut args: Args, name: &str) -> Result<Value> {
    let option = of(&args.take_first()?)?;
    with_columns(vm, option, args, name)
}

/// Attributes are not named by strings.
fn no_strings() -> Raise {
    Raise::new(
        "sqlalchemy.exc.ArgumentError",
        "Strings are not accepted for attribute names in loader options; please use class-bound attributes directly.",
    )
}

/// The option with what it says of columns at the end of its way.
fn with_columns(vm: &mut Vm, mut option: LoaderOption, mut args: Args, name: &str) -> Result<Value> {
    let raiseload = args.take_keyword("raiseload");
    let raiseload = flag(vm, raiseload, false)?;
    let mut keys: Vec<Str> = Vec::new();
    let attributes = std::mem::take(&mut args.positional);
    args.finish(name)?;
    match attributes.len() {
        _ if name == "load_only" => {}
        0 => return Err(Raise::type_error(format!("{name}() missing 1 required positional argument: 'key'"))),
        1 => {}
        given => {
            return Err(Raise::type_error(format!("{name}() takes 1 positional argument but {given} were given")));
        }
    }
    for attribute in &attributes {
        match (attribute.payload::<InstrumentedAttribute>(), attribute) {
            (Some(attribute), _) => {
                keys.push(attribute.key().clone());
                if option.steps.is_empty() && option.on.is_none() {
                    option.on = Some(attribute.entity()?);
                }
            }
            (None, Value::Str(all)) if name != "load_only" => match all.as_str() {
                "*" => keys.push(all.clone()),
                _ => return Err(no_strings()),
            },
            _ => {
                return Err(Raise::new(
                    "sqlalchemy.exc.ArgumentError",
                    "expected ORM mapped attribute for loader strategy argument",
                ));
            }
        }
    }
    option.columns.push(match name {
        "load_only" => Columns::Only { keys, raiseload },
        "defer" => Columns::Defer { keys, raiseload },
        _ => Columns::Undefer(keys),
    });
    Ok(vm.wrap(Load(option)))
}

/// `selectinload(User.addresses).options(…)`: options behind this one.
fn options(_: &mut Vm, _: Args) -> Result<Value> {
    Err(Raise::unsupported("Load.options() (chain the options, or give each its whole way)"))
}
