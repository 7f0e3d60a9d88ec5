with Session(engine) as session:
    for author in session.scalars(select(Author).order_by(Author.id)):
        print(author.name, len(author.books))  # advice: n_plus_one
    raise KeyError("the end")
