from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy

class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    user_words: Mapped[list["UserWord"]] = relationship(back_populates="user", cascade="all, delete-orphan")
    words = association_proxy("user_words", "word", creator=lambda word: UserWord(word=word))
    texts = association_proxy("user_words", "text")


class UserWord(Base):
    __tablename__ = "user_word"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    word_id: Mapped[int] = mapped_column(ForeignKey("word.id"), primary_key=True)
    user: Mapped[User] = relationship(back_populates="user_words")
    word: Mapped["Word"] = relationship()
    text: AssociationProxy[str] = association_proxy("word", "text")
    username = association_proxy("user", "name")


class Word(Base):
    __tablename__ = "word"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]

    def __repr__(self):
        return f"Word({self.text})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)

for condition in (
    User.words.any(Word.text == "a"),
    User.words.any(text="a"),
    User.texts.any(),
    User.texts.any(Word.text == "b"),
    UserWord.username == "ann",
    UserWord.username.like("a%"),
    UserWord.username.in_(["ann", "bob"]),
    UserWord.text == "a",
    UserWord.username == None,
):
    print(condition)
with Session(engine) as session:
    a, b = Word(text="a"), Word(text="b")
    session.add_all([User(name="ann", words=[a]), User(name="bob", words=[a, b])])
    session.commit()
    names = lambda statement: [user.name for user in session.scalars(statement.order_by(User.id))]
    print(names(select(User).where(User.words.any(Word.text == "b"))))
    print(names(select(User).where(User.words.contains(a))))
    print(names(select(User).join(User.words.local_attr).join(User.words.remote_attr).where(Word.text == "a")))
    print(session.query(UserWord).filter(UserWord.username == "bob").count())
for action in (lambda: User.words.has(), lambda: UserWord.username.any(), lambda: UserWord.username.has(User.id == 1), lambda: select(User.words)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
