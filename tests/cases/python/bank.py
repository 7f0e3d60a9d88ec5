# shows: classes, inheritance, properties, dunder methods, exceptions of one's own, with, generators, formatting
class InsufficientFunds(Exception):
    def __init__(self, need, have):
        super().__init__(f"need {need:.2f}, have {have:.2f}")
        self.need = need


class Account:
    count = 0

    def __init__(self, owner, balance=0):
        self.owner = owner
        self._balance = balance
        Account.count += 1

    @property
    def balance(self):
        return self._balance

    @balance.setter
    def balance(self, value):
        if value < 0:
            raise InsufficientFunds(-value, self._balance)
        self._balance = value

    @classmethod
    def empty(cls, *owners):
        return [cls(o) for o in owners]

    @staticmethod
    def fee(amount):
        return max(amount // 100, 1)

    def __repr__(self):
        return f"{type(self).__name__}({self.owner!r}, {self._balance})"

    def __eq__(self, other):
        return isinstance(other, Account) and self.owner == other.owner

    def __lt__(self, other):
        return self._balance < other._balance

    def __hash__(self):
        return hash(self.owner)


class Savings(Account):
    rate = 0.02

    def __init__(self, owner, balance=0, *, rate=None):
        super().__init__(owner, balance)
        if rate is not None:
            self.rate = rate

    def grow(self, years):
        for year in range(1, years + 1):
            self.balance = round(self.balance * (1 + self.rate), 2)
            yield year, self.balance


class Ledger:
    def __enter__(self):
        self.lines = []
        return self

    def __exit__(self, kind, error, tb):
        print("closing with", kind.__name__ if kind else None, len(self.lines))
        return kind is InsufficientFunds


ann, bob = Savings("ann", 100, rate=0.1), Account("bob")
print(ann, bob, Account.count, sorted([ann, bob]), ann == Account("ann"), ann != bob)
print(list(ann.grow(3)), f"{ann.balance:>10.1f}|{ann.owner:^7}|{42:05d}|{1234567.891:,.2f}|{0.25:%}|{255:x}")
with Ledger() as ledger:
    ledger.lines.append("one")
    bob.balance -= 10
    ledger.lines.append("two")
print(ledger.lines, Account.fee(250), Account.empty("x", "y"))
try:
    bob.balance = -5
except InsufficientFunds as e:
    print("caught", e, e.need, e.args)
finally:
    print("finally")
try:
    bob.nothing
except AttributeError as e:
    print(e)


def describe(*args, sep=", ", **kw):
    return sep.join(map(str, args)) + " " + str(kw)


print(describe(1, *[2, 3], sep="-", **{"k": None}), describe())
squares = {n: n * n for n in range(5) if n % 2}
evens = {n % 3 for n in range(10)}
first, *rest, last = "hello"
print(squares, sorted(evens), first, rest, last, [(a, b) for a in "ab" for b in (1, 2)])
total = 0
for i, (name, n) in enumerate(zip(["a", "b", "c"], (1, 2, 3)), start=1):
    if n == 2:
        continue
    total += n * i
else:
    print("no break", total)
print([x for x in reversed([3, 1, 2])], any(n > 2 for n in (1, 2, 3)), all([]), sum([0.1] * 3), 10 ** 20, -7 // 2)
fib = lambda n: n if n < 2 else fib(n - 1) + fib(n - 2)
print([fib(n) for n in range(12)], "%s has %d (%5.1f%%)" % ("x", 3, 12.345), "{0}-{1!r:>5}".format("a", "b"))
print(isinstance(True, int), type(3).__name__, str(None), repr("it's"), "a,b,,c".split(","), "abc"[::-1], [1, 2, 3][-2:])
