# Second names of columns, relationships and other synonyms.
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class U(Base):
    __tablename__="u"
    id: Mapped[int]=mapped_column(primary_key=True)
    name: Mapped[str]
    nick = synonym("name")
    addresses: Mapped[list["A"]]=relationship(back_populates="u")
    mails = synonym("addresses")
    _st = mapped_column("status", String)
    @synonym_for("_st")
    @property
    def status(self): return "<%s>"%self._st
    @synonym_for("mcol", map_column=True)
    @property
    def job(self): return "J:%s"%self.mcol
    __table_args__=(Column("job",String),)
class A(Base):
    __tablename__="a"
    id: Mapped[int]=mapped_column(primary_key=True)
    u_id: Mapped[int]=mapped_column(ForeignKey("u.id"))
    u: Mapped[U]=relationship(back_populates="addresses")
    owner = synonym("u")
U.alias2 = synonym("nick")
class V:
    def __init__(self, **k):
        for a,b in k.items(): setattr(self,a,b)
    @property
    def full(self): return "F"+self._full
    @full.setter
    def full(self,v): self._full=v.upper()
tv=Table("v",Base.metadata,Column("id",Integer,primary_key=True),Column("full",String))
Base.registry.map_imperatively(V,tv,properties={"_full":tv.c.full,"full":synonym("_full")})
e=create_engine("sqlite://"); Base.metadata.create_all(e)
def go(f):
    try: print(f())
    except Exception as x: print(type(x).__name__, x)
with Session(e) as s:
    u=U(nick="ed", mails=[A(),A()]); u._st="on"; u.mcol="boss"
    s.add(u); s.add(V(full="abc")); s.commit()
    print(u.nick,u.name,u.alias2,len(u.mails),u.status,u.job)
    u.nick="x"; print(u.name, s.dirty==set([u]))
    for st in (select(U).where(U.nick=="x"), select(U.nick), select(U.alias2, U.nick.label("q")), select(U).filter_by(nick="x"), select(U).join(U.mails), select(U).order_by(U.nick.desc()), select(A).where(A.owner==u), select(A).join(A.owner), select(U).where(U.mails.any()), select(U.status), select(U).where(U.status=="on"), select(V.full), update(U).values(nick="z"), select(aliased(U).nick), select(U).where(U.nick.in_(["a"]), func.lower(U.nick)=="x")):
        go(lambda: st)
    print(s.execute(select(U.nick, U.alias2)).all(), s.execute(select(U.nick)).keys())
    print(s.query(U).filter_by(nick="x").one().name)
    print(s.scalars(select(U).options(selectinload(U.mails))).one().mails==u.addresses)
    print(s.scalars(select(V)).one().full, s.scalar(select(V.full)))
    m=inspect(U)
    print([k for k in m.synonyms.keys()], m.attrs.keys(), [c.key for c in m.column_attrs])
    print(U.nick, U.nick.key, U.nick.property, repr(m.synonyms.nick), m.attrs.nick.name, m.attrs.nick.key)
    print(type(m.attrs.nick).__name__, U.nick.class_, U.nick.parent, U.mails.property)
    go(lambda: delattr(u,"nick"))
    u.nick="back"
    st=inspect(u)
    print(sorted(st.attrs.keys()), st.attrs.nick.value, st.attrs.nick.history)
    s.execute(update(U).values(nick="w")); s.commit(); print(u.name)
    print(s.scalars(select(U.name).where(U.nick=="w").where(U.mails.any(A.id==1))).all())
    go(lambda: s.scalars(select(U).options(load_only(U.nick))).all())
def bad():
    class Q(Base):
        __tablename__="q"
        id: Mapped[int]=mapped_column(primary_key=True)
        s=synonym("zip", map_column=True)
go(bad)
class Mx:
    @declared_attr
    def syn(cls): return synonym("id")
class W(Mx,Base):
    __tablename__="w"
    id: Mapped[int]=mapped_column(primary_key=True)
print(select(W.syn))
def bad3():
    class M3: s=synonym("id")
    class W3(M3,Base):
        __tablename__="w3"
        id: Mapped[int]=mapped_column(primary_key=True)
go(bad3)
