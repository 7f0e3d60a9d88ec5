//! `Session`, `sessionmaker` and `SessionTransaction` for scripts.

mod binds;
mod bulk;
mod maker;
mod sets;

use std::{cell::RefCell, rc::Rc};

use crate::{
    engine::{ParameterSet, Parameters, Shape},
    orm::{
        InstanceState, MappedEntity, Mapper,
        query::Query,
        session::{
            ExecuteOptions, Executed, GetOptions, JoinTransactionMode, MergeOptions, Origin, OwnMethods, Session,
            SessionOptions, SessionTransaction,
        },
    },
    python::{Args, ClassBuilder, Vm},
    sql::{
        compiler::{FromStatement, Statement},
        dml::{Delete, Insert, Update},
        entity::ExecutableOption,
    },
    sqlalchemy::{
        coercions::{self, Clause, Role},
        engine::options_argument,
        result,
        support::{self, flag},
    },
    value::{Dict, Host, Payload, Raise, Result, Str, Value},
};

const MODULE: &str = "sqlalchemy.orm.session";

/// What a `Session` object keeps: nothing before its `__init__`.
#[derive(Default)]
struct Cell(RefCell<Option<Session>>);

impl Payload for Cell {}

impl Payload for SessionTransaction {}

/// `with session.no_autoflush:`
struct NoAutoflush {
    session: Value,
    before: std::cell::Cell<bool>,
}

impl Payload for NoAutoflush {}

/// Makes the classes, and puts them into the module.
pub(in crate::sqlalchemy) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let class = ClassBuilder::new(MODULE, "Session").open().payload::<Cell>();
    let class = binds::methods(reading(transactions(objects(making(class))))).build(vm);
    support::Registry::of(vm).add_class("Session", &class);
    module.insert_str(&"Session".into(), Value::Class(class.clone()));
    let transaction = binds::of_transactions(transaction_class()).build(vm);
    vm.register_class::<SessionTransaction>(&transaction);
    module.insert_str(&"SessionTransaction".into(), Value::Class(transaction));
    let no_autoflush = ClassBuilder::new("contextlib", "_GeneratorContextManager")
        .method("__enter__", |_, args| {
            let [this] = args.exactly("__enter__")?;
            let Some(block) = this.payload::<NoAutoflush>() else { return Ok(Value::None) };
            let session = of(&block.session)?;
            block.before.set(session.autoflush());
            session.set_autoflush(false);
            Ok(block.session.clone())
        })
        .method("__exit__", |_, args| {
            if let Some(block) = args.positional.first().and_then(|this| this.payload::<NoAutoflush>()) {
                of(&block.session)?.set_autoflush(block.before.get());
            }
            Ok(Value::Bool(false))
        })
        .build(vm);
    vm.register_class::<NoAutoflush>(&no_autoflush);
    sets::load(vm);
    maker::load(vm, module)?;
    module.insert_str(&"object_session".into(), function(vm, "object_session")?);
    super::export(vm, module, "make_transient", make_transient);
    super::export(vm, module, "make_transient_to_detached", make_transient_to_detached);
    super::export(vm, module, "close_all_sessions", close_all_sessions);
    Ok(())
}

/// The session in an object.
pub(in crate::sqlalchemy) fn of(value: &Value) -> Result<Session> {
    let session = value.payload::<Cell>().and_then(|cell| cell.0.borrow().clone());
    session.ok_or_else(|| Raise::type_error("a Session is needed"))
}

fn this_of(args: &mut Args) -> Result<Session> {
    of(&args.take_first()?)
}

