//! The names that the modules of SQLAlchemy export, so that one which Retort lacks is told from one that is not there.

/// The names of a module that scripts import from; an empty slice for modules not listed.
pub(super) fn of_module(module: &str) -> &'static [&'static str] {
    match module {
        "sqlalchemy" => CORE,
        "sqlalchemy.types" => TYPES,
        "sqlalchemy.schema" => SCHEMA,
        "sqlalchemy.sql" => SQL,
        "sqlalchemy.sql.expression" => EXPRESSION,
        "sqlalchemy.engine" => ENGINE,
        "sqlalchemy.dialects.sqlite" => SQLITE,
        "sqlalchemy.dialects.postgresql" => POSTGRESQL,
        "sqlalchemy.dialects.mysql" => MYSQL,
        _ => &[],
    }
}

#[rustfmt::skip]
const CORE: &[&str] = &[
    "ARRAY", "AdaptedConnection", "AggregateOrderBy", "Alias", "AliasedReturnsRows", "AssertionPool",
    "AsyncAdaptedQueuePool", "BIGINT", "BINARY", "BLANK_SCHEMA", "BLOB", "BOOLEAN", "BaseDDLElement", "BaseRow",
    "BigInteger", "BinaryExpression", "BindParameter", "BindTyping", "Boolean", "BooleanClauseList", "CHAR", "CLOB",
    "CTE", "CacheKey", "Case", "Cast", "CheckConstraint", "CheckFirst", "ChunkedIteratorResult", "ClauseElement",
    "ClauseList", "CollectionAggregate", "Column", "ColumnClause", "ColumnCollection", "ColumnDefault",
    "ColumnElement", "ColumnExpressionArgument", "ColumnOperators", "Compiled", "CompoundSelect", "Computed",
    "Connection", "Constraint", "CreateEnginePlugin", "CreateTable", "CreateTableAs", "CreateView", "CursorResult",
    "DATE", "DATETIME", "DDL", "DDLElement", "DECIMAL", "DOUBLE", "DOUBLE_PRECISION", "Date", "DateTime",
    "DefaultClause", "Delete", "Dialect", "Double", "DropTable", "DropView", "Engine", "Enum", "ExceptionContext",
    "Executable", "ExecutableDDLElement", "ExecutionContext", "Exists", "Extract", "FLOAT", "False_",
    "FetchedValue", "Float", "ForeignKey", "ForeignKeyConstraint", "ForeignKeyTarget", "FrameClause",
    "FrameClauseType", "FromClause", "FromGrouping", "FrozenResult", "Function", "FunctionElement",
    "FunctionFilter", "GenerativeSelect", "Grouping", "HasCTE", "HasPrefixes", "HasSuffixes", "INT", "INTEGER",
    "Identity", "Index", "Insert", "Inspector", "Integer", "Interval", "IteratorResult", "JSON", "Join",
    "LABEL_STYLE_DEFAULT", "LABEL_STYLE_DISAMBIGUATE_ONLY", "LABEL_STYLE_NONE", "LABEL_STYLE_TABLENAME_PLUS_COL",
    "Label", "LambdaElement", "LargeBinary", "Lateral", "MappingResult", "MergedResult", "MetaData", "NCHAR",
    "NUMERIC", "NVARCHAR", "Named", "NestedTransaction", "NotNullable", "Null", "NullPool", "Nullable", "Numeric",
    "NumericCommon", "Operators", "OrderByList", "Over", "PickleType", "Pool", "PoolProxiedConnection",
    "PoolResetState", "PrimaryKeyConstraint", "QueuePool", "REAL", "ReleaseSavepointClause", "Result",
    "ResultProxy", "ReturnsRows", "RollbackToSavepointClause", "RootTransaction", "Row", "RowMapping", "SMALLINT",
    "SQLColumnExpression", "SavepointClause", "ScalarResult", "ScalarSelect", "Select", "SelectBase",
    "SelectLabelStyle", "Selectable", "Sequence", "SingletonThreadPool", "SmallInteger", "StatementLambdaElement",
    "StaticPool", "String", "Subquery", "TEXT", "TIME", "TIMESTAMP", "TString", "Table", "TableClause",
    "TableSample", "TableValuedAlias", "TableValuedColumn", "Text", "TextAsFrom", "TextClause", "TextualSelect",
    "Time", "Transaction", "True_", "TryCast", "Tuple", "TupleType", "TwoPhaseTransaction", "TypeClause",
    "TypeCoerce", "TypeCompiler", "TypeDecorator", "TypedColumns", "URL", "UUID", "UnaryExpression", "Unicode",
    "UnicodeText", "UniqueConstraint", "Update", "UpdateBase", "Uuid", "VARBINARY", "VARCHAR", "Values",
    "ValuesBase", "Visitable", "WithinGroup", "aggregate_order_by", "alias", "all_", "and_", "any_", "asc",
    "between", "bindparam", "bitwise_not", "case", "cast", "collate", "column", "create_engine",
    "create_mock_engine", "create_pool_from_url", "cte", "custom_op", "delete", "desc", "distinct",
    "engine_from_config", "except_", "except_all", "exists", "extract", "false", "from_dml_column", "func",
    "funcfilter", "insert", "insert_sentinel", "inspect", "intersect", "intersect_all", "join", "label",
    "lambda_stmt", "lateral", "literal", "literal_column", "make_url", "modifier", "not_", "null", "nulls_first",
    "nulls_last", "nullsfirst", "nullslast", "or_", "outerjoin", "outparam", "over", "quoted_name", "result_tuple",
    "select", "table", "tablesample", "text", "true", "try_cast", "tstring", "tuple_", "type_coerce", "union",
    "union_all", "update", "values", "within_group",
];

