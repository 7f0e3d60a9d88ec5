def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


line = "  id, name ,  email,created_at  "
print(line.split(","), [part.strip() for part in line.split(",")])
print(line.split(), line.split(None, 1), line.rsplit(None, 1), line.split(maxsplit=0), line.rsplit(maxsplit=0))
print("a,b,,c".split(","), ",".split(","), "".split(","), "".split(), "a,b,c,d".split(",", 2), "a,b,c,d".rsplit(",", 2))
print("aaa".split("aa"), "aaa".rsplit("aa"), "a--b--c".split("--"), "x".split("--"))
print("one\ntwo\r\nthree\rfour\x0bfive\x85six\u2028seven\n".splitlines())
print("one\n\ntwo\r\n".splitlines(keepends=True), "".splitlines(), "\n".splitlines())
for text in ["key=value", "novalue", "a=b=c", "=", ""]:
    print(text.partition("="), text.rpartition("="))
print("-".join(["a"]), "-".join("abc"), repr("".join([])), ", ".join(str(n) for n in range(4)), "/".join({"k": 1, "l": 2}))
attempt("join int", lambda: ",".join(["a", 1]))
attempt("join none", lambda: ",".join(5))
attempt("empty separator", lambda: "a".split(""))
attempt("split int", lambda: "a".split(5))
attempt("partition empty", lambda: "a".partition(""))
attempt("too many", lambda: "a".split(",", 1, 2))
attempt("keyword", lambda: "a".split(separator=","))
attempt("maxsplit text", lambda: "a b".split(" ", "1"))
rows = "1|ada|10.5\n2|grace|7\n3|alan|"
table = [dict(zip(("id", "name", "score"), row.split("|"))) for row in rows.splitlines()]
print(table)
