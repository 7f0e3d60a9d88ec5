"""Keys, indexes and paths into JSON, read as types."""
from sqlalchemy import JSON, Column, Integer, MetaData, Table, case, cast, create_engine, func, insert, literal, or_, select, type_coerce, update

engine = create_engine("sqlite://")
metadata = MetaData()
item = Table("item", metadata, Column("id", Integer, primary_key=True), Column("data", JSON))
metadata.create_all(engine)
data = item.c.data
with engine.begin() as connection:
    connection.execute(insert(item), [
        {"data": {"name": "lamp", "price": 12.5, "n": 3, "on": True, "tags": ["a", "b"], "size": {"w": 2, "h": 3}}},
        {"data": {"name": "it's", "price": 7, "n": 0, "on": False, "tags": [], "size": None}},
        {"data": [1, 2, 3]},
        {"data": "text"},
        {"data": None},
    ])
    print(connection.execute(select(item.c.id, data["name"], data["price"], data["tags"]).order_by(item.c.id)).all())
    print(connection.execute(select(data["name"].as_string(), data["n"].as_integer(), data["price"].as_float(), data["on"].as_boolean()).where(item.c.id < 3)).all())
    print(connection.execute(select(data[("size", "w")], data[("tags", 0)].as_string(), data["size"]["h"].as_integer()).where(item.c.id == 1)).one())
    print(connection.execute(select(data[0], data[2].as_integer()).where(item.c.id == 3)).one())
    print(connection.scalars(select(item.c.id).where(data["name"].as_string() == "it's")).all())
    print(connection.scalars(select(item.c.id).where(data["n"].as_integer() > 1, data["on"].as_boolean())).all())
    print(connection.scalars(select(item.c.id).where(or_(data["price"].as_float() < 10, data[("size", "w")].as_integer() == 2)).order_by(item.c.id)).all())
    print(connection.scalars(select(item.c.id).where(~data["on"].as_boolean())).all())
    print(connection.execute(select(data["price"].as_numeric(10, 2)).where(item.c.id == 1)).scalar())
    print(connection.execute(select(func.sum(data["n"].as_integer()), func.max(data["price"].as_float()))).one())
    print(connection.execute(select(case((data["n"].as_integer() > 0, "some"), else_="none")).where(item.c.id < 3).order_by(item.c.id)).scalars().all())
    print(connection.execute(select(type_coerce('{"a": [5]}', JSON)["a"][0], literal({"k": [1, {"z": 9}]}, JSON)[("k", 1, "z")])).one())
    connection.execute(update(item).where(item.c.id == 4).values(data=func.json_object("k", 1)))
    print(connection.scalar(select(data["k"].as_integer()).where(item.c.id == 4)))
    print([type(value).__name__ for value in connection.scalars(select(data).order_by(item.c.id))])
    try:
        connection.execute(select(data.as_string()))
    except Exception as error:
        print(type(error).__name__, error)