/// `__init__` and the plain attributes.
fn making(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__init__", |vm, mut args| {
            let this = args.take_first()?;
            let mut options = options_of(vm, args)?;
            options.own_methods = own_methods(vm, &this)?;
            if options.own_methods.get_bind {
                super::events::bind(vm);
            }
            let session = Session::new(vm, options);
            if let Some(object) = this.as_object() {
                session.set_wrapper(object);
            }
            if let Some(cell) = this.payload::<Cell>() {
                let old = cell.0.replace(Some(session));
                drop(old);
            }
            Ok(Value::None)
        })
        .method("__enter__", |_, mut args| args.take_first())
        .method("__exit__", |vm, mut args| {
            let session = this_of(&mut args)?;
            session.close(vm)?;
            Ok(Value::Bool(false))
        })
        .property_set(
            "autoflush",
            |_, mut args| Ok(Value::Bool(this_of(&mut args)?.autoflush())),
            |vm, args| {
                let [this, value] = args.exactly("autoflush")?;
                let on = vm.truth(&value)?;
                of(&this)?.set_autoflush(on);
                Ok(Value::None)
            },
        )
        .property_set(
            "expire_on_commit",
            |_, mut args| Ok(Value::Bool(this_of(&mut args)?.expire_on_commit())),
            |vm, args| {
                let [this, value] = args.exactly("expire_on_commit")?;
                let on = vm.truth(&value)?;
                of(&this)?.set_expire_on_commit(on);
                Ok(Value::None)
            },
        )
        .property("info", |_, mut args| Ok(Value::Dict(this_of(&mut args)?.info())))
        .class_method("identity_key", |vm, mut args| {
            args.take_first()?;
            let function = support::import_name(vm, "sqlalchemy.orm.util", "identity_key")?;
            vm.call_args(&function, args)
        })
        .property("_flushing", |_, mut args| Ok(Value::Bool(this_of(&mut args)?.is_flushing())))
        .property("no_autoflush", |vm, mut args| {
            let session = args.take_first()?;
            Ok(vm.wrap(NoAutoflush { session, before: std::cell::Cell::new(true) }))
        })
        .property("is_active", |_, mut args| Ok(Value::Bool(this_of(&mut args)?.is_active())))
        .property("hash_key", |_, mut args| Ok(Value::Int(this_of(&mut args)?.id().into())))
}

/// Which methods the class of a session has of its own.
fn own_methods(vm: &mut Vm, session: &Value) -> Result<OwnMethods> {
    let (class, native) = (vm.class_of(session), support::class_made(vm, "Session")?);
    let is_own = |name: &str| {
        let name = Str::from(name);
        matches!((class.lookup(&name), native.lookup(&name)), (Some(own), Some(native)) if !own.is(&native))
    };
    Ok(OwnMethods { get_bind: is_own("get_bind"), flush: is_own("flush") })
}

/// What `Session(…)` is made with.
fn options_of(vm: &mut Vm, mut args: Args) -> Result<SessionOptions> {
    let mut options = SessionOptions::default();
    let bind = if args.positional.is_empty() { args.take_keyword("bind") } else { Some(args.positional.remove(0)) };
    options.bind = binds::bind_of(bind.as_ref())?;
    let by_key = args.take_keyword("binds");
    options.binds = binds::binds_of(vm, by_key.as_ref())?;
    if let Some(mode) = args.take_keyword("join_transaction_mode") {
        let Some(known) = mode.as_str().and_then(|mode| JoinTransactionMode::parse(mode)) else {
            let shown = vm.str(&mode)?;
            return Err(Raise::new(
                "sqlalchemy.exc.ArgumentError",
                format!("invalid selection for join_transaction_mode: \"{shown}\""),
            ));
        };
        options.join_transaction_mode = known;
    }
    let of_all = args.take_keyword("execution_options");
    options.execution_options = options_argument(vm, of_all)?.given;
    let twophase = args.take_keyword("twophase");
    if flag(vm, twophase, false)? {
        return Err(Raise::unsupported("Session(twophase=True): SQLite prepares no transactions"));
    }
    let autoflush = args.take_keyword("autoflush");
    options.autoflush = flag(vm, autoflush, true)?;
    let expire = args.take_keyword("expire_on_commit");
    options.expire_on_commit = flag(vm, expire, true)?;
    let autobegin = args.take_keyword("autobegin");
    options.autobegin = flag(vm, autobegin, true)?;
    if let Some(value) = args.take_keyword("close_resets_only") {
        options.close_resets_only = vm.truth(&value)?;
    }
    if let Some(Value::Dict(info)) = args.take_keyword("info") {
        options.info = Some(info.copy());
    }
    // The only style there is, and a cache that shows nowhere.
    drop(args.take_keyword("future"));
    drop(args.take_keyword("enable_baked_queries"));
    support::unexpected_keywords("Session.__init__", &args)?;
    args.finish("Session.__init__")?;
    Ok(options)
}

