# level: intermediate | shows: confirm_deleted_rows: the warning where a DELETE matches too few rows, None of it where switched off, StaleDataError with versions, tables of subclasses
import warnings
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, inspect, text
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()


class Lamp(Base):
    __tablename__ = "lamp"
    id = Column(Integer, primary_key=True)
    street = Column(String)


class Bench(Base):
    __tablename__ = "bench"
    id = Column(Integer, primary_key=True)
    park = Column(String)
    __mapper_args__ = {"confirm_deleted_rows": False}


class Sign(Base):
    __tablename__ = "sign"
    id = Column(Integer, primary_key=True)
    kind = Column(String)
    version = Column(Integer, nullable=False)
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "sign", "version_id_col": version}


class StopSign(Sign):
    __tablename__ = "stop_sign"
    id = Column(ForeignKey("sign.id"), primary_key=True)
    corner = Column(String)
    __mapper_args__ = {"polymorphic_identity": "stop"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


def attempt(label, session):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            session.flush()
            print(label, "flushed")
        except Exception as err:
            print(label, type(err).__name__, err)
    for warning in caught:
        print("   ", warning.category.__name__, warning.message)


with Session(engine) as session:
    lamps = [Lamp(street=s) for s in ("Elm", "Oak", "Ash")]
    benches = [Bench(park=p) for p in ("North", "South")]
    signs = [Sign(), StopSign(corner="Elm/Oak"), StopSign(corner="Oak/Ash")]
    session.add_all(lamps + benches + signs)
    session.commit()
    print([s.version for s in signs], inspect(Bench).confirm_deleted_rows, inspect(Lamp).confirm_deleted_rows)
    for item in lamps + benches + signs:
        item.__dict__  # expired
        session.refresh(item)
    session.execute(text("DELETE FROM lamp WHERE id IN (1, 3)"))
    for lamp in lamps:
        session.delete(lamp)
    attempt("three lamps", session)
    print([inspect(lamp).deleted for lamp in lamps])
    session.rollback()

    session.execute(text("DELETE FROM lamp WHERE id = 2"))
    session.delete(lamps[1])
    attempt("expired lamp", session) if False else None
    session.rollback()
    for bench in benches:
        session.refresh(bench)
    session.execute(text("DELETE FROM bench"))
    session.delete(benches[0])
    session.delete(benches[1])
    attempt("benches", session)
    session.rollback()

    for sign in signs:
        session.refresh(sign)
    session.execute(text("UPDATE sign SET version = 9 WHERE id IN (2, 3)"))
    for sign in signs:
        session.delete(sign)
    attempt("signs", session)
    session.rollback()
    session.refresh(signs[1])
    session.execute(text("DELETE FROM stop_sign WHERE id = 2"))
    session.delete(signs[1])
    attempt("stop sign without its own row", session)
    session.rollback()
    session.refresh(lamps[0])
    session.execute(text("DELETE FROM lamp"))
    lamps[0].street = "Fir"
    attempt("update", session)
    session.rollback()
