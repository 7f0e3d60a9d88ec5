//! Values written into the text (`literal_binds`, DDL defaults).

use super::types::type_name;
use crate::{
    sql::{
        compile_error,
        dialects::{Dialect, DialectKind},
        elements::{BindParameter, brief},
        operators::Op,
        types::{Affinity, Literal, TypeArguments, TypeClass, TypeEngine, resolve_value},
    },
    value::{Host, Raise, Result, Value},
};

/// A value as a literal of its type; `None` where the parameter has no value.
pub(super) fn render_literal(
    host: &mut dyn Host,
    value: Option<Value>,
    ty: &TypeEngine,
    dialect: &Dialect,
    parameter: Option<&BindParameter>,
) -> Result<String> {
    let Some(value) = value else {
        return Err(compile_error("Bind parameter without a renderable value not allowed here."));
    };
    if let Some(parameter) = parameter.filter(|parameter| parameter.expanding) {
        let items = match &value {
            Value::List(list) => list.to_vec(),
            Value::Tuple(items) => items.to_vec(),
            other => host.items(other)?,
        };
        let (width, tuples) = match ty.arguments() {
            TypeArguments::Members(types) => (types.len().max(1), true),
            _ => (1, false),
        };
        // An empty list too, wrong as that is: SQLAlchemy writes it so.
        let values = if tuples && dialect.tuple_in_values { "VALUES " } else { "" };
        if items.is_empty() {
            return Ok(format!("{values}{}", empty_set(dialect, parameter.expand_op.as_ref(), width)));
        }
        let mut parts = Vec::with_capacity(items.len());
        for item in items {
            parts.push(render_literal(host, Some(item), ty, dialect, None)?);
        }
        return Ok(format!("{values}{}", parts.join(", ")));
    }
    if let (Value::Tuple(items), TypeArguments::Members(types)) = (&value, ty.arguments()) {
        let mut parts = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let ty = types.get(index).cloned().unwrap_or_else(|| resolve_value(item));
            parts.push(render_literal(host, Some(item.clone()), &ty, dialect, None)?);
        }
        return Ok(format!("({})", parts.join(", ")));
    }
    if value.is_none() && !ty.should_evaluate_none() {
        return Ok("NULL".to_owned());
    }
    if let (TypeClass::JSONPathType, DialectKind::PostgreSql, Value::Tuple(_) | Value::List(_)) =
        (ty.class(), dialect.kind, &value)
    {
        let mut steps = Vec::new();
        for step in host.items(&value)? {
            steps.push(host.str(&step)?.to_string());
        }
        return Ok(quote(&format!("{{{}}}", steps.join(", ")), dialect));
    }
    if let Some(custom) = ty.on(dialect.name).as_custom().cloned() {
        return match custom.literal(host, &value, dialect.name)? {
            Some(Literal::Text(text)) => Ok(text.to_string()),
            Some(Literal::Value(value)) => match custom.implementation(host, dialect.name)? {
                Some(implementation) => render_literal(host, Some(value), &implementation, dialect, None),
                None => Ok(quote(&host.str(&value)?, dialect)),
            },
            None => Err(compile_error(format!(
                "No literal value renderer is available for literal value \"{}\" with datatype {}",
                brief(&value),
                custom.column_specification(host)?.unwrap_or_else(|| custom.name())
            ))),
        };
    }
    let ty = if ty.is_null() { resolve_value(&value) } else { ty.on(dialect.name).clone() };
    match ty.affinity() {
        Affinity::Boolean => {
            let truth = match &value {
                Value::Bool(flag) => *flag,
                Value::Int(0) => false,
                Value::Int(1) => true,
                other => return Err(fail(host, other, &ty)),
            };
            Ok(dialect.truth(truth).to_owned())
        }
        Affinity::Integer | Affinity::Numeric | Affinity::Float => match &value {
            Value::Int(_) | Value::BigInt(_) | Value::Float(_) | Value::Decimal(_) => Ok(host.str(&value)?.to_string()),
            Value::Bool(flag) => Ok(i32::from(*flag).to_string()),
            other => Err(fail(host, other, &ty)),
        },
        Affinity::Null | Affinity::Json => {
            let shown = type_name(host, &ty, &Dialect::of(DialectKind::Default))?;
            Err(compile_error(format!(
                "No literal value renderer is available for literal value \"{}\" with datatype {shown}",
                host.repr(&value)?
            )))
        }
        Affinity::Interval => Err(fail(host, &value, &ty)),
        _ => {
            let processed =
                match (&value, ty.bind_processor(host, dialect.name)?.map(|processor| processor.of(dialect))) {
                    (Value::TimeDelta(_), _) => return Err(fail(host, &value, &ty)),
                    // How SQLite's driver stores moments is its own.
                    (Value::Date(_) | Value::DateTime(_) | Value::Time(_), _) if !dialect.is_sqlite() => {
                        Value::Str(host.str(&value)?)
                    }
                    (_, Some(processor)) => processor.process(host, value)?,
                    (_, None) => value,
                };
            match &processed {
                Value::Str(text) => Ok(quote(text, dialect)),
                Value::None => Ok("NULL".to_owned()),
                Value::Int(number) => Ok(number.to_string()),
                Value::Bytes(bytes) => match std::str::from_utf8(bytes) {
                    Ok(text) => Ok(quote(text, dialect)),
                    Err(_) => Err(fail(host, &processed, &ty)),
                },
                other => Err(fail(host, other, &ty)),
            }
        }
    }
}

fn fail(host: &mut dyn Host, value: &Value, ty: &TypeEngine) -> Raise {
    let datatype = match ty.class() {
        TypeClass::JSONPathType | TypeClass::JSONIntIndexType | TypeClass::JSONStrIndexType => ty.repr(),
        _ => type_name(host, ty, &Dialect::of(DialectKind::Default)).unwrap_or_else(|_| ty.repr()),
    };
    let value = match value {
        Value::Str(text) => text.to_string(),
        other => host.repr(other).map_or_else(|_| brief(other), |text| text.to_string()),
    };
    compile_error(format!(
        "Could not render literal value \"{value}\" with datatype {datatype}; see parent stack trace for more detail."
    ))
}

/// A value as a literal of a type, for whoever asks the type alone.
pub fn render_type_literal(host: &mut dyn Host, value: Value, ty: &TypeEngine, dialect: &Dialect) -> Result<String> {
    render_literal(host, Some(value), ty, dialect, None)
}

/// What stands for a list of nothing, inside the parentheses of IN.
pub(super) fn empty_set(dialect: &Dialect, operator: Option<&Op>, width: usize) -> String {
    if dialect.is_sqlite() {
        let ones = vec!["1"; width].join(", ");
        return format!("SELECT {ones} FROM (SELECT {ones}) WHERE 1!=1");
    }
    let nulls = vec!["NULL"; width].join(", ");
    let nulls = if width > 1 { format!("({nulls})") } else { nulls };
    match operator {
        Some(Op::NotIn) => format!("{nulls}) OR (1 = 1"),
        Some(Op::In) => format!("{nulls}) AND (1 != 1"),
        _ => "SELECT 1 WHERE 1!=1".to_owned(),
    }
}

/// A text in quotes.
pub(super) fn quote(text: &str, dialect: &Dialect) -> String {
    let text = text.replace('\'', "''");
    if dialect.doubles_percent() { format!("'{}'", text.replace('%', "%%")) } else { format!("'{text}'") }
}
