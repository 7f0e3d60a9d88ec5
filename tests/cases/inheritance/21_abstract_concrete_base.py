# level: advanced | shows: AbstractConcreteBase: base without a table, columns from a mixin, configure on use, select of the base
from datetime import date
from sqlalchemy import String, create_engine, select
from sqlalchemy.ext.declarative import AbstractConcreteBase
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Document(AbstractConcreteBase, Base):
    strict_attrs = True
    title: Mapped[str] = mapped_column(String(40))


class Invoice(Document):
    __tablename__ = "invoice"
    id: Mapped[int] = mapped_column(primary_key=True)
    cents: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "invoice", "concrete": True}


class Letter(Document):
    __tablename__ = "letter"
    id: Mapped[int] = mapped_column(primary_key=True)
    sent: Mapped[date]
    __mapper_args__ = {"polymorphic_identity": "letter", "concrete": True}


configure_mappers()
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
print(sorted(Base.metadata.tables), Invoice.__table__.c.keys(), Letter.__table__.c.keys())
with Session(engine) as session:
    session.add_all([Invoice(title="a", cents=5), Invoice(title="c", cents=9), Letter(title="b", sent=date(2024, 2, 3))])
    session.commit()
    print(select(Document))
    for document in session.scalars(select(Document).order_by(Document.title)):
        print(type(document).__name__, document.title, sorted(k for k in document.__dict__ if not k.startswith("_")))
    print(session.scalars(select(Document.title).where(Document.title > "a").order_by(Document.title)).all())
    print([l.sent.isoformat() for l in session.scalars(select(Letter))])
    try:
        Document.cents
    except AttributeError as error:
        print(error)
    try:
        Document(title="x")
        session.add(Document(title="x"))
        session.flush()
    except Exception as error:
        print(type(error).__name__, str(error)[:90])
