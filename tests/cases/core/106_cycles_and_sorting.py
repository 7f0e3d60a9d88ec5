from sqlalchemy import *
from sqlalchemy.schema import *
m = MetaData()
a = Table("a", m, Column("id", Integer, primary_key=True), Column("b_id", ForeignKey("b.id", use_alter=True, name="fk_ab")))
b = Table("b", m, Column("id", Integer, primary_key=True), Column("a_id", ForeignKey("a.id", name="fk_ba")))
d = Table("d", m, Column("id", Integer, primary_key=True), Column("d_id", ForeignKey("d.id")))
print([t.name for t in m.sorted_tables])
e = create_engine("sqlite://")
m.create_all(e); m.drop_all(e)
for t, fks in sort_tables_and_constraints(m.tables.values()):
    print(t, sorted(str(f.name) for f in fks))
print([t.name for t in sort_tables([b, a])])
print(d.c.d_id.references(d.c.id), a.c.b_id.foreign_keys, list(a.foreign_key_constraints)[0].use_alter)
