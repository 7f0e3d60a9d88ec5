//! What operators make of expressions, and how values on the other side become bind parameters.

use std::rc::Rc;

use super::{Bound, ColumnElement, Element, ExpressionList, Operand, and, or};
use crate::{
    sql::{
        argument_error,
        entity::Annotations,
        invalid_request,
        names::Name,
        operators::Op,
        selectable::{AliasKind, Aliased, FromClause, Select, SelectBase, SelectItem},
        types::{Affinity, TypeArguments, TypeClass, TypeEngine},
    },
    value::{Raise, Result, Str, Value},
};

impl Operand {
    /// As an expression; a value becomes a bind parameter, `None` becomes NULL.
    pub fn into_expression(self) -> Result<ColumnElement> {
        self.into_expression_of(None)
    }

    /// As an expression; a value becomes a bind parameter of that type.
    pub fn into_expression_of(self, ty: Option<&TypeEngine>) -> Result<ColumnElement> {
        match self {
            Operand::Element(element) => Ok(element),
            Operand::Select(select) => Ok(select.scalar_subquery()),
            Operand::Value(Value::None) if ty.is_none_or(|ty| !ty.should_evaluate_none()) => Ok(super::null()),
            Operand::Value(value) => Ok(ColumnElement::anonymous_bind(value, ty.cloned())),
            Operand::List(items) => Ok(ColumnElement::anonymous_bind(plain_list(items), ty.cloned())),
            Operand::From(_) => Err(argument_error(
                "SQL expression element or literal value expected, got a FROM clause object. To create a column expression from a \
                 FROM clause row as a whole, use the .table_valued() method.",
            )),
        }
    }

    /// As a condition of WHERE, HAVING and their like, or of `and_()`.
    pub fn into_condition(self, role: &str) -> Result<ColumnElement> {
        match self {
            Operand::Element(element) => Ok(element),
            Operand::Select(select) => Ok(select.scalar_subquery()),
            Operand::Value(Value::None) => Ok(super::null()),
            Operand::Value(Value::Bool(true)) => Ok(true_()),
            Operand::Value(Value::Bool(false)) => Ok(false_()),
            Operand::Value(Value::Str(text)) => Err(argument_error(format!(
                "Textual SQL expression {0} should be explicitly declared as text({0})",
                quoted(&text)
            ))),
            Operand::Value(value) => {
                Err(argument_error(format!("SQL expression for {role} role expected, got {}.", brief(&value))))
            }
            Operand::List(_) => Err(argument_error(format!("SQL expression for {role} role expected, got a list."))),
            Operand::From(_) => {
                Err(argument_error(format!("SQL expression for {role} role expected, got a FROM clause object.")))
            }
        }
    }

    /// As an argument of the function `name`: a value becomes a bind parameter called after it.
    pub fn into_function_argument(self, name: &str) -> Result<ColumnElement> {
        match self {
            Operand::Value(Value::None) => Ok(super::null()),
            Operand::Value(value) => Ok(ColumnElement::bind(name, Bound::Value(value), None, true)),
            other => other.into_expression(),
        }
    }
}

/// `true()`.
pub fn true_() -> ColumnElement {
    ColumnElement::new(Element::True, TypeEngine::boolean())
}

/// `false()`.
pub fn false_() -> ColumnElement {
    ColumnElement::new(Element::False, TypeEngine::boolean())
}

impl ColumnElement {
    /// An expression made of others: it takes their subject on.
    pub fn derived(element: Element, ty: TypeEngine, sources: &[&ColumnElement]) -> ColumnElement {
        let made = ColumnElement::new(element, ty);
        match sources.iter().find_map(|source| source.subject()) {
            Some(subject) => {
                made.with_annotations(Some(Rc::new(Annotations { subject: Some(subject), ..Annotations::default() })))
            }
            None => made,
        }
    }

    /// `self op other`.
    ///
    /// # Errors
    /// `ArgumentError` and others where the other side does not fit.
    pub fn operate(&self, op: Op, other: Operand) -> Result<ColumnElement> {
        self.operate_with(op, other, false, None)
    }

