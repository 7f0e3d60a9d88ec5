# Loops over floats and comparisons, in a function and at the level of the module.
def halve(count):
    x, steps = 1.0e6, 0
    while steps < count:
        x = x * 0.5 + 3.25
        if 0 < steps < 10 or x > 1000.0:
            x -= 1.5
        steps += 1
    return round(x, 6), steps


print(halve(500_000))

total = 0
step = 3
for n in range(300_000):
    total += n * step
    if total > 1_000_000_000:
        total -= 1_000_000_000
print(total)