/// What concerns single objects.
fn objects(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("add", |vm, args| {
            let [this, instance, _] = args.bind("Session.add", ["self", "instance", "_warn"], 2)?;
            of(&this.unwrap_or_default())?.add(vm, &instance.unwrap_or_default())?;
            Ok(Value::None)
        })
        .method("add_all", |vm, args| {
            let [this, instances] = args.bind("Session.add_all", ["self", "instances"], 2)?;
            of(&this.unwrap_or_default())?.add_all(vm, &instances.unwrap_or_default())?;
            Ok(Value::None)
        })
        .method("delete", |vm, args| {
            let [this, instance] = args.bind("Session.delete", ["self", "instance"], 2)?;
            of(&this.unwrap_or_default())?.delete(vm, &instance.unwrap_or_default())?;
            Ok(Value::None)
        })
        .method("delete_all", |vm, args| {
            let [this, instances] = args.bind("Session.delete_all", ["self", "instances"], 2)?;
            let session = of(&this.unwrap_or_default())?;
            for instance in vm.items(&instances.unwrap_or_default())? {
                session.delete(vm, &instance)?;
            }
            Ok(Value::None)
        })
        .method("expunge", |vm, args| {
            let [this, instance] = args.bind("Session.expunge", ["self", "instance"], 2)?;
            of(&this.unwrap_or_default())?.expunge(vm, &instance.unwrap_or_default())?;
            Ok(Value::None)
        })
        .method("expunge_all", |vm, mut args| {
            this_of(&mut args)?.expunge_all(vm)?;
            Ok(Value::None)
        })
        .method("expire", |vm, args| {
            let [this, instance, names] = args.bind("Session.expire", ["self", "instance", "attribute_names"], 2)?;
            let names = names_of(vm, names)?;
            of(&this.unwrap_or_default())?.expire(vm, &instance.unwrap_or_default(), names.as_deref())?;
            Ok(Value::None)
        })
        .method("expire_all", |vm, mut args| {
            this_of(&mut args)?.expire_all(vm)?;
            Ok(Value::None)
        })
        .method("refresh", |vm, mut args| {
            if args.take_keyword("with_for_update").is_some_and(|value| !value.is_none()) {
                return Err(Raise::unsupported("Session.refresh(with_for_update=...)"));
            }
            let [this, instance, names] = args.bind("Session.refresh", ["self", "instance", "attribute_names"], 2)?;
            let names = names_of(vm, names)?;
            of(&this.unwrap_or_default())?.refresh(vm, &instance.unwrap_or_default(), names.as_deref())?;
            Ok(Value::None)
        })
        .method("is_modified", |vm, args| {
            let [this, instance, collections] =
                args.bind("Session.is_modified", ["self", "instance", "include_collections"], 2)?;
            let collections = flag(vm, collections, true)?;
            let session = of(&this.unwrap_or_default())?;
            let modified = session.is_modified(vm, &instance.unwrap_or_default(), collections)?;
            Ok(Value::Bool(modified))
        })
        .method("__contains__", |vm, args| {
            let [this, instance] = args.exactly("__contains__")?;
            let state = InstanceState::require(vm, &instance)?;
            Ok(Value::Bool(of(&this)?.contains_state(&state)))
        })
        .method("__iter__", |vm, mut args| {
            let objects = this_of(&mut args)?.objects();
            let list = Value::list(objects.into_iter().map(Value::Object).collect::<Vec<_>>());
            vm.iter(&list)
        })
        .property("new", |vm, mut args| {
            let objects = this_of(&mut args)?.new_objects();
            Ok(sets::identity_set(vm, objects))
        })
        .property("dirty", |vm, mut args| {
            let objects = this_of(&mut args)?.dirty_objects();
            Ok(sets::identity_set(vm, objects))
        })
        .property("deleted", |vm, mut args| {
            let objects = this_of(&mut args)?.deleted_objects();
            Ok(sets::identity_set(vm, objects))
        })
        .property("identity_map", |vm, mut args| {
            let map = this_of(&mut args)?.identity_map().clone();
            Ok(vm.wrap(sets::MapView(map)))
        })
        .method("merge", |vm, mut args| {
            let options = merge_options(vm, &mut args)?;
            let [this, instance] = args.bind("Session.merge", ["self", "instance"], 2)?;
            let session = of(&this.unwrap_or_default())?.clone();
            session.merge(vm, &instance.unwrap_or_default(), &options).map(Value::Object)
        })
        .method("merge_all", |vm, mut args| {
            let options = merge_options(vm, &mut args)?;
            let [this, instances] = args.bind("Session.merge_all", ["self", "instances"], 2)?;
            let session = of(&this.unwrap_or_default())?.clone();
            let instances = vm.items(&instances.unwrap_or_default())?;
            let merged = session.merge_all(vm, &instances, &options)?;
            Ok(Value::list(merged.into_iter().map(Value::Object).collect::<Vec<_>>()))
        })
        .method("_autoflush", |vm, mut args| {
            this_of(&mut args)?.autoflush_now(vm)?;
            Ok(Value::None)
        })
        .method("bulk_save_objects", bulk::save_objects)
        .method("bulk_insert_mappings", bulk::insert_mappings)
        .method("bulk_update_mappings", bulk::update_mappings)
        .method("enable_relationship_loading", |vm, args| {
            let [this, instance] = args.bind("Session.enable_relationship_loading", ["self", "obj"], 2)?;
            let session = of(&this.unwrap_or_default())?.clone();
            session.enable_relationship_loading(vm, &instance.unwrap_or_default())?;
            Ok(Value::None)
        })
        .static_method("object_session", |vm, args| {
            let [instance] = args.bind("object_session", ["instance"], 1)?;
            object_session(vm, &instance.unwrap_or_default())
        })
}

