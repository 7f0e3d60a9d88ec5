from sqlalchemy import *
from sqlalchemy.pool import StaticPool
e = create_engine("sqlite://", poolclass=StaticPool)
with e.begin() as c:
    c.exec_driver_sql("attach database ':memory:' as aux")
m = MetaData()
p = Table("p", m, Column("id", Integer, primary_key=True), Column("n", String(5), index=True, unique=True), schema="aux")
q = Table("q", m, Column("id", Integer, primary_key=True), Column("p_id", ForeignKey("aux.p.id")), schema="aux")
r = Table("r", m, Column("id", Integer, primary_key=True), Column("p_id", ForeignKey("aux.p.id")))
m.create_all(e)
with e.begin() as c:
    c.execute(insert(p), [{"n": "x"}, {"n": "y"}])
    c.execute(q.insert().values(p_id=1))
    print(c.execute(select(p, q).join(q)).all())
    print(c.execute(select(p.c.n).where(p.c.id == 2)).scalar())
i = inspect(e)
print(i.get_schema_names(), i.get_table_names(schema="aux"), i.get_table_names())
print(i.get_columns("p", schema="aux")); print(i.get_foreign_keys("q", schema="aux")); print(i.get_indexes("p", schema="aux"))
print(i.get_unique_constraints("p", schema="aux"), i.get_pk_constraint("p", schema="aux"), i.has_table("p", schema="aux"), i.has_table("p", schema="nix"), i.has_table("p"))
m2 = MetaData(); m2.reflect(e, schema="aux"); print(list(m2.tables), repr(m2.tables["aux.q"]))
m3 = MetaData(schema="aux"); m3.reflect(e); print(list(m3.tables), m3.schema)
t = Table("q", MetaData(), schema="aux", autoload_with=e); print(list(t.metadata.tables), list(t.foreign_keys)[0].column)
m.drop_all(e)
print(inspect(e).get_table_names(schema="aux"))
