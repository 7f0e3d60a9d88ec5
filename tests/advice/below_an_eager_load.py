with Session(engine) as session:
    query = select(Author).options(joinedload(Author.books)).order_by(Author.id)
    for author in session.scalars(query).unique():
        for book in author.books:
            print(author.name, book.title, [tag.name for tag in book.tags])  # advice: n_plus_one
