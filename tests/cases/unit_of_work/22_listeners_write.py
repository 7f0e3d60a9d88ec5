# level: intermediate | shows: before_insert and before_update that change what is written, SQL on the connection, versions, generated codes, order with relationships
from sqlalchemy import ForeignKey, create_engine, event, func, insert, inspect, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, object_session, relationship


class Base(DeclarativeBase):
    pass


class Counter(Base):
    __tablename__ = "counter"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]


class Invoice(Base):
    __tablename__ = "invoice"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    customer: Mapped[str]
    changes: Mapped[int] = mapped_column(default=0)
    items: Mapped[list["Item"]] = relationship(back_populates="invoice", order_by="Item.id")


class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    label: Mapped[str]
    invoice: Mapped[Invoice] = relationship(back_populates="items")


counter = Counter.__table__


@event.listens_for(Invoice, "before_insert")
def number(mapper, connection, invoice):
    connection.execute(update(counter).where(counter.c.name == "invoice").values(value=counter.c.value + 1))
    value = connection.scalar(select(counter.c.value).where(counter.c.name == "invoice"))
    invoice.number = f"{mapper.class_.__name__[0]}-{value:04}"


@event.listens_for(Invoice, "before_update")
def count(mapper, connection, invoice):
    changed = [a.key for a in inspect(invoice).attrs if a.history.has_changes()]
    print("update", changed, object_session(invoice).is_modified(invoice, include_collections=False))
    if object_session(invoice).is_modified(invoice, include_collections=False):
        invoice.changes += 1


@event.listens_for(Item, "after_insert")
def tell(mapper, connection, item):
    print("item", item.id, item.invoice_id, item.label)


@event.listens_for(Item, "before_delete")
def keep(mapper, connection, item):
    connection.execute(insert(counter).values(name="deleted " + item.label, value=item.id))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Counter(name="invoice", value=40))
    session.commit()
    session.add_all([Invoice(customer=name, items=[Item(label=name + "1"), Item(label=name + "2")]) for name in "ab"])
    session.commit()
    for invoice in session.scalars(select(Invoice).order_by(Invoice.id)):
        print(invoice.number, invoice.customer, [item.label for item in invoice.items])
    first = session.get(Invoice, 1)
    first.customer = "z"
    session.commit()
    print(first.changes)
    first.items.append(Item(label="more"))
    session.commit()
    print(first.changes)
    session.delete(first.items[0])
    session.commit()
    print(session.execute(select(Counter.name, Counter.value).order_by(Counter.name)).all())
    print(session.scalar(select(func.count()).select_from(Item)))
