# Cycles live until gc.collect(), which says how many objects it found.
import gc
import weakref

gc.collect()


class Parent:
    def __init__(self):
        self.children = []

    def add(self, child):
        self.children.append(child)
        child.parent = self
        return child


class Child:
    parent = None


parent = Parent()
ref = weakref.ref(parent)
child = parent.add(Child())
child_ref = weakref.ref(child)
del parent
print(ref() is None, ref() is child.parent)
del child
print(ref() is None, child_ref() is None)
print(gc.collect())
print(ref() is None, child_ref() is None)

parent = Parent()
parent.add(Child())
ref = weakref.ref(parent)
parent.children[0].parent = None
del parent
print("broken by hand:", ref() is None)

items = []
items.append(items)
del items
print(gc.collect())
table = {}
table["self"] = table
del table
print(gc.collect())
pair = ([], [])
pair[0].append(pair)
del pair
print(gc.collect() > 0, gc.collect())

node = Child()
node.me = node
kept = node
del node
print(gc.collect(), kept.me is kept)
del kept
print(gc.collect())


class Ring:
    def __init__(self, size):
        nodes = [Child() for _ in range(size)]
        for at, node in enumerate(nodes):
            node.next = nodes[(at + 1) % size]
        self.start = nodes[0]


ring = Ring(10)
middle = weakref.ref(ring.start.next.next)
del ring
print(middle() is None)
print(gc.collect(), middle() is None)


def closure():
    def again(n):
        return n if n == 0 else again(n - 1)

    return again(3)


print(closure(), gc.collect() > 0, gc.collect())

node = Child()
node.call = lambda: node
node.bound = node.__init__
ref = weakref.ref(node)
del node
print(ref() is None)

print(gc.isenabled())
gc.disable()
print(gc.isenabled())
gc.enable()
print(gc.isenabled(), gc.garbage)
