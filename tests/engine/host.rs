//! A host without a script language: values print and compare as far as they can by themselves, and what happens is kept.
#![allow(dead_code, reason = "each test file uses a part of it")]

use retort::{
    diagnostic::Location,
    trace::{Datum, Event, Objects, Parameters, Rows},
    value::{Class, CompareOp, Dict, Host, Object, Raise, Result, Str, Value},
};

#[derive(Default)]
pub struct TestHost {
    pub events: Vec<Event>,
    pub rows: usize,
    pub output: String,
    pub warnings: Vec<String>,
    pub failures: Vec<String>,
}

impl TestHost {
    /// The texts of the statements.
    pub fn statements(&self) -> Vec<String> {
        self.each(|statement| statement.sql.to_string())
    }

    /// The kinds of the statements.
    pub fn kinds(&self) -> Vec<String> {
        self.each(|statement| format!("{:?}", statement.kind))
    }

    /// The statements with their parameters, white space put together.
    pub fn sent(&self) -> Vec<String> {
        self.each(|statement| {
            let sql: Vec<&str> = statement.sql.split_whitespace().collect();
            let parameters = match &statement.parameters {
                Parameters::One(row) => shown(row),
                Parameters::Many(rows) => {
                    format!("[{}]", rows.iter().map(|row| shown(row)).collect::<Vec<_>>().join(", "))
                }
            };
            format!("{} {parameters}{}", sql.join(" "), if statement.many { " many" } else { "" })
        })
    }

    fn each(&self, tell: impl Fn(&retort::trace::Statement) -> String) -> Vec<String> {
        let statements = self.events.iter().filter_map(|event| match event {
            Event::Statement(statement) => Some(tell(statement)),
            _ => None,
        });
        statements.collect()
    }
}

fn shown(row: &[Datum]) -> String {
    let values: Vec<String> = row
        .iter()
        .map(|datum| match datum {
            Datum::Null => "None".to_owned(),
            Datum::Int(number) => number.to_string(),
            Datum::Text(text) => format!("'{text}'"),
            other => format!("{other:?}"),
        })
        .collect();
    format!("({})", values.join(", "))
}

/// Class, message and attributes of an exception that is only named.
pub fn named(raise: Raise) -> (String, String, Vec<(Str, Value)>) {
    let mut told = None;
    let made = raise.into_exception(|exception| {
        let message = exception.arguments.first().and_then(Value::as_str).map(ToString::to_string);
        told = Some((exception.class.to_owned(), message.unwrap_or_default(), exception.attributes));
        Ok(Value::None)
    });
    told.unwrap_or_else(|| panic!("no exception: {made:?}"))
}

impl Host for TestHost {
    fn call(&mut self, _: &Value, _: Vec<Value>, _: Vec<(Str, Value)>) -> Result<Value> {
        Err(Raise::unsupported("a call"))
    }

    fn get_attribute(&mut self, object: &Value, name: &Str) -> Result<Option<Value>> {
        Ok(object.as_object().and_then(|object| object.attribute(name)))
    }

    fn set_attribute(&mut self, _: &Value, _: &Str, _: Value) -> Result<()> {
        Err(Raise::unsupported("setting an attribute"))
    }

    fn allocate(&mut self, class: &Class) -> Result<Object> {
        Ok(Object::new(class.clone(), Box::new(())))
    }

    fn compare(&mut self, _: CompareOp, left: &Value, right: &Value) -> Result<Value> {
        Ok(Value::Bool(left.native_eq(right).unwrap_or(false)))
    }

    fn eq(&mut self, left: &Value, right: &Value) -> Result<bool> {
        Ok(left.native_eq(right).unwrap_or(false))
    }

    fn hash(&mut self, value: &Value) -> Result<i64> {
        Ok(value.native_hash().unwrap_or(0))
    }

    fn truth(&mut self, value: &Value) -> Result<bool> {
        Ok(match value {
            Value::None => false,
            Value::Tuple(items) => !items.is_empty(),
            Value::List(items) => !items.is_empty(),
            Value::Dict(items) => !items.is_empty(),
            _ => true,
        })
    }

    fn items(&mut self, iterable: &Value) -> Result<Vec<Value>> {
        match iterable {
            Value::List(items) => Ok(items.to_vec()),
            Value::Tuple(items) => Ok(items.to_vec()),
            _ => Err(Raise::type_error("not iterable")),
        }
    }

    fn repr(&mut self, value: &Value) -> Result<Str> {
        Ok(match value {
            Value::None => "None".into(),
            Value::Int(number) => number.to_string().into(),
            Value::Str(text) => format!("'{text}'").into(),
            Value::List(items) if items.is_empty() => "[]".into(),
            other => format!("{other:?}").into(),
        })
    }

    fn str(&mut self, value: &Value) -> Result<Str> {
        match value {
            Value::Str(text) => Ok(text.clone()),
            other => self.repr(other),
        }
    }

    fn class_of(&self, value: &Value) -> Class {
        let name = match value {
            Value::List(_) => "list",
            _ => "object",
        };
        Class::new(name, Vec::new(), Vec::new(), None, Dict::new(), true)
    }

    fn warn(&mut self, category: &'static str, message: &str) -> Result<()> {
        self.warnings.push(format!("{category}: {message}"));
        Ok(())
    }

    fn charge(&mut self, _: u64) -> Result<()> {
        Ok(())
    }

    fn location(&self) -> Option<Location> {
        None
    }

    fn write(&mut self, text: &str) -> Result<()> {
        self.output.push_str(text);
        Ok(())
    }

    fn emit(&mut self, event: Event) {
        if let Event::Executed { error: Some(error), .. } = &event {
            self.failures.push(error.clone());
        }
        self.events.push(event);
    }

    fn emit_objects(&mut self, _: Objects) {}

    fn emit_rows(&mut self, rows: Rows) {
        self.rows += rows.len();
    }
}
