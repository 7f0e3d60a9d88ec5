"""Functions with classes, SQLAlchemy's and one's own."""
import datetime

from sqlalchemy import Column, DateTime, Float, Integer, MetaData, Numeric, String, Table, create_engine, func, insert, select
from sqlalchemy.sql.functions import GenericFunction, ReturnTypeFromArgs, count, register_function

engine = create_engine("sqlite://")
metadata = MetaData()
sale = Table("sale", metadata, Column("id", Integer, primary_key=True), Column("shop", String), Column("sum", Numeric(8, 2)), Column("at", DateTime))
metadata.create_all(engine)


class lower_first(GenericFunction):
    name = "lower"
    identifier = "lower_first"
    type = String()
    inherit_cache = True


class Largest(ReturnTypeFromArgs):
    name = "max"
    identifier = "largest"
    package = "own"
    inherit_cache = True


class rounded(GenericFunction):
    name = "round"
    identifier = "rounded"
    type = Float()
    inherit_cache = True


with engine.begin() as connection:
    at = datetime.datetime(2024, 2, 29, 12, 30)
    connection.execute(insert(sale), [{"shop": "North", "sum": 10.25, "at": at}, {"shop": "South", "sum": 4.5, "at": at + datetime.timedelta(days=2)}, {"shop": "North", "sum": 1, "at": at}])
    print(connection.execute(select(func.lower_first(sale.c.shop) + "!").order_by(sale.c.id)).scalars().all())
    print(connection.scalar(select(func.own.largest(sale.c.at))), connection.scalar(select(func.max(sale.c.sum))))
    print(connection.execute(select(func.rounded(func.avg(sale.c.sum), 1))).scalar(), repr(func.rounded(1).type))
    print(connection.scalar(select(count(sale.c.id))), connection.scalar(select(func.count()).select_from(sale)))
    print(connection.execute(select(sale.c.shop, func.aggregate_strings(sale.c.id, ";")).group_by(sale.c.shop).order_by(sale.c.shop)).all())
    print(connection.execute(select(func.char_length(sale.c.shop), func.coalesce(None, sale.c.sum)).limit(1)).one())
    print(connection.execute(select(func.min(sale.c.at), func.sum(sale.c.sum))).one())
    print(connection.execute(select(func.strftime("%Y-%m", sale.c.at).label("month"), func.count()).group_by("month").order_by("month")).all())
    print(connection.scalar(select(func.substr(func.upper(sale.c.shop), 2, 3)).where(sale.c.id == 2)), connection.scalar(func.abs(-5)), connection.scalar(func.lower("ABC").select()))
    print(isinstance(connection.scalar(select(func.now())), datetime.datetime), isinstance(connection.scalar(select(func.current_date())), datetime.date), type(connection.scalar(select(func.random()))).__name__)
    print(connection.execute(select(func.total(sale.c.sum), func.group_concat(sale.c.shop.distinct()))).one())
    print(connection.scalar(select(func.cast("12", Integer) + 1)), connection.scalar(select(func.nullif(5, 5))))
    register_function("tiniest", Largest, "own")
    print(func.own.tiniest(sale.c.id), func.lower_first.__class__.__name__, lower_first(sale.c.shop).name)
