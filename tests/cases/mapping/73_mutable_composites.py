# level: intermediate | shows: MutableComposite: in-place changes, coerce, inheritance, rollback
from dataclasses import dataclass
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.ext.mutable import MutableComposite
class Base(DeclarativeBase): pass
@dataclass
class Span(MutableComposite):
    low: int
    high: int
    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)
        self.changed()
class Point(MutableComposite):
    def __init__(self, x, y): self.x = x; self.y = y
    def __setattr__(self, name, value):
        object.__setattr__(self, name, value); self.changed()
    def __composite_values__(self): return self.x, self.y
    def __eq__(self, other): return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)
    def __repr__(self): return f"Point({self.x}, {self.y})"
    @classmethod
    def coerce(cls, key, value):
        if isinstance(value, tuple): value = Point(*value)
        elif not isinstance(value, Point): raise ValueError("tuple or Point expected for " + key)
        return value
class Field(Base):
    __tablename__ = "field"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    width: Mapped[Span] = composite(mapped_column("w_low"), mapped_column("w_high"))
    corner: Mapped[Point] = composite(mapped_column("cx", Integer), mapped_column("cy", Integer))
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "field"}
class Meadow(Field):
    __mapper_args__ = {"polymorphic_identity": "meadow"}
engine = create_engine("sqlite://"); Base.metadata.create_all(engine)
@event.listens_for(engine, "before_cursor_execute")
def show(conn, cursor, statement, parameters, context, many): print(">", " ".join(statement.split()), parameters)
with Session(engine) as s:
    f = Field(width=Span(1, 2), corner=(3, 4)); s.add_all([f, Meadow(width=Span(5, 6), corner=Point(7, 8))]); s.flush()
    f.width.high = 20; print(f in s.dirty, f.corner, inspect(f).attrs.width.history); s.commit()
    f.corner.x = -1; print(s.dirty == {f}); s.flush(); f.corner.y = -2; s.commit()
    s.expunge_all()
    for one in s.scalars(select(Field).order_by(Field.id)):
        print(type(one).__name__, one.width, one.corner); one.corner.y += 100
    print(len(s.dirty)); s.flush()
    m = s.scalars(select(Meadow)).one(); old = m.width; m.width = Span(0, 0); old.low = 77; print(m.width); s.commit()
    s.refresh(m); m.width.low = 9; s.rollback(); print(m.width)
    m.width.low = 10; s.commit()
    try: m.width = "wide"
    except ValueError as error: print(error)
    try: m.corner = "far"
    except ValueError as error: print(error)
    print(s.execute(select(Field.__table__)).all())
loose = Point(1, 2); loose.x = 5; print(loose)
