# scoped_session: the registry, its proxy, its query property, and what remove() leaves.
import warnings

from sqlalchemy import create_engine, inspect, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, scoped_session, sessionmaker

engine = create_engine("sqlite://")
where = "kitchen"
Scoped = scoped_session(sessionmaker(engine), scopefunc=lambda: where)


class Base(DeclarativeBase):
    query = Scoped.query_property()


class Spoon(Base):
    __tablename__ = "spoon"
    id: Mapped[int] = mapped_column(primary_key=True)
    metal: Mapped[str]


Base.metadata.create_all(engine)
print(Scoped.registry.has())
spoon = Spoon(metal="tin")
Scoped.add(spoon)
print(Scoped.registry.has(), spoon in Scoped, len(Scoped.new), Scoped.dirty, Scoped.deleted, Scoped.is_active)
Scoped.commit()
print(Scoped() is Scoped.registry(), type(Scoped()).__mro__[1] is Session, Scoped.session_factory.kw)
print(Spoon.query.count(), Spoon.query.filter_by(metal="tin").one() is spoon, Scoped.query(Spoon).first() is spoon)
kitchen = Scoped()
where = "hall"
print(Scoped() is kitchen, spoon in Scoped, Scoped.get(Spoon, 1) is spoon)
try:
    Scoped.add(spoon)
except InvalidRequestError as error:
    print(str(error).split("is already")[1].split("(")[0])
where = "kitchen"
try:
    Scoped(expire_on_commit=False)
except InvalidRequestError as error:
    print(error)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    Scoped.configure(expire_on_commit=False)
    print([str(one.message) for one in caught])
Scoped.remove()
print(inspect(spoon).detached, Scoped.registry.has())
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    Scoped.configure(autoflush=False)
    print(caught)
print(Scoped.autoflush, Scoped().expire_on_commit)
Scoped.remove()
print(Scoped(info={"room": "first"}).info, Scoped.info, Scoped.bind is engine)
with Scoped.begin():
    Scoped.add(Spoon(metal="gold"))
print(Scoped.scalars(select(Spoon.metal).order_by(Spoon.id)).all(), Scoped.in_transaction())
with Scoped.no_autoflush:
    Scoped.add(Spoon(metal="lead"))
    print(Scoped.scalar(select(Spoon.metal).where(Spoon.metal == "lead")))
print([one.metal for one in Scoped.new], list(Scoped) != [])
Scoped.rollback()
print(Scoped.object_session(spoon), Scoped.execute(select(Spoon.id)).all())
with Scoped() as session:
    print(session is Scoped())
Scoped.close_all()
Scoped.remove()
print(Scoped.registry.has())
