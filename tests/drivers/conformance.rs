//! What every driver must do, as one test that runs on each.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use retort::{
    engine::{
        AggregateCall, Database, Driver, DriverConnection, DriverError, DriverResult, ErrorClass, UserFunction,
        pysqlite::DbapiConnection,
    },
    value::Value,
};

/// The version of SQLite that both drivers are pinned to.
pub const SQLITE_VERSION: &str = "3.54.1";

/// Puts `driver` through everything; panics where it does otherwise.
pub fn check(driver: &dyn Driver) {
    type Test = fn(&dyn Driver) -> DriverResult<()>;
    let tests: [(&str, Test); 11] = [
        ("version", version),
        ("values keep their types", round_trip),
        ("rows come in batches", batches),
        ("errors have classes", errors),
        ("counts and rowids", counts),
        ("transactions", transactions),
        ("named databases are shared", named),
        ("executemany", many),
        ("legacy transaction control", legacy),
        ("statements can be open side by side", side_by_side),
        ("SQL calls functions", functions),
    ];
    for (name, test) in tests {
        if let Err(error) = test(driver) {
            panic!("{name}: {error}");
        }
    }
}

fn version(driver: &dyn Driver) -> DriverResult<()> {
    assert_eq!(driver.version(), SQLITE_VERSION);
    let connection = driver.open(&Database::Memory)?;
    assert_eq!(text(&scalar(&*connection, "SELECT sqlite_version()", &[])?), SQLITE_VERSION);
    Ok(())
}

fn round_trip(driver: &dyn Driver) -> DriverResult<()> {
    let connection = driver.open(&Database::Memory)?;
    let long = "é".repeat(5000);
    let values: Vec<(Value, &str)> = vec![
        (Value::None, "null"),
        (Value::Bool(true), "integer"),
        (Value::Int(0), "integer"),
        (Value::Int(-1), "integer"),
        (Value::Int(7), "integer"),
        (Value::Int(i64::from(i32::MAX)), "integer"),
        (Value::Int(i64::from(i32::MAX) + 1), "integer"),
        (Value::Int(i64::from(i32::MIN)), "integer"),
        (Value::Int(i64::from(i32::MIN) - 1), "integer"),
        (Value::Int((1 << 53) - 1), "integer"),
        (Value::Int((1 << 53) + 1), "integer"),
        (Value::Int(-(1 << 53) - 1), "integer"),
        (Value::Int(i64::MAX), "integer"),
        (Value::Int(i64::MIN), "integer"),
        (Value::Float(7.0), "real"),
        (Value::Float(-0.5), "real"),
        (Value::Float(0.1), "real"),
        (Value::Float(1e300), "real"),
        (Value::Float(f64::INFINITY), "real"),
        (Value::Float(9_007_199_254_740_993.0), "real"),
        (Value::from(""), "text"),
        (Value::from("a"), "text"),
        (Value::from("it's €5 \u{1F600}"), "text"),
        (Value::from("with\0nul"), "text"),
        (Value::from(long.as_str()), "text"),
        (Value::Bytes(Rc::new(Vec::new())), "blob"),
        (Value::Bytes(Rc::new(vec![0, 255, 7])), "blob"),
    ];
    for (value, kind) in &values {
        let row = row(&*connection, "SELECT ?, typeof(?)", &[value.clone(), value.clone()])?;
        assert_eq!(row.get(1).map(text).as_deref(), Some(*kind), "{value:?}");
        let back = row.first().cloned().unwrap_or_default();
        let expected = if let Value::Bool(value) = value { Value::Int(i64::from(*value)) } else { value.clone() };
        assert_same(&back, &expected);
    }
    // A NaN is NULL to SQLite.
    assert!(scalar(&*connection, "SELECT ?", &[Value::Float(f64::NAN)])?.is_none());
    // Several at a time, big ones among them, each in its place.
    let places = [Value::Int(1), Value::Int(i64::MAX), Value::from("?"), Value::Int(-5_000_000_000), Value::Float(1.0)];
    let back = row(&*connection, "SELECT ?, ?, '?' || ?, ?, ? -- ?", &places)?;
    assert_eq!(format!("{back:?}"), "[Int(1), Int(9223372036854775807), Str(\"??\"), Int(-5000000000), Float(1.0)]");
    // In a table, compared, and counted with.
    run(&*connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, n, label TEXT)", &[])?;
    run(&*connection, "INSERT INTO t VALUES (?, ?, ?)", &[Value::Int(5_000_000_000), Value::Int(7), Value::from("x")])?;
    let found = scalar(&*connection, "SELECT n / 2 FROM t WHERE id = ?", &[Value::Int(5_000_000_000)])?;
    assert_same(&found, &Value::Int(3));
    assert_same(&scalar(&*connection, "SELECT ? / 2", &[Value::Float(7.0)])?, &Value::Float(3.5));
    assert_same(&scalar(&*connection, "SELECT 1.0", &[])?, &Value::Float(1.0));
    assert_same(&scalar(&*connection, "SELECT 1", &[])?, &Value::Int(1));
    Ok(())
}