/// Names of attributes as a sequence; `None` where none is given.
fn names_of(vm: &mut Vm, names: Option<Value>) -> Result<Option<Vec<Str>>> {
    match names {
        None | Some(Value::None) => Ok(None),
        Some(names) => {
            let items = vm.items(&names)?;
            Ok(Some(items.iter().filter_map(|name| name.as_str().cloned()).collect()))
        }
    }
}

/// `object_session(instance)`: the script's own object of the session.
pub(super) fn object_session(vm: &mut Vm, instance: &Value) -> Result<Value> {
    let state = InstanceState::require(vm, instance)?;
    let session = crate::orm::session::session_of(&state);
    Ok(session.and_then(|session| session.wrapper()).map_or(Value::None, Value::Object))
}

/// What listens for a session: what `sessionmaker` makes sessions of, and what `scoped_session` stands for.
pub(in crate::sqlalchemy) fn listened(vm: &mut Vm, target: &Value) -> Result<Value> {
    if let Some(class) = maker::class_of(target) {
        return Ok(class);
    }
    if let Value::Class(class) = target {
        // All scoped sessions: all sessions.
        let scoped = class.name() == "scoped_session";
        return Ok(Value::Class(if scoped { support::class_made(vm, "Session")? } else { class.clone() }));
    }
    let Some(factory) = vm.find_attr(target, &"session_factory".into())? else { return Ok(target.clone()) };
    let session = support::class_made(vm, "Session")?;
    match maker::class_of(&factory) {
        Some(class) => Ok(class),
        None if matches!(&factory, Value::Class(class) if class.is_subclass_of(&session)) => Ok(factory),
        None => Err(Raise::new(
            "sqlalchemy.exc.ArgumentError",
            "Session event listen on a scoped_session requires that its creation callable is associated with the Session class.",
        )),
    }
}

