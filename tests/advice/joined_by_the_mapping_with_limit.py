with Session(engine) as session:
    for club in session.scalars(select(Club).order_by(Club.id).limit(1)).unique():  # advice: joined_limit
        print(club.name, [member.name for member in club.members])
