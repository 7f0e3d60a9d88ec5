def find(session, title):
    return session.scalars(select(Book.id).where(Book.title == title)).first()  # advice: query_in_loop


with Session(engine) as session:
    print([find(session, title) for title in ("book 1.0", "book 2.0", "book 2.1")])
