# A class may stand where a constructor is looked for: calling one leads on to the next, or round and round.
class Loop:
    pass


Loop.__init__ = Loop
try:
    Loop()
except RecursionError as error:
    print("ends:", str(error)[:32])


class First:
    pass


class Second:
    def __init__(self, *values):
        print("second", values)


First.__init__ = Second
try:
    First(1, 2)
except TypeError as error:
    print(error)


class Meta(type):
    def __call__(cls, *values):
        print("meta", cls.__name__, values)
        return super().__call__(*values)


class Made(metaclass=Meta):
    def __init__(self, value):
        self.value = value


print(Made(3).value)
