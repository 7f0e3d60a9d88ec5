from sqlalchemy import *
from sqlalchemy import event, exc, types
from sqlalchemy.orm import *
from sqlalchemy.orm import attributes
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.mutable import MutableDict, MutableList
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
    __mapper_args__ = {'polymorphic_on': 'kind', 'polymorphic_identity': 'b'}
class C(B):
    __mapper_args__ = {'polymorphic_identity': 'c'}
    z: Mapped[int | None]
