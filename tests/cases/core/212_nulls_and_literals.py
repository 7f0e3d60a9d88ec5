"""Values written into the text, and what cannot be written."""
import datetime
import decimal

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, LargeBinary, MetaData, Numeric, String, Table, bindparam, create_engine, func, insert, literal, select, text, update
from sqlalchemy.dialects import mysql, postgresql, sqlite

metadata = MetaData()
t = Table("t", metadata, Column("id", Integer, primary_key=True), Column("name", String), Column("day", Date), Column("at", DateTime), Column("ok", Boolean), Column("n", Numeric), Column("raw", LargeBinary), Column("data", JSON))
c = t.c


def show(statement, dialect=None):
    try:
        print(str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})).replace("\n", ""))
    except Exception as error:
        print(type(error).__name__, error)


show(select(c.id).where(c.id == 5, c.name == "it's", c.day == datetime.date(2024, 2, 3)))
show(select(c.id).where(c.at > datetime.datetime(2024, 2, 3, 4, 5, 6), c.ok == True, c.n == decimal.Decimal("1.50")))
show(select(c.id).where(c.ok.is_(False), c.name.in_(["a", "b%"]), c.id.not_in([])), mysql.dialect())
show(select(c.id).where(c.name.like("50%"), c.name.contains("x%", autoescape=True)), postgresql.dialect())
show(select(c.id).limit(5).offset(2), sqlite.dialect())
show(insert(t).values(name=None, ok=False, id=1))
show(update(t).values(name="x", n=1.5).where(c.id.in_([1, 2])))
show(select(c.id).where(c.name == bindparam("who")))
show(select(c.id).where(c.name == bindparam("who", "me")))
show(select(c.id).where(c.raw == b"abc"))
show(select(literal(object)))
show(select(c.id).where(c.id == "five"))
show(select(c.id).where(c.data == {"a": 1}))
show(select(literal(datetime.time(1, 2, 3)), literal(datetime.timedelta(days=1))))
show(select(func.foo(1, "x", None, True, 2.5)))
show(text("SELECT :a").bindparams(a="it's"))
engine = create_engine("sqlite://")
metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(insert(t), {"id": 1, "name": "it's 50%", "day": datetime.date(2024, 2, 3), "ok": True, "n": decimal.Decimal("2.5")})
    for condition in (c.name == "it's 50%", c.day == datetime.date(2024, 2, 3), c.ok == True, c.n > 2, c.name.like("%50\\%", escape="\\"), c.id.in_([1, 2])):
        compiled = select(c.id).where(condition).compile(engine, compile_kwargs={"literal_binds": True})
        print(connection.execute(text(str(compiled).replace(":", "\\:"))).scalars().all(), compiled)
    print(connection.execute(select(c.id).where(c.id == literal(1, literal_execute=True)).limit(literal(1, literal_execute=True))).all())
    print(connection.execute(select(c.id).where(c.name.in_(bindparam("names", ["it's 50%"], expanding=True, literal_execute=True)))).all())