fn batches(driver: &dyn Driver) -> DriverResult<()> {
    let connection = driver.open(&Database::Memory)?;
    let sql =
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?) SELECT n, 'row ' || n FROM c";
    for (total, size) in [(0, 10), (1, 10), (10, 10), (25, 10), (3000, 1000), (3000, 7)] {
        let mut statement = connection.prepare(sql)?;
        let names: Vec<String> = statement.columns().iter().map(|name| name.as_str().to_owned()).collect();
        assert_eq!(names, ["n", "'row ' || n"]);
        statement.execute(&[Value::Int(total.max(1))])?;
        let total = total.max(1) as usize;
        let mut all = Vec::new();
        loop {
            let mut rows = Vec::new();
            let count = statement.fetch(size, &mut rows)?;
            assert_eq!(rows.len(), count * 2);
            all.append(&mut rows);
            if count < size {
                break;
            }
        }
        assert_eq!(all.len(), total * 2);
        assert_eq!(all.last().map(text), Some(format!("row {total}")));
        assert_eq!(statement.fetch(size, &mut Vec::new())?, 0);
    }
    Ok(())
}

fn errors(driver: &dyn Driver) -> DriverResult<()> {
    let connection = driver.open(&Database::Memory)?;
    run(&*connection, "CREATE TABLE p (id INTEGER PRIMARY KEY, x INTEGER NOT NULL, CHECK (x < 10))", &[])?;
    run(&*connection, "CREATE UNIQUE INDEX u ON p (x)", &[])?;
    run(&*connection, "CREATE TABLE c (p_id INTEGER REFERENCES p (id))", &[])?;
    run(&*connection, "PRAGMA foreign_keys = ON", &[])?;
    run(&*connection, "INSERT INTO p VALUES (1, 1)", &[])?;
    for (sql, class, message) in [
        ("SELEC 1", ErrorClass::Operational, "near \"SELEC\": syntax error"),
        ("SELECT * FROM nowhere", ErrorClass::Operational, "no such table: nowhere"),
        ("SELECT nowt FROM p", ErrorClass::Operational, "no such column: nowt"),
        ("SELECT nowt(1)", ErrorClass::Operational, "no such function: nowt"),
        ("SELECT 'open", ErrorClass::Operational, "unrecognized token: \"'open\""),
        ("SELECT 1; SELECT 2", ErrorClass::Programming, "You can only execute one statement at a time."),
        ("INSERT INTO p VALUES (2, 1)", ErrorClass::Integrity, "UNIQUE constraint failed: p.x"),
        ("INSERT INTO p VALUES (1, 2)", ErrorClass::Integrity, "UNIQUE constraint failed: p.id"),
        ("INSERT INTO p VALUES (2, NULL)", ErrorClass::Integrity, "NOT NULL constraint failed: p.x"),
        ("INSERT INTO p VALUES (2, 11)", ErrorClass::Integrity, "CHECK constraint failed: x < 10"),
        ("INSERT INTO c VALUES (9)", ErrorClass::Integrity, "FOREIGN KEY constraint failed"),
        ("INSERT INTO p (id, x) VALUES ('a', 3)", ErrorClass::Integrity, "datatype mismatch"),
        ("SELECT abs(-9223372036854775808)", ErrorClass::Operational, "integer overflow"),
        ("SELECT json('{')", ErrorClass::Operational, "malformed JSON"),
        ("CREATE TABLE p (id)", ErrorClass::Operational, "table p already exists"),
        ("COMMIT", ErrorClass::Operational, "cannot commit - no transaction is active"),
        ("SELECT zeroblob(2000000000)", ErrorClass::Data, "string or blob too big"),
    ] {
        match run(&*connection, sql, &[]) {
            Ok(()) => assert_eq!(sql, "an error"),
            Err(error) => assert_eq!((error.class, error.message.as_str()), (class, message), "{sql}"),
        }
    }
    // What follows the statement may be white space and comments.
    run(&*connection, "SELECT 1 ; -- done\n /* really */ ", &[])?;
    Ok(())
}

