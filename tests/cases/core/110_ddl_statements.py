from sqlalchemy import *
from sqlalchemy.exc import CompileError, OperationalError
from sqlalchemy.schema import *

engine = create_engine("sqlite://")
metadata = MetaData()
ship = Table("ship", metadata, Column("id", Integer, primary_key=True), Column("name", String(40), nullable=False), Column("port_id", ForeignKey("port.id")))
port = Table("port", metadata, Column("id", Integer, primary_key=True), Column("name", String(40), server_default="Somewhere"))
by_name = Index("ix_ship_name", ship.c.name)

with engine.begin() as connection:
    connection.execute(CreateTable(port))
    connection.execute(CreateTable(port, if_not_exists=True))
    ship.create(connection)
    ship.create(connection, checkfirst=True)
    by_name.create(connection, checkfirst=True)
    by_name.drop(connection)
    by_name.create(connection, checkfirst=True)
    connection.execute(DropIndex(by_name, if_exists=True))
    connection.execute(CreateIndex(by_name))
    connection.execute(DDL("insert into %(table)s (name) values ('%(name)s')", context={"table": "port", "name": "Bergen"}))
    connection.execute(DDL("insert into port (name) values ('50%%')"))
    print(connection.execute(select(port)).all())
    print(inspect(connection).get_indexes("ship"))
    connection.execute(DropTable(ship))
    connection.execute(DropTable(ship, if_exists=True))
    print(inspect(connection).get_table_names())

for statement in (CreateTable(ship), CreateIndex(by_name), DropTable(port, if_exists=True), CreateSchema("dock", if_not_exists=True), DropSchema("dock", cascade=True), CreateColumn(port.c.name)):
    print(type(statement).__name__, "|", statement)
print(CreateTable(ship).element is ship, CreateIndex(by_name).element is by_name, CreateSchema("dock").element)
try:
    with engine.begin() as connection:
        connection.execute(CreateSchema("dock"))
except OperationalError as error:
    print(error.orig, "|", error.statement)
for broken in (Index("loose", "name"), Index(None, port.c.id)):
    try:
        print(CreateIndex(broken))
    except CompileError as error:
        print(error)
unique = UniqueConstraint(port.c.name, name="uq_port")
print(AddConstraint(unique), "|", DropConstraint(unique), "|", DropConstraint(unique, if_exists=True, cascade=True))
print(CreateTable(port))
