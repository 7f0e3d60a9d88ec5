# Method calls, and an object for each turn.
class Counter:
    def __init__(self, start):
        self.value = start

    def add(self, amount):
        self.value += amount
        return self


def work(count):
    total = 0
    counter = Counter(0)
    for i in range(count):
        counter.add(i)
        counter.add(1)
        total += Counter(i).value
    return counter.value, total


print(work(300_000))
