# level: advanced | shows: mixin relationships by lambda, listeners and properties added in __declare_last__, a relationship to an alias that loads joined, has() of it
from sqlalchemy import *
from sqlalchemy import event, inspect
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
# mixin relationships, late names, listeners through declared_attr
class HasAuthor:
    @declared_attr
    def author_id(cls) -> Mapped[int|None]: return mapped_column(ForeignKey("author.id"))
    @declared_attr
    def author(cls) -> Mapped["Author"]: return relationship(lambda: Author, primaryjoin=lambda: Author.id==cls.author_id, back_populates=cls.__tablename__)
    @classmethod
    def __declare_last__(cls):
        @event.listens_for(cls.author,"set")
        def chg(t,v,o,i): print("author of",type(t).__name__,v and v.name)
class Book(HasAuthor,Base):
    __tablename__="books"
    id: Mapped[int]=mapped_column(primary_key=True)
class Song(HasAuthor,Base):
    __tablename__="songs"
    id: Mapped[int]=mapped_column(primary_key=True)
class Author(Base):
    __tablename__="author"
    id: Mapped[int]=mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list[Book]]=relationship(back_populates="author")
    songs: Mapped[list[Song]]=relationship(back_populates="author")
    @classmethod
    def __declare_last__(cls):
        latest=select(Book.author_id, func.max(Book.id).label("last")).group_by(Book.author_id).subquery()
        cls.n_books=column_property(select(func.count(Book.id)).where(Book.author_id==cls.id).correlate_except(Book).scalar_subquery())
        newest=aliased(Book, select(Book).where(Book.id.in_(select(latest.c.last))).subquery())
        cls.newest=relationship(newest, primaryjoin=newest.author_id==cls.id, viewonly=True, uselist=False, lazy="joined")
a=Author(name="x",books=[Book(),Book()]); Song(author=a)
e=create_engine("sqlite://"); Base.metadata.create_all(e)
with Session(e) as s:
    s.add(a); s.commit(); s.expunge_all()
    a=s.scalars(select(Author)).unique().one(); print("newest" in a.__dict__, a.newest.id, a.n_books, len(a.songs))
    print(select(Author.name).join(Author.newest))
    print(inspect(Author).relationships["newest"].mapper is inspect(Book), Author.newest.property.uselist, inspect(Author).attrs.keys())
    al=aliased(Author); print(select(al.name).join(al.newest))
try: Author.newest_bad=relationship(aliased(Book), back_populates="nope"); configure_mappers(); Author.newest_bad.property
except Exception as ex: print(type(ex).__name__, str(ex)[:90])
