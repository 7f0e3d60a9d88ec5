"""Functions of the script that SQL calls."""
import math
import sqlite3

con = sqlite3.connect(":memory:")
con.create_function("shout", 2, lambda text, n: f"{text}{'!' * n}".upper())
print(con.execute("SELECT shout('hey', 3), shout(1.5, 1)").fetchall())
con.create_function("many", -1, lambda *values: len(values), deterministic=True)
print(con.execute("SELECT many(), many(1, 2, 3)").fetchall())
for value in (1, 1.5, 7.0, "x", "", b"ab", None, True, 2**62, -5, 2**40, float("inf")):
    con.create_function("give", 0, lambda: value)
    print(repr(value), con.execute("SELECT give(), typeof(give())").fetchone())
seen = []
con.create_function("take", 1, seen.append)
con.execute("SELECT take(1), take(1.0), take('t'), take(x'0102'), take(NULL), take(9007199254740993), take('')").fetchall()
print(seen)


def fails(value):
    raise ValueError("no")


con.create_function("fails", 1, fails)
con.create_function("odd", 0, lambda: object())
for sql in ("SELECT fails(1)", "SELECT odd()", "SELECT shout('a')", "SELECT unknown(1)"):
    try:
        print(con.execute(sql).fetchall())
    except sqlite3.OperationalError as error:
        print(error)


class Deviation:
    def __init__(self):
        self.values = []

    def step(self, value):
        self.values.append(value)

    def finalize(self):
        if not self.values:
            return None
        mean = sum(self.values) / len(self.values)
        return math.sqrt(sum((value - mean) ** 2 for value in self.values) / len(self.values))


con.create_aggregate("deviation", 1, Deviation)
con.execute("CREATE TABLE m (g, x)")
con.executemany("INSERT INTO m VALUES (?, ?)", [("a", 1), ("a", 3), ("b", 10), ("b", 20), ("b", 30), ("c", 5)])
print(con.execute("SELECT g, deviation(x), deviation(x * 2) FROM m GROUP BY g ORDER BY g").fetchall())
print(con.execute("SELECT deviation(x) FROM m WHERE 0").fetchall())
con.create_function("others", 1, lambda g: con.execute("SELECT count(*) FROM m WHERE g <> ?", (g,)).fetchone()[0])
print(con.execute("SELECT DISTINCT g, others(g) FROM m ORDER BY g").fetchall())
