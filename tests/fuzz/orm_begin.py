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
engine = create_engine('sqlite://')
t(Base.metadata.create_all, engine)
s = session = Session(engine)
r = None
a = t(lambda: A(x='a', bs=[B(), B(y=2)]))
b = t(lambda: B(a=a))
T = A.__table__
q = select(A)
t(s.add_all, [a, b])
