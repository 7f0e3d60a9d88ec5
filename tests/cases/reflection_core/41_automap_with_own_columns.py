# level: advanced | shows: columns of primary keys declared before automap reflects the table
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.ext.automap import automap_base

e = create_engine("sqlite://")
with e.begin() as c:
    c.execute(text("create table album (id integer primary key, title text)"))


def go(label, ns):
    Base = automap_base()
    try:
        A = type("Album", (Base,), {"__tablename__": "album", **ns})
        Base.prepare(autoload_with=e)
        print(label, inspect(A).columns.keys(), inspect(A).primary_key, [repr(c) for c in A.__table__.c])
    except Exception as x:
        print(label, type(x).__name__, x)


go("plain", {})
go("col", {"id": Column(Integer, primary_key=True)})
go("renamed", {"album_id": Column("id", Integer, primary_key=True)})
go("colprop", {"album_id": column_property(Column("id", Integer, primary_key=True))})
go("mc", {"album_id": mapped_column("id", Integer, primary_key=True)})
go("nopk", {"album_id": Column("id", Integer)})
go(
    "title",
    {"name": Column("title", String(9), nullable=False), "upper": column_property(func.upper(literal_column("title")))},
)
