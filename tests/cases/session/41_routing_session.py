# A session class that sends reads to one database and writes to another, and some classes elsewhere.
from sqlalchemy import ForeignKey, create_engine, delete, insert, inspect, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, sessionmaker
from sqlalchemy.sql import Delete, Update


class Base(DeclarativeBase):
    pass


class Elsewhere:
    pass


class Product(Base):
    __tablename__ = "product"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Setting(Elsewhere, Base):
    __tablename__ = "setting"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


engines = {name: create_engine("sqlite://") for name in ("leader", "other", "follower")}
names = {engine: name for name, engine in engines.items()}
asked = []


class RoutingSession(Session):
    def get_bind(self, mapper=None, clause=None, **more):
        if mapper is not None and issubclass(mapper.class_, Elsewhere):
            chosen = engines["other"]
        elif self._flushing or isinstance(clause, (Update, Delete)):
            chosen = engines["leader"]
        else:
            chosen = engines["follower"]
        kind = type(clause).__name__ if clause is not None else None
        asked.append((names[chosen], mapper.class_.__name__ if mapper is not None else None, kind, sorted(more)))
        return chosen


for engine in engines.values():
    Base.metadata.create_all(engine)
with engines["follower"].begin() as connection:
    connection.execute(insert(Product), [{"id": 1, "name": "old lamp"}])
with engines["leader"].begin() as connection:
    connection.execute(insert(Product), [{"id": 1, "name": "old lamp"}])


def show(what):
    for line in asked:
        print(what, *line)
    asked.clear()


make = sessionmaker(class_=RoutingSession)
with make() as session:
    lamp = session.get(Product, 1)
    show("get")
    lamp.name = "new lamp"
    session.add_all([Product(name="chair"), Setting(name="colour", value="red")])
    session.commit()
    show("commit")
    print(lamp.name)
    show("refresh")
    print(session.execute(update(Product).where(Product.id == 1).values(name="lamp")).rowcount)
    show("update")
    session.execute(delete(Product).where(Product.name == "chair"))
    show("delete")
    session.execute(insert(Setting), [{"name": "size", "value": "big"}, {"name": "shape", "value": "round"}])
    show("bulk insert")
    print(session.scalars(select(Setting.value).order_by(Setting.name), bind_arguments={"shard": 3}).all())
    show("select")
    print(names[session.connection().engine])
    show("connection")
    print(session.query(Product).filter_by(id=1).one().name)
    show("query")
    session.commit()

for name, engine in engines.items():
    with engine.connect() as connection:
        print(name, connection.execute(select(Product)).all(), connection.execute(select(Setting)).all())
