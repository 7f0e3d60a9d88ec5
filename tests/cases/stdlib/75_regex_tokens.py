# A tokenizer and a little template language, made of regular expressions.
import re
from collections import namedtuple

Token = namedtuple("Token", "kind text line column")
SPEC = [("NUMBER", r"\d+(?:\.\d+)?"), ("NAME", r"[^\W\d]\w*"), ("STRING", r"'(?:[^'\\]|\\.)*'"), ("OP", r"[-+*/()=<>!]=?"), ("NEWLINE", r"\n"),
        ("SKIP", r"[ \t]+|#[^\n]*"), ("MISMATCH", r".")]
TOKENS = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in SPEC))


def tokens(text):
    line, start = 1, 0
    for match in TOKENS.finditer(text):
        kind = match.lastgroup
        if kind == "NEWLINE":
            line, start = line + 1, match.end()
        elif kind == "MISMATCH":
            raise SyntaxError(f"{match.group()!r} unexpected on line {line}")
        elif kind != "SKIP":
            yield Token(kind, match.group(), line, match.start() - start)


for token in tokens("price = 3.5 * (qty + 1)  # total\nname == 'it\\'s'\nnaïve >= 2"):
    print(*token)
try:
    list(tokens("a = $"))
except SyntaxError as error:
    print("SyntaxError", error)
VALUE = re.compile(r"\{\{\s*(?P<path>\w+(?:\.\w+)*)\s*(?:\|\s*(?P<filter>\w+))?\s*\}\}")


def render(text, data):
    def value(match):
        found = data
        for part in match["path"].split("."):
            found = found.get(part, f"?{part}")
        return getattr(str(found), match["filter"])() if match["filter"] else str(found)

    return VALUE.sub(value, text)


print(render("{{ user.name|upper }} has {{count}} {{ user.missing }}", {"user": {"name": "ada"}, "count": 3}))
print(re.sub(r"(?m)^(\s*)- ", r"\1* ", "- a\n  - b"), re.sub(r"(\d)(?=(\d{3})+$)", r"\1,", "1234567"))
print(re.findall(r"(\w+)@(\w+\.(?:org|com))", "ada@example.org, bob@shop.com, no@where"), re.split(r"\s*(?:,|;|\band\b)\s*", "a, b; c and d"))
print({m["k"]: m["v"] for m in re.finditer(r"(?P<k>\w+)=(?P<v>\"[^\"]*\"|\S+)", 'a=1 b="x y" c=z')})
