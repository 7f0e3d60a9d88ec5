# Counter as a multiset.
from collections import Counter

words = Counter("the cat and the dog and the bird".split())
print(words, words["the"], words["fish"], len(words), words.total(), words.most_common(2), list(words), "fish" in words)
print(Counter("hello"), Counter(a=2, b=1), Counter({"x": 3}), Counter(), sorted(Counter("banana").elements()), Counter([1, 2, 1]))
a, b = Counter(a=3, b=1), Counter(a=1, b=2, c=1)
print(a + b, a - b, a | b, a & b, +Counter(x=-1, y=1), -Counter(x=-1, y=1))
print(a == Counter(b=1, a=3), a == Counter(a=3, b=1, c=0), a <= b, Counter(a=1) <= a, Counter(a=1) < a, a > b, a != b)
a.update("aab")
print(a)
a.update({"z": 2}, b=5)
print(a)
a.subtract(b)
print(a, a.most_common(1), a.most_common()[-1])
a += Counter(c=4)
print(a)
a -= Counter(a=100)
print(a)
a |= Counter(q=1)
a &= Counter(q=5, c=1, b=2)
print(a)
del a["nothing"]
print(a.pop("q"), a, dict(a), a.copy() == a, type(a.copy()).__name__, sum(a.values()), max(words, key=words.get))


class Votes(Counter):
    def winner(self):
        return self.most_common(1)[0][0]


votes = Votes(["ada", "bob", "ada"])
print(votes, votes.winner(), type(votes + votes).__name__, {name: f"{count / votes.total():.0%}" for name, count in votes.items()})
for wrong in (lambda: Counter(5), lambda: Counter.fromkeys("ab"), lambda: Counter(1, 2), lambda: a + 1):
    try:
        print(wrong())
    except (TypeError, NotImplementedError) as error:
        print(type(error).__name__, error)
