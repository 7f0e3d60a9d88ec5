# What `sqlalchemy.orm.util` has beside what `sqlalchemy.orm` has too.
from sqlalchemy import cast, inspect, literal_column, null, select, type_coerce, union_all
from sqlalchemy.exc import ArgumentError, InvalidRequestError
from sqlalchemy.orm import aliased, class_mapper, object_mapper


def identity_key(class_=None, ident=None, *, instance=None, row=None, identity_token=None):
    if class_ is not None:
        mapper = class_mapper(class_)
        if row is not None:
            values = getattr(row, "_mapping", row)
            ident = [values[column] for column in mapper.primary_key]
        elif ident is None:
            raise ArgumentError("ident or row is required")
        elif not isinstance(ident, (list, tuple)):
            ident = [ident]
        return mapper.identity_key_from_primary_key(tuple(ident), identity_token=identity_token)
    if instance is not None:
        return object_mapper(instance).identity_key_from_instance(instance)
    raise ArgumentError("class or instance is required")


def was_deleted(object):
    return inspect(object).was_deleted


def polymorphic_union(table_map, typecolname, aliasname="p_union", cast_nulls=True):
    types = {}
    for table in table_map.values():
        for column in table.c:
            if column.key == typecolname:
                raise InvalidRequestError(
                    f"Polymorphic union can't use '{typecolname}' as the discriminator column due to mapped column {column!r}; "
                    "please apply the 'typecolname' argument; this is available on ConcreteBase as "
                    "'_concrete_discriminator_name'"
                )
            types[column.key] = column.type

    def member(identity, table):
        own = {column.key: column for column in table.c}
        lacking = cast if cast_nulls else type_coerce
        columns = [own[key] if key in own else lacking(null(), type).label(key) for key, type in types.items()]
        if typecolname is not None:
            columns.append(literal_column(_quoted(identity)).label(typecolname))
        return select(*columns).select_from(table)

    return union_all(*(member(identity, table) for identity, table in table_map.items())).alias(aliasname)


def _quoted(identity):
    return "'" + identity.replace("'", "''") + "'" if isinstance(identity, str) else repr(identity)
