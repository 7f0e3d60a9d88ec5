# level: advanced | shows: mapper events inside of the flush: before_insert that fills columns, keys and collections, SQL on the connection, batch=False, warnings of session operations
import warnings
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, event, insert, inspect, select
from sqlalchemy.orm import Session, declarative_base, object_session, relationship

Base = declarative_base()


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    number = Column(String)
    total = Column(Integer, default=0)
    lines = relationship("Line", back_populates="order", order_by="Line.id")


class Line(Base):
    __tablename__ = "line"
    id = Column(Integer, primary_key=True)
    what = Column(String)
    price = Column(Integer)
    order_id = Column(ForeignKey("orders.id"))
    order = relationship(Order, back_populates="lines")
    __mapper_args__ = {"batch": False}


class Log(Base):
    __tablename__ = "log"
    id = Column(Integer, primary_key=True)
    text = Column(String)


class Slug(Base):
    __tablename__ = "slug"
    word = Column(String, primary_key=True)
    title = Column(String)


@event.listens_for(Order, "before_insert")
def number_it(mapper, connection, order):
    order.number = f"{mapper.class_.__name__}-{len(order.lines)}"


@event.listens_for(Line, "after_insert")
@event.listens_for(Line, "after_update")
def log_line(mapper, connection, line):
    connection.execute(insert(Log), {"text": f"{line.what} {line.price} {inspect(line).has_identity} {line.id}"})


@event.listens_for(Line, "before_update")
def round_it(mapper, connection, line):
    session = object_session(line)
    print("   before_update", line.what, session.is_modified(line, include_collections=False), line in session.dirty)
    if line.price is not None:
        line.price -= line.price % 5


@event.listens_for(Slug, "before_insert")
def make_slug(mapper, connection, slug):
    slug.word = slug.title.lower().replace(" ", "-")


@event.listens_for(Order, "after_update")
def meddle(mapper, connection, order):
    session = object_session(order)
    for label, action in (("add", lambda: session.add(Log(text="late"))), ("delete", lambda: session.delete(order)), ("append", lambda: order.lines.append(Line(what="late"))), ("flush", session.flush)):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                action()
            except Exception as err:
                print("   ", label, type(err).__name__, err)
        for warning in caught:
            print("   ", label, str(warning.message)[:90])


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
order = Order(lines=[Line(what="nut", price=12), Line(what="bolt", price=7)])
session.add_all([order, Slug(title="Hello World"), Slug(title="Abc")])
session.commit()
print(order.number, session.scalars(select(Log.text).order_by(Log.id)).all(), session.scalars(select(Slug.word)).all())
for line in order.lines:
    line.price += 1
session.commit()
print([line.price for line in order.lines], session.scalars(select(Log.text).order_by(Log.id)).all()[2:])
order.lines[0].price += 3
session.flush()
print("unchanged after rounding:", order.lines[0].price, len(session.scalars(select(Log.id)).all()))
order.total = 99
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    session.flush()
print([str(w.message)[:60] for w in caught])
print(len(session.new), order in session.deleted, len(order.lines))
session.rollback()
print([line.what for line in order.lines], order.total)
