//! Connections, transactions, results, errors and the log, over rusqlite and a host that only records.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests end where they fail")]
#![cfg(not(target_arch = "wasm32"))]

#[path = "engine/host.rs"]
mod host;

use std::rc::Rc;

use host::TestHost;
use retort::{
    drivers::rusqlite::RusqliteDriver,
    engine::{
        Clock, Connection, CursorResult, Echo, Engine, EngineOptions, Environment, ErrorText, ExecutionOptions, Item,
        Parameters, Row, Uniqueness,
    },
    value::{Host, Raise, Str, Value},
};

fn environment() -> Environment {
    Environment::new(Rc::new(RusqliteDriver::new()), Clock::new(|| 1_795_342_290.741))
}

fn engine(url: &str) -> Engine {
    Engine::create(url, EngineOptions::default(), &environment()).unwrap()
}

fn run(connection: &Connection, host: &mut TestHost, sql: &str) -> CursorResult {
    try_run(connection, host, sql, Parameters::None).unwrap()
}

fn try_run(
    connection: &Connection,
    host: &mut TestHost,
    sql: &str,
    parameters: Parameters,
) -> Result<CursorResult, Raise> {
    connection.exec_driver_sql(host, sql, parameters, &ExecutionOptions::default())
}

fn scalar(connection: &Connection, host: &mut TestHost, sql: &str) -> Value {
    run(connection, host, sql).rows.scalar(host).unwrap()
}

fn numbers(rows: Vec<Item>) -> Vec<i64> {
    rows.into_iter()
        .map(|item| match item.into_scalar() {
            Value::Int(number) => number,
            other => panic!("{other:?}"),
        })
        .collect()
}

/// Class and message of an error.
fn told(raise: Raise) -> (String, String) {
    let (class, arguments, _) = host::named(raise);
    (class, arguments)
}

#[test]
fn a_connection_begins_by_itself_and_rolls_back_when_closed() {
    let mut host = TestHost::default();
    let engine = engine("sqlite://");
    let connection = engine.connect(&mut host).unwrap();
    assert!(!connection.in_transaction());
    run(&connection, &mut host, "CREATE TABLE t (x)");
    assert!(connection.in_transaction());
    connection.commit(&mut host).unwrap();
    assert!(!connection.in_transaction());
    run(&connection, &mut host, "INSERT INTO t VALUES (1)");
    connection.close(&mut host).unwrap();
    assert!(connection.is_closed());
    let closed = try_run(&connection, &mut host, "SELECT 1", Parameters::None).map(|_| ()).unwrap_err();
    assert_eq!(told(closed), ("sqlalchemy.exc.ResourceClosedError".into(), "This Connection is closed".into()));
    let other = engine.connect(&mut host).unwrap();
    assert_eq!(format!("{:?}", scalar(&other, &mut host, "SELECT count(*) FROM t")), "Int(0)");
    drop(other);
    assert_eq!(
        host.statements(),
        [
            "BEGIN",
            "CREATE TABLE t (x)",
            "COMMIT",
            "BEGIN",
            "INSERT INTO t VALUES (1)",
            "ROLLBACK",
            "BEGIN",
            "SELECT count(*) FROM t"
        ]
    );
}

#[test]
fn savepoints_nest() {
    let mut host = TestHost::default();
    let connection = engine("sqlite://").connect(&mut host).unwrap();
    run(&connection, &mut host, "CREATE TABLE t (x)");
    run(&connection, &mut host, "INSERT INTO t VALUES (1)");
    let outer = connection.begin_nested(&mut host).unwrap();
    run(&connection, &mut host, "INSERT INTO t VALUES (2)");
    let inner = connection.begin_nested(&mut host).unwrap();
    run(&connection, &mut host, "INSERT INTO t VALUES (3)");
    inner.rollback(&mut host).unwrap();
    assert!(connection.in_nested_transaction() && outer.is_active() && !inner.is_active());
    outer.commit(&mut host).unwrap();
    assert!(!connection.in_nested_transaction());
    assert_eq!(
        told(outer.commit(&mut host).unwrap_err()),
        ("sqlalchemy.exc.InvalidRequestError".into(), "This nested transaction is inactive".into())
    );
    connection.commit(&mut host).unwrap();
    let rows = run(&connection, &mut host, "SELECT x FROM t").rows.all(&mut host).unwrap();
    assert_eq!(numbers(rows), [1, 2]);
    let kinds = host.kinds();
    for kind in ["Savepoint", "Savepoint", "RollbackSavepoint", "ReleaseSavepoint", "Commit"] {
        assert!(kinds.iter().any(|known| known == kind), "{kind}");
    }
    assert!(host.statements().contains(&"ROLLBACK TO SAVEPOINT sa_savepoint_2".to_owned()));
    assert!(host.statements().contains(&"RELEASE SAVEPOINT sa_savepoint_1".to_owned()));
}

