# level: advanced | shows: attributes of concrete classes: declared, annotated only, not declared; order of properties, refusal on objects
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class V(Base):
    __tablename__="v"; id: Mapped[int]=mapped_column(primary_key=True); plate: Mapped[str]; color: Mapped[str]
class T(V):
    __tablename__="t"; id: Mapped[int]=mapped_column(primary_key=True); plate: Mapped[str]; tons: Mapped[int]; color: Mapped[str]
    __mapper_args__={"concrete":True}
class U(V):
    __tablename__="u"; id: Mapped[int]=mapped_column(primary_key=True); plate: Mapped[str]=mapped_column(); tons: Mapped[int]; color = mapped_column(String)
    __mapper_args__={"concrete":True}
class W(V):
    __tablename__="w"; tons: Mapped[int]; id: Mapped[int]=mapped_column(primary_key=True)
    __mapper_args__={"concrete":True}
class J(V):
    __tablename__="j"; id: Mapped[int]=mapped_column(ForeignKey("v.id"),primary_key=True); tons: Mapped[int]; plate: Mapped[str]
for c in (V,T,U,W,J):
    print(c.__name__, c.__table__.c.keys(), [a.key for a in c.__mapper__.column_attrs])
try: print(W().plate)
except Exception as e: print(type(e).__name__, e)
try: W(plate="x")
except Exception as e: print(type(e).__name__, e)
