//! How both sides of a relationship are joined: found from the foreign keys, or read from what the script says.

use std::cell::RefCell;

use super::Direction;
use crate::{
    sql::{
        argument_error,
        compiler::{CompileOptions, Compiled, Statement},
        dialects::{Dialect, DialectKind},
        elements::{Bound, ColumnElement, Element, and},
        entity::Annotations,
        operators::Op,
        schema::Column,
        selectable::{FromClause, join_condition},
        visitors::Replacer,
    },
    value::{Host, Raise, Result, Str},
};

/// How both sides of a relationship are joined, and what follows from it.
#[derive(Clone)]
pub struct JoinCondition {
    /// Which side holds the foreign key.
    pub direction: Direction,
    /// The condition; of many-to-many, between this side and the table between. Its columns carry the flags of
    /// [`Annotations`] that tell local, remote and foreign ones.
    pub primaryjoin: ColumnElement,
    /// Of many-to-many, the condition between the table between and the target.
    pub secondaryjoin: Option<ColumnElement>,
    /// What lies between.
    pub secondary: Option<FromClause>,
    /// Pairs of columns, of this side and of the other.
    pub local_remote_pairs: Vec<(Column, Column)>,
    /// Pairs of columns that a flush copies: from the first, to the second.
    pub synchronize_pairs: Vec<(Column, Column)>,
    /// The same from the target to the table between.
    pub secondary_synchronize_pairs: Vec<(Column, Column)>,
    /// What a lazy load selects by.
    pub lazy: LazyClause,
    /// The same from the other side.
    pub reverse_lazy: LazyClause,
    /// Where the object can be found by its primary key alone: the local columns that hold that key, in its order.
    pub get_columns: Option<Vec<Column>>,
}

/// The condition of a lazy load: the join with the columns of the loaded object's side as parameters.
#[derive(Clone)]
pub struct LazyClause {
    /// The condition.
    pub criterion: ColumnElement,
    /// The parameters: the name of each, and the column whose value it takes.
    pub binds: Vec<(Str, Column)>,
}

/// What a join condition is made of.
pub struct JoinArguments<'a> {
    /// What the relationship is called in messages.
    pub label: &'a str,
    /// What rows of this side come from, and the part of it that its class adds.
    pub parent: Side<'a>,
    /// The same of the other side.
    pub child: Side<'a>,
    /// Columns that the hierarchy of the other side makes equal.
    pub child_equivalents: Vec<(Column, Column)>,
    /// Whether both sides are of one hierarchy.
    pub self_referential: bool,
    /// What lies between.
    pub secondary: Option<FromClause>,
    /// The condition, where the script gives it.
    pub primaryjoin: Option<ColumnElement>,
    /// The condition to the target, where the script gives it.
    pub secondaryjoin: Option<ColumnElement>,
    /// The columns that count as foreign keys, where the script names them.
    pub foreign_keys: Vec<Column>,
    /// The columns of the other side, where the script names them.
    pub remote_side: Vec<Column>,
    /// Whether a flush writes by it.
    pub support_sync: bool,
}

/// One side of a relationship.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// What its rows come from.
    pub persist: &'a FromClause,
    /// What its class itself maps.
    pub local: &'a FromClause,
    /// The columns of its primary key.
    pub primary_key: &'a [Column],
}

/// Two columns that a condition compares.
struct Comparison {
    left: ColumnElement,
    right: ColumnElement,
    equal: bool,
}

