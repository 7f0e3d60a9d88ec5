//! What the script hands over where SQL is expected: the roles that an argument can play, and SQLAlchemy's words where it
//! cannot play them.

use std::{cell::Cell, rc::Rc};

use super::support::Registry;
use crate::{
    orm::Bundle,
    python::Vm,
    sql::{
        argument_error,
        elements::{self, ColumnElement, Element, Operand},
        entity::{Attribute, Entity, ExecutableOption},
        selectable::{Alias, AliasKind, Aliased, FromClause, FromItem, Select, SelectBase, SelectItem},
        types::TypeEngine,
    },
    value::{Host, Raise, Result, Str, Value},
};

/// What a value of the script stands for in SQL.
#[derive(Clone)]
pub enum Clause {
    /// An expression, `text()` included.
    Element(ColumnElement),
    /// A source of rows.
    From(FromClause),
    /// A select.
    Select(SelectBase),
    /// A mapped class or an alias of one.
    Entity(Rc<dyn Entity>),
    /// An attribute that a join can go along, with its expression where it has one.
    Attribute(Rc<dyn Attribute>, Option<ColumnElement>),
}

/// Tells what an object or class that the core does not know stands for: how the ORM joins in.
pub type EntityHook = fn(&mut Vm, &Value) -> Result<Option<Clause>>;

/// Tells which option of a statement (`options(…)`) an object is.
pub type OptionHook = fn(&mut Vm, &Value) -> Result<Option<Rc<dyn ExecutableOption>>>;

/// Holds the run's hooks.
#[derive(Default)]
pub(super) struct Hooks {
    entity: Cell<Option<EntityHook>>,
    option: Cell<Option<OptionHook>>,
}

/// The places where SQL is expected, by the names that messages have for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the role of that name in SQLAlchemy")]
pub enum Role {
    ColumnArgument,
    ColumnsClause,
    LimitOffset,
    ByOf,
    GroupBy,
    OrderBy,
    OnClause,
    WhereHaving,
    Expression,
    ConstExpr,
    BinaryElement,
    InElement,
    JoinTarget,
    FromClause,
    Statement,
    SelectStatement,
    CompoundElement,
    DmlTable,
    Cte,
    DmlColumn,
    LabeledColumn,
    DmlSelect,
    DdlExpression,
}

impl Role {
    /// The name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Role::ColumnArgument => "Column expression",
            Role::ColumnsClause => "Column expression, FROM clause, or other columns clause element",
            Role::LimitOffset => "LIMIT / OFFSET expression",
            Role::ByOf => "GROUP BY / OF / etc. expression",
            Role::GroupBy => "GROUP BY expression",
            Role::OrderBy => "ORDER BY expression",
            Role::OnClause => "ON clause, typically a SQL expression or ORM relationship attribute",
            Role::WhereHaving => "SQL expression for WHERE/HAVING role",
            Role::Expression => "SQL expression element",
            Role::ConstExpr => "Constant True/False/None expression",
            Role::BinaryElement => "SQL expression element or literal value",
            Role::InElement => "IN expression list, SELECT construct, or bound parameter object",
            Role::JoinTarget => "Join target, typically a FROM expression, or ORM relationship attribute",
            Role::FromClause => "FROM expression, such as a Table or alias() object",
            Role::Statement => "Executable SQL or text() construct",
            Role::SelectStatement => "SELECT construct or equivalent text() construct",
            Role::CompoundElement => "SELECT construct for inclusion in a UNION or other set construct",
            Role::DmlTable => "subject table for an INSERT, UPDATE or DELETE",
            Role::DmlColumn => "SET/VALUES column expression or string key",
            Role::Cte => "CTE object",
            Role::LabeledColumn => "Labeled column expression",
            Role::DmlSelect => "SELECT statement or equivalent textual object",
            Role::DdlExpression => "SQL expression element for DDL constraint",
        }
    }
}

/// Lets the ORM tell what its classes and attributes stand for.
pub fn set_entity_hook(vm: &mut Vm, hook: EntityHook) {
    Registry::of(vm).hooks.entity.set(Some(hook));
}

/// Lets the ORM tell what its loader options are.
pub fn set_option_hook(vm: &mut Vm, hook: OptionHook) {
    Registry::of(vm).hooks.option.set(Some(hook));
}

