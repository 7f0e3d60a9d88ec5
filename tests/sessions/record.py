"""Makes `recorded.jsonl`: what SQLAlchemy 2.1.9 does in generated sequences of session operations, statements and output in one
log. `python tests/sessions/record.py [MODELS]`; with `--show SEED` it prints one script.

Left out is what differs between hash seeds, where SQLAlchemy itself follows the order of a set, and what ends in an assertion
of SQLAlchemy's own."""

import contextlib
import gc
import io
import json
import pathlib
import re
import subprocess
import sys
import warnings

import generator

FOLDER = pathlib.Path(__file__).parent
HARNESS = (FOLDER / "harness.py").read_text()
SEEDS = [str(seed) for seed in range(24)]


def log_of(script):
    """What a script prints, with the statements that it sends in between."""
    from sqlalchemy import Engine, event

    output = io.StringIO()

    def tell(text):
        print(">", " ".join(text.split()), file=output)

    def sent(connection, cursor, statement, parameters, context, many):
        # Savepoints have events of their own.
        if "SAVEPOINT" not in statement:
            tell(f"{statement} {json.dumps(parameters)}")

    def control(text):
        return lambda connection, *_: tell(text)

    listeners = [("before_cursor_execute", sent), ("begin", control("BEGIN")), ("commit", control("COMMIT"))]
    listeners += [("rollback", control("ROLLBACK")), ("savepoint", control("SAVEPOINT"))]
    listeners += [("rollback_savepoint", control("ROLLBACK TO SAVEPOINT"))]
    listeners += [("release_savepoint", control("RELEASE SAVEPOINT"))]
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    try:
        with contextlib.redirect_stdout(output), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(HARNESS + script, "script.py", "exec"), {"__name__": "__main__"})
    except Exception as error:
        print("error", type(error).__name__, str(error).split("\n")[0], file=output)
    finally:
        for name, listener in listeners:
            event.remove(Engine, name, listener)
        gc.collect()
    return output.getvalue()


def logs(count, salt):
    """The logs of the first scripts, a line of JSON each. The order of what SQLAlchemy keeps in sets changes with `salt`."""
    from sqlalchemy.orm import state, unitofwork

    for kept in (unitofwork._PostSortRec, state.InstanceState):
        kept.__hash__ = lambda self: hash((salt, id(self)))
    for seed in range(count):
        print(json.dumps(log_of(generator.script(seed))))


def record(count):
    runs = []
    for hash_seed in SEEDS:
        command = [sys.executable, __file__, "--logs", str(count), hash_seed]
        runs.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"PYTHONHASHSEED": hash_seed}))
    outputs = [[parts(json.loads(line)) for line in run.communicate()[0].splitlines()] for run in runs]
    kept = 0
    with open(FOLDER / "recorded.jsonl", "w") as file:
        for seed, logs_of_seed in enumerate(zip(*outputs)):
            same = [len(set(logs)) == 1 and "AssertionError" not in logs[0] for logs in zip(*logs_of_seed)]
            logs = [log if is_same else None for log, is_same in zip(logs_of_seed[0], same)]
            file.write(json.dumps({"script": generator.script(seed), "logs": logs}) + "\n")
            kept += sum(same)
    print(f"{kept} sequences recorded")


def parts(log):
    """The logs of the sequences, what goes before the first left out."""
    return re.split(r"^begin \d+\n", log, flags=re.MULTILINE)[1:]


match sys.argv[1:]:
    case ["--show", seed]:
        print(HARNESS + generator.script(int(seed)))
        print(log_of(generator.script(int(seed))))
    case ["--logs", count, hash_seed]:
        logs(int(count), hash_seed)
    case arguments:
        record(int(arguments[0]) if arguments else 140)
