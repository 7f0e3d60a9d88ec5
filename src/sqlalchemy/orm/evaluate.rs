//! Texts that stand for expressions: annotations in quotes, and the arguments of relationships that name classes which are
//! mapped later.

use ruff_python_ast::{BoolOp, CmpOp, Expr, Number, Operator, UnaryOp};
use ruff_python_parser::parse_expression;

use crate::{
    orm::{Mapper, Registry, mapper_of_class, qualified_name},
    python::Vm,
    sql::types::TypeEngine,
    sqlalchemy::{schema, types},
    value::{Class, CompareOp, Form, ForwardRef, GenericAlias, Host, Object, Raise, Result, Str, Value},
};

/// What an annotation written as a text means in the module of `class`. Names that are not there become `ForwardRef`s.
pub(super) fn annotation(vm: &mut Vm, class: &Value, text: &Value) -> Result<Value> {
    let (Value::Class(class), Value::Str(text)) = (class, text) else { return Ok(text.clone()) };
    let Ok(parsed) = parse_expression(text) else { return forward(vm, text) };
    let class = class.clone();
    let mut names = |vm: &mut Vm, name: &str| -> Result<Option<Value>> {
        match module_name(vm, &class, name)? {
            Some(found) => Ok(Some(found)),
            None => forward(vm, &Str::from(name)).map(Some),
        }
    };
    let mut evaluator = Evaluator { names: &mut names, strings_are_names: true };
    evaluator.evaluate(vm, parsed.expr())
}

/// What the argument of a relationship written as a text means among the classes that are mapped with `class`.
pub(super) fn argument(vm: &mut Vm, class: &Value, text: &Value, label: &Value) -> Result<Value> {
    let (Value::Class(class), Value::Str(text)) = (class, text) else { return Ok(text.clone()) };
    let _ = label;
    let Some(mapper) = mapper_of_class(class) else { return Ok(Value::Str(text.clone())) };
    let registry = mapper.registry()?;
    // A plain name is a class or a table, nothing else.
    let is_name = text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.');
    if is_name && !text.contains('.') {
        return match named(vm, &registry, text)? {
            Some(found) => Ok(found),
            None => {
                let known = fallback(vm, text)?;
                known.ok_or_else(|| no_name(vm, &mapper, text, &format!("'{text}'")))
            }
        };
    }
    let Ok(parsed) = parse_expression(text) else {
        return Err(Raise::unsupported(format!("the relationship argument '{text}'")));
    };
    let mut missing: Option<Str> = None;
    let result = {
        let mut names = |vm: &mut Vm, name: &str| -> Result<Option<Value>> {
            if let Some(found) = named(vm, &registry, name)? {
                return Ok(Some(found));
            }
            let found = fallback(vm, name)?;
            if found.is_none() {
                missing = Some(Str::from(name));
            }
            Ok(found)
        };
        let mut evaluator = Evaluator { names: &mut names, strings_are_names: false };
        evaluator.evaluate(vm, parsed.expr())
    };
    match (result, missing) {
        (Err(_), Some(name)) => {
            // A dotted name is looked up as a whole, an expression name by name.
            let what = if is_name { format!("'{text}'") } else { format!("\"name '{name}' is not defined\"") };
            Err(no_name(vm, &mapper, text, &what))
        }
        (result, _) => result,
    }
}

/// The column type for a Python type: the registry's own map first, then SQLAlchemy's.
pub(super) fn column_type(vm: &mut Vm, class: &Value, annotation: &Value) -> Result<Value> {
    if let Some(ty) = mapped_type(vm, class, annotation)? {
        return types::wrap(vm, &ty);
    }
    let found = match annotation {
        Value::Class(class) => default_type(vm, class)?,
        other => match other.payload::<GenericAlias>() {
            Some(alias) if alias.form == Form::Literal => Some(literal(vm, alias)?),
            _ => None,
        },
    };
    match found {
        Some(ty) => types::wrap(vm, &ty),
        None => Ok(Value::None),
    }
}

