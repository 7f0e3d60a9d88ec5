with Session(engine) as session:
    query = select(Author).options(joinedload(Author.books)).order_by(Author.id).limit(2)
    for author in session.scalars(query).unique():  # advice: joined_limit
        print(author.name, [book.title for book in author.books])
