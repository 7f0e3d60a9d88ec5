# Weak references: they do not keep an object, and are told of its end.
import weakref


class Node:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Node({self.name!r})"


node = Node("a")
ref = weakref.ref(node)
print(ref(), ref() is node, ref.__callback__)
other = node
del node
print(ref())
del other
print(ref(), ref() is None)

told = []
node = Node("b")
first = weakref.ref(node, lambda dead: told.append(("first", dead() is None)))
second = weakref.ref(node, lambda dead: told.append(("second", dead is second)))
third = weakref.ref(node, lambda dead: told.append("never"))
print(first == second, hash(first) == hash(node))
del third
node = None
print(told)

nodes = [Node(str(n)) for n in range(4)]
refs = [weakref.ref(n) for n in nodes]
del nodes[1]
print([r() for r in refs])
nodes.pop()
print([r() for r in refs])
nodes.clear()
print([r() for r in refs])

for value in (1, "text", (1, 2), None, 2.5, [1], {}):
    try:
        weakref.ref(value)
    except TypeError as error:
        print(error)


class Observed:
    def __init__(self):
        self.listeners = []

    def listen(self, listener):
        self.listeners.append(weakref.ref(listener, self.listeners.remove))

    def fire(self, what):
        return [ref().hear(what) for ref in self.listeners]


class Listener:
    def __init__(self, name):
        self.name = name

    def hear(self, what):
        return f"{self.name} hears {what}"


observed = Observed()
anna, ben = Listener("anna"), Listener("ben")
observed.listen(anna)
observed.listen(ben)
print(observed.fire("one"))
del anna
print(observed.fire("two"))
del ben
print(observed.fire("three"), observed.listeners)


def callback(dead):
    raise ValueError("what a callback raises is nobody's")


def local():
    node = Node("local")
    return weakref.ref(node)


print(local()())
