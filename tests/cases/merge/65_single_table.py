# level: intermediate | shows: merge() of single-table hierarchies, with a discriminator by expression, and relationships to the base
from sqlalchemy import ForeignKey, case, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Payment(Base):
    __tablename__ = "payment"
    id: Mapped[int] = mapped_column(primary_key=True)
    amount: Mapped[int]
    type: Mapped[str]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "cash"}
    def __repr__(self):
        return f"{type(self).__name__}({self.id}, {self.amount})"

class Card(Payment):
    last4: Mapped[str | None] = mapped_column(use_existing_column=True)
    __mapper_args__ = {"polymorphic_identity": "card"}

class Debit(Card):
    bank: Mapped[str | None]
    __mapper_args__ = {"polymorphic_identity": "debit"}

class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    payments: Mapped[list[Payment]] = relationship(order_by=Payment.id, cascade="all, delete-orphan")
    cards: Mapped[list[Card]] = relationship(viewonly=True, order_by=Card.id)

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    s.add(Order(id=1, payments=[Payment(id=1, amount=5), Card(id=2, amount=6, last4="1111"), Debit(id=3, amount=7, last4="2222", bank="x")]))

with Session(engine) as t:
    order = t.get(Order, 1)
    print(order.payments, order.cards, [sorted(inspect(p).unloaded) for p in order.payments])
order.payments[1].amount = 60
order.payments[2].bank = "y"
s = Session(engine)
m = s.merge(order)
print(m.payments, [sorted(inspect(p).unloaded) for p in m.payments], m.cards, sorted(map(repr, s.dirty)))
print([(a.key, a.history.added) for p in m.payments for a in inspect(p).attrs if a.history.has_changes()])
s.commit()
# the given class is above that of the row, the same, and below it
m = s.merge(Payment(id=3, amount=70, type="debit"))
print(m, inspect(m).attrs.type.history, inspect(m).attrs.amount.history)
m = s.merge(Card(id=3, last4="3333"))
print(m, m.type, inspect(m).attrs.last4.history)
s.rollback()
s.expunge_all()
m = s.merge(Debit(id=2, bank="z"))
print(type(m).__name__, inspect(m).pending, inspect(m).key)
try:
    s.flush()
except Exception as err:
    print(type(err).__name__, str(err).split("\n")[0])
s.rollback()
held = s.get(Payment, 2)
try:
    print(s.merge(Debit(id=2, bank="z")))
except Exception as err:
    print(type(err).__name__, err)
s.rollback()
# payments of the database left out, and one that changes its class in the graph
m = s.merge(Order(id=1, payments=[Card(id=2, last4="9"), Debit(amount=1, bank="new")]))
print(m.payments, [type(o).__name__ for o in s.new], m.cards)
s.commit()
print(s.execute(select(Payment.id, Payment.type, Payment.amount).order_by(Payment.id)).all(), m.cards)
