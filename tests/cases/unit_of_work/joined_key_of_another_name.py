from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Person(Base):
    __tablename__="person"
    id: Mapped[int]=mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    __mapper_args__={"polymorphic_on":"kind","polymorphic_identity":"person"}
class Engineer(Person):
    __tablename__="engineer"
    engineer_id: Mapped[int]=mapped_column(ForeignKey("person.id"),primary_key=True)
    lang: Mapped[str]
    __mapper_args__={"polymorphic_identity":"engineer"}
e=create_engine("sqlite://")
Base.metadata.create_all(e)
s=Session(e)
x=Engineer(name="x",lang="py")
y=Engineer(name="y",lang="py")
s.add_all([x,y]); s.flush()
print(x.id,x.engineer_id, inspect(x).key)
s.commit()
print(x.id,x.engineer_id, s.get(Engineer,2).name)
x.id=50
s.commit()
s.delete(y); s.commit()
