from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy import ForeignKeyConstraint

class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"
    bank: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    sent: Mapped[list["Transfer"]] = relationship(
        foreign_keys="[Transfer.bank, Transfer.source_number]", back_populates="source", overlaps="received,target"
    )
    received: Mapped[list["Transfer"]] = relationship(
        foreign_keys="[Transfer.bank, Transfer.target_number]", back_populates="target", overlaps="sent,source"
    )
    large: Mapped[list["Transfer"]] = relationship(
        primaryjoin="and_(Account.bank == Transfer.bank, Account.number == Transfer.source_number, Transfer.amount > 50)",
        order_by="desc(Transfer.amount)",
        viewonly=True,
    )


class Transfer(Base):
    __tablename__ = "transfer"
    id: Mapped[int] = mapped_column(primary_key=True)
    bank: Mapped[int] = mapped_column()
    source_number: Mapped[int | None] = mapped_column()
    target_number: Mapped[int | None] = mapped_column()
    amount: Mapped[int]
    source: Mapped[Account | None] = relationship(
        foreign_keys=[bank, source_number], back_populates="sent", overlaps="received,target"
    )
    target: Mapped[Account | None] = relationship(
        foreign_keys=[bank, target_number], back_populates="received", overlaps="sent,source"
    )
    __table_args__ = (
        ForeignKeyConstraint(["bank", "source_number"], ["account.bank", "account.number"]),
        ForeignKeyConstraint(["bank", "target_number"], ["account.bank", "account.number"]),
    )


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    ann, bob = Account(bank=1, number=1, name="ann"), Account(bank=1, number=2, name="bob")
    session.add_all([Transfer(source=ann, target=bob, amount=n) for n in (60, 5, 100)])
    session.add(Transfer(source=bob, target=ann, amount=7))
    session.commit()
    print([t.amount for t in ann.sent], [t.amount for t in ann.received], [t.amount for t in ann.large])
    print([t.target.name for t in ann.sent], session.query(Account).filter(Account.sent.any(amount=7)).one().name)
    print(Account.large.property.primaryjoin)
