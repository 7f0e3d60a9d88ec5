def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


class Account:
    bank = "First"
    __slots_hint__ = ()

    def __init__(self, owner, balance=0):
        self.owner = owner
        self._balance = balance

    @property
    def balance(self):
        """What is left."""
        return self._balance

    @balance.setter
    def balance(self, value):
        if value < 0:
            raise ValueError("negative balance")
        self._balance = value

    @balance.deleter
    def balance(self):
        self._balance = 0

    @property
    def frozen(self):
        return False


account = Account("ada", 5)
print(getattr(account, "owner"), getattr(account, "missing", "default"), hasattr(account, "balance"), hasattr(account, "nope"), vars(account), account.__dict__ is vars(account))
setattr(account, "nick", "a")
setattr(account, "balance", 10)
print(account.nick, account.balance, sorted(vars(account)), [name for name in dir(account) if not name.startswith("__")], Account.balance.__doc__, type(Account.balance))
del account.balance
delattr(account, "nick")
print(account.balance, vars(account), "bank" in vars(account), "bank" in vars(Account), getattr(Account, "bank"), account.__class__.__name__)
account.bank = "Own"
print(account.bank, Account.bank, account.__dict__["bank"])
del account.bank
print(account.bank, Account.frozen.fset, Account.balance.fget(account), callable(Account.balance.fset))


class Dynamic:
    def __getattr__(self, name):
        if name.startswith("get_"):
            return lambda: name[4:]
        raise AttributeError(f"no {name}")

    def __setattr__(self, name, value):
        object.__setattr__(self, name.lower(), value)

    def __delattr__(self, name):
        print("deleting", name)
        object.__delattr__(self, name.lower())


dynamic = Dynamic()
dynamic.NAME = 1
print(dynamic.name, dynamic.get_color(), hasattr(dynamic, "other"), getattr(dynamic, "other", None))
del dynamic.NAME
for label, action in [
    ("missing", lambda: account.missing), ("negative", lambda: setattr(account, "balance", -1)), ("read only", lambda: setattr(account, "frozen", True)), ("no deleter", lambda: delattr(account, "frozen")), ("delete missing", lambda: delattr(account, "nope")), ("dynamic", lambda: dynamic.other),
    ("int attribute", lambda: setattr(5, "x", 1)), ("object attribute", lambda: setattr(object(), "x", 1)), ("builtin class", lambda: setattr(int, "x", 1)), ("name type", lambda: getattr(account, 5)), ("hasattr type", lambda: hasattr(account, None)), ("class missing", lambda: Account.missing), ("vars", lambda: vars(5)), ("none", lambda: None.missing), ("module", lambda: __import__ if False else print.missing), ("getattr one", lambda: getattr(account)), ("method attribute", lambda: account.__init__.extra), ("real", lambda: setattr(5, "real", 1)),
]:
    attempt(label, action)
