import datetime
import decimal
import uuid
from sqlalchemy import *
from sqlalchemy import types

engine = create_engine("sqlite://")
for type_ in (Integer(), String(5), Numeric(8, 2), Float(), Boolean(), Date(), DateTime(timezone=True), Time(), LargeBinary(), Interval(), Uuid(), Uuid(as_uuid=False), JSON(), Enum("a", "b"), types.NullType(), ARRAY(Integer), Text(), Unicode(9), TIMESTAMP(), types.TupleType(Integer, String)):
    print(repr(type_), "|", type_, "|", type_.python_type.__name__, type_.hashable, type_.should_evaluate_none, isinstance(type_, types.TypeEngine))
print(String(5).length, String(collation="NOCASE").collation, Numeric(8, 2).precision, Numeric(8, 2).scale, Float(asdecimal=True).asdecimal, DateTime(True).timezone, Enum("a", "b", name="e").enums)
for type_, values in (
    (Numeric(8, 2), [decimal.Decimal("1.234"), 5, 2.5, None]), (Boolean(), [True, 0, None]), (Uuid(), [uuid.UUID(int=7)]), (Enum("a", "b"), ["a", None]),
):
    process = type_.bind_processor(engine.dialect)
    print(type(type_).__name__, [process(value) for value in values])
for type_, values in ((Numeric(8, 2), [1.5, 2]), (Boolean(), [1, 0, None]), (Uuid(), ["00000000000000000000000000000007"]), (Enum("a", "b"), ["a"])):
    process = type_.result_processor(engine.dialect, None)
    print(type(type_).__name__, [process(value) for value in values])
for type_, value in ((String(), "it's"), (Integer(), 5), (Boolean(), True), (Date(), datetime.date(2024, 1, 2)), (Numeric(), decimal.Decimal("1.50")), (Float(), 2.5)):
    print(type(type_).__name__, type_.literal_processor(engine.dialect)(value))
print(Integer().bind_processor(engine.dialect), String().result_processor(engine.dialect, None), DateTime().bind_processor(engine.dialect))
print(String().compare_values("a", "a"), repr(Integer().coerce_compared_value(None, "x")), repr(DateTime().coerce_compared_value(None, datetime.timedelta(1))), repr(String().coerce_compared_value(None, "x")))
for type_ in (types.VARCHAR(5), types.BIGINT(), types.TIMESTAMP(timezone=True), types.REAL(), types.CLOB(), types.BLOB(), types.DECIMAL(5, 2)):
    print(repr(type_.as_generic()))
try:
    types.NullType().as_generic()
except NotImplementedError as error:
    print(error)
print(types.NullType().as_generic(allow_nulltype=True), types.to_instance(Integer) if False else repr(types.NULLTYPE))
for broken in (lambda: String(5, 6, 7, 8), lambda: Integer(5), lambda: Numeric(1, 2, 3, 4, 5), lambda: Enum("a", "bb", length=1), lambda: Column("x", 5)):
    try:
        print(broken())
    except Exception as error:
        print(type(error).__name__, error)
