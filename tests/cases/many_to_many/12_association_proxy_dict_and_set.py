from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.orm import attribute_keyed_dict

class Base(DeclarativeBase):
    pass


class Page(Base):
    __tablename__ = "page"
    id: Mapped[int] = mapped_column(primary_key=True)
    notes: Mapped[dict[str, "Note"]] = relationship(
        collection_class=attribute_keyed_dict("key"), cascade="all, delete-orphan"
    )
    texts = association_proxy("notes", "text", creator=lambda key, text: Note(key=key, text=text))
    labels: Mapped[set["Label"]] = relationship(secondary="page_label")
    names = association_proxy("labels", "name", creator=lambda name: Label(name=name))


class Note(Base):
    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    key: Mapped[str]
    text: Mapped[str]


class Label(Base):
    __tablename__ = "label"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class PageLabel(Base):
    __tablename__ = "page_label"
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True)
    label_id: Mapped[int] = mapped_column(ForeignKey("label.id"), primary_key=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    page = Page(texts={"a": "1", "b": "2"}, names={"red"})
    page.texts["a"] = "11"
    page.texts.update(c="3")
    print(page.texts, page.texts.get("x"), page.texts.pop("b"), sorted(page.texts.items()), "c" in page.texts)
    session.add(page)
    session.commit()
    page.names.add("blue")
    page.names |= {"blue", "red"}
    page.names.discard("nothing")
    print(sorted(page.names), len(page.labels), page.names == {"red", "blue"})
    session.commit()
    page.texts = {"c": "33", "d": "4"}
    page.names = {"red", "white"}
    session.commit()
    print(page.texts, sorted(page.names), session.query(Note).count(), session.query(PageLabel).count())
    print(page.texts.setdefault("c", "no"), page.texts.setdefault("e", "5"), sorted(page.texts.values()))
    page.names.remove("red")
    page.names -= {"white"}
    session.commit()
    print(page.names, page.labels == set())
    print(Page.names == "red")
    try:
        page.names.remove("red")
    except KeyError as error:
        print("KeyError", error)
