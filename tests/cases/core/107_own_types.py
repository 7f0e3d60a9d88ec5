from sqlalchemy import *
from sqlalchemy.types import UserDefinedType
import datetime
class A(TypeDecorator):
    impl = Integer
class B(UserDefinedType):
    cache_ok = True
    def __init__(self, p, q=3): self.p=p; self.q=q
    def get_col_spec(self, **kw): return "B(%s)" % self.p
    def bind_processor(self, dialect):
        def process(v): return "B:%s" % v
        return process
    def result_processor(self, dialect, coltype):
        def process(v): return v and v[2:]
        return process
class C(TypeDecorator):
    impl = String
    cache_ok = True
    def __init__(self, sep=",", length=20):
        super().__init__(length); self.sep = sep
    def process_bind_param(self, v, d): print("bind", v, d.name); return self.sep.join(v) if v is not None else None
    def process_result_value(self, v, d): print("res", v, d.name); return v and v.split(self.sep)
class S(String):
    cache_ok = True
    def __init__(self, n): super().__init__(length=n*2)
class Up(TypeDecorator):
    impl = Unicode(30)
    cache_ok = False
    def process_literal_param(self, v, d): return v.upper()
    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql": return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(CHAR(32))
print(repr(A()), repr(B(1)), repr(B(2,q=5)), repr(C(";")), str(C()), C().length, C().impl, C().python_type, A.impl, A().coerce_compared_value(None, 5), S(3).length, str(B(7)), repr(Up()), str(Up()))
t = Table("t", MetaData(), Column("a", A), Column("b", B(1)), Column("c", C), Column("u", Up))
print(repr(t))
from sqlalchemy.schema import CreateTable
from sqlalchemy.dialects import postgresql, mysql
print(CreateTable(t)); print(CreateTable(t).compile(dialect=postgresql.dialect()))
e = create_engine("sqlite://")
with e.begin() as c:
    t.create(c)
    c.execute(insert(t).values(a=1, b="x", c=["y","z"], u="u"))
    print(c.execute(select(t)).all())
    print(c.execute(select(t.c.a, t.c.a+1)).all())
    print(c.execute(select(t.c.c).where(t.c.c==["y","z"]).where(t.c.c.in_([["y","z"], ["q"]]))).all())
    print(c.execute(select(t.c.b).where(t.c.b=="x")).all())
    print(c.execute(select(type_coerce(literal("a,b"), C))).all())
    print(c.execute(select(cast("a;b", C(";")))).all())
for f in (TypeDecorator,):
    try: f()
    except AssertionError as x: print(type(x), x)
class D(TypeDecorator): pass
try: D()
except AssertionError as x: print(type(x), x)
class N(UserDefinedType):
    cache_ok=True
    def get_col_spec(self): return "N"
n = column("n", N)
try: print(select(n).where(n==5).compile(compile_kwargs={"literal_binds":True}))
except Exception as x: print(type(x), x)
print(select(t.c.c).where(t.c.c==["p"]).compile(compile_kwargs={"literal_binds":True}))
print(select(t.c.u).where(t.c.u=="p").compile(compile_kwargs={"literal_binds":True}))
print(t.c.c.type.with_variant(Text(), "sqlite"), C().copy(), C().compile(dialect=e.dialect), repr(C().load_dialect_impl(e.dialect)), C().bind_processor(e.dialect)("k"), Integer().bind_processor(e.dialect), DateTime().bind_processor(e.dialect), String().literal_processor(e.dialect)("it's"))
v = C("-").with_variant(Text(), "mysql")
print(repr(v), v.sep, v.compile(dialect=mysql.dialect()), v.compile(dialect=e.dialect))
class J(TypeDecorator):
    impl = JSON
    cache_ok = True
    def process_bind_param(self, v, d): return {"v": v}
    def process_result_value(self, v, d): return v["v"]
class M(TypeDecorator):
    impl = Numeric(10,2)
    cache_ok = True
    class comparator_factory(TypeDecorator.Comparator):
        def __add__(self, other): return func.money_add(self.expr, other)
        def twice(self): return self.expr * 2
    def coerce_compared_value(self, op, value):
        return self.impl.coerce_compared_value(op, value)
tt = Table("tt", MetaData(), Column("j", J), Column("m", M))
print(select(tt.c.m + 5), select(tt.c.m.twice()), select(tt.c.m - 5), tt.c.m == 5, repr((tt.c.m == 5).right.type), repr((tt.c.m=="x").right.type))
with e.begin() as c:
    tt.create(c)
    c.execute(insert(tt), [dict(j=[1,2], m=5), dict(j=None, m=None)])
    print(c.execute(select(tt)).all(), c.execute(text("select * from tt")).all())
class Int(Integer):
    class comparator_factory(Integer.Comparator):
        def __add__(self, o): return self.op("goofy")(o)
        def __eq__(self, o): return func.eq(self.expr, o)
x = column("x", Int)
print(x + 5, x == 3, x * 2, x.in_([1]))
