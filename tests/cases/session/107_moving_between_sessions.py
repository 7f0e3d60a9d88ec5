# Two sessions at once: objects that are moved, merged and refused, and graphs that span both.
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, object_session, relationship
from sqlalchemy.orm.exc import DetachedInstanceError
from sqlalchemy.pool import StaticPool


class Base(DeclarativeBase):
    pass


class Band(Base):
    __tablename__ = "band"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    members: Mapped[list["Player"]] = relationship(back_populates="band", order_by="Player.id")


class Player(Base):
    __tablename__ = "player"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    band_id: Mapped[int | None] = mapped_column(ForeignKey("band.id"))
    band: Mapped[Band | None] = relationship(back_populates="members")


engine = create_engine("sqlite://", poolclass=StaticPool)
Base.metadata.create_all(engine)


def shorten(error):
    text = str(error)
    return type(error).__name__ + ": " + " ".join(word for word in text.split() if not word.startswith("0x"))


first, second = Session(engine), Session(engine)
band = Band(name="Trio", members=[Player(name="Ann"), Player(name="Bob")])
first.add(band)
first.commit()
ann, bob = band.members
print(object_session(ann) is first, inspect(ann).session is first, inspect(ann).session_id == first.hash_key)
for act in (lambda: second.add(ann), lambda: second.delete(ann), lambda: second.refresh(ann), lambda: second.expunge(ann)):
    try:
        act()
    except InvalidRequestError as error:
        print(shorten(error).replace(str(first.hash_key), "N").replace(str(second.hash_key), "M"))
first.expunge(ann)
second.add(ann)
print(object_session(ann) is second, ann in first, band in second, inspect(band).session is first)
ann.name = "Anna"
second.commit()
print(ann.name, [one.name for one in second.dirty])
try:
    print(band.members)
    first.commit()
except InvalidRequestError as error:
    print(shorten(error))
first.rollback()
copy = first.get(Player, 1)
print(copy is ann, copy.name, [one is ann for one in band.members], band.members[0] is copy)
new = Player(name="Cid")
second.add(new)
try:
    band.members.append(new)
except InvalidRequestError as error:
    print(shorten(error).replace(str(first.hash_key), "N").replace(str(second.hash_key), "M"))
print(new.band, [one.name for one in band.members], new in first)
second.flush()
second.rollback()
first.close()
second.close()
try:
    print(bob.band)
except DetachedInstanceError as error:
    print(shorten(error))
print(inspect(bob).detached, object_session(bob))
third = Session(engine)
merged = third.merge(bob)
print(merged is bob, merged.name, object_session(merged) is third)
third.add(bob) if bob in third else print("not in", inspect(bob).session)
third.close()
with Session(engine) as one, Session(engine) as two:
    left, right = one.get(Band, 1), two.get(Band, 1)
    left.name, right.name = "Left", "Right"
    one.commit()
    print(left.name, right.name)
    two.commit()
    one.expire(left)
    print(left.name)
