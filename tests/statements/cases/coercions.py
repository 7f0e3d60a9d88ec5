import re

from sqlalchemy import (
    Boolean, Column, Date, ForeignKey, Integer, Interval, LargeBinary, MetaData, String, Table, Uuid, alias, all_, and_, any_, asc, between, bindparam, bitwise_not, case, cast, collate, column,
    delete, desc, distinct, exists, extract, false, func, insert, join, label, lateral, literal, literal_column, not_, null, nulls_first, or_, outerjoin, select, table, text, true,
    try_cast, tuple_, type_coerce, union, union_all, update, values,
)

metadata = MetaData()
t = Table("t", metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("name", String), Column("ok", Boolean), Column("day", Date), Column("raw", LargeBinary), Column("u", Uuid))
u = Table("u", metadata, Column("id", Integer, primary_key=True), Column("t_id", ForeignKey("t.id")))
c = t.c


def tried(*calls):
    """What each call raises, or gives."""
    for call in calls:
        try:
            result = str(call())
        except Exception as error:
            result = f"{type(error).__name__}: {error}" + (f" ({error.code})" if getattr(error, "code", None) else "")
        yield re.sub("0x[0-9a-f]+", "0x...", result)


class Foreign:
    def __repr__(self):
        return "<foreign>"


odd = Foreign()

# case: selecting what cannot be
show(*tried(
    lambda: select("name"), lambda: select("two words"), lambda: select(odd), lambda: select([c.id]), lambda: select([c.id, c.a]), lambda: select((c.id,)), lambda: select({}), lambda: select(select(c.id)),
    lambda: select(Foreign), lambda: select(int), lambda: select(b"x"), lambda: select(5.5), lambda: select(None, True),
))

# case: where what cannot be
show(*tried(
    lambda: select(c.id).where("a = 5"), lambda: select(c.id).where(5), lambda: select(c.id).where(odd), lambda: select(c.id).where([c.id == 1]), lambda: select(c.id).where(t), lambda: select(c.id).having("x"),
    lambda: select(c.id).where(None), lambda: select(c.id).where(True, False), lambda: select(c.id).where(select(c.a)), lambda: select(c.id).where(Foreign), lambda: select(c.id).where("x" * 40), lambda: select(c.id).where({}),
    lambda: select(c.id).where(c.a == 1 and c.id == 2), lambda: select(c.id).where(select(c.a).subquery()),
))

# case: connectives of what cannot be
show(*tried(
    lambda: and_("a"), lambda: or_(odd), lambda: and_(c.id == 1, 5), lambda: not_("x"), lambda: not_(odd), lambda: (c.id == 1) & "x", lambda: (c.id == 1) | 5, lambda: (c.id == 1) & None, lambda: and_(*[]),
    lambda: not_(None), lambda: not_(True), lambda: not_(5), lambda: ~c.ok & (c.a == 1), lambda: and_(None), lambda: or_(None, None),
))

# case: order and group by what cannot be
show(*tried(
    lambda: select(c.id).order_by(odd), lambda: select(c.id).group_by(odd), lambda: select(c.id).order_by(5), lambda: select(c.id).order_by([c.id]), lambda: select(c.id).group_by(t), lambda: select(c.id).order_by(t),
    lambda: select(c.id).order_by(select(c.a)), lambda: desc(odd), lambda: asc(5), lambda: desc("x y"), lambda: nulls_first("x"), lambda: select(c.id).order_by("a b c"), lambda: select(c.id).distinct(odd), lambda: select(c.id).order_by(None, c.id),
))

# case: limits that cannot be
show(*tried(
    lambda: select(c.id).limit("x"), lambda: select(c.id).limit("5"), lambda: select(c.id).limit(5.7), lambda: select(c.id).offset(odd), lambda: select(c.id).limit(None), lambda: select(c.id).limit(True), lambda: select(c.id).limit([5]),
    lambda: select(c.id).fetch("x"), lambda: select(c.id).slice(5, 2), lambda: select(c.id).limit(literal(5) + 1), lambda: select(c.id).limit(select(c.a).scalar_subquery()),
))

