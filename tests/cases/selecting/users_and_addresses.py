from typing import List, Optional

from sqlalchemy import ForeignKey, String, create_engine, func, select, update, delete, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30))
    fullname: Mapped[Optional[str]]
    addresses: Mapped[List["Address"]] = relationship(back_populates="user", cascade="all, delete-orphan")

    def __repr__(self) -> str:
        return f"User(id={self.id!r}, name={self.name!r}, fullname={self.fullname!r})"


class Address(Base):
    __tablename__ = "address"
    id: Mapped[int] = mapped_column(primary_key=True)
    email_address: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    user: Mapped["User"] = relationship(back_populates="addresses")

    def __repr__(self) -> str:
        return f"Address(id={self.id!r}, email_address={self.email_address!r})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)

with Session(engine) as session:
    spongebob = User(name="spongebob", fullname="Spongebob Squarepants", addresses=[Address(email_address="spongebob@sqlalchemy.org")])
    sandy = User(name="sandy", fullname="Sandy Cheeks", addresses=[Address(email_address="sandy@sqlalchemy.org"), Address(email_address="sandy@squirrelpower.org")])
    patrick = User(name="patrick", fullname="Patrick Star")
    session.add_all([spongebob, sandy, patrick])
    session.commit()

session = Session(engine)
stmt = select(User).where(User.name.in_(["spongebob", "sandy"]))
print(stmt)
for user in session.scalars(stmt):
    print(user)
stmt = select(Address).join(Address.user).where(User.name == "sandy").where(Address.email_address == "sandy@sqlalchemy.org")
sandy_address = session.scalars(stmt).one()
print(sandy_address)
stmt = select(User).where(User.name == "patrick")
patrick = session.scalars(stmt).one()
patrick.addresses.append(Address(email_address="patrickstar@sqlalchemy.org"))
sandy_address.email_address = "sandy_cheeks@sqlalchemy.org"
session.commit()
sandy = session.get(User, 2)
sandy.addresses.remove(sandy_address)
session.flush()
session.delete(patrick)
session.commit()
print(session.execute(select(User.name, func.count(Address.id)).join(User.addresses, isouter=True).group_by(User.name).order_by(User.name)).all())
row = session.execute(select(User, Address.email_address).join(User.addresses).order_by(Address.id)).first()
print(row, row.User.name, row.email_address)
print(session.scalar(select(func.count()).select_from(User)))
print(session.execute(update(User).where(User.name == "sandy").values(fullname="Sandy Squirrel Cheeks")).rowcount)
print(sandy.fullname)
session.execute(insert(User), [{"name": "squidward", "fullname": "Squidward Tentacles"}, {"name": "mr krabs", "fullname": None}])
print(session.scalars(select(User).order_by(User.name)).all())
session.execute(delete(User).where(User.name.in_(["squidward"])))
print(session.scalars(select(User.name).order_by(User.id)).all())
session.rollback()
print(session.scalars(select(User.name).order_by(User.id)).all())
session.close()
