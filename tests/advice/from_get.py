with Session(engine) as session:
    author = session.get(Author, 2)
    for book in author.books:
        print(book.title, [tag.name for tag in book.tags])  # advice: n_plus_one
