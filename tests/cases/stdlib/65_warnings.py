# warnings: recording, filters, categories, what is shown.
import io
import sys
import warnings


def old():
    warnings.warn("old() is old", DeprecationWarning, stacklevel=2)


class ShopWarning(UserWarning):
    pass


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("plain")
    warnings.warn("of a kind", ShopWarning)
    warnings.warn(ShopWarning("an object", 5))
    old()
    old()
    for entry in caught:
        print(entry.category.__name__, entry.message, entry.message.args, entry.lineno)
with warnings.catch_warnings():
    warnings.simplefilter("error")
    for category in (UserWarning, ShopWarning, DeprecationWarning):
        try:
            warnings.warn("as an error", category)
        except Warning as error:
            print("raised", type(error).__name__, error)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.filterwarnings("ignore", message="skip.*")
    warnings.filterwarnings("error", category=ShopWarning)
    warnings.warn("SKIP this"), warnings.warn("keep this")
    try:
        warnings.warn("no", ShopWarning)
    except ShopWarning as error:
        print("raised", error)
    print([str(entry.message) for entry in caught])
for action in ("once", "default", "module", "ignore", "always"):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter(action)
        for number in range(3):
            warnings.warn(action + " again")
        warnings.warn(action + " again")
        print(action, len(caught))
kept = warnings.showwarning
warnings.showwarning = lambda message, category, filename, lineno, file=None, line=None: print("shown:", category.__name__, message)
with warnings.catch_warnings():
    warnings.simplefilter("always")
    warnings.warn("through the hook", RuntimeWarning)
warnings.showwarning = kept
print(warnings.formatwarning("text", UserWarning, "file.py", 3, "  the line  "), end="")
for bad in [lambda: warnings.simplefilter("loudly"), lambda: warnings.warn("x", int), lambda: warnings.warn("x", "y")]:
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)
print(issubclass(FutureWarning, Warning), [c.__mro__[1].__name__ for c in (UserWarning, SyntaxWarning, ResourceWarning)])
