"""Writes tables.rs: what CPython's own str methods say of each character beyond ASCII. Run: python3.11 tables.py > tables.rs"""

TABLES = {
    "UNPRINTABLE": ("Characters that `repr()` escapes.", lambda c: not c.isprintable()),
    "LETTERS": ("Characters that `str.isalpha` counts.", str.isalpha),
    "DECIMALS": ("Decimal digits; each range begins with a zero.", str.isdecimal),
    "DIGITS": ("Digits that are no decimal digits.", lambda c: c.isdigit() and not c.isdecimal()),
    "NUMERIC": ("Numbers that are no digits.", lambda c: c.isnumeric() and not c.isdigit()),
    "FOLDED": ("Characters whose case folding is not their lower case.", lambda c: c.casefold() != c.lower()),
}


def ranges(test):
    start = None
    for code in range(0x80, 0x110001):
        inside = code < 0x110000 and test(chr(code))
        if inside and start is None:
            start = code
        elif not inside and start is not None:
            yield start, code - start
            start = None


def number(value):
    while value > 0x7F:
        yield value & 0x7F | 0x80
        value >>= 7
    yield value


def literal(data):
    return "".join(f"\\x{byte:02x}" for byte in data)


print("//! Made by `tables.py`; see there. Ranges of code points: the distance from the end of the last one, then the length,")
print("//! each in groups of seven bits, the lowest first, with the eighth bit set where another group follows.")
for name, (words, test) in TABLES.items():
    data, at = [], 0
    for start, length in ranges(test):
        data += [*number(start - at), *number(length)]
        at = start + length
    print(f"\n/// {words}")
    print(f"pub const {name}: &[u8] = b\"\\")
    for begin in range(0, len(data), 28):
        print(f"    {literal(data[begin:begin + 28])}\\")
    print('    ";')
