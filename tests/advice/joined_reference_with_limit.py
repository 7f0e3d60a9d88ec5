with Session(engine) as session:
    for book in session.scalars(select(Book).options(joinedload(Book.author)).order_by(Book.id).limit(3)):
        print(book.title, book.author.name)
    for author in session.scalars(select(Author).options(joinedload(Author.books)).distinct()).unique():
        print(author.name, len(author.books))
