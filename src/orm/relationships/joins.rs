//! A relationship's join between whatever stands for both of its sides: tables, aliases, subqueries.

use super::RelationshipProperty;
use crate::{
    orm::{MappedEntity, Mapper},
    sql::{
        elements::{ColumnElement, Operand, and},
        entity::{Annotations, Entity},
        operators::Op,
        selectable::FromClause,
        visitors::ClauseAdapter,
    },
    value::{Result, Value},
};

/// Marks columns of further criteria that belong to neither side.
const SHOULD_NOT_ADAPT: u32 = Annotations::FREE;

/// What both sides of a join are.
#[derive(Default)]
pub struct JoinsRequest<'a> {
    /// What stands for this side; its table where nothing is said.
    pub source: Option<FromClause>,
    /// This side may be what loads with its derived classes.
    pub source_polymorphic: bool,
    /// What stands for the other side.
    pub dest: Option<FromClause>,
    /// The entity that stands for the other side.
    pub of_type: Option<&'a MappedEntity>,
    /// What lies between gets a name of its own.
    pub alias_secondary: bool,
    /// Further conditions.
    pub criteria: &'a [ColumnElement],
}

/// A relationship's join.
pub struct Joins {
    /// The condition; of many-to-many, to what lies between.
    pub primary: ColumnElement,
    /// The condition from what lies between.
    pub second: Option<ColumnElement>,
    /// This side.
    pub source: FromClause,
    /// The other side.
    pub dest: FromClause,
    /// What lies between.
    pub secondary: Option<FromClause>,
    /// Turns expressions over the target into ones over the other side, where that is not the target itself.
    pub adapter: Option<ClauseAdapter>,
}

impl RelationshipProperty {
    /// The join of the relationship between those sides.
    ///
    /// # Errors
    /// Where derived classes that load with a side cannot be joined.
    pub fn create_joins(&self, request: JoinsRequest<'_>) -> Result<Joins> {
        let parent = self.parent();
        let target = self.mapper();
        let own = parent.with_polymorphic()?;
        let other = target.with_polymorphic()?;
        let mut aliased = request.alias_secondary && self.join().secondary.is_some();
        let mut source = request.source;
        if source.is_none() && request.source_polymorphic && !own.mappers.is_empty() {
            source = Some(own.selectable.clone());
        }
        let mut dest = request.dest;
        let mut dest_mapper = target.clone();
        if let Some(entity) = request.of_type {
            dest_mapper = entity.mapper().clone();
            if dest.is_none() {
                dest = entity.selectable();
                aliased = true;
            }
        }
        let dest = match dest {
            None => {
                aliased |= !other.mappers.is_empty();
                let entity = self.entity();
                let selectable = entity.from_clause();
                if self.is_self_referential() && source.is_none() {
                    aliased = true;
                    selectable.anonymous(None, false)?
                } else {
                    selectable
                }
            }
            Some(dest) => {
                aliased |= !dest.is(&other.selectable) || !other.mappers.is_empty();
                dest
            }
        };
        aliased |= source.as_ref().is_some_and(|source| !source.is(&own.selectable));
        let single = single_criterion(&dest_mapper)?;
        let (primary, second, secondary, adapter) =
            self.join_targets(source.as_ref(), &dest, aliased, single, request.criteria)?;
        let source = source.unwrap_or_else(|| parent.local_table().clone());
        Ok(Joins { primary, second, source, dest, secondary, adapter })
    }

    #[allow(clippy::type_complexity, reason = "the four parts of a join, named by its one caller")]
    fn join_targets(
        &self,
        source: Option<&FromClause>,
        dest: &FromClause,
        aliased: bool,
        single: Option<ColumnElement>,
        criteria: &[ColumnElement],
    ) -> Result<(ColumnElement, Option<ColumnElement>, Option<FromClause>, Option<ClauseAdapter>)> {
        let join = self.join();
        let (mut primary, mut second) = (join.primaryjoin.clone(), join.secondaryjoin.clone());
        let mut secondary = join.secondary.clone();
        let mut further: Vec<ColumnElement> = single.into_iter().collect();
        further.extend(criteria.iter().map(|criterion| self.marked(criterion)));
        if !further.is_empty() {
            let condition = second.as_mut().unwrap_or(&mut primary);
            let mut clauses = vec![condition.clone()];
            clauses.append(&mut further);
            *condition = and(clauses);
        }
        if !aliased {
            return Ok((primary, second, secondary, None));
        }
        let to_dest = ClauseAdapter::new(dest).with_equivalents(self.mapper().equivalent_columns().into());
        let to_source =
            source.map(|source| ClauseAdapter::new(source).with_equivalents(self.parent().equivalent_columns().into()));
        let adapter = match &mut secondary {
            Some(between) => {
                *between = between.anonymous(None, true)?;
                let to_between = ClauseAdapter::new(between).excluding(Annotations::LOCAL | SHOULD_NOT_ADAPT);
                let to_second = to_dest.clone().chain(to_between.clone());
                second = second.map(|condition| to_second.adapt(&condition));
                let to_first = match to_source {
                    Some(to_source) => to_between.chain(to_source),
                    None => to_between,
                };
                primary = to_first.adapt(&primary);
                to_second
            }
            None => {
                let to_remote = to_dest.clone().excluding(Annotations::LOCAL | SHOULD_NOT_ADAPT);
                let both = match to_source {
                    Some(to_source) => to_remote.chain(to_source.excluding(Annotations::REMOTE | SHOULD_NOT_ADAPT)),
                    None => to_remote,
                };
                primary = both.adapt(&primary);
                to_dest
            }
        };
        Ok((primary, second, secondary, Some(adapter)))
    }

    /// Further criteria with what belongs to neither side marked, so that it stays as it is.
    fn marked(&self, criterion: &ColumnElement) -> ColumnElement {
        let (parent, target) = (self.parent(), self.mapper().clone());
        let between = self.join().secondary.clone();
        super::map_columns(criterion, &mut |column| {
            let mapper = column
                .annotations()
                .and_then(|annotations| MappedEntity::from_entity(annotations.entity.as_ref()?))
                .map(|entity| entity.mapper().clone());
            let ours = mapper.is_some_and(|mapper| mapper.is(&parent) || mapper.isa(&target));
            let is_between = match (&between, column.as_column()) {
                (Some(between), Some(column)) => between.contains_column(column),
                _ => false,
            };
            let stays = !ours && !is_between;
            stays.then(|| column.annotate(|annotations| annotations.flags |= SHOULD_NOT_ADAPT))
        })
    }
}

/// The condition that rows of a shared table are those of the mapper's class.
pub fn single_criterion(mapper: &Mapper) -> Result<Option<ColumnElement>> {
    let Some((on, identities)) = mapper.single_table_criterion() else { return Ok(None) };
    let values: Vec<Operand> = identities.into_iter().map(|value: Value| Operand::Value(value)).collect();
    on.operate(Op::In, Operand::List(values)).map(Some)
}
