with Session(engine) as session:
    first = Author(name="one", life="x")
    second = Author(name="two", life="y")
    session.add_all([first, second])
    session.commit()
    for author in (first, second):
        print(author.name, author.books)
