# Classes that change while their objects are in use: what an instruction has seen before must not deceive it.
class Base:
    kind = "base"

    def who(self):
        return "Base.who"


class Derived(Base):
    pass


def look(objects):
    return [(o.kind, o.who(), getattr(o, "extra", "-")) for o in objects]


objects = [Base(), Derived(), Derived()]
print(look(objects))
Base.kind = "changed"
print(look(objects))
Derived.who = lambda self: "Derived.who"
print(look(objects))
objects[1].who = lambda: "own who"
objects[2].kind = "own kind"
print(look(objects))
Base.extra = property(lambda self: f"computed of {self.kind}")
print(look(objects))
del Derived.who
print(look(objects))
del objects[1].who
del objects[2].kind
print(look(objects))
objects[2].__class__ = Base
print(look(objects), type(objects[2]).__name__)


class Other:
    kind = "other"

    def who(self):
        return "Other.who"


Derived.__bases__
Base.__getattr__ = lambda self, name: f"no {name}"
print(objects[0].missing, objects[1].nothing)
del Base.__getattr__
try:
    objects[0].missing
except AttributeError as error:
    print(error)


class Descriptor:
    pass


class User:
    field = Descriptor()


user = User()
print(type(user.field).__name__)
Descriptor.__get__ = lambda self, obj, owner: f"got for {owner.__name__}"
print(user.field)
Descriptor.__set__ = lambda self, obj, value: print("set", value)
user.field = 3
print(user.__dict__, user.field)


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def total(self):
        return self.x + self.y


class Swapped:
    def __init__(self, x, y):
        self.y = y
        self.x = x


def total(points):
    result = 0
    for p in points:
        result += p.x * 10 + p.y
        p.x, p.y = p.y, p.x
    return result


points = [Point(1, 2), Swapped(3, 4), Point(5, 6)]
print(total(points), total(points))
points[0].extra = 1
del points[2].x
points[2].x = 7
print(total(points), [list(p.__dict__) for p in points])
Point.x = property(lambda self: 100, lambda self, value: None)
print(total(points[:1]), points[0].__dict__)
del Point.x
print(points[0].x)
count = 0


class Counting:
    made = 0

    def __init__(self):
        Counting.made += 1
        self.number = Counting.made


print([Counting().number for _ in range(5)], Counting.made)
len_before = len


def length(x):
    return len(x)


print(length("abc"))
len = lambda x: "my own"
print(length("abc"))
del len
print(length("abc"))


class WithSetattr:
    def __init__(self):
        self.a = 1


w = WithSetattr()
for value in (1, 2):
    w.a = value
    WithSetattr.__setattr__ = lambda self, name, value: self.__dict__.__setitem__(name, value * 100)
print(w.a)
