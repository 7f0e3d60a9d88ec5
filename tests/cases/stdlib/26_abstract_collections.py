# collections.abc: what counts as what, and the methods that come for free.
from collections.abc import (Callable, Collection, Container, Hashable, Iterable, Iterator, Mapping, MutableMapping, MutableSequence, MutableSet,
                             Reversible, Sequence, Set, Sized)

kinds = [Hashable, Sized, Container, Callable, Iterable, Iterator, Reversible, Collection, Sequence, MutableSequence, Set, MutableSet, Mapping, MutableMapping]
for value in ([], (), "", {}, set(), frozenset(), range(3), iter([]), 5, len, {}.keys(), {}.items(), (n for n in [])):
    print(type(value).__name__, [kind.__name__ for kind in kinds if isinstance(value, kind)])


class Deck(Sequence):
    def __init__(self, *cards):
        self.cards = cards

    def __getitem__(self, index):
        return self.cards[index]

    def __len__(self):
        return len(self.cards)


class Log(MutableSequence):
    def __init__(self):
        self.rows = []

    def __getitem__(self, index):
        return self.rows[index]

    def __setitem__(self, index, value):
        self.rows[index] = value

    def __delitem__(self, index):
        del self.rows[index]

    def __len__(self):
        return len(self.rows)

    def insert(self, index, value):
        self.rows.insert(index, value)


class Registry(MutableMapping):
    def __init__(self, **values):
        self._values = dict(values)

    def __getitem__(self, key):
        return self._values[key]

    def __setitem__(self, key, value):
        self._values[key] = value

    def __delitem__(self, key):
        del self._values[key]

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)


class Bag(Set):
    def __init__(self, items):
        self.items = sorted(set(items))

    def __contains__(self, item):
        return item in self.items

    def __iter__(self):
        return iter(self.items)

    def __len__(self):
        return len(self.items)

    def __repr__(self):
        return f"Bag({self.items})"


deck = Deck("a", "b", "a")
print(list(deck), "b" in deck, deck.index("b"), deck.count("a"), list(reversed(deck)), isinstance(deck, Collection))
log = Log()
log.append(1)
log.extend([2, 3])
log += [4]
log.reverse()
log.remove(2)
print(log.rows, log.pop(), log.pop(0), len(log), list(log))
registry = Registry(a=1)
registry.update(b=2)
registry.update([("c", 3)])
print(dict(registry), registry.get("z", 0), "a" in registry, list(registry.items()), registry.pop("a"), registry.setdefault("d", 4), registry == {"b": 2, "c": 3, "d": 4}, registry.popitem(), len(registry.keys()), 3 in registry.values())
one, two = Bag([1, 2, 3]), Bag([2, 3, 4])
print(one & two, one | two, one - two, one ^ two, one <= two, Bag([2]) < one, one == Bag([3, 2, 1]), one.isdisjoint([9]), one >= {1}, one & {3, 9})
for wrong in (lambda: Sequence(), lambda: deck.index("z"), lambda: registry.pop("zz"), lambda: registry["zz"], lambda: type("Half", (Mapping,), {"__len__": lambda self: 1})()):
    try:
        print(wrong())
    except (TypeError, ValueError, KeyError) as error:
        print(type(error).__name__, error)


@Iterable.register
class Odd:
    pass


print(issubclass(Odd, Iterable), isinstance(Odd(), Sized), issubclass(dict, Mapping), issubclass(list, Sequence), Mapping[str, int], Callable[[int], str])