/// The arguments of `options()`.
pub fn options(vm: &mut Vm, values: &[Value]) -> Result<Vec<Rc<dyn ExecutableOption>>> {
    let mut options = Vec::with_capacity(values.len());
    for value in values {
        let found = match Registry::of(vm).hooks.option.get() {
            Some(hook) => hook(vm, value)?,
            None => None,
        };
        match found {
            Some(option) => options.push(option),
            None => {
                let text = vm.repr(value)?;
                return Err(argument_error(format!("ExecutionOption Core or ORM object expected, got {text}.")));
            }
        }
    }
    Ok(options)
}

/// What `value` stands for; `None` where it is a plain value.
pub fn clause(vm: &mut Vm, value: &Value) -> Result<Option<Clause>> {
    let object = match value {
        Value::Object(object) => object,
        Value::Class(_) => return hooked(vm, value),
        _ => return Ok(None),
    };
    if let Some(element) = object.payload::<ColumnElement>() {
        return Ok(Some(Clause::Element(element.clone())));
    }
    if let Some(from) = object.payload::<FromClause>() {
        return Ok(Some(Clause::From(from.clone())));
    }
    if let Some(select) = object.payload::<SelectBase>() {
        return Ok(Some(Clause::Select(select.clone())));
    }
    if let Some(found) = hooked(vm, value)? {
        return Ok(Some(found));
    }
    let own = vm.class_of(value).lookup(&"__clause_element__".into()).is_some();
    if own {
        let inner = vm.call_method(value, "__clause_element__", Vec::new())?;
        if !inner.is(value) {
            return clause(vm, &inner);
        }
    }
    Ok(None)
}

fn hooked(vm: &mut Vm, value: &Value) -> Result<Option<Clause>> {
    match Registry::of(vm).hooks.entity.get() {
        Some(hook) => hook(vm, value),
        None => Ok(None),
    }
}

/// The expression that `value` is or stands for; `None` where it is none.
pub fn clause_element(vm: &mut Vm, value: &Value) -> Result<Option<ColumnElement>> {
    if let Some(element) = value.payload::<ColumnElement>() {
        return Ok(Some(element.clone()));
    }
    Ok(match clause(vm, value)? {
        Some(Clause::Element(element) | Clause::Attribute(_, Some(element))) => Some(element),
        _ => None,
    })
}

/// `self` of an operator method as an expression.
pub fn receiver(vm: &mut Vm, value: &Value) -> Result<ColumnElement> {
    match clause_element(vm, value)? {
        Some(element) => Ok(element),
        None => Err(expected(vm, Role::Expression, value)),
    }
}

/// The error for a value that cannot play a role.
pub fn expected(vm: &mut Vm, role: Role, value: &Value) -> Raise {
    expected_with(vm, role, value, None)
}

/// The same, with advice behind it.
pub fn expected_with(vm: &mut Vm, role: Role, value: &Value, advice: Option<String>) -> Raise {
    let text = match vm.repr(value) {
        Ok(text) => text,
        Err(raise) => return raise,
    };
    let mut message = format!("{} expected, got {text}.", role.name());
    if let Some(advice) = advice {
        message.push(' ');
        message.push_str(&advice);
    }
    argument_error(message)
}

/// The error for a text where SQL is expected.
fn no_text(vm: &mut Vm, text: &Str) -> Raise {
    match quoted(vm, text) {
        Ok(quoted) => {
            argument_error(format!("Textual SQL expression {quoted} should be explicitly declared as text({quoted})"))
        }
        Err(raise) => raise,
    }
}

/// `repr()` of a text, its end cut where it is long.
fn quoted(vm: &mut Vm, text: &Str) -> Result<Str> {
    const LENGTH: usize = 25;
    let shown = if text.characters() > LENGTH {
        let head: String = text.chars().take(LENGTH).collect();
        Str::from(format!("{head}..."))
    } else {
        text.clone()
    };
    vm.repr(&Value::Str(shown))
}

/// `None`, `True` and `False` as expressions.
fn constant(value: &Value) -> Option<ColumnElement> {
    match value {
        Value::None => Some(elements::null()),
        Value::Bool(true) => Some(ColumnElement::new(Element::True, TypeEngine::boolean())),
        Value::Bool(false) => Some(ColumnElement::new(Element::False, TypeEngine::boolean())),
        _ => None,
    }
}

/// A select where a value is expected; SQLAlchemy warns of it.
pub fn implicit_scalar(vm: &mut Vm, select: &SelectBase) -> Result<ColumnElement> {
    vm.warn(
        "sqlalchemy.exc.SAWarning",
        "implicitly coercing SELECT object to scalar subquery; please use the .scalar_subquery() method to produce a \
         scalar subquery.",
    )?;
    Ok(select.scalar_subquery())
}

