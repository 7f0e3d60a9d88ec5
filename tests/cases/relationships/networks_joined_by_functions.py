# custom joins: functions, casts, several paths, composite overlapping
import warnings
from sqlalchemy import ForeignKey, ForeignKeyConstraint, create_engine, inspect, select, Column, Integer, String, and_, or_, func, cast, text, literal
from sqlalchemy.orm import declarative_base, Session, relationship, foreign, remote, backref, joinedload, selectinload, aliased, contains_eager, configure_mappers
Base = declarative_base()
class Net(Base):
    __tablename__ = "net"
    id = Column(Integer, primary_key=True)
    cidr = Column(String)
    hosts = relationship("Host", primaryjoin=lambda: foreign(Host.address).startswith(remote(Net.cidr)) if False else Net.cidr == func.substr(foreign(remote(Host.address)), 1, 3), viewonly=True, order_by="Host.address")
    upper = relationship("Host", primaryjoin="func.lower(Net.cidr) == foreign(func.lower(Host.label))", viewonly=True)
class Host(Base):
    __tablename__ = "host"
    id = Column(Integer, primary_key=True)
    address = Column(String); label = Column(String); net_text = Column(String); parent_path = Column(String); path = Column(String)
    net = relationship(Net, primaryjoin=cast(net_text, Integer) == foreign(Net.id) if False else lambda: foreign(cast(Host.net_text, Integer)) == Net.id, viewonly=True) if False else relationship(Net, primaryjoin=lambda: cast(foreign(Host.net_text), Integer) == Net.id, viewonly=True)
    below = relationship("Host", primaryjoin=lambda: remote(foreign(Host.path)).like(Host.path.concat("/%")), viewonly=True, order_by=lambda: Host.path)
    def __repr__(self): return self.address or "?"
class Magazine(Base):
    __tablename__ = "magazine"
    id = Column(Integer, primary_key=True)
class Writer(Base):
    __tablename__ = "writer"
    id = Column(Integer, primary_key=True)
    magazine_id = Column(ForeignKey("magazine.id"), primary_key=True)
    magazine = relationship(Magazine)
class Article(Base):
    __tablename__ = "article"
    article_id = Column(Integer)
    magazine_id = Column(ForeignKey("magazine.id"))
    writer_id = Column(Integer)
    magazine = relationship(Magazine)
    writer = relationship(Writer, primaryjoin=lambda: and_(Writer.id == foreign(Article.writer_id), Writer.magazine_id == Article.magazine_id))
    __table_args__ = ({},) if False else (ForeignKeyConstraint(["writer_id", "magazine_id"], ["writer.id", "writer.magazine_id"]),)
    __mapper_args__ = {"primary_key": [article_id, magazine_id]}
class Article2(Base):
    __tablename__ = "article2"
    article_id = Column(Integer, primary_key=True)
    magazine_id = Column(ForeignKey("magazine.id"), primary_key=True)
    writer_id = Column(Integer)
    magazine = relationship(Magazine)
    writer = relationship(Writer)
    __table_args__ = (ForeignKeyConstraint(["writer_id", "magazine_id"], ["writer.id", "writer.magazine_id"]),)
def attempt(f):
    try: print(f())
    except Exception as ex: print(type(ex).__name__, str(ex).split("\n")[0])
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    attempt(configure_mappers)
    for m in w: print(m.category.__name__, m.message)
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    s.add_all([Net(id=1, cidr="10."), Net(id=2, cidr="Web"), Host(address="10.1", net_text="1", path="a", label="web"), Host(address="10.2", net_text="2", path="a/b", label="WEB"), Host(address="9.1", path="a/b/c", net_text="x")])
    s.commit()
    n = s.get(Net, 1); print(n.hosts, s.get(Net, 2).upper)
    for h in s.scalars(select(Host).order_by(Host.id)): print(h, h.net and h.net.cidr, h.below)
    attempt(lambda: select(Net.id).join(Net.hosts)); attempt(lambda: select(Host.id).join(Host.net)); attempt(lambda: Net.hosts.any(Host.label == "x")); attempt(lambda: Host.net.has(cidr="1")); attempt(lambda: Host.net == n)
    H = aliased(Host); attempt(lambda: select(Host.address, H.address).join(Host.below.of_type(H)).order_by(Host.id, H.id)); print(s.execute(select(Host.address, H.address).join(Host.below.of_type(H)).order_by(Host.id, H.id)).all())
    s.expunge_all()
    for o in (joinedload, selectinload):
        attempt(lambda: [(x.cidr, x.hosts) for x in s.scalars(select(Net).options(o(Net.hosts)).order_by(Net.id)).unique()]); s.expunge_all()
        attempt(lambda: [(x, x.below, x.net and x.net.id) for x in s.scalars(select(Host).options(o(Host.below)).order_by(Host.id)).unique()]); s.expunge_all()
    m = Magazine(); w = Writer(id=1, magazine=m); s.add(w); s.flush()
    a = Article2(article_id=1, writer=w, magazine=m); s.add(a); s.commit(); print(a.magazine_id, a.writer_id, a.writer is w)
    b = Article(article_id=1, magazine=m, writer=w); s.add(b); attempt(s.commit); s.rollback()
    a.writer = None; attempt(s.commit); s.rollback(); print(a.writer_id, a.magazine_id)
    for r in list(inspect(Article2).relationships) + list(inspect(Host).relationships) + list(inspect(Net).relationships): print(r, r.direction.name, sorted(map(str, r.local_columns)), sorted(map(str, r.remote_side)), [(str(x), str(y)) for x, y in r.local_remote_pairs], [(str(x), str(y)) for x, y in r.synchronize_pairs])
