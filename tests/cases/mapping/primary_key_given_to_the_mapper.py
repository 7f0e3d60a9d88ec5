from sqlalchemy import *
from sqlalchemy.orm import *
Base = declarative_base()
class A(Base):
    __tablename__ = "a"
    x = Column(Integer)
    y = Column(String)
    __mapper_args__ = {"primary_key": [x]}
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    s.add(A(x=1, y="k")); s.commit()
    a = s.get(A, 1); a.y = "z"; s.commit()
    s.delete(a); s.commit()
class B(Base):
    __tablename__ = "b"
    id = Column(Integer, primary_key=True)
    code = Column(String)
    note = Column(String)
    __mapper_args__ = {"primary_key": [code]}
Base.metadata.create_all(e)
with Session(e) as s:
    s.add_all([B(code="x", note="n"), B(id=7, code="y")]); s.commit()
    b = s.get(B, "x"); print(b.id, inspect(b).identity); b.note = "m"; s.commit()
    s.delete(b); s.commit(); print(s.scalars(select(B.id)).all())
    s.add(A(y="none"))
    try: s.commit()
    except Exception as ex: print(type(ex).__name__, str(ex))
