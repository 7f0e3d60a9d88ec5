# ExitStack: callbacks, errors on the way out, moving what is held.
from contextlib import ExitStack, contextmanager


class Lock:
    def __init__(self, name, swallow=False, fail=None):
        self.name, self.swallow, self.fail = name, swallow, fail

    def __enter__(self):
        print("acquire", self.name)
        return self.name

    def __exit__(self, kind, error, traceback):
        print("release", self.name, kind.__name__ if kind else None)
        if self.fail:
            raise self.fail
        return self.swallow


with ExitStack() as stack:
    print([stack.enter_context(Lock(name)) for name in "abc"])
    stack.callback(print, "callback", 1, sep="-")

    @stack.callback
    def last():
        print("last")

    @stack.push
    def see(kind, error, traceback):
        print("pushed", kind)

with ExitStack() as stack:
    stack.enter_context(Lock("outer", swallow=True))
    stack.enter_context(Lock("inner"))
    raise ValueError("swallowed by the outer")
print("after")
try:
    with ExitStack() as stack:
        stack.enter_context(Lock("first"))
        stack.enter_context(Lock("second", fail=KeyError("second")))
        raise ValueError("body")
except KeyError as error:
    print(repr(error), repr(error.__context__))

with ExitStack() as stack:
    for name in "xy":
        stack.enter_context(Lock(name))
    kept = stack.pop_all()
print("still held")
kept.close()
kept.close()


@contextmanager
def transaction(log):
    log.append("begin")
    try:
        yield log
    except Exception:
        log.append("rollback")
        raise
    else:
        log.append("commit")


def transfer(fail):
    log = []
    with ExitStack() as stack:
        stack.callback(lambda: log.append("notify"))
        stack.enter_context(transaction(log))
        if fail:
            raise RuntimeError("no funds")
        log.append("move")
    return log


print(transfer(False))
try:
    transfer(True)
except RuntimeError as error:
    print(error)
try:
    with ExitStack() as stack:
        stack.enter_context(5)
except TypeError as error:
    print(error)