/// The type that `type_annotation_map` gives, for the type itself or one of its bases.
fn mapped_type(vm: &mut Vm, class: &Value, annotation: &Value) -> Result<Option<TypeEngine>> {
    let Value::Class(class) = class else { return Ok(None) };
    let registry = class.lookup(&Str::from("registry"));
    let Some(registry) = registry.as_ref().and_then(|registry| registry.payload::<Registry>()) else { return Ok(None) };
    let pairs = registry.types();
    if pairs.is_empty() {
        return Ok(None);
    }
    let candidates: Vec<Value> = match annotation {
        Value::Class(class) => class.mro().cloned().map(Value::Class).collect(),
        other => vec![other.clone()],
    };
    for candidate in &candidates {
        for (python, ty) in &pairs {
            if python.is(candidate) || vm.eq(python, candidate)? {
                return types::as_type(vm, ty);
            }
        }
    }
    Ok(None)
}

fn default_type(vm: &mut Vm, class: &Class) -> Result<Option<TypeEngine>> {
    let is_enumeration = class.mro().any(|base| {
        base.name() == "Enum"
            && base
                .attributes()
                .get_str(&Str::from("__module__"))
                .is_some_and(|module| matches!(&module, Value::Str(module) if *module == "enum"))
    });
    if is_enumeration {
        let sqlalchemy = vm.import_module("sqlalchemy")?;
        let enumeration = vm.get_attr(&sqlalchemy, "Enum")?;
        let made = vm.call(&enumeration, vec![Value::Class(class.clone())], Vec::new())?;
        return types::as_type(vm, &made);
    }
    for base in class.mro() {
        let name = match (qualified_name(base).as_str(), base.is_native()) {
            ("builtins.bool", true) => "Boolean",
            ("builtins.int", true) => "Integer",
            ("builtins.float", true) => "Double",
            ("builtins.str", true) => "String",
            ("builtins.bytes", true) => "LargeBinary",
            ("datetime.datetime", true) => "DateTime",
            ("datetime.date", true) => "Date",
            ("datetime.time", true) => "Time",
            ("datetime.timedelta", true) => "Interval",
            ("decimal.Decimal", true) => "Numeric",
            ("uuid.UUID", true) => "Uuid",
            _ => continue,
        };
        let sqlalchemy = vm.import_module("sqlalchemy")?;
        let found = vm.get_attr(&sqlalchemy, name)?;
        return types::as_type(vm, &found);
    }
    Ok(None)
}

fn literal(vm: &mut Vm, alias: &GenericAlias) -> Result<TypeEngine> {
    let sqlalchemy = vm.import_module("sqlalchemy")?;
    let enumeration = vm.get_attr(&sqlalchemy, "Enum")?;
    let keywords = vec![(Str::from("native_enum"), Value::Bool(false))];
    let made = vm.call(&enumeration, alias.arguments.to_vec(), keywords)?;
    types::as_type(vm, &made)?.ok_or_else(|| Raise::unsupported("Mapped[Literal[...]]"))
}

/// A name in the namespace of a class's module, of the classes around it, or of the builtins.
fn module_name(vm: &mut Vm, class: &Class, name: &str) -> Result<Option<Value>> {
    let name = Str::from(name);
    if let Some(found) = vm.main_namespace().get_str(&name) {
        return Ok(Some(found));
    }
    let module = class.attributes().get_str(&Str::from("__module__"));
    if let Some(Value::Str(module)) = module
        && module != "__main__"
        && let Ok(module) = vm.import_module(&module)
        && let Some(found) = vm.find_attr(&module, &name)?
    {
        return Ok(Some(found));
    }
    let builtins = vm.import_module("builtins")?;
    vm.find_attr(&builtins, &name)
}

/// A mapped class or a table by its name.
fn named(vm: &mut Vm, registry: &Registry, name: &str) -> Result<Option<Value>> {
    let mappers = registry.mappers_named(name);
    match mappers.as_slice() {
        [] => {}
        [mapper] => return Ok(Some(Value::Class(mapper.class().clone()))),
        _ => {
            return Err(Raise::new(
                "sqlalchemy.exc.InvalidRequestError",
                format!(
                    "Multiple classes found for path \"{name}\" in the registry of this declarative base. Please use a fully \
                     module-qualified path."
                ),
            ));
        }
    }
    match registry.metadata().table(name) {
        Some(table) => schema::wrap_table(vm, &table).map(Some),
        None => Ok(None),
    }
}

