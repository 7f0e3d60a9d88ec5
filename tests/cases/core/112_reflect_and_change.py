from sqlalchemy import *
from sqlalchemy.exc import NoSuchTableError
from sqlalchemy.schema import CreateTable

engine = create_engine("sqlite://")
with engine.begin() as connection:
    for statement in (
        "create table team (id integer primary key, name varchar(30) not null, city text default 'Oslo', founded date)",
        "create table player (id integer not null, team_id integer references team(id), number smallint, salary numeric(10, 2), primary key (id), constraint uq_number unique (team_id, number), check (number > 0))",
        "create index ix_salary on player (salary)",
        "insert into team (name, founded) values ('Brann', '1908-09-26')",
        "insert into player (team_id, number, salary) values (1, 7, 1234.5), (1, 9, 99)",
    ):
        connection.exec_driver_sql(statement)

metadata = MetaData()
player = Table("player", metadata, autoload_with=engine)
print(sorted(metadata.tables), player.c.keys(), [str(column.type) for column in player.c])
team = metadata.tables["team"]
with engine.connect() as connection:
    print(connection.execute(select(team.c.name, team.c.city, team.c.founded, player.c.salary).join_from(player, team).order_by(player.c.number)).all())
print([column.nullable for column in player.c], player.primary_key.columns.keys(), team.c.city.server_default.arg.text)

typed = Table("player", MetaData(), Column("salary", Float, key="pay"), Column("extra", Integer), autoload_with=engine)
print(typed.c.keys(), repr(typed.c.pay), typed.c.extra.nullable)
few = Table("player", MetaData(), autoload_with=engine, include_columns=["id", "number"])
print(few.c.keys(), sorted(index.name for index in few.indexes), len(few.foreign_keys))
alone = Table("player", MetaData(), autoload_with=engine, resolve_fks=False)
print(sorted(alone.metadata.tables), [key.target_fullname for key in alone.foreign_keys])
again = Table("player", metadata, autoload_with=engine, extend_existing=True)
print(again is player)
kept = MetaData()
Table("team", kept, Column("id", Integer, primary_key=True), Column("name", Text))
kept.reflect(engine, extend_existing=True, autoload_replace=False)
print(repr(kept.tables["team"].c.name.type), kept.tables["team"].c.keys())
try:
    Table("referee", metadata, autoload_with=engine)
except NoSuchTableError as error:
    print(type(error).__name__, error, "referee" in metadata.tables)
print(CreateTable(player).compile(engine))
with engine.connect() as connection:
    print(Table("team", MetaData(), autoload_with=connection).c.keys(), Table("team", MetaData(), autoload_with=inspect(connection)).c.keys())