impl JoinCondition {
    /// Finds out how both sides are joined.
    ///
    /// # Errors
    /// `NoForeignKeysError`, `AmbiguousForeignKeysError` and `ArgumentError` in SQLAlchemy's words.
    pub fn new(host: &mut dyn Host, arguments: JoinArguments<'_>) -> Result<JoinCondition> {
        let (primaryjoin, secondaryjoin) = arguments.conditions()?;
        let primaryjoin = arguments.annotate(&primaryjoin)?;
        let secondaryjoin = secondaryjoin.map(|condition| arguments.annotate(&condition)).transpose()?;
        let mut local_remote_pairs = Vec::new();
        let synchronize_pairs = pairs(&primaryjoin, &mut local_remote_pairs);
        let secondary_synchronize_pairs =
            secondaryjoin.as_ref().map(|condition| pairs(condition, &mut local_remote_pairs)).unwrap_or_default();
        arguments.check_foreign(host, &primaryjoin, &synchronize_pairs, "primary")?;
        if let Some(condition) = &secondaryjoin {
            arguments.check_foreign(host, condition, &secondary_synchronize_pairs, "secondary")?;
        }
        let direction = arguments.direction(&primaryjoin, secondaryjoin.is_some())?;
        if local_remote_pairs.is_empty() {
            return Err(argument_error(format!(
                "Relationship {} could not determine any unambiguous local/remote column pairs based on join condition and \
                 remote_side arguments.  Consider using the remote() annotation to accurately mark those elements of the join \
                 condition that are on the remote side of the relationship.",
                arguments.label
            )));
        }
        let lazy = lazy_clause(&primaryjoin, secondaryjoin.as_ref(), false);
        let reverse_lazy = lazy_clause(&primaryjoin, secondaryjoin.as_ref(), true);
        let get_columns = match direction {
            Direction::ManyToOne => get_columns(&primaryjoin, &local_remote_pairs, &arguments),
            _ => None,
        };
        Ok(JoinCondition {
            direction,
            primaryjoin,
            secondaryjoin,
            secondary: arguments.secondary.clone(),
            local_remote_pairs,
            synchronize_pairs,
            secondary_synchronize_pairs,
            lazy,
            reverse_lazy,
            get_columns,
        })
    }

    /// The condition of the other side's relationship, where that is a backref.
    pub fn reversed(&self) -> ColumnElement {
        swap_sides(&self.primaryjoin)
    }

    /// Whether the condition compares so many pairs of columns for equality, and says nothing else.
    pub fn is_plain(&self, pairs: usize) -> bool {
        let found = comparisons(&self.primaryjoin);
        found.len() == pairs && clause_count(&self.primaryjoin) == pairs && found.iter().all(|one| one.equal)
    }

    /// The same of many-to-many: the condition between the target and the table between.
    pub fn without_local(condition: &ColumnElement) -> ColumnElement {
        map_columns(condition, &mut |column| Some(set_flags(column, flags(column) & !Annotations::LOCAL)))
    }
}

