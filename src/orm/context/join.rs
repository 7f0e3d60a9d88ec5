use super::plugin::plain_from;
use crate::{
    orm::{
        RelationshipProperty,
        entity::{MappedEntity, RelationshipAttribute},
        relationships::{JoinsRequest, single_criterion},
        strategy_options::LoadPath,
    },
    sql::{
        elements::{ColumnElement, and},
        entity::Entity,
        selectable::{FromClause, FromItem, Join, JoinSpec, OnClause, SelectItem, find_onclause, left_sides},
        visitors::ClauseAdapter,
    },
    value::{Raise, Result, Str},
};

/// `left` joined to the target of `spec`, which may go along a relationship (`sqlalchemy.orm.join()`).
///
/// # Errors
/// Where there is no condition that ties them together.
pub fn join(left: FromClause, spec: &JoinSpec) -> Result<FromClause> {
    let right = right_of(&spec.target)?;
    let mut conditions = match &spec.onclause {
        Some(OnClause::Attribute(attribute)) => {
            let Some(attribute) = RelationshipAttribute::from_attribute(attribute) else {
                return Err(Raise::unsupported("a join along this attribute"));
            };
            let own = attribute.entity.from_clause();
            let source = if surface(&left).iter().any(|from| from.is(&own)) { own } else { left.clone() };
            let along = &attribute.relationship;
            return Ok(joined_along(along, left, source, &right, &attribute.criteria, spec)?.0);
        }
        Some(OnClause::Element(element)) => vec![element.clone()],
        None => vec![find_onclause(&left, &right.from, None)?],
    };
    if let Some(entity) = &right.entity {
        conditions.extend(single_criterion(entity.mapper())?.map(|single| entity.adapt(&single)));
    }
    Ok(Join::new(left, right.from, and(conditions), spec.outer, spec.full).as_from())
}

/// `left` joined along a relationship, which `source` in it has.
fn joined_along(
    relationship: &RelationshipProperty,
    left: FromClause,
    source: FromClause,
    right: &Right,
    criteria: &[ColumnElement],
    spec: &JoinSpec,
) -> Result<(FromClause, Option<ClauseAdapter>)> {
    let joins = relationship.create_joins(JoinsRequest {
        source: Some(source),
        source_polymorphic: true,
        dest: Some(right.from.clone()),
        of_type: right.entity.as_ref(),
        alias_secondary: true,
        criteria,
    })?;
    let right = right.from.clone();
    let joined = match (joins.secondary, joins.second) {
        (Some(secondary), Some(second)) if spec.outer => {
            let inner = Join::new(secondary, right, second, false, false);
            Join::new(left, inner.as_from(), joins.primary, true, spec.full)
        }
        (Some(secondary), Some(second)) => {
            let first = Join::new(left, secondary, joins.primary, false, false);
            Join::new(first.as_from(), right, second, false, spec.full)
        }
        _ => Join::new(left, right, joins.primary, spec.outer, spec.full),
    };
    Ok((joined.as_from(), joins.adapter))
}

/// Puts what `join()` named behind what is selected from.
pub(super) struct Joiner<'a> {
    froms: Vec<FromClause>,
    columns: &'a [SelectItem],
    /// The conditions that options have hold for all objects of a class.
    load_path: &'a LoadPath,
    /// Joins along relationships that are there already: the same again is not joined again.
    joined: Vec<(MappedEntity, MappedEntity, Str)>,
    /// The entities that were joined: which rows of a shared table are theirs stands in the join.
    entities: Vec<MappedEntity>,
    /// Turns expressions over the target of the last join along a relationship into ones over what stands for it.
    adapter: Option<ClauseAdapter>,
}

/// The right side of a join.
struct Right {
    from: FromClause,
    entity: Option<MappedEntity>,
}

/// Where the left side of a join is.
enum Left {
    /// At that place of what is selected from.
    At(usize),
    /// Not there yet.
    New(FromClause),
}

