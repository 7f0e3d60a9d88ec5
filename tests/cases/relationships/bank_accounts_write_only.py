# write only & dynamic
from sqlalchemy import ForeignKey, create_engine, inspect, select, func, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, WriteOnlyMapped, DynamicMapped, WriteOnlyCollection, configure_mappers, lazyload, joinedload, selectinload
class Base(DeclarativeBase):
    pass
class Account(Base):
    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    moves: WriteOnlyMapped["Move"] = relationship(cascade="all, delete-orphan", passive_deletes=True, order_by="Move.day", back_populates="account")
    tags: WriteOnlyMapped["Tag"] = relationship(secondary="account_tag", back_populates="accounts")
    log: DynamicMapped["Log"] = relationship(order_by="Log.id.desc()")
class Move(Base):
    __tablename__ = "move"
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[int]
    amount: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="cascade"))
    account: Mapped[Account | None] = relationship(back_populates="moves")
    def __repr__(self): return f"M({self.day},{self.amount})"
class Tag(Base):
    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    accounts: Mapped[list[Account]] = relationship(secondary="account_tag", back_populates="tags")
    def __repr__(self): return f"T({self.name})"
class AT(Base):
    __tablename__ = "account_tag"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True)
class Log(Base):
    __tablename__ = "log"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
def attempt(f):
    try: print(f())
    except Exception as ex: print(type(ex).__name__, ex)
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    a = Account(name="A", moves=[Move(day=2, amount=5), Move(day=1, amount=3)], tags=[Tag(name="x")])
    attempt(lambda: a.moves.select())
    attempt(lambda: a.moves.insert())
    attempt(lambda: a.moves.add_all([Move(day=9, amount=1)]))
    s.add(a); s.commit()
    attempt(lambda: type(a.moves).__name__)
    attempt(lambda: repr(a.moves).split(" at ")[0])
    attempt(lambda: iter(a.moves))
    attempt(lambda: len(a.moves))
    attempt(lambda: list(a.moves))
    attempt(lambda: bool(a.moves))
    attempt(lambda: a.moves.append)
    attempt(lambda: a.moves.all)
    attempt(lambda: a.moves.select())
    attempt(lambda: s.scalars(a.moves.select().where(Move.amount > 2)).all())
    attempt(lambda: s.scalars(a.tags.select()).all())
    attempt(lambda: a.tags.insert())
    attempt(lambda: a.moves.insert())
    attempt(lambda: a.moves.update().values(amount=Move.amount + 1))
    attempt(lambda: a.moves.delete().where(Move.day == 1))
    attempt(lambda: a.tags.update().values(name="k"))
    attempt(lambda: a.tags.delete())
    attempt(lambda: len(s.scalars(a.moves.insert().returning(Move), [dict(day=3, amount=1), dict(day=4, amount=2)]).all()))
    attempt(lambda: s.execute(a.moves.insert().values(day=13, amount=1)).rowcount)
    attempt(lambda: s.scalars(a.moves.insert().returning(Move), [dict(day=5, amount=1), dict(day=6, amount=2)]).all())
    attempt(lambda: s.execute(a.moves.update().values(amount=Move.amount + 1).where(Move.day > 3)).rowcount)
    attempt(lambda: s.execute(a.tags.update().values(name="k")).rowcount)
    attempt(lambda: s.execute(a.moves.delete().where(Move.day == 1)).rowcount)
    attempt(lambda: s.execute(a.tags.insert(), [dict(name="w")]).rowcount)
    attempt(lambda: s.execute(select(func.count()).select_from(a.moves.select().subquery())).scalar())
    m = Move(day=20, amount=20)
    a.moves.add(m)
    print(inspect(a).attrs.moves.history, m.account is a, m in s)
    attempt(lambda: s.scalars(a.moves.select()).all())
    a.moves.remove(m)
    print(inspect(a).attrs.moves.history)
    s.flush()
    print(m in s, inspect(m).deleted)
    t = Tag(name="q", accounts=[a])
    s.add(t)
    print(inspect(a).attrs.tags.history)
    s.commit()
    a.tags.add_all([Tag(name="r"), Tag(name="u")])
    a.tags.remove(t)
    s.commit()
    attempt(lambda: s.scalars(a.tags.select().order_by(Tag.name)).all())
    attempt(lambda: setattr(a, "moves", [Move(day=30, amount=30)]))
    attempt(lambda: s.flush())
    s.rollback()
    attempt(lambda: setattr(a, "moves", 5))
    attempt(lambda: s.scalars(select(Account).options(joinedload(Account.moves))).unique().all())
    attempt(lambda: s.scalars(select(Account).options(selectinload(Account.log))).all())
    attempt(lambda: s.scalars(select(Account).options(lazyload(Account.moves))).all())
    attempt(lambda: s.scalars(select(Account.name).join(Account.moves).where(Move.day == 3)).all())
    attempt(lambda: s.scalars(select(Account.name).where(Account.moves.any(Move.day == 3))).all())
    attempt(lambda: s.scalars(select(Account.name).where(Account.log.any())).all())
    a.log.append(Log(text="1")); a.log.extend([Log(text="2"), Log(text="3")]) if hasattr(a.log, "extend") else None
    a.log.add(Log(text="4"))
    a.log.add_all([Log(text="5")])
    attempt(lambda: [l.text for l in a.log])
    attempt(lambda: [l.text for l in a.log[1:3]])
    attempt(lambda: a.log.count())
    attempt(lambda: a.log.first().text)
    attempt(lambda: a.log.filter(Log.text > "2").order_by(None).order_by(Log.text).all()[0].text)
    attempt(lambda: str(a.log.statement))
    attempt(lambda: a.log.session is s)
    attempt(lambda: a.log.remove(a.log[0]))
    attempt(lambda: inspect(a).attrs.log.history.deleted[0].text)
    attempt(lambda: a.log.remove(Log(text="z")))
    s.commit()
    attempt(lambda: len(a.log))
    attempt(lambda: a.log.delete())
    attempt(lambda: a.log.update({"text": "x"}))
    s.refresh(a)
    s.delete(a)
    attempt(s.commit)
