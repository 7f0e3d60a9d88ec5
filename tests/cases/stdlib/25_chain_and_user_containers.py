# ChainMap, UserDict, UserList and UserString.
from collections import ChainMap, UserDict, UserList, UserString

defaults, file, line = {"color": "red", "user": "guest"}, {"user": "ada"}, {}
settings = ChainMap(line, file, defaults)
print(settings, settings["user"], settings["color"], settings.get("size", 10), "size" in settings, len(settings), sorted(settings), dict(settings))
settings["color"] = "blue"
print(line, defaults, settings.maps, settings.parents, settings.new_child({"user": "root"})["user"], settings.new_child(depth=1))
del settings["color"]
print(settings["color"], settings == {"color": "red", "user": "ada"}, list(settings.items()), settings | {"x": 1}, settings.pop("none", "default"))
for wrong in (lambda: settings["nope"], lambda: settings.pop("user"), lambda: settings.popitem(), lambda: settings.__delitem__("user")):
    try:
        print(wrong())
    except KeyError as error:
        print("KeyError", error)


class Lower(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)

    def __missing__(self, key):
        return f"no {key}"


lower = Lower({"A": 1}, B=2)
lower.update({"C": 3})
lower |= {"D": 4}
print(lower, lower["a"], lower["zz"], len(lower), list(lower), lower.data, lower.copy(), type(lower.copy()).__name__, lower == {"a": 1, "b": 2, "c": 3, "d": 4}, isinstance(lower, dict))
print(lower.pop("a"), lower.setdefault("E", 5), lower.popitem(), {**lower}, lower.keys(), "b" in lower)


class Evens(UserList):
    def append(self, item):
        if item % 2:
            raise ValueError(f"{item} is odd")
        super().append(item)


evens = Evens([2, 4])
evens.append(6)
evens.extend([8])
print(evens, evens[0], evens[1:], type(evens[1:]).__name__, evens + [10], len(evens), 4 in evens, evens.index(6), evens == [2, 4, 6, 8], evens.pop(), evens * 2, sorted(evens, reverse=True))
try:
    evens.append(3)
except ValueError as error:
    print(error)


class Shout(UserString):
    def loud(self):
        return self.upper() + "!"


text = Shout("hello")
print(text, repr(text), text.loud(), type(text.loud()).__name__, text[1:3], len(text), "ell" in text, text == "hello", text.split("l"), f"{text}", text + " you", text.replace("l", "L"), hash(text) == hash("hello"))
