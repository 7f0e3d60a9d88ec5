//! The classes of expressions, from-clauses and statements: their names, modules and bases, before they have members.

use super::support::{self, Registry};
use crate::{
    python::{ClassBuilder, Vm},
    value::Result,
};

const ELEMENTS: &str = "sqlalchemy.sql.elements";
const SELECTABLE: &str = "sqlalchemy.sql.selectable";
const FUNCTIONS: &str = "sqlalchemy.sql.functions";
const OPERATORS: &str = "sqlalchemy.sql.operators";
const SCHEMA: &str = "sqlalchemy.sql.schema";
const DML: &str = "sqlalchemy.sql.dml";
const BASE: &str = "sqlalchemy.sql.base";

/// Name, module, bases.
type Definition = (&'static str, &'static str, &'static [&'static str]);

/// Earlier ones are bases of later ones.
const CLASSES: &[Definition] = &[
    ("Visitable", "sqlalchemy.sql.visitors", &[]),
    ("Operators", OPERATORS, &[]),
    ("ColumnOperators", OPERATORS, &["Operators"]),
    ("ClauseElement", ELEMENTS, &["Visitable"]),
    ("SQLColumnExpression", ELEMENTS, &["ColumnOperators"]),
    ("ColumnElement", ELEMENTS, &["ClauseElement", "SQLColumnExpression"]),
    ("ColumnClause", ELEMENTS, &["ColumnElement"]),
    ("Column", SCHEMA, &["ColumnClause"]),
    ("BindParameter", ELEMENTS, &["ColumnElement"]),
    ("Null", ELEMENTS, &["ColumnElement"]),
    ("True_", ELEMENTS, &["ColumnElement"]),
    ("False_", ELEMENTS, &["ColumnElement"]),
    ("Label", ELEMENTS, &["ColumnElement"]),
    ("UnaryExpression", ELEMENTS, &["ColumnElement"]),
    ("AsBoolean", ELEMENTS, &["UnaryExpression"]),
    ("CollectionAggregate", ELEMENTS, &["UnaryExpression"]),
    ("BinaryExpression", ELEMENTS, &["ColumnElement"]),
    ("ClauseList", ELEMENTS, &["ClauseElement", "ColumnOperators"]),
    ("ExpressionClauseList", ELEMENTS, &["ColumnElement"]),
    ("BooleanClauseList", ELEMENTS, &["ExpressionClauseList"]),
    ("Tuple", ELEMENTS, &["ClauseList", "ColumnElement"]),
    ("Grouping", ELEMENTS, &["ColumnElement"]),
    ("Case", ELEMENTS, &["ColumnElement"]),
    ("Cast", ELEMENTS, &["ColumnElement"]),
    ("TryCast", ELEMENTS, &["Cast"]),
    ("TypeCoerce", ELEMENTS, &["ColumnElement"]),
    ("Extract", ELEMENTS, &["ColumnElement"]),
    ("Over", ELEMENTS, &["ColumnElement"]),
    ("AggregateOrderBy", ELEMENTS, &["ColumnElement"]),
    ("WithinGroup", ELEMENTS, &["AggregateOrderBy"]),
    ("ScalarFunctionColumn", FUNCTIONS, &["ColumnElement"]),
    ("ScalarValues", SELECTABLE, &["ColumnElement"]),
    ("Slice", ELEMENTS, &["ColumnElement"]),
    ("FunctionFilter", ELEMENTS, &["ColumnElement"]),
    ("CollationClause", ELEMENTS, &["ColumnElement"]),
    ("TableValuedColumn", ELEMENTS, &["ColumnElement"]),
    ("Executable", BASE, &[]),
    ("Generative", BASE, &[]),
    ("TextClause", ELEMENTS, &["ClauseElement", "Executable"]),
    ("Selectable", SELECTABLE, &["ClauseElement"]),
    ("ReturnsRows", SELECTABLE, &["ClauseElement"]),
    ("FromClause", SELECTABLE, &["Selectable", "ReturnsRows"]),
    ("TableClause", SELECTABLE, &["FromClause"]),
    ("Table", SCHEMA, &["TableClause"]),
    ("Join", SELECTABLE, &["FromClause"]),
    ("AliasedReturnsRows", SELECTABLE, &["FromClause"]),
    ("Alias", SELECTABLE, &["AliasedReturnsRows"]),
    ("TableValuedAlias", SELECTABLE, &["Alias"]),
    ("TableSample", SELECTABLE, &["AliasedReturnsRows"]),
    ("Lateral", SELECTABLE, &["AliasedReturnsRows"]),
    ("Subquery", SELECTABLE, &["AliasedReturnsRows"]),
    ("CTE", SELECTABLE, &["AliasedReturnsRows"]),
    ("Values", SELECTABLE, &["FromClause"]),
    ("FromGrouping", SELECTABLE, &["FromClause"]),
    ("ScalarSelect", SELECTABLE, &["ColumnElement"]),
    ("Exists", SELECTABLE, &["UnaryExpression"]),
    ("SelectBase", SELECTABLE, &["ReturnsRows", "Executable"]),
    ("GenerativeSelect", SELECTABLE, &["SelectBase"]),
    ("Select", SELECTABLE, &["GenerativeSelect"]),
    ("CompoundSelect", SELECTABLE, &["GenerativeSelect"]),
    ("TextualSelect", SELECTABLE, &["SelectBase"]),
    ("SelectStatementGrouping", SELECTABLE, &["SelectBase"]),
    ("UpdateBase", DML, &["ReturnsRows", "Executable"]),
    ("ValuesBase", DML, &["UpdateBase"]),
    ("Insert", DML, &["ValuesBase"]),
    ("Update", DML, &["ValuesBase"]),
    ("Delete", DML, &["UpdateBase"]),
    ("FunctionElement", FUNCTIONS, &["Executable", "ColumnElement", "FromClause"]),
    ("Function", FUNCTIONS, &["FunctionElement"]),
    ("GenericFunction", FUNCTIONS, &["Function"]),
];

