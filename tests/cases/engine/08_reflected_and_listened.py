# A database that is there: columns told as they are read, classes over what was found, and what overrides it
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy import event
engine = create_engine("sqlite://", echo=False)
with engine.begin() as c:
    c.execute(text("create table users (id integer primary key, user_name varchar(30) not null, email varchar(50))"))
    c.execute(text("create table addresses (id integer primary key, user_id integer not null references users(id), street text)"))
    c.execute(text("insert into users values (1,'ed','e@x'),(2,'wendy',null)"))
    c.execute(text("insert into addresses values (1,1,'A'),(2,1,'B'),(3,2,'C')"))
md = MetaData()
@event.listens_for(md, "column_reflect")
def cr(inspector, table, column_info):
    print("reflect", type(inspector).__name__, table.name, column_info["name"], column_info["type"])
    column_info["key"] = "attr_" + column_info["name"].lower()
users = Table("users", md, autoload_with=engine)
print(users.c.keys(), select(users))
addresses = Table("addresses", md, Column("extra", Integer), autoload_with=engine)
print(addresses.c.keys(), repr(addresses.c.attr_user_id), list(addresses.foreign_keys)[0].column)
with engine.connect() as c:
    print(c.execute(select(users)).all()); print(c.execute(select(users)).mappings().first())
class Base(DeclarativeBase): pass
class User(Base):
    __table__ = Table("users", Base.metadata, autoload_with=engine)
    addresses = relationship("Address", back_populates="user")
    def __repr__(self): return f"User({self.id}, {self.user_name!r})"
class Address(Base):
    __table__ = Table("addresses", Base.metadata, autoload_with=engine)
    user = relationship(User, back_populates="addresses")
    def __repr__(self): return f"Address({self.street!r})"
with Session(engine) as s:
    for u in s.scalars(select(User).order_by(User.id)): print(u, u.addresses, u.addresses[0].user is u)
    s.add(User(user_name="new", addresses=[Address(street="Z")])); s.commit()
    print(s.execute(select(User.user_name, func.count(Address.id)).join(User.addresses).group_by(User.id)).all())
class B2(DeclarativeBase): pass
class U2(B2):
    __tablename__ = "users"
    __table_args__ = {"autoload_with": engine}
    nick: Mapped[str] = mapped_column("user_name")
print(U2.__table__.c.keys(), [a.key for a in inspect(U2).attrs])
md2 = MetaData()
t = Table("addresses", md2, Column("street", String(99), key="st"), Column("user_id", ForeignKey("users.id")), autoload_with=engine, resolve_fks=False)
print(repr(t), md2.tables.keys())
md3 = MetaData()
Table("addresses", md3, autoload_with=engine)
print(list(md3.tables))
try: Table("nope", md3, autoload_with=engine)
except Exception as e: print(type(e).__name__, e)
try: Table("users", md3, Column("x", Integer), autoload_with=engine)
except Exception as e: print(type(e).__name__, e)
t = Table("users", md3, Column("x", Integer), Column("email", String, default="q"), autoload_with=engine, extend_existing=True)
print(repr(t))
t = Table("users", MetaData(), autoload_with=engine, include_columns=["id", "email"]); print(repr(t))
@event.listens_for(Table, "column_reflect")
def gen(inspector, table, ci):
    if ci["name"] == "id": ci["type"] = BigInteger(); ci["info"] = {"a": 1}; ci["comment"]="hey"
    if ci["name"] == "email": ci["default"] = "'nobody'"
t = Table("users", MetaData(), autoload_with=engine); print(repr(t), t.c.id.info, t.c.email.server_default.arg.text)
event.remove(Table, "column_reflect", gen)
t = Table("users", MetaData(), listeners=[("column_reflect", gen)], autoload_with=engine); print(repr(t))
md4 = MetaData()
try: md4.reflect(engine, only=["users", "zzz"])
except Exception as e: print(type(e).__name__, e)
md4.reflect(engine, only=lambda name, m: name.startswith("u")); print(list(md4.tables))
md4.reflect(engine, only=["addresses"], resolve_fks=False); print(list(md4.tables))
md4.clear(); print(list(md4.tables)); md4.reflect(bind=engine, extend_existing=True); md4.remove(md4.tables["addresses"]); print(list(md4.tables), "users" in md4)
md4.drop_all(engine); print(inspect(engine).get_table_names())
