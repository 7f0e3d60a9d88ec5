from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.collections import collection

class Base(DeclarativeBase):
    pass


class NoAppender:
    @collection.remover
    def take(self, item):
        pass


class NoRemover:
    @collection.appender
    def put(self, item):
        pass


class NoIterator:
    @collection.appender
    def put(self, item):
        pass

    @collection.remover
    def take(self, item):
        pass


for number, kind in enumerate((NoAppender, NoRemover, NoIterator, int)):

    class OwnBase(DeclarativeBase):
        pass

    class Parent(OwnBase):
        __tablename__ = "parent"
        id: Mapped[int] = mapped_column(primary_key=True)
        children = relationship("Child", collection_class=kind)

    class Child(OwnBase):
        __tablename__ = "child"
        id: Mapped[int] = mapped_column(primary_key=True)
        parent_id: Mapped[int] = mapped_column(ForeignKey("parent.id"))

    try:
        print(Parent().children)
    except Exception as error:
        print(type(error).__name__, error)
