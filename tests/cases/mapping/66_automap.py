from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.ext.automap import automap_base, AutomapBase, name_for_scalar_relationship, generate_relationship
import sqlalchemy.ext.automap as am
e = create_engine("sqlite://")
with e.begin() as c:
    for ddl in ("CREATE TABLE user (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(30) NOT NULL)",
        "CREATE TABLE address (id INTEGER NOT NULL PRIMARY KEY, email VARCHAR NOT NULL, user_id INTEGER REFERENCES user(id))",
        "CREATE TABLE keyword (id INTEGER NOT NULL PRIMARY KEY, word VARCHAR)",
        "CREATE TABLE user_keyword (user_id INTEGER NOT NULL REFERENCES user(id), keyword_id INTEGER NOT NULL REFERENCES keyword(id), PRIMARY KEY (user_id, keyword_id))",
        "CREATE TABLE node (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER REFERENCES node(id), data VARCHAR)",
        "CREATE TABLE item (id INTEGER NOT NULL PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE, n INTEGER)",
        "CREATE TABLE nopk (a INTEGER, b INTEGER)",
        ):
        c.exec_driver_sql(ddl)
Base = automap_base()
print(Base, Base.__mro__, Base.__name__, Base.__module__)
print(Base.classes.keys(), len(Base.classes))
Base.prepare(autoload_with=e)
print(sorted(Base.classes.keys()))
User, Address = Base.classes.user, Base.classes.address
print(User, User.__module__, User.__table__.name, repr(User.__mapper__)[:10], User.__name__, User.__bases__ == (Base,))
for n in sorted(Base.classes.keys()):
    c = Base.classes[n]
    for r in sorted(inspect(c).relationships, key=lambda r: r.key):
        print(n, r.key, r.direction.name, r.uselist, r.mapper.class_.__name__, r.back_populates, r.secondary is not None)
s = Session(e)
u = User(name="a")
u.address_collection.append(Address(email="x"))
u.keyword_collection = [Base.classes.keyword(word="k1"), Base.classes.keyword(word="k2")]
u.item_collection.append(Base.classes.item(n=3))
N = Base.classes.node
n = N(data="root", node_collection=[N(data="c1"), N(data="c2")]) if hasattr(N, "node_collection") else N()
s.add(u)
s.commit()
s.add(n)
s.commit()
print(u.name, [a.email for a in u.address_collection], [k.word for k in u.keyword_collection])
a = s.scalars(select(Address)).one()
print(a.user.name, a.user is u)
print([x.data for x in n.node_collection], n.node)
print(s.execute(select(User.name, Address.email).join(User.address_collection)).all())
s.delete(u)
try: s.commit()
except Exception as x: print(type(x).__name__, x); s.rollback()
print(s.scalar(select(func.count()).select_from(Base.classes.item)))
print("user" in Base.classes, "zork" in Base.classes, Base.classes.get("zork"), hasattr(Base.classes, "zork"))
try: Base.classes.zork
except AttributeError as x: print("AE", x)
try: Base.classes["zork"]
except KeyError as x: print("KE", x)
print(sorted(c.__name__ for c in Base.classes))
print(Base.by_module.sqlalchemy.ext.automap.user is User)
print(sorted(Base.metadata.tables))
Base.prepare(autoload_with=e)
print(sorted(Base.classes.keys()))
print(repr(u.__class__), 1)
# predeclared class
B2 = automap_base()
class User2(B2):
    __tablename__ = "user"
    user_name = Column("name", String)
    address_collection = relationship("address", collection_class=set, back_populates="owner_")
    def __repr__(self): return f"User2({self.user_name})"
try:
    select(User2)
except Exception as x: print(type(x).__name__, x)
try: inspect(User2)
except Exception as x: print(type(x).__name__, x)
try: Session(e).get(User2, 1)
except Exception as x: print(type(x).__name__, x)
try: class_mapper(User2)
except Exception as x: print(type(x).__name__, x)
try: Session(e).add(User2())
except Exception as x: print(type(x).__name__, x)
try: Session(e).query(User2)
except Exception as x: print(type(x).__name__, x)
print(User2().__dict__, User2.__table__.c.keys())
def cls_name(base, tablename, table):
    return "".join(w.title() for w in tablename.split("_"))
def scal(base, local_cls, referred_cls, constraint):
    name = referred_cls.__name__.lower()
    if name in local_cls.__table__.columns: return name + "_rel"
    return name + "_"
def coll(base, local_cls, referred_cls, constraint):
    return referred_cls.__name__.lower() + "s"
def gen(base, direction, return_fn, attrname, local_cls, referred_cls, **kw):
    print("GEN", direction.name, return_fn.__name__, attrname, local_cls.__name__, referred_cls.__name__, sorted(kw)) if False else None
    if direction is ONETOMANY: kw["cascade"] = "all, delete-orphan"
    return generate_relationship(base, direction, return_fn, attrname, local_cls, referred_cls, **kw)
B3 = automap_base()
B3.prepare(autoload_with=e, classname_for_table=cls_name, name_for_scalar_relationship=scal, name_for_collection_relationship=coll, generate_relationship=gen, collection_class=set)
print(sorted(B3.classes.keys()))
for n in sorted(B3.classes.keys()):
    c = B3.classes[n]
    for r in sorted(inspect(c).relationships, key=lambda r: r.key):
        print(n, r.key, r.direction.name, r.uselist, r.mapper.class_.__name__)
