# Constraints that a flush runs into: what the error says and keeps, and how the session goes on.
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, create_engine, event, inspect, select
from sqlalchemy.exc import IntegrityError, PendingRollbackError, StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Country(Base):
    __tablename__ = "country"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    cities: Mapped[list["City"]] = relationship(back_populates="country", passive_deletes="all")


class City(Base):
    __tablename__ = "city"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    people: Mapped[int] = mapped_column(default=1)
    country_code: Mapped[str] = mapped_column(ForeignKey("country.code"))
    country: Mapped[Country] = relationship(back_populates="cities")
    __table_args__ = (CheckConstraint("people > 0", name="ck_people"), UniqueConstraint("name", "country_code", name="uq_city"))


engine = create_engine("sqlite://")


@event.listens_for(engine, "connect")
def strict(connection, record):
    connection.execute("PRAGMA foreign_keys=ON")


Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Country(code="it", name="Italy", cities=[City(name="Rome", people=3), City(name="Turin", people=2)]))
    session.commit()


def attempt(what, act):
    with Session(engine) as session:
        try:
            act(session)
            session.commit()
            print(what, "went through")
        except StatementError as error:
            print(what, type(error).__name__, type(error.orig).__name__, error.orig, error.code, error.connection_invalidated)
            print("   ", " ".join(error.statement.split()), error.params, error.ismulti, error.hide_parameters)
            print("   ", error.args, error.detail, str(error).splitlines()[-1])
            print("   ", session.in_transaction(), session.is_active, len(session.new), len(session.dirty))


def rename(session):
    session.get(Country, "it").name = None


def several(session):
    session.add_all([City(name="Milan", country_code="it"), City(name="Rome", country_code="it")])


def keys(session):
    session.add_all([City(id=10, name="Bari", country_code="it"), City(id=10, name="Pisa", country_code="it")])


def same_country(session):
    session.add(Country(code="it", name="Another"))


def updates(session):
    for city in session.scalars(select(City)):
        city.people -= 2


attempt("not null", rename)
attempt("unique in a batch", several)
attempt("the same key", keys)
attempt("the key of a row that is there", same_country)
attempt("unique", lambda session: session.add(Country(code="xx", name="Italy")))
attempt("foreign key", lambda session: session.add(City(name="Nowhere", country_code="zz")))
attempt("check in executemany", updates)
attempt("delete a parent", lambda session: session.delete(session.get(Country, "it")))
attempt("missing", lambda session: session.add(City(name="Lone")))
attempt("wrong type", lambda session: session.add(City(name=1j, country_code="it")))

session = Session(engine)
rome = session.scalars(select(City).where(City.name == "Rome")).one()
rome.people = 0
for _ in range(2):
    try:
        session.flush()
    except (IntegrityError, PendingRollbackError) as error:
        print(type(error).__name__, error.code, str(error).splitlines()[0])
print(session.is_active, rome.people if "people" in inspect(rome).dict else "expired", rome in session.dirty)
session.rollback()
print(rome.people)
with session.begin_nested():
    rome.people = 9
try:
    with session.begin_nested():
        session.add(City(name="Rome", country_code="it"))
except IntegrityError as error:
    print(error.orig, session.is_active, session.in_nested_transaction())
print(rome.people)
session.commit()
print(session.scalars(select(City.people).order_by(City.id)).all())
