from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy import Column, Table
from sqlalchemy.orm import DynamicMapped, WriteOnlyMapped

class Base(DeclarativeBase):
    pass


tagged = Table(
    "tagged",
    Base.metadata,
    Column("post_id", ForeignKey("post.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)


class Post(Base):
    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True)
    tags: WriteOnlyMapped["Tag"] = relationship(secondary=tagged, back_populates="posts", passive_deletes=True)


class Tag(Base):
    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    posts: DynamicMapped[Post] = relationship(secondary=tagged, back_populates="tags", order_by=Post.id)

    def __repr__(self):
        return f"Tag({self.name})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    red, blue = Tag(name="red"), Tag(name="blue")
    first, second = Post(), Post()
    first.tags.add_all([red, blue])
    red.posts.append(second)
    session.add_all([first, second])
    session.commit()
    print(first.tags.select())
    print(session.scalars(first.tags.select().order_by(Tag.name)).all(), red.posts.count(), str(red.posts))
    print([post.id for post in red.posts], blue.posts.filter(Post.id > 1).all())
    first.tags.remove(red)
    session.commit()
    print([post.id for post in red.posts], session.execute(select(tagged).order_by(tagged.c.post_id)).all())
    try:
        first.tags.insert()
    except Exception as error:
        print(type(error).__name__, error)