/// Makes the classes; `members` adds to each what it has of its own.
pub(super) fn make(vm: &mut Vm, members: fn(&str, ClassBuilder) -> ClassBuilder) -> Result<()> {
    for (name, module, bases) in CLASSES {
        if Registry::of(vm).class(name).is_some() {
            continue;
        }
        let mut builder = ClassBuilder::new(module, *name);
        for base in *bases {
            builder = builder.base(&support::class_made(vm, base)?);
        }
        if let Some((_, visited)) = VISIT_NAMES.iter().find(|(class, _)| class == name) {
            builder = builder.constant("__visit_name__", *visited);
        }
        support::build(vm, name, members(name, builder));
    }
    Ok(())
}

/// What visitors call the classes.
const VISIT_NAMES: &[(&str, &str)] = &[
    ("ClauseElement", "clause"),
    ("ColumnElement", "column_element"),
    ("ColumnClause", "column"),
    ("Column", "column"),
    ("BindParameter", "bindparam"),
    ("Null", "null"),
    ("True_", "true"),
    ("False_", "false"),
    ("Label", "label"),
    ("UnaryExpression", "unary"),
    ("AsBoolean", "asbool"),
    ("BinaryExpression", "binary"),
    ("ClauseList", "clauselist"),
    ("ExpressionClauseList", "expression_clauselist"),
    ("Tuple", "tuple"),
    ("Grouping", "grouping"),
    ("Case", "case"),
    ("Cast", "cast"),
    ("TryCast", "try_cast"),
    ("TypeCoerce", "type_coerce"),
    ("Extract", "extract"),
    ("Over", "over"),
    ("WithinGroup", "withingroup"),
    ("FunctionFilter", "funcfilter"),
    ("TextClause", "textclause"),
    ("TableClause", "table"),
    ("Table", "table"),
    ("Join", "join"),
    ("Alias", "alias"),
    ("TableValuedAlias", "table_valued_alias"),
    ("TableSample", "tablesample"),
    ("Lateral", "lateral"),
    ("Subquery", "subquery"),
    ("CTE", "cte"),
    ("Values", "values"),
    ("ScalarSelect", "grouping"),
    ("Select", "select"),
    ("CompoundSelect", "compound_select"),
    ("TextualSelect", "textual_select"),
    ("Insert", "insert"),
    ("Update", "update"),
    ("Delete", "delete"),
    ("Function", "function"),
];
