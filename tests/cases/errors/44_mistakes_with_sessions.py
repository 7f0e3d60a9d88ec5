# level: advanced | shows: wrong objects and arguments given to sessions and queries
import gc
from sqlalchemy import *
from sqlalchemy.orm import *
import warnings


class Base(DeclarativeBase):
    pass


class Team(Base):
    __tablename__ = "team"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)
    players: Mapped[list["Player"]] = relationship(back_populates="team", cascade="all, delete-orphan")


class Player(Base):
    __tablename__ = "player"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    team: Mapped[Team] = relationship(back_populates="players")


class Badge(Base):
    __tablename__ = "badge"
    code: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str | None]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


def show(label, fn):
    print("##", label)
    with Session(engine) as s:
        try:
            print(label, "->", fn(s))
        except Exception as e:
            print(label, "->", type(e).__name__, "|", e)


def b1(s):
    s.add(Player(name="x"))
    s.flush()


def b2(s):
    t = Team(name="a")
    t.players.append("x")


def b3(s):
    t = Team(name="a")
    t.players = None


def b4(s):
    t = Team(name="a")
    t.players = 5


def b5(s):
    Player(team="x")


def b6(s):
    Player(team=Badge(code="q"))


def b7(s):
    s.add(Badge())
    s.flush()


def b8(s):
    s.add(Badge(code=None))
    s.flush()


def b9(s):
    b = Badge(code="z")
    s.add(b)
    s.flush()
    b.code = None
    s.flush()


def b10(s):
    t = Team(name="t1", players=[Player(name="p")])
    s.add(t)
    s.flush()
    p = t.players[0]
    with Session(engine) as s2:
        s2.add(p)


def b11(s):
    t = Team(name="t2")
    s.add(t)
    s.flush()
    s.expunge(t)
    s.delete(Team(name="zz"))


def b12(s):
    t = Team(name="t2")
    s.add(t)
    s.refresh(t)


def b13(s):
    s.expunge(Team(name="n"))


def b14(s):
    s.refresh(Team(name="n"))


def b15(s):
    s.expire(Team(name="n"))


def b16(s):
    t = Team(name="t3")
    s.add(t)
    s.commit()
    s.delete(t)
    s.commit()
    s.add(t)
    s.commit()


def b17(s):
    t = Team(name="t4")
    s.add(t)
    s.commit()
    s.delete(t)
    s.flush()
    return t.players, inspect(t).deleted


def b18(s):
    t = Team(name="t5")
    s.add(t)
    s.commit()
    s.delete(t)
    s.commit()
    return t.name


def b19(s):
    return Team.nam


def b20(s):
    return Team(name="x").nmae


def b21(s):
    return Team.players.nam


def b22(s):
    return s.scalar(select(Team.name).where(Team.player == 3))


def b23(s):
    return Team.__table__.c.nme


def b24(s):
    return Team.__table__.c["nme"]


def b25(s):
    return s.execute(select(Team.id, Team.name)).all()[0].nme


def b26(s):
    return select(Team).subquery().c.nme


def b27(s):
    return aliased(Team).nme


def b28(s):
    return s.get(Team, {"idd": 1})


def b29(s):
    return s.get(Team, (1, 2))


def b30(s):
    return s.get("Team", 1)


def b31(s):
    return s.query("Team")


def b32(s):
    return s.query(Team).filter(name="x")


def b33(s):
    return s.query(Team).filter_by(nam="x")


def b34(s):
    return s.query(Team).one()


def b35(s):
    return s.query(Team).join(Badge).all()


def b36(s):
    return s.query(Team.id).scalar()


def b37(s):
    return s.query(Team).order_by("nope").all()


def b38(s):
    return s.query(Team).get()


def b39(s):
    return s.execute(Team)


def b40(s):
    return s.execute(select(Team), {"a": 1}).all()[:0]


def b41(s):
    return s.scalars("select 1")


def b42(s):
    return s.execute(text("insert into team (name) values (:n)"), [{"n": "q1"}, {"m": "q2"}])


def b43(s):
    s.add_all(Team(name="x"))


def b47(s):
    s.execute(update(Badge), [{"label": "x"}])


def b48(s):
    s.execute(update(Badge), [{"code": "nope", "label": "x"}])


def b50(s):
    s.execute(insert(Badge), [{"cod": "x"}])


def b51(s):
    s.execute(delete(Badge).where(Badge.cod == "x"))


def b52(s):
    return object_session(5)


def b53(s):
    return inspect(5)


def b54(s):
    return inspect("x", raiseerr=False)


def b55(s):
    return class_mapper(int)


def b56(s):
    return class_mapper(5)


def b57(s):
    return object_mapper(5)


def b58(s):
    return object_mapper(Team)


def b60(s):
    s.merge(Badge(label="x"))
    s.flush()


def b61(s):
    p = Player(name="x")
    t = Team(name="ut", players=[p])
    s.add(t)
    s.flush()
    t.players.remove(p)
    s.flush()
    return inspect(p).deleted


def b62(s):
    t = Team(name="nn")
    s.add(t)
    t.players.remove(Player(name="q"))


def b63(s):
    Team(players=[None])


def b64(s):
    s.add(Team(id="x", name="yy"))
    s.flush()


def b65(s):
    s.add(Team(id=1.5, name="yy"))
    s.flush()


for case in [
    b1,
    b2,
    b3,
    b4,
    b5,
    b6,
    b7,
    b8,
    b9,
    b10,
    b11,
    b12,
    b13,
    b14,
    b15,
    b16,
    b17,
    b18,
    b19,
    b20,
    b21,
    b22,
    b23,
    b24,
    b25,
    b26,
    b27,
    b28,
    b29,
    b30,
    b31,
    b32,
    b33,
    b34,
    b35,
    b36,
    b37,
    b38,
    b39,
    b40,
    b41,
    b42,
    b43,
    b47,
    b48,
    b50,
    b51,
    b52,
    b53,
    b54,
    b55,
    b56,
    b57,
    b58,
    b60,
    b61,
    b62,
    b63,
    b64,
    b65,
]:
    show(case.__name__, case)
gc.collect()
