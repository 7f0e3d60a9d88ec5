with Session(engine) as session:
    authors = session.scalars(
        select(Author)
        .where(Author.name != "nobody")
        .order_by(Author.id)
    ).all()
    total = sum(
        len(author.books) for author in authors  # advice: n_plus_one (on line 7)
    )
    print(total)
