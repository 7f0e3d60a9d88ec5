use std::rc::Rc;

use super::{ColumnElement, Element, ExpressionList, Operand, TextClause, TextPart};
use crate::{
    sql::{
        argument_error,
        operators::Op,
        schema::Column,
        selectable::{FromClause, SelectBase, SelectItem},
        types::{TypeArguments, TypeClass, TypeEngine},
    },
    value::{Result, Str, Value},
};

/// `null()`.
pub fn null() -> ColumnElement {
    ColumnElement::new(Element::Null, TypeEngine::null())
}

/// `literal(value, type_)`.
pub fn literal(value: Value, ty: Option<TypeEngine>) -> ColumnElement {
    ColumnElement::anonymous_bind(value, ty)
}

/// `literal_column(text, type_)`.
pub fn literal_column(text: &str, ty: Option<TypeEngine>) -> ColumnElement {
    Column::lightweight(text.into(), ty.unwrap_or_else(TypeEngine::null), true).element()
}

/// `text(…)`, its `:name` parameters told apart (`::` and `\:` are none).
pub fn text(text: &str) -> ColumnElement {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut characters = text.char_indices().peekable();
    let mut previous: Option<char> = None;
    while let Some((index, character)) = characters.next() {
        if character == '\\' && characters.peek().is_some_and(|(_, next)| *next == ':') {
            plain.push(':');
            characters.next();
            previous = Some(':');
            continue;
        }
        let starts = character == ':'
            && !previous.is_some_and(|c| c == ':' || c.is_alphanumeric() || c == '_' || c == '\\')
            && characters.peek().is_some_and(|(_, next)| next.is_alphanumeric() || *next == '_');
        if starts {
            let rest = text.get(index + 1..).unwrap_or_default();
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            let name = rest.get(..end).unwrap_or_default();
            if !rest.get(end..).unwrap_or_default().starts_with(':') {
                parts.push(TextPart::Text(std::mem::take(&mut plain).into()));
                parts.push(TextPart::Bind(name.into()));
                for _ in name.chars() {
                    characters.next();
                }
                previous = name.chars().last();
                continue;
            }
        }
        plain.push(character);
        previous = Some(character);
    }
    parts.push(TextPart::Text(plain.into()));
    let mut binds: Vec<(Str, ColumnElement)> = Vec::new();
    for part in &parts {
        if let TextPart::Bind(name) = part
            && !binds.iter().any(|(known, _)| known == name)
        {
            binds.push((name.clone(), ColumnElement::bind(name, super::Bound::Required, None, false)));
        }
    }
    let clause = TextClause { parts: parts.into(), binds: Rc::new(binds) };
    ColumnElement::new(Element::Text(clause), TypeEngine::null())
}

impl ColumnElement {
    /// `text(…).bindparams(…)`: the text with those parameters in the place of its own.
    ///
    /// # Errors
    /// `ArgumentError` where the text has no such parameter.
    pub fn bindparams(&self, binds: Vec<(Str, ColumnElement)>) -> Result<ColumnElement> {
        let Element::Text(clause) = self.element() else { return Ok(self.clone()) };
        let mut known = (*clause.binds).clone();
        for (name, bind) in binds {
            match known.iter_mut().find(|(key, _)| *key == name) {
                Some((_, old)) => *old = bind,
                None => {
                    return Err(argument_error(format!(
                        "This text() construct doesn't define a bound parameter named '{name}'"
                    )));
                }
            }
        }
        let clause = TextClause { parts: clause.parts.clone(), binds: Rc::new(known) };
        Ok(ColumnElement::new(Element::Text(clause), self.ty()))
    }
}

/// `cast(element, ty)`.
pub fn cast(element: Operand, ty: TypeEngine) -> Result<ColumnElement> {
    let element = element.into_expression_of(Some(&ty))?;
    Ok(ColumnElement::new(Element::Cast { element, attempt: false }, ty))
}

/// `try_cast(element, ty)`.
pub fn try_cast(element: Operand, ty: TypeEngine) -> Result<ColumnElement> {
    let element = element.into_expression_of(Some(&ty))?;
    Ok(ColumnElement::new(Element::Cast { element, attempt: true }, ty))
}

/// `type_coerce(element, ty)`.
pub fn type_coerce(element: Operand, ty: TypeEngine) -> Result<ColumnElement> {
    let element = element.into_expression_of(Some(&ty))?;
    if let Some(bind) = element.as_bind() {
        return Ok(ColumnElement::with_id(element.id(), Element::Bind(bind.clone()), ty));
    }
    Ok(ColumnElement::new(Element::TypeCoerce(element), ty))
}

/// `extract(field, element)`.
pub fn extract(field: &str, element: Operand) -> Result<ColumnElement> {
    let element = element.into_expression()?;
    Ok(ColumnElement::new(Element::Extract { field: field.into(), element }, TypeEngine::integer()))
}

/// `collate(element, collation)`.
pub fn collate(element: &ColumnElement, collation: &str) -> ColumnElement {
    let name = ColumnElement::new(Element::Collation(collation.into()), TypeEngine::string());
    let left = element.self_group(Some(&Op::Collate));
    ColumnElement::new(
        Element::Binary { left, right: name, operator: Op::Collate, negate: None, modifier: None },
        element.ty(),
    )
}

