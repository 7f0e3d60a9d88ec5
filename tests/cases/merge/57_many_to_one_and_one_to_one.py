# level: intermediate | shows: merge() with many-to-one to None, one-to-one replaced and emptied, foreign key and relationship at odds
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, joinedload

class Base(DeclarativeBase):
    pass

class Desk(Base):
    __tablename__ = "desk"
    id: Mapped[int] = mapped_column(primary_key=True)
    floor: Mapped[int]
    clerk: Mapped["Clerk | None"] = relationship(back_populates="desk")
    def __repr__(self):
        return f"Desk{self.id}"

class Clerk(Base):
    __tablename__ = "clerk"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id"))
    desk: Mapped[Desk | None] = relationship(back_populates="clerk")
    badge: Mapped["Badge | None"] = relationship(back_populates="clerk", cascade="all, delete-orphan")
    def __repr__(self):
        return f"Clerk({self.name})"

class Badge(Base):
    __tablename__ = "badge"
    id: Mapped[int] = mapped_column(primary_key=True)
    clerk_id: Mapped[int] = mapped_column(ForeignKey("clerk.id"))
    color: Mapped[str]
    clerk: Mapped[Clerk] = relationship(back_populates="badge", single_parent=True)
    def __repr__(self):
        return f"Badge({self.color})"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    s.add_all([Clerk(id=1, name="eva", desk=Desk(id=1, floor=1), badge=Badge(id=1, color="red")),
               Clerk(id=2, name="jon", desk=Desk(id=2, floor=2), badge=Badge(id=2, color="blue")), Desk(id=3, floor=3)])

def rows(s):
    print("  rows", s.execute(select(Clerk.name, Clerk.desk_id).order_by(Clerk.id)).all(), s.execute(select(Badge.id, Badge.color, Badge.clerk_id)).all())

s = Session(engine)
m = s.merge(Clerk(id=1, name="eva", desk=None))
print(m.desk, inspect(m).attrs.desk.history, m.desk_id, "badge" in m.__dict__)
s.flush(); rows(s); s.rollback()

m = s.merge(Clerk(id=1, name="eva", badge=None))
print(inspect(m).attrs.badge.history)
s.flush(); rows(s); s.rollback()

m = s.merge(Clerk(id=1, badge=Badge(color="gold")))
print(m.name, m.badge, inspect(m).attrs.badge.history, sorted(map(repr, s.dirty)))
s.flush(); rows(s); s.rollback()

# the badge changes hands
m = s.merge(Clerk(id=2, badge=Badge(id=1, color="red")))
print(m.badge.clerk is m, inspect(m.badge).attrs.clerk.history, s.get(Clerk, 1).badge)
s.flush(); rows(s); s.rollback()

# the attribute and the key disagree: the relationship wins
m = s.merge(Clerk(id=1, desk_id=2, desk=Desk(id=3, floor=33)))
print(m.desk, m.desk_id, inspect(m).attrs.desk.history, inspect(m).attrs.desk_id.history)
s.flush(); rows(s); s.rollback()
m = s.get(Clerk, 1, options=[joinedload(Clerk.desk)])
print(m.desk, s.merge(Clerk(id=1, desk_id=2)).desk, m.desk_id)
s.flush(); print(m.desk); s.expire(m); print(m.desk); s.rollback()

# from the side of the one: a swap of two clerks' desks
with Session(engine) as t:
    one, two = t.get(Desk, 1), t.get(Desk, 2)
    a, b = one.clerk, two.clerk
one.clerk, two.clerk = b, a
print(one.clerk, two.clerk, a.desk, b.desk)
x = s.merge(one)
print(x.clerk, x.clerk.desk, sorted(map(repr, s.dirty)))
y = s.merge(two)
print(x.clerk, y.clerk, inspect(x).attrs.clerk.history, inspect(y.clerk).attrs.desk.history)
s.commit(); rows(s)
