//! `str(statement)` and `compile()`.

use std::rc::Rc;

use super::{
    coercions, dialects, dml,
    support::{self, flag},
};
use crate::{
    engine::Engine,
    python::{Args, ClassBuilder, Vm},
    sql::{
        compiler::{CompileOptions, Compiled, FromStatement, Statement},
        ddl::Ddl,
        dialects::{Dialect, DialectKind, ParamStyle},
        dml::Dml,
        elements::{Bound, ColumnElement, Element},
        selectable::{AliasKind, Aliased, FromClause},
        types::TypeEngine,
    },
    value::{Dict, Host, Object, Payload, Raise, Result, Str, Value},
};

/// The payload of a compiled statement's object.
struct CompiledObject {
    compiled: Compiled,
    statement: Value,
    text: Str,
    /// The parameters by name, as the text has them, and the names in the order of their placeholders.
    params: Dict,
    positions: Vec<Str>,
}

impl Payload for CompiledObject {}

/// Makes the classes.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let builder = ClassBuilder::new("sqlalchemy.sql.compiler", "SQLCompiler")
        .method("__new__", |_, _| Err(Raise::unsupported("making a compiler directly")))
        .method("__str__", |_, args| {
            let [this] = args.exactly("__str__")?;
            Ok(Value::Str(of(&this)?.text.clone()))
        })
        .property("string", |_, args| {
            let [this] = args.exactly("string")?;
            Ok(Value::Str(of(&this)?.text.clone()))
        })
        .property("params", |_, args| {
            let [this] = args.exactly("params")?;
            Ok(Value::Dict(of(&this)?.params.entries().into_iter().filter_map(named).collect()))
        })
        .method("construct_params", |vm, args| {
            let [this, given] = args.bind("construct_params", ["self", "params"], 1)?;
            let this = this.unwrap_or_default();
            let dict: Dict = of(&this)?.params.entries().into_iter().filter_map(named).collect();
            if let Some(Value::Dict(given)) = given {
                for (key, value) in given.entries() {
                    if dict.contains(vm, &key)? {
                        drop(dict.insert(vm, &key, value)?);
                    }
                }
            }
            Ok(Value::Dict(dict))
        })
        .property("positiontup", |_, args| {
            let [this] = args.exactly("positiontup")?;
            let object = of(&this)?;
            if matches!(object.compiled.dialect.paramstyle, ParamStyle::Named | ParamStyle::Pyformat) {
                return Ok(Value::None);
            }
            Ok(Value::list(object.positions.iter().cloned().map(Value::Str).collect::<Vec<_>>()))
        })
        .property("statement", |_, args| {
            let [this] = args.exactly("statement")?;
            Ok(of(&this)?.statement.clone())
        })
        .property("dialect", |vm, args| {
            let [this] = args.exactly("dialect")?;
            let dialect = of(&this)?.compiled.dialect.clone();
            dialects::wrap(vm, dialect)
        });
    let symbol = ClassBuilder::new("sqlalchemy.util.langhelpers", "symbol").method("__repr__", |_, args| {
        let [this] = args.exactly("__repr__")?;
        Ok(Value::from(format!("symbol('{}')", this.payload::<Symbol>().map_or("", |symbol| symbol.0))))
    });
    support::build(vm, "symbol", symbol);
    let base = support::build(vm, "SQLCompiler", builder);
    module.insert_str(&"Compiled".into(), Value::Class(base.clone()));
    for (name, module_name) in [
        ("StrSQLCompiler", "sqlalchemy.sql.compiler"),
        ("SQLiteCompiler", "sqlalchemy.dialects.sqlite.base"),
        ("DDLCompiler", "sqlalchemy.sql.compiler"),
    ] {
        let class = ClassBuilder::new(module_name, name).base(&base);
        support::build(vm, name, class);
    }
    Ok(())
}

/// `__str__()` and `compile()` of every element.
pub(super) fn members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__str__", |vm, args| {
            let [this] = args.exactly("__str__")?;
            text(vm, &this).map(Value::Str)
        })
        .method("compile", compile)
}

/// The statement that an object is, where it can be compiled.
pub fn as_statement(vm: &mut Vm, value: &Value) -> Result<Option<Statement>> {
    if let Some(dml) = dml::as_dml(value) {
        return Ok(Some(match dml {
            Dml::Insert(insert) => Statement::Insert(insert),
            Dml::Update(update) => Statement::Update(update),
            Dml::Delete(delete) => Statement::Delete(delete),
        }));
    }
    if let Some(ddl) = value.payload::<Ddl>() {
        return Ok(Some(Statement::Ddl(ddl.clone())));
    }
    if let Some(from) = value.payload::<FromStatement>() {
        return Ok(Some(Statement::FromStatement(from.clone())));
    }
    Ok(match coercions::clause(vm, value)? {
        Some(coercions::Clause::Element(element) | coercions::Clause::Attribute(_, Some(element))) => {
            Some(Statement::Element(element))
        }
        Some(coercions::Clause::Select(select)) => Some(Statement::Select(select)),
        Some(coercions::Clause::From(from)) => from_statement(from),
        _ => None,
    })
}

/// What `str()` of a source shows: of a subquery its select.
fn from_statement(from: FromClause) -> Option<Statement> {
    match &from {
        FromClause::Alias(alias) => match alias.element() {
            Aliased::Select(select) if !alias.kind().is_lateral() => Some(Statement::Select(select.clone())),
            Aliased::Function(function) => Some(Statement::Element(function.clone())),
            Aliased::From(inner) if !matches!(alias.kind(), AliasKind::TableSample { .. }) => match inner {
                FromClause::Alias(_) => from_statement(inner.clone()),
                _ => None,
            },
            _ => Some(Statement::From(from)),
        },
        FromClause::Join(_) => Some(Statement::From(from)),
        _ => Some(Statement::Element(ColumnElement::new(Element::From(from), TypeEngine::null()))),
    }
}

