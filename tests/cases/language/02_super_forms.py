class Root:
    def __init__(self, **kw):
        print("Root.__init__", kw)

    @classmethod
    def make(cls, *args):
        print("Root.make", cls.__name__, args)
        return cls()

    @staticmethod
    def helper(x):
        return x * 2

    @property
    def label(self):
        return "root label"

    def __repr__(self):
        return f"<{type(self).__name__}>"


class Left(Root):
    def __init__(self, left=1, **kw):
        print("Left", left)
        super().__init__(**kw)

    @classmethod
    def make(cls, *args):
        print("Left.make")
        return super().make("left", *args)

    @property
    def label(self):
        return "left of " + super().label


class Right(Root):
    def __init__(self, right=2, **kw):
        print("Right", right)
        super(Right, self).__init__(**kw)

    @classmethod
    def make(cls, *args):
        print("Right.make")
        return super(Right, cls).make("right", *args)

    @staticmethod
    def helper(x):
        return super(Right, Right).helper(x) + 1

    @property
    def label(self):
        return "right of " + super().label


class Both(Left, Right):
    def __init__(self, *, extra="e", **kw):
        super().__init__(**kw)
        self.extra = extra

    def nested(self):
        def inner(me):
            return super(Both, me).label
        values = [super(Both, self).label for _ in range(2)]
        return inner(self), values

    def same_class(self):
        return __class__

    @property
    def label(self):
        return "both, " + super().label


both = Both(left=10, right=20)
print(both.label)
print(Both.make("x"))
print(both.helper(4), Both.helper(5))
print(both.nested())
print(both.same_class() is Both)
s = super(Both, both)
print(repr(s).split(" object")[0], s.__thisclass__, s.__self__ is both, s.__self_class__)
try:
    s.nothing
except AttributeError as error:
    print(error)
try:
    super(Both, 3).label
except TypeError as error:
    print(error)


def free():
    super().x


try:
    free()
except RuntimeError as error:
    print("RuntimeError", error)


def free_with(self):
    super().x


try:
    free_with(1)
except RuntimeError as error:
    print("RuntimeError", error)


class Items(dict):
    def __setitem__(self, key, value):
        print("set", key)
        super().__setitem__(key, value)

    def __getitem__(self, key):
        return ("got", super().__getitem__(key))

    def __missing__(self, key):
        return "missing " + key

    def update(self, *args, **kw):
        for k, v in dict(*args, **kw).items():
            self[k] = v


items = Items(a=1)
items["b"] = 2
items.update(c=3)
print(items["a"], items["zz"], items.get("b"), items)


class Stack(list):
    def push(self, x):
        super().append(x)
        return self

    def __len__(self):
        return super().__len__() + 100

    def __eq__(self, other):
        return super().__eq__(other)


st = Stack().push(1).push(2)
print(st, len(st), st == [1, 2], bool(Stack()))
