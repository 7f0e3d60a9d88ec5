# level: intermediate | shows: texts for each argument of relationship(), tables and columns by name, foreign(), remote(), functions and lists within texts
from sqlalchemy import Column, ForeignKey, Integer, String, Table, and_, create_engine, func, inspect
from sqlalchemy.orm import Session, backref, declarative_base, relationship

Base = declarative_base()
link = Table(
    "reader_book",
    Base.metadata,
    Column("reader_id", ForeignKey("reader.id"), primary_key=True),
    Column("book_id", ForeignKey("book.id"), primary_key=True),
    Column("kind", String),
)


class Reader(Base):
    __tablename__ = "reader"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    mentor_id = Column(ForeignKey("reader.id"))
    loans = relationship(
        "Book",
        secondary="reader_book",
        primaryjoin="Reader.id == reader_book.c.reader_id",
        secondaryjoin="and_(Book.id == reader_book.c.book_id, reader_book.c.kind == 'loan')",
        order_by="desc(Book.title)",
        viewonly=True,
    )
    wishes = relationship(
        "Book",
        secondary=lambda: link,
        secondaryjoin=lambda: and_(Book.id == link.c.book_id, link.c.kind == "wish"),
        order_by=lambda: [func.length(Book.title), Book.title],
        viewonly=True,
    )
    mentor = relationship(
        "Reader", remote_side="Reader.id", backref=backref("pupils", order_by="Reader.name.desc()", lazy="selectin")
    )
    longest = relationship(
        "Book", secondary="reader_book", order_by="[func.length(Book.title).desc(), Book.id]", viewonly=True
    )
    fines = relationship(
        "Fine",
        primaryjoin="Reader.name == foreign(Fine.reader_name)",
        order_by="Fine.amount.desc(), Fine.id",
        backref=backref("reader", lazy="joined"),
    )
    big = relationship(
        "Fine",
        primaryjoin="and_(Reader.name == remote(foreign(Fine.reader_name)), Fine.amount > literal(10))",
        viewonly=True,
    )
    named = relationship(
        "Fine",
        primaryjoin="Reader.name==Fine.reader_name",
        foreign_keys="[Fine.reader_name]",
        remote_side="[Fine.reader_name]",
        viewonly=True,
    )
    tables = relationship(
        "Fine", primaryjoin="reader.c.name == foreign(fine.c.reader_name)", order_by="fine.c.amount", viewonly=True
    )
    nulls = relationship(
        "Fine",
        primaryjoin="and_(Reader.name == foreign(Fine.reader_name), Fine.amount.isnot(None), "
        "not_(Fine.amount.in_([1, 2])))",
        order_by="nullslast(Fine.amount)",
        viewonly=True,
    )


class Book(Base):
    __tablename__ = "book"
    id = Column(Integer, primary_key=True)
    title = Column(String)


class Fine(Base):
    __tablename__ = "fine"
    id = Column(Integer, primary_key=True)
    reader_name = Column(String)
    amount = Column(Integer)

    def __repr__(self):
        return f"Fine({self.amount})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
for key, found in inspect(Reader).relationships.items():
    sides = [sorted(map(str, columns)) for columns in (found.local_columns, found.remote_side)]
    print(key, found.direction.name, found.primaryjoin, "|", found.secondaryjoin, found.uselist, *sides)
with Session(engine) as session:
    session.add_all(
        [
            Reader(id=1, name="Ann"),
            Reader(id=2, name="Bob", mentor_id=1),
            Reader(id=3, name="Cy", mentor_id=1),
            Book(id=1, title="AA"),
            Book(id=2, title="B"),
            Book(id=3, title="CCC"),
            Fine(reader_name="Ann", amount=5),
            Fine(reader_name="Ann", amount=50),
            Fine(reader_name="ANN", amount=2),
        ]
    )
    session.flush()
    session.execute(
        link.insert(),
        [
            {"reader_id": 1, "book_id": 1, "kind": "loan"},
            {"reader_id": 1, "book_id": 2, "kind": "loan"},
            {"reader_id": 1, "book_id": 3, "kind": "wish"},
        ],
    )
    ann = session.get(Reader, 1)
    print([b.title for b in ann.loans], [b.title for b in ann.wishes], [b.title for b in ann.longest])
    print([p.name for p in ann.pupils], ann.fines, ann.big, ann.named, ann.tables, ann.nulls, ann.fines[0].reader.name)
