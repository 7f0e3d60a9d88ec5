//! The names that the machine looks up by itself, interned once.

use crate::value::Str;

macro_rules! names {
    ($($field:ident = $name:literal,)*) => {
        pub(super) struct Names {
            $(pub $field: Str,)*
        }

        impl Names {
            pub fn new(intern: &mut dyn FnMut(&str) -> Str) -> Names {
                Names { $($field: intern($name),)* }
            }
        }
    };
}

names! {
    builtins = "builtins",
    name = "__name__",
    qualname = "__qualname__",
    module = "__module__",
    doc = "__doc__",
    class = "__class__",
    classcell = "__classcell__",
    annotations = "__annotations__",
    slots = "__slots__",
    abstract_methods = "__abstractmethods__",
    new = "__new__",
    init = "__init__",
    call = "__call__",
    get = "__get__",
    set = "__set__",
    delete = "__delete__",
    set_name = "__set_name__",
    init_subclass = "__init_subclass__",
    prepare = "__prepare__",
    mro_entries = "__mro_entries__",
    getattr = "__getattr__",
    getattribute = "__getattribute__",
    setattr = "__setattr__",
    delattr = "__delattr__",
    getitem = "__getitem__",
    setitem = "__setitem__",
    delitem = "__delitem__",
    class_getitem = "__class_getitem__",
    contains = "__contains__",
    iter = "__iter__",
    next = "__next__",
    len = "__len__",
    bool = "__bool__",
    hash = "__hash__",
    repr = "__repr__",
    str = "__str__",
    format = "__format__",
    enter = "__enter__",
    exit = "__exit__",
    neg = "__neg__",
    pos = "__pos__",
    invert = "__invert__",
    lt = "__lt__",
    le = "__le__",
    eq = "__eq__",
    ne = "__ne__",
    gt = "__gt__",
    ge = "__ge__",
    match_args = "__match_args__",
    all = "__all__",
    keys = "keys",
    throw = "throw",
}
