//! SQL functions: `func.name(…)`, and the types that the known ones give.

use super::{
    elements::{ColumnElement, Element, FrameBound, FrameKind, Operand, Over, literal_column},
    types::{TypeArguments, TypeClass, TypeEngine},
};
use crate::value::{Class, Result, Str};

/// Stands before `next_value` of a sequence, which is no call of a function of that name.
pub const SEQUENCE: &str = "\0sequence";

/// A call of a function.
#[derive(Clone)]
pub struct Function {
    /// The name.
    pub name: Str,
    /// What stands before the name (`func.pkg.name`).
    pub packages: Vec<Str>,
    /// The arguments.
    pub clauses: Vec<ColumnElement>,
    /// Whether it is one of the generic functions that dialects may write in their own way.
    pub generic: bool,
    /// The script's own class of it (`GenericFunction`).
    pub class: Option<Class>,
    /// Whether it is followed by WITH ORDINALITY.
    pub ordinality: bool,
}

/// What a generic function gives.
enum Gives {
    /// Always that type.
    Type(TypeClass),
    /// The type of its first argument that has one.
    Argument,
    /// An array of that.
    ArrayOfArgument,
    /// Nothing known.
    Unknown,
}

/// The generic function of that name, in lower case.
fn generic(name: &str) -> Option<Gives> {
    Some(match name {
        "count" | "char_length" | "rank" | "dense_rank" => Gives::Type(TypeClass::Integer),
        "cume_dist" | "percent_rank" => Gives::Type(TypeClass::Numeric),
        "concat" | "current_user" | "session_user" | "user" | "aggregate_strings" => Gives::Type(TypeClass::String),
        "current_date" => Gives::Type(TypeClass::Date),
        "current_time" => Gives::Type(TypeClass::Time),
        "now" | "current_timestamp" | "localtime" | "localtimestamp" | "sysdate" => Gives::Type(TypeClass::DateTime),
        "coalesce" | "max" | "min" | "sum" | "pow" => Gives::Argument,
        "array_agg" => Gives::ArrayOfArgument,
        "random" | "cube" | "rollup" | "grouping_sets" | "mode" | "percentile_cont" | "percentile_disc" | "any"
        | "all" | "some" => Gives::Unknown,
        _ => return None,
    })
}

impl ColumnElement {
    /// `func.packages.name(arguments, type_=ty)`.
    ///
    /// # Errors
    /// `ArgumentError` where an argument is no expression.
    pub fn function(
        packages: Vec<Str>,
        name: &str,
        arguments: Vec<Operand>,
        ty: Option<TypeEngine>,
    ) -> Result<ColumnElement> {
        let lower = name.to_ascii_lowercase();
        let known = if packages.is_empty() { generic(&lower) } else { None };
        let name = if known.is_some() { lower.as_str() } else { name };
        let mut clauses: Vec<ColumnElement> = arguments
            .into_iter()
            .map(|argument| {
                argument
                    .into_function_argument(name)
                    .map(|clause| clause.self_group(Some(&super::operators::Op::Comma)))
            })
            .collect::<Result<_>>()?;
        let ty = ty.unwrap_or_else(|| {
            let argument =
                || clauses.iter().map(ColumnElement::ty).find(|ty| !ty.is_null()).unwrap_or_else(TypeEngine::null);
            match &known {
                Some(Gives::Type(class)) => TypeEngine::new(*class),
                Some(Gives::Argument) => argument(),
                Some(Gives::ArrayOfArgument) if argument().class() == TypeClass::ARRAY => argument(),
                Some(Gives::ArrayOfArgument) => array_of(argument()),
                Some(Gives::Unknown) | None => TypeEngine::null(),
            }
        });
        if name == "count" && known.is_some() && clauses.is_empty() {
            clauses.push(literal_column("*", None));
        }
        let subject = clauses.iter().find_map(ColumnElement::subject);
        let generic = known.is_some();
        let function = Function { name: name.into(), packages, clauses, generic, class: None, ordinality: false };
        let element = ColumnElement::new(Element::Function(function), ty);
        Ok(match subject {
            Some(subject) => element.annotate(|annotations| annotations.subject = Some(subject)),
            None => element,
        })
    }

    /// `over(partition_by=, order_by=, rows=…)`.
    pub fn over(
        &self,
        partition_by: Vec<ColumnElement>,
        order_by: Vec<ColumnElement>,
        frame: Option<(FrameKind, FrameBound, FrameBound)>,
        exclude: Option<Str>,
    ) -> ColumnElement {
        let over = Over { element: self.clone(), partition_by, order_by, frame, exclude };
        ColumnElement::derived(Element::Over(Box::new(over)), self.ty(), &[self])
    }

    /// `filter(criteria…)`, of an aggregate.
    pub fn aggregate_filter(&self, criteria: Vec<ColumnElement>) -> ColumnElement {
        ColumnElement::derived(Element::Filter { function: self.clone(), criteria }, self.ty(), &[self])
    }

    /// `within_group(order_by…)`: an ordered-set aggregate gives what it is ordered by.
    pub fn within_group(&self, order_by: Vec<ColumnElement>) -> ColumnElement {
        let first = || {
            let mut first = order_by.first()?;
            while let Element::Unary { element, modifier: Some(_), .. } | Element::LabelReference(element) =
                first.element()
            {
                first = element;
            }
            Some(first.ty())
        };
        let ty = match self.element() {
            Element::Function(function) if function.generic => match (&*function.name, function.clauses.len()) {
                ("percentile_cont" | "percentile_disc", 2..) => first().map(array_of),
                ("mode" | "percentile_cont" | "percentile_disc", _) => first(),
                _ => None,
            },
            _ => None,
        };
        let ty = ty.unwrap_or_else(|| self.ty());
        ColumnElement::derived(Element::WithinGroup { function: self.clone(), order_by }, ty, &[self])
    }

    /// The same function with changes.
    #[must_use]
    pub fn with_function(&self, ty: TypeEngine, change: impl FnOnce(&mut Function)) -> ColumnElement {
        let Element::Function(function) = self.element() else { return self.clone() };
        let mut function = function.clone();
        change(&mut function);
        ColumnElement::new(Element::Function(function), ty).with_annotations(self.annotations().cloned())
    }
}

fn array_of(item: TypeEngine) -> TypeEngine {
    let arguments = TypeArguments::Array { item, dimensions: None, flags: (false, false) };
    TypeEngine::with_arguments(TypeClass::ARRAY, arguments)
}
