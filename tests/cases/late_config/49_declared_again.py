# level: advanced | shows: classes declared again after dispose(), registries that depend on each other
from sqlalchemy import *
from sqlalchemy.orm import *
import warnings


class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list["Book"]] = relationship(back_populates="shelf")


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelf.id"))
    shelf: Mapped[Shelf] = relationship(back_populates="books")


print(Book(shelf=Shelf()).shelf.books)
Base.registry.dispose()
print(hasattr(Book, "__mapper__"), hasattr(Book, "shelf"), list(Base.registry.mappers), sorted(Base.metadata.tables))
for fn in (
    lambda: Book(),
    lambda: Book(id=1),
    lambda: select(Book),
    lambda: inspect(Book),
    lambda: Book.id,
    lambda: class_mapper(Book),
):
    try:
        print(fn())
    except Exception as e:
        print(type(e).__name__, e)
Base.metadata.clear()
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")

    class Shelf(Base):
        __tablename__ = "shelf"
        id: Mapped[int] = mapped_column(primary_key=True)
        books: Mapped[list["Book"]] = relationship(back_populates="shelf")

    class Book(Base):
        __tablename__ = "book"
        id: Mapped[int] = mapped_column(primary_key=True)
        shelf_id: Mapped[int] = mapped_column(ForeignKey("shelf.id"))
        shelf: Mapped[Shelf] = relationship(back_populates="books")

    print([str(x.message)[:80] for x in w])
try:
    print(len(Shelf(books=[Book()]).books))
except Exception as e:
    print(type(e).__name__, e)
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:

        class Book(Base):
            __tablename__ = "book3"
            id: Mapped[int] = mapped_column(primary_key=True)

    except Exception as e:
        print(type(e).__name__, e)
reg1, reg2 = registry(), registry()


@reg1.mapped
class A:
    __tablename__ = "a"
    id = mapped_column(Integer, primary_key=True)


@reg2.mapped
class B:
    __tablename__ = "b"
    id = mapped_column(Integer, primary_key=True)
    a_id = mapped_column(ForeignKey(A.id))
    a = relationship(A, backref="bs")


try:
    reg2.configure()
except Exception as e:
    print(type(e).__name__, e)
reg2.configure(cascade=True)
print(inspect(A).configured, inspect(B).configured, A.bs.property.mapper)


@reg1.mapped
class C:
    __tablename__ = "c"
    id = mapped_column(Integer, primary_key=True)


try:
    reg2.configure()
    print("fine", inspect(C).configured)
except Exception as e:
    print(type(e).__name__, e)
try:
    reg1.configure()
    print("fine", inspect(C).configured)
except Exception as e:
    print(type(e).__name__, e)
try:
    reg1.dispose()
except Exception as e:
    print(type(e).__name__, e)
reg1.dispose(cascade=True)
print(list(reg1.mappers), list(reg2.mappers))
clear_mappers()
print(list(Base.registry.mappers))
try:
    reg1.map_imperatively(A, Table("aa", reg1.metadata, Column("id", Integer, primary_key=True)))
    reg1.map_imperatively(A, Table("aa2", reg1.metadata, Column("id", Integer, primary_key=True)))
except Exception as e:
    print(type(e).__name__, e)
