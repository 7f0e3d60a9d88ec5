# The engine's log through logging: levels, handlers of one's own, beside echo.
import io
import logging

from sqlalchemy import create_engine, text

out = io.StringIO()
handler = logging.StreamHandler(out)
handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
log = logging.getLogger("sqlalchemy.engine")
log.addHandler(handler)
engine = create_engine("sqlite://")
with engine.connect() as connection:
    connection.execute(text("select 1"))
print("silent:", repr(out.getvalue()), log.isEnabledFor(logging.INFO))
log.setLevel(logging.INFO)
with engine.begin() as connection:
    connection.execute(text("create table t (a integer)"))
    connection.execute(text("insert into t values (:a)"), [{"a": 1}, {"a": 2}])
    print(connection.scalar(text("select count(*) from t where a > :a"), {"a": 1}))
lines = out.getvalue().splitlines()
print(len(lines))
for line in lines:
    if "[" not in line:
        print(line)
print(any("(1,)" in line for line in lines), any("[(1,), (2,)]" in line for line in lines))
out.truncate(0), out.seek(0)
log.setLevel(logging.DEBUG)
with engine.connect() as connection:
    print(connection.execute(text("select a from t order by a")).all())
print([line for line in out.getvalue().splitlines() if "DEBUG" in line])
out.truncate(0), out.seek(0)


class OnlySelects(logging.Filter):
    def filter(self, record):
        return "select" in record.getMessage()


handler.addFilter(OnlySelects())
with engine.begin() as connection:
    connection.execute(text("delete from t"))
    connection.execute(text("select max(a) from t"))
print(out.getvalue().splitlines(), log.name, logging.getLogger("sqlalchemy.engine.Engine").parent is log)
log.setLevel(logging.WARNING)
with engine.connect() as connection:
    connection.execute(text("select 2"))
print(len(out.getvalue().splitlines()))
