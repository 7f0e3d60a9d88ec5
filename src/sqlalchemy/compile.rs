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
        compiler::{CompileOptions, Compiled, Statement},
        ddl::Ddl,
        dialects::{Dialect, DialectKind},
        dml::Dml,
        elements::{Bound, ColumnElement, Element},
        selectable::{Aliased, FromClause},
        types::TypeEngine,
    },
    value::{Dict, Host, Object, Payload, Raise, Result, Str, Value},
};

/// The payload of a compiled statement's object.
struct CompiledObject {
    compiled: Compiled,
    statement: Value,
    text: Str,
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
            Ok(Value::Dict(params(&of(&this)?.compiled)))
        })
        .method("construct_params", |vm, args| {
            let [this, given] = args.bind("construct_params", ["self", "params"], 1)?;
            let dict = params(&of(&this.unwrap_or_default())?.compiled);
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
            let names = object.compiled.binds.iter().map(|bind| Value::Str(bind.name.clone()));
            Ok(Value::list(names.collect::<Vec<_>>()))
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
            Aliased::Select(select) => Some(Statement::Select(select.clone())),
            _ => None,
        },
        _ => Some(Statement::Element(ColumnElement::new(Element::From(from), TypeEngine::null()))),
    }
}

/// `str()` of a statement or expression.
pub fn text(vm: &mut Vm, value: &Value) -> Result<Str> {
    let Some(statement) = as_statement(vm, value)? else { return Ok("".into()) };
    let dialect = stringify_dialect(&statement);
    let compiled = Compiled::new(vm, &statement, &dialect, CompileOptions::default())?;
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

/// The parameters of a compiled statement by name; required ones without a value are `None`.
fn params(compiled: &Compiled) -> Dict {
    let dict = Dict::new();
    for bind in &compiled.binds {
        let value = match bind.element.as_bind().map(|bind| &bind.value) {
            Some(Bound::Value(value)) => value.clone(),
            _ => Value::None,
        };
        dict.insert_str(&bind.name, value);
    }
    dict
}

/// `compile(bind, dialect, compile_kwargs=…, column_keys=…)`.
fn compile(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let keywords = args.take_keyword("compile_kwargs");
    let keys = args.take_keyword("column_keys").filter(|keys| !keys.is_none());
    let [bind, dialect] = args.bind("compile", ["bind", "dialect"], 0)?;
    let mut options = CompileOptions::default();
    if let Some(keys) = keys {
        let mut column_keys = Vec::new();
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
    let compiled = Compiled::new(vm, &statement, &dialect, options)?;
    for (category, message) in &compiled.warnings {
        vm.warn(category, message)?;
    }
    let text = if render_postcompile {
        let values = compiled.values(vm, &[], None)?;
        compiled.expand(vm, &values)?.sql
    } else {
        compiled.sql.clone()
    };
    let class = match (&statement, dialect.is_sqlite()) {
        (Statement::Ddl(_), _) => "DDLCompiler",
        (_, true) => "SQLiteCompiler",
        _ => "StrSQLCompiler",
    };
    let class = support::class(vm, class)?;
    Ok(Object::bare(class, CompiledObject { compiled, statement: this, text }).into())
}
