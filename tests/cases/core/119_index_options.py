from sqlalchemy import *
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.schema import CreateIndex, DropIndex

table = Table("doc", MetaData(), Column("id", Integer, primary_key=True), Column("title", String(50)), Column("body", Text), Column("score", Integer))
INDEXES = [
    Index("ix_title", table.c.title, unique=True), Index("ix_two", "score", table.c.title.desc(), _table=table), Index("ix_expr", func.lower(table.c.title)), Index("ix_sum", table.c.score + table.c.id),
    Index("ix_where", table.c.score, sqlite_where=table.c.score > 10, postgresql_where=text("score > 20")), Index("ix_gin", table.c.body, postgresql_using="gin", postgresql_ops={"body": "gin_trgm_ops"}, postgresql_with={"fastupdate": True}),
    Index("ix_conc", table.c.score, postgresql_concurrently=True, postgresql_include=["title"], postgresql_nulls_not_distinct=True, postgresql_tablespace="fast"),
    Index("ix_len", table.c.body, table.c.title, mysql_length={"body": 20}, mysql_using="btree", mysql_prefix="FULLTEXT", mysql_with_parser="ngram"), Index("ix_nulls", table.c.score.asc().nulls_last()),
]
for index in INDEXES:
    for dialect in (sqlite.dialect(), postgresql.dialect(), mysql.dialect()):
        print(dialect.name, CreateIndex(index, if_not_exists=True).compile(dialect=dialect), "|", str(DropIndex(index).compile(dialect=dialect)).strip())
print(sorted(index.name for index in table.indexes), INDEXES[1].columns.keys(), INDEXES[0].unique, INDEXES[4].dialect_options["sqlite"]["where"] is not None)
for broken in (lambda: Index("bad", table.c.id, sqlite_nope=1), lambda: Index("bad", table.c.id, nope=1), lambda: Index("bad", 5)):
    try:
        print(broken())
    except Exception as error:
        print(type(error).__name__, error)
engine = create_engine("sqlite://")
with engine.begin() as connection:
    connection.execute(text("create table doc (id integer primary key, title text, body text, score int)"))
    for index in INDEXES:
        if index.name != "ix_nulls":
            index.create(connection, checkfirst=True)
    print([index["name"] for index in inspect(connection).get_indexes("doc")])
