from sqlalchemy import Column, ForeignKey, Table, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

names = {}


class Base(DeclarativeBase):
    pass


def begin(seed):
    global engine, session
    names.clear()
    for number in range(20):
        globals().pop(f"o{number}", None)
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    session = Session(engine)
    print("begin", seed)


def shown(value):
    if isinstance(value, Base):
        return names.get(id(value), f"a {type(value).__name__}")
    if isinstance(value, list):
        return [shown(item) for item in value]
    return value


def state(name):
    about = inspect(globals()[name])
    flags = [flag for flag in ("transient", "pending", "persistent", "deleted", "detached") if getattr(about, flag)]
    values = {key: shown(loaded) for key, loaded in sorted(about.dict.items()) if not key.startswith("_")}
    print("   ", name, *flags, "*" if about.modified else "", values)


def look(count):
    """Shows the objects so far, and what the session has to do."""
    for number in range(count):
        if f"o{number}" in globals():
            state(f"o{number}")
    print("   ", len(session.new), "new", len(session.dirty), "dirty", len(session.deleted), "deleted")


def step(said, work):
    print(said)
    try:
        return work()
    except Exception as error:
        print("    !", type(error).__name__, str(error).split(" at 0x")[0].split(" (")[0].split("\n")[0][:160])
        if not session.is_active:
            session.rollback()
        return None


def name(number, value):
    names.setdefault(id(value), f"o{number}")
    return value


def end():
    step("end", session.commit)
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = connection.execute(select(table).order_by(*table.primary_key)).all()
            print(table.name, rows)
    session.close()
    engine.dispose()
