# level: advanced | shows: delete and delete-orphan along many-to-one and many-to-many: single_parent, its errors, shared targets, swaps
from sqlalchemy import Column, ForeignKey, Table, create_engine, inspect, select
from sqlalchemy.exc import ArgumentError, InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, configure_mappers, mapped_column, registry, relationship

class Base(DeclarativeBase):
    pass

class Letter(Base):
    __tablename__ = "letter"
    id: Mapped[int] = mapped_column(primary_key=True)
    seal_id: Mapped[int | None] = mapped_column(ForeignKey("seal.id"))
    ink_id: Mapped[int | None] = mapped_column(ForeignKey("ink.id"))
    seal: Mapped["Seal | None"] = relationship(cascade="all, delete-orphan", single_parent=True)
    ink: Mapped["Ink | None"] = relationship(cascade="all", backref="letters")
    def __repr__(self):
        return f"Letter{self.id}"

class Seal(Base):
    __tablename__ = "seal"
    id: Mapped[int] = mapped_column(primary_key=True)
    def __repr__(self):
        return f"Seal{self.id}"

class Ink(Base):
    __tablename__ = "ink"
    id: Mapped[int] = mapped_column(primary_key=True)
    def __repr__(self):
        return f"Ink{self.id}"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
def clean(err):
    return " ".join("0x" if w.startswith("0x") else w for w in str(err).split())

s = Session(engine)
a = Letter(id=1, seal=Seal(id=1), ink=Ink(id=1))
b = Letter(id=2, seal=Seal(id=2), ink=a.ink)
s.add_all([a, b]); s.commit()
try:
    b.seal = a.seal
except InvalidRequestError as err:
    print(clean(err))
print(b.seal, inspect(b).attrs.seal.history)
# taking the seal off first
seal = a.seal
a.seal = None
b.seal = seal
print(inspect(b).attrs.seal.history, sorted(map(repr, s.dirty)), sorted(map(repr, s.deleted)))
s.flush()
print(s.scalars(select(Seal.id).order_by(Seal.id)).all(), a.seal_id, b.seal_id)
s.rollback()
# a new seal replaces the old one, that is pending too
a.seal = Seal(id=3)
middle = a.seal
a.seal = Seal(id=4)
print(middle in s, a.seal in s, sorted(map(repr, s.new)))
s.flush()
print(s.scalars(select(Seal.id).order_by(Seal.id)).all(), inspect(middle).transient)
s.rollback()

# deleting one of two letters takes the ink, that the other still names
s.delete(a)
print(sorted(map(repr, s.deleted)))
s.flush()
print(s.scalars(select(Ink.id)).all(), s.execute(select(Letter.id, Letter.ink_id, Letter.seal_id)).all(), b.ink)
s.rollback()
s.expire_all()
b.ink, b.seal
del b.seal
print(b.seal, sorted(map(repr, s.deleted)))
s.flush()
print(s.scalars(select(Seal.id)).all(), b.seal_id)
s.rollback()

for kw in (dict(cascade="all, delete-orphan"), dict(cascade="save-update, delete-orphan", single_parent=True),
           dict(secondary="m2m", cascade="delete-orphan, all")):
    reg = registry()
    Table("m2m", reg.metadata, Column("p", ForeignKey("p.id")), Column("c", ForeignKey("c.id")))
    P = type("P", (), {"__tablename__": "p", "id": Column(__import__("sqlalchemy").Integer, primary_key=True), "c_id": Column(ForeignKey("c.id")),
                       "c": relationship("C", **kw)})
    C = type("C", (), {"__tablename__": "c", "id": Column(__import__("sqlalchemy").Integer, primary_key=True)})
    import warnings
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            reg.mapped(P); reg.mapped(C)
            reg.configure()
            print("fine", sorted(P.c.property.cascade), [str(w.message) for w in seen])
        except ArgumentError as err:
            print(err, [str(w.message) for w in seen])
