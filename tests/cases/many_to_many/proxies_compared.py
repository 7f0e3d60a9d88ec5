# association proxies: kinds, errors
from sqlalchemy import ForeignKey, create_engine, inspect, select, func
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy, AssociationProxyExtensionType
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, attribute_keyed_dict, aliased
class Base(DeclarativeBase):
    pass
class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    links: Mapped[list["Link"]] = relationship(back_populates="user", cascade="all, delete-orphan")
    keywords: AssociationProxy[list["Keyword"]] = association_proxy("links", "keyword", creator=lambda k: Link(keyword=k))
    words: AssociationProxy[list[str]] = association_proxy("links", "word", creator=lambda w: Link(keyword=Keyword(w)))
    notes: AssociationProxy[list[str]] = association_proxy("links", "note")
    props: Mapped[dict[str, "Prop"]] = relationship(collection_class=attribute_keyed_dict("key"), cascade="all, delete-orphan")
    values: AssociationProxy[dict[str, str]] = association_proxy("props", "value", creator=lambda k, v: Prop(key=k, value=v))
class Keyword(Base):
    __tablename__ = "keyword"
    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]
    def __init__(self, word): self.word = word
    def __repr__(self): return f"K({self.word})"
class Link(Base):
    __tablename__ = "link"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    keyword_id: Mapped[int] = mapped_column(ForeignKey("keyword.id"), primary_key=True)
    note: Mapped[str | None]
    user: Mapped[User] = relationship(back_populates="links")
    keyword: Mapped[Keyword] = relationship()
    user_name = association_proxy("user", "name")
    word = association_proxy("keyword", "word")
class Prop(Base):
    __tablename__ = "prop"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    key: Mapped[str]
    value: Mapped[str]
def attempt(f):
    try: print(f())
    except Exception as ex: print(type(ex).__name__, ex)
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    u = User(name="ann")
    u.keywords = [Keyword("a"), Keyword("b")]
    u.keywords += [Keyword("c")]
    u.values = {"x": "1", "y": "2"}
    u.values.update({"z": "3"}, w="4")
    s.add(u); s.commit()
    print(u.keywords, u.words, u.values, u.links[0].user_name)
    u.values = {"x": "9", "q": "5"}
    s.commit()
    print(u.values, sorted(u.values.items()), u.values.get("nope", 3), "x" in u.values, u.values.pop("q"), u.values.setdefault("r", "7"))
    s.commit()
    print(repr(u.values), u.values == {"x": "9", "r": "7"}, u.values.copy(), dict(u.values), list(u.values), len(u.values), bool(u.values))
    print(u.keywords[0], u.keywords[-1], u.keywords[0:2], u.keywords.index(u.keywords[1]), u.keywords.count(u.keywords[0]))
    attempt(lambda: u.keywords + [1])
    attempt(lambda: [1] + list(u.keywords))
    attempt(lambda: u.keywords * 2)
    attempt(lambda: u.keywords.sort())
    attempt(lambda: u.keywords.reverse())
    attempt(lambda: u.keywords.remove(Keyword("zz")))
    attempt(lambda: u.keywords.index(Keyword("zz")))
    attempt(lambda: setattr(u, "values", 5))
    attempt(lambda: setattr(u, "keywords", 5))
    attempt(lambda: u.words.append("x"))
    attempt(lambda: hash(u.keywords))
    attempt(lambda: u.keywords < [])
    for q in (lambda: select(User.id).where(User.keywords.any(Keyword.word == "a")),
              lambda: select(User.id).where(User.words.any()),
              lambda: select(User.id).where(User.words == "a"),
              lambda: select(User.id).where(User.words.contains("a")),
              lambda: select(User.id).where(User.words.like("a%")),
              lambda: select(User.id).where(User.words.in_(["a"])),
              lambda: select(User.id).where(User.words != "a"),
              lambda: select(User.id).where(User.words == None),
              lambda: select(User.id).where(User.words != None),
              lambda: select(User.id).where(User.keywords.contains(u.keywords[0])),
              lambda: select(User.id).where(User.keywords == u.keywords[0]),
              lambda: select(User.id).where(User.keywords != u.keywords[0]),
              lambda: select(User.id).where(User.keywords == None),
              lambda: select(User.id).where(User.keywords.has()),
              lambda: select(User.id).where(User.notes.has()),
              lambda: select(User.id).where(User.notes.any(Link.note == "n")),
              lambda: select(User.id).where(User.notes.any(note="n")),
              lambda: select(User.id).where(User.values.any(value="9")),
              lambda: select(Link.note).where(Link.user_name == "ann"),
              lambda: select(Link.note).where(Link.user_name != "ann"),
              lambda: select(Link.note).where(Link.user_name == None),
              lambda: select(Link.note).where(Link.user_name != None),
              lambda: select(Link.note).where(Link.user_name.has(name="x")),
              lambda: select(Link.note).where(Link.user_name.has()),
              lambda: select(Link.note).where(Link.user_name.any()),
              lambda: select(Link.note).where(Link.user_name.startswith("an")),
              lambda: select(Link.note).where(Link.user_name.is_(None)),
              lambda: select(Link.note).order_by(Link.user_name),
              lambda: select(Link.user_name),
              ):
        attempt(lambda: str(q()) + " -> " + str(s.execute(q()).all()))
    au = aliased(User)
    attempt(lambda: select(au.id).where(au.words == "a"))
    attempt(lambda: select(au.id).where(au.keywords.any(word="b")))
    d = inspect(User).all_orm_descriptors
    print([k for k in d.keys()])
    print(d["keywords"].extension_type, d.keywords is User.__dict__["keywords"], d["keywords"].is_attribute)
    p = User.keywords
    print(type(p).__name__, p.scalar, p.target_class.__name__, p.owning_class.__name__, p.value_attr, p.target_collection, p.collection_class, p.parent is User.__dict__["keywords"])
    print(p.local_attr, p.remote_attr, p.attr)
    print(User.words.attr, User.words.remote_attr is User.keywords, type(User.words).__name__, User.words.scalar)
    print(type(User.values).__name__, type(Link.user_name).__name__, Link.user_name.scalar)
    print(p)
    print(User.words, Link.user_name)
    print(repr(User.__dict__["keywords"]))
    attempt(lambda: User.keywords.foo)
    attempt(lambda: Link.user_name.foo)
