from sqlalchemy import (
    ARRAY, BIGINT, CHAR, DDL, DECIMAL, FLOAT, JSON, NUMERIC, REAL, TIMESTAMP, VARCHAR, BigInteger, Boolean, CheckConstraint, Column, Computed, Date, DateTime, Double,
    Enum, Float, ForeignKey, ForeignKeyConstraint, Identity, Index, Integer, Interval, LargeBinary, MetaData, Numeric, PickleType, PrimaryKeyConstraint, Sequence,
    SmallInteger, String, Table, Text, Time, TypeDecorator, Unicode, UniqueConstraint, Uuid, func, literal, null, select, text, true, false,
)
from sqlalchemy.schema import (
    AddConstraint, CreateColumn, CreateIndex, CreateSchema, CreateSequence, CreateTable, DropConstraint, DropIndex, DropSchema, DropSequence, DropTable, SetTableComment,
)
from sqlalchemy.types import UserDefinedType


def make(*items, **options):
    return CreateTable(Table("thing", MetaData(), *items, **options))

# case: string types
show(make(*[Column(f"c{n}", t) for n, t in enumerate([String(5), String(5, collation="x"), Text, Unicode(9), VARCHAR(3), CHAR(2), Text(100)])]))

# case: number types
show(make(*[Column(f"c{n}", t) for n, t in enumerate([Integer, SmallInteger, BigInteger, BIGINT, Numeric, Numeric(8), Numeric(8, 2), DECIMAL(5), Float, Float(9), FLOAT, Double, REAL, Boolean])]))

# case: times
show(make(*[Column(f"c{n}", t) for n, t in enumerate([Date, DateTime, DateTime(timezone=True), TIMESTAMP, TIMESTAMP(timezone=True), Time, Interval])]))

# case: other types
show(make(*[Column(f"c{n}", t) for n, t in enumerate([LargeBinary, JSON, Uuid, Uuid(native_uuid=False), PickleType])]))

# case: arrays are not for all
show(make(Column("a", ARRAY(Integer)), Column("b", ARRAY(String(5), dimensions=2))))

# case: enumerations
show(make(Column("a", Enum("x", "yy", name="kind")), Column("b", Enum("x", "y", native_enum=False)), Column("c", Enum("q", "it's", name="k2", create_constraint=True, native_enum=False))))

# case: booleans with constraints
show(make(Column("a", Boolean(create_constraint=True)), Column("b", Boolean(create_constraint=True, name="is_b"))))

# case: strings without a length
show(make(Column("a", String)))

# case: no type
show(make(Column("a")))

# case: variants and own types
class Money(TypeDecorator):
    impl = Integer
    cache_ok = True


class Point(UserDefinedType):
    cache_ok = True

    def get_col_spec(self, **kw):
        return "POINT"


show(make(Column("a", String(5).with_variant(Text(), "postgresql").with_variant(VARCHAR(9), "mysql")), Column("b", Money), Column("c", Point)))

# case: primary keys
show(make(Column("id", Integer, primary_key=True)), make(Column("a", Integer, primary_key=True), Column("b", Integer, primary_key=True)), make(Column("a", String(5), primary_key=True)))

# case: autoincrement
show(
    make(Column("id", Integer, primary_key=True, autoincrement=True)), make(Column("id", Integer, primary_key=True, autoincrement=False)),
    make(Column("id", BigInteger, primary_key=True)), make(Column("id", SmallInteger, primary_key=True)), make(Column("id", Integer, primary_key=True), sqlite_autoincrement=True),
    make(Column("a", Integer, primary_key=True, autoincrement=True), Column("b", Integer, primary_key=True)),
)

# case: named constraints
show(make(
    Column("a", Integer), Column("b", Integer), PrimaryKeyConstraint("a", name="pk_thing"), UniqueConstraint("b", name="uq"), UniqueConstraint("a", "b"),
    CheckConstraint("a > b", name="ck"), CheckConstraint("b <> 5"),
))

# case: constraints on columns
show(make(Column("a", Integer, unique=True), Column("b", Integer, CheckConstraint("b > 0")), Column("c", Integer, CheckConstraint("c > 0", name="pos")), Column("d", Integer, nullable=False), Column("e", Integer, nullable=True)))

# case: checks by expressions
t = Table("thing", MetaData(), Column("a", Integer), Column("b", String(5)))
t.append_constraint(CheckConstraint(t.c.a > 5))
t.append_constraint(CheckConstraint(t.c.b.in_(["x", "y"]), name="kinds"))
t.append_constraint(CheckConstraint(func.length(t.c.b) < 5))
show(CreateTable(t))

