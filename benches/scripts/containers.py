# Work on lists and dicts.
def work(count):
    counts = {}
    items = []
    for i in range(count):
        key = f"k{i % 100}"
        counts[key] = counts.get(key, 0) + 1
        items.append((i * 7919) % 1000)
        if key in counts and items[-1] > 990:
            items[i // 2] = i
    items.sort()
    pairs = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return items[10], items[-1], pairs[0], sum(items[:50])


print(work(300_000))
