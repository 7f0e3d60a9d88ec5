def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


data = b"Hello, World"
print(data, data[0], data[-1], data[1:4], data[::-1], len(data), list(data[:3]), data + b"!", data[:2] * 2, 72 in data, b"llo" in data)
print(data.upper(), data.lower(), data.swapcase(), b"hELLO wORLD".title(), b"ABC def".capitalize())
print(data.find(b"o"), data.rfind(b"o"), data.find(111), data.index(b"W"), data.rindex(b"l"), data.count(b"l"), data.count(108), data.find(b"z"))
print(data.split(b", "), b" a  b ".split(), b"a,b,c".split(b",", 1), b"a,b,c".rsplit(b",", 1), b"a\nb\r\nc".splitlines(), b"a\nb".splitlines(True))
print(data.partition(b", "), data.rpartition(b"o"), data.partition(b"zz"), b"-".join([b"a", b"b"]), b"  x ".strip(), b"xxaxx".strip(b"x"), b"abc".rstrip(b"c"))
print(data.replace(b"l", b"L"), data.replace(b"l", b"", 1), b"ab".replace(b"", b"."), data.startswith(b"He"), data.endswith((b"x", b"ld")), b"prefix".removeprefix(b"pre"))
print(b"ab".center(6, b"*"), b"ab".ljust(4) + b"|", b"ab".rjust(4, b"."), b"-5".zfill(4), b"a\tb".expandtabs(4))
print(b"abc".isalpha(), b"ab1".isalnum(), b"12".isdigit(), b" \t".isspace(), b"Ab Cd".istitle(), b"ab".islower(), b"AB".isupper(), b"\x80".isascii())
print(data.translate(bytes.maketrans(b"lo", b"01")), data.translate(None, b"lo"), bytes.fromhex("48 65 6c"), data.hex(), data.hex(" "), data.hex(":", 2), data.hex("-", -5))
print(b"\x00\xff\n\t'", b'"', b"it's \"q\"", bytes(3), bytes([65, 66]), bytes("é", "utf-8"), bytes(range(3)), bytes(), bytes(b"x"))
print(b"a" < b"b", b"a" == "a", b"" == bytes(), hash(b"k") == hash(bytes([107])), {b"k": 1}[b"k"], sorted([b"b", b"a", b"ab"]))
attempt("index", lambda: data[50])
attempt("text", lambda: data + "x")
attempt("value", lambda: bytes([256]))
attempt("no encoding", lambda: bytes("a"))
attempt("negative", lambda: bytes(-1))
attempt("float", lambda: bytes(1.5))
attempt("contains", lambda: "a" in data)
attempt("find", lambda: data.find("a"))
attempt("rindex", lambda: data.rindex(b"zz"))
attempt("join", lambda: b"".join(["a"]))
attempt("hex odd", lambda: bytes.fromhex("4 8"))
attempt("center", lambda: data.center(20, "*"))
attempt("table", lambda: data.translate(b"short"))
attempt("assign", lambda: data.__setitem__(0, 1))
