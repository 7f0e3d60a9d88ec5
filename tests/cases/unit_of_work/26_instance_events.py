# level: intermediate | shows: load, refresh, refresh_flush, expire, init and init_failure listeners, raw states, reconstructor, on classes and mixins
from sqlalchemy import ForeignKey, create_engine, event, func, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, reconstructor, relationship, selectinload


class Base(DeclarativeBase):
    pass


class Shape(Base):
    __tablename__ = "shape"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    width: Mapped[int]
    made: Mapped[str] = mapped_column(server_default=func.upper("now"))
    changed: Mapped[int] = mapped_column(default=7, onupdate=8)
    parts: Mapped[list["Part"]] = relationship(back_populates="shape", order_by="Part.id")
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "shape"}

    @reconstructor
    def remember(self):
        self.area = self.width * 2


class Square(Shape):
    __mapper_args__ = {"polymorphic_identity": "square"}


class Part(Base):
    __tablename__ = "part"
    id: Mapped[int] = mapped_column(primary_key=True)
    shape_id: Mapped[int] = mapped_column(ForeignKey("shape.id"))
    shape: Mapped[Shape] = relationship(back_populates="parts")


@event.listens_for(Shape, "load")
def plain(target, context):
    print("load", type(target).__name__, target.width, context.session is inspect(target).session)


@event.listens_for(Shape, "load", propagate=True, raw=True)
def states(state, context):
    print("raw load", type(state).__name__, state.class_.__name__)


@event.listens_for(Base, "refresh", propagate=True)
def refreshed(target, context, attrs):
    print("refresh", type(target).__name__, sorted(attrs) if attrs else attrs)


@event.listens_for(Shape, "refresh_flush", propagate=True)
def written(target, flush_context, attrs):
    print("refresh_flush", type(target).__name__, sorted(attrs))


@event.listens_for(Shape, "expire", propagate=True, raw=True)
def expired(state, attrs):
    if attrs or not state.session.in_transaction():
        print("expire", state.class_.__name__, attrs)


@event.listens_for(Square, "init")
def made(target, args, kwargs):
    print("init", args, sorted(kwargs))
    kwargs.setdefault("width", 3)


@event.listens_for(Shape, "init_failure", propagate=True)
def failed(target, args, kwargs):
    print("init_failure", type(target).__name__, sorted(kwargs))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
try:
    Square(height=1)
except TypeError as error:
    print(error)
with Session(engine) as session:
    shapes = [Shape(width=1, parts=[Part()]), Square(parts=[Part(), Part()])]
    session.add_all(shapes)
    session.flush()
    print([shape.made for shape in shapes])
    session.expire(shapes[0])
    session.commit()
    del shapes
    session.expunge_all()
    for shape in session.scalars(select(Shape).order_by(Shape.id).options(selectinload(Shape.parts))):
        print(type(shape).__name__, shape.area, len(shape.parts))
    square = session.get(Square, 2)
    session.refresh(square)
    session.expire(square, ["width"])
    print(square.width)
    square.width = 9
    session.flush()
    print(square.changed)
    session.expire_all()
    print(square.width, square.area)
    session.scalars(select(Shape).execution_options(populate_existing=True)).all()