# case: sources that cannot be
show(*tried(
    lambda: select(c.id).select_from("t"), lambda: select(c.id).select_from(c.id), lambda: select(c.id).select_from(odd), lambda: select(c.id).select_from(select(c.id)), lambda: select(c.id).join("u"), lambda: select(c.id).join(odd),
    lambda: select(c.id).join(u, "x"), lambda: select(c.id).join(u, odd), lambda: join(t, "u"), lambda: join(t, odd), lambda: t.join(u, 5), lambda: t.join(t), lambda: alias("x"), lambda: alias(5), lambda: t.join(select(c.id)),
    lambda: select(c.id).join(select(u.c.id)), lambda: select(c.id).correlate("x"), lambda: select(c.id).join_from(t, "x"), lambda: outerjoin(5, t), lambda: select(c.id).join(c.id),
))

# case: unions of what cannot be
show(*tried(
    lambda: union(select(c.id), "x"), lambda: union(select(c.id), t), lambda: union(select(c.id), select(c.a).subquery()), lambda: select(c.id).union(odd), lambda: select(c.id).union_all(5), lambda: union(c.id, c.a),
    lambda: str(union()), lambda: union_all(select(c.id)), lambda: select(c.id).except_(text("SELECT 1")), lambda: union(select(c.id), text("SELECT 1").columns(c.id)),
))

# case: lists that cannot be
show(*tried(
    lambda: c.a.in_("abc"), lambda: c.a.in_(5), lambda: c.a.in_(odd), lambda: c.a.in_(None), lambda: c.a.in_(t), lambda: c.a.in_({1}), lambda: c.a.in_({1: 2}), lambda: c.a.in_(range(3)), lambda: c.a.in_(x for x in [1, 2]),
    lambda: c.a.in_([odd]), lambda: c.a.in_([[1]]), lambda: c.a.in_(c.id), lambda: c.a.in_(select(c.id).subquery()), lambda: c.a.in_(text("(1, 2)")), lambda: c.a.in_(func.f()), lambda: c.a.in_([t]), lambda: c.a.in_(true()), lambda: c.name.in_(b"x"),
))

# case: values compared that cannot be
show(*tried(
    lambda: c.a == odd, lambda: c.a == Foreign, lambda: c.a == t, lambda: c.a == select(c.id), lambda: c.a == select(c.id).subquery(), lambda: c.a == [1, 2], lambda: c.a == {"x": 1}, lambda: c.a < True, lambda: c.a > None, lambda: c.a + odd,
    lambda: c.name.like(None), lambda: c.name.startswith(5, autoescape=True), lambda: c.name.contains(None), lambda: c.a.between(1, odd), lambda: func.f(odd), lambda: func.f(t), lambda: func.f(select(c.id)), lambda: c.a + t, lambda: c.a == {1, 2},
    lambda: c.a.is_(5), lambda: c.a.is_not("x"), lambda: c.name.concat(None), lambda: c.a == int,
))

# case: operators that are not there
show(*tried(
    lambda: c.a << 1, lambda: c.a >> 1, lambda: c.a @ 2, lambda: 5 in c.a, lambda: c.a["x"], lambda: c.a.nothing, lambda: c.a(), lambda: c.nothing, lambda: c["nothing"], lambda: len(c.a), lambda: list(c.a), lambda: bool(c.a), lambda: bool(c.a > 5), lambda: bool(c.a == 5),
    lambda: bool(and_(c.a == 1, c.id == 2)), lambda: bool(select(c.id)), lambda: bool(text("x")), lambda: not c.a, lambda: c.a if c.ok else 5, lambda: bool(func.f()), lambda: bool(t), lambda: bool(c.a == c.a), lambda: int(c.a), lambda: +c.a, lambda: abs(c.a), lambda: hash(c.a) == hash(c.a), lambda: {c.a: 1}[c.a],
    lambda: t.nothing, lambda: select(c.id).nothing, lambda: func.f().nothing, lambda: (c.a + 1).nothing, lambda: c.a.label("x").nothing, lambda: select(c.id).subquery().c.nothing, lambda: literal(5).nothing,
))

