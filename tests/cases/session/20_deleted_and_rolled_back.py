# level: intermediate | shows: objects marked as deleted whose session rolls back, held by nobody else; the identity map after failed flushes
from sqlalchemy import *
from sqlalchemy.orm import *
Base = declarative_base()
class Game(Base):
    __tablename__ = "games"
    id = Column(Integer, primary_key=True)
    title = Column(String)
class V(Base):
    __tablename__ = "vs"
    id = Column(Integer, primary_key=True)
    version = Column(Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}
    gs = relationship("G2", backref="v")
class G2(Base):
    __tablename__ = "g2"
    id = Column(Integer, primary_key=True)
    v_id = Column(ForeignKey("vs.id"))
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Game(id=1, title="Go"), Game(id=2, title="Hex"), V(id=1), V(id=2), V(id=3)])
session.commit()
def show(label):
    print(label, [(cls.__name__, key) for cls, key, token in session.identity_map.keys()])

show("begin")
g = session.get(Game, 2); session.delete(g); del g; session.rollback(); show("delete, rollback")
g = session.get(Game, 2); session.delete(g); session.flush(); del g; session.rollback(); show("delete, flush, rollback")
g = session.get(Game, 1); session.delete(g); del g
try:
    session.execute(text("drop table nope"))
except Exception as e:
    print(type(e))
session.rollback(); show("delete, error, rollback")
session.delete(session.get(V, 2)); session.rollback(); show("V")
session.delete(session.get(V, 2)); session.connection().execute(text("update vs set version = 7"))
try:
    session.flush()
except Exception as e:
    print(type(e))
show("before")
session.rollback(); show("V stale")
g = session.get(V, 3); session.connection().execute(text("update vs set version = 8")); g.version
session.connection().execute(text("update vs set version = 9"))
g.id = 7
try:
    session.flush()
except Exception as e:
    print(type(e))
del g
session.rollback(); show("V update")
session.add(V(id=1))
try:
    session.flush()
except Exception as e:
    print(type(e))
session.rollback(); show("V insert")