    /// `other op self`.
    ///
    /// # Errors
    /// As [`ColumnElement::operate`].
    pub fn reverse_operate(&self, op: Op, other: Operand) -> Result<ColumnElement> {
        self.operate_with(op, other, true, None)
    }

    /// `self op other` with a modifier (`escape`, `flags`).
    ///
    /// # Errors
    /// As [`ColumnElement::operate`].
    pub fn operate_modified(&self, op: Op, other: Operand, modifier: Option<Str>) -> Result<ColumnElement> {
        self.operate_with(op, other, false, modifier)
    }

    fn operate_with(&self, op: Op, other: Operand, reverse: bool, modifier: Option<Str>) -> Result<ColumnElement> {
        if is_aggregate(self) && !matches!(op, Op::And | Op::Or) {
            if !op.is_comparison() || reverse {
                return Err(argument_error("Only comparison operators may be used with ANY/ALL"));
            }
            // They stand on the right side only.
            return self.combine(self, op.mirror(), other, true, modifier);
        }
        if let Element::Label { element, .. } = self.element() {
            // What is labelled is compared; parameters go by no name then.
            return element.combine(self, op, other, reverse, modifier);
        }
        self.combine(self, op, other, reverse, modifier)
    }

    fn combine(
        &self,
        named: &ColumnElement,
        op: Op,
        other: Operand,
        reverse: bool,
        modifier: Option<Str>,
    ) -> Result<ColumnElement> {
        match op {
            Op::And => Ok(and(vec![self.clone(), other.into_condition("AND")?])),
            Op::Or => Ok(or(vec![self.clone(), other.into_condition("OR")?])),
            Op::In | Op::NotIn => self.in_list(named, op, other),
            Op::Pow => {
                let arguments = match reverse {
                    false => vec![Operand::Element(self.clone()), other],
                    true => vec![other, Operand::Element(self.clone())],
                };
                ColumnElement::function(Vec::new(), "pow", arguments, None)
            }
            Op::Custom(ref custom) if !custom.is_comparison || custom.return_type.is_some() => {
                let other = self.other_side(named, &op, other)?;
                let (left, right) = if reverse { (other, self.clone()) } else { (self.clone(), other) };
                let ty = custom.return_type.clone().unwrap_or_else(|| adapt(&op, &left.ty(), &right.ty()).1);
                Ok(binary(left, right, op, ty, None, None))
            }
            _ if op.is_comparison() => self.compare(named, op, other, reverse, modifier),
            _ => {
                let other = self.other_side(named, &op, other)?;
                let (left, right) = if reverse { (other, self.clone()) } else { (self.clone(), other) };
                let (op, ty) = adapt(&op, &left.ty(), &right.ty());
                if !named.is(self) {
                    // What is labelled stays by itself.
                    return Ok(pair(left, right, op, ty, None, modifier));
                }
                Ok(binary(left, right, op, ty, None, modifier))
            }
        }
    }

    fn compare(
        &self,
        named: &ColumnElement,
        op: Op,
        other: Operand,
        reverse: bool,
        modifier: Option<Str>,
    ) -> Result<ColumnElement> {
        let constant = match &other {
            Operand::Value(Value::None) => Some(super::null()),
            Operand::Value(Value::Bool(true)) => Some(true_()),
            Operand::Value(Value::Bool(false)) => Some(false_()),
            Operand::Element(element) => {
                matches!(element.element(), Element::Null | Element::True | Element::False).then(|| element.clone())
            }
            _ => None,
        };
        let boolean = TypeEngine::boolean();
        if let Some(constant) = constant {
            let is_null = matches!(constant.element(), Element::Null);
            let aggregate = is_aggregate(self);
            let op = match op {
                Op::Eq | Op::Ne if !is_null => op,
                Op::IsDistinctFrom | Op::IsNotDistinctFrom => op,
                _ if aggregate => op,
                Op::Eq | Op::Is => Op::Is,
                Op::Ne | Op::IsNot => Op::IsNot,
                _ => {
                    return Err(argument_error(
                        "Only '=', '!=', 'is_()', 'is_not()', 'is_distinct_from()', 'is_not_distinct_from()' operators can be used \
                         with None/True/False",
                    ));
                }
            };
            let negate = if aggregate { None } else { op.negation() };
            let (left, right) = if aggregate && reverse { (constant, self.clone()) } else { (self.clone(), constant) };
            return Ok(binary(left, right, op, boolean, negate, modifier));
        }
        let other = self.other_side(named, &op, other)?;
        let negate = if is_aggregate(self) || is_aggregate(&other) { None } else { op.negation() };
        let ty = match op {
            Op::Match | Op::NotMatch => TypeEngine::new(TypeClass::MatchType),
            Op::RegexpMatch | Op::NotRegexpMatch => TypeEngine::null(),
            _ => boolean,
        };
        let (left, right) = if reverse { (other, self.clone()) } else { (self.clone(), other) };
        Ok(binary(left, right, op, ty, negate, modifier))
    }

