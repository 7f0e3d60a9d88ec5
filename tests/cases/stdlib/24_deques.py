# deque: both ends, bounds, rotation.
from collections import deque

queue = deque([1, 2, 3], maxlen=4)
queue.append(4)
queue.appendleft(0)
print(queue, queue.maxlen, len(queue), queue[0], queue[-1], 3 in queue, list(reversed(queue)), bool(deque()))
queue.extend([5, 6])
print(queue, queue.pop(), queue.popleft(), queue)
letters = deque("abcde")
letters.rotate(2)
print(letters, letters.index("c"), letters.count("a"))
letters.rotate(-2)
letters.extendleft("yz")
print(letters, letters.copy() == letters, letters + deque("!"), deque("ab") * 2)
letters.remove("c")
letters.insert(1, "new")
letters.reverse()
letters[0] = "E"
del letters[1]
print(letters, deque([1, 2]) < deque([1, 3]), deque([1]) == [1], sorted(deque([3, 1, 2])), deque(range(3), 2), deque(maxlen=2))
letters += "xy"
print(letters, "".join(letters), letters.clear(), letters)


def tail(lines, count):
    return list(deque(lines, count))


def breadth_first(tree, start):
    waiting, seen = deque([start]), []
    while waiting:
        node = waiting.popleft()
        seen.append(node)
        waiting.extend(tree.get(node, ()))
    return seen


print(tail(range(100), 3), breadth_first({1: [2, 3], 2: [4], 3: [5, 6]}, 1))


def grow():
    for item in queue:
        queue.append(item)


for wrong in (lambda: deque().pop(), lambda: deque().popleft(), lambda: queue[10], lambda: queue.remove(99), lambda: queue.index(99), lambda: deque(maxlen=-1),
              lambda: queue[0:1], lambda: hash(queue), lambda: deque([1], 1).insert(0, 2), lambda: queue + [1], lambda: setattr(queue, "maxlen", 9), grow):
    try:
        print(wrong())
    except (IndexError, ValueError, TypeError, AttributeError, RuntimeError) as error:
        print(type(error).__name__, error)
