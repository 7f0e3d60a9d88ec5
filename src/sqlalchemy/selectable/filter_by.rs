//! `filter_by()`: conditions by the names of attributes.

use crate::{
    orm::Bundle,
    python::{Args, Vm},
    sql::{
        elements::ColumnElement,
        invalid_request,
        operators::Op,
        selectable::{FromItem, SelectBase, SelectItem, SelectParts},
    },
    sqlalchemy::{coercions, elements, orm},
    value::{CompareOp, Host, Raise, Result, Str, Value},
};

/// `Select.filter_by(name=value)`: the name is looked for in everything that is selected from.
pub(super) fn filter_by(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let pairs = std::mem::take(&mut args.keywords);
    if !args.positional.is_empty() {
        let given = args.positional.len() + 1;
        return Err(Raise::type_error(format!(
            "Select.filter_by() takes 1 positional argument but {given} were given"
        )));
    }
    let SelectBase::Select(select) = super::select::of(&this)? else {
        return Err(Raise::type_error("a Select is needed"));
    };
    let parts = select.parts();
    let selected = column_froms(parts).into_iter().chain(parts.from_objects.iter().cloned()).map(Source::Selected);
    let joined = parts.joins.iter().map(|join| Source::Joined(join.target.clone()));
    let sources: Vec<Source> = selected.chain(joined).collect();
    let mut conditions = Vec::new();
    for (name, value) in pairs {
        conditions.push(named_condition(vm, &sources, &name, &value)?);
    }
    super::select::changed(vm, &this, |parts| parts.criteria.extend(conditions))
}

/// What a name of `filter_by()` is looked for in.
pub(crate) enum Source {
    /// What is selected: in messages an entity is called what it is.
    Selected(FromItem),
    /// What is joined or written to: in messages an entity is called by what it selects from.
    Joined(FromItem),
}

impl Source {
    fn item(&self) -> &FromItem {
        match self {
            Source::Selected(item) | Source::Joined(item) => item,
        }
    }
}

/// `name == value` where `name` belongs to one of `sources`.
///
/// # Errors
/// `InvalidRequestError` where it belongs to none, `AmbiguousColumnError` where it belongs to several.
pub(crate) fn named_condition(vm: &mut Vm, sources: &[Source], name: &Str, value: &Value) -> Result<ColumnElement> {
    let mut found: Option<ColumnElement> = None;
    let mut seen: Vec<&Source> = Vec::new();
    let mut ambiguous = false;
    for source in sources {
        if seen.iter().any(|known| identity(known.item()) == identity(source.item())) {
            continue;
        }
        seen.push(source);
        let condition = condition(vm, source.item(), name, value)?;
        ambiguous |= condition.is_some() && found.is_some();
        found = found.or(condition);
    }
    if let Some(found) = found
        && !ambiguous
    {
        return Ok(found);
    }
    let mut shown = Vec::new();
    for source in seen.iter().take(3) {
        shown.push(describe(vm, source)?);
    }
    let mut text = shown.join(", ");
    if seen.len() > 3 {
        text.push_str(&format!(", ... ({} total)", seen.len()));
    }
    if ambiguous {
        return Err(Raise::new(
            "sqlalchemy.exc.AmbiguousColumnError",
            format!(
                "Attribute name \"{name}\" is ambiguous; it exists in multiple FROM clause entities ({text}). Use filter() \
                 with explicit column references instead of filter_by()."
            ),
        ));
    }
    Err(invalid_request(format!(
        "None of the FROM clause entities have a property \"{name}\". Searched entities: {text}"
    )))
}

/// `name == value` where `name` is an attribute of the class or a column of the source; `None` where it is neither.
pub(crate) fn condition(vm: &mut Vm, source: &FromItem, name: &Str, value: &Value) -> Result<Option<ColumnElement>> {
    let target;
    let entity = match source {
        FromItem::From(from) => {
            let Some(column) = from.columns().get(name).cloned() else { return Ok(None) };
            return column.operate(Op::Eq, coercions::operand(vm, value)?).map(Some);
        }
        FromItem::Entity(entity) => entity,
        FromItem::Attribute(attribute) => match attribute.target() {
            Some(entity) => {
                target = entity;
                &target
            }
            None => return Ok(None),
        },
    };
    let Some(object) = orm::object_of(vm, entity) else { return Ok(None) };
    let Some(attribute) = vm.find_attr(&object, name)? else { return Ok(None) };
    let compared = vm.compare(CompareOp::Eq, &attribute, value)?;
    coercions::condition(vm, &compared).map(Some)
}

/// What the columns come from: entities where they are of a mapped class.
pub(super) fn column_froms(parts: &SelectParts) -> Vec<FromItem> {
    let mut found = Vec::new();
    for item in &parts.columns {
        let entity = match item {
            SelectItem::Entity(entity) => match Bundle::from_entity(entity) {
                Some(bundle) => bundle.subject(),
                None => Some(entity.clone()),
            },
            SelectItem::Element(element) => element.annotations().and_then(|annotations| annotations.entity.clone()),
            SelectItem::From(_) => None,
        };
        match entity {
            Some(entity) => found.push(FromItem::Entity(entity)),
            None => found.extend(item.from_objects().into_iter().map(FromItem::From)),
        }
    }
    found
}

fn identity(source: &FromItem) -> u64 {
    match source {
        FromItem::From(from) => from.id(),
        FromItem::Entity(entity) => entity.id(),
        FromItem::Attribute(attribute) => attribute.target().map_or(0, |entity| entity.id()),
    }
}

/// What a source is called in messages.
fn describe(vm: &mut Vm, source: &Source) -> Result<String> {
    let from = match source {
        Source::Selected(FromItem::From(from)) | Source::Joined(FromItem::From(from)) => Some(from.clone()),
        Source::Selected(FromItem::Entity(entity)) => return Ok(entity.label().to_string()),
        Source::Joined(FromItem::Entity(entity)) => entity.selectable(),
        Source::Selected(FromItem::Attribute(attribute)) | Source::Joined(FromItem::Attribute(attribute)) => {
            return Ok(attribute.target().map_or_else(String::new, |entity| entity.label().to_string()));
        }
    };
    let Some(from) = from else { return Ok(String::new()) };
    let object = elements::wrap_from(vm, &from)?;
    Ok(vm.str(&object)?.to_string())
}
