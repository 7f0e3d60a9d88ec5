# itertools: endless, chained, cut and grouped.
import operator
from itertools import (accumulate, chain, compress, count, cycle, dropwhile, filterfalse, groupby, islice, pairwise, repeat, starmap, takewhile, tee,
                       zip_longest)

print(list(islice(count(10, 5), 3)), list(islice(cycle("ab"), 5)), list(repeat("x", 2)), count(3), count(1, 2), repeat(5), repeat("a", 3))
print(list(chain([1], (2, 3), "ab")), list(chain.from_iterable([[1, 2], [3]])), list(zip(count(1), "abc")), dict(zip("ab", count())))
print(list(islice("abcdef", 2)), list(islice("abcdef", 1, 5, 2)), list(islice("abcdef", 3, None)), list(compress("abcd", [1, 0, True, None])))
print(list(takewhile(lambda n: n < 3, [1, 2, 3, 1])), list(dropwhile(lambda n: n < 3, [1, 2, 3, 1])), list(filterfalse(None, [0, 1, "", "a"])), list(filterfalse(str.isupper, "aBc")))
print(list(accumulate([1, 2, 3, 4])), list(accumulate([3, 1, 4], max)), list(accumulate([1, 2], operator.mul, initial=10)), list(accumulate("abc")))
print(list(starmap(pow, [(2, 3), (3, 2)])), list(pairwise("abcd")), list(zip_longest("abc", [1], fillvalue="-")), list(zip_longest([1], [], [2, 3])))
orders = [("ada", 5), ("ada", 7), ("bob", 1), ("ada", 2)]
for name, group in groupby(orders, key=operator.itemgetter(0)):
    print(name, [amount for _, amount in group])
print({key: len(list(group)) for key, group in groupby(sorted("mississippi"))}, [key for key, _ in groupby([1, 1.0, True, 2])])
first, second = tee(n * n for n in range(4))
print(next(first), list(second), list(first), [list(part) for part in tee("ab", 3)])
print(type(chain()), type(count()), isinstance(chain(), chain), iter(islice("a", 1)) is not None)


def batches(items, size):
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def running_mean(numbers):
    for number, total in enumerate(accumulate(numbers), start=1):
        yield round(total / number, 2)


print(list(batches(range(7), 3)), list(running_mean([4, 8, 6])), sum(islice(count(), 5)), [*islice(cycle([1, 2]), 3)])
for wrong in (lambda: list(islice("a", -1)), lambda: list(islice("a", 0, 1, 0)), lambda: list(chain(5)), lambda: count("a"), lambda: next(chain()), lambda: list(starmap(pow, [5])),
              lambda: tee([1], -1), lambda: zip_longest("a", fill=1), lambda: accumulate(), lambda: cycle(5)):
    try:
        print(wrong())
    except (ValueError, TypeError, StopIteration) as error:
        print(type(error).__name__, error)
