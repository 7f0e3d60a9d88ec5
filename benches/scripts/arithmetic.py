# A loop of whole numbers and floats.
def work(count):
    total = 0
    mean = 0.0
    for i in range(count):
        if i % 3 == 0:
            total += i * 2
        else:
            total -= i // 5
        mean = mean + (i - mean) / (i + 1)
    return total, round(mean, 3)


print(work(1_000_000))
