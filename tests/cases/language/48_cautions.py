# What is warned of when a text is compiled: identity with literals, assertions that hold, calls and subscripts of literals.
def name_of(x):
    if x is 1:
        return "one"
    return "many" if x is not "a" else "a"


print(name_of(1), name_of(2))
assert (1, "never fails")
try:
    print([1, 2, 3]["x"])
except TypeError as e:
    print(e)
try:
    print("total" (5))
except TypeError as e:
    print(e)
try:
    pairs = [(1, 2) (3, 4)]
except TypeError as e:
    print(e)
try:
    print({1}[0])
except TypeError as e:
    print(e)
exec("y = 3 is 3")
print(y, [1, 2][0], "abc"[1:], (1, 2)[True])
