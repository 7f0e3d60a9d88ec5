"""What the pool hands out: a connection of the driver with its record."""


class _ConnectionRecord:
    def __init__(self, core):
        self._core = core
        self.record_info = {}

    @property
    def dbapi_connection(self):
        return None if self._core.closed else self._core.object

    connection = driver_connection = dbapi_connection

    @property
    def info(self):
        return self._core.info

    @property
    def in_use(self):
        return not self._core.closed


class _ConnectionFairy:
    def __init__(self, core, check_in, forget):
        self._core = core
        self._check_in = check_in
        self._forget = forget
        self._record = _record(core)

    @property
    def dbapi_connection(self):
        return None if self._core is None else self._core.object

    connection = driver_connection = dbapi_connection

    @property
    def is_valid(self):
        return self._core is not None and not self._core.closed

    @property
    def is_detached(self):
        return self._record is None

    @property
    def info(self):
        return self._record.info if self._record is not None else self._core.info

    @property
    def record_info(self):
        return self._record.record_info if self._record is not None else None

    def cursor(self, *args, **kwargs):
        return self._live().cursor(*args, **kwargs)

    def commit(self):
        self._live().commit()

    def rollback(self):
        self._live().rollback()

    def __getattr__(self, name):
        return getattr(self.dbapi_connection, name)

    def invalidate(self, e=None, soft=False):
        core = self._core
        if core is None:
            return
        self._core = None
        self._forget(core)
        core.close()

    def detach(self):
        if self._record is not None:
            self._forget(self._core)
            self._record = None

    def close(self):
        core, self._core = self._core, None
        if core is not None:
            if self._record is None:
                core.close()
            elif self._check_in is not None:
                self._check_in(core)

    def __del__(self):
        if self._check_in is not None:
            self.close()

    def _live(self):
        if self._core is None:
            raise AttributeError("'NoneType' object has no attribute 'cursor'")
        return self._core.object


for _class in (_ConnectionRecord, _ConnectionFairy):
    _class.__module__ = 'sqlalchemy.pool.base'


def _record(core):
    if core.record is None:
        core.record = _ConnectionRecord(core)
    return core.record
