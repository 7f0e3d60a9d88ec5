# level: advanced | shows: transactions, versions, deleted objects, loader options and comparisons gone wrong
import gc
import warnings
from sqlalchemy import *
from sqlalchemy import exc, event
from sqlalchemy.orm import *


class Base(DeclarativeBase):
    pass


class Club(Base):
    __tablename__ = "club"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(10), unique=True)
    seats: Mapped[int] = mapped_column(default=3)
    version: Mapped[int] = mapped_column(default=0)
    members: Mapped[list["Member"]] = relationship(back_populates="club", lazy="raise")
    __mapper_args__ = {"version_id_col": version}


class Member(Base):
    __tablename__ = "member"
    id: Mapped[int] = mapped_column(primary_key=True)
    club_id: Mapped[int | None] = mapped_column(ForeignKey("club.id"))
    secret: Mapped[str | None] = mapped_column(deferred=True, deferred_raiseload=True)
    club: Mapped[Club | None] = relationship(back_populates="members")


engine = create_engine("sqlite://")


@event.listens_for(engine, "connect")
def fk(c, r):
    c.execute("pragma foreign_keys=on")


Base.metadata.create_all(engine)


def show(label, fn):
    print("##", label)
    with Session(engine) as s:
        try:
            print("fine", fn(s))
        except Exception as e:
            print(type(e).__name__, "|", e, "|", getattr(e, "code", None))


def t1(s):
    s.add(Club(name="t1"))
    s.flush()
    s.add(Club(name="t1"))
    s.flush()


def t3(s):
    with s.begin():
        s.add(Club(name="t3"))
        s.flush()
        s.rollback()
        s.execute(select(1))


def t4(s):
    with s.begin():
        s.commit()
        s.execute(text("select 1"))


def t5(s):
    n = s.begin_nested()
    n.rollback()
    n.commit()


def t6(s):
    s.begin()
    s.close()
    return s.in_transaction()


def t7(s):
    s.commit()
    s.rollback()
    return s.in_transaction()


def t8(s):
    t = s.begin()
    t.commit()
    t.rollback()


def t9(s):
    t = s.begin()
    t.commit()
    t.commit()


def t10(s):
    s.connection()
    s.begin()


def t11(s):
    s.prepare()


def t12(s):
    s.begin()
    s.begin(nested=True)
    return s.in_nested_transaction()


def t13(s):
    c = Club(name="t13")
    s.add(c)
    s.commit()
    s.close()
    s.expire(c)
    return c.name


def t14(s):
    c = Club(name="t14")
    s.add(c)
    s.commit()
    return c.members


def t15(s):
    m = Member(secret="x")
    s.add(m)
    s.commit()
    return m.secret


def t16(s):
    m = Member()
    s.add(m)
    s.commit()
    return m.club, m.secret


def t17(s):
    s.add(Member(club_id=999))
    s.commit()


def t18(s):
    c = Club(name="t18")
    s.add(c)
    s.commit()
    s.execute(text("update club set version=9 where name='t18'"))
    c.seats = 5
    s.commit()


def t19(s):
    c = Club(name="t19")
    s.add(c)
    s.commit()
    s.execute(text("update club set version=9 where name='t19'"))
    s.delete(c)
    s.commit()


def t20(s):
    c = Club(name="t20")
    s.add(c)
    s.commit()
    s.execute(delete(Club).where(Club.name == "t20").execution_options(synchronize_session=False))
    return c.seats


def t21(s):
    c = Club(name="t21")
    s.add(c)
    s.commit()
    s.execute(delete(Club).where(Club.name == "t21").execution_options(synchronize_session=False))
    s.refresh(c)


def t22(s):
    c = Club(name="t22")
    s.add(c)
    s.flush()
    s.rollback()
    return c.name, c in s, inspect(c).transient


def t23(s):
    c = Club(name="t23")
    s.add(c)
    s.commit()
    s.delete(c)
    s.commit()
    s.refresh(c)


def t24(s):
    c = Club(name="t24")
    s.add(c)
    s.commit()
    s.delete(c)
    s.flush()
    s.add(c)


def t25(s):
    c = Club(name="t25")
    s.add(c)
    s.commit()
    s.delete(c)
    s.commit()
    return inspect(c).detached, s.delete(c)


def t26(s):
    c = Club(name="t26")
    s.add(c)
    s.commit()
    make_transient(c)
    s.add(c)
    s.commit()


def t27(s):
    c = Club(name="t27")
    s.merge(c, load=False)


def t28(s):
    c = Club(name="t28")
    s.add(c)
    s.flush()
    s.merge(c, load=False)
    c.name = "zz"
    return Session(engine).merge(c, load=False)


def t29(s):
    c = Club(name="t29", nonsense=5)


def t30(s):
    c = Club(name="t30")
    c.seats = "many"
    s.add(c)
    s.commit()
    return c.seats


def t32(s):
    s.get(Club, "x")
    return s.get(Club, 1.0)


def t33(s):
    return s.get(Club, 1, options=[joinedload("members")])


def t34(s):
    return s.get(Club, 1, with_for_update=True)


def t35(s):
    return s.scalars(select(Club).options(joinedload(Club.members))).all()


def t36(s):
    return s.scalars(select(Club).options(raiseload("*"), joinedload(Club.members))).unique().all()[0].members[:0]


def t37(s):
    return s.scalars(select(Member).options(joinedload(Club.members))).all()


def t38(s):
    return s.scalars(select(Member).options(selectinload(Member.club).joinedload(Member.club))).all()


def t39(s):
    return s.scalars(select(Member).options(load_only(Club.name))).all()


def t40(s):
    return s.scalars(select(Member).options(defer("secret"))).all()


def t41(s):
    return s.scalars(select(Member).options(undefer(Member.club))).all()


def t42(s):
    return s.scalars(select(Member).options(5)).all()


def t46(s):
    return s.execute(select(Member.nope))


def t47(s):
    return s.execute(select()).all()


def t48(s):
    return s.execute(select(None)).all()


def t49(s):
    return s.execute(select("id")).all()


def t50(s):
    return s.execute(select(text("id"), literal_column("id")).select_from(Club)).all()[:0]


def t51(s):
    return s.execute(select(Club).where(Club.name == Club)).all()


def t52(s):
    return s.execute(select(Club).where(Club.members == 5)).all()


def t53(s):
    return s.execute(select(Member).where(Member.club == 5)).all()


def t54(s):
    return s.execute(select(Member).where(Member.club == Club())).all()


def t55(s):
    return s.execute(select(Member).where(Member.club == Member())).all()


def t56(s):
    return s.execute(select(Member).where(Member.club.in_([1]))).all()


def t57(s):
    return s.execute(select(Club).where(Club.members.contains(5))).all()


def t59(s):
    return s.execute(select(Member).where(with_parent(Club(id=4, name="x"), Club.members))).all()


for case in [
    t1,
    t3,
    t4,
    t5,
    t6,
    t7,
    t8,
    t9,
    t10,
    t11,
    t12,
    t13,
    t14,
    t15,
    t16,
    t17,
    t18,
    t19,
    t20,
    t21,
    t22,
    t23,
    t24,
    t25,
    t26,
    t27,
    t28,
    t29,
    t30,
    t32,
    t33,
    t34,
    t35,
    t36,
    t37,
    t38,
    t39,
    t40,
    t41,
    t42,
    t46,
    t47,
    t48,
    t49,
    t50,
    t51,
    t52,
    t53,
    t54,
    t55,
    t56,
    t57,
    t59,
]:
    show(case.__name__, case)
gc.collect()
