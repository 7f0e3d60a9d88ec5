//! `selectinload()`, `load_only()` and the other loader options for scripts.

use std::rc::Rc;

use super::constructors::{inner_join, labeled};
use crate::{
    orm::{
        InstrumentedAttribute, Mapper, registries,
        strategy_options::{Columns, LoaderCriterion, LoaderOption, LoaderOptions, Step, Strategy},
    },
    python::{Args, ClassBuilder, NativeFn, Vm},
    sql::{argument_error, entity::ExecutableOption},
    sqlalchemy::{
        coercions,
        support::{flag, optional_int},
    },
    value::{Dict, Host, Payload, Raise, Result, Str, Value},
};

/// Loader options in an object: the last is the one that further calls extend.
#[derive(Clone)]
struct Load {
    before: Vec<LoaderOption>,
    last: LoaderOption,
}

impl Payload for Load {}

impl Load {
    fn all(&self) -> Vec<LoaderOption> {
        self.before.iter().cloned().chain([self.last.clone()]).collect()
    }

    /// The same, going on with another way.
    fn with(&self, last: LoaderOption) -> Load {
        Load { before: self.before.clone(), last }
    }
}

/// What an option says of a relationship, by its name in SQLAlchemy.
const STRATEGIES: [(&str, NativeFn, NativeFn); 9] = [
    ("selectinload", |vm, args| start(vm, args, "selectinload"), |vm, args| further(vm, args, "selectinload")),
    ("joinedload", |vm, args| start(vm, args, "joinedload"), |vm, args| further(vm, args, "joinedload")),
    ("subqueryload", |vm, args| start(vm, args, "subqueryload"), |vm, args| further(vm, args, "subqueryload")),
    ("immediateload", |vm, args| start(vm, args, "immediateload"), |vm, args| further(vm, args, "immediateload")),
    ("lazyload", |vm, args| start(vm, args, "lazyload"), |vm, args| further(vm, args, "lazyload")),
    ("raiseload", |vm, args| start(vm, args, "raiseload"), |vm, args| further(vm, args, "raiseload")),
    ("noload", |vm, args| start(vm, args, "noload"), |vm, args| further(vm, args, "noload")),
    ("contains_eager", |vm, args| start(vm, args, "contains_eager"), |vm, args| further(vm, args, "contains_eager")),
    ("defaultload", |vm, args| start(vm, args, "defaultload"), |vm, args| further(vm, args, "defaultload")),
];

/// What an option says of columns.
const COLUMNS: [(&str, NativeFn, NativeFn); 5] = [
    ("load_only", |vm, args| start_columns(vm, args, "load_only"), |vm, args| further_columns(vm, args, "load_only")),
    ("defer", |vm, args| start_columns(vm, args, "defer"), |vm, args| further_columns(vm, args, "defer")),
    ("undefer", |vm, args| start_columns(vm, args, "undefer"), |vm, args| further_columns(vm, args, "undefer")),
    (
        "undefer_group",
        |vm, args| start_columns(vm, args, "undefer_group"),
        |vm, args| further_columns(vm, args, "undefer_group"),
    ),
    (
        "with_expression",
        |vm, args| start_columns(vm, args, "with_expression"),
        |vm, args| further_columns(vm, args, "with_expression"),
    ),
];

/// Makes the class and the functions, and puts them into the module.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let mut class = ClassBuilder::new("sqlalchemy.orm.strategy_options", "Load");
    for (name, _, method) in STRATEGIES.iter().chain(&COLUMNS) {
        class = class.method(name, *method);
    }
    let class = class
        .method("selectin_polymorphic", |vm, args| {
            let [this, classes] = args.bind("selectin_polymorphic", ["self", "classes"], 2)?;
            with_subclasses(vm, &of(&this.unwrap_or_default())?, &classes.unwrap_or_default())
        })
        .method("options", options)
        .method("__new__", new)
        .build(vm);
    vm.register_class::<Load>(&class);
    module.insert_str(&"Load".into(), Value::Class(class));
    for (name, function, _) in STRATEGIES.iter().chain(&COLUMNS) {
        super::export(vm, module, name, *function);
    }
    super::export(vm, module, "with_loader_criteria", with_loader_criteria);
    super::export(vm, module, "selectin_polymorphic", |vm, args| {
        let [base, classes] = args.bind("selectin_polymorphic", ["base_cls", "classes"], 2)?;
        let on = super::entity_of(&base.unwrap_or_default());
        let load = Load { before: Vec::new(), last: LoaderOption { on, ..LoaderOption::default() } };
        with_subclasses(vm, &load, &classes.unwrap_or_default())
    });
    coercions::set_option_hook(vm, option);
    Ok(())
}

