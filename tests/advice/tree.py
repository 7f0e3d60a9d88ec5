def show(shelf, depth=0):
    print("  " * depth + shelf.name)
    for below in shelf.below:  # advice: n_plus_one
        show(below, depth + 1)


with Session(engine) as session:
    show(session.scalars(select(Shelf).where(Shelf.above_id.is_(None))).one())
