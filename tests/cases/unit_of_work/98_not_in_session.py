# level: intermediate | shows: relationships without save-update cascade: warnings of the flush for objects that are not in the session, on each kind of relationship and operation
import warnings
from sqlalchemy import Column, ForeignKey, Integer, String, Table, create_engine, inspect, select
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()
tags = Table("tags", Base.metadata, Column("file_id", ForeignKey("file.id")), Column("tag_id", ForeignKey("tag.id")))


class Folder(Base):
    __tablename__ = "folder"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    files = relationship("File", back_populates="folder", cascade="", order_by="File.id")


class File(Base):
    __tablename__ = "file"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    folder_id = Column(ForeignKey("folder.id"))
    folder = relationship(Folder, back_populates="files", cascade="")
    tags = relationship("Tag", secondary=tags, cascade="", backref="files", order_by="Tag.id")
    __mapper_args__ = {"confirm_deleted_rows": True}


class Tag(Base):
    __tablename__ = "tag"
    id = Column(Integer, primary_key=True)
    word = Column(String)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine, autoflush=False)


def flush(label):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            session.flush()
            print(label, "ok", len(session.new))
        except Exception as err:
            print(label, type(err).__name__, str(err).splitlines()[0])
            session.rollback()
    for warning in caught:
        print("   ", warning.category.__name__, warning.message)


home = Folder(name="home")
home.files.append(File(name="a"))
session.add(home)
flush("child not added")
print([f.folder_id for f in home.files], session.execute(select(File.id)).all())
loose = File(name="b")
loose.folder = Folder(name="unknown")
session.add(loose)
flush("parent not added")
print(loose.folder_id, loose.folder.name)
loose.tags.append(Tag(word="t"))
flush("tag not added")
print(session.execute(select(tags)).all(), loose.tags[0].word)
tag = Tag(word="known")
session.add(tag)
loose.tags.append(tag)
flush("one of two tags")
print(session.execute(select(tags)).all())
session.commit()
home.files.append(loose)
session.commit()
print(loose.folder is home, len(loose.tags), len(home.files))
session.expunge(loose)
home.files.remove(loose)
flush("removed after expunge")
print(session.execute(select(File.folder_id)).all())
session.rollback()
session.add(loose)
loose.tags
session.expunge(tag)
loose.tags.remove(tag)
flush("tag removed after expunge")
print(session.execute(select(tags)).all())
session.rollback()
loose = session.get(File, loose.id)
session.expunge(home)
loose.folder = home
flush("parent expunged")
session.delete(loose)
loose.tags.append(Tag(word="late"))
flush("deleted with a new tag")
print(session.execute(select(tags)).all(), session.execute(select(File.id)).all())
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    auto = Session(engine)
    folder = auto.scalars(select(Folder)).first()
    folder.files.append(File(name="c"))
    print(auto.scalars(select(Folder.name)).all())
    print([str(w.message)[:160] for w in caught])