#[test]
fn begin_twice_and_blocks() {
    let mut host = TestHost::default();
    let connection = engine("sqlite://").connect(&mut host).unwrap();
    let transaction = connection.begin(&mut host).unwrap();
    let (class, message) = told(connection.begin(&mut host).map(|_| ()).unwrap_err());
    assert_eq!(class, "sqlalchemy.exc.InvalidRequestError");
    assert!(message.starts_with("This connection has already initialized a SQLAlchemy Transaction() object"));
    transaction.enter();
    run(&connection, &mut host, "CREATE TABLE t (x)");
    connection.rollback(&mut host).unwrap();
    let (_, message) = told(try_run(&connection, &mut host, "SELECT 1", Parameters::None).map(|_| ()).unwrap_err());
    assert!(message.starts_with("Can't operate on closed transaction inside context manager."), "{message}");
    transaction.exit(&mut host, false).unwrap();
    run(&connection, &mut host, "SELECT 1");
    transaction.rollback(&mut host).unwrap();
    assert_eq!(host.warnings, ["sqlalchemy.exc.SAWarning: transaction already deassociated from connection"]);
}

#[test]
fn errors_are_wrapped_in_sqlalchemys_words() {
    let mut host = TestHost::default();
    let connection = engine("sqlite://").connect(&mut host).unwrap();
    run(&connection, &mut host, "CREATE TABLE t (x UNIQUE)");
    let insert = "INSERT INTO t VALUES (?)";
    let one = |value: Value| Parameters::Positional(vec![value]);
    try_run(&connection, &mut host, insert, one(Value::Int(1))).unwrap();
    let cases = [
        (
            insert,
            one(Value::Int(1)),
            "sqlalchemy.exc.IntegrityError",
            "(sqlite3.IntegrityError) UNIQUE constraint failed: t.x\n[SQL: INSERT INTO t VALUES (?)]\n[parameters: (1,)]\n\
             (Background on this error at: https://sqlalche.me/e/21/code)",
        ),
        (
            "SELECT * FROM nowhere",
            Parameters::None,
            "sqlalchemy.exc.OperationalError",
            "(sqlite3.OperationalError) no such table: nowhere\n[SQL: SELECT * FROM nowhere]\n\
             (Background on this error at: https://sqlalche.me/e/21/code)",
        ),
        (
            insert,
            one(Value::list(vec![])),
            "sqlalchemy.exc.ProgrammingError",
            "(sqlite3.ProgrammingError) Error binding parameter 1: type 'list' is not supported\n\
             [SQL: INSERT INTO t VALUES (?)]\n[parameters: ([],)]\n\
             (Background on this error at: https://sqlalche.me/e/21/code)",
        ),
        (
            insert,
            Parameters::PositionalMany((0..12).map(|n| vec![Value::Int(n)]).collect()),
            "sqlalchemy.exc.IntegrityError",
            "(sqlite3.IntegrityError) UNIQUE constraint failed: t.x\n[SQL: INSERT INTO t VALUES (?)]\n\
             [parameters: [(0,), (1,), (2,), (3,), (4,), (5,), (6,), (7,)  ... displaying 10 of 12 total bound parameter sets \
             ...  (10,), (11,)]]\n(Background on this error at: https://sqlalche.me/e/21/code)",
        ),
    ];
    for (sql, parameters, class, text) in cases {
        let raise = try_run(&connection, &mut host, sql, parameters).map(|_| ()).unwrap_err();
        let (named, message, attributes) = host::named(raise);
        assert_eq!(named, class);
        let attribute = |name: &str| attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
        let statement = attribute("statement").unwrap();
        let written = ErrorText {
            message: &message,
            details: &[],
            statement: statement.as_str().map(Str::as_str),
            parameters: &attribute("params").unwrap(),
            multi: attribute("ismulti").map(|multi| matches!(multi, Value::Bool(true))),
            hide_parameters: false,
            code: Some("code"),
        };
        assert_eq!(written.write(&mut host).unwrap(), text);
        assert!(attribute("orig").is_some());
    }
    let large = Value::int("99999999999999999999".parse().unwrap());
    let raise = try_run(&connection, &mut host, insert, one(large)).map(|_| ()).unwrap_err();
    assert_eq!(told(raise), ("OverflowError".into(), "Python int too large to convert to SQLite INTEGER".into()));
}

