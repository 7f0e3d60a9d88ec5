"""Context managers made of generators, stacks of them, and what happens when they fail."""
import contextlib
with contextlib.suppress(KeyError): {}["a"]
@contextlib.contextmanager
def cm(x):
    "doc"
    try:
        yield x
    except ValueError: print("swallowed")
    finally: print("out")
print(cm.__name__, cm.__doc__)
with cm(1) as v: print(v)
with cm(2): raise ValueError
try:
    with cm(3): raise KeyError("k")
except KeyError as x: print(repr(x))
try:
    with cm(3): raise StopIteration("k")
except StopIteration as x: print(repr(x))
@cm(5)
def deco(a): print("in", a); return a
print(deco(1), deco(2), deco.__name__)
@contextlib.contextmanager
def bad0():
    if 0: yield
@contextlib.contextmanager
def bad2():
    yield 1
    yield 2
@contextlib.contextmanager
def bad3():
    try: yield 1
    except ValueError: yield 2
@contextlib.contextmanager
def bad4():
    try: yield 1
    except ValueError as e: raise RuntimeError("new") from e
for b in (bad2, bad3, bad4):
    try:
        with b():
            if b in (bad3,bad4): raise ValueError("v")
    except Exception as x: print(repr(x), repr(x.__cause__), repr(x.__context__), x.__suppress_context__)
class R:
    def __init__(s, n): s.n = n
    def __enter__(s): print("enter", s.n); return s
    def __exit__(s, *a): print("exit", s.n, a[0] and a[0].__name__, repr(a[1])); return s.n == "swallow"
    def close(s): print("close", s.n)
with contextlib.ExitStack() as st:
    st.enter_context(R(1)); st.push(R(2)); st.callback(print, "cb", sep="-", end="!\n"); st.enter_context(R("swallow")); 
    raise KeyError("x")
def boom(*a): raise ValueError("boom")
try:
    with contextlib.ExitStack() as st:
        st.enter_context(R(1)); st.push(boom); st.callback(lambda: 1/0); raise KeyError("first")
except Exception as x:
    while x is not None: print("chain", repr(x)); x = x.__context__
try:
    with contextlib.ExitStack() as st: st.enter_context(3)
except TypeError as x: print(x)
st = contextlib.ExitStack(); st.callback(print, "later"); o = st.pop_all(); st.close(); print("now"); o.close()
with contextlib.closing(R("c")) as r: print(r.n)
with contextlib.nullcontext(4) as n: print(n)