/// `str()` of a statement or expression.
pub fn text(vm: &mut Vm, value: &Value) -> Result<Str> {
    let Some(statement) = as_statement(vm, value)? else { return Ok("".into()) };
    let dialect = stringify_dialect(&statement);
    let compiled = Compiled::new(vm, &statement, &dialect, CompileOptions::default())?;
    for (category, message) in &compiled.warnings {
        vm.warn(category, message)?;
    }
    Ok(compiled.sql)
}

/// `str()` of an expression.
pub fn element_text(vm: &mut Vm, element: &ColumnElement) -> Result<Str> {
    let statement = Statement::Element(element.clone());
    let dialect = stringify_dialect(&statement);
    Ok(Compiled::new(vm, &statement, &dialect, CompileOptions::default())?.sql)
}

/// The dialect that `str()` uses: the statement's own where it has one.
fn stringify_dialect(statement: &Statement) -> Rc<Dialect> {
    match statement {
        Statement::Insert(insert) => {
            insert.parts().dialect.and_then(Dialect::named).unwrap_or_else(|| Dialect::of(DialectKind::Default))
        }
        _ => Dialect::of(DialectKind::Default),
    }
}

fn of(value: &Value) -> Result<&CompiledObject> {
    value.payload::<CompiledObject>().ok_or_else(|| Raise::type_error("a compiled statement is needed"))
}

fn named((name, value): (Value, Value)) -> Option<(Str, Value)> {
    name.as_str().cloned().map(|name| (name, value))
}

/// The parameters of a compiled statement by name. Those that are to come with the execution are `None`, and those that were
/// named to `compile()` a symbol that says so.
fn params(vm: &mut Vm, compiled: &Compiled, keys: &[Str]) -> Result<Dict> {
    let dict = Dict::new();
    for bind in &compiled.binds {
        let value = match bind.element.as_bind().map(|bind| &bind.value) {
            Some(Bound::Value(value)) => value.clone(),
            Some(Bound::Function(function)) => vm.call(function, Vec::new(), Vec::new())?,
            Some(Bound::Callable(callable)) => callable(vm)?,
            Some(Bound::Required) if keys.contains(&bind.key) => required(vm)?,
            _ => Value::None,
        };
        dict.insert_str(&bind.name, value);
    }
    Ok(dict)
}

/// What stands for a value that must be given.
fn required(vm: &mut Vm) -> Result<Value> {
    let class = support::class(vm, "symbol")?;
    Ok(Object::bare(class, Symbol("REQUIRED")).into())
}

/// A symbol of SQLAlchemy.
struct Symbol(&'static str);

impl Payload for Symbol {}

/// `compile(bind, dialect, compile_kwargs=…, column_keys=…)`.
fn compile(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let keywords = args.take_keyword("compile_kwargs");
    let keys = args.take_keyword("column_keys").filter(|keys| !keys.is_none());
    let [bind, dialect] = args.bind("compile", ["bind", "dialect"], 0)?;
    let mut options = CompileOptions::default();
    if let Some(keys) = keys {
        let mut column_keys: Vec<Str> = Vec::new();
        for key in vm.items(&keys)? {
            column_keys.push(vm.str(&key)?);
        }
        options.column_keys = Some(column_keys);
    }
    let mut render_postcompile = false;
    if let Some(Value::Dict(given)) = keywords {
        for (name, value) in given.entries() {
            match name.as_str().map(|name| name.as_str()) {
                Some("literal_binds") => options.literal_binds = flag(vm, Some(value), false)?,
                Some("render_postcompile") => render_postcompile = flag(vm, Some(value), false)?,
                _ => {
                    let name = vm.repr(&name)?;
                    return Err(Raise::unsupported(format!("compile_kwargs with {name}")));
                }
            }
        }
    }
    let Some(statement) = as_statement(vm, &this)? else {
        return Err(Raise::unsupported("compiling this object"));
    };
    let dialect = match dialect.filter(|dialect| !dialect.is_none()) {
        Some(dialect) => match dialects::of(&dialect) {
            Some(dialect) => dialect.clone(),
            None => return Err(Raise::unsupported("compile(dialect=...) with what is no dialect of Retort's")),
        },
        None => match bind.as_ref().and_then(|bind| bind.payload::<Engine>()) {
            Some(engine) => engine.dialect().clone(),
            None => stringify_dialect(&statement),
        },
    };
    let keys = options.column_keys.clone().unwrap_or_default();
    let compiled = Compiled::new(vm, &statement, &dialect, options)?;
    for (category, message) in &compiled.warnings {
        vm.warn(category, message)?;
    }
    let mut known = params(vm, &compiled, &keys)?;
    let mut positions = compiled.placeholders();
    let text = if render_postcompile {
        let values = compiled.values(vm, &[], None)?;
        let (sql, expanded) = compiled.render(vm, &values)?;
        positions = expanded.iter().map(|(name, _)| name.clone()).collect();
        // What a list is written out to comes behind the others.
        let (plain, lists): (Vec<_>, Vec<_>) =
            expanded.into_iter().partition(|(name, _)| compiled.binds.iter().any(|bind| bind.name == *name));
        known = plain.into_iter().chain(lists).collect();
        sql
    } else {
        compiled.sql.clone()
    };
    let class = match (&statement, dialect.is_sqlite()) {
        (Statement::Ddl(_), _) => "DDLCompiler",
        (_, true) => "SQLiteCompiler",
        _ => "StrSQLCompiler",
    };
    let class = support::class(vm, class)?;
    Ok(Object::bare(class, CompiledObject { compiled, statement: this, text, params: known, positions }).into())
}
