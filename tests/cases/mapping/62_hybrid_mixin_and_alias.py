from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.ext.hybrid import *
class Base(DeclarativeBase): pass
class NameMixin:
    first: Mapped[str]
    last: Mapped[str]
    @hybrid_property
    def full(self): return self.first + " " + self.last
    @full.setter
    def full(self, v): self.first, self.last = v.split(" ", 1)
    @full.deleter
    def full(self): self.first = self.last = ""
    @full.update_expression
    def full(cls, value):
        f, l = value.split(" ")
        return [(cls.first, f), (cls.last, l)]
class Person(NameMixin, Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    manager: Mapped["Person | None"] = relationship(remote_side=[id], back_populates="reports")
    reports: Mapped[list["Person"]] = relationship(back_populates="manager")
    __mapper_args__ = dict(polymorphic_on="type", polymorphic_identity="p")
    @hybrid_property
    def n_reports(self): return len(self.reports)
    @n_reports.inplace.expression
    @classmethod
    def _n(cls):
        a = aliased(Person)
        return select(func.count(a.id)).where(a.manager_id == cls.id).correlate(cls).scalar_subquery()
    @hybrid_property
    def has_reports(self): return bool(self.reports)
    @has_reports.expression
    def has_reports(cls): return cls.reports.any()
    @hybrid_property
    def boss(self): return self.manager
    @hybrid_method
    def named(self, *names): return self.first in names
    @named.expression
    def named(cls, *names): return cls.first.in_(names)
class Eng(Person):
    __mapper_args__ = dict(polymorphic_identity="e")
    @NameMixin.full.overrides.expression if False else hybrid_property
    def title(self): return "Eng " + self.full
    @Person.full.overrides.getter
    def full(self): return self.first + "/" + self.last
e = create_engine("sqlite://")
Base.metadata.create_all(e)
log = []
@event.listens_for(e, "before_cursor_execute")
def b(conn, cur, sql, params, ctx, many): print("  SQL", sql.replace("\n", " "), params)
with Session(e) as s:
    b = Person(full="Big Boss")
    x = Eng(full="Al Bee", manager=b); y = Eng(full="Cy Dee", manager=b)
    s.add_all([b, x, y]); s.commit()
    print(b.full, x.full, x.title, b.n_reports)
    print(s.execute(select(Person.full, Person.n_reports, Person.has_reports).order_by(Person.full)).all())
    print(s.execute(select(Eng.full, Eng.title)).all())
    print(s.scalars(select(Person.first).where(Person.named("Al", "Big"))).all(), b.named("Big"))
    print(s.scalars(select(Person.first).where(Person.has_reports)).all())
    m = aliased(Person, name="m")
    print(s.execute(select(Person.full, m.full).join(m, Person.manager).where(m.full == "Big Boss")).all())
    print(s.execute(select(m.n_reports).where(m.has_reports)).all())
    r = s.execute(update(Person).where(Person.first == "Al").values({Person.full: "Zed Zee"}))
    print(r.rowcount, x.full)
    print(x.full)
    s.execute(update(Person).values(full="Q R").where(Person.id == 3))
    print(y.full)
    del y.full
    print(repr(y.first))
    s.commit()
    print(s.scalars(select(Person.id).filter(Person.boss == b)).all())
    print(s.execute(select(func.max(Person.full).label("m"))).one().m)
    print(s.execute(select(Person.id, Person.full).group_by(Person.full).having(func.count() > 0)).all())
    stmt = select(Person.full).where(Person.id == 1).union(select(Eng.title))
    print(s.execute(stmt).all())
    print(s.query(Person.full.label("q")).filter(Person.full.startswith("B")).all())
    
    row = s.execute(select(Person.full, Person.first)).first()
    print(row._fields, row.full)
print(sorted(inspect(Person).attrs.keys()))
statement = select(Person).options(load_only(Person.first)).where(Person.full.like("%a%"), ~Person.full.in_(["x"]), Person.full.is_not(None), Person.full.between("a", "b"))
print(statement)
print(select(Person).where("x" == Person.full, "a" + Person.full == "c"))
print(Person.full.info, Person.__dict__.get("full"), hasattr(Person, "full"))
