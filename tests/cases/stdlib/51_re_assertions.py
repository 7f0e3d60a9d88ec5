# Look ahead and behind, backreferences, conditions, possessive and atomic parts, flags for a part.
import re

TEXTS = ["ab", "aab", "abab", "cab xab", "'quoted' word", '"mixed\'', "12 345 6789", "OrderLineItem", "Aa aA", "foo food"]
PATTERNS = {
    "ahead": r"\w+(?=b)",
    "not ahead": r"a(?!b)",
    "behind": r"(?<=a)b",
    "not behind": r"(?<!\d)\d{2,3}(?!\d)",
    "word starts": r"(?<!^)(?=[A-Z])",
    "again": r"(\w)\1",
    "named again": r"(?P<quote>['\"])\w+(?P=quote)",
    "condition": r"(?P<open>['\"])?(\w+)(?(open)['\"]|\b)",
    "possessive": r"a++b",
    "atomic": r"(?>a+)ab",
    "lazy": r"a.*?b",
    "part ignores case": r"(?i:a)a",
    "boundary": r"\bfoo\b",
    "counted": r"(?:ab){2}",
    "comment": r"(?x) a  # the letter\n b",
}
for name, pattern in PATTERNS.items():
    regex = re.compile(pattern.replace("\\n", "\n"))
    print(name, [(m.group(), m.span()) for text in TEXTS for m in regex.finditer(text)])

print(re.sub(r"(?<!^)(?=[A-Z])", "_", "OrderLineItem").lower())
print(re.findall(r"(?m)^(\w+)\s*=\s*(.*)$", "a = 1\nb=two words\n"), re.findall(r"(?s)<(.*?)>", "<a\nb><c>"))
print(re.findall(r"(?i)straße|é+", "STRASSE Straße ÉéE"), re.findall(r"(?a)\w+", "naïve"), re.findall(r"[^\W\d_]+", "añ_9ö"))
print(re.search(r"(\d+)-(?:(\d+)-)?(\w+)$", "tel 12-x").groups(), re.search(r"a$", "a\n"), re.search(r"a\Z", "a\n"))
print(re.match(r"(?:a|b)*", "ab" * 5000).end(), re.match(r"(a|b)*?c", "ab" * 500 + "c").end())
