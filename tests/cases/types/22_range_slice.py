def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


for numbers in (range(5), range(2, 10, 3), range(10, 0, -4), range(0), range(5, 5), range(3, 0)):
    print(numbers, list(numbers), len(numbers), bool(numbers), list(reversed(numbers)), numbers[:2], numbers[::-1], (numbers.start, numbers.stop, numbers.step))
steps = range(1, 20, 3)
print(steps[0], steps[-1], steps[2:4], 7 in steps, 8 in steps, 7.0 in steps, "7" in steps, steps.index(7), steps.count(7), steps.count(8), max(steps), sum(steps))
print(range(0, 3, 2) == range(0, 4, 2), range(0) == range(5, 5), hash(range(3)) == hash(range(0, 3, 1)), range(3) == [0, 1, 2], {range(3): 1}[range(3)], range(2**62)[2**61], len(range(-5, 5)))
letters = "abcdefgh"
for part in (slice(None), slice(2), slice(2, 5), slice(None, None, 2), slice(-3, None), slice(None, None, -1), slice(5, 1, -2), slice(10, 20)):
    print(part, letters[part], part.indices(len(letters)), list(range(*part.indices(len(letters)))))
print(slice(1, 2) == slice(1, 2), slice(1, 2) < slice(1, 3), slice("a", "z").start, slice(1, 2, 3).step, [1, 2, 3][slice(0, 2)], letters[-100:100], letters[5:2])


class Grid:
    def __getitem__(self, key):
        return key


grid = Grid()
print(grid[1], grid[1:2], grid[1, 2], grid[::2, ...], grid[:, 1:], grid[()], grid["a":"b"], grid[None])


class Position:
    def __index__(self):
        return 2


print(letters[Position()], letters[Position():], [0] * Position(), range(Position()), hex(Position()), letters.center(Position()))
for label, action in [("zero", lambda: range(1, 2, 0)), ("float", lambda: range(1.0)), ("text", lambda: range("3")), ("none", lambda: range()), ("many", lambda: range(1, 2, 3, 4)), ("index", lambda: steps[99]), ("missing", lambda: steps.index(8)), ("set", lambda: setattr(steps, "extra", 1)), ("slice zero", lambda: letters[::0]), ("slice text", lambda: letters["a":]), ("unhashable", lambda: hash(slice(1))), ("indices", lambda: slice(1).indices(-1)), ("order", lambda: range(3) < range(4)), ("add", lambda: range(3) + range(3)), ("keyword", lambda: range(stop=3)), ("huge index", lambda: letters[10**30])]:
    attempt(label, action)
