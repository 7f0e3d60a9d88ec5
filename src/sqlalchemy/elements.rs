//! The objects of expressions and sources of rows: which class each has, `.c`, and what all of them tell.

mod columns;
mod traversal;

use super::{
    coercions, compile, dml, functions, operators, schema, selectable,
    support::{self, Kind, Registry},
    text, types,
};
use crate::{
    python::{ClassBuilder, Vm},
    sql::{
        depth::{check_depth, check_width},
        elements::{ColumnElement, Element},
        names::Name,
        operators::Op,
        schema::Column,
        selectable::{FromClause, SelectBase},
    },
    value::{Dict, Host, Object, Raise, Result, Value},
};

pub use self::columns::Columns;
pub(super) use self::traversal::module as visitors_module;

/// What each class of the list in `classes` has of its own.
pub(super) fn members(name: &str, builder: ClassBuilder) -> ClassBuilder {
    match name {
        "ClauseElement" => clause_element(compile::members(builder)),
        "ColumnOperators" => operators::add_methods(builder),
        "ColumnElement" => column_element(operators::add_boolean(builder)),
        "Column" => schema::column_members(builder),
        "ColumnClause" => column_clause(builder),
        "BindParameter" => bind_parameter(builder),
        "TextClause" => text::members(builder),
        "FromClause" => selectable::from_members(builder),
        "TableClause" => selectable::table_clause_members(builder),
        "Join" => selectable::join_members(builder),
        "AliasedReturnsRows" => selectable::alias_members(builder),
        "CTE" => selectable::cte_members(builder),
        "Table" => schema::table_members(builder),
        "SelectBase" => selectable::select_base_members(builder),
        "TextualSelect" => text::textual_members(builder),
        "GenerativeSelect" => selectable::generative_members(builder),
        "Select" => selectable::select_members(builder),
        "ScalarSelect" => selectable::scalar_select_members(traversal::parts(builder)),
        "Exists" => selectable::exists_members(builder),
        "UpdateBase" => dml::update_base_members(builder),
        "Insert" => dml::insert_members(builder),
        "Update" => dml::update_members(builder),
        "Delete" => dml::delete_members(builder),
        "FunctionElement" => functions::members(builder),
        "Function" => functions::function_members(builder),
        "GenericFunction" => functions::generic_members(builder),
        "AggregateOrderBy" => functions::ordered_members(traversal::parts(builder)),
        "WithinGroup" => traversal::parts(builder),
        "FunctionFilter" => functions::filter_members(traversal::parts(builder)),
        "TableValuedAlias" => functions::alias_members(builder),
        "Values" => selectable::values_members(builder),
        "TableSample" => selectable::tablesample_members(builder),
        "Over" | "Label" | "BinaryExpression" | "UnaryExpression" | "Cast" | "Case" | "Grouping" | "TypeCoerce"
        | "Extract" => traversal::parts(builder),
        "ClauseList" | "ExpressionClauseList" => traversal::list_members(builder),
        _ => builder,
    }
}

/// Exports the classes.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    columns::load(vm, module)?;
    for name in super::names::of_module("sqlalchemy").iter().chain(super::names::of_module("sqlalchemy.sql.expression"))
    {
        if let Some(class) = Registry::of(vm).class(name) {
            module.insert_str(&(*name).into(), Value::Class(class));
        }
    }
    Ok(())
}

/// The object of an expression. A column of a table is the same object each time.
pub fn wrap(vm: &mut Vm, element: &ColumnElement) -> Result<Value> {
    check_depth(element.depth())?;
    if let Element::List(list) = element.element() {
        // Lists of one kind become one: of one that is joined with itself, each time twice as long.
        vm.charge(list.clauses.len() as u64 * 16)?;
    }
    let shared = matches!(element.element(), Element::Column { .. }) && element.annotations().is_none();
    if !shared {
        let class = class_of(vm, element)?;
        return Ok(Object::bare(class, element.clone()).into());
    }
    let registry = Registry::of(vm);
    if let Some(known) = registry.wrapper(Kind::Element, element.id()) {
        return Ok(known);
    }
    let object = Object::bare(class_of(vm, element)?, element.clone());
    registry.remember(Kind::Element, element.id(), &object);
    Ok(object.into())
}

/// The object of a source of rows, the same each time.
pub fn wrap_from(vm: &mut Vm, from: &FromClause) -> Result<Value> {
    check_depth(from.depth())?;
    check_width(from.width())?;
    let registry = Registry::of(vm);
    if let Some(known) = registry.wrapper(Kind::From, from.id()) {
        return Ok(known);
    }
    let object = Object::bare(support::class(vm, from.class_name())?, from.clone());
    registry.remember(Kind::From, from.id(), &object);
    Ok(object.into())
}