/// The object of a transaction, the same each time.
pub(super) fn wrap_transaction(vm: &mut Vm, transaction: SessionTransaction) -> Value {
    if let Some(known) = transaction.wrapper() {
        return Value::Object(known);
    }
    let value = vm.wrap(transaction.clone());
    if let Some(object) = value.as_object() {
        transaction.set_wrapper(object);
    }
    value
}

/// The state of an object, or the error of one that has none.
fn instance_state(vm: &mut Vm, value: &Value) -> Result<InstanceState> {
    InstanceState::of_value(value).ok_or_else(|| {
        let class = vm.class_of(value).type_name();
        Raise::new("AttributeError", format!("'{class}' object has no attribute '_sa_instance_state'"))
    })
}

/// `make_transient(instance)`: the object forgets its row and its session.
fn make_transient(vm: &mut Vm, args: Args) -> Result<Value> {
    let [instance] = args.bind("make_transient", ["instance"], 1)?;
    let state = instance_state(vm, &instance.unwrap_or_default())?;
    if let Some(session) = crate::orm::session::session_of(&state) {
        session.forget(vm, &state)?;
    }
    for key in state.expired_attributes() {
        state.set_attribute_expired(&key, false);
    }
    state.set_key(None);
    state.set_deleted(false);
    Ok(Value::None)
}

/// `make_transient_to_detached(instance)`: the object is taken for one with a row, in no session.
fn make_transient_to_detached(vm: &mut Vm, args: Args) -> Result<Value> {
    let [instance] = args.bind("make_transient_to_detached", ["instance"], 1)?;
    let state = instance_state(vm, &instance.unwrap_or_default())?;
    if state.owner().is_some() || state.has_identity() {
        return Err(Raise::new("sqlalchemy.exc.InvalidRequestError", "Given object must be transient"));
    }
    let key = state.mapper().identity_key_from_state(vm, &state)?;
    state.set_key(Some(key));
    state.set_deleted(false);
    let dict = state.dict()?;
    state.commit_all(&dict);
    let unloaded = state.unloaded()?;
    state.expire_attributes(vm, &dict, &unloaded)?;
    Ok(Value::None)
}

/// `close_all_sessions()`.
fn close_all_sessions(vm: &mut Vm, args: Args) -> Result<Value> {
    args.finish("close_all_sessions")?;
    for session in Session::live() {
        session.close(vm)?;
    }
    Ok(Value::None)
}

fn function(vm: &mut Vm, name: &str) -> Result<Value> {
    let class = Value::Class(support::class_made(vm, "Session")?);
    vm.get_attr(&class, name)
}

