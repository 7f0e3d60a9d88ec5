# sub, subn, split and escape with templates, functions and empty matches.
import re

print(re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"), re.sub(r"(?P<first>\w)", r"<\g<first>>", "ab"))
print(re.sub(r"(a)(b)?", r"[\1|\2|\g<0>]", "abac"), re.sub("a", r"\\\n\t\.", "a").encode())
print(re.subn(r"\d+", lambda m: str(int(m.group()) * 2), "1 a 22 b 3", count=2))
print(re.sub("x*", "-", "abxd"), re.sub("", ".", "ab"), re.sub(r"\b", "|", "hi you"), re.sub("a|", "<>", "ba"))


def title(match):
    word = match.group(0)
    return word if match.start() == 0 else word.title()


print(re.sub(r"[a-z]+", title, "one two three"), re.sub("[aeiou]", "", "education", 3))
for pattern, text in [(r"[;,]\s*", "a, b;c,d"), (r"(-)", "x-y-z"), ("x*", "axbc"), (r"(?=b)", "abab"), (r"\s+", " a  b ")]:
    print(re.split(pattern, text), re.split(pattern, text, maxsplit=1))
print(re.escape("a.b*c [x] é-_~"), re.escape(b"1+1=2"), re.findall(r"(\w)(\d)?", "a1b"), re.findall("(?:)", "ab"))
print(re.sub(rb"(\d)", rb"<\1>", b"a1b2"), re.findall(rb"\w", b"a\xe9"), re.split(b",", b"1,2"))
match = re.match(r"(\w)(\w)?", "a")
print(match.expand(r"\1-\2-\g<1>"), match.expand(r"\101"))
for bad in [lambda: re.sub("(a)", r"\2", "a"), lambda: re.sub("a", r"\g<nope>", "a"), lambda: re.sub("a", r"\q", "a"),
            lambda: re.sub("a", "b", 5), lambda: re.match("a", b"a"), lambda: re.sub("a", r"\g<1", "a")]:
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
