# level: intermediate | shows: audit rows, slugs, versions and soft delete by listeners; init, load and refresh listeners, @reconstructor
import gc
import re
from sqlalchemy import *
from sqlalchemy import event, inspect
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Audit(Base):
    __tablename__='audit'
    id: Mapped[int]=mapped_column(primary_key=True)
    what: Mapped[str]
class TimestampMixin:
    version: Mapped[int]=mapped_column(default=0)
class Tracked: pass
class Article(TimestampMixin, Tracked, Base):
    __tablename__='article'
    id: Mapped[int]=mapped_column(primary_key=True)
    title: Mapped[str]
    slug: Mapped[str|None]
    deleted: Mapped[bool]=mapped_column(default=False)
    tags: Mapped[list["Tag"]]=relationship(cascade="all, delete-orphan", back_populates="article")
class Tag(Tracked, Base):
    __tablename__='tag'
    id: Mapped[int]=mapped_column(primary_key=True)
    name: Mapped[str]
    article_id: Mapped[int]=mapped_column(ForeignKey("article.id"))
    article: Mapped[Article]=relationship(back_populates="tags")
@event.listens_for(Article.title,"set")
def slug(t,v,o,i): t.slug=re.sub(r"[^a-z0-9]+","-",v.lower()).strip("-")
@event.listens_for(TimestampMixin,"before_update",propagate=True)
def bump(m,c,t): t.version=(t.version or 0)+1
@event.listens_for(Tracked,"after_insert",propagate=True)
@event.listens_for(Tracked,"after_update",propagate=True)
def track(m,c,t):
    c.execute(Audit.__table__.insert(),{"what":f"{type(t).__name__}:{inspect(t).identity or t.id}"})
@event.listens_for(Session,"before_flush")
def soft(s,ctx,inst):
    for o in list(s.deleted):
        if isinstance(o,Article):
            s.add(o); o.deleted=True
    for o in s.dirty:
        st=inspect(o)
        ch={a.key:(a.history.deleted,a.history.added) for a in st.attrs if a.history.has_changes() and a.key!="tags"}
        if ch: s.add(Audit(what=f"{type(o).__name__} {sorted(ch)}"))
e=create_engine("sqlite://"); Base.metadata.create_all(e)
with Session(e) as s:
    a=Article(title="Hello, World!", tags=[Tag(name="x")]); s.add(a); s.commit()
    print(a.slug,a.version)
    a.title="Next One"; s.commit(); print(a.slug,a.version)
    s.delete(a); s.commit(); print(a.deleted, a in s)
    print(s.scalars(select(Audit.what)).all())
@event.listens_for(Article,"before_delete")
def no(m,c,t): raise ValueError("never")
with Session(e) as s:
    t=s.scalars(select(Tag)).first(); t and s.delete(t)
    s.commit()
    a=s.get(Article,1)
    event.remove(Session,"before_flush",soft)
    s.delete(a)
    try: s.commit()
    except ValueError as ex: print("E",ex); s.rollback()
    print(a.title, s.scalar(select(func.count()).select_from(Article)))
@event.listens_for(Article,"load")
def onload(t,ctx): t.loaded=True; t.n=len(t.title)
@event.listens_for(Article,"refresh")
def onref(t,ctx,attrs): print("refresh", sorted(attrs) if attrs else attrs)
@event.listens_for(Article,"init")
def oninit(t,args,kw): print("init",args,kw); kw.setdefault("slug","dflt")
@event.listens_for(Article,"init_failure")
def onfail(t,args,kw): print("failure",args,sorted(kw))
with Session(e) as s:
    a=s.scalars(select(Article)).one(); print(a.loaded,a.n)
    s.refresh(a); s.refresh(a,["title"])
print(Article(title="q").slug, Article().slug)
try: Article(nope=1)
except TypeError as ex: print(ex)
class Thing(Base):
    __tablename__='thing'
    id: Mapped[int]=mapped_column(primary_key=True)
    x: Mapped[int]
    @reconstructor
    def again(self): self.double=self.x*2
with Session(e) as s:
    Base.metadata.create_all(e)
    s.add(Thing(x=4)); s.commit(); s.expunge_all()
    print(s.scalars(select(Thing)).one().double)
gc.collect()
