"""Brings objects of results that were kept back into a session."""


def _merged(session, statement, rows, load):
    """The rows as lists, each object in them merged into the session."""
    if load:
        session._autoflush()
    described = statement.column_descriptions
    entities = [place for place, column in enumerate(described) if column["entity"] is column["expr"] is not None]
    with session.no_autoflush:
        merged = []
        for row in rows:
            row = list(row)
            for place in entities:
                if row[place] is not None:
                    row[place] = session.merge(row[place], load=load)
            merged.append(row)
    return merged


def merge_frozen_result(session, statement, frozen_result, load=True):
    """`frozen_result` with the objects of `session` in the place of its own."""
    return frozen_result.with_new_rows(_merged(session, statement, frozen_result.data, load))