    /// The other side of an operator: a value becomes a bind parameter of a type that fits.
    fn other_side(&self, named: &ColumnElement, op: &Op, other: Operand) -> Result<ColumnElement> {
        let other = match other {
            Operand::Value(value) => return named.bind_for(op, value),
            Operand::List(items) => {
                if let Element::Tuple(members) = named.element() {
                    let items: Vec<ColumnElement> = items
                        .into_iter()
                        .zip(members)
                        .map(|(item, member)| match item {
                            Operand::Value(value) => {
                                let ty = member.ty().coerce_compared(&value);
                                Ok(ColumnElement::anonymous_bind(value, Some(ty)))
                            }
                            other => other.into_expression(),
                        })
                        .collect::<Result<_>>()?;
                    return super::tuple(items.into_iter().map(Operand::Element).collect(), None);
                }
                return named.bind_for(op, plain_list(items));
            }
            Operand::Select(select) => select.scalar_subquery(),
            Operand::From(from) => from_to_select(from).scalar_subquery(),
            Operand::Element(element) => element,
        };
        Ok(other.typed_like(&self.ty()))
    }

    /// A parameter without a type takes that of the other side.
    fn typed_like(&self, ty: &TypeEngine) -> ColumnElement {
        match self.element() {
            Element::Bind(bind) if self.ty().is_null() && !ty.is_null() => {
                ColumnElement::with_id(self.id(), Element::Bind(bind.clone()), ty.clone())
            }
            _ => self.clone(),
        }
    }

    /// A bind parameter for a value that is compared to this expression, named after it.
    pub fn bind_for(&self, _op: &Op, value: Value) -> Result<ColumnElement> {
        let ty = match self.element() {
            Element::Unary { operator: Some(Op::Any | Op::All), element, .. } => match element.ty().arguments() {
                TypeArguments::Array { item, .. } => item.coerce_compared(&value),
                _ => element.ty().coerce_compared(&value),
            },
            Element::Tuple(members) => {
                if let Value::Tuple(items) = &value {
                    let items: Vec<Operand> = items.iter().cloned().map(Operand::Value).collect();
                    let types = members.iter().map(ColumnElement::ty).collect();
                    return super::tuple(items, Some(types));
                }
                self.ty().coerce_compared(&value)
            }
            _ => self.ty().coerce_compared(&value),
        };
        Ok(ColumnElement::bind(&self.bind_key(), Bound::Value(value), Some(ty), true))
    }

    /// What parameters compared to this expression are called.
    pub fn bind_key(&self) -> Str {
        match self.element() {
            // A column of a class body has no name yet.
            Element::Column { column, .. } => match column.key() {
                key if key.is_empty() => "param".into(),
                key => key,
            },
            Element::Function(function) => function.name.clone(),
            Element::From(from) => match from.name() {
                Some(Name::Plain(name)) => name,
                _ => "param".into(),
            },
            _ => "param".into(),
        }
    }