fn counts(driver: &dyn Driver) -> DriverResult<()> {
    let connection = driver.open(&Database::Memory)?;
    run(&*connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, x)", &[])?;
    run(&*connection, "INSERT INTO t (x) VALUES (?), (?), (?)", &[Value::Int(1), Value::Int(2), Value::None])?;
    assert_eq!((connection.changes(), connection.last_insert_rowid()), (3, 3));
    run(&*connection, "INSERT INTO t VALUES (?, NULL)", &[Value::Int(1 << 60)])?;
    assert_eq!(connection.last_insert_rowid(), 1 << 60);
    run(&*connection, "UPDATE t SET x = 5 WHERE id < 3", &[])?;
    assert_eq!(connection.changes(), 2);
    run(&*connection, "DELETE FROM t WHERE id = 99", &[])?;
    assert_eq!(connection.changes(), 0);
    let mut statement = connection.prepare("INSERT INTO t (id, x) VALUES (?, ?) RETURNING id, x")?;
    assert_eq!((statement.parameter_count(), statement.columns().len()), (2, 2));
    statement.execute(&[Value::Int(50), Value::from("y")])?;
    let mut rows = Vec::new();
    assert_eq!(statement.fetch(10, &mut rows)?, 1);
    assert_eq!(format!("{rows:?}"), "[Int(50), Str(\"y\")]");
    Ok(())
}

fn transactions(driver: &dyn Driver) -> DriverResult<()> {
    let connection = driver.open(&Database::Memory)?;
    run(&*connection, "CREATE TABLE t (x UNIQUE ON CONFLICT ROLLBACK)", &[])?;
    assert!(!connection.in_transaction());
    for (sql, open) in [
        ("BEGIN", true),
        ("INSERT INTO t VALUES (1)", true),
        ("SAVEPOINT a", true),
        ("ROLLBACK TO SAVEPOINT a", true),
        ("RELEASE SAVEPOINT a", true),
        ("COMMIT", false),
        ("SAVEPOINT a", true),
        ("SAVEPOINT b", true),
        ("RELEASE SAVEPOINT b", true),
        ("RELEASE SAVEPOINT a", false),
        ("BEGIN", true),
        ("ROLLBACK", false),
        ("BEGIN", true),
    ] {
        run(&*connection, sql, &[])?;
        assert_eq!(connection.in_transaction(), open, "{sql}");
    }
    // SQLite itself may end a transaction.
    assert!(run(&*connection, "INSERT INTO t VALUES (1)", &[]).is_err());
    assert!(!connection.in_transaction());
    Ok(())
}

fn named(driver: &dyn Driver) -> DriverResult<()> {
    let database = Database::Named("dir/a b?.db".into());
    let first = driver.open(&database)?;
    run(&*first, "CREATE TABLE t (x)", &[])?;
    let second = driver.open(&database)?;
    run(&*second, "INSERT INTO t VALUES (1)", &[])?;
    assert_same(&scalar(&*first, "SELECT count(*) FROM t", &[])?, &Value::Int(1));
    // A writer keeps another out until it is done.
    run(&*first, "BEGIN IMMEDIATE", &[])?;
    match run(&*second, "INSERT INTO t VALUES (2)", &[]) {
        Ok(()) => assert_eq!("locked", "not locked"),
        Err(error) => {
            assert_eq!((error.class, error.message.as_str()), (ErrorClass::Operational, "database is locked"));
        }
    }
    // A reader sees what was there before.
    run(&*first, "INSERT INTO t VALUES (3)", &[])?;
    assert_same(&scalar(&*second, "SELECT count(*) FROM t", &[])?, &Value::Int(1));
    run(&*first, "ROLLBACK", &[])?;
    run(&*second, "INSERT INTO t VALUES (2)", &[])?;
    drop((first, second));
    // It outlives its connections, and is not that of another name.
    let third = driver.open(&database)?;
    assert_same(&scalar(&*third, "SELECT count(*) FROM t", &[])?, &Value::Int(2));
    let other = driver.open(&Database::Named("other.db".into()))?;
    assert!(run(&*other, "SELECT * FROM t", &[]).is_err());
    assert!(run(&*driver.open(&Database::Memory)?, "SELECT * FROM t", &[]).is_err());
    Ok(())
}

