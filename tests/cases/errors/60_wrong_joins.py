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


attempt("no foreign key", lambda: relationship("Child"), foreign_key=False)
attempt("no foreign key, the other way", None, lambda: relationship("Parent"), foreign_key=False)
attempt("two foreign keys", lambda: relationship("Child"), second=True)
attempt("two foreign keys, one chosen", lambda: relationship("Child", foreign_keys="Child.other_id"), second=True)
attempt("condition without foreign key", lambda: relationship("Child", primaryjoin="Parent.id == Child.parent_id"), foreign_key=False)
attempt("foreign()", lambda: relationship("Child", primaryjoin="Parent.id == foreign(Child.parent_id)"), foreign_key=False)
attempt("no equality", lambda: relationship("Child", primaryjoin="Parent.id > Child.parent_id"))
attempt("no equality to look at", lambda: relationship("Child", primaryjoin="Parent.id > foreign(Child.parent_id)", viewonly=True))
attempt("condition of one side", lambda: relationship("Child", primaryjoin="Parent.name == 'x'"))
attempt("foreign key elsewhere", lambda: relationship("Child", foreign_keys="Parent.name"))
attempt("remote side elsewhere", lambda: relationship("Child", remote_side="Parent.name"))
attempt("remote side on both", lambda: relationship("Child", remote_side="[Parent.id, Child.parent_id]"))
attempt("text as condition", lambda: relationship("Child", primaryjoin=text("x = y")))
attempt("column as condition", lambda: relationship("Child", primaryjoin="Parent.id"))
attempt("number as column", lambda: relationship("Child", foreign_keys=[5]))
attempt("number as order", lambda: relationship("Child", order_by=5))
attempt("secondary join alone", lambda: relationship("Child", secondaryjoin="Parent.id == Child.parent_id"))
