import datetime

from sqlalchemy import (
    JSON, ARRAY, Boolean, Column, Date, DateTime, Enum, Float, Integer, Interval, LargeBinary, MetaData, Numeric, String, Table,
    Text, all_, and_, any_, between, bindparam, bitwise_not, case, cast, collate, column, desc, distinct, extract, false, func,
    literal, literal_column, not_, null, or_, select, text, true, tuple_, type_coerce,
)

metadata = MetaData()
t = Table(
    "t",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("a", Integer),
    Column("b", Integer),
    Column("name", String(30)),
    Column("note", Text),
    Column("price", Numeric(10, 2)),
    Column("ratio", Float),
    Column("flag", Boolean),
    Column("made", DateTime),
    Column("day", Date),
    Column("took", Interval),
    Column("data", JSON),
    Column("raw", LargeBinary),
    Column("tags", ARRAY(String)),
)
c = t.c

# case: comparisons with values
show(c.a == 1, c.a != 1, c.a < 1, c.a <= 1, c.a > 1, c.a >= 1)

# case: comparisons with columns
show(c.a == c.b, c.a != c.b, c.name < c.note)

# case: comparisons reversed
show(1 == c.a, 5 < c.a, literal(5) < c.a)

# case: comparisons with none
show(c.a == None, c.a != None, c.a.is_(None), c.a.is_not(None), c.name.is_(null()))

# case: less than none is an error
show(c.a < None)

# case: comparisons with booleans
show(c.flag == True, c.flag != False, c.flag.is_(True), c.flag.is_not(False), c.flag == true(), c.a == True)

# case: booleans as conditions
show(c.flag, ~c.flag, not_(c.flag), select(c.id).where(c.flag), select(c.id).where(~c.flag), and_(c.flag, c.a == 1))

# case: is distinct from
show(c.a.is_distinct_from(5), c.a.is_not_distinct_from(c.b), c.a.is_distinct_from(None), ~c.a.is_distinct_from(1))

# case: arithmetic
show(c.a + 1, c.a - 1, c.a * 2, c.a % 3, -c.a, c.a + c.b * 2, (c.a + c.b) * 2)

# case: arithmetic reversed
show(1 + c.a, 10 - c.a, 3 * c.a, 7 % c.a)