#[rustfmt::skip]
const TYPES: &[&str] = &[
    "ARRAY", "BIGINT", "BINARY", "BLOB", "BOOLEAN", "BigInteger", "Boolean", "CHAR", "CLOB", "Concatenable", "DATE",
    "DATETIME", "DECIMAL", "DOUBLE", "DOUBLE_PRECISION", "Date", "DateTime", "Double", "Enum", "ExternalType",
    "FLOAT", "Float", "INT", "INTEGER", "Indexable", "Integer", "Interval", "JSON", "LargeBinary", "MatchType",
    "NCHAR", "NULLTYPE", "NUMERIC", "NVARCHAR", "NullType", "Numeric", "NumericCommon", "OperatorClass",
    "PickleType", "REAL", "SMALLINT", "STRINGTYPE", "SchemaType", "SmallInteger", "String", "TEXT", "TIME",
    "TIMESTAMP", "Text", "Time", "TupleType", "TypeDecorator", "TypeEngine", "UUID", "Unicode", "UnicodeText",
    "UserDefinedType", "Uuid", "VARBINARY", "VARCHAR", "Variant", "adapt_type", "to_instance",
];

#[rustfmt::skip]
const SCHEMA: &[&str] = &[
    "AddConstraint", "BLANK_SCHEMA", "BaseDDLElement", "CheckConstraint", "CheckFirst", "Column",
    "ColumnCollectionConstraint", "ColumnCollectionMixin", "ColumnDefault", "Computed", "Constraint",
    "CreateColumn", "CreateIndex", "CreateSchema", "CreateSequence", "CreateTable", "CreateTableAs", "CreateView",
    "DDL", "DDLElement", "DefaultClause", "DefaultGenerator", "DropColumnComment", "DropConstraint",
    "DropConstraintComment", "DropIndex", "DropSchema", "DropSequence", "DropTable", "DropTableComment", "DropView",
    "ExecutableDDLElement", "FetchedValue", "ForeignKey", "ForeignKeyConstraint", "ForeignKeyTarget",
    "HasConditionalDDL", "Identity", "Index", "InvokeDDLBase", "MetaData", "Named", "PrimaryKeyConstraint",
    "SchemaConst", "SchemaItem", "SchemaVisitable", "SchemaVisitor", "Sequence", "SetColumnComment",
    "SetConstraintComment", "SetTableComment", "Table", "TypedColumns", "UniqueConstraint", "conv",
    "insert_sentinel", "sort_tables", "sort_tables_and_constraints",
];

