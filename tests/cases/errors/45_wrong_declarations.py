# level: advanced | shows: relationships and classes declared wrongly, errors and warnings
from typing import *
from sqlalchemy import *
from sqlalchemy import exc, event
from sqlalchemy.orm import *
import enum, warnings, datetime


def show(label, fn):
    print("##", label)

    class Base(DeclarativeBase):
        pass

    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        try:
            r = fn(Base)
            Base.registry.configure()
            print("fine", r)
        except Exception as e:
            print(type(e).__name__, "|", e)
        for x in w:
            print("  W", x.category.__name__, x.message)


def pair(parent=None, child=None, fk=True, two=False):
    def go(Base):
        class Parent(Base):
            __tablename__ = "parent"
            id = mapped_column(Integer, primary_key=True)
            name = mapped_column(String)
            if parent:
                children = parent()

        class Child(Base):
            __tablename__ = "child"
            id = mapped_column(Integer, primary_key=True)
            parent_id = mapped_column(Integer, *([ForeignKey("parent.id")] if fk else []))
            if two:
                other_id = mapped_column(ForeignKey("parent.id"))
            if child:
                parent = child()

        return None

    return go


show("nofk", pair(lambda: relationship("Child"), fk=False))
show("twofk", pair(lambda: relationship("Child"), two=True))
show("twofk m2o", pair(None, lambda: relationship("Parent"), two=True))
show(
    "backpop wrong",
    pair(
        lambda: relationship("Child", back_populates="paren"), lambda: relationship("Parent", back_populates="children")
    ),
)
show("backpop col", pair(lambda: relationship("Child", back_populates="parent_id"), None))
show(
    "both o2m",
    pair(
        lambda: relationship("Child", back_populates="parent"),
        lambda: relationship(
            "Child", back_populates="children", remote_side="Child.id", primaryjoin="Child.id==foreign(Child.parent_id)"
        ),
    ),
)
show("overlap", pair(lambda: relationship("Child"), lambda: relationship("Parent")))
show("one side", pair(lambda: relationship("Child", back_populates="parent"), lambda: relationship("Parent")))
show("orphan m2o", pair(None, lambda: relationship("Parent", cascade="all, delete-orphan")))
show("orphan m2o single", pair(None, lambda: relationship("Parent", cascade="all, delete-orphan", single_parent=True)))
show("orphan no delete", pair(lambda: relationship("Child", cascade="save-update, delete-orphan")))
show("cascade typo", pair(lambda: relationship("Child", cascade="all, delete-orphans")))
show("passive both", pair(lambda: relationship("Child", cascade="all, delete", passive_deletes="all")))
show("lazy typo", pair(lambda: relationship("Child", lazy="join")))
show("uselist false", pair(lambda: relationship("Child", uselist=False, lazy="dynamic")))
show("dynamic m2o", pair(None, lambda: relationship("Parent", lazy="dynamic")))
show("collection", pair(lambda: relationship("Child", collection_class=object)))
show(
    "viewonly sync",
    pair(
        lambda: relationship("Child", viewonly=True, back_populates="parent"),
        lambda: relationship("Parent", back_populates="children"),
    ),
)
show("viewonly casc", pair(lambda: relationship("Child", viewonly=True, cascade="all, delete")))
show("backref str twice", pair(lambda: relationship("Child", backref="parent"), lambda: relationship("Parent")))
show("backref+bp", pair(lambda: relationship("Child", backref="parent", back_populates="q")))
show("rel kw", pair(lambda: relationship("Child", back_populate="q")))
show("rel pos", pair(lambda: relationship("Child", None, None)))


def s1(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)
        metadata: Mapped[str]


def s2(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)
        registry: Mapped[str]


def s3(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = (mapped_column(primary_key=True),)


def s4(Base):
    class A(Base):
        __tablename__ = "a"
        id = (mapped_column(Integer, primary_key=True),)
        name = mapped_column(String)


def s5(Base):
    class A(Base):
        __tablename__ = "a"
        id = mapped_column(primary_key=True)


def s6(Base):
    class A(Base):
        __tablename__ = "a"
        __table_args__ = UniqueConstraint("id")
        id: Mapped[int] = mapped_column(primary_key=True)


def s7(Base):
    class A(Base):
        __tablename__ = "a"
        __table_args__ = (UniqueConstraint("idd"),)
        id: Mapped[int] = mapped_column(primary_key=True)


def s8(Base):
    class A(Base):
        __tablename__ = "a"
        __table_args__ = ({"comment": "x"}, UniqueConstraint("id"))
        id: Mapped[int] = mapped_column(primary_key=True)


def s9(Base):
    class A(Base):
        __tablename__ = "a"
        __mapper_args__ = {"polymorphic_on": "kind"}
        id: Mapped[int] = mapped_column(primary_key=True)


def s10(Base):
    class A(Base):
        __tablename__ = "a"
        __mapper_args__ = {"nonsense": 1}
        id: Mapped[int] = mapped_column(primary_key=True)


def s11(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)

    class B(A):
        __tablename__ = "b"
        name: Mapped[str]


def s12(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)

    class B(A):
        __tablename__ = "b"
        id: Mapped[int] = mapped_column(primary_key=True)


def s13(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)
        kind: Mapped[str]
        __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "a"}

    class B(A):
        __mapper_args__ = {"polymorphic_identity": "a"}

    class C(A):
        extra: Mapped[str]


