with Session(engine) as session:
    author = session.get(Author, 2)
    print(len(author.books))
with Session(engine) as session:
    query = session.query(Author).options(joinedload(Author.books)).order_by(Author.id)
    print([author.name for author in query])  # advice: unused_option
