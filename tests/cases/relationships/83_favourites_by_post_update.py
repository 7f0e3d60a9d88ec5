from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *


class Base(DeclarativeBase):
    pass


class W(Base):
    __tablename__ = "w"
    id: Mapped[int] = mapped_column(primary_key=True)
    fav_id: Mapped[Optional[int]] = mapped_column(ForeignKey("e.id", name="fk_fav"))
    es: Mapped[List["E"]] = relationship(primaryjoin=lambda: W.id == E.w_id, back_populates="w")
    fav: Mapped[Optional["E"]] = relationship(primaryjoin=lambda: W.fav_id == E.id, post_update=True)
class E(Base):
    __tablename__ = "e"
    id: Mapped[int] = mapped_column(primary_key=True)
    w_id: Mapped[Optional[int]] = mapped_column(ForeignKey("w.id"))
    w: Mapped[Optional[W]] = relationship(foreign_keys=[w_id], back_populates="es")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
w = W()
e1, e2 = E(), E()
w.es = [e1, e2]
w.fav = e1
session.add(w)
session.commit()
print(w.fav is e1)
w.fav = e2
session.commit()
w.fav = None
session.commit()
w.fav = e1
session.commit()
session.delete(e1)
session.commit()
