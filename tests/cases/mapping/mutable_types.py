# shows: MutableDict, MutableList, MutableSet, an own Mutable, as_mutable(), associate_with(), coercion and its errors
from sqlalchemy import JSON, String, TypeDecorator, create_engine, event, select
from sqlalchemy.ext.mutable import Mutable, MutableDict, MutableList, MutableSet
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Words(TypeDecorator):
    impl = String(80)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else ",".join(sorted(value))

    def process_result_value(self, value, dialect):
        return None if value is None else set(value.split(","))


class Counter(Mutable):
    def __init__(self, number):
        self.number = number

    def add(self, amount):
        self.number += amount
        self.changed()

    @classmethod
    def coerce(cls, key, value):
        if isinstance(value, int):
            return cls(value)
        return value if isinstance(value, cls) else super().coerce(key, value)


class Counted(TypeDecorator):
    impl = String(20)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else f"n={value.number}"

    def process_result_value(self, value, dialect):
        return None if value is None else Counter(int(value[2:]))


Counter.associate_with(Counted)


class Base(DeclarativeBase):
    pass


class Recipe(Base):
    __tablename__ = "recipe"

    id: Mapped[int] = mapped_column(primary_key=True)
    facts: Mapped[dict] = mapped_column(MutableDict.as_mutable(JSON))
    steps: Mapped[list] = mapped_column(MutableList.as_mutable(JSON()), default=list)
    tags: Mapped[set | None] = mapped_column(MutableSet.as_mutable(Words))
    made: Mapped[int | None] = mapped_column(Counted)
    plain: Mapped[dict | None] = mapped_column(JSON)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


@event.listens_for(engine, "before_cursor_execute")
def tell(connection, cursor, statement, parameters, context, executemany):
    if statement.startswith(("UPDATE", "INSERT")):
        print(statement, parameters)


def step(session, recipe, label, action):
    result = action()
    print(label, repr(result), recipe in session.dirty, session.is_modified(recipe))
    session.commit()


with Session(engine) as session:
    recipe = Recipe(facts={"salt": 1}, steps=["mix"], tags={"quick", "cold"}, made=3, plain={"a": 1})
    print(*(type(value).__name__ for value in (recipe.facts, recipe.steps, recipe.tags, recipe.made, recipe.plain)))
    session.add(recipe)
    session.commit()
    print(*(type(value).__name__ for value in (recipe.facts, recipe.steps, recipe.tags, recipe.made, recipe.plain)))

    facts = [
        ("set item", lambda: recipe.facts.__setitem__("oil", 2)),
        ("setdefault", lambda: recipe.facts.setdefault("oil", 9)),
        ("update", lambda: recipe.facts.update(egg=3)),
        ("pop", lambda: recipe.facts.pop("salt")),
        ("pop missing", lambda: recipe.facts.pop("salt", None)),
        ("popitem", lambda: recipe.facts.popitem()),
        ("get", lambda: recipe.facts.get("oil")),
        ("or", lambda: recipe.facts.__ior__({"rice": 1}) is recipe.facts),
        ("delete", lambda: recipe.facts.__delitem__("rice")),
        ("clear", lambda: recipe.facts.clear()),
    ]
    steps = [
        ("append", lambda: recipe.steps.append("bake")),
        ("extend", lambda: recipe.steps.extend(["cool", "eat"])),
        ("insert", lambda: recipe.steps.insert(0, "read")),
        ("slice", lambda: recipe.steps.__setitem__(slice(1, 2), ["stir", "whisk"])),
        ("sort", lambda: recipe.steps.sort(key=len)),
        ("reverse", lambda: recipe.steps.reverse()),
        ("index", lambda: recipe.steps.index("eat")),
        ("remove", lambda: recipe.steps.remove("eat")),
        ("pop", lambda: recipe.steps.pop()),
        ("delete", lambda: recipe.steps.__delitem__(0)),
    ]
    tags = [
        ("add", lambda: recipe.tags.add("green")),
        ("discard", lambda: recipe.tags.discard("nothing")),
        ("remove", lambda: recipe.tags.remove("cold")),
        ("update", lambda: recipe.tags.update({"sweet"}, ["sour"])),
        ("difference", lambda: recipe.tags.difference_update({"sour"})),
        ("and", lambda: recipe.tags.__iand__({"sweet", "green"}) is recipe.tags),
    ]
    for label, action in facts + steps + tags:
        step(session, recipe, label, action)
    recipe.facts["again"] = 1
    recipe.steps += ["serve"]
    recipe.tags |= {"warm"}
    session.commit()
    print(dict(recipe.facts), list(recipe.steps), sorted(recipe.tags))

    step(session, recipe, "own type", lambda: recipe.made.add(4))
    print(recipe.made.number)
    step(session, recipe, "not told", lambda: recipe.plain.update(b=2))
    print(recipe.plain)

    old = recipe.facts
    recipe.facts = {"new": True}
    session.commit()
    old["lost"] = 1
    print(recipe in session.dirty, recipe.facts)
    for key, value in [("facts", [1]), ("steps", {"a": 1}), ("tags", 5), ("made", "many")]:
        try:
            setattr(recipe, key, value)
        except ValueError as error:
            print(f"{key}: {error}")
    recipe.tags = None
    session.rollback()
    recipe.steps.append("rolled back")
    session.rollback()
    print(list(recipe.steps), session.scalars(select(Recipe.facts)).all())
    session.expire(recipe, ["facts"])
    recipe.facts["after"] = "expire"
    session.refresh(recipe)
    print(recipe.facts)
    other = Recipe(facts=recipe.facts)
    session.add(other)
    session.commit()
    recipe.facts["shared"] = 1
    print(recipe in session.dirty, other in session.dirty)