#[rustfmt::skip]
const SQL: &[&str] = &[
    "Alias", "BaseDDLElement", "COLLECT_CARTESIAN_PRODUCTS", "CheckFirst", "ClauseElement", "ClauseVisitor",
    "ColumnCollection", "ColumnElement", "ColumnExpressionArgument", "CompoundSelect", "DDL", "DDLElement",
    "Delete", "Executable", "ExecutableDDLElement", "ExecutableStatement", "FROM_LINTING", "False_", "FromClause",
    "Insert", "Join", "LABEL_STYLE_DEFAULT", "LABEL_STYLE_DISAMBIGUATE_ONLY", "LABEL_STYLE_NONE",
    "LABEL_STYLE_TABLENAME_PLUS_COL", "LambdaElement", "NO_LINTING", "NotNullable", "Nullable",
    "SQLColumnExpression", "Select", "SelectLabelStyle", "Selectable", "StatementLambdaElement", "Subquery",
    "SyntaxExtension", "TString", "TableClause", "TableSample", "TableValuedAlias", "TableValuedColumn",
    "TextClause", "True_", "Update", "Values", "WARN_LINTING", "WriteableColumnCollection", "aggregate_order_by",
    "alias", "all_", "and_", "any_", "asc", "between", "bindparam", "case", "cast", "collate", "column", "cte",
    "delete", "desc", "distinct", "except_", "except_all", "exists", "extract", "false", "from_dml_column", "func",
    "funcfilter", "insert", "intersect", "intersect_all", "join", "label", "lambda_stmt", "lateral", "literal",
    "literal_column", "modifier", "not_", "null", "nulls_first", "nulls_last", "nullsfirst", "nullslast", "or_",
    "outerjoin", "outparam", "over", "quoted_name", "select", "table", "tablesample", "text", "true", "try_cast",
    "tstring", "tuple_", "type_coerce", "union", "union_all", "update", "values", "within_group",
];

#[rustfmt::skip]
const EXPRESSION: &[&str] = &[
    "AggregateOrderBy", "Alias", "AliasedReturnsRows", "BinaryExpression", "BindParameter", "BooleanClauseList",
    "CTE", "CacheKey", "Case", "Cast", "ClauseElement", "ClauseList", "CollectionAggregate", "ColumnClause",
    "ColumnCollection", "ColumnElement", "ColumnExpressionArgument", "ColumnOperators", "CompoundSelect",
    "DMLTargetCopy", "Delete", "Executable", "ExecutableStatement", "Exists", "ExpressionClauseList", "Extract",
    "False_", "FrameClause", "FrameClauseType", "FromClause", "FromGrouping", "Function", "FunctionElement",
    "FunctionFilter", "GenerativeSelect", "Grouping", "HasCTE", "HasPrefixes", "HasSuffixes", "Insert", "Join",
    "LABEL_STYLE_DEFAULT", "LABEL_STYLE_DISAMBIGUATE_ONLY", "LABEL_STYLE_NONE", "LABEL_STYLE_TABLENAME_PLUS_COL",
    "Label", "LambdaElement", "Lateral", "Null", "OperatorClass", "Operators", "OrderByList", "Over",
    "ReleaseSavepointClause", "ReturnsRows", "RollbackToSavepointClause", "SQLColumnExpression", "SavepointClause",
    "ScalarSelect", "ScalarValues", "Select", "SelectBase", "SelectLabelStyle", "Selectable",
    "StatementLambdaElement", "Subquery", "TString", "TableClause", "TableSample", "TableValuedAlias",
    "TableValuedColumn", "TextAsFrom", "TextClause", "TextualSelect", "True_", "TryCast", "Tuple", "TypeClause",
    "TypeCoerce", "UnaryExpression", "Update", "UpdateBase", "Values", "ValuesBase", "Visitable", "WithinGroup",
    "WriteableColumnCollection", "aggregate_order_by", "alias", "all_", "and_", "any_", "asc", "between",
    "bindparam", "bitwise_not", "case", "cast", "collate", "column", "cte", "custom_op", "delete", "desc",
    "distinct", "except_", "except_all", "exists", "extract", "false", "from_dml_column", "func", "funcfilter",
    "insert", "intersect", "intersect_all", "join", "label", "lambda_stmt", "lateral", "literal", "literal_column",
    "modifier", "not_", "null", "nulls_first", "nulls_last", "nullsfirst", "nullslast", "or_", "outerjoin",
    "outparam", "over", "quoted_name", "select", "table", "tablesample", "text", "true", "try_cast", "tstring",
    "tuple_", "type_coerce", "union", "union_all", "update", "values", "within_group",
];

