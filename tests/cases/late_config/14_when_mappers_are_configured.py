# level: intermediate | shows: what configures the mappers: a class in a statement, an alias, an execution, but no attribute
from sqlalchemy import *
from sqlalchemy import event
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class U(Base):
    __tablename__='u'
    id: Mapped[int]=mapped_column(primary_key=True)
    ps: Mapped[list["P"]]=relationship(lazy="selectin")
class P(Base):
    __tablename__='p'
    id: Mapped[int]=mapped_column(primary_key=True)
    uid: Mapped[int]=mapped_column(ForeignKey("u.id"))
event.listen(Mapper,"after_configured",lambda: print("AC"))
e=create_engine("sqlite://"); Base.metadata.create_all(e)
with e.begin() as c:
    c.execute(insert(U.__table__).values(id=1)); print("a"); c.execute(insert(P.__table__).values(id=1,uid=1))
print("b"); x=U.id==1; print("c"); q=select(U.id); print("d"); y=aliased(P); print("e")
with Session(e) as s:
    print("f", s.execute(q).all())
    q=select(U); print("g")
    u=s.scalars(q).one(); print("ps" in u.__dict__)
