from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm import attribute_keyed_dict

class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    strict: Mapped[dict[str, "Strict"]] = relationship(
        collection_class=attribute_keyed_dict("title"), back_populates="shelf"
    )
    lax: Mapped[dict[str, "Lax"]] = relationship(
        collection_class=attribute_keyed_dict("title", ignore_unpopulated_attribute=True), back_populates="shelf"
    )


class Strict(Base):
    __tablename__ = "strict"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelf.id"))
    shelf: Mapped[Shelf] = relationship(back_populates="strict")


class Lax(Base):
    __tablename__ = "lax"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelf.id"))
    shelf: Mapped[Shelf] = relationship(back_populates="lax")


shelf = Shelf()
try:
    Strict(shelf=shelf)
except Exception as error:
    print(type(error).__name__, str(error).partition(" at 0x")[0])
book = Lax(shelf=shelf)
print(shelf.lax, book.shelf is shelf)
book.title = "late"
shelf.lax["late"] = book
print(list(shelf.lax))
Strict(title="early", shelf=shelf)
print(list(shelf.strict))
