from sqlalchemy import (
    LABEL_STYLE_DISAMBIGUATE_ONLY, LABEL_STYLE_NONE, LABEL_STYLE_TABLENAME_PLUS_COL, Boolean, Column, Date, ForeignKey, Integer, Interval, MetaData, Numeric, String, Table, Text, and_, bindparam, case, cast, column,
    distinct, exists, extract, func, insert, literal, literal_column, null, or_, select, table, text, true, tuple_, type_coerce, union, update,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.expression import BinaryExpression, BindParameter, BooleanClauseList, ClauseElement, ColumnElement, Label, UnaryExpression

metadata = MetaData()
t = Table("t", metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("name", String), Column("ok", Boolean), Column("day", Date), Column("took", Interval))
u = Table("u", metadata, Column("id", Integer, primary_key=True), Column("t_id", ForeignKey("t.id")), Column("name", String, key="who"))
c = t.c

# case: sides and operators
e = c.a + 1 == c.b
show(str(e.left), str(e.right), e.operator.__name__, str(e.operator is operators.eq), e.left.operator.__name__, str(e.left.left is c.a), type(e).__name__, type(e.left.right).__name__, repr(e.type), repr(e.left.type), e.negate.__name__)

# case: names of operators
show(*[x.operator.__name__ for x in (
    c.a > 1, c.a.in_([1]), c.name.like("x"), ~c.name.like("x"), c.a.is_(None), c.a != None, c.a.between(1, 2), c.name + "x", c.a * 2, c.a / 2, c.a // 2, c.a % 2, c.a - 1, -c.a, ~(c.a == 1), and_(c.a == 1, c.b == 2), or_(c.a == 1, c.b == 2),
    c.name.startswith("x"), c.name.ilike("x"), c.name.regexp_match("x"), c.a.is_distinct_from(1), c.a.bitwise_and(1), c.name.collate("x"), c.a.distinct(), c.name.concat("x"), c.name.contains("q"),
)])
show(*[x.modifier.__name__ for x in (c.a.desc(), c.a.asc(), c.a.nulls_last(), c.a.nulls_first())], str(c.a.desc().element is c.a), str(c.a.desc().operator))

# case: parts of expressions
case_ = case((c.a == 1, "x"), (c.b == 2, "y"), else_="z")
over = func.sum(c.a).over(partition_by=c.b, order_by=[c.id, c.name])
show(
    *[f"{w}: {r}" for w, r in case_.whens], str(case_.else_), str(case({1: 2}, value=c.a).value), str(cast(c.a, String).clause), str(type_coerce(c.a, String).clause), extract("year", c.day).field, str(extract("year", c.day).expr),
    str(over.element), str(over.partition_by), str(over.order_by), str(c.a.label("q").element is c.a), str(and_(c.a == 1, c.b == 2, c.id == 3).clauses[1]), str(len(and_(c.a == 1, c.b == 2))), str([str(x) for x in or_(c.a == 1, c.b == 2)]),
    str(func.count().filter(c.ok).criterion), str(func.count(c.a).filter(c.ok).func), str(select(c.id).scalar_subquery().element), str([str(x) for x in tuple_(c.a, c.b).clauses]),
)

# case: chains are flat
e = c.a + 1 + 2 + c.b
show(type(e).__name__, str(len(e.clauses)), str([str(x) for x in e.clauses]), type(c.a + 1).__name__, type(c.a - 1 - 2).__name__, type(c.name + "x" + "y").__name__, e, c.name + "a" + c.name + "b", (c.a + 1) + (c.b + 2), (c.a * 2) * (c.b * 3), c.a + 1 + 2.5, (c.name + "x").label("l") + "y")
total = c.a
for _ in range(600):
    total = total + 1
show(str(len(total.clauses)), str(len(str(total))))

# case: bind parameters
p = bindparam("x", 5, Integer)
show(p.key, str(p.value), repr(p.type), str(p.required), str(p.unique), str(bindparam("y").required), str(bindparam("y").value), str(bindparam("z", callable_=lambda: 7).effective_value), repr(bindparam("q", "v")), str((c.a == 5).right.value), repr((c.a == 5).right.type), str(p.effective_value), str(literal("x").value), str(p.expanding))

# case: compiled parameters
s = select(c.id).where(c.a == 5, c.b == bindparam("b"), c.name.in_(["x", "y"]), c.ok == bindparam("f", callable_=lambda: True))
one = s.compile()
show(repr(one.params), repr(one.construct_params({"b": 3, "a_1": 9})), repr(one.positiontup), one.string, str(one) == one.string and "same", str(one.statement is s))
two = s.compile(dialect=sqlite.dialect())
show(repr(two.params), repr(two.positiontup), repr(s.compile(dialect=postgresql.dialect()).params), repr(s.compile(dialect=mysql.dialect()).positiontup))
three = select(c.id).where(c.a == 5, c.name.in_(["x", "y"]), c.b == bindparam("b", 1)).compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True})
show(str(three), repr(three.params), repr(three.positiontup))

