"""Heaps in lists."""

__all__ = ['heappush', 'heappop', 'heapify', 'heapreplace', 'merge', 'nlargest', 'nsmallest', 'heappushpop']


def _rise(heap, start, at):
    item = heap[at]
    while at > start:
        above = (at - 1) >> 1
        if not item < heap[above]:
            break
        heap[at] = heap[above]
        at = above
    heap[at] = item


def _sink(heap, at):
    size, start, item = len(heap), at, heap[at]
    child = 2 * at + 1
    while child < size:
        if child + 1 < size and not heap[child] < heap[child + 1]:
            child += 1
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    heap[at] = item
    _rise(heap, start, at)


def heappush(heap, item):
    heap.append(item)
    _rise(heap, 0, len(heap) - 1)


def heappop(heap):
    if not heap:
        raise IndexError('index out of range')
    last = heap.pop()
    if not heap:
        return last
    first, heap[0] = heap[0], last
    _sink(heap, 0)
    return first


def heapreplace(heap, item):
    if not heap:
        raise IndexError('index out of range')
    first, heap[0] = heap[0], item
    _sink(heap, 0)
    return first


def heappushpop(heap, item):
    if heap and heap[0] < item:
        item, heap[0] = heap[0], item
        _sink(heap, 0)
    return item


def heapify(x):
    for at in reversed(range(len(x) // 2)):
        _sink(x, at)


def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[:max(n, 0)]


def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[:max(n, 0)]


class _Head:
    """The first item of one of the inputs of merge."""

    __slots__ = ('key', 'item', 'number', 'rest', 'reverse')

    def __lt__(self, other):
        a, b = (other, self) if self.reverse else (self, other)
        if a.key < b.key:
            return True
        if b.key < a.key:
            return False
        return self.number < other.number


def merge(*iterables, key=None, reverse=False):
    heap = []
    for number, iterable in enumerate(iterables):
        rest = iter(iterable)
        for item in rest:
            head = _Head()
            head.item, head.key = item, item if key is None else key(item)
            head.number, head.rest, head.reverse = number, rest, reverse
            heap.append(head)
            break
    heapify(heap)
    while heap:
        head = heap[0]
        yield head.item
        for item in head.rest:
            head.item, head.key = item, item if key is None else key(item)
            _sink(heap, 0)
            break
        else:
            heappop(heap)
