import enum
from sqlalchemy import *
from sqlalchemy.exc import *
class Color(enum.Enum):
    red = "r"; green = "g"; crimson = "r"
class Num(enum.IntEnum):
    one = 1; two = 2
e = create_engine("sqlite://")
m = MetaData()
t = Table("t", m, Column("id", Integer, primary_key=True), Column("a", Enum(Color)), Column("b", Enum("x", "yy", name="letters", create_constraint=True, validate_strings=True)), Column("c", Enum(Num, values_callable=lambda c: [str(i.value) for i in c])), Column("d", Enum(Color, native_enum=False, length=30, name="col", omit_aliases=False)))
m.create_all(e)
def tri(f):
    try: print(f())
    except Exception as x: print(type(x).__name__, str(x).split("\n")[0])
with e.connect() as c:
    c.execute(insert(t), [dict(a=Color.red, b="x", c=Num.two, d=Color.crimson), dict(a="green", b=None, c=Num.one, d="crimson")])
    print(c.execute(select(t)).all())
    print(c.execute(text("select * from t")).all())
    print(c.execute(select(t.c.id).where(t.c.a == Color.green)).all(), c.execute(select(t.c.id).where(t.c.a.in_([Color.green, Color.red]))).all())
    tri(lambda: c.execute(insert(t).values(a="nix")).rowcount)
    tri(lambda: c.execute(select(t.c.a)).all())
    tri(lambda: c.execute(insert(t).values(b="nix")))
    tri(lambda: c.execute(insert(t).values(a=5)))
    tri(lambda: c.execute(insert(t).values(c=7)))
    tri(lambda: c.execute(text("insert into t (b) values ('zz')")))
    tri(lambda: c.execute(select(t.c.b).where(t.c.b == "nope")).all())
    tri(lambda: c.execute(select(t.c.a).where(t.c.a == "nope")).all())
    print(select(t.c.a).where(t.c.a == Color.red).compile(compile_kwargs={"literal_binds": True}))
    print((t.c.a + "x"), repr((t.c.a + "x").type), repr(t.c.a.type), t.c.a.type.enums, t.c.a.type.enum_class, t.c.d.type.enums, t.c.a.type.name, t.c.d.type.length)
    print(type(t.c.a.type.sort_key_function(Color.red)), t.c.a.type.python_type)
tri(lambda: Enum("a", "bbbb", length=2))
tri(lambda: Enum(Color, length=2))
tri(lambda: Enum())
tri(lambda: Enum("a", foo=1))
tri(lambda: Enum(*["v%d" % i for i in range(8)], name="big").bind_processor(e.dialect)(5))
