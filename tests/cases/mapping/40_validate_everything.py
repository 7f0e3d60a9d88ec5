# level: basic | shows: @validates with conversion, several names, collections, include_removes, errors that leave the object as it was
from datetime import date

from sqlalchemy import Column, Date, ForeignKey, Integer, Numeric, String, create_engine, select
from sqlalchemy.orm import Session, declarative_base, relationship, validates

Base = declarative_base()


class Positive:
    @validates("amount", "limit")
    def positive(self, key, value):
        if value is not None and value < 0:
            raise ValueError(f"{type(self).__name__}.{key} must not be negative")
        return value


class Account(Positive, Base):
    __tablename__ = "account"
    id = Column(Integer, primary_key=True)
    email = Column(String, nullable=False)
    opened = Column(Date)
    amount = Column(Integer, default=0)
    limit = Column(Integer)
    cards = relationship("Card", back_populates="account", cascade="all, delete-orphan")

    @validates("email")
    def _email(self, key, address):
        name, at, domain = address.partition("@")
        if not at:
            raise ValueError("no address: " + address)
        return f"{name}@{domain.lower()}"

    @validates("opened")
    def _opened(self, key, value):
        return date.fromisoformat(value) if isinstance(value, str) else value

    @validates("cards", include_removes=True)
    def _cards(self, key, card, is_remove):
        print("card", card.number, "leaves" if is_remove else "comes")
        if not is_remove and len(card.number) != 4:
            raise ValueError("wrong number")
        return card


class Card(Base):
    __tablename__ = "card"
    id = Column(Integer, primary_key=True)
    number = Column(String)
    account_id = Column(ForeignKey("account.id"))
    account = relationship(Account, back_populates="cards")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
account = Account(email="Ann@EXAMPLE.org", opened="2024-02-29", amount=5)
print(account.email, repr(account.opened))
for name, value in (("amount", -1), ("limit", -5), ("email", "nobody"), ("opened", "tomorrow")):
    try:
        setattr(account, name, value)
    except ValueError as error:
        print(error, "|", getattr(account, name))
account.cards.append(Card(number="1234"))
try:
    account.cards.append(Card(number="1"))
except ValueError as error:
    print(error, len(account.cards))
try:
    account.cards = [Card(number="5678"), Card(number="")]
except ValueError as error:
    print(error, [card.number for card in account.cards])
Card(number="9999", account=account)
with Session(engine) as session:
    session.add(account)
    session.commit()
    account.cards.remove(account.cards[0])
    session.commit()
    print(session.execute(select(Card.number)).all())
    session.delete(account)
    session.commit()
    print(session.execute(select(Card.number)).all())
