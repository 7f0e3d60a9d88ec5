//! The SQL expression language and the engine: how long a statement takes to be compiled, cold and out of the cache, and how
//! much the engine adds to what SQLite takes: 10,000 small statements through it, and the same through rusqlite alone.
//! The best of several runs counts. `cargo bench --bench statements`.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a benchmark talks on stdout, and ends where it fails"
)]
#![allow(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]

#[path = "../tests/engine/host.rs"]
mod host;

use std::{
    rc::Rc,
    time::{Duration, Instant},
};

use host::TestHost;
use retort::{
    drivers::rusqlite::RusqliteDriver,
    engine::{Clock, Connection, Engine, EngineOptions, Environment, ExecutionOptions, ParameterSet, Parameters},
    sql::{
        compiler::{CompileOptions, Compiled, Statement},
        dml::Insert,
        elements::Operand,
        operators::Op,
        schema::{Column, ColumnOptions, MetaData, Table},
        selectable::{Select, SelectBase, SelectItem},
        types::{TypeClass, TypeEngine},
    },
    value::{Str, Value},
};

const ROUNDS: usize = 5;
const COMPILED: u32 = 2_000;
const EXECUTED: i64 = 10_000;

fn main() {
    let table = table();
    println!("{:28} {:>12}", "compiling a SELECT", "each");
    let mut host = TestHost::default();
    let engine = engine();
    let cold = best(|| {
        for number in 0..COMPILED {
            let statement = select(&table, i64::from(number));
            let options = CompileOptions { cache_key: statement.cache_key(), ..CompileOptions::default() };
            Compiled::new(&mut host, &statement, engine.dialect(), options).unwrap();
        }
    });
    let key = best(|| {
        for number in 0..COMPILED {
            assert!(select(&table, i64::from(number)).cache_key().is_some());
        }
    });
    let built = best(|| {
        for number in 0..COMPILED {
            select(&table, i64::from(number));
        }
    });
    println!("{:28} {:>12}", "built alone", each(built, COMPILED));
    println!("{:28} {:>12}", "built, found in the cache", each(key, COMPILED));
    println!("{:28} {:>12}", "built, compiled", each(cold, COMPILED));
    println!();
    println!("{:28} {:>10} {:>10} {:>6}", "10,000 statements", "retort", "rusqlite", "ratio");
    compared("INSERT of a row", insert_ours(&table), insert_raw());
    compared("SELECT by key", select_ours(&table), select_raw());
}

fn best(mut work: impl FnMut()) -> Duration {
    let timed = |_| {
        let begun = Instant::now();
        work();
        begun.elapsed()
    };
    (0..ROUNDS).map(timed).min().unwrap_or_default()
}

fn each(time: Duration, count: u32) -> String {
    format!("{:.2} us", time.as_secs_f64() * 1e6 / f64::from(count))
}

fn compared(name: &str, ours: Duration, raw: Duration) {
    let milliseconds = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1000.0);
    let ratio = ours.as_secs_f64() / raw.as_secs_f64();
    println!("{name:28} {:>10} {:>10} {ratio:>6.2}", milliseconds(ours), milliseconds(raw));
}

fn engine() -> Engine {
    let environment = Environment::new(Rc::new(RusqliteDriver::new()), Clock::new(|| 0.0));
    Engine::create("sqlite://", EngineOptions::default(), &environment).unwrap()
}

fn table() -> Table {
    let metadata = MetaData::new(None, Vec::new());
    let table = Table::new(&metadata, "person".into(), None).unwrap();
    let add = |name: &str, class: TypeClass, primary_key: bool| {
        let options = ColumnOptions { primary_key, ..ColumnOptions::default() };
        let column = Column::new(Some(name.into()), TypeEngine::new(class), options);
        table.append_column(&column, false).unwrap();
    };
    add("id", TypeClass::Integer, true);
    add("name", TypeClass::String, false);
    add("age", TypeClass::Integer, false);
    table
}

/// `select(person).where(person.c.id == number)`, made anew as a script makes it.
fn select(table: &Table, number: i64) -> Statement {
    let items = ["id", "name", "age"].into_iter().map(|name| SelectItem::Element(table.c(name).unwrap())).collect();
    let by_key = table.c("id").unwrap().operate(Op::Eq, Operand::Value(Value::Int(number))).unwrap();
    let select = Select::new(items).with(|parts| parts.criteria.push(by_key));
    Statement::Select(SelectBase::Select(select))
}

fn connection(host: &mut TestHost, table: &Table) -> Connection {
    let connection = engine().connect(host).unwrap();
    connection.create_table(host, table, false).unwrap();
    connection.commit(host).unwrap();
    connection
}

fn insert_all(host: &mut TestHost, connection: &Connection, table: &Table) {
    let statement = Statement::Insert(Insert::new(table));
    for number in 0..EXECUTED {
        let pairs = [("name", Value::from("somebody")), ("age", Value::Int(number % 100))];
        let set = ParameterSet::new(pairs.into_iter().map(|(key, value)| (Str::from(key), value)).collect());
        connection.execute(host, &statement, Parameters::One(set), &ExecutionOptions::default()).unwrap();
    }
    host.events.clear();
}

fn insert_ours(table: &Table) -> Duration {
    let mut host = TestHost::default();
    let connection = connection(&mut host, table);
    best(|| {
        insert_all(&mut host, &connection, table);
        connection.rollback(&mut host).unwrap();
    })
}

fn select_ours(table: &Table) -> Duration {
    let mut host = TestHost::default();
    let connection = connection(&mut host, table);
    insert_all(&mut host, &connection, table);
    connection.commit(&mut host).unwrap();
    best(|| {
        for number in 1..=EXECUTED {
            let statement = select(table, number);
            let result =
                connection.execute(&mut host, &statement, Parameters::None, &ExecutionOptions::default()).unwrap();
            assert!(result.rows.one(&mut host).is_ok());
        }
        host.events.clear();
    })
}

fn raw() -> rusqlite::Connection {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    let table = "CREATE TABLE person (id INTEGER NOT NULL, name VARCHAR, age INTEGER, PRIMARY KEY (id))";
    connection.execute_batch(table).unwrap();
    connection
}

fn insert_all_raw(connection: &rusqlite::Connection) {
    for number in 0..EXECUTED {
        let mut statement = connection.prepare_cached("INSERT INTO person (name, age) VALUES (?, ?)").unwrap();
        statement.execute(("somebody", number % 100)).unwrap();
    }
}

fn insert_raw() -> Duration {
    let connection = raw();
    best(|| {
        connection.execute_batch("BEGIN").unwrap();
        insert_all_raw(&connection);
        connection.execute_batch("ROLLBACK").unwrap();
    })
}

fn select_raw() -> Duration {
    const SQL: &str = "SELECT person.id, person.name, person.age FROM person WHERE person.id = ?";
    let connection = raw();
    connection.execute_batch("BEGIN").unwrap();
    insert_all_raw(&connection);
    connection.execute_batch("COMMIT").unwrap();
    best(|| {
        for number in 1..=EXECUTED {
            let mut statement = connection.prepare_cached(SQL).unwrap();
            let row: (i64, String, i64) =
                statement.query_row([number], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
            assert!(row.0 == number && !row.1.is_empty());
        }
    })
}
