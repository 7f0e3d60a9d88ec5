//! The builtin classes, which the virtual machine knows by name. They are made empty; their methods are installed later.

use crate::value::{Class, Dict, Str, Value};

macro_rules! types {
    (root $object:ident; $($field:ident = $name:literal in $module:literal: [$($base:ident),*], $doc:literal;)*) => {
        /// The builtin classes.
        pub struct Types {
            /// `object`
            pub object: Class,
            /// `type`
            pub type_: Class,
            $(#[doc = $doc] pub $field: Class,)*
        }

        impl Types {
            /// The classes, with no methods yet.
            pub(super) fn new(intern: &mut dyn FnMut(&str) -> Str) -> Types {
                let $object = Class::new(intern("object"), Vec::new(), Vec::new(), None, Dict::new(), true);
                let type_ = Class::new(intern("type"), vec![$object.clone()], vec![$object.clone()], None, Dict::new(), true);
                for class in [&$object, &type_] {
                    name(class, "builtins", intern);
                }
                $(let $field = class($name, $module, &[$(&$base),*], intern);)*
                Types { object: $object, type_, $($field),* }
            }
        }
    };
}

types! {
    root object;
    none = "NoneType" in "builtins": [object], "`NoneType`";
    int = "int" in "builtins": [object], "`int`";
    bool = "bool" in "builtins": [int], "`bool`";
    float = "float" in "builtins": [object], "`float`";
    complex = "complex" in "builtins": [object], "`complex`";
    str = "str" in "builtins": [object], "`str`";
    bytes = "bytes" in "builtins": [object], "`bytes`";
    tuple = "tuple" in "builtins": [object], "`tuple`";
    list = "list" in "builtins": [object], "`list`";
    dict = "dict" in "builtins": [object], "`dict`";
    set = "set" in "builtins": [object], "`set`";
    frozenset = "frozenset" in "builtins": [object], "`frozenset`";
    range = "range" in "builtins": [object], "`range`";
    slice = "slice" in "builtins": [object], "`slice`";
    decimal = "Decimal" in "decimal": [object], "`decimal.Decimal`";
    date = "date" in "datetime": [object], "`datetime.date`";
    datetime = "datetime" in "datetime": [date], "`datetime.datetime`";
    time = "time" in "datetime": [object], "`datetime.time`";
    timedelta = "timedelta" in "datetime": [object], "`datetime.timedelta`";
    uuid = "UUID" in "uuid": [object], "`uuid.UUID`";
    function = "function" in "builtins": [object], "`function`";
    builtin_function = "builtin_function_or_method" in "builtins": [object], "`builtin_function_or_method`";
    method_descriptor = "method_descriptor" in "builtins": [object], "`method_descriptor`";
    method = "method" in "builtins": [object], "`method`";
    module = "module" in "builtins": [object], "`module`";
    code = "code" in "builtins": [object], "`code`";
    frame = "frame" in "builtins": [object], "`frame`";
    traceback = "traceback" in "builtins": [object], "`traceback`";
    cell = "cell" in "builtins": [object], "`cell`";
    generator = "generator" in "builtins": [object], "`generator`";
    property = "property" in "builtins": [object], "`property`";
    classmethod = "classmethod" in "builtins": [object], "`classmethod`";
    staticmethod = "staticmethod" in "builtins": [object], "`staticmethod`";
    super_ = "super" in "builtins": [object], "`super`";
    ellipsis = "ellipsis" in "builtins": [object], "`ellipsis`";
    not_implemented = "NotImplementedType" in "builtins": [object], "`NotImplementedType`";
    mappingproxy = "mappingproxy" in "builtins": [object], "`mappingproxy`";
    list_iterator = "list_iterator" in "builtins": [object], "`list_iterator`";
    list_reverse_iterator = "list_reverseiterator" in "builtins": [object], "`list_reverseiterator`";
    tuple_iterator = "tuple_iterator" in "builtins": [object], "`tuple_iterator`";
    str_iterator = "str_iterator" in "builtins": [object], "`str_iterator`";
    str_ascii_iterator = "str_ascii_iterator" in "builtins": [object], "`str_ascii_iterator`";
    bytes_iterator = "bytes_iterator" in "builtins": [object], "`bytes_iterator`";
    range_iterator = "range_iterator" in "builtins": [object], "`range_iterator`";
    set_iterator = "set_iterator" in "builtins": [object], "`set_iterator`";
    dict_key_iterator = "dict_keyiterator" in "builtins": [object], "`dict_keyiterator`";
    dict_value_iterator = "dict_valueiterator" in "builtins": [object], "`dict_valueiterator`";
    dict_item_iterator = "dict_itemiterator" in "builtins": [object], "`dict_itemiterator`";
    dict_key_reverse_iterator = "dict_reversekeyiterator" in "builtins": [object], "`dict_reversekeyiterator`";
    dict_value_reverse_iterator = "dict_reversevalueiterator" in "builtins": [object], "`dict_reversevalueiterator`";
    dict_item_reverse_iterator = "dict_reverseitemiterator" in "builtins": [object], "`dict_reverseitemiterator`";
    dict_keys = "dict_keys" in "builtins": [object], "`dict_keys`";
    dict_values = "dict_values" in "builtins": [object], "`dict_values`";
    dict_items = "dict_items" in "builtins": [object], "`dict_items`";
    callable_iterator = "callable_iterator" in "builtins": [object], "`callable_iterator`";
    sequence_iterator = "iterator" in "builtins": [object], "The iterator over `__getitem__`.";
    zip = "zip" in "builtins": [object], "`zip`";
    map = "map" in "builtins": [object], "`map`";
    filter = "filter" in "builtins": [object], "`filter`";
    enumerate = "enumerate" in "builtins": [object], "`enumerate`";
    reversed = "reversed" in "builtins": [object], "`reversed`";
    weak_reference = "ReferenceType" in "weakref": [object], "`weakref.ref`";
}

impl Types {
    /// Whether objects of `class` are [`Value`]s of their own kind, so that objects of derived classes hold one beneath.
    pub fn is_value_class(&self, class: &Class) -> bool {
        [
            &self.int,
            &self.float,
            &self.str,
            &self.bytes,
            &self.tuple,
            &self.list,
            &self.dict,
            &self.set,
            &self.frozenset,
            &self.decimal,
            &self.date,
            &self.datetime,
            &self.time,
            &self.timedelta,
            &self.uuid,
        ]
        .into_iter()
        .any(|known| known.is(class))
    }

    /// The class of a value.
    pub fn of(&self, value: &Value) -> Class {
        match value {
            Value::Object(object) => object.class(),
            Value::Class(class) => class.metaclass().unwrap_or(&self.type_).clone(),
            other => self.of_builtin(other).clone(),
        }
    }

    /// The class of a value that is neither an object nor a class; `object` for those.
    pub(super) fn of_builtin(&self, value: &Value) -> &Class {
        match value {
            Value::None => &self.none,
            Value::Bool(_) => &self.bool,
            Value::Int(_) | Value::BigInt(_) => &self.int,
            Value::Float(_) => &self.float,
            Value::Str(_) => &self.str,
            Value::Bytes(_) => &self.bytes,
            Value::Tuple(_) => &self.tuple,
            Value::List(_) => &self.list,
            Value::Dict(_) => &self.dict,
            Value::Set(set) if set.is_frozen() => &self.frozenset,
            Value::Set(_) => &self.set,
            Value::Decimal(_) => &self.decimal,
            Value::Date(_) => &self.date,
            Value::Time(_) => &self.time,
            Value::DateTime(_) => &self.datetime,
            Value::TimeDelta(_) => &self.timedelta,
            Value::Uuid(_) => &self.uuid,
            Value::Class(_) | Value::Object(_) => &self.object,
        }
    }
}

/// One class. It is called for each, so its code must not stand there each time.
#[inline(never)]
fn class(called: &str, module: &str, bases: &[&Class], intern: &mut dyn FnMut(&str) -> Str) -> Class {
    let mut ancestors: Vec<Class> = Vec::new();
    for base in bases {
        for class in base.mro() {
            ancestors.retain(|known| !known.is(class));
            ancestors.push(class.clone());
        }
    }
    let bases = bases.iter().map(|base| (*base).clone()).collect();
    let class = Class::new(intern(called), bases, ancestors, None, Dict::new(), true);
    name(&class, module, intern);
    class
}

fn name(class: &Class, module: &str, intern: &mut dyn FnMut(&str) -> Str) {
    class.attributes().insert_str(&intern("__module__"), Value::Str(intern(module)));
    class.attributes().insert_str(&intern("__qualname__"), Value::Str(class.name()));
}
