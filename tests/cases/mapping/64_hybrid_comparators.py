from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *

from sqlalchemy.ext.hybrid import Comparator, hybrid_method, hybrid_property


class Base(DeclarativeBase):
    pass


class CaseInsensitive(Comparator):
    def operate(self, op, other, **kwargs):
        return op(func.lower(self.__clause_element__()), func.lower(other), **kwargs)


class Word(Base):
    __tablename__ = "word"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    stars: Mapped[int] = mapped_column(default=0)

    @hybrid_property
    def folded(self):
        return self.text.lower()

    @folded.comparator
    def folded(cls):
        return CaseInsensitive(cls.text)

    @hybrid_property
    def rating(self):
        return "good" if self.stars > 3 else "bad"

    @rating.inplace.expression
    @classmethod
    def _rating(cls):
        return case((cls.stars > 3, "good"), else_="bad")

    @rating.inplace.setter
    def _set_rating(self, value):
        self.stars = 5 if value == "good" else 0

    @rating.inplace.update_expression
    @classmethod
    def _update_rating(cls, value):
        return [(cls.stars, case((literal(value) == "good", 5), else_=0))]

    @hybrid_method
    def starts(self, prefix, ignore_case=False):
        text = self.text.lower() if ignore_case else self.text
        return text.startswith(prefix)

    @starts.expression
    def starts(cls, prefix, ignore_case=False):
        text = func.lower(cls.text) if ignore_case else cls.text
        return text.startswith(prefix)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([Word(text="Some"), Word(text="sOME", stars=5), Word(text="other", rating="good")])
    session.commit()
    print(select(Word.id).where(Word.folded == "some"))
    print(session.scalars(select(Word.text).where(Word.folded == "SOME").order_by(Word.id)).all())
    print(session.execute(select(Word.text, Word.rating).order_by(Word.rating, Word.id)).all())
    print(session.scalars(select(Word.text).where(Word.starts("so", ignore_case=True)).order_by(Word.id)).all())
    print([w.starts("so", ignore_case=True) for w in session.scalars(select(Word).order_by(Word.id))])
    print(session.execute(update(Word).where(Word.rating == "bad").values(rating="good")).rowcount)
    print(session.execute(select(Word.rating, func.count()).group_by(Word.rating)).all())
    session.query(Word).filter(Word.id == 1).update({Word.rating: "bad"}, synchronize_session="fetch")
    print(session.get(Word, 1).rating, session.get(Word, 1).stars)
    other = aliased(Word)
    pairs = select(Word.id, other.id).join(other, and_(Word.folded == other.text, Word.id < other.id))
    print(pairs)
    print(session.execute(pairs).all())
    print(session.scalars(select(Word.id).filter_by(rating="good").order_by(Word.id)).all())
    sub = select(Word.id, Word.rating).subquery()
    print(select(sub.c.rating).where(sub.c.rating.like("g%")))
    try:
        Word(text="x").folded = "y"
    except AttributeError as error:
        print(error)
    try:
        del Word(text="x").rating
    except AttributeError as error:
        print(error)
