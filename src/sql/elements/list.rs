use super::{ColumnElement, Element, ExpressionList};
use crate::sql::{
    operators::Op,
    types::{Affinity, TypeEngine},
};

/// `and_(clauses…)`: `true` vanishes, `false` alone remains, nested ANDs are one list.
pub fn and(clauses: Vec<ColumnElement>) -> ColumnElement {
    boolean(Op::And, clauses)
}

/// `or_(clauses…)`.
pub fn or(clauses: Vec<ColumnElement>) -> ColumnElement {
    boolean(Op::Or, clauses)
}

/// `not_(clause)`.
pub fn not(clause: &ColumnElement) -> ColumnElement {
    clause.negate()
}

fn boolean(operator: Op, clauses: Vec<ColumnElement>) -> ColumnElement {
    let is_and = operator == Op::And;
    // `true` means nothing to AND, `false` decides it; the other way round for OR.
    let skip = |clause: &ColumnElement| match clause.element() {
        Element::True => is_and,
        Element::False => !is_and,
        _ => false,
    };
    let decides = |clause: &ColumnElement| match clause.element() {
        Element::False => is_and,
        Element::True => !is_and,
        _ => false,
    };
    if let Some(decisive) = clauses.iter().find(|clause| decides(clause)) {
        return decisive.self_group(Some(&Op::AsBool));
    }
    let continues_on = clauses.iter().find(|clause| skip(clause)).cloned();
    let mut kept: Vec<ColumnElement> = clauses.into_iter().filter(|clause| !skip(clause)).collect();
    if kept.len() > 1 {
        let mut flat = Vec::with_capacity(kept.len());
        for clause in kept {
            match clause.element() {
                Element::List(list) if list.operator == operator => flat.extend(list.clauses.iter().cloned()),
                _ => flat.push(clause.self_group(Some(&operator))),
            }
        }
        let subject = flat.iter().find_map(ColumnElement::subject);
        let list = ExpressionList { operator, clauses: flat, group: true };
        let element = ColumnElement::new(Element::List(list), TypeEngine::boolean());
        return match subject {
            Some(subject) => element.annotate(|annotations| annotations.subject = Some(subject)),
            None => element,
        };
    }
    match (kept.pop(), continues_on) {
        (Some(only), _) => only.self_group(Some(&Op::AsBool)),
        (None, Some(constant)) => constant.self_group(Some(&Op::AsBool)),
        // An empty list: it writes nothing.
        (None, None) => {
            let list = ExpressionList { operator, clauses: Vec::new(), group: true };
            ColumnElement::new(Element::List(list), TypeEngine::boolean())
        }
    }
}

impl ColumnElement {
    /// Whether it is a list of nothing.
    pub fn is_empty_list(&self) -> bool {
        matches!(self.element(), Element::List(list) if list.clauses.is_empty())
    }

    /// `self_group(against)`: in parentheses where it needs them beside that operator.
    #[must_use]
    pub fn self_group(&self, against: Option<&Op>) -> ColumnElement {
        let group = match self.element() {
            Element::Binary { operator, .. } => {
                operator.is_precedent(against) || (matches!(against, Some(Op::Inv)) && !operator.is_comparison())
            }
            Element::Unary { operator, .. } => operator.as_ref().is_some_and(|op| op.is_precedent(against)),
            Element::List(list) if list.operator == Op::Comma => list.group && Op::Comma.is_precedent(against),
            Element::List(list) => !list.clauses.is_empty() && list.group && list.operator.is_precedent(against),
            Element::Over(_)
            | Element::WithinGroup { .. }
            | Element::AggregateOrderBy { .. }
            | Element::Slice { .. } => false,
            Element::Filter { .. } => Op::Filter.is_precedent(against) && against.is_some(),
            Element::Function(_) if matches!(against, Some(Op::GetItem)) && self.ty().affinity() == Affinity::Array => {
                true
            }
            Element::Label { name, element } => {
                let inner = element.self_group(against);
                if inner.is(element) {
                    return self.clone();
                }
                return ColumnElement::with_id(
                    self.id(),
                    Element::Label { name: name.clone(), element: inner },
                    self.ty(),
                )
                .with_annotations(self.annotations().cloned());
            }
            Element::TypeCoerce(element) => {
                let inner = element.self_group(against);
                if inner.is(element) {
                    return self.clone();
                }
                return ColumnElement::new(Element::TypeCoerce(inner), self.ty());
            }
            Element::Exists(_) => Op::Exists.is_precedent(against),
            Element::AsBoolean { .. } | Element::Grouping(_) | Element::Null | Element::Tuple(_) => false,
            Element::Text(_) => matches!(against, Some(Op::In | Op::NotIn)),
            _ => {
                // A boolean column or value where AND, OR or NOT wants a condition.
                if matches!(against, Some(Op::And | Op::Or | Op::AsBool)) && self.ty().affinity() == Affinity::Boolean {
                    return self.as_boolean(Op::IsTrue);
                }
                let grouped = matches!(
                    self.element(),
                    Element::ScalarSelect(_) | Element::SelectGrouping(_) | Element::ScalarValues(_)
                );
                if matches!(against, Some(Op::Any | Op::All)) && !grouped {
                    return ColumnElement::new(Element::Grouping(self.clone()), self.ty());
                }
                false
            }
        };
        if group { ColumnElement::new(Element::Grouping(self.clone()), self.ty()) } else { self.clone() }
    }

    /// A boolean value as a condition: `x = 1` where there is no boolean type, or `x`.
    pub fn as_boolean(&self, operator: Op) -> ColumnElement {
        match self.element() {
            Element::Null | Element::AsBoolean { .. } | Element::Exists(_) => self.clone(),
            _ => {
                let negate = operator.negation().unwrap_or(Op::IsFalse);
                let subject = self.subject();
                let element = ColumnElement::new(
                    Element::AsBoolean { element: self.clone(), operator, negate },
                    TypeEngine::boolean(),
                );
                match subject {
                    Some(subject) => element.annotate(|annotations| annotations.subject = Some(subject)),
                    None => element,
                }
            }
        }
    }
}