impl JoinArguments<'_> {
    fn conditions(&self) -> Result<(ColumnElement, Option<ColumnElement>)> {
        match &self.secondary {
            Some(secondary) => {
                let second = match &self.secondaryjoin {
                    Some(given) => given.clone(),
                    None => self.by_foreign_keys(self.child, secondary)?,
                };
                let first = match &self.primaryjoin {
                    Some(given) => given.clone(),
                    None => self.by_foreign_keys(self.parent, secondary)?,
                };
                Ok((first, Some(second)))
            }
            None if self.secondaryjoin.is_some() => Err(argument_error(format!(
                "Property {} specified with secondary join condition but no secondary argument",
                self.label
            ))),
            None => {
                let condition = match &self.primaryjoin {
                    Some(given) => given.clone(),
                    None => self.by_foreign_keys(self.parent, self.child.persist)?,
                };
                Ok((condition, None))
            }
        }
    }

    /// The condition that the foreign keys between a side and a source give.
    fn by_foreign_keys(&self, side: Side<'_>, other: &FromClause) -> Result<ColumnElement> {
        join_condition(side.persist, other, Some(side.local), &self.foreign_keys).map_err(|raise| {
            match raise.new_class() {
                Some("sqlalchemy.exc.NoForeignKeysError") => self.no_foreign_keys(),
                Some("sqlalchemy.exc.AmbiguousForeignKeysError") => self.ambiguous(),
                _ => raise,
            }
        })
    }

    fn no_foreign_keys(&self) -> Raise {
        let message = match &self.secondary {
            Some(secondary) => format!(
                "Could not determine join condition between parent/child tables on relationship {} - there are no foreign keys \
                 linking these tables via secondary table '{}'.  Ensure that referencing columns are associated with a \
                 ForeignKey or ForeignKeyConstraint, or specify 'primaryjoin' and 'secondaryjoin' expressions.",
                self.label,
                secondary.description()
            ),
            None => format!(
                "Could not determine join condition between parent/child tables on relationship {} - there are no foreign keys \
                 linking these tables.  Ensure that referencing columns are associated with a ForeignKey or \
                 ForeignKeyConstraint, or specify a 'primaryjoin' expression.",
                self.label
            ),
        };
        Raise::new("sqlalchemy.exc.NoForeignKeysError", message)
    }

    fn ambiguous(&self) -> Raise {
        let message = match &self.secondary {
            Some(secondary) => format!(
                "Could not determine join condition between parent/child tables on relationship {} - there are multiple foreign \
                 key paths linking the tables via secondary table '{}'.  Specify the 'foreign_keys' argument, providing a list \
                 of those columns which should be counted as containing a foreign key reference from the secondary table to \
                 each of the parent and child tables.",
                self.label,
                secondary.description()
            ),
            None => format!(
                "Could not determine join condition between parent/child tables on relationship {} - there are multiple foreign \
                 key paths linking the tables.  Specify the 'foreign_keys' argument, providing a list of those columns which \
                 should be counted as containing a foreign key reference to the parent table.",
                self.label
            ),
        };
        Raise::new("sqlalchemy.exc.AmbiguousForeignKeysError", message)
    }

    /// Marks the foreign, remote and local columns of a condition.
    ///
    /// # Errors
    /// `NoReferencedTableError`, `NoReferencedColumnError`.
    fn annotate(&self, condition: &ColumnElement) -> Result<ColumnElement> {
        let mut condition = condition.clone();
        if !any_flag(&condition, Annotations::FOREIGN) {
            condition = if self.foreign_keys.is_empty() {
                for Comparison { left, right, .. } in comparisons(&condition) {
                    if let (Some(a), Some(b)) = (left.as_column(), right.as_column())
                        && !a.references(b)?
                    {
                        b.references(a)?;
                    }
                }
                map_comparisons(&condition, &|left, right| self.mark_foreign(left, right))
            } else {
                self.mark(&condition, Annotations::FOREIGN, |column| contains(&self.foreign_keys, column))
            };
        }
        if !any_flag(&condition, Annotations::REMOTE) {
            let refers_to_parent = self.refers_to_parent(&condition);
            condition = match &self.secondary {
                Some(secondary) => self.mark(&condition, Annotations::REMOTE, |column| is_of(column, secondary)),
                // A column that is compared with itself is of the other side on the left.
                None if !self.remote_side.is_empty() && refers_to_parent => {
                    map_comparisons(&condition, &|left, right| {
                        let flag = |element: &ColumnElement| match element.as_column() {
                            Some(column) if contains(&self.remote_side, column) => Annotations::REMOTE,
                            _ => 0,
                        };
                        (flag(left), if is_same_column(left, right) { 0 } else { flag(right) })
                    })
                }
                None if !self.remote_side.is_empty() => {
                    self.mark(&condition, Annotations::REMOTE, |column| contains(&self.remote_side, column))
                }
                // One to many: the foreign keys are on the other side.
                None if refers_to_parent => map_columns(&condition, &mut |column| {
                    let flags = flags(column);
                    (flags & Annotations::FOREIGN != 0).then(|| set_flags(column, flags | Annotations::REMOTE))
                }),
                None => self.mark(&condition, Annotations::REMOTE, |column| {
                    is_of(column, self.child.persist)
                        && (!is_of(column, self.parent.local) || is_of(column, self.child.local))
                }),
            };
        }
        if !any_flag(&condition, Annotations::LOCAL) {
            condition = map_columns(&condition, &mut |element| {
                let flags = flags(element);
                let local = flags & Annotations::REMOTE == 0
                    && element.as_column().is_some_and(|column| is_of(column, self.parent.persist));
                local.then(|| set_flags(element, flags | Annotations::LOCAL))
            });
        }
        Ok(condition)
    }

    /// Whether the condition compares columns of this side with each other.
    fn refers_to_parent(&self, condition: &ColumnElement) -> bool {
        let both = |side: &ColumnElement| {
            side.as_column()
                .is_some_and(|column| is_of(column, self.parent.persist) && is_of(column, self.child.persist))
        };
        comparisons(condition).iter().any(|comparison| both(&comparison.left) && both(&comparison.right))
    }

    fn mark(&self, condition: &ColumnElement, flag: u32, test: impl Fn(&Column) -> bool) -> ColumnElement {
        map_columns(condition, &mut |element| {
            let marked = element.as_column().is_some_and(&test);
            marked.then(|| set_flags(element, flags(element) | flag))
        })
    }

    fn mark_foreign(&self, left: &ColumnElement, right: &ColumnElement) -> (u32, u32) {
        let (Some(a), Some(b)) = (left.as_column(), right.as_column()) else { return (0, 0) };
        if a.references(b).unwrap_or(false) {
            return (Annotations::FOREIGN, 0);
        }
        if b.references(a).unwrap_or(false) {
            return (0, Annotations::FOREIGN);
        }
        if let Some(secondary) = &self.secondary {
            match (is_of(a, secondary), is_of(b, secondary)) {
                (true, false) => return (Annotations::FOREIGN, 0),
                (false, true) => return (0, Annotations::FOREIGN),
                _ => {}
            }
        }
        (0, 0)
    }

    fn check_foreign(
        &self,
        host: &mut dyn Host,
        condition: &ColumnElement,
        synced: &[(Column, Column)],
        which: &str,
    ) -> Result<()> {
        let has_foreign = any_flag(condition, Annotations::FOREIGN);
        if (self.support_sync && !synced.is_empty()) || (!self.support_sync && has_foreign) {
            return Ok(());
        }
        let text = describe(host, condition)?;
        let mut message = if self.support_sync && has_foreign {
            format!(
                "Could not locate any simple equality expressions involving locally mapped foreign key columns for {which} join \
                 condition '{text}' on relationship {}.",
                self.label
            )
        } else {
            format!(
                "Could not locate any relevant foreign key columns for {which} join condition '{text}' on relationship {}.",
                self.label
            )
        };
        message.push_str(
            "  Ensure that referencing columns are associated with a ForeignKey or ForeignKeyConstraint, or are annotated in the \
             join condition with the foreign() annotation.",
        );
        if self.support_sync && has_foreign {
            message.push_str(
                " To allow comparison operators other than '==', the relationship can be marked as viewonly=True.",
            );
        }
        Err(argument_error(message))
    }

    fn direction(&self, primaryjoin: &ColumnElement, has_secondary: bool) -> Result<Direction> {
        if has_secondary {
            return Ok(Direction::ManyToMany);
        }
        let mut foreign = primaryjoin.column_elements();
        foreign.retain(|column| flags(column) & Annotations::FOREIGN != 0);
        let on =
            |table: &FromClause| foreign.iter().filter_map(ColumnElement::as_column).any(|column| is_of(column, table));
        match (on(self.child.persist), on(self.parent.persist)) {
            (true, true) => {
                let remote = |column: &&ColumnElement| flags(column) & Annotations::REMOTE != 0;
                let (mut many, mut one): (Vec<ColumnElement>, _) =
                    foreign.iter().cloned().partition(|column| remote(&column));
                if !many.is_empty() && !one.is_empty() {
                    // Columns that refer to themselves tell nothing.
                    let (far, local): (Vec<ColumnElement>, Vec<ColumnElement>) =
                        primaryjoin.column_elements().into_iter().partition(|column| remote(&column));
                    let on_both = |column: &ColumnElement| {
                        [&far, &local].iter().all(|side| side.iter().any(|other| is_same_column(other, column)))
                    };
                    many.retain(|column| !on_both(column));
                    one.retain(|column| !on_both(column));
                }
                match (!many.is_empty(), !one.is_empty()) {
                    (true, false) => Ok(Direction::OneToMany),
                    (false, true) => Ok(Direction::ManyToOne),
                    _ => Err(argument_error(format!(
                        "Can't determine relationship direction for relationship '{}' - foreign key columns within the join \
                         condition are present in both the parent and the child's mapped tables.  Ensure that only those \
                         columns referring to a parent column are marked as foreign, either via the foreign() annotation or \
                         via the foreign_keys argument.",
                        self.label
                    ))),
                }
            }
            (true, false) => Ok(Direction::OneToMany),
            (false, true) => Ok(Direction::ManyToOne),
            (false, false) => Err(argument_error(format!(
                "Can't determine relationship direction for relationship '{}' - foreign key columns are present in neither the \
                 parent nor the child's mapped tables",
                self.label
            ))),
        }
    }
}

