# A report: templates, wrapping, columns and numbers.
import math
import re
import string
import textwrap
from pprint import pformat
from statistics import mean, median

SALES = [("Widget", "2024-01", 1200.5), ("Gadget", "2024-01", 830.0), ("Widget", "2024-02", 1410.25), ("Thing-a-ma-jig", "2024-02", 99.99)]
HEAD = string.Template("$title\n$line")
print(HEAD.substitute(title="Sales report", line="=" * 12))
width = max(len(name) for name, _, _ in SALES)
for name, month, amount in SALES:
    print(f"{name:<{width}} {month} {amount:>10,.2f} {'#' * math.ceil(amount / 200)}")
totals = {}
for name, month, amount in SALES:
    totals.setdefault(month, []).append(amount)
for month, amounts in sorted(totals.items()):
    print(f"{month}: total {math.fsum(amounts):.2f}, mean {mean(amounts):.3f}, median {median(amounts):g}")
note = textwrap.dedent("""
    The numbers above are those of the well-known shop; they may
    change without notice -- see the terms. Contact: shop@example.org
""").strip()
print(textwrap.fill(re.sub(r"\s+", " ", note), 40, initial_indent="Note: ", subsequent_indent=" " * 6))
print(textwrap.indent(pformat(totals, width=30), "  | "))
slug = re.sub(r"[^a-z0-9]+", "-", "The Thing-a-ma-jig & Co.!".lower()).strip("-")
print(slug, string.capwords(slug.replace("-", " ")), slug.translate(str.maketrans("aeiou", "43105")))
print(textwrap.shorten(note, 50), "|", textwrap.shorten(note, 30, placeholder="…"))


class SqlTemplate(string.Template):
    delimiter = ":"
    idpattern = r"[a-z_]+"


query = SqlTemplate("select * from t where a = :first and b = :second_one")
print(query.get_identifiers(), query.safe_substitute(first="1"))
print(re.fullmatch(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])", "2024-12").groupdict(), re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", "2024-13"))
