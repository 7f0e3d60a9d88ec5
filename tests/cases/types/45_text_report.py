orders = """id;customer;total;placed;tags
1;Ada Lovelace;120.5;2024-01-05;vip,uk
2;Grace Hopper;80;2024-01-17;
3;Ada Lovelace;15.25;2024-02-01;uk
4;Edsger Dijkstra;;2024-02-11;nl
x;Broken;oops;2024-13-45;
5;Barbara Liskov;999.999;2024-03-03;us,vip,vip
"""


def parse(text):
    header, *lines = text.strip().splitlines()
    names = header.split(";")
    for number, line in enumerate(lines, start=2):
        row = dict(zip(names, line.split(";"), strict=True))
        try:
            yield {
                "id": int(row["id"]),
                "customer": row["customer"].strip().title(),
                "total": float(row["total"] or 0),
                "placed": tuple(int(part) for part in row["placed"].split("-")),
                "tags": frozenset(filter(None, row["tags"].split(","))),
            }
        except ValueError as error:
            print(f"line {number}: {type(error).__name__}: {error}")


rows = list(parse(orders))
print(len(rows), rows[0]["id"], rows[0]["placed"], sorted(rows[0]["tags"]), rows[1]["tags"])
totals = {}
for row in rows:
    totals.setdefault(row["customer"], []).append(row["total"])
width = max(map(len, totals))
print(f"{'customer':<{width}} | {'n':>2} | {'total':>10}")
print("-" * width, "--", "-" * 10, sep="-+-")
for customer, amounts in sorted(totals.items(), key=lambda item: (-sum(item[1]), item[0])):
    print(f"{customer:<{width}} | {len(amounts):>2} | {sum(amounts):>10,.2f}")
print("%-*s | %2d | %10.2f" % (width, "all", len(rows), sum(sum(amounts) for amounts in totals.values())))
by_month = {}
for row in rows:
    by_month.setdefault(row["placed"][:2], set()).update(row["tags"])
print({f"{year}-{month:02}": sorted(tags) for (year, month), tags in by_month.items()})
print(sorted(set().union(*(row["tags"] for row in rows))), [row["id"] for row in rows if "vip" in row["tags"]], min(rows, key=lambda row: row["total"])["id"], round(sum(row["total"] for row in rows) / len(rows), 3))
initials = {"".join(part[0] for part in customer.split()): customer for customer in totals}
print(initials, ", ".join(f"{key}={value.partition(' ')[2]}" for key, value in initials.items()), [name.casefold().replace(" ", "_") for name in totals])
bars = [(row["id"], "#" * int(row["total"] // 40)) for row in rows]
print(*(f"{number:>3} {bar or '.'}" for number, bar in bars), sep="\n")
template = "{customer!r:>20} {total:8.2f} {placed[0]}/{placed[1]:02d} {tags}"
for row in rows[:2]:
    print(template.format(**{**row, "tags": sorted(row["tags"])}))
print("{customer}: {missing}".format_map(type("Safe", (dict,), {"__missing__": lambda self, key: f"<{key}>"})(rows[0])))
