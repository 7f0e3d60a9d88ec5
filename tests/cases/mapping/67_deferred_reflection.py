from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.ext.declarative import DeferredReflection
e = create_engine("sqlite://")
with e.begin() as c:
    for ddl in ("CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, type VARCHAR(10))",
        "CREATE TABLE addresses (id INTEGER NOT NULL PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id), email VARCHAR(100))",
        "CREATE TABLE managers (id INTEGER NOT NULL PRIMARY KEY REFERENCES users(id), level INTEGER)",
        "CREATE TABLE items (id INTEGER NOT NULL PRIMARY KEY, n VARCHAR)",
        "CREATE TABLE user_to_item (user_id INTEGER NOT NULL REFERENCES users(id), item_id INTEGER NOT NULL REFERENCES items(id))"):
        c.exec_driver_sql(ddl)
class Base(DeclarativeBase): pass
class Reflected(DeferredReflection):
    __abstract__ = True
class User(Reflected, Base):
    __tablename__ = "users"
    addresses = relationship("Address", back_populates="user", order_by="Address.id")
    items = relationship("Item", secondary="user_to_item")
    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "user"}
    def hello(self): return "hi " + self.name
class Address(Reflected, Base):
    __tablename__ = "addresses"
    user = relationship("User", back_populates="addresses")
    mail: Mapped[str] = mapped_column("email", String(100))
class Manager(User):
    __tablename__ = "managers"
    __mapper_args__ = {"polymorphic_identity": "manager"}
class Lead(User):
    __mapper_args__ = {"polymorphic_identity": "lead"}
class Item(Reflected, Base):
    __tablename__ = "items"
print(sorted(Base.metadata.tables), User.__table__.c.keys(), Address.__table__.c.keys())
for f in (lambda: select(User), lambda: inspect(User), lambda: aliased(User), lambda: Session(e).query(Manager)):
    try: f(); print("no error")
    except Exception as x: print(type(x).__name__, str(x)[:200])
Reflected.prepare(e)
print(sorted(Base.metadata.tables), User.__table__.c.keys(), Address.__table__.c.keys())
print(inspect(User).attrs.keys(), inspect(Address).attrs.keys(), inspect(Manager).attrs.keys())
print(sorted(m.class_.__name__ for m in Base.registry.mappers))
with Session(e) as s:
    u = User(name="ed", addresses=[Address(mail="a"), Address(mail="b")], items=[Item(n="x")])
    m = Manager(name="boss", level=3)
    s.add_all([u, m, Lead(name="lead")]); s.commit()
    print(u.hello(), [a.mail for a in u.addresses], [i.n for i in u.items], m.level, m.type)
    print([(type(x).__name__, x.name) for x in s.scalars(select(User).order_by(User.id))])
    print(s.execute(select(User.name, Address.mail).join(User.addresses).where(Address.mail == "b")).all())
print(select(Manager))
print(select(Lead))
for w in ("zork", 5):
    try: DeferredReflection.prepare(w)
    except Exception as x: print(type(x).__name__, x)
class Missing(Reflected, Base):
    __tablename__ = "missing"
try: Reflected.prepare(e)
except Exception as x: print(type(x).__name__, x)
# own base
class B2(DeferredReflection, DeclarativeBase): pass
class Items2(B2):
    __tablename__ = "items"
    n: Mapped[str] = mapped_column(String, deferred=True)
with e.connect() as c: B2.prepare(c)
print(select(Items2), Items2.__table__.c.n.type)
B3 = declarative_base(cls=DeferredReflection)
class Items3(B3):
    __tablename__ = "items"
    __table_args__ = {"info": {"x": 1}}
B3.prepare(e)
print(Items3.__table__.info, repr(Items3.__table__.c.id.type), Items3.__mapper__)
# tables
md = MetaData()
class B4(DeclarativeBase): metadata = md
class U4(B4):
    __table__ = Table("users", md, Column("name", String(50), key="nm"), autoload_with=e)
    full = column_property("x" + __table__.c.nm) if "nm" in __table__.c else None
print(U4.__table__.c.keys(), inspect(U4).attrs.keys())
@event.listens_for(Table, "column_reflect")
def cr(inspector, table, info): info["key"] = "attr_" + info["name"].lower()
class B5(DeclarativeBase): pass
class U5(B5):
    __table__ = Table("items", B5.metadata, autoload_with=e)
print(U5.__table__.c.keys(), inspect(U5).attrs.keys(), select(U5))
event.remove(Table, "column_reflect", cr)
class U6(B5):
    __table__ = Table("addresses", B5.metadata, Column("user_id", ForeignKey("items.attr_id")), autoload_with=e, extend_existing=True)
    __mapper_args__ = {"exclude_properties": ["email"], "column_prefix": "_"}
print(inspect(U6).attrs.keys())
md = MetaData(); md.reflect(e, only=["users", "addresses", "items", "user_to_item"])
reg = registry(metadata=md)
class UU: pass
class AA: pass
class II: pass
t = md.tables
reg.map_imperatively(UU, t["users"], properties={"addresses": relationship(AA, backref="user"), "items": relationship(II, secondary=t["user_to_item"], backref="users"), "nm": t["users"].c.name})
reg.map_imperatively(AA, t["addresses"])
reg.map_imperatively(II, t["items"])
with Session(e) as s:
    for u in s.scalars(select(UU)): print(u.nm, [a.email for a in u.addresses], [i.n for i in u.items])
    print(select(UU).join(UU.items))
