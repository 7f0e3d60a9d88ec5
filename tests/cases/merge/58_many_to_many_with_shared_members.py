# level: intermediate | shows: merge() over many-to-many on both sides: rows of the association table added and removed, shared members, backrefs
from sqlalchemy import Column, ForeignKey, String, Table, create_engine, inspect, select
from sqlalchemy.orm import Session, declarative_base, relationship, selectinload

Base = declarative_base()
attends = Table("attends", Base.metadata,
    Column("student_id", ForeignKey("student.id"), primary_key=True),
    Column("course_code", ForeignKey("course.code"), primary_key=True))

class Student(Base):
    __tablename__ = "student"
    id = Column(ForeignKey("person.id"), primary_key=True)
    nick = Column(String)
    courses = relationship("Course", secondary=attends, back_populates="students", order_by="Course.code")
    person = relationship("Person", uselist=False)
    def __repr__(self):
        return f"S{self.id}"

class Person(Base):
    __tablename__ = "person"
    id = Column(__import__("sqlalchemy").Integer, primary_key=True)
    name = Column(String(30))

class Course(Base):
    __tablename__ = "course"
    code = Column(String, primary_key=True)
    room = Column(String)
    students = relationship(Student, secondary=attends, back_populates="courses", order_by=Student.id)
    def __repr__(self):
        return f"{self.code}({self.room})"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    art, bio, che = (Course(code=c, room=r) for c, r in [("art", "r1"), ("bio", "r2"), ("che", "r3")])
    s.add_all([art, bio, che])
    for i in (1, 2):
        s.add(Student(person=Person(id=i, name=f"p{i}"), nick=f"n{i}"))
    s.flush()
    s.execute(attends.insert(), [dict(student_id=i, course_code=c) for i, c in [(1, "art"), (1, "bio"), (2, "bio"), (2, "che")]])

def pairs(s):
    return [tuple(r) for r in s.execute(select(attends).order_by(attends.c.student_id, attends.c.course_code))]

with Session(engine) as s:
    one = s.scalars(select(Student).where(Student.id == 1).options(selectinload(Student.courses))).one()
    print(one.courses, [sorted(inspect(c).unloaded) for c in one.courses])
one.courses.remove(one.courses[0])
one.courses[0].room = "r9"
one.courses.append(Course(code="dra", room="r4"))
s = Session(engine)
m = s.merge(one)
print(m.courses, [c in s.new for c in m.courses], sorted(map(repr, s.dirty)))
print(inspect(m).attrs.courses.history)
print([c.students for c in m.courses])
s.commit()
print(pairs(s), s.scalars(select(Course.room).order_by(Course.code)).all())

# the other side, with students that nobody loaded before
c = s.merge(Course(code="art", students=[Student(id=2, nick="two")]))
print(c.room, c.students, inspect(c).attrs.students.history, c.students[0].nick)
s.flush()
print(pairs(s))
s.rollback()

# a graph in which both sides are given and one course is given twice
shared = Course(code="bio", room="new")
a, b = Student(id=1, courses=[shared, Course(code="dra")]), Student(id=2, courses=[shared, Course(code="che"), Course(code="bio", room="newer")])
ma, mb = s.merge_all([a, b])
print(ma.courses, mb.courses, ma.courses[0] is mb.courses[0], len(mb.courses))
print(inspect(ma.courses[0]).attrs.room.history)
try:
    s.flush()
    print(pairs(s))
except Exception as err:
    print(type(err).__name__, str(err).split("\n")[0])
s.rollback()
print(pairs(s), [x.courses for x in s.scalars(select(Student).order_by(Student.id))])
