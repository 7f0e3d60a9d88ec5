"""When sqlite3 begins a transaction of its own accord."""
import sqlite3

con = sqlite3.connect("stock.db")
print(repr(con.isolation_level), con.in_transaction)
con.execute("CREATE TABLE stock (name TEXT PRIMARY KEY, n INT)")
print("after CREATE", con.in_transaction)
con.execute("INSERT INTO stock VALUES ('bolt', 5)")
print("after INSERT", con.in_transaction)
other = sqlite3.connect("stock.db", timeout=0.01)
print("seen by another:", other.execute("SELECT count(*) FROM stock").fetchone())
con.commit()
print("after commit:", other.execute("SELECT count(*) FROM stock").fetchone())
con.execute("SELECT * FROM stock")
print("after SELECT", con.in_transaction)
con.execute("UPDATE stock SET n = 6")
con.rollback()
print(con.execute("SELECT n FROM stock").fetchone())
con.isolation_level = None
con.execute("UPDATE stock SET n = 7")
print("autocommit", con.in_transaction, other.execute("SELECT n FROM stock").fetchone())
con.execute("BEGIN")
con.execute("UPDATE stock SET n = 8")
print("by hand", con.in_transaction)
con.execute("ROLLBACK")
print(con.execute("SELECT n FROM stock").fetchone(), con.in_transaction)
con.isolation_level = "IMMEDIATE"
print(con.isolation_level)
con.execute("UPDATE stock SET n = 9")
con.isolation_level = None
print("set to None commits", con.in_transaction, other.execute("SELECT n FROM stock").fetchone())
for level in ("bogus", 5):
    try:
        con.isolation_level = level
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
con.close()
other.close()
print(sqlite3.paramstyle, sqlite3.apilevel, sqlite3.version, issubclass(sqlite3.IntegrityError, sqlite3.DatabaseError))
