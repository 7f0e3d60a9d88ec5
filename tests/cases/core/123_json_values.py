from sqlalchemy import *

engine = create_engine("sqlite://")
metadata = MetaData()
doc = Table("doc", metadata, Column("id", Integer, primary_key=True), Column("a", JSON), Column("b", JSON(none_as_null=True)), Column("c", JSON, default=lambda: {"n": 1}), Column("d", JSON, server_default='{"s": true}'))
metadata.create_all(engine)
VALUES = [{"k": [1, 2.5, "é", None, True]}, [], "text", 5, 1.5, False, {"nested": {"deep": [{"x": "it's"}]}}, None]
with engine.begin() as connection:
    for value in VALUES:
        connection.execute(insert(doc).values(a=value, b=value))
    connection.execute(insert(doc), [{"a": JSON.NULL, "b": JSON.NULL, "c": None, "d": [1]}])
    connection.execute(insert(doc).values(a=null(), b=null(), c=null()))
    for row in connection.execute(select(doc)):
        print(row)
    for row in connection.execute(text("select a, b, c, d from doc")):
        print(row)
    print(connection.execute(select(doc.c.id).where(doc.c.a.is_(None))).all(), connection.execute(select(doc.c.id).where(doc.c.a == JSON.NULL)).all(), connection.execute(select(doc.c.id).where(doc.c.b == None)).all())
    print(connection.execute(select(doc.c.id).where(doc.c.a == {"k": [1, 2.5, "é", None, True]})).all())
    for broken in ({1, 2}, object, {"x": b"y"}, {(1, 2): 3}):
        try:
            connection.execute(insert(doc).values(a=broken))
        except Exception as error:
            print(type(error).__name__, str(error).splitlines()[0])
print(repr(JSON.NULL), repr(JSON()), JSON().should_evaluate_none, JSON(none_as_null=True).should_evaluate_none, doc.c.a.type.hashable)
