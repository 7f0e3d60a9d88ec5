from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *


class Base(DeclarativeBase):
    pass


class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    b_id: Mapped[Optional[int]] = mapped_column(ForeignKey("b.id"))
    b: Mapped[Optional["B"]] = relationship(cascade="all, delete-orphan", single_parent=True)
    ms: Mapped[List["B"]] = relationship(secondary=Table("ab", Base.metadata, Column("a", ForeignKey("a.id")), Column("b", ForeignKey("b.id"))), cascade="all, delete-orphan", single_parent=True)
class B(Base):
    __tablename__ = "b"
    id: Mapped[int] = mapped_column(primary_key=True)

    def __repr__(self): return f"B({self.id})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
b = B()
a = A(b=b)
session.add(a)
session.commit()
try:
    a.b = None
    session.commit()
except Exception as error:
    print(type(error).__name__)
print(session.scalars(select(B)).all())
m = B()
a.ms.append(m)
session.commit()
try:
    a.ms.remove(m)
    session.commit()
except Exception as error:
    print(type(error).__name__)
print(session.scalars(select(B)).all())
try:
    a.ms = [B(), B()]
    session.commit()
    session.delete(a)
    session.commit()
except Exception as error:
    print(type(error).__name__)
print(session.scalars(select(B)).all())
session.add(B())
session.commit()