# case: one parameter many times
p = bindparam("p", 3)
one = select(c.id, p).where(c.a > p, c.b < p).compile(dialect=sqlite.dialect())
show(str(one), repr(one.params), repr(one.positiontup))

# case: parameters of expressions
e = and_(c.a == bindparam("x"), c.b == bindparam("y", 5), c.name == "q")
show(e.params(x=1), e.params({"x": 1, "y": 2}), e.params(nothing=1), e.unique_params(x=1), and_(e.unique_params(x=1), e.unique_params(x=2)), e.params(x=None))

# case: parameters of statements
s = select(c.id).where(c.a == bindparam("x"), c.b.in_(bindparam("many", expanding=True))).limit(bindparam("n"))
show(s.params(x=1, many=[1, 2], n=3), s.params(x=1).params(x=2), select(s.subquery().c.id).params(x=5), s.union(select(u.c.id)).params(x=1), text("SELECT :a, :b").params(a=1), select(exists(s)).params(x=7), s.unique_params(x=1))

# case: parameters given twice
select(c.id).params({"a": 1}, {"b": 2})

# case: compare
show(*[str(x) for x in (
    (c.a == 5).compare(c.a == 5), (c.a == 5).compare(c.a == 6), (c.a == 5).compare(c.b == 5), (c.a == c.b).compare(c.b == c.a), (c.a > c.b).compare(c.b > c.a), (c.a > 5).compare(c.a < 5), c.a.compare(c.a), c.a.compare(c.b), select(c.id).compare(select(c.id)),
    select(c.id).compare(select(c.a)), select(c.id).where(c.a == 1).compare(select(c.id).where(c.a == 1)), func.f(c.a).compare(func.f(c.a)), func.f(c.a).compare(func.g(c.a)), text("x").compare(text("x")), text("x").compare(text("y")), c.a.label("x").compare(c.a.label("x")),
    c.a.label("x").compare(c.a.label("y")), null().compare(null()), cast(c.a, String).compare(cast(c.a, String)), cast(c.a, String).compare(cast(c.a, Integer)), (c.a + 1 + 2).compare(c.a + 1 + 2), select(t.alias()).compare(select(t.alias())), c.a.in_([1, 2]).compare(c.a.in_([1, 2])),
)])

# case: children
show(*[str([type(x).__name__ for x in e.get_children()]) for e in (c.a == 5, and_(c.a == 1, c.b == 2), c.a.desc(), c.a.label("x"), cast(c.a, Integer), c.a, literal(5), tuple_(c.a, c.b), (c.a + 1) * 2)])

# case: traverse
found = []
visitors.traverse(and_(c.a == 5, func.lower(c.name) == "x", c.b > c.a), {}, {"bindparam": lambda b: found.append(b.value), "column": lambda x: found.append(x.name), "binary": lambda b: found.append(b.operator.__name__)})
show(str(found), *[type(x).__name__ for x in visitors.iterate((c.a + 1 == 2) & (c.b > 3))])

# case: replace
show(
    visitors.replacement_traverse(and_(c.a == 5, c.b == 6), {}, lambda e, **kw: c.id if e is c.a else None), visitors.replacement_traverse(c.a + c.b, {}, lambda e, **kw: literal(9) if e is c.b else None),
    visitors.replacement_traverse(c.a == 5, {}, lambda e, **kw: bindparam("z", 7) if isinstance(e, BindParameter) else None), visitors.replacement_traverse(func.f(c.a, c.b), {}, lambda e, **kw: None),
)

# case: visit names
show(*[x.__visit_name__ for x in (c.a, c.a == 1, and_(c.a == 1, c.b == 2), literal(5), func.f(), func.count(), select(c.id), t, t.alias(), select(c.id).subquery(), t.join(u), c.a.label("x"), c.a.desc(), cast(c.a, String), text("x"), null(), true(), case((c.ok, 1)), insert(t), update(t), c.a.in_([1]).right)])