    fn in_list(&self, named: &ColumnElement, op: Op, other: Operand) -> Result<ColumnElement> {
        let expected = "IN expression list, SELECT construct, or bound parameter object expected, got";
        let right = match other {
            Operand::Select(select) => select.scalar_subquery(),
            Operand::From(from) => from_to_select(from).scalar_subquery(),
            Operand::List(items) if items.iter().all(|item| matches!(item, Operand::Value(_) | Operand::List(_))) => {
                let values: Vec<Value> = items.into_iter().map(plain).collect();
                let ty = match values.first() {
                    _ if matches!(named.element(), Element::Tuple(_)) => named.ty(),
                    Some(value) => named.ty().coerce_compared(value),
                    None => named.ty(),
                };
                expanding(&named.bind_key(), Value::list(values), ty, op.clone())
            }
            Operand::List(items) => {
                let mut clauses = Vec::with_capacity(items.len());
                for item in items {
                    clauses.push(match item {
                        Operand::Value(Value::None) => super::null(),
                        Operand::Value(value) => named.bind_for(&op, value)?,
                        other => other.into_expression()?,
                    });
                }
                let list = ExpressionList { operator: Op::Comma, clauses, group: true };
                let list = ColumnElement::new(Element::List(list), TypeEngine::null());
                list.self_group(Some(&op))
            }
            Operand::Element(element) => match element.element() {
                Element::Bind(bind) => {
                    let mut bind = bind.clone();
                    bind.expanding = true;
                    bind.expand_op = Some(op.clone());
                    let ty = if element.ty().is_null() { named.ty() } else { element.ty() };
                    ColumnElement::with_id(element.id(), Element::Bind(bind), ty)
                }
                _ => element.self_group(Some(&op)),
            },
            Operand::Value(value) => return Err(argument_error(format!("{expected} {}.", brief(&value)))),
        };
        let negate = op.negation();
        Ok(binary(self.clone(), right, op, TypeEngine::boolean(), negate, None))
    }

    /// `between(low, high)`.
    ///
    /// # Errors
    /// As [`ColumnElement::operate`].
    pub fn between(&self, low: Operand, high: Operand, symmetric: bool) -> Result<ColumnElement> {
        let low = self.other_side(self, &Op::And, low)?;
        let high = self.other_side(self, &Op::And, high)?;
        let clauses = vec![low.self_group(Some(&Op::And)), high.self_group(Some(&Op::And))];
        let list = ExpressionList { operator: Op::And, clauses, group: false };
        let right = ColumnElement::new(Element::List(list), TypeEngine::null());
        let modifier = symmetric.then(|| "symmetric".into());
        Ok(binary(self.clone(), right, Op::Between, TypeEngine::null(), Some(Op::NotBetween), modifier))
    }

    /// `expression[index]`: of JSON by a key, an index or a path; of an array by an index or a part.
    ///
    /// # Errors
    /// `NotImplementedError` for what has no index, and as [`ColumnElement::operate`].
    pub fn get_item(&self, index: Operand) -> Result<ColumnElement> {
        let ty = self.ty();
        match ty.affinity() {
            Affinity::Json => {
                let (operator, class) = match &index {
                    Operand::List(_) | Operand::Value(Value::List(_) | Value::Tuple(_)) => {
                        (Op::JsonPathGetItem, TypeClass::JSONPathType)
                    }
                    Operand::Value(Value::Int(_) | Value::Bool(_)) => (Op::JsonGetItem, TypeClass::JSONIntIndexType),
                    _ => (Op::JsonGetItem, TypeClass::JSONStrIndexType),
                };
                let index = match index {
                    Operand::Value(value) => {
                        let class = Some(TypeEngine::new(class));
                        ColumnElement::bind(&self.bind_key(), Bound::Value(value), class, true)
                    }
                    other => other.into_expression()?,
                };
                Ok(binary(self.clone(), index, operator, ty, None, None))
            }
            Affinity::Array => {
                let item = match (ty.arguments(), &index) {
                    (_, Operand::Element(element)) if matches!(element.element(), Element::Slice { .. }) => ty.clone(),
                    (TypeArguments::Array { item, .. }, _) => item.clone(),
                    _ => TypeEngine::null(),
                };
                let index = match index {
                    Operand::Value(value) => self.bind_for(&Op::GetItem, value)?,
                    other => other.into_expression()?,
                };
                Ok(binary(self.clone(), index, Op::GetItem, item, None, None))
            }
            _ => Err(Raise::new("NotImplementedError", "Operator 'getitem' is not supported on this expression")),
        }
    }

