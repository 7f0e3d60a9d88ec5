# before_execute and after_execute, with what they may change, errors in other words, and listeners told by names
from sqlalchemy import Column, Integer, MetaData, Select, String, Table, create_engine, event, func, insert, select, text

engine = create_engine("sqlite://")
md = MetaData()
t = Table("t", md, Column("id", Integer, primary_key=True), Column("x", String, unique=True))


@event.listens_for(engine, "before_execute")
def before(conn, clauseelement, multiparams, params, execution_options):
    print("before", type(clauseelement).__name__, multiparams, params, execution_options)


@event.listens_for(engine, "after_execute")
def after(conn, clauseelement, multiparams, params, execution_options, result):
    print("after", type(clauseelement).__name__, multiparams, params, type(result).__name__, result.rowcount)


md.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(t), {"x": "a"})
    conn.execute(t.insert(), [{"x": "b"}, {"x": "c"}])
    print(conn.execute(text("select 1")).all(), conn.scalar(select(func.count()).select_from(t)))
    print(conn.exec_driver_sql("select 2").all())
    print(conn.execute(select(t), execution_options={"tag": 1}).all())
event.remove(engine, "before_execute", before)
event.remove(engine, "after_execute", after)


@event.listens_for(engine, "handle_error")
def handle(context):
    print(type(context.original_exception).__name__, type(context.sqlalchemy_exception).__name__, context.statement)
    print(context.parameters, context.is_disconnect, context.engine is engine, context.dialect.name)
    if "UNIQUE" in str(context.original_exception):
        raise ValueError("there is one already") from context.original_exception


with engine.connect() as conn:
    try:
        conn.execute(insert(t), {"x": "a"})
    except ValueError as error:
        print(error, "|", type(error.__cause__).__name__)
    conn.rollback()
    try:
        conn.execute(text("select * from nope"))
    except Exception as error:
        print(type(error).__name__, error)


@event.listens_for(engine, "before_execute", retval=True)
def only_one(conn, clauseelement, multiparams, params, execution_options):
    if isinstance(clauseelement, Select):
        clauseelement = clauseelement.limit(1)
    return clauseelement, multiparams, params


@event.listens_for(engine, "before_cursor_execute", retval=True)
def comment(conn, cursor, statement, parameters, context, executemany):
    print(parameters, executemany, context.isinsert, context.execution_options)
    return statement, parameters


@event.listens_for(engine, "after_cursor_execute", named=True)
def cursor_done(**kw):
    print(sorted(kw), kw["statement"])


@event.listens_for(engine, "commit", named=True)
def committed(conn, **kw):
    print("commit", type(conn).__name__, kw)


with engine.begin() as conn:
    print(conn.execute(select(t).order_by(t.c.id)).all())


@event.listens_for(engine, "set_connection_execution_options")
def connection_options(conn, opts):
    print("connection", opts)
    opts["more"] = 3


@event.listens_for(engine, "set_engine_execution_options")
def engine_options(conn, opts):
    print("engine", opts)


@event.listens_for(engine, "engine_disposed")
def disposed(of):
    print("disposed", of is engine)


other = engine.execution_options(a=1)
print(other.get_execution_options())
with other.connect() as conn:
    print(conn.execution_options(b=2).get_execution_options())
engine.dispose()
try:
    event.listen(engine, "unheard", print)
except Exception as error:
    print(type(error).__name__, error)