/// Transactions and flushes.
fn transactions(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("flush", |vm, args| {
            let [this, objects] = args.bind("Session.flush", ["self", "objects"], 1)?;
            of(&this.unwrap_or_default())?.flush_objects(vm, &objects.unwrap_or_default())?;
            Ok(Value::None)
        })
        .method("commit", |vm, mut args| {
            let session = this_of(&mut args)?;
            args.finish("Session.commit")?;
            session.commit(vm)?;
            Ok(Value::None)
        })
        .method("rollback", |vm, mut args| {
            let session = this_of(&mut args)?;
            args.finish("Session.rollback")?;
            session.rollback(vm)?;
            Ok(Value::None)
        })
        .method("close", |vm, mut args| {
            let session = this_of(&mut args)?;
            args.finish("Session.close")?;
            session.close(vm)?;
            Ok(Value::None)
        })
        .method("invalidate", |vm, mut args| {
            let session = this_of(&mut args)?;
            args.finish("Session.invalidate")?;
            session.invalidate(vm)?;
            Ok(Value::None)
        })
        .method("reset", |vm, mut args| {
            this_of(&mut args)?.reset(vm)?;
            Ok(Value::None)
        })
        .method("begin", |vm, args| {
            let [this, nested] = args.bind("Session.begin", ["self", "nested"], 1)?;
            let nested = flag(vm, nested, false)?;
            let transaction = of(&this.unwrap_or_default())?.begin(vm, nested)?;
            Ok(wrap_transaction(vm, transaction))
        })
        .method("begin_nested", |vm, mut args| {
            let transaction = this_of(&mut args)?.begin(vm, true)?;
            Ok(wrap_transaction(vm, transaction))
        })
        .method("in_transaction", |_, mut args| Ok(Value::Bool(this_of(&mut args)?.in_transaction())))
        .method("in_nested_transaction", |_, mut args| {
            Ok(Value::Bool(this_of(&mut args)?.nested_transaction().is_some()))
        })
        .method("get_transaction", |vm, mut args| {
            let mut transaction = this_of(&mut args)?.transaction();
            while let Some(parent) = transaction.as_ref().and_then(SessionTransaction::parent) {
                transaction = Some(parent);
            }
            Ok(transaction.map_or(Value::None, |transaction| wrap_transaction(vm, transaction)))
        })
        .method("get_nested_transaction", |vm, mut args| {
            let transaction = this_of(&mut args)?.nested_transaction();
            Ok(transaction.map_or(Value::None, |transaction| wrap_transaction(vm, transaction)))
        })
        .method("prepare", |_, mut args| {
            this_of(&mut args)?;
            args.finish("Session.prepare")?;
            Err(crate::sql::invalid_request("'twophase' mode not enabled, or not root transaction; can't prepare."))
        })
}

fn transaction_class() -> ClassBuilder {
    fn this(args: &mut Args) -> Result<SessionTransaction> {
        let this = args.take_first()?;
        this.payload::<SessionTransaction>().cloned().ok_or_else(|| Raise::type_error("a SessionTransaction is needed"))
    }
    ClassBuilder::new(MODULE, "SessionTransaction")
        .method("commit", |vm, mut args| {
            this(&mut args)?.commit(vm)?;
            Ok(Value::None)
        })
        .method("rollback", |vm, mut args| {
            this(&mut args)?.rollback(vm, None)?;
            Ok(Value::None)
        })
        .method("close", |vm, mut args| {
            this(&mut args)?.close(vm)?;
            Ok(Value::None)
        })
        .property("is_active", |_, mut args| Ok(Value::Bool(this(&mut args)?.is_active())))
        .property("session", |_, mut args| Ok(this(&mut args)?.session().wrapper().map_or(Value::None, Value::Object)))
        .property("nested", |_, mut args| Ok(Value::Bool(this(&mut args)?.nested())))
        .property("origin", |vm, mut args| {
            let name = match this(&mut args)?.origin() {
                Origin::Autobegin => "AUTOBEGIN",
                Origin::Begin => "BEGIN",
                Origin::BeginNested => "BEGIN_NESTED",
                Origin::Subtransaction => "SUBTRANSACTION",
            };
            let class = support::import_name(vm, "sqlalchemy.orm", "SessionTransactionOrigin")?;
            vm.get_attr(&class, name)
        })
        .property("parent", |vm, mut args| {
            Ok(this(&mut args)?.parent().map_or(Value::None, |parent| wrap_transaction(vm, parent)))
        })
        .method("__enter__", |_, mut args| {
            let value = args.take_first()?;
            if let Some(transaction) = value.payload::<SessionTransaction>() {
                transaction.enter_block();
            }
            Ok(value)
        })
        .method("__exit__", |vm, mut args| {
            let transaction = this(&mut args)?;
            let failed = args.positional.first().is_some_and(|kind| !kind.is_none());
            transaction.leave_block(vm, failed)?;
            Ok(Value::Bool(false))
        })
}

