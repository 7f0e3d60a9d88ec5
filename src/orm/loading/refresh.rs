use std::rc::Rc;

use super::{LoadOptions, optimized::optimized_get};
use crate::{
    engine::Parameters,
    orm::{
        IdentityKey, InstanceState, Loaded, Mapper, MemoKey, Passive,
        context::{CompileOptions, mapper_select},
        session::{ExecuteOptions, Session, session_of},
        strategies,
        strategy_options::LoadPath,
    },
    sql::{
        compiler::Statement,
        elements::{Bound, ColumnElement, Operand},
        entity::ExecutableOption,
        operators::Op,
        selectable::{LabelStyle, Select, SelectBase},
    },
    trace::{Cause, CauseKind},
    value::{Host, Object, Raise, Result, Str, Value},
};

/// How an object is loaded by its key.
pub struct LoadOnIdent<'a> {
    /// Why.
    pub cause: Cause,
    /// The object that is refreshed; without one the key decides.
    pub refresh_state: Option<&'a InstanceState>,
    /// The attributes that are loaded; all where none is named.
    pub only: Option<&'a [Str]>,
    /// Whether the session flushes first.
    pub autoflush: bool,
    /// Whether objects that are there are filled anew.
    pub populate_existing: bool,
    /// Whether a relationship is loaded; such statements label no columns.
    pub lazy: bool,
    /// Whether the script asked for the refresh.
    pub user_refresh: bool,
    /// The loader options that hold for the object since it was loaded.
    pub load_path: LoadPath,
    /// Loader options of this load.
    pub options: Vec<Rc<dyn ExecutableOption>>,
}

impl LoadOnIdent<'_> {
    /// A plain load.
    pub fn new(cause: Cause) -> LoadOnIdent<'static> {
        LoadOnIdent {
            cause,
            refresh_state: None,
            only: None,
            autoflush: true,
            populate_existing: false,
            lazy: false,
            user_refresh: false,
            load_path: LoadPath::default(),
            options: Vec::new(),
        }
    }

    /// The one object that the statement gives.
    fn execute(
        self,
        host: &mut dyn Host,
        session: &Session,
        select: Select,
        parameters: Parameters,
    ) -> Result<Option<Object>> {
        let options = ExecuteOptions {
            cause: Some(Rc::new(self.cause)),
            autoflush: Some(self.autoflush),
            load: LoadOptions {
                populate_existing: self.populate_existing,
                refresh_state: self.refresh_state.cloned(),
                only: self.only.map(Into::into),
                ..LoadOptions::default()
            },
            ..ExecuteOptions::default()
        };
        let statement = Statement::Select(SelectBase::Select(select));
        let rows = session.execute(host, &statement, parameters, &options)?.into_rows();
        rows.unique(None);
        match rows.scalars(0).one_or_none(host)? {
            Some(item) => Ok(item.into_scalar().as_object().cloned()),
            None => Ok(None),
        }
    }
}

/// `SELECT … WHERE` the primary key is as the parameters `pk_1`, `pk_2` say.
struct GetStatement {
    select: Select,
    names: Rc<[Str]>,
}

impl GetStatement {
    fn new(mapper: &Mapper, lazy: bool) -> Result<GetStatement> {
        let mut criteria = Vec::new();
        let mut names = Vec::new();
        for (index, column) in mapper.primary_key().iter().enumerate() {
            let name: Str = format!("pk_{}", index + 1).into();
            let bind = ColumnElement::bind(&name, Bound::Required, Some(column.ty()), false);
            criteria.push(column.element().operate(Op::Eq, Operand::Element(bind))?);
            names.push(name);
        }
        let select = mapper_select(mapper)?.with(|parts| {
            parts.criteria = criteria;
            if lazy {
                parts.label_style = LabelStyle::None;
            }
        });
        Ok(GetStatement { select, names: names.into() })
    }
}

/// Loads the object of `key` from the database; `None` where there is no such row.
pub fn load_on_ident(
    host: &mut dyn Host,
    session: &Session,
    mapper: &Mapper,
    key: Option<&IdentityKey>,
    mut load: LoadOnIdent<'_>,
) -> Result<Option<Object>> {
    let Some(key) = key else { return Ok(None) };
    let get: Rc<Option<GetStatement>> =
        mapper.memo(MemoKey::Get(load.lazy), || GetStatement::new(mapper, load.lazy).ok());
    let Some(get) = &*get else { return Err(Raise::unsupported("loading a class whose key cannot be compared")) };
    let mut select = get.select.clone();
    let load_path = match load.refresh_state {
        Some(state) => strategies::load_path_of(state),
        None => std::mem::take(&mut load.load_path),
    };
    if load.refresh_state.is_some() || load.only.is_some() || load_path.matters_to(mapper) {
        let only: Option<Rc<[Str]>> = load.only.map(Into::into);
        let for_refresh = load.refresh_state.is_some();
        let user_refresh = load.user_refresh;
        select =
            CompileOptions { only, for_refresh, user_refresh, load_path, ..CompileOptions::default() }.attach(&select);
    }
    if !load.options.is_empty() {
        let options = std::mem::take(&mut load.options);
        select = select.with(|parts| parts.statement.options.extend(options));
    }
    if key.values().iter().any(Value::is_none) {
        select = nulls_compared(mapper, &select, key)?;
        if key.values().iter().all(Value::is_none) {
            host.warn(
                "sqlalchemy.exc.SAWarning",
                "fully NULL primary key identity cannot load any object.  This condition may raise an error in a future \
                 release.",
            )?;
        }
    }
    let pairs = get.names.iter().cloned().zip(key.values().iter().cloned());
    let parameters = Parameters::one(pairs.filter(|(_, value)| !value.is_none()).collect());
    load.execute(host, session, select, parameters)
}

