"""What the command line writes: results on standard output, messages on standard error."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Sequence

_UNCUT = 10_000
"""Columns of a table that goes into a file or a pipe."""


def prepare() -> None:
    """Write UTF-8 whatever the locale; a byte of a file name that is none appears as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def emit(value: object) -> None:
    """One JSON value on one line, at once, so that a reader of many lines need not wait."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def emit_list(values: Iterable[object]) -> None:
    """A JSON array with one element a line, written as they come."""
    separator = "["
    for value in values:
        sys.stdout.write(separator + json.dumps(value, ensure_ascii=False))
        separator = ",\n"
    sys.stdout.write("[]\n" if separator == "[" else "]\n")


def write(text: str = "") -> None:
    """A line of the result."""
    sys.stdout.write(text + "\n")


def copy(pieces: Iterable[str]) -> None:
    """Text as it is, line ends included."""
    for piece in pieces:
        sys.stdout.write(piece)


def say(text: str) -> None:
    """A message to the person at the keyboard."""
    sys.stderr.write(text + "\n")


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns for people; nothing is cut where standard output is no terminal."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for head in heads:
        grid.add_column(head, justify="left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    width = None if sys.stdout.isatty() else _UNCUT
    Console(file=sys.stdout, highlight=False, width=width).print(grid)


def outline(value: object, indent: int = 0) -> None:
    """A nested JSON value as indented lines; what is empty is left out."""
    entries = value.items() if isinstance(value, dict) else (("-", each) for each in _each(value))
    for key, inner in entries:
        if inner is None or inner in ([], {}, ""):
            continue
        if isinstance(inner, dict | list):
            write(f"{'  ' * indent}{key}")
            outline(inner, indent + 1)
        else:
            write(f"{'  ' * indent}{key}  {inner}")


def _each(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else [value]


def clock(ms: int | None, *, tenths: bool = False) -> str:
    """Milliseconds as h:mm:ss or h:mm:ss.t; a sign before the origin; nothing for null."""
    if ms is None:
        return ""
    minutes, seconds = divmod(abs(ms) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{abs(ms) % 1000 // 100}" if tenths else ""
    return f"{'-' if ms < 0 else ''}{hours}:{minutes:02}:{seconds:02}{fraction}"
