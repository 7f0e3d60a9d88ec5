# level: intermediate | shows: write-only and dynamic relationships in flushes: what is sent on add, remove, replacement and delete, with delete-orphan and passive_deletes
from sqlalchemy import Column, ForeignKey, Integer, String, Table, create_engine, event, inspect, select
from sqlalchemy.orm import DeclarativeBase, DynamicMapped, Mapped, Session, WriteOnlyMapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


tagging = Table("tagging", Base.metadata, Column("post_id", ForeignKey("post.id", ondelete="CASCADE"), primary_key=True), Column("tag_id", ForeignKey("tag.id"), primary_key=True))


class Blog(Base):
    __tablename__ = "blog"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    posts: WriteOnlyMapped["Post"] = relationship(back_populates="blog", cascade="all, delete-orphan", passive_deletes=True, order_by="Post.id")
    drafts: DynamicMapped["Draft"] = relationship(order_by="Draft.id")


class Post(Base):
    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    blog_id: Mapped[int | None] = mapped_column(ForeignKey("blog.id", ondelete="CASCADE"))
    blog: Mapped[Blog | None] = relationship(back_populates="posts")
    tags: WriteOnlyMapped["Tag"] = relationship(secondary=tagging, passive_deletes=True)


class Draft(Base):
    __tablename__ = "draft"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    blog_id: Mapped[int | None] = mapped_column(ForeignKey("blog.id"))


class Tag(Base):
    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]


engine = create_engine("sqlite://")


@event.listens_for(engine, "connect")
def enforce(connection, record):
    connection.execute("PRAGMA foreign_keys=ON")


Base.metadata.create_all(engine)
session = Session(engine)
blog = Blog(name="Days", posts=[Post(title="one"), Post(title="two")], drafts=[Draft(text="a"), Draft(text="b")])
session.add(blog)
session.flush()
print(inspect(blog).attrs.posts.history, blog.drafts.count())
session.commit()

third = Post(title="three", tags=[Tag(word="x"), Tag(word="y")])
blog.posts.add(third)
print([p.title for p in inspect(blog).attrs.posts.history.added], third.blog is blog)
first = session.scalars(blog.posts.select()).first()
blog.posts.remove(first)
print(first.blog, inspect(first).persistent)
session.flush()
print(inspect(first).deleted, session.scalars(blog.posts.select()).all() == [session.get(Post, 2), third])
session.commit()

session.execute(blog.posts.insert(), [{"title": "four"}, {"title": "five"}])
session.execute(blog.posts.update().where(Post.title == "two").values(title="zwei"))
print([p.title for p in session.scalars(blog.posts.select())])
session.execute(third.tags.delete().where(Tag.word == "nothing")) if False else None
tag = session.scalars(third.tags.select().where(Tag.word == "x")).one()
third.tags.remove(tag)
third.tags.add_all([Tag(word="z")])
session.commit()
print([t.word for t in session.scalars(third.tags.select().order_by(Tag.id))])

try:
    blog.posts = [third]
    session.flush()
except Exception as err:
    print(type(err).__name__, str(err)[:60])
    session.rollback()
draft = blog.drafts[0]
blog.drafts.remove(draft)
blog.drafts.append(Draft(text="c"))
print(draft.blog_id, [d.text for d in blog.drafts], draft.blog_id)
blog.drafts = [draft]
session.flush()
print([d.text for d in blog.drafts], session.execute(select(Draft.text, Draft.blog_id)).all())
session.commit()
session.delete(blog)
session.commit()
print(session.execute(select(Post.id)).all(), session.execute(select(Draft.text, Draft.blog_id)).all(), session.execute(select(tagging)).all())