fn many(driver: &dyn Driver) -> DriverResult<()> {
    let connection = driver.open(&Database::Memory)?;
    run(&*connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT UNIQUE)", &[])?;
    let rows: Vec<Vec<Value>> =
        (0..2500_i64).map(|n| vec![Value::Int(n << 30), Value::from(format!("row {n}"))]).collect();
    let mut statement = connection.prepare("INSERT INTO t VALUES (?, ?)")?;
    assert_eq!(statement.execute_many(&rows)?, 2500);
    statement.close();
    assert_same(&scalar(&*connection, "SELECT sum(id >> 30) FROM t", &[])?, &Value::Int(2499 * 1250));
    let mut statement = connection.prepare("INSERT INTO t (x) VALUES (?)")?;
    let failed = statement.execute_many(&[vec![Value::from("new")], vec![Value::from("row 7")]]);
    assert_eq!(failed.map_err(|error| error.class), Err(ErrorClass::Integrity));
    statement.close();
    assert_same(&scalar(&*connection, "SELECT count(*) FROM t", &[])?, &Value::Int(2501));
    Ok(())
}

fn legacy(driver: &dyn Driver) -> DriverResult<()> {
    let connection = DbapiConnection::new(driver.open(&Database::Memory)?);
    for (sql, open) in [
        ("CREATE TABLE t (x)", false),
        ("SELECT * FROM t", false),
        ("PRAGMA foreign_keys = ON", false),
        ("/* why */ insert into t values (1)", true),
        ("SELECT * FROM t", true),
    ] {
        connection.execute(sql, &[])?;
        assert_eq!(connection.in_transaction(), open, "{sql}");
    }
    connection.rollback()?;
    connection.rollback()?;
    connection.commit()?;
    assert!(!connection.in_transaction());
    let cursor = connection.execute("INSERT INTO t VALUES (?)", &[Value::Int(1)])?;
    assert_eq!((cursor.rowcount, cursor.lastrowid), (1, Some(1)));
    assert_eq!(connection.execute("SELECT 1", &[])?.rowcount, -1);
    assert_eq!(connection.execute("UPDATE t SET x = 2", &[])?.rowcount, 1);
    let rows = [vec![Value::Int(5)], vec![Value::Int(6)]];
    assert_eq!(connection.execute_many("INSERT INTO t VALUES (?)", &rows)?.rowcount, 2);
    connection.commit()?;
    for (sql, parameters, message) in [
        (
            "SELECT ?",
            vec![],
            "Incorrect number of bindings supplied. The current statement uses 1, and there are 0 supplied.",
        ),
        ("SELECT '\0'", vec![], "the query contains a null character"),
    ] {
        match connection.execute(sql, &parameters) {
            Ok(_) => assert_eq!(sql, "an error"),
            Err(error) => assert_eq!((error.class, error.message.as_str()), (ErrorClass::Programming, message)),
        }
    }
    assert!(connection.execute_many("SELECT ?", &rows).is_err());
    // There may be no statement at all.
    assert!(connection.execute("  -- nothing\n", &[])?.columns.is_empty());
    assert!(connection.execute("", &[])?.columns.is_empty());
    Ok(())
}

