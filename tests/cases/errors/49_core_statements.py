# level: advanced | shows: values, parameters, results, connections and statements of Core gone wrong
import warnings, decimal, datetime, uuid, enum
from sqlalchemy import *
from sqlalchemy import exc, event
from sqlalchemy.exc import *
from sqlalchemy.schema import CreateTable

m = MetaData()
shop = Table(
    "shop",
    m,
    Column("id", Integer, primary_key=True),
    Column("name", String(10), nullable=False),
    Column("kind", Enum("a", "b", name="kind")),
    Column("opened", Date),
    Column("at", DateTime),
    Column("price", Numeric(5, 2)),
    Column("data", JSON),
    Column("ok", Boolean),
    Column("uid", Uuid),
    Column("blob", LargeBinary),
    Column("span", Interval),
    Column("tm", Time),
)
item = Table(
    "item",
    m,
    Column("id", Integer, primary_key=True),
    Column("shop_id", ForeignKey("shop.id")),
    UniqueConstraint("shop_id", name="uq_item"),
)


class Colour(enum.Enum):
    red = 1


engine = create_engine("sqlite://")
m.create_all(engine)


def show(label, fn):
    print("##", label)
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        with engine.connect() as c:
            try:
                print("fine", fn(c))
            except Exception as e:
                print(type(e).__name__, "|", e, "|", getattr(e, "code", None))
        for x in w:
            print("  W", x.category.__name__, str(x.message))


def ins(**kw):
    return lambda c: c.execute(insert(shop).values(name="x", **kw)).inserted_primary_key


