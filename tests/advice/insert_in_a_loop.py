with Session(engine) as session:
    for name in ("red", "green", "blue"):
        session.execute(insert(Tag).values(name=name))  # advice: query_in_loop
    session.commit()
