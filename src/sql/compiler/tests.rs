use super::*;
use crate::sql::{
    dml::{ConflictElement, OnConflict, ValueKey},
    elements::{Bound, Operand, text},
    operators::Op,
    schema::{
        ColumnDefault, ColumnOptions, Computed, Constraint, ConstraintKind, ForeignKey, ForeignKeyOptions,
        ForeignKeyTarget, Index, MetaData, PendingColumn, ServerDefault,
    },
    test_support::{TestHost, compile, compile_with, value},
    types::{EnumArguments, TypeArguments, TypeClass},
};
use crate::value::Value;

fn column(table: &Table, name: &str, ty: TypeEngine, options: ColumnOptions) {
    table.append_column(&Column::new(Some(name.into()), ty, options), false).unwrap();
}

fn plain() -> ColumnOptions {
    ColumnOptions::default()
}

fn key() -> ColumnOptions {
    ColumnOptions { primary_key: true, ..plain() }
}

fn function(name: &str, arguments: Vec<Operand>) -> ColumnElement {
    ColumnElement::function(Vec::new(), name, arguments, None).unwrap()
}

/// The tables of a schema with naming conventions.
fn named_tables() -> (Table, Table) {
    let naming = [
        ("ix", "ix_%(column_0_label)s"),
        ("uq", "uq_%(table_name)s_%(column_0_name)s"),
        ("ck", "ck_%(table_name)s_%(constraint_name)s"),
        ("fk", "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"),
        ("pk", "pk_%(table_name)s"),
    ];
    let metadata = MetaData::new(None, naming.map(|(kind, text)| (kind.into(), text.into())).to_vec());
    let order = Table::new(&metadata, "order".into(), None).unwrap();
    let check = Constraint::new(ConstraintKind::Check(text("n > 5")), Some("npos".into()), Vec::new());
    let unique = ["n", "k"].map(|key| PendingColumn::Key(key.into())).to_vec();
    let unique = Constraint::new(ConstraintKind::Unique, None, unique);
    let default = |default| ColumnOptions { server_default: Some(default), ..plain() };
    column(&order, "id", TypeEngine::integer(), key());
    column(
        &order,
        "Name",
        TypeEngine::sized(TypeClass::String, Some(5), None),
        ColumnOptions { unique: Some(true), index: Some(true), ..default(ServerDefault::Text("x".into())) },
    );
    let numeric =
        TypeArguments::Numeric { precision: Some(5), scale: Some(2), as_decimal: true, decimal_return_scale: None };
    column(
        &order,
        "n",
        TypeEngine::with_arguments(TypeClass::Numeric, numeric),
        ColumnOptions { nullable: Some(false), ..default(ServerDefault::Clause(text("1+1"))) },
    );
    let now = function("now", Vec::new());
    column(&order, "ts", TypeEngine::new(TypeClass::DateTime), default(ServerDefault::Clause(now)));
    let letters = EnumArguments {
        names: vec!["a".into(), "b".into()],
        objects: vec![Value::str("a"), Value::str("b")],
        class: None,
        name: Some("k".into()),
        length: None,
        native: true,
        create_constraint: true,
        validate_strings: false,
        schema: None,
        values_callable: None,
        sort_key: None,
    };
    column(&order, "k", TypeEngine::enumeration(Rc::new(letters)), plain());
    let boolean = TypeArguments::Boolean { create_constraint: true, name: Some("bb".into()) };
    column(&order, "b", TypeEngine::with_arguments(TypeClass::Boolean, boolean), plain());
    order.append_constraint(&check).unwrap();
    order.append_constraint(&unique).unwrap();

    let other = Table::new(&metadata, "u".into(), None).unwrap();
    column(&other, "a", TypeEngine::integer(), key());
    column(&other, "b", TypeEngine::integer(), key());
    let reference = ForeignKeyOptions {
        ondelete: Some("CASCADE".into()),
        onupdate: Some("SET NULL".into()),
        deferrable: Some(true),
        initially: Some("DEFERRED".into()),
        ..ForeignKeyOptions::default()
    };
    let reference = ForeignKey::new(ForeignKeyTarget::Text("order.id".into()), reference);
    column(&other, "oid", TypeEngine::null(), ColumnOptions { foreign_keys: vec![reference], ..plain() });
    let computed = Computed { expression: text("a+b"), persisted: None };
    column(&other, "c", TypeEngine::integer(), default(ServerDefault::Computed(computed)));
    let check = Constraint::new(ConstraintKind::Check(text("e > 0")), Some("ee".into()), Vec::new());
    column(&other, "e", TypeEngine::new(TypeClass::Float), ColumnOptions { constraints: vec![check], ..plain() });
    let both = ["a", "b"].map(|key| PendingColumn::Key(key.into())).to_vec();
    Index::new(Some("ix_ab".into()), both, true).attach(&other).unwrap();
    (order, other)
}

