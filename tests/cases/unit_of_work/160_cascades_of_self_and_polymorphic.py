# level: intermediate | shows: delete and save-update cascades on self-referential and polymorphic relationships, one-to-one back and forth
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Task(Base):
    __tablename__ = "task"
    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str]
    kind: Mapped[str] = mapped_column(default="task")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    steps: Mapped[list["Task"]] = relationship(back_populates="parent", cascade="all, delete-orphan", single_parent=True, order_by="Task.id")
    parent: Mapped["Task | None"] = relationship(back_populates="steps", remote_side=id)
    timer: Mapped["Timer | None"] = relationship(back_populates="task", cascade="all, delete-orphan")
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "task"}
    def __repr__(self):
        return self.what

class Chore(Task):
    who: Mapped[str | None]
    tools: Mapped[list["Tool"]] = relationship(cascade="all", order_by="Tool.id")
    __mapper_args__ = {"polymorphic_identity": "chore"}

class Tool(Base):
    __tablename__ = "tool"
    id: Mapped[int] = mapped_column(primary_key=True)
    chore_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    def __repr__(self):
        return f"Tool{self.id}"

class Timer(Base):
    __tablename__ = "timer"
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    task: Mapped[Task] = relationship(back_populates="timer")
    def __repr__(self):
        return f"Timer{self.id}"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
s = Session(engine)
root = Task(what="root", steps=[Chore(what="wash", who="me", steps=[Task(what="rinse")])], timer=Timer())
s.add(root.steps[0])
print(sorted(map(repr, s.new)))
s.commit()
def rows():
    return [tuple(r) for r in s.execute(select(Task.id, Task.what, Task.parent_id).order_by(Task.id))], s.scalars(select(Tool.id)).all(), s.execute(select(Timer.id, Timer.task_id)).all()
print(rows())
wash = root.steps[0]
# a step is taken out with all that hangs on it
root.steps.remove(wash)
print(sorted(map(repr, s.deleted)), wash.parent)
s.flush()
print(rows(), [inspect(o).deleted for o in (wash, root)])
s.rollback()
# it becomes a root of its own: no parent left, so it goes
wash.parent = None
s.flush()
print(rows())
s.rollback()
# its steps go up one level
for step in list(wash.steps):
    root.steps.append(step)
s.delete(wash)
print(sorted(map(repr, s.deleted)))
s.flush()
print(rows())
s.rollback()
# the timer is replaced, passed on, taken away
old = root.timer
root.timer = new = Timer()
print(old in s.deleted, old.task, new.task, inspect(root).attrs.timer.history)
s.flush()
print(rows()[2], inspect(old).deleted)
wash.timer = new
print(root.timer, new.task)
s.flush()
print(rows()[2], inspect(new).persistent)
new.task = root
print(wash.timer, root.timer)
s.flush()
print(rows()[2])
s.rollback()
s.delete(root)
print(sorted(map(repr, s.deleted)))
s.commit()
print(rows())