# case: division
show(c.a / 2, c.a / c.b, c.a // 2, c.price / 3, c.price // 2, c.ratio / c.a, 10 / c.a, 10 // c.a, c.ratio // c.a)

# case: subtraction groups
show(c.a - (c.b - 1), c.a - c.b - 1, (c.a - c.b) - 1, c.a / (c.b / 2), c.a - (c.b + 1), c.a * (c.b * 2))

# case: precedence of arithmetic and comparison
show((c.a + 1) > (c.b - 1), (c.a > c.b) == (c.b > 1), -(c.a + c.b), -(-c.a))

# case: bitwise
show(
    c.a.bitwise_and(1), c.a.bitwise_or(2), c.a.bitwise_xor(3), c.a.bitwise_not(), c.a.bitwise_lshift(2),
    c.a.bitwise_rshift(1), bitwise_not(c.b), c.a.bitwise_and(1) == 1, c.a.bitwise_or(c.b).bitwise_and(7),
)

# case: strings join
show(c.name + "x", "x" + c.name, c.name + c.note, c.name.concat("y"), c.name + c.note + "z", func.lower(c.name) + "!")

# case: like
show(c.name.like("a%"), c.name.not_like("a%"), c.name.like("a/%", escape="/"), ~c.name.like("x"), c.name.like(c.note))

# case: ilike
show(c.name.ilike("a%"), c.name.not_ilike("a%"), c.name.ilike("a^%", escape="^"), c.name.ilike(c.note))

# case: startswith
show(
    c.name.startswith("a"), c.name.startswith("a%", autoescape=True), c.name.startswith("x", escape="^"),
    ~c.name.startswith("a"), c.name.startswith(c.note), c.name.startswith("5%_/", autoescape=True, escape="!"),
)

# case: endswith
show(c.name.endswith("z"), ~c.name.endswith("z"), c.name.endswith("_", autoescape=True), c.name.endswith(func.lower("Z")))

# case: contains
show(c.name.contains("m"), ~c.name.contains("m"), c.name.contains("%", autoescape=True), c.name.contains(literal("k")))

# case: case insensitive family
show(c.name.icontains("m"), c.name.istartswith("a"), c.name.iendswith("z"), ~c.name.icontains("q"))
show(c.name.icontains("%", autoescape=True))

# case: match
show(c.name.match("word"), ~c.name.match("word"))

# case: regexp
show(
    c.name.regexp_match("^a"), ~c.name.regexp_match("^a"), c.name.regexp_match(c.note),
    c.name.regexp_match("^a", flags="i"), c.name.regexp_replace("a", "b"), c.name.regexp_replace("a", "b", flags="ig"),
)

# case: between
show(c.a.between(1, 5), ~c.a.between(1, 5), between(c.a, c.b, 9), c.a.between(1, 5, symmetric=True), c.a.between(c.b - 1, c.b + 1))
show(and_(c.a.between(1, 2), c.b == 1), not_(c.a.between(1, 5, symmetric=True)))

# case: in with values
show(c.a.in_([1, 2, 3]), c.a.not_in([1, 2]), ~c.a.in_([1]), c.name.in_(["x", "y"]))

# case: in with nothing
show(c.a.in_([]), c.a.not_in([]), ~c.a.in_([]))

# case: in with nothing, written out
show(c.a.in_([]), c.a.not_in([]), c.a.in_([1, 2]), c.a.in_([None, 1]), compile_kwargs={"render_postcompile": True})

# case: in with expressions
show(c.a.in_([c.b, c.id]), c.a.in_([1, c.b]), c.a.in_([literal(1), 2 + c.b]), c.a.in_([None, 1]))

# case: in with a select
show(c.a.in_(select(c.b)), c.a.not_in(select(c.b).where(c.a > 1)), c.a.in_(select(c.b).scalar_subquery()))

# case: in with a bound list
show(c.a.in_(bindparam("ids", expanding=True)), c.a.in_(bindparam("ids", [1, 2], expanding=True)), c.a.in_(bindparam("ids")))

# case: in with tuples
show(tuple_(c.a, c.b).in_([(1, 2), (3, 4)]), tuple_(c.a, c.b).not_in([(1, 2)]), tuple_(c.a, c.b) == (1, 2))
show(tuple_(c.a, c.b).in_([]), tuple_(c.a, c.b).in_(select(c.a, c.b)), tuple_(c.a, c.name) > tuple_(c.b, c.note))

# case: in with tuples, written out
show(
    tuple_(c.a, c.b).in_([(1, 2), (3, 4)]), tuple_(c.a, c.b).in_([]), tuple_(c.a, c.b).not_in([]),
    compile_kwargs={"render_postcompile": True},
)

# case: in with a string is an error
show(c.name.in_("abc"))

# case: any and all
show(5 == any_(select(c.a).scalar_subquery()), c.a > all_(select(c.b).scalar_subquery()), "x" == any_(c.tags), c.tags.any("x"))

# case: own operators
show(c.a.op("->>")(5), c.a.op("&", precedence=9)(1) + 2, c.a.bool_op("@@")("x"), ~c.a.bool_op("@@")("x"), c.a.op("||", return_type=String)("q") + "z")
show(c.name.op("SOUNDS LIKE", is_comparison=True)("x"), ~c.name.op("SOUNDS LIKE", is_comparison=True)("x"))

# case: grouping of and and or
show(and_(c.a == 1, or_(c.b == 2, c.b == 3)), or_(and_(c.a == 1, c.b == 2), c.a == 5), (c.a == 1) & (c.b == 2) | (c.id == 3))
show((c.a == 1) | (c.b == 2) & (c.id == 3), and_(c.a == 1, and_(c.b == 2, c.id == 3)), or_(c.a == 1, or_(c.b == 2, c.id == 3)))

# case: negation
show(~(c.a == 1), ~and_(c.a == 1, c.b == 2), ~or_(c.a == 1, c.b == 2), not_(not_(c.a == 1)), ~(c.a > 1), not_(c.a))

# case: empty and single conjunctions
show(and_(c.a == 1), or_(c.a == 1), and_(true()), or_(false()), and_(True, c.a == 1), or_(False, c.a == 1), and_(False, c.a == 1), or_(True, c.a == 1))

# case: conjunctions of nothing
show(and_(), or_())

# case: conjunctions with none and constants
show(and_(c.a == 1, None), or_(c.a == None, null()), and_(true(), true()), or_(false(), false()), and_(c.a == 1, true()), or_(c.a == 1, false()))

# case: constants
show(true(), false(), null(), ~true(), ~false(), select(true(), false(), null()), select(c.id).where(true()), select(c.id).where(false()))

# case: case expressions
show(
    case((c.a == 1, "one"), (c.a == 2, "two"), else_="many"), case({1: "one", 2: "two"}, value=c.a, else_="x"),
    case((c.a > 1, c.b)), case((c.a > 1, c.b)) + 1, select(case((c.flag, 1), else_=0).label("n")),
)

# case: case takes no list
show(case([(c.a == 1, 2)]))

# case: cast
show(
    cast(c.a, String), cast(c.a, String(10)), cast(c.name, Integer), cast("5", Integer), c.a.cast(Numeric(8, 3)), cast(c.a, Float),
    cast(c.made, Date), cast(c.a, Boolean), cast(c.data, JSON), cast(c.raw, LargeBinary), cast(c.name, Text), cast(None, Integer),
)

# case: type_coerce
show(type_coerce(c.a, String) + "x", type_coerce(c.name, Integer) + 1, type_coerce(5, String), select(type_coerce(c.a, String)))

# case: extract
show(*[extract(field, c.made) for field in ("year", "month", "day", "hour", "minute", "second", "dow", "doy", "week", "epoch")])
show(extract("year", c.made) == 2020, extract("year", cast(c.name, Date)))

# case: extract of something else
show(extract("century", c.made))

# case: collate
show(collate(c.name, "NOCASE"), c.name.collate("de_DE"), c.name.collate("C") < "x", select(c.name.collate("fr").desc()))

# case: ordering
show(c.a.asc(), c.a.desc(), desc(c.a + 1), c.a.nulls_first(), c.a.desc().nulls_last(), c.name.collate("x").desc().nulls_first())

# case: distinct in an expression
show(func.count(distinct(c.a)), func.count(c.a.distinct()), select(func.count(distinct(c.a, )).label("n")))

# case: unary minus and values
show(-literal(5), -c.price, -(c.a * 2), -cast(c.name, Integer), literal(-5))

# case: labels in expressions
show((c.a + 1).label("x") + 2, (c.a + 1).label("x") == 3, select((c.a + 1).label("x"), c.b.label(None)), c.a.label("q").desc())

# case: literals
show(literal(5), literal("x"), literal(None), literal(5.5), literal(True), literal(b"x"), literal("x", Text), literal(5, literal_execute=True))

# case: literal columns
show(literal_column("count(*)"), literal_column("1", Integer) + 1, select(literal_column("'x'").label("q")), literal_column("a + b") * 2)

# case: columns without tables
show(column("q") == 5, column("Q q") + 1, column("select"), select(column("x"), column("y")).where(column("x") == "z"), column("n", Integer) / 2)

# case: values out of place
show(c.a + "x")
show(c.name + 5)

# case: python objects that are no values
show(c.a == object)

# case: dates and intervals


show(c.made - c.made, c.made + datetime.timedelta(days=1), c.day + datetime.timedelta(days=1), c.made - datetime.datetime(2020, 1, 2), c.took * 2)
show(c.made > datetime.datetime(2020, 1, 2, 3, 4, 5), c.day == datetime.date(2020, 1, 2))

# case: json paths
show(
    c.data["a"], c.data[0], c.data[("a", 1)], c.data["a"]["b"], c.data["a"].as_string(), c.data["a"].as_integer() == 5,
    c.data["a"].as_float(), c.data["a"].as_boolean(), c.data["a"].as_numeric(10, 2), c.data["a"].as_json(), c.data["a"] == "x",
    c.data[("a", 1)].as_string() == "q",
)

# case: arrays
show(c.tags[1], c.tags == ["a"], c.tags.contains(["x"]), c.tags[1:2], c.tags.all("x"))

# case: a condition has no truth value
bool(c.a == 1 and c.b == 2)

# case: equal and unequal columns have one
show(str(bool(c.a == c.a)), str(bool(c.a != c.a)), str(bool(c.a == c.b)))

# case: written as literals
show(
    c.a == 5, c.name == "it's", c.name == "50%", c.price == 5.5, c.flag == True, c.a.in_([1, 2]), c.name.like("a%"), c.a == None,
    c.made == datetime.datetime(2020, 1, 2, 3, 4, 5), c.day == datetime.date(2020, 1, 2), c.ratio > 1.25, c.name.in_([]),
    c.raw == b"ab", compile_kwargs={"literal_binds": True},
)
