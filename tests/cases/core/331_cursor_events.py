"""before_cursor_execute and after_cursor_execute: counting, timing, changing statements."""
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, event, insert, select, text

engine = create_engine("sqlite://")
metadata = MetaData()
user = Table("user", metadata, Column("id", Integer, primary_key=True), Column("name", String))
metadata.create_all(engine)
count = 0


@event.listens_for(engine, "before_cursor_execute")
def before(connection, cursor, statement, parameters, context, executemany):
    global count
    count += 1
    connection.info.setdefault("statements", []).append(statement)
    context.number = count
    print("BEFORE", " ".join(statement.split()), parameters, executemany)


@event.listens_for(engine, "after_cursor_execute")
def after(connection, cursor, statement, parameters, context, executemany):
    print("AFTER", context.number, connection.info["statements"].pop() == statement, context.isinsert, context.executemany)


with engine.begin() as connection:
    connection.execute(insert(user), [{"name": "a"}, {"name": "b"}])
    connection.execute(insert(user).values(name="c"))
    with connection.begin_nested():
        print(connection.execute(select(user.c.name).where(user.c.id.in_([1, 3]))).scalars().all())
    connection.exec_driver_sql("SELECT ?", (5,))
    try:
        connection.execute(text("SELECT nope"))
    except Exception as error:
        print(type(error).__name__)
print(count)
event.remove(engine, "before_cursor_execute", before)
event.remove(engine, "after_cursor_execute", after)
print(event.contains(engine, "before_cursor_execute", before))


@event.listens_for(engine, "before_cursor_execute", retval=True)
def comment(connection, cursor, statement, parameters, context, executemany):
    return statement + " -- seen", tuple(parameters) if not executemany else parameters


@event.listens_for(engine, "before_cursor_execute", retval=True)
def uncomment(connection, cursor, statement, parameters, context, executemany):
    print("changed to", statement)
    return statement.removesuffix(" -- seen"), parameters


with engine.connect() as connection:
    print(connection.execute(text("SELECT name FROM user WHERE id = :id"), {"id": 2}).all())

    @event.listens_for(connection, "before_cursor_execute")
    def only_here(conn, *rest):
        print("only here", conn is connection)

    connection.execute(text("SELECT 2"))
with engine.connect() as connection:
    connection.execute(text("SELECT 3"))
try:
    event.listen(engine, "bogus", print)
except Exception as error:
    print(type(error).__name__)