#[test]
fn schemas_are_written() {
    let (order, other) = named_tables();
    let show = |ddl: Ddl| {
        compile(&Statement::Ddl(ddl), Dialect::of(crate::sql::dialects::DialectKind::Sqlite)).unwrap().sql.to_string()
    };
    let index = |table: &Table| Ddl::CreateIndex { index: table.indexes()[0].clone(), if_not_exists: false };
    let cases = [
        (
            Ddl::CreateTable { table: order.clone(), if_not_exists: false },
            "\nCREATE TABLE \"order\" (\n\tid INTEGER NOT NULL, \n\t\"Name\" VARCHAR(5) DEFAULT 'x', \n\tn NUMERIC(5, 2) DEFAULT \
             (1+1) NOT NULL, \n\tts DATETIME DEFAULT CURRENT_TIMESTAMP, \n\tk VARCHAR(1), \n\tb BOOLEAN, \n\tCONSTRAINT pk_order \
             PRIMARY KEY (id), \n\tCONSTRAINT ck_order_npos CHECK (n > 5), \n\tCONSTRAINT uq_order_n UNIQUE (n, k), \n\tCONSTRAINT \
             ck_order_k CHECK (k IN ('a', 'b')), \n\tCONSTRAINT ck_order_bb CHECK (b IN (0, 1))\n)\n\n",
        ),
        (
            Ddl::CreateTable { table: other.clone(), if_not_exists: true },
            "\nCREATE TABLE IF NOT EXISTS u (\n\ta INTEGER NOT NULL, \n\tb INTEGER NOT NULL, \n\toid INTEGER, \n\tc INTEGER \
             GENERATED ALWAYS AS (a+b), \n\te FLOAT CONSTRAINT ck_u_ee CHECK (e > 0), \n\tCONSTRAINT pk_u PRIMARY KEY (a, b), \
             \n\tCONSTRAINT fk_u_oid_order FOREIGN KEY(oid) REFERENCES \"order\" (id) ON DELETE CASCADE ON UPDATE SET NULL \
             DEFERRABLE INITIALLY DEFERRED\n)\n\n",
        ),
        (index(&other), "CREATE UNIQUE INDEX ix_ab ON u (a, b)"),
        (index(&order), "CREATE UNIQUE INDEX \"ix_order_Name\" ON \"order\" (\"Name\")"),
        (Ddl::DropTable { table: order, if_exists: false }, "\nDROP TABLE \"order\""),
    ];
    for (ddl, expected) in cases {
        assert_eq!(show(ddl), expected);
    }
}

/// `z(id, a default 'q', b default a callable, c default now(), s server default, up onupdate 3)`.
fn table_with_defaults() -> Table {
    let metadata = MetaData::new(None, Vec::new());
    let z = Table::new(&metadata, "z".into(), None).unwrap();
    let default = |default| ColumnOptions { default: Some(default), ..plain() };
    column(&z, "id", TypeEngine::integer(), key());
    column(&z, "a", TypeEngine::string(), default(ColumnDefault::Scalar(Value::str("q"))));
    let callable = ColumnDefault::Callable { callable: Value::None, takes_context: false };
    column(&z, "b", TypeEngine::integer(), default(callable));
    let now = ColumnDefault::Clause(function("now", Vec::new()));
    column(&z, "c", TypeEngine::new(TypeClass::DateTime), default(now));
    let server = ColumnOptions { server_default: Some(ServerDefault::Text("x".into())), ..plain() };
    column(&z, "s", TypeEngine::string(), server);
    let onupdate = ColumnOptions { onupdate: Some(ColumnDefault::Scalar(Value::Int(3))), ..plain() };
    column(&z, "up", TypeEngine::integer(), onupdate);
    z
}

