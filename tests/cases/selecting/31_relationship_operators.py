# level: advanced | shows: any, has, contains, ==, !=, is None, in negations, with_parent, of_type and and_ in exists, on aliases
from sqlalchemy import Column, ForeignKey, Table, and_, create_engine, not_, or_, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column, relationship, with_parent


class Base(DeclarativeBase):
    pass


likes = Table("likes", Base.metadata, Column("cook_id", ForeignKey("cook.id"), primary_key=True), Column("dish_id", ForeignKey("dish.id"), primary_key=True))


class Cook(Base):
    __tablename__ = "cook"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    chef_id: Mapped[int | None] = mapped_column(ForeignKey("cook.id"))
    chef: Mapped["Cook | None"] = relationship(remote_side=[id], back_populates="helpers")
    helpers: Mapped[list["Cook"]] = relationship(back_populates="chef")
    dishes: Mapped[list["Dish"]] = relationship(back_populates="cook")
    liked: Mapped[list["Dish"]] = relationship(secondary=likes, back_populates="fans")


class Dish(Base):
    __tablename__ = "dish"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    stars: Mapped[int]
    cook_id: Mapped[int | None] = mapped_column(ForeignKey("cook.id"))
    cook: Mapped[Cook | None] = relationship(back_populates="dishes")
    fans: Mapped[list[Cook]] = relationship(secondary=likes, back_populates="liked")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
ann = Cook(id=1, name="ann")
bob = Cook(id=2, name="bob", chef=ann)
cem = Cook(id=3, name="cem", chef=ann)
session.add_all([ann, bob, cem])
session.flush()
soup, cake, rice = Dish(id=1, title="soup", stars=3, cook=ann), Dish(id=2, title="cake", stars=5, cook=bob), Dish(id=3, title="rice", stars=1)
session.add_all([soup, cake, rice])
session.flush()
ann.liked = [cake, rice]
bob.liked = [cake]
session.commit()


def names(condition, entity=Cook):
    print(select(entity.id).where(condition))
    return session.scalars(select(entity.id).where(condition).order_by(entity.id)).all()


print(names(Cook.dishes.any()), names(~Cook.dishes.any()))
print(names(Cook.dishes.any(Dish.stars > 3)), names(Cook.dishes.any(title="soup")))
print(names(Cook.liked.any(Dish.cook.has(Cook.name == "bob"))))
print(names(Cook.helpers.any(Cook.name == "cem")), names(Cook.chef.has(name="ann")))
print(names(Cook.liked.contains(cake)), names(~Cook.liked.contains(rice)))
print(names(Cook.dishes.contains(soup)), names(Dish.cook == ann, Dish), names(Dish.cook != ann, Dish))
print(names(Dish.cook == None, Dish), names(Dish.cook != None, Dish))  # noqa: E711
print(names(with_parent(ann, Cook.dishes), Dish), names(with_parent(ann, Cook.liked), Dish), names(with_parent(ann, Cook.helpers)))
print(names(or_(Cook.chef == ann, Cook.dishes.any(Dish.cook_id == Cook.id))))
helper = aliased(Cook)
print(select(Cook.name, helper.name).join(Cook.helpers.of_type(helper)).where(helper.dishes.any()))
print(session.execute(select(Cook.name, helper.name).join(Cook.helpers.of_type(helper)).where(helper.dishes.any())).all())
dish = aliased(Dish, name="d")
print(names(Cook.dishes.of_type(dish).any(and_(dish.stars == 5, dish.title.startswith("c")))))
print(names(Cook.liked.and_(Dish.stars > 2).any()))
print(session.scalars(select(dish.title).where(with_parent(bob, Cook.dishes, from_entity=dish))).all())
for bad in (lambda: Cook.dishes.has(), lambda: Dish.cook.any(), lambda: Cook.dishes == soup, lambda: Dish.cook.contains(ann), lambda: Cook.dishes.in_([soup]), lambda: Cook.name.any(), lambda: Dish.cook > ann):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
