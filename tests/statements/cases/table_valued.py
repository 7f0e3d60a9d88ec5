from sqlalchemy import (
    ARRAY, JSON, Column, Float, Integer, MetaData, String, Table, and_, cast, column, func, lateral, literal, literal_column, select, table, tablesample, text, true,
    tuple_, type_coerce, values,
)

metadata = MetaData()
doc = Table("doc", metadata, Column("id", Integer, primary_key=True), Column("body", JSON), Column("words", ARRAY(String)), Column("n", Integer))
c = doc.c

# case: table valued by names and types
one = func.json_each(c.body).table_valued("key", column("value", Integer))
show(select(one.c.key, one.c.value + 1), select(one), select(one.c.value).where(one.c.key == "a"), str(one.c.keys()), repr(one.c.value.type), repr(one.c.key.type))

# case: table valued under a name
one = func.generate_series(1, 10, 2).table_valued("n", name="s")
show(select(one.c.n), select(one.c.n * 2).where(one.c.n > 3), select(one.alias("z").c.n), select(one.alias().c.n), one.name)

# case: derived columns
one = func.unnest(c.words).table_valued("word")
show(select(one.render_derived()), select(one.render_derived(name="w").c.word), select(func.f(1).table_valued(column("a", Integer), column("b", String)).render_derived(with_types=True)))
show(select(one.render_derived(name="Odd Name").alias("z")))

# case: with ordinality
one = func.unnest(c.words).table_valued("word", with_ordinality="at")
show(select(one.c.word, one.c.at), select(one.render_derived()), select(one.lateral("l")))

# case: lateral functions
one = func.json_each(c.body).table_valued("key", "value").lateral("pairs")
show(select(c.id, one.c.key).join(one, true()), select(c.id, one.c.value).select_from(doc).outerjoin(one, one.c.key == "a"), select(c.id, one.c.key))

# case: joined to a table
one = func.json_each(c.body).table_valued("value", joins_implicitly=True)
show(select(c.id, one.c.value), select(c.id).join(one, one.c.value == c.n), select(c.id).where(one.c.value > 3))

# case: two of one function
one, two = func.f(1).table_valued("a"), func.f(2).table_valued("a")
show(select(one.c.a, two.c.a), select(one, two).where(one.c.a == two.c.a))

# case: column valued
x = func.unnest(c.words).column_valued("x")
y = func.json_array_elements(c.body).column_valued()
show(select(x), select(x).where(x == "a"), select(y), select(c.id, x), select(func.upper(x)), select(x.label("word")).order_by(x), str(type(x).__name__), select(func.f(1, type_=Integer).column_valued("v") + 1))

# case: aliases of functions
one = func.generate_series(1, 4).alias("gen")
show(select(one.column), select(one.column + 1), select(func.f(1).alias().column), select(one.column).select_from(one))

# case: functions in from
show(select(text("x")).select_from(func.f(1)), select(literal_column("*")).select_from(func.f(c.id)), select(func.count()).select_from(func.generate_series(1, 3).alias()))

# case: rows of a source as a value
show(select(func.row_to_json(doc.table_valued())), select(func.row_to_json(doc.alias("d").table_valued())), select(doc.table_valued()).where(c.id == 3), select(func.f(select(c.id).subquery("s").table_valued())))

# case: text in from
show(select(text("a, b")).select_from(text("tbl AS q")), select(c.id).select_from(text("x, y")), select(c.id, text("q.z")).select_from(doc.join(table("q"), true())), select(column("a")).select_from(text("f(:p)").bindparams(p=5)))

# case: rows of values
v = values(column("a", Integer), column("b", String), name="v").data([(1, "x")]).data([(2, "y"), (3, None)])
show(select(v), select(v.c.b, v.c.a), select(v).where(v.c.a.in_([1, 2])), select(v.c.a, c.id).join(doc, doc.c.id == v.c.a), str(v.c.keys()))

# case: unnamed values
v = values(column("a", Integer)).data([(1,), (2,)])
show(select(v), select(v.alias()), select(v.alias("named").c.a), select(v.lateral("l").c.a))

# case: values written out
v = values(column("a", Integer), column("b", String), name="v", literal_binds=True).data([(1, "it's"), (2, "50%")])
show(select(v), select(v.c.b).where(v.c.a == 1))

# case: values with expressions
v = values(column("a", Integer), column("b"), name="v").data([(literal(1) + 2, func.now()), (5, 6)])
show(select(v))

# case: values in lists
v = values(column("a", Integer), column("b", Integer)).data([(1, 2), (3, 4)])
show(select(c.id).where(tuple_(c.id, c.n).in_(v.scalar_values())), select(c.id).where(c.id.in_(values(column("q", Integer)).data([(1,), (2,)]).scalar_values())))

# case: values as common table expressions
v = values(column("a", Integer), column("b", String), name="v").data([(1, "x"), (2, "y")])
show(select(v.cte()), select(v.cte("q").c.b))

# case: lateral values
v = values(column("a", Integer), name="v").data([(1,)]).lateral()
show(select(c.id, v.c.a).join(v, true()))

# case: samples
show(
    select(tablesample(doc, 10)), select(doc.tablesample(func.bernoulli(1.5), name="some").c.id), select(tablesample(doc.alias("d"), 5, seed=literal(3)).c.n),
    select(c.id).select_from(tablesample(doc, 50, name="half")), str(type(tablesample(doc, 1)).__name__), select(tablesample(doc, func.system_rows(5)).c.id).where(tablesample(doc, 3).c.id == 1),
)

# case: samples of aliases
s = tablesample(doc, 10, name="s")
show(select(s.alias("q").c.id), select(s.c.id, c.id).where(s.c.id == c.id), s.sampling, str(s.seed))

# case: laterals
inner = select(c.n).where(c.id > 3)
show(select(inner.lateral("l")), select(inner.lateral()), select(lateral(inner, "q").c.n), select(doc.c.id, select(c.n).lateral("x").c.n))

# case: laterals correlate
other = doc.alias("o")
inner = select(other.c.n).where(other.c.id == c.id).lateral("inner_")
show(select(c.id, inner.c.n), select(c.id, inner.c.n).select_from(doc.join(inner, true())), select(c.id).join(inner, inner.c.n > 5), select(select(c.id, inner.c.n).subquery().c.n))
