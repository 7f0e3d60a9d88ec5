# Building texts.
def work(count):
    parts = []
    size = 0
    for i in range(count):
        parts.append(f"user-{i}: {i % 7:>3}")
        size += len("name " + str(i))
        if i % 1000 == 0:
            text = ", ".join(parts)
            size += len(text.upper().replace("USER", "u").split(","))
            parts = []
    return size


print(work(300_000))
