# shows: the five states, new/dirty/deleted, flush, refresh, expire, expunge, close
from sqlalchemy import create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.orm.exc import DetachedInstanceError


class Base(DeclarativeBase):
    pass


class Task(Base):
    __tablename__ = "task"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    done: Mapped[bool] = mapped_column(default=False)

    def __repr__(self):
        return f"Task({self.title!r}, done={self.done})"


def state(obj):
    i = inspect(obj)
    return [n for n in ("transient", "pending", "persistent", "deleted", "detached") if getattr(i, n)]


engine = create_engine("sqlite:///:memory:")
Base.metadata.create_all(engine)
session = Session(engine)

task = Task(title="write")
print(state(task), task.id, task.done, task in session)
session.add(task)
print(state(task), session.new, len(session.new))
session.flush()
print(state(task), task.id, task.done, list(session.new))
task.title = "rewrite"
print(session.dirty, session.is_modified(task))
session.commit()
print(task.title, session.dirty)

other = Task(title="read")
session.add(other)
print(session.scalars(select(Task.title).order_by(Task.id)).all())
session.expire(task)
print(task.title)
task.done = True
session.refresh(other)
print(other, session.dirty)
session.rollback()
print(task.done, state(other))

session.delete(task)
print(state(task), task in session.deleted)
session.flush()
print(state(task), session.get(Task, 1))
session.rollback()
print(state(task), task.title)
session.expunge(task)
print(state(task), task.title, task in session)
session.add(task)
print(state(task))
session.delete(task)
session.commit()
print(state(task), session.scalars(select(Task)).all())

Maker = sessionmaker(engine, expire_on_commit=False)
with Maker.begin() as s:
    kept = Task(title="kept")
    s.add(kept)
print(kept.id, kept.title, state(kept))
with Session(engine) as s:
    again = s.get(Task, kept.id)
    print(again, again is kept)
    s.commit()
try:
    print(again.title)
except DetachedInstanceError as error:
    print(error)
