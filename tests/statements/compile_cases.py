"""Compiles statements for each dialect and prints what came of it, one JSON line for each case.

Runs under the real SQLAlchemy, to make the records (`python tests/statements/record.py`), and in Retort, to be compared with
them. A file of cases is a prelude and, under lines `# case: NAME`, snippets that hand statements to `show()`.
"""

import json
import re
import warnings

from sqlalchemy.dialects import mysql, postgresql, sqlite

DIALECTS = [None, sqlite.dialect(), postgresql.dialect(), mysql.dialect()]


def show_cases(source):
    """Prints for each case of `source` a list: its name, then what each `show()` and each error in it gave."""
    prelude, *cases = source.split("\n# case: ")
    names = {}
    exec(prelude, names)
    for case in cases:
        name, _, snippet = case.partition("\n")
        results = []
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                exec(snippet, {**names, "show": lambda *statements, **options: show(results, statements, options)})
            except Exception as error:
                results.append(describe(error))
        results += [f"{warning.category.__name__}: {warning.message}" for warning in caught]
        print(json.dumps([name, *results]))


def show(results, statements, options):
    """Compiles for each dialect, or for the one of the name `only`. What one gives like the one before it is left out."""
    only = options.pop("only", None)
    for statement in statements:
        if isinstance(statement, str):
            results.append(statement)
            continue
        compiled, last = [], None
        for dialect in DIALECTS:
            if only and (dialect is None or dialect.name != only):
                continue
            one = compile_one(statement, dialect, options)
            compiled.append(one if one != last else "=")
            last = one
        results.append(compiled)


def compile_one(statement, dialect, options):
    try:
        compiled = statement.compile(dialect=dialect, **options)
        parameters = repr(dict(compiled.params)) if compiled.params else ""
        return f"{compiled} {parameters}".rstrip()
    except Exception as error:
        return describe(error)


def describe(error):
    return re.sub("0x[0-9a-f]+", "0x...", f"{type(error).__name__}: {error}")
