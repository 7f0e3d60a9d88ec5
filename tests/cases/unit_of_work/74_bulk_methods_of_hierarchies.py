# level: advanced | shows: bulk_save_objects, bulk_insert_mappings and bulk_update_mappings on joined and single inheritance: order, groups, defaults, keys given and returned, versions
from sqlalchemy import ForeignKey, create_engine, func, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Ticket(Base):
    __tablename__ = "ticket"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    price: Mapped[int] = mapped_column(default=10)
    zone: Mapped[str | None] = mapped_column(server_default="A")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "single", "version_id_col": version}


class Pass(Ticket):
    __tablename__ = "pass"
    id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    days: Mapped[int] = mapped_column(default=lambda: 30)
    owner: Mapped[str | None]
    __mapper_args__ = {"polymorphic_identity": "pass"}


class Senior(Ticket):
    rebate: Mapped[int | None]
    __mapper_args__ = {"polymorphic_identity": "senior"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)


def rows():
    print("   ", session.execute(select(Ticket.__table__).order_by(Ticket.id)).all())
    print("   ", session.execute(select(Pass.__table__).order_by(Pass.__table__.c.id)).all())


items = [Ticket(), Pass(owner="Al"), Senior(rebate=5), Ticket(price=12), Pass(days=7), Pass(owner="Bo", zone="C")]
session.bulk_save_objects(items)
print([i.id for i in items], [inspect(i).transient for i in items])
rows()
more = [Pass(owner="Cy"), Senior(), Pass(owner="Di", days=1)]
session.bulk_save_objects(more, return_defaults=True, preserve_order=False)
print([(type(m).__name__, m.id, m.version, m.__dict__.get("zone")) for m in more])
more[0].days = 99
more[0].price = 1
more[2].owner = "Dora"
try:
    session.bulk_save_objects(more)
except KeyError as err:
    print("KeyError", err)
    session.rollback()
rows()
dicts = [{"owner": "Ed"}, {"owner": "Flo", "price": 3}, {"id": 50, "days": 2}]
session.bulk_insert_mappings(Pass, dicts, return_defaults=True)
print(dicts)
session.bulk_insert_mappings(Senior, [{"rebate": 1}, {"rebate": None, "zone": None}], render_nulls=True)
rows()
for label, mappings in [("ok", [{"id": 50, "owner": "Gil", "price": 7, "version": 1}, {"id": 2, "days": 8, "version": 1}]),
                        ("stale", [{"id": 50, "price": 8, "version": 1}]),
                        ("no version", [{"id": 50, "price": 9, "version": None}]),
                        ("no key", [{"price": 9, "version": 2}]),
                        ("subclass table alone", [{"id": 50, "owner": "Hal", "version": 2}])]:
    try:
        session.bulk_update_mappings(Pass, mappings)
        print(label, session.execute(select(Pass.id, Pass.price, Pass.owner, Pass.days, Pass.version).where(Pass.id.in_([2, 50]))).all())
    except Exception as err:
        print(label, type(err).__name__, (str(err) or repr(err)).splitlines()[0])
        session.rollback()
session.commit()
rows()
