//! Texts that stand for expressions: annotations in quotes, and arguments that name what is made later.

use ruff_python_ast::{BoolOp, CmpOp, Expr, Number, Operator, UnaryOp};
use ruff_python_parser::parse_expression;

use super::{BinaryOp, Vm};
use crate::value::{CompareOp, Dict, ForwardRef, GenericAlias, Host, Raise, Result, SpecialForm, Str, Value};

/// A `typing.ForwardRef`: a name whose meaning comes later.
pub fn forward_reference(vm: &mut Vm, text: &Str) -> Result<Value> {
    Ok(vm.wrap(ForwardRef(text.clone())))
}

/// What a name means; `None` where it means nothing.
type Names<'a> = dyn FnMut(&mut Vm, &str) -> Result<Option<Value>> + 'a;

/// Reads an attribute.
type Attribute<'a> = dyn Fn(&mut Vm, &Value, &str) -> Result<Value> + 'a;

/// Works out an expression of the few kinds that annotations and arguments are made of.
pub struct Evaluator<'a> {
    names: &'a mut Names<'a>,
    attribute: &'a Attribute<'a>,
    /// Whether a string stands for a name, as in annotations.
    strings_are_names: bool,
}

impl<'a> Evaluator<'a> {
    /// For an annotation, in which strings stand for names too.
    pub fn of_annotation(names: &'a mut Names<'a>) -> Evaluator<'a> {
        Evaluator { names, attribute: &|vm, object, name| vm.get_attr(object, name), strings_are_names: true }
    }

    /// For an argument, whose attributes are read by `attribute`.
    pub fn of_argument(names: &'a mut Names<'a>, attribute: &'a Attribute<'a>) -> Evaluator<'a> {
        Evaluator { names, attribute, strings_are_names: false }
    }

    /// What `text` means; `None` where it is no expression.
    pub fn evaluate(&mut self, vm: &mut Vm, text: &str) -> Result<Option<Value>> {
        match parse_expression(text) {
            Ok(parsed) => self.expression(vm, parsed.expr()).map(Some),
            Err(_) => Ok(None),
        }
    }

    fn expression(&mut self, vm: &mut Vm, expression: &Expr) -> Result<Value> {
        match expression {
            Expr::Name(name) => match (self.names)(vm, name.id.as_str())? {
                Some(found) => Ok(found),
                None => Err(Raise::new("NameError", format!("name '{}' is not defined", name.id.as_str()))),
            },
            Expr::Attribute(attribute) => {
                let object = self.expression(vm, &attribute.value)?;
                let name = attribute.attr.as_str();
                (self.attribute)(vm, &object, name)
            }
            Expr::Subscript(subscript) => {
                let object = self.expression(vm, &subscript.value)?;
                let literal = object.payload::<SpecialForm>().is_some_and(|form| form.0 == "Literal");
                let names = self.strings_are_names;
                self.strings_are_names = names && !literal;
                let index = self.expression(vm, &subscript.slice);
                self.strings_are_names = names;
                vm.get_item(&object, &index?)
            }
            Expr::Call(call) => {
                let function = self.expression(vm, &call.func)?;
                let mut arguments = Vec::new();
                for argument in &call.arguments.args {
                    arguments.push(self.expression(vm, argument)?);
                }
                let mut keywords = Vec::new();
                for keyword in &call.arguments.keywords {
                    let Some(name) = &keyword.arg else {
                        return Err(Raise::unsupported("** in the text of an argument"));
                    };
                    keywords.push((Str::from(name.as_str()), self.expression(vm, &keyword.value)?));
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
                let left = self.expression(vm, &compare.left)?;
                let right = self.expression(vm, right)?;
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
                let left = self.expression(vm, &operation.left)?;
                let right = self.expression(vm, &operation.right)?;
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
                    value = self.expression(vm, part)?;
                    if vm.truth(&value)? == (operation.op == BoolOp::Or) {
                        break;
                    }
                }
                Ok(value)
            }
            Expr::UnaryOp(operation) => {
                let value = self.expression(vm, &operation.operand)?;
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
                let items: Result<Vec<Value>> = list.elts.iter().map(|item| self.expression(vm, item)).collect();
                Ok(Value::list(items?))
            }
            Expr::Tuple(tuple) => {
                let items: Result<Vec<Value>> = tuple.elts.iter().map(|item| self.expression(vm, item)).collect();
                Ok(Value::tuple(items?))
            }
            Expr::Dict(dict) => {
                let made = Dict::new();
                for item in &dict.items {
                    let Some(key) = &item.key else { return Err(Raise::unsupported("** in the text of an argument")) };
                    let key = self.expression(vm, key)?;
                    let value = self.expression(vm, &item.value)?;
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
                    Ok(parsed) => self.expression(vm, parsed.expr()),
                    Err(_) => forward_reference(vm, &text),
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
    let known = |value: &Value| matches!(value, Value::Class(_)) || value.payload::<GenericAlias>().is_some();
    if known(&left) && (right.is_none() || known(&right)) || left.is_none() && known(&right) {
        return vm.binary(BinaryOp::Or, &left, &right);
    }
    let typing = vm.import_module("_typing")?;
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
