from sqlalchemy import (
    ARRAY, Boolean, Column, Date, Float, Integer, MetaData, Numeric, String, Table, aggregate_order_by, and_, case, cast, column, distinct, func,
    funcfilter, literal, literal_column, over, select, text, within_group,
)
from sqlalchemy.sql import functions
from sqlalchemy.sql.functions import AnsiFunction, Function, FunctionElement, GenericFunction, ReturnTypeFromArgs, register_function

metadata = MetaData()
t = Table(
    "run", metadata, Column("id", Integer), Column("name", String), Column("took", Float), Column("cost", Numeric(8, 2)), Column("day", Date),
    Column("ok", Boolean), Column("tags", ARRAY(String)),
)
c = t.c

# case: windows of filters and orders
show(
    func.count(c.id).filter(c.ok).over(partition_by=c.name), func.count(c.id).filter(c.ok, c.took > 1).over(c.name, c.day),
    func.mode().within_group(c.name).over(partition_by=c.day), func.count(c.id).filter(c.ok).filter(c.took > 1), func.count(c.id).filter(),
)

# case: frames that exclude
show(
    func.sum(c.took).over(order_by=c.id, rows=(None, 0), exclude="CURRENT ROW"), func.sum(c.took).over(order_by=c.id, groups=(-1, 1), exclude="ties"),
    func.sum(c.took).over(order_by=c.id, range_=(-1, None), exclude="NO OTHERS"),
)

# case: excluding what is no phrase
show(func.sum(c.took).over(order_by=c.id, rows=(None, 0), exclude="DROP TABLE"))

# case: excluding without a frame
func.sum(c.took).over(order_by=c.id, exclude="TIES")

# case: frames of the wrong kind
func.sum(c.took).over(order_by=c.id, rows=5)

# case: frames with too many bounds
func.sum(c.took).over(order_by=c.id, rows=(1, 2, 3))

# case: frames of texts
func.sum(c.took).over(order_by=c.id, rows=("a", 0))

# case: numbers as texts in frames
show(func.sum(c.took).over(order_by=c.id, rows=("-5", "2")))

# case: ranges of what is no number
func.sum(c.took).over(order_by=c.id, range_=(1.5, 0))

# case: over takes names only
func.sum(c.took).over(c.name)

# case: the function over
show(over(func.rank(), order_by=[c.day.desc(), c.id]), over(func.sum(c.took), c.name, c.day), over(func.sum(c.took), rows=(0, 0)))

# case: order by names
show(func.row_number().over(order_by="day", partition_by="name"), select(c.name, func.row_number().over(order_by="name")), func.mode().within_group(text("name")))

# case: windows in expressions and conditions
show(
    select(c.id).order_by(func.row_number().over(order_by=c.day)), func.lag(c.took).over(order_by=c.id) > c.took, func.sum(c.took).over() / func.count().over(),
    case((func.rank().over(order_by=c.took) == 1, "best"), else_="other"), cast(func.rank().over(order_by=c.took), String),
)

# case: windows with labels
rank = func.rank().over(partition_by=c.name, order_by=c.took).label("place")
show(select(c.id, rank).order_by("place"), select(c.id, rank).order_by(rank.desc()), select(select(c.id, rank).subquery("ranked").c.place))

# case: types of windows
show(*[repr(f.type) for f in (
    func.rank().over(), func.sum(c.cost).over(), func.mode().within_group(c.name), func.mode().within_group(c.name.desc()), func.percentile_cont(0.5).within_group(c.took),
    func.percentile_disc(0.5).within_group(c.day), func.count().filter(c.ok), func.cume_dist(), func.percent_rank().over(), func.max(c.day).over(),
)])

# case: types of functions
show(*[repr(f.type) for f in (
    func.coalesce(None, c.cost), func.concat(c.name, c.id), func.random(), func.pow(c.id, 2), func.localtime(), func.user(),
    func.session_user(), func.sysdate(), func.current_time(), func.grouping_sets(c.id), func.some(c.ok), func.Max(c.day), func.unknown(c.id, type_=Date()), func.min(5), func.sum("x"),
)])

# case: aggregates of any and all
show(func.any(c.tags), func.all_(c.tags), func.some(c.tags), c.name == func.any(c.tags))

# case: aggregates in order
show(
    func.group_concat(c.name).aggregate_order_by(c.day), aggregate_order_by(func.array_agg(c.name), c.day.desc(), c.id), func.string_agg(c.name, ",").aggregate_order_by(c.name),
    func.aggregate_strings(c.name, "; ").aggregate_order_by(c.day.desc()),
)

# case: aggregates in order of nothing
func.group_concat(c.name).aggregate_order_by()

# case: within a group of nothing
func.mode().within_group()

