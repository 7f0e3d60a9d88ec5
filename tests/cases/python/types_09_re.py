import re
log = "2024-05-01 ERROR db: timeout=30s; 2024-05-02 WARN web: slow=1.5s"
m = re.search(r"(?P<day>\d{4}-\d\d-\d\d) (?P<level>[A-Z]+) (\w+):", log)
print(m.group(), m["day"], m.group(2, 3), m.groups(), m.groupdict(), m.span(), m.start("level"), m)
print(re.findall(r"(\w+)=([\d.]+)s", log), re.findall(r"\d{4}", log), [x.group(0) for x in re.finditer(r"[A-Z]{2,}", log)], re.match(r"ERROR", log), bool(re.fullmatch(r"\w+", "ab_1")))
print(re.sub(r"\d+", "#", "a1b22"), re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"), re.sub(r"[a-z]", lambda x: x.group().upper(), "cab1", count=2), re.split(r"[;,]\s*", "a, b;c,d"))
print(re.sub(r"(?<!^)(?=[A-Z])", "_", "OrderLineItem").lower(), re.compile(r"^b.*?d$", re.I | re.M).findall("abc\nBcd\nbd"), re.escape("a.b*c"), re.split(r"(-)", "x-y-z"), re.search("z", "abc"))
for p in ("(unclosed", "a)", "*a", "[a", "a**", r"\1", "(?P<n>a)(?P<n>b)", "x{3,1}"):
    try: print(re.compile(p))
    except re.error as e: print("re.error", e)
print(re.match(r"[^@]+@[^@]+\.[a-z]+$", "bob@example.com"), re.match(r"^(a|ab)(c|bcd)(d*)$", "abcd").groups(), re.sub("", "-", "abc"), re.findall("a*", "baac"), re.findall(r"\bfoo\b", "foo food foo"), re.subn("a", "b", "aaa"), re.match(r"(?i)HELLO", "hello").group(), re.findall(r"(?:ab)+", "ababxab"), re.match("(a)?b", "b").groups(), re.match(r"(['\"])(.*?)\1", "'hi' there").group(2))
print(re.compile("a.c", re.S).match("a\nc"), re.compile("x"), re.findall(r"[\w.-]+", "a-b c.d"), re.search(r"a{2,3}?", "aaaa").group(), re.sub(r"(?P<x>a)", r"<\g<x>>", "banana"), re.split(r"\W+", "a, b. c", maxsplit=1))
