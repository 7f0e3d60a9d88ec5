# what SQLAlchemy says of relationships and mappings that cannot be
from sqlalchemy import Column, ForeignKey, Integer, String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, configure_mappers, declarative_base, mapped_column, relationship


def attempt(title, work):
    try:
        print(title, "->", work())
    except Exception as error:
        print(title, "->", type(error).__name__ + ":", error)


def pair(relation, back=None, foreign_keys=1, lone=False):
    Base = declarative_base()

    class User(Base):
        __tablename__ = "users"
        id = Column(Integer, primary_key=True)
        addresses = relation

    if not lone:

        class Address(Base):
            __tablename__ = "addresses"
            id = Column(Integer, primary_key=True)
            user_id = Column(ForeignKey("users.id")) if foreign_keys else Column(Integer)
            other_id = Column(ForeignKey("users.id")) if foreign_keys > 1 else Column(Integer)
            if back is not None:
                user = back

    attempt("configure", lambda: User.addresses.property.direction.name)
    attempt("again", lambda: User().addresses)


pair(relationship("Adress"), lone=True)
pair(relationship("Address", back_populates="user"))
pair(relationship("Address", back_populates="user_id"))
pair(relationship("Address"), foreign_keys=0)
pair(relationship("Address"), foreign_keys=2)
pair(relationship("Address", backref="id"))
pair(relationship("Address", foreign_keys="Address.other_id"), foreign_keys=2)
pair(relationship("Address", primaryjoin="User.id == Address.other_id"), foreign_keys=2)
pair(relationship("Address", back_populates="user"), relationship("User", back_populates="addresses", cascade="all, delete-orphan"))
attempt("cascade", lambda: relationship("Address", cascade="all, adopt"))
attempt("both", lambda: relationship("Address", backref="a", back_populates="b"))


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    addresses: Mapped[list["Address"]] = relationship(back_populates="user")


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User"] = relationship(back_populates="addresses")


u = User(name="x")
attempt("any", lambda: Address.user.any())
attempt("has", lambda: User.addresses.has())
attempt("contains", lambda: Address.user.contains(u))
attempt("compare", lambda: Address.user == 3)
attempt("list", lambda: User.addresses == [u])
attempt("in", lambda: User.addresses.in_([1]))
attempt("keyword", lambda: User.addresses.any(foo=3))
attempt("attribute", lambda: User.name.foo)
attempt("class attribute", lambda: User.foo)
attempt("set", lambda: setattr(u, "addresses", 3))
attempt("delete", lambda: delattr(u, "name"))
attempt("delete again", lambda: delattr(u, "name"))
for expression in (
    User.addresses.any(),
    ~User.addresses.any(Address.id > 3),
    User.addresses == None,
    Address.user.has(User.name == "a"),
    Address.user.has(name="a"),
    Address.user == u,
    Address.user != u,
    Address.user == None,
    Address.user != None,
    User.addresses.contains(Address(user_id=3)),
    User.name + "x",
    User.name.in_(["a"]),
    select(User).where(User.addresses.any()),
):
    print(expression)


made = []


def make(**names):
    made.append(names)
    return type("Thing%d" % len(made), (Base,), names)


attempt("no table", lambda: make(a=3))
attempt("no key", lambda: make(__tablename__="a", x=mapped_column(Integer)))
attempt("no type", lambda: make(__tablename__="b", id=mapped_column(primary_key=True)))
attempt("not mapped", lambda: make(__tablename__="c", id=mapped_column(Integer, primary_key=True), __annotations__={"b": int}))
attempt("unknown type", lambda: make(__tablename__="d", id=mapped_column(Integer, primary_key=True), __annotations__={"b": Mapped[object]}))
attempt("bare relationship", lambda: make(__tablename__="e", id=Column(Integer, primary_key=True), r=relationship()))
attempt("table args", lambda: make(__tablename__="f", id=Column(Integer, primary_key=True), __table_args__=3))
