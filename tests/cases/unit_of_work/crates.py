# shows: flush order of parents and children, batches, updates of changed columns only, delete cascade, delete-orphan
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Crate(Base):
    __tablename__ = "crate"
    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    weight: Mapped[int] = mapped_column(default=1)
    items: Mapped[list["Item"]] = relationship(back_populates="crate", cascade="all, delete-orphan")


class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    crate_id: Mapped[int] = mapped_column(ForeignKey("crate.id"))
    crate: Mapped["Crate"] = relationship(back_populates="items")
    tags: Mapped[list["Tag"]] = relationship(cascade="all")


class Tag(Base):
    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    # the child first: the flush sorts it out
    lamp = Item(name="lamp", tags=[Tag(word="light"), Tag(word="old")])
    crate = Crate(label="attic")
    session.add(lamp)
    lamp.crate = crate
    session.add_all([Item(name="rug", crate=crate), Item(name="globe", crate=crate)])
    session.flush()
    print(crate.id, [i.id for i in crate.items], [t.item_id for t in lamp.tags])
    session.commit()

    crate.weight = 20
    crate.label = "attic"
    lamp.name = "lamp"
    session.commit()

    crate.items[1].name = "carpet"
    crate.items[2].name = "globe II"
    session.commit()
    print([i.name for i in crate.items])

    second = Crate(label="cellar", items=[crate.items[2]])
    session.add(second)
    session.commit()
    print([i.name for i in crate.items], [i.name for i in second.items])

    session.delete(lamp)
    session.commit()
    print(session.scalars(select(Tag.word)).all(), [i.name for i in crate.items])

    session.delete(crate)
    session.commit()
    print(session.scalars(select(Item.name)).all(), session.scalars(select(Crate.label)).all())

    session.add(Item(name="lost"))
    try:
        session.flush()
    except Exception as error:
        print(type(error).__name__, error.orig)
        session.rollback()
    print(len(session.new))
