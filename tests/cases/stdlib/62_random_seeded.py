# random: for a seed the numbers of CPython.
import random

random.seed(2024)
print(random.random(), random.uniform(1, 10), random.randint(1, 6), random.randrange(0, 101, 5), random.getrandbits(16))
print([random.choice(["red", "green", "blue"]) for _ in range(8)])
print(random.choices("abc", weights=[5, 3, 1], k=10), random.choices([1, 2, 3], cum_weights=[1, 3, 10], k=5))
cards = list(range(1, 14))
random.shuffle(cards)
print(cards, random.sample(range(1000), 6), random.sample(["x", "y"], counts=[3, 2], k=4))
print(random.gauss(0, 1), random.gauss(10, 2), random.normalvariate(0, 1), random.expovariate(0.5), random.triangular(0, 10, 5))
# Powers and logarithms differ in the last digit from one C library to the next.
drawn = random.betavariate(2, 3), random.gammavariate(2, 1.5), random.lognormvariate(0, 0.5), random.paretovariate(2), random.weibullvariate(1, 2)
print([round(number, 12) for number in drawn])
for seed in ("text", b"bytes", 3.5, -7, 2**70, True, 0):
    generator = random.Random(seed)
    print(repr(seed), generator.random(), generator.randint(-100, 100), generator.sample("abcdef", 3))
state = random.getstate()
first = [random.random() for _ in range(3)]
random.setstate(state)
print(first == [random.random() for _ in range(3)], state[0], len(state[1]))
one, two = random.Random(1), random.Random(1)
print(one.random() == two.random(), one.randrange(10**25), one.randbytes(4), one.getrandbits(100))


class Loaded(random.Random):
    def random(self):
        return 0.75


print(Loaded(1).uniform(0, 4), Loaded(1).choices("abcd", k=2))
for bad in [lambda: one.choice([]), lambda: one.randint(5, 1), lambda: one.randrange(0), lambda: one.sample([1], 2), lambda: one.sample({1, 2}, 1),
            lambda: random.seed([1]), lambda: one.choices([1], [0]), lambda: one.choices([1, 2], [1]), lambda: one.randrange(1, 5, 0)]:
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
print(0 <= random.SystemRandom().random() < 1, random.Random().random() != random.Random().random())