show("enum", ins(kind="z"))
show("enum2", ins(kind=Colour.red))
show("date", ins(opened="2020-01-01"))
show("date2", ins(opened=5))
show("dt", ins(at="x"))
show("dt2", ins(at=datetime.date(2020, 1, 1)))
show("num", ins(price="abc"))
show("num2", ins(price=[1]))
show("json", ins(data={1, 2}))
show("json2", ins(data=object))
show("bool", ins(ok="yes"))
show("bool2", ins(ok=2))
show("uid", ins(uid="nope"))
show("uid2", ins(uid=5))
show("blob", ins(blob="text"))
show("span", ins(span=5))
show("tm", ins(tm="10:00"))
show("many", lambda c: c.execute(insert(shop), [{"name": "a"}, {"nam": "b"}]))
show("many2", lambda c: c.execute(insert(shop), [{"name": "a"}, {"name": "b", "price": "zz"}]))
show("many4", lambda c: c.execute(insert(shop), "abc"))
show("many5", lambda c: c.execute(insert(shop), 5))
show("null", lambda c: c.execute(insert(shop), {"price": 3}))
show("nullmany", lambda c: c.execute(insert(shop), [{"name": "q"}, {"name": None}]))
show(
    "long",
    lambda c: c.execute(
        text("select * from nope where " + " or ".join(f"x = :p{i}" for i in range(12))),
        {f"p{i}": "v" * 60 for i in range(12)},
    ),
)
show("longmany", lambda c: c.execute(text("insert into nope values (:a)"), [{"a": i} for i in range(30)]))
show("longval", lambda c: c.execute(text("insert into nope values (:a)"), {"a": "z" * 500}))
show(
    "result read",
    lambda c: (
        c.execute(text("insert into shop (id, name, opened) values (900, 'bad', 'notadate')")),
        c.execute(select(shop.c.opened).where(shop.c.id == 900)).all(),
    ),
)
show(
    "result at",
    lambda c: (
        c.execute(text("insert into shop (id, name, at) values (901, 'bad', 'x')")),
        c.execute(select(shop.c.at).where(shop.c.id == 901)).all(),
    ),
)
show(
    "result enum",
    lambda c: (
        c.execute(text("insert into shop (id, name, kind) values (902, 'bad', 'x')")),
        c.execute(select(shop.c.kind).where(shop.c.id == 902)).all(),
    ),
)
show(
    "result json",
    lambda c: (
        c.execute(text("insert into shop (id, name, data) values (903, 'bad', 'x')")),
        c.execute(select(shop.c.data).where(shop.c.id == 903)).all(),
    ),
)
show(
    "result num",
    lambda c: (
        c.execute(text("insert into shop (id, name, price) values (904, 'bad', 'x')")),
        c.execute(select(shop.c.price).where(shop.c.id == 904)).all(),
    ),
)
show(
    "result uid",
    lambda c: (
        c.execute(text("insert into shop (id, name, uid) values (905, 'bad', 'x')")),
        c.execute(select(shop.c.uid).where(shop.c.id == 905)).all(),
    ),
)
show("closed", lambda c: (c.close(), c.execute(select(1))))
show("closed2", lambda c: (c.close(), c.begin()))
show("autobegin", lambda c: (c.execute(select(1)), c.begin()))
show("twice", lambda c: (c.begin(), c.begin()))
show("nested", lambda c: (c.begin_nested(), c.in_nested_transaction()))
show("commit closed", lambda c: (t := c.begin(), t.commit(), t.commit()))
show("rollback twice", lambda c: (t := c.begin(), t.rollback(), t.rollback(), c.in_transaction()))
show("in ctx", lambda c: [None for t in [c.begin()] if t.__enter__() and (t.rollback(), c.execute(select(1)))])
show("str", lambda c: c.execute("select 1"))
show("obj", lambda c: c.execute(5))
show("obj2", lambda c: c.execute(shop))
show("obj3", lambda c: c.execute(shop.c.id))
show("obj4", lambda c: c.execute(m))
show("none", lambda c: c.execute(None))
show("driver", lambda c: c.exec_driver_sql("select ?", (1, 2)).all())
show("driver2", lambda c: c.exec_driver_sql("select ?").all())
show("driver4", lambda c: c.exec_driver_sql("select 1; select 2"))
show("scalar", lambda c: c.scalar(text("select 1 where 0")))
show("one", lambda c: c.execute(text("select 1 where 0")).one())
show("scalar_one", lambda c: c.execute(text("select 1 union select 2")).scalar_one())
show("oon", lambda c: c.execute(text("select 1 union select 2")).one_or_none())
show("soon", lambda c: c.execute(text("select 1 union select 2")).scalar_one_or_none())
show("drop", lambda c: c.execute(text("drop table nope")))
show("create", lambda c: c.execute(CreateTable(shop)))
show("createtwice", lambda c: m.create_all(c, checkfirst=False))
show("droptable", lambda c: Table("nope", MetaData()).drop(c))
show("empty", lambda c: Table("empty", MetaData()).create(c))
show("notype", lambda c: Table("nt", MetaData(), Column("a")).create(c))
show(
    "nolen",
    lambda c: (
        print(
            CreateTable(Table("nt", MetaData(), Column("a", VARCHAR))).compile(
                dialect=__import__("sqlalchemy").dialects.mysql.dialect()
            )
        )
        if False
        else None
    ),
)
show("reflect", lambda c: Table("nope", MetaData(), autoload_with=c))
show("reflect2", lambda c: MetaData().reflect(c, only=["nope", "zz"]))
show("inspect", lambda c: inspect(c).get_columns("nope"))
show("insp pk", lambda c: inspect(c).get_pk_constraint("nope"))
show("insp ix", lambda c: inspect(c).get_indexes("nope"))
show("insp fk", lambda c: inspect(c).get_foreign_keys("nope"))
show("insp view", lambda c: inspect(c).get_view_definition("nope"))
show("insp multi", lambda c: inspect(c).get_multi_columns(filter_names=["nope"]))
show("insp opts", lambda c: inspect(c).get_table_options("shop"))
show("insp uq", lambda c: inspect(c).get_unique_constraints("item"))
show("comment", lambda c: inspect(c).get_table_comment("shop"))
show("url2", lambda c: create_engine("sqlite:/x"))
show("url3", lambda c: create_engine("nosuch://"))
show("url5", lambda c: create_engine(None))
show("url6", lambda c: create_engine(""))
show("kw", lambda c: create_engine("sqlite://", pool_siz=5))
show("kw2", lambda c: create_engine("sqlite://", echo=True, encoding="utf8"))
show("iso", lambda c: create_engine("sqlite://", isolation_level="WRONG").connect())
show("iso2", lambda c: c.execution_options(isolation_level="WRONG"))
show("cmp", lambda c: bool(shop.c.id == 1))
show("cmp2", lambda c: shop.c.id in [shop.c.name])
show("and", lambda c: shop.c.id == 1 and shop.c.name == 2)
show("not", lambda c: not shop.c.id)
show("iter", lambda c: list(shop.c.id))
show("len", lambda c: len(shop.c.name))
show("getitem", lambda c: shop.c.name[0])
show("idx", lambda c: shop.c[99])
show("attr", lambda c: shop.c.nam)
show("key", lambda c: shop.c["nam"])
show("tattr", lambda c: shop.nam)
show("fn", lambda c: c.execute(select(func.nosuch(1))))
show("fn2", lambda c: c.execute(select(func.max())))
show("agg", lambda c: c.execute(select(shop.c.id).where(func.count() > 1)))
show("amb", lambda c: c.execute(text("select id from shop, item")))
show("subq", lambda c: select(shop).c.id)
show("subq2", lambda c: c.execute(select(select(shop.c.id))))
show("where tuple", lambda c: select(shop).where((shop.c.id == 1, shop.c.name == "x")))
show("where list", lambda c: select(shop).where([shop.c.id == 1]))
show("where bool", lambda c: str(select(shop.c.id).where(True)))
show("where none", lambda c: str(select(shop.c.id).where(None)))
show("val", lambda c: insert(shop).values(name=1, nam=2).compile())
show("upd", lambda c: c.execute(update(shop).values(nam=2)))
show("upd0", lambda c: c.execute(update(shop)))
show("upd1", lambda c: c.execute(update(shop).values()))
show("del", lambda c: c.execute(delete(shop).values(a=1)))
show("ret", lambda c: c.execute(insert(shop).values(name="r").returning(item.c.id)))
show("fromsel", lambda c: c.execute(insert(shop).from_select(["nam"], select(shop.c.name))))
show("fromsel2", lambda c: c.execute(insert(shop).from_select(["id", "name"], select(shop.c.name))))
