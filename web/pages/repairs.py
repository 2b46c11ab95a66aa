"""A query that cannot be read: where the mistake is, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive.errors import QueryError
from search.analysis import words
from search.query.parsing import parse

_AROUND = 60
"""Characters shown on each side of the mistake; a query may have thousands."""
_QUOTES = '"“”„‟«»＂'  # noqa: RUF001 (those that the query language knows)
_MOST_WORDS = 24
"""A longer row of plain words asks for more than one passage can hold."""


@dataclass(frozen=True, slots=True)
class Caret:
    """A query cut where it cannot be read, on one line; `number` counts characters from 1."""

    before: str
    at: str
    after: str
    indent: str
    number: int


@dataclass(frozen=True, slots=True)
class Repair:
    """A query that can be read, and how it differs."""

    query: str
    what: str


def caret(error: QueryError, query: str, around: int = _AROUND) -> Caret:
    """Where in the query the mistake is, with so many characters on each side."""
    at = min(max(error.position, 0), len(query))
    start, end = max(0, at - around), at + 1 + around
    before = ("…" if start else "") + _flat(query[start:at])
    after = _flat(query[at + 1 : end]) + ("…" if end < len(query) else "")
    return Caret(before, _flat(query[at : at + 1]), after, " " * len(before), at + 1)


def repairs(error: QueryError, query: str) -> tuple[Repair, ...]:
    """What can be searched instead by one click; only what can be read."""
    at = min(max(error.position, 0), len(query))
    found: dict[str, Repair] = {}
    for repair in _offers(query, at):
        if repair.query != query and repair.query not in found and _reads(repair.query):
            found[repair.query] = repair
    return tuple(found.values())


def _offers(query: str, at: int) -> Iterator[Repair]:
    wrong = query[at : at + 1]
    if wrong and wrong in _QUOTES:
        yield Repair(f'{query.rstrip()}"', "with the quotation mark closed")
        yield Repair(_without(query, at), "without this quotation mark")
    elif wrong == "(":
        yield Repair(f"{query.rstrip()})", "with the bracket closed")
        yield Repair(f'{query.rstrip()}")', "with bracket and quotation mark closed")
        yield Repair(_without(query, at), "without this bracket")
    elif wrong == ")":
        yield Repair(_without(query, at), "without this bracket")
    elif wrong.isspace() and query[at - 1] == ":":
        yield Repair(query[:at] + query[at:].lstrip(), "with the value right behind the colon")
    plain = words(query)[:_MOST_WORDS]
    yield Repair(" ".join(plain), "as plain words, in any order and form")
    yield Repair(f'"{" ".join(plain)}"', "as one phrase, word for word")


def _without(query: str, at: int) -> str:
    return f"{query[:at]}{query[at + 1 :]}".strip()


def _reads(query: str) -> bool:
    try:
        parse(query)
    except QueryError:
        return False
    return True


def _flat(part: str) -> str:
    """On one line, so that the caret stands below its character."""
    return "".join(letter if letter.isprintable() else " " for letter in part)
