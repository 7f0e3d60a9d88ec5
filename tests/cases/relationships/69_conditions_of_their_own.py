from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    boston: Mapped[List["Addr"]] = relationship(primaryjoin="and_(User.id==Addr.user_id, Addr.city=='Boston')", overlaps="addrs,user")
    addrs: Mapped[List["Addr"]] = relationship(back_populates="user")
    latest: Mapped[Optional["Addr"]] = relationship(primaryjoin=lambda: and_(User.id == foreign(Addr.user_id), Addr.id == select(func.max(Addr.id)).where(Addr.user_id == User.id).correlate(User.__table__).scalar_subquery()), viewonly=True, uselist=False)
    by_name = relationship("Addr", primaryjoin="User.name == foreign(Addr.city)", viewonly=True)
    like_ = relationship("Addr", primaryjoin="remote(Addr.city).like(foreign(User.name) + '%')", viewonly=True)
class Addr(Base):
    __tablename__ = "addr"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[Optional[int]] = mapped_column(ForeignKey("user.id"))
    city: Mapped[Optional[str]]
    user: Mapped[Optional[User]] = relationship(back_populates="addrs")

    def __repr__(self): return f"A({self.city})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
u = User(name="Bos", addrs=[Addr(city="Boston"), Addr(city="NYC"), Addr(city="Bos")])
session.add(u)
session.commit()
print(u.boston)
print(u.latest)
print(u.by_name)
print(u.like_)
session.expire_all()
print(session.scalars(select(User).options(selectinload(User.boston), joinedload(User.latest))).unique().all()[0].latest)
print(session.scalars(select(User).options(selectinload(User.by_name), subqueryload(User.boston))).unique().all()[0].by_name)
print(session.scalars(select(User).options(joinedload(User.like_))).unique().all()[0].like_)
u.boston.append(Addr(city="Boston"))
session.commit()
print(u.boston)
print(select(User).where(User.boston.any()))
print(select(User).join(User.by_name))
print(select(User).join(User.like_))
print(select(User).where(User.latest.has(city="Bos")))
try:
    print(select(User).where(User.like_.any(Addr.id > 3)))
except Exception as error:
    print(type(error).__name__, error)
u.by_name.append(Addr(city="q"))
session.commit()
print(u.by_name)
u.latest = None
print(u.latest)
