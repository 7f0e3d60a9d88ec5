# level: advanced | shows: what synchronize_session="evaluate" can tell about objects: operators, NULL, boolean logic, expired and changed attributes; what it cannot
from sqlalchemy import Boolean, Column, Date, Float, Integer, String, and_, create_engine, delete, false, func, inspect, not_, null, or_, select, true, tuple_, update
from sqlalchemy.orm import Session, declarative_base, aliased
import datetime

Base = declarative_base()


class Job(Base):
    __tablename__ = "job"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    cost = Column(Integer)
    rate = Column(Float)
    done = Column(Boolean)
    due = Column(Date)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
day = lambda n: datetime.date(2024, 5, n)
session.add_all([
    Job(name="paint", cost=10, rate=1.5, done=True, due=day(1)),
    Job(name="paper", cost=20, rate=None, done=False, due=day(2)),
    Job(name="floor", cost=None, rate=2.5, done=None, due=None),
    Job(name=None, cost=0, rate=0.5, done=False, due=day(9)),
])
session.commit()
jobs = session.scalars(select(Job).order_by(Job.id)).all()


def hits(label, criterion):
    """which objects the criterion is true for, told by what an UPDATE sets in memory"""
    stmt = update(Job).where(criterion).values(rate=-1.0)
    try:
        with session.begin_nested():
            count = session.execute(stmt, execution_options={"synchronize_session": "evaluate"}).rowcount
            print(label, count, [j.id for j in jobs if j.__dict__.get("rate") == -1.0])
            raise KeyError
    except KeyError:
        pass
    except Exception as err:
        print(label, type(err).__name__, str(err).split(". Specify")[0])
    for job in jobs:
        session.refresh(job)


hits("==", Job.name == "paint")
hits("!=", Job.name != "paint")
hits("<", Job.cost < 15)
hits("arith", Job.cost * 2 - 5 >= Job.cost + 4)
hits("mod", Job.cost % 3 == 1)
hits("is null", Job.cost.is_(None))
hits("== None", Job.name == None)  # noqa: E711
hits("is not", Job.name.is_not(None))
hits("in", Job.name.in_(["paint", "floor"]))
hits("not in", Job.name.not_in(["paint", "floor"]))
hits("in empty", Job.cost.in_([]))
hits("in null", Job.cost.in_([10, None]))
hits("tuple in", tuple_(Job.id, Job.name).in_([(1, "paint"), (2, "other")]))
hits("and", and_(Job.cost > 5, Job.done == False))  # noqa: E712
hits("or", or_(Job.cost > 15, Job.name == null()))
hits("not", not_(or_(Job.cost > 15, Job.name == "paint")))
hits("invert", ~(Job.cost == 10))
hits("bool column", Job.done)
hits("not bool column", ~Job.done)
hits("is true", Job.done.is_(True))
hits("date", Job.due > day(1))
hits("concat", Job.name + "!" == "paint!")
hits("startswith", Job.name.startswith("pa"))
hits("endswith", Job.name.endswith("or"))
hits("contains", Job.name.contains("oo"))
hits("between", Job.cost.between(5, 15))
hits("like", Job.name.like("p%"))
hits("float plus int", Job.rate + Job.cost > 11)
hits("text plus int", Job.name + Job.cost == "x")
hits("div", Job.cost / 2 == 5)
hits("floordiv", Job.cost // 3 == 3)
hits("neg", -Job.cost < -5)
hits("true", true())
hits("false", false())
hits("alias", aliased(Job).cost > 5)
hits("op", Job.cost.op("&")(2) == 2)
hits("op with python", Job.cost.op("|", python_impl=lambda a, b: a | b)(1) == 11)
hits("func", func.length(Job.name) == 5)
hits("exists", select(Job.id).exists())
hits("collate", Job.name.collate("NOCASE") == "PAINT")
hits("distinct", Job.cost.is_distinct_from(10))
jobs[0].cost = 500
hits("pending change is flushed", Job.cost > 100)
session.rollback()
session.expire(jobs[1], ["cost"])
stmt = delete(Job).where(Job.cost == 20)
print(session.execute(stmt, execution_options={"synchronize_session": "evaluate"}).rowcount, jobs[1] in session, inspect(jobs[1]).deleted)
try:
    print(jobs[1].name)
except Exception as err:
    print(type(err).__name__)
