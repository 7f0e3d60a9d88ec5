# level: advanced | shows: two mappers that refer to each other: post_update on the many-to-one side and on the one-to-many side, and the error without it
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, select
from sqlalchemy.exc import CircularDependencyError
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()


class Team(Base):
    __tablename__ = "team"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    captain_id = Column(ForeignKey("player.id", use_alter=True, name="fk_captain"))
    players = relationship("Player", back_populates="team", foreign_keys="Player.team_id", order_by="Player.id")
    captain = relationship("Player", foreign_keys=captain_id, post_update=True)


class Player(Base):
    __tablename__ = "player"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    team_id = Column(ForeignKey("team.id"))
    team = relationship(Team, back_populates="players", foreign_keys=team_id)


class Island(Base):
    __tablename__ = "island"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    first_harbour_id = Column(ForeignKey("harbour.id", use_alter=True, name="fk_first"))
    harbours = relationship("Harbour", foreign_keys="Harbour.island_id", post_update=True, order_by="Harbour.id")
    first = relationship("Harbour", foreign_keys=first_harbour_id)


class Harbour(Base):
    __tablename__ = "harbour"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    island_id = Column(ForeignKey("island.id"))


class Egg(Base):
    __tablename__ = "egg"
    id = Column(Integer, primary_key=True)
    hen_id = Column(ForeignKey("hen.id", use_alter=True, name="fk_hen"))
    hen = relationship("Hen", foreign_keys=hen_id)


class Hen(Base):
    __tablename__ = "hen"
    id = Column(Integer, primary_key=True)
    egg_id = Column(ForeignKey("egg.id"))
    egg = relationship(Egg, foreign_keys=egg_id)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
red = Team(name="red", players=[Player(name="ann"), Player(name="bea"), Player(name="cyd")])
red.captain = red.players[1]
blue = Team(name="blue", players=[Player(name="dot")])
blue.captain = blue.players[0]
session.add_all([red, blue])
session.commit()
print(session.execute(select(Team.name, Team.captain_id)).all(), session.execute(select(Player.name, Player.team_id)).all())

red.captain, blue.captain = red.players[0], None
session.commit()
print(red.captain.name, blue.captain)
session.delete(red.captain)
session.flush()
print("captain gone:", [p.name for p in red.players], red.captain_id)
session.rollback()
for player in list(red.players):
    session.delete(player)
session.delete(red)
session.commit()
print(session.scalars(select(Player.name)).all())

isle = Island(name="Ros", harbours=[Harbour(name="east"), Harbour(name="west")])
isle.first = isle.harbours[1]
session.add(isle)
session.commit()
print(isle.first.name, [(h.name, h.island_id) for h in isle.harbours])
session.delete(isle)
session.commit()
print(session.execute(select(Harbour.name, Harbour.island_id)).all())

hen = Hen()
hen.egg = Egg(hen=hen)
session.add(hen)
try:
    session.flush()
except CircularDependencyError as err:
    print(type(err).__name__, str(err).split("(")[0])
session.rollback()
