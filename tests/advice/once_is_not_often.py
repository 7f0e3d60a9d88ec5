with Session(engine) as session:
    author = session.scalars(select(Author).where(Author.id == 2)).one()
    print(author.books[0].title, author.books[0].tags[0].name)
    print(session.get(Book, 1).author.name)
