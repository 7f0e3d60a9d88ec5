"""What raises, with which words, before anything is sent."""
from sqlalchemy import Column, Integer, MetaData, String, Table, and_, case, create_engine, func, insert, literal, literal_column, or_, select, text, union, update

metadata = MetaData()
t = Table("t", metadata, Column("id", Integer, primary_key=True), Column("name", String))


class Thing:
    def __repr__(self):
        return "<thing>"


def attempt(name, call):
    try:
        print(name, "->", str(call()).replace("\n", ""))
    except Exception as error:
        print(name, "!!", type(error).__name__, error)


attempt("text as a column", lambda: select("id"))
attempt("text with blanks", lambda: select("id, name"))
attempt("an object", lambda: select(Thing()))
attempt("a list", lambda: select([t.c.id, t.c.name]))
attempt("text as a condition", lambda: select(t).where("id = 1"))
attempt("an object as a condition", lambda: select(t).where(Thing()))
attempt("and of text", lambda: and_("id = 1", t.c.id == 2))
attempt("or of a number", lambda: or_(5, t.c.id == 2))
attempt("python's and", lambda: t.c.id == 1 and t.c.name == "x")
attempt("python's not", lambda: not t.c.id)
attempt("chained comparison", lambda: 1 < t.c.id < 5)
attempt("in a string", lambda: t.c.name.in_("abc"))
attempt("in a number", lambda: t.c.id.in_(5))
attempt("less than none", lambda: t.c.id < None)
attempt("compared with an object", lambda: t.c.id == Thing())
attempt("an unknown column", lambda: t.c.nothing)
attempt("an unknown attribute", lambda: t.c.id.nothing)
attempt("from a text", lambda: select(t).select_from("t"))
attempt("join a text", lambda: select(t).join("t"))
attempt("union of a table", lambda: union(select(t.c.id), t))
attempt("a limit of text", lambda: select(t).limit("many"))
attempt("order by an object", lambda: select(t).order_by(Thing()))
attempt("order by a number", lambda: select(t).order_by(1))
attempt("a literal of a column", lambda: literal(t.c.id))
attempt("autoescape of a column", lambda: t.c.name.contains(t.c.id, autoescape=True))
attempt("insert into text", lambda: insert("t"))
attempt("values of a number", lambda: insert(t).values(5))
attempt("an unknown value", lambda: insert(t).values(nothing=5))
attempt("update of an object", lambda: update(Thing()))
attempt("parameters of text", lambda: text("SELECT :a").bindparams(b=1))
attempt("a truth of a select", lambda: bool(select(t)))
attempt("an index of a column", lambda: t.c.id["x"])
attempt("a shift", lambda: t.c.id << 1)
attempt("all is well", lambda: select(t.c.id, literal_column("1"), func.now(), case((t.c.id == 1, "x"))))
engine = create_engine("sqlite://")
metadata.create_all(engine)
with engine.connect() as connection:
    attempt("executing a text", lambda: connection.execute("SELECT 1"))
    attempt("executing a table", lambda: connection.execute(t))
    attempt("executing a column", lambda: connection.execute(t.c.id))
    attempt("executing an expression", lambda: connection.execute(t.c.id == 1))
    attempt("executing a function", lambda: connection.execute(func.abs(-3)).scalar())
    attempt("executing a number", lambda: connection.execute(5))
