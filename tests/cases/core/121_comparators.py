from sqlalchemy import *
from sqlalchemy.types import TypeDecorator


class Money(TypeDecorator):
    """Cents in the database, a plain number in the script."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else int(round(value * 100))

    def process_result_value(self, value, dialect):
        return None if value is None else value / 100

    class comparator_factory(TypeDecorator.Comparator):
        def with_tax(self, percent):
            return self.expr * (100 + percent) / literal(100, Integer)

        def __mod__(self, other):
            return func.mod(self.expr, other)

        def __lt__(self, other):
            return super().__lt__(other).label("less")


class Tag(TypeDecorator):
    impl = String(30)
    cache_ok = True

    def coerce_compared_value(self, op, value):
        return Integer() if isinstance(value, int) else self

    def process_bind_param(self, value, dialect):
        return "#" + value if isinstance(value, str) else value


engine = create_engine("sqlite://")
metadata = MetaData()
item = Table("item", metadata, Column("id", Integer, primary_key=True), Column("price", Money), Column("tag", Tag))
metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(insert(item), [{"price": 1.5, "tag": "a"}, {"price": 20, "tag": "b"}, {"price": None, "tag": None}])
    print(connection.execute(select(item)).all())
    print(connection.execute(select(item.c.price).where(item.c.price > 2)).all())
    print(connection.execute(select(item.c.id).where(item.c.tag == "a")).all(), connection.execute(select(item.c.id).where(item.c.tag == 7)).all())
    print(connection.execute(select(item.c.id).where(item.c.tag.in_(["a", "b"]))).all())
    print(connection.execute(select(func.sum(item.c.price))).scalar(), connection.execute(select(func.max(item.c.price))).scalar())
    print(connection.execute(text("select price, tag from item")).all())
print(item.c.price % 7, "|", item.c.price < 5, "|", item.c.price.with_tax(5), "|", item.c.price + 1)
print(repr((item.c.price + 1).type), repr((item.c.price == 5).right.type), repr((item.c.tag == 5).right.type), repr((item.c.tag == "x").right.type))
try:
    item.c.price.without_tax
except AttributeError as error:
    print("AttributeError", "without_tax" in str(error))
