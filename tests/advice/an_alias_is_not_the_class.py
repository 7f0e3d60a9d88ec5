with Session(engine) as session:
    writer = aliased(Author)
    for author in session.scalars(select(writer).order_by(writer.id)):
        print(author.name, len(author.books))  # advice: n_plus_one (without a change)
