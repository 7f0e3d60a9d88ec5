import json, types
from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_DNS, UUID, uuid5, uuid4
order = {"id": 7, "lines": [{"sku": "A-1", "qty": 2, "price": 9.5}, {"sku": "B-2", "qty": 1, "price": None}], "paid": True, "café": "né\n\"q\"", "empty": [{}, []]}
print(json.dumps(order))
print(json.dumps(order, indent=2, sort_keys=True, ensure_ascii=False))
print(json.dumps([1, 2.0, 1e20, "x", (3, 4)], separators=(",", ":")), json.dumps({1: "a", None: "b", True: "c"}), json.dumps("é\u2028😀/"), json.dumps(float("inf")))
print(json.dumps({"d": date(2024, 1, 2), "n": Decimal("1.50")}, default=str), json.dumps([[1, [2]], {}], indent=1))
back = json.loads(json.dumps(order))
print(back == order, type(back["lines"]), json.loads("[1, 2.50, 1e3, true, null, \"\\u00e9\\n\"]"), json.loads('{"a": {"b": [1]}}')["a"]["b"][0], json.loads(' "s" '))
for text in ('{"a": 1,}', "[1, 2", "", "{'a': 1}", '{"a" 1}', "nul", "[1] x", '{"a":1', '[1,]', '"abc', '{"a"'):
    try:
        print(json.loads(text))
    except json.JSONDecodeError as e:
        print(type(e).__name__, e, e.pos, e.lineno)
try:
    json.dumps({"when": date(2024, 1, 1)})
except TypeError as e:
    print("TypeError", e)
u = UUID("12345678-1234-5678-1234-567812345678")
print(u, repr(u), u.hex, u.int % 1000, u == UUID(hex=u.hex), u.version, UUID(int=5), u.bytes[:3], uuid5(NAMESPACE_DNS, "example.org"), sorted([u, UUID(int=1)])[0])
try:
    UUID("not-a-uuid")
except ValueError as e:
    print("ValueError", e)
print(types.SimpleNamespace(a=1, b="x"), types.SimpleNamespace(a=1) == types.SimpleNamespace(a=1))
