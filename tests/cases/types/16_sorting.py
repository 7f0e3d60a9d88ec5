def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


people = [("Ada", 36, "UK"), ("Grace", 85, "US"), ("Alan", 41, "UK"), ("Edsger", 72, "NL"), ("Barbara", 41, "US")]
print(sorted(people), sorted(people, key=lambda person: person[1]), sep="\n")
print([person[0] for person in sorted(people, key=lambda person: person[2])], [person[0] for person in sorted(people, key=lambda person: person[2], reverse=True)])
print([person[0] for person in sorted(people, key=lambda person: (person[2], -person[1]))], sorted(["b", "A", "a", "B"]), sorted(["b", "A", "a", "B"], key=str.lower))
people.sort(key=lambda person: person[0][-1])
print([person[0] for person in people], people.sort(), sorted("hello"), sorted({"z": 1, "y": 2}), sorted([True, 0, 2, -1.5]), sorted([(1, "b"), (1, "a"), (0, "z")]))


class Version:
    compared = 0

    def __init__(self, text):
        self.parts = tuple(int(part) for part in text.split("."))

    def __lt__(self, other):
        Version.compared += 1
        return self.parts < other.parts

    def __repr__(self):
        return ".".join(map(str, self.parts))


versions = [Version(text) for text in ("1.10", "1.9", "2.0", "1.9.1", "0.1")]
print(sorted(versions), max(versions), min(versions), sorted(versions, reverse=True), Version.compared > 0)
seen = []
numbers = [3, 1, 2]
numbers.sort(key=lambda number: seen.append(list(numbers)) or number)
print(seen, numbers)


def failing(number):
    if number == 2:
        raise ValueError("no key for 2")
    return number


numbers = [3, 2, 1]
attempt("key raises", lambda: numbers.sort(key=failing))
print(numbers)
attempt("modified", lambda: numbers.sort(key=lambda number: numbers.append(0) or number))
attempt("mixed", lambda: sorted([1, "a", 2]))
attempt("none", lambda: sorted([1, None]))
attempt("dicts", lambda: sorted([{}, {}]))
attempt("reverse", lambda: sorted([1], reverse="yes"))
attempt("keyword", lambda: [1].sort(cmp=len))
attempt("positional", lambda: [1].sort(len))
attempt("not iterable", lambda: sorted(5))
attempt("key arity", lambda: sorted([1, 2], key=lambda: 0))
big = [(n * 7919) % 1009 for n in range(1000)]
print(sorted(big) == sorted(big, key=lambda n: n), sorted(big)[:5], sorted(big, reverse=True)[:3], sorted(range(10), key=lambda n: n % 3))
