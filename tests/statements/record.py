"""Makes the records beside the cases: `python tests/statements/record.py`, with SQLAlchemy 2.1.9 installed."""

import contextlib
import io
import pathlib

from compile_cases import show_cases

for path in sorted(pathlib.Path(__file__).with_name("cases").glob("*.py")):
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        show_cases(path.read_text())
    path.with_suffix(".jsonl").write_text(output.getvalue())
