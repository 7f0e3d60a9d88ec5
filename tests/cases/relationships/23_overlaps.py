import warnings

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


def told(make):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            make()
        except Exception as error:
            print(type(error).__name__, error)
    for warning in caught:
        print(warning.category.__name__, warning.message)


def mapped(kids=None, parent=None, more_kids=None):
    class OwnBase(DeclarativeBase):
        pass

    class Parent(OwnBase):
        __tablename__ = "parent"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str]
        if kids is not None:
            kids_ = kids()
        if more_kids is not None:
            more = more_kids()

    class Child(OwnBase):
        __tablename__ = "child"
        id: Mapped[int] = mapped_column(primary_key=True)
        parent_id: Mapped[int] = mapped_column(ForeignKey("parent.id"))
        if parent is not None:
            parent_ = parent()

    OwnBase.registry.configure()
    print("configured")


told(lambda: mapped(lambda: relationship("Child"), lambda: relationship("Parent")))
told(lambda: mapped(lambda: relationship("Child"), lambda: relationship("Parent", overlaps="kids_")))
told(lambda: mapped(lambda: relationship("Child", viewonly=True), lambda: relationship("Parent")))
told(lambda: mapped(lambda: relationship("Child"), None, lambda: relationship("Child")))
told(lambda: mapped(lambda: relationship("Child", back_populates="parent_"), lambda: relationship("Parent", back_populates="kids_")))
told(lambda: mapped(lambda: relationship("Child", back_populates="parent_"), lambda: relationship("Parent", back_populates="kids_"), lambda: relationship("Child", overlaps="kids_, parent_")))