/// The pairs that a flush copies; pairs of local and remote columns are added to `sides`.
fn pairs(condition: &ColumnElement, sides: &mut Vec<(Column, Column)>) -> Vec<(Column, Column)> {
    let mut synchronized = Vec::new();
    for Comparison { left, right, equal } in products(condition) {
        let (Some(a), Some(b)) = (left.as_column(), right.as_column()) else { continue };
        let (on_left, on_right) = (flags(&left), flags(&right));
        let side = match (on_left & Annotations::REMOTE != 0, on_right & Annotations::REMOTE != 0) {
            (false, true) => Some((a.clone(), b.clone())),
            (true, false) => Some((b.clone(), a.clone())),
            _ => None,
        };
        if let Some(side) = side
            && !sides.iter().any(|known| known.0.is(&side.0) && known.1.is(&side.1))
        {
            sides.push(side);
        }
        if equal {
            if on_right & Annotations::FOREIGN != 0 {
                synchronized.push((a.clone(), b.clone()));
            } else if on_left & Annotations::FOREIGN != 0 {
                synchronized.push((b.clone(), a.clone()));
            }
        }
    }
    synchronized
}

fn lazy_clause(primaryjoin: &ColumnElement, secondaryjoin: Option<&ColumnElement>, reverse: bool) -> LazyClause {
    let mut binds: Vec<(Str, Column)> = Vec::new();
    let criterion = with_parameters(primaryjoin, secondaryjoin, reverse, &mut |column| {
        let place = binds.iter().position(|(_, known)| known.is(column));
        let name: Str = match place.and_then(|place| binds.get(place)) {
            Some((name, _)) => name.clone(),
            None => {
                let name: Str = format!("lazy_{}", binds.len() + 1).into();
                binds.push((name.clone(), column.clone()));
                name
            }
        };
        ColumnElement::bind(&name, Bound::Required, Some(column.ty()), false)
    });
    LazyClause { criterion, binds }
}