#[rustfmt::skip]
const ENGINE: &[&str] = &[
    "AdaptedConnection", "BaseRow", "BindTyping", "ChunkedIteratorResult", "Compiled", "ConnectArgsType",
    "Connectable", "Connection", "ConnectionEventsTarget", "CreateEnginePlugin", "CursorResult", "Dialect",
    "Engine", "ExceptionContext", "ExecutionContext", "FilterResult", "FrozenResult", "Inspector", "IteratorResult",
    "MappingResult", "MergedResult", "NestedTransaction", "ObjectKind", "ObjectScope", "Result", "ResultProxy",
    "RootTransaction", "Row", "RowMapping", "ScalarResult", "Transaction", "TupleResult", "TwoPhaseTransaction",
    "TypeCompiler", "URL", "connection_memoize", "create_engine", "create_mock_engine", "create_pool_from_url",
    "engine_from_config", "make_url", "result_tuple",
];

#[rustfmt::skip]
const SQLITE: &[&str] = &[
    "BLOB", "BOOLEAN", "CHAR", "DATE", "DATETIME", "DECIMAL", "FLOAT", "INTEGER", "Insert", "JSON", "JSONB",
    "NUMERIC", "REAL", "SMALLINT", "TEXT", "TIME", "TIMESTAMP", "VARCHAR", "dialect", "insert",
];

#[rustfmt::skip]
const POSTGRESQL: &[&str] = &[
    "ARRAY", "All", "Any", "BIGINT", "BIT", "BOOLEAN", "BYTEA", "BitString", "CHAR", "CIDR", "CITEXT",
    "CreateDomainType", "CreateEnumType", "DATE", "DATEMULTIRANGE", "DATERANGE", "DOMAIN", "DOUBLE_PRECISION",
    "DropDomainType", "DropEnumType", "ENUM", "ExcludeConstraint", "FLOAT", "HSTORE", "INET", "INT4MULTIRANGE",
    "INT4RANGE", "INT8MULTIRANGE", "INT8RANGE", "INTEGER", "INTERVAL", "Insert", "JSON", "JSONB", "JSONPATH",
    "MACADDR", "MACADDR8", "MONEY", "NUMERIC", "NUMMULTIRANGE", "NUMRANGE", "NamedType", "OID", "REAL", "REGCLASS",
    "REGCONFIG", "Range", "SMALLINT", "TEXT", "TIME", "TIMESTAMP", "TSMULTIRANGE", "TSQUERY", "TSRANGE",
    "TSTZMULTIRANGE", "TSTZRANGE", "TSVECTOR", "UUID", "VARCHAR", "aggregate_order_by", "array", "array_agg",
    "dialect", "distinct_on", "hstore", "insert",
];

#[rustfmt::skip]
const MYSQL: &[&str] = &[
    "BIGINT", "BINARY", "BIT", "BLOB", "BOOLEAN", "CHAR", "DATE", "DATETIME", "DECIMAL", "DOUBLE", "ENUM", "FLOAT",
    "INET4", "INET6", "INTEGER", "Insert", "JSON", "LONGBLOB", "LONGTEXT", "MEDIUMBLOB", "MEDIUMINT", "MEDIUMTEXT",
    "NCHAR", "NUMERIC", "NVARCHAR", "REAL", "SET", "SMALLINT", "TEXT", "TIME", "TIMESTAMP", "TINYBLOB", "TINYINT",
    "TINYTEXT", "VARBINARY", "VARCHAR", "YEAR", "dialect", "insert", "limit", "match",
];
