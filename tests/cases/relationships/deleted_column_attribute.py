from sqlalchemy import *
from sqlalchemy.orm import *
Base = declarative_base()
class A(Base):
    __tablename__ = "a"
    id = Column(Integer, primary_key=True)
    x = Column(String)
    y = Column(String)
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    a = A(x="1", y="2"); s.add(a); s.commit()
    a.x
    del a.x
    print(inspect(a).attrs.x.history, a.__dict__.keys(), inspect(a).unloaded, a in s.dirty, s.is_modified(a))
    try: s.flush()
    except KeyError as ex: print(type(ex).__name__, ex)
    s.rollback()
    print(a.x)
    del a.y
    print(a.y)
    try: s.flush()
    except Exception as ex: print(type(ex).__name__, ex)
    s.rollback()
    try:
        del a.x
        s.flush()
    except Exception as ex: print(type(ex).__name__, ex)
    s.rollback()
    a.x
    del a.x
    a.x = "5"
    s.commit()
