from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Person(Base):
    __tablename__="person"
    id: Mapped[int]=mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    note: Mapped[str|None]
    __mapper_args__={"polymorphic_on":"kind","polymorphic_identity":"person"}
class Engineer(Person):
    __tablename__="engineer"
    id: Mapped[int]=mapped_column(ForeignKey("person.id"),primary_key=True)
    lang: Mapped[str]
    level: Mapped[int]=mapped_column(server_default="3")
    __mapper_args__={"polymorphic_identity":"engineer"}
class Thing(Base):
    __tablename__="thing"
    id: Mapped[int]=mapped_column(primary_key=True)
    name: Mapped[str]=mapped_column("thing_name")
    size: Mapped[int|None]=mapped_column(server_default="7")
e=create_engine("sqlite://")
Base.metadata.create_all(e)
s=Session(e)
def show(x): print(x)
show(s.execute(insert(Thing),[{"name":"a"}]))
show(s.scalars(insert(Thing).returning(Thing),[{"name":"b"}]).all())
show(s.execute(insert(Thing).returning(Thing.name),[{"name":"c"},{"name":"d"}]).all())
show(s.execute(insert(Thing).returning(Thing.name, Thing.size),[{"name":"c"},{"name":"d","size":5},{"name":"e"}]).all())
show(s.execute(insert(Thing).returning(Thing.name, sort_by_parameter_order=True),[{"name":"c"},{"name":"d"}]).all())
show(s.execute(insert(Engineer),[{"name":"x","lang":"py"},{"name":"y","lang":"c","note":"n"}]))
show(s.execute(insert(Engineer),[{"name":"x","lang":"py"}]))
show([(z.id,z.name,z.lang) for z in s.scalars(insert(Engineer).returning(Engineer),[{"name":"x","lang":"py"},{"name":"y","lang":"c"}])])
show(s.execute(insert(Engineer).returning(Engineer.name, Engineer.lang),[{"name":"x","lang":"py"},{"name":"y","lang":"c"},{"name":"z","lang":"c","note":"h"}]).all())
show(s.execute(insert(Engineer).returning(Engineer.name, Engineer.level),[{"name":"x","lang":"py"}]).all())
show(s.execute(insert(Engineer).returning(Engineer.lang),[{"name":"x","lang":"py"},{"name":"y","lang":"py"}]).all())
show(s.execute(insert(Engineer).values(note="N").returning(Engineer.lang),[{"name":"x","lang":"py"},{"name":"y","lang":"py"}]).all())
show(s.execute(insert(Thing).values(size=func.length("abc")),[{"name":"c"},{"name":"d"}]))
show(s.execute(insert(Person),[{"name":"x"},{"name":"y"}]))
show(s.scalars(insert(Thing).values([{"name":"v1"},{"name":"v2"}]).returning(Thing.name)).all())
try: show(s.execute(insert(Thing).values([{"name":"v1"},{"name":"v2"}]).returning(Thing.name),execution_options={"dml_strategy":"bulk"}).all())
except Exception as x: print(type(x).__name__, x)
try: show(s.execute(insert(Thing),{"name":"v1"},execution_options={"dml_strategy":"foo"}))
except Exception as x: print(type(x).__name__, x)
show(s.execute(insert(Thing),{"thing_name":"v1"},execution_options={"dml_strategy":"raw"}))
show(s.execute(insert(Thing),{"name":"single"}))
show(s.execute(insert(Thing).returning(Thing),{"name":"single"}).all())
s.bulk_insert_mappings(Engineer,[{"name":"x","lang":"py"},{"name":"y","lang":"c"}])
l=[{"name":"x","lang":"py"},{"name":"y","lang":"c","level":9}]
s.bulk_insert_mappings(Engineer,l,return_defaults=True); print(l)
s.bulk_insert_mappings(Thing,[{"name":"q","size":None},{"name":"r","size":3}],render_nulls=True)
o=[Engineer(name="x",lang="py"),Thing(name="q"),Thing(name="q2"),Engineer(name="x2",lang="py")]
s.bulk_save_objects(o,preserve_order=False)
print([inspect(x).key for x in o],[x.id for x in o], [x in s for x in o])
o=[Engineer(name="x",lang="py"),Thing(name="q"),Thing(name="q2"),Engineer(name="x2",lang="py")]
s.bulk_save_objects(o,return_defaults=True)
print([inspect(x).key for x in o],[x.id for x in o], [inspect(x).detached for x in o])
o[0].name="changed"; o[0].lang="rust"; o[1].size=4
s.bulk_save_objects(o)
s.bulk_save_objects(o,update_changed_only=False)
s.bulk_update_mappings(Engineer,[{"id":1,"name":"z"},{"id":2,"lang":"zz","name":"g"}])
try: s.bulk_update_mappings(Engineer,[{"name":"z"}])
except Exception as x: print(type(x).__name__, x)
try: s.bulk_update_mappings(Thing,[{"id":1000,"name":"z"}])
except Exception as x: print(type(x).__name__, x)
print(s.scalars(select(Thing)).all()[0:1]!=[])
s.commit()
