# level: intermediate | shows: always_refresh, batch, Mapper.validators, a primary_key that names no attribute
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Sensor(Base):
    __tablename__ = "sensor"
    id: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[int]
    note: Mapped[str | None]
    __mapper_args__ = {"always_refresh": True, "batch": False}
    @validates("level", include_removes=True)
    def check(self, key, value, removed):
        return value
    @validates("note", include_backrefs=False)
    def check_note(self, key, value):
        return value and value.strip()
engine = create_engine("sqlite://"); Base.metadata.create_all(engine)
@event.listens_for(engine, "before_cursor_execute")
def show(conn, cursor, statement, parameters, context, many): print(">", " ".join(statement.split()), parameters)
with Session(engine) as s:
    one = Sensor(level=1, note="  a "); s.add_all([one, Sensor(level=2)]); s.commit()
    print(one.level)
    s.execute(text("UPDATE sensor SET level = 50 WHERE id = 1"))
    print(one.level)
    print(s.scalars(select(Sensor).where(Sensor.id == 1)).one() is one, one.level)
    s.execute(text("UPDATE sensor SET level = 60 WHERE id = 1"))
    print(s.get(Sensor, 1).level)
    one.level = 7
    s.execute(select(Sensor).execution_options(autoflush=False)).all()
    print(one.level, one in s.dirty)
    s.refresh(one); print(one.level)
m = inspect(Sensor)
print(m.always_refresh, m.batch, list(m.validators), m.validators["level"][1], m.validators["note"][1], m.validators["note"][0].__name__)
class Plain(Base):
    __tablename__ = "plain"
    id: Mapped[int] = mapped_column(primary_key=True)
print(inspect(Plain).always_refresh, inspect(Plain).batch, dict(inspect(Plain).validators))
try:
    class Wrong(Base):
        __tablename__ = "wrong"
        id: Mapped[int] = mapped_column(primary_key=True)
        __mapper_args__ = {"primary_key": ["number"]}
except Exception as error: print(type(error).__name__, error)
