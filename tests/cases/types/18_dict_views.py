def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


prices = {"tea": 3, "coffee": 4, "water": 1}
keys, values, items = prices.keys(), prices.values(), prices.items()
print(keys, values, items, len(keys), "tea" in keys, 4 in values, ("tea", 3) in items, ("tea", 9) in items, "tea" in items)
prices["juice"] = 5
print(keys, list(values), sum(values), max(items, key=lambda item: item[1]), sorted(keys), list(reversed(keys)), list(reversed(values)), list(reversed(items)))
print(sorted(keys & {"tea", "milk"}), sorted(keys | {"milk"}), sorted(keys - {"tea"}), sorted(keys ^ {"tea", "milk"}), sorted({"tea", "x"} - keys), sorted(["tea"] | keys))
print(keys == {"tea", "coffee", "water", "juice"}, keys >= {"tea"}, keys < {"tea"}, keys.isdisjoint({"milk"}), keys == prices.keys(), values == prices.values(), items == prices.items())
print(sorted(items & {("tea", 3), ("tea", 4)}), sorted(items - {("tea", 3)}), items >= {("tea", 3)}, {}.keys() == set(), keys.mapping["tea"], type(keys), type(iter(keys)), type(reversed(items)))
print([type(view).__name__ for view in (keys, values, items)], {"nested": []}.items(), {}.keys(), {1: {2: 3}}.values())
common = {"a": 1, "b": 2}.items() & {"b": 2, "c": 3}.items()
print(common, dict(common), {"a", "b"} & {"b": 1}.keys(), {**prices}.keys() - prices.keys())
for label, action in [("index", lambda: keys[0]), ("add", lambda: keys + values), ("values and", lambda: values & {1}), ("hash keys", lambda: hash(keys)), ("or number", lambda: keys | 5), ("order", lambda: keys < 5), ("mapping set", lambda: keys.mapping.__setitem__("x", 1)), ("attribute", lambda: keys.first), ("unhashable", lambda: [] in keys), ("call", lambda: keys())]:
    attempt(label, action)
for key in list(prices):
    if prices[key] > 3:
        del prices[key]
print(prices, keys, *prices, *prices.items())
