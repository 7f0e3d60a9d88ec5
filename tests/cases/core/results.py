# Result, ScalarResult, MappingResult, Row and RowMapping with their methods and errors.
from sqlalchemy import create_engine, text
from sqlalchemy.exc import InvalidRequestError, NoResultFound, MultipleResultsFound, NoSuchColumnError, ResourceClosedError

engine = create_engine("sqlite://")
connection = engine.connect()


def rows():
    return connection.execute(text("SELECT 1 AS a, 'x' AS b UNION SELECT 2, 'y' UNION SELECT 3, 'y'"))


print(rows().all(), rows().fetchone(), rows().fetchmany(2), rows().first())
print(rows().keys(), list(rows().keys()), "a" in rows().keys(), len(rows().keys()))
print(rows().scalars().all(), rows().scalars("b").all(), rows().scalars(1).unique().all(), rows().scalar())
print(rows().mappings().all(), rows().mappings().first()["b"], rows().columns("b", "a").all(), rows().columns(1).first())
print([len(p) for p in rows().partitions(2)], [b for _, b in rows()], next(rows()), dict(rows().all()))
print(rows().unique(lambda row: row[1]).all(), rows().one_or_none if False else "-", rows().closed, rows().returns_rows)
row = rows().first()
a, b = row
print(a, b, row.a, row[1], row[-1], row[0:1], len(row), row == (1, "x"), (1, "x") == row, row < (2,), hash(row) == hash((1, "x")))
print(row._mapping, row._asdict(), row._fields, row._mapping.get("z", 0), "a" in row._mapping, list(row._mapping.items()))
print(isinstance(row, tuple), type(row).__name__, type(rows()).__name__, type(rows().scalars()).__name__, {row: 1}, 1 in row)
print(sorted([row, (0, "z")]), row.count("x"), row.index("x"), tuple(row), [*row])
for broken in [lambda: rows().one(), lambda: rows().scalar_one_or_none(), lambda: row.zz, lambda: row["a"], lambda: row[9],
               lambda: row._mapping["zz"], lambda: rows().scalars("zz"), lambda: setattr(row, "a", 1),
               lambda: connection.execute(text("SELECT 1 WHERE 0")).one(), lambda: connection.execute("SELECT 1"),
               lambda: connection.execute(text("CREATE TABLE t (a)")).all(), lambda: connection.execute(text("SELECT :a"), 5)]:
    try:
        print(broken())
    except (InvalidRequestError, AttributeError, TypeError, IndexError, Exception) as e:
        print(type(e).__name__, e)
result = rows()
result.close()
try:
    result.all()
except ResourceClosedError as e:
    print(e)
with rows() as result:
    print(result.scalar_one_or_none.__name__, result.fetchone())
print(issubclass(NoResultFound, InvalidRequestError), issubclass(MultipleResultsFound, InvalidRequestError), issubclass(NoSuchColumnError, KeyError))
connection.close()
