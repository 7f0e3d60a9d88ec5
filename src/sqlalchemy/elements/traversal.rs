//! Walking through expressions and statements from a script: their parts, `params()`, `compare()`, and the functions of
//! `sqlalchemy.sql.visitors`.

use hashbrown::HashMap;

use super::{of, wrap, wrap_from, wrap_select};
use crate::{
    python::{Args, ClassBuilder, NativeFn, Vm},
    sql::{
        argument_error,
        cache_key::KeyBuilder,
        elements::{Bound, ColumnElement, Element},
        names::Name,
        selectable::{Aliased, FromClause, FromItem, OnClause, SelectBase, SelectItem},
        visitors::Replacer,
    },
    sqlalchemy::{
        coercions::{self, Clause},
        support,
    },
    value::{Dict, Host, Raise, Result, Str, Value},
};

/// What every element has of it.
pub(super) fn members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("params", |vm, args| params(vm, args, false))
        .method("unique_params", |vm, args| params(vm, args, true))
        .method("compare", |vm, args| {
            let [this, other] = args.bind("compare", ["self", "other"], 2)?;
            compare(vm, &this.unwrap_or_default(), &other.unwrap_or_default()).map(Value::from)
        })
        .method("get_children", |vm, args| {
            let [this] = args.bind("get_children", ["self"], 1)?;
            children(vm, &this.unwrap_or_default()).map(Value::list)
        })
        .method("self_group", |vm, args| {
            let [this, against] = args.bind("self_group", ["self", "against"], 1)?;
            let this = this.unwrap_or_default();
            if against.is_some_and(|against| !against.is_none()) {
                return Err(Raise::unsupported("self_group(against=...)"));
            }
            match this.payload::<ColumnElement>() {
                Some(element) => {
                    let grouped = element.self_group(None);
                    if grouped.is(element) { Ok(this) } else { wrap(vm, &grouped) }
                }
                None => Ok(this),
            }
        })
}

/// The namespace of `sqlalchemy.sql.visitors`.
pub(in crate::sqlalchemy) fn module(vm: &mut Vm) -> Result<Dict> {
    let namespace = Dict::new();
    let functions: &[(&str, NativeFn)] = &[
        ("iterate", |vm, args| {
            let [object, _] = args.bind("iterate", ["obj", "opts"], 1)?;
            let all = Value::list(iterate(vm, object.unwrap_or_default())?);
            vm.iter(&all)
        }),
        ("traverse", |vm, args| {
            let [object, _, visitors] = args.bind("traverse", ["obj", "opts", "visitors"], 3)?;
            traverse(vm, object.unwrap_or_default(), &visitors.unwrap_or_default())
        }),
        ("traverse_using", |vm, args| {
            let [elements, object, visitors] = args.bind("traverse_using", ["iterator", "obj", "visitors"], 3)?;
            let elements = vm.items(&elements.unwrap_or_default())?;
            visit(vm, elements, &visitors.unwrap_or_default())?;
            Ok(object.unwrap_or_default())
        }),
        ("replacement_traverse", |vm, args| {
            let [object, _, replace] = args.bind("replacement_traverse", ["obj", "opts", "replace"], 3)?;
            let replace = replace.unwrap_or_default();
            replaced(vm, &object.unwrap_or_default(), &replace)
        }),
        ("cloned_traverse", |_, _| {
            Err(Raise::unsupported(
                "visitors.cloned_traverse(), whose visitors change expressions in place: use replacement_traverse()",
            ))
        }),
    ];
    for (name, function) in functions {
        let value = vm.native_function(name, *function);
        namespace.insert_str(&(*name).into(), value);
    }
    namespace.insert_str(&"Visitable".into(), Value::Class(support::class(vm, "Visitable")?));
    Ok(namespace)
}

