# level: advanced | shows: with_polymorphic(): '*', a list, flat and aliased, innerjoin, own selectable, sub-entities in criteria and options
from sqlalchemy import ForeignKey, create_engine, select, or_, outerjoin
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, with_polymorphic, joinedload, contains_eager, selectinload, aliased


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    sort: Mapped[str]
    label: Mapped[str]
    box_id: Mapped[int | None] = mapped_column(ForeignKey("box.id"))
    __mapper_args__ = {"polymorphic_on": "sort", "polymorphic_identity": "item"}


class Book(Item):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    pages: Mapped[int]
    notes: Mapped[list["Note"]] = relationship(order_by="Note.id")
    __mapper_args__ = {"polymorphic_identity": "book"}


class Disc(Item):
    __tablename__ = "disc"
    id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    minutes: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "disc"}


class Note(Base):
    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"))
    text: Mapped[str]


class Box(Base):
    __tablename__ = "box"
    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str]
    items: Mapped[list[Item]] = relationship(order_by=Item.id)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Box(place="attic", items=[Item(label="lamp"), Book(label="Emma", pages=300, notes=[Note(text="n1"), Note(text="n2")]), Disc(label="Kind of Blue", minutes=45)]))
    session.add(Box(place="cellar", items=[Disc(label="Blue", minutes=36)]))
    session.commit()
every = with_polymorphic(Item, "*")
some = with_polymorphic(Item, [Book])
flat = with_polymorphic(Item, [Book, Disc], flat=True)
inner = with_polymorphic(Item, [Disc], innerjoin=True)
for entity in (every, some, flat, inner):
    print(select(entity))
with Session(engine) as session:
    rows = session.scalars(select(every).where(or_(every.Book.pages > 200, every.Disc.minutes < 40)).order_by(every.id))
    print([(type(r).__name__, sorted(k for k in r.__dict__ if k[0] != "_")) for r in rows])
with Session(engine) as session:
    print([(r.label, r.pages) for r in session.scalars(select(flat.Book).select_from(flat).where(flat.Book.pages.isnot(None)))])
    print([r.label for r in session.scalars(select(inner).order_by(inner.Disc.minutes))])
with Session(engine) as session:
    stmt = select(Box).options(joinedload(Box.items.of_type(flat)).joinedload(flat.Book.notes)).order_by(Box.id)
    for box in session.scalars(stmt).unique():
        print(box.place, [(type(i).__name__, i.label, [n.text for n in i.notes] if isinstance(i, Book) else None) for i in box.items])
with Session(engine) as session:
    stmt = select(Box).join(Box.items.of_type(flat)).options(contains_eager(Box.items.of_type(flat))).where(flat.Disc.minutes > 40)
    print([(b.place, [(i.label, i.minutes) for i in b.items]) for b in session.scalars(stmt).unique()])
with Session(engine) as session:
    stmt = select(Box).options(selectinload(Box.items.of_type(some)).selectinload(some.Book.notes)).order_by(Box.id)
    print([[sorted(k for k in i.__dict__ if k[0] != "_") for i in b.items] for b in session.scalars(stmt)])
    table = outerjoin(Item.__table__, Disc.__table__)
    own = with_polymorphic(Item, [Disc], table)
    print(select(own.label, own.Disc.minutes))
    alias = with_polymorphic(Item, [Disc], aliased=True)
    print([(a.label, a.minutes) for a in session.scalars(select(alias).where(alias.Disc.minutes > 0).order_by(alias.id))])
