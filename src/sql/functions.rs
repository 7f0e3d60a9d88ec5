//! SQL functions: `func.name(…)`, and the types that the known ones give.

use super::{
    elements::{ColumnElement, Element, Operand},
    types::{TypeClass, TypeEngine},
};
use crate::value::{Result, Str};

/// A call of a function.
#[derive(Clone)]
pub struct Function {
    /// The name as it was written.
    pub name: Str,
    /// What stands before the name (`func.pkg.name`).
    pub packages: Vec<Str>,
    /// The arguments.
    pub clauses: Vec<ColumnElement>,
    /// Whether it is one of the generic functions that dialects may write in their own way.
    pub generic: bool,
}

impl ColumnElement {
    /// `func.packages.name(arguments, type_=ty)`.
    pub fn function(
        packages: Vec<Str>,
        name: &str,
        arguments: Vec<Operand>,
        ty: Option<TypeEngine>,
    ) -> Result<ColumnElement> {
        let clauses: Vec<ColumnElement> =
            arguments.into_iter().map(|argument| argument.into_function_argument(name)).collect::<Result<_>>()?;
        let ty = ty.unwrap_or_else(|| TypeEngine::new(TypeClass::NullType));
        let function = Function { name: name.into(), packages, clauses, generic: false };
        Ok(ColumnElement::new(Element::Function(function), ty))
    }
}
