from sqlalchemy import (
    LABEL_STYLE_NONE, LABEL_STYLE_TABLENAME_PLUS_COL, Column, ForeignKey, Integer, MetaData, Numeric, String, Table, alias, and_, asc, bindparam, case, column, desc, distinct, exists,
    false, func, join, lateral, literal, literal_column, nulls_last, or_, select, table, tablesample, text, true, tuple_, union, union_all, values,
)

metadata = MetaData()
author = Table("author", metadata, Column("id", Integer, primary_key=True), Column("name", String(40)), Column("born", Integer))
book = Table(
    "book",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("author_id", ForeignKey("author.id")),
    Column("title", String(80)),
    Column("pages", Integer),
    Column("price", Numeric(8, 2)),
)
loan = Table("loan", metadata, Column("book_id", ForeignKey("book.id"), primary_key=True), Column("reader", String, primary_key=True))

# case: all columns
show(select(author), select(author.c.id, author.c["name"]), select(author.c.id, book), author.select())

# case: columns of the same name
show(select(author.c.id, book.c.id), select(author.c.id, author.c.id), select(author, book).where(author.c.id == book.c.author_id))

# case: labels of one name
show(select(author.c.id.label("n"), author.c.born.label("n")), select(author.c.id.label("name"), author.c.name))

# case: table name plus column labels
show(select(author, book).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL), select(author, book).set_label_style(LABEL_STYLE_NONE))

# case: where several times
show(select(author.c.id).where(author.c.born > 1900).where(author.c.name == "x"), select(author.c.id).where(author.c.id > 1, author.c.id < 9))

# case: filter and filter_by
show(select(author.c.id).filter(author.c.born > 1900), select(author).filter_by(name="x", born=1900), select(book).join(author).filter_by(name="q"))

# case: filter_by an unknown name
show(select(author).filter_by(age=5))

# case: from inference
show(select(func.count()), select(func.count()).select_from(author), select(literal(1)), select(func.now()), select(author.c.id, func.max(book.c.pages)))

# case: two sources make a product
show(select(author.c.name, book.c.title), select(author.c.name).where(book.c.pages > 5))

# case: select_from a join
show(select(author.c.name).select_from(author.join(book)), select(book.c.title).select_from(author).join(book), select(author.c.id).select_from(book))

# case: join along given conditions
show(select(author).join(book, author.c.id == book.c.author_id), select(author).join(book, and_(author.c.id == book.c.author_id, book.c.pages > 9)))

# case: join to the left side that is given
show(select(author.c.id, loan.c.reader).join_from(author, book).join(loan, loan.c.book_id == book.c.id), select(author).outerjoin_from(author, book))

# case: join without a left side
show(select(author.c.id, book.c.id, loan.c.reader).join(loan))

# case: join of a subquery
sub = select(book.c.author_id, func.count().label("n")).group_by(book.c.author_id).subquery()
show(select(author.c.name, sub.c.n).join(sub), select(author.c.name, sub.c.n).outerjoin(sub, sub.c.author_id == author.c.id).where(sub.c.n > 3))

# case: subqueries named and unnamed
first, second = select(author.c.id, author.c.name).subquery(), select(book.c.author_id).subquery("b")
show(select(first), select(first.c.name, second.c.author_id).where(first.c.id == second.c.author_id), select(first.alias("z")))

# case: subquery of a subquery
inner = select(book.c.pages).where(book.c.pages > 10).subquery()
show(select(select(inner.c.pages).where(inner.c.pages < 99).subquery()))

# case: subquery columns of one name
sub = select(author.c.id, book.c.id, book.c.title.label("t")).subquery()
show(select(sub), select(sub.c[1], sub.c.t), str(list(sub.c.keys())))

# case: scalar subqueries
count = select(func.count(book.c.id)).where(book.c.author_id == author.c.id).scalar_subquery()
show(select(author.c.name, count), select(author.c.name, count.label("books")), select(author.c.name).where(count > 3), count + 1)

# case: scalar subquery of two columns
show(select(select(author.c.id, author.c.name).scalar_subquery()))

# case: correlation by itself
show(select(author.c.name).where(author.c.id == select(func.max(book.c.author_id)).where(book.c.author_id == author.c.id).scalar_subquery()))