#[test]
fn results_give_their_rows_once() {
    let mut host = TestHost::default();
    let connection = engine("sqlite://").connect(&mut host).unwrap();
    let sql = "SELECT 1 AS a, 'x' AS b UNION ALL SELECT 2, 'y' UNION ALL SELECT 3, 'z'";
    let result = run(&connection, &mut host, sql).rows;
    let first = result.fetch_one(&mut host).unwrap().unwrap();
    let Item::Row(row) = first else { panic!("a row") };
    assert_eq!(format!("{:?}", row.get_named(&"b".into()).unwrap()), "Some(Str(\"x\"))");
    assert_eq!(host.rows, 1, "only what was fetched is told");
    assert_eq!(result.fetch_many(&mut host, Some(1)).unwrap().len(), 1);
    assert_eq!(numbers(result.all(&mut host).unwrap()), [3]);
    assert!(result.all(&mut host).unwrap().is_empty());
    result.close();
    assert_eq!(told(result.all(&mut host).unwrap_err()).1, "This result object is closed.");
    // Scalars, mappings and columns are views of it.
    assert_eq!(numbers(run(&connection, &mut host, sql).rows.scalars(0).all(&mut host).unwrap()), [1, 2, 3]);
    let result = run(&connection, &mut host, sql).rows;
    result.columns(&[1, 0]);
    assert_eq!(numbers(result.scalars(1).all(&mut host).unwrap()), [1, 2, 3]);
    // One, and only one.
    for (sql, one, one_or_none) in [
        ("SELECT 1 WHERE 0", Some("No row was found when one was required"), None),
        ("SELECT 1", None, None),
        (
            "SELECT 1 UNION ALL SELECT 1",
            Some("Multiple rows were found when exactly one was required"),
            Some("Multiple rows were found when one or none was required"),
        ),
    ] {
        let message = |result: Result<(), Raise>| result.err().map(|raise| told(raise).1);
        let result = run(&connection, &mut host, sql).rows;
        assert_eq!(message(result.one(&mut host).map(drop)).as_deref(), one, "{sql}");
        assert!(result.is_closed());
        let result = run(&connection, &mut host, sql).rows;
        assert_eq!(message(result.one_or_none(&mut host).map(drop)).as_deref(), one_or_none, "{sql}");
        let result = run(&connection, &mut host, sql).rows;
        assert_eq!(message(result.first(&mut host).map(drop)), None, "{sql}");
        let result = run(&connection, &mut host, sql).rows;
        result.unique(None);
        assert_eq!(result.one(&mut host).is_ok(), sql != "SELECT 1 WHERE 0", "{sql}");
    }
    // Statements without rows say so.
    let result = run(&connection, &mut host, "CREATE TABLE t (x)").rows;
    assert_eq!(
        told(result.all(&mut host).unwrap_err()),
        (
            "sqlalchemy.exc.ResourceClosedError".into(),
            "This result object does not return rows. It has been closed automatically.".into()
        )
    );
}

#[test]
fn unique_rows_come_once() {
    let mut host = TestHost::default();
    let connection = engine("sqlite://").connect(&mut host).unwrap();
    let sql = "SELECT 1, 2 UNION ALL SELECT 1, 2 UNION ALL SELECT 1, 3";
    let result = run(&connection, &mut host, sql).rows;
    result.unique(None);
    assert_eq!(result.fetch_many(&mut host, Some(2)).unwrap().len(), 2);
    let result = run(&connection, &mut host, sql).rows;
    result.unique(None);
    assert_eq!(numbers(result.scalars(0).all(&mut host).unwrap()), [1]);
    assert_eq!(Uniqueness::default(), Uniqueness::Value);
}

#[test]
fn names_that_occur_twice() {
    let mut host = TestHost::default();
    let connection = engine("sqlite://").connect(&mut host).unwrap();
    let row = run(&connection, &mut host, "SELECT 1 AS x, 2 AS x").rows.first(&mut host).unwrap().unwrap();
    let Item::Row(row) = row else { panic!("a row") };
    let row: Row = row;
    assert_eq!(format!("{:?}", row.get_named(&"x".into()).unwrap()), "Some(Int(2))");
    assert!(row.get_named(&"y".into()).unwrap().is_none());
}

