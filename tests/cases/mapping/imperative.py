# Plain classes mapped from outside by registry.map_imperatively().
from sqlalchemy import Column, ForeignKey, Integer, String, Table, create_engine, select
from sqlalchemy.orm import Session, registry, relationship

mappers = registry()
ports = Table(
    "ports",
    mappers.metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String),
    Column("depth_m", Integer, key="depth"),
)
ships = Table(
    "ships",
    mappers.metadata,
    Column("id", Integer, primary_key=True),
    Column("port_id", ForeignKey("ports.id")),
    Column("title", String),
)


class Port:
    pass


class Ship:
    def __init__(self, title):
        self.title = title

    def __repr__(self):
        return f"Ship({self.title!r})"


mapper = mappers.map_imperatively(
    Port,
    ports,
    properties={"ships": relationship(Ship, back_populates="port", order_by=ships.c.title), "called": ports.c.name},
)
mappers.map_imperatively(Ship, ships, properties={"port": relationship(Port, back_populates="ships")})
print(mapper, Port.__mapper__ is mapper, Port.__table__ is ports)
print([attribute.key for attribute in mapper.attrs], mapper.columns.keys())
print(select(Port))

engine = create_engine("sqlite://")
mappers.metadata.create_all(engine)
with Session(engine) as session:
    port = Port(called="Riga", depth=15)
    port.ships += [Ship("Vega"), Ship("Altair")]
    session.add(port)
    session.commit()
    print(port.called, port.depth, port.ships)
    print(session.scalars(select(Ship).join(Ship.port).where(Port.called == "Riga").order_by(Ship.title)).all())

try:
    Port(name="Ventspils")
except TypeError as error:
    print(error)


class Unmapped:
    pass


for attempt in (
    lambda: mappers.map_imperatively(Port, ports),
    lambda: mappers.map_imperatively("Port", ports),
    lambda: mappers.map_imperatively(Unmapped),
):
    try:
        attempt()
    except Exception as error:
        print(type(error).__name__, error)
