# Logging of exceptions: chains, groups of handlers, formatters of one's own.
import io
import logging


class Short(logging.Formatter):
    def formatException(self, exc_info):
        kind, value, _ = exc_info
        chain = []
        while value is not None:
            chain.append(f"{type(value).__name__}({value})")
            value = value.__cause__ or value.__context__
        return " <- ".join(chain)

    def format(self, record):
        record.exc_text = None
        return super().format(record).replace("\n", " | ")


class Counting(logging.StreamHandler):
    counts = {}

    def emit(self, record):
        self.counts[record.levelname] = self.counts.get(record.levelname, 0) + 1
        super().emit(record)


out, errors = io.StringIO(), io.StringIO()
every, worst = Counting(out), logging.StreamHandler(errors)
every.setFormatter(Short("%(levelname).1s %(message)s"))
worst.setFormatter(Short("%(name)s: %(message)s"))
worst.setLevel(logging.ERROR)
log = logging.getLogger("jobs")
log.setLevel("DEBUG")
log.propagate = False
log.addHandler(every)
log.addHandler(worst)


def load(key):
    try:
        return {"a": 1}[key]
    except KeyError as error:
        raise ValueError(f"no {key}") from error


for key in "ab":
    try:
        log.debug("loading %r", key)
        log.info("loaded %(key)s=%(value)d", {"key": key, "value": load(key)})
    except ValueError as error:
        log.exception("cannot load %s", key)
        log.warning("as object", exc_info=error)
        log.critical("without", exc_info=False)
log.error("outside", exc_info=True)
log.error("percent %d%%", 50)
print(out.getvalue())
print(errors.getvalue())
print(Counting.counts, log.handlers[1].level, logging.getLevelName(log.level))
worst.close()
log.removeHandler(worst)
print(len(log.handlers), [h.__class__.__name__ for h in log.handlers])
