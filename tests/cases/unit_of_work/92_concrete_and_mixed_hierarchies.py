# level: advanced | shows: flushes of concrete inheritance, of single-table classes below joined ones, columns that classes share (use_existing_column), order of tables, deletes
from sqlalchemy import ForeignKey, String, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str]
    balance: Mapped[int] = mapped_column(default=0)


class Savings(Account):
    __tablename__ = "savings"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column()
    balance: Mapped[int] = mapped_column(default=100)
    rate: Mapped[int | None]
    __mapper_args__ = {"concrete": True}


class Media(Base):
    __tablename__ = "media"
    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    title: Mapped[str | None]
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("media.id"))
    follows: Mapped["Media | None"] = relationship(remote_side=id, back_populates="next")
    next: Mapped[list["Media"]] = relationship(back_populates="follows", order_by="Media.id")
    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "media"}


class Film(Media):
    __tablename__ = "film"
    id: Mapped[int] = mapped_column(ForeignKey("media.id"), primary_key=True)
    minutes: Mapped[int | None]
    __mapper_args__ = {"polymorphic_identity": "film"}


class Short(Film):
    award: Mapped[str | None] = mapped_column(use_existing_column=True)
    __mapper_args__ = {"polymorphic_identity": "short"}


class Trailer(Film):
    award: Mapped[str | None] = mapped_column(use_existing_column=True)
    of_id: Mapped[int | None] = mapped_column(ForeignKey("film.id"))
    of: Mapped[Film | None] = relationship(foreign_keys=of_id, remote_side=Film.id)
    __mapper_args__ = {"polymorphic_identity": "trailer", "inherit_condition": Film.id == Media.id}


class Book(Media):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(ForeignKey("media.id"), primary_key=True)
    pages: Mapped[int | None]
    film_id: Mapped[int | None] = mapped_column(ForeignKey("film.id"))
    film: Mapped[Film | None] = relationship(foreign_keys=film_id)
    __mapper_args__ = {"polymorphic_identity": "book", "inherit_condition": id == Media.id}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Savings(owner="s1", rate=2), Account(owner="a1"), Savings(owner="s2"), Account(owner="a2", balance=5)])
session.commit()
saved = session.get(Savings, 1)
plain = session.get(Account, 1)
print(inspect(saved).identity_key[0].__name__, inspect(plain).identity_key[0].__name__, saved is plain)
saved.balance, plain.balance = 1, 2
session.delete(session.get(Savings, 2))
session.commit()
print(session.execute(select(Account.owner, Account.balance)).all(), session.execute(select(Savings.owner, Savings.balance)).all())

film = Film(title="Long", minutes=120)
trailer = Trailer(title="Teaser", minutes=2, of=film, award="none")
book = Book(title="Novel", pages=300, film=film)
sequel = Film(title="Longer", follows=film)
short = Short(title="Brief", award="gold", follows=sequel)
session.add_all([trailer, short, book])
session.commit()
print([(type(m).__name__, m.id, m.title, m.follows_id) for m in session.scalars(select(Media).order_by(Media.id))])
session.refresh(trailer)
print([m.title for m in film.next], trailer.of.title, [c.name for c in Film.__table__.c])
short.award, trailer.award, book.pages = "silver", "bronze", 301
sequel.follows = book
short.minutes = 9
session.commit()
print(session.execute(select(Film.__table__.c.id, Film.__table__.c.award, Film.__table__.c.minutes)).all(), [m.title for m in book.next])
session.refresh(trailer)
session.refresh(book)
session.delete(film)
try:
    session.commit()
    print(session.execute(select(Film.__table__.c.of_id)).all(), session.execute(select(Book.__table__.c.film_id)).all())
except Exception as err:
    print(type(err).__name__, err)
    session.rollback()
for item in (trailer, sequel, book, short):
    session.delete(item)
    session.commit()
session.commit()
print(session.scalars(select(Media.title)).all())
