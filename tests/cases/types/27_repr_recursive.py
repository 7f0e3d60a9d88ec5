def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


items = [1]
items.append(items)
mapping = {"self": None}
mapping["self"] = mapping
mixed = {"list": [1]}
mixed["list"].append(mixed)
inner = []
pair = (inner, 1)
inner.append(pair)
print(items, mapping, mixed, pair, inner, sep="\n")
print(str(items), f"{items}", "%s" % [items], items == items, items in items, len(items[1][1][1]))


class Node:
    def __init__(self, name):
        self.name = name
        self.children = []

    def __repr__(self):
        return f"Node({self.name!r}, {self.children!r})"


root = Node("root")
root.children.append(Node("leaf"))
root.children.append(root.children)
print(root)


class Broken:
    def __repr__(self):
        return 5


class BrokenText:
    def __str__(self):
        return None


class Failing:
    def __repr__(self):
        raise ValueError("no repr")


attempt("repr", lambda: repr(Broken()))
attempt("in list", lambda: str([Broken()]))
attempt("str", lambda: str(Broken()))
attempt("str none", lambda: str(BrokenText()))
attempt("f-string", lambda: f"{BrokenText()}")
attempt("failing", lambda: f"{[Failing()]}")
attempt("percent", lambda: "%r" % Failing())
first, second = [], []
first.append(first)
second.append(second)
attempt("compare", lambda: first == second)
print(repr({"a": {1, }, (1,): [None, True, 1.5, "it's", b"x", ...], "n": NotImplemented}))
deep = []
for _ in range(50):
    deep = [deep]
print(repr(deep), len(repr(deep)))
