# level: intermediate | shows: objects of the wrong class in relationships: errors in the flush, enable_typechecks=False, polymorphic subclasses, unmapped values
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, inspect
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()


class Band(Base):
    __tablename__ = "band"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    members = relationship("Musician", order_by="Musician.id")
    manager_id = Column(ForeignKey("manager.id"))
    manager = relationship("Manager", foreign_keys=manager_id)
    roadies = relationship("Musician", secondary="roadie", overlaps="members")
    anyone = relationship("Manager", enable_typechecks=False, foreign_keys="Manager.band_id", cascade="save-update")


class Musician(Base):
    __tablename__ = "musician"
    id = Column(Integer, primary_key=True)
    kind = Column(String)
    band_id = Column(ForeignKey("band.id"))
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "musician"}


class Drummer(Musician):
    __mapper_args__ = {"polymorphic_identity": "drummer"}


class Manager(Base):
    __tablename__ = "manager"
    id = Column(Integer, primary_key=True)
    band_id = Column(Integer, ForeignKey("band.id", use_alter=True, name="fk_b"))


class Roadie(Base):
    __tablename__ = "roadie"
    band_id = Column(ForeignKey("band.id"), primary_key=True)
    musician_id = Column(ForeignKey("musician.id"), primary_key=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


def attempt(label, change):
    with Session(engine) as session:
        band = Band(name=label)
        session.add(band)
        session.flush()
        try:
            change(session, band)
            session.flush()
            print(label, "ok", [type(m).__name__ for m in band.members], band.manager_id)
        except Exception as err:
            text = str(err)
            print(label, type(err).__module__, type(err).__name__)
            print("   ", text.split(" at 0x")[0], text[text.index(">") :] if " at 0x" in text else "")
        print("   ", len(session.new), inspect(band).persistent)


attempt("musician", lambda s, b: b.members.append(Musician()))
attempt("drummer", lambda s, b: b.members.append(Drummer()))
attempt("manager as member", lambda s, b: b.members.append(Manager()))
attempt("band as member", lambda s, b: b.members.append(Band(name="other")))
attempt("musician as manager", lambda s, b: setattr(b, "manager", Musician()))
attempt("manager as roadie", lambda s, b: b.roadies.append(Manager()))
attempt("drummer as roadie", lambda s, b: b.roadies.append(Drummer()))
attempt("text as member", lambda s, b: b.members.append("Ringo"))
attempt("text as manager", lambda s, b: setattr(b, "manager", "Brian"))
attempt("none as member", lambda s, b: b.members.append(None))
attempt("class as member", lambda s, b: b.members.append(Musician))
attempt("list as manager", lambda s, b: setattr(b, "manager", [Manager()]))
attempt("text as members", lambda s, b: setattr(b, "members", "abc"))
attempt("manager in anyone", lambda s, b: b.anyone.append(Manager()))
attempt("dict as members", lambda s, b: setattr(b, "members", {1: Musician()}))
