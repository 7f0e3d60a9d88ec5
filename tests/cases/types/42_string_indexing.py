def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


text = "héllo wörld"
print(len(text), text[1], text[-1], text[1:5], text[::-1], text[::2], text[-5:-1], text[5:1:-1], text[100:], text[:0] == "", text[True], text[:-100], text[3:][:2])
print(list("aé日😀"), len("aé日😀"), "aé日😀"[2], "aé日😀"[::-1], "😀"[0], [ord(c) for c in "aé日😀"], [chr(n) for n in (97, 233, 26085, 128512)], "e\u0301" == "é", len("e\u0301"))
print("abc" < "abd", "abc" < "abcd", "Z" < "a", "é" > "z", "" < "a", "a" * 3 + "b", "ab" * 0, 2 * "xy", "a" "b" 'c', "a" in "abc", "" in "abc", "é" in text)
print(min("hello"), max("hello"), sorted("hello"), "".join(sorted(set("banana"))), "".join(reversed("abc")), list(enumerate("ab", 1)), dict(zip("abc", range(3))), [c.upper() for c in "abc" if c != "b"], "a,b".split(",")[1][0])
print("abc".__len__(), "abc".__getitem__(1), "abc".__contains__("b"), "abc".__add__("d"), "abc".__mul__(2), "abc".__eq__("abc"), "abc".__eq__(5), "abc".__lt__(5), "abc".__hash__() == hash("abc"), str.__name__, "abc".__class__)
name = "immutable"
for label, action in [("index", lambda: text[50]), ("negative", lambda: text[-50]), ("text", lambda: text["a"]), ("float", lambda: text[1.0]), ("none", lambda: text[None]), ("tuple", lambda: text[1, 2]), ("huge", lambda: text[10**30]), ("step", lambda: text[::0]), ("assign", lambda: setattr(text, "x", 1)), ("add", lambda: "a" + 1), ("radd", lambda: 1 + "a"), ("times", lambda: "a" * "b"), ("times float", lambda: "a" * 1.5), ("order", lambda: "a" < 1), ("minus", lambda: "a" - "b"), ("in", lambda: 5 in "5"), ("neg", lambda: -"a"), ("call", lambda: text()), ("none add", lambda: "a" + None), ("bytes", lambda: "a" + b"b"), ("attribute", lambda: "a".push), ("divide", lambda: "a" / 2), ("ord", lambda: ord("ab")), ("chr", lambda: chr(-1)), ("method self", lambda: str.upper(5))]:
    attempt(label, action)


def replace_at(source, index, character):
    return source[:index] + character + source[index + 1 :]


print(replace_at(name, 0, "I"), name.replace("i", "I", 1), name[0].upper() + name[1:], "%s...%s" % (name[:2], name[-2:]), f"{name[:3]!r:>10}|", name[slice(2, 4)], [name[at : at + 3] for at in range(0, len(name), 3)])
