# What is wrong with an expression, and where.
import re

BAD = ["(", ")", "(a", "a)", "*", "a**", "[", "[a", "[z-a]", r"[\d-z]", "\\", r"\1", r"(a)\2", r"\q", r"[\q]", r"\x1", "a{3,2}",
       "(?P<a", "(?P<1a>x)", "(?P=a)", "(?P<a>.)(?P<a>.)", "(?<=a*)b", "(?z)", "(?i", "a(?i)b", "(?(1)a)", "(?(x)a)", "(?Px)",
       "(?", "(?#", "^*", r"(\1)", r"\400", "x\n(", "a\n\n[", "(?i-i:a)", "(?<a", "a{99999999999}", "(a)(?(1)b|c|d)"]
for pattern in BAD:
    try:
        re.compile(pattern)
    except re.error as error:
        print(repr(pattern), "|", error, "|", error.msg, error.pos, error.lineno, error.colno)
    except OverflowError as error:
        print(repr(pattern), "OverflowError", error)
FINE = ["{", "a{", "a{}", "a{,}", "{1", "]", "}", "[]]", "[^]]", "a{1", "(|a)", "()", "a||b", "(?:)", "[a-]", "[-a]", "(?=a)*"]
for pattern in FINE:
    print(repr(pattern), re.compile(pattern).findall("a{1}]-"))
error = re.error("message", "pattern", 3)
print(error, error.pattern, isinstance(error, Exception))
for call in [lambda: re.compile(5), lambda: re.compile(re.compile("a"), re.I), lambda: re.compile("a", re.L)]:
    try:
        call()
    except (TypeError, ValueError) as problem:
        print(type(problem).__name__, problem)
