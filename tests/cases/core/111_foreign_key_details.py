from sqlalchemy import *
from sqlalchemy.exc import *
from sqlalchemy.schema import CreateTable

metadata = MetaData()
author = Table("author", metadata, Column("first", String(20), primary_key=True), Column("last", String(20), primary_key=True), Column("mentor", ForeignKey("author.first")))
book = Table(
    "book", metadata,
    Column("id", Integer, primary_key=True),
    Column("author_first", String(20)),
    Column("author_last", String(20)),
    Column("sequel_of", ForeignKey("book.id", ondelete="SET NULL", name="fk_sequel")),
    ForeignKeyConstraint(["author_first", "author_last"], ["author.first", "author.last"], "fk_author", onupdate="CASCADE", ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
)
print(CreateTable(book))
for constraint in sorted(book.foreign_key_constraints, key=lambda constraint: constraint.name):
    print(constraint.name, constraint.ondelete, constraint.onupdate, constraint.deferrable, constraint.initially, constraint.column_keys, constraint.referred_table, [key.target_fullname for key in constraint.elements])
for column in book.c:
    for key in column.foreign_keys:
        print(column, "->", key.column, key.constraint.name, key.references(author), key.get_referent(author))
print(book.c.sequel_of.type, book.c.sequel_of.references(book.c.id), author.c.mentor.type)
print([table.name for table in metadata.sorted_tables])
print(book.join(author).onclause)

def attempt(make):
    try:
        print(make())
    except Exception as error:
        print(type(error).__name__, error)

attempt(lambda: ForeignKeyConstraint(["a", "b"], ["x.a"]))
attempt(lambda: Table("lost", MetaData(), Column("id", ForeignKey("nowhere.id"))).c.id.foreign_keys)
attempt(lambda: list(Table("lost", MetaData(), Column("id", ForeignKey("nowhere.id"))).foreign_keys)[0].column)
missing = MetaData()
Table("there", missing, Column("id", Integer, primary_key=True))
attempt(lambda: list(Table("lost", missing, Column("id", ForeignKey("there.nope"))).foreign_keys)[0].column)
attempt(lambda: ForeignKey("a.b").column)
attempt(lambda: ForeignKey(5))
engine = create_engine("sqlite://")
metadata.create_all(engine)
print(inspect(engine).get_foreign_keys("book"))
