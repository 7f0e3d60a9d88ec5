# level: advanced | shows: many-to-many over natural keys with passive_updates=False: UPDATE of secondary rows by old and new keys, both sides at once, self-referential
from sqlalchemy import Column, ForeignKey, String, Table, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


speaks = Table("speaks", Base.metadata, Column("person", ForeignKey("person.name"), primary_key=True), Column("language", ForeignKey("language.code"), primary_key=True))
near = Table("near", Base.metadata, Column("one", ForeignKey("language.code"), primary_key=True), Column("other", ForeignKey("language.code"), primary_key=True))


class Person(Base):
    __tablename__ = "person"
    name: Mapped[str] = mapped_column(primary_key=True)
    languages: Mapped[list["Language"]] = relationship(secondary=speaks, back_populates="people", passive_updates=False, order_by="Language.code")


class Language(Base):
    __tablename__ = "language"
    code: Mapped[str] = mapped_column(primary_key=True)
    family: Mapped[str | None]
    people: Mapped[list[Person]] = relationship(secondary=speaks, back_populates="languages", passive_updates=False, order_by=Person.name)
    like: Mapped[list["Language"]] = relationship(secondary=near, primaryjoin=code == near.c.one, secondaryjoin=code == near.c.other, passive_updates=False, order_by=code)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)


def rows():
    print("   ", session.execute(select(speaks).order_by(*speaks.c)).all(), session.execute(select(near).order_by(*near.c)).all())


no, sv = Language(code="no", family="north"), Language(code="sv", family="north")
liv = Person(name="Liv", languages=[no])
session.add_all([liv, sv])
session.commit()
liv.languages.append(sv)
session.commit()
liv.name = "Liv U."
session.flush()
print(inspect(liv).identity)
rows()
no.code = "nb"
session.flush()
rows()
session.commit()
print([language.code for language in liv.languages])

# the key changes while a row goes and another comes
da = Language(code="da")
session.add(da)
session.flush()
liv.name = "Liv"
liv.languages.remove(sv)
try:
    session.flush()
except Exception as err:
    print(type(err).__name__, err)
session.rollback()
rows()
session.add(da)
liv.languages.append(da)
da.code = "dk"
session.flush()
rows()
no.like.append(da)
session.commit()
da.code = "da"
session.flush()
rows()
session.rollback()
rows()
no.code = "no"
session.commit()
rows()
session.execute(speaks.delete())
liv.name = "L."
try:
    session.flush()
except Exception as err:
    print(type(err).__name__, err)
session.rollback()
session.delete(liv)
session.commit()
rows()
