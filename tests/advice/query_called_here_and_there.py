def count(session, kind):
    return session.scalar(select(func.count()).select_from(Member).where(Member.kind == kind))


with Session(engine) as session:
    print(count(session, "member"))
    print(count(session, "patron"))
    print(count(session, "guest"))
    for page in range(4):
        print(session.scalars(select(Book.title).order_by(Book.id).limit(2).offset(page * 2)).all())
    for turn in range(4):
        print(session.scalar(select(func.count(Book.id))))
    for key in (1, 2):
        print(session.get(Author, key).name)
    session.execute(insert(Tag), [{"name": name} for name in ("red", "green", "blue")])
    for name in ("x", "y", "z"):
        session.add(Tag(name=name))
        session.flush()