/// The select of a subquery.
pub fn select_of(from: &FromClause) -> Option<&SelectBase> {
    match from {
        FromClause::Alias(alias) => match (alias.kind(), alias.element()) {
            (AliasKind::Subquery, Aliased::Select(select)) => Some(select),
            _ => None,
        },
        _ => None,
    }
}

/// An expression of a found clause for a role that takes no values.
fn column_of(vm: &mut Vm, role: Role, value: &Value, clause: Clause) -> Result<ColumnElement> {
    match clause {
        Clause::Element(element) | Clause::Attribute(_, Some(element)) => Ok(element),
        Clause::Select(select) => implicit_scalar(vm, &select),
        Clause::From(from) => match select_of(&from) {
            Some(select) => implicit_scalar(vm, select),
            None => {
                let advice = matches!(role, Role::Expression | Role::BinaryElement).then(|| {
                    "To create a column expression from a FROM clause row as a whole, use the .table_valued() method."
                        .to_owned()
                });
                Err(expected_with(vm, role, value, advice))
            }
        },
        Clause::Entity(_) | Clause::Attribute(_, None) => Err(expected(vm, role, value)),
    }
}

/// A condition for `where()`, `having()`, `and_()` and their like.
pub fn condition(vm: &mut Vm, value: &Value) -> Result<ColumnElement> {
    condition_as(vm, Role::WhereHaving, value)
}

/// A condition in that role.
pub fn condition_as(vm: &mut Vm, role: Role, value: &Value) -> Result<ColumnElement> {
    if let Some(found) = clause(vm, value)? {
        return column_of(vm, role, value, found);
    }
    if let Some(constant) = constant(value) {
        return Ok(constant);
    }
    match value {
        Value::Str(text) if role != Role::OnClause => Err(no_text(vm, text)),
        _ => Err(expected(vm, role, value)),
    }
}

/// An expression, or a value to become a bind parameter.
pub fn operand(vm: &mut Vm, value: &Value) -> Result<Operand> {
    operand_as(vm, Role::BinaryElement, value)
}

/// An expression, or a value to become a bind parameter, in that role.
pub fn operand_as(vm: &mut Vm, role: Role, value: &Value) -> Result<Operand> {
    match clause(vm, value)? {
        None => Ok(Operand::Value(value.clone())),
        Some(found) => column_of(vm, role, value, found).map(Operand::Element),
    }
}

/// An expression; a value becomes a bind parameter.
pub fn expression(vm: &mut Vm, value: &Value) -> Result<ColumnElement> {
    operand_as(vm, Role::Expression, value)?.into_expression()
}

/// The right side of `IN`.
pub fn in_operand(vm: &mut Vm, value: &Value) -> Result<Operand> {
    match clause(vm, value)? {
        Some(Clause::Element(element) | Clause::Attribute(_, Some(element))) => match element.element() {
            Element::Bind(_)
            | Element::Text(_)
            | Element::ScalarSelect(_)
            | Element::SelectGrouping(_)
            | Element::ScalarValues(_)
            | Element::List(_)
            | Element::Tuple(_)
            | Element::Grouping(_) => return Ok(Operand::Element(element)),
            Element::Function(_) => {
                let name = vm.class_of(value).name();
                into_select(vm, &name)?;
                return Ok(Operand::Select(SelectBase::Select(Select::new(vec![SelectItem::Element(element)]))));
            }
            _ => return Err(expected(vm, Role::InElement, value)),
        },
        Some(Clause::Select(select)) => return Ok(Operand::Select(select)),
        Some(Clause::From(from)) => {
            let name = vm.class_of(value).name();
            into_select(vm, &name)?;
            return Ok(Operand::Select(SelectBase::Select(Select::new(vec![SelectItem::From(from)]))));
        }
        Some(_) => return Err(expected(vm, Role::InElement, value)),
        None => {}
    }
    let items = match value {
        Value::List(items) => items.to_vec(),
        Value::Tuple(items) => items.to_vec(),
        Value::Set(_) | Value::Dict(_) => vm.items(value)?,
        Value::Object(_) if vm.special(value, "__iter__")?.is_some() => vm.items(value)?,
        _ => return Err(expected(vm, Role::InElement, value)),
    };
    let mut operands = Vec::with_capacity(items.len());
    for item in &items {
        operands.push(match item {
            Value::Object(_) | Value::Class(_) => match clause(vm, item)? {
                Some(Clause::From(from)) if select_of(&from).is_none() => {
                    return Err(expected(vm, Role::InElement, value));
                }
                _ => operand_as(vm, Role::InElement, item)?,
            },
            plain => Operand::Value(plain.clone()),
        });
    }
    Ok(Operand::List(operands))
}

