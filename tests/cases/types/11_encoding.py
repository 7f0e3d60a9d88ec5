def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


texts = ["plain", "naïve", "日本", "😀"]
for text in texts:
    encoded = text.encode()
    print(text, encoded, len(encoded), encoded.decode() == text, text.encode("utf-16-le"), text.encode("utf-8-sig"))
print("é".encode("latin-1"), "aé日".encode("ascii", "ignore"), "aé日".encode("ascii", "replace"), "aé日😀".encode("ascii", "backslashreplace"), "é€".encode("ascii", "xmlcharrefreplace"))
print(b"caf\xc3\xa9".decode("utf8"), b"caf\xe9".decode("latin-1"), b"a\xffb".decode("utf-8", "replace"), b"a\xffb".decode("utf-8", errors="ignore"), b"\xff".decode("ascii", "backslashreplace"))
print(str(b"abc", "utf-8"), str(b"abc"), bytes("ü", encoding="utf-8"), "x".encode("UTF-8") == "x".encode("U8"))
for encoding, raw in [("utf-8", b"ok\xff"), ("utf-8", b"\xc3"), ("utf-8", b"\xe2\x28\xa1"), ("ascii", b"abc\x80"), ("utf-8", b"\xf0\x9f\x98"), ("utf-8", b"\xed\xa0\x80")]:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError as error:
        print(error, "|", error.encoding, error.object, error.start, error.end, error.reason)
for encoding, text in [("ascii", "né"), ("latin-1", "a日本b"), ("ascii", "😀")]:
    try:
        text.encode(encoding)
    except UnicodeEncodeError as error:
        print(error, "|", error.encoding, repr(error.object), error.start, error.end, error.reason, isinstance(error, ValueError))
attempt("codec", lambda: "a".encode("nope"))
attempt("handler", lambda: "é".encode("ascii", "nope"))
attempt("encoding type", lambda: "a".encode(5))
attempt("str of str", lambda: str("a", "utf-8"))
attempt("made by hand", lambda: str(UnicodeDecodeError("utf-8", b"\xff\xfe", 0, 2, "because")))
attempt("too few", lambda: UnicodeDecodeError("utf-8"))
print(ascii("né日😀"), repr("né\u200b\xa0\x7f"), "\u0041\x42\103")
