"""A caret stands under the character, as wide as the terminal draws what is before it."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from archive.errors import QueryError
from scripts.pointing import pointed
from search.query.parsing import MAX_CHARS, parse


def shown(query: str) -> tuple[str, str]:
    """The two lines that a query which cannot be read is answered with."""
    with pytest.raises(QueryError) as caught:
        parse(query)
    lines = pointed(caught.value)
    assert lines is not None
    line, caret = lines.splitlines()
    return line, caret


@pytest.mark.parametrize(
    ("query", "before", "number"),
    [
        ("tax speker:x", "  tax ", 5),
        ("日本語 speker:x", "  日本語 ", 5),
        ("cafe\u0301 مُ speker:x", "  cafe\u0301 مُ ", 10),
        ("tax\n\x1b[31m speker:x", "  tax  [31m ", 11),
        ("tax OR", "  tax ", 5),
    ],
)
def test_the_caret_stands_under_the_character(query: str, before: str, number: int) -> None:
    """Wide letters take two cells, combining ones none; what could steer a terminal is a blank."""
    line, caret = shown(query)

    assert line.startswith(before)
    assert caret == f"{' ' * cell_len(before)}^ character {number:,}"


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("word " * 700 + "speker:x " + "word " * 50, 3_501),
        ("日本 " * 900 + '"', 2_701),
        ("x" * 100_000, MAX_CHARS + 1),
    ],
)
def test_a_long_query_is_cut_around_the_place(query: str, number: int) -> None:
    """One line of a usual terminal, with the mistake in it."""
    line, caret = shown(query)

    assert cell_len(line) <= 78
    assert line.startswith("  …")
    assert caret.endswith(f"^ character {number:,}")
    assert caret.index("^") < cell_len(line)


def test_without_a_query_there_is_nothing_to_point_at() -> None:
    """An empty one, and an error that does not know of which query it is."""
    assert pointed(QueryError("nothing", position=0)) is None
    assert pointed(QueryError("nothing", position=0, query=" ")) is None
