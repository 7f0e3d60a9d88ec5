# level: advanced | shows: generative select(): immutability, with_only_columns, add_columns, reset of order, where chains, get_final_froms, column lists, labels
from sqlalchemy import ForeignKey, create_engine, func, select, text, LABEL_STYLE_TABLENAME_PLUS_COL, LABEL_STYLE_NONE, LABEL_STYLE_DISAMBIGUATE_ONLY
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Area(Base):
    __tablename__ = "area"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    spots: Mapped[list["Spot"]] = relationship(back_populates="area")


class Spot(Base):
    __tablename__ = "spot"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    area: Mapped[Area] = relationship(back_populates="spots")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Area(name="n", spots=[Spot(name="n1"), Spot(name="n2")]), Area(name="s", spots=[Spot(name="s1")])])
session.commit()
base = select(Area)
more = base.where(Area.name == "n")
print(base is not more, base.whereclause, more.whereclause)
print(more.where(Area.id > 0).order_by(Area.id).order_by(None))
print(base.join(Area.spots).with_only_columns(Area.name, Spot.name).order_by(Spot.id))
print(session.execute(base.join(Area.spots).with_only_columns(Area.name, Spot.name).order_by(Spot.id)).all())
print(base.add_columns(func.count(Spot.id)).join(Area.spots).group_by(Area.id))
print(session.execute(base.add_columns(func.count(Spot.id)).join(Area.spots).group_by(Area.id).order_by(Area.id)).all()[0][1])
both = select(Area, Spot).join(Spot)
for style in (LABEL_STYLE_TABLENAME_PLUS_COL, LABEL_STYLE_NONE, LABEL_STYLE_DISAMBIGUATE_ONLY):
    print(both.set_label_style(style))
    print(both.set_label_style(style).subquery().c.keys())
print([c.key for c in both.selected_columns], both.exported_columns.keys())
print([f.name for f in both.get_final_froms() if hasattr(f, "name")], len(both.get_final_froms()), [t.name for t in select(Area.name, Spot.id).columns_clause_froms])
print([(d["name"], d["type"].__name__ if isinstance(d["type"], type) else str(d["type"]), d["aliased"], d["expr"] is d["entity"]) for d in both.add_columns(Area.name, func.now().label("at")).column_descriptions])
print(select(Area.name).distinct().order_by(Area.name.desc()).limit(1).offset(1))
print(select(Spot.name).filter_by(name="n1").filter(Spot.id < 9))
try:
    select(Spot).join(Spot.area).filter_by(name="s")
except Exception as error:
    print(type(error).__name__, error)
print(session.scalars(select(Spot).join(Spot.area).filter_by(area_id=2)).one().name)
print(select(func.count()).select_from(Spot).join(Area, Area.id == Spot.area_id).where(text("area.name = 'n'")))
print(session.scalar(select(func.count()).select_from(Spot).join(Area).where(text("area.name = 'n'"))))
a, b = aliased(Area, name="a"), aliased(Spot)
print(select(a.name, b.name).join_from(a, b, a.id == b.area_id))
print(select(a).join_from(a, a.spots.of_type(b)).where(b.name == "x"))
print(select(Area.id, Area.name.label("id"), Spot.id, Spot.id))
row = session.execute(select(Area.id, Area.name.label("tag"), Spot.id).join(Spot).order_by(Spot.id)).first()
print(row._fields, tuple(row), row.id)
print(select(Area).prefix_with("/*+ hint */").suffix_with("/* end */"))
print(select(Area).with_for_update(), select(Area).execution_options(x=1).get_execution_options())
print(select(Area.__table__.c.name, Spot).where(Area.__table__.c.id == Spot.area_id))
print(select(Area.name + "!", Area.id * 2, -Area.id).subquery().c.keys())
print(select().add_columns(Area.id).add_columns(Spot.name).where(Area.id == Spot.area_id))
print(select(Area).reduce_columns() if hasattr(select(Area), "reduce_columns") else None)
