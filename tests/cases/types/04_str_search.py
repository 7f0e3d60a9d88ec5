def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


text = "the cat sat on the mat with the hat"
print(text.find("the"), text.rfind("the"), text.find("the", 1), text.find("the", 1, 10), text.rfind("the", 0, 20), text.find("dog"))
print(text.index("cat"), text.count("the"), text.count("at"), text.count(""), "aaaa".count("aa"), text.count("t", 5, 15))
print(text.startswith("the"), text.startswith("cat", 4), text.startswith(("a", "the")), text.endswith("hat"), text.endswith("the", 0, 3))
print("abc".find(""), "abc".find("", 3), "abc".find("", 4), "abc".rfind(""), "".find(""), "abc".startswith("", 4), "abc".endswith(()))
print("naïve café".find("café"), "naïve café".rfind("é"), "日本語".index("語"), "héllo"[1:3], "héllo".find("l", -2))
print("test_users.py".removesuffix(".py").removeprefix("test_"), "abab".removeprefix("ab"), "x".removesuffix(""))
print("one two one".replace("one", "1"), "one two one".replace("one", "1", 1), "abc".replace("", "-"), "abc".replace("", "-", 2), "aaa".replace("a", "b", -1))
print("needle" in "haystack with needle", "" in "", "x" not in "abc")
attempt("index", lambda: text.index("dog"))
attempt("rindex", lambda: text.rindex("dog"))
attempt("find int", lambda: text.find(3))
attempt("startswith list", lambda: text.startswith(["a"]))
attempt("startswith mixed", lambda: text.startswith(("x", 5)))
attempt("in", lambda: 3 in text)
attempt("no argument", lambda: text.count())
attempt("replace", lambda: text.replace("a", None))
attempt("removeprefix", lambda: text.removeprefix(1))
attempt("bounds", lambda: text.find("a", "b"))
