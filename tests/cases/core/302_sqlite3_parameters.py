"""Parameters of sqlite3 in all of their styles, and what it says where they do not fit."""
import sqlite3

con = sqlite3.connect(":memory:")
con.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v)")
attempts = [
    ("SELECT ?", ()),
    ("SELECT ?", (1, 2)),
    ("SELECT :a", {}),
    ("SELECT ?", {"a": 1}),
    ("SELECT :a, :b", {"a": 1, "b": "x", "c": None}),
    ("SELECT @a, $b", {"a": 1, "b": 2}),
    ("SELECT :a, :b", (1, 2)),
    ("SELECT ?1, ?2, ?1", (1, 2)),
    ("SELECT ?, '?', \"?\"", ("x",)),
    ("SELECT ?", [b"bytes"]),
    ("SELECT ?", (True,)),
    ("SELECT ?", (None,)),
    ("SELECT typeof(?), typeof(?), typeof(?), typeof(?)", (7, 7.0, "7", b"7")),
    ("SELECT ?", 5),
    ("SELECT ?", "a"),
    ("SELECT ?", ([1],)),
    ("SELECT ?", (object(),)),
    ("SELEC 1", ()),
    ("SELECT * FROM nope", ()),
    ("SELECT 1; SELECT 2", ()),
    ("", ()),
    ("-- nothing", ()),
    ("INSERT INTO t (id) VALUES (1)", ()),
    ("INSERT INTO t (id) VALUES (1)", ()),
]
for sql, parameters in attempts:
    try:
        print(sql, "->", con.execute(sql, parameters).fetchall())
    except Exception as error:
        name = type(error).__module__ + "." + type(error).__name__
        print(sql, "->", name, error, getattr(error, "sqlite_errorname", None))
try:
    con.executemany("SELECT ?", [(1,)])
except sqlite3.ProgrammingError as error:
    print(error)
try:
    con.executemany("INSERT INTO t (v) VALUES (?)", [(1,), (2, 3)])
except sqlite3.ProgrammingError as error:
    print(error, con.execute("SELECT v FROM t WHERE v IS NOT NULL").fetchall())
try:
    con.execute(5)
except TypeError as error:
    print(error)
print(con.executemany("INSERT INTO t (v) VALUES (?)", ((n,) for n in range(4))).rowcount)
print(con.execute("SELECT max(id), count(*) FROM t").fetchone(), con.total_changes)
