# What `sqlalchemy.orm.util` has beside what `sqlalchemy.orm` has too.
from sqlalchemy import inspect
from sqlalchemy.exc import ArgumentError
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
