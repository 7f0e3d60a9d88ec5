//! `session.query()`: the legacy way of building and running a select.

mod composed;

use std::rc::Rc;

use self::composed::Ground;
use super::{
    Bundle, InstanceState, MappedEntity, Mapper, RelationshipProperty, context,
    events::{self, Carried},
    loading::LoadOptions,
    session::{BindArguments, ExecuteOptions, Executed, GetOptions, Session},
};
use crate::{
    engine::{CursorResult, Item, Parameters, QueryResult, Shape},
    sql::{
        compiler::{CompileOptions, Compiled, Statement},
        dialects::{Dialect, DialectKind},
        dml::{Delete, Update, Values},
        elements::{self, Bound, ColumnElement, Operand},
        entity::Entity,
        invalid_request,
        selectable::{
            Alias, AliasKind, Aliased, FromClause, FromItem, LabelStyle, OnClause, Select, SelectBase, SelectItem,
        },
    },
    value::{Host, Payload, Raise, Result, Str, Value},
};

/// A query: a select and the session that runs it. It never changes; every method gives another.
#[derive(Clone)]
pub struct Query {
    session: Option<Session>,
    select: Select,
    /// What that stands on.
    ground: Ground,
    load: LoadOptions,
    autoflush: bool,
    /// Whether methods refuse what makes no sense behind others.
    assertions: bool,
    parameters: Vec<(Str, Value)>,
}

impl Payload for Query {}

impl Query {
    /// `session.query(items…)`.
    pub fn new(session: Option<&Session>, items: Vec<SelectItem>) -> Query {
        let select = Select::new(items).with(|parts| parts.label_style = LabelStyle::TablenamePlusCol);
        let load = LoadOptions { legacy_unique: true, ..LoadOptions::default() };
        Query {
            session: session.cloned(),
            select,
            ground: Ground::Tables,
            load,
            autoflush: true,
            assertions: true,
            parameters: Vec::new(),
        }
    }

    /// The members of an object's collection, as a query.
    pub fn of_collection(
        session: Option<&Session>,
        relationship: &RelationshipProperty,
        state: &InstanceState,
    ) -> Query {
        let entity: Rc<dyn Entity> = relationship.entity().as_entity();
        let query = Query::new(session, vec![SelectItem::Entity(entity.clone())]);
        let select = query.select.with(|parts| {
            if let Some(secondary) = relationship.secondary() {
                parts.from_objects = vec![FromItem::Entity(entity), FromItem::From(secondary.clone())];
            }
            parts.criteria = vec![relationship.with_parent(state)];
            parts.order_by = relationship.order_by().to_vec();
        });
        query.with_select(select)
    }

    /// The session.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// The select, in terms of its entities' tables.
    pub fn select(&self) -> &Select {
        &self.select
    }

    /// The same query with another select.
    #[must_use]
    pub fn with_select(&self, select: Select) -> Query {
        Query { select, ..self.clone() }
    }

    /// The same query, for another session.
    #[must_use]
    pub fn with_session(&self, session: &Session) -> Query {
        Query { session: Some(session.clone()), ..self.clone() }
    }

    /// `populate_existing()`.
    #[must_use]
    pub fn populate_existing(&self) -> Query {
        let mut query = self.clone();
        query.load.populate_existing = true;
        query
    }

    /// `autoflush(setting)`.
    #[must_use]
    pub fn with_autoflush(&self, autoflush: bool) -> Query {
        Query { autoflush, ..self.clone() }
    }

    /// `enable_assertions(value)`.
    #[must_use]
    pub fn with_assertions(&self, assertions: bool) -> Query {
        Query { assertions, ..self.clone() }
    }

    /// Refuses what adds to a whole statement.
    ///
    /// # Errors
    /// `InvalidRequestError`, which names `method`.
    pub fn refuse_behind_statement(&self, method: &str) -> Result<()> {
        if self.assertions && self.has_statement() {
            return Err(invalid_request(format!(
                "Query.{method}() being called on a Query with an existing full statement - can't apply criterion."
            )));
        }
        Ok(())
    }

    /// Refuses what decides on rows that were counted already.
    ///
    /// # Errors
    /// `InvalidRequestError`, which names `method`.
    pub fn refuse_behind_limit(&self, method: &str) -> Result<()> {
        let parts = self.select.parts();
        if self.assertions && (parts.limit.is_some() || parts.offset.is_some()) {
            return Err(invalid_request(format!(
                "Query.{method}() being called on a Query which already has LIMIT or OFFSET applied.  Call {method}() before \
                 limit() or offset() are applied."
            )));
        }
        Ok(())
    }