fn into_select(vm: &mut Vm, name: &str) -> Result<()> {
    vm.warn(
        "sqlalchemy.exc.SAWarning",
        &format!("Coercing {name} object into a select() for use in IN(); please pass a select() construct explicitly"),
    )
}

/// What `select()` and `returning()` take.
pub fn columns_clause(vm: &mut Vm, value: &Value) -> Result<SelectItem> {
    match clause(vm, value)? {
        Some(Clause::Element(element) | Clause::Attribute(_, Some(element))) => {
            return Ok(SelectItem::Element(element));
        }
        Some(Clause::From(from)) => return Ok(SelectItem::From(from)),
        Some(Clause::Entity(entity)) => return Ok(SelectItem::Entity(entity)),
        Some(Clause::Select(_)) => {
            let class = vm.class_of(value);
            let class = vm.repr(&Value::Class(class))?;
            let advice = format!("To create a FROM clause from a {class} object, use the .subquery() method.");
            let raise = expected_with(vm, Role::ColumnsClause, value, Some(advice));
            return Err(raise.with_attribute("code", Value::from("89ve")));
        }
        Some(Clause::Attribute(_, None)) => return Err(expected(vm, Role::ColumnsClause, value)),
        None => {}
    }
    if let Some(constant) = constant(value) {
        return Ok(SelectItem::Element(constant));
    }
    match value {
        Value::Str(text) if text == "*" => Ok(SelectItem::Element(elements::literal_column("*", None))),
        Value::Str(text) => {
            let straight = text.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '_')
                && !text.chars().any(char::is_whitespace);
            let better = if straight { "column" } else { "literal_column" };
            let quoted = quoted(vm, text)?;
            Err(argument_error(format!(
                "Textual column expression {quoted} should be explicitly declared with text({quoted}), or use \
                 {better}({quoted}) for more specificity"
            )))
        }
        Value::Int(_) | Value::BigInt(_) | Value::Float(_) | Value::Decimal(_) => {
            let text = vm.str(value)?;
            Ok(SelectItem::Element(elements::literal_column(&text, None)))
        }
        Value::List(items) => {
            let mut parts = Vec::new();
            for item in items.to_vec() {
                parts.push(vm.repr(&item)?.as_str().to_owned());
            }
            let advice = format!("Did you mean to say select({})?", parts.join(", "));
            Err(expected_with(vm, Role::ColumnsClause, value, Some(advice)))
        }
        _ => Err(expected(vm, Role::ColumnsClause, value)),
    }
}

/// What `order_by()`, `group_by()`, `partition_by` and their like take: an expression, or a name of the columns clause.
pub fn by_clause(vm: &mut Vm, role: Role, value: &Value) -> Result<Vec<ColumnElement>> {
    match clause(vm, value)? {
        Some(Clause::From(from)) if role == Role::GroupBy => return Ok(columns_of(&from)),
        Some(Clause::Entity(entity)) if role == Role::GroupBy && Bundle::from_entity(&entity).is_none() => {
            return Ok(entity.selectable().map(|from| columns_of(&from)).unwrap_or_default());
        }
        Some(Clause::Entity(entity)) if Bundle::from_entity(&entity).is_some() => return Ok(entity.columns()),
        Some(found) => {
            let element = column_of(vm, role, value, found)?;
            if role == Role::OrderBy && is_label(&element) {
                let type_ = element.ty();
                return Ok(vec![ColumnElement::derived(Element::LabelReference(element.clone()), type_, &[&element])]);
            }
            return Ok(vec![element]);
        }
        None => {}
    }
    if let Some(constant) = constant(value) {
        return Ok(vec![constant]);
    }
    match value {
        Value::Str(text) => Ok(vec![ColumnElement::new(Element::TextualLabel(text.clone()), TypeEngine::null())]),
        _ => Err(expected(vm, role, value)),
    }
}

fn columns_of(from: &FromClause) -> Vec<ColumnElement> {
    from.columns().0.into_iter().map(|(_, column)| column).collect()
}

/// Whether ORDER BY may write an expression as its label: a label, or the order of one.
fn is_label(element: &ColumnElement) -> bool {
    match element.element() {
        Element::Label { .. } => true,
        Element::Unary { element, modifier: Some(_), .. } => is_label(element),
        _ => false,
    }
}

