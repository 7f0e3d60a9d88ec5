with Session(engine) as session:
    first, second = session.scalars(select(Author).where(Author.id < 3).order_by(Author.id)).all()
    print(len(first.books))
    print(len(second.books))
