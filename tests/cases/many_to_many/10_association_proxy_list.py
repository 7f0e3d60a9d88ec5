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

with Session(engine) as session:
    user = User(name="ann", words=[Word(text="a"), Word(text="b")])
    user.words.append(Word(text="c"))
    user.words += [Word(text="d")]
    print(user.words, user.texts, len(user.words), user.words[1:3], user.user_words[0].username)
    session.add(user)
    session.commit()
    print(user.words, user.words == list(user.words), user.words.index(user.words[2]))
    user.words.remove(user.words[0])
    user.words.insert(0, Word(text="first"))
    print(user.texts, user.words.pop(), user.texts.count("b"))
    session.commit()
    print(sorted(user.texts), session.query(UserWord).count())
    user.words = [Word(text="only")]
    session.commit()
    print(user.words, session.query(UserWord).count(), session.query(Word).count())
    for action in (lambda: user.texts.remove("none"), lambda: user.words.sort(), lambda: hash(user.words)):
        try:
            action()
        except Exception as error:
            print(type(error).__name__, error)
