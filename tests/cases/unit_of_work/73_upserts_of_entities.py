# level: advanced | shows: insert(Model).on_conflict_do_update / do_nothing with rows, returning entities, populate_existing, sort_by_parameter_order, SQL in values
from sqlalchemy import String, UniqueConstraint, create_engine, func, inspect, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Price(Base):
    __tablename__ = "price"
    id: Mapped[int] = mapped_column(primary_key=True)
    product: Mapped[str] = mapped_column(unique=True)
    cents: Mapped[int] = mapped_column("amount")
    changes: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(server_default="list")

    def __repr__(self):
        return f"<{self.id} {self.product} {self.cents} x{self.changes} {self.source}>"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
tea, jam = Price(product="tea", cents=300), Price(product="jam", cents=250)
session.add_all([tea, jam])
session.commit()
print(tea, jam)

stmt = insert(Price)
stmt = stmt.on_conflict_do_update(index_elements=[Price.product], set_={"amount": stmt.excluded.amount, "changes": Price.changes + 1})
rows = [{"product": "tea", "cents": 310}, {"product": "rum", "cents": 900}, {"product": "jam", "cents": 255}]
result = session.execute(stmt, rows)
print(type(result).__name__)
print(tea.cents, tea.changes, session.scalars(select(Price).order_by(Price.id)).all())
session.expire_all()
print(tea)

found = session.scalars(stmt.returning(Price), [{"product": "tea", "cents": 320}, {"product": "gin", "cents": 800}]).all()
print(found[0] is tea, sorted(p.product for p in found), tea.cents)
found = session.scalars(stmt.returning(Price), [{"product": "tea", "cents": 330}, {"product": "ale", "cents": 200}], execution_options={"populate_existing": True}).all()
print(tea.cents, tea.changes, tea in session.dirty, sorted(p.cents for p in found))
try:
    print(session.scalars(stmt.returning(Price, sort_by_parameter_order=True), [{"product": "tea", "cents": 1}, {"product": "oil", "cents": 2}]).all())
except Exception as err:
    print(type(err).__name__, str(err)[:100])

session.rollback()
quiet = insert(Price).on_conflict_do_nothing(index_elements=["product"])
print(session.execute(quiet.returning(Price.id, Price.cents), [{"product": "tea", "cents": 5}, {"product": "ink", "cents": 6}]).all())
print(session.execute(quiet.values(product="tea", cents=func.length("abcdef"))).rowcount)
single = insert(Price).values(product="jam", cents=260, changes=func.coalesce(None, 3))
single = single.on_conflict_do_update(index_elements=["product"], set_=dict(amount=single.excluded.amount, source=func.upper("upsert")), where=Price.cents < 1000)
print(session.scalars(single.returning(Price)).all(), jam in session, jam.__dict__.get("cents"))
print(session.scalars(single.returning(Price), execution_options={"populate_existing": True}).one() is jam, jam.cents, jam.source)
many = insert(Price).values([{"product": "tea", "cents": 1}, {"product": "nut", "cents": 2}])
many = many.on_conflict_do_update(index_elements=[Price.product], set_={Price.cents: many.excluded.amount})
try:
    print(session.execute(many.returning(Price.product, Price.cents)).all())
except Exception as err:
    print(type(err).__name__, str(err).splitlines()[0])
session.rollback()
print(session.scalars(select(Price).order_by(Price.id)).all(), inspect(tea).persistent)
