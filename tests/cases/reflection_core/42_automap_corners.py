# level: advanced | shows: automap: cascades by ON DELETE, naming functions, clashes, bases, views, schemas
import gc
import warnings
from sqlalchemy import *
from sqlalchemy import event, exc
from sqlalchemy.ext.automap import (
    automap_base,
    generate_relationship,
    interfaces,
    name_for_collection_relationship,
    name_for_scalar_relationship,
    classname_for_table,
)
from sqlalchemy.orm import *


engines = []


def mk(*stmts):
    e = create_engine("sqlite://")
    engines.append(e)
    with e.begin() as c:
        for s in stmts:
            c.execute(text(s))
    return e


U = "create table user (id integer primary key, name varchar(20))"
A = "create table address (id integer primary key, email text, user_id integer references user(id) {})"


def show(label, fn):
    print("##", label)
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        try:
            print("fine", fn())
        except Exception as e:
            print(type(e).__name__, "|", e)
        for x in w:
            print("  W", x.category.__name__, x.message)


def a1():
    e = mk(U, A.format(""))
    B = automap_base()
    B.prepare(autoload_with=e)
    u = B.classes.user(name="x")
    u.address_collection.append(B.classes.address(email="q"))
    with Session(e) as s:
        s.add(u)
        s.commit()
        return s.scalars(select(B.classes.address)).one().user.name, u.__class__.__name__, B.classes.user.__module__


def a2():
    e = mk(U, A.format("on delete cascade"))
    B = automap_base()
    B.prepare(autoload_with=e)
    p = inspect(B.classes.user).relationships.address_collection
    return str(p.cascade), p.passive_deletes


def a3():
    e = mk(
        U,
        "create table address (id integer primary key, user_id integer not null references user(id) on delete cascade)",
    )
    B = automap_base()
    B.prepare(autoload_with=e)
    p = inspect(B.classes.user).relationships.address_collection
    return str(p.cascade), p.passive_deletes


def a4():
    e = mk(U, A.format("on delete set null"))
    B = automap_base()
    B.prepare(autoload_with=e)
    p = inspect(B.classes.user).relationships.address_collection
    return str(p.cascade), p.passive_deletes


def a5():
    e = mk(U, "create table address (id integer primary key, user integer references user(id))")
    B = automap_base()
    B.prepare(autoload_with=e)
    configure_mappers()
    return inspect(B.classes.address).attrs.keys()


def a6():
    e = mk(
        U,
        "create table address (id integer primary key, home_id integer references user(id), work_id integer references user(id))",
    )
    B = automap_base()
    B.prepare(autoload_with=e)
    configure_mappers()
    return sorted(inspect(B.classes.address).relationships.keys()), sorted(inspect(B.classes.user).relationships.keys())


def a7():
    e = mk(
        U,
        "create table address (id integer primary key, home_id integer references user(id), work_id integer references user(id))",
    )
    B = automap_base()
    B.prepare(
        autoload_with=e,
        name_for_scalar_relationship=lambda b, l, r, c: c.column_keys[0][:-3],
        name_for_collection_relationship=lambda b, l, r, c: r.__name__ + "_" + c.column_keys[0][:-3],
    )
    configure_mappers()
    return (
        sorted(inspect(B.classes.address).relationships.keys()),
        sorted(inspect(B.classes.user).relationships.keys()),
        str(select(B.classes.address.id).join(B.classes.address.work)),
    )


def a8():
    e = mk(U)
    B = automap_base()

    class User(B):
        __tablename__ = "user"
        name = Column(String(5))
        extra = Column(Integer)

        def hi(self):
            return "hi " + self.name

    B.prepare(autoload_with=e)
    return (
        User.__table__.c.keys(),
        repr(User.__table__.c.name.type),
        B.classes.keys(),
        User(name="m").hi(),
        hasattr(B.classes, "User"),
        User in list(B.classes),
    )


def a9():
    e = mk(U)
    B = automap_base()

    class User(B):
        __tablename__ = "user"

    return User.__table__


def a10():
    e = mk(U)
    B = automap_base()

    class User(B):
        __tablename__ = "user"

    User()


def a11():
    B = automap_base()
    B.prepare()
    return B.classes.keys(), len(B.classes), B.classes.user


def a12():
    e = mk(U)
    B = automap_base()
    B.prepare(e)
    return B.classes.keys()


def a13():
    e = mk(U)
    B = automap_base()
    B.prepare(autoload_with=e)
    B.prepare(autoload_with=e)
    return B.classes.keys()