# case: correlation that is given
inner = select(book.c.id).where(book.c.author_id == author.c.id)
show(
    select(author.c.id).where(inner.correlate(author).exists()), select(author.c.id).where(inner.correlate(None).exists()),
    select(author.c.id).where(inner.correlate_except(book).exists()), select(author.c.id, book.c.id).where(inner.correlate_except(author).exists()),
)

# case: correlation leaves nothing
show(select(author.c.id).where(select(author.c.name).where(author.c.id == 5).correlate(author).scalar_subquery() == "x"))

# case: exists
show(
    exists().where(book.c.author_id == author.c.id), select(author).where(exists().where(book.c.author_id == author.c.id)),
    select(author).where(~exists(select(book.c.id).where(book.c.author_id == author.c.id))), select(exists().where(book.c.id == 1)),
    exists(book.c.id).where(book.c.pages > 3), select(literal(True)).where(exists(select(book))),
)
show(select(book.c.id).where(book.c.id == 1).exists(), exists().select_from(book), exists(select(book.c.id)).select())

# case: aliases
a, b = author.alias(), author.alias("other")
show(select(a.c.id, b.c.id).where(a.c.born == b.c.born), select(a, author), select(b).join(book, b.c.id == book.c.author_id), select(alias(book, "k").c.id))

# case: aliases of an alias
show(select(author.alias("x").alias("y")), select(author.alias().alias()))

# case: self join
child = author.alias("child")
show(select(author.c.name, child.c.name).join(child, author.c.born == child.c.born).where(author.c.id < child.c.id))

# case: group by and having
show(
    select(author.c.name, func.count(book.c.id)).join(book).group_by(author.c.name).having(func.count(book.c.id) > 2),
    select(book.c.author_id, func.sum(book.c.pages).label("total")).group_by("author_id").order_by("total"),
    select(book.c.author_id).group_by(book.c.author_id, book.c.pages).group_by(book.c.price).having(true()),
)

# case: order by
show(
    select(author.c.id).order_by(author.c.name, desc(author.c.born)), select(author.c.id).order_by(author.c.name).order_by(None),
    select(author.c.id).order_by(author.c.name.desc().nulls_last(), asc("id")), select(author.c.id).order_by(func.lower(author.c.name)),
    select(author.c.id).order_by(author.c.id).order_by(author.c.name), select(author).order_by(text("born DESC")),
)

# case: order by a label
total = func.sum(book.c.pages).label("total")
show(
    select(total).order_by(total), select(total).order_by(total.desc()), select(total).order_by("total"), select(total).order_by(desc("total")),
    select(total).group_by(book.c.author_id).having(total > 5), select((book.c.pages + 1).label("p")).order_by((book.c.pages + 1).label("p")),
    select(book.c.pages.label("p")).order_by(book.c.pages), select(total).order_by(total + 1),
)

# case: order by a name that is not there
show(select(author.c.id).order_by("nonsense here"))

# case: distinct
show(
    select(author.c.name).distinct(), select(distinct(author.c.name)), select(func.count(author.c.name.distinct())),
    select(author.c.name, author.c.born).distinct().order_by(author.c.name),
)

# case: distinct on
show(select(author.c.name).distinct(author.c.born))

# case: limit and offset
show(
    select(author.c.id).limit(5), select(author.c.id).offset(3), select(author.c.id).limit(5).offset(3), select(author.c.id).limit(None),
    select(author.c.id).limit(func.abs(-3)), select(author.c.id).limit(bindparam("n")).offset(bindparam("m")), select(author.c.id).slice(2, 7),
)

# case: limit written out
show(select(author.c.id).limit(5).offset(3), compile_kwargs={"literal_binds": True})

# case: fetch
show(select(author.c.id).fetch(5), select(author.c.id).offset(2).fetch(5, with_ties=True), select(author.c.id).fetch(10, percent=True))

# case: limit of a wrong kind
show(select(author.c.id).limit("x"))

# case: unions
one, two = select(author.c.id, author.c.name), select(book.c.id, book.c.title)
show(one.union(two), one.union_all(two), one.intersect(two), one.except_(two), union(one, two, one), one.except_all(two), one.intersect_all(two))

# case: unions within unions
one, two, three = select(author.c.id), select(book.c.id), select(loan.c.book_id)
show(union_all(one.union(two), three), one.union(two.intersect(three)), one.union(two.limit(3)), one.order_by(author.c.id).union(two))

# case: ordered and limited unions
one, two = select(author.c.id.label("n")), select(book.c.id)
show(one.union(two).order_by("n"), one.union(two).order_by(desc("n")).limit(3).offset(1), one.union(two).group_by("n"))

