use super::{Payload, Str, Tuple, Value, Visitor};

/// A type with its arguments, as annotations write it: `list[int]`, `Optional["User"]`, `Mapped[int]`, `int | None`.
#[derive(Debug)]
pub struct GenericAlias {
    /// How it was written, which is how it is shown.
    pub form: Form,
    /// What stands before the brackets: a class, or for the special forms the object of [`SpecialForm`]. `__origin__`.
    pub origin: Value,
    /// What stands in the brackets. `None` is there as the class `NoneType`, a string in a form of `typing` as a
    /// [`ForwardRef`]. Of `Annotated` the type alone. `__args__`.
    pub arguments: Tuple,
    /// What follows the type in `Annotated[int, …]`. `__metadata__`.
    pub metadata: Tuple,
}

/// The ways of writing a [`GenericAlias`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A class with brackets: `list[int]`.
    Class,
    /// A name of `typing`, or a class derived from `Generic`: `List[int]`, `Box[int]`. The name as it is shown.
    Typing(Str),
    /// `Optional[int]`, `Union[int, str]`.
    Union,
    /// `int | None`.
    UnionType,
    /// `Annotated[int, "doc"]`.
    Annotated,
    /// `Literal["a", "b"]`.
    Literal,
    /// `ClassVar[int]`, `Final[int]` and whatever else only marks a type. The name without its module.
    Special(&'static str),
}

impl Payload for GenericAlias {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&self.origin);
        visitor.value(&Value::Tuple(self.arguments.clone()));
        visitor.value(&Value::Tuple(self.metadata.clone()));
    }
}

impl GenericAlias {
    /// An alias without metadata.
    pub fn new(form: Form, origin: Value, arguments: Vec<Value>) -> GenericAlias {
        GenericAlias { form, origin, arguments: Tuple::new(arguments), metadata: Tuple::new(Vec::new()) }
    }

    /// Whether it is `Callable[…]`.
    pub fn is_callable(&self) -> bool {
        matches!(&self.origin, Value::Class(class) if class.name() == "Callable")
    }

    /// The members of a union, however it was written.
    pub fn union_members(&self) -> Option<&[Value]> {
        matches!(self.form, Form::Union | Form::UnionType).then_some(&*self.arguments)
    }
}

/// A special form of `typing` that is no class: `Any`, `Optional`, `Union`, `ClassVar`, … The name without its module.
#[derive(Debug)]
pub struct SpecialForm(pub &'static str);

impl Payload for SpecialForm {}

/// A string in the place of a type: `Optional["User"]` has one.
#[derive(Debug)]
pub struct ForwardRef(pub Str);

impl Payload for ForwardRef {}

/// A `typing.TypeVar`.
#[derive(Debug)]
pub struct TypeVar {
    /// Its name.
    pub name: Str,
    /// The types it stands for, where it names some.
    pub constraints: Tuple,
    /// The type that it is bound to.
    pub bound: Value,
    /// How it varies.
    pub variance: Variance,
}

/// How a generic type varies with a [`TypeVar`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variance {
    /// `TypeVar("T")`
    Invariant,
    /// `TypeVar("T", covariant=True)`
    Covariant,
    /// `TypeVar("T", contravariant=True)`
    Contravariant,
}

impl Payload for TypeVar {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&Value::Tuple(self.constraints.clone()));
        visitor.value(&self.bound);
    }
}
