def t(f, *a, **k):
    try:
        r = f(*a, **k)
        repr(r)
        return r
    except Exception as e:
        str(e)
        return e
def m(o, n, *a, **k):
    names = dir(o)
    return t(lambda: getattr(o, names[n % len(names)])(*a, **k))