/// Queries.
fn reading(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("query", |vm, mut args| {
            let session = this_of(&mut args)?;
            support::unexpected_keywords("Query.__init__", &args)?;
            let mut items = Vec::with_capacity(args.positional.len());
            for value in &args.positional {
                items.push(coercions::columns_clause(vm, value)?);
            }
            Ok(vm.wrap(Query::new(Some(&session), items)))
        })
        .method("get", |vm, args| get(vm, args, "Session.get"))
        .method("get_one", |vm, args| {
            let found = get(vm, args, "Session.get_one")?;
            if found.is_none() {
                return Err(Raise::new("sqlalchemy.exc.NoResultFound", "No row was found when one was required"));
            }
            Ok(found)
        })
        .method("execute", |vm, args| {
            let executed = run(vm, args, "Session.execute")?;
            wrap_executed(vm, executed)
        })
        .method("scalars", |vm, args| {
            let rows = run(vm, args, "Session.scalars")?.into_rows();
            result::wrap(vm, rows.scalars(0))
        })
        .method("scalar", |vm, args| {
            let rows = run(vm, args, "Session.scalar")?.into_rows();
            rows.scalar(vm)
        })
}

/// The object of a statement's result.
pub(super) fn wrap_executed(vm: &mut Vm, executed: Executed) -> Result<Value> {
    match executed {
        Executed::Core(cursor) => Ok(result::wrap_cursor(vm, cursor)),
        Executed::Orm { rows, .. } => result::wrap(vm, rows),
    }
}

/// `load` and `options` of `merge()`.
fn merge_options(vm: &mut Vm, args: &mut Args) -> Result<MergeOptions> {
    let load = args.take_keyword("load");
    Ok(MergeOptions { load: flag(vm, load, true)?, options: loader_options(vm, args)? })
}

/// The argument `options`: loader options.
fn loader_options(vm: &mut Vm, args: &mut Args) -> Result<Vec<Rc<dyn ExecutableOption>>> {
    let Some(options) = args.take_keyword("options").filter(|options| !options.is_none()) else {
        return Ok(Vec::new());
    };
    let options = vm.items(&options)?;
    coercions::options(vm, &options)
}

fn get(vm: &mut Vm, mut args: Args, function: &str) -> Result<Value> {
    let populate = args.take_keyword("populate_existing");
    let populate_existing = flag(vm, populate, false)?;
    for name in ["identity_token", "execution_options", "bind_arguments"] {
        if args.take_keyword(name).is_some_and(|value| !value.is_none()) {
            return Err(Raise::unsupported(format!("{function}({name}=...)")));
        }
    }
    let for_update = args.take_keyword("with_for_update");
    let for_update = for_update.is_some_and(|how| !matches!(how, Value::None | Value::Bool(false)));
    let options = loader_options(vm, &mut args)?;
    let [this, entity, ident] = args.bind(function, ["self", "entity", "ident"], 3)?;
    let mapper = mapper_of(vm, &entity.unwrap_or_default())?;
    of(&this.unwrap_or_default())?.get(
        vm,
        &mapper,
        &ident.unwrap_or_default(),
        GetOptions { populate_existing, for_update, options },
    )
}

/// The mapper of a class of the script; SQLAlchemy's error where it is not mapped.
fn mapper_of(vm: &mut Vm, value: &Value) -> Result<Mapper> {
    if let Some(Clause::Entity(entity)) = coercions::clause(vm, value)?
        && let Some(entity) = MappedEntity::from_entity(&entity)
    {
        return Ok(entity.mapper().clone());
    }
    let class = Value::Class(vm.class_of(value));
    let shown = vm.repr(&class)?;
    Err(Raise::new(
        "sqlalchemy.exc.NoInspectionAvailable",
        format!("No inspection system is available for object of type {shown}"),
    ))
}