/// The text, what is computed before, what the database decides, what is returned, whether the last row id is asked for.
fn crud(statement: &Statement, keys: Option<&[&str]>, many: bool) -> String {
    let column_keys = keys.map(|keys| keys.iter().map(|key| Str::from(*key)).collect());
    let options = CompileOptions { column_keys, for_executemany: many, ..CompileOptions::default() };
    let compiled = compile_with(statement, Dialect::of(crate::sql::dialects::DialectKind::Sqlite), options).unwrap();
    let crud = compiled.crud.unwrap();
    let names = |columns: Vec<Str>| columns.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(" ");
    let prefetch = crud.insert_prefetch.iter().chain(&crud.update_prefetch).map(|(column, _)| column.name()).collect();
    let postfetch = crud.postfetch.iter().map(Column::name).collect();
    let returned = compiled.result_columns.iter().map(|column| column.name.clone()).collect();
    format!(
        "{} [{}] [{}] [{}] {}",
        compiled.sql,
        names(prefetch),
        names(postfetch),
        names(returned),
        crud.postfetch_lastrowid
    )
}

#[test]
fn defaults_find_their_way() {
    let z = table_with_defaults();
    let insert = Insert::new(&z);
    let defaults = |columns: Vec<Column>| Statement::Insert(insert.with(|parts| parts.return_defaults = Some(columns)));
    let valued = |name: &str, element: ColumnElement| {
        let key = ValueKey::Key(name.into());
        Statement::Insert(insert.with(|parts| parts.values = Some(vec![(key, Operand::Element(element))])))
    };
    let plain_insert = Statement::Insert(insert.clone());
    let by_id = || {
        let bind = ColumnElement::bind("z_id", Bound::Required, None, false);
        z.c("id").unwrap().operate(Op::Eq, Operand::Element(bind)).unwrap()
    };
    let update = Update::new(z.as_from());
    let where_id = Statement::Update(update.with(|parts| parts.criteria = vec![by_id()]));
    let returning = Statement::Insert(insert.with(|parts| {
        parts.returning = vec![z.c("id").unwrap().into(), z.c("s").unwrap().into()];
    }));
    let concat = z.c("a").unwrap().operate(Op::Add, value("x")).unwrap();
    let changed = Statement::Update(update.with(|parts| {
        parts.values = vec![(ValueKey::Column(z.c("s").unwrap()), Operand::Element(concat))];
        parts.criteria = vec![z.c("id").unwrap().operate(Op::Eq, value(1i64)).unwrap()];
        parts.returning = vec![z.c("id").unwrap().into()];
    }));
    let excluded = excluded(&z);
    let conflict = OnConflict {
        index_elements: vec![ConflictElement::Name("id".into())],
        index_where: None,
        constraint: None,
        set: Some(vec![
            (ValueKey::Key("a".into()), Operand::Element(excluded.c("a").unwrap())),
            (ValueKey::Key("b".into()), value(7i64)),
        ]),
        criteria: vec![z.c("b").unwrap().operate(Op::Gt, value(3i64)).unwrap()],
    };
    let upsert = Statement::Insert(insert.with(|parts| {
        parts.values = Some(vec![(ValueKey::Key("id".into()), value(1i64)), (ValueKey::Key("a".into()), value("q"))]);
        parts.on_conflict = vec![Rc::new(conflict)];
    }));
    let cases: Vec<(&Statement, Option<&[&str]>, bool, &str)> = vec![
        (
            &plain_insert,
            Some(&["a"]),
            false,
            "INSERT INTO z (a, b, c) VALUES (?, ?, CURRENT_TIMESTAMP) [b] [c s] [] true",
        ),
        (
            &plain_insert,
            Some(&[]),
            false,
            "INSERT INTO z (a, b, c) VALUES (?, ?, CURRENT_TIMESTAMP) [a b] [c s] [] true",
        ),
        (
            &plain_insert,
            Some(&["id", "a"]),
            false,
            "INSERT INTO z (id, a, b, c) VALUES (?, ?, ?, CURRENT_TIMESTAMP) [b] [c s] [] true",
        ),
        (
            &plain_insert,
            Some(&["a"]),
            true,
            "INSERT INTO z (a, b, c) VALUES (?, ?, CURRENT_TIMESTAMP) [b] [c s] [] false",
        ),
        (
            &returning,
            Some(&["a"]),
            false,
            "INSERT INTO z (a, b, c) VALUES (?, ?, CURRENT_TIMESTAMP) RETURNING id, s [b] [c s] [id s] false",
        ),
        (&changed, None, false, "UPDATE z SET s=(z.a || ?), up=? WHERE z.id = ? RETURNING id [up] [s] [id] false"),
        (&where_id, Some(&["a", "z_id"]), false, "UPDATE z SET a=?, up=? WHERE z.id = ? [up] [] [] false"),
        (
            &upsert,
            None,
            false,
            "INSERT INTO z (id, a, b, c) VALUES (?, ?, ?, CURRENT_TIMESTAMP) ON CONFLICT (id) DO UPDATE SET a = excluded.a, b = ? \
             WHERE z.b > ? [b] [c s] [] false",
        ),
    ];
    for (statement, keys, many, expected) in cases {
        assert_eq!(crud(statement, keys, many), expected);
    }
    assert_eq!(
        crud(&defaults(Vec::new()), Some(&["a"]), false),
        "INSERT INTO z (a, b, c) VALUES (?, ?, CURRENT_TIMESTAMP) RETURNING id, c, s, up [b] [] [id c s up] false"
    );
    assert_eq!(
        crud(&defaults(vec![z.column("s").unwrap()]), Some(&["a"]), true),
        "INSERT INTO z (a, b, c) VALUES (?, ?, CURRENT_TIMESTAMP) RETURNING id, s [b] [c] [id s] false"
    );
    assert_eq!(
        crud(&valued("a", function("lower", vec![value("X")])), None, false),
        "INSERT INTO z (a, b, c) VALUES (lower(?), ?, CURRENT_TIMESTAMP) [b] [a c s] [] true"
    );
    let metadata = MetaData::new(None, Vec::new());
    let only = Table::new(&metadata, "o".into(), None).unwrap();
    column(&only, "id", TypeEngine::integer(), key());
    let empty = Statement::Insert(Insert::new(&only));
    assert_eq!(crud(&empty, Some(&[]), false), "INSERT INTO o DEFAULT VALUES [] [] [] true");
}

#[test]
fn parameters_of_one_name_are_one() {
    let host = &mut TestHost::default();
    let bind = || ColumnElement::bind("x", Bound::Required, None, false);
    let sum = bind().operate(Op::Add, Operand::Element(bind())).unwrap();
    let compiled = compile(&Statement::Element(sum), Dialect::of(crate::sql::dialects::DialectKind::Sqlite)).unwrap();
    assert_eq!(compiled.sql, "? + ?");
    let values = compiled.values(host, &[("x".into(), Value::Int(2))], None).unwrap();
    assert_eq!(compiled.expand(host, &values).unwrap().parameters.len(), 2);
    let missing = compiled.values(host, &[], None).unwrap_err();
    assert!(missing.to_string().contains("A value is required for bind parameter 'x'"));
    let clash = bind().operate(Op::In, Operand::Element(bind())).unwrap();
    assert!(compile(&Statement::Element(clash), Dialect::of(crate::sql::dialects::DialectKind::Sqlite)).is_err());
}
