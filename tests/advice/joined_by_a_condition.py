with Session(engine) as session:
    print(session.execute(select(Author.name, Book.title).where(Book.author_id == Author.id)).all())
    print(session.execute(select(Author.name, Book.title).join(Author.books)).all())
    print(session.scalars(select(Author.name).where(exists().where(Book.author_id == Author.id))).all())
    other = aliased(Author)
    print(session.execute(select(Author.name, other.name).join(other, other.id > Author.id)).all())