# case: expressions of what cannot be
show(*tried(
    lambda: cast(c.a), lambda: case(), lambda: case((c.a == 1,)), lambda: case(("x", 1)), lambda: case([(c.a == 1, 2)]), lambda: case({1: 2}), lambda: case((True, 1)), lambda: case((5, 1)),
    lambda: case((c.a == 1, 2), (c.id == 1, 3), else_=None), lambda: extract("year", "x"), lambda: tuple_(), lambda: tuple_(1, "x"), lambda: literal(c.a), lambda: literal(odd), lambda: literal(Foreign), 
    lambda: label("x", c.a), lambda: label("x", "y"), lambda: distinct("x"), lambda: bitwise_not("x"), lambda: between("a", 1, 2), lambda: exists(5), lambda: exists("x"), lambda: exists(odd), lambda: text(5), lambda: text(None), lambda: any_("x"), lambda: bindparam(),
    lambda: bindparam("x", unique=True), lambda: bindparam(None, 5), lambda: try_cast(c.a, String), lambda: null() == null(), lambda: true() == 5, lambda: true() & c.ok,
))

# case: changes to what cannot be
show(*tried(
    lambda: insert("t"), lambda: update(5), lambda: delete(odd), lambda: insert(select(c.id)), lambda: delete(select(c.id).subquery()), lambda: insert(t).values(5), lambda: insert(t).values("x"), lambda: insert(t).values({}, {}), lambda: insert(t).values({"a": 1}, a=2),
    lambda: insert(t).values({5: 1}), lambda: update(t).values("x"), lambda: update(t).values(5), lambda: update(t).values([("a", 1)]), lambda: update(t).values((1, 2)), lambda: insert(t).from_select("x", select(c.id)), lambda: insert(t).from_select(["id"], "x"), lambda: insert(t).from_select(["id"], t),
    lambda: str(insert(t).values(b=1)), lambda: str(update(t).values(b=1)), lambda: str(insert(t).from_select(["b"], select(c.id))), lambda: update(t).where("x"), lambda: delete(t).where(5), lambda: update(t).ordered_values(("b", 1)), lambda: str(update(t).ordered_values(("b", 1))), lambda: insert(t).returning("x"),
    lambda: insert(t).where(c.a == 1), lambda: insert(t).params(a=1), lambda: update(t).ordered_values({"a": 1}), lambda: update(t).values(a=1).ordered_values(("a", 2)), lambda: str(insert(t).values([{"a": 1}, {"name": 2}])), lambda: str(insert(t).values(a=select(c.id))), lambda: update(t).values({"a": odd}),
))

# case: texts that cannot be
show(*tried(
    lambda: text("SELECT :a").bindparams(b=1), lambda: text("SELECT :a").bindparams(bindparam("b")), lambda: text("SELECT :a").bindparams(5), lambda: text("SELECT 1") == 5, lambda: text("a") + "b",
    lambda: and_(text("a"), text("b")), lambda: text("a") & text("b"), lambda: text("x").in_([1]), lambda: text("a").self_group(), lambda: text("x").columns(c.id).subquery("q").c.keys(), lambda: text("a").asc(),
))

# case: subqueries that cannot be
show(*tried(
    lambda: str(select(select(c.id, c.a).scalar_subquery())), lambda: select(c.id, c.a).scalar_subquery() == 5, lambda: select(c.id).as_scalar(), lambda: select(c.id).scalar_subquery().c, lambda: select(c.id).scalar_subquery().columns, lambda: select(c.id).subquery() == 5, lambda: select(c.id).subquery().id,
    lambda: select(c.id) + 5, lambda: select(c.id).label("x").c, lambda: exists(select(c.id)).where("x"), lambda: select(c.id).exists().c, lambda: t.c.id.table.name, lambda: select(t.c), lambda: select(*t.c[0:2]), lambda: t.c[99], lambda: t.c[0], lambda: t.c["id", "a"],
    lambda: t.c[c.id], lambda: "id" in t.c, lambda: c.id in t.c, lambda: t.c.contains_column("id"), lambda: t.c.contains_column(c.id), lambda: t.c.get("x"), lambda: t.c.id is t.c["id"],
))
