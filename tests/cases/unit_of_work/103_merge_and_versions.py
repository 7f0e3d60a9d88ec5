# level: intermediate | shows: session.merge() of objects with version counters, of keys that do not exist, cascades along relationships, and what the flush then writes
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, inspect, select
from sqlalchemy.orm import Session, declarative_base, relationship
from sqlalchemy.orm.exc import StaleDataError

Base = declarative_base()


class Wiki(Base):
    __tablename__ = "wiki"
    id = Column(Integer, primary_key=True)
    title = Column(String)
    text = Column(String, default="empty")
    version = Column(Integer, nullable=False)
    links = relationship("Link", cascade="all, delete-orphan", back_populates="wiki", order_by="Link.target")
    __mapper_args__ = {"version_id_col": version}


class Link(Base):
    __tablename__ = "link"
    wiki_id = Column(ForeignKey("wiki.id"), primary_key=True)
    target = Column(String, primary_key=True)
    clicks = Column(Integer, default=0)
    wiki = relationship(Wiki, back_populates="links")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine, expire_on_commit=False) as session:
    page = Wiki(title="Home", links=[Link(target="A"), Link(target="B", clicks=4)])
    session.add(page)
    session.commit()

page.title = "Start"
page.links[0].clicks = 1
with Session(engine) as session:
    merged = session.merge(page)
    print(merged is page, merged.title, merged.version, merged in session.dirty, [l.clicks for l in merged.links])
    session.commit()
    print(merged.version, page.version)
    page.text = "old copy"
    try:
        session.merge(page)
        session.commit()
    except StaleDataError as err:
        print(type(err).__name__, str(err).split(" at 0x")[0], str(err)[str(err).index(">") :])
        session.rollback()
    copy = Wiki(id=1, title="By key", links=[Link(wiki_id=1, target="B"), Link(target="C")])
    merged = session.merge(copy)
    print([(l.target, l.clicks) for l in merged.links], sorted(inspect(merged).dict.keys() - {"_sa_instance_state"})[:3], len(session.new))
    session.commit()
    print(merged.title, merged.text, merged.version, session.execute(select(Link.target, Link.clicks).order_by(Link.target)).all())
    new = session.merge(Wiki(id=9, title="New", version=50))
    print(inspect(new).pending, new.version)
    session.commit()
    print(new.version, new.text)
    again = session.merge(Wiki(title="No key", links=[Link(target="Z")]))
    session.flush()
    print(again.id, again.links[0].wiki_id)
    loaded = session.merge(Wiki(id=1, title="not from the database"), load=False) if False else session.get(Wiki, 1)
    unchanged = session.merge(Wiki(id=1, title=loaded.title))
    print(unchanged is loaded, loaded in session.dirty, session.is_modified(loaded))
    session.commit()
    print(loaded.version)
    session.merge(Link(wiki_id=1, target="C", clicks=None))
    session.merge(Link(wiki_id=1, target="D", wiki=Wiki(id=1, title="From below")))
    session.commit()
    print(loaded.title, loaded.version, [(l.target, l.clicks) for l in loaded.links])
    session.delete(loaded)
    back = session.merge(Wiki(id=1, title="Merged while deleted"))
    print(back is loaded, loaded in session.deleted)
    session.commit()
    print(session.scalars(select(Wiki.title).order_by(Wiki.id)).all())
