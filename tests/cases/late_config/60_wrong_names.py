from typing import List, Optional

from sqlalchemy import *
from sqlalchemy.orm import *


def attempt(label, one_to_many=None, many_to_one=None, foreign_key=True, second=False):
    """Maps two classes, configures them, and shows what is wrong."""

    class Base(DeclarativeBase):
        pass

    class Parent(Base):
        __tablename__ = "parent"
        id = mapped_column(Integer, primary_key=True)
        name = mapped_column(String)
        if one_to_many:
            children = one_to_many()

    class Child(Base):
        __tablename__ = "child"
        id = mapped_column(Integer, primary_key=True)
        parent_id = mapped_column(Integer, *([ForeignKey("parent.id")] if foreign_key else []))
        if second:
            other_id = mapped_column(Integer, ForeignKey("parent.id"))
        if many_to_one:
            parent = many_to_one()

    try:
        Base.registry.configure()
        print(label, "->", "fine")
    except Exception as error:
        print(label, "->", type(error).__name__, error)
        try:
            Parent()
        except Exception as again:
            print("   ", type(again).__name__, str(again)[:120])


attempt("unknown class", lambda: relationship("Nobody"))
attempt("unknown class in a condition", lambda: relationship("Child", primaryjoin="Nobody.id == Child.parent_id"))
attempt("unknown attribute", lambda: relationship("Child", primaryjoin="Parent.nothing == Child.parent_id"))
attempt("unknown name", lambda: relationship("Child", remote_side="nothing"))
attempt("unknown attribute in a list", lambda: relationship("Child", foreign_keys="[Child.parent_id, Child.nothing]"))
attempt("unknown order", lambda: relationship("Child", order_by="Child.nothing"))
attempt("unknown table", lambda: relationship("Child", secondary="nothing"))
attempt("class as table", lambda: relationship("Child", secondary="Child"))
attempt("number as table", lambda: relationship("Child", secondary=5))
attempt("table as class", lambda: relationship("child"))
attempt("number as class", lambda: relationship(5))
attempt("unmapped class", lambda: relationship(int))
attempt("function that gives nothing", lambda: relationship(lambda: None))
attempt("function that gives a name", lambda: relationship(lambda: "Child"))
attempt("function that raises", lambda: relationship(lambda: 1 / 0))
attempt("condition that gives nothing", lambda: relationship("Child", primaryjoin=lambda: None))
attempt("join as name", lambda: relationship("Child", secondary="join(Parent, Child)"))
try:
    attempt("nothing", lambda: relationship())
except Exception as error:
    print(type(error).__name__, error)