# case: kinds of expressions
show(*[type(x).__name__ for x in (
    c.a, column("q"), table("x", column("y")).c.y, select(c.a).subquery().c.a, select(func.f().label("l")).subquery().c.l, t.alias().c.a, c.a == 1, c.a + 1, c.a + 1 + 2, and_(c.a == 1, c.b == 1), ~c.ok, -c.a, c.a.desc(), c.a.in_([1]), c.a.between(1, 2), literal(5), null(), true(), text("x"), c.a.label("x"),
    tuple_(c.a), func.f(), func.max(c.a), func.f().over(), case((c.ok, 1)), cast(c.a, String), type_coerce(c.a, String), extract("day", c.day), distinct(c.a), select(c.a).scalar_subquery(), exists(), c.name.collate("x"), select(c.a).label("x"), (c.a + 1).self_group(), c.a.is_(None), c.name.op("x")(5),
)])

# case: froms of statements
s = select(c.id, u.c.who).join(u).where(c.a == 5)
show(*[str(x) for x in s.get_final_froms()], *[x.name for x in s.columns_clause_froms], str(select(literal(1)).get_final_froms()), *[str(x) for x in select(c.id).select_from(t.alias("q")).get_final_froms()], str(s.whereclause), str(select(c.id).whereclause), *[str(x) for x in s.froms])

# case: columns of statements
s = select(c.id, c.a.label("x"), u.c.id, u.c.who, func.count(), func.count(), literal(5), c.a + 1, c.id)
show(str(s.selected_columns.keys()), str(s.exported_columns.keys()), str(s.subquery().c.keys()), str(select(t, u).selected_columns.keys()), str(select(t, u).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL).selected_columns.keys()), str(select(c.id, c.id).set_label_style(LABEL_STYLE_NONE).selected_columns.keys()))
show(str(s.selected_columns.x), str([str(x) for x in select(t).inner_columns]), str(select(c.a).union(select(c.b)).selected_columns.keys()), str(text("x").columns(c.a, q=Integer).selected_columns.keys()))

# case: descriptions of columns
show(*[f"{d['name']} {d['type']!r} {d['expr']}" for d in select(c.id, c.a.label("x"), func.count(c.b)).column_descriptions])

# case: reduced columns
show(
    select(t, u).where(c.id == u.c.t_id).reduce_columns(), select(t.c.id, u.c.id, u.c.t_id).join(u).reduce_columns(only_synonyms=False), select(c.id, c.a).where(c.a == c.id).reduce_columns(only_synonyms=False), select(t).reduce_columns(),
    select(t.join(u)).reduce_columns(), select(c.id, u.c.id).where(c.id == u.c.id).reduce_columns(),
)

# case: label styles
s = select(t.c.id, u.c.id)
show(s.set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL), s.set_label_style(LABEL_STYLE_NONE), s.set_label_style(LABEL_STYLE_DISAMBIGUATE_ONLY), select(s.set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL).subquery().c.t_id), select(t.alias("q")).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL), select(c.a + 1, c.a.label("z")).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL))

# case: long labels
deep = Table("a_rather_long_name_for_a_table_that_goes_on_and_on", MetaData(), Column("and_a_column_that_is_called_something_long", Integer), Column("and_a_column_that_is_called_something_else", Integer))
s = select(deep).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)
show(s, select(s.subquery("s")), select(s.subquery()), s.order_by(deep.c[0]), select(deep.alias().c[0]).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL), select(deep.c[0].label("x" * 70)), select(deep.c[0] == 5), select(func.max(deep.c[0])), select(deep.c[0]).where(deep.c[1].in_([1])))

# case: representations
show(*[repr(x).split(" at 0x")[0] for x in (c.a, c.a == 1, c.a + 1, func.f(c.a), select(c.a), text("x"), c.a.label("q"), t.alias("z"), select(c.a).subquery("s"), and_(c.a == 1, c.b == 2), null(), true(), column("x"), t.join(u), func.max(c.a))])
show(repr(c.a), repr(t.alias("z").c.a), repr(select(c.a.label("l")).subquery("s").c.l), repr(bindparam("x", 5)), str(t.c), repr(u.c.who))

# case: warnings of other operators
show(c.name - 5, c.name * 2, c.day * 2, c.ok + 1, c.took / 2, -c.name, c.a.like("x"), c.day.contains("x"), c.ok.startswith("q"), c.name & c.ok, ~c.name, c.a.match("x"), c.day % 2, c.took - c.took, c.day + c.took, c.a.regexp_match("x"), c.name.bitwise_and(1), c.ok > c.ok, null() + 1, c.a | c.b)
