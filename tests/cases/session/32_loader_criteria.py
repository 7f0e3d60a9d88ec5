# level: advanced | shows: with_loader_criteria on mixins and classes: selects, joins, eager and lazy loads, subqueries, any(), and from do_orm_execute
from sqlalchemy import *
from sqlalchemy import event
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Soft:
    deleted: Mapped[bool]=mapped_column(default=False)
class User(Soft,Base):
    __tablename__='users'
    id: Mapped[int]=mapped_column(primary_key=True)
    name: Mapped[str]
    posts: Mapped[list["Post"]]=relationship(back_populates="user", order_by="Post.id")
class Post(Soft,Base):
    __tablename__='posts'
    id: Mapped[int]=mapped_column(primary_key=True)
    title: Mapped[str]
    user_id: Mapped[int]=mapped_column(ForeignKey("users.id"))
    user: Mapped[User]=relationship(back_populates="posts")
class Plain(Base):
    __tablename__='plain'
    id: Mapped[int]=mapped_column(primary_key=True)
    post_id: Mapped[int]=mapped_column(ForeignKey("posts.id"))
    post: Mapped[Post]=relationship()
e=create_engine("sqlite://"); Base.metadata.create_all(e)
with Session(e) as s:
    for n in "abc": s.add(User(name=n,deleted=n=="b",posts=[Post(title=f"{n}{i}",deleted=i==1) for i in range(3)]))
    s.flush(); s.add_all([Plain(post_id=2),Plain(post_id=1)]); s.commit()
opt=with_loader_criteria(Soft, lambda cls: cls.deleted==False, include_aliases=True)
only=with_loader_criteria(Post, Post.title!="a0")
P=aliased(Post)
for st in (select(User), select(User.name), select(User).join(User.posts), select(User,Post).join(Post,Post.user_id==User.id), select(P), select(User).outerjoin(P,User.posts), select(func.count()).select_from(User), select(User).where(User.posts.any()), select(User).where(User.id.in_(select(Post.user_id))), select(Plain).options(joinedload(Plain.post)), select(User).options(joinedload(User.posts))):
    print(st.options(opt)); print("--"); print(st.options(only)); print()
with Session(e) as s:
    for st in (select(User).options(opt), select(User).options(opt,selectinload(User.posts)), select(User).options(opt,subqueryload(User.posts)), select(User).options(opt,joinedload(User.posts)), select(User).options(only), select(User).options(with_loader_criteria(Post,Post.title!="a0",propagate_to_loaders=False))):
        s.expunge_all()
        print([(u.name,[p.title for p in u.posts]) for u in s.scalars(st.order_by(User.id)).unique()])
    s.expunge_all()
    print([p.post and p.post.title for p in s.scalars(select(Plain).options(opt).order_by(Plain.id))])
    u=s.scalars(select(User).options(opt)).first(); s.expire(u); print(u.name); u.deleted=True; s.commit(); print(u.name)
    s.rollback(); print(s.query(User).options(opt).count(), s.query(User).options(opt).filter_by(name="c").one().name)
for lim in ("a","b"):
    with Session(e) as s: print([p.title for p in s.scalars(select(Post).options(with_loader_criteria(Post, Post.title.startswith(lim))))])
@event.listens_for(Session,"do_orm_execute")
def soft(st):
    if st.is_select and not st.is_column_load and not st.is_relationship_load and not st.execution_options.get("all"):
        st.statement=st.statement.options(with_loader_criteria(Soft, lambda cls: cls.deleted==False, include_aliases=True))
with Session(e) as s:
    print([(u.name,[p.title for p in u.posts]) for u in s.scalars(select(User))])
    print([u.name for u in s.scalars(select(User).execution_options(all=True))], [u.name for u in s.query(User)], s.get(User,2))
