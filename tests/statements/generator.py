"""Statements that nobody would write, built at random: `statement(seed)` gives the same tree under the real SQLAlchemy and in
Retort. Each can be prepared by SQLite over the tables of `metadata`.
"""

import json
import random

from sqlalchemy import (
    Column, ForeignKey, Integer, MetaData, Numeric, String, Table, and_, between, case, cast, create_engine, delete, distinct, exists, func, insert,
    literal, literal_column, not_, null, or_, select, text, true, tuple_, type_coerce, union, union_all, update,
)

metadata = MetaData()
tables = [
    Table("a", metadata, Column("id", Integer, primary_key=True), Column("x", Integer), Column("s", String(20)), Column("p", Numeric(8, 2))),
    Table("b", metadata, Column("id", Integer, primary_key=True), Column("a_id", ForeignKey("a.id")), Column("y", Integer), Column("s", String(20))),
    Table("c", metadata, Column("id", Integer, primary_key=True), Column("b_id", ForeignKey("b.id")), Column("select", Integer), Column("t", String)),
]
joins = {("a", "b"), ("b", "c")}


def statement(seed):
    """The statement of that number."""
    chance = random.Random(seed)
    kind = chance.random()
    if kind < 0.7:
        return Selects(chance, depth=3).full()
    if kind < 0.8:
        return compound(chance)
    if kind < 0.87:
        return inserting(chance)
    if kind < 0.94:
        return updating(chance)
    return deleting(chance)


