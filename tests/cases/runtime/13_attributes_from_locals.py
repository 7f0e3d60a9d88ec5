# Setting attributes of local variables to local variables and to results, over and over, in all kinds of objects.
class Plain:
    x = "class"


class Watched:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("end of", self.name)


class Checked:
    def __init__(self):
        self.log = []

    def __setattr__(self, name, value):
        if name != "log":
            self.log.append((name, value))
        super().__setattr__(name, value)


class Slotted:
    __slots__ = ("x", "y")


class Celsius:
    @property
    def x(self):
        return self._x

    @x.setter
    def x(self, value):
        self._x = value * 2


def fill(target, values):
    for value in values:
        target.x = value
        target.y = target.x
    return target.x, target.y


def total(target, values):
    target.x = 0
    for value in values:
        target.x = target.x + value
    return target.x


for kind in (Plain, Checked, Slotted, Celsius):
    print(kind.__name__, fill(kind(), range(4)), fill(kind(), iter([1.5, "a", (), 2**70])))
for kind in (Plain, Checked, Slotted):
    print(kind.__name__, total(kind(), range(50)), total(kind(), [0.5, 1, 2**63, -1]))

checked = Checked()
fill(checked, (number * number for number in range(3)))
print(checked.log)


def replace():
    holder = Plain()
    for index in range(3):
        watched = Watched(index)
        holder.x = watched
        watched = None
        print("kept", holder.x.name)
    number = 5
    holder.x = number
    print("number", holder.x)
    other = Watched("other")
    holder.x = other
    del other
    one, two = 1, 2
    holder.x = one + two
    print("sum", holder.x)


replace()


def change():
    plain = Plain()
    seen = []
    for index in range(6):
        plain.x = index
        seen.append(plain.x)
        if index == 2:
            Plain.x = property(lambda self: "property", lambda self, value: seen.append(f"set {value}"))
        if index == 4:
            del Plain.x
    return seen, plain.__dict__


print(change())


def nested(rows):
    result = []
    for row in rows:
        for row in row:
            for item in row:
                if item is None:
                    continue
                if item == "stop":
                    break
                result.append(item)
            else:
                result.append("whole")
    return result


print(nested([[(1, 2), [3, None, 4]], [{"key": 5}, "ab", (6, "stop", 7)], []]))
