# level: intermediate | shows: three levels of joined inheritance in one flush: columns of the same name merged, INSERT and UPDATE per table, only the tables that changed, RETURNING per level
from sqlalchemy import ForeignKey, String, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, column_property, mapped_column


class Base(DeclarativeBase):
    pass


class Document(Base):
    __tablename__ = "document"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str]
    changed_by: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="draft")
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "document"}


class Contract(Document):
    __tablename__ = "contract"
    id: Mapped[int] = column_property(mapped_column("contract_id", ForeignKey("document.id"), primary_key=True), Document.id)
    changed_by: Mapped[str | None] = column_property(mapped_column("changed_by", String), Document.changed_by)
    partner: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "contract"}


class Lease(Contract):
    __tablename__ = "lease"
    lease_id: Mapped[int] = mapped_column(ForeignKey("contract.contract_id"), primary_key=True)
    months: Mapped[int] = mapped_column(default=12)
    flag: Mapped[int] = mapped_column(server_default="1")
    __mapper_args__ = {"polymorphic_identity": "lease"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
print(inspect(Lease).attrs.id.columns, inspect(Contract).attrs.changed_by.columns)
print([t.name for t in inspect(Lease).tables])
things = [
    Lease(title="flat", partner="Moss", changed_by="ada"),
    Document(title="memo"),
    Lease(title="hall", partner="Reed", months=6, flag=0),
    Contract(title="paper", partner="Fern", changed_by="bob"),
    Lease(title="shop", partner="Iris", state="signed"),
]
session.add_all(things)
session.flush()
print([(type(t).__name__, t.id) for t in things], things[0].lease_id, sorted(things[4].__dict__.keys() - {"_sa_instance_state"}))
print(things[0].flag, things[2].flag, things[0].state, things[4].state)
session.commit()

flat, memo, hall, paper, shop = things
flat.months = 24
hall.changed_by = "cyd"
shop.title, shop.partner, shop.months = "kiosk", "Lily", 3
paper.title = "papers"
memo.changed_by = "dan"
print([sorted(k for k in inspect(t).attrs.keys() if inspect(t).attrs[k].history.has_changes()) for t in things])
session.commit()
print(session.execute(select(Lease.title, Lease.months, Lease.changed_by, Document.__table__.c.changed_by).order_by(Lease.id)).all())
flat.title = "flat"
flat.months = 24
session.commit()
session.delete(hall)
session.delete(memo)
session.delete(paper)
session.commit()
print([(d.id, d.title, d.changed_by) for d in session.scalars(select(Document).order_by(Document.id))])
session.add(Lease(id=40, title="explicit", partner="Yew"))
session.commit()
print(session.get(Lease, 40).lease_id, session.get(Document, 40).title)
