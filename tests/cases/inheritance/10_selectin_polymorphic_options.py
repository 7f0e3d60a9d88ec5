from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Co(Base):
    __tablename__="co"
    id: Mapped[int]=mapped_column(primary_key=True); name: Mapped[str]
    staff: Mapped[list["Emp"]]=relationship(back_populates="co", order_by="Emp.id")
class Emp(Base):
    __tablename__="emp"
    id: Mapped[int]=mapped_column(primary_key=True); name: Mapped[str]; type: Mapped[str]; co_id: Mapped[int|None]=mapped_column(ForeignKey("co.id"))
    co: Mapped[Co|None]=relationship(back_populates="staff")
    __mapper_args__={"polymorphic_on":"type","polymorphic_identity":"emp"}
class Mgr(Emp):
    __tablename__="mgr"
    id: Mapped[int]=mapped_column(ForeignKey("emp.id"),primary_key=True); bonus: Mapped[int]; note: Mapped[str|None]=mapped_column(deferred=True)
    docs: Mapped[list["Doc"]]=relationship(order_by="Doc.id")
    __mapper_args__={"polymorphic_identity":"mgr"}
class Boss(Mgr):
    __tablename__="boss"
    id: Mapped[int]=mapped_column(ForeignKey("mgr.id"),primary_key=True); car: Mapped[str]
    __mapper_args__={"polymorphic_identity":"boss"}
class Eng(Emp):
    __tablename__="eng"
    id: Mapped[int]=mapped_column(ForeignKey("emp.id"),primary_key=True); lang: Mapped[str]
    __mapper_args__={"polymorphic_identity":"eng"}
class Doc(Base):
    __tablename__="doc"
    id: Mapped[int]=mapped_column(primary_key=True); mgr_id: Mapped[int]=mapped_column(ForeignKey("mgr.id")); t: Mapped[str]
e=create_engine("sqlite://"); Base.metadata.create_all(e)
with Session(e) as s:
    s.add(Co(id=1,name="c",staff=[Emp(id=1,name="e"),Mgr(id=2,name="m",bonus=3,note="n",docs=[Doc(t="x")]),Eng(id=3,name="g",lang="py"),Boss(id=4,name="b",bonus=9,car="vw",docs=[Doc(t="y"),Doc(t="z")])])); s.commit()
def show(tag, objs):
    print(tag, [(type(o).__name__, sorted(k for k in o.__dict__ if k!="_sa_instance_state")) for o in objs])
with Session(e) as s:
    show(1, s.scalars(select(Emp).options(selectin_polymorphic(Emp,[Mgr,Eng])).order_by(Emp.id)).all())
with Session(e) as s:
    show(2, s.scalars(select(Emp).options(selectin_polymorphic(Emp,[Mgr,Boss]), selectinload(Mgr.docs)).order_by(Emp.id)).all())
with Session(e) as s:
    co=s.scalars(select(Co).options(selectinload(Co.staff).selectin_polymorphic([Eng, Boss]))).one()
    show(3, co.staff)
with Session(e) as s:
    co=s.scalars(select(Co).options(joinedload(Co.staff).options(selectin_polymorphic(Emp,[Mgr]), joinedload(Mgr.docs)))).unique().one()
    show(4, co.staff)
with Session(e) as s:
    show(5, s.scalars(select(Emp).options(selectin_polymorphic(Emp,[Mgr]), load_only(Emp.name), undefer(Mgr.note)).order_by(Emp.id)).all())
with Session(e) as s:
    show(6, s.query(Mgr).options(selectin_polymorphic(Mgr,[Boss])).order_by(Mgr.id).all())
with Session(e) as s:
    s.scalars(select(Emp)).all()
    show(7, s.scalars(select(Emp).options(selectin_polymorphic(Emp,[Mgr])).order_by(Emp.id).execution_options(populate_existing=True)).all())
