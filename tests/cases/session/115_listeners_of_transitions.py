# What a session tells of its transactions and of its objects' ways, through savepoints, errors and closing.
from sqlalchemy import create_engine, event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Door(Base):
    __tablename__ = "door"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
told = []
session = Session(engine)
for name in (
    "transient_to_pending", "pending_to_transient", "pending_to_persistent", "persistent_to_transient",
    "persistent_to_deleted", "deleted_to_persistent", "deleted_to_detached", "persistent_to_detached",
    "detached_to_persistent", "loaded_as_persistent",
):
    event.listen(session, name, lambda session, door, name=name: told.append(f"{name} {door.__dict__.get('name')}"))
for name in ("before_commit", "after_commit", "after_rollback", "before_flush", "after_flush", "after_flush_postexec"):
    event.listen(session, name, lambda *_, name=name: told.append(name))
event.listen(session, "after_begin", lambda session, transaction, connection: told.append(f"after_begin {transaction.nested}"))
event.listen(session, "after_soft_rollback", lambda session, previous: told.append(f"after_soft_rollback {previous.nested}"))
event.listen(session, "after_transaction_create", lambda session, one: told.append(f"create {one.nested} {one.parent is not None}"))
event.listen(session, "after_transaction_end", lambda session, one: told.append(f"end {one.nested} {one.parent is not None}"))


def show(what):
    print(what)
    for line in told:
        print("   ", line)
    told.clear()


front, back = Door(name="front"), Door(name="back")
session.add_all([front, back])
show("add")
session.expunge(back)
show("expunge of a pending")
session.commit()
show("commit")
front.name
show("refresh")
with session.begin_nested():
    session.add(back)
show("savepoint")
savepoint = session.begin_nested()
session.delete(front)
session.flush()
show("deleted in a savepoint")
savepoint.rollback()
show("rolled back")
session.delete(front)
session.commit()
show("delete and commit")
session.add(Door(name="back"))
try:
    session.commit()
except IntegrityError:
    show("failed")
session.rollback()
show("rollback")
session.add(side := Door(name="side"))
session.flush()
session.rollback()
show("flushed and rolled back")
session.scalars(select(Door)).all()
show("loaded")
session.close()
show("close")
session.add(back)
show("added back")
session.delete(back)
session.flush()
session.close()
show("closed with a deleted one")
