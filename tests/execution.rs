//! Compiled statements on their way to the database and back, as SQLAlchemy sends them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests end where they fail")]

#[path = "engine/host.rs"]
mod host;

use std::rc::Rc;

use host::TestHost;
use retort::{
    drivers::rusqlite::RusqliteDriver,
    engine::{
        Clock, Connection, CursorResult, Echo, Engine, EngineOptions, Environment, ExecutionOptions, Item,
        ParameterSet, Parameters,
    },
    sql::{
        compiler::Statement,
        dml::{Delete, Insert, Update, ValueKey},
        elements::{self, ColumnElement, Operand},
        operators::Op,
        schema::{Column, ColumnDefault, ColumnOptions, MetaData, ServerDefault, Table},
        selectable::{FromClause, Select, SelectBase, SelectItem},
        types::{TypeClass, TypeEngine},
    },
    value::{Raise, Str, Value},
};

struct Fixture {
    host: TestHost,
    connection: Connection,
    metadata: MetaData,
    /// `t (id, x, n default 7, s server default 5)`
    table: Table,
}

fn fixture(options: EngineOptions) -> Fixture {
    let mut host = TestHost::default();
    let environment = Environment::new(Rc::new(RusqliteDriver::new()), Clock::new(|| 1_795_342_290.741));
    let engine = Engine::create("sqlite://", options, &environment).unwrap();
    let metadata = MetaData::new(None, Vec::new());
    let table = Table::new(&metadata, "t".into(), None).unwrap();
    let add = |name: &str, class: TypeClass, options: ColumnOptions| {
        let column = Column::new(Some(name.into()), TypeEngine::new(class), options);
        table.append_column(&column, false).unwrap();
    };
    add("id", TypeClass::Integer, ColumnOptions { primary_key: true, ..ColumnOptions::default() });
    add("x", TypeClass::String, ColumnOptions::default());
    let default = Some(ColumnDefault::Scalar(Value::Int(7)));
    add("n", TypeClass::Integer, ColumnOptions { default, ..ColumnOptions::default() });
    let server_default = Some(ServerDefault::Text("5".into()));
    add("s", TypeClass::Integer, ColumnOptions { server_default, ..ColumnOptions::default() });
    let connection = engine.connect(&mut host).unwrap();
    connection.create_all(&mut host, &metadata, None, true).unwrap();
    connection.commit(&mut host).unwrap();
    host.events.clear();
    Fixture { host, connection, metadata, table }
}

impl Fixture {
    fn run(&mut self, statement: &Statement, parameters: Parameters) -> CursorResult {
        self.try_run(statement, parameters).unwrap()
    }

    fn try_run(&mut self, statement: &Statement, parameters: Parameters) -> Result<CursorResult, Raise> {
        self.connection.execute(&mut self.host, statement, parameters, &ExecutionOptions::default())
    }

    fn insert(&self) -> Statement {
        Statement::Insert(Insert::new(&self.table))
    }

    fn insert_returning(&self, names: &[&str], sorted: bool) -> Statement {
        let returning = names.iter().map(|name| SelectItem::Element(self.c(name))).collect();
        Statement::Insert(Insert::new(&self.table).with(|parts| {
            parts.returning = returning;
            parts.sort_by_parameter_order = sorted;
        }))
    }

    fn c(&self, name: &str) -> ColumnElement {
        self.table.c(name).unwrap()
    }

    fn select(&self, names: &[&str]) -> Select {
        let items = names.iter().map(|name| SelectItem::Element(self.c(name))).collect();
        Select::new(items)
    }

    fn rows(&mut self, result: &CursorResult) -> String {
        let rows = result.rows.all(&mut self.host).unwrap();
        let rows: Vec<String> = rows
            .into_iter()
            .map(|item| match item {
                Item::Row(row) => format!("{:?}", row.values()),
                Item::Scalar(value) => format!("{value:?}"),
            })
            .collect();
        rows.join(" ")
    }

    /// The statements sent since the last time, white space put together, with their parameters.
    fn sent(&mut self) -> Vec<String> {
        let sent = self.host.sent();
        self.host.events.clear();
        sent
    }
}

fn set(pairs: &[(&str, Value)]) -> ParameterSet {
    ParameterSet::new(pairs.iter().map(|(key, value)| (Str::from(*key), value.clone())).collect())
}

fn one(pairs: &[(&str, Value)]) -> Parameters {
    Parameters::One(set(pairs))
}

fn xs(values: &[&str]) -> Parameters {
    Parameters::Many(values.iter().map(|value| set(&[("x", Value::from(*value))])).collect())
}

fn select_of(select: Select) -> Statement {
    Statement::Select(SelectBase::Select(select))
}

