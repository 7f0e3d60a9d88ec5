with Session(engine) as session:
    query = select(Book).options(joinedload(Book.author), joinedload(Book.tags)).order_by(Book.id)
    for book in session.scalars(query).unique():  # advice: unused_option
        print(book.title, [tag.name for tag in book.tags])