    /// A value compared to the items of this array.
    ///
    /// # Errors
    /// As [`ColumnElement::operate`].
    pub fn array_item_bind(&self, value: Value) -> Result<ColumnElement> {
        let ty = match self.ty().arguments() {
            TypeArguments::Array { item, .. } => item.clone(),
            _ => TypeEngine::null(),
        };
        Ok(ColumnElement::bind(&self.bind_key(), Bound::Value(value), Some(ty), true))
    }

    /// `expression[start:stop:step]` of an array.
    pub fn slice(&self, parts: [Value; 3]) -> ColumnElement {
        let key = self.bind_key();
        let [start, stop, step] = parts.map(|value| match value {
            Value::None => super::null(),
            value => ColumnElement::bind(&key, Bound::Value(value), Some(TypeEngine::integer()), true),
        });
        ColumnElement::new(Element::Slice { start, stop, step }, TypeEngine::null())
    }

    /// The index into JSON, to be read as another type (`as_string()` and its like).
    ///
    /// # Errors
    /// `InvalidRequestError` for what is no such index.
    pub fn json_as(&self, ty: TypeEngine, method: &str) -> Result<ColumnElement> {
        match self.element() {
            Element::Binary { operator: Op::JsonGetItem | Op::JsonPathGetItem, .. } => {
                let made = ColumnElement::with_id(self.id(), self.element().clone(), ty);
                Ok(made.with_annotations(self.annotations().cloned()))
            }
            _ => Err(invalid_request(format!(
                "The JSON cast operator JSON.{method}() only works with a JSON index expression e.g. col['q'].{method}()"
            ))),
        }
    }

    /// `regexp_replace(pattern, replacement, flags)`.
    ///
    /// # Errors
    /// As [`ColumnElement::operate`].
    pub fn regexp_replace(&self, pattern: Operand, replacement: Operand, flags: Option<Str>) -> Result<ColumnElement> {
        let clauses =
            vec![self.other_side(self, &Op::Comma, pattern)?, self.other_side(self, &Op::Comma, replacement)?];
        let list = ExpressionList { operator: Op::Comma, clauses, group: false };
        let right = ColumnElement::new(Element::List(list), TypeEngine::null());
        Ok(binary(self.clone(), right, Op::RegexpReplace, TypeEngine::null(), None, flags))
    }

    /// `startswith(other, autoescape=, escape=)` and its like: `op` is one of the LIKE family.
    ///
    /// # Errors
    /// `TypeError` where a value that is to be escaped is no string.
    pub fn like_family(&self, op: Op, other: Operand, autoescape: bool, escape: Option<Str>) -> Result<ColumnElement> {
        if !autoescape {
            return self.operate_modified(op, other, escape);
        }
        let escape = escape.unwrap_or_else(|| "/".into());
        let Operand::Value(Value::Str(text)) = &other else {
            return Err(Raise::type_error("String value expected when autoescape=True"));
        };
        let mut escaped = text.to_string();
        if *escape != *"%" && *escape != *"_" {
            escaped = escaped.replace(&*escape, &format!("{escape}{escape}"));
        }
        let escaped = escaped.replace('%', &format!("{escape}%")).replace('_', &format!("{escape}_"));
        self.operate_modified(op, Operand::Value(Value::str(escaped)), Some(escape))
    }

    /// `any_()` and `all_()`.
    pub fn aggregate(&self, op: Op) -> ColumnElement {
        let element = self.self_group(Some(&op));
        ColumnElement::derived(
            Element::Unary { element, operator: Some(op), modifier: None },
            TypeEngine::boolean(),
            &[self],
        )
    }