/// `with_loader_criteria(entity_or_base, where_criteria, …)`.
fn with_loader_criteria(vm: &mut Vm, args: Args) -> Result<Value> {
    let names = [
        "entity_or_base",
        "where_criteria",
        "loader_only",
        "include_aliases",
        "propagate_to_loaders",
        "track_closure_variables",
    ];
    let [base, condition, loader_only, aliases, propagates, _] = args.bind("with_loader_criteria", names, 2)?;
    if flag(vm, loader_only, false)? {
        return Err(Raise::unsupported("with_loader_criteria(loader_only=True)"));
    }
    let (include_aliases, propagates) = (flag(vm, aliases, false)?, flag(vm, propagates, true)?);
    let (base, condition) = (base.unwrap_or_default(), condition.unwrap_or_default());
    let mappers: Vec<Mapper> = match (&base, super::entity_of(&base)) {
        (_, Some(entity)) => entity.mapper().self_and_descendants(),
        (Value::Class(class), None) => {
            let all = registries().into_iter().flat_map(|registry| registry.mappers());
            all.filter(|mapper| mapper.class().is_subclass_of(class)).collect()
        }
        _ => return Err(Raise::unsupported("with_loader_criteria() of what is no class")),
    };
    let is_function = matches!(&condition, Value::Object(object) if object.class().name() == "function");
    let mut criteria = Vec::with_capacity(mappers.len());
    for mapper in mappers {
        let value = match is_function {
            true => vm.call(&condition, vec![Value::Class(mapper.class().clone())], Vec::new())?,
            false => condition.clone(),
        };
        let condition = coercions::condition(vm, &value)?;
        criteria.push(LoaderCriterion { mapper, condition, include_aliases, propagates });
    }
    Ok(vm.wrap(Load { before: Vec::new(), last: LoaderOption { criteria, ..LoaderOption::default() } }))
}

/// The option that wants the columns of those derived classes behind the rows of what it leads to.
fn with_subclasses(vm: &mut Vm, load: &Load, classes: &Value) -> Result<Value> {
    let mut entities = Vec::new();
    for class in vm.items(classes)? {
        match super::entity_of(&class) {
            Some(entity) => entities.push(entity),
            None => {
                let shown = vm.repr(&class)?;
                return Err(Raise::new(
                    "sqlalchemy.exc.NoInspectionAvailable",
                    format!("No inspection system is available for object of type {shown}"),
                ));
            }
        }
    }
    let mut option = load.last.clone();
    option.columns.push(Columns::Subclasses(entities));
    Ok(vm.wrap(load.with(option)))
}

/// The option in an object.
fn option(_: &mut Vm, value: &Value) -> Result<Option<Rc<dyn ExecutableOption>>> {
    Ok(value.payload::<Load>().map(|load| Rc::new(LoaderOptions(load.all())) as Rc<dyn ExecutableOption>))
}

/// `Load(Class)`.
fn new(vm: &mut Vm, args: Args) -> Result<Value> {
    let [_, entity] = args.bind("Load", ["cls", "entity"], 2)?;
    let on = super::entity_of(&entity.unwrap_or_default());
    Ok(vm.wrap(Load { before: Vec::new(), last: LoaderOption { on, ..LoaderOption::default() } }))
}

fn start(vm: &mut Vm, args: Args, name: &str) -> Result<Value> {
    extended(vm, &Load { before: Vec::new(), last: LoaderOption::default() }, args, name)
}

