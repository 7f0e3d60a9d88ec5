from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.ext.orderinglist import ordering_list

class Base(DeclarativeBase):
    pass


class Slide(Base):
    __tablename__ = "slide"
    id: Mapped[int] = mapped_column(primary_key=True)
    bullets: Mapped[list["Bullet"]] = relationship(
        order_by="Bullet.place", collection_class=ordering_list("place", count_from=1), cascade="all, delete-orphan"
    )


class Bullet(Base):
    __tablename__ = "bullet"
    id: Mapped[int] = mapped_column(primary_key=True)
    slide_id: Mapped[int] = mapped_column(ForeignKey("slide.id"))
    place: Mapped[int | None]
    text: Mapped[str]

    def __repr__(self):
        return f"{self.text}@{self.place}"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    slide = Slide()
    slide.bullets.append(Bullet(text="a"))
    slide.bullets.extend([Bullet(text="b"), Bullet(text="c")])
    slide.bullets.insert(0, Bullet(text="d"))
    session.add(slide)
    session.commit()
    print(slide.bullets)
    slide.bullets.insert(1, slide.bullets.pop())
    session.commit()
    print(slide.bullets)
    del slide.bullets[0]
    slide.bullets.remove(slide.bullets[1])
    session.commit()
    print(slide.bullets)
    slide.bullets[0] = Bullet(text="new")
    print(slide.bullets)
    slide.bullets.reverse()
    slide.bullets.reorder()
    session.commit()
    print(slide.bullets, type(slide.bullets).__name__)
