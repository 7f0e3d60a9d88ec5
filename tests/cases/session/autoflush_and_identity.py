# shows: autoflush before a query, no_autoflush, weak identity map, two sessions, update and delete by query
import gc

from sqlalchemy import create_engine, delete, insert, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Counter(Base):
    __tablename__ = "counter"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(default=0)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Counter(name="a"), Counter(name="b", value=5)])
with session.no_autoflush:
    print(session.query(Counter).count())
print(session.query(Counter).count())
a = session.get(Counter, "a")
a.value = 7
print(session.scalars(select(Counter.value).order_by(Counter.name)).all())
print(len(session.identity_map), ("b",) in [k[1] for k in session.identity_map.keys()])
session.commit()
a = None
print(len(session.identity_map))
b = session.get(Counter, "b")
print(len(session.identity_map))
result = session.execute(update(Counter).where(Counter.name == "b").values(value=Counter.value + 1))
print(result.rowcount, b.value)
session.execute(insert(Counter), [{"name": "c"}, {"name": "d"}])
print(session.scalars(select(Counter.name)).all())
session.execute(delete(Counter).where(Counter.value == 0))
print(session.scalars(select(Counter.name).order_by(Counter.name)).all())
session.query(Counter).filter(Counter.name == "a").update({"value": 100})
print(session.get(Counter, "a").value)
session.commit()
with Session(engine) as other:
    ob = other.get(Counter, "b")
    print(ob is b, ob.value == b.value)
print(session.query(Counter).filter_by(name="zz").delete())
session.close()