/// `params()` and `unique_params()`: the same with other values of its parameters.
fn params(vm: &mut Vm, mut args: Args, unique: bool) -> Result<Value> {
    let this = args.take_first()?;
    let name = if unique { "unique_params" } else { "params" };
    if args.positional.len() > 1 && this.payload::<SelectBase>().is_some() && !unique {
        return Err(Raise::type_error(format!(
            "ExecutableStatement.params() takes from 1 to 2 positional arguments but {} were given",
            args.positional.len() + 1
        )));
    }
    let statement = this.payload::<SelectBase>().is_some()
        || this
            .payload::<ColumnElement>()
            .is_some_and(|element| matches!(element.element(), Element::Text(_) | Element::Function(_)));
    if unique || !statement {
        vm.warn(
            "sqlalchemy.exc.SADeprecationWarning",
            "The params() and unique_params() methods on non-statement ClauseElement objects are deprecated; params() is now \
             limited to statement level objects such as select(), insert(), union(), etc.  (deprecated since: 2.1)",
        )?;
    }
    let mut given: HashMap<Str, Value> = HashMap::new();
    match args.positional.as_slice() {
        [] | [Value::None] => {}
        [Value::Dict(values)] => {
            given.extend(values.entries().into_iter().filter_map(|(key, value)| Some((key.as_str()?.clone(), value))));
        }
        _ => {
            return Err(argument_error("params() takes zero or one positional dictionary argument"));
        }
    }
    given.extend(args.keywords);
    let replace = |element: &ColumnElement| {
        let bind = element.as_bind()?;
        let Name::Plain(key) = &bind.key else { return None };
        let value = given.get(key).cloned().map(Bound::Value);
        if !unique {
            return value.map(|value| element.rebind(None, |bind| bind.value = value));
        }
        let value = value.unwrap_or_else(|| bind.value.clone());
        let made = ColumnElement::bind(&bind.original_key, value, Some(element.ty()), true);
        Some(made.rebind(None, |made| {
            (made.expanding, made.literal_execute) = (bind.expanding, bind.literal_execute);
            made.expand_op.clone_from(&bind.expand_op);
        }))
    };
    let mut replacer = Replacer::new(&replace, &|_| None);
    let (made, key) = match coercions::clause(vm, &this)? {
        Some(Clause::Element(element)) => {
            let element = replacer.element(&element);
            let mut key = KeyBuilder::new();
            key.element(&element);
            (wrap(vm, &element)?, key)
        }
        Some(Clause::Select(select)) => {
            let select = replacer.select(&select).unwrap_or(select);
            let mut key = KeyBuilder::new();
            key.select_base(&select);
            (wrap_select(vm, select)?, key)
        }
        Some(Clause::From(from)) => {
            let from = replacer.from(&from);
            let mut key = KeyBuilder::new();
            key.from(&from);
            (wrap_from(vm, &from)?, key)
        }
        _ => return Err(Raise::unsupported(format!("{name}() of this object"))),
    };
    // What the walk does not reach would keep its old value without a word.
    let left = key.binds().iter().filter_map(ColumnElement::as_bind).any(|bind| {
        let Name::Plain(key) = &bind.key else { return false };
        unique || given.get(key).is_some_and(|value| bind.plain().is_none_or(|known| !known.is(value)))
    });
    if left {
        return Err(Raise::unsupported(format!("{name}() of a parameter within a common table expression")));
    }
    Ok(made)
}

/// Whether both have the same structure and the same values.
fn compare(vm: &mut Vm, left: &Value, right: &Value) -> Result<bool> {
    let (Some(left), Some(right)) = (coercions::clause(vm, left)?, coercions::clause(vm, right)?) else {
        return Ok(false);
    };
    if let (Clause::Element(a), Clause::Element(b)) = (&left, &right)
        && let (Element::Binary { left, right, operator, .. }, Element::Binary { operator: other, .. }) =
            (a.element(), b.element())
        && operator == other
        && operator.is_commutative()
    {
        let swapped = ColumnElement::new(
            Element::Binary {
                left: right.clone(),
                right: left.clone(),
                operator: operator.clone(),
                negate: None,
                modifier: None,
            },
            a.ty(),
        );
        if same(vm, &Clause::Element(swapped), &Clause::Element(b.clone()))? {
            return Ok(true);
        }
    }
    same(vm, &left, &right)
}

