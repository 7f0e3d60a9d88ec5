import datetime

from sqlalchemy import (
    JSON, Column, Date, DateTime, Integer, MetaData, Numeric, String, Table, and_, case, cast, column, distinct, func, funcfilter, literal,
    literal_column, over, select, text, true, type_coerce, within_group,
)
from sqlalchemy.sql.functions import GenericFunction

metadata = MetaData()
t = Table(
    "sale", metadata, Column("id", Integer), Column("shop", String), Column("sum", Numeric(10, 2)), Column("day", Date), Column("made", DateTime),
    Column("n", Integer), Column("data", JSON),
)
c = t.c

# case: functions of any name
show(func.lower(c.shop), func.coalesce(c.shop, "x"), func.my_function(1, "a", c.n), func.Upper(c.shop), func.pkg.fn(c.n), func.a.b.c(1), func.now_())

# case: no arguments
show(func.now(), func.current_timestamp(), func.current_date(), func.current_time(), func.localtime(), func.localtimestamp(), func.sysdate(), func.user(), func.session_user(), func.current_user(), func.random(), func.count())

# case: functions with names that need quotes
show(getattr(func, "Strange Name")(c.n), getattr(func, "select")(1), getattr(func, "from")(2))

# case: aggregates
show(func.count(c.id), func.count("*"), func.count(text("*")), func.sum(c.sum), func.avg(c.n), func.min(c.day), func.max(c.made), func.count(distinct(c.shop)))

# case: generic functions
show(
    func.char_length(c.shop), func.concat(c.shop, "x"), func.coalesce(c.n, 0) + 1, func.max(c.shop) + "x", func.array_agg(c.n), func.cume_dist(), func.rank(),
    func.dense_rank(), func.percent_rank(), func.percentile_cont(0.5), func.mode(), func.pow(2, 3),
)

# case: aggregate_strings
show(func.aggregate_strings(c.shop, ","))

# case: grouping sets, cube, rollup
show(func.grouping_sets(c.shop, c.n), func.cube(c.shop, c.n), func.rollup(c.shop), select(func.sum(c.sum)).group_by(func.rollup(c.shop, c.day)))

# case: functions in comparisons
show(func.lower(c.shop) == "x", func.length(c.shop) > 3, func.lower(c.shop).like("a%"), func.lower(c.shop).in_(["a", "b"]), func.abs(c.n) + 1, -func.abs(c.n), ~func.isnull(c.n))

# case: functions with a type
show(func.foo(c.n, type_=Integer) + 1, func.foo(c.n, type_=String) + "x", func.date(c.made) == datetime.date(2020, 1, 2))

# case: functions as sources
show(select(func.foo(c.n).label("x")), select(func.foo(1).column_valued("x")), select(func.foo(1).scalar_table_valued("q")), select(func.now()), select(func.foo()))

# case: table valued
each = func.json_each(c.data).table_valued("key", "value")
show(select(each.c.key, each.c.value), select(each).select_from(t, each), select(func.generate_series(1, 5).table_valued("n", name="s").c.n))
show(select(func.json_each('[1]').table_valued("value", with_ordinality="o", name="j").render_derived()), select(func.json_each("[1]").table_valued("value").lateral("l")))

# case: column valued
x = func.json_array_elements('["one", "two"]').column_valued("x")
show(select(x))

# case: filter
show(func.count(c.id).filter(c.n > 5), func.sum(c.sum).filter(c.n > 5, c.shop == "x"), funcfilter(func.max(c.n), c.n < 9), func.count().filter(c.n > 1) + 1)

# case: over
show(
    func.row_number().over(), func.row_number().over(order_by=c.n), func.rank().over(partition_by=c.shop, order_by=c.n.desc()),
    func.sum(c.sum).over(partition_by=[c.shop, c.day]), func.sum(c.sum).over(order_by=[c.day, c.id]), over(func.max(c.n), partition_by=c.shop),
    func.sum(c.sum).over(order_by="day"),
)

# case: frames
show(
    func.sum(c.n).over(order_by=c.id, rows=(None, 0)), func.sum(c.n).over(order_by=c.id, rows=(-2, 2)), func.sum(c.n).over(order_by=c.id, range_=(None, None)),
    func.sum(c.n).over(order_by=c.id, rows=(0, None)), func.sum(c.n).over(order_by=c.id, range_=(-5, 10)), func.sum(c.n).over(order_by=c.id, groups=(-1, 1)),
    func.sum(c.n).over(order_by=c.id, rows=(1, 3)), func.sum(c.n).over(order_by=c.id, rows=(-3, -1)),
)

# case: two frames
func.sum(c.n).over(order_by=c.id, rows=(None, 0), range_=(None, 0))

# case: over with filter and in expressions
show(func.sum(c.n).filter(c.n > 5).over(partition_by=c.shop), func.sum(c.n).over(order_by=c.id) + 1, func.lag(c.n, 1).over(order_by=c.id) - c.n, select(func.ntile(4).over(order_by=c.n).label("q")).order_by("q"))

# case: within group
show(
    func.percentile_cont(0.5).within_group(c.n), func.mode().within_group(c.shop.desc()), within_group(func.rank(5), c.n, c.id),
    func.percentile_cont(0.5).within_group(c.n).over(partition_by=c.shop), func.percentile_cont(0.5).within_group(c.n).filter(c.n > 3),
)

# case: case in functions
show(func.sum(case((c.shop == "x", c.sum), else_=0)), func.count(case((c.n > 1, 1))), select(func.sum(case((c.n > 1, 1), else_=0)).label("big")).group_by(c.shop))

# case: functions of functions
show(func.round(func.avg(c.sum), 2), func.coalesce(func.max(c.n), func.min(c.n), 0), func.substr(c.shop, 1, 3), func.substring(c.shop, 1, 3), func.trim(c.shop), func.replace(c.shop, "a", "b"))

# case: types of functions
show(*[str(f.type) for f in (func.count(), func.now(), func.max(c.n), func.sum(c.sum), func.coalesce(c.shop, "x"), func.lower(c.shop), func.foo(), func.char_length("x"), func.current_date(), func.rank(), func.concat("a", "b"))])

# case: names of functions
show(func.lower(c.shop).name, select(func.lower(c.shop), func.lower(c.shop)), select(func.lower(c.shop), func.upper(c.shop)), select(func.count(c.id), func.count(c.n)))

# case: dates
show(func.strftime("%Y", c.made), func.date_trunc("month", c.made), func.julianday(c.day), func.datetime("now", "-1 day"))

# case: literal values within
show(func.coalesce(None, 5), func.foo(True, None, 5.5, "x", b"y"), func.foo([1, 2]), func.foo(datetime.date(2020, 1, 2)))

# case: written out
show(func.coalesce(c.n, 5), func.foo("a%b", True, None), func.sum(c.n).over(order_by=c.id, rows=(-2, 2)), compile_kwargs={"literal_binds": True})

# case: as a condition
show(select(t.c.id).where(func.is_open(c.shop)), select(t.c.id).where(~func.is_open(c.shop)), and_(func.a(), func.b() == 1))

# case: unknown arguments
func.lower(c.shop, nonsense=5)

# case: own generic functions
class as_text(GenericFunction):
    type = String()
    inherit_cache = True


class GeoBuffer(GenericFunction):
    type = Numeric()
    package = "geo"
    name = "ST_Buffer"
    identifier = "buffer"
    inherit_cache = True


show(func.as_text(c.n) + "x", func.geo.buffer(c.n), func.geo.buffer(c.n).type.__class__.__name__)
