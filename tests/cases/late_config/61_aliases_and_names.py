from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *


class Base(DeclarativeBase):
    pass


class Writer(Base):
    __tablename__ = "writer"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Work(Base):
    __tablename__ = "work"
    id: Mapped[int] = mapped_column(primary_key=True)
    writer_id: Mapped[Optional[int]] = mapped_column(ForeignKey("writer.id"))
    translator_id: Mapped[Optional[int]] = mapped_column(ForeignKey("writer.id"))
    year: Mapped[int]

    def __repr__(self):
        return f"Work({self.year})"


Writer.works = relationship("Work", foreign_keys="Work.writer_id", back_populates="writer", order_by=lambda: Work.year)
Writer.translations = relationship(lambda: Work, foreign_keys=lambda: [Work.translator_id])
Work.writer = relationship("Writer", foreign_keys=Work.writer_id, back_populates="works")
old = aliased(Work, name="old")
Writer.early = relationship(
    old, primaryjoin=and_(Writer.id == foreign(old.writer_id), old.year < 1970), viewonly=True, order_by=old.year
)

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Writer(name="u", works=[Work(year=1974), Work(year=1969), Work(year=1966)], translations=[Work(year=1998)]))
    session.commit()
    writer = session.scalars(select(Writer)).one()
    print(writer.works, writer.early, writer.translations)
    session.expire_all()
    print([w.early for w in session.scalars(select(Writer).options(selectinload(Writer.early)))])
    session.expire_all()
    print([w.early for w in session.scalars(select(Writer).options(joinedload(Writer.early))).unique()])
    print(select(Writer.name).join(Writer.early))
    print(session.scalars(select(Writer.name).where(Writer.early.any())).all())
