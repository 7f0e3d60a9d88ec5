from sqlalchemy import (
    Column, ForeignKey, Integer, MetaData, Numeric, String, Table, and_, bindparam, column, cte, delete, exists, func, insert, literal, literal_column, select, text, true, tuple_, union, union_all,
    update, values,
)
from sqlalchemy.dialects import postgresql, sqlite

metadata = MetaData()
part = Table("part", metadata, Column("id", Integer, primary_key=True), Column("parent_id", ForeignKey("part.id")), Column("name", String), Column("n", Integer))
stock = Table("stock", metadata, Column("id", Integer, primary_key=True), Column("part_id", ForeignKey("part.id")), Column("amount", Numeric(8, 2)))
p, s = part.c, stock.c

# case: nested in a subquery
inner = select(p.id).where(p.n > 3).cte("inner_one", nesting=True)
sub = select(inner.c.id).subquery("sub")
show(select(sub), select(select(inner.c.id).scalar_subquery()), select(p.name).where(p.id.in_(select(inner.c.id))))

# case: nested twice under one name
one = select(select(p.id).cte("x", nesting=True).c.id).cte("a")
two = select(select(s.id).cte("x", nesting=True).c.id).cte("b")
show(select(one, two), select(one.c.id).union(select(two.c.id)))

# case: nested beside others
outer = select(p.id, p.name).cte("outer_")
inner = select(outer.c.id).cte("nested", nesting=True)
show(select(select(inner.c.id).cte("mid").c.id), select(inner.c.id), select(outer.c.name, inner.c.id))

# case: nested and recursive
numbers = select(literal(1).label("n")).cte("numbers", recursive=True, nesting=True)
numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < 5))
show(select(select(numbers.c.n).cte("all_").c.n), select(numbers))

# case: nest here
extra = select(p.id).cte("extra")
inner = select(s.id).add_cte(extra, nest_here=True).subquery("q")
show(select(inner), select(s.id).add_cte(extra, nest_here=True), select(inner.c.id, extra.c.id))

# case: nest here twice
extra = select(p.id).cte("extra")
one = select(s.id).add_cte(extra, nest_here=True).subquery("a")
two = select(s.part_id).add_cte(extra, nest_here=True).subquery("b")
show(select(one, two))

# case: several added
one, two = select(p.id).cte("one"), select(s.id).cte("two")
show(select(p.n).add_cte(one, two), select(two.c.id).add_cte(one), union(select(p.id), select(s.id)).add_cte(one), insert(part).values(n=1).add_cte(one), update(part).values(n=2).add_cte(two), delete(part).add_cte(one))

# case: adding what is none
select(p.id).add_cte(select(p.id))

# case: aliases of one
one = select(p.id, p.n).cte("one")
a, b = one.alias("a"), one.alias()
show(select(a.c.id, b.c.n).where(a.c.id == b.c.id), select(one.c.id, a.c.id), select(a.alias("z").c.id))

# case: trees
tree = select(p.id, p.parent_id, p.name, literal(0).label("level")).where(p.parent_id.is_(None)).cte("tree", recursive=True)
child, up = part.alias("child"), tree.alias("up")
tree = tree.union_all(select(child.c.id, child.c.parent_id, child.c.name, up.c.level + 1).where(child.c.parent_id == up.c.id))
show(select(tree).order_by(tree.c.level), select(func.max(tree.c.level)), select(tree.c.name, s.amount).join(stock, s.part_id == tree.c.id), select(tree.alias("t2").c.name).where(tree.c.level > 1))

# case: recursive with several members
base = select(p.id).cte("base", recursive=True)
base = base.union(select(s.part_id).where(s.part_id == base.c.id), select(p.parent_id).where(p.id == base.c.id))
show(select(base))

# case: recursive with columns of one name
base = select(p.id, s.id).join(stock).cte("base", recursive=True)
show(select(base.union_all(select(base.c.id, base.c[1]))))

