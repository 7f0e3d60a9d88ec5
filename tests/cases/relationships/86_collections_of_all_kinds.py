from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.orm.collections import InstrumentedList, KeyFuncDict, attribute_keyed_dict, collection, keyfunc_mapping


class Loud(InstrumentedList):
    """A list that says what happens to it."""

    def append(self, item, **kw):
        print("  append", item)
        super().append(item)

    def remove(self, item, **kw):
        print("  remove", item)
        super().remove(item)


class Bag:
    __emulates__ = set

    def __init__(self):
        self.data = []

    @collection.appender
    def put(self, item):
        self.data.append(item)

    @collection.remover
    def take(self, item):
        self.data.remove(item)

    def __iter__(self):
        return iter(self.data)

    @collection.removes_return()
    def last(self):
        return self.data.pop()

    @collection.replaces(2)
    def swap(self, index, item):
        old, self.data[index] = self.data[index], item
        return old


class ByInitial(KeyFuncDict):
    def __init__(self, *args):
        super().__init__(lambda item: item.name[0], *args)


sessions = []


def models(collection_class):
    class Base(DeclarativeBase):
        pass

    class Parent(Base):
        __tablename__ = "parent"
        id: Mapped[int] = mapped_column(primary_key=True)
        children = relationship("Child", collection_class=collection_class, back_populates="parent", order_by="Child.id")

    class Child(Base):
        __tablename__ = "child"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str]
        parent_id: Mapped[Optional[int]] = mapped_column(ForeignKey("parent.id"))
        parent = relationship("Parent", back_populates="children")

        def __repr__(self):
            return self.name

    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    sessions.append(Session(engine))
    return Parent, Child, sessions[-1]


Parent, Child, session = models(Loud)
parent = Parent(children=[Child(name="a")])
parent.children.append(Child(name="b"))
parent.children.extend([Child(name="c")])
parent.children.remove(parent.children[0])
Child(name="d", parent=parent)
session.add(parent)
session.commit()
print(type(parent.children).__name__, parent.children, isinstance(parent.children, list))
parent.children = [Child(name="e")]
session.commit()
print(parent.children)

Parent, Child, session = models(Bag)
parent = Parent()
a, b, c = Child(name="a"), Child(name="b"), Child(name="c")
parent.children.put(a)
parent.children.put(b)
parent.children.swap(0, c)
print(a.parent, c.parent is parent, parent.children.last(), b.parent)
parent.children = {a}
print(list(parent.children), c.parent)
session.add(parent)
session.commit()
print(list(parent.children))
try:
    parent.children = [a]
except TypeError as error:
    print(error)

Parent, Child, session = models(ByInitial)
parent = Parent()
parent.children.set(Child(name="ann"))
parent.children["b"] = Child(name="bob")
print(sorted(parent.children.items()))
parent.children.set(Child(name="amy"))
session.add(parent)
session.commit()
print(sorted(parent.children.items()), parent.children["b"].parent is parent)
parent.children.remove(parent.children["a"])
session.commit()
print(sorted(parent.children))

for factory in (lambda: [], keyfunc_mapping(lambda item: item.name.upper()), attribute_keyed_dict("name")):
    Parent, Child, session = models(factory)
    parent = Parent()
    for name in ("x", "y"):
        Child(name=name, parent=parent)
    session.add(parent)
    session.commit()
    print(type(parent.children).__name__, sorted(map(str, parent.children)))

for session in sessions:
    session.close()