/// The select with `IS NULL` for the parts of the key that are `None`.
fn nulls_compared(mapper: &Mapper, select: &Select, key: &IdentityKey) -> Result<Select> {
    let mut criteria = select.parts().criteria.clone();
    for ((value, column), criterion) in key.values().iter().zip(mapper.primary_key()).zip(&mut criteria) {
        if value.is_none() {
            *criterion = column.element().operate(Op::Eq, Operand::Value(Value::None))?;
        }
    }
    Ok(select.with(|parts| parts.criteria = criteria))
}

/// The object of `key` that the session has, its expired attributes loaded first: `NoValue` where it has none.
pub fn get_from_identity(
    host: &mut dyn Host,
    session: &Session,
    mapper: &Mapper,
    key: &IdentityKey,
    passive: Passive,
) -> Result<Loaded> {
    let Some(state) = session.identity_map().get(key) else { return Ok(Loaded::NoValue) };
    let Some(object) = state.object() else { return Ok(Loaded::NoValue) };
    if mapper.inherits().is_some() && !state.mapper().isa(mapper) {
        return Ok(Loaded::Value(Value::None));
    }
    if state.is_expired() {
        if !passive.contains(Passive::SQL_OK) {
            return Ok(Loaded::NoResult);
        }
        if !passive.contains(Passive::RELATED_OBJECT_OK) {
            return Ok(Loaded::Value(Value::Object(object)));
        }
        match state.load_expired(host, passive) {
            Ok(_) => {}
            Err(raise) if raise.new_class() == Some("sqlalchemy.orm.exc.ObjectDeletedError") => {
                session.remove_newly_deleted(host, std::slice::from_ref(&state))?;
                return Ok(Loaded::NoValue);
            }
            Err(raise) => return Err(raise),
        }
    }
    Ok(Loaded::Value(Value::Object(object)))
}

/// Loads expired or deferred column attributes of an object.
pub fn load_scalar_attributes(
    host: &mut dyn Host,
    state: &InstanceState,
    keys: &[Str],
    passive: Passive,
) -> Result<Loaded> {
    let Some(session) = session_of(state) else {
        return Err(Raise::new(
            "sqlalchemy.orm.exc.DetachedInstanceError",
            format!(
                "Instance {} is not bound to a Session; attribute refresh operation cannot proceed",
                state.describe()
            ),
        ));
    };
    let mapper = state.mapper().clone();
    let optimized = optimized_get(host, &mapper, state, keys)?;
    let has_key = state.has_identity();
    let key = match state.key() {
        Some(key) => key,
        None => {
            // Inside of a flush: the row is there, the key is not noted yet.
            if mapper.primary_key().iter().any(|column| {
                mapper.property_of_column(column).is_some_and(|property| state.is_attribute_expired(property.key()))
            }) {
                return Err(Raise::new(
                    "sqlalchemy.exc.InvalidRequestError",
                    format!(
                        "Instance {} cannot be refreshed - it's not  persistent and does not contain a full primary key.",
                        state.describe()
                    ),
                ));
            }
            mapper.identity_key_from_state(host, state)?
        }
    };
    if key.values().iter().all(Value::is_none) {
        host.warn(
            "sqlalchemy.exc.SAWarning",
            &format!(
                "Instance {} to be refreshed doesn't contain a full primary key - can't be refreshed (and shouldn't be \
                 expired, either).",
                state.describe()
            ),
        )?;
        return Ok(Loaded::NoValue);
    }
    let names: Vec<&str> = keys.iter().map(Str::as_str).collect();
    let path = match keys {
        [key] => Some(format!("{}.{key}", mapper.class_name()).into()),
        _ => None,
    };
    let what = match &names[..] {
        [] => "its attributes".to_owned(),
        [name] => format!("`{name}`"),
        [first, rest @ ..] => format!("`{first}` and {} more", rest.len()),
    };
    let why = if state.is_expired() { "the object was expired" } else { "they were not loaded" };
    let text = format!("an attribute of {} was read and {why}: {what} loaded", mapper.class_name());
    let cause = Cause { path, object: Some(state.reference(host)), ..Cause::new(CauseKind::Refresh, text) };
    // Relationships that load with the object come back with its columns.
    let mut wanted = keys.to_vec();
    if state.is_expired() {
        let load_path = strategies::load_path_of(state);
        let dict = state.dict()?;
        let gone = |key: &Str| !dict.contains_str(key) && !state.has_committed(key);
        for relationship in mapper.relationships().iter().filter(|relationship| gone(relationship.key())) {
            if load_path.loads_eagerly(relationship) {
                wanted.push(relationship.key().clone());
            }
        }
    }
    let load = LoadOnIdent {
        refresh_state: Some(state),
        only: Some(&wanted),
        autoflush: !passive.contains(Passive::NO_AUTOFLUSH),
        ..LoadOnIdent::new(cause)
    };
    if let Some(select) = optimized {
        load.execute(host, &session, select, Parameters::None)?;
        return Ok(Loaded::WasSet);
    }
    let found = load_on_ident(host, &session, &mapper, Some(&key), load)?;
    if has_key && found.is_none() {
        return Err(Raise::new(
            "sqlalchemy.orm.exc.ObjectDeletedError",
            format!("Instance '{}' has been deleted, or its row is otherwise not present.", state.describe()),
        ));
    }
    Ok(Loaded::WasSet)
}
