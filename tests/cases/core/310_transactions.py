"""Transactions of a connection in every state."""
from sqlalchemy import create_engine, text

engine = create_engine("sqlite://")


def attempt(what):
    try:
        print("->", what())
    except Exception as error:
        print(type(error).__name__, error)


connection = engine.connect()
print(connection.closed, connection.in_transaction(), connection.get_transaction(), connection.in_nested_transaction())
transaction = connection.begin()
print(transaction.is_active, transaction.is_valid, type(transaction).__name__, transaction.connection is connection)
print(connection.get_transaction() is transaction or connection.get_transaction() == transaction)
attempt(connection.begin)
transaction.commit()
print(transaction.is_active, transaction.is_valid)
attempt(transaction.commit)
attempt(transaction.rollback)
attempt(transaction.close)
connection.execute(text("SELECT 1"))
print(connection.in_transaction())
attempt(connection.begin)
connection.rollback()
connection.rollback()
connection.commit()
with connection.begin() as transaction:
    connection.execute(text("CREATE TABLE t (x INTEGER PRIMARY KEY)"))
    transaction.rollback()
    attempt(lambda: connection.execute(text("SELECT 1")))
    attempt(connection.begin)
    attempt(connection.begin_nested)
print(connection.in_transaction())
try:
    with connection.begin():
        connection.execute(text("INSERT INTO t VALUES (1)"))
        1 / 0
except ZeroDivisionError:
    print("rolled back")
print(connection.execute(text("SELECT count(*) FROM t")).scalar())
connection.close()
print(connection.closed)
for method in ("begin", "begin_nested", "commit", "rollback", "close", "in_transaction", "detach", "invalidate"):
    attempt(getattr(connection, method))
attempt(lambda: connection.execute(text("SELECT 1")))
attempt(lambda: connection.connection)
attempt(lambda: connection.info)
attempt(lambda: connection.exec_driver_sql("SELECT 1"))
