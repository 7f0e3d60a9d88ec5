"""Loggers, their order, handlers, filters, adapters, and the three styles of formats."""
import logging, io, sys
buf = io.StringIO()
h = logging.StreamHandler(buf)
h.setFormatter(logging.Formatter("%(levelname)-8s|%(name)s|%(message)s|%(funcName)s|%(lineno)d|%(module)s|%(filename)s"))
a = logging.getLogger("a.b.c"); print([k for k in logging.root.manager.loggerDict if k.startswith("a.")]); b = logging.getLogger("a"); print(a.parent, b.parent); m = logging.getLogger("a.b"); print(a.parent, m.parent, logging.getLogger("ax").parent, logging.getLogger("a.b") is m, a.getChild("x.y"), a, logging.root)
print({k: type(v).__name__ for k, v in logging.root.manager.loggerDict.items() if k == "a" or k.startswith("a.")})
b.addHandler(h); b.setLevel("DEBUG"); print(a.getEffectiveLevel(), a.isEnabledFor(10), a.hasHandlers(), logging.getLogger("q").hasHandlers())
def f():
    a.debug("x %s %d", "y", 3); a.info("dict %(k)s", {"k": 1}); a.warning("w"); a.error("e"); a.critical("c"); a.fatal("ff"); a.log(15, "fifteen"); a.log(logging.ERROR, "L")
    try: 1/0
    except ZeroDivisionError: a.exception("boom %s", 1); a.error("again", exc_info=True); a.warning("exc", exc_info=sys.exc_info())
f()
m.propagate = False; a.error("not seen"); m.propagate = True; m.disabled = True; m.error("no"); m.disabled = False
a.info("extra", extra={"user": "u"}); 
try: a.info("bad", extra={"message": 1})
except KeyError as e: print(e)
try: a.log("x", "y")
except TypeError as e: print(e)
logging.disable(logging.ERROR); a.error("dis"); a.critical("en"); logging.disable(logging.NOTSET)
ad = logging.LoggerAdapter(a, {"user": "bob"}); ad.info("hi"); ad.setLevel("INFO"); print(ad, ad.name, ad.isEnabledFor(10), ad.getEffectiveLevel(), ad.hasHandlers(), ad.manager is a.manager)
try: 1/0
except Exception: ad.exception("ad exc")
print("\n".join(line for line in buf.getvalue().splitlines() if "File" not in line))
for style, fmt in (("{", "{levelname:>8}:{name}:{message}"), ("$", "$levelname $$ ${message}"), ("%", "%(message)s %(user)s"), ("{", None), ("$", None), ("%", None)):
    f = logging.Formatter(fmt, style=style, defaults={"user": "dflt"})
    print(f.format(logging.makeLogRecord({"msg": "M %s", "args": (1,), "levelname": "INFO", "name": "n"})), f.usesTime(), f._fmt)
for style, fmt in (("{", "{a b}"), ("{", "none"), ("{", "{name!x}"), ("{", "{name:zz}"), ("$", "none"), ("%", "none"), ("?", "x"), ("%", "%(nope)s"), ("{", "{"), ("$", "$nope"), ("{", "{nope}")):
    try: print(logging.Formatter(fmt, style=style).format(logging.makeLogRecord({})))
    except ValueError as e: print(repr(e))
r = logging.LogRecord("n", 20, "/a/b/c.py", 3, "m %s", ("x",), None); print(r, r.getMessage(), r.module, r.filename, sorted(k for k in vars(r) if k not in ("taskName",)))
class F(logging.Filter):
    def filter(self, rec): rec.msg = "F:" + str(rec.msg); return "skip" not in rec.msg
h2 = logging.StreamHandler(sys.stdout); h2.addFilter(F()); h2.setLevel(30); lg = logging.getLogger("z"); lg.addHandler(h2); lg.error("shown"); lg.error("skip"); lg.info("no"); print(logging.Filter("a.b").filter(a.makeRecord("a.b.c",1,"",1,"",(),None)))
class Mem(logging.Handler):
    def __init__(s): super().__init__(); s.got = []
    def emit(s, r): s.got.append((r.levelname, r.getMessage()))
mm = Mem(); lg.addHandler(mm); lg.warning("q %s", 1); print(mm.got); mm.name = "mem"; print(logging.getHandlerByName("mem") is mm if hasattr(logging, "getHandlerByName") else True)
logging.addLevelName(25, "NOTICE"); lg.log(25, "notice"); print(logging.getLevelName(25), logging.getLevelName("NOTICE"), logging.getLevelName(33), mm.got[-1])
for x in ("NOPE", 1.5):
    try: lg.setLevel(x)
    except (ValueError, TypeError) as e: print(e)
logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="ROOT %(levelname)s %(message)s"); logging.info("root info"); logging.debug("x"); logging.warning("w %d", 5); logging.getLogger("other").error("oo"); logging.log(40, "lg")
logging.basicConfig(force=True, stream=sys.stdout, style="{", format="{levelname}-{message}"); logging.error("forced"); logging.info("hidden")
try: logging.basicConfig(force=True, style="x")
except ValueError as e: print(e)
class Lg(logging.Logger):
    def shout(self, m): self.error(m.upper())
logging.setLoggerClass(Lg); logging.getLogger("shouty").shout("hey"); logging.setLoggerClass(logging.Logger)
try: logging.setLoggerClass(int)
except TypeError as e: print(e)
