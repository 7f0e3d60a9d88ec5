from sqlalchemy import Column, ForeignKey, Integer, String, Table, create_engine, select, func, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, aliased


class Base(DeclarativeBase):
    pass


tag_link = Table("tag_link", Base.metadata, Column("post_id", ForeignKey("post.id"), primary_key=True), Column("tag_id", ForeignKey("tag.id"), primary_key=True))


class Post(Base):
    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    tags: Mapped[list["Tag"]] = relationship(secondary=tag_link, back_populates="posts", order_by="Tag.id")
    children: Mapped[list["Post"]] = relationship(back_populates="parent")
    parent: Mapped["Post | None"] = relationship(back_populates="children", remote_side=[id])


class Tag(Base):
    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]
    posts: Mapped[list["Post"]] = relationship(secondary=tag_link, back_populates="tags")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    a = Tag(word="a"); b = Tag(word="b")
    p = Post(title="root", tags=[a])
    c = Post(title="kid", parent=p, tags=[a, b])
    d = Post(title="grandkid", parent=c)
    s.add_all([p])
    s.commit()
    print(s.scalars(select(Post.title).join(Post.tags).where(Tag.word == "b")).all())
    par = aliased(Post)
    print(s.execute(select(Post.title, par.title).join(Post.parent.of_type(par)).order_by(Post.id)).all())
    print(s.execute(select(Post, par).join(par, Post.parent)).all()[0][1].title)
    print(s.scalars(select(Post).where(Post.tags.any(Tag.word == "b"))).one().title)
    print(s.scalars(select(Post).where(Post.parent.has(Post.title == "root"))).all()[0].title)
    sub = select(tag_link.c.post_id, func.count().label("n")).group_by(tag_link.c.post_id).subquery()
    print(s.execute(select(Post.title, sub.c.n).outerjoin(sub, sub.c.post_id == Post.id).order_by(Post.id)).all())
    c.tags.remove(a)
    s.commit()
    print([t.word for t in c.tags], [x.title for x in a.posts])
    s.delete(d)
    s.delete(p)
    s.commit()
    print(c.parent_id, c.parent)
    c.title = func.upper(Post.title)
    s.commit()
    print(c.title)
    print(s.execute(text("select count(*) from tag_link")).scalar())
    print(s.query(Post).filter(Post.title.like("K%")).count(), s.query(Post).filter_by(title="KID").exists())
    print(s.query(func.max(Post.id)).scalar(), s.query(Post.id, Post.title).filter(Post.id > 0).one_or_none())
    print(s.query(Tag).order_by(Tag.id)[0].word, [t.word for t in s.query(Tag).order_by(Tag.id)[0:2]])
    print(s.query(Tag).filter(Tag.word == "a").update({"word": "A"}), a.word)
    print(s.query(Tag).filter(Tag.word == "b").delete())
    s.commit()
