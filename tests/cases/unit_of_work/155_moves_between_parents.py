# level: advanced | shows: children moved between parents under delete-orphan: order of remove and append, loaded or not, pending ones, back and forth
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    jars: Mapped[list["Jar"]] = relationship(cascade="all, delete-orphan", back_populates="shelf", order_by="Jar.id")
    lids: Mapped[list["Lid"]] = relationship(cascade="all, delete-orphan", order_by="Lid.id")
    def __repr__(self):
        return f"Shelf{self.id}"

class Jar(Base):
    __tablename__ = "jar"
    id: Mapped[int] = mapped_column(primary_key=True)
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelf.id"))
    shelf: Mapped[Shelf] = relationship(back_populates="jars")
    def __repr__(self):
        return f"Jar{self.id}"

class Lid(Base):
    __tablename__ = "lid"
    id: Mapped[int] = mapped_column(primary_key=True)
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelf.id"))
    def __repr__(self):
        return f"Lid{self.id}"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
s = Session(engine)
one = Shelf(id=1, jars=[Jar(id=1), Jar(id=2)], lids=[Lid(id=1), Lid(id=2)])
two = Shelf(id=2)
s.add_all([one, two]); s.commit()
def rows(note):
    try:
        s.flush()
        print(note, s.execute(select(Jar.id, Jar.shelf_id).order_by(Jar.id)).all(), s.execute(select(Lid.id, Lid.shelf_id).order_by(Lid.id)).all())
    except Exception as err:
        print(note, type(err).__name__, str(err).split("\n")[0])
    s.rollback()

jar = one.jars[0]
two.jars.append(jar)
print(one.jars, two.jars, jar.shelf, inspect(jar).attrs.shelf.history)
rows("append")
jar = s.get(Jar, 1)
jar.shelf = s.get(Shelf, 2)
print("jars" in one.__dict__, "jars" in two.__dict__, inspect(one).attrs.jars.history, inspect(two).attrs.jars.history)
rows("set, unloaded")
with s.no_autoflush:
    one.jars.remove(jar)
    two.jars
print(inspect(jar).attrs.shelf.history, jar in s.deleted)
two.jars.append(jar)
rows("remove and append")
two.jars.append(one.jars[0])
one.jars.append(two.jars.pop())
print(inspect(one).attrs.jars.history, inspect(two).attrs.jars.history, sorted(map(repr, s.dirty)))
rows("there and back")
two.jars.append(jar)
two.jars.remove(jar)
print(jar.shelf, one.jars)
rows("there and away")
# without a way back, the first shelf does not know
lid = one.lids[0]
two.lids.append(lid)
print(one.lids, two.lids)
rows("lid on both")
with s.no_autoflush:
    one.lids.remove(lid)
    two.lids.append(lid)
rows("lid removed, then appended")
two.lids.append(lid)
with s.no_autoflush:
    one.lids.remove(lid)
print(lid in two.lids, sorted(map(repr, s.deleted)))
rows("lid appended, then removed")
one.lids, two.lids = two.lids, one.lids
print(one.lids, two.lids)
rows("lids swapped")
# the first shelf is deleted after its jar was moved
two.jars.append(one.jars[0])
s.delete(one)
print(sorted(map(repr, s.deleted)))
rows("moved, then deleted")
jar = s.get(Jar, 1)
s.delete(one)
with s.no_autoflush:
    two.jars.append(jar)
print(sorted(map(repr, s.deleted)), jar.shelf)
rows("deleted, then moved")
# a pending jar moves, and loses all
new = Jar(id=9)
one.jars.append(new)
two.jars.append(new)
print(new in s, one.jars)
two.jars.remove(new)
print(new in s, new.shelf)
one.jars.append(new)
one.jars = [j for j in one.jars if j is not new]
print(new in s, inspect(new).transient)
rows("pending")
