from operator import attrgetter
from sqlalchemy.orm import selectinload

with Session(engine) as session:
    author = session.scalars(select(Author).options(selectinload(Author.books)).where(Author.id == 1)).one()
    print(len(getattr(author, "books")))
with Session(engine) as session:
    author = session.scalars(select(Author).options(selectinload(Author.books)).where(Author.id == 2)).one()
    print(len(attrgetter("books")(author)))


def titles(author):
    return [book.title for book in author.books]


with Session(engine) as session:
    author = session.scalars(select(Author).where(Author.id == 1)).one()
    print(titles(author))
with Session(engine) as session:
    author = session.scalars(select(Author).options(joinedload(Author.books)).where(Author.id == 2)).unique().one()
    print(titles(author))
with Session(engine) as session:
    author = session.scalars(select(Author).options(selectinload(Author.books)).where(Author.id == 4)).one()
    session.delete(author)
    session.commit()
with Session(engine) as session:
    print(session.scalars(select(Author).options(selectinload(Author.books)).where(Author.id == 99)).all())