/// What `select_from()` and `join()` take.
pub fn from_item(vm: &mut Vm, role: Role, value: &Value) -> Result<FromItem> {
    match clause(vm, value)? {
        Some(Clause::From(from)) => return Ok(FromItem::From(from)),
        Some(Clause::Entity(entity)) => return Ok(FromItem::Entity(entity)),
        Some(Clause::Attribute(attribute, _)) if role == Role::JoinTarget => return Ok(FromItem::Attribute(attribute)),
        Some(Clause::Select(_)) if matches!(role, Role::FromClause | Role::DmlTable) => {
            let class = vm.class_of(value);
            let class = vm.repr(&Value::Class(class))?;
            let advice = format!("To create a FROM clause from a {class} object, use the .subquery() method.");
            let raise = expected_with(vm, role, value, Some(advice));
            return Err(raise.with_attribute("code", Value::from("89ve")));
        }
        Some(Clause::Element(element))
            if role == Role::JoinTarget && element.annotations().is_some_and(|found| found.entity.is_some()) =>
        {
            let text = vm.str(value)?;
            return Err(argument_error(format!("Join target {text} does not refer to a mapped entity")));
        }
        Some(Clause::Element(element)) if role == Role::FromClause => match element.element() {
            Element::From(from) => return Ok(FromItem::From(from.clone())),
            Element::Text(_) | Element::Function(_) => {
                return Ok(FromItem::From(Alias::new(AliasKind::Bare, Aliased::Function(element), None).as_from()));
            }
            _ => {}
        },
        _ => {}
    }
    match value {
        Value::Str(text) if role == Role::FromClause => Err(no_text(vm, text)),
        _ => Err(expected(vm, role, value)),
    }
}

/// A source of rows, an entity's own included.
pub fn from_clause(vm: &mut Vm, role: Role, value: &Value) -> Result<FromClause> {
    match from_item(vm, role, value)? {
        FromItem::From(from) => Ok(from),
        FromItem::Entity(entity) => match entity.selectable() {
            Some(from) => Ok(from),
            None => Err(expected(vm, role, value)),
        },
        FromItem::Attribute(_) => Err(expected(vm, role, value)),
    }
}

/// A select for `union()` and its like.
pub fn compound_element(vm: &mut Vm, value: &Value) -> Result<SelectBase> {
    match clause(vm, value)? {
        Some(Clause::Select(select)) => Ok(select),
        Some(Clause::From(from)) => {
            let advice = if select_of(&from).is_some() {
                "Use the plain select() object without calling .subquery() or .alias()."
            } else {
                "To SELECT from any FROM clause, use the .select() method."
            };
            Err(expected_with(vm, Role::CompoundElement, value, Some(advice.to_owned())))
        }
        Some(Clause::Element(element)) if element.is_text() => {
            let advice = "To SELECT from any FROM clause, use the .select() method.";
            Err(expected_with(vm, Role::CompoundElement, value, Some(advice.to_owned())))
        }
        _ => Err(expected(vm, Role::CompoundElement, value)),
    }
}

/// The text or expression of a constraint.
pub fn ddl_expression(vm: &mut Vm, value: &Value) -> Result<ColumnElement> {
    if let Some(found) = clause(vm, value)? {
        return column_of(vm, Role::DdlExpression, value, found);
    }
    if let Some(constant) = constant(value) {
        return Ok(constant);
    }
    match value {
        Value::Str(text) => Ok(elements::text(text)),
        _ => Err(expected(vm, Role::DdlExpression, value)),
    }
}

/// `limit()` and `offset()`: a number becomes a bind parameter, `None` takes the clause away.
pub fn limit_offset(vm: &mut Vm, value: &Value) -> Result<Option<ColumnElement>> {
    if value.is_none() {
        return Ok(None);
    }
    if let Some(found) = clause(vm, value)? {
        return match found {
            Clause::Element(element) | Clause::Attribute(_, Some(element)) => Ok(Some(element)),
            _ => Err(expected(vm, Role::LimitOffset, value)),
        };
    }
    let number = match value {
        Value::Int(_) => value.clone(),
        other => {
            let class = vm.types.int.clone();
            vm.call(&Value::Class(class), vec![other.clone()], Vec::new())?
        }
    };
    Ok(Some(ColumnElement::anonymous_bind(number, Some(TypeEngine::integer()))))
}
