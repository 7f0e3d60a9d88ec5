# Test data from a seed: the same rows on each run and everywhere.
import random
import string
from datetime import date, timedelta

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    age: Mapped[int]
    joined: Mapped[date]
    score: Mapped[float]


rng = random.Random("retort")
FIRST, LAST = ["Ada", "Bob", "Cleo", "Dan"], ["Stone", "Rivers", "Field"]
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    for number in range(8):
        name = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
        joined = date(2020, 1, 1) + timedelta(days=rng.randrange(1000))
        session.add(Person(id=number + 1, name=name, age=rng.randint(18, 80), joined=joined, score=round(rng.gauss(50, 10), 3)))
    session.commit()
    for person in session.scalars(select(Person).order_by(Person.joined)):
        print(person.id, person.name, person.age, person.joined, person.score)
    print(session.execute(select(func.count(), func.avg(Person.age), func.max(Person.score))).one())
code = "".join(rng.choices(string.ascii_uppercase + string.digits, k=10))
deck = [rank + suit for suit in "SHDC" for rank in "A23456789TJQK"]
rng.shuffle(deck)
print(code, deck[:5], rng.sample(deck, 4), [round(rng.uniform(0, 1), 6) for _ in range(3)], rng.getrandbits(64))
walk = [0]
for _ in range(15):
    walk.append(walk[-1] + rng.choice((-1, 1)))
print(walk, rng.choices(["hit", "miss"], [1, 4], k=12).count("hit"), rng.triangular(1, 5), rng.vonmisesvariate(0, 1))
