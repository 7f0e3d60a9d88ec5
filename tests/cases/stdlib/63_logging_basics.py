# logging: loggers in a tree, levels, handlers, formats, exceptions.
import io
import logging

stream = io.StringIO()
handler = logging.StreamHandler(stream)
handler.setFormatter(logging.Formatter("%(levelname)-8s|%(name)s|%(funcName)s:%(lineno)d|%(message)s"))
log = logging.getLogger("shop.orders")
log.addHandler(handler)
log.setLevel(logging.DEBUG)
log.propagate = False


def place(number):
    log.debug("placing %d of %s", number, ["a"])
    log.info("%(who)s asks", {"who": "ada"})
    log.warning("low %s", "stock")
    if number > 1:
        log.error("too many: %r", {"number": number})
    log.log(25, "between the levels")


place(2)
try:
    {}["missing"]
except KeyError:
    log.exception("lookup of %s", "missing")
    log.error("again", exc_info=True)
print(*[text for text in stream.getvalue().splitlines() if not text.startswith("  File")], sep="\n")
print(log, log.parent, logging.getLogger("shop"), log.parent is logging.getLogger("shop"), log.getChild("lines").name)
print(logging.getLogger(), logging.getLevelName(30), logging.getLevelName("ERROR"), logging.getLevelName(33), log.isEnabledFor(5), log.getEffectiveLevel())
shop = logging.getLogger("shop")
out = io.StringIO()
logging.basicConfig(stream=out, level=logging.INFO, format="{levelname}:{name}:{message}", style="{")
shop.info("seen"), shop.debug("not seen"), logging.warning("from the root"), logging.getLogger("other.deep").error("child")
shop.setLevel("ERROR")
shop.warning("hidden")
logging.getLogger("shop.other").error("through the tree")
print(out.getvalue(), handler, shop.hasHandlers(), log.handlers == [handler], len(logging.getLogger().handlers))
logging.disable(logging.ERROR)
shop.error("disabled")
shop.critical("still there")
logging.disable(logging.NOTSET)
print(out.getvalue().splitlines()[-1], logging.DEBUG, logging.CRITICAL)
for bad in [lambda: log.setLevel("LOUD"), lambda: log.log("INFO", "x"), lambda: logging.Formatter("no field"), lambda: logging.getLogger(5),
            lambda: log.error("x", extra={"message": 1})]:
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)
