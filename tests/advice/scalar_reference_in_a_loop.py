with Session(engine) as session:
    books = session.scalars(select(Book).order_by(Book.id)).all()
    for book in books:
        print(book.title, book.author.name)  # advice: n_plus_one
