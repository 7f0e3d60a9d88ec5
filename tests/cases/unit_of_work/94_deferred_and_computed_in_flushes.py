# level: intermediate | shows: column_property expressions and deferred columns around flushes: what is expired after INSERT and UPDATE, expire_on_flush=False, deferred columns changed unread
from sqlalchemy import ForeignKey, String, create_engine, func, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, column_property, deferred, mapped_column, relationship, undefer


class Base(DeclarativeBase):
    pass


class Lesson(Base):
    __tablename__ = "lesson"
    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))
    hours: Mapped[int]


class Course(Base):
    __tablename__ = "course"
    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[str] = mapped_column()
    last: Mapped[str] = mapped_column()
    outline: Mapped[str | None] = mapped_column(deferred=True)
    plan: Mapped[str | None] = mapped_column(deferred=True, deferred_group="papers")
    budget: Mapped[int | None] = mapped_column(deferred=True, deferred_group="papers", server_default="10")
    full: Mapped[str] = column_property(first + " " + last)
    fixed: Mapped[str] = column_property(func.upper(first), expire_on_flush=False)
    lazy: Mapped[str] = column_property(func.length(last), deferred=True)
    hours: Mapped[int] = column_property(select(func.coalesce(func.sum(Lesson.hours), 0)).where(Lesson.course_id == id).correlate_except(Lesson).scalar_subquery())
    lessons: Mapped[list[Lesson]] = relationship(order_by=Lesson.id)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)


def there(obj):
    return sorted(k for k in obj.__dict__ if not k.startswith("_"))


course = Course(first="Sea", last="Charts", outline="o", lessons=[Lesson(hours=3), Lesson(hours=4)])
session.add(course)
session.flush()
print(there(course))
print(course.full, course.fixed, course.hours, there(course))
course.last = "Maps"
session.flush()
print(there(course), course.full)
course.first = "Star"
course.lessons.append(Lesson(hours=5))
session.flush()
print(there(course), course.fixed, course.hours, course.lazy)
course.lessons[0].hours = 10
session.flush()
print(course.hours, there(course))
session.commit()

course = session.get(Course, 1)
print(there(course))
course.outline = "changed unread"
course.plan = "p"
print(inspect(course).attrs.outline.history, inspect(course).attrs.plan.history)
session.flush()
print(there(course), course.budget, there(course))
session.expire(course, ["full"])
course.budget = 11
session.flush()
print(there(course))
session.commit()
course = session.scalars(select(Course).options(undefer(Course.lazy), undefer(Course.outline))).one()
print(there(course))
course.last = "Atlas"
session.flush()
print(there(course), course.lazy)
full = course.full
course.full = "ignored"
print(course in session.dirty, inspect(course).attrs.full.history)
session.flush()
print(course.full, full)
several = [Course(first=c, last=c * 3) for c in "abc"]
session.add_all(several)
session.flush()
print([there(c) for c in several[:1]], [c.full for c in several])
several[0].first = func.lower("X")
session.flush()
print(there(several[0]), several[0].full, several[0].fixed)
session.delete(several[1])
session.commit()
print(session.execute(select(Course.full, Course.hours, Course.lazy).order_by(Course.id)).all())
