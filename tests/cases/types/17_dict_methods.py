def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


stock = {"apple": 3, "pear": 1}
stock["fig"] = 7
stock["apple"] += 1
print(stock, len(stock), stock.get("kiwi"), stock.get("kiwi", 0), "fig" in stock, 4 in stock.values())
print(stock.setdefault("kiwi", 2), stock.setdefault("fig", 0), stock.pop("pear"), stock.pop("pear", None), stock.popitem(), stock)
stock.update({"apple": 10}, plum=1)
stock.update([("date", 5)])
print(stock, list(stock), list(stock.values()), list(stock.items()), list(reversed(stock)), dict(reversed(stock.items())))
merged = stock | {"fig": 0, "lime": 1}
stock |= [("nut", 9)]
print(merged, stock, {**stock, "z": 1, **{"z": 2}}, {"x": 0} | stock == {**{"x": 0}, **stock})
print(dict(a=1, b=2), dict([("a", 1)], b=2), dict(zip("ab", (1, 2))), dict.fromkeys("ab"), dict.fromkeys(["x"], []), dict(["ab", "cd"]), dict({1: 2}))
print({1: "a", 1.0: "b", True: "c"}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {(1, 2): "t", frozenset([1]): "f", None: "n"}, {} or "empty")
moved = {"one": 1, "two": 2}
del moved["one"]
moved["one"] = 11
moved["two"] = 22
print(moved, moved.copy() is moved, {k: v for k, v in sorted(moved.items())}, {v: k for k, v in moved.items()}, min(moved), sorted(moved, key=moved.get))
for label, action in [
    ("missing", lambda: stock["none"]), ("number key", lambda: stock[5]), ("tuple key", lambda: stock[1, 2]), ("unhashable", lambda: stock[[]]), ("unhashable set", lambda: {{}: 1}),
    ("pop", lambda: stock.pop("none")), ("popitem", lambda: {}.popitem()), ("del", lambda: stock.__delitem__("none")), ("update number", lambda: stock.update(5)), ("update element", lambda: stock.update([1])),
    ("update length", lambda: stock.update([(1, 2, 3)])), ("dict text", lambda: dict("ab")), ("dict two", lambda: dict({}, {})), ("fromkeys", lambda: dict.fromkeys()), ("get", lambda: stock.get()), ("or", lambda: stock | 5),
    ("order", lambda: stock < stock), ("plus", lambda: stock + stock), ("hash", lambda: hash(stock)), ("attribute", lambda: stock.apple), ("keyword", lambda: stock.get(key="a")), ("none", lambda: dict(None)), ("star", lambda: {**[1]}), ("call keys", lambda: dict(**{1: 2})),
]:
    attempt(label, action)
