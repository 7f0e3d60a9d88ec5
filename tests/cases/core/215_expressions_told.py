"""Looking into expressions, walking through them, and making others of them."""
from sqlalchemy import Column, Integer, MetaData, String, Table, and_, bindparam, case, create_engine, func, insert, literal, or_, select, text
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.expression import BinaryExpression, BindParameter, BooleanClauseList, ClauseElement

engine = create_engine("sqlite://")
metadata = MetaData()
t = Table("t", metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("name", String))
c = t.c
metadata.create_all(engine)
condition = and_(c.a > 5, or_(c.name == "x", func.lower(c.name).like("y%")))
print(type(condition).__name__, len(condition.clauses), [type(clause).__name__ for clause in condition])
first = condition.clauses[0]
print(first.left is c.a, first.operator is operators.gt, first.right.value, first.right.key is not None, repr(first.type))
seen = []
visitors.traverse(condition, {}, {"bindparam": lambda bind: seen.append(bind.value), "column": lambda column: seen.append(column.name)})
print(sorted(map(str, seen)))
print([type(part).__name__ for part in visitors.iterate(c.a + 1 > 2)])
other = visitors.replacement_traverse(condition, {}, lambda part, **kw: c.id if part is c.a else None)
print(other)
print(condition.compare(and_(c.a > 5, or_(c.name == "x", func.lower(c.name).like("y%")))), condition.compare(other))
columns = {part for part in visitors.iterate(condition) if part in (c.a, c.name)} if False else sorted({part.name for part in visitors.iterate(condition) if part.__visit_name__ == "column"})
print(columns)
statement = select(c.id).where(c.a == bindparam("a"), c.name == bindparam("name", "z"))
print(statement.compile().params, statement.params(a=1).compile().params)
compiled = statement.compile(engine)
print(compiled.positiontup, compiled.construct_params({"a": 3}), compiled.string == str(compiled))
with engine.begin() as connection:
    connection.execute(insert(t), [{"a": 1, "name": "z"}, {"a": 7, "name": "x"}, {"a": 8, "name": "Yes"}])
    print(connection.scalars(select(c.id).where(condition)).all(), connection.scalars(select(c.id).where(other)).all())
    print(connection.scalars(statement, {"a": 1}).all(), connection.scalars(statement.params(a=7, name="x")).all(), connection.scalars(statement.params(a=7), {"name": "x"}).all())
    label = (c.a * 2).label("twice")
    print(label.name, label.element, connection.execute(select(label).order_by(label.desc())).all())
    kind = case((c.a > 5, "big"), else_="small")
    print([str(when) for when, _ in kind.whens], str(kind.else_), connection.scalars(select(kind).order_by(c.id)).all())
print(isinstance(first, BinaryExpression), isinstance(condition, BooleanClauseList), isinstance(first.right, BindParameter), isinstance(text("x"), ClauseElement))
print(c.a.desc().modifier is operators.desc_op, (~c.name.like("x")).operator is operators.not_like_op, [str(child) for child in (c.a + 1).get_children()])
