"""What is printed over what was said: the two lines, word under word, and the differences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from search.quotes.verdict import Difference, Mark, Piece, Reading
from web.times import seconds
from web.verdicts import UNMARKED, shortened, trifle
from web.wording import plural

NOTHING = "·"
"""Stands where one side has no word."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A word over a word; `css` says how they differ, `note` names it."""

    printed: str
    said: str
    css: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of differences; `others` says what the other transcripts have there.

    `changes` is true where the difference changes what was said.
    """

    name: str
    printed: str
    said: str
    at_ms: int
    changes: bool
    others: str = ""


def pairs(reading: Reading) -> tuple[Pair, ...]:
    """The two lines."""
    return tuple(pair for piece in reading.pieces for pair in _pairs(piece))


def entries(readings: Sequence[Reading], name_of: Callable[[Reading], str]) -> tuple[Entry, ...]:
    """Whatever is not the same in the first reading, in order."""
    best, *rest = readings
    return tuple(
        _entry(piece, _others(piece, rest, name_of)) for piece in best.pieces if not _is_same(piece)
    )


def _is_same(piece: Piece) -> bool:
    """Whether it is the same to the ear."""
    if piece.mark is Mark.TRIVIAL:
        return trifle(piece) in UNMARKED
    return piece.mark is Mark.SAME


def _pairs(piece: Piece) -> Iterator[Pair]:
    if _is_same(piece):
        yield from _word_by_word(piece)
    elif piece.mark is Mark.OMITTED:
        yield Pair("…", f"({_words(piece.said)})", "omitted", _cut(piece))
    elif piece.mark is Mark.INSERTED:
        yield Pair(piece.printed, piece.said or NOTHING, "inserted", "insertion")
    elif piece.mark is Mark.DIFFERENT:
        yield Pair(piece.printed or NOTHING, piece.said or NOTHING, "differs", _class(piece))
    else:
        yield Pair(piece.printed or NOTHING, piece.said or NOTHING, "trivial", trifle(piece))


def _word_by_word(piece: Piece) -> Iterator[Pair]:
    printed, said = piece.printed.split(), piece.said.split()
    if len(printed) != len(said):
        printed, said = [piece.printed], [piece.said]
    return (Pair(over, under) for over, under in zip(printed, said, strict=True))


def _entry(piece: Piece, others: str) -> Entry:
    names = {
        Mark.OMITTED: f"omission, {_cut(piece)}",
        Mark.INSERTED: "insertion",
        Mark.TRIVIAL: f"trivial: {trifle(piece)}",
    }
    return Entry(
        name=names.get(piece.mark) or _class(piece),
        printed=shortened(piece.printed),
        said=shortened(piece.said),
        at_ms=piece.at_ms,
        changes=piece.mark is Mark.DIFFERENT,
        others=others if piece.mark is Mark.DIFFERENT else "",
    )


def _others(piece: Piece, rest: Sequence[Reading], name_of: Callable[[Reading], str]) -> str:
    """`Machine (turbo) too; not in Imported captions`."""
    if piece.kind is None:
        return ""
    same = Difference(piece.kind, piece.printed, piece.said, piece.at_ms)
    agreeing = [name_of(one) for one in rest if _has(one, same)]
    differing = [name_of(one) for one in rest if not _has(one, same)]
    told = ("also in " + ", ".join(agreeing)) if agreeing else ""
    if differing:
        told += ("; " if told else "") + "not in " + ", ".join(differing)
    return told


def _has(reading: Reading, wanted: Difference) -> bool:
    """Whether the reading has the same difference; times of transcripts differ a little."""
    return any(
        (one.kind, one.printed, one.said) == (wanted.kind, wanted.printed, wanted.said)
        for one in reading.differences
    )


def _class(piece: Piece) -> str:
    """`dropped`, `number, cuts 12 s unmarked`."""
    return f"{piece.kind}, {_cut(piece)} unmarked" if piece.cut_ms else str(piece.kind or "")


def _cut(piece: Piece) -> str:
    return f"cuts {seconds(piece.cut_ms)}" if piece.cut_ms else "cuts nothing"


def _words(text: str) -> str:
    return plural(len(text.split()), "word") if text else "nothing"
