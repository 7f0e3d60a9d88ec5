from sqlalchemy import Column, MetaData, Table, types
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.schema import CreateTable

TYPES = [
    mysql.TINYINT(1), mysql.MEDIUMINT(), mysql.BIGINT(unsigned=True), mysql.INTEGER(display_width=5, zerofill=True), mysql.YEAR(4),
    mysql.DECIMAL(8, 2, unsigned=True), mysql.VARCHAR(20, charset="utf8mb4", collation="utf8mb4_bin"), mysql.LONGTEXT(), mysql.ENUM("a", "b"),
    mysql.SET("x", "y"), mysql.DATETIME(fsp=6), mysql.TIMESTAMP(fsp=3), mysql.LONGBLOB(), mysql.JSON(), mysql.CHAR(2, national=True),
    postgresql.JSONB(), postgresql.INET(), postgresql.INTERVAL(fields="YEAR TO MONTH"), postgresql.TIMESTAMP(timezone=True, precision=3),
    postgresql.ARRAY(types.Integer, dimensions=2), postgresql.UUID(), postgresql.BYTEA(), postgresql.TSVECTOR(), postgresql.ENUM("a", "b", name="kind"),
    postgresql.BIT(varying=True), postgresql.INT4RANGE(), postgresql.HSTORE(), postgresql.CITEXT(), postgresql.MONEY(), postgresql.OID(),
    sqlite.DATETIME(truncate_microseconds=True), sqlite.JSON(), sqlite.DATE(storage_format="%(year)04d%(month)02d%(day)02d"),
]
for type_ in TYPES:
    shown = []
    for dialect in (sqlite.dialect(), postgresql.dialect(), mysql.dialect()):
        try:
            shown.append(type_.compile(dialect=dialect))
        except Exception as error:
            shown.append(type(error).__name__)
    print(repr(type_), "|", str(type_), "|", *shown)

for dialect, module in (("mysql", mysql), ("postgresql", postgresql)):
    own = [type_ for type_ in TYPES if type(type_).__module__.startswith(f"sqlalchemy.dialects.{dialect}")]
    table = Table("wide", MetaData(), *[Column(f"c{number}", type_) for number, type_ in enumerate(own)])
    print(CreateTable(table).compile(dialect=module.dialect()))
print(mysql.VARCHAR(5).length, mysql.INTEGER(unsigned=True).unsigned, postgresql.ARRAY(types.String).item_type, postgresql.TIMESTAMP(precision=2).precision)
print(isinstance(mysql.TINYINT(), types.Integer), isinstance(postgresql.JSONB(), types.JSON), issubclass(mysql.LONGTEXT, types.String))
for type_ in (mysql.BIGINT(), postgresql.TIMESTAMP(timezone=True), mysql.VARCHAR(9), postgresql.JSONB(), types.REAL(), types.NCHAR(3), types.UUID()):
    print(repr(type_.as_generic()))
