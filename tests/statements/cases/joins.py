from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, func, join, literal_column, outerjoin, select, true

metadata = MetaData()
ship = Table("ship", metadata, Column("id", Integer, primary_key=True), Column("name", String(30)))
voyage = Table(
    "voyage",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ship_id", ForeignKey("ship.id")),
    Column("port_id", ForeignKey("port.id")),
    Column("days", Integer),
)
port = Table("port", metadata, Column("id", Integer, primary_key=True), Column("name", String(30)))

# case: join by foreign key
show(select(ship.c.name, voyage.c.days).join(voyage))

# case: join_from and outer join
show(select(ship.c.name, port.c.name).join_from(ship, voyage).outerjoin(port))

# case: full outer join
show(select(ship.c.id).select_from(ship.join(voyage, full=True)))

# case: nested joins on the right
show(select(ship).select_from(ship.outerjoin(voyage.join(port))))

# case: no foreign key between the tables
show(select(ship).select_from(join(ship, port)))

# case: join on true
show(select(ship.c.id).join(port, true()))

# case: alias on both sides
first, second = voyage.alias(), voyage.alias("later")
show(select(first.c.days, second.c.days).join(second, first.c.port_id == second.c.ship_id).where(second.c.days > 3))

# case: lateral
inner = select(voyage.c.days).where(voyage.c.ship_id == ship.c.id).lateral("v")
show(select(ship.c.name, inner.c.days).join(inner, true()))

# case: tables of one name in several schemas
here, there = Table("city", MetaData(), Column("id", Integer)), Table("city", MetaData(), Column("id", Integer), schema="far")
show(
    select(here, there), select(here.c.id).join(there, here.c.id == there.c.id).where(here.c.id > 3).order_by(here.c.id), select(there.c.id), select(here.alias("h").c.id, there.c.id),
    select(here.c.id).where(here.c.id == select(there.c.id).scalar_subquery()), select(here.c.id, there.alias("x").c.id),
)
