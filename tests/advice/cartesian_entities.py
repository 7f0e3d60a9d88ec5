with Session(engine) as session:
    query = select(Author, Book).where(Author.id == 2)
    print(len(session.execute(query).all()) > 0)  # advice: cartesian_product