    /// Refuses what has to come before everything that says which rows; `ordered` says that ORDER BY and DISTINCT count.
    ///
    /// # Errors
    /// `InvalidRequestError`, which names `method`.
    pub fn refuse_behind_criterion(&self, method: &str, ordered: bool) -> Result<()> {
        let parts = self.select.parts();
        let said = !matches!(self.ground, Ground::Tables)
            || !parts.criteria.is_empty()
            || !parts.from_objects.is_empty()
            || !parts.joins.is_empty()
            || parts.limit.is_some()
            || parts.offset.is_some()
            || !parts.group_by.is_empty()
            || (ordered && (!parts.order_by.is_empty() || parts.distinct));
        if self.assertions && said {
            return Err(invalid_request(format!("Query.{method}() being called on a Query with existing criterion. ")));
        }
        Ok(())
    }

    /// `yield_per(count)`.
    #[must_use]
    pub fn yield_per(&self, count: usize) -> Query {
        let mut query = self.clone();
        query.load.yield_per = Some(count);
        query
    }

    /// `params(…)`: values for named parameters.
    #[must_use]
    pub fn params(&self, pairs: Vec<(Str, Value)>) -> Query {
        let mut query = self.clone();
        for (name, value) in pairs {
            match query.parameters.iter_mut().find(|(known, _)| *known == name) {
                Some((_, old)) => *old = value,
                None => query.parameters.push((name, value)),
            }
        }
        query
    }

    /// The select as other statements embed it: names that occur twice are told apart, and no more.
    ///
    /// # Errors
    /// Where it is a whole statement.
    pub fn statement(&self) -> Result<Select> {
        Ok(self.only_select()?.with(|parts| parts.label_style = LabelStyle::DisambiguateOnly))
    }

    /// `subquery()`; with `labels`, its columns are called `table_column`.
    ///
    /// # Errors
    /// Where it is a whole statement.
    pub fn subquery(&self, name: Option<Str>, labels: bool) -> Result<Alias> {
        let select = if labels { self.only_select()? } else { self.statement()? };
        Ok(Alias::new(AliasKind::Subquery, Aliased::Select(SelectBase::Select(select)), name))
    }

    /// `exists()`.
    ///
    /// # Errors
    /// Where it is a whole statement.
    pub fn exists(&self) -> Result<ColumnElement> {
        let one = elements::literal_column("1", None);
        let subject = self.first_entity();
        let tables = matches!(self.ground, Ground::Tables);
        let inner = self.only_select()?.with(|parts| {
            if let Some(subject) = subject {
                let entity: Rc<dyn Entity> = subject.as_entity();
                if parts.from_objects.is_empty() || !tables {
                    parts.from_objects.push(FromItem::Entity(entity));
                }
            }
            parts.columns = vec![SelectItem::Element(one)];
        });
        Ok(elements::exists(SelectBase::Select(inner)))
    }

    /// The entity that comes first in the columns clause.
    pub fn first_entity(&self) -> Option<MappedEntity> {
        self.select.parts().columns.iter().find_map(|item| match item {
            SelectItem::Entity(entity) => MappedEntity::from_entity(entity),
            SelectItem::Element(element) => {
                let entity = element.annotations().and_then(|annotations| annotations.entity.clone())?;
                MappedEntity::from_entity(&entity)
            }
            SelectItem::From(_) => None,
        })
    }

    /// The one entity of the query; SQLAlchemy's error where it has none or more than one item.
    pub fn only_mapper(&self, method: &str) -> Result<Mapper> {
        match &self.select.parts().columns[..] {
            [SelectItem::Entity(entity)] => match MappedEntity::from_entity(entity) {
                Some(entity) => Ok(entity.mapper().clone()),
                None => Err(Raise::unsupported(format!("{method}() of this entity"))),
            },
            _ => Err(Raise::new(
                "sqlalchemy.exc.InvalidRequestError",
                format!("{method}() can only be used against a single mapped class."),
            )),
        }
    }

    /// What `filter_by()` compares attributes of: the last join's target, or what is selected from first.
    pub fn filter_by_zero(&self) -> Option<FromItem> {
        let parts = self.select.parts();
        if let Some(join) = parts.joins.last() {
            return Some(match (&join.target, &join.onclause) {
                (FromItem::From(_), Some(OnClause::Attribute(attribute))) => FromItem::Attribute(attribute.clone()),
                (target, _) => target.clone(),
            });
        }
        if let Some(from) = parts.from_objects.first() {
            return Some(from.clone());
        }
        parts.columns.first().and_then(|item| match item {
            SelectItem::Entity(entity) => match Bundle::from_entity(entity) {
                Some(bundle) => bundle.subject().map(FromItem::Entity),
                None => Some(FromItem::Entity(entity.clone())),
            },
            SelectItem::From(from) => Some(FromItem::From(from.clone())),
            SelectItem::Element(element) => {
                let entity = element.annotations().and_then(|annotations| annotations.entity.clone());
                entity.map(FromItem::Entity).or_else(|| element.from_objects().into_iter().next().map(FromItem::From))
            }
        })
    }

