//! The objects of expressions and sources of rows: which class each has, `.c`, and what all of them tell.

mod columns;

use super::{
    classes, coercions, compile, dml, functions, operators, schema, selectable,
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
        selectable::{AliasKind, FromClause, SelectBase},
        types::TypeClass,
    },
    value::{Dict, Host, Object, Raise, Result, Value},
};

pub use self::columns::Columns;

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
        "GenerativeSelect" => selectable::generative_members(builder),
        "Select" => selectable::select_members(builder),
        "ScalarSelect" => selectable::scalar_select_members(builder),
        "Exists" => selectable::exists_members(builder),
        "UpdateBase" => dml::update_base_members(builder),
        "Insert" => dml::insert_members(builder),
        "Update" => dml::update_members(builder),
        "Delete" => dml::delete_members(builder),
        "FunctionElement" => functions::members(builder),
        "Over" | "Label" | "BinaryExpression" | "UnaryExpression" | "Cast" | "Case" => parts(builder),
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
    let class = match from {
        FromClause::Table(table) if table.is_lightweight() => "TableClause",
        FromClause::Table(_) => "Table",
        FromClause::Join(_) => "Join",
        FromClause::Alias(alias) => match alias.kind() {
            AliasKind::Alias => "Alias",
            AliasKind::Subquery => "Subquery",
            AliasKind::Cte(_) => "CTE",
            AliasKind::Lateral => "Lateral",
            AliasKind::TableValued { .. } => "TableValuedAlias",
            AliasKind::Values => "Values",
        },
    };
    let object = Object::bare(support::class(vm, class)?, from.clone());
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
    let name = match element.element() {
        Element::Function(function) => {
            let name = function.name.clone();
            return classes::of_function(vm, &name);
        }
        Element::Column { column, .. } if column.is_schema() || column.table().is_some() => "Column",
        Element::Column { .. } => {
            if element.table().is_some() {
                "Column"
            } else {
                "ColumnClause"
            }
        }
        Element::Bind(_) => "BindParameter",
        Element::Null => "Null",
        Element::True => "True_",
        Element::False => "False_",
        Element::Text(_) => "TextClause",
        Element::Label { .. } => "Label",
        Element::Unary { operator: Some(Op::Any | Op::All), .. } => "CollectionAggregate",
        Element::Unary { .. } => "UnaryExpression",
        Element::Binary { .. } => "BinaryExpression",
        Element::List(list) => match list.operator {
            Op::And | Op::Or => "BooleanClauseList",
            Op::Comma => "ClauseList",
            _ => "ExpressionClauseList",
        },
        Element::Tuple(_) => "Tuple",
        Element::Grouping(_) | Element::SelectGrouping(_) => "Grouping",
        Element::Case { .. } => "Case",
        Element::Cast { attempt: true, .. } => "TryCast",
        Element::Cast { .. } => "Cast",
        Element::TypeCoerce(_) => "TypeCoerce",
        Element::Extract { .. } => "Extract",
        Element::Filter { .. } => "FunctionFilter",
        Element::Over(_) => "Over",
        Element::WithinGroup { .. } => "WithinGroup",
        Element::ScalarSelect(_) => "ScalarSelect",
        Element::Exists(_) => "Exists",
        Element::AsBoolean { .. } => "AsBoolean",
        Element::Collation(_) => "CollationClause",
        Element::From(_) => "TableValuedColumn",
        _ => "ColumnElement",
    };
    support::class(vm, name)
}

/// The expression in an object.
pub(super) fn of(value: &Value) -> Result<ColumnElement> {
    value.payload::<ColumnElement>().cloned().ok_or_else(|| Raise::type_error("a SQL expression is needed"))
}

