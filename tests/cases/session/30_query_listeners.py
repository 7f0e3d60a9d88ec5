# level: intermediate | shows: before_compile, before_compile_update and before_compile_delete of queries, column_descriptions
from sqlalchemy import *
from sqlalchemy import event, inspect
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Item(Base):
    __tablename__='item'
    id: Mapped[int]=mapped_column(primary_key=True)
    name: Mapped[str]
    deleted: Mapped[bool]=mapped_column(default=False)
    tags: Mapped[list["Tag"]]=relationship()
class Tag(Base):
    __tablename__='tag'
    id: Mapped[int]=mapped_column(primary_key=True)
    item_id: Mapped[int]=mapped_column(ForeignKey("item.id"))
@event.listens_for(Query,"before_compile",retval=True)
def nodel(query):
    for d in query.column_descriptions:
        ent=d["entity"]
        if ent is None: continue

        if ent is Item or d["aliased"]: query=query.enable_assertions(False).filter(ent.deleted==False)
    return query
@event.listens_for(Query,"before_compile_update",retval=True)
def nu(query,ctx): print("upd",ctx.values); return query.filter(Item.deleted==False)
@event.listens_for(Query,"before_compile_delete",retval=True)
def nd(query,ctx): print("del"); return query
e=create_engine("sqlite://"); Base.metadata.create_all(e)
with Session(e) as s:
    s.add_all([Item(name=c,deleted=c in "bd",tags=[Tag()]) for c in "abcd"]); s.commit()
    print([i.name for i in s.query(Item)], s.query(Item).count(), s.query(Item.name).all(), s.query(func.count(Item.id)).scalar(), s.query(Item).first().name, s.query(Item).filter_by(name="b").one_or_none())
    I=aliased(Item); print(s.query(I.name).order_by(I.id).all(), s.query(Item).join(Item.tags).count(), s.query(Tag).join(Item).count() if False else 0)
    print(s.query(Item).update({"name":"z"})); print([i.name for i in s.scalars(select(Item).order_by(Item.id))])
    print(s.query(Item).filter(Item.deleted==True).delete(), s.query(Item).exists())
    print(s.query(Item).statement); print(str(s.query(Item.id)))
    for d in s.query(Item, Item.name, func.max(Tag.id).label("m"), Tag.id+1).column_descriptions: print(d["name"], d["aliased"], d["entity"] is Item, d["entity"] is I, getattr(d["type"],"__name__",str(d["type"])))
    for d in select(Item, Item.name.label("q"), Tag).column_descriptions: print(d["name"], d["type"] if not isinstance(d["type"],type) else d["type"].__name__, d["entity"])
