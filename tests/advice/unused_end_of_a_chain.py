from sqlalchemy.orm import selectinload

with Session(engine) as session:
    query = select(Author).options(selectinload(Author.books).selectinload(Book.tags)).order_by(Author.id)
    for author in session.scalars(query):  # advice: unused_option
        print(author.name, [book.title for book in author.books])