/// What else the text of an argument may name: `func`, `and_`, `foreign` and so on.
fn fallback(vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    let module = if matches!(name, "foreign" | "remote") { "sqlalchemy.orm" } else { "sqlalchemy" };
    let module = vm.import_module(module)?;
    vm.find_attr(&module, &Str::from(name))
}

fn no_name(vm: &mut Vm, mapper: &Mapper, text: &str, what: &str) -> Raise {
    let class = vm.repr(&Value::Class(mapper.class().clone())).unwrap_or_else(|_| mapper.class_name().clone());
    Raise::new(
        "sqlalchemy.exc.InvalidRequestError",
        format!(
            "When initializing mapper {}, expression '{text}' failed to locate a name ({what}). If this is a class name, consider \
             adding this relationship() to the {class} class after both dependent classes have been defined.",
            mapper.label()
        ),
    )
}

fn forward(vm: &mut Vm, text: &Str) -> Result<Value> {
    let typing = vm.import_module("typing")?;
    let class = match vm.get_attr(&typing, "ForwardRef")? {
        Value::Class(class) => class,
        _ => vm.types.object.clone(),
    };
    Ok(Object::bare(class, ForwardRef(text.clone())).into())
}

/// Works out an expression of the few kinds that annotations and arguments are made of.
struct Evaluator<'a> {
    names: &'a mut dyn FnMut(&mut Vm, &str) -> Result<Option<Value>>,
    /// Whether a string stands for a name, as in annotations.
    strings_are_names: bool,
}

