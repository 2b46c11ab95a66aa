"""A query in the terminal with a caret under the character where it cannot be read."""

from __future__ import annotations

from archive.errors import QueryError

_CELLS = 76
"""A longer line would be broken by a terminal of 80 columns, and the caret would stand anywhere."""


def pointed(error: QueryError) -> str | None:
    """Two lines: the query, cut around the place, and the caret; None where there is no query.

    Characters are as wide as rich says: two cells in Chinese or an emoji, none for a mark that
    combines. Invisible ones are blanks, so that a query cannot steer the terminal.
    """
    if not error.query or error.query.isspace():
        return None
    from rich.cells import cell_len

    from web.pages.repairs import caret

    for around in (_CELLS // 2 - 2, _CELLS // 4 - 2):  # half as many where all are two cells wide
        shown = caret(error, error.query, around)
        line = f"{shown.before}{shown.at}{shown.after}"
        if cell_len(line) <= _CELLS:
            break
    return f"  {line}\n  {' ' * cell_len(shown.before)}^ character {shown.number:,}"