fn same(vm: &mut Vm, left: &Clause, right: &Clause) -> Result<bool> {
    let key = |clause: &Clause| {
        let mut key = KeyBuilder::new();
        match clause {
            Clause::Element(element) | Clause::Attribute(_, Some(element)) => key.element(element),
            Clause::Select(select) => key.select_base(select),
            Clause::From(from) => key.from(from),
            Clause::Entity(_) | Clause::Attribute(_, None) => key.give_up(),
        }
        key.finish()
    };
    let (Some(left), Some(right)) = (key(left), key(right)) else {
        return Err(Raise::unsupported("compare() of what has no key"));
    };
    if left.bytes != right.bytes || left.binds.len() != right.binds.len() {
        return Ok(false);
    }
    for (a, b) in left.binds.iter().zip(&right.binds) {
        let plain = |bind: &ColumnElement| bind.as_bind().and_then(|bind| bind.plain().cloned()).unwrap_or_default();
        if !vm.eq(&plain(a), &plain(b))? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What lies directly inside an object, in the order in which SQLAlchemy goes through it.
fn children(vm: &mut Vm, value: &Value) -> Result<Vec<Value>> {
    let mut found = Vec::new();
    match coercions::clause(vm, value)? {
        Some(Clause::Element(element)) => match element.element() {
            Element::ScalarSelect(select) | Element::SelectGrouping(select) => {
                found.push(wrap_select(vm, select.clone())?);
            }
            Element::Function(function) => {
                let list = ColumnElement::comma_list(function.clauses.clone());
                let grouping = ColumnElement::new(Element::Grouping(list.clone()), list.ty());
                found.push(wrap(vm, &grouping)?);
            }
            _ => {
                let mut inside = Vec::new();
                element.visit_children(&mut |child| inside.push(child.clone()));
                for child in &inside {
                    found.push(wrap(vm, child)?);
                }
            }
        },
        Some(Clause::Select(SelectBase::Select(select))) => {
            let parts = select.parts();
            for item in &parts.columns {
                match item {
                    SelectItem::Element(element) => found.push(wrap(vm, element)?),
                    SelectItem::From(from) => found.push(wrap_from(vm, from)?),
                    SelectItem::Entity(_) => return Err(Raise::unsupported("walking through a statement of entities")),
                }
            }
            let clauses = parts.criteria.iter().chain(&parts.having).chain(&parts.order_by).chain(&parts.group_by);
            for clause in clauses {
                found.push(wrap(vm, clause)?);
            }
            for join in &parts.joins {
                if let FromItem::From(from) = &join.target {
                    found.push(wrap_from(vm, from)?);
                }
                if let Some(OnClause::Element(element)) = &join.onclause {
                    found.push(wrap(vm, element)?);
                }
            }
            for clause in parts.limit.iter().chain(&parts.offset) {
                found.push(wrap(vm, clause)?);
            }
            let mut seen = Vec::new();
            let drawn = parts.columns.iter().flat_map(SelectItem::from_objects);
            let criteria = parts.criteria.iter().flat_map(ColumnElement::from_objects);
            let named = parts.from_objects.iter().filter_map(|item| match item {
                FromItem::From(from) => Some(from.clone()),
                _ => None,
            });
            for from in drawn.chain(criteria).chain(named) {
                if !seen.contains(&from.id()) {
                    seen.push(from.id());
                    found.push(wrap_from(vm, &from)?);
                }
            }
        }
        Some(Clause::Select(SelectBase::Compound(compound))) => {
            let parts = compound.parts();
            for select in &parts.selects {
                found.push(wrap_select(vm, select.clone())?);
            }
            for clause in parts.order_by.iter().chain(&parts.group_by) {
                found.push(wrap(vm, clause)?);
            }
        }
        Some(Clause::From(from)) => match &from {
            FromClause::Table(_) => {}
            FromClause::Join(join) => {
                found.push(wrap_from(vm, join.left())?);
                found.push(wrap_from(vm, join.right())?);
                found.push(wrap(vm, join.onclause())?);
            }
            FromClause::Alias(alias) => match alias.element() {
                Aliased::From(from) => found.push(wrap_from(vm, from)?),
                Aliased::Select(select) => found.push(wrap_select(vm, select.clone())?),
                Aliased::Function(function) => found.push(wrap(vm, function)?),
                Aliased::Values(_) => {}
            },
        },
        _ => {}
    }
    Ok(found)
}

/// Everything in an object, itself first, level by level.
fn iterate(vm: &mut Vm, object: Value) -> Result<Vec<Value>> {
    let mut all = vec![object];
    let mut next = 0;
    while let Some(value) = all.get(next).cloned() {
        vm.charge(1)?;
        all.extend(children(vm, &value)?);
        next += 1;
    }
    Ok(all)
}

fn traverse(vm: &mut Vm, object: Value, visitors: &Value) -> Result<Value> {
    let all = iterate(vm, object.clone())?;
    visit(vm, all, visitors)?;
    Ok(object)
}

/// Calls for each object the visitor that has its kind.
fn visit(vm: &mut Vm, objects: Vec<Value>, visitors: &Value) -> Result<()> {
    let Value::Dict(visitors) = visitors else {
        return Err(Raise::type_error("a dict of visitors is needed"));
    };
    for object in objects {
        let kind = vm.get_attr(&object, "__visit_name__")?;
        if let Some(visitor) = kind.as_str().and_then(|kind| visitors.get_str(kind)) {
            vm.call(&visitor, vec![object], Vec::new())?;
        }
    }
    Ok(())
}

/// The object with parts replaced by what a function of the script gives for them.
fn replaced(vm: &mut Vm, object: &Value, replace: &Value) -> Result<Value> {
    let mut elements: HashMap<u64, ColumnElement> = HashMap::new();
    let mut froms: HashMap<u64, FromClause> = HashMap::new();
    let mut open = vec![object.clone()];
    while let Some(value) = open.pop() {
        vm.charge(1)?;
        let made = vm.call(replace, vec![value.clone()], Vec::new())?;
        if made.is_none() {
            open.extend(children(vm, &value)?);
            continue;
        }
        if value.is(object) {
            return Ok(made);
        }
        match (coercions::clause(vm, &value)?, coercions::clause(vm, &made)?) {
            (Some(Clause::Element(old)), Some(Clause::Element(new))) => drop(elements.insert(old.id(), new)),
            (Some(Clause::From(old)), Some(Clause::From(new))) => drop(froms.insert(old.id(), new)),
            _ => return Err(Raise::unsupported("replacing a part by one of another kind")),
        }
    }
    let element = |element: &ColumnElement| elements.get(&element.id()).cloned();
    let from = |from: &FromClause| froms.get(&from.id()).cloned();
    let mut replacer = Replacer::new(&element, &from);
    match coercions::clause(vm, object)? {
        Some(Clause::Element(known)) => wrap(vm, &replacer.element(&known)),
        Some(Clause::Select(known)) => wrap_select(vm, replacer.select(&known).unwrap_or(known)),
        Some(Clause::From(known)) => wrap_from(vm, &replacer.from(&known)),
        _ => Err(Raise::unsupported("replacement_traverse() of this object")),
    }
}

/// What the parts of compound expressions are called.
pub(super) fn parts(builder: ClassBuilder) -> ClassBuilder {
    builder
        .property("left", |vm, args| part(vm, args, "left"))
        .property("right", |vm, args| part(vm, args, "right"))
        .property("element", |vm, args| part(vm, args, "element"))
        .property("clause", |vm, args| part(vm, args, "clause"))
        .property("clauses", |vm, args| part(vm, args, "clauses"))
        .property("operator", |vm, args| part(vm, args, "operator"))
        .property("modifier", |vm, args| part(vm, args, "modifier"))
        .property("negate", |vm, args| part(vm, args, "negate"))
        .property("func", |vm, args| part(vm, args, "func"))
        .property("criterion", |vm, args| part(vm, args, "criterion"))
        .property("whens", |vm, args| part(vm, args, "whens"))
        .property("else_", |vm, args| part(vm, args, "else_"))
        .property("value", |vm, args| part(vm, args, "value"))
        .property("field", |vm, args| part(vm, args, "field"))
        .property("expr", |vm, args| part(vm, args, "expr"))
        .property("order_by", |vm, args| part(vm, args, "order_by"))
        .property("partition_by", |vm, args| part(vm, args, "partition_by"))
}

/// What lists of expressions have.
pub(super) fn list_members(builder: ClassBuilder) -> ClassBuilder {
    parts(builder)
        .method("__iter__", |vm, args| {
            let clauses = part(vm, args, "clauses")?;
            vm.iter(&clauses)
        })
        .method("__len__", |vm, args| {
            let clauses = part(vm, args, "clauses")?;
            let number = vm.items(&clauses)?.len();
            Ok(Value::from(number))
        })
}

fn part(vm: &mut Vm, args: Args, name: &str) -> Result<Value> {
    let [this] = args.exactly(name)?;
    let element = of(&this)?;
    let all = |vm: &mut Vm, clauses: &[ColumnElement]| -> Result<Value> {
        Ok(Value::list(clauses.iter().map(|clause| wrap(vm, clause)).collect::<Result<Vec<_>>>()?))
    };
    let listed = |vm: &mut Vm, clauses: &[ColumnElement]| match clauses {
        [] => Ok(Value::None),
        clauses => wrap(vm, &ColumnElement::comma_list(clauses.to_vec())),
    };
    match (element.element(), name) {
        (Element::Binary { left, .. }, "left") => wrap(vm, left),
        (Element::Binary { right, .. }, "right") => wrap(vm, right),
        (Element::Binary { operator, .. }, "operator") => super::super::operators::as_function(vm, operator),
        (Element::Binary { negate, .. }, "negate") => optional(vm, negate.as_ref()),
        (Element::Unary { operator, .. }, "operator") => optional(vm, operator.as_ref()),
        (Element::Unary { modifier, .. }, "modifier") => optional(vm, modifier.as_ref()),
        (Element::AsBoolean { operator, .. }, "operator") => super::super::operators::as_function(vm, operator),
        (Element::List(list), "operator") => super::super::operators::as_function(vm, &list.operator),
        (Element::List(list), "clauses") => all(vm, &list.clauses),
        (Element::Tuple(items), "clauses") => all(vm, items),
        (
            Element::Label { element, .. }
            | Element::Unary { element, .. }
            | Element::Grouping(element)
            | Element::AsBoolean { element, .. }
            | Element::Exists(element)
            | Element::WithinGroup { function: element, .. }
            | Element::AggregateOrderBy { function: element, .. },
            "element",
        ) => wrap(vm, element),
        (Element::ScalarSelect(select) | Element::SelectGrouping(select), "element") => wrap_select(vm, select.clone()),
        (Element::Over(over), "element") => wrap(vm, &over.element),
        (Element::Over(over), "order_by") => listed(vm, &over.order_by),
        (Element::Over(over), "partition_by") => listed(vm, &over.partition_by),
        (Element::WithinGroup { order_by, .. } | Element::AggregateOrderBy { order_by, .. }, "order_by") => {
            listed(vm, order_by)
        }
        (Element::Cast { element, .. } | Element::TypeCoerce(element), "clause") => wrap(vm, element),
        (Element::Filter { function, .. }, "func") => wrap(vm, function),
        (Element::Filter { criteria, .. }, "criterion") => match criteria.as_slice() {
            [only] => wrap(vm, only),
            several => wrap(vm, &crate::sql::elements::and(several.to_vec())),
        },
        (Element::Case { whens, .. }, "whens") => {
            let mut pairs = Vec::new();
            for (condition, result) in whens {
                pairs.push(Value::tuple(vec![wrap(vm, condition)?, wrap(vm, result)?]));
            }
            Ok(Value::list(pairs))
        }
        (Element::Case { otherwise, .. }, "else_") => match otherwise {
            Some(otherwise) => wrap(vm, otherwise),
            None => Ok(Value::None),
        },
        (Element::Case { value, .. }, "value") => match value {
            Some(value) => wrap(vm, value),
            None => Ok(Value::None),
        },
        (Element::Extract { field, .. }, "field") => Ok(Value::Str(field.clone())),
        (Element::Extract { element, .. }, "expr") => wrap(vm, element),
        _ => Err(super::no_attribute(vm, &this, name)),
    }
}

fn optional(vm: &mut Vm, operator: Option<&crate::sql::operators::Op>) -> Result<Value> {
    match operator {
        Some(operator) => super::super::operators::as_function(vm, operator),
        None => Ok(Value::None),
    }
}
