with Session(engine) as session:
    for author in session.query(Author).order_by(Author.id).all():
        print(author.name, len(author.books))  # advice: n_plus_one
