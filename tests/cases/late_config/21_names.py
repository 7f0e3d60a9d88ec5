# level: advanced | shows: string and lambda arguments everywhere: module paths, expressions, tables by name, registries apart, errors of names
from sqlalchemy import Column, ForeignKey, Integer, String, Table, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, clear_mappers, configure_mappers, mapped_column, registry, relationship


class Base(DeclarativeBase):
    pass


class Band(Base):
    __tablename__ = "bands"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    members = relationship("Person", secondary="membership", primaryjoin="Band.id == membership.c.band_id", secondaryjoin="membership.c.person_id == Person.id",
                           order_by="desc(Person.name)", back_populates="bands")
    leader_id = mapped_column(ForeignKey("persons.id"))
    leader = relationship("Person", foreign_keys="Band.leader_id", back_populates="leads")
    long_gigs = relationship("Gig", primaryjoin="and_(Gig.band_id == Band.id, or_(Gig.hours > 2, Gig.hours == None))", order_by="[Gig.hours, Gig.id.desc()]", viewonly=True)
    gigs = relationship(lambda: Gig, order_by=lambda: Gig.hours.asc(), cascade="all, delete-orphan")
    first_letter = relationship("Person", primaryjoin="func.substr(Band.name, 1, 1) == func.substr(foreign(Person.name), 1, 1)", viewonly=True, uselist=True)


class Gig(Base):
    __tablename__ = "gigs"
    id: Mapped[int] = mapped_column(primary_key=True)
    hours: Mapped[int | None]
    band_id: Mapped[int] = mapped_column(ForeignKey("bands.id"))


class Person(Base):
    __tablename__ = "persons"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    bands: Mapped[list["Band"]] = relationship(secondary="membership", back_populates="members", order_by="Band.name.desc()")
    leads: Mapped[list["Band"]] = relationship(foreign_keys="[Band.leader_id]", back_populates="leader")


membership = Table("membership", Base.metadata, Column("band_id", ForeignKey("bands.id"), primary_key=True), Column("person_id", ForeignKey("persons.id"), primary_key=True))
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    ann, bob = Person(name="Ann"), Person(name="Bob")
    abba = Band(name="Abba", members=[ann, bob], leader=bob, gigs=[Gig(hours=3), Gig(hours=1), Gig()])
    session.add(abba)
    session.commit()
    print([p.name for p in abba.members], abba.leader.name, [g.hours for g in abba.gigs], [g.hours for g in abba.long_gigs], [p.name for p in abba.first_letter])
    print([b.name for b in bob.leads], [b.name for b in ann.bands])
    print(select(Band).join(Band.members).where(Band.leader.has(name="Bob")))


def attempt(label, **attributes):
    reg = registry()
    try:
        other = type("Other", (reg.generate_base(),), {"__tablename__": "others", "id": Column(Integer, primary_key=True), "__module__": __name__})
        one = type("One", (other.__mro__[1],), {"__tablename__": "ones", "id": Column(Integer, primary_key=True), "other_id": Column(ForeignKey("others.id")), "__module__": __name__, **attributes})
        reg.configure()
        print(label, one.other.property.direction.name)
    except Exception as e:
        print(label, "->", type(e).__name__, e)
    reg.dispose()


attempt("fine", other=relationship("Other"))
attempt("no class", other=relationship("Othr"))
attempt("no attribute", other=relationship("Other", primaryjoin="One.other_id == Other.ident"))
attempt("no name", other=relationship("Other", primaryjoin="One.other_id == Otter.id"))
attempt("no such table", other=relationship("Other", secondary="linking"))
attempt("no order", other=relationship("Other", order_by="Other.nope"))
attempt("syntax", other=relationship("Other", primaryjoin="One.other_id === Other.id"))
attempt("no class by lambda", other=relationship(lambda: Missing))
attempt("not a class", other=relationship(lambda: 5))
attempt("text for join", other=relationship("Other", primaryjoin="True"))
attempt("foreign keys", other=relationship("Other", foreign_keys="One.id"))
attempt("remote side", other=relationship("Other", remote_side="One.nope"))
attempt("back", other=relationship("Other", back_populates="ones"))
