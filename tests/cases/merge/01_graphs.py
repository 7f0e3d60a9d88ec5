# Merging graphs: transient, detached, without a load, versions, new objects.
from sqlalchemy import *
from sqlalchemy.orm import *
import warnings
class Base(DeclarativeBase): pass
tags=Table("pt",Base.metadata,Column("p",ForeignKey("post.id"),primary_key=True),Column("t",ForeignKey("tag.id"),primary_key=True))
class User(Base):
    __tablename__="user"
    id: Mapped[int]=mapped_column(primary_key=True)
    name: Mapped[str]
    bio: Mapped[str]=mapped_column(deferred=True, nullable=True)
    posts: Mapped[list["Post"]]=relationship(back_populates="user", cascade="all, delete-orphan", order_by="Post.id")
    profile: Mapped["Profile"]=relationship(back_populates="user", uselist=False)
    def __repr__(self): return f"U{self.id}:{self.name}"
class Profile(Base):
    __tablename__="profile"
    id: Mapped[int]=mapped_column(primary_key=True)
    user_id: Mapped[int]=mapped_column(ForeignKey("user.id"))
    user: Mapped[User]=relationship(back_populates="profile")
class Post(Base):
    __tablename__="post"
    id: Mapped[int]=mapped_column(primary_key=True)
    user_id: Mapped[int]=mapped_column(ForeignKey("user.id"))
    title: Mapped[str]
    user: Mapped[User]=relationship(back_populates="posts")
    tags: Mapped[list["Tag"]]=relationship(secondary=tags)
    def __repr__(self): return f"P{self.id}:{self.title}"
class Tag(Base):
    __tablename__="tag"
    id: Mapped[int]=mapped_column(primary_key=True)
    word: Mapped[str]
class Ver(Base):
    __tablename__="ver"
    id: Mapped[int]=mapped_column(primary_key=True)
    v: Mapped[int]=mapped_column()
    x: Mapped[str]
    __mapper_args__={"version_id_col":v}
class Emp(Base):
    __tablename__="emp"
    id: Mapped[int]=mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__={"polymorphic_on":"kind","polymorphic_identity":"e"}
class Mgr(Emp):
    __mapper_args__={"polymorphic_identity":"m"}
    level: Mapped[int]=mapped_column(nullable=True)
e=create_engine("sqlite://"); Base.metadata.create_all(e)
def go(f):
    try: print(f())
    except Exception as x: print(type(x).__name__, x)
with Session(e) as s:
    s.add(User(id=1,name="ann",bio="b",posts=[Post(id=1,title="one",tags=[Tag(id=1,word="x")]),Post(id=2,title="two")],profile=Profile(id=5)))
    s.add_all([Ver(id=1,x="a"),Mgr(id=1,level=3)]); s.commit()
# transient graph with keys
with Session(e) as s:
    u=User(id=1,name="bob",posts=[Post(id=1,title="uno"),Post(title="new")])
    m=s.merge(u); print(m is u, m, m.posts, s.new, sorted(map(repr, s.dirty)), u in s, u.posts[0] in s)
    s.commit(); print(m.posts, [p.tags for p in m.posts], m.profile)
# detached
with Session(e) as s: d=s.scalars(select(User).options(selectinload(User.posts))).one()
d.name="carl"; d.posts[0].title="eins"
with Session(e) as s:
    m=s.merge(d); print(m, m.posts, sorted(map(repr, s.dirty)), inspect(d).detached, inspect(m).persistent); s.commit()
# load False
with Session(e) as s: d=s.scalars(select(User).options(joinedload(User.posts))).unique().one()
with Session(e) as s:
    m=s.merge(d,load=False); print(m, m.posts, sorted(map(repr, s.dirty)), "bio" in m.__dict__, inspect(m).modified)
    d.name="zz"
    go(lambda: Session(e).merge(d,load=False))
    go(lambda: Session(e).merge(User(id=9,name="q"),load=False))
# missing
with Session(e) as s:
    m=s.merge(User(id=77,name="new")); print(m, inspect(m).pending, s.new); s.commit()
    m=s.merge(User(name="nokey")); print(m.id, inspect(m).pending); s.rollback()
# same key twice in the graph
with Session(e) as s:
    p=Post(id=50,title="a",user_id=1,tags=[Tag(id=9,word="w"),Tag(id=9,word="w2")])
    m=s.merge(p); print(len(m.tags), m.tags[0] is m.tags[-1], [t.word for t in m.tags]); s.rollback()
# versions
with Session(e) as s: v=s.get(Ver,1)
with Session(e) as s:
    w=s.get(Ver,1); w.x="b"; s.commit()
with Session(e) as s:
    v.x="c"; go(lambda: s.merge(v))
with Session(e) as s: m=s.merge(Mgr(id=1,level=9)); print(type(m).__name__, m.level, m.kind); s.commit()
with Session(e) as s:
    u=User(name="pend"); s.add(u)
    with warnings.catch_warnings(record=True) as c:
        warnings.simplefilter("always"); m=s.merge(u); print(len(c), m is u, len(s.new))
    s.rollback()
    a=s.get(User,1); print(s.merge(a) is a)
    go(lambda: s.merge(object())); go(lambda: s.merge(None))
    o=User(id=1); m=s.merge(o); print(m.name, sorted(map(repr, s.dirty)))
    o=Profile(id=5,user=User(id=1,name="viaprofile")); m=s.merge(o); print(m.user, s.get(User,1).name, sorted(map(repr, s.dirty))); s.rollback()
    print(s.merge_all([User(id=1,name="k"),User(id=77,name="l")]))
