with Session(engine) as session:
    for member in session.scalars(select(Member).order_by(Member.id)):
        print(member.name, getattr(member, "gift", None))  # advice: n_plus_one
