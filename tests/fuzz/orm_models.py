from sqlalchemy import *
from sqlalchemy import exc, types
from sqlalchemy.orm import *
import datetime, decimal, enum, gc, sqlalchemy, weakref
class Base(DeclarativeBase): pass
class A(Base):
    __tablename__ = 'a'
    id: Mapped[int] = mapped_column(primary_key=True)
    x: Mapped[str | None]
    a_id: Mapped[int | None] = mapped_column(ForeignKey('a.id'))
    bs: Mapped[list['B']] = relationship(back_populates='a', cascade='all, delete-orphan')
    up: Mapped['A | None'] = relationship(remote_side=[id], back_populates='downs')
    downs: Mapped[list['A']] = relationship(back_populates='up')
class B(Base):
    __tablename__ = 'b'
    id: Mapped[int] = mapped_column(primary_key=True)
    y: Mapped[int] = mapped_column(default=lambda: 1)
    kind: Mapped[str] = mapped_column(default='b')
    a_id: Mapped[int | None] = mapped_column(ForeignKey('a.id'))
    a: Mapped['A | None'] = relationship(back_populates='bs')
class C(Base):
    __tablename__ = 'c'
    id: Mapped[int] = mapped_column(primary_key=True)
    z: Mapped[int | None]
    b_id: Mapped[int | None] = mapped_column(ForeignKey('b.id'))
    b: Mapped['B | None'] = relationship()