def a14():
    e = mk(U)
    m = MetaData()
    m.reflect(e)
    B = automap_base(metadata=m)
    B.prepare()
    return B.classes.keys(), B.metadata is m


def a15():
    e = mk(U)

    class Base(DeclarativeBase):
        def __repr__(self):
            return f"<{type(self).__name__}>"

    B = automap_base(Base)
    B.prepare(autoload_with=e)
    return B.classes.user(), issubclass(B.classes.user, Base), B.__name__, B.__mro__[1].__name__


def a16():
    e = mk(
        "create table a (id integer primary key)", "create table b (id integer primary key references a(id), x text)"
    )
    B = automap_base()

    class A(B):
        __tablename__ = "a"

    class Bb(A):
        __tablename__ = "b"

    B.prepare(autoload_with=e)
    configure_mappers()
    return inspect(Bb).inherits, inspect(Bb).relationships.keys(), inspect(A).relationships.keys(), B.classes.keys()


def a17():
    e = mk(
        U,
        "create table grp (id integer primary key)",
        "create table user_grp (user_id integer not null references user(id), grp_id integer not null references grp(id), primary key(user_id, grp_id))",
    )
    B = automap_base()
    B.prepare(autoload_with=e)
    u = B.classes.user(name="z", grp_collection=[B.classes.grp()])
    with Session(e) as s:
        s.add(u)
        s.commit()
        return (
            B.classes.keys(),
            [x.name for x in s.scalars(select(B.classes.grp)).one().user_collection],
            s.execute(text("select * from user_grp")).all(),
        )


def a18():
    e = mk(U, A.format(""))
    B = automap_base()
    B.prepare(
        autoload_with=e,
        generate_relationship=lambda base, direction, return_fn, attrname, local_cls, referred_cls, **kw: (
            None
            if direction is interfaces.ONETOMANY
            else generate_relationship(base, direction, return_fn, attrname, local_cls, referred_cls, **kw)
        ),
    )
    return inspect(B.classes.address).relationships.keys(), inspect(B.classes.user).relationships.keys()


def a19():
    e = mk(U, A.format(""))
    B = automap_base()
    B.prepare(autoload_with=e, collection_class=set)
    return type(B.classes.user().address_collection).__name__


def a20():
    e = mk(U)
    B = automap_base()
    B.prepare(autoload_with=e, classname_for_table=lambda b, n, t: n.capitalize())
    B.prepare(autoload_with=e)
    return B.classes.keys(), B.classes.User.__table__.name


def a21():
    e = mk("create table x (a integer, b text)", "create view v as select a from x")
    B = automap_base()
    B.prepare(autoload_with=e)

    class X(B):
        __table__ = B.metadata.tables["x"]
        __mapper_args__ = {"primary_key": [__table__.c.a]}

    B.prepare()
    return B.classes.keys(), inspect(X).primary_key


def a22():
    e = mk(U)
    m = MetaData()
    m.reflect(e, views=True)

    @event.listens_for(m, "column_reflect")
    def f(i, t, c):
        c["key"] = "attr_" + c["name"]

    m2 = MetaData()

    @event.listens_for(m2, "column_reflect")
    def f(i, t, c):
        c["key"] = "attr_" + c["name"]

    B = automap_base(metadata=m2)
    B.prepare(autoload_with=e)
    return inspect(B.classes.user).attrs.keys()


def a23():
    e = mk(U, "create table self (id integer primary key, parent_id integer references self(id))")
    B = automap_base()
    B.prepare(autoload_with=e)
    configure_mappers()
    return sorted(inspect(B.classes.self).relationships.keys())


def a24():
    e = mk(U, "create table t (id integer primary key, metadata text, registry text)")
    B = automap_base()
    B.prepare(autoload_with=e)
    return inspect(B.classes.t).attrs.keys()


def a27():
    e = mk(U, A.format(""))
    B = automap_base()
    B.prepare(autoload_with=e, reflection_options={"only": ["address"], "resolve_fks": False})
    return B.classes.keys()


for case in [
    a1,
    a2,
    a3,
    a4,
    a5,
    a6,
    a7,
    a8,
    a9,
    a10,
    a11,
    a12,
    a13,
    a14,
    a15,
    a16,
    a17,
    a18,
    a19,
    a20,
    a21,
    a22,
    a23,
    a24,
    a27,
]:
    show(case.__name__, case)
gc.collect()
