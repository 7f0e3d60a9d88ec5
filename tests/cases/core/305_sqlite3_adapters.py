"""Adapters, converters and __conform__."""
import datetime
import sqlite3


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __conform__(self, protocol):
        if protocol is sqlite3.PrepareProtocol:
            return f"{self.cents / 100:.2f}"


sqlite3.register_adapter(Point, lambda point: f"{point.x};{point.y}")
sqlite3.register_converter("point", lambda data: Point(*map(int, data.split(b";"))))
con = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES)
con.execute("CREATE TABLE shape (id INTEGER PRIMARY KEY, at point, made date, seen timestamp, price TEXT)")
moment = datetime.datetime(2021, 5, 6, 7, 8, 9, 123)
con.execute("INSERT INTO shape VALUES (1, ?, ?, ?, ?)", (Point(3, 4), moment.date(), moment, Money(1999)))
print(con.execute("SELECT at, made, seen, price FROM shape WHERE id = ?", (1,)).fetchone())
cursor = con.execute("SELECT '5;6' AS \"other [point]\", price FROM shape")
print([column[0] for column in cursor.description], cursor.fetchall())
plain = sqlite3.connect(":memory:")
print(plain.execute("SELECT ?, ?, ?", (Point(1, 2), moment, Money(5))).fetchone())
print(plain.execute("SELECT typeof(?)", (Point(1, 2),)).fetchone())
statements = []
plain.set_trace_callback(statements.append)
plain.execute("CREATE TABLE t (a)")
plain.execute("INSERT INTO t VALUES (?)", ("it's",))
plain.execute("SELECT a, '?' FROM t WHERE a <> ?", (5,)).fetchall()
plain.commit()
plain.set_trace_callback(None)
plain.execute("SELECT 1")
print(statements)
copy = sqlite3.connect(":memory:")
plain.backup(copy)
print(copy.execute("SELECT * FROM t").fetchall())