# case: strings in aggregates
show(func.aggregate_strings(c.name, ","), func.aggregate_strings(c.name, "'"), select(func.aggregate_strings(c.name, "%").label("all")))
show(func.aggregate_strings(c.name, ", "), compile_kwargs={"render_postcompile": True})

# case: strings in aggregates without a separator
func.aggregate_strings(c.name)

# case: a count of two
func.count(c.id, c.name)

# case: a length of nothing
func.char_length()

# case: rollup and its like
show(
    select(c.name, func.sum(c.took)).group_by(func.rollup(c.name, c.day)), select(c.name).group_by(func.cube(c.name)), func.rollup(), func.cube(),
    select(c.name).group_by(func.grouping_sets(func.cube(c.name, c.day), c.ok)),
)

# case: moments and users
show(
    func.now(), func.localtimestamp(), func.localtime(), func.sysdate(), func.current_timestamp(), func.current_timestamp(3), func.current_user(), func.user(), func.random(), func.random(5),
    func.pow(c.took, 2), c.took ** 2, 2 ** c.took, func.substring(c.name, 2, 3), func.substring(c.name, 2), func.char_length(c.name), func.NOW(), func.Random(),
)

# case: packages
show(func.dbms.random.value(1), func.stats.percentile(c.took), getattr(func, "my pkg").fn(1), func.a.now(), func.a.b.coalesce(c.id), str(func.a.b.c(1).packagenames))

# case: func needs a name
func(5)

# case: names of functions and parameters
show(func.lower(c.name) == "x", func.foo(c.id) + func.bar(c.id) * 2, func.foo(1, 2) > func.foo(3), func.f(func.f(1)), func.coalesce("a", "b"), func.f(None), func.f(literal(5)), func.f(x := c.id))

# case: functions made directly
show(Function("lower", c.name), Function("fn", 1, type_=Integer, packagenames=("a", "b")), functions.coalesce(c.id, 0), functions.count(), functions.max(c.day), functions.now())

# case: classes of functions
show(*[str(x) for x in (
    type(func.lower(c.name)).__name__, type(func.coalesce(1)).__name__, type(func.now()).__name__, type(func.any(c.tags)).__name__, isinstance(func.max(c.id), ReturnTypeFromArgs),
    isinstance(func.now(), GenericFunction), isinstance(func.current_date(), AnsiFunction), isinstance(func.lower(c.name), FunctionElement), type(func.lower(c.name).filter(c.ok)).__name__,
    type(func.rank().over()).__name__, type(func.mode().within_group(c.id)).__name__, issubclass(functions.count, GenericFunction),
)])

# case: own functions
class shout(GenericFunction):
    type = String
    inherit_cache = True


class Nearest(GenericFunction):
    name = "nearest_to"
    type = Float()
    package = "geo"
    inherit_cache = True


class biggest(ReturnTypeFromArgs):
    inherit_cache = True


show(func.shout(c.name) + "!", func.SHOUT(c.name), func.geo.nearest_to(c.took, 5), func.geo.Nearest(1), func.biggest(c.day), repr(func.biggest(c.day).type), repr(func.shout("a").type))
show(shout(c.id), select(shout(c.name)), shout(c.name).name, shout.identifier, Nearest.identifier, type(func.geo.nearest_to(1)).__name__, func.shout(c.name).over(order_by=c.id))

# case: own functions over known ones
class now(GenericFunction):
    type = String()
    inherit_cache = True


show(func.now(), repr(func.now().type))

# case: functions registered by hand
class halved(GenericFunction):
    type = Integer()
    inherit_cache = True
    _register = False


register_function("half_of", halved)
show(func.half_of(c.id), func.halved(c.id), repr(func.halved(c.id).type))

# case: casts and extracts as functions
show(func.cast(c.id, String), func.extract("year", c.day), func.CAST("5", Integer))

# case: functions select
show(func.lower(c.name).select(), func.now().select(), func.count(distinct(c.name)).select(), select(func.count()).select_from(func.json_each("[]")))

# case: clauses of functions
f = func.coalesce(c.id, 5)
show(str(len(f.clauses)), *[str(x) for x in f.clauses], f.name, str(list(f.clauses)[0] is c.id), repr(f.packagenames))

# case: columns of what functions give
show(
    func.pt(c.id).scalar_table_valued("x"), select(func.pt(c.id).scalar_table_valued("x", Integer).label("q")), func.pt(c.id).scalar_table_valued("x y") > 5,
    select(func.pt(1).scalar_table_valued("a"), func.pt(2).scalar_table_valued("a")),
)

# case: modified twice
show(funcfilter(func.count(c.id), c.ok).over(order_by=c.day), within_group(func.percentile_cont(0.5), c.took.desc()).filter(c.ok), (func.count().filter(c.ok) > 5) & c.ok, -func.sum(c.took).over())