/// What all elements have.
fn clause_element(builder: ClassBuilder) -> ClassBuilder {
    builder
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
            let element = coercions::receiver(vm, &this)?.negate();
            wrap(vm, &element)
        })
        .method("__and__", |vm, args| operators::combine(vm, args, true))
        .method("__or__", |vm, args| operators::combine(vm, args, false))
        .method("compare", |_, _| Err(Raise::unsupported("ClauseElement.compare()")))
        .method("get_children", |_, _| Err(Raise::unsupported("ClauseElement.get_children()")))
        .method("unique_params", |_, _| Err(Raise::unsupported("ClauseElement.unique_params()")))
        .method("self_group", |_, args| {
            let [this, _] = args.bind("self_group", ["self", "against"], 1)?;
            Ok(this.unwrap_or_default())
        })
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
                Ok(format!("{}({address})", selectable::description(from).unwrap_or_else(|| "Join".into())))
            };
            Some(format!("Join object on {} and {}", side(join.left())?, side(join.right())?).into())
        }
        (None, Some(from)) => selectable::description(from),
        (None, None) => None,
    };
    Ok(match description {
        Some(text) => format!("<{module}.{} at {address:#x}; {text}>", class.name()),
        None => format!("<{module}.{} object at {address:#x}>", class.name()),
    })
}

/// `repr()` of a column of a subquery or alias, which is no schema column but is called `Column` all the same.
fn column_repr(vm: &mut Vm, element: &ColumnElement, column: &crate::sql::schema::Column) -> Result<String> {
    let name = vm.repr(&Value::Str(column.name()))?;
    let table = element.table().and_then(|from| selectable::description(&from));
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
            Err(no_attribute(vm, &this, &name))
        })
        .method("shares_lineage", |_, _| Err(Raise::unsupported("ColumnElement.shares_lineage()")))
}

fn name_value(name: Option<Name>) -> Value {
    name.map_or(Value::None, |name| Value::Str(name.display()))
}

fn no_attribute(vm: &mut Vm, this: &Value, name: &str) -> Raise {
    if matches!(name, "as_string" | "as_integer" | "as_float" | "as_boolean" | "as_numeric" | "as_json")
        && this.payload::<ColumnElement>().is_some_and(|element| element.ty().class() == TypeClass::JSON)
    {
        return Raise::unsupported(format!("{name}() of a JSON expression"));
    }
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
        .property("effective_value", |_, args| {
            let [this] = args.exactly("effective_value")?;
            Ok(of(&this)?.as_bind().and_then(|bind| bind.plain().cloned()).unwrap_or_default())
        })
        .property("required", |_, args| {
            let [this] = args.exactly("required")?;
            let element = of(&this)?;
            let required =
                element.as_bind().is_some_and(|bind| matches!(bind.value, crate::sql::elements::Bound::Required));
            Ok(Value::from(required))
        })
        .property("unique", |_, args| {
            let [this] = args.exactly("unique")?;
            Ok(Value::from(of(&this)?.as_bind().is_some_and(|bind| bind.unique)))
        })
}

/// The parts of an expression.
fn parts(builder: ClassBuilder) -> ClassBuilder {
    builder
        .property("left", |vm, args| {
            let [this] = args.exactly("left")?;
            match of(&this)?.element() {
                Element::Binary { left, .. } => wrap(vm, left),
                _ => Err(no_attribute(vm, &this, "left")),
            }
        })
        .property("right", |vm, args| {
            let [this] = args.exactly("right")?;
            match of(&this)?.element() {
                Element::Binary { right, .. } => wrap(vm, right),
                _ => Err(no_attribute(vm, &this, "right")),
            }
        })
        .property("element", |vm, args| {
            let [this] = args.exactly("element")?;
            match of(&this)?.element() {
                Element::Label { element, .. } | Element::Unary { element, .. } => wrap(vm, element),
                Element::Over(over) => wrap(vm, &over.element),
                _ => Err(no_attribute(vm, &this, "element")),
            }
        })
        .property("operator", |_, _| Err(Raise::unsupported("the attribute operator of an expression")))
        .property("modifier", |_, _| Err(Raise::unsupported("the attribute modifier of an expression")))
}