impl Evaluator<'_> {
    fn evaluate(&mut self, vm: &mut Vm, expression: &Expr) -> Result<Value> {
        match expression {
            Expr::Name(name) => match (self.names)(vm, name.id.as_str())? {
                Some(found) => Ok(found),
                None => Err(Raise::new("NameError", format!("name '{}' is not defined", name.id.as_str()))),
            },
            Expr::Attribute(attribute) => {
                let object = self.evaluate(vm, &attribute.value)?;
                let name = attribute.attr.as_str();
                if let Value::Class(class) = &object
                    && let Some(mapper) = mapper_of_class(class)
                    && !mapper.has_property(&Str::from(name))
                {
                    let repr = vm.repr(&object)?;
                    return Err(Raise::new(
                        "AttributeError",
                        format!("Class {repr} does not have a mapped column named '{name}'"),
                    ));
                }
                vm.get_attr(&object, name)
            }
            Expr::Subscript(subscript) => {
                let object = self.evaluate(vm, &subscript.value)?;
                let literal = object.payload::<crate::value::SpecialForm>().is_some_and(|form| form.0 == "Literal");
                let names = self.strings_are_names;
                self.strings_are_names = names && !literal;
                let index = self.evaluate(vm, &subscript.slice);
                self.strings_are_names = names;
                vm.get_item(&object, &index?)
            }
            Expr::Call(call) => {
                let function = self.evaluate(vm, &call.func)?;
                let mut arguments = Vec::new();
                for argument in &call.arguments.args {
                    arguments.push(self.evaluate(vm, argument)?);
                }
                let mut keywords = Vec::new();
                for keyword in &call.arguments.keywords {
                    let Some(name) = &keyword.arg else {
                        return Err(Raise::unsupported("** in the text of an argument"));
                    };
                    keywords.push((Str::from(name.as_str()), self.evaluate(vm, &keyword.value)?));
                }
                vm.call(&function, arguments, keywords)
            }
            Expr::Compare(compare) => {
                let [operator] = &*compare.ops else {
                    return Err(Raise::unsupported("a chain of comparisons in a text"));
                };
                let [right] = &*compare.comparators else {
                    return Err(Raise::unsupported("a chain of comparisons in a text"));
                };
                let left = self.evaluate(vm, &compare.left)?;
                let right = self.evaluate(vm, right)?;
                let operator = match operator {
                    CmpOp::Eq => CompareOp::Eq,
                    CmpOp::NotEq => CompareOp::Ne,
                    CmpOp::Lt => CompareOp::Lt,
                    CmpOp::LtE => CompareOp::Le,
                    CmpOp::Gt => CompareOp::Gt,
                    CmpOp::GtE => CompareOp::Ge,
                    _ => return Err(Raise::unsupported("this comparison in a text")),
                };
                vm.compare(operator, &left, &right)
            }
            Expr::BinOp(operation) => {
                let left = self.evaluate(vm, &operation.left)?;
                let right = self.evaluate(vm, &operation.right)?;
                let none = |value: &Value| value.is_none();
                let (name, reflected) = match operation.op {
                    Operator::BitOr => ("__or__", "__ror__"),
                    Operator::BitAnd => ("__and__", "__rand__"),
                    Operator::Add => ("__add__", "__radd__"),
                    Operator::Sub => ("__sub__", "__rsub__"),
                    Operator::Mult => ("__mul__", "__rmul__"),
                    _ => return Err(Raise::unsupported("this operator in a text")),
                };
                if self.strings_are_names && operation.op == Operator::BitOr {
                    return union(vm, left, right);
                }
                if !none(&left)
                    && let Some(method) = vm.special(&left, name)?
                {
                    return vm.call(&method, vec![right], Vec::new());
                }
                vm.call_method(&right, reflected, vec![left])
            }
            Expr::BoolOp(operation) => {
                let mut value = Value::None;
                for part in &operation.values {
                    value = self.evaluate(vm, part)?;
                    if vm.truth(&value)? == (operation.op == BoolOp::Or) {
                        break;
                    }
                }
                Ok(value)
            }
            Expr::UnaryOp(operation) => {
                let value = self.evaluate(vm, &operation.operand)?;
                match (operation.op, &value) {
                    (UnaryOp::USub, Value::Int(number)) => Ok(Value::Int(-number)),
                    (UnaryOp::USub, Value::Float(number)) => Ok(Value::Float(-number)),
                    (UnaryOp::Invert, _) => vm.call_method(&value, "__invert__", Vec::new()),
                    (UnaryOp::USub, _) => vm.call_method(&value, "__neg__", Vec::new()),
                    (UnaryOp::Not, _) => Ok(Value::Bool(!vm.truth(&value)?)),
                    (UnaryOp::UAdd, _) => Ok(value),
                }
            }
            Expr::List(list) => {
                let items: Result<Vec<Value>> = list.elts.iter().map(|item| self.evaluate(vm, item)).collect();
                Ok(Value::list(items?))
            }
            Expr::Tuple(tuple) => {
                let items: Result<Vec<Value>> = tuple.elts.iter().map(|item| self.evaluate(vm, item)).collect();
                Ok(Value::tuple(items?))
            }
            Expr::Dict(dict) => {
                let made = crate::value::Dict::new();
                for item in &dict.items {
                    let Some(key) = &item.key else { return Err(Raise::unsupported("** in the text of an argument")) };
                    let key = self.evaluate(vm, key)?;
                    let value = self.evaluate(vm, &item.value)?;
                    drop(made.insert(vm, &key, value)?);
                }
                Ok(Value::Dict(made))
            }
            Expr::StringLiteral(text) => {
                let text = Str::from(text.value.to_str());
                if !self.strings_are_names {
                    return Ok(Value::Str(text));
                }
                match parse_expression(&text) {
                    Ok(parsed) => self.evaluate(vm, parsed.expr()),
                    Err(_) => forward(vm, &text),
                }
            }
            Expr::NumberLiteral(number) => match &number.value {
                Number::Int(number) => match number.as_i64() {
                    Some(number) => Ok(Value::Int(number)),
                    None => Err(Raise::unsupported("a large number in a text")),
                },
                Number::Float(number) => Ok(Value::Float(*number)),
                Number::Complex { .. } => Err(Raise::unsupported("a complex number in a text")),
            },
            Expr::BooleanLiteral(literal) => Ok(Value::Bool(literal.value)),
            Expr::NoneLiteral(_) => Ok(Value::None),
            Expr::EllipsisLiteral(_) => Ok(vm.ellipsis()),
            _ => Err(Raise::unsupported("this expression in a text that stands for one")),
        }
    }
}

/// `left | right` of annotations, which may be names that are not there yet.
fn union(vm: &mut Vm, left: Value, right: Value) -> Result<Value> {
    let typing = vm.import_module("typing")?;
    let form = vm.get_attr(&typing, "Union")?;
    let mut members = Vec::new();
    for side in [left, right] {
        match side.payload::<GenericAlias>().and_then(|alias| alias.union_members()) {
            Some(inner) => members.extend(inner.iter().cloned()),
            None => members.push(side),
        }
    }
    vm.get_item(&form, &Value::tuple(members))
}
