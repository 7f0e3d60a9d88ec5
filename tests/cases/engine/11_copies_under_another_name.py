# A table copied under another name or into another schema: what refers to it refers to the copy
from sqlalchemy import *
m = MetaData()
t = Table("emp", m, Column("id", Integer, primary_key=True), Column("boss", ForeignKey("emp.id")), Column("d", ForeignKey("dept.id")))
z = Table("emp", m, Column("id", Integer, primary_key=True), Column("boss", ForeignKey("s.emp.id")), Column("d", ForeignKey("dept.id")), schema="s")
for x in (t, z):
    for kw in ({}, {"name": "emp2"}, {"schema": "q"}, {"schema": "q", "name": "e3"}, {"schema": None}):
        c = x.to_metadata(MetaData(), **kw); print(c.fullname, sorted(f.target_fullname for f in c.foreign_keys))
