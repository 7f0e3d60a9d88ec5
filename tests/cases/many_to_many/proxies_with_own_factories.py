# getset_factory, proxy_factory, proxy_bulk_set, info
from sqlalchemy import ForeignKey, create_engine, inspect, select, Column, Integer, String, Table
from sqlalchemy.ext.associationproxy import association_proxy, AssociationProxy
from sqlalchemy.ext import associationproxy as ap
from sqlalchemy.orm import declarative_base, Session, relationship
Base = declarative_base()
def attempt(f):
    try: print(f())
    except Exception as ex: print(type(ex).__name__, ex)
class Bag:
    def __init__(self): self.items = []
    __emulates__ = list
    from sqlalchemy.orm.collections import collection
    @collection.appender
    def append(self, x): self.items.append(x)
    @collection.remover
    def remove(self, x): self.items.remove(x)
    @collection.iterator
    def __iter__(self): return iter(self.items)
class BagProxy(ap._AssociationList):
    def add(self, value):
        self.append(value)
    def shout(self): return [v.upper() for v in self]
def getset(collection_class, proxy):
    print("getset for", collection_class, proxy.value_attr)
    def getter(o): return None if o is None else getattr(o, proxy.value_attr).lower()
    def setter(o, v): setattr(o, proxy.value_attr, v.upper())
    return getter, setter
def factory(lazy, creator, value_attr, parent):
    print("factory", value_attr)
    getter, setter = parent._default_getset(parent.collection_class)
    return BagProxy(lazy, creator, getter, setter, parent)
def bulk(proxy, values):
    print("bulk", sorted(values))
    for v in values: proxy.append(v)
class Shelf(Base):
    __tablename__ = "shelf"
    id = Column(Integer, primary_key=True)
    books = relationship("Book")
    titles = association_proxy("books", "title", proxy_factory=factory, proxy_bulk_set=bulk, info={"a": 1})
    low = association_proxy("books", "title", getset_factory=getset)
    bags = relationship("Book", collection_class=Bag, viewonly=True)
    bag_titles = association_proxy("bags", "title")
class Book(Base):
    __tablename__ = "book"
    id = Column(Integer, primary_key=True)
    title = Column(String)
    shelf_id = Column(ForeignKey("shelf.id"))
    shelf = relationship(Shelf, overlaps="books")
    shelf_id_too = association_proxy("shelf", "id")
    low_id = association_proxy("shelf", "id", getset_factory=lambda cc, p: (lambda o: -o.id, lambda o, v: None))
    def __init__(self, title): self.title = title
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    sh = Shelf(titles=["Emma", "Ulysses"])
    s.add(sh); s.commit()
    print(sh.titles, sh.titles.shout(), type(sh.titles).__name__)
    sh.titles.append("Dune")
    sh.titles.add("It")
    attempt(lambda: sh.low)
    sh.low[0] = "xyz"
    attempt(lambda: (sh.low, sh.titles, sh.books[0].title))
    sh.titles = ["Solo"]
    s.commit()
    attempt(lambda: sh.bag_titles)
    attempt(lambda: list(sh.bag_titles))
    print(Shelf.__dict__["titles"].info, inspect(Shelf).all_orm_descriptors["titles"].info, Shelf.__dict__["low"].info)
    b = s.scalars(select(Book)).first()
    attempt(lambda: setattr(b, "shelf_id_too", 7))
    attempt(lambda: setattr(sh, "titles", None))
    x = Shelf()
    col = x.titles
    del x
    import gc; gc.collect()
    attempt(lambda: list(col))
    attempt(lambda: Shelf(nope=1))
    attempt(lambda: Shelf(low=["q"]).low)