    /// `-expression` and `~` of bits.
    pub fn arithmetic_unary(&self, op: Op) -> ColumnElement {
        self.unary(Some(op), None, self.ty())
    }

    /// `asc()`, `desc()`, `nulls_first()`, `nulls_last()`.
    pub fn modified(&self, modifier: Op) -> ColumnElement {
        self.unary(None, Some(modifier), TypeEngine::null())
    }

    /// `~expression`: the opposite of a condition.
    #[must_use]
    pub fn negate(&self) -> ColumnElement {
        if let Some(negation) = self.annotations().and_then(|annotations| annotations.negation.clone()) {
            return negation;
        }
        match self.element() {
            Element::True => false_(),
            Element::False => true_(),
            Element::AsBoolean { element, operator, negate } => match element.element() {
                Element::True | Element::False => element.negate(),
                _ => ColumnElement::derived(
                    Element::AsBoolean { element: element.clone(), operator: negate.clone(), negate: operator.clone() },
                    self.ty(),
                    &[self],
                ),
            },
            Element::Binary { left, right, operator, negate: Some(negate), modifier } => {
                let right = match right.element() {
                    Element::Bind(bind) if bind.expand_op.as_ref() == Some(operator) => {
                        let mut bind = bind.clone();
                        bind.expand_op = Some(negate.clone());
                        ColumnElement::with_id(right.id(), Element::Bind(bind), right.ty())
                    }
                    _ => right.clone(),
                };
                ColumnElement::derived(
                    Element::Binary {
                        left: left.clone(),
                        right,
                        operator: negate.clone(),
                        negate: Some(operator.clone()),
                        modifier: modifier.clone(),
                    },
                    self.ty(),
                    &[self],
                )
            }
            // A condition that has no opposite operator.
            Element::Binary { .. } if self.ty().affinity() == Affinity::Boolean => ColumnElement::derived(
                Element::AsBoolean { element: self.self_group(None), operator: Op::IsFalse, negate: Op::IsTrue },
                TypeEngine::boolean(),
                &[self],
            ),
            Element::Binary { .. } | Element::List(_) | Element::Exists(_) => {
                let ty = if matches!(self.element(), Element::Exists(_)) { self.ty() } else { TypeEngine::null() };
                self.not_of(ty)
            }
            Element::Unary { .. } if self.ty().affinity() == Affinity::Boolean => self.not_of(TypeEngine::boolean()),
            Element::Label { name, element } => {
                let inner = element.negate();
                ColumnElement::derived(Element::Label { name: name.clone(), element: inner }, self.ty(), &[self])
            }
            _ if self.ty().affinity() == Affinity::Boolean => ColumnElement::derived(
                Element::AsBoolean { element: self.clone(), operator: Op::IsFalse, negate: Op::IsTrue },
                TypeEngine::boolean(),
                &[self],
            ),
            _ => self.not_of(TypeEngine::null()),
        }
    }

    fn not_of(&self, ty: TypeEngine) -> ColumnElement {
        let element = self.self_group(Some(&Op::Inv));
        ColumnElement::derived(Element::Unary { element, operator: Some(Op::Inv), modifier: None }, ty, &[self])
    }
}

impl TypeEngine {
    /// The type of a value on the other side of an operator: its own, unless it has none or counts as this one.
    pub fn coerce_compared(&self, value: &Value) -> TypeEngine {
        if let TypeArguments::Custom(custom) = self.arguments() {
            return custom.compared(value).unwrap_or_else(|| self.clone());
        }
        let text = matches!(value, Value::Str(_));
        if text && matches!(self.affinity(), Affinity::Binary | Affinity::Uuid) {
            return self.clone();
        }
        let resolved = crate::sql::types::resolve_value(value);
        if self.class() == TypeClass::Interval {
            return match resolved.affinity() {
                Affinity::Null | Affinity::DateTime => TypeEngine::new(TypeClass::DateTime),
                Affinity::Interval => self.clone(),
                _ => resolved,
            };
        }
        if resolved.is_null() || resolved.affinity() == self.affinity() { self.clone() } else { resolved }
    }
}

