# secondary with own primary key, extra columns, duplicates; string and lambda secondaries
from sqlalchemy import ForeignKey, create_engine, inspect, select, Column, Integer, String, Table, DateTime, func, text, event, UniqueConstraint, Boolean, insert, delete
from sqlalchemy.orm import declarative_base, Session, relationship, backref, subqueryload, joinedload, selectinload, aliased
Base = declarative_base()
enrol = Table("enrol", Base.metadata, Column("id", Integer, primary_key=True), Column("student_id", ForeignKey("student.id"), nullable=False), Column("course_id", ForeignKey("course.id"), nullable=False), Column("grade", Integer, default=3), Column("active", Boolean, server_default=text("1")))
class Student(Base):
    __tablename__ = "student"
    id = Column(Integer, primary_key=True); name = Column(String)
    courses = relationship("Course", secondary=enrol, backref=backref("students", order_by="Student.name"), order_by=lambda: [enrol.c.grade.desc(), Course.title])
    top = relationship("Course", secondary="enrol", secondaryjoin="and_(enrol.c.course_id == Course.id, enrol.c.grade > 3)", viewonly=True)
    first = relationship("Course", secondary=lambda: enrol, viewonly=True, uselist=False, order_by="enrol.c.id")
    def __repr__(self): return self.name
class Course(Base):
    __tablename__ = "course"
    id = Column(Integer, primary_key=True); title = Column(String)
    def __repr__(self): return self.title
def attempt(f):
    try: print(f())
    except Exception as ex: print(type(ex).__name__, str(ex).split("\n")[0])
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    art, bio, chem = (Course(title=t) for t in ("art", "bio", "chem"))
    ann = Student(name="ann", courses=[art]); bob = Student(name="bob", courses=[bio])
    s.add_all([ann, chem]); s.flush(); s.add(bob); s.commit()
    ann.courses.append(art); s.commit(); print(ann.courses, s.execute(select(enrol.c.student_id, enrol.c.course_id, enrol.c.grade, enrol.c.active)).all())
    s.execute(insert(enrol).values(student_id=ann.id, course_id=chem.id, grade=5)); s.commit()
    print(ann.courses, ann.top, ann.first, art.students)
    ann.courses.remove(art); attempt(s.commit); s.rollback(); print(ann.courses)
    s.execute(delete(enrol).where(enrol.c.id == 3)); s.commit(); print(ann.courses)
    art.students = [bob]; s.commit(); print(ann.courses, bob.courses)
    art.students.extend([ann, bob]); s.commit(); print(art.students, s.scalar(select(func.count()).select_from(enrol)))
    for opt in (joinedload, selectinload, subqueryload):
        s.expunge_all()
        print([(x, x.courses, x.top, x.first) for x in s.scalars(select(Student).order_by(Student.id).options(opt(Student.courses))).unique()])
    ann, bob = s.scalars(select(Student).order_by(Student.id)).all()
    attempt(lambda: select(Student.name, enrol.c.grade).join(enrol).join(Course, Course.id == enrol.c.course_id))
    attempt(lambda: select(Student.name).join(Student.courses.and_(enrol.c.grade > 3)))
    attempt(lambda: select(Student.name).where(Student.courses.any(enrol.c.grade > 3)))
    attempt(lambda: select(Student.name).where(Student.top.any(Course.title == "chem")))
    s2 = aliased(Student); attempt(lambda: select(Student.name, s2.name).join(Student.courses).join(Course.students.of_type(s2)).where(Student.id < s2.id))
    s.delete(bob); s.commit(); print(s.execute(select(enrol.c.student_id, enrol.c.course_id)).all())
    s.delete(s.get(Course, 1)); attempt(s.commit); print(s.execute(select(enrol.c.student_id, enrol.c.course_id)).all())
    ann.courses = []; s.commit(); print(ann.courses)
    ann.courses.append(None) if False else None
    attempt(lambda: ann.courses.append(None)); attempt(s.flush); s.rollback()
    attempt(lambda: ann.courses.append(bob)); attempt(s.flush); s.rollback()
    attempt(lambda: ann.courses.append("x"))
    attempt(lambda: ann.courses.append(ann)); attempt(s.flush); s.rollback()
    t = Course(title="tmp"); ann.courses.append(t); s.expunge(t); attempt(s.commit); print(s.scalar(select(func.count()).select_from(enrol)))
