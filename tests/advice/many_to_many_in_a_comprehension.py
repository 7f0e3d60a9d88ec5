with Session(engine) as session:
    query = select(Book).order_by(Book.id)
    books = session.scalars(query).all()
    print({book.title: [tag.name for tag in book.tags] for book in books})  # advice: n_plus_one
