with Session(engine) as session:
    authors = session.scalars(select(Author)).all()
    for book in session.scalars(select(Book).order_by(Book.id)):
        print(book.title, book.author.name)
