with Session(engine) as session:
    print(session.execute(select(func.count()).select_from(Author).where(Tag.name == "old")).scalar())  # advice: cartesian_product
