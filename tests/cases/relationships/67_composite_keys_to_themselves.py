from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *


class Base(DeclarativeBase):
    pass


class Folder(Base):
    __tablename__ = "folder"
    __table_args__ = (ForeignKeyConstraint(["account_id", "parent_id"], ["folder.account_id", "folder.folder_id"]),)
    account_id: Mapped[int] = mapped_column(primary_key=True)
    folder_id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[Optional[int]]
    name: Mapped[str]
    parent: Mapped[Optional["Folder"]] = relationship(back_populates="kids", remote_side=[account_id, folder_id])
    kids: Mapped[List["Folder"]] = relationship(back_populates="parent")

    def __repr__(self): return f"F({self.name})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
f = Folder(account_id=1, folder_id=1, name="r", kids=[Folder(account_id=1, folder_id=2, name="k", kids=[Folder(account_id=1, folder_id=3, name="kk")])])
session.add(f)
session.commit()
print(f.kids)
print(f.kids[0].kids[0].parent.parent)
session.expunge_all()
print(session.scalars(select(Folder).options(selectinload(Folder.kids)).order_by(Folder.folder_id)).all())
print(session.get(Folder, (1, 3)).parent)
print(select(Folder).join(Folder.parent.of_type(aliased(Folder))))
print(select(Folder).where(Folder.kids.any(Folder.name == "k")))
print(select(Folder).where(Folder.parent.has(name="r")))
x = session.get(Folder, (1, 3))
x.parent = session.get(Folder, (1, 1))
session.commit()
print(x.parent_id)
try:
    x.parent = None
    session.commit()
except Exception as error:
    print(type(error).__name__)
print(Folder.kids.property.local_remote_pairs)
print(Folder.parent.property.local_remote_pairs)
