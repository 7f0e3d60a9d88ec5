"""What holds a cycle together: the collector finds its way through builtin values of every kind."""

import collections
import functools
import gc
import itertools
import operator
import re
import types
import weakref


class Node:
    def method(self):
        return self


class Slotted:
    __slots__ = ("link", "__weakref__")


class Derived(Slotted):
    __slots__ = ("other",)


class Open(Slotted):
    pass


def through(make):
    node = Node()
    node.link = make(node)
    return weakref.ref(node)


WAYS = {
    "itself": lambda node: node,
    "tuple": lambda node: (1, (node,)),
    "set": lambda node: {node},
    "frozenset": lambda node: frozenset([node]),
    "dict": lambda node: {1: {node: 2}},
    "keys": lambda node: {node: 1}.keys(),
    "items": lambda node: {1: node}.items(),
    "proxy": lambda node: types.MappingProxyType({1: node}),
    "deque": lambda node: collections.deque([node]),
    "deque of a deque": lambda node: collections.deque([node]).copy(),
    "default dict": lambda node: collections.defaultdict(node.method),
    "chain map": lambda node: collections.ChainMap({1: node}),
    "method": lambda node: node.method,
    "method of a list": lambda node: [node].append,
    "slice": lambda node: slice(None, node),
    "list iterator": lambda node: iter([node]),
    "reversed": lambda node: reversed([node]),
    "tuple iterator": lambda node: iter((node,)),
    "dict iterator": lambda node: iter({node: 1}),
    "set iterator": lambda node: iter({node}),
    "repeat": lambda node: itertools.repeat(node),
    "sentinel": lambda node: iter(node.method, None),
    "generator": lambda node: (x for x in [node]),
    "partial": lambda node: functools.partial(print, node, sep=node),
    "item getter": lambda node: operator.itemgetter(node),
    "method caller": lambda node: operator.methodcaller("x", node, y=node),
    "closure": lambda node: lambda: node,
    "default": lambda node: lambda x=node, *, y=node: x,
    "property": lambda node: property(node.method),
    "class": lambda node: type("C", (), {"node": node}),
    "namespace": lambda node: types.SimpleNamespace(node=node),
    "exception": lambda node: ValueError(node),
    "super": lambda node: super(Node, node),
    "key": lambda node: functools.cmp_to_key(lambda a, b: 0)(node),
    "bound": lambda node: types.MethodType(print, node),
}

for name, make in WAYS.items():
    reference = through(make)
    before = reference() is not None
    gc.collect()
    print(f"{name:17} {before} {reference() is not None}")

# Slots take part like attributes.
for cls in (Slotted, Derived, Open):
    first, second = cls(), cls()
    first.link, second.link = second, first
    if cls is Derived:
        first.other = first
    if cls is Open:
        second.more = [first]
    references = weakref.ref(first), weakref.ref(second)
    del first, second
    print(cls.__name__, [reference() is not None for reference in references], end=" ")
    gc.collect()
    print([reference() is not None for reference in references])

# What is still held from outside stays, with all that it reaches.
kept = Slotted()
kept.link = collections.deque([slice(kept, iter([kept]))])
gc.collect()
print(type(kept.link[0]).__name__, kept.link[0].start is kept, next(kept.link[0].stop) is kept)
numbers = {1, 2}
numbers.add(numbers.add)
gc.collect()
print(len(numbers), numbers - {1, 2} == {numbers.add})
found = re.match("(a)", "ab")
gc.collect()
print(found.group(1), found.string)