class Selects:
    """Builds selects and the expressions in them."""

    def __init__(self, chance, depth, outer=()):
        self.chance, self.depth, self.outer = chance, depth, list(outer)
        self.sources = []

    def pick(self, *items):
        return self.chance.choice(items)

    def often(self, probability=0.5):
        return self.chance.random() < probability

    def numbers(self):
        return [c for source in self.sources for c in source.c if isinstance(c.type, (Integer, Numeric))]

    def strings(self):
        return [c for source in self.sources for c in source.c if isinstance(c.type, String)]

    def full(self):
        """A select with whatever it may have."""
        source = self.source()
        columns = [self.column(n) for n in range(self.chance.randint(1, 4))]
        stmt = select(*columns)
        stmt = stmt.select_from(source)
        for _ in range(self.chance.randint(0, 2)):
            stmt = stmt.where(self.condition(self.depth))
        if self.often(0.2):
            stmt = stmt.distinct()
        if self.often(0.2):
            keys = [self.chance.choice(self.numbers() + self.strings()) for _ in range(self.chance.randint(1, 2))]
            stmt = stmt.group_by(*keys)
            if self.often():
                stmt = stmt.having(self.aggregate() > self.chance.randint(0, 9))
        if self.often(0.4):
            stmt = stmt.order_by(*[self.ordering() for _ in range(self.chance.randint(1, 2))])
        if self.often(0.25):
            stmt = stmt.limit(self.chance.randint(1, 20))
            if self.often():
                stmt = stmt.offset(self.chance.randint(0, 9))
        return stmt

    def source(self):
        """What stands in FROM; its parts become the sources of columns."""
        if self.depth > 1 and self.often(0.2):
            inner = Selects(self.chance, self.depth - 2)
            stmt = inner.plain(["id", "x", "s"])
            source = self.pick(lambda: stmt.subquery(), lambda: stmt.subquery("q"), lambda: stmt.cte("w"), lambda: stmt.cte())()
            self.sources.append(source)
            return source
        first = self.chance.choice(tables)
        left = first.alias() if self.often(0.3) else first
        self.sources.append(left)
        joined = left
        for table in tables:
            if table is not first and self.often(0.35):
                right = table.alias(self.pick(None, "r_" + table.name)) if self.often(0.3) else table
                condition = None
                known = (first.name, table.name) in joins or (table.name, first.name) in joins
                if not known or len(self.sources) > 1:
                    condition = self.sources[0].c.id == right.c.id
                joined = joined.join(right, condition, isouter=self.often(0.4))
                self.sources.append(right)
        return joined

    def plain(self, names):
        """A select of one table with columns of those names."""
        table = tables[0]
        self.sources.append(table)
        stmt = select(*[table.c[name] for name in names])
        if self.often():
            stmt = stmt.where(self.condition(1))
        return stmt

    def column(self, number):
        choice = self.chance.random()
        if choice < 0.5:
            column = self.chance.choice(self.numbers() + self.strings())
            return column.label(f"n{number}") if self.often(0.2) else column
        if choice < 0.75:
            expression = self.number(self.depth)
        elif choice < 0.9:
            expression = self.string(self.depth)
        else:
            expression = self.aggregate()
        return expression.label(f"n{number}") if self.often() else expression

    def number(self, depth):
        if depth <= 0 or self.often(0.4):
            return self.chance.choice(self.numbers())
        left = self.number(depth - 1)
        return self.pick(
            lambda: left + self.number(depth - 1), lambda: left - self.number(depth - 1), lambda: left * self.number(depth - 1),
            lambda: left + self.chance.randint(0, 99), lambda: self.chance.randint(0, 9) - left, lambda: -left, lambda: left / self.chance.randint(1, 9),
            lambda: cast(left, Integer) // 3, lambda: left % 7, lambda: func.abs(left), lambda: func.coalesce(left, 0), lambda: cast(left, Integer),
            lambda: type_coerce(left, Integer), lambda: func.length(self.string(depth - 1)), lambda: literal(self.chance.randint(0, 99)),
            lambda: case((self.condition(depth - 1), left), else_=self.chance.randint(0, 9)), lambda: left.bitwise_and(7), lambda: left.bitwise_or(1),
            lambda: case({1: 2, 3: 4}, value=left, else_=0), lambda: self.scalar(), lambda: func.max(left, 1), lambda: literal_column("7", Integer) + left,
        )()

    def string(self, depth):
        if depth <= 0 or self.often(0.4):
            return self.chance.choice(self.strings())
        text = self.string(depth - 1)
        return self.pick(
            lambda: text + "!", lambda: "<" + text, lambda: text + self.string(depth - 1), lambda: func.lower(text), lambda: func.substr(text, 1, 3),
            lambda: func.coalesce(text, "none"), lambda: cast(self.number(depth - 1), String), lambda: literal("it's"), lambda: text.collate("NOCASE"),
            lambda: func.replace(text, "a", "b"), lambda: case((self.condition(depth - 1), text), else_="%"), lambda: func.trim(text),
        )()

    def condition(self, depth):
        if depth <= 0:
            return self.comparison(0)
        return self.pick(
            lambda: self.comparison(depth), lambda: self.comparison(depth), lambda: and_(self.condition(depth - 1), self.condition(depth - 1)),
            lambda: or_(self.condition(depth - 1), self.condition(depth - 1)), lambda: not_(self.condition(depth - 1)), lambda: ~self.comparison(depth),
            lambda: self.condition(depth - 1) & self.condition(depth - 1) | self.comparison(0), lambda: and_(true(), self.condition(depth - 1)),
            lambda: or_(self.condition(depth - 1), and_(self.condition(depth - 1), self.condition(depth - 1))), lambda: self.subselect(),
        )()

    def comparison(self, depth):
        number, text = self.number(depth - 1), self.string(depth - 1)
        return self.pick(
            lambda: number == self.number(depth - 1), lambda: number != self.chance.randint(0, 9), lambda: number < self.number(depth - 1),
            lambda: number >= 3, lambda: number.between(1, self.chance.randint(2, 9)), lambda: ~between(number, 1, 2), lambda: number.is_(None),
            lambda: number.is_not(None), lambda: number == None, lambda: number.in_([1, 2, self.chance.randint(3, 9)]), lambda: number.not_in([4, 5]),
            lambda: number.in_([]), lambda: number.is_distinct_from(self.number(depth - 1)), lambda: number.is_not_distinct_from(3), lambda: text == "x",
            lambda: text.like("a%"), lambda: text.not_like("%b"), lambda: text.ilike("C%"), lambda: text.startswith("q"), lambda: text.endswith(self.string(0)),
            lambda: text.contains("50%", autoescape=True), lambda: text.icontains("z"), lambda: ~text.startswith("n"), lambda: text < self.string(depth - 1),
            lambda: text.in_(["x", "y"]), lambda: tuple_(number, text).in_([(1, "a"), (2, "b")]), lambda: text > "m",
        )()

    def subselect(self):
        """A condition on another select."""
        if self.depth <= 1:
            return self.comparison(1)
        inner = Selects(self.chance, self.depth - 2, self.sources)
        table = self.chance.choice(tables).alias()
        inner.sources.append(table)
        own, outer = self.chance.choice(inner.numbers()), self.chance.choice(self.numbers())
        return self.pick(
            lambda: exists().where(own == outer), lambda: ~exists(select(own).where(own == outer)), lambda: outer.in_(select(own)),
            lambda: outer.not_in(select(own).where(inner.condition(1))), lambda: outer > select(func.max(own)).scalar_subquery(),
        )()

    def scalar(self):
        if self.depth <= 1:
            return self.number(0)
        table = self.chance.choice(tables).alias()
        stmt = select(func.count(table.c.id))
        if self.often():
            stmt = stmt.where(table.c.id == self.chance.choice(self.numbers()))
        return stmt.scalar_subquery()

    def aggregate(self):
        number = self.number(1)
        return self.pick(
            lambda: func.count(), lambda: func.count(number), lambda: func.sum(number), lambda: func.min(self.string(1)), lambda: func.count(distinct(number)),
            lambda: func.sum(number).filter(self.comparison(1)), lambda: func.avg(number) + 1,
        )()

    def ordering(self):
        expression = self.pick(lambda: self.number(1), lambda: self.string(1))()
        return self.pick(lambda: expression, lambda: expression.desc(), lambda: expression.asc(), lambda: expression.desc().nulls_last(), lambda: expression.nulls_first())()


