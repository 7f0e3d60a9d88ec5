//! A host for tests that runs no script, and the statements' usual tables.

use std::rc::Rc;

use super::{
    compiler::{CompileOptions, Compiled, Statement},
    dialects::{Dialect, DialectKind},
    elements::{ColumnElement, Operand},
    schema::{Column, ColumnOptions, ForeignKey, ForeignKeyOptions, ForeignKeyTarget, MetaData, Table},
    types::{TypeClass, TypeEngine},
};
use crate::{
    diagnostic::Location,
    trace::{Event, Objects, Rows},
    value::{Class, CompareOp, Dict, Host, Object, Raise, Result, Str, Value},
};

/// A host without a script.
#[derive(Default)]
pub struct TestHost {
    /// What was warned of.
    pub warnings: Vec<String>,
}

impl Host for TestHost {
    fn call(&mut self, _: &Value, _: Vec<Value>, _: Vec<(Str, Value)>) -> Result<Value> {
        Err(Raise::type_error("no script"))
    }
    fn get_attribute(&mut self, _: &Value, _: &Str) -> Result<Option<Value>> {
        Ok(None)
    }
    fn set_attribute(&mut self, _: &Value, _: &Str, _: Value) -> Result<()> {
        Ok(())
    }
    fn allocate(&mut self, _: &Class) -> Result<Object> {
        Err(Raise::type_error("no script"))
    }
    fn compare(&mut self, _: CompareOp, left: &Value, right: &Value) -> Result<Value> {
        Ok(Value::Bool(left.is(right)))
    }
    fn eq(&mut self, left: &Value, right: &Value) -> Result<bool> {
        Ok(left.is(right))
    }
    fn hash(&mut self, _: &Value) -> Result<i64> {
        Ok(0)
    }
    fn truth(&mut self, value: &Value) -> Result<bool> {
        Ok(!value.is_none())
    }
    fn items(&mut self, value: &Value) -> Result<Vec<Value>> {
        Ok(match value {
            Value::List(list) => list.to_vec(),
            Value::Tuple(items) => items.to_vec(),
            _ => Vec::new(),
        })
    }
    fn repr(&mut self, value: &Value) -> Result<Str> {
        Ok(super::elements::brief(value).into())
    }
    fn str(&mut self, value: &Value) -> Result<Str> {
        Ok(match value {
            Value::Str(text) => text.clone(),
            Value::Decimal(number) => number.to_string().into(),
            other => super::elements::brief(other).into(),
        })
    }
    fn class_of(&self, _: &Value) -> Class {
        Class::new("object", Vec::new(), Vec::new(), None, Dict::new(), true)
    }
    fn warn(&mut self, _: &'static str, message: &str) -> Result<()> {
        self.warnings.push(message.to_owned());
        Ok(())
    }
    fn charge(&mut self, _: u64) -> Result<()> {
        Ok(())
    }
    fn location(&self) -> Option<Location> {
        None
    }
    fn write(&mut self, _: &str) -> Result<()> {
        Ok(())
    }
    fn emit(&mut self, _: Event) {}
    fn emit_rows(&mut self, _: Rows) {}
    fn emit_objects(&mut self, _: Objects) {}
}

/// `users(id, name, age, active, score, born)` and `addresses(id, user_id → users.id, email)`.
pub struct Tables {
    /// The users.
    pub users: Table,
    /// The addresses.
    pub addresses: Table,
}

/// The tables, in new metadata.
pub fn tables() -> Tables {
    let metadata = MetaData::new(None, Vec::new());
    let users = Table::new(&metadata, "users".into(), None).unwrap();
    let add = |table: &Table, name: &str, ty: TypeEngine, options: ColumnOptions| {
        table.append_column(&Column::new(Some(name.into()), ty, options), false).unwrap();
    };
    let key = || ColumnOptions { primary_key: true, ..ColumnOptions::default() };
    add(&users, "id", TypeEngine::integer(), key());
    let required = ColumnOptions { nullable: Some(false), ..ColumnOptions::default() };
    add(&users, "name", TypeEngine::sized(TypeClass::String, Some(30), None), required);
    add(&users, "age", TypeEngine::integer(), ColumnOptions::default());
    add(&users, "active", TypeEngine::boolean(), ColumnOptions::default());
    add(&users, "score", TypeEngine::new(TypeClass::Float), ColumnOptions::default());
    add(&users, "born", TypeEngine::new(TypeClass::Date), ColumnOptions::default());
    let addresses = Table::new(&metadata, "addresses".into(), None).unwrap();
    add(&addresses, "id", TypeEngine::integer(), key());
    let reference = ForeignKey::new(ForeignKeyTarget::Text("users.id".into()), ForeignKeyOptions::default());
    let options = ColumnOptions { foreign_keys: vec![reference], ..ColumnOptions::default() };
    add(&addresses, "user_id", TypeEngine::null(), options);
    add(&addresses, "email", TypeEngine::string(), ColumnOptions::default());
    Tables { users, addresses }
}

/// A value as an operand.
pub fn value(value: impl Into<Value>) -> Operand {
    Operand::Value(value.into())
}

/// The statement compiled.
pub fn compile(statement: &Statement, dialect: Rc<Dialect>) -> Result<Compiled> {
    compile_with(statement, dialect, CompileOptions::default())
}

/// The same with options.
pub fn compile_with(statement: &Statement, dialect: Rc<Dialect>, options: CompileOptions) -> Result<Compiled> {
    Compiled::new(&mut TestHost::default(), statement, &dialect, options)
}

/// The text on the default dialect with its parameters as `text {name=value, …}`.
pub fn show(statement: &Statement) -> String {
    shown(compile(statement, Dialect::of(DialectKind::Default)))
}

/// The text on SQLite as executed, with its parameters as `text [value, …]`.
pub fn show_sqlite(statement: &Statement) -> String {
    let host = &mut TestHost::default();
    match compile(statement, Dialect::of(DialectKind::Sqlite)) {
        Ok(compiled) => {
            let values = compiled.values(host, &[], None).unwrap();
            let expanded = compiled.expand(host, &values).unwrap();
            let values: Vec<String> = expanded.parameters.iter().map(super::elements::brief).collect();
            format!("{} [{}]", expanded.sql, values.join(", "))
        }
        Err(raise) => raise.to_string(),
    }
}

fn shown(compiled: Result<Compiled>) -> String {
    let host = &mut TestHost::default();
    match compiled {
        Ok(compiled) => {
            let mut parts = Vec::new();
            for bind in &compiled.binds {
                let value = match &bind.element.as_bind().unwrap().value {
                    super::elements::Bound::Value(value) => super::elements::brief(value),
                    _ => "None".to_owned(),
                };
                parts.push(format!("{}={value}", bind.name));
            }
            let _ = host;
            format!("{} {{{}}}", compiled.sql, parts.join(", "))
        }
        Err(raise) => raise.to_string(),
    }
}

/// The text of an expression, with its parameters.
pub fn show_element(element: &ColumnElement) -> String {
    show(&Statement::Element(element.clone()))
}