# case: one within another
one = select(p.id, p.n).where(p.n > bindparam("low", 1)).cte("one")
two = select(one.c.id, func.count().label("how_many")).group_by(one.c.id).cte("two")
three = select(two).where(two.c.how_many > 2).cte("three")
show(select(three.c.id).join(one, one.c.id == three.c.id), select(three), select(func.count()).select_from(three))

# case: in conditions
one = select(func.avg(s.amount).label("mean")).cte("one")
show(
    select(s.id).where(s.amount > select(one.c.mean).scalar_subquery()), select(p.id).where(exists().where(one.c.mean > p.n)), select(p.id).where(p.n.in_(select(one.c.mean))),
    select(case_ := (select(one.c.mean).scalar_subquery() + 1).label("more")),
)

# case: of unions
one = union(select(p.id), select(s.id)).cte("ids")
show(select(one), select(one.c.id).where(one.c.id > 3), union_all(select(one.c.id), select(p.n)), select(select(one.c.id).union(select(p.n)).subquery().c.id))

# case: of text
one = text("SELECT id, n FROM part").columns(p.id, p.n).cte("raw")
show(select(one), select(one.c.n).where(one.c.id == 3))

# case: changes with rows
gone = delete(part).where(p.n < 0).returning(p.id, p.name).cte("gone")
moved = update(stock).where(s.part_id.in_(select(gone.c.id))).values(part_id=None).returning(s.id).cte("moved")
show(select(gone), select(moved.c.id), select(gone.c.name, moved.c.id), insert(part).from_select(["name"], select(gone.c.name)))

# case: changes without rows
made = insert(part).values(name="x", n=5).cte("made")
show(select(p.id).add_cte(made), select(p.id).add_cte(insert(part).values([{"name": "a"}, {"name": "b"}]).cte("many")), select(p.id).add_cte(delete(stock).where(s.amount == 0).cte("gone")))

# case: changes read of them
fresh = select(p.id).where(p.n > 3).cte("fresh")
show(
    insert(stock).from_select(["part_id"], select(fresh.c.id)), update(stock).where(s.part_id == fresh.c.id).values(amount=1), delete(stock).where(s.part_id.in_(select(fresh.c.id))),
    update(stock).values(amount=select(func.count()).select_from(fresh).scalar_subquery()), insert(stock).values(part_id=select(fresh.c.id).scalar_subquery()),
    insert(stock).from_select(["part_id"], select(fresh.c.id).union(select(p.id))),
)

# case: upserts as sources
stmt = postgresql.insert(part).values(id=1, name="x")
up = stmt.on_conflict_do_update(index_elements=["id"], set_={"name": stmt.excluded.name}).returning(p.id).cte("up")
show(select(up.c.id), only="postgresql")

# case: words before and behind
one = select(p.id).cte("one")
show(
    select(one.prefix_with("MATERIALIZED")), select(one.prefix_with("NOT MATERIALIZED", dialect="postgresql").suffix_with("CYCLE id SET x USING y", dialect="postgresql")),
    select(one.suffix_with("SEARCH DEPTH FIRST BY id SET seq").c.id), select(one.prefix_with("A").prefix_with("B")),
)

# case: the function cte
show(select(cte(select(p.id), "q")), select(cte(select(p.id)).c.id), select(cte(select(p.id), name="r", recursive=True)))

# case: unnamed in statements of each other
one = select(p.id).cte()
two = select(one.c.id).cte()
show(select(two), select(one, two), select(one.alias().c.id), select(one.alias("q").c.id, two.c.id))

# case: strings of sources
one = select(p.id).where(p.n > 3).cte("one")
show(str(select(one).subquery()), repr(one.name), str(type(one.element).__name__), str(one.c.keys()))

# case: two that are the same select
sel = select(p.id)
show(select(sel.cte("x").c.id, sel.cte("x").c.id))

# case: names that need quotes
one = select(p.id.label("Odd Id")).cte("Odd Name", recursive=True)
show(select(one), select(one.alias("Other One").c["Odd Id"]))

# case: limits and locks within
one = select(p.id).order_by(p.n).limit(5).offset(2).with_for_update(skip_locked=True).cte("one")
show(select(one.c.id).limit(3))