#[test]
fn a_database_in_memory_is_one_connection_and_a_named_one_is_shared() {
    let mut host = TestHost::default();
    let memory = engine("sqlite:///:memory:");
    let (first, second) = (memory.connect(&mut host).unwrap(), memory.connect(&mut host).unwrap());
    run(&first, &mut host, "CREATE TABLE t (x)");
    run(&first, &mut host, "INSERT INTO t VALUES (1)");
    assert_eq!(format!("{:?}", scalar(&second, &mut host, "SELECT count(*) FROM t")), "Int(1)");
    let environment = environment();
    let open = |name: &str| Engine::create(name, EngineOptions::default(), &environment).unwrap();
    let named = open("sqlite:///a.db");
    let writer = named.connect(&mut host).unwrap();
    run(&writer, &mut host, "CREATE TABLE t (x)");
    writer.commit(&mut host).unwrap();
    run(&writer, &mut host, "INSERT INTO t VALUES (1)");
    let reader = open("sqlite:///a.db").connect(&mut host).unwrap();
    assert_eq!(format!("{:?}", scalar(&reader, &mut host, "SELECT count(*) FROM t")), "Int(0)");
    reader.close(&mut host).unwrap();
    writer.close(&mut host).unwrap();
    let dropped = open("sqlite:///b.db").connect(&mut host).unwrap();
    assert!(try_run(&dropped, &mut host, "SELECT * FROM t", Parameters::None).is_err());
}

#[test]
fn engine_begin_commits_or_rolls_back() {
    let mut host = TestHost::default();
    let engine = engine("sqlite://");
    let work = |host: &mut dyn Host, connection: &Connection, sql: &str| {
        connection.exec_driver_sql(host, sql, Parameters::None, &ExecutionOptions::default()).map(drop)
    };
    engine.begin(&mut host, |host, connection| work(host, connection, "CREATE TABLE t (x)")).unwrap();
    let failed = engine.begin(&mut host, |host, connection| {
        work(host, connection, "INSERT INTO t VALUES (1)")?;
        work(host, connection, "nonsense")
    });
    assert!(failed.is_err());
    assert_eq!(
        host.statements(),
        ["BEGIN", "CREATE TABLE t (x)", "COMMIT", "BEGIN", "INSERT INTO t VALUES (1)", "nonsense", "ROLLBACK"]
    );
}

#[test]
fn the_log_reads_as_pythons() {
    let mut host = TestHost::default();
    let options = EngineOptions { echo: Echo::Statements, ..EngineOptions::default() };
    let engine = Engine::create("sqlite://", options, &environment()).unwrap();
    let connection = engine.connect(&mut host).unwrap();
    try_run(&connection, &mut host, "SELECT ?", Parameters::Positional(vec![Value::Int(1)])).unwrap();
    let savepoint = connection.begin_nested(&mut host).unwrap();
    savepoint.commit(&mut host).unwrap();
    connection.close(&mut host).unwrap();
    let start = "2026-11-22 10:11:30,741 INFO sqlalchemy.engine.Engine ";
    let lines = [
        "BEGIN (implicit)",
        "SELECT ?",
        "[raw sql] (1,)",
        "SAVEPOINT sa_savepoint_1",
        "[no key 0.00000s] ()",
        "RELEASE SAVEPOINT sa_savepoint_1",
        "[no key 0.00000s] ()",
        "ROLLBACK",
    ];
    let expected: String = lines.iter().map(|line| format!("{start}{line}\n")).collect();
    assert_eq!(host.output, expected);
}

#[test]
fn a_failing_statement_is_told_before_it_fails() {
    let mut host = TestHost::default();
    let connection = engine("sqlite://").connect(&mut host).unwrap();
    assert!(try_run(&connection, &mut host, "nonsense", Parameters::None).is_err());
    assert_eq!(host.statements(), ["BEGIN", "nonsense"]);
    assert_eq!(host.failures, ["near \"nonsense\": syntax error"]);
    assert!(connection.in_transaction());
}

#[test]
fn the_tables_can_be_looked_at_afterwards() {
    let mut host = TestHost::default();
    let environment = environment();
    let engine = Engine::create("sqlite://", EngineOptions::default(), &environment).unwrap();
    let connection = engine.connect(&mut host).unwrap();
    run(&connection, &mut host, "CREATE TABLE b (x, y)");
    run(&connection, &mut host, "CREATE TABLE a (x)");
    run(&connection, &mut host, "INSERT INTO b VALUES (1, 'one')");
    let told = host.events.len();
    let connections = environment.connections();
    let [open] = connections.as_slice() else { panic!("one connection") };
    let tables = open.tables().unwrap();
    assert_eq!(
        format!("{tables:?}"),
        "[TableContents { name: \"a\", columns: [\"x\"], rows: [] }, \
          TableContents { name: \"b\", columns: [\"x\", \"y\"], rows: [[Int(1), Str(\"one\")]] }]"
    );
    assert_eq!(host.events.len(), told);
}
