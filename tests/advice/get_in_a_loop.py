with Session(engine) as session:
    for key in (1, 2, 3, 4):
        print(session.get(Author, key).name)  # advice: query_in_loop
