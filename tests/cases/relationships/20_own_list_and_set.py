from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.collections import collection

class Base(DeclarativeBase):
    pass


class Names(list):
    def names(self):
        return [item.name for item in self]


class Circle(set):
    def names(self):
        return sorted(item.name for item in self)


class Line:
    __emulates__ = list

    def __init__(self):
        self.items = []

    def append(self, item):
        self.items.append(item)

    def remove(self, item):
        self.items.remove(item)

    def __iter__(self):
        return iter(self.items)


class Team(Base):
    __tablename__ = "team"
    id: Mapped[int] = mapped_column(primary_key=True)
    listed: Mapped[Names["One"]] = relationship("One", collection_class=Names, back_populates="team")
    circle = relationship("Two", collection_class=Circle, back_populates="team")
    line = relationship("Three", collection_class=Line, back_populates="team")


class One(Base):
    __tablename__ = "one"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    team: Mapped[Team | None] = relationship(back_populates="listed")


class Two(Base):
    __tablename__ = "two"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    team: Mapped[Team | None] = relationship(back_populates="circle")


class Three(Base):
    __tablename__ = "three"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    team: Mapped[Team | None] = relationship(back_populates="line")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    team = Team(circle={Two(name="x"), Two(name="y")})
    team.listed.extend([One(name="b"), One(name="a")])
    team.listed[0:1] = [One(name="c"), One(name="d")]
    Three(name="z", team=team)
    print(team.listed.names(), team.circle.names(), [item.name for item in team.line])
    session.add(team)
    session.commit()
    print(type(team.listed).__name__, type(team.circle).__name__, type(team.line).__name__)
    print(team.listed.names(), team.circle.names(), [item.name for item in team.line])
    team.listed.pop()
    team.circle.clear()
    team.line.remove(next(iter(team.line)))
    session.commit()
    print(team.listed.names(), team.circle.names(), list(team.line))