/// The object of a select.
pub fn wrap_select(vm: &mut Vm, select: SelectBase) -> Result<Value> {
    check_depth(select.depth())?;
    check_width(select.width())?;
    let class = match &select {
        SelectBase::Select(_) => "Select",
        SelectBase::Compound(_) => "CompoundSelect",
        SelectBase::Textual(_) => "TextualSelect",
        SelectBase::Dml(_) => return Err(Raise::unsupported("an INSERT, UPDATE or DELETE as a select")),
    };
    Ok(Object::bare(support::class(vm, class)?, select).into())
}

fn class_of(vm: &mut Vm, element: &ColumnElement) -> Result<crate::value::Class> {
    if let Element::Function(function) = element.element() {
        return match &function.class {
            Some(class) => Ok(class.clone()),
            None if function.generic => functions::generic_class(vm, &function.name),
            None => support::class(vm, "Function"),
        };
    }
    support::class(vm, element.class_name())
}

/// The expression in an object.
pub(super) fn of(value: &Value) -> Result<ColumnElement> {
    value.payload::<ColumnElement>().cloned().ok_or_else(|| Raise::type_error("a SQL expression is needed"))
}

/// What all elements have.
fn clause_element(builder: ClassBuilder) -> ClassBuilder {
    traversal::members(builder)
        .constant("is_clause_element", true)
        .method("__new__", |vm, args| {
            let name = match args.positional.first() {
                Some(Value::Class(class)) => class.name(),
                Some(other) => vm.class_of(other).name(),
                None => "ClauseElement".into(),
            };
            Err(Raise::unsupported(format!("making a {name} directly, or deriving a class from it")))
        })
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            repr(vm, &this).map(Value::from)
        })
        .method("__invert__", |vm, args| {
            let [this] = args.exactly("__invert__")?;
            let element = coercions::receiver(vm, &this)?;
            if !element.is_text() {
                operators::check(vm, &element, &Op::Inv)?;
            }
            wrap(vm, &element.negate())
        })
        .method("__bool__", |_, _| Err(Raise::type_error("Boolean value of this clause is not defined")))
        .method("__and__", |vm, args| operators::combine(vm, args, true))
        .method("__or__", |vm, args| operators::combine(vm, args, false))
}

/// `repr()`: the class's full name and address, with what describes the element.
fn repr(vm: &mut Vm, this: &Value) -> Result<String> {
    let class = vm.class_of(this);
    let module = support::class_constant(&class, "__module__");
    let module = vm.str(&module)?;
    let address = this.as_object().map_or(0, |object| object.address());
    let description = match (this.payload::<ColumnElement>(), this.payload::<FromClause>()) {
        (Some(element), _) => match element.element() {
            Element::Column { column, .. } if class.name() == "Column" => return column_repr(vm, element, column),
            Element::Bind(bind) => {
                let key = bind.key.display();
                let value = bind.plain().cloned().unwrap_or_default();
                let key = vm.repr(&Value::Str(key))?;
                let value = vm.repr(&value)?;
                return Ok(format!("BindParameter({key}, {value}, type_={})", element.ty().repr()));
            }
            _ => element.name().map(|name| name.display()),
        },
        (None, Some(FromClause::Join(join))) => {
            let mut side = |from: &FromClause| -> Result<String> {
                let address = wrap_from(vm, from)?.as_object().map_or(0, |object| object.address());
                Ok(format!("{}({address})", from.description()))
            };
            Some(format!("Join object on {} and {}", side(join.left())?, side(join.right())?).into())
        }
        (None, Some(from)) => Some(from.description().into()),
        (None, None) => None,
    };
    Ok(match description {
        Some(text) => format!("<{module}.{} at {address:#x}; {text}>", class.name()),
        None => format!("<{module}.{} object at {address:#x}>", class.name()),
    })
}

/// `repr()` of a column of a subquery or alias, which is no schema column but is called `Column` all the same.
pub(super) fn column_repr(vm: &mut Vm, element: &ColumnElement, column: &Column) -> Result<String> {
    let name = vm.repr(&Value::Str(column.name()))?;
    let table = element.table().map(|from| from.description());
    let table = table.map_or_else(|| "None".to_owned(), |table| format!("<{table}>"));
    Ok(format!("Column({name}, {}, table={table})", element.ty().repr()))
}

