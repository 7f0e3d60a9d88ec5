# level: intermediate | shows: autoincrement in its kinds on SQLite: Identity, Sequence, AUTOINCREMENT, string and UUID keys, keys without defaults, keys given as None or 0
import uuid
from sqlalchemy import BigInteger, Column, Identity, Integer, Sequence, SmallInteger, String, Uuid, create_engine, func, insert, inspect, select
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()


class Ident(Base):
    __tablename__ = "ident"
    id = Column(Integer, Identity(start=100), primary_key=True)
    v = Column(Integer)


class Seq(Base):
    __tablename__ = "seq"
    id = Column(Integer, Sequence("seq_id", start=50), primary_key=True)
    v = Column(Integer)


class Auto(Base):
    __tablename__ = "auto"
    id = Column(Integer, primary_key=True, autoincrement=True)
    v = Column(Integer)
    __table_args__ = {"sqlite_autoincrement": True}


class Big(Base):
    __tablename__ = "big"
    id = Column(BigInteger, primary_key=True)
    v = Column(Integer)


class Small(Base):
    __tablename__ = "small"
    id = Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    v = Column(Integer)


class Plain(Base):
    __tablename__ = "plain"
    id = Column(Integer, primary_key=True, autoincrement=False)
    v = Column(Integer)


class Text(Base):
    __tablename__ = "text"
    id = Column(String, primary_key=True)
    v = Column(Integer)


class Token(Base):
    __tablename__ = "token"
    id = Column(Uuid, primary_key=True, default=lambda: uuid.UUID(int=len(made)))
    v = Column(Integer)


made = []
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


def attempt(cls, *values):
    import warnings
    with Session(engine) as session, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        objects = [cls(**v) for v in values]
        session.add_all(objects)
        try:
            session.commit()
            print(cls.__name__, [o.id for o in objects])
        except Exception as err:
            print(cls.__name__, type(err).__name__, str(err).splitlines()[0].split(" at 0x")[0])
        for w in caught:
            print("   ", w.category.__name__, str(w.message)[:110])


for cls in (Ident, Seq, Auto, Small):
    attempt(cls, {"v": 1}, {"v": 2})
    attempt(cls, {"v": 3, "id": None}, {"v": 4, "id": 900}, {"v": 5})
for cls in (Big, Plain, Text):
    attempt(cls, {"v": 1})
    attempt(cls, {"id": 7, "v": 2} if cls is not Text else {"id": "k", "v": 2})
attempt(Auto, {"id": 0, "v": 9})
attempt(Auto, {"id": -5})
attempt(Token, {"v": 1})
with Session(engine) as session:
    last = session.scalars(select(Auto).order_by(Auto.id.desc())).first()
    session.delete(last)
    session.commit()
    session.add(Auto(v=1))
    session.commit()
    print(session.scalars(select(Auto.id).order_by(Auto.id)).all())
    print(session.execute(insert(Ident).returning(Ident.id), [{"v": 8}, {"v": 9}]).all())
    print(session.execute(insert(Ident).values(v=10)).inserted_primary_key)
    session.execute(insert(Seq), [{"v": 6}, {"v": 7, "id": 30}])
    print(session.scalars(select(Seq.id).order_by(Seq.id)).all())
