from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Person(Base):
    __tablename__="person"
    id: Mapped[int]=mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    age: Mapped[int|None]
    score: Mapped[float]=mapped_column(default=1.5)
    touched: Mapped[int|None]=mapped_column(onupdate=lambda: 99)
    __mapper_args__={"polymorphic_on":"kind","polymorphic_identity":"person"}
    def __repr__(self): return f"P({self.id},{self.__dict__.get('name')},{self.__dict__.get('age')},{self.__dict__.get('score')},{self.__dict__.get('touched')})"
class Engineer(Person):
    __tablename__="engineer"
    id: Mapped[int]=mapped_column(ForeignKey("person.id"),primary_key=True)
    lang: Mapped[str]
    __mapper_args__={"polymorphic_identity":"engineer"}
class Boss(Person):
    __mapper_args__={"polymorphic_identity":"boss"}
class Ver(Base):
    __tablename__="ver"
    id: Mapped[int]=mapped_column(primary_key=True)
    v: Mapped[int]=mapped_column()
    text: Mapped[str]
    __mapper_args__={"version_id_col": v}
e=create_engine("sqlite://")
Base.metadata.create_all(e)
s=Session(e)
s.add_all([Person(name="a",age=10),Person(name="b",age=20),Engineer(name="c",age=30,lang="py"),Boss(name="d",age=40),Boss(name="e",age=50)])
s.commit()
ps=s.scalars(select(Person).order_by(Person.id)).all()
def t(f):
    try: print(f())
    except Exception as x: print(type(x).__name__, str(x)[:300])
    print(ps)
t(lambda: s.execute(update(Person).where(Person.age>25).values(age=Person.age+1).returning(Person.id, Person.name),execution_options={"synchronize_session":"fetch"}).all())
t(lambda: s.execute(update(Person).where(Person.age>25).values(age=Person.age+1).returning(Person)).scalars().all())
t(lambda: s.execute(update(Person).where(Person.name.like("a%")).values(score=Person.score*2)).rowcount)
t(lambda: s.execute(update(Boss).values({"name": Boss.name+"!"})).rowcount)
t(lambda: s.execute(update(Boss).values({Boss.name: func.upper(Boss.name)}), execution_options={"synchronize_session":"evaluate"}).rowcount)
t(lambda: s.execute(update(Engineer).where(Engineer.lang=="py").values(lang="rust")).rowcount)
t(lambda: s.execute(update(Person).where(func.length(Person.name)==1).values(age=1),execution_options={"synchronize_session":"evaluate"}))
t(lambda: s.execute(update(Person).where(Person.name.like("x")).values(age=1),execution_options={"synchronize_session":"evaluate"}))
t(lambda: s.execute(update(Person).where(Person.score/2 > 1).values(age=1),execution_options={"synchronize_session":"evaluate"}))
t(lambda: s.execute(update(Person).where(text("age > 3")).values(age=1),execution_options={"synchronize_session":"evaluate"}))
t(lambda: s.execute(update(Person).where(Person.id.in_(select(Engineer.id))).values(age=1),execution_options={"synchronize_session":"evaluate"}))
t(lambda: s.execute(update(Person).where(Person.id.in_([1,2])).values(age=None)).rowcount)
t(lambda: s.execute(update(Person).values(bogus=1)))
t(lambda: s.execute(update(Person).values(age=1),execution_options={"synchronize_session":"what"}))
t(lambda: s.execute(update(Person).options(with_loader_criteria(Person, Person.age > 40)).values(age=3)).rowcount)
t(lambda: s.execute(update(Person),[{"id":1,"name":"A2","age":5},{"id":2,"name":"B2"}]))
t(lambda: s.execute(update(Engineer),[{"id":3,"name":"C2","lang":"ada"}]))
t(lambda: s.execute(update(Person).where(Person.age==5),[{"id":1,"name":"A3"}]))
t(lambda: s.execute(update(Person).where(Person.age==5),[{"id":1,"name":"A3"}],execution_options={"synchronize_session":None}))
t(lambda: s.execute(update(Person).values(age=77),[{"id":1,"name":"A4"},{"id":2,"name":"B4"}]))
t(lambda: s.execute(update(Person),[{"id":1,"name":"A3"}],execution_options={"synchronize_session":"fetch"}))
t(lambda: s.execute(update(Person).where(Person.id==bindparam("pid")).values(age=bindparam("years")),[{"pid":1,"years":3},{"pid":2,"years":4}],execution_options={"dml_strategy":"core_only"}).rowcount)
t(lambda: s.connection().execute(update(Person).where(Person.id==bindparam("pid")).values(age=bindparam("years")),[{"pid":1,"years":3},{"pid":2,"years":4}]).rowcount)
t(lambda: s.execute(delete(Person).where(Person.id==1).returning(Person.name),execution_options={"synchronize_session":"fetch"}).all())
t(lambda: ps[0] in s)
t(lambda: s.execute(delete(Boss).where(Boss.age > 0)).rowcount)
t(lambda: [p in s for p in ps])
t(lambda: s.execute(delete(Person),[{"id":1}]))
s.rollback()
t(lambda: [p in s for p in ps])
v=Ver(text="x"); s.add(v); s.commit()
t(lambda: s.execute(update(Ver),[{"id":1,"v":1,"text":"y"}]))
t(lambda: s.execute(update(Ver),[{"id":1,"text":"y"}]))
t(lambda: s.execute(update(Ver),[{"id":1,"v":1,"text":"z"}]))
print(v.v, v.text)
s.rollback()
t(lambda: s.bulk_insert_mappings(Ver,[{"text":"q"},{"text":"r"}],return_defaults=True))
t(lambda: s.bulk_update_mappings(Ver,[{"id":2,"text":"q2","v":1}]))
t(lambda: s.execute(select(Ver.id,Ver.v,Ver.text)).all())
