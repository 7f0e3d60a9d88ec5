# operator: functions for what the language writes with signs.
import operator
from operator import attrgetter, itemgetter, methodcaller

print(operator.add(2, 3), operator.sub(2, 3), operator.mul("a", 3), operator.truediv(7, 2), operator.floordiv(7, 2), operator.mod(7, 3), operator.pow(2, 8), operator.neg(5), operator.abs(-5), operator.invert(6))
print(operator.eq(1, 1.0), operator.lt(1, 2), operator.ge("b", "a"), operator.not_(0), operator.truth([]), operator.is_(None, None), operator.is_not(1, None), operator.and_(6, 3), operator.or_({1}, {2}), operator.xor(5, 1))
print(operator.contains("abc", "b"), operator.countOf([1, 2, 1], 1), operator.indexOf("abc", "c"), operator.getitem({"a": 1}, "a"), operator.concat([1], [2]), operator.index(True), operator.length_hint(iter([1, 2])), operator.call(max, 3, 9))
values = [1, 2]
same = values
values = operator.iadd(values, [3])
operator.setitem(values, 0, "first")
operator.delitem(values, 1)
print(values, same is values, operator.imul(3, 4), operator.__add__(1, 2), operator.__lt__(2, 1))


class User:
    def __init__(self, name, age, city):
        self.name, self.age = name, age
        self.address = type("Address", (), {"city": city})()

    def greet(self, word="hi", *, mark="."):
        return f"{word} {self.name}{mark}"


users = [User("cy", 30, "Oslo"), User("ada", 25, "Rome"), User("bob", 30, "Oslo")]
print([user.name for user in sorted(users, key=attrgetter("age", "name"))], attrgetter("address.city")(users[1]), [attrgetter("name", "address.city")(user) for user in users])
print(list(map(methodcaller("greet"), users)), methodcaller("greet", "bye", mark="!")(users[0]), methodcaller("split", ",")("a,b"))
rows = [{"id": 2, "tag": "x"}, {"id": 1, "tag": "y"}]
print(sorted(rows, key=itemgetter("id")), itemgetter(1)("abc"), itemgetter(0, 2)([5, 6, 7]), itemgetter(slice(1, 3))("abcd"), max(rows, key=itemgetter("tag")))
print(attrgetter("a", "b.c"), itemgetter("k", 1), methodcaller("m", 1, k=2))
for wrong in (lambda: attrgetter("nope")(users[0]), lambda: itemgetter(9)([1]), lambda: itemgetter("q")({}), lambda: operator.indexOf([1], 5), lambda: operator.add(1, "a"), lambda: attrgetter(),
              lambda: operator.concat(1, 2), lambda: operator.index(1.5), lambda: operator.add(1), lambda: methodcaller()):
    try:
        print(wrong())
    except (AttributeError, IndexError, KeyError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
