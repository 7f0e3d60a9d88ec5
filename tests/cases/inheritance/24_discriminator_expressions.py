# level: advanced | shows: polymorphic_on by case(), by column_property, by another attribute; identities that nobody has, errors
from sqlalchemy import case, create_engine, select, text, cast, String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, column_property, mapped_column


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    cents: Mapped[int]
    __mapper_args__ = {
        "polymorphic_on": case((cents < 0, "debt"), (cents > 1000, "rich"), else_="plain"),
        "polymorphic_identity": "plain",
    }


class Debt(Account):
    __mapper_args__ = {"polymorphic_identity": "debt"}


class Rich(Account):
    __mapper_args__ = {"polymorphic_identity": "rich"}


class Shape(Base):
    __tablename__ = "shape"
    id: Mapped[int] = mapped_column(primary_key=True)
    corners: Mapped[int]
    form = column_property(case((corners == 3, "tri"), (corners == 4, "quad"), else_="any"))
    __mapper_args__ = {"polymorphic_on": form, "polymorphic_identity": "any"}


class Triangle(Shape):
    __mapper_args__ = {"polymorphic_identity": "tri"}


class Ticket(Base):
    __tablename__ = "ticket"
    id: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[int]
    __mapper_args__ = {"polymorphic_on": "level", "polymorphic_identity": 0}


class Urgent(Ticket):
    __mapper_args__ = {"polymorphic_identity": 9}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([Account(cents=c) for c in (-5, 100, 5000)])
    session.add_all([Shape(corners=c) for c in (3, 4, 7)])
    session.add_all([Ticket(), Urgent()])
    try:
        session.commit()
    except Exception as error:
        print(type(error).__name__, error)
    print([type(a).__name__ for a in session.scalars(select(Account).order_by(Account.id))])
    print(select(Debt))
    print([a.cents for a in session.scalars(select(Rich))])
    print([(type(t).__name__, t.level) for t in session.scalars(select(Ticket).order_by(Ticket.id))])
    print(select(Triangle))
    try:
        print([(type(s).__name__, s.form) for s in session.scalars(select(Shape).order_by(Shape.id))])
    except Exception as error:
        print(type(error).__name__, error)
    session.execute(text("insert into ticket (level) values (5)"))
    try:
        session.scalars(select(Ticket).where(Ticket.level == 5)).all()
    except Exception as error:
        print(type(error).__name__, error)
    print(Account.__mapper__.polymorphic_map.keys(), Ticket.__mapper__.polymorphic_on.name)
    rich = session.scalars(select(Rich)).one()
    rich.cents = 1
    session.commit()
    print(type(rich).__name__, rich.cents)
    session.expunge_all()
    print([type(a).__name__ for a in session.scalars(select(Account).order_by(Account.id))])
