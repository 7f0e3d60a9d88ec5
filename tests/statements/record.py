"""Makes the records beside the cases: `python tests/statements/record.py`, with SQLAlchemy 2.1.9 installed."""

import contextlib
import io
import pathlib

from compile_cases import show_cases
from generator import show_generated

FOLDER = pathlib.Path(__file__).parent


def record(path, show, argument):
    """Writes what `show(argument)` prints into a file."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        show(argument)
    path.write_text(output.getvalue())


for cases in sorted((FOLDER / "cases").glob("*.py")):
    record(cases.with_suffix(".jsonl"), show_cases, cases.read_text())
record(FOLDER / "generated.jsonl", show_generated, range(2000))