def s14(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)

    class B(A):
        id: Mapped[str] = mapped_column(primary_key=True)


def s15(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)
        x: Mapped[datetime.timezone]


def s16(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)
        x: Mapped[Union[int, str]]


def s17(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)
        x = column_property()


def s18(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)
        x = synonym("nothing")

    return A.x


def s19(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)

        @validates("idd")
        def v(self, k, v):
            return v


def s23(Base):
    t = Table("a", Base.metadata, Column("id", Integer, primary_key=True))

    class A(Base):
        __table__ = t
        name = mapped_column(String)


def s24(Base):
    t = Table("a", Base.metadata, Column("id", Integer, primary_key=True))

    class A(Base):
        __table__ = t
        __tablename__ = "b"

    class A2(Base):
        __table__ = t

    return A.__table__.name


def s25(Base):
    class Mixin:
        owner_id = mapped_column(ForeignKey("o.id"))
        owner = relationship("O")

    class A(Mixin, Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)


def s26(Base):
    class Mixin:
        parent_id = Column(Integer, ForeignKey("a.id"))

    class A(Mixin, Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)

    return A.__table__.c.keys()


def s27(Base):
    class A:
        __tablename__ = "a"
        id = mapped_column(Integer, primary_key=True)

    Base.registry.map_imperatively(A)


def s28(Base):
    class A:
        pass

    Base.registry.map_imperatively(A, Table("a", Base.metadata, Column("id", Integer)))


def s29(Base):
    class A:
        pass

    t = Table("a", Base.metadata, Column("id", Integer, primary_key=True))
    Base.registry.map_imperatively(A, t)
    Base.registry.map_imperatively(A, t)


def s31(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)

    A.id = 5
    return A.id


def s32(Base):
    class A(Base):
        __abstract__ = True
        id: Mapped[int] = mapped_column(primary_key=True)

    A()


def s33(Base):
    Base()


def s34(Base):
    class A(DeclarativeBase):
        id: Mapped[int] = mapped_column(primary_key=True)
        __tablename__ = "a"

    return A.__table__


def s35(Base):
    DeclarativeBase()


def s36(Base):
    class A(DeclarativeBase, Base):
        pass


def s37(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)
        x: Mapped[int] = mapped_column(Integr)


def s38(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column("id", "Integer", primary_key=True)


def s39(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True, autoincremnt=True)


def s40(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)
        tags: Mapped[list[str]] = mapped_column()


def s41(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)
        b: Mapped["B"] = relationship(foreign_keys="A.bid")

    class B(Base):
        __tablename__ = "b"
        id: Mapped[int] = mapped_column(primary_key=True)


def s42(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)
        b_id: Mapped[int] = mapped_column(ForeignKey("b.id"))
        b: Mapped[list["B"]] = relationship()

    class B(Base):
        __tablename__ = "b"
        id: Mapped[int] = mapped_column(primary_key=True)

    return A().b


def s43(Base):
    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)
        bs: Mapped["B"] = relationship()

    class B(Base):
        __tablename__ = "b"
        id: Mapped[int] = mapped_column(primary_key=True)
        a_id: Mapped[int] = mapped_column(ForeignKey("a.id"))

    return A().bs


for case in [
    s1,
    s2,
    s3,
    s4,
    s5,
    s6,
    s7,
    s8,
    s9,
    s10,
    s11,
    s12,
    s13,
    s14,
    s15,
    s16,
    s17,
    s18,
    s19,
    s23,
    s24,
    s25,
    s26,
    s27,
    s28,
    s29,
    s31,
    s32,
    s33,
    s34,
    s35,
    s36,
    s37,
    s38,
    s39,
    s40,
    s41,
    s42,
    s43,
]:
    show(case.__name__, case)
