# json.loads: hooks, decoders of one's own, errors with their places.
import json
from collections import OrderedDict
from decimal import Decimal
from io import StringIO

print(json.loads('[1, 2.50, 1e3, -0, true, null, "\\u00e9\\n\\ud83d\\ude00", {"a": {"b": []}}, 123456789012345678901]'))
print(json.loads(' "s" '), json.loads(b'{"k": 1}'), json.loads("NaN"), json.loads("[Infinity, -Infinity]"), json.loads('{"a": 1, "a": 2}'))
print(json.loads("[1.10, 2, NaN]", parse_float=Decimal, parse_int=lambda n: n + "!", parse_constant=lambda name: f"<{name}>"))
print(json.loads('{"b": 1, "a": {"c": 2}}', object_pairs_hook=OrderedDict), json.loads('{"x": {"y": 1}}', object_hook=lambda d: sorted(d)))
for text in ('{"a": 1,}', "[1, 2", "", "{'a': 1}", '{"a" 1}', "nul", "[1] x", "[1,]", '"abc', '"a\nb"', '"\\q"', '"\\u12"', "01", "1.", ".5",
             '{\n  "a": 1,\n  "b" 2\n}', "[1 2]", "-", "\ufeff1", "{", '{"a":', "}", " \n "):
    try:
        print(repr(text), json.loads(text))
    except json.JSONDecodeError as error:
        print(repr(text), "|", error, "|", error.msg, error.pos, error.lineno, error.colno)
for value in (5, None, ["a"]):
    try:
        json.loads(value)
    except TypeError as error:
        print("TypeError", error)


class Decoder(json.JSONDecoder):
    def __init__(self, **options):
        super().__init__(object_hook=self.build, **options)

    def build(self, data):
        return complexity(**data) if "depth" in data else data


def complexity(depth):
    return f"depth {depth}"


print(json.loads('[{"depth": 2}, {"other": 1}]', cls=Decoder), json.JSONDecoder().raw_decode('{"a": 1} rest'))
stream = StringIO()
json.dump({"a": [1, None]}, stream, indent=1)
stream.seek(0)
print(stream.getvalue(), json.load(stream), issubclass(json.JSONDecodeError, ValueError))
print(json.loads(json.dumps({"é": [1.5, "x"]})) == {"é": [1.5, "x"]}, json.loads('"a\tb"', strict=False))
