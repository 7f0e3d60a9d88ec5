# level: advanced | shows: arguments that functions do not take or lack
from sqlalchemy import *
from sqlalchemy import event
from sqlalchemy.orm import *

Base = declarative_base()


class T(Base):
    __tablename__ = "t"
    id = Column(Integer, primary_key=True)
    a = Column(String)


e = create_engine("sqlite://")
Base.metadata.create_all(e)
s = Session(e)
for l, fn in {
    "where": lambda: select(T).where(a="x"),
    "having": lambda: select(T).having(a=1),
    "order_by": lambda: select(T).order_by(a="desc"),
    "group": lambda: select(T).group_by(a=1),
    "options": lambda: select(T).options(lazy="x"),
    "distinct": lambda: select(T).distinct(on=1),
    "sf": lambda: select(T).select_from(x=1),
    "select": lambda: select(T, where=1),
    "and": lambda: and_(a=1),
    "filter": lambda: s.query(T).filter(a="x"),
    "qwhere": lambda: s.query(T).where(a="x"),
    "qo": lambda: s.query(T).order_by(a=1),
    "sj": lambda: select(T).join(),
    "sj2": lambda: select(T).join(T, foo=1),
    "func": lambda: func.max(a=1),
    "query": lambda: s.query(T, a=1),
    "get": lambda: s.get(T),
    "add": lambda: s.add(),
    "commit": lambda: s.commit(1),
    "exec": lambda: s.execute(),
    "scalars": lambda: s.scalars(),
    "create": lambda: create_engine(),
    "create_all": lambda: Base.metadata.create_all(),
    "Session": lambda: Session(e, foo=1),
    "sm": lambda: sessionmaker(e, foo=1)(),
    "Column": lambda: Column("a", Integer, default=1, foo=2),
    "fk": lambda: ForeignKey(),
    "String2": lambda: String(5, foo=1),
    "Num": lambda: Numeric(5, 2, 1, 2, 3, 4),
    "rel": lambda: relationship(T, lazyy=1),
    "table": lambda: Table(),
    "values": lambda: insert(T).values(5),
    "values2": lambda: insert(T).values(a=1, b=2).compile().params,
    "cast": lambda: cast(T.a),
    "case": lambda: case(),
    "text": lambda: text(),
    "bind": lambda: bindparam(),
    "desc": lambda: desc(),
    "exists": lambda: exists(1),
    "begin": lambda: e.begin(1),
    "connect": lambda: e.connect(1, 2),
    "aliased": lambda: aliased(),
    "inspect": lambda: inspect(),
    "T": lambda: T(1),
    "T2": lambda: T(b=1),
    "jl": lambda: joinedload("a"),
    "upd": lambda: update(),
    "upd2": lambda: update(5),
    "ins": lambda: insert("t"),
    "del": lambda: delete(),
    "union": lambda: union(),
    "union2": lambda: union(5),
    "mapped_column": lambda: mapped_column(foo=1),
    "col_prop": lambda: column_property(),
    "syn": lambda: synonym(),
    "Index": lambda: Index(),
    "uc": lambda: UniqueConstraint("a", foo=1),
    "cc": lambda: CheckConstraint(),
    "ev": lambda: event.listen(T, "nope", print),
}.items():
    print("##", l)
    try:
        print(str(fn())[:80])
    except Exception as x:
        print(type(x).__name__, x)
