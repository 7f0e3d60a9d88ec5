from sqlalchemy import (
    ARRAY, BIGINT, CHAR, DDL, DECIMAL, FLOAT, JSON, NUMERIC, REAL, TIMESTAMP, VARCHAR, BigInteger, Boolean, CheckConstraint, Column, Computed, Date, DateTime, Double,
    Enum, Float, ForeignKey, ForeignKeyConstraint, Identity, Index, Integer, Interval, LargeBinary, MetaData, Numeric, PickleType, PrimaryKeyConstraint, Sequence,
    SmallInteger, String, Table, Text, Time, TypeDecorator, Unicode, UniqueConstraint, Uuid, cast, column, func, literal, null, select, text, true, false,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.schema import (
    AddConstraint, CreateColumn, CreateIndex, CreateSchema, CreateSequence, CreateTable, CreateTableAs, CreateView, DropColumnComment, DropConstraint, DropIndex, DropSchema, DropSequence, DropTable,
    DropTableComment, DropView, SetColumnComment, SetConstraintComment, SetTableComment,
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

# case: mysql types
show(make(*[Column(f"c{n}", t) for n, t in enumerate([
    mysql.TINYINT(1), mysql.BIGINT(unsigned=True), mysql.DECIMAL(8, 2, zerofill=True), mysql.VARCHAR(5, charset="utf8", collation="utf8_bin"), mysql.LONGTEXT, mysql.ENUM("a", "it's"), mysql.SET("x", "y"),
    mysql.DATETIME(fsp=6), mysql.YEAR, mysql.DOUBLE(5, 3), mysql.TEXT(20, binary=True), mysql.CHAR(3, national=True), mysql.MEDIUMBLOB,
])]), only="mysql")

# case: postgresql types
show(make(*[Column(f"c{n}", t) for n, t in enumerate([
    postgresql.JSONB, postgresql.INET, postgresql.INTERVAL(precision=3), postgresql.TIMESTAMP(True, 2), postgresql.ARRAY(String(5, "de"), dimensions=2), postgresql.BIT(5), postgresql.BIT(3, varying=True), postgresql.ENUM("a", "b", name="kind", schema="s"),
    postgresql.TSVECTOR, postgresql.HSTORE, postgresql.UUID, postgresql.BYTEA, postgresql.INT8RANGE, postgresql.CITEXT, postgresql.MACADDR8, postgresql.TIME(precision=3),
])]), only="postgresql")

# case: sqlite types
show(make(*[Column(f"c{n}", t) for n, t in enumerate([sqlite.DATETIME, sqlite.DATE(storage_format="%(year)04d%(month)02d%(day)02d"), sqlite.TIME(truncate_microseconds=True), sqlite.JSON, sqlite.JSONB])]), only="sqlite")

# case: types of another dialect
show(make(Column("a", mysql.TINYINT)), make(Column("a", postgresql.INET)), make(Column("a", mysql.VARCHAR(5, charset="utf8"))), make(Column("a", postgresql.JSONB)))

# case: casts to dialect types
show(select(cast(column("x"), mysql.INTEGER(unsigned=True)), cast(column("x"), mysql.CHAR(5))), only="mysql")
show(select(cast(column("x"), postgresql.JSONB), cast(column("y"), postgresql.ARRAY(Integer))), only="postgresql")

# case: a decorator for each dialect
class Flexible(TypeDecorator):
    impl = String(30)
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(CHAR(32) if dialect.name == "sqlite" else BigInteger())


show(make(Column("a", Flexible, primary_key=True)), make(Column("a", Flexible)))

# case: expressions of types
class Lowered(TypeDecorator):
    impl = String
    cache_ok = True

    def bind_expression(self, value):
        return func.lower(value, type_=self)

    def column_expression(self, value):
        return func.upper(value, type_=self)


t = Table("thing", MetaData(), Column("id", Integer), Column("a", Lowered), Column("b", Lowered))
show(select(t), select(t.c.a.label("z")).where(t.c.b == "X"), select(t.c.a).where(t.c.b.in_(["x", "y"])), select(t.c.a).subquery().select(), select(t.c.a).union(select(t.c.b)), t.insert().values(a="q"), t.update().values(a="r").where(t.c.b > "s"))

# case: literals of types
class Doubled(TypeDecorator):
    impl = Integer
    cache_ok = True

    def process_literal_param(self, value, dialect):
        return value * 2


show(select(literal(4, Doubled)), select(column("x", Doubled) == 5), compile_kwargs={"literal_binds": True})
show(make(Column("a", Integer, server_default=literal(5, Doubled))))

# case: comparators of types
class Odd(TypeDecorator):
    impl = Integer
    cache_ok = True

    class comparator_factory(TypeDecorator.Comparator):
        def __add__(self, other):
            return func.odd_add(self.expr, other)

        def squared(self):
            return self.expr * self.expr


x = column("x", Odd)
show(select(x + 5), select(x.squared()), select(x - 5), select(x == 3))

# case: types of the other side
class Loose(TypeDecorator):
    impl = String
    cache_ok = True

    def coerce_compared_value(self, op, value):
        return Integer() if isinstance(value, int) else String()


x = column("x", Loose)
show(select(x == 5), select(x == "y"), str((x == 5).right.type), str((x == "z").right.type))

# case: on conflict of constraints
show(make(
    Column("a", Integer, nullable=False, sqlite_on_conflict_not_null="FAIL"), Column("b", Integer, unique=True, sqlite_on_conflict_unique="IGNORE"), PrimaryKeyConstraint("a", sqlite_on_conflict="REPLACE"),
    CheckConstraint("a > 1", sqlite_on_conflict="ROLLBACK"), UniqueConstraint("a", "b", sqlite_on_conflict="ABORT"),
))

# case: options of postgresql tables
show(make(Column("a", Integer), postgresql_partition_by="LIST (a)", postgresql_tablespace="Fast", postgresql_with={"fillfactor": 50}, postgresql_inherits=("p", "Q"), postgresql_on_commit="PRESERVE ROWS", postgresql_using="heap"))

# case: options of mysql tables
show(make(Column("a", Integer), mysql_engine="InnoDB", mysql_collate="utf8_bin", mysql_default_charset="utf8", mysql_comment="it's", mysql_partition_by="HASH(a)", mysql_partitions="4", mysql_row_format="DYNAMIC"))

# case: constraints of postgresql
show(make(
    Column("a", Integer), Column("b", Integer), PrimaryKeyConstraint("a", postgresql_include=["b"]), UniqueConstraint("b", postgresql_nulls_not_distinct=True), CheckConstraint("a > b", postgresql_not_valid=True),
    UniqueConstraint("a", "b", deferrable=True, initially="DEFERRED"),
))

# case: indexes of postgresql
t = Table("thing", MetaData(), Column("a", Integer), Column("b", String(9)))
show(CreateIndex(Index("i1", t.c.b, postgresql_ops={"b": "text_pattern_ops"}, postgresql_using="btree")), CreateIndex(Index("i2", t.c.a, postgresql_concurrently=True, postgresql_with={"fillfactor": 50}, postgresql_tablespace="x")))
show(CreateIndex(Index("i3", t.c.a, postgresql_nulls_not_distinct=True, unique=True)), DropIndex(Index("i4", t.c.a, postgresql_concurrently=True)), CreateIndex(Index("i5", (t.c.a + 1).desc())))

# case: indexes of mysql
t = Table("thing", MetaData(), Column("a", Text), Column("b", String(9)))
show(CreateIndex(Index("i1", t.c.a, t.c.b, mysql_length={"a": 10})), CreateIndex(Index("i2", t.c.a, mysql_length=4, mysql_using="btree", mysql_prefix="FULLTEXT")), CreateIndex(Index("i3", func.lower(t.c.b), t.c.a.desc())), only="mysql")

# case: indexes in a schema
t = Table("thing", MetaData(), Column("a", Integer), schema="s")
show(CreateIndex(Index("i", t.c.a)), DropIndex(Index("j", t.c.a)), CreateTable(t), DropTable(t))

# case: comments on everything
t = Table("t", MetaData(), Column("a", Integer, comment="col", nullable=False), UniqueConstraint("a", name="u", comment="con"), schema="s", comment="it's")
show(SetTableComment(t), DropTableComment(t), SetColumnComment(t.c.a), DropColumnComment(t.c.a))
show(*[SetConstraintComment(c) for c in t.constraints if c.name == "u"], only="postgresql")

# case: identities in detail
show(make(Column("a", Integer, Identity(start=1, nominvalue=True, cache=5)), Column("b", Integer, Identity(always=True, cycle=False), nullable=True)))

# case: sequences in detail
show(CreateSequence(Sequence("s", schema="x", data_type=BigInteger, cache=4, nomaxvalue=True)), DropSequence(Sequence("s"), if_exists=True), make(Column("id", Integer, Sequence("q", optional=True), primary_key=True)), repr(Sequence("s", start=3)))

# case: composite keys and numbers
show(
    make(Column("a", Integer), Column("b", Integer, primary_key=True, autoincrement=True), Column("c", Integer, primary_key=True)), make(Column("a", String(5), primary_key=True), Column("b", Integer, primary_key=True)),
    make(Column("a", Integer, ForeignKey("thing.b"), primary_key=True), Column("b", Integer)), make(Column("a", Integer, ForeignKey("thing.b"), primary_key=True, autoincrement="ignore_fk"), Column("b", Integer)),
    make(Column("a", Integer, primary_key=True, server_default="5")), make(Column("a", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)),
)

# case: phrases that are none
show(CreateTable(Table("t", MetaData(), Column("a", Integer, ForeignKey("t.a", ondelete="drop table; --")))))

# case: foreign keys across schemas
m = MetaData()
Table("p", m, Column("id", Integer, primary_key=True), schema="one")
show(CreateTable(Table("c", m, Column("a", ForeignKey("one.p.id")), schema="one")), CreateTable(Table("d", m, Column("a", ForeignKey("one.p.id")), schema="two")))

# case: quoted names
m = MetaData(schema="My Schema")
t = Table("Select", m, Column("Order", Integer, primary_key=True), Column("lower", Integer), Column("a-b", Integer), Index("Ix", "lower"))
show(CreateTable(t), select(t), t.insert(), *[CreateIndex(i) for i in t.indexes])

# case: views and tables of selects
t = Table("t", MetaData(), Column("a", Integer), Column("b", String(5)))
view = CreateView(select(t.c.a, func.upper(t.c.b).label("u")).where(t.c.a > 5), "v")
show(view, DropView(view.table), DropView(view.table, if_exists=True), CreateTableAs(select(t), "copy", temporary=True, if_not_exists=True), str(view.table.c.keys()), select(view.table))

# case: own statements with values
show(DDL("create index %(name)s on t (a)", context={"name": "i"}), DDL("select 50%%"))

# case: defaults that need parentheses
show(make(Column("a", DateTime, server_default=text("CURRENT_TIMESTAMP")), Column("b", String(5), server_default=func.lower("X")), Column("c", Integer, server_default=text("(1)")), Column("d", Integer, server_default=text("-1")), Column("e", Float, server_default=text("1.5")), Column("f", DateTime, server_default=text("now(6)"))))

# case: repr of types
show(*[repr(t) for t in [String(5, "x"), Numeric(5, 2, asdecimal=False), Float(3, asdecimal=True), Enum("a", "b", name="k", native_enum=False, length=9), JSON(True), Uuid(False), Boolean(True, "n"), DateTime(True), ARRAY(Integer, dimensions=2), mysql.VARCHAR(5, charset="u"), postgresql.JSONB(), sqlite.DATE(storage_format="x"), String(5).with_variant(Text(), "mysql")]])