/// What expressions have beyond operators.
fn column_element(builder: ClassBuilder) -> ClassBuilder {
    builder
        .property("type", |vm, args| {
            let [this] = args.exactly("type")?;
            let type_ = coercions::receiver(vm, &this)?.ty();
            types::wrap(vm, &type_)
        })
        .property("key", |vm, args| {
            let [this] = args.exactly("key")?;
            Ok(name_value(coercions::receiver(vm, &this)?.key()))
        })
        .property("name", |vm, args| {
            let [this] = args.exactly("name")?;
            match coercions::receiver(vm, &this)?.name() {
                Some(name) => Ok(Value::Str(name.display())),
                None => Err(no_attribute(vm, &this, "name")),
            }
        })
        .property("table", |vm, args| {
            let [this] = args.exactly("table")?;
            let element = coercions::receiver(vm, &this)?;
            match element.table() {
                Some(table) => wrap_from(vm, &table),
                None if matches!(element.element(), Element::Column { .. }) => Ok(Value::None),
                None => Err(no_attribute(vm, &this, "table")),
            }
        })
        .property("description", |vm, args| {
            let [this] = args.exactly("description")?;
            Ok(name_value(coercions::receiver(vm, &this)?.name()))
        })
        .property("expression", |vm, args| {
            let [this] = args.exactly("expression")?;
            let _ = vm;
            Ok(this)
        })
        .property("foreign_keys", |vm, args| {
            let [this] = args.exactly("foreign_keys")?;
            let keys = coercions::receiver(vm, &this)?.as_column().map(|column| column.foreign_keys());
            let set = crate::value::Set::new();
            for key in keys.unwrap_or_default() {
                let value = schema::wrap_foreign_key(vm, &key)?;
                set.add(vm, &value)?;
            }
            Ok(Value::Set(set))
        })
        .constant("primary_key", false)
        .method("__getattr__", |vm, args| {
            let [this, name] = args.exactly("__getattr__")?;
            let name = vm.str(&name)?;
            if let Some(element) = this.payload::<ColumnElement>().cloned() {
                if let Some(found) = types::comparator_attribute(vm, &element, &name)? {
                    return Ok(found);
                }
                if let Some(method) = operators::typed_method(vm, &element, &name) {
                    return Ok(method);
                }
            }
            Err(no_attribute(vm, &this, &name))
        })
        .method("shares_lineage", |_, _| Err(Raise::unsupported("ColumnElement.shares_lineage()")))
}

fn name_value(name: Option<Name>) -> Value {
    name.map_or(Value::None, |name| Value::Str(name.display()))
}

fn no_attribute(vm: &mut Vm, this: &Value, name: &str) -> Raise {
    let class = vm.class_of(this).name();
    Raise::new("AttributeError", format!("Neither '{class}' object nor 'Comparator' object has an attribute '{name}'"))
}

fn column_clause(builder: ClassBuilder) -> ClassBuilder {
    builder.property("is_literal", |_, args| {
        let [this] = args.exactly("is_literal")?;
        Ok(Value::from(of(&this)?.as_column().is_some_and(|column| column.is_literal())))
    })
}

fn bind_parameter(builder: ClassBuilder) -> ClassBuilder {
    builder
        .property("value", |_, args| {
            let [this] = args.exactly("value")?;
            Ok(of(&this)?.as_bind().and_then(|bind| bind.plain().cloned()).unwrap_or_default())
        })
        .property("required", |_, args| {
            let [this] = args.exactly("required")?;
            let element = of(&this)?;
            let required =
                element.as_bind().is_some_and(|bind| matches!(bind.value, crate::sql::elements::Bound::Required));
            Ok(Value::from(required))
        })
        .property("expanding", |_, args| {
            let [this] = args.exactly("expanding")?;
            Ok(Value::from(of(&this)?.as_bind().is_some_and(|bind| bind.expanding)))
        })
        .property("effective_value", |vm, args| {
            let [this] = args.exactly("effective_value")?;
            match of(&this)?.as_bind().map(|bind| &bind.value) {
                Some(crate::sql::elements::Bound::Value(value)) => Ok(value.clone()),
                Some(crate::sql::elements::Bound::Function(function)) => vm.call(function, Vec::new(), Vec::new()),
                _ => Ok(Value::None),
            }
        })
        .property("unique", |_, args| {
            let [this] = args.exactly("unique")?;
            Ok(Value::from(of(&this)?.as_bind().is_some_and(|bind| bind.unique)))
        })
}
