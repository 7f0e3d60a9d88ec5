with Session(engine) as session:
    query = session.query(Author).filter(Author.id > 1)
    query = query.order_by(Author.id)
    for author in query.all():
        print(author.name, len(author.books))  # advice: n_plus_one