/// A join condition with the columns of the loaded object's side (of the other side, with `reverse`) replaced by what
/// `parameter` gives for them.
pub(super) fn with_parameters(
    primaryjoin: &ColumnElement,
    secondaryjoin: Option<&ColumnElement>,
    reverse: bool,
    parameter: &mut dyn FnMut(&Column) -> ColumnElement,
) -> ColumnElement {
    let mut replace = |element: &ColumnElement| -> Option<ColumnElement> {
        let column = element.as_column()?;
        let wanted = match (reverse, secondaryjoin.is_some()) {
            (false, _) => flags(element) & Annotations::LOCAL != 0,
            (true, false) => flags(element) & Annotations::REMOTE != 0,
            // From the other side of many-to-many, the target's columns are the parameters.
            (true, true) => flags(element) & Annotations::REMOTE == 0,
        };
        wanted.then(|| parameter(column))
    };
    match secondaryjoin {
        None => map_columns(primaryjoin, &mut replace),
        Some(second) if reverse => and(vec![primaryjoin.clone(), map_columns(second, &mut replace)]),
        Some(second) => and(vec![map_columns(primaryjoin, &mut replace), second.clone()]),
    }
}

/// The local columns that equal the target's primary key, where a condition says nothing but that. What the target's
/// hierarchy makes equal to a column of the key may stand for it.
fn get_columns(
    condition: &ColumnElement,
    local_remote_pairs: &[(Column, Column)],
    arguments: &JoinArguments<'_>,
) -> Option<Vec<Column>> {
    let found = comparisons(condition);
    let key = arguments.child.primary_key;
    let is_remote = |element: &ColumnElement| flags(element) & Annotations::REMOTE != 0;
    let compares_remote = |comparison: &Comparison| {
        let side = match (is_remote(&comparison.left), is_remote(&comparison.right)) {
            (true, false) => &comparison.left,
            (false, true) => &comparison.right,
            _ => return false,
        };
        comparison.equal && side.as_column().is_some()
    };
    if found.len() != key.len() || clause_count(condition) != key.len() || !found.iter().all(compares_remote) {
        return None;
    }
    let stands_for = |remote: &Column, key: &Column| {
        remote.is(key) || arguments.child_equivalents.iter().any(|(column, other)| column.is(remote) && other.is(key))
    };
    let local_of = |key: &Column| {
        local_remote_pairs.iter().find(|(_, remote)| stands_for(remote, key)).map(|(local, _)| local.clone())
    };
    key.iter().map(local_of).collect()
}

/// The number of clauses that AND joins.
fn clause_count(condition: &ColumnElement) -> usize {
    match condition.element() {
        Element::List(list) if list.operator == Op::And => list.clauses.iter().map(clause_count).sum(),
        Element::List(_) => usize::MAX / 2,
        Element::Grouping(inner) => clause_count(inner),
        _ => 1,
    }
}

/// The comparisons of two columns in a condition, in order.
fn comparisons(condition: &ColumnElement) -> Vec<Comparison> {
    let mut found = Vec::new();
    condition.visit(&mut |element| {
        if let Element::Binary { left, right, operator, .. } = element.element()
            && let (Some(left), Some(right)) = (column_of(left), column_of(right))
        {
            found.push(Comparison { left, right, equal: *operator == Op::Eq });
        }
    });
    found
}

