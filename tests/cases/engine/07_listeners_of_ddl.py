# Tables and metadata that tell of their being made and dropped; DDL as a listener, on a condition, and to be looked at only
from sqlalchemy import (DDL, CheckConstraint, Column, ForeignKey, Integer, MetaData, String, Table, create_engine,
                        create_mock_engine, event, text)
from sqlalchemy.schema import AddConstraint

md = MetaData()
author = Table("author", md, Column("id", Integer, primary_key=True), Column("name", String(10), index=True))
book = Table("book", md, Column("id", Integer, primary_key=True), Column("author_id", ForeignKey("author.id")))


@event.listens_for(author, "before_create")
def before_author(target, connection, **kw):
    print("before", target, type(connection).__name__, sorted(kw), kw["checkfirst"], kw["_is_metadata_operation"])


@event.listens_for(author, "after_create")
def fill(target, connection, **kw):
    connection.execute(target.insert(), [{"name": "Ann"}, {"name": "Bob"}])


@event.listens_for(md, "before_create")
def before_all(target, connection, tables, **kw):
    print("before all", [table.name for table in tables], sorted(kw))


@event.listens_for(md, "after_create", once=True)
def after_all(target, connection, **kw):
    print("after all", target is md, [table.name for table in kw["tables"]])


@event.listens_for(Table, "before_drop")
def before_drop(target, connection, **kw):
    print("drop", target)


event.listen(md, "after_drop", lambda target, connection, **kw: print("dropped", [str(t) for t in kw["tables"]]))
event.listen(book, "after_create", DDL("CREATE INDEX ix_%(table)s ON %(fullname)s (%(column)s)", context={"column": "author_id"}))
event.listen(book, "after_create", DDL("ALTER TABLE book SOMETHING").execute_if(dialect="postgresql"))
event.listen(book, "after_create", DDL("CREATE TRIGGER log AFTER INSERT ON book BEGIN SELECT 1; END").execute_if(dialect=("sqlite", "mysql")))
event.listen(book, "after_create", DDL("CREATE VIEW IF NOT EXISTS v AS SELECT 1").execute_if(callable_=lambda ddl, target, bind, **kw: target is book))
event.listen(book, "after_create", AddConstraint(CheckConstraint(book.c.id > 0, name="ck")).execute_if(dialect="postgresql"))

engine = create_engine("sqlite://")
md.create_all(engine)
md.create_all(engine)
with engine.connect() as conn:
    print(conn.execute(author.select()).all())
    print(conn.execute(text("select type, name from sqlite_master order by 1, 2")).all())
book.drop(engine)
book.create(engine)
event.remove(Table, "before_drop", before_drop)
print(event.contains(Table, "before_drop", before_drop), event.contains(author, "after_create", fill))
md.drop_all(engine)

alone = Table("alone", MetaData(), Column("id", Integer), listeners=[("before_create", lambda target, connection, **kw: print("listed", target))])
alone.create(engine)


def show(sql, *multiparams, **params):
    print(str(sql.compile(dialect=mock.dialect)).strip())


for url in ("sqlite://", "postgresql://", "mysql+mysqldb://"):
    mock = create_mock_engine(url, show)
    print(mock.dialect.name)
    md.create_all(mock, checkfirst=False)
    md.drop_all(mock, checkfirst=False)