#[test]
fn tables_are_made_once() {
    let mut at = fixture(EngineOptions::default());
    at.connection.create_all(&mut at.host, &at.metadata, None, true).unwrap();
    assert_eq!(at.sent(), ["BEGIN ()", "PRAGMA main.table_info(\"t\") ()"]);
    at.connection.drop_all(&mut at.host, &at.metadata, None, true).unwrap();
    assert_eq!(at.sent(), ["PRAGMA main.table_info(\"t\") ()", "DROP TABLE t ()"]);
    at.connection.create_all(&mut at.host, &at.metadata, None, true).unwrap();
    assert_eq!(
        at.sent(),
        [
            "PRAGMA main.table_info(\"t\") ()",
            "PRAGMA temp.table_info(\"t\") ()",
            "CREATE TABLE t ( id INTEGER NOT NULL, x VARCHAR, n INTEGER, s INTEGER DEFAULT '5', PRIMARY KEY (id) ) ()"
        ]
    );
}

#[test]
fn an_insert_of_one_row_tells_its_key() {
    let mut at = fixture(EngineOptions::default());
    let insert = at.insert();
    let result = at.run(&insert, one(&[("x", Value::from("a"))]));
    assert_eq!((result.rowcount(), result.lastrowid()), (1, Some(1)));
    assert_eq!(format!("{:?}", result.outcome().inserted_primary_keys[0].values()), "[Int(1)]");
    assert_eq!(
        format!("{:?}", result.outcome().last_parameters[0].get("n")),
        "Some(Int(7))",
        "defaults are among the parameters"
    );
    assert!(!result.rows.returns_rows());
    assert_eq!(at.sent(), ["BEGIN ()", "INSERT INTO t (x, n) VALUES (?, ?) ('a', 7)"]);
    at.run(&insert, Parameters::None);
    at.run(&insert, one(&[]));
    assert_eq!(at.sent(), ["INSERT INTO t (n) VALUES (?) (7)", "INSERT INTO t (n) VALUES (?) (7)"]);
    let given = at.run(&insert, one(&[("id", Value::Int(40)), ("n", Value::None)]));
    assert_eq!(format!("{:?}", given.outcome().inserted_primary_keys[0].values()), "[Int(40)]");
    assert_eq!(at.sent(), ["INSERT INTO t (id, n) VALUES (?, ?) (40, None)"]);
}

#[test]
fn an_insert_of_many_rows_is_one_executemany() {
    let mut at = fixture(EngineOptions::default());
    let insert = at.insert();
    let result = at.run(&insert, xs(&["a", "b"]));
    assert_eq!(result.rowcount(), 2);
    let keys = &result.outcome().inserted_primary_keys;
    assert_eq!(keys.iter().map(|key| format!("{:?}", key.values())).collect::<Vec<_>>(), ["[None]", "[None]"]);
    assert_eq!(at.sent(), ["BEGIN ()", "INSERT INTO t (x, n) VALUES (?, ?) [('a', 7), ('b', 7)] many"]);
}

#[test]
fn an_insert_of_many_rows_with_returning_is_one_statement() {
    let mut at = fixture(EngineOptions::default());
    let insert = at.insert_returning(&["id", "s"], false);
    let result = at.run(&insert, xs(&["a", "b"]));
    assert_eq!(at.rows(&result), "[Int(1), Int(5)] [Int(2), Int(5)]");
    assert_eq!(
        at.sent(),
        ["BEGIN ()", "INSERT INTO t (x, n) VALUES (?, ?), (?, ?) RETURNING id, s ('a', 7, 'b', 7) many"]
    );
    // Pages of a size.
    let options = ExecutionOptions { insertmanyvalues_page_size: Some(2), ..ExecutionOptions::default() };
    let result = at.connection.execute(&mut at.host, &insert, xs(&["c", "d", "e"]), &options).unwrap();
    assert_eq!(at.rows(&result), "[Int(3), Int(5)] [Int(4), Int(5)] [Int(5), Int(5)]");
    assert_eq!(
        at.sent(),
        [
            "INSERT INTO t (x, n) VALUES (?, ?), (?, ?) RETURNING id, s ('c', 7, 'd', 7) many",
            "INSERT INTO t (x, n) VALUES (?, ?) RETURNING id, s ('e', 7) many"
        ]
    );
}

