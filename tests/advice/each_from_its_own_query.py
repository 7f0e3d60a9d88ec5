def books_of(session, key):
    author = session.scalars(select(Author).where(Author.id == key)).one()
    return len(author.books)


with Session(engine) as session:
    print(books_of(session, 1))
    print(books_of(session, 2))
    print(books_of(session, 4))
