from sqlalchemy.orm import selectinload

with Session(engine) as session:
    query = select(Author).options(selectinload(Author.books)).order_by(Author.id)
    for author in session.scalars(query):
        for book in author.books:
            print(author.name, book.title, [tag.name for tag in book.tags])  # advice: n_plus_one
