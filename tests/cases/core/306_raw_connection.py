"""raw_connection(), and the driver's connection behind a Connection."""
import sqlite3
from sqlalchemy import create_engine, text

engine = create_engine("sqlite://")
raw = engine.raw_connection()
try:
    cursor = raw.cursor()
    cursor.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT)")
    cursor.executemany("INSERT INTO note (body) VALUES (?)", [("one",), ("two",)])
    print(cursor.rowcount, raw.is_valid, raw.info, raw.driver_connection is raw.dbapi_connection)
    raw.commit()
    cursor.execute("INSERT INTO note (body) VALUES ('lost')")
finally:
    raw.close()
print(raw.is_valid, raw.dbapi_connection)
with engine.connect() as connection:
    print(connection.execute(text("SELECT body FROM note ORDER BY id")).scalars().all())
    driver = connection.connection.driver_connection
    print(isinstance(driver, sqlite3.Connection), driver.in_transaction, connection.connection.dbapi_connection is driver)
    connection.execute(text("INSERT INTO note (body) VALUES ('three')"))
    print(driver.in_transaction, driver.total_changes)
    driver.create_function("rev", 1, lambda body: body[::-1])
    print(connection.execute(text("SELECT rev(body) FROM note ORDER BY id")).scalars().all())
    cursor = connection.connection.cursor()
    cursor.execute("SELECT count(*) FROM note")
    print(cursor.fetchone(), [column[0] for column in cursor.description])
    cursor.close()
    connection.info["seen"] = True
    connection.commit()
with engine.connect() as connection:
    print(connection.info)
    print(connection.execute(text("SELECT rev('abc')")).scalar())
    cursor = connection.connection.cursor()
    try:
        cursor.execute("SELECT nothing FROM note")
    except sqlite3.OperationalError as error:
        print(type(error).__name__, error, error.args)