    /// The rows, as the query gives them: objects where it is over one entity alone, and each once.
    pub fn rows(&self, host: &mut dyn Host) -> Result<QueryResult> {
        if events::any() {
            return self.told(host)?.fetch(host);
        }
        self.fetch(host)
    }

    /// The query as those who listen to its compilation leave it.
    pub fn told(&self, host: &mut dyn Host) -> Result<Query> {
        let mut query = self.clone();
        for listening in events::of_queries("before_compile") {
            let told = Carried::Query(query.clone()).object(host)?;
            if let Some(told) = listening.tell(host, vec![told])?
                && listening.listener.retval
                && let Some(changed) = told.payload::<Query>()
            {
                query = changed.clone();
            }
        }
        Ok(query)
    }

    fn fetch(&self, host: &mut dyn Host) -> Result<QueryResult> {
        let session = self.required_session()?;
        let options =
            ExecuteOptions { autoflush: Some(self.autoflush), load: self.load.clone(), ..ExecuteOptions::default() };
        let parameters = match self.parameters.is_empty() {
            true => Parameters::None,
            false => Parameters::one(self.parameters.clone()),
        };
        let statement = self.executable()?;
        let rows = session.execute(host, &statement, parameters, &options)?.into_rows();
        let items = &self.select.parts().columns;
        let mut has_entity = false;
        let mut is_single = false;
        for item in items {
            let SelectItem::Entity(entity) = item else { continue };
            let bundle = Bundle::from_entity(entity);
            has_entity |= bundle.is_none();
            is_single = items.len() == 1 && bundle.is_none_or(|bundle| bundle.is_single_entity());
        }
        let rows = if is_single { rows.scalars(0) } else { rows };
        if has_entity && self.load.yield_per.is_none() {
            rows.unique(None);
        }
        Ok(rows)
    }

    /// The first row, fetched with `LIMIT 1`, and the form that it has.
    pub fn first(&self, host: &mut dyn Host) -> Result<(Shape, Option<Item>)> {
        let limited = if self.has_statement() { self.clone() } else { self.limited(Some(1), None) };
        let rows = limited.rows(host)?;
        Ok((rows.shape(), rows.first(host)?))
    }

    /// `count()`: the number of rows that the query would give.
    pub fn count(&self, host: &mut dyn Host) -> Result<Value> {
        let star = elements::literal_column("*", None);
        let count = ColumnElement::function(Vec::new(), "count", vec![Operand::Element(star)], None)?;
        let inner = self.told(host)?.member()?;
        let from = Alias::new(AliasKind::Subquery, Aliased::Select(SelectBase::Select(inner)), None);
        let select = Select::new(vec![SelectItem::Element(count)]).with(|parts| {
            parts.from_objects = vec![FromItem::From(from.as_from())];
            parts.label_style = LabelStyle::TablenamePlusCol;
        });
        Query { ground: Ground::Tables, ..self.with_select(select) }.rows(host)?.scalar_one(host)
    }

    /// `get(identity)`.
    pub fn get(&self, host: &mut dyn Host, identity: &Value) -> Result<Value> {
        let mapper = self.only_mapper("get")?;
        self.refuse_behind_criterion("get", false)?;
        let options = GetOptions {
            populate_existing: self.load.populate_existing,
            options: self.select.parts().statement.options.clone(),
            ..GetOptions::default()
        };
        self.required_session()?.get(host, &mapper, identity, options)
    }

    /// `slice(start, stop)`: rows of rows, counted within what the query is limited to already.
    #[must_use]
    pub fn slice(&self, start: Option<i64>, stop: Option<i64>) -> Query {
        let current = |element: &Option<ColumnElement>| -> Option<i64> {
            match &element.as_ref()?.as_bind()?.value {
                Bound::Value(Value::Int(number)) => Some(*number),
                _ => None,
            }
        };
        let parts = self.select.parts();
        let offset = current(&parts.offset).unwrap_or(0);
        let (limit, offset) = match (start, stop) {
            (Some(start), Some(stop)) => (Some(stop - start), Some(offset + start)),
            (None, Some(stop)) => (Some(stop), (offset != 0).then_some(offset)),
            (Some(start), None) => (current(&parts.limit).map(|limit| limit - start), Some(offset + start)),
            (None, None) => return self.clone(),
        };
        self.limited(limit, offset.filter(|offset| *offset != 0))
    }

