# level: intermediate | shows: results with joined collections, which have to be made unique, read in every way
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Artist(Base):
    __tablename__ = "artists"
    id = Column(Integer, primary_key=True)
    albums = relationship("Album", back_populates="artist")
class Album(Base):
    __tablename__ = "albums"
    id = Column(Integer, primary_key=True)
    artist_id = Column(ForeignKey("artists.id"))
    artist = relationship("Artist", back_populates="albums")
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
def run(name, fn):
    try: print(name, fn())
    except Exception as e: print(f"{name}: {type(e).__name__}: {e}")
S = select(Artist).options(joinedload(Artist.albums))
def all():
    run(1, lambda: session.scalars(S).all())
    run(2, lambda: session.execute(S).all())
    run(3, lambda: session.scalars(S).first() is not None)
    run(4, lambda: session.scalars(S).one_or_none())
    run(5, lambda: session.execute(S).fetchall())
    run(6, lambda: session.execute(S).fetchone())
    run(7, lambda: session.execute(S).fetchmany(2))
    run(8, lambda: list(session.execute(S)))
    run(9, lambda: session.execute(S).scalar() is not None)
    run(10, lambda: list(session.execute(S).partitions(2)))
    run(11, lambda: session.execute(S).one())
    run(12, lambda: session.execute(S).mappings().all())
    run(13, lambda: len(session.execute(S).unique().all()))
    run(14, lambda: session.execute(S).tuples().first() is not None)
    run(16, lambda: len(session.execute(S).columns(0).all()))
all()
session.add(Artist(albums=[Album(), Album()]))
session.commit()
import re
all()