/// A comparison or other binary expression, both sides in the parentheses they need.
pub(super) fn binary(
    left: ColumnElement,
    right: ColumnElement,
    operator: Op,
    ty: TypeEngine,
    negate: Option<Op>,
    modifier: Option<Str>,
) -> ColumnElement {
    let (flat_left, flat_right) = (flattened(&left, &operator, &ty), flattened(&right, &operator, &ty));
    if flat_left.is_some() || flat_right.is_some() {
        let mut clauses = flat_left.unwrap_or_else(|| vec![left]);
        clauses.extend(flat_right.unwrap_or_else(|| vec![right]));
        let subject = clauses.iter().find_map(ColumnElement::subject);
        let clauses = clauses.iter().map(|clause| clause.self_group(Some(&operator))).collect();
        let list = ColumnElement::new(Element::List(ExpressionList { operator, clauses, group: true }), ty);
        return match subject {
            Some(subject) => {
                list.with_annotations(Some(Rc::new(Annotations { subject: Some(subject), ..Annotations::default() })))
            }
            None => list,
        };
    }
    pair(left, right, operator, ty, negate, modifier)
}

/// The same, of two sides that stay as they are.
fn pair(
    left: ColumnElement,
    right: ColumnElement,
    operator: Op,
    ty: TypeEngine,
    negate: Option<Op>,
    modifier: Option<Str>,
) -> ColumnElement {
    let left = left.self_group(Some(&operator));
    let right = right.self_group(Some(&operator));
    let subject = left.subject().or_else(|| right.subject());
    let element = ColumnElement::new(Element::Binary { left, right, operator, negate, modifier }, ty);
    match subject {
        Some(subject) => {
            element.with_annotations(Some(Rc::new(Annotations { subject: Some(subject), ..Annotations::default() })))
        }
        None => element,
    }
}

/// The parts of a chain that an associative operator goes on with, where the type stays what it was.
fn flattened(element: &ColumnElement, operator: &Op, ty: &TypeEngine) -> Option<Vec<ColumnElement>> {
    if !operator.is_associative() || element.ty().affinity() != ty.affinity() {
        return None;
    }
    match element.element() {
        Element::Binary { left, right, operator: known, .. } if known == operator => {
            Some(vec![left.clone(), right.clone()])
        }
        Element::List(list) if list.operator == *operator => Some(list.clauses.clone()),
        _ => None,
    }
}

fn is_aggregate(element: &ColumnElement) -> bool {
    matches!(element.element(), Element::Unary { operator: Some(Op::Any | Op::All), .. })
}

fn expanding(key: &str, value: Value, ty: TypeEngine, op: Op) -> ColumnElement {
    let bind = ColumnElement::bind(key, Bound::Value(value), Some(ty.clone()), true);
    let Some(parameter) = bind.as_bind() else { return bind };
    let mut parameter = parameter.clone();
    parameter.expanding = true;
    parameter.expand_op = Some(op);
    ColumnElement::with_id(bind.id(), Element::Bind(parameter), ty)
}