/// `execute(statement, params, execution_options=…)`.
fn run(vm: &mut Vm, mut args: Args, function: &str) -> Result<Executed> {
    let execution_options = args.take_keyword("execution_options");
    let bind_arguments = args.take_keyword("bind_arguments");
    let bind_arguments = binds::arguments_of(vm, bind_arguments.as_ref())?;
    let [this, statement, params] = args.bind(function, ["self", "statement", "params"], 2)?;
    let session = of(&this.unwrap_or_default())?;
    let statement = statement_of(vm, &statement.unwrap_or_default())?;
    let parameters = match parameters_of(vm, params) {
        Ok(parameters) => parameters,
        Err(raise) => {
            // They are looked at when there is a transaction.
            let mut arguments = bind_arguments;
            arguments.tell(&statement);
            session.connection(vm, &arguments, None)?;
            return Err(raise);
        }
    };
    let mut options = ExecuteOptions { bind_arguments, ..ExecuteOptions::default() };
    if let Some(Value::Dict(given)) = execution_options {
        for (name, value) in given.entries() {
            if let Value::Str(name) = name {
                options.given.push((name, value));
            }
        }
    }
    session.execute(vm, &statement, parameters, &options)
}

/// The statement that a value of the script is.
pub(in crate::sqlalchemy) fn statement_of(vm: &mut Vm, value: &Value) -> Result<Statement> {
    if let Some(insert) = value.payload::<Insert>() {
        return Ok(Statement::Insert(insert.clone()));
    }
    if let Some(update) = value.payload::<Update>() {
        return Ok(Statement::Update(update.clone()));
    }
    if let Some(delete) = value.payload::<Delete>() {
        return Ok(Statement::Delete(delete.clone()));
    }
    if let Some(from) = value.payload::<FromStatement>() {
        return Ok(Statement::FromStatement(from.clone()));
    }
    if let Some(query) = value.payload::<Query>() {
        return query.executable();
    }
    match coercions::clause(vm, value)? {
        Some(Clause::Select(select)) => Ok(Statement::Select(select)),
        Some(Clause::Element(element)) => Ok(Statement::Element(element)),
        _ => {
            if let Value::Str(_) = value {
                let shown = vm.repr(value)?;
                return Err(Raise::new(
                    "sqlalchemy.exc.ArgumentError",
                    format!("Textual SQL expression {shown} should be explicitly declared as text({shown})"),
                ));
            }
            Err(coercions::expected(vm, Role::Statement, value))
        }
    }
}

/// Parameters: none, a dict, or a list of dicts.
pub(in crate::sqlalchemy) fn parameters_of(vm: &mut Vm, value: Option<Value>) -> Result<Parameters> {
    fn set(dict: &Dict) -> ParameterSet {
        let pairs = dict.entries().into_iter().filter_map(|(name, value)| Some((name.as_str()?.clone(), value)));
        ParameterSet::new(pairs.collect())
    }
    match value {
        None | Some(Value::None) => Ok(Parameters::None),
        Some(Value::Dict(dict)) if dict.is_empty() => Ok(Parameters::None),
        Some(Value::Dict(dict)) => Ok(Parameters::One(set(&dict))),
        Some(list @ (Value::List(_) | Value::Tuple(_))) => {
            let mut sets = Vec::new();
            for item in vm.items(&list)? {
                match item {
                    Value::Dict(dict) => sets.push(set(&dict)),
                    _ => {
                        return Err(Raise::new(
                            "sqlalchemy.exc.ArgumentError",
                            "List argument must consist only of dictionaries",
                        ));
                    }
                }
            }
            Ok(if sets.is_empty() { Parameters::None } else { Parameters::Many(sets) })
        }
        Some(_) => Err(Raise::new("sqlalchemy.exc.ArgumentError", "mapping or list expected for parameters")),
    }
}

/// The values that a script gets of a whole result.
pub(super) fn all_values(vm: &mut Vm, rows: &crate::engine::QueryResult) -> Result<Vec<Value>> {
    let shape: Shape = rows.shape();
    let items = rows.all(vm)?;
    Ok(items.into_iter().map(|item| result::item_value(vm, shape, item)).collect())
}
