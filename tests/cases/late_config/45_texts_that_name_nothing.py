# level: advanced | shows: errors of texts and functions in relationship() that name nothing or the wrong thing
from sqlalchemy import *
from sqlalchemy.orm import *
from typing import List, Optional


def go(label, fn):
    class Base(DeclarativeBase):
        pass

    try:
        fn(Base)
        Base.registry.configure()
        print(label, "fine")
    except Exception as e:
        print(label, "->", type(e).__module__, type(e).__name__, e)


def mk(**rel):
    def fn(Base):
        class Parent(Base):
            __tablename__ = "parent"
            id = mapped_column(Integer, primary_key=True)
            name = mapped_column(String)
            for k, v in rel.items():
                locals()[k] = v()

        class Child(Base):
            __tablename__ = "child"
            id = mapped_column(Integer, primary_key=True)
            parent_id = mapped_column(Integer, ForeignKey("parent.id"))
            name = mapped_column(String)

    return fn


go("order func typo", mk(c=lambda: relationship("Child", order_by="dsc(Child.id)")))
go("order syntax", mk(c=lambda: relationship("Child", order_by="Child.id desc")))
go("pj syntax", mk(c=lambda: relationship("Child", primaryjoin="Parent.id = Child.parent_id")))
go("order attr", mk(c=lambda: relationship("Child", order_by="Child.nam")))
go("order tbl col", mk(c=lambda: relationship("Child", order_by="child.c.nam")))
go("order tbl attr", mk(c=lambda: relationship("Child", order_by="child.nam")))
go("fk str", mk(c=lambda: relationship("Child", foreign_keys="Child.parent")))
go("fk name only", mk(c=lambda: relationship("Child", foreign_keys="parent_id")))
go("remote", mk(c=lambda: relationship("Child", remote_side="Chil.id")))
go("backpop missing", mk(c=lambda: relationship("Child", back_populates="parent")))
go("backref clash", mk(c=lambda: relationship("Child", backref="name")))
go("backref and back_populates", mk(c=lambda: relationship("Child", backref="p", back_populates="q")))
go("secondary missing", mk(c=lambda: relationship("Child", secondary="nolink")))
go("dotted missing", mk(c=lambda: relationship("app.models.Child")))
go("dotted module", mk(c=lambda: relationship("__main__.Child")))
go("dotted module missing", mk(c=lambda: relationship("__main__.Chil")))
go("empty", mk(c=lambda: relationship("")))
go("expr", mk(c=lambda: relationship("Child.id")))
go("call expr", mk(c=lambda: relationship("Child()")))
go("pj true", mk(c=lambda: relationship("Child", primaryjoin="True")))
go("pj string number", mk(c=lambda: relationship("Child", primaryjoin="1 == 1")))
go("pj no fk", mk(c=lambda: relationship("Child", primaryjoin="Parent.name == Child.name")))
go("pj no fk viewonly", mk(c=lambda: relationship("Child", primaryjoin="Parent.name == Child.name", viewonly=True)))
go("pj no equality", mk(c=lambda: relationship("Child", primaryjoin="Parent.id > foreign(Child.parent_id)")))
go("pj literal", mk(c=lambda: relationship("Child", primaryjoin="foreign(Child.parent_id) == 5")))
go("pj same side", mk(c=lambda: relationship("Child", primaryjoin="foreign(Child.parent_id) == Child.id")))
go("lambda name error", mk(c=lambda: relationship(lambda: Nothing)))
go("lambda attr err", mk(c=lambda: relationship("Child", order_by=lambda: "Child.x".nope)))
go("lambda order str", mk(c=lambda: relationship("Child", order_by=lambda: "Child.id")))
go("order by int", mk(c=lambda: relationship("Child", order_by=3)))
go("order lit list", mk(c=lambda: relationship("Child", order_by=["Child.id"])))
go("bad lazy", mk(c=lambda: relationship("Child", lazy="sometimes")))
go("bad cascade", mk(c=lambda: relationship("Child", cascade="everything")))
go("bad kw", mk(c=lambda: relationship("Child", casscade="all")))
go("uselist str order", mk(c=lambda: relationship("Child", collection_class=int)))
go("two rel overlaps", mk(c=lambda: relationship("Child"), d=lambda: relationship("Child")))
go(
    "delete orphan m2o",
    mk(
        c=lambda: relationship(
            "Parent",
            remote_side="Parent.id",
            primaryjoin="Parent.id==foreign(Parent.name)",
            cascade="all, delete-orphan",
        )
    ),
)
go("single parent", mk(c=lambda: relationship("Child", single_parent=True)))
go("passive_deletes", mk(c=lambda: relationship("Child", passive_deletes="all", cascade="all, delete")))
go("viewonly cascade", mk(c=lambda: relationship("Child", viewonly=True, cascade="all")))
go("viewonly backref", mk(c=lambda: relationship("Child", viewonly=True, sync_backref=True)))
