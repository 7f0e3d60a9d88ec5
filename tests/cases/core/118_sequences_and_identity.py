from sqlalchemy import *
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.schema import *

numbers = Sequence("numbers", start=5, increment=2, minvalue=1, maxvalue=99, cycle=True, schema="app")
print(repr(numbers), numbers.name, numbers.schema, numbers.start, numbers.increment, numbers.cycle, numbers.optional)
print(CreateSequence(numbers), "|", DropSequence(numbers, if_exists=True), "|", CreateSequence(Sequence("s", data_type=BigInteger)).compile(dialect=postgresql.dialect()))
print(select(numbers.next_value()), "|", select(numbers.next_value()).compile(dialect=postgresql.dialect()), "|", select(numbers.next_value()).compile(dialect=mysql.dialect()))
table = Table(
    "thing", MetaData(), Column("id", Integer, Identity(start=100, always=True), primary_key=True), Column("n", Integer, Identity(increment=3, nomaxvalue=True)), Column("twice", Integer, Computed("n * 2", persisted=True)),
)
for dialect in (None, postgresql.dialect(), mysql.dialect()):
    print(CreateTable(table).compile(dialect=dialect))
identity = table.c.id.identity
print(identity, identity.start, identity.always, identity.increment, table.c.n.nullable, table.c.twice.computed.persisted, table.c.twice.computed.sqltext)
engine = create_engine("sqlite://")
table.create(engine)
with engine.begin() as connection:
    connection.execute(insert(table), [{"n": 4}, {"n": 5}])
    print(connection.execute(select(table)).all())
    try:
        connection.execute(select(numbers.next_value()))
    except NotImplementedError as error:
        print(error)
for broken in (lambda: Column("a", Integer, Computed("b"), server_default="5"), lambda: Column("a", Integer, server_default=5)):
    try:
        print(broken())
    except Exception as error:
        print(type(error).__name__, error)
