samples = ["abc", "abc1", "123", "12.5", "²", "½", "Ⅷ", "一二", "١٢", " ", "\t\n", "\u2003", "", "a b", "é", "_x", "1x", "class", "日本", "a·", "ª", "\u0301", "\u200b"]
tests = ["isalpha", "isalnum", "isdecimal", "isdigit", "isnumeric", "isspace", "isidentifier", "isprintable", "isascii"]
for sample in samples:
    print(repr(sample).ljust(12), [name for name in tests if getattr(sample, name)()])
print(all("".join(chr(c) for c in range(48, 58)).isdigit() for _ in range(2)))
digits = "٠١٢٣٤٥٦٧٨٩"
print(int(digits[5] + digits[7]), float("١.٥"), int("１２"))
print([c for c in map(chr, range(128)) if not c.isprintable()][:5], sum(chr(c).isalpha() for c in range(0x250)))
print(sum(chr(c).isprintable() for c in range(0x3000)), sum(chr(c).isdecimal() for c in range(0xD800)))
print(sum(chr(c).isnumeric() for c in range(0x10000) if not 0xD800 <= c < 0xE000))
print(sum(chr(c).isidentifier() for c in range(0x2000)))
