# level: intermediate | shows: new objects with keys that the session or the database has: warnings and errors of the flush, NULL identities, keys that cannot be sorted
import warnings
from sqlalchemy import Column, ForeignKey, Integer, PickleType, String, create_engine, event, inspect, select, text
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()


class Key(Base):
    __tablename__ = "key"
    id = Column(Integer, primary_key=True)
    door = Column(String)

    def __repr__(self):
        return f"Key({self.id}, {self.door})"


class Pair(Base):
    __tablename__ = "pair"
    a = Column(String, primary_key=True)
    b = Column(String, primary_key=True)


class Note(Base):
    __tablename__ = "note"
    slug = Column(String, primary_key=True)
    body = Column(String)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)


def shorten(message):
    message = str(message).splitlines()[0]
    while " at 0x" in message:
        start = message.index(" at 0x")
        message = message[:start] + message[message.index(">", start) :]
    return message


def attempt(label):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            session.flush()
            print(label, "ok")
        except Exception as err:
            print(label, type(err).__name__, shorten(err))
            session.rollback()
    for warning in caught:
        print("   ", warning.category.__name__, shorten(warning.message))


front = Key(id=1, door="front")
session.add(front)
session.commit()
session.add(Key(id=1, door="back"))
attempt("known key")
session.add_all([Key(id=5, door="x"), Key(id=5, door="y")])
attempt("twice the same")
front.door
two = Key(id=2)
session.add(two)
session.flush()
two.id = 1
attempt("changed to a known one")
print(front, session.scalars(select(Key)).all())
session.delete(front)
session.flush()
session.add(Key(id=1, door="again"))
attempt("after a flushed delete")
print(inspect(front).deleted, session.get(Key, 1))
session.commit()
one = session.get(Key, 1)
session.execute(text("DELETE FROM key"))
session.expire(one)
session.add(Key(id=1, door="unseen"))
attempt("expired and gone")
print(inspect(one).persistent, inspect(one).deleted)
session.commit()

session.add(Pair(a="x"))
attempt("half a key")
session.add(Pair(a=None, b=None))
attempt("no key")
session.add(Note(body="no slug"))
attempt("no natural key")
note = Note(slug="s", body="b")
session.add(note)
session.commit()
note.slug = None
attempt("key set to None")
odd = [Note(slug="t"), Note(slug=5)]
session.add_all(odd)
session.flush()
for other in odd:
    other.body = "changed"
attempt("keys of different types")