# case: foreign keys
metadata = MetaData()
Table("parent", metadata, Column("id", Integer, primary_key=True), Column("x", Integer), Column("y", Integer))
child = Table(
    "child", metadata, Column("id", Integer, primary_key=True), Column("parent_id", ForeignKey("parent.id")), Column("p2", Integer, ForeignKey("parent.id", name="fk_p2", ondelete="CASCADE", onupdate="SET NULL")),
    Column("x", Integer), Column("y", Integer), ForeignKeyConstraint(["x", "y"], ["parent.x", "parent.y"], name="fk_xy", deferrable=True, initially="DEFERRED"),
    Column("p3", ForeignKey("parent.id", match="FULL")),
)
show(CreateTable(child))

# case: a foreign key that leads nowhere
show(CreateTable(Table("lost", MetaData(), Column("id", ForeignKey("nowhere.id")))))

# case: defaults of the server
show(make(
    Column("a", Integer, server_default="5"), Column("b", String(5), server_default="it's"), Column("c", DateTime, server_default=func.now()), Column("d", Integer, server_default=text("1 + 1")),
    Column("e", Boolean, server_default=true()), Column("f", Integer, server_default=null()), Column("g", String(3), server_default=""), Column("h", Integer, server_default=literal(7) + 1), Column("i", Integer, default=9),
))

# case: computed columns
show(make(Column("a", Integer), Column("b", Integer, Computed("a * 2")), Column("c", Integer, Computed("a + 1", persisted=True)), Column("d", Integer, Computed("a - 1", persisted=False))))

# case: identity
show(make(Column("id", Integer, Identity(), primary_key=True)), make(Column("id", Integer, Identity(start=5, increment=3, always=True), primary_key=True)), make(Column("a", Integer, Identity(cycle=True, minvalue=1, maxvalue=9))))

# case: comments
show(make(Column("a", Integer, comment="it's a"), comment="the table"), SetTableComment(Table("t", MetaData(), comment="x")))

# case: prefixes and options
show(
    make(Column("a", Integer), prefixes=["TEMPORARY"]), make(Column("a", Integer, primary_key=True), sqlite_with_rowid=False), make(Column("a", Integer), sqlite_strict=True),
    make(Column("a", Integer), mysql_engine="InnoDB", mysql_charset="utf8mb4"),
)

# case: if not exists
t = Table("thing", MetaData(), Column("a", Integer))
show(CreateTable(t, if_not_exists=True), DropTable(t, if_exists=True), DropTable(t), CreateIndex(Index("i", t.c.a), if_not_exists=True), DropIndex(Index("j", t.c.a), if_exists=True))

# case: schemas and quoting
show(make(Column("a b", Integer), Column("select", Integer, primary_key=True), Column("Big", Integer), schema="my schema"), make(Column("a", Integer, quote=True), Column("B", Integer, quote=False), quote=True))

# case: schema statements
show(CreateSchema("s"), CreateSchema("s", if_not_exists=True), DropSchema("s", cascade=True), DropSchema("s", if_exists=True))

# case: sequences
show(CreateSequence(Sequence("s")), CreateSequence(Sequence("s", start=5, increment=2, minvalue=1, maxvalue=99, cycle=True)), DropSequence(Sequence("s")), select(Sequence("s").next_value()))

# case: indexes
t = Table("thing", MetaData(), Column("a", Integer), Column("b", String(9)), Column("c", Integer, index=True))
Index("ix_ab", t.c.a, t.c.b)
Index("ix_u", t.c.a, unique=True)
Index("ix_desc", t.c.a.desc(), t.c.b)
Index("ix_lower", func.lower(t.c.b))
Index("ix_where", t.c.a, sqlite_where=t.c.a > 5, postgresql_where=t.c.a > 6)
Index("ix_text", text("a + 1"))
Index("ix_sum", t.c.a + t.c.c)
Index("ix_pg", t.c.b, postgresql_using="gin", postgresql_include=["c"], mysql_length=5, mysql_using="hash")
show(*[CreateIndex(index) for index in sorted(t.indexes, key=lambda index: index.name)])

# case: an index without a name
show(CreateIndex(Index(None, Table("thing", MetaData(), Column("a", Integer)).c.a)))

