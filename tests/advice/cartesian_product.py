with Session(engine) as session:
    rows = session.execute(select(Author.name, Book.title)).all()  # advice: cartesian_product
    print(len(rows) > 0)
