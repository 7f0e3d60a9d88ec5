# level: intermediate | shows: flush(objects): only those are written, the others stay new, dirty and deleted; flush inside of events; a session that flushes already
import warnings
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, event, inspect
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()


class Quay(Base):
    __tablename__ = "quay"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    boats = relationship("Boat", back_populates="quay", cascade="all, delete-orphan", order_by="Boat.id")

    def __repr__(self):
        return f"Quay({self.name})"


class Boat(Base):
    __tablename__ = "boat"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    quay_id = Column(ForeignKey("quay.id"))
    quay = relationship(Quay, back_populates="boats")

    def __repr__(self):
        return f"Boat({self.name})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine, autoflush=False)


def flush(*objects):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        session.flush(list(objects))
    show("flushed " + repr(list(objects)))
    for warning in caught:
        print("   ", warning.category.__name__, str(warning.message)[:90])


def show(label):
    names = lambda items: sorted(repr(i) for i in items)
    print(label, "new", names(session.new), "dirty", names(session.dirty), "deleted", names(session.deleted))


a, b = Quay(name="A"), Quay(name="B")
one, two, three = (Boat(name=n) for n in ("one", "two", "three"))
session.add_all([b, a, one])
flush(b)
one.name = "one"
session.expunge(one)
a.boats.append(one)
a.boats.append(two)
flush(a)
print([(x.name, x.quay_id, inspect(x).pending) for x in (one, two)])
flush(one, two)
session.commit()
a.name, b.name, one.name = "AA", "BB", "uno"
session.delete(two)
flush(one)
flush(two)
flush(a)
session.commit()
show("committed")

stranger = Boat(name="stranger")
try:
    session.flush([stranger])
    show("stranger")
except Exception as err:
    print(type(err).__name__, str(err)[:60])
flush()
try:
    session.flush([object()])
except Exception as err:
    print(type(err).__name__, str(err)[:40])


@event.listens_for(session, "before_flush")
def again(session, context, instances):
    print("before_flush of", instances)
    try:
        session.flush()
    except Exception as err:
        print("   ", type(err).__name__, err)


@event.listens_for(session, "after_flush")
def after(session, context):
    show("after_flush")


three.quay = b
session.add(three)
flush(three)
session.flush()
b.boats.remove(three)
session.flush([b])
show("end")
session.commit()
