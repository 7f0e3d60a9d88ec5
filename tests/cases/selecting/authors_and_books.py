from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, select, func, and_, or_, not_, case, desc, exists, union_all, literal
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, aliased, sessionmaker, selectinload


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    country: Mapped[str | None]
    books: Mapped[list["Book"]] = relationship(back_populates="author", order_by="Book.year")

    def __repr__(self):
        return f"<Author {self.name}>"


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    year: Mapped[int]
    price: Mapped[float] = mapped_column("cost")
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))
    author: Mapped[Author] = relationship(back_populates="books")

    def __repr__(self):
        return f"<Book {self.title}>"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
s = sessionmaker(engine)()
le = Author(name="Lem", country="PL", books=[Book(title="Solaris", year=1961, price=9.5), Book(title="Fiasko", year=1986, price=12)])
st = Author(name="Strugatski", country="RU", books=[Book(title="Picnic", year=1972, price=7.25)])
no = Author(name="Nobody")
s.add_all([le, st, no])
s.commit()
print(select(Author.name, Book.title).join(Author.books))
print(s.execute(select(Author.name, Book.title, Book.price).join(Author.books).where(Book.year > 1965).order_by(desc(Book.price))).all())
print(s.execute(select(Author, Book).join(Book, Author.id == Book.author_id).order_by(Book.id)).all())
print(s.execute(select(Author.name, func.count(Book.id).label("n"), func.sum(Book.price)).outerjoin(Author.books).group_by(Author.id).having(func.count(Book.id) >= 0).order_by("n", Author.name)).all())
print(s.scalars(select(Author).where(~Author.books.any())).all())
print(s.scalars(select(Author).filter_by(country="PL").limit(1)).first())
print(s.scalars(select(Book).where(or_(Book.year < 1970, and_(Book.price > 10, Book.title.startswith("F")))).order_by(Book.id).offset(1)).all())
print(s.execute(select(Book.title, case((Book.price > 9, "dear"), else_="cheap").label("kind")).order_by(Book.title)).mappings().all())
b2 = aliased(Book, name="b2")
print(s.execute(select(Book.title, b2.title).join(b2, and_(b2.author_id == Book.author_id, b2.id > Book.id))).all())
newest = select(func.max(Book.year)).where(Book.author_id == Author.id).scalar_subquery()
print(s.execute(select(Author.name, newest.label("newest")).order_by(Author.id)).all())
sq = select(Book.author_id, func.min(Book.year).label("first")).group_by(Book.author_id).subquery("firsts")
print(s.execute(select(Author, sq.c.first).join(sq, Author.id == sq.c.author_id).order_by(sq.c.first)).all())
print(s.execute(select(Author.name).where(exists().where(Book.author_id == Author.id)).order_by(Author.name)).scalars().all())
print(s.scalars(select(Author).options(selectinload(Author.books)).order_by(Author.id)).all()[0].books)
print(s.execute(select(Author).order_by(Author.id)).scalars().partitions(2).__next__())
print(s.scalar(select(func.count()).select_from(Book).join(Book.author).where(Author.country.is_not(None))))
print(s.execute(union_all(select(Author.name), select(Book.title)).order_by("name")).scalars().all())
r = s.execute(select(Author.id, Author.name).order_by(Author.id))
print(r.keys(), r.fetchone()._mapping["name"], [tuple(x) for x in r])
print(s.query(Author, func.count(Book.id)).join(Author.books, isouter=True).group_by(Author).order_by(Author.name).all())
print(s.query(Book).join(Book.author).filter(Author.name == "Lem").order_by(Book.year.desc()).limit(1).one())
print(s.query(Author.name).select_from(Book).join(Book.author).distinct().order_by(Author.name).all())
print(s.query(Book.title).filter(Book.price.between(7, 10), Book.author.has(name="Lem")).scalar())
print(s.query(Author).with_entities(Author.country).filter(Author.country != None).order_by(Author.country).all())
print(s.query(s.query(Book).filter(Book.year > 2000).exists()).scalar())
print(s.query(Author).filter(Author.id.in_(s.query(Book.author_id))).count())
print(s.query(Book).filter(Book.author == le, Book.title.ilike("%s%")).all(), s.query(Book).get(1) is s.get(Book, 1))
for a, n in s.query(Author.name, func.length(Author.name)).filter(Author.name.contains("o")):
    print(a, n)
try:
    s.query(Book).filter(Book.year > 1).one()
except Exception as e:
    print(type(e).__name__, e)
try:
    s.scalars(select(Book).where(Book.year > 3000)).one()
except Exception as e:
    print(type(e).__name__, e)
try:
    s.query(Author).filter_by(nope=1)
except Exception as e:
    print(type(e).__name__, e)
