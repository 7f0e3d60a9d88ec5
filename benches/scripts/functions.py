# Calls of functions, recursive ones too.
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def scale(value, factor=3, *, offset=1):
    return value * factor + offset


def work(count):
    total = 0
    for i in range(count):
        total += scale(i) + scale(i, 2) + scale(i, offset=5)
    return total


print(fib(23), work(150_000))
