# level: advanced | shows: listeners on one-to-one, sets, many-to-many with an association proxy, write-only collections, with a flush each
from sqlalchemy import *
from sqlalchemy import event, inspect
from sqlalchemy.orm import *
from sqlalchemy.ext.associationproxy import association_proxy
class Base(DeclarativeBase): pass
class User(Base):
    __tablename__="users"
    id: Mapped[int]=mapped_column(primary_key=True)
    name: Mapped[str]
    profile: Mapped["Profile"]=relationship(back_populates="user", cascade="all, delete-orphan")
    groups: Mapped[set["Group"]]=relationship(secondary="ug", back_populates="users")
    group_names=association_proxy("groups","name",creator=lambda n: Group(name=n))
    notes: WriteOnlyMapped["Note"]=relationship(cascade="all, delete-orphan", passive_deletes=True)
class Profile(Base):
    __tablename__="profile"
    id: Mapped[int]=mapped_column(primary_key=True)
    bio: Mapped[str]
    uid: Mapped[int]=mapped_column(ForeignKey("users.id"))
    user: Mapped[User]=relationship(back_populates="profile", single_parent=True)
    @validates("user")
    def vu(self,k,u): print("vu",u and u.name); return u
class Group(Base):
    __tablename__="grp"
    id: Mapped[int]=mapped_column(primary_key=True)
    name: Mapped[str]
    users: Mapped[list[User]]=relationship(secondary="ug", back_populates="groups")
class Note(Base):
    __tablename__="note"
    id: Mapped[int]=mapped_column(primary_key=True)
    t: Mapped[str]
    uid: Mapped[int]=mapped_column(ForeignKey("users.id", ondelete="cascade"))
Table("ug",Base.metadata,Column("u",ForeignKey("users.id"),primary_key=True),Column("g",ForeignKey("grp.id"),primary_key=True))
for attr in (User.profile,User.groups,Group.users,User.notes,Profile.user):
    for n in ("set","append","remove"):
        def f(t,v,*a,attr=attr,n=n): print(attr, n, getattr(v,"name",getattr(v,"bio",getattr(v,"t",v))))
        event.listen(attr,n,f)
u=User(name="u"); u.profile=Profile(bio="1"); u.profile=Profile(bio="2"); u.groups.add(Group(name="g")); u.group_names.add("h"); print(sorted(u.group_names))
u.group_names.discard("g") if hasattr(u.group_names,"discard") else None
u.notes.add(Note(t="n1"))
e=create_engine("sqlite://"); Base.metadata.create_all(e)
@event.listens_for(Session,"before_flush")
def bf(s,c,i): print("flush",sorted(type(o).__name__ for o in s.new), sorted(type(o).__name__ for o in s.dirty), sorted(type(o).__name__ for o in s.deleted))
with Session(e) as s:
    s.add(u); s.commit(); print(u.profile.bio, sorted(g.name for g in u.groups))
    u.profile=None; s.commit(); print(s.scalars(select(Profile)).all())
    g=s.scalars(select(Group)).first(); g.users.remove(u); s.commit(); print(u.groups)
    u.notes.add(Note(t="n2")); s.commit(); print(sorted(n.t for n in s.scalars(u.notes.select())))
    s.delete(u); s.commit()
