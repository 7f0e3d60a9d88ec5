# value objects as real code has them: own classes with operators, column templates, composites beside relationships
from dataclasses import dataclass

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, create_engine, func, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, composite, mapped_column, relationship


@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text):
        return cls(*map(int, text.split(".")))

    def __str__(self):
        return f"{self.major}.{self.minor}.{self.patch}"

    def bumped(self):
        return Version(self.major, self.minor + 1, 0)


class Colour:
    def __init__(self, red, green, blue):
        self.red, self.green, self.blue = red, green, blue

    def __composite_values__(self):
        return self.red, self.green, self.blue

    def __eq__(self, other):
        return isinstance(other, Colour) and self.__composite_values__() == other.__composite_values__()

    def __repr__(self):
        return "#%02x%02x%02x" % self.__composite_values__()


class Base(DeclarativeBase):
    pass


class Package(Base):
    __tablename__ = "package"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    releases: Mapped[list["Release"]] = relationship(back_populates="package", order_by="Release.id")


class Release(Base):
    __tablename__ = "release"
    __table_args__ = (CheckConstraint("major >= 0"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    package_id: Mapped[int] = mapped_column(ForeignKey("package.id"))
    version: Mapped[Version] = composite()
    badge: Mapped[Colour] = composite(Colour, mapped_column("r", Integer), mapped_column("g", Integer), mapped_column("b", Integer))
    package: Mapped[Package] = relationship(back_populates="releases")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
print(Release.__table__.c.keys())
with Session(engine) as session:
    sql = Package(name="sql", releases=[
        Release(version=Version.parse("1.4.0"), badge=Colour(255, 0, 0)),
        Release(version=Version(2, 0, 0), badge=Colour(0, 128, 0)),
        Release(version=Version(2, 0, 7), badge=Colour(0, 255, 0)),
    ])
    session.add(sql)
    session.commit()
    print([str(release.version) for release in sql.releases], max(release.version for release in sql.releases))
    print([release.badge for release in sql.releases])
    newest = session.scalars(select(Release).order_by(Release.version.desc()).limit(1)).one()
    print(newest.version, newest.badge, newest.badge == Colour(0, 255, 0))
    newest.version = newest.version.bumped()
    print(newest.major, newest.minor, newest.patch, newest in session.dirty)
    session.commit()
    print(session.scalars(select(Release.version).where(Release.version >= Version(2, 0, 0)).order_by(Release.id)).all())
    print(session.scalars(select(Release).where(Release.badge == Colour(255, 0, 0))).one().version)
    print(session.execute(select(Package.name, Release.version).join(Package.releases).order_by(Release.version)).all())
    other = aliased(Release)
    print(select(other.version).where(other.version == Version(1, 4, 0)))
    print(session.scalars(select(other.version).where(other.minor == 4)).all())
    session.execute(update(Release).where(Release.version == Version(1, 4, 0)).values({Release.version: Version(1, 4, 9)}))
    print(sql.releases[0].version, session.scalar(select(func.max(Release.patch))))
    print(session.scalars(select(Release).filter_by(version=Version(1, 4, 9))).one().badge)
    try:
        newest.version.major = 7
    except Exception as error:
        print(type(error).__name__, error)
