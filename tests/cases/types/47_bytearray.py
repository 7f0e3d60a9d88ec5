# bytearray: changes in place, slices, what it shares with bytes, where bytes are taken, and errors.
import copy, collections.abc, json
a = bytearray(b"hello")
print(a, repr(a), len(a), a[0], a[-1], a[1:3], a[::-1], list(a), 104 in a, b"ell" in a, bool(bytearray()))
a[0] = 72; a[1:3] = b"EY"; a.append(33); a.extend(b"??"); a.extend([65, 66]); a.insert(0, 62); print(a, a.pop(), a.pop(0), a)
a.remove(33); a.reverse(); print(a); del a[0]; del a[::2]; print(a); a += b"xyz"; a *= 2; print(a, a * 2, 2 * a, a + b"!", b"!" + a, type(b"!" + a), type(a + b"!"))
print(a == bytes(a), bytes(a) == a, a != b"", a < b"zz", b"a" < a, a == "x", a == [1])
print(bytearray(3), bytearray([1, 2, 255]), bytearray("hé", "utf-8"), bytearray(b"x").decode(), bytearray.fromhex("00ff 10"), a.hex(), bytes(bytearray(b"q")), bytearray(range(3)), bytearray(bytearray(b"z")))
b = bytearray(b"a,b,c")
print(b.split(b","), b.partition(b","), b.upper(), b.replace(b",", b"-"), b.find(b"b"), b.startswith(b"a"), b.join([b"1", bytearray(b"2")]), b.strip(b"a"), b.count(b","), b.title(), b.center(9, b"*"), b.zfill(8), b.splitlines(), b.translate(None, b","), b.index(98), b.rsplit(b",", 1), b.isalpha())
print(b"-".join([bytearray(b"x"), b"y"]), b"x%sy" % bytearray(b"Q"), bytearray(b"%d!") % 5, int.from_bytes(bytearray(b"\x01\x00"), "big"), str(bytearray(b"hi"), "ascii"), int(bytearray(b"42")), float(bytearray(b"1.5")))
c = b.copy(); d = copy.deepcopy(b); c[0] = 90; print(b, c, d, c is b, copy.copy(b))
b[1:1] = [48, 49]; b[::2] = b"....";print(b); b.clear(); print(b)
print(isinstance(b, (bytes, bytearray)), isinstance(b, collections.abc.MutableSequence), isinstance(b, collections.abc.Sequence), isinstance(b, collections.abc.Hashable), bytearray.__mro__)
it = iter(bytearray(b"ab")); print(next(it), type(it).__name__, list(it))
for f in (lambda: hash(a), lambda: {a: 1}, lambda: a[99], lambda: a.__setitem__(99, 1), lambda: a.__setitem__(0, 256), lambda: a.__setitem__(0, "x"), lambda: a.append(256), lambda: a.append("a"), lambda: bytearray("x"), lambda: bytearray(-1), lambda: bytearray(1.5), lambda: bytearray([256]), lambda: a + "x", lambda: a + 1, lambda: a.pop(99), lambda: bytearray().pop(), lambda: a.remove(1), lambda: a["x"], lambda: a.extend("abc"), lambda: a.extend(5), lambda: a.__setitem__(slice(0, 2), 5), lambda: a.__setitem__(slice(0, 6, 2), b"x"), lambda: a.nope, lambda: json.dumps(a), lambda: a.find("x"), lambda: bytearray(b"x", "utf-8"), lambda: a < "x", lambda: bytearray(["a"]), lambda: bytearray(object()), lambda: a.index(b"zzz"), lambda: a.__delitem__(99), lambda: a % 5, lambda: bytearray.fromhex("zz"), lambda: a.decode("ascii") + 1, lambda: bytearray(b"\xff").decode()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class B(bytearray): pass
x = B(b"sub"); x.name = 1; print(x, type(x), x[:1], type(x[:1]), x.upper(), isinstance(x, bytearray))
def m(v):
    match v:
        case [*_]: return "seq"
        case bytearray(z): return f"ba {z}"
        case _: return "none"
print(m(bytearray(b"q")), m([1]), sorted(bytearray(b"cab")), max(bytearray(b"az")), sum(bytearray(b"\x01\x02")), [hex(i) for i in bytearray(b"\x10")], tuple(reversed(bytearray(b"abc"))))
