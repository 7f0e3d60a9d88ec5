# level: intermediate | shows: merge() from one live session into another, copies by make_transient, both written, cached objects revived
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, make_transient, mapped_column, object_session, relationship, sessionmaker

class Base(DeclarativeBase):
    pass

class Menu(Base):
    __tablename__ = "menu"
    id: Mapped[int] = mapped_column(primary_key=True)
    season: Mapped[str]
    dishes: Mapped[list["Dish"]] = relationship(back_populates="menu", order_by="Dish.id", cascade="all, delete-orphan")
    def __repr__(self):
        return f"Menu({self.id}, {self.season})"

class Dish(Base):
    __tablename__ = "dish"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    menu_id: Mapped[int] = mapped_column(ForeignKey("menu.id"))
    menu: Mapped[Menu] = relationship(back_populates="dishes")
    def __repr__(self):
        return f"Dish({self.id}, {self.name})"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
Maker = sessionmaker(engine, expire_on_commit=False)
with Maker.begin() as s:
    s.add(Menu(id=1, season="spring", dishes=[Dish(id=1, name="soup"), Dish(id=2, name="pie")]))

here, there = Maker(), Maker()
menu = here.get(Menu, 1)
menu.dishes[0].name = "cold soup"
copy = there.merge(menu)
print(copy is menu, copy.dishes, object_session(copy) is there, object_session(menu) is here)
print(sorted(map(repr, here.dirty)), sorted(map(repr, there.dirty)), inspect(copy.dishes[0]).attrs.name.history)
here.rollback()
print(menu.dishes[0].name, copy.dishes[0].name)
there.commit()
print(menu.dishes[0].name)
here.refresh(menu.dishes[0])
print(menu.dishes[0].name)

# a copy under a new key: all made transient, keys taken away
make_transient(menu)
print(inspect(menu).transient, [inspect(d).persistent for d in inspect(menu).dict["dishes"]])
for d in menu.dishes:
    make_transient(d)
    d.id = None
    d.menu_id = None
menu.id = None
menu.season = "summer"
new = there.merge(menu)
print(inspect(new).pending, [inspect(d).pending for d in new.dishes], len(there.new))
there.commit()
print(new, new.dishes, menu.id, there.scalars(select(Dish.id).order_by(Dish.id)).all())

# the row of a cached object has gone: merge() makes it anew
with Maker() as s:
    cached = s.get(Menu, new.id)
    cached.dishes
there.delete(new)
there.commit()
print(there.scalars(select(Menu)).all(), inspect(new).detached)
back = there.merge(cached)
print(inspect(back).pending, back, back.dishes, sorted(map(repr, there.new)))
there.commit()
print(there.scalars(select(Dish.name).order_by(Dish.id)).all(), inspect(back).identity)
# what was merged twice from two sources in one transaction
with Maker() as s:
    x = s.get(Menu, 1)
with Maker() as s:
    y = s.get(Menu, 1)
x.season, y.season = "first", "second"
a = there.merge(x)
print(inspect(a).attrs.season.history)
b = there.merge(y)
print(a is b, inspect(a).attrs.season.history, len(there.dirty))
there.commit()
print(there.scalars(select(Menu.season).order_by(Menu.id)).all())
there.expire_all()
z = there.merge(x)
print(z.season, inspect(z).attrs.season.history)