/// `case(whens…, value=, else_=)`.
pub fn case(
    value: Option<Operand>,
    whens: Vec<(Operand, Operand)>,
    otherwise: Option<Operand>,
) -> Result<ColumnElement> {
    let value = value.map(Operand::into_expression).transpose()?;
    let mut pairs = Vec::with_capacity(whens.len());
    for (condition, result) in whens {
        let condition = match &value {
            Some(value) => condition.into_expression_of(Some(&value.ty()))?,
            None => condition.into_condition("WHEN")?.self_group(None),
        };
        pairs.push((condition, result.into_expression()?));
    }
    let otherwise = otherwise.map(Operand::into_expression).transpose()?;
    let mut ty = TypeEngine::null();
    for result in pairs.iter().map(|(_, result)| result).chain(&otherwise) {
        if !result.ty().is_null() {
            ty = result.ty();
            break;
        }
    }
    Ok(ColumnElement::new(Element::Case { value, whens: pairs, otherwise }, ty))
}

/// `tuple_(elements…)`.
pub fn tuple(elements: Vec<Operand>, types: Option<Vec<TypeEngine>>) -> Result<ColumnElement> {
    let items: Vec<ColumnElement> = elements
        .into_iter()
        .enumerate()
        .map(|(index, element)| element.into_expression_of(types.as_ref().and_then(|types| types.get(index))))
        .collect::<Result<_>>()?;
    let members: Vec<TypeEngine> = items.iter().map(ColumnElement::ty).collect();
    let ty = TypeEngine::with_arguments(TypeClass::TupleType, TypeArguments::Members(members.into()));
    Ok(ColumnElement::new(Element::Tuple(items), ty))
}

/// `exists(select)`.
pub fn exists(select: SelectBase) -> ColumnElement {
    let inner = ColumnElement::new(Element::SelectGrouping(select), TypeEngine::null());
    ColumnElement::new(Element::Exists(inner), TypeEngine::boolean())
}

impl ColumnElement {
    /// The select inside `EXISTS` or inside a scalar subquery.
    pub fn inner_select(&self) -> Option<&SelectBase> {
        match self.element() {
            Element::ScalarSelect(select) | Element::SelectGrouping(select) => Some(select),
            Element::Exists(inner) | Element::Grouping(inner) | Element::Label { element: inner, .. } => {
                inner.inner_select()
            }
            _ => None,
        }
    }

    /// The same `EXISTS` or scalar subquery of another select: how `exists().where(…)` and `.correlate(…)` grow.
    #[must_use]
    pub fn with_inner_select(&self, select: SelectBase) -> ColumnElement {
        match self.element() {
            Element::Exists(_) => exists(select),
            Element::ScalarSelect(_) => select.scalar_subquery(),
            Element::SelectGrouping(_) => ColumnElement::new(Element::SelectGrouping(select), self.ty()),
            _ => self.clone(),
        }
    }
}

impl SelectBase {
    /// `scalar_subquery()`.
    pub fn scalar_subquery(&self) -> ColumnElement {
        let ty = self.scalar_type();
        ColumnElement::new(Element::ScalarSelect(self.clone()), ty)
    }
}

impl ColumnElement {
    /// `label(name)`; anonymous without one.
    pub fn label(&self, name: Option<&str>) -> ColumnElement {
        let mut element = self.clone();
        while let Element::Label { element: inner, .. } = element.element() {
            element = inner.clone();
        }
        let id = crate::sql::fresh_id();
        let name = match name {
            Some(name) => crate::sql::names::Name::Plain(name.into()),
            None => crate::sql::names::Name::anonymous(
                id,
                element.name().as_ref().and_then(|n| n.plain()).map_or("anon", |n| n),
            ),
        };
        let ty = element.ty();
        // A label has a name of its own, whatever the expression would have been called in a row.
        let annotations = self
            .annotations()
            .map(|known| Rc::new(crate::sql::entity::Annotations { proxy_key: None, ..(**known).clone() }));
        ColumnElement::with_id(id, Element::Label { name, element }, ty).with_annotations(annotations)
    }

    /// `distinct()`.
    pub fn distinct(&self) -> ColumnElement {
        self.unary(Some(Op::Distinct), None, self.ty())
    }

    /// An operator before or behind the expression.
    pub fn unary(&self, operator: Option<Op>, modifier: Option<Op>, ty: TypeEngine) -> ColumnElement {
        let element = self.self_group(operator.as_ref().or(modifier.as_ref()));
        let annotations = self.annotations().filter(|known| known.subject.is_some()).map(|known| {
            Rc::new(crate::sql::entity::Annotations { subject: known.subject.clone(), ..Default::default() })
        });
        ColumnElement::new(Element::Unary { element, operator, modifier }, ty).with_annotations(annotations)
    }

    /// A plain list `a, b` as an expression.
    pub fn comma_list(clauses: Vec<ColumnElement>) -> ColumnElement {
        let list = ExpressionList { operator: Op::Comma, clauses, group: true };
        ColumnElement::new(Element::List(list), TypeEngine::null())
    }

    /// The same without parentheses, for an ORDER BY.
    pub fn order_list(clauses: Vec<ColumnElement>) -> ColumnElement {
        let list = ExpressionList { operator: Op::Comma, clauses, group: false };
        ColumnElement::new(Element::List(list), TypeEngine::null())
    }
}

impl From<ColumnElement> for SelectItem {
    fn from(element: ColumnElement) -> SelectItem {
        SelectItem::Element(element)
    }
}

impl From<FromClause> for SelectItem {
    fn from(from: FromClause) -> SelectItem {
        SelectItem::From(from)
    }
}
