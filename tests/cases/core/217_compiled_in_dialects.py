"""The same statements as other databases would be told them."""
from sqlalchemy import JSON, Boolean, Column, Integer, MetaData, String, Table, case, cast, delete, func, insert, select, text, update
from sqlalchemy.dialects import mysql, postgresql, sqlite

metadata = MetaData()
t = Table("thing", metadata, Column("id", Integer, primary_key=True), Column("Odd Name", String, key="odd"), Column("n", Integer), Column("ok", Boolean), Column("data", JSON))
c = t.c
statements = {
    "concat": select(c.odd + "x" + c.odd), "divide": select(c.n / 2, c.n // 2, c.n % 2), "boolean": select(c.id).where(c.ok), "not": select(c.id).where(~c.ok), "limit": select(c.id).limit(5).offset(2),
    "offset": select(c.id).offset(2), "like": select(c.id).where(c.odd.icontains("x")), "regexp": select(c.id).where(c.odd.regexp_match("^a", flags="i")), "json": select(c.data["a"].as_integer(), c.data[("a", 0)]),
    "distinct from": select(c.id).where(c.n.is_distinct_from(3)), "xor": select(c.n.bitwise_xor(3)), "cast": select(cast(c.n, String(5)), cast(c.odd, Integer)), "lock": select(c.id).with_for_update(skip_locked=True, of=t),
    "update from": update(t).where(c.id == t.alias("o").c.n).values(odd="x"), "in": select(c.id).where(c.n.in_([1, 2])), "empty": select(c.id).where(c.n.in_([])), "match": select(c.id).where(c.odd.match("x")),
    "now": select(func.now(), func.random(), func.char_length(c.odd), func.aggregate_strings(c.odd, ",")), "substring": select(func.substring(c.odd, 1, 2)), "insert": insert(t).values(odd="x").returning(c.id), "delete": delete(t).where(c.n == 5),
    "rollup": select(func.sum(c.n)).group_by(func.rollup(c.odd)), "hint": select(c.id).with_hint(t, "USE INDEX (x)", "mysql"), "fetch": select(c.id).fetch(5, with_ties=True), "symmetric": select(c.id).where(c.n.between(1, 5, symmetric=True)),
}
for name, statement in statements.items():
    for dialect in (sqlite, postgresql, mysql):
        try:
            compiled = statement.compile(dialect=dialect.dialect())
            print(f"{name} / {compiled.dialect.name}: {' '.join(str(compiled).split())} {dict(compiled.params)}")
        except Exception as error:
            print(f"{name} / {dialect.__name__}: {type(error).__name__} {error}")