impl<'a> Joiner<'a> {
    /// A joiner on top of what `select_from()` named.
    pub fn new(froms: Vec<FromClause>, columns: &'a [SelectItem], load_path: &'a LoadPath) -> Joiner<'a> {
        Joiner { froms, columns, load_path, joined: Vec::new(), entities: Vec::new(), adapter: None }
    }

    /// An expression over the target of the last join along a relationship, in terms of what stands for it.
    pub fn adapt(&self, element: &ColumnElement) -> ColumnElement {
        self.adapter.as_ref().map_or_else(|| element.clone(), |adapter| adapter.adapt(element))
    }

    /// What is selected from in the end, and the entities that were joined.
    pub fn finish(self) -> (Vec<FromClause>, Vec<MappedEntity>) {
        (self.froms, self.entities)
    }

    /// Adds a join.
    pub fn join(&mut self, spec: &JoinSpec) -> Result<()> {
        let explicit_left = match &spec.left {
            Some(left) => Some(plain_from(left)?),
            None => None,
        };
        let (along, target) = match (&spec.target, &spec.onclause) {
            (FromItem::Attribute(_), Some(_)) => {
                return Err(invalid_request(
                    "No 'on clause' argument may be passed when joining to a relationship path as a target",
                ));
            }
            (FromItem::Attribute(attribute), None) => (Some(attribute), None),
            (target, Some(OnClause::Attribute(attribute))) => (Some(attribute), Some(target)),
            (target, _) => (None, Some(target)),
        };
        if let Some(attribute) = along {
            let Some(attribute) = RelationshipAttribute::from_attribute(attribute) else {
                return Err(invalid_request(format!(
                    "Join target {} does not refer to a mapped entity",
                    attribute.entity().name()
                )));
            };
            let right = match target {
                Some(target) => right_of(target)?,
                None => {
                    let entity = attribute.target();
                    Right { from: entity.from_clause(), entity: Some(entity) }
                }
            };
            return self.join_along(&attribute, right, explicit_left, spec);
        }
        let Some(target) = target else { return Ok(()) };
        let right = right_of(target)?;
        let onclause = match &spec.onclause {
            Some(OnClause::Element(element)) => Some(element.clone()),
            _ => None,
        };
        let left = match explicit_left {
            Some(left) => self.place(&left)?,
            None => self.find_left(&right, onclause.as_ref(), target)?,
        };
        let left_from = self.clause_of(&left);
        let onclause = match onclause {
            Some(onclause) => onclause,
            None => find_onclause(&left_from, &right.from, None)?,
        };
        let mut clauses = vec![onclause];
        if let Some(entity) = &right.entity {
            let single = single_criterion(entity.mapper())?;
            let further = self.load_path.criteria(entity).into_iter();
            clauses.extend(further.chain(single).map(|condition| entity.adapt(&condition)));
        }
        let onclause = and(clauses);
        self.entities.extend(right.entity.clone());
        let join = Join::new(left_from, right.from, onclause, spec.outer, spec.full);
        self.put(left, join.as_from());
        Ok(())
    }

    fn join_along(
        &mut self,
        attribute: &RelationshipAttribute,
        right: Right,
        explicit_left: Option<FromClause>,
        spec: &JoinSpec,
    ) -> Result<()> {
        let relationship = &attribute.relationship;
        let left_entity = &attribute.entity;
        if let Some(entity) = &right.entity
            && !entity.mapper().common_parent(relationship.mapper())
        {
            return Err(invalid_request(format!(
                "Join target {} does not correspond to the right side of join condition {}",
                entity.label(),
                relationship.label()
            )));
        }
        if let Some(entity) = &right.entity {
            let edge = |(a, b, key): &(MappedEntity, MappedEntity, Str)| {
                a.is(left_entity) && b.is(entity) && key == relationship.key()
            };
            if self.joined.iter().any(edge) {
                return Ok(());
            }
            self.joined.push((left_entity.clone(), entity.clone(), relationship.key().clone()));
        }
        let source = left_entity.from_clause();
        let left = match explicit_left {
            Some(left) => self.place(&left)?,
            None => self.place(&source)?,
        };
        if source.is(&right.from) {
            return Err(invalid_request(format!(
                "Can't construct a join from {} to {}, they are the same entity",
                left_entity.mapper().label(),
                right.entity.as_ref().map_or_else(String::new, |entity| entity.mapper().label()),
            )));
        }
        let left_from = self.clause_of(&left);
        let mut criteria = attribute.criteria.clone();
        criteria.extend(right.entity.iter().flat_map(|entity| self.load_path.criteria(entity)));
        let (joined, adapter) = joined_along(relationship, left_from, source, &right, &criteria, spec)?;
        self.entities.extend(right.entity);
        self.adapter = adapter;
        self.put(left, joined);
        Ok(())
    }

    fn clause_of(&self, left: &Left) -> FromClause {
        match left {
            Left::At(place) => self.froms[*place].clone(),
            Left::New(from) => from.clone(),
        }
    }

    fn put(&mut self, left: Left, join: FromClause) {
        match left {
            Left::At(place) => self.froms[place] = join,
            Left::New(_) => self.froms.push(join),
        }
    }

    /// Where a left side that is known stands.
    fn place(&self, left: &FromClause) -> Result<Left> {
        let places: Vec<usize> =
            (0..self.froms.len()).filter(|&place| surface(&self.froms[place]).iter().any(|one| one.is(left))).collect();
        match places[..] {
            [] => Ok(Left::New(left.clone())),
            [place] => Ok(Left::At(place)),
            _ => Err(invalid_request(
                "Can't identify which entity in which to assign the left side of this join.   Please use a more specific ON \
                 clause.",
            )),
        }
    }

    /// The left side of a join that does not say it.
    fn find_left(&self, right: &Right, onclause: Option<&ColumnElement>, target: &FromItem) -> Result<Left> {
        let drawn;
        let candidates = if self.froms.is_empty() {
            drawn = self.drawn_on(right);
            &drawn
        } else {
            &self.froms
        };
        match left_sides(candidates, &right.from, onclause)[..] {
            [place] if self.froms.is_empty() => Ok(Left::New(candidates[place].clone())),
            [place] => Ok(Left::At(place)),
            [] if self.froms.is_empty() && self.columns.is_empty() => Err(invalid_request(
                "No entities to join from; please use select_from() to establish the left entity/selectable of this join",
            )),
            [] => Err(dont_know(target)),
            _ => Err(cannot_determine()),
        }
    }

    /// What the selected columns and entities other than the right side come from.
    fn drawn_on(&self, right: &Right) -> Vec<FromClause> {
        let mut froms: Vec<FromClause> = Vec::new();
        for item in self.columns {
            let entity = match item {
                SelectItem::Entity(entity) => Some(entity.clone()),
                SelectItem::Element(element) => {
                    element.annotations().and_then(|annotations| annotations.entity.clone())
                }
                SelectItem::From(_) => None,
            };
            let from = match entity {
                Some(entity) => {
                    let mapped = MappedEntity::from_entity(&entity);
                    let same =
                        mapped.is_some_and(|mapped| right.entity.as_ref().is_some_and(|right| right.is(&mapped)));
                    if same { None } else { entity.selectable() }
                }
                None => item.from_objects().into_iter().next(),
            };
            if let Some(from) = from
                && !froms.iter().any(|known| known.is(&from))
            {
                froms.push(from);
            }
        }
        froms
    }
}