# case: naming conventions
metadata = MetaData(naming_convention={
    "ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s",
})
Table("user", metadata, Column("id", Integer, primary_key=True))
t = Table(
    "address", metadata, Column("id", Integer, primary_key=True), Column("user_id", ForeignKey("user.id"), index=True), Column("mail", String(9), unique=True),
    Column("n", Integer), CheckConstraint("n > 5", name="big"),
)
show(CreateTable(t), *[CreateIndex(index) for index in t.indexes])

# case: naming conventions with several columns
metadata = MetaData(naming_convention={"uq": "uq_%(column_0_N_name)s", "ix": "%(column_0N_key)s_%(table_name)s_ix"})
t = Table("t", metadata, Column("a", Integer), Column("b", Integer, key="bee"), UniqueConstraint("a", "bee"), Index(None, "a", "bee"))
show(CreateTable(t), *[CreateIndex(index) for index in t.indexes])

# case: adding and dropping constraints
t = Table("t", MetaData(), Column("a", Integer), UniqueConstraint("a", name="u"), CheckConstraint("a > 1", name="c"))
for constraint in sorted((c for c in t.constraints if c.name), key=lambda c: c.name):
    show(AddConstraint(constraint), DropConstraint(constraint), DropConstraint(constraint, cascade=True))

# case: dropping a constraint without a name
show(DropConstraint(UniqueConstraint(Table("t", MetaData(), Column("a", Integer)).c.a)))

# case: one column
show(CreateColumn(Table("t", MetaData(), Column("a", Integer, nullable=False, server_default="3")).c.a))

# case: own statements
show(DDL("CREATE TRIGGER x"), DDL("VACUUM"))

# case: repr of schema items
metadata = MetaData()
t = Table("t", metadata, Column("id", Integer, primary_key=True), Column("x", String(5), ForeignKey("o.id"), nullable=False, default="q", server_default="z", index=True, comment="hm"), schema="s")
show(repr(t), repr(metadata), repr(t.c.x), repr(t.primary_key), repr(list(t.foreign_keys)[0]), repr(Index("i", t.c.id)), repr(UniqueConstraint("x", name="u")), str(t), str(t.c.id), repr(Computed("a")).partition(" at ")[0], repr(Identity(start=3)))

# case: tables in order of dependency
metadata = MetaData()
Table("c", metadata, Column("id", Integer, primary_key=True), Column("b_id", ForeignKey("b.id")))
Table("b", metadata, Column("id", Integer, primary_key=True), Column("a_id", ForeignKey("a.id")))
Table("a", metadata, Column("id", Integer, primary_key=True))
show(str([t.name for t in metadata.sorted_tables]), str(list(metadata.tables)), str("a" in metadata), str(metadata.tables["b"].c.a_id.references(metadata.tables["a"].c.id)))

# case: tables in a cycle
metadata = MetaData()
Table("a", metadata, Column("id", Integer, primary_key=True), Column("b_id", ForeignKey("b.id", name="fk_ab", use_alter=True)))
Table("b", metadata, Column("id", Integer, primary_key=True), Column("a_id", ForeignKey("a.id", name="fk_ba")))
show(*[CreateTable(t) for t in metadata.sorted_tables], str([t.name for t in metadata.sorted_tables]))

# case: a table twice
metadata = MetaData()
Table("t", metadata, Column("a", Integer))
show(str(Table("t", metadata) is metadata.tables["t"]), str(Table("t", metadata, Column("b", Integer), extend_existing=True).c.keys()))
Table("t", metadata, Column("c", Integer))

# case: copies
first = MetaData()
t = Table("t", first, Column("id", Integer, primary_key=True), Column("x", String(5), unique=True, index=True), CheckConstraint("id > 0", name="c"))
second = MetaData(schema="other")
show(CreateTable(t.to_metadata(second)), str(second.tables.keys()), CreateTable(t.to_metadata(MetaData(), name="renamed")), *[CreateIndex(i) for i in second.tables["other.t"].indexes])

# case: keys and lookups
t = Table("t", MetaData(), Column("a", Integer, key="x"), Column("b", Integer))
show(str(t.c.keys()), str(t.c.x.name), str(t.c.contains_column(t.c.b)), str([c.key for c in t.columns]), str(t.primary_key.columns.keys()), str(t.key), str(t.fullname), str(t.c.x.table is t))
t.c.a

# case: columns of a wrong kind
Column(5, 5)

# case: two names for a column
Column("a", Integer, name="b")

# case: unknown options
Column("a", Integer, nonsense=3)

# case: unknown table options
Table("t", MetaData(), Column("a", Integer), nonsense=3)
