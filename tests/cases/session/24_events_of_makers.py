# level: intermediate | shows: listeners on Session, a class of sessions, a sessionmaker, a scoped_session and one session; order, insert, once, remove
from sqlalchemy import Column, Integer, String, create_engine, event
from sqlalchemy.orm import Session, declarative_base, scoped_session, sessionmaker

Base = declarative_base()


class Thing(Base):
    __tablename__ = "thing"
    id = Column(Integer, primary_key=True)
    name = Column(String)


class Loud(Session):
    pass


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
One, Two = sessionmaker(engine), sessionmaker(engine, class_=Loud)
Scoped = scoped_session(sessionmaker(engine))


def say(text):
    def listener(session):
        print("  ", text, type(session).__name__)

    return listener


for target, text in ((Session, "any"), (Loud, "loud"), (One, "one"), (Two, "two"), (Scoped, "scoped")):
    event.listen(target, "before_commit", say(text))
event.listen(Session, "before_commit", say("first of all"), insert=True)
event.listen(One, "before_commit", say("only once"), once=True)
for name, make in (("Session", lambda: Session(engine)), ("Loud", lambda: Loud(engine)), ("One", One), ("Two", Two)):
    print(name)
    with make() as session:
        session.add(Thing(name=name))
        session.commit()
print("scoped")
Scoped.add(Thing(name="s"))
Scoped.commit()
print(Scoped.query(Thing).count(), Scoped.registry.has())
Scoped.remove()
print("one again")
with One() as session:
    event.listen(session, "before_commit", say("this one"))
    session.begin()
    session.commit()
    own = say("removed")
    event.listen(session, "before_commit", own)
    print(event.contains(session, "before_commit", own))
    event.remove(session, "before_commit", own)
    print(event.contains(session, "before_commit", own))
    session.add(Thing())
    session.commit()
print(One.class_ is Session, issubclass(One.class_, Session), Two.class_.__mro__[1].__name__)


class Service:
    def __init__(self):
        self.seen = []

    def on_commit(self, session):
        self.seen.append(type(session).__name__)


service = Service()
event.listen(Session, "after_commit", service.on_commit)
with Two() as session, session.begin():
    session.add(Thing())
event.remove(Session, "after_commit", service.on_commit)
with Two() as session, session.begin():
    session.add(Thing())
print(service.seen)
try:
    event.listen(scoped_session(lambda: None), "before_commit", print)
except Exception as error:
    print(type(error).__name__, error)
