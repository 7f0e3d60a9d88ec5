# What savepoints give back when they are rolled back: attributes, collections, keys, new and deleted objects.
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelf"
    code: Mapped[str] = mapped_column(primary_key=True)
    width: Mapped[int]
    jars: Mapped[list["Jar"]] = relationship(back_populates="shelf", cascade="all, delete-orphan", order_by="Jar.id")

    def __repr__(self):
        return f"Shelf({self.code}, {self.width})"


class Jar(Base):
    __tablename__ = "jar"
    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    shelf_code: Mapped[str] = mapped_column(ForeignKey("shelf.code", onupdate="cascade"))
    shelf: Mapped[Shelf] = relationship(back_populates="jars")

    def __repr__(self):
        return f"Jar({self.label})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


def states(*objects):
    for one in objects:
        state = inspect(one)
        names = [name for name in ("transient", "pending", "persistent", "deleted", "detached") if getattr(state, name)]
        print("  ", *names, state.key and state.key[1], sorted(state.expired_attributes), sorted(state.unloaded))


with Session(engine) as session:
    top = Shelf(code="top", width=80, jars=[Jar(label="salt"), Jar(label="mint")])
    low = Shelf(code="low", width=60)
    session.add_all([top, low])
    session.commit()
    salt, mint = top.jars

    print("changed inside")
    savepoint = session.begin_nested()
    top.width = 90
    mint.shelf = low
    low.jars.append(Jar(label="rice"))
    rice = low.jars[-1]
    session.flush()
    states(top, low, mint, rice)
    savepoint.rollback()
    states(top, low, mint, rice)
    print(top.width, top.jars, low.jars, rice.shelf, rice in session)

    print("changed before, flushed by the savepoint")
    top.width = 85
    with session.begin_nested():
        session.delete(salt)
        session.flush()
        states(salt)
    print(top.jars, salt in session)
    session.expire(top)
    print(top.jars)

    print("two deep")
    outer = session.begin_nested()
    top.width = 1
    inner = session.begin_nested()
    top.width = 2
    session.flush()
    inner.rollback()
    print(top.width, session.in_nested_transaction(), session.get_nested_transaction() is outer)
    inner = session.begin_nested()
    low.width = 3
    pepper = Jar(label="pepper", shelf=low)
    inner.commit()
    states(pepper, low)
    outer.rollback()
    states(pepper, low)
    print(top.width, low.width, session.new, pepper.label)

    print("keys")
    savepoint = session.begin_nested()
    low.code = "floor"
    session.flush()
    print(inspect(low).key[1], session.get(Shelf, "floor") is low)
    savepoint.rollback()
    print(inspect(low).key[1], session.get(Shelf, "low") is low, session.get(Shelf, "floor"))

    print("all back")
    session.rollback()
    print(top.width, top.jars, salt in session, inspect(salt).persistent)
    session.commit()
    print(session.scalars(select(Jar.label).order_by(Jar.id)).all())