fn right_of(target: &FromItem) -> Result<Right> {
    let entity = match target {
        FromItem::Entity(entity) => MappedEntity::from_entity(entity),
        _ => None,
    };
    Ok(Right { from: plain_from(target)?, entity })
}

/// A source and those that it joins.
fn surface(from: &FromClause) -> Vec<FromClause> {
    match from {
        FromClause::Join(join) => {
            let mut all = vec![from.clone()];
            all.extend(surface(join.left()));
            all.extend(surface(join.right()));
            all
        }
        other => vec![other.clone()],
    }
}

fn dont_know(target: &FromItem) -> Raise {
    let shown = match target {
        FromItem::Entity(entity) => match MappedEntity::from_entity(entity) {
            Some(entity) => entity.mapper().repr(),
            None => entity.name().to_string(),
        },
        FromItem::From(FromClause::Table(table)) => format!("Table({})", table.name()),
        _ => "the given target".to_owned(),
    };
    invalid_request(format!(
        "Don't know how to join to {shown}. Please use the .select_from() method to establish an explicit left side, as \
         well as providing an explicit ON clause if not present already to help resolve the ambiguity."
    ))
}

fn cannot_determine() -> Raise {
    invalid_request(
        "Can't determine which FROM clause to join from, there are multiple FROMS which can join to this entity. Please use \
         the .select_from() method to establish an explicit left side, as well as providing an explicit ON clause if not \
         present already to help resolve the ambiguity.",
    )
}

fn invalid_request(message: impl Into<String>) -> Raise {
    Raise::new("sqlalchemy.exc.InvalidRequestError", message.into())
}