/// The operator and the type that two types give (`_adapt_expression`).
pub(super) fn adapt(op: &Op, left: &TypeEngine, right: &TypeEngine) -> (Op, TypeEngine) {
    use Affinity as A;
    let (l, r) = (left.affinity(), right.affinity());
    if l == A::Null {
        return if r == A::Null || !op.is_commutative() { (op.clone(), left.clone()) } else { adapt(op, right, left) };
    }
    if left.is_concatenable() && *op == Op::Add && (right.is_concatenable() || r == A::Null) {
        let ty = match left.as_enum() {
            Some(arguments) => TypeEngine::sized(TypeClass::String, arguments.length, None),
            None => left.clone(),
        };
        return (Op::Concat, ty);
    }
    let result = match (l, op, r) {
        (A::Integer, Op::Add, A::Date) => A::Date,
        (A::Integer, Op::Add | Op::Mul | Op::Sub, A::Numeric | A::Float) => r,
        (A::Integer, Op::Mul, A::Interval) => A::Interval,
        (A::Integer, Op::TrueDiv, A::Integer | A::Numeric) => A::Numeric,
        (A::Integer, Op::TrueDiv, A::Float) => A::Float,
        (A::Integer, Op::FloorDiv, A::Numeric) => A::Numeric,
        (A::Numeric | A::Float, Op::Mul, A::Interval) => A::Interval,
        (A::Date, Op::Add, A::Interval | A::Time) => A::DateTime,
        (A::Date, Op::Sub, A::Date) => A::Integer,
        (A::Date, Op::Sub, A::Interval) => A::DateTime,
        (A::Date | A::DateTime, Op::Sub, A::DateTime) => A::Interval,
        (A::Time, Op::Add, A::Date) => A::DateTime,
        (A::Time, Op::Sub, A::Time) => A::Interval,
        (A::Interval, Op::Add, A::Date | A::DateTime) => A::DateTime,
        (A::Interval, Op::Add, A::Time) => A::Time,
        _ => l,
    };
    let arithmetic = matches!(op, Op::Add | Op::Sub | Op::Mul | Op::TrueDiv);
    let numbers = matches!(l, A::Numeric | A::Float) && matches!(r, A::Numeric | A::Float | A::Integer);
    if arithmetic
        && numbers
        && left.as_custom().is_none()
        && !matches!(left.class(), TypeClass::Numeric | TypeClass::Float)
    {
        // What is no generic type itself becomes one of its class, as it is without arguments.
        return (op.clone(), TypeEngine::new(left.class()));
    }
    let ty = if result == r && result != l {
        right.clone()
    } else if result == l {
        left.clone()
    } else {
        TypeEngine::new(match result {
            A::Numeric => TypeClass::Numeric,
            A::Float => TypeClass::Float,
            A::Date => TypeClass::Date,
            A::DateTime => TypeClass::DateTime,
            A::Time => TypeClass::Time,
            A::Interval => TypeClass::Interval,
            _ => TypeClass::Integer,
        })
    };
    (op.clone(), ty)
}

/// A from-clause where a select is wanted: the select under a subquery, or one of all columns.
fn from_to_select(from: FromClause) -> SelectBase {
    if let FromClause::Alias(alias) = &from
        && let (AliasKind::Subquery | AliasKind::Alias, Aliased::Select(select)) = (alias.kind(), alias.element())
    {
        return select.clone();
    }
    SelectBase::Select(Select::new(vec![SelectItem::From(from)]))
}

fn plain(operand: Operand) -> Value {
    match operand {
        Operand::Value(value) => value,
        Operand::List(items) => Value::tuple(items.into_iter().map(plain).collect::<Vec<_>>()),
        _ => Value::None,
    }
}

fn plain_list(items: Vec<Operand>) -> Value {
    Value::list(items.into_iter().map(plain).collect::<Vec<_>>())
}

/// A value as messages show it; what needs the script's `repr()` goes by its kind.
pub fn brief(value: &Value) -> String {
    match value {
        Value::None => "None".into(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        Value::Int(number) => number.to_string(),
        Value::BigInt(number) => number.to_string(),
        Value::Float(number) if number.fract() == 0.0 && number.abs() < 1e16 => format!("{number:.1}"),
        Value::Float(number) => number.to_string(),
        Value::Str(text) => quoted(text),
        Value::Class(class) => format!("{class:?}"),
        Value::Object(object) => format!("{object:?}"),
        Value::Dict(dict) => {
            let entries: Vec<String> =
                dict.entries().iter().map(|(key, value)| format!("{}: {}", brief(key), brief(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::List(list) => {
            let parts: Vec<String> = list.items().iter().map(brief).collect();
            format!("[{}]", parts.join(", "))
        }
        Value::Tuple(items) => {
            let parts: Vec<String> = items.iter().map(brief).collect();
            format!("({}{})", parts.join(", "), if parts.len() == 1 { "," } else { "" })
        }
        other => format!("{other:?}"),
    }
}

fn quoted(text: &str) -> String {
    if text.contains('\'') && !text.contains('"') {
        format!("\"{text}\"")
    } else {
        format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
    }
}
