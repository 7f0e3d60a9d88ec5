# level: advanced | shows: which uses of a class configure its mappers, and the events of it
from sqlalchemy import *
from sqlalchemy import event
from sqlalchemy.orm import *

log = []


class Base(DeclarativeBase):
    pass


class Base2(DeclarativeBase):
    pass


@event.listens_for(Mapper, "before_configured")
def bc():
    log.append("before")


@event.listens_for(Mapper, "after_configured")
def ac():
    log.append("after")


@event.listens_for(Base, "mapper_configured", propagate=True)
def mc(mapper, cls):
    log.append("mc " + cls.__name__ + str(mapper.configured))


@event.listens_for(Mapper, "instrument_class")
def ic(mapper, cls):
    log.append("instr " + cls.__name__)


@event.listens_for(Mapper, "after_mapper_constructed")
def amc(mapper, cls):
    log.append("constr " + cls.__name__)


@event.listens_for(Base, "before_mapper_configured", propagate=True)
def bmc(mapper, cls):
    log.append("bmc " + cls.__name__)


class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    b_id: Mapped[int] = mapped_column(ForeignKey("b.id"))
    b: Mapped["B"] = relationship(back_populates="as_")


print(log)
log.clear()


class B(Base):
    __tablename__ = "b"
    id: Mapped[int] = mapped_column(primary_key=True)
    as_: Mapped[list["A"]] = relationship(back_populates="b")


class Z(Base2):
    __tablename__ = "z"
    id: Mapped[int] = mapped_column(primary_key=True)


print(log)
log.clear()
select(A)
A.id
A.__table__
print("select", log, inspect(A).configured)
log.clear()
inspect(A)
print("inspect", log, inspect(A).configured)
log.clear()
A.b
print("A.b", log, inspect(A).configured)
log.clear()
A.id == 5
A.id.desc()
print("A.id", log, inspect(A).configured)
log.clear()
str(A.b)
print("str A.b", log, inspect(A).configured)
log.clear()
A.b.property
print("property", log, inspect(A).configured, inspect(Z).configured)
log.clear()


class C(Base):
    __tablename__ = "c"
    id: Mapped[int] = mapped_column(primary_key=True)


aliased(C)
print("aliased", log, inspect(C).configured)
log.clear()
inspect(C).attrs
print("attrs", log, inspect(C).configured, inspect(Z).configured)
log.clear()


class D(Base):
    __tablename__ = "d"
    id: Mapped[int] = mapped_column(primary_key=True)


str(select(D))
print("str select", log, inspect(D).configured)
log.clear()


class E(Base):
    __tablename__ = "e"
    id: Mapped[int] = mapped_column(primary_key=True)


E()
print("ctor", log, inspect(E).configured)
log.clear()


class F(Base):
    __tablename__ = "f"
    id: Mapped[int] = mapped_column(primary_key=True)


with Session(create_engine("sqlite://")) as s:
    print(inspect(F).configured)
    try:
        s.get(F, 1)
    except Exception as e:
        print(type(e).__name__, str(e)[:50])
    print("get", log, inspect(F).configured)
    log.clear()


class G(Base):
    __tablename__ = "g"
    id: Mapped[int] = mapped_column(primary_key=True)


inspect(G).relationships
print("rels", log, inspect(G).configured)
log.clear()


class H(Base):
    __tablename__ = "h"
    id: Mapped[int] = mapped_column(primary_key=True)


class_mapper(H, configure=False)
print(inspect(H).configured)
class_mapper(H)
print("cm", log, inspect(H).configured)
log.clear()


class I(Base):
    __tablename__ = "i"
    id: Mapped[int] = mapped_column(primary_key=True)


Base2.registry.configure()
print("b2", log, inspect(I).configured)
log.clear()
Base.registry.configure(cascade=True)
print("b", log, inspect(I).configured)
log.clear()
Base.registry.configure()
print("b", log)
log.clear()
configure_mappers()
print("all", log, inspect(Z).configured)
