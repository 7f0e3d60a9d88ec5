# level: advanced | shows: association objects with composite keys: parents exchanged, replaced in one flush, keys from two parents, delete by either side, blank-out errors
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Choir(Base):
    __tablename__ = "choir"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    parts: Mapped[list["Part"]] = relationship(back_populates="choir", cascade="all, delete-orphan", order_by="Part.voice")


class Singer(Base):
    __tablename__ = "singer"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    parts: Mapped[list["Part"]] = relationship(back_populates="singer", order_by="Part.voice")


class Part(Base):
    __tablename__ = "part"
    choir_id: Mapped[int] = mapped_column(ForeignKey("choir.id"), primary_key=True)
    singer_id: Mapped[int] = mapped_column(ForeignKey("singer.id"), primary_key=True)
    voice: Mapped[str]
    choir: Mapped[Choir] = relationship(back_populates="parts")
    singer: Mapped[Singer] = relationship(back_populates="parts")

    def __repr__(self):
        return f"{self.voice}{inspect(self).identity}"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)


def attempt(label):
    try:
        session.commit()
        print(label, session.execute(select(Part.choir_id, Part.singer_id, Part.voice).order_by(Part.choir_id, Part.singer_id)).all())
    except Exception as err:
        print(label, type(err).__name__, str(getattr(err, "orig", err)).split(" at 0x")[0])
        session.rollback()


dom, hof = Choir(name="Dom"), Choir(name="Hof")
ada, bob, eve = (Singer(name=n) for n in ("Ada", "Bob", "Eve"))
dom.parts = [Part(singer=ada, voice="alto"), Part(singer=bob, voice="bass")]
session.add_all([dom, hof, eve])
attempt("new")
alto, bass = dom.parts
alto.choir = hof
attempt("other choir")
print(inspect(alto).identity, dom.parts, hof.parts)
bass.singer = eve
attempt("other singer")
print(bob.parts, eve.parts, inspect(bass).identity)
dom.parts = [Part(singer=eve, voice="soprano"), Part(singer=ada, voice="alto")]
attempt("replaced, one with the same key")
print(inspect(bass).detached, dom.parts, eve.parts)
hof.parts.append(Part(singer_id=bob.id, voice="bass"))
attempt("key by hand")
print(bob.parts)
session.delete(ada)
attempt("singer with parts deleted")
ada.parts.clear()
attempt("parts of a singer cleared")
hof.parts.clear()
attempt("parts of a choir cleared")
session.add(Part(voice="nobody"))
attempt("no parents")
session.add(Part(voice="half", choir=hof))
attempt("one parent")
lone = Part(voice="tenor", singer=bob, choir=hof)
session.add(lone)
hof.parts.remove(lone)
attempt("removed again")
print(inspect(lone).transient, bob.parts)
session.delete(dom)
attempt("choir deleted")
print(session.scalars(select(Singer.name)).all(), inspect(alto).persistent)
