# level: advanced | shows: when foreign keys given as texts are resolved, what tables and columns refuse, NoReferencedTableError and NoReferencedColumnError
import gc
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.exc import *

# string FK: when errors arrive
m, engine = MetaData(), create_engine("sqlite://")


def show(label, fn):
    try:
        r = fn()
        print(label, "->", r)
    except Exception as e:
        print(label, "->", type(e).__name__, e)


t = Table("order", m, Column("id", Integer, primary_key=True), Column("client_id", ForeignKey("client.id")))
fk = next(iter(t.c.client_id.foreign_keys))
show("repr", lambda: repr(fk))
show("target", lambda: fk.target_fullname)
show("column", lambda: fk.column)
show("type", lambda: t.c.client_id.type)
show("ref", lambda: fk.references(t))
show("sorted", lambda: m.sorted_tables)
show("create", lambda: m.create_all(engine))
show("ddl", lambda: str(schema.CreateTable(t)))
show("join", lambda: str(t.join(Table("client2", m, Column("id", Integer)))))
client = Table("client", m, Column("id", String(5), primary_key=True))
show("type", lambda: t.c.client_id.type)
show("column", lambda: fk.column)
show("repr", lambda: repr(fk))
shop = Table("shop", m, Column("id", Integer, primary_key=True))
t.append_column(Column("shop_id", Integer, ForeignKey("shop.nr")))
fk2 = next(iter(t.c.shop_id.foreign_keys))
show("column", lambda: fk2.column)
show("sorted", lambda: m.sorted_tables)
show("create", lambda: m.create_all(engine))
show("join", lambda: str(t.join(shop)))
shop.append_column(Column("nr", Integer))
show("column", lambda: fk2.column)
show("join", lambda: str(t.join(shop)))
show("get", lambda: fk.get_referent(client))
show("badspec", lambda: Table("x", m, Column("id", ForeignKey("client"))))
show("badspec2", lambda: Table("x2", m, Column("id", ForeignKey("a.b.c.d"))).c.id.references(client.c.id))
show("badspec3", lambda: Table("x3", m, Column("id", ForeignKey(5))))
show("badspec4", lambda: ForeignKey(Integer))
show("cls", lambda: ForeignKey(client).column)
show(
    "fkc",
    lambda: Table("y", m, Column("a", Integer), Column("b", Integer), ForeignKeyConstraint(["a", "b"], ["shop.id"])),
)
show(
    "fkc2",
    lambda: Table(
        "y2", m, Column("a", Integer), Column("b", Integer), ForeignKeyConstraint(["a", "c"], ["shop.id", "shop.nr"])
    ),
)
show(
    "fkc3",
    lambda: Table(
        "y3", m, Column("a", Integer), Column("b", Integer), ForeignKeyConstraint(["a", "b"], ["shop.id", "client.id"])
    ),
)
show("unk", lambda: Table("y4", m, Column("a", Integer), Index("ix", "q")))
show("again", lambda: Table("shop", m, Column("z", Integer)))
show("ext", lambda: Table("shop", m, Column("z", Integer), extend_existing=True).c.keys())
show("must", lambda: Table("nope", m, must_exist=True))
show("keep", lambda: Table("shop", m, Column("zz", Integer), keep_existing=True).c.keys())
show("both", lambda: Table("shop", m, keep_existing=True, extend_existing=True))
show("col reuse", lambda: Table("z1", m, shop.c.id))
c = Column("k", Integer)
Table("z2", m, c)
show("col reuse2", lambda: Table("z3", m, c))
show("dup", lambda: Table("z4", m, Column("a", Integer), Column("a", String)).c.a.type)
show("noname", lambda: Table("z5", m, Column(Integer)))
show("notcol", lambda: Table("z6", m, "a"))
show("notcol", lambda: Table("z7", m, Integer))
show("not meta", lambda: Table("z8", Column("a", Integer)))
show("noargs", lambda: Table("z9"))
show("badkw", lambda: Table("z10", m, colour=3))
show("badkw", lambda: Column("z10", Integer, colour=3))
show("two types", lambda: Column("z10", Integer, String))
show("two names", lambda: Column("z10", "y", Integer))
show("name kw", lambda: Column("z10", Integer, name="a"))
show("type kw", lambda: Column("z10", Integer, type_=Integer))
show("dotted dialect", lambda: Table("z11", m, Column("a", Integer), sqlite_foo=1))


class B(DeclarativeBase):
    pass


class A(B):
    __tablename__ = "a"
    id = mapped_column(Integer, primary_key=True)
    b_id = mapped_column(ForeignKey("b.id"))
    b = relationship("A", primaryjoin="A.b_id == A.id")


show("conf", configure_mappers)
B.registry.dispose()


class C(B):
    __tablename__ = "c"
    id = mapped_column(Integer, primary_key=True)
    b_id = mapped_column(ForeignKey("b.id"))
    d = relationship("D")


class D(B):
    __tablename__ = "d"
    id = mapped_column(Integer, primary_key=True)


show("conf", configure_mappers)
show("conf", configure_mappers)
show("new", lambda: D())
show("select", lambda: str(select(C.d)))
show("select", lambda: str(select(C)))
show("select", lambda: str(select(D)))
gc.collect()
