# level: advanced | shows: do_orm_execute: what is told of each execution, statements changed, results from a cache, errors
import gc
from sqlalchemy import inspect
from sqlalchemy import *
from sqlalchemy import event
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class User(Base):
    __tablename__='users'
    id: Mapped[int]=mapped_column(primary_key=True)
    name: Mapped[str]
    active: Mapped[bool]=mapped_column(default=True)
    posts: Mapped[list["Post"]]=relationship(back_populates="user")
class Post(Base):
    __tablename__='posts'
    id: Mapped[int]=mapped_column(primary_key=True)
    title: Mapped[str]
    user_id: Mapped[int]=mapped_column(ForeignKey("users.id"))
    user: Mapped[User]=relationship(back_populates="posts")
e=create_engine("sqlite://"); Base.metadata.create_all(e)
S=sessionmaker(e)
with S() as s:
    s.add_all([User(name=n, active=n!="b", posts=[Post(title=n+"1"),Post(title=n+"2")]) for n in "abc"]); s.commit()
@event.listens_for(S,"do_orm_execute")
def log(st):
    kinds=[k for k in ("is_select","is_insert","is_update","is_delete","is_orm_statement","is_relationship_load","is_column_load","is_executemany") if getattr(st,k)]
    print("EX",kinds, dict(st.parameters) if not st.is_relationship_load and isinstance(st.parameters,dict) else None, {k:v for k,v in st.local_execution_options.items() if "sa_" not in k and k[0]!="_"}, st.bind_mapper and st.bind_mapper.class_.__name__ if not st.is_column_load else None)
with S() as s:
    u=s.scalars(select(User).where(User.name=="a")).one()
    print(len(u.posts)); s.expire(u); u.name; s.refresh(u)
    s.execute(update(User).where(User.id==1).values(name="A"))
    s.execute(insert(User),[{"name":"x"},{"name":"y"}])
    s.execute(delete(User).where(User.name.in_(["x","y"])))
    s.execute(text("select 1")); s.get(User,2); s.get(User,1)
    print(s.query(User).filter_by(name="c").all()[0].name)
    s.scalars(select(User).options(selectinload(User.posts)),execution_options={}).all()
    p=s.scalars(select(Post).execution_options(populate_existing=True)).first(); p.user
@event.listens_for(S,"do_orm_execute")
def only_active(st):
    if st.is_select and not st.is_column_load and not st.is_relationship_load and not st.execution_options.get("all") and st.all_mappers==[inspect(User)]:
        st.statement=st.statement.where(User.active.is_(True))
event.remove(S,"do_orm_execute",log)
with S() as s:
    print([u.name for u in s.scalars(select(User))], [u.name for u in s.scalars(select(User),execution_options={"all":True})], [u.name for u in s.query(User)])
cache={}
@event.listens_for(S,"do_orm_execute")
def caching(st):
    key=st.execution_options.get("cache_key")
    if key:
        if key not in cache:
            print("miss"); cache[key]=st.invoke_statement().freeze()
        return cache[key]()
with S() as s:
    for i in range(3): print(s.execute(select(User.name),execution_options={"cache_key":"k"}).all())
@event.listens_for(S,"do_orm_execute")
def boom(st):
    if "DELETE" in str(st.statement): raise RuntimeError("no deletes")
    if st.is_update: st.update_execution_options(synchronize_session=False)
with S() as s:
    try: s.execute(delete(Post))
    except RuntimeError as ex: print(ex)
    u=s.get(User,1); s.execute(update(User).values(name="zz")); print(u.name)
cache.clear()
gc.collect()
