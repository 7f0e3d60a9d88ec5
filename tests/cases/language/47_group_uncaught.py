# An uncaught group: what one clause raises and another leaves, as a tree.
def boom(x):
    if x: raise ValueError(f"bad {x}")
def many():
    errs = []
    for i in (1, 2):
        try: boom(i)
        except ValueError as e: errs.append(e)
    try: raise TypeError("t") from errs[0]
    except TypeError as e: e.add_note("n1\nn2"); errs.append(e)
    errs.append(ExceptionGroup("nested\nlines", [KeyError("k"), ExceptionGroup("deep", [OSError(2, "no")])]))
    raise ExceptionGroup("all", errs)
try:
    many()
except* KeyError as e:
    print("got", e.exceptions)
except* ValueError as e:
    raise RuntimeError("again")
