def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as error:
        print(f"{type(error).__name__}: {error}", getattr(error, "name", None))


def unbound():
    print(value)
    value = 1


def unbound_branch(flag):
    if flag:
        result = "set"
    return result


def unbound_delete():
    item = 1
    del item
    del item


def unbound_augmented():
    counter += 1


def unbound_loop(items):
    for entry in items:
        pass
    return entry


def unbound_except():
    try:
        raise ValueError("gone")
    except ValueError as error:
        pass
    return error


def unbound_with():
    def inner():
        return free
    if False:
        free = 1
    return inner()


def unbound_comprehension():
    return [n for n in range(3) if n > limit_name]


def unbound_default(value=None):
    return value or missing_global


attempt(unbound)
attempt(unbound_branch, True)
attempt(unbound_branch, False)
attempt(unbound_delete)
attempt(unbound_augmented)
attempt(unbound_loop, [1])
attempt(unbound_loop, [])
attempt(unbound_except)
attempt(unbound_with)
attempt(unbound_comprehension)
attempt(unbound_default)
attempt(unbound_default, 3)


class Scope:
    attr = 1

    def method(self):
        return attr


attempt(Scope().method)
try:
    class Broken:
        first = undefined_in_class
except NameError as error:
    print(error, error.name)
for n in range(2):
    pass
del n
try:
    n
except NameError as error:
    print(error)
try:
    del never_there
except NameError as error:
    print(error)
print([name for name in ("unbound", "n", "attempt") if name in globals()])


def shadow_builtin():
    print(len([1]))
    list = [2]
    return list


attempt(shadow_builtin)


def import_local():
    import math as m
    from json import dumps
    return m.floor(2.5), dumps({"a": 1}), "m" in globals()


attempt(import_local)


def nested_class():
    tag = "closed over"

    class Inner:
        label = tag

        def show(self):
            return tag, self.label
    tag = "changed"
    return Inner().show()


attempt(nested_class)
