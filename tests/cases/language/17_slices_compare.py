s = "abcdefghij"
l = list(range(10))
print(s[2:5], s[:3], s[-3:], s[::2], s[::-1], s[8:2:-2], s[100:], s[-100:3], s[5:5], s[None:None])
print(l[1:8:3], l[-1:0:-4], l[slice(2, 4)], l[:], l[:] is l)
l[2:4] = ["x", "y", "z"]
print(l)
l[::4] = "ABC"
print(l)
del l[1:3], l[-1]
print(l)
l[1:1] = [100, 200]
l[:0] = (1,)
l[len(l):] = iter("end")
print(l)
try:
    l[::2] = [1]
except ValueError as error:
    print(error)
try:
    l[0:1] = 5
except TypeError as error:
    print(error)
try:
    l["a"]
except TypeError as error:
    print(error)
try:
    s[1.5]
except TypeError as error:
    print(error)
try:
    l[::0]
except ValueError as error:
    print(error)
try:
    s[0] = "z"
except TypeError as error:
    print(error)
try:
    del (1, 2)[0]
except TypeError as error:
    print(error)


class Grid:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)


g = Grid()
print(g[1], g[1:2], g[1:2, 3], g[..., ::2], g["a":"b"], g[-1], g[:], g[1:2:3].step, g[(1, 2)] == g[1, 2])
g[1:2] = 5
g[1, 2] += (1,)
del g[0], g[::2]
sl = slice(1, 10, 2)
print(sl, sl.start, sl.indices(5), slice(3), slice(None, -1).indices(4), sl == slice(1, 10, 2))


def side(label, value):
    print(label, end=" ")
    return value


print(side("a", 1) < side("b", 2) < side("c", 3))
print(side("a", 5) < side("b", 2) < side("c", 3))
print(1 < 2 < 3 > 0 != 5 == 5.0, 1 == 1 in [1], not 1 < 2 < 2, (1 < 3) < 2, 1 in [1] == True)
print(not None is None, None is None, "a" not in "xyz", [] == [])
print(True + True, True == 1, 1.0 == 1, 10 ** 20 == 1e20, 2 ** 53 + 1 == float(2 ** 53 + 1), 0.1 + 0.2 == 0.3, float("nan") == float("nan"))
print([1, 2] < [1, 3], (1, "a") < (2,), "Z" < "a", {1} < {1, 2}, [] < [0], (1, 2, 3) > (1, 2), [[1], 2] == [[1], 2.0])
print("a" or "b", "" or 0 or None, "a" and "b", 0 and 1, not "", 1 and [] or "x", None or False)
print(5 if [] else 6, (1 if 0 else 2 if 0 else 3), -2 ** 2, 2 ** -1, 2 ** 3 ** 2, -7 // 2, -7 % 3, 7 % -3, divmod(-7, 2), ~5, 5 & 3 | 4 ^ 1, 1 << 3 >> 1, not 0 == 1)
x = 5
print(0 <= x < 10, x == 5 or side("never", 1), x if x > 3 else -x, (x, x + 1)[x > 3], [x][0] is x)
x //= 2; x **= 3; x <<= 2; x |= 1; x ^= 8; x %= 30; x &= 0xff; x >>= 1; x -= 1; x *= 2.5; x /= 5
print(x)
t = (1, [2])
try:
    t[1] += [3]
except TypeError as error:
    print(error, t)
