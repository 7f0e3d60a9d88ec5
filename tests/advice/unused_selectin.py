from sqlalchemy.orm import selectinload

with Session(engine) as session:
    for author in session.scalars(select(Author).options(selectinload(Author.books)).order_by(Author.id)):  # advice: unused_option
        print(author.name)