    /// The query with LIMIT and OFFSET; what is not named stays as it is.
    fn limited(&self, limit: Option<i64>, offset: Option<i64>) -> Query {
        let bind = |number: i64| context::limit_bind(number);
        self.with_select(self.select.with(|parts| {
            if let Some(limit) = limit {
                parts.limit = Some(bind(limit));
            }
            if let Some(offset) = offset {
                parts.offset = Some(bind(offset));
            }
        }))
    }

    /// `update(values)`: changes the rows that the query would give. `synchronize` is what
    /// `synchronize_session` says.
    pub fn update(&self, host: &mut dyn Host, values: Values, synchronize: Value) -> Result<CursorResult> {
        let (subject, table) = self.written("update")?;
        let criteria = self.select.parts().criteria.clone();
        let update = Update::new(table).with(|parts| {
            parts.subject = Some(subject);
            parts.values = values;
            parts.criteria = criteria;
        });
        self.write(host, &Statement::Update(update), synchronize)
    }

    /// What `update()` writes to.
    pub fn subject(&self) -> Option<Rc<dyn Entity>> {
        self.written("update").ok().map(|(subject, _)| subject)
    }

    /// `delete()`: deletes the rows that the query would give.
    pub fn delete(&self, host: &mut dyn Host, synchronize: Value) -> Result<CursorResult> {
        let (subject, table) = self.written("delete")?;
        let criteria = self.select.parts().criteria.clone();
        let delete = Delete::new(table).with(|parts| {
            parts.subject = Some(subject);
            parts.criteria = criteria;
        });
        self.write(host, &Statement::Delete(delete), synchronize)
    }

    fn write(&self, host: &mut dyn Host, statement: &Statement, synchronize: Value) -> Result<CursorResult> {
        let options = ExecuteOptions {
            autoflush: Some(self.autoflush),
            given: vec![("synchronize_session".into(), synchronize)],
            ..ExecuteOptions::default()
        };
        let executed = self.required_session()?.execute(host, statement, Parameters::None, &options)?;
        match executed {
            Executed::Core(cursor) | Executed::Orm { cursor: Some(cursor), .. } => Ok(cursor),
            Executed::Orm { cursor: None, .. } => Err(Raise::unsupported("the result of this statement")),
        }
    }

    /// The entity whose rows an UPDATE or DELETE of the query concerns; an error where the query says more than which.
    fn written(&self, method: &str) -> Result<(Rc<dyn Entity>, FromClause)> {
        let mapper = self.only_mapper(method)?;
        let parts = self.select.parts();
        let refused = [
            (parts.limit.is_some(), "limit()"),
            (parts.offset.is_some(), "offset()"),
            (!parts.order_by.is_empty(), "order_by()"),
            (!parts.group_by.is_empty(), "group_by()"),
            (parts.distinct, "distinct()"),
            (
                !parts.from_objects.is_empty() || !parts.joins.is_empty() || !matches!(self.ground, Ground::Tables),
                "join(), outerjoin(), select_from(), or from_self()",
            ),
        ];
        if let Some((_, said)) = refused.iter().find(|(given, _)| *given) {
            return Err(Raise::new(
                "sqlalchemy.exc.InvalidRequestError",
                format!("Can't call Query.update() or Query.delete() when {said} has been called"),
            ));
        }
        let entity = MappedEntity::of(&mapper);
        let table = entity.table().unwrap_or_else(|| entity.from_clause());
        Ok((entity.as_entity(), table))
    }

    /// The SQL of the query: in the dialect of its session's engine, or in the default one.
    pub fn text(&self, host: &mut dyn Host) -> Result<Str> {
        let statement = self.executable()?;
        let arguments = BindArguments { clause: Some(statement.clone()), ..BindArguments::default() };
        let dialect = match self.session.as_ref().and_then(|session| session.get_bind(host, &arguments).ok()) {
            Some(bind) => bind.engine().dialect().clone(),
            None => Dialect::of(DialectKind::Default),
        };
        Ok(Compiled::new(host, &statement, &dialect, CompileOptions::default())?.sql)
    }

    fn required_session(&self) -> Result<Session> {
        self.session.clone().ok_or_else(|| {
            Raise::new(
                "sqlalchemy.exc.UnboundExecutionError",
                "This Query is not bound to a Session; use Query.with_session()",
            )
        })
    }
}
