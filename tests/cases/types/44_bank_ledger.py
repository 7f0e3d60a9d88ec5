class InsufficientFunds(Exception):
    def __init__(self, account, amount):
        super().__init__(f"{account.owner} lacks {amount - account.balance:.2f}")
        self.account, self.amount = account, amount


class Entry(tuple):
    __slots__ = ()

    def __new__(cls, kind, amount, note=""):
        return super().__new__(cls, (kind, round(amount, 2), note))

    kind = property(lambda self: self[0])
    amount = property(lambda self: self[1])

    def __str__(self):
        return f"{self.kind:<10}{self.amount:>10,.2f} {self[2]}".rstrip()


class Ledger(list):
    def append(self, entry):
        if not isinstance(entry, Entry):
            raise TypeError(f"expected Entry, got {type(entry).__name__}")
        super().append(entry)

    @property
    def total(self):
        return sum(entry.amount for entry in self)

    def by_kind(self):
        totals = {}
        for kind, amount, _ in self:
            totals[kind] = totals.get(kind, 0) + amount
        return totals


class Account:
    def __init__(self, owner):
        self.owner, self.ledger = owner, Ledger()

    @property
    def balance(self):
        return self.ledger.total

    def deposit(self, amount, note=""):
        if amount <= 0:
            raise ValueError(f"amount must be positive, not {amount!r}")
        self.ledger.append(Entry("deposit", amount, note))
        return self

    def withdraw(self, amount):
        if amount > self.balance:
            raise InsufficientFunds(self, amount)
        self.ledger.append(Entry("withdrawal", -amount))

    def __lt__(self, other):
        return self.balance < other.balance

    def __repr__(self):
        return f"Account({self.owner!r}, {self.balance:.2f})"

    def __iter__(self):
        return iter(self.ledger)


ada, grace = Account("Ada"), Account("Grace")
ada.deposit(1234.567, "salary").deposit(50)
grace.deposit(10)
ada.withdraw(200.25)
for action in (lambda: grace.withdraw(99.5), lambda: ada.deposit(-5), lambda: ada.deposit("ten"), lambda: ada.ledger.append((1, 2)), lambda: setattr(ada, "balance", 5), lambda: Entry("x"), lambda: Entry("x", "y"), lambda: ada.ledger[0].missing):
    try:
        action()
    except InsufficientFunds as error:
        print("refused:", error, error.account, error.amount)
    except (TypeError, ValueError, AttributeError) as error:
        print(type(error).__name__, error)
print(*ada, sep="\n")
print(ada, grace, ada.ledger.by_kind(), max(ada, grace), sorted([ada, grace]), len(ada.ledger), ada.ledger[-1], ada.ledger[0], f"{ada.balance:>12,.2f}|")
report = {account.owner: [str(entry) for entry in account] for account in (ada, grace)}
for owner, lines in sorted(report.items(), reverse=True):
    print(owner.upper().center(24, "="), *lines, sep="\n")
print(ada.ledger[:1] + [1], type(ada.ledger[:1]), isinstance(ada.ledger[0], tuple), hash(Entry("a", 1)) == hash(("a", 1, "")), Entry("a", 1) == ("a", 1, ""), ada.ledger == list(ada))
