# level: intermediate | shows: Python, SQL and context-sensitive defaults and onupdates in a flush, explicit None against omitted, get_current_parameters, which values the objects then have
from sqlalchemy import Column, Integer, String, create_engine, func, inspect, literal, select
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()
calls = []


def code(context):
    params = context.get_current_parameters()
    calls.append(sorted(params))
    return params["name"][:2].upper() + str(params.get("copies"))


def changed(context):
    return "/".join(f"{k}={v}" for k, v in sorted(context.get_current_parameters().items()) if "id" not in k)


class Print(Base):
    __tablename__ = "print"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    copies = Column(Integer, default=lambda: 5)
    code = Column(String, default=code)
    touched = Column(String, onupdate=changed)
    rank = Column(Integer, default=select(func.coalesce(func.max(literal(3)), 0)).scalar_subquery())
    colour = Column(String, default="grey", onupdate="faded")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
items = [Print(name="wave"), Print(name="crane", copies=2), Print(name="moon", code="X", colour=None), Print(name="reed", rank=None)]
session.add_all(items)
print([i.copies for i in items])
session.flush()
print(calls)
print([sorted(inspect(i).unloaded) for i in items])
print([(i.copies, i.code, i.rank, i.colour, i.touched) for i in items])
session.commit()

wave, crane, moon, reed = items
calls.clear()
wave.name = "waves"
crane.name, crane.colour = "cranes", "red"
moon.copies = 9
print([i.colour for i in items])
session.flush()
print([sorted(inspect(i).unloaded) for i in items], [(i.colour, i.touched) for i in items])
reed.touched = "by hand"
reed.name = func.upper(Print.name)
session.flush()
print(sorted(inspect(reed).unloaded), reed.name, reed.touched, reed.colour)
session.commit()
print(calls, session.execute(select(Print.name, Print.code, Print.touched, Print.colour).order_by(Print.id)).all())
keyed = [Print(id=n, name=f"n{n}", rank=n) for n in (20, 21, 22)]
session.add_all(keyed)
session.flush()
print(calls, [(k.code, k.colour) for k in keyed], [sorted(inspect(k).unloaded) for k in keyed])
wave.copies = wave.copies
session.flush()
wave.copies = None
wave.colour = "blue"
session.commit()
print(wave.touched, wave.colour, wave.copies)
