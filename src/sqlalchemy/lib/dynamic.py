# What a script reads of a collection that is never loaded as a whole: AppenderQuery (lazy="dynamic") and
# WriteOnlyCollection (lazy="write_only").
from sqlalchemy import bindparam, delete, exc, insert, inspect, select, update
from sqlalchemy.orm import Query, object_session
from sqlalchemy.orm.exc import DetachedInstanceError


class AbstractCollectionWriter:
    def __init__(self, instance, key):
        self.instance = instance
        self._key = key

    def _add_each(self, items):
        for item in items:
            _append(self.instance, self._key, item)

    def add(self, item):
        self._add_each([item])

    def add_all(self, iterator):
        self._add_each(iterator)

    def remove(self, item):
        _remove(self.instance, self._key, item)


class AppenderQuery(AbstractCollectionWriter, Query):
    def extend(self, iterator):
        self._add_each(iterator)

    def append(self, item):
        self._add_each([item])

    @property
    def session(self):
        session = object_session(self.instance)
        if session is not None and session.autoflush and self.instance in session:
            session.flush()
        return session if inspect(self.instance).has_identity else None

    def _in(self, session):
        return _query(self.instance, self._key, session)

    def _generate(self):
        session = object_session(self.instance)
        if session is None:
            raise DetachedInstanceError(
                f'Parent instance {_described(self.instance)} is not bound to a Session, and no contextual session is '
                f"established; lazy load operation of attribute '{self._key}' cannot proceed"
            )
        return self._in(session)

    def _members(self):
        session = self.session
        if session is not None:
            return self._in(session).all()
        if inspect(self.instance).detached:
            _warn(
                f'Instance {_described(self.instance)} is detached, dynamic relationship cannot return a correct result.   '
                'This warning will become a DetachedInstanceError in a future release.'
            )
        return _pending(self.instance, self._key)

    def __iter__(self):
        return iter(self._members())

    def all(self):
        return self._members()

    def one_or_none(self):
        members = self._members()
        if len(members) > 1:
            raise exc.MultipleResultsFound('Multiple rows were found when one or none was required')
        return members[0] if members else None

    def one(self):
        members = self._members()
        if not members:
            raise exc.NoResultFound('No row was found when one was required')
        if len(members) > 1:
            raise exc.MultipleResultsFound('Multiple rows were found when exactly one was required')
        return members[0]

    def __getitem__(self, index):
        session = self.session
        if session is None:
            return _pending(self.instance, self._key)[index]
        return self._in(session)[index]

    def count(self):
        session = self.session
        if session is None:
            return len(_pending(self.instance, self._key))
        return self._in(session).count()

    def __str__(self):
        return str(self._in(self.session))

    def __clause_element__(self):
        return self._in(None).__clause_element__()


class WriteOnlyCollection(AbstractCollectionWriter):
    def __iter__(self):
        raise TypeError(
            "WriteOnly collections don't support iteration in-place; to query for collection items, use the select() method "
            'to produce a SQL statement and execute it with session.scalars().'
        )

    def _property(self):
        return inspect(type(self.instance)).relationships[self._key]

    def select(self):
        prop = self._property()
        target = prop.mapper
        statement = select(target.class_).where(_criterion(self.instance, self._key))
        if prop.secondary is not None:
            statement = statement.select_from(target.class_, prop.secondary)
        order = _order_by(self.instance, self._key)
        return statement.order_by(*order) if order else statement

    def insert(self):
        prop = self._property()
        if prop.direction.name != 'ONETOMANY':
            raise exc.InvalidRequestError(
                'Write only bulk INSERT only supported for one-to-many collections; for many-to-many, use a separate bulk '
                'INSERT along with add_all().'
            )

        def reader(name):
            return lambda: getattr(self.instance, name)

        pairs = _pairs(self.instance, self._key)
        values = {there: bindparam(None, callable_=reader(here)) for here, there in pairs}
        return insert(prop.mapper.class_).values(**values)

    def update(self):
        return update(self._property().mapper.class_).where(_criterion(self.instance, self._key))

    def delete(self):
        return delete(self._property().mapper.class_).where(_criterion(self.instance, self._key))


def _asked(name):
    """What is asked of an ordinary query in the object's session."""
    return property(lambda self: getattr(self._generate(), name))


for _name in vars(Query):
    if not _name.startswith('__') and not hasattr(AbstractCollectionWriter, _name) and _name not in vars(AppenderQuery):
        setattr(AppenderQuery, _name, _asked(_name))


for _class, _module in ((AppenderQuery, 'dynamic'), (WriteOnlyCollection, 'writeonly'), (AbstractCollectionWriter, 'writeonly')):
    _class.__module__ = f'sqlalchemy.orm.{_module}'


def _described(instance):
    return f'<{type(instance).__name__} at {id(instance):#x}>'


def _collection_of(instance, key, write_only):
    return (WriteOnlyCollection if write_only else AppenderQuery)(instance, key)
