# level: advanced | shows: EXT_SKIP from before_mapper_configured, a mapper that fails and what others say of it, listeners that raise
from sqlalchemy import ForeignKey, event, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column, relationship
from sqlalchemy.orm.interfaces import EXT_SKIP


class Base(DeclarativeBase):
    pass


class Later(Base):
    __abstract__ = True


ready = False


@event.listens_for(Later, "before_mapper_configured", retval=True, propagate=True)
def wait(mapper, cls):
    print("asked", cls.__name__)
    return None if ready else EXT_SKIP


class Now(Base):
    __tablename__ = "now"
    id: Mapped[int] = mapped_column(primary_key=True)


class Waiting(Later):
    __tablename__ = "waiting"
    id: Mapped[int] = mapped_column(primary_key=True)
    now_id: Mapped[int] = mapped_column(ForeignKey("now.id"))
    now: Mapped[Now] = relationship()


configure_mappers()
print(inspect(Now).configured, inspect(Waiting).configured)
configure_mappers()
ready = True
configure_mappers()
print(inspect(Waiting).configured, Waiting.now.property.direction.name)
configure_mappers()


class Broken(Base):
    __tablename__ = "broken"
    id: Mapped[int] = mapped_column(primary_key=True)
    things = relationship("NoSuchThing")


for attempt in range(2):
    try:
        Now()
    except Exception as error:
        print(type(error).__name__, str(error).split("(Background")[0][:170])
