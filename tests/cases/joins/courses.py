# shows: select().join along relationships and by class, outer joins, both sides filtered, aliased, aggregates over joins
from sqlalchemy import ForeignKey, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Teacher(Base):
    __tablename__ = "teacher"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    courses: Mapped[list["Course"]] = relationship(back_populates="teacher")


class Course(Base):
    __tablename__ = "course"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    credits: Mapped[int]
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"))
    teacher: Mapped[Teacher | None] = relationship(back_populates="courses")

    def __repr__(self):
        return f"Course({self.title!r})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    kim = Teacher(name="Kim", courses=[Course(title="Logic", credits=5), Course(title="Sets", credits=3)])
    lee = Teacher(name="Lee", courses=[Course(title="Optics", credits=4)])
    session.add_all([kim, lee, Teacher(name="Moss"), Course(title="Open", credits=1)])
    session.commit()

    stmt = select(Course).join(Course.teacher).where(Teacher.name == "Kim").order_by(Course.title)
    print(stmt)
    print(session.scalars(stmt).all())
    print(session.execute(select(Teacher.name, Course.title).join(Teacher.courses).order_by(Course.id)).all())
    print(session.execute(select(Teacher.name, Course.title).join(Course, isouter=True).order_by(Teacher.id, Course.id)).all())
    print(session.execute(select(Course.title, Teacher.name).outerjoin(Course.teacher).order_by(Course.id)).all())
    print(session.execute(select(Course.title, Teacher.name).join_from(Course, Teacher).order_by(Course.id)).all())
    print(session.execute(
        select(Teacher.name, func.count(Course.id), func.sum(Course.credits))
        .join(Teacher.courses).group_by(Teacher.name).having(func.count(Course.id) > 1)
    ).all())
    print(session.scalars(select(Teacher.name).join(Teacher.courses).where(Course.credits > 3).order_by(Teacher.name)).all())
    other = aliased(Course)
    pairs = (
        select(Course.title, other.title)
        .join(other, Course.credits < other.credits)
        .where(Course.teacher_id == other.teacher_id)
        .order_by(Course.id)
    )
    print(session.execute(pairs).all())
    print(session.execute(select(Teacher, Course).join(Course.teacher).order_by(Course.id)).first()[1].title)
    print(session.scalars(select(Course).join(Teacher, Course.teacher_id == Teacher.id).filter_by(name="Lee")).all())
    print(session.query(Teacher).join(Teacher.courses).filter(Course.title.in_(["Sets", "Optics"])).order_by(Teacher.id).count())
