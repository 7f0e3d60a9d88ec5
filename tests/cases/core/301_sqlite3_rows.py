"""Row factories of sqlite3."""
import sqlite3
from collections import namedtuple

con = sqlite3.connect(":memory:")
con.executescript("""
    CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, age INT);
    INSERT INTO person (name, age) VALUES ('ada', 36), ('bob', 41), ('cleo', NULL);
""")
con.row_factory = sqlite3.Row
row = con.execute("SELECT id, name AS Name, age FROM person").fetchone()
print(row.keys(), row["id"], row["NAME"], row[2], tuple(row), len(row), dict(row), row[0:2], row[-1])
for key in (5, "nope", 1.5):
    try:
        print(row[key])
    except IndexError as error:
        print(type(error).__name__, error)
same = con.execute("SELECT id, name AS Name, age FROM person").fetchone()
print(row == same, hash(row) == hash(same), row == tuple(row), isinstance(row, tuple), type(row))
print([r["name"] for r in con.execute("SELECT name FROM person ORDER BY name DESC")])
con.row_factory = lambda cursor, values: {column[0]: value for column, value in zip(cursor.description, values)}
print(con.execute("SELECT * FROM person WHERE age IS NULL").fetchall())
Person = namedtuple("Person", "id name age")
con.row_factory = lambda cursor, values: Person(*values)
print(con.execute("SELECT * FROM person WHERE id = ?", (2,)).fetchone())
con.row_factory = None
cur = con.cursor()
cur.row_factory = lambda cursor, values: values[0]
print(cur.execute("SELECT name FROM person ORDER BY id").fetchall())
con.text_factory = bytes
print(con.execute("SELECT name, age FROM person WHERE id = 1").fetchone())
con.text_factory = lambda data: data.decode().upper()
print(con.execute("SELECT name, age FROM person WHERE id = 1").fetchone())
