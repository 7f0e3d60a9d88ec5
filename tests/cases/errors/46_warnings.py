# level: advanced | shows: what warns, with category, code and line
import warnings
from sqlalchemy import *
from sqlalchemy import exc, event
from sqlalchemy.orm import *


class Base(DeclarativeBase):
    pass


class Club(Base):
    __tablename__ = "club"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    members: Mapped[list["Member"]] = relationship(back_populates="club")


class Member(Base):
    __tablename__ = "member"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    fee: Mapped[float | None] = mapped_column(Numeric(8, 2))
    club_id: Mapped[int | None] = mapped_column(ForeignKey("club.id"))
    club: Mapped[Club | None] = relationship(back_populates="members", cascade_backrefs=False)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


def show(label, fn):
    print("##", label)
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        with Session(engine) as s:
            try:
                print("fine", fn(s))
            except Exception as e:
                print(type(e).__name__, "|", e)
        for x in w:
            print(
                "  W",
                x.category.__name__,
                x.category.__mro__[1].__name__,
                str(x.message),
                getattr(x.message, "code", None),
                x.lineno,
            )


def w3(s):
    s.add(Club(name="a", members=[Member(name="m")]))
    s.flush()
    s.execute(text("delete from member"))
    s.delete(s.scalars(select(Member)).first() or Member())
    s.flush()


def w4(s):
    m = Member(name="x")
    s.add(m)
    s.flush()
    s.execute(text("delete from member"))
    s.delete(m)
    s.flush()


def w5(s):
    return s.get(Club, None)


def w6(s):
    return s.scalars(select(Club).where(Club.id.in_([]))).all()


def w7(s):
    return str(select(Club).where(and_()))


def w8(s):
    return s.query(Club).get(1)


def w9(s):
    return str(select(Member).where(Member.id == select(Club.id)))


def w10(s):
    return s.scalars(select(Member).where(Member.club_id.in_(select(Club.id).subquery()))).all()


def w11(s):
    c = Club(name="q")
    s.add(c)
    s.flush()
    with s.no_autoflush:
        c.members.append(Member())
    return len(c.members)


def w12(s):
    c = Club(name="q")
    s.add(c)
    s.flush()
    m = Member(name="late")
    m.club = c
    return m in s


def w13(s):
    @event.listens_for(s, "before_flush")
    def f(*a):
        s.flush()

    s.add(Club())
    s.flush()


def w14(s):
    @event.listens_for(s, "after_flush")
    def f(sess, ctx):
        sess.add(Club(name="from flush"))

    s.add(Club())
    s.commit()
    return s.scalar(select(func.count(Club.id)))


def w15(s):
    @event.listens_for(Club, "before_insert")
    def f(mapper, conn, target):
        target.members.append(Member(name="x"))

    try:
        s.add(Club())
        s.flush()
    finally:
        event.remove(Club, "before_insert", f)


def w16(s):
    c = Club(id=77)
    s.add(c)
    s.flush()
    s.expunge(c)
    c2 = Club(id=77)
    s.add(c2)
    s.flush()


def w17(s):
    s.add(Club(id=78))
    s.flush()
    s.add(Club(id=78))
    s.flush()


def w18(s):
    a = Club(id=79)
    s.add(a)
    s.flush()
    s.execute(insert(Club).values(id=80))
    b = s.get(Club, 80)
    b.id = 79
    s.flush()


def w19(s):
    m = Member(name="a")
    s.add(m)
    s.commit()
    c = Club(name="z", members=[m])
    return inspect(c).pending, c in s


def w20(s):
    return s.scalars(select(Member.fee + "x")).all()


def w21(s):
    return s.execute(select(literal(5)).where(Member.fee == 3)).all()


def w22(s):
    s.add(Member(fee=3.5))
    s.flush()
    return s.scalars(select(Member.fee)).all()


def w23(s):
    return s.scalars(select(Club).options(joinedload(Club.members))).all()


def w24(s):
    return s.execute(select(Club).join(Member).join(Member)).all()


def w26(s):
    return s.scalars(select(Club.id).distinct(Club.name)).all()


def w27(s):
    return s.scalars(select(Club).limit(1).order_by("name")).all()[:0]


def w29(s):
    return s.execute(select(Club.id.label("a"), Club.name.label("a"))).all()[:0]


def w30(s):
    return select(Club.id, Club.id).subquery().c.keys()


def w32(s):
    return s.execute(union(select(Club.id), select(Member.id, Member.name))).all()


def w34(s):
    return s.execute(text("select 1 as a; select 2"))


def w35(s):
    return Table("member", Base.metadata, autoload_with=engine) is Member.__table__


def w36(s):
    class Odd(Base):
        __tablename__ = "odd"
        id = (mapped_column(Integer, primary_key=True),)
        key = mapped_column(Integer, primary_key=True)

    return Odd.__table__.c.keys()


def w37(s):
    class Rec(Base):
        __tablename__ = "rec"
        id: Mapped[int] = mapped_column(primary_key=True)
        a_id = mapped_column(ForeignKey("rec2.id"))

    class Rec2(Base):
        __tablename__ = "rec2"
        id: Mapped[int] = mapped_column(primary_key=True)
        b_id = mapped_column(ForeignKey("rec.id"))

    return (
        [t.name for t in Base.metadata.sorted_tables],
        Base.metadata.drop_all(engine),
        Base.metadata.create_all(engine),
    )


for case in [
    w3,
    w4,
    w5,
    w6,
    w7,
    w8,
    w9,
    w10,
    w11,
    w12,
    w13,
    w14,
    w15,
    w16,
    w17,
    w18,
    w19,
    w20,
    w21,
    w22,
    w23,
    w24,
    w26,
    w27,
    w29,
    w30,
    w32,
    w34,
    w35,
    w36,
    w37,
]:
    show(case.__name__, case)
