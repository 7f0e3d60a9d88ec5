# bundles in reports: rows within rows, own shapes, conditions and order by what a bundle has, joins, aggregates
from sqlalchemy import ForeignKey, create_engine, func, select
from sqlalchemy.orm import Bundle, DeclarativeBase, Mapped, Session, aliased, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    pages: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")


class Joined(Bundle):
    def create_row_processor(self, query, procs, labels):
        def process(row):
            return "/".join(f"{label}={proc(row)}" for label, proc in zip(labels, procs))

        return process


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([
        Author(name="Le Guin", books=[Book(title="The Dispossessed", pages=341), Book(title="Lavinia", pages=288)]),
        Author(name="Lem", books=[Book(title="Solaris", pages=204)]),
    ])
    session.commit()
    book = Bundle("book", Book.title, Book.pages)
    print(book.name, [column.key for column in book.c], len(book.c), book.c.pages)
    stmt = select(book, Author.name).join(Author, Book.author_id == Author.id).order_by(book.c.pages)
    print(stmt)
    for row in session.execute(stmt):
        print(row.name, row.book.title, row.book.pages, tuple(row.book), row.book._fields, row._fields)
    print(session.execute(select(book).where(book.c.pages > 250, book.c.title.like("L%"))).one())
    print(session.scalars(select(book).order_by(Book.id)).all())
    totals = Bundle("totals", func.count(Book.id).label("books"), func.sum(Book.pages).label("pages"))
    stmt = select(Author.name, totals).join(Author.books).group_by(Author.name).order_by(Author.name)
    for name, total in session.execute(stmt):
        print(name, total.books, total.pages)
    print(session.execute(select(Joined("j", Book.id, Book.title)).order_by(Book.id)).scalars().all())
    nested = Bundle("outer", Author.name, Joined("inner", Book.title, Book.pages))
    for row in session.execute(select(nested).join(Book, Book.author_id == Author.id).order_by(Book.id)):
        print(row.outer.name, "|", row.outer.inner)
    other = aliased(Book)
    pair = Bundle("pair", Book.title.label("first"), other.title.label("second"))
    stmt = select(pair).join(other, Book.id < other.id).order_by(Book.id, other.id)
    print([(row.pair.first, row.pair.second) for row in session.execute(stmt)])
    print(session.query(book).filter(book.c.pages < 300).order_by(Book.id).all())
    print(session.query(Bundle("one", Book.id, Book.title, single_entity=True)).order_by(Book.id).all())
    print(session.execute(select(Author, book).join(Author.books).order_by(Book.id)).mappings().first()["book"].title)
