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


told(lambda: mapped(lambda: relationship("Child", back_populates="nothing")))
told(lambda: mapped(lambda: relationship("Child", back_populates="parent_id")))
told(lambda: mapped(None, lambda: relationship("Parent", cascade="all, delete-orphan")))
told(lambda: mapped(lambda: relationship("Child", cascade="all, nonsense")))
told(lambda: mapped(lambda: relationship("Child", passive_deletes="all", cascade="all")))
told(lambda: mapped(lambda: relationship("Child", primaryjoin="Parent.id > foreign(Child.parent_id)")))
told(lambda: mapped(lambda: relationship("Child", primaryjoin="Parent.id > foreign(Child.parent_id)", viewonly=True)))
told(lambda: mapped(lambda: relationship("Nowhere")))
told(lambda: mapped(lambda: relationship(int)))
told(lambda: mapped(lambda: relationship(5)))
told(lambda: mapped(lambda: relationship("Child", backref="a", back_populates="b")))
told(lambda: mapped(lambda: relationship("Child", viewonly=True, sync_backref=True)))
told(lambda: mapped(lambda: relationship("Child", lazy="sometimes")))
told(lambda: mapped(None, lambda: relationship("Parent", lazy="dynamic")))
told(lambda: mapped(lambda: relationship("Child", nonsense=1)))
told(lambda: mapped(lambda: relationship("Child", cascade_backrefs=True)))
told(lambda: mapped(lambda: relationship("Child", viewonly=True, passive_deletes=True)))
