# Operators, functions and the text of expressions; what `bool()`, `in` and hashing mean for them.
from sqlalchemy import (Boolean, Column, Date, Integer, MetaData, Numeric, String, Table, and_, bindparam, case, cast, desc,
                        distinct, exists, extract, func, literal, literal_column, not_, null, or_, select, text, true, tuple_)
from sqlalchemy.exc import ArgumentError

meta = MetaData()
book = Table("book", meta, Column("id", Integer, primary_key=True), Column("title", String(40)), Column("pages", Integer),
             Column("price", Numeric(6, 2)), Column("printed", Date), Column("sold", Boolean))
c = book.c

for expression in [
    c.id == 1, 1 == c.id, c.id != None, c.title == None, c.sold == True, c.pages > 5, 5 > c.pages, c.pages + 1, 1 + c.pages,  # noqa: E711, E712
    c.pages / 2, c.pages // 2, c.pages % 3, -c.pages, (c.pages + 1) * 2, c.title + "!", c.title.concat("?"), ~(c.id == 1), ~c.sold,
    c.title.like("a%"), c.title.ilike("a%"), c.title.not_like("a%", escape="/"), c.title.contains("x"),
    c.title.startswith("50%", autoescape=True), c.title.endswith("z"), c.id.in_([1, 2]), c.id.not_in([]), c.title.is_(None),
    c.title.is_not(None), c.pages.between(1, 9), ~c.pages.between(1, 9), c.title.collate("NOCASE"), c.id.op("&")(4) == 4,
    and_(c.id == 1, or_(c.id == 2, c.id == 3)), not_(and_(c.id == 1, c.pages == 2)), (c.id == 1) & (c.pages == 2) | c.sold,
    case((c.pages < 10, "thin"), else_="thick"), case({1: "one"}, value=c.id), cast(c.pages, String), extract("year", c.printed),
    func.count(), func.lower(c.title), func.coalesce(c.title, "?"), func.max(c.pages) - func.min(c.pages),
    func.sum(c.pages).over(partition_by=c.title, order_by=c.id), func.count(distinct(c.title)), tuple_(c.id, c.pages),
    literal(5), literal_column("1 + 1"), null(), true(), text("a = :b"), bindparam("q"), c.pages.label("p"), desc(c.id),
    c.title.desc().nulls_last(), exists().where(c.id == 1), select(c.id).where(c.pages > 1).scalar_subquery(),
]:
    print(type(expression).__name__, "|", expression)

print(c.id.type, repr(c.price.type), func.max(c.price).type, (c.pages + 1).type, func.count().type, (c.id == 1).type)
print(bool(c.id == c.id), bool(c.id == c.pages), bool(c.id != c.pages), c.id in [c.pages, c.id], {c.id: "id"}[c.id])
print((c.id == 5).right.value, (c.pages == 1).left is c.pages, c.id is book.c["id"], book.columns.keys())
for broken in [lambda: bool(c.id > 5), lambda: c.id in book.c, lambda: c.id.in_(5), lambda: c.id > None, lambda: c.nope,
               lambda: c["nope"], lambda: select("title"), lambda: select([c.id]), lambda: select(book).where("x"),
               lambda: c.id == book, lambda: (c.id == 1).nope]:
    try:
        print(broken())
    except (ArgumentError, TypeError, AttributeError, KeyError) as e:
        print(type(e).__name__, e)
