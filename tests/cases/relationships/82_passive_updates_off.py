from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *


class Base(DeclarativeBase):
    pass


class P(Base):
    __tablename__ = "p"
    code: Mapped[str] = mapped_column(primary_key=True)
    cs: Mapped[List["C"]] = relationship(back_populates="p", passive_updates=False)
class C(Base):
    __tablename__ = "c"
    id: Mapped[int] = mapped_column(primary_key=True)
    p_code: Mapped[Optional[str]] = mapped_column(ForeignKey("p.code"))
    p: Mapped[Optional[P]] = relationship(back_populates="cs", )


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
p = P(code="a", cs=[C(), C()])
session.add(p)
session.commit()
p.code = "z"
session.commit()
print(session.execute(select(C.p_code)).all())
session.expire_all()
c = session.get(C, 1)
c.p.code = "y"
session.commit()
print(session.execute(select(C.p_code)).all())
