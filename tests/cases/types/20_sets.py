def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


evens, small = {0, 2, 4, 6, 8}, {0, 1, 2, 3}
print(evens | small, evens & small, evens - small, small - evens, evens ^ small, len(evens), 4 in evens, {1, 1.0, True}, {0, False})
print(evens.union([1], (3,)), evens.intersection([2, 4, 9], {4}), evens.difference([0], [8]), small.symmetric_difference([3, 4]), evens.isdisjoint({1, 3}), {2}.issubset(evens), evens.issuperset([0, 2]))
print({2, 4} <= evens, {2} < {2}, evens >= small, {1, 2} == {2, 1}, {1} == frozenset([1]), {1} != [1], set(), frozenset(), set("a"), frozenset({5}), {(1, 2)}, {None})
work = {1, 2, 3}
work.add(4)
work.discard(99)
work.remove(1)
work.update([10], {11})
print(work, work.pop() in {2, 3, 4, 10, 11}, len(work), bool(set()))
work = {1, 2, 3, 4}
work &= {2, 3, 9}
work |= {7}
work -= {2}
work ^= {7, 8}
print(work, type(frozenset([1]) | {2}), type({2} | frozenset([1])), frozenset([1, 2]) & [2] if False else frozenset([2]), hash(frozenset([1, 2])) == hash(frozenset([2, 1])))
groups = {frozenset({1, 2}): "a", frozenset(): "none"}
print(groups[frozenset([2, 1])], {1, 2} in groups, {frozenset([1])} == {frozenset([1])}, sorted(set("mississippi")), {n % 3 for n in range(10)}, set(range(5)) - set(range(3)))
copy = evens.copy()
copy.clear()
print(copy, evens, frozenset(evens).copy() == evens, max(evens), sum(evens), sorted(evens, reverse=True), [*small], set([3, 1, 2]), {100, 50, 1})
for label, action in [
    ("add list", lambda: evens.add([])), ("remove", lambda: evens.remove(99)), ("remove set", lambda: evens.remove({1})), ("pop", lambda: set().pop()), ("or list", lambda: evens | [1]), ("minus", lambda: evens - [1]), ("less", lambda: evens < 5), ("index", lambda: evens[0]),
    ("hash", lambda: hash(evens)), ("frozen add", lambda: frozenset().add(1)), ("set number", lambda: set(5)), ("set two", lambda: set(1, 2)), ("update", lambda: evens.update(5)), ("nested", lambda: {{1}}), ("keyword", lambda: set(items=[1])), ("plus", lambda: evens + evens), ("isdisjoint", lambda: evens.isdisjoint(5)), ("symmetric", lambda: evens.symmetric_difference()), ("unhashable in", lambda: [] in evens), ("copy", lambda: evens.copy(1)),
]:
    attempt(label, action)