fn further(vm: &mut Vm, mut args: Args, name: &str) -> Result<Value> {
    let option = of(&args.take_first()?)?;
    extended(vm, &option, args, name)
}

fn of(value: &Value) -> Result<Load> {
    value.payload::<Load>().cloned().ok_or_else(|| Raise::type_error("a loader option is needed"))
}

/// The option with further relationships on its way, the last loaded as `name` says.
fn extended(vm: &mut Vm, load: &Load, mut args: Args, name: &str) -> Result<Value> {
    let mut option = load.last.clone();
    let mut recursion = None;
    if matches!(name, "selectinload" | "immediateload") {
        recursion = optional_int("selectinload", "recursion_depth", args.take_keyword("recursion_depth"))?;
    }
    let strategy = match name {
        "selectinload" => Strategy::SelectIn,
        "joinedload" => {
            let inner = match args.take_keyword("innerjoin") {
                None | Some(Value::None) => None,
                Some(value) => Some(inner_join(vm, &value)?),
            };
            Strategy::Joined { inner }
        }
        "subqueryload" => Strategy::Subquery,
        "immediateload" => Strategy::Immediate,
        "raiseload" => {
            let sql_only = args.take_keyword("sql_only");
            Strategy::Raise { sql_only: flag(vm, sql_only, false)? }
        }
        "noload" => {
            vm.warn(
                "sqlalchemy.exc.SADeprecationWarning",
                "The noload() option is deprecated and will be removed in a future release.  This option produces incorrect \
                 results by returning ``None`` for related items. (deprecated since: 2.1)",
            )?;
            Strategy::Nothing
        }
        "contains_eager" => Strategy::ContainsEager,
        "defaultload" => Strategy::Default,
        _ => Strategy::Lazy,
    };
    let alias = match args.take_keyword("alias") {
        None | Some(Value::None) => None,
        Some(value) => match super::entity_of(&value) {
            Some(entity) => Some(entity),
            None => return Err(Raise::unsupported("contains_eager(alias=...) with what is no alias of a class")),
        },
    };
    let attributes = std::mem::take(&mut args.positional);
    args.finish(name)?;
    let last = attributes.len().saturating_sub(1);
    for (place, attribute) in attributes.iter().enumerate() {
        // What leads there loads as it is set, but for rows that the statement has anyway.
        let strategy = match strategy {
            Strategy::ContainsEager => strategy,
            _ if place < last => Strategy::Default,
            _ => strategy,
        };
        let mut step = step_of(vm, &option, attribute, strategy)?;
        if place == last {
            step.alias.clone_from(&alias);
            step.recursion = recursion;
        }
        option.steps.push(step);
    }
    Ok(vm.wrap(load.with(option)))
}

fn step_of(vm: &mut Vm, option: &LoaderOption, attribute: &Value, strategy: Strategy) -> Result<Step> {
    if let Some(attribute) = attribute.payload::<InstrumentedAttribute>() {
        let attribute = attribute.clone();
        let along = attribute.relationship(vm)?;
        let entity = match &along {
            Some(along) => along.entity.clone(),
            None => attribute.entity()?,
        };
        option.check_link(&entity, &attribute.label())?;
        // What this says of columns is refused where a statement takes it.
        let Some(along) = along else {
            let key = attribute.property(vm)?.key().clone();
            return Ok(Step::new(Some(entity), key, strategy));
        };
        let target = along.of_type.clone().unwrap_or_else(|| along.relationship.entity());
        let of_type = match along.of_type {
            Some(entity) if strategy != Strategy::ContainsEager => Some(entity.with_own_columns()?),
            other => other,
        };
        let step = Step::new(Some(entity), along.relationship.key().clone(), strategy);
        return Ok(Step { target: Some(target), of_type, criteria: along.criteria, ..step });
    }
    if let Value::Str(name) = attribute
        && name == "*"
    {
        if strategy == Strategy::ContainsEager {
            return Err(Raise::unsupported("contains_eager(\"*\")"));
        }
        // At the beginning of a way all entities are meant, unless `Load(Class)` says which.
        let entity = option.on.clone().filter(|_| option.steps.is_empty());
        return Ok(Step::new(entity, name.clone(), strategy));
    }
    match attribute {
        Value::Str(_) => Err(no_strings()),
        _ => Err(argument_error("expected ORM mapped attribute for loader strategy argument")),
    }
}

