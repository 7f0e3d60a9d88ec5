"""Weak dictionaries and sets, methods and finalizers: what is left when objects go."""
import gc
import weakref


class Node:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Node({self.name})"

    def hello(self):
        return "hello from", self.name


class Key(Node):
    def __eq__(self, other):
        return isinstance(other, Key) and self.name == other.name

    def __hash__(self):
        return hash(self.name)


class Slotted:
    __slots__ = ("a", "__weakref__")


def names(items):
    return sorted(item.name for item in items)


log = []
a, b, c = Node("a"), Node("b"), Node("c")
first = weakref.ref(a)
print(first is weakref.ref(a), weakref.getweakrefcount(a), weakref.getweakrefs(a) == [first])
called = weakref.ref(a, lambda gone: log.append(gone() is None))
print(called is first, called == first, weakref.getweakrefcount(a))
print(weakref.ref(Node)() is Node, weakref.WeakSet([Node, Key]) == weakref.WeakSet([Key, Node]))
slotted = Slotted()
print(weakref.ref(slotted)() is slotted)

values = weakref.WeakValueDictionary({"a": a, "b": b})
values["gone"] = Node("gone")
print(sorted(values), len(values), values.get("gone"), "gone" in values)
print(names((values | {"c": c}).values()), names(({"c": c} | values).values()), type({"c": c} | values).__name__)
print(values.pop("b"), values.pop("b", None), values.setdefault("s", c), sorted(values.items(), key=str))
try:
    values["nope"]
except KeyError as error:
    print(repr(error))

keys = weakref.WeakKeyDictionary()
kept = Key("kept")
keys[kept] = 1
keys[Key("lost")] = 2
print(len(keys), Key("kept") in keys, keys[Key("kept")], keys.get(a, "none"), 3 in keys)
del kept
print(len(keys), list(keys.items()))

left, right = weakref.WeakSet([a, b]), weakref.WeakSet([b, c])
print(names(left | right), names(left & right), names(left - right), names(left ^ right))
print(left < left, left <= left, left < left | right, left > weakref.WeakSet(), left == weakref.WeakSet([b, a]))
print(left.isdisjoint(right), left.issubset([a, b, c]), left.issuperset([a]), left != right)
copied = left.copy()
copied.update([c])
copied.difference_update([a])
print(names(copied))
copied.symmetric_difference_update([a, b])
print(names(copied))
copied.intersection_update([a])
print(names(copied))
copied &= right
print(len(copied))
left.add(Node("temporary"))
print(names(left))
b = None
values.clear()
print(names(left), names(right))

method = weakref.WeakMethod(c.hello)
print(method()(), method == weakref.WeakMethod(c.hello))
end = weakref.finalize(c, log.append, "finalized")
print(end.alive, end.peek()[2:])
c = None
print(method(), end.alive, log)

ring = Node("ring")
ring.me = ring
watcher = weakref.ref(ring, lambda gone: log.append("ring"))
ring = None
print(watcher() is None)
gc.collect()
print(watcher() is None, log)
a = None
print(first(), log)
