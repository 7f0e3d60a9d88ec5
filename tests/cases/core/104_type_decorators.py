import json
from sqlalchemy import *
from sqlalchemy.types import TypeDecorator, UserDefinedType
from sqlalchemy.exc import *
class NoCache(TypeDecorator):
    impl = String
    def process_bind_param(self, value, dialect): return value and value.upper()
class Slug(TypeDecorator):
    impl = String(40)
    cache_ok = True
    def process_bind_param(self, value, dialect):
        if value is None: return None
        return value.lower().replace(" ", "-")
class JsonText(TypeDecorator):
    impl = Text
    cache_ok = True
    def process_bind_param(self, value, dialect): return None if value is None else json.dumps(value)
    def process_result_value(self, value, dialect): return None if value is None else json.loads(value)
class Lower(UserDefinedType):
    cache_ok = True
    def get_col_spec(self, **kw): return "LOWER_T"
    def bind_expression(self, v): return func.lower(v, type_=self)
    def column_expression(self, c): return func.upper(c, type_=self)
e = create_engine("sqlite://")
m = MetaData()
t = Table("t", m, Column("id", Integer, primary_key=True), Column("a", NoCache), Column("b", Slug), Column("c", JsonText, default={"x": 1}), Column("d", Lower))
m.create_all(e)
with e.begin() as c:
    c.execute(insert(t), [dict(a="q", b="Hello World", c=[1], d="ABC"), dict(a="w", b="X Y", c=None, d=None)])
    c.execute(insert(t).values(b="Z Z"))
    print(c.execute(insert(t).values(b="R R", d="Ret").returning(t.c.b, t.c.c, t.c.d)).all())
    print(c.execute(select(t)).all())
    print(c.execute(select(t.c.a).where(t.c.a == "q")).all())
    print(c.execute(select(t.c.b).where(t.c.b.in_(["Hello World", "nope"]))).all())
    print(c.execute(select(t.c.b).where(t.c.b.like("HELLO%"))).all())
    print(c.execute(select(t.c.d).where(t.c.d.in_(["ABC"]))).all())
    c.execute(update(t).where(t.c.b == "X Y").values(c={"k": 2}, d="New"))
    print(c.execute(select(t.c.c, t.c.d).where(t.c.id == 2)).all())
    print(c.execute(select(func.max(t.c.b), func.coalesce(t.c.c, None))).all())
    s = select(t).subquery(); print(c.execute(select(s.c.c, s.c.d)).all())
    print(c.execute(select(type_coerce(t.c.b, JsonText)).where(t.c.id == 99)).all())
    print(c.execute(select(cast(t.c.b, Slug(10)).label("z"))).first())
    print(c.execute(text("select b, c from t").columns(b=Slug, c=JsonText)).first())
    print(c.execute(select(bindparam("p", "A B", Slug))).scalar(), c.execute(select(literal("C D", Slug))).scalar())
