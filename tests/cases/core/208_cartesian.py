"""The warning of sources that nothing joins."""
import warnings

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, create_engine, exists, func, insert, select, true, update

metadata = MetaData()
a = Table("a", metadata, Column("id", Integer, primary_key=True), Column("x", Integer))
b = Table("b", metadata, Column("id", Integer, primary_key=True), Column("a_id", ForeignKey("a.id")))
c = Table("c", metadata, Column("id", Integer, primary_key=True), Column("b_id", Integer))


def count(engine, *statements):
    for statement in statements:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            with engine.connect() as connection:
                connection.execute(statement)
        found = [str(w.message) for w in caught if "cartesian product" in str(w.message)]
        print(len(found), [w.category.__name__ for w in caught], [text.split(" ")[0] for text in found])
        if "c" not in str(statement):
            print(sorted(name for name in ('"a"', '"b"', '"a_1"', '"anon_1"', '"q"') if any(name in text for text in found)))


engine = create_engine("sqlite://")
metadata.create_all(engine)
sub = select(b.c.a_id).subquery("q")
count(
    engine, select(a, b), select(a, b).where(a.c.id == b.c.a_id), select(a, b).join(b), select(a, b, c).where(a.c.id == b.c.a_id), select(a, b, c).where(a.c.id == b.c.a_id, b.c.id == c.c.b_id),
    select(a.c.id).where(b.c.id == 5), select(a, a.alias()), select(a, sub), select(a, sub).where(a.c.id > sub.c.a_id), select(a, b).where(a.c.x + b.c.id == 3), select(a).where(exists().where(b.c.a_id == a.c.id)),
    select(a.c.id).where(a.c.id.in_(select(b.c.a_id))), select(a, b).where(a.c.id.in_([1, 2])), select(a).join(b, true()), select(a, b).select_from(a.join(b, true())), select(select(a.c.id, b.c.id).subquery()),
    select(a.c.id, b.c.id, func.max(c.c.id)).where(a.c.id == b.c.a_id).group_by(a.c.id), select(a, b).where((a.c.id == b.c.a_id) | (a.c.x == 1)), select(a, b).where(func.f(a.c.id, b.c.id)) if False else select(a, b).where(a.c.id.between(b.c.id, b.c.a_id)),
    update(a).where(a.c.id == b.c.a_id).values(x=1), update(a).where(b.c.id == 5).values(x=1),
)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    with engine.connect() as connection:
        for _ in range(3):
            connection.execute(select(a.c.id, c.c.id))
        print(str(select(a, c)))
print(len(caught), caught[0].message.args[0].replace('"a"', "?").replace('"c"', "?"))
quiet = create_engine("sqlite://", enable_from_linting=False)
metadata.create_all(quiet)
count(quiet, select(a, b))
