# Generators, chained and delegated to.
def numbers(count):
    for i in range(count):
        yield i


def even(items):
    for item in items:
        if item % 2 == 0:
            yield item


def both(count):
    yield from even(numbers(count))
    yield from numbers(count)


print(sum(both(300_000)), sum(n * n for n in numbers(200_000)))