fn start_columns(vm: &mut Vm, args: Args, name: &str) -> Result<Value> {
    with_columns(vm, &Load { before: Vec::new(), last: LoaderOption::default() }, args, name)
}

fn further_columns(vm: &mut Vm, mut args: Args, name: &str) -> Result<Value> {
    let option = of(&args.take_first()?)?;
    with_columns(vm, &option, args, name)
}

/// Attributes are not named by strings.
fn no_strings() -> Raise {
    argument_error(
        "Strings are not accepted for attribute names in loader options; please use class-bound attributes directly.",
    )
}

/// The option with what it says of columns at the end of its way.
fn with_columns(vm: &mut Vm, load: &Load, mut args: Args, name: &str) -> Result<Value> {
    let mut option = load.last.clone();
    if name == "undefer_group" {
        let [group] = args.bind(name, ["name"], 1)?;
        option.columns.push(match group {
            Some(Value::Str(group)) => Columns::UndeferGroup(group),
            _ => return Err(Raise::type_error("undefer_group() takes the name of a group")),
        });
        return Ok(vm.wrap(load.with(option)));
    }
    let mut expression = None;
    if name == "with_expression" {
        let [attribute, given] = args.bind(name, ["key", "expression"], 2)?;
        let given = labeled(coercions::expression(vm, &given.unwrap_or_default())?);
        // A column that the entity selects anyway is not selected twice.
        expression = Some(if given.as_column().is_some() { given.with_annotations(None) } else { given });
        args = Args::new(attribute.into_iter().collect());
    }
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
    for (place, attribute) in attributes.iter().enumerate() {
        match (attribute.payload::<InstrumentedAttribute>(), attribute) {
            (Some(attribute), _) => {
                let entity = attribute.entity()?;
                option.check_link(&entity, &attribute.label()).map_err(|raise| match place {
                    0 => raise,
                    _ => argument_error(
                        "Can't apply wildcard ('*') or load_only() loader option to multiple entities in the same option. \
                         Use separate options per entity.",
                    ),
                })?;
                match attribute.composite() {
                    Some(composite) => keys.extend(composite.keys(vm)?),
                    None => keys.push(attribute.property(vm)?.key().clone()),
                }
                if option.steps.is_empty() && option.on.is_none() {
                    option.on = Some(entity);
                }
            }
            (None, Value::Str(all)) if name != "load_only" => match all.as_str() {
                "*" => keys.push(all.clone()),
                _ => return Err(no_strings()),
            },
            _ => {
                return Err(argument_error("expected ORM mapped attribute for loader strategy argument"));
            }
        }
    }
    if let Some(expression) = expression {
        option.columns.extend(keys.into_iter().map(|key| Columns::Expression { key, expression: expression.clone() }));
        return Ok(vm.wrap(load.with(option)));
    }
    option.columns.push(match name {
        "load_only" => Columns::Only { keys, raiseload },
        "defer" => Columns::Defer { keys, raiseload },
        _ => Columns::Undefer(keys),
    });
    Ok(vm.wrap(load.with(option)))
}

/// `selectinload(User.addresses).options(…)`: options behind this one.
fn options(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let load = of(&args.take_first()?)?;
    let mut all = load.before.clone();
    for value in &args.positional {
        for further in of(value)?.all() {
            let steps = load.last.steps.iter().cloned().chain(further.steps).collect();
            let on = load.last.on.clone().or(further.on);
            all.push(LoaderOption { steps, columns: further.columns, on, criteria: further.criteria });
        }
    }
    Ok(vm.wrap(Load { before: all, last: load.last }))
}
