# level: advanced | shows: DeferredReflection with inheritance, views and tables without keys, column_reflect, Inspector
from sqlalchemy import *
from sqlalchemy import event
from sqlalchemy.ext.declarative import DeferredReflection
from sqlalchemy.orm import *

e = create_engine("sqlite://")
with e.begin() as c:
    for s in [
        "create table dept (id integer primary key, title varchar(10) not null, kind text)",
        "create table person (id integer primary key, dept_id integer not null references dept(id), full_name text, boss_id integer references person(id), type text)",
        "create table engineer (id integer primary key references person(id), tool text)",
        "create table badge (person_id integer references person(id), dept_id integer references dept(id))",
        "insert into dept values (1, 'ops', 'x')",
        "insert into person values (1, 1, 'Al', null, 'e'), (2, 1, 'Bo', 1, 'p')",
        "insert into engineer values (1, 'saw')",
        "create view names as select id, full_name from person",
    ]:
        c.execute(text(s))


class Reflected(DeferredReflection):
    __abstract__ = True


class Base(DeclarativeBase):
    pass


class Dept(Reflected, Base):
    __tablename__ = "dept"
    people = relationship("Person", back_populates="dept", order_by="Person.id")


class Person(Reflected, Base):
    __tablename__ = "person"
    name = Column("full_name", String(50))
    dept = relationship("Dept", back_populates="people")
    boss = relationship("Person", remote_side="Person.id")
    depts = relationship("Dept", secondary="badge")
    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "p"}


class Engineer(Person):
    __tablename__ = "engineer"
    __mapper_args__ = {"polymorphic_identity": "e"}


for fn in (
    lambda: Dept(),
    lambda: select(Dept),
    lambda: inspect(Dept),
    lambda: Dept.__table__,
    lambda: Dept.__mapper__,
    lambda: configure_mappers(),
    lambda: Session(e).query(Dept).all(),
    lambda: aliased(Person),
):
    try:
        print(fn())
    except Exception as x:
        print(type(x).__name__, x)
with e.connect() as conn:
    try:
        Reflected.prepare(conn)
    except Exception as x:
        print(type(x).__name__, x)
print(
    Dept.__table__.c.keys(),
    Person.__table__.c.keys(),
    Engineer.__table__.c.keys(),
    inspect(Person).columns.keys(),
    Base.metadata.tables.keys(),
)
with Session(e) as s:
    d = s.scalars(select(Dept)).one()
    print(
        d.title,
        [(type(p).__name__, p.name, p.boss and p.boss.name) for p in d.people],
        d.people[0].tool,
        d.people[1].depts,
    )


class Missing(Reflected, Base):
    __tablename__ = "missing"


try:
    Reflected.prepare(e)
except Exception as x:
    print(type(x).__name__, x)


class Names(Base):
    __table__ = Table("names", Base.metadata, autoload_with=e)
    __mapper_args__ = {"primary_key": [__table__.c.id]}


class Badge(Base):
    __table__ = Table("badge", MetaData(), autoload_with=e)
    __mapper_args__ = {
        "primary_key": [__table__.c.person_id, __table__.c.dept_id],
        "include_properties": ["person_id", "dept_id"],
    }


try:

    class Badge2(Base):
        __table__ = Table("badge", MetaData(), autoload_with=e)

except Exception as x:
    print(type(x).__name__, x)
try:

    class Nope(Base):
        __table__ = Table("nope", Base.metadata, autoload_with=e)

except Exception as x:
    print(type(x).__name__, x)
with Session(e) as s:
    print([(n.id, n.full_name) for n in s.scalars(select(Names).order_by(Names.id))], s.get(Names, 2).full_name)
m = MetaData()


@event.listens_for(m, "column_reflect")
def cr(inspector, table, column_info):
    column_info["key"] = "c_" + column_info["name"]
    if column_info["name"] == "tool":
        column_info["type"] = String(99)


t = Table("engineer", m, autoload_with=e)
print(t.c.keys(), t.c.c_tool.type, t.c.c_id.foreign_keys, m.tables.keys(), str(select(t)))
t2 = Table("person", MetaData(), Column("full_name", String(7), key="nm"), Column("extra", Integer), autoload_with=e)
print(t2.c.keys(), repr(t2.c.nm))
i = inspect(e)
print(
    i.get_table_names(),
    i.get_view_names(),
    i.has_table("names"),
    i.has_table("zz"),
    i.get_pk_constraint("engineer"),
    i.get_foreign_keys("person"),
    i.get_view_definition("names"),
)
print(i.get_columns("dept"))
try:
    i.get_columns("zz")
except Exception as x:
    print(type(x).__name__, x)
print(i.get_sorted_table_and_fkc_names())
