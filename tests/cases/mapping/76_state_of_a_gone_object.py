# level: intermediate | shows: the state of an object that nobody holds
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    pid: Mapped[int | None] = mapped_column(ForeignKey("book.id"))
st = inspect(Book(title="q"))
print(st.attrs.title.history, st.attrs.id.history, st.object, st.obj())
print(inspect(Book(title="q")).attrs.title.history.added)
print(inspect(Book()).attrs.title.history, inspect(Book()).attrs.id.history)