# case: union as a source
one, two = select(author.c.id, author.c.name), select(book.c.id, book.c.title)
sub = one.union(two).subquery()
show(select(sub), select(sub.c.name).where(sub.c.id > 3), select(func.count()).select_from(sub), select(author).where(author.c.id.in_(select(book.c.id).union(select(loan.c.book_id)))))

# case: unions of different widths
show(select(author.c.id).union(select(book.c.id, book.c.title)))

# case: common table expressions
recent = select(book).where(book.c.pages > 100).cte("recent")
show(select(recent), select(author.c.name, recent.c.title).join(recent, recent.c.author_id == author.c.id), select(recent.alias("r2").c.id))

# case: two common table expressions
one = select(author.c.id.label("n")).cte("one")
two = select(one.c.n).where(one.c.n > 3).cte("two")
show(select(two), select(one, two), select(two.c.n).where(two.c.n.in_(select(one.c.n))))

# case: unnamed common table expression
c1 = select(author.c.id).cte()
show(select(c1), select(c1.alias()))

# case: recursive common table expression
numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < 10))
show(select(numbers), select(func.sum(numbers.c.n)))

# case: recursive common table expression over a table
tree = select(author.c.id, author.c.born.label("parent"), literal(0).label("depth")).where(author.c.born.is_(None)).cte("tree", recursive=True)
below = author.alias("below")
tree = tree.union(select(below.c.id, below.c.born, tree.c.depth + 1).where(below.c.born == tree.c.id))
show(select(tree.c.id, tree.c.depth).order_by(tree.c.depth))

# case: common table expressions with hints
show(select(select(author.c.id).cte("c").prefix_with("MATERIALIZED", dialect="postgresql")), select(select(author.c.id).cte("c").suffix_with("/* end */")))

# case: nesting common table expressions
inner = select(author.c.id).cte("inner_", nesting=True)
outer = select(inner.c.id).cte("outer_")
show(select(outer))

# case: add_cte
cte = select(author.c.id).cte("unused")
show(select(book.c.id).add_cte(cte))

# case: two of one name
show(select(select(author.c.id).cte("x"), select(book.c.id).cte("x")))

# case: for update
show(
    select(author.c.id).with_for_update(), select(author.c.id).with_for_update(read=True), select(author.c.id).with_for_update(nowait=True),
    select(author.c.id).with_for_update(skip_locked=True), select(author.c.id).join(book).with_for_update(of=author),
    select(author.c.id).with_for_update(key_share=True), select(author.c.id).with_for_update(of=author.c.id, read=True, nowait=True),
)

# case: prefixes, suffixes and hints
show(
    select(author.c.id).prefix_with("HIGH_PRIORITY"), select(author.c.id).prefix_with("SQL_NO_CACHE", dialect="mysql"), select(author.c.id).suffix_with("/* q */"),
    select(author.c.id).with_hint(author, "USE INDEX (x)"), select(author.c.id).with_hint(author, "USE INDEX (x)", "mysql"),
    select(author.c.id).with_statement_hint("/*+ h */"), select(author.c.id).with_statement_hint("/*+ h */", "postgresql"),
)

# case: columns replaced and added
stmt = select(author.c.id).where(author.c.born > 3)
show(stmt.with_only_columns(author.c.name), stmt.add_columns(author.c.name, literal(5)), stmt.with_only_columns(func.count(), maintain_column_froms=True), stmt.reduce_columns())

# case: columns that are the same are reduced
show(select(author, book).where(author.c.id == book.c.author_id).reduce_columns())

# case: lateral
sub = select(book.c.title).where(book.c.author_id == author.c.id).order_by(book.c.pages).limit(2).lateral("top2")
show(select(author.c.name, sub.c.title).join(sub, true()), select(author.c.name, sub.c.title).outerjoin(sub, true()), select(author, sub))

# case: table sample
show(select(tablesample(author, 20).c.id), select(author.tablesample(func.bernoulli(5), name="s", seed=func.random()).c.name))

# case: lightweight tables
t = table("t", column("x"), column("y", Integer), schema="s")
show(select(t), select(t.c.x).where(t.c.y == 5), select(table("only")), select(column("a")).select_from(table("q")), select(text("*")).select_from(text("z")))