/// Each column on the left of a comparison with each on its right, however deep in expressions they stand.
fn products(condition: &ColumnElement) -> Vec<Comparison> {
    let mut found = Vec::new();
    condition.visit(&mut |element| {
        let Element::Binary { left, right, operator, .. } = element.element() else { return };
        if !operator.is_comparison() {
            return;
        }
        let rights = right.column_elements();
        for left in left.column_elements() {
            let equal = *operator == Op::Eq;
            let pair = |right: &ColumnElement| Comparison { left: left.clone(), right: right.clone(), equal };
            found.extend(rights.iter().map(pair));
        }
    });
    found
}

/// The column of an expression that is one, parentheses not counted.
fn column_of(element: &ColumnElement) -> Option<ColumnElement> {
    match element.element() {
        Element::Column { .. } => Some(element.clone()),
        Element::Grouping(inner) => column_of(inner),
        _ => None,
    }
}

fn any_flag(condition: &ColumnElement, flag: u32) -> bool {
    condition.column_elements().iter().any(|column| flags(column) & flag != 0)
}

/// The condition with the flags that `mark` gives to both sides of each comparison of two columns.
fn map_comparisons(
    condition: &ColumnElement,
    mark: &dyn Fn(&ColumnElement, &ColumnElement) -> (u32, u32),
) -> ColumnElement {
    let marked = |element: &ColumnElement| {
        let (left, right, operator, negate, modifier) = match element.element() {
            Element::Binary { left, right, operator, negate, modifier } => (left, right, operator, negate, modifier),
            // What a column is of stays what it is.
            Element::Column { .. } => return Some(element.clone()),
            _ => return None,
        };
        if column_of(left).is_none() || column_of(right).is_none() {
            return None;
        }
        let (on_left, on_right) = mark(left, right);
        let with = |element: &ColumnElement, flag: u32| {
            if flag == 0 { element.clone() } else { set_flags(element, flags(element) | flag) }
        };
        let made = Element::Binary {
            left: with(left, on_left),
            right: with(right, on_right),
            operator: operator.clone(),
            negate: negate.clone(),
            modifier: modifier.clone(),
        };
        Some(ColumnElement::new(made, element.ty()).with_annotations(element.annotations().cloned()))
    };
    Replacer::new(&marked, &|_| None).element(condition)
}

/// The expression with each column replaced by what `replace` gives for it, within subqueries too.
pub fn map_columns(
    element: &ColumnElement,
    replace: &mut dyn FnMut(&ColumnElement) -> Option<ColumnElement>,
) -> ColumnElement {
    let replace = RefCell::new(replace);
    let column = |element: &ColumnElement| match element.element() {
        Element::Column { .. } => Some((replace.borrow_mut())(element).unwrap_or_else(|| element.clone())),
        _ => None,
    };
    // Sources stay what they are: their columns would be others.
    Replacer::new(&column, &|from| Some(from.clone())).element(element)
}

fn swap_sides(condition: &ColumnElement) -> ColumnElement {
    map_columns(condition, &mut |column| {
        let old = flags(column);
        let mut new = old & !(Annotations::LOCAL | Annotations::REMOTE);
        if old & Annotations::REMOTE == 0 {
            new |= Annotations::REMOTE;
        }
        Some(set_flags(column, new))
    })
}

/// The flags of an expression.
pub fn flags(element: &ColumnElement) -> u32 {
    element.annotations().map_or(0, |annotations| annotations.flags)
}

fn set_flags(element: &ColumnElement, flags: u32) -> ColumnElement {
    element.annotate(|annotations| annotations.flags = flags)
}

fn contains(columns: &[Column], column: &Column) -> bool {
    columns.iter().any(|other| other.is(column))
}

fn is_same_column(one: &ColumnElement, other: &ColumnElement) -> bool {
    matches!((one.as_column(), other.as_column()), (Some(one), Some(other)) if one.is(other))
}

fn is_of(column: &Column, from: &FromClause) -> bool {
    from.contains_column(column)
}

/// A condition as the default dialect writes it.
fn describe(host: &mut dyn Host, condition: &ColumnElement) -> Result<Str> {
    let statement = Statement::Element(condition.clone());
    let dialect = Dialect::of(DialectKind::Default);
    Ok(Compiled::new(host, &statement, &dialect, CompileOptions::default())?.sql)
}
