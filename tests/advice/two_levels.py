with Session(engine) as session:
    for author in session.scalars(select(Author).order_by(Author.id)).all():
        for book in author.books:  # advice: n_plus_one
            print(author.name, book.title, len(book.tags))  # advice: n_plus_one
