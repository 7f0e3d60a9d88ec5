# heapq and bisect: queues by priority, merging, sorted lists.
import bisect
import heapq

heap = [5, 1, 8, 3, 9, 2, 7]
heapq.heapify(heap)
print(heap)
heapq.heappush(heap, 0)
print(heap, heapq.heappop(heap), heapq.heappushpop(heap, 4), heapq.heapreplace(heap, 6), heap)
print([heapq.heappop(heap) for _ in range(len(heap))])
jobs = []
for priority, name in [(2, "write"), (1, "read"), (3, "sleep"), (1, "eat")]:
    heapq.heappush(jobs, (priority, name))
while jobs:
    print(heapq.heappop(jobs), end=" ")
print()
words = ["pear", "fig", "banana", "kiwi", "apple"]
print(heapq.nlargest(2, words, key=len), heapq.nsmallest(3, words), heapq.nsmallest(0, words), heapq.nlargest(9, [1, 3, 2]))
print(list(heapq.merge([1, 4, 7], [2, 5], [3, 6, 8])), list(heapq.merge([7, 4], [5, 2], reverse=True)), list(heapq.merge(["a", "ccc"], ["bb"], key=len)))


class Task:
    def __init__(self, name, rank):
        self.name, self.rank = name, rank

    def __lt__(self, other):
        return self.rank < other.rank

    def __repr__(self):
        return f"{self.name}:{self.rank}"


tasks = [Task("a", 3), Task("b", 1), Task("c", 2)]
heapq.heapify(tasks)
print(tasks, heapq.heappop(tasks), tasks)
grades = [60, 70, 80, 90]
print(["FDCBA"[bisect.bisect(grades, score)] for score in (33, 60, 75, 89, 100)])
numbers = [1, 2, 2, 3, 5]
print(bisect.bisect_left(numbers, 2), bisect.bisect_right(numbers, 2), bisect.bisect(numbers, 9), bisect.bisect(numbers, 2, 0, 2))
bisect.insort(numbers, 4)
bisect.insort_left(numbers, 2)
print(numbers, bisect.bisect_left([("a", 1), ("b", 5)], 3, key=lambda pair: pair[1]))
rows = [{"n": 1}, {"n": 5}]
bisect.insort(rows, {"n": 3}, key=lambda row: row["n"])
print(rows)
for bad in [lambda: heapq.heappop([]), lambda: heapq.heapreplace([], 1), lambda: bisect.bisect([1], 1, -1), lambda: heapq.heapify([1, "a"])]:
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)
