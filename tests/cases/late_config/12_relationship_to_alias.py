# level: advanced | shows: relationships to an alias of a subquery, set late; lazy, selectin, subquery and joined loads, join(), any() and has()
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class User(Base):
    __tablename__='users'
    id: Mapped[int]=mapped_column(primary_key=True)
    name: Mapped[str]
    posts: Mapped[list["Post"]]=relationship(back_populates="user", order_by="Post.id")
class Post(Base):
    __tablename__='posts'
    id: Mapped[int]=mapped_column(primary_key=True)
    title: Mapped[str]
    score: Mapped[int]
    user_id: Mapped[int]=mapped_column(ForeignKey("users.id"))
    user: Mapped[User]=relationship(back_populates="posts")
ranked=select(Post, func.row_number().over(partition_by=Post.user_id, order_by=Post.score.desc()).label("idx")).subquery()
top=aliased(Post, ranked)
User.top=relationship(top, primaryjoin=and_(User.id==top.user_id, ranked.c.idx<=2), viewonly=True, order_by=top.score.desc())
User.best=relationship(lambda: top, primaryjoin=lambda: and_(User.id==top.user_id, ranked.c.idx==1), viewonly=True, uselist=False)
e=create_engine("sqlite://"); Base.metadata.create_all(e)
print(User.top.property.mapper.class_.__name__, User.top.property.direction)
with Session(e) as s:
    s.add_all([User(name=n, posts=[Post(title=f"{n}{i}",score=(i*7+k)%5) for i in range(4)]) for k,n in enumerate("ab")])
    s.commit()
    for u in s.scalars(select(User).order_by(User.id)): print(u.name,[p.title for p in u.top], u.best.title)
    s.expunge_all()
    for opt in (selectinload,subqueryload,joinedload):
        for u in s.scalars(select(User).options(opt(User.top),opt(User.best)).order_by(User.id)).unique(): print(opt.__name__,u.name,[p.title for p in u.top],u.best.title)
        s.expunge_all()
    print(select(User.name, top.title).join(User.top))
    print(s.execute(select(User.name, top.title).join(User.top).order_by(User.name,top.title)).all())
    print(s.scalars(select(User.name).where(User.top.any(top.score>3))).all())
    print(select(User).where(User.best.has()))
# to a join
j=join(Post, User, Post.user_id==User.id)
B=aliased(Post, select(Post).where(Post.score>2).subquery("good"), name="gd")
User.good=relationship(B, primaryjoin=User.id==B.user_id, viewonly=True)
with Session(e) as s:
    print([(u.name,len(u.good)) for u in s.scalars(select(User).order_by(User.id))])
    print(select(User.id).join(User.good))
