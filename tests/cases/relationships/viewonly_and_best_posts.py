# viewonly
import warnings
from sqlalchemy import ForeignKey, create_engine, inspect, select, func, Column, Integer, String, Table, and_, event
from sqlalchemy.orm import declarative_base, Session, relationship, aliased, foreign, remote, backref, joinedload, selectinload, contains_eager
Base = declarative_base()
class User(Base):
    __tablename__ = "u"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    posts = relationship("Post", back_populates="user")
    good = relationship("Post", primaryjoin="and_(User.id == Post.user_id, Post.score > 5)", viewonly=True, order_by="desc(Post.score)")
    ro = relationship("Post", viewonly=True, back_populates="ro_user", sync_backref=False)
class Post(Base):
    __tablename__ = "post"
    id = Column(Integer, primary_key=True)
    score = Column(Integer)
    user_id = Column(ForeignKey("u.id"))
    user = relationship(User, back_populates="posts")
    ro_user = relationship(User, viewonly=True, back_populates="ro", sync_backref=False)
    namesake = relationship("Post", primaryjoin=lambda: and_(remote(Post.score) == foreign(Post.score), remote(Post.id) != Post.id), viewonly=True, uselist=True)
    def __repr__(self): return f"Post({self.score})"
top = select(Post).where(Post.score > 3).order_by(Post.score.desc()).limit(3).subquery()
TopPost = aliased(Post, top)
User.top = relationship(TopPost, primaryjoin=User.id == TopPost.user_id, viewonly=True)
rn = select(Post, func.row_number().over(order_by=Post.score.desc(), partition_by=Post.user_id).label("rn")).subquery()
Ranked = aliased(Post, rn)
User.first = relationship(Ranked, primaryjoin=and_(User.id == Ranked.user_id, rn.c.rn == 1), viewonly=True, uselist=False)
def attempt(f):
    try: print(f())
    except Exception as ex: print(type(ex).__name__, ex)
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    u = User(name="n", posts=[Post(score=i) for i in (1, 4, 6, 8, 8)])
    s.add_all([u, User(name="m")]); s.commit()
    print(u.good, u.ro, u.top, u.first, u.posts[3].namesake, u.posts[0].ro_user is u)
    p = Post(score=100)
    u.good.append(p)
    print(p in s, p.user, u in s.dirty, s.is_modified(u), inspect(u).attrs.good.history)
    s.commit()
    print(u.good, p in s, inspect(p).transient)
    attempt(lambda: setattr(u, "good", [p]))
    attempt(lambda: setattr(u, "first", p))
    attempt(lambda: setattr(u, "first", 5))
    attempt(lambda: u.good.append(5))
    print(s.dirty, s.new)
    s.commit()
    for x in s.scalars(select(User).options(joinedload(User.first), joinedload(User.good)).order_by(User.id)).unique(): print(x.name, x.top, x.first, x.good)
    s.expunge_all()
    for x in s.scalars(select(User).options(selectinload(User.top)).order_by(User.id)): print(x.name, x.top, x.first)
    attempt(lambda: select(User.name).join(User.top))
    attempt(lambda: select(User.name).join(User.first))
    attempt(lambda: select(User.name).where(User.first.has(Post.score == 8)))
    attempt(lambda: select(User.name).where(User.top.any(TopPost.score == 8)))
    attempt(lambda: select(User.name).where(User.good.contains(s.get(Post, 3))))
    r = inspect(User).relationships
    for k in r.keys():
        x = r[k]
        print(k, x.direction.name, x.uselist, x.viewonly, x.cascade, x.mapper.class_.__name__, str(x.primaryjoin), sorted(c.name for c in x.remote_side), sorted(map(str, x.local_columns)), x.sync_backref, x.back_populates, x.order_by)
