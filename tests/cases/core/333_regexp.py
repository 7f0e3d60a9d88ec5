"""The dialect's own function regexp."""
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, insert, select, text

engine = create_engine("sqlite://")
metadata = MetaData()
word = Table("word", metadata, Column("id", Integer, primary_key=True), Column("w", String))
metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(insert(word), [{"w": w} for w in ("apple", "Banana", "cherry pie", "date 42", None, "ünïcode")])
    for pattern in ("^a", "an+a", r"\d+$", "(?i)^b", r"^\w+$", "[ch]{2}", "ü"):
        matching = select(word.c.w).where(word.c.w.regexp_match(pattern)).order_by(word.c.id)
        print(pattern, connection.execute(matching).scalars().all())
    print(connection.execute(select(word.c.id).where(~word.c.w.regexp_match("e"))).scalars().all())
    print(connection.execute(select(word.c.w.regexp_match("pp"))).scalars().all())
    print(connection.execute(text("SELECT 'abc' REGEXP 'b', 'abc' REGEXP '^b', NULL REGEXP 'x'")).all())
    try:
        connection.execute(select(word).where(word.c.w.regexp_match("("))).all()
    except Exception as error:
        print(type(error).__name__, error)
