from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Alchemist(Base):
    __tablename__ = "alchemist"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    recipes: Mapped[list["Recipe"]] = relationship(back_populates="author")


class Recipe(Base):
    __tablename__ = "recipe"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    stars: Mapped[int | None]
    author_id: Mapped[int] = mapped_column(ForeignKey("alchemist.id"))
    author: Mapped["Alchemist"] = relationship(back_populates="recipes")
