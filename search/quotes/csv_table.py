"""Tables of quotes in CSV files, as they are read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.errors import InputError, NotFound

MAX_CELL_CHARS = 1_000_000
_DELIMITERS = ",;\t|"
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its file, the names of its columns, its rows, how it is written.

    A row is as long as `columns`, or longer where the file has more cells in it.
    """

    path: Path
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str

    def column(self, name: str) -> int:
        """The number of a column, its case and blanks aside. Raises InputError."""
        plain = [one.strip().casefold() for one in self.columns]
        if name.strip().casefold() not in plain:
            found = ", ".join(f"'{one}'" for one in self.columns) or "none"
            raise InputError(
                f"there is no column '{name}'",
                subject="table",
                hint=f"The columns are {found}; name the one with the quotes by --column.",
            )
        return plain.index(name.strip().casefold())


def read_sheet(path: Path) -> Sheet:
    """The table of a CSV file: UTF-8 or UTF-16, separated by comma, semicolon, tab or bar.

    Raises NotFound, and InputError with the line where it cannot be read.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound("there is no such file", subject=str(path)) from error
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", subject=str(path)) from error
    text = _decoded(raw, path)
    delimiter = _delimiter(text)
    rows = list(csv_rows(text, delimiter, str(path)))
    if not rows:
        raise InputError(
            "the table is empty", subject=str(path), hint="Its first row must name its columns."
        )
    width = len(rows[0])
    return Sheet(path, rows[0], tuple(_fitted(row, width) for row in rows[1:]), delimiter)


def _fitted(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    """At least as long as the head; cells beyond it only where they hold anything."""
    beyond = list(row[width:])
    while beyond and not beyond[-1].strip():
        beyond.pop()
    return ((*row, *[""] * width)[:width]) + tuple(beyond)


def _decoded(raw: bytes, path: Path) -> str:
    encoding = _BYTE_ORDER_MARKS.get(raw[:2], "utf-8-sig")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        head = raw.partition(b"\n")[0].decode("latin-1").strip()
        raise InputError(
            f"line {line} is not UTF-8 text",
            subject=str(path),
            hint=f"Save the table as UTF-8 (its first line reads: {head[:200]}).",
        ) from error


def _delimiter(text: str) -> str:
    head = text.lstrip("\r\n").partition("\n")[0]
    return max(_DELIMITERS, key=head.count)


def csv_rows(text: str, delimiter: str, subject: str) -> Iterator[tuple[str, ...]]:
    """The rows that hold anything; line ends of every system.

    Raises InputError with the line where a row begins that cannot be read: a mark that is never
    closed would make one quote of all that follows, one inside a cell would be lost.
    """
    csv.field_size_limit(MAX_CELL_CHARS)
    lines = io.StringIO(text.replace("\0", ""), newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            line = reader.line_num + 1
            if any(cell.strip() for cell in row):
                yield tuple(row)
    except csv.Error as error:
        raise InputError(
            f"the row that begins in line {line} cannot be read ({error})",
            subject=subject,
            hint='Close its quotation mark, and double those inside a cell: "".',
        ) from error
