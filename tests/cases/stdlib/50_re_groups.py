# Regular expressions: groups by number and name, spans, and what did not take part.
import re

LOG = """2024-05-01 ERROR db: timeout=30s
2024-05-02 WARN  web: slow=1.5s
2024-05-03 INFO  web: ok"""

line = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)\s+(?P<level>[A-Z]+)\s+(\w+):(?:\s+(?P<key>\w+)=(?P<value>[\d.]+)s)?")
for match in line.finditer(LOG):
    print(match.group("day", "level", 3), match["key"], match["value"], match.lastindex, match.lastgroup)
    print("  ", match.span(), match.span("level"), match.start(5), match.end("key"), match.groups("-"))
    print("  ", match.groupdict(default=""), match.regs[:3])

found = line.search(LOG, 20)
print(found, found.pos, found.endpos == len(LOG), found.re is line, found.string is LOG)
print(line.groups, dict(line.groupindex), line.flags)
print(repr(re.compile(r"a|b", re.I | re.M)), re.I | re.S, re.compile("x") == re.compile("x"))
for key in (9, "nope", -1):
    try:
        found.group(key)
    except IndexError as error:
        print("IndexError", error)
print(re.match(r"(a)|(b)", "b").groups(), re.match(r"(?:(a)|b)*", "ab").group(1), re.match(r"(a*)*", "aa").groups())
print(re.fullmatch(r"\w+", "ab_1"), re.fullmatch(r"a|ab", "ab").group(), re.match("x", "y"), bool(re.match("", "")))
