from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy import Column, Table

class Base(DeclarativeBase):
    pass


enrolled = Table(
    "enrolled",
    Base.metadata,
    Column("student_id", ForeignKey("student.id"), primary_key=True),
    Column("course_id", ForeignKey("course.id"), primary_key=True),
)


class Student(Base):
    __tablename__ = "student"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    courses: Mapped[set["Course"]] = relationship(secondary=enrolled, back_populates="students")


class Course(Base):
    __tablename__ = "course"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    students: Mapped[set[Student]] = relationship(secondary=enrolled, back_populates="courses")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    ann, bob = Student(name="ann"), Student(name="bob")
    maths = Course(title="maths", students={ann, bob})
    print(len(ann.courses), maths in bob.courses)
    session.add_all([ann, bob, maths])
    session.commit()
    bob.courses.discard(maths)
    print([student.name for student in maths.students])
    art = Course(title="art")
    ann.courses.add(art)
    session.commit()
    print(sorted(course.title for course in ann.courses), session.execute(select(enrolled).order_by(enrolled.c.course_id)).all())
    session.delete(maths)
    session.commit()
    print([course.title for course in ann.courses], session.query(Student).count())
