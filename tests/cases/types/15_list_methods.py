def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


items = [3, 1, 2]
items.append(4)
items.extend((5, 6))
items.insert(0, 0)
items.insert(-1, 99)
items.insert(100, 7)
print(items, items.pop(), items.pop(0), items.index(99), items.count(1), len(items))
items.remove(99)
items.reverse()
print(items, items.copy() == items, items.copy() is items, 2 in items, items + [0], items * 2, [0] * 3)
items.sort()
print(items, sorted(items, reverse=True), items[::2], items[-2:], items[::-1], items[10:], items[-100:2], items[3:1])
items[1:3] = ["x", "y", "z"]
items[::3] = [None, None]
print(items)
del items[::2]
items[len(items):] = [1]
items += "ab"
items *= 2
print(items)
del items[2:]
items.clear()
print(items, [1, 2] < [1, 3], [1] < [1, 0], [2] > [1, 9], [[1]] == [[1]], [1, 2] != [1, 2.0], [] == ())
grid = [[0] * 2] * 2
grid[0][0] = 1
print(grid, [list(row) for row in zip([1, 2], [3, 4])], [*range(3), *"ab"], list("abc"), list({"k": 1}))
first, *middle, last = range(6)
print(first, middle, last, [a + b for a, b in [(1, 2), (3, 4)]])
numbers = [1, 2, 3]
for label, action in [
    ("index", lambda: numbers[5]), ("text index", lambda: numbers["a"]), ("float", lambda: numbers[1.0]), ("tuple", lambda: numbers[1, 2]), ("step", lambda: numbers[::0]),
    ("assign", lambda: numbers.__setitem__(9, 0)), ("delete", lambda: numbers.__delitem__(9)), ("slice assign", lambda: numbers.__setitem__(slice(0, 1), 5)),
    ("extended", lambda: numbers.__setitem__(slice(None, None, 2), [1])), ("pop", lambda: [].pop()), ("pop index", lambda: numbers.pop(9)), ("remove", lambda: numbers.remove(9)),
    ("index of", lambda: numbers.index(9)), ("index range", lambda: numbers.index(1, 1)), ("add", lambda: numbers + (4,)), ("extend", lambda: numbers.extend(5)), ("hash", lambda: hash(numbers)),
    ("order", lambda: [1, "a"] < [1, 2]), ("append", lambda: numbers.append()), ("insert", lambda: numbers.insert("a", 1)), ("attribute", lambda: numbers.push(1)), ("call", lambda: numbers(0)), ("minus", lambda: numbers - [1]),
]:
    attempt(label, action)
