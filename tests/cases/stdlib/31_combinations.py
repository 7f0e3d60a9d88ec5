# itertools: products, permutations, combinations.
from itertools import combinations, combinations_with_replacement, permutations, product

print(list(product("ab", [1, 2])), list(product([0, 1], repeat=3)), list(product()), list(product("ab", [])))
print(["".join(p) for p in permutations("abc")], list(permutations(range(3), 2)), list(permutations("ab", 3)), list(permutations([], 0)))
print(["".join(c) for c in combinations("abcd", 2)], list(combinations("ab", 0)), list(combinations("ab", 3)))
print(["".join(c) for c in combinations_with_replacement("abc", 2)], list(combinations_with_replacement([], 1)))
print(len(list(permutations(range(6)))), len(list(combinations(range(10), 4))), sum(1 for _ in product(range(3), repeat=5)))
sizes, colors = ["S", "M"], ["red", "blue"]
stock = {(size, color): number for number, (size, color) in enumerate(product(sizes, colors))}
print(stock)
print([(a, b, c) for a, b in combinations(range(1, 15), 2) for c in range(b, 15) if a * a + b * b == c * c])
word = "listen"
print([w for w in ("silent", "enlist", "google") if tuple(w) in set(permutations(word))])
print(max(combinations([3, 9, 4, 1], 2), key=sum), next(permutations([1, 2, 3])), type(product("a")))
for wrong in (lambda: combinations("ab", -1), lambda: permutations("ab", -1), lambda: product("ab", repeat=-1), lambda: combinations(5, 2), lambda: list(combinations("ab", "c"))):
    try:
        print(wrong())
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
