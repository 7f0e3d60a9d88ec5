# level: advanced | shows: self-referential joins by aliases, chains, recursive CTE over entities, association objects, many-to-many with aliased secondary
from sqlalchemy import Column, ForeignKey, Table, create_engine, func, literal, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column, relationship, contains_eager


class Base(DeclarativeBase):
    pass


ties = Table("ties", Base.metadata, Column("a_id", ForeignKey("user.id"), primary_key=True), Column("b_id", ForeignKey("user.id"), primary_key=True))


class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    friends: Mapped[list["User"]] = relationship(secondary=ties, primaryjoin=id == ties.c.a_id, secondaryjoin=id == ties.c.b_id, back_populates="known_by", order_by=id)
    known_by: Mapped[list["User"]] = relationship(secondary=ties, primaryjoin=id == ties.c.b_id, secondaryjoin=id == ties.c.a_id, back_populates="friends", order_by=id)


class Part(Base):
    __tablename__ = "part"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    inside_id: Mapped[int | None] = mapped_column(ForeignKey("part.id"))
    inside: Mapped["Part | None"] = relationship(remote_side=[id], back_populates="parts")
    parts: Mapped[list["Part"]] = relationship(back_populates="inside", order_by="Part.id")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
users = [User(id=n, name=f"u{n}") for n in range(1, 5)]
session.add_all(users)
session.flush()
users[0].friends = users[1:3]
session.flush()
users[1].friends = [users[3]]
session.commit()
session.add(Part(name="car", parts=[Part(name="motor", parts=[Part(name="belt"), Part(name="plug")]), Part(name="door")]))
session.commit()
friend, far = aliased(User, name="friend"), aliased(User, name="far")
stmt = select(User.name, friend.name, far.name).join(User.friends.of_type(friend)).join(friend.friends.of_type(far))
print(stmt)
print(session.execute(stmt).all())
print(session.execute(select(User.name, func.count(friend.id)).outerjoin(User.friends.of_type(friend)).group_by(User.id).order_by(User.id)).all())
print(session.scalars(select(User.name).join(User.known_by.of_type(friend)).where(friend.name == "u1").order_by(User.id)).all())
child, grand = aliased(Part), aliased(Part)
stmt = select(Part.name, child.name, grand.name).join(Part.parts.of_type(child)).outerjoin(child.parts.of_type(grand)).where(Part.inside_id.is_(None)).order_by(child.id, grand.id)
print(stmt)
print(session.execute(stmt).all())
stmt = select(child).join(Part, child.inside_id == Part.id).where(Part.name == "motor").order_by(child.id)
print([p.name for p in session.scalars(stmt)])
tree = select(Part.id, Part.name, literal(0).label("depth")).where(Part.inside_id.is_(None)).cte("tree", recursive=True)
tree = tree.union_all(select(Part.id, Part.name, tree.c.depth + 1).join(tree, Part.inside_id == tree.c.id))
print(session.execute(select(tree.c.name, tree.c.depth).order_by(tree.c.depth, tree.c.id)).all())
stmt = select(Part, tree.c.depth).join(tree, tree.c.id == Part.id).order_by(tree.c.depth.desc(), Part.id)
print([(p.name, d) for p, d in session.execute(stmt)])
session.expunge_all()
inner = aliased(Part)
stmt = select(Part).join(Part.parts.of_type(inner)).options(contains_eager(Part.parts.of_type(inner))).order_by(Part.id, inner.id.desc()).execution_options(populate_existing=True)
print([(p.name, [c.name for c in p.parts]) for p in session.scalars(stmt).unique()])
print(session.query(Part.name, child.name).join(child, Part.parts).filter(child.name == "door").all())
print(session.query(User).join(friend, User.friends).filter(friend.id == 4).one().name)
