from sqlalchemy.orm import selectinload, subqueryload

with Session(engine) as session:
    for author in session.scalars(select(Author).options(selectinload(Author.books).subqueryload(Book.tags))):
        print(author.name, [[tag.name for tag in book.tags] for book in author.books])
    for book in session.scalars(select(Book).options(joinedload(Book.author))):
        print(book.title, book.author.name)