#[test]
fn rows_whose_order_matters_go_one_by_one() {
    let mut at = fixture(EngineOptions::default());
    let insert = at.insert_returning(&["id"], true);
    let result = at.run(&insert, xs(&["a", "b"]));
    assert_eq!(at.rows(&result), "[Int(1)] [Int(2)]");
    assert_eq!(
        at.sent(),
        [
            "BEGIN ()",
            "INSERT INTO t (x, n) VALUES (?, ?) RETURNING id ('a', 7) many",
            "INSERT INTO t (x, n) VALUES (?, ?) RETURNING id ('b', 7) many"
        ]
    );
    // As the ORM asks for it.
    let insert = Statement::Insert(Insert::new(&at.table).with(|parts| {
        parts.return_defaults = Some(Vec::new());
        parts.sort_by_parameter_order = true;
    }));
    let result = at.run(&insert, xs(&["c", "d"]));
    let keys = &result.outcome().inserted_primary_keys;
    assert_eq!(keys.iter().map(|key| format!("{:?}", key.values())).collect::<Vec<_>>(), ["[Int(3)]", "[Int(4)]"]);
    assert_eq!(result.outcome().returned_defaults.len(), 2);
}

#[test]
fn keys_that_the_script_gives_tell_rows_apart() {
    let mut at = fixture(EngineOptions::default());
    let table = Table::new(&at.metadata, "u".into(), None).unwrap();
    for (name, class, primary_key) in [("id", TypeClass::String, true), ("x", TypeClass::String, false)] {
        let options = ColumnOptions { primary_key, ..ColumnOptions::default() };
        table.append_column(&Column::new(Some(name.into()), TypeEngine::new(class), options), false).unwrap();
    }
    let options = ColumnOptions { server_default: Some(ServerDefault::Text("5".into())), ..ColumnOptions::default() };
    table.append_column(&Column::new(Some("s".into()), TypeEngine::integer(), options), false).unwrap();
    at.connection.create_table(&mut at.host, &table, false).unwrap();
    at.sent();
    let insert = Statement::Insert(Insert::new(&table).with(|parts| {
        parts.return_defaults = Some(vec![table.column("s").unwrap()]);
        parts.sort_by_parameter_order = true;
    }));
    let row = |id: &str| set(&[("id", Value::from(id)), ("x", Value::from(id))]);
    let result = at.run(&insert, Parameters::Many(vec![row("b"), row("a"), row("c")]));
    let outcome = result.outcome();
    let shown = |rows: &[retort::engine::Row]| rows.iter().map(|row| format!("{:?}", row.values())).collect::<Vec<_>>();
    assert_eq!(shown(&outcome.inserted_primary_keys), ["[Str(\"b\")]", "[Str(\"a\")]", "[Str(\"c\")]"]);
    assert_eq!(shown(&outcome.returned_defaults), ["[Int(5)]", "[Int(5)]", "[Int(5)]"]);
    assert_eq!(
        at.sent(),
        ["INSERT INTO u (id, x) VALUES (?, ?), (?, ?), (?, ?) RETURNING s, id ('b', 'b', 'a', 'a', 'c', 'c') many"]
    );
}

#[test]
fn selects_give_rows_with_their_keys() {
    let mut at = fixture(EngineOptions::default());
    let insert = at.insert();
    at.run(&insert, xs(&["a", "b", "c"]));
    at.sent();
    let criterion = at.c("x").operate(Op::Ne, Operand::Value(Value::from("b"))).unwrap();
    let select = select_of(at.select(&["id", "x"]).filter(criterion));
    let result = at.run(&select, Parameters::None);
    let names: Vec<String> = result.keys().names().iter().map(ToString::to_string).collect();
    assert_eq!(names, ["id", "x"]);
    assert_eq!(result.keys().find_element(at.c("x").id()), Some(1));
    assert_eq!(at.rows(&result), "[Int(1), Str(\"a\")] [Int(3), Str(\"c\")]");
    assert_eq!(at.sent(), ["SELECT t.id, t.x FROM t WHERE t.x != ? ('b')"]);
}

#[test]
fn lists_are_written_out_when_sent() {
    let mut at = fixture(EngineOptions::default());
    let insert = at.insert();
    at.run(&insert, xs(&["a", "b", "c"]));
    at.sent();
    for (list, sent) in [
        (vec!["a", "c"], "SELECT t.id FROM t WHERE t.x IN (?, ?) ('a', 'c')"),
        (vec![], "SELECT t.id FROM t WHERE t.x IN (SELECT 1 FROM (SELECT 1) WHERE 1!=1) ()"),
    ] {
        let operands = list.iter().map(|text| Operand::Value(Value::from(*text))).collect();
        let criterion = at.c("x").operate(Op::In, Operand::List(operands)).unwrap();
        let select = select_of(at.select(&["id"]).filter(criterion));
        let result = at.run(&select, Parameters::None);
        assert_eq!(result.rows.all(&mut at.host).unwrap().len(), list.len());
        assert_eq!(at.sent(), [sent]);
    }
}

