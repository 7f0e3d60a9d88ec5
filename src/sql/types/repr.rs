use super::{TypeArguments, TypeClass, TypeEngine};

impl TypeEngine {
    /// The `repr()` of the type, as `String(length=5)`.
    pub fn repr(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        match self.arguments() {
            TypeArguments::Custom(custom) => return custom.repr(),
            TypeArguments::Length { length, collation } => {
                push(&mut parts, "length", length.map(|n| n.to_string()));
                push(&mut parts, "collation", collation.as_ref().map(|text| quote(text)));
            }
            TypeArguments::Numeric { precision, scale, as_decimal, decimal_return_scale } => {
                push(&mut parts, "precision", precision.map(|n| n.to_string()));
                push(&mut parts, "scale", scale.map(|n| n.to_string()));
                push(&mut parts, "decimal_return_scale", decimal_return_scale.map(|n| n.to_string()));
                let exact = matches!(self.class(), TypeClass::Numeric | TypeClass::NUMERIC | TypeClass::DECIMAL);
                if *as_decimal != exact {
                    parts.push(format!("asdecimal={}", if *as_decimal { "True" } else { "False" }));
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
                let longest = arguments.names.iter().map(|name| name.characters()).max().unwrap_or(0);
                let length = arguments.length.filter(|n| usize::try_from(*n) != Ok(longest));
                push(&mut parts, "length", length.map(|n| n.to_string()));
                push(&mut parts, "create_constraint", arguments.create_constraint.then(|| "True".into()));
            }
            TypeArguments::Item(item) => parts.push(item.repr()),
            _ => {}
        }
        format!("{}({})", self.class().name(), parts.join(", "))
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
