def classify(n):
    if n < 0:
        kind = "negative"
    elif n == 0:
        kind = "zero"
    elif n % 2:
        kind = "odd"
    else:
        kind = "even"
    return kind


print([classify(n) for n in (-1, 0, 1, 2)])
primes = []
candidate = 2
while len(primes) < 8:
    for p in primes:
        if p * p > candidate:
            primes.append(candidate)
            break
        if candidate % p == 0:
            break
    else:
        primes.append(candidate)
    candidate += 1
print(primes)


def find(grid, wanted):
    for y, row in enumerate(grid):
        for x, cell in enumerate(row):
            if cell == wanted:
                break
        else:
            continue
        break
    else:
        return None
    return x, y


grid = [[1, 2], [3, 4]]
print(find(grid, 3), find(grid, 9))
n = 5
while True:
    n -= 1
    if n == 3:
        continue
    if not n:
        break
    print(n, end=" ")
print("done")
for i in range(10, 0, -3): print(i, end=","); last = i
print(last)
total = 0
for a, (b, *c) in [(1, (2, 3)), (4, "xyz")]:
    total += a
    print(a, b, c)
for index in (box := [1, 2, 3]):
    box[:] = box[:index]
print(box)


def countdown(n):
    while n:
        try:
            if n == 2:
                continue
            yield n
        finally:
            n -= 1
    else:
        yield "lift off"


print(list(countdown(4)))


def returns(n):
    for i in range(5):
        try:
            if i == n:
                return i
        finally:
            if i == 3:
                return "finally wins"
    return "end"


print([returns(n) for n in (0, 3, 4)])
x = 0
if x: print("yes")
elif not x and (y := 7): print("walrus", y)
pass; z = 1; print(z)
print("even" if z % 2 == 0 else "odd", (z or 5) and 9, not z, z if z else None)
matrix = {(i, j): i * j for i in range(3) for j in range(i + 1) if i != j}
print(matrix)
it = iter([1, 2, 3, 4])
for v in it:
    print(v, next(it, "none"))
import itertools
for k, group in itertools.groupby("aabccc"):
    print(k, len(list(group)), end=" ")
print()
stack = [1]
while stack:
    top = stack.pop()
    if top < 20:
        stack += [top * 2, top * 3]
    else:
        print(top, end=" ")
print()
print(*(f"{i}{'' if i % 15 else 'FizzBuzz'}" for i in range(14, 17)))