def compound(chance):
    """A union, or another compound, of selects of two columns."""
    members = []
    for _ in range(chance.randint(2, 3)):
        build = Selects(chance, 1)
        table = chance.choice(tables)
        build.sources.append(table)
        stmt = select(build.number(1).label("n"), build.string(1).label("t"))
        members.append(stmt.where(build.condition(1)) if chance.random() < 0.5 else stmt)
    stmt = chance.choice([union, union_all])(*members) if chance.random() < 0.6 else members[0].intersect(members[1]) if chance.random() < 0.5 else members[0].except_(members[1])
    if chance.random() < 0.5:
        stmt = stmt.order_by(chance.choice(["n", "t"]))
        if chance.random() < 0.5:
            stmt = stmt.limit(chance.randint(1, 9))
    elif chance.random() < 0.4:
        inner = stmt.subquery()
        stmt = select(inner.c.n, func.count()).group_by(inner.c.n)
    return stmt


def inserting(chance):
    table = tables[0]
    kind = chance.randint(0, 4)
    if kind == 0:
        return insert(table).values(x=chance.randint(0, 9), s="it's")
    if kind == 1:
        return insert(table).values([{"x": n, "s": f"s{n}"} for n in range(chance.randint(1, 3))])
    if kind == 2:
        build = Selects(chance, 2)
        build.sources.append(tables[1])
        return insert(table).from_select(["x", "s"], select(build.number(1), build.string(1)).where(build.condition(1)))
    if kind == 3:
        return insert(table).values(x=func.abs(-3) + chance.randint(0, 9), s=null(), p=literal(5)).returning(table.c.id, table.c.x.label("q"))
    return insert(table).values({table.c.s: func.lower("X"), "x": select(func.max(tables[1].c.y)).scalar_subquery()})


def updating(chance):
    table = chance.choice(tables[:2])
    build = Selects(chance, 2)
    build.sources.append(table)
    stmt = update(table).values({"s": build.string(1)} if chance.random() < 0.5 else {"s": "x", "id": table.c.id + 1000})
    if chance.random() < 0.7:
        stmt = stmt.where(build.condition(1))
    if chance.random() < 0.2:
        other = tables[2]
        stmt = stmt.where(table.c.id == other.c.id)
    if chance.random() < 0.2:
        stmt = stmt.returning(table.c.id)
    return stmt


def deleting(chance):
    table = chance.choice(tables)
    build = Selects(chance, 2)
    build.sources.append(table)
    stmt = delete(table)
    for _ in range(chance.randint(0, 2)):
        stmt = stmt.where(build.condition(2))
    if chance.random() < 0.2:
        stmt = stmt.returning(table)
    return stmt


def show_generated(seeds):
    """Prints the statement of each number: its text, its parameters, its text for SQLite. SQLite executes it."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.connect() as connection:
        for seed in seeds:
            made = statement(seed)
            compiled = made.compile()
            print(json.dumps([str(compiled), repr(dict(compiled.params)), str(made.compile(engine))]))
            connection.execute(made).close()
            connection.rollback()
