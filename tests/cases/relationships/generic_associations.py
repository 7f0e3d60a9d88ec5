# generic associations: discriminator on association, table per association, table per related; mixins
from sqlalchemy import ForeignKey, create_engine, inspect, select, Column, Integer, String, Table, and_
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, declared_attr, backref, foreign, remote, configure_mappers
from sqlalchemy import event
class Base(DeclarativeBase):
    @declared_attr.directive
    def __tablename__(cls): return cls.__name__.lower()
    id: Mapped[int] = mapped_column(primary_key=True)
class AddressAssociation(Base):
    __tablename__ = "address_association"
    discriminator: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "discriminator"}
class Address(Base):
    association_id: Mapped[int] = mapped_column(ForeignKey("address_association.id"))
    street: Mapped[str]
    association: Mapped["AddressAssociation"] = relationship(backref="addresses")
    parent = association_proxy("association", "parent")
    def __repr__(self): return f"Address({self.street})"
class HasAddresses:
    @declared_attr
    def address_association_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("address_association.id"))
    @declared_attr
    def address_association(cls):
        name = cls.__name__
        discriminator = name.lower()
        assoc_cls = type(f"{name}AddressAssociation", (AddressAssociation,), dict(__tablename__=None, __mapper_args__={"polymorphic_identity": discriminator}))
        cls.addresses = association_proxy("address_association", "addresses", creator=lambda addresses: assoc_cls(addresses=addresses))
        return relationship(assoc_cls, backref=backref("parent", uselist=False))
class Customer(HasAddresses, Base):
    name: Mapped[str]
class Supplier(HasAddresses, Base):
    company: Mapped[str]
class Tag(Base):
    word: Mapped[str]
    def __repr__(self): return self.word
class Taggable:
    @declared_attr
    def tags(cls) -> Mapped[list[Tag]]:
        t = Table(f"{cls.__tablename__}_tags", cls.metadata, Column("tag_id", ForeignKey("tag.id"), primary_key=True), Column(f"{cls.__tablename__}_id", ForeignKey(f"{cls.__tablename__}.id"), primary_key=True))
        return relationship(Tag, secondary=t)
class Photo(Taggable, Base):
    file: Mapped[str]
class Song(Taggable, Base):
    title: Mapped[str]
class Note(Base):
    target: Mapped[str]
    target_id: Mapped[int]
    text: Mapped[str]
class HasNotes: pass
@event.listens_for(HasNotes, "mapper_configured", propagate=True)
def setup(mapper, class_):
    d = class_.__tablename__
    class_.notes = relationship(Note, primaryjoin=and_(class_.id == foreign(remote(Note.target_id)), Note.target == d), backref=backref(f"parent_{d}", primaryjoin=remote(class_.id) == foreign(Note.target_id)), overlaps="notes,parent_lamp,parent_chair")
    @event.listens_for(class_.notes, "append")
    def append(target, value, initiator): value.target = d
class Lamp(HasNotes, Base): watt: Mapped[int]
class Chair(HasNotes, Base): legs: Mapped[int]
class RefTarget:
    @declared_attr
    def chair_id(cls): return Column("chair_id", ForeignKey("chair.id"))
    @declared_attr
    def chair(cls): return relationship("Chair", primaryjoin=lambda: Chair.id == cls.chair_id)
class Desk(RefTarget, Base): pass
class Rug(RefTarget, Base): pass
configure_mappers()
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    c = Customer(name="c", addresses=[Address(street="a1"), Address(street="a2")])
    sp = Supplier(company="s", addresses=[Address(street="b1")])
    s.add_all([c, sp]); s.commit()
    for a in s.scalars(select(Address).order_by(Address.id)): print(a, type(a.parent).__name__, type(a.association).__name__)
    c.addresses.append(Address(street="a3")); s.commit()
    print(c.addresses, s.execute(select(AddressAssociation.id, AddressAssociation.discriminator)).all())
    x = Tag(word="x")
    s.add_all([Photo(file="f", tags=[x, Tag(word="y")]), Song(title="t", tags=[x])]); s.commit()
    print(s.scalars(select(Photo).where(Photo.tags.any(word="x"))).one().tags, s.scalars(select(Song.title).join(Song.tags)).all())
    l = Lamp(watt=5, notes=[Note(text="n1")]); ch = Chair(legs=4)
    ch.notes.append(Note(text="n2")); s.add_all([l, ch]); s.commit()
    print([(n.text, n.target, n.target_id, n.parent_lamp is l, n.parent_chair is ch) for n in s.scalars(select(Note).order_by(Note.id))])
    print(l.notes[0].text, ch.notes[0].text)
    d = Desk(chair=ch); r = Rug(chair=ch); s.add_all([d, r]); s.commit(); print(d.chair is r.chair, Desk.chair.property.mapper.class_.__name__)
    print(sorted(Base.metadata.tables))
    print(select(Desk).where(Desk.chair.has(legs=4)))
    print(Lamp.notes.any(Note.text == "k"))
