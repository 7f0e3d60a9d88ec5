def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


print("%s is %d years and %5.1f%% done" % ("Ada", 36, 99.5), "%r %a" % ("é", "é"), "%c%c" % (65, "b"))
print("%(name)s: %(total)08.2f %(name)r" % {"name": "x", "total": 3.14159}, "%% %s" % 5, "plain" % ())
print("%5d|%-5d|%05d|%+d|% d" % (42, 42, 42, 42, 42), "%x %X %#x %o %#o" % (255, 255, 255, 8, 8))
print("%e %E %g %G %.3g %#.3g" % (12345.678, 0.00012, 1e10, 1e-10, 3.0, 3.0))
print("%*d|%-*d|%.*f" % (6, 42, 6, 42, 2, 3.14159), "%.3s|%10.2s|%-6s|" % ("abcdef", "abc", "ab"))
print("%s %s" % ([1, 2], {"a": 1}), "%s" % ((1, 2),), "%d" % 3.99, "%d" % True, "%i" % -3, "%u" % 7, "%ld" % 5)
print("%s" % None, "%.2d" % 5, "%+.1e" % 1234.5, "%08.3f" % -3.14159, "%5s%%" % "a", "%d" % 10**25, "%x" % -255)
print("%f %F" % (float("inf"), float("nan")), "%5.1f|" % float("-inf"), "%.0f %.0f" % (0.5, 1.5))
cases = [("%d", "x"), ("%d", None), ("%x", 1.5), ("%c", "ab"), ("%c", -1), ("%s %s", 1), ("%s %s", (1,)), ("%s", (1, 2)), ("plain", 1), ("%", 1), ("%z", 1), ("%(a)s", 5), ("%(a)s", {}), ("%(a", {}), ("%5", 1), ("%*d", ("x", 1)), ("%f", "x"), ("%d", float("nan")), ("%(a)s %s", {"a": 1}), ("%y", 5)]
for template, value in cases:
    attempt((template, value), lambda: template % value)
print("no args" % {}, "list" % [], b"%d %s %r %x" % (5, b"raw", "é", 255), b"%(k)s" % {b"k": b"v"}, b"%5.1f|" % 2.25)
attempt("bytes", lambda: b"%s" % "text")
attempt("bytes left", lambda: b"x" % 5)
