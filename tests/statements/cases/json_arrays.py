from sqlalchemy import (
    ARRAY, JSON, Boolean, Column, Float, Integer, MetaData, Numeric, String, Table, Text, all_, and_, any_, bindparam, case, cast, column, func, literal, null, or_, select,
    text, type_coerce, union,
)

metadata = MetaData()
t = Table(
    "item", metadata, Column("id", Integer, primary_key=True), Column("data", JSON), Column("strict", JSON(none_as_null=True)), Column("tags", ARRAY(String)),
    Column("marks", ARRAY(Integer)), Column("key", String),
)
c = t.c

# case: keys and indexes
show(c.data["a"], c.data[1], c.data[-1], c.data["it's"], c.data["a b"], c.data[c.key], c.data["a"][0]["b"], c.data[()], c.data[["a", "b"]])

# case: paths
show(c.data[("a", "b", 0)], c.data[("a",)]["b"], c.data["a"][("b", 1)], c.data[("a", 1)].as_integer(), c.data[(0,)].as_float())

# case: read as other types
show(
    c.data["a"].as_string() == "x", c.data["a"].as_integer() > 5, c.data["a"].as_float() < 1.5, c.data["a"].as_boolean(), c.data["a"].as_boolean() == True,
    c.data["a"].as_numeric(10, 6) == 5, c.data["a"].as_json() == {"q": 1}, c.data["a"].as_string().like("x%"), c.data["a"].as_integer() + 1, c.data["a"].as_numeric(8, 2, asdecimal=False),
)
show(*[repr(x.type) for x in (c.data["a"], c.data["a"].as_string(), c.data["a"].as_integer(), c.data["a"].as_float(), c.data["a"].as_boolean(), c.data["a"].as_numeric(9, 3), c.data[("a", 1)])])

# case: read as another type without an index
c.data.as_string()

# case: read as another type twice
c.data["a"].as_string().as_integer()

# case: a key of what is no json
c.key["a"]

# case: a key of a number
c.id[1]

# case: in statements
show(
    select(c.data["a"]), select(c.data["a"].label("first"), c.data["b"].as_string().label("second")), select(c.id).where(c.data["a"].as_integer() == 3).order_by(c.data["b"].as_string()),
    select(c.data["a"], c.data["a"]), select(func.max(c.data["n"].as_integer())).group_by(c.data["k"].as_string()), select(c.id).where(c.data["flag"].as_boolean()),
    select(c.id).where(~c.data["flag"].as_boolean()), select(case((c.data["a"].as_integer() > 1, "many"), else_="one")),
)

# case: null and json null
show(c.data == None, c.data.is_(None), c.data["a"] == None, c.data == null(), c.strict == None, literal(None, JSON))

# case: values compared
show(c.data == {"a": 1}, c.data["a"] == [1, 2], c.data["a"] == 5, c.data["a"].in_([1, 2]), c.data["a"].as_string().in_(["x", "y"]), c.data["a"] == c.data["b"], c.data != "x")

# case: json written out
show(c.data["a"], c.data[0], c.data[("a", 1)], c.data["it's"].as_string(), c.data == {"a": "b"}, c.data["a"].as_integer() == 5, compile_kwargs={"literal_binds": True})

# case: json of other expressions
show(
    type_coerce(c.key, JSON)["a"], cast(c.key, JSON)["a"].as_string(), func.json_extract(c.data, "$.a", type_=JSON)["b"], literal({"a": 1}, JSON)["a"].as_integer(), type_coerce({"a": [1]}, JSON)["a"][0],
    select(c.data).scalar_subquery()["a"],
)

# case: json in groups
show((c.data["a"] == "x") & (c.data["b"].as_integer() > 1), c.data["a"].as_integer() * 2 + 1, -c.data["a"].as_integer(), or_(c.data["a"].as_boolean(), c.data["b"].as_boolean()), func.f(c.data["a"]), c.data["a"].as_string() + "x")

# case: items of arrays
show(c.tags[1], c.marks[2] + 1, c.tags[1] == "x", c.tags[c.id], c.tags[2:3], c.tags[1:5][2], only="postgresql")
show(repr(c.tags[1].type), repr(c.marks[1].type), str(c.tags[1]))

# case: items of arrays elsewhere
show(c.tags[1])

# case: parts of arrays elsewhere
show(c.tags[1:2])

# case: arrays in comparisons
show(c.tags == ["a", "b"], c.marks != [1], c.tags + ["c"], c.tags.is_(None), c.tags == c.tags, literal(["a"], ARRAY(String)))

# case: any and all of arrays
show("a" == any_(c.tags), 5 > all_(c.marks), any_(c.tags) == "a", any_(c.marks) > 5, all_(c.marks) <= 5, c.id == any_(select(c.id).scalar_subquery()), c.tags.any_() == "q", c.id > c.marks.all_())
show(~("a" == any_(c.tags)), ~(any_(c.marks) == 5), any_(c.tags) != "x", any_(c.tags) == None, any_(c.tags).is_(None))
show(any_(select(c.id).scalar_subquery()) == 3, any_(c.tags).like("a%"), c.id < any_(literal([1, 2], ARRAY(Integer))))

# case: any of arrays by methods
show(c.tags.any("a"), c.marks.all(5))

# case: any and all take comparisons only
any_(c.marks) + 5

# case: contains of arrays
c.tags.contains("a")
