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


attempt("unknown back", lambda: relationship("Child", back_populates="nothing"))
attempt("back to a column", lambda: relationship("Child", back_populates="parent_id"))
attempt("backref to a column", lambda: relationship("Child", backref="parent_id"))
attempt("backref to a relationship", lambda: relationship("Child", backref="parent"), lambda: relationship("Parent"))
attempt("backref as tuple", lambda: relationship("Child", backref=("owner", {"lazy": "joined"})))
attempt("delete-orphan of many-to-one", None, lambda: relationship("Parent", cascade="all, delete-orphan"))
attempt("with a single parent", None, lambda: relationship("Parent", cascade="all, delete-orphan", single_parent=True))
attempt("cascade as tuple", lambda: relationship("Child", cascade=("all", "delete-orphan")))
attempt("passive_deletes", lambda: relationship("Child", passive_deletes="all", cascade="all, delete"))
attempt("unknown loading", lambda: relationship("Child", lazy="nothing"))
attempt("dynamic many-to-one", None, lambda: relationship("Parent", lazy="dynamic"))
attempt("write-only scalar", lambda: relationship("Child", lazy="write_only", uselist=False))
attempt("viewonly and back", lambda: relationship("Child", viewonly=True, back_populates="parent"), lambda: relationship("Parent", back_populates="children"))
for arguments in ({"cascade": "all, nothing"}, {"backref": "a", "back_populates": "b"}, {"viewonly": True, "sync_backref": True}, {"nothing": 1}, {"cascade": False}, {"cascade_backrefs": True}):
    try:
        relationship("Child", **arguments)
        print(arguments, "fine")
    except Exception as error:
        print(arguments, type(error).__name__, error)
