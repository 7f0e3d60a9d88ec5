# level: advanced | shows: delete-orphan with two parents: any lost parent by default, all lost with legacy_is_orphan; pending and persistent orphans
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    drafts: Mapped[list["Draft"]] = relationship(cascade="all, delete-orphan", back_populates="author", order_by="Draft.id")
    essays: Mapped[list["Essay"]] = relationship(cascade="all, delete-orphan", back_populates="author", order_by="Essay.id")

class Press(Base):
    __tablename__ = "press"
    id: Mapped[int] = mapped_column(primary_key=True)
    drafts: Mapped[list["Draft"]] = relationship(cascade="all, delete-orphan", back_populates="press", order_by="Draft.id")
    essays: Mapped[list["Essay"]] = relationship(cascade="all, delete-orphan", back_populates="press", order_by="Essay.id")

class Paper:
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))
    press_id: Mapped[int | None] = mapped_column(ForeignKey("press.id"))
    def __repr__(self):
        return self.title

class Draft(Paper, Base):
    __tablename__ = "draft"
    author: Mapped[Author | None] = relationship(back_populates="drafts")
    press: Mapped[Press | None] = relationship(back_populates="drafts")

class Essay(Paper, Base):
    __tablename__ = "essay"
    author: Mapped[Author | None] = relationship(back_populates="essays")
    press: Mapped[Press | None] = relationship(back_populates="essays")
    __mapper_args__ = {"legacy_is_orphan": True}

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
print(inspect(Draft).legacy_is_orphan, inspect(Essay).legacy_is_orphan)

for cls, name in ((Draft, "drafts"), (Essay, "essays")):
    print("---", cls.__name__)
    s = Session(engine)
    a, p = Author(), Press()
    s.add_all([a, p]); s.flush()
    both, mine, theirs, free = cls(title="both"), cls(title="mine"), cls(title="theirs"), cls(title="free")
    getattr(a, name).extend([both, mine])
    getattr(p, name).extend([both, theirs])
    print(sorted(map(repr, s.new)))
    try:
        s.flush()
        print("flushed", s.scalars(select(cls.title).order_by(cls.id)).all())
    except Exception as err:
        print(type(err).__name__, str(err).split("\n")[0])
    print(sorted(map(repr, s.new)), [inspect(x).persistent for x in (both, mine, theirs)])
    s.add(free)
    print("free" in map(repr, s.new))
    try:
        s.flush()
        print("free flushed", inspect(free).persistent)
    except Exception as err:
        print(type(err).__name__, str(err).split("\n")[0])
    # a pending one loses one parent, then the other
    x = cls(title="x", author=a, press=p)
    print(x in s.new)
    getattr(a, name).remove(x)
    print("author gone", x in s, x.author, x.press is p)
    if x in getattr(p, name):
        getattr(p, name).remove(x)
    print("both gone", x in s)
    # a persistent one does
    getattr(a, name).remove(both)
    s.flush()
    print(inspect(both).persistent, inspect(both).deleted, both.author_id)
    if both in getattr(p, name) and inspect(both).persistent:
        getattr(p, name).remove(both)
        s.flush()
        print(inspect(both).deleted)
    s.commit()
    print(s.execute(select(cls.title, cls.author_id, cls.press_id).order_by(cls.id)).all())
    s.close()
