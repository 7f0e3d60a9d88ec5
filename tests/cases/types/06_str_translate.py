def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


table = str.maketrans("aeiou", "43105")
print(table, "translate these vowels".translate(table))
print("hello".translate(str.maketrans({"h": "J", "l": None, 111: "0oO"})))
print("remove-these_marks".translate(str.maketrans("", "", "-_")))
print("abc".translate({97: 98, 98: "<b>", 99: None}), "éa".translate({233: "e"}))


class Upper:
    def __getitem__(self, code):
        if chr(code) == "x":
            raise LookupError(code)
        return chr(code).upper()


print("axbyc".translate(Upper()), "ab".translate(["?"] * 98))
slug = str.maketrans({" ": "-", "'": None, "é": "e", "ß": "ss"})
print([title.lower().translate(slug) for title in ["It's a Café", "Große Straße"]])
attempt("lengths", lambda: str.maketrans("ab", "c"))
attempt("one text", lambda: str.maketrans("ab"))
attempt("long key", lambda: str.maketrans({"ab": 1}))
attempt("float key", lambda: str.maketrans({1.5: "a"}))
attempt("second", lambda: str.maketrans("a", 5))
attempt("first", lambda: str.maketrans(5, "a"))
attempt("result type", lambda: "a".translate({97: 1.5}))
attempt("result range", lambda: "a".translate({97: 0x110000}))
print("a1b2".translate({ord(c): None for c in "0123456789"}), "abc".translate({}))