# case: text statements
show(text("SELECT 1"), text("SELECT :a, ':b', x::int, \\:c").bindparams(a=5), text("SELECT id FROM t WHERE a = :a").bindparams(bindparam("a", 5, Integer)))
show(text("SELECT 50% FROM t"), select(text("count(*)"), author.c.id).where(text("born > :y")).order_by(text("1")))

# case: text with an unknown parameter
show(text("SELECT :a").bindparams(b=5))

# case: text with columns
stmt = text("SELECT id, name FROM author").columns(author.c.id, author.c.name)
show(stmt, select(stmt.subquery("t")), select(text("SELECT a, b FROM q").columns(column("a", Integer), column("b")).cte("c")), text("SELECT x").columns(x=Integer))

# case: parameters by name
stmt = select(author.c.id).where(author.c.name == bindparam("name", "x"), author.c.born > bindparam("year", type_=Integer))
show(stmt, stmt.params(year=1900, name="y"))

# case: one parameter in two places
p = bindparam("p", 5)
show(select(author.c.id).where(author.c.born == p, author.c.id > p), select(author.c.id).where(author.c.born == bindparam("q", 5), author.c.id > bindparam("q", 6)))

# case: unique parameters of one name
show(select(author.c.id).where(author.c.born == bindparam("q", 5, unique=True), author.c.id > bindparam("q", 6, unique=True)))

# case: parameters in conflict
show(select(author.c.id).where(author.c.born == bindparam("q", 5, unique=True), author.c.id > bindparam("q_1", 6)))

# case: long names
long = Table("a_table_with_a_name_that_is_quite_long_for_a_table_name_in_sql", MetaData(), Column("a_column_with_a_name_that_is_long_too_and_longer", Integer))
show(select(long).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL), select(long.c[0] + 1), select(long).where(long.c[0] == 5))

# case: names that need quotes
odd = Table("Order", MetaData(), Column("select", Integer), Column("a b", String), Column("CamelCase", Integer), Column("x%y", Integer), Column("q\"q", Integer), schema="My Schema")
show(select(odd), select(odd.c["a b"]).where(odd.c["x%y"] == 5), select(odd.alias("Al ias").c["select"].label("from")))

# case: schemas
s = Table("t", MetaData(schema="main"), Column("id", Integer), Column("v", Integer))
show(select(s), select(s.alias()), select(s.c.id).where(s.c.v == 1).order_by(s.c.id))

# case: comparing a select is not possible
show(select(author.c.id) == 5)

# case: selecting what is no expression
show(select(5))
show(select("name"))

# case: a where that is a string
show(select(author.c.id).where("born = 5"))

# case: joining what is no source
show(select(author).join("book"))

# case: columns of a table by keys
show(select(author.c["id", "name"]), str([c.name for c in author.c]), select(*author.c), str("id" in author.c), str(len(author.c)))

# case: an unknown column
author.c.nothing

# case: corresponding columns
sub = select(author.c.id, author.c.name.label("who")).subquery()
show(str(sub.corresponding_column(author.c.id)), str(sub.c.keys()), str(sub.corresponding_column(author.c.born)), select(author.c.id.label("q")).subquery().c.q == 5)

# case: window of a select
show(select(author.c.name, func.row_number().over(partition_by=author.c.born, order_by=author.c.name).label("n")))

# case: a select in the columns and in from
inner = select(func.max(book.c.pages).label("m")).subquery()
show(select(author.c.id, inner.c.m, select(func.count()).select_from(loan).scalar_subquery()))

# case: values as a source
v = values(column("a", Integer), column("b", String), name="v").data([(1, "x"), (2, "y")])
show(select(v), select(v.c.a).where(v.c.b == "x"), select(author).join(v, v.c.a == author.c.id), select(values(column("q", Integer), name="w", literal_binds=True).data([(1,), (2,)])))

# case: values as a common table expression
show(select(values(column("a", Integer), name="v").data([(1,), (2,)]).cte()))

# case: literals within
show(select(author.c.id, literal("x").label("kind"), literal(None).label("none")).union(select(book.c.id, literal("y"), literal(5))))

# case: order by a label without a name
loud = func.upper(author.c.name).label(None)
show(
    select(loud).order_by(loud),
    select(author.c.id, loud).order_by(loud.desc(), author.c.id),
    select(author.c.id).order_by(loud),
    select(loud, func.count()).group_by(loud).order_by(loud),
    union(select(loud), select(book.c.title)).order_by(loud),
    select(loud).where(author.c.id.in_(select(author.c.id).order_by(loud))),
)