/// SQL calls functions, whose arguments and answers keep their types.
fn functions(driver: &dyn Driver) -> DriverResult<()> {
    let connection = driver.open(&Database::Memory)?;
    let same = UserFunction::Scalar(Rc::new(|arguments: &[Value]| Ok(arguments.first().cloned().unwrap_or_default())));
    connection.create_function("same", 1, true, Some(same))?;
    for value in [
        Value::None,
        Value::Int(7),
        Value::Int(-1),
        Value::Int(i64::MAX),
        Value::Int(i64::MIN),
        Value::Int(5_000_000_000),
        Value::Float(7.0),
        Value::Float(1.5e300),
        Value::from(""),
        Value::from("tëxt"),
        Value::Bytes(Rc::new(vec![0, 255, 7])),
    ] {
        assert_same(&scalar(&*connection, "SELECT same(?)", std::slice::from_ref(&value))?, &value);
    }
    let count = UserFunction::Scalar(Rc::new(|arguments: &[Value]| Ok(Value::from(arguments.len()))));
    connection.create_function("arity", -1, false, Some(count))?;
    assert_same(&scalar(&*connection, "SELECT arity(1, 'x', NULL)", &[])?, &Value::Int(3));
    let fails = UserFunction::Scalar(Rc::new(|_: &[Value]| Err("told so".to_owned())));
    connection.create_function("fails", 0, false, Some(fails))?;
    match run(&*connection, "SELECT fails()", &[]) {
        Ok(()) => panic!("an error"),
        Err(error) => assert_eq!((error.class, error.message.as_str()), (ErrorClass::Operational, "told so")),
    }
    let sums: RefCell<BTreeMap<u32, i64>> = RefCell::default();
    let sum = UserFunction::Aggregate(Rc::new(move |call: AggregateCall<'_>| match call {
        AggregateCall::Step { group, arguments } => {
            if let Some(Value::Int(number)) = arguments.first() {
                *sums.borrow_mut().entry(group).or_default() += number;
            }
            Ok(Value::None)
        }
        AggregateCall::End { group } => {
            Ok(group.and_then(|group| sums.borrow_mut().remove(&group)).map_or(Value::None, Value::Int))
        }
    }));
    connection.create_function("total_of", 1, false, Some(sum))?;
    connection.run_script("CREATE TABLE f (g, x); INSERT INTO f VALUES (1, 2), (1, 3), (2, 10); -- done")?;
    assert_eq!(connection.total_changes(), 3);
    let sql = "SELECT group_concat(s) FROM (SELECT g, total_of(x) AS s FROM f GROUP BY g ORDER BY g)";
    assert_eq!(text(&scalar(&*connection, sql, &[])?), "5,10");
    let both = row(&*connection, "SELECT total_of(x), total_of(x * 2), total_of(g) FROM f", &[])?;
    assert_eq!(format!("{both:?}"), "[Int(15), Int(30), Int(4)]");
    assert!(scalar(&*connection, "SELECT total_of(x) FROM f WHERE 0", &[])?.is_none());
    connection.create_function("same", 1, true, None)?;
    assert!(run(&*connection, "SELECT same(1)", &[]).is_err());
    let names = connection.prepare("SELECT :a, ?, @b, ?5, ':c', :a")?.parameter_names();
    let names: Vec<&str> = names.iter().map(|name| name.as_deref().unwrap_or("-")).collect();
    assert_eq!(names, [":a", "-", "@b", "-", "?5"]);
    assert!(connection.run_script("INSERT INTO f VALUES (3, 3); no sql;").is_err());
    assert_same(&scalar(&*connection, "SELECT count(*) FROM f", &[])?, &Value::Int(4));
    Ok(())
}

fn side_by_side(driver: &dyn Driver) -> DriverResult<()> {
    let connection = driver.open(&Database::Memory)?;
    let sql = "WITH RECURSIVE c(n) AS (SELECT ? UNION ALL SELECT n + 1 FROM c LIMIT 5) SELECT n FROM c";
    let mut first = connection.prepare(sql)?;
    first.execute(&[Value::Int(1)])?;
    let mut second = connection.prepare(sql)?;
    second.execute(&[Value::Int(101)])?;
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        assert_eq!((first.fetch(1, &mut a)?, second.fetch(1, &mut b)?), (1, 1));
    }
    assert_eq!(
        format!("{a:?} {b:?}"),
        "[Int(1), Int(2), Int(3), Int(4), Int(5)] [Int(101), Int(102), Int(103), Int(104), Int(105)]"
    );
    Ok(())
}

fn run(connection: &dyn DriverConnection, sql: &str, parameters: &[Value]) -> DriverResult<()> {
    let mut statement = connection.prepare(sql)?;
    statement.execute(parameters)?;
    while statement.fetch(100, &mut Vec::new())? == 100 {}
    statement.close();
    Ok(())
}

fn row(connection: &dyn DriverConnection, sql: &str, parameters: &[Value]) -> DriverResult<Vec<Value>> {
    let mut statement = connection.prepare(sql)?;
    statement.execute(parameters)?;
    let mut values = Vec::new();
    statement.fetch(1, &mut values)?;
    statement.close();
    Ok(values)
}

fn scalar(connection: &dyn DriverConnection, sql: &str, parameters: &[Value]) -> DriverResult<Value> {
    let first = row(connection, sql, parameters)?.into_iter().next();
    first.ok_or_else(|| DriverError::new(ErrorClass::Interface, format!("no row: {sql}")))
}

fn text(value: &Value) -> String {
    match value {
        Value::Str(text) => text.as_str().to_owned(),
        other => format!("{other:?}"),
    }
}

/// Both of one type, and equal.
fn assert_same(left: &Value, right: &Value) {
    assert_eq!(format!("{left:?}"), format!("{right:?}"));
}