#[test]
fn updates_and_deletes_count_their_rows() {
    let mut at = fixture(EngineOptions::default());
    let insert = at.insert();
    at.run(&insert, xs(&["a", "b", "c"]));
    at.sent();
    let criterion = at.c("id").operate(Op::Gt, Operand::Value(Value::Int(1))).unwrap();
    let value = (ValueKey::Key("x".into()), Operand::Value(Value::from("z")));
    let update = Update::new(FromClause::Table(at.table.clone())).with(|parts| {
        parts.criteria = vec![criterion.clone()];
        parts.values = vec![value];
    });
    let result = at.run(&Statement::Update(update), Parameters::None);
    assert_eq!(result.rowcount(), 2);
    let delete = Delete::new(FromClause::Table(at.table.clone())).with(|parts| parts.criteria = vec![criterion]);
    let result = at.run(&Statement::Delete(delete), Parameters::None);
    assert_eq!((result.rowcount(), result.rows.returns_rows()), (2, false));
    assert_eq!(at.sent(), ["UPDATE t SET x=? WHERE t.id > ? ('z', 1)", "DELETE FROM t WHERE t.id > ? (1)"]);
}

#[test]
fn text_takes_named_parameters() {
    let mut at = fixture(EngineOptions::default());
    let insert = Statement::Element(elements::text("INSERT INTO t (id, x) VALUES (:id, :x)"));
    at.run(&insert, one(&[("x", Value::from("a")), ("id", Value::Int(3)), ("unknown", Value::None)]));
    at.run(
        &insert,
        Parameters::Many(vec![
            set(&[("id", Value::Int(4)), ("x", Value::from("b"))]),
            set(&[("x", Value::from("c")), ("id", Value::Int(5))]),
        ]),
    );
    let select = Statement::Element(elements::text("SELECT id, x FROM t WHERE x > :x AND x != :x"));
    let result = at.run(&select, one(&[("x", Value::from("a"))]));
    assert_eq!(at.rows(&result), "[Int(4), Str(\"b\")] [Int(5), Str(\"c\")]");
    assert_eq!(
        at.sent(),
        [
            "BEGIN ()",
            "INSERT INTO t (id, x) VALUES (?, ?) (3, 'a')",
            "INSERT INTO t (id, x) VALUES (?, ?) [(4, 'b'), (5, 'c')] many",
            "SELECT id, x FROM t WHERE x > ? AND x != ? ('a', 'a')"
        ]
    );
    for (parameters, message) in [
        (one(&[("y", Value::Int(1))]), "A value is required for bind parameter 'id'"),
        (
            Parameters::Many(vec![
                set(&[("id", Value::Int(6)), ("x", Value::None)]),
                set(&[("id", Value::Int(7)), ("y", Value::None)]),
            ]),
            "A value is required for bind parameter 'x', in parameter group 1",
        ),
    ] {
        let raise = at.try_run(&insert, parameters).map(drop).unwrap_err();
        let (class, text, attributes) = host::named(raise);
        assert_eq!(class, "sqlalchemy.exc.StatementError");
        assert!(text.starts_with("(sqlalchemy.exc.InvalidRequestError)"), "{text} {message}");
        let statement = attributes.iter().find(|(name, _)| *name == "statement").map(|(_, value)| value.clone());
        assert_eq!(
            statement.as_ref().and_then(Value::as_str).map(Str::as_str),
            Some("INSERT INTO t (id, x) VALUES (?, ?)")
        );
    }
    assert!(at.sent().is_empty(), "nothing was sent");
}

#[test]
fn the_log_tells_compiled_statements_from_cached_ones() {
    let mut at = fixture(EngineOptions { echo: Echo::Statements, ..EngineOptions::default() });
    at.host.output.clear();
    let insert = at.insert_returning(&["id"], true);
    at.run(&insert, xs(&["a", "b"]));
    at.run(&insert, xs(&["a", "b"]));
    let lines: Vec<&str> = at
        .host
        .output
        .lines()
        .filter_map(|line| line.strip_prefix("2026-11-22 10:11:30,741 INFO sqlalchemy.engine.Engine "))
        .collect();
    assert_eq!(
        lines,
        [
            "BEGIN (implicit)",
            "INSERT INTO t (x, n) VALUES (?, ?) RETURNING id",
            "[generated in 0.00000s (insertmanyvalues) 1/2 (ordered; batch not supported)] ('a', 7)",
            "INSERT INTO t (x, n) VALUES (?, ?) RETURNING id",
            "[insertmanyvalues 2/2 (ordered; batch not supported)] ('b', 7)",
            "INSERT INTO t (x, n) VALUES (?, ?) RETURNING id",
            "[cached since 0s ago (insertmanyvalues) 1/2 (ordered; batch not supported)] ('a', 7)",
            "INSERT INTO t (x, n) VALUES (?, ?) RETURNING id",
            "[insertmanyvalues 2/2 (ordered; batch not supported)] ('b', 7)",
        ]
    );
}
