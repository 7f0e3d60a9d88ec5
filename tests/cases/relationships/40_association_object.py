# level: intermediate | shows: association object with extra columns, both ways, creator by append, delete-orphan, order, viewonly many-to-many beside it
from sqlalchemy import ForeignKey, String, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload


class Base(DeclarativeBase):
    pass


class Enrolment(Base):
    __tablename__ = "enrolments"
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True)
    grade: Mapped[int | None]
    student: Mapped["Student"] = relationship(back_populates="enrolments")
    course: Mapped["Course"] = relationship(back_populates="enrolments")


class Student(Base):
    __tablename__ = "students"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    enrolments: Mapped[list[Enrolment]] = relationship(back_populates="student", cascade="all, delete-orphan", order_by=Enrolment.course_id)
    courses: Mapped[list["Course"]] = relationship(secondary="enrolments", viewonly=True, order_by="Course.title")


class Course(Base):
    __tablename__ = "courses"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    enrolments: Mapped[list[Enrolment]] = relationship(back_populates="course", cascade="all, delete-orphan")
    best: Mapped["Enrolment"] = relationship(primaryjoin=lambda: (Course.id == Enrolment.course_id) & (Enrolment.grade > 80), viewonly=True, uselist=False)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    art, law, bio = (Course(title=t) for t in ("Art", "Law", "Bio"))
    ann, bob = Student(name="Ann"), Student(name="Bob")
    ann.enrolments = [Enrolment(course=law, grade=70), Enrolment(course=art, grade=90)]
    bob.enrolments.append(Enrolment(course=art))
    session.add_all([ann, bob, bio])
    session.commit()
    print([(e.course.title, e.grade) for e in ann.enrolments], [c.title for c in ann.courses], art.best.student.name, bio.best)
    print([(s.name, c) for s, c in session.execute(select(Student, func.count()).join(Student.enrolments).group_by(Student.id).order_by(Student.name))])
    ann.enrolments.pop(0)
    session.commit()
    print([c.title for c in ann.courses], session.scalar(select(func.count()).select_from(Enrolment)))
    print([s.name for s in session.scalars(select(Student).where(Student.courses.any(Course.title == "Art")).order_by(Student.name))])
    print([s.name for s in session.scalars(select(Student).where(~Student.enrolments.any(Enrolment.grade > 80)))])
    print([[c.title for c in s.courses] for s in session.scalars(select(Student).options(selectinload(Student.courses)).order_by(Student.id)).all()])
    orphan = Enrolment(course=bio, grade=1)
    session.add(orphan)
    try:
        session.flush()
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0])
        session.rollback()
    session.delete(art)
    session.commit()
    print([len(s.enrolments) for s in (ann, bob)], session.scalars(select(Course.title).order_by(Course.title)).all())
