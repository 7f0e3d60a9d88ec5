from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)

with Session(engine) as session:
    maria = Alchemist(name="Maria")
    maria.recipes = [Recipe(title="Balneum"), Recipe(title="Kerotakis")]
    jabir = Alchemist(name="Jabir", recipes=[Recipe(title="Aqua regia")])
    session.add_all([maria, jabir])

    # Nothing is written until here. Parents go first: see Flush.
    session.commit()

with Session(engine) as session:
    # One SELECT for the alchemists, and then one more for each of them.
    alchemists = session.scalars(select(Alchemist)).all()
    for alchemist in alchemists:
        print(alchemist.name, [recipe.title for recipe in alchemist.recipes])

    # No SELECT at all: the identity map knows this row already.
    maria = session.get(Alchemist, 1)
    print("the same object:", maria is alchemists[0])

    # A change waits in the session. The query cannot: it flushes first.
    maria.name = "Maria Prophetissa"
    maria.recipes[0].stars = 5
    best = session.scalars(select(Recipe).where(Recipe.stars > 3)).one()
    print(best.title, "by", best.author.name)
    session.commit()
