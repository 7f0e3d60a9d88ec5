# pending collections, backref events, moves, wrong types
from sqlalchemy import ForeignKey, create_engine, inspect, select, Column, Integer, String, Table, event, func
from sqlalchemy.orm import *
Base = declarative_base()
class R:
    def __repr__(self): return f"{type(self).__name__}({self.name})"
class Dept(R, Base):
    __tablename__ = "dept"
    id = Column(Integer, primary_key=True); name = Column(String)
    staff = relationship("Emp", back_populates="dept", order_by="Emp.id")
class Emp(R, Base):
    __tablename__ = "emp"
    id = Column(Integer, primary_key=True); name = Column(String); dept_id = Column(ForeignKey("dept.id"))
    dept = relationship(Dept, back_populates="staff")
    skills = relationship("Skill", secondary="es", backref=backref("emps", lazy="select"))
class Skill(R, Base):
    __tablename__ = "skill"
    id = Column(Integer, primary_key=True); name = Column(String)
Table("es", Base.metadata, Column("e", ForeignKey("emp.id")), Column("s", ForeignKey("skill.id")))
log = []
for attr in (Dept.staff, Emp.dept, Emp.skills, ):
    if attr is not Emp.dept:
        event.listen(attr, "append", lambda t, v, i, attr=attr: log.append(("append", str(attr), t, v, i.op.name if hasattr(i, "op") else i)), propagate=True)
        event.listen(attr, "remove", lambda t, v, i, attr=attr: log.append(("remove", str(attr), t, v)))
        event.listen(attr, "bulk_replace", lambda t, v, i, attr=attr: log.append(("bulk", str(attr), t, list(v))))
    else:
        event.listen(attr, "set", lambda t, v, o, i, attr=attr: log.append(("set", str(attr), t, v, o if o is None or isinstance(o, Dept) else str(o))))
def attempt(f):
    try: print(f())
    except Exception as ex: print(type(ex).__name__, ex)
def flush_log():
    for l in log: print("   ", *l)
    log.clear()
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    d1, d2 = Dept(name="d1"), Dept(name="d2")
    e1, e2, e3 = (Emp(name=f"e{i}") for i in (1, 2, 3))
    d1.staff = [e1, e2]; flush_log()
    d2.staff = [e2, e3]; flush_log(); print(d1.staff, d2.staff)
    e1.dept = d2; flush_log(); print(d1.staff, d2.staff)
    d2.staff.remove(e3); flush_log(); del e2.dept; flush_log(); print(d2.staff)
    s.add_all([d1, d2, e1, e2, e3]); s.commit()
    e2.dept = d1; print("staff" in d1.__dict__, inspect(d1).attrs.staff.history, inspect(d1).attrs.staff.loaded_value); flush_log(); print(d1.staff)
    e1.dept = d1; e1.dept = None; e1.dept = d1; print(inspect(d1).attrs.staff.history); s.commit()
    e3.dept = d1; e2.dept = None; print("staff" in d1.__dict__); s.flush(); print("staff" in d1.__dict__); print(d1.staff); s.commit()
    with s.no_autoflush:
        e3.dept = d2; print(d1.staff, d2.staff)
    s.rollback()
    log.clear()
    sk = Skill(name="x"); s.add(sk); s.commit()
    sk.emps.append(e1); e2.skills.append(sk); print(sk.emps); s.commit(); print(sk.emps)
    e3.skills.append(sk); sk.emps.remove(e1); print(e1.skills, e3.skills); s.commit(); print(s.execute(select(Base.metadata.tables["es"])).all()); flush_log()
    sk.emps = [e2]; s.commit(); flush_log()
    attempt(lambda: setattr(e1, "dept", "x")); attempt(lambda: setattr(e1, "dept", [d1])); attempt(lambda: d1.staff.append(sk)); attempt(s.flush); s.rollback()
    attempt(lambda: setattr(e1, "dept", sk)); attempt(s.flush); s.rollback()
    attempt(lambda: setattr(d1, "staff", e1)); attempt(lambda: setattr(d1, "staff", None)); attempt(lambda: setattr(d1, "staff", [None])); attempt(lambda: d1.staff.append(Emp)); attempt(lambda: d1.staff.extend("ab")); attempt(lambda: d1.staff.remove(e2)); attempt(lambda: Emp(dept="x")); attempt(lambda: Emp(nope=1)); attempt(lambda: Dept(staff=e1)); attempt(lambda: Dept(staff=(e1, e2)).staff); attempt(lambda: Dept(staff={e1}).staff); attempt(lambda: Dept(staff=(x for x in [e1])).staff)
    s.rollback(); log.clear()
    x = d1.staff; d1.staff = [e1]; print(x is d1.staff); attempt(lambda: x.append(e2)); print(e2.dept, x, d1.staff)
    del d1.staff; print(inspect(d1).attrs.staff.history, e1.dept); attempt(lambda: delattr(d1, "staff")); s.commit(); print(d1.staff)
