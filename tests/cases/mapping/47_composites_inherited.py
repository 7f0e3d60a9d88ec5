# level: advanced | shows: composites across joined inheritance, relationships, eager loads and Query
import dataclasses
from typing import Optional
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase):
    pass
@dataclasses.dataclass(order=True)
class Size:
    w: float
    h: float
    unit: str = "cm"
    def area(self):
        return self.w * self.h
class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column()
    size: Mapped[Size] = composite()
    parts: Mapped[list["Part"]] = relationship(back_populates="item", order_by="Part.id")
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "item"}
class Framed(Item):
    __tablename__ = "framed"
    id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    frame: Mapped[Size] = composite(mapped_column("fw"), mapped_column("fh"), mapped_column("funit"))
    __mapper_args__ = {"polymorphic_identity": "framed"}
class Part(Base):
    __tablename__ = "part"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey(Item.id))
    size: Mapped[Size] = composite(mapped_column("pw"), mapped_column("ph"), mapped_column("punit"))
    item: Mapped[Item] = relationship(back_populates="parts")
print(Item.__table__.c.keys(), Framed.__table__.c.keys())
print([(c.name, str(c.type), c.nullable) for c in Item.__table__.c])
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    s.add_all([Item(kind="item", size=Size(1, 2), parts=[Part(size=Size(.5, .5)), Part(size=Size(.25, 1, "in"))]),
               Framed(size=Size(3, 4), frame=Size(5, 6, "mm"))])
    s.commit()
    s.expunge_all()
    for i in s.scalars(select(Item).options(selectinload(Item.parts)).order_by(Item.id)):
        print(type(i).__name__, i.size, i.size.area(), [p.size for p in i.parts])
    f = s.scalars(select(Framed).where(Framed.frame == Size(5, 6, "mm"), Framed.size == Size(3, 4))).one()
    print(f.frame, f.size)
    print(select(Framed.frame, Framed.size))
    print(s.execute(select(Framed.frame, Framed.size)).all())
    print(s.query(Item.size, Part.size).join(Item.parts).order_by(Part.id).all())
    print(s.query(Part).filter(Part.size != Size(.5, .5)).one().size)
    print(s.query(Part).filter_by(size=Size(.5, .5)).one().size)
    print(max(s.scalars(select(Part.size))))
    wp = with_polymorphic(Item, [Framed])
    print([ (type(i).__name__, i.size) for i in s.scalars(select(wp).where(wp.Framed.frame == Size(5, 6, "mm")))])
    f.frame = Size(9, 9)
    f.size = dataclasses.replace(f.size, unit="m")
    s.commit()
    print(f.frame, f.size)
    print(s.query(Part).update({Part.size: Size(1, 1, "u")}))
    print(s.scalars(select(Part.size).distinct()).all())
    print(s.execute(select(Item.id, Part.size).join(Part).where(Part.size == Size(1, 1, "u")).order_by(Part.id)).all())
    sub = select(Part.item_id, Part.size).subquery()
    print(select(Item).join(sub, sub.c.item_id == Item.id).where(sub.c.pw > 0))
    print(s.scalar(select(func.count()).select_from(Part).where(Part.size.in_([Size(1,1)])) if False else select(func.count(Part.id))))
    s.execute(insert(Part), [{"item_id": 1, "size": Size(7, 7, "z")}, {"item_id": 1, "size": Size(8, 8, "z")}])
    print(s.scalars(select(Part.size).order_by(Part.id)).all())
    s.execute(insert(Part).values({Part.item_id: 1, Part.size: Size(2, 2, "v")}))
    print(s.scalars(select(Part.size).order_by(Part.id.desc())).first())
    print([c.key for c in inspect(Framed).composites], inspect(Framed).composites["size"].parent.class_.__name__)
