# scoped_session: one session for each scope, and the methods of a session on it.
from sqlalchemy import exc
from sqlalchemy.orm import object_session

_METHODS = """__contains__ __iter__ add add_all begin begin_nested bulk_insert_mappings bulk_save_objects bulk_update_mappings
close commit connection delete delete_all execute expire expire_all expunge expunge_all flush get get_one is_modified merge
merge_all query refresh reset rollback scalar scalars""".split()
_READ = "bind deleted dirty identity_map info is_active new no_autoflush".split()


class ScopedRegistry:
    """One object for each scope."""

    def __init__(self, createfunc, scopefunc):
        self.createfunc = createfunc
        self.scopefunc = scopefunc
        self.registry = {}

    def __call__(self):
        key = self.scopefunc()
        if key not in self.registry:
            self.registry[key] = self.createfunc()
        return self.registry[key]

    def has(self):
        return self.scopefunc() in self.registry

    def set(self, obj):
        self.registry[self.scopefunc()] = obj

    def clear(self):
        self.registry.pop(self.scopefunc(), None)


class ThreadLocalRegistry(ScopedRegistry):
    def __init__(self, createfunc):
        super().__init__(createfunc, lambda: None)


class scoped_session:
    def __init__(self, session_factory, scopefunc=None):
        self.session_factory = session_factory
        if scopefunc:
            self.registry = ScopedRegistry(session_factory, scopefunc)
        else:
            self.registry = ThreadLocalRegistry(session_factory)

    def __call__(self, **kw):
        if not kw:
            return self.registry()
        if self.registry.has():
            raise exc.InvalidRequestError("Scoped session is already present; no new arguments may be specified.")
        session = self.session_factory(**kw)
        self.registry.set(session)
        return session

    def configure(self, **kwargs):
        if self.registry.has():
            _warn(
                "At least one scoped session is already present.  configure() can not affect sessions that have already been "
                "created."
            )
        self.session_factory.configure(**kwargs)

    def remove(self):
        if self.registry.has():
            self.registry().close()
        self.registry.clear()

    def query_property(self, query_cls=None):
        registry = self.registry

        class query:
            def __get__(s, instance, owner):
                return registry().query(owner)

        return query()

    @classmethod
    def object_session(cls, instance):
        return object_session(instance)


def _method(name):
    def method(self, *args, **kwargs):
        return getattr(self.registry(), name)(*args, **kwargs)

    method.__name__ = name
    return method


def _setting(name):
    def set_it(self, value):
        setattr(self.registry(), name, value)

    return property(lambda self: getattr(self.registry(), name), set_it)


for _name in _METHODS:
    setattr(scoped_session, _name, _method(_name))
for _name in _READ:
    setattr(scoped_session, _name, property(lambda self, _name=_name: getattr(self.registry(), _name)))
setattr(scoped_session, "autoflush", _setting("autoflush"))
