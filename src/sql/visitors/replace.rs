//! Copies with parts replaced: how a condition over tables becomes one over their aliases.

use std::rc::Rc;

use hashbrown::HashMap;

use crate::{
    sql::{
        Id,
        elements::{ColumnElement, Element, ExpressionList, FrameBound, Over, TextClause},
        functions::Function,
        selectable::{
            Alias, AliasKind, Aliased, CompoundSelect, FromClause, FromItem, Join, JoinSpec, OnClause, Select,
            SelectBase, SelectItem, SelectParts,
        },
    },
    value::Str,
};

/// Replaces parts of expressions and statements.
pub struct Replacer<'a> {
    /// What an expression is replaced by; asked from the outside in. `None` goes on inside.
    element: &'a dyn Fn(&ColumnElement) -> Option<ColumnElement>,
    /// What a source is replaced by.
    from: &'a dyn Fn(&FromClause) -> Option<FromClause>,
    /// What was made of aliases, so that their columns stay together.
    made: HashMap<Id, FromClause>,
    /// What was made of expressions that stand in several places, by their addresses.
    done: HashMap<usize, ColumnElement>,
}

impl<'a> Replacer<'a> {
    /// A replacer by those two.
    pub fn new(
        element: &'a dyn Fn(&ColumnElement) -> Option<ColumnElement>,
        from: &'a dyn Fn(&FromClause) -> Option<FromClause>,
    ) -> Replacer<'a> {
        Replacer { element, from, made: HashMap::new(), done: HashMap::new() }
    }

    /// The expression with its parts replaced; the same object where nothing was.
    pub fn element(&mut self, element: &ColumnElement) -> ColumnElement {
        if let Some(replaced) = (self.element)(element) {
            return replaced;
        }
        if !element.is_shared() || matches!(element.element(), Element::Column { .. }) {
            return self.parts(element);
        }
        if let Some(done) = self.done.get(&element.address()) {
            return done.clone();
        }
        let made = self.parts(element);
        self.done.insert(element.address(), made.clone());
        made
    }

    fn parts(&mut self, element: &ColumnElement) -> ColumnElement {
        let made = match element.element() {
            Element::Column { column, from: Some(from) } => {
                let replaced = self.from(from);
                if replaced.is(from) {
                    return element.clone();
                }
                return replaced.corresponding_column(element).unwrap_or_else(|| {
                    let key = column.key();
                    replaced.c(&key).unwrap_or_else(|| element.clone())
                });
            }
            Element::Column { .. }
            | Element::Bind(_)
            | Element::Null
            | Element::True
            | Element::False
            | Element::TextualLabel(_)
            | Element::Collation(_)
            | Element::Keyword(_) => return element.clone(),
            Element::From(from) => {
                let replaced = self.from(from);
                if replaced.is(from) {
                    return element.clone();
                }
                Element::From(replaced)
            }
            Element::Label { name, element: inner } => match self.changed(inner) {
                Some(inner) => Element::Label { name: name.clone(), element: inner },
                None => return element.clone(),
            },
            Element::Unary { element: inner, operator, modifier } => match self.changed(inner) {
                Some(inner) => {
                    Element::Unary { element: inner, operator: operator.clone(), modifier: modifier.clone() }
                }
                None => return element.clone(),
            },
            Element::Binary { left, right, operator, negate, modifier } => {
                let (new_left, new_right) = (self.element(left), self.element(right));
                if new_left.is(left) && new_right.is(right) {
                    return element.clone();
                }
                Element::Binary {
                    left: new_left,
                    right: new_right,
                    operator: operator.clone(),
                    negate: negate.clone(),
                    modifier: modifier.clone(),
                }
            }
            Element::List(list) => match self.list(&list.clauses) {
                Some(clauses) => {
                    Element::List(ExpressionList { operator: list.operator.clone(), clauses, group: list.group })
                }
                None => return element.clone(),
            },
            Element::Tuple(items) => match self.list(items) {
                Some(items) => Element::Tuple(items),
                None => return element.clone(),
            },
            Element::Grouping(inner) => match self.changed(inner) {
                Some(inner) => Element::Grouping(inner),
                None => return element.clone(),
            },
            Element::Case { value, whens, otherwise } => Element::Case {
                value: value.as_ref().map(|value| self.element(value)),
                whens: whens.iter().map(|(when, then)| (self.element(when), self.element(then))).collect(),
                otherwise: otherwise.as_ref().map(|otherwise| self.element(otherwise)),
            },
            Element::Cast { element: inner, attempt } => match self.changed(inner) {
                Some(inner) => Element::Cast { element: inner, attempt: *attempt },
                None => return element.clone(),
            },
            Element::TypeCoerce(inner) => match self.changed(inner) {
                Some(inner) => Element::TypeCoerce(inner),
                None => return element.clone(),
            },
            Element::Extract { field, element: inner } => match self.changed(inner) {
                Some(inner) => Element::Extract { field: field.clone(), element: inner },
                None => return element.clone(),
            },
            Element::Function(function) => match self.list(&function.clauses) {
                Some(clauses) => Element::Function(Function { clauses, ..function.clone() }),
                None => return element.clone(),
            },
            Element::Filter { function, criteria } => {
                let criteria = criteria.iter().map(|clause| self.element(clause)).collect();
                Element::Filter { function: self.element(function), criteria }
            }
            Element::Over(over) => Element::Over(Box::new(self.over(over))),
            Element::WithinGroup { function, order_by } => {
                let order_by = order_by.iter().map(|clause| self.element(clause)).collect();
                Element::WithinGroup { function: self.element(function), order_by }
            }
            Element::AggregateOrderBy { function, order_by } => {
                let order_by = order_by.iter().map(|clause| self.element(clause)).collect();
                Element::AggregateOrderBy { function: self.element(function), order_by }
            }
            Element::ScalarValues(_) => return element.clone(),
            Element::FunctionColumn { function, name } => match self.changed(function) {
                Some(function) => Element::FunctionColumn { function, name: name.clone() },
                None => return element.clone(),
            },
            Element::Slice { start, stop, step } => {
                Element::Slice { start: self.element(start), stop: self.element(stop), step: self.element(step) }
            }
            Element::ScalarSelect(select) => match self.select(select) {
                Some(select) => Element::ScalarSelect(select),
                None => return element.clone(),
            },
            Element::SelectGrouping(select) => match self.select(select) {
                Some(select) => Element::SelectGrouping(select),
                None => return element.clone(),
            },
            Element::Exists(inner) => match self.changed(inner) {
                Some(inner) => Element::Exists(inner),
                None => return element.clone(),
            },
            Element::AsBoolean { element: inner, operator, negate } => match self.changed(inner) {
                Some(inner) => {
                    Element::AsBoolean { element: inner, operator: operator.clone(), negate: negate.clone() }
                }
                None => return element.clone(),
            },
            Element::LabelReference(inner) => match self.changed(inner) {
                Some(inner) => Element::LabelReference(inner),
                None => return element.clone(),
            },
            Element::Text(text) => {
                let binds: Vec<(Str, ColumnElement)> =
                    text.binds.iter().map(|(name, bind)| (name.clone(), self.element(bind))).collect();
                Element::Text(TextClause { parts: text.parts.clone(), binds: Rc::new(binds) })
            }
        };
        ColumnElement::new(made, element.ty()).with_annotations(element.annotations().cloned())
    }

    /// The source with its parts replaced; the same where nothing was.
    pub fn from(&mut self, from: &FromClause) -> FromClause {
        if let Some(replaced) = (self.from)(from) {
            return replaced;
        }
        if let Some(known) = self.made.get(&from.id()) {
            return known.clone();
        }
        let made = match from {
            FromClause::Table(_) => return from.clone(),
            FromClause::Join(join) => {
                let (left, right) = (self.from(join.left()), self.from(join.right()));
                let onclause = self.element(join.onclause());
                if left.is(join.left()) && right.is(join.right()) && onclause.is(join.onclause()) {
                    return from.clone();
                }
                Join::new(left, right, onclause, join.is_outer(), join.is_full()).as_from()
            }
            FromClause::Alias(alias) => match (alias.kind(), alias.element()) {
                (AliasKind::Cte(_), _) => return from.clone(),
                (_, Aliased::From(inner)) => {
                    let replaced = self.from(inner);
                    if replaced.is(inner) {
                        return from.clone();
                    }
                    Alias::named(alias.kind().clone(), Aliased::From(replaced), alias.name().clone()).as_from()
                }
                (_, Aliased::Select(select)) => match self.select(select) {
                    Some(select) => {
                        Alias::named(alias.kind().clone(), Aliased::Select(select), alias.name().clone()).as_from()
                    }
                    None => return from.clone(),
                },
                (_, Aliased::Function(function)) => match self.changed(function) {
                    Some(function) => {
                        Alias::named(alias.kind().clone(), Aliased::Function(function), alias.name().clone()).as_from()
                    }
                    None => return from.clone(),
                },
                (_, Aliased::Values(_)) => return from.clone(),
            },
        };
        self.made.insert(from.id(), made.clone());
        made
    }

    /// The statement with its parts replaced; `None` where nothing was.
    pub fn select(&mut self, select: &SelectBase) -> Option<SelectBase> {
        match select {
            SelectBase::Select(select) => self.plain_select(select).map(SelectBase::Select),
            SelectBase::Compound(compound) => {
                let parts = compound.parts();
                let selects: Vec<Option<SelectBase>> = parts.selects.iter().map(|select| self.select(select)).collect();
                let order_by = self.list(&parts.order_by);
                if selects.iter().all(Option::is_none) && order_by.is_none() {
                    return None;
                }
                let mut made = parts.clone();
                for (old, new) in made.selects.iter_mut().zip(selects) {
                    if let Some(new) = new {
                        *old = new;
                    }
                }
                if let Some(order_by) = order_by {
                    made.order_by = order_by;
                }
                Some(SelectBase::Compound(CompoundSelect::from_parts(made)))
            }
            SelectBase::Textual(_) | SelectBase::Dml(_) => None,
        }
    }

    fn plain_select(&mut self, select: &Select) -> Option<Select> {
        let mut parts: SelectParts = select.parts().clone();
        let mut changed = false;
        // Sources first: their columns follow them.
        for item in &mut parts.from_objects {
            changed |= self.put_from_item(item);
        }
        for join in &mut parts.joins {
            changed |= self.join(join);
        }
        for item in &mut parts.columns {
            match item {
                SelectItem::Element(element) => changed |= self.put(element),
                SelectItem::From(from) => changed |= self.put_from(from),
                SelectItem::Entity(_) => {}
            }
        }
        for list in
            [&mut parts.criteria, &mut parts.group_by, &mut parts.having, &mut parts.order_by, &mut parts.distinct_on]
        {
            for clause in list {
                changed |= self.put(clause);
            }
        }
        for clause in [&mut parts.limit, &mut parts.offset].into_iter().flatten() {
            changed |= self.put(clause);
        }
        for from in [&mut parts.correlate, &mut parts.correlate_except].into_iter().flatten().flatten() {
            changed |= self.put_from(from);
        }
        changed.then(|| Select::from_parts(parts))
    }

    fn join(&mut self, join: &mut JoinSpec) -> bool {
        let mut changed = self.put_from_item(&mut join.target);
        if let Some(left) = &mut join.left {
            changed |= self.put_from_item(left);
        }
        if let Some(OnClause::Element(element)) = &mut join.onclause {
            changed |= self.put(element);
        }
        changed
    }

    fn put_from_item(&mut self, item: &mut FromItem) -> bool {
        match item {
            FromItem::From(from) => self.put_from(from),
            FromItem::Entity(_) | FromItem::Attribute(_) => false,
        }
    }

    fn put(&mut self, element: &mut ColumnElement) -> bool {
        let made = self.element(element);
        let changed = !made.is(element);
        *element = made;
        changed
    }

    fn put_from(&mut self, from: &mut FromClause) -> bool {
        let made = self.from(from);
        let changed = !made.is(from);
        *from = made;
        changed
    }

    fn over(&mut self, over: &Over) -> Over {
        let mut bound = |bound: &FrameBound| match bound {
            FrameBound::Preceding(element) => FrameBound::Preceding(self.element(element)),
            FrameBound::Following(element) => FrameBound::Following(self.element(element)),
            other => other.clone(),
        };
        let frame = over.frame.as_ref().map(|(kind, from, to)| (*kind, bound(from), bound(to)));
        Over {
            element: self.element(&over.element),
            partition_by: over.partition_by.iter().map(|clause| self.element(clause)).collect(),
            order_by: over.order_by.iter().map(|clause| self.element(clause)).collect(),
            frame,
            exclude: over.exclude.clone(),
        }
    }

    fn changed(&mut self, element: &ColumnElement) -> Option<ColumnElement> {
        let made = self.element(element);
        (!made.is(element)).then_some(made)
    }

    fn list(&mut self, elements: &[ColumnElement]) -> Option<Vec<ColumnElement>> {
        let made: Vec<ColumnElement> = elements.iter().map(|element| self.element(element)).collect();
        made.iter().zip(elements).any(|(new, old)| !new.is(old)).then_some(made)
    }
}

/// The expression with each column that `target` has a counterpart of replaced by that, and the sources that `target` stands
/// for by `target` (SQLAlchemy's `ClauseAdapter`). Columns whose annotations say `NO_REPLACE` stay.
pub fn adapt_columns(element: &ColumnElement, target: &FromClause) -> ColumnElement {
    let replace = |element: &ColumnElement| match element.element() {
        Element::Column { .. } => {
            let keep = element
                .annotations()
                .is_some_and(|annotations| annotations.flags & crate::sql::entity::Annotations::NO_REPLACE != 0);
            if keep {
                return Some(element.clone());
            }
            let found = target.corresponding_column(element)?;
            (found.id() != element.id()).then(|| match element.annotations() {
                Some(annotations) => found.with_annotations(Some(annotations.clone())),
                None => found,
            })
        }
        _ => None,
    };
    let stands_for = |from: &FromClause| match target {
        FromClause::Alias(alias) if matches!(alias.element(), Aliased::From(inner) if inner.is(from)) => {
            Some(target.clone())
        }
        _ => None,
    };
    Replacer::new(&replace, &stands_for).element(element)
}
