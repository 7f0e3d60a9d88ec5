use super::{DialectType, TypeArguments, TypeClass, TypeEngine};
use crate::{sql::elements::brief, value::Value};

impl TypeEngine {
    /// The `repr()` of the type, as `String(length=5)`.
    pub fn repr(&self) -> String {
        match self.arguments() {
            TypeArguments::Custom(custom) => custom.repr(),
            _ => format!("{}({})", self.class_name(), self.shown_arguments()),
        }
    }

    /// What stands in the parentheses of the `repr()`.
    pub fn shown_arguments(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        if let Some(dialect) = self.dialect_type()
            && self.as_enum().is_none()
        {
            dialect.show(self.class(), &mut parts);
            return parts.join(", ");
        }
        match self.arguments() {
            TypeArguments::Custom(custom) => {
                if let Some(decorated) = custom.decorated() {
                    return decorated.shown_arguments();
                }
            }
            TypeArguments::Length { length, collation } => {
                push(&mut parts, "length", length.map(|n| n.to_string()));
                push(&mut parts, "collation", collation.as_ref().map(|text| quote(text)));
            }
            TypeArguments::Numeric { precision, scale, as_decimal, decimal_return_scale } => {
                push(&mut parts, "precision", precision.map(|n| n.to_string()));
                push(&mut parts, "scale", scale.map(|n| n.to_string()));
                let exact = matches!(self.class(), TypeClass::Numeric | TypeClass::NUMERIC | TypeClass::DECIMAL);
                let decimal = (*as_decimal != exact).then(|| if *as_decimal { "True" } else { "False" }.to_owned());
                let places = decimal_return_scale.map(|n| n.to_string());
                if exact {
                    push(&mut parts, "decimal_return_scale", places);
                    push(&mut parts, "asdecimal", decimal);
                } else {
                    push(&mut parts, "asdecimal", decimal);
                    push(&mut parts, "decimal_return_scale", places);
                }
            }
            TypeArguments::TimeZone(true) => parts.push("timezone=True".into()),
            TypeArguments::Boolean { create_constraint, name } => {
                push(&mut parts, "create_constraint", create_constraint.then(|| "True".into()));
                push(&mut parts, "name", name.as_ref().map(|text| quote(text)));
            }
            TypeArguments::Json { none_as_null: true } => parts.push("none_as_null=True".into()),
            TypeArguments::Uuid { as_uuid, native } => {
                push(&mut parts, "as_uuid", (!as_uuid).then(|| "False".into()));
                push(&mut parts, "native_uuid", (!native).then(|| "False".into()));
            }
            TypeArguments::Enum(arguments) => {
                parts.extend(arguments.names.iter().map(|name| quote(name)));
                push(&mut parts, "name", arguments.name.as_ref().map(|text| quote(text)));
                push(&mut parts, "native_enum", (!arguments.native).then(|| "False".into()));
                push(&mut parts, "create_constraint", arguments.create_constraint.then(|| "True".into()));
                let longest = arguments.names.iter().map(|name| name.characters()).max().unwrap_or(0);
                let length = arguments.length.filter(|n| usize::try_from(*n) != Ok(longest));
                push(&mut parts, "length", length.map(|n| n.to_string()));
                push(&mut parts, "schema", arguments.schema.as_ref().map(|text| quote(text)));
            }
            TypeArguments::Array { item, dimensions, flags: (as_tuple, zero_indexes) } => {
                parts.push(item.repr());
                push(&mut parts, "as_tuple", as_tuple.then(|| "True".into()));
                push(&mut parts, "dimensions", dimensions.map(|n| n.to_string()));
                push(&mut parts, "zero_indexes", zero_indexes.then(|| "True".into()));
            }
            TypeArguments::Members(members) => parts.extend(members.iter().map(TypeEngine::repr)),
            _ => {}
        }
        parts.join(", ")
    }
}

impl DialectType {
    fn show(&self, class: TypeClass, parts: &mut Vec<String>) {
        let order = if self.class.shown.is_empty() { self.class.parameters } else { self.class.shown };
        for name in order.split(' ').filter(|name| *name != "*") {
            if let Some(several) = name.strip_prefix('*') {
                if let Some(Value::List(values)) = self.argument(several) {
                    parts.extend(values.to_vec().iter().map(brief));
                }
                continue;
            }
            // How values are kept on SQLite is not shown.
            if matches!(name, "storage_format" | "regexp" | "truncate_microseconds") {
                continue;
            }
            let positional =
                matches!(name, "item_type" | "data_type") || (self.class.name == "DOMAIN" && name == "name");
            let Some(value) = self.argument(name) else {
                match (name, class) {
                    ("astext_type" | "text_type", _) => parts.push(format!("{name}=Text()")),
                    ("asdecimal", TypeClass::DOUBLE | TypeClass::REAL)
                    | ("national", TypeClass::NVARCHAR | TypeClass::NCHAR) => parts.push(format!("{name}=True")),
                    _ => {}
                }
                continue;
            };
            let default = match (name, class) {
                ("asdecimal", TypeClass::FLOAT | TypeClass::DOUBLE | TypeClass::REAL) => {
                    matches!(value, Value::Bool(false))
                }
                ("asdecimal", _) => matches!(value, Value::Bool(true)),
                _ => matches!(value, Value::Bool(false)),
            };
            let shown = match value.payload::<TypeEngine>() {
                Some(ty) => ty.repr(),
                None => brief(value),
            };
            match (positional, default) {
                (true, _) => parts.push(shown),
                (_, true) => {}
                _ => parts.push(format!("{name}={shown}")),
            }
        }
    }
}

fn push(parts: &mut Vec<String>, name: &str, value: Option<String>) {
    if let Some(value) = value {
        parts.push(format!("{name}={value}"));
    }
}

fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
