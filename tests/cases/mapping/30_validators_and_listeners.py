# level: intermediate | shows: @validates and attribute listeners together, in the order of both sides of a relationship, with tokens
from sqlalchemy import *
from sqlalchemy import event
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class User(Base):
    __tablename__='users'
    id: Mapped[int]=mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str|None]
    posts: Mapped[list["Post"]]=relationship(back_populates="user")
    @validates("name","email")
    def check(self,key,value):
        print("validate",key,value)
        if key=="email" and value and "@" not in value: raise ValueError("bad email "+value)
        return value.strip() if value else value
    @validates("posts", include_removes=True)
    def vp(self,key,value,is_remove):
        print("vp",key,value.title,is_remove)
        return value
class Post(Base):
    __tablename__='posts'
    id: Mapped[int]=mapped_column(primary_key=True)
    title: Mapped[str]
    user_id: Mapped[int|None]=mapped_column(ForeignKey("users.id"))
    user: Mapped[User]=relationship(back_populates="posts")
    @validates("user", include_backrefs=False)
    def vu(self,key,value):
        print("vu",key,value and value.name); return value
@event.listens_for(User.name,"set",retval=True)
def s1(target,value,old,init):
    print("set",type(target).__name__,value,old,init.key,init.op)
    return value.upper()
@event.listens_for(User.posts,"append")
def ap(target,value,init): print("append",value.title,init.op,init.key, value.user)
@event.listens_for(User.posts,"remove")
def rm(target,value,init): print("remove",value.title,init.op)
@event.listens_for(User.posts,"bulk_replace")
def br(target,values,init): print("bulk",[v.title for v in values],init.op)
@event.listens_for(User.posts,"init_collection")
def icol(target,coll,adapter): print("init_collection",list(coll))
@event.listens_for(User.posts,"dispose_collection")
def dcol(target,coll,adapter): print("dispose",[v.title for v in coll])
@event.listens_for(User.posts,"append_wo_mutation")
def awm(target,v,init): print("awm",v.title)
@event.listens_for(Post.user,"set")
def su(target,value,old,init): print("user set",value and value.name, old if not isinstance(old,User) else old.name, init.op, init.key)
u=User(name=" bob ",email="b@x")
print(u.name)
try: u.email="zzz"
except ValueError as e: print(e)
p=Post(title="p1"); p2=Post(title="p2")
u.posts.append(p)
print(p.user is u)
u.posts=[p,p2]
p2.user=None
print([x.title for x in u.posts])
p3=Post(title="p3",user=u)
u.posts.remove(p3)
del u.email
del u.name
try: del u.name
except AttributeError as e: print(e)
