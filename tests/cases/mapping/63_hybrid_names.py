from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.ext.hybrid import *
class Base(DeclarativeBase): pass
class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reports: Mapped[list["Person"]] = relationship()
    @hybrid_property
    def a(cls): return select(func.count()).where(Person.manager_id == 3).scalar_subquery()
    @hybrid_property
    def b(cls): return cls.reports.any()
    @hybrid_property
    def c(cls): return exists().where(cls.id == 5)
    @hybrid_property
    def d(cls): return cls.id == 5
    @hybrid_property
    def e(cls): return func.count(cls.id)
    @hybrid_property
    def f(cls): return case((cls.id == 3, 4))
    @hybrid_property
    def g(cls): return -cls.id
    @hybrid_property
    def h(cls): return ~(cls.id == 3)
    @hybrid_property
    def j(cls): return literal(5)
    @hybrid_property
    def k(cls): return text("foo")
    @hybrid_property
    def l(cls): return and_(cls.id == 3, cls.id > 3)
    @hybrid_property
    def m(cls): return literal_column("5")
    @hybrid_property
    def o(cls): return func.count(cls.id).over()
    @hybrid_property
    def p(cls): return extract("year", cls.id)
    @hybrid_property
    def t(cls): return cls.id.desc()
    @hybrid_property
    def u(cls): return cls.id.label("uu")
    @hybrid_property
    def v(cls): return Person.__table__.c.id
    @hybrid_property
    def w(cls): return null()
    @hybrid_property
    def x(cls): return true()
    @hybrid_property
    def y(cls): return ~cls.reports.any()
    @hybrid_property
    def z(cls): return cls.reports
for n in "abcdefghjklmoptuvwxyz":
    try: print(n, str(select(getattr(Person, n))).replace("\n", " "))
    except Exception as e: print(n, type(e).__name__, e)
    try: print(n, str(select(getattr(Person, n), Person.id)).replace("\n", " "))
    except Exception as e: print(n, type(e).__name__, e)
    try: print(n, select(getattr(Person, n), Person.id).subquery().c.keys())
    except Exception as e: print(n, type(e).__name__, e)
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    for n in "abcdefhlmtuvwxyz":
        try: print(n, s.execute(select(getattr(Person, n), Person.id)).keys())
        except Exception as x: print(n, type(x).__name__, x)
