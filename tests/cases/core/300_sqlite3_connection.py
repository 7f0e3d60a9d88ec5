"""The DBAPI module by itself: cursors, transactions, row counts."""
import sqlite3

con = sqlite3.connect(":memory:")
cur = con.cursor()
print(cur.lastrowid, cur.rowcount, cur.description, cur.arraysize)
cur.execute("CREATE TABLE track (id INTEGER PRIMARY KEY, title TEXT, length REAL)")
print(cur.lastrowid, cur.rowcount, cur.description, con.in_transaction)
cur.execute("INSERT INTO track (title, length) VALUES (?, ?)", ("Intro", 1.5))
print(cur.lastrowid, cur.rowcount, con.in_transaction, con.total_changes)
cur.executemany("INSERT INTO track (title, length) VALUES (:t, :l)", [{"t": "Verse", "l": 2}, {"t": "Outro", "l": 3}])
print(cur.lastrowid, cur.rowcount, con.total_changes)
con.commit()
print(con.in_transaction)
print(cur.execute("SELECT * FROM track ORDER BY id").fetchall(), cur.rowcount, cur.lastrowid)
print(cur.description)
cur.execute("SELECT id, title FROM track ORDER BY id")
print(cur.fetchone(), cur.fetchmany(1), cur.fetchmany(5), cur.fetchone(), cur.fetchall())
for row in con.execute("SELECT title FROM track WHERE length > ?", [1.9]):
    print(row)
print(con.execute("UPDATE track SET length = length * 2 WHERE id > 1").rowcount)
con.rollback()
with con:
    con.execute("INSERT INTO track (title) VALUES ('kept')")
try:
    with con:
        con.execute("INSERT INTO track (title) VALUES ('lost')")
        raise ValueError("out")
except ValueError as error:
    print("rolled back:", error)
print(con.in_transaction, con.execute("SELECT title FROM track ORDER BY id").fetchall())
con.executescript("CREATE TABLE u (x); INSERT INTO u VALUES (1); INSERT INTO u VALUES (2);")
print(con.execute("SELECT sum(x) FROM u").fetchone())
try:
    con.executescript("INSERT INTO u VALUES (3); no sql;")
except sqlite3.Error as error:
    print(type(error).__name__, error)
print(con.execute("SELECT count(*) FROM u").fetchone())
for line in con.iterdump():
    print(line)
con.close()
for attempt in (lambda: con.execute("SELECT 1"), con.commit, cur.fetchone, con.cursor, con.close):
    try:
        print(attempt())
    except sqlite3.Error as error:
        print(type(error).__name__, error)
