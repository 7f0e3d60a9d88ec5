"""Operators that do not belong to a type warn, and work."""
import warnings

from sqlalchemy import Boolean, Column, Date, Integer, Interval, JSON, MetaData, String, Table, any_, create_engine, insert, literal, null, select

engine = create_engine("sqlite://")
metadata = MetaData()
t = Table("t", metadata, Column("id", Integer, primary_key=True), Column("name", String), Column("ok", Boolean), Column("day", Date), Column("took", Interval), Column("data", JSON))
c = t.c
metadata.create_all(engine)


def attempt(name, call):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = str(call())
        except Exception as error:
            result = f"{type(error).__name__}: {error}"
    print(f"{name}: {result}", *[f"[{w.category.__name__}: {str(w.message).split('.  ')[0]}]" for w in caught])


attempt("a text less a number", lambda: c.name - 5)
attempt("a text and a number", lambda: c.name + 5)
attempt("a number like a text", lambda: c.id.like("5%"))
attempt("a day times two", lambda: c.day * 2)
attempt("a day less a day", lambda: c.day - c.day)
attempt("twice as long", lambda: c.took * 2)
attempt("not a text", lambda: ~c.name)
attempt("not a number", lambda: ~c.id)
attempt("minus a text", lambda: -c.name)
attempt("truth plus one", lambda: c.ok + 1)
attempt("json below json", lambda: c.data < 5)
attempt("json plus json", lambda: c.data + c.data)
attempt("null does all", lambda: null() * 5)
attempt("a literal number in a text", lambda: literal(5).contains("x"))
attempt("text and truth", lambda: c.name & c.ok)
attempt("text or truth", lambda: c.ok | (c.name == "x"))
attempt("bits of a text", lambda: c.name.bitwise_and(1))
attempt("a shift", lambda: c.name << 1)
attempt("a member", lambda: 5 in c.name)
attempt("any less", lambda: any_(c.name) - 1)
attempt("own operators", lambda: c.day.op("~~")(5))
attempt("collated number", lambda: c.id.collate("NOCASE"))
attempt("between texts", lambda: c.name.between("a", "b"))
attempt("sorted json", lambda: c.data.desc())
with engine.begin() as connection:
    connection.execute(insert(t), {"name": "12", "ok": True})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        print(connection.execute(select(c.name - 5, c.ok + 1, c.id.like("1%"))).one())
