# Comprehensions of lists, sets and dicts.
def work(rounds):
    size = 0
    for i in range(rounds):
        squares = [n * n for n in range(200) if n % 2]
        table = {n: n + i for n in range(100)}
        rest = {n % 7 for n in squares}
        size += len(squares) + len(table) + len(rest)
    return size


print(work(2_000))
