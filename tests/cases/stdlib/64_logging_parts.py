# logging: filters, handlers and adapters of one's own, records, other styles.
import io
import logging
import sys


class Memory(logging.Handler):
    def __init__(self, level=logging.NOTSET):
        super().__init__(level)
        self.records = []

    def emit(self, record):
        self.records.append((record.levelname, record.getMessage(), record.name, getattr(record, "user", "-")))


class Hide(logging.Filter):
    def filter(self, record):
        record.msg = str(record.msg).replace("secret", "***")
        return "skip" not in record.getMessage()


memory = Memory()
log = logging.getLogger("parts")
log.propagate = False
log.setLevel(1)
log.addHandler(memory)
log.addFilter(Hide())
log.info("a secret here")
log.info("skip this")
log.warning("by %s", "ada", extra={"user": "ada"})
memory.addFilter(lambda record: record.levelno >= logging.WARNING)
log.info("too low for the handler")
log.error("fine")
print(memory.records, memory)
logging.addLevelName(15, "TRACE")
log.removeHandler(memory)
log.addHandler(logging.StreamHandler(sys.stdout))
log.log(15, "to %s", "stdout")
adapter = logging.LoggerAdapter(log, {"user": "bob"})
adapter.warning("through an adapter")
print(adapter, adapter.isEnabledFor(10), adapter.name)


class Numbered(logging.LoggerAdapter):
    def process(self, msg, kwargs):
        return f"[{self.extra['number']}] {msg}", kwargs


Numbered(log, {"number": 7}).info("with a %s", "number")
record = logging.LogRecord("name", logging.INFO, "/a/file.py", 12, "value %d", (5,), None)
print(record, record.getMessage(), record.module, record.filename, record.levelname)
for style, text in [("%", "%(name)s %(lineno)04d %(message)s"), ("{", "{name:>6} {lineno} {message}"), ("$", "$name ${lineno} $message")]:
    print(logging.Formatter(text, style=style).format(record))
print(logging.Formatter("%(message)s %(zone)s", defaults={"zone": "utc"}).format(record), logging.makeLogRecord({"msg": "made", "levelno": 10}).msg)
print(logging.Formatter("%(asctime)s").format(record)[10:11], len(logging.Formatter("%(asctime)s").format(record)))
quiet = logging.getLogger("quiet")
sys.stderr = captured = io.StringIO()
quiet.warning("nobody listens"), quiet.info("lost")
logging.getLogger("null").addHandler(logging.NullHandler())
logging.getLogger("null").error("swallowed")
sys.stderr = sys.__stderr__
print(repr(captured.getvalue()))
