# level: advanced | shows: merge() that makes orphans: delete-orphan members lost by the given graph, moved between given parents, pending orphans
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload

class Base(DeclarativeBase):
    pass

class Hive(Base):
    __tablename__ = "hive"
    id: Mapped[int] = mapped_column(primary_key=True)
    frames: Mapped[list["Frame"]] = relationship(back_populates="hive", cascade="all, delete-orphan", order_by="Frame.id")
    def __repr__(self):
        return f"Hive{self.id}"

class Frame(Base):
    __tablename__ = "frame"
    id: Mapped[int] = mapped_column(primary_key=True)
    hive_id: Mapped[int] = mapped_column(ForeignKey("hive.id"))
    hive: Mapped[Hive] = relationship(back_populates="frames")
    cells: Mapped[list["Cell"]] = relationship(cascade="all, delete-orphan", order_by="Cell.id")
    def __repr__(self):
        return f"Frame{self.id}"

class Cell(Base):
    __tablename__ = "cell"
    id: Mapped[int] = mapped_column(primary_key=True)
    honey: Mapped[int]
    frame_id: Mapped[int] = mapped_column(ForeignKey("frame.id"))
    def __repr__(self):
        return f"Cell{self.id}"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    s.add_all([Hive(id=1, frames=[Frame(id=1, cells=[Cell(id=1, honey=1), Cell(id=2, honey=2)]), Frame(id=2, cells=[Cell(id=3, honey=3)])]), Hive(id=2)])

def rows(s, note):
    try:
        s.flush()
        print(note, s.execute(select(Frame.id, Frame.hive_id).order_by(Frame.id)).all(), s.execute(select(Cell.id, Cell.frame_id, Cell.honey).order_by(Cell.id)).all())
    except Exception as err:
        print(note, type(err).__name__, str(err).split("\n")[0])
    s.rollback()

s = Session(engine)
# the whole graph is given anew, one frame and one cell less
m = s.merge(Hive(id=1, frames=[Frame(id=1, cells=[Cell(id=2, honey=20), Cell(honey=9)])]))
print(m.frames, m.frames[0].cells, sorted(map(repr, s.dirty)), sorted(map(repr, s.deleted)), len(s.new))
lost = s.get(Frame, 2)
rows(s, "less")
print(lost in s)

# a frame is given to the other hive, both hives known
h1, h2 = s.get(Hive, 1), s.get(Hive, 2)
h1.frames, h2.frames
m = s.merge(Hive(id=2, frames=[Frame(id=1)]))
print(m is h2, h1.frames, h2.frames, inspect(h2.frames[0]).attrs.hive.history)
rows(s, "moved, loaded")
s.expunge_all()
m = s.merge(Hive(id=2, frames=[Frame(id=1)]))
print(m.frames, m.frames[0].hive, "cells" in inspect(m.frames[0]).dict)
rows(s, "moved, unloaded")
s.expunge_all()
a, b = s.merge_all([Hive(id=1, frames=[Frame(id=2)]), Hive(id=2, frames=[Frame(id=1)])])
print(a.frames, b.frames, [f.hive for f in b.frames])
rows(s, "one after the other")
s.expunge_all()
with s.no_autoflush:
    a, b = s.merge_all([Hive(id=2, frames=[Frame(id=1)]), Hive(id=1, frames=[Frame(id=2)])])
print(a.frames, b.frames)
rows(s, "the other way round")

# a detached graph moves a cell from frame to frame
with Session(engine) as t:
    d = t.scalars(select(Hive).where(Hive.id == 1).options(selectinload(Hive.frames).selectinload(Frame.cells))).one()
d.frames[1].cells.append(d.frames[0].cells.pop(0))
d.frames[1].cells[-1].honey = 100
print(d.frames[0].cells, d.frames[1].cells)
s.expunge_all()
m = s.merge(d)
cell = s.get(Cell, 1)
print(m.frames[0].cells, m.frames[1].cells, cell in s.deleted, inspect(cell).attrs.honey.history)
rows(s, "cell moved")
# an orphan is merged by itself
o = s.merge(Frame(cells=[Cell(honey=5)]))
print(o in s.new, o.cells[0] in s.new)
rows(s, "orphan")
o = s.merge(Frame(id=2, hive=None))
print(inspect(o).attrs.hive.history, o.hive_id)
rows(s, "unhived")
