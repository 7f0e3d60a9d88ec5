# level: advanced | shows: version_id_generator=False with triggers and eager defaults, a version given by hand, tokens made by a function, what a version UPDATE says of one that went by
from sqlalchemy import Column, DDL, FetchedValue, Integer, String, create_engine, event, inspect, select, text
from sqlalchemy.orm import Session, declarative_base
from sqlalchemy.orm.exc import StaleDataError

Base = declarative_base()
counter = iter(range(1, 100))


class Ledger(Base):
    __tablename__ = "ledger"
    id = Column(Integer, primary_key=True)
    title = Column(String)
    rev = Column(Integer, FetchedValue(), nullable=False, server_default="1", server_onupdate=FetchedValue())
    __mapper_args__ = {"version_id_col": rev, "version_id_generator": False}


class Token(Base):
    __tablename__ = "token"
    id = Column(Integer, primary_key=True)
    owner = Column(String)
    tag = Column(String(8))
    __mapper_args__ = {"version_id_col": tag, "version_id_generator": lambda old: "t%03d" % next(counter)}


class Page(Base):
    __tablename__ = "page"
    id = Column(Integer, primary_key=True)
    body = Column(String)
    edition = Column(String)
    __mapper_args__ = {"version_id_col": edition, "version_id_generator": False}


event.listen(Ledger.__table__, "after_create", DDL("CREATE TRIGGER bump AFTER UPDATE ON ledger BEGIN UPDATE ledger SET rev = old.rev + 1 WHERE id = old.id; END"))
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine, expire_on_commit=False)

books = [Ledger(title="cash"), Ledger(title="debts")]
session.add_all(books)
session.flush()
print([("rev" in b.__dict__, b.rev) for b in books])
books[0].title = "cash box"
session.flush()
print("rev" in books[0].__dict__, books[0].rev)
session.commit()
books[0].title, books[1].title = "till", "loans"
try:
    session.flush()
except StaleDataError as err:
    print(err)
session.rollback()
print([b.rev for b in books])
books[0].title, books[1].title = "till", "loans"
session.commit()
session.refresh(books[1])
session.execute(text("UPDATE ledger SET title = 'x' WHERE id = 2"))
books[1].title = "y"
try:
    session.flush()
except StaleDataError as err:
    print(err)
session.rollback()

token = Token(owner="ann")
session.add_all([token, Token(owner="bob"), Token(owner="cat", tag="given")])
session.commit()
print(session.execute(select(Token.owner, Token.tag)).all())
token.owner = "anna"
session.commit()
print(token.tag, inspect(token).attrs.tag.history)
token.owner, token.tag = "annie", "by hand"
session.commit()
print(token.tag)

page = Page(body="once", edition="first")
session.add(page)
session.commit()
page.body = "upon"
session.commit()
page.body, page.edition = "a time", "second"
session.commit()
print(session.execute(select(Page.body, Page.edition)).all())
session.execute(text("UPDATE page SET edition = 'other'"))
session.delete(page)
try:
    session.commit()
except StaleDataError as err:
    print(err)
session.rollback()
blank = Page(body="no edition")
session.add(blank)
try:
    session.commit()
except Exception as err:
    print(type(err).__name__, err)
    session.rollback()
session.add(blank)
blank.edition = "zeroth"
session.commit()
session.execute(text("UPDATE page SET edition = NULL"))
session.refresh(blank)
blank.body = "still none"
try:
    session.commit()
except Exception as err:
    print(type(err).__name__, err)
