"""Tables of quotes: a CSV file in, the same with the verdicts out, row by row.

The rows that are done stand in `OUT.partial` until all are; a run that was killed goes on there.
"""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.errors import InputError, NotFound, StorageError, UsageError
from search.quotes.verdict import Checked

ADDED = (
    "verdict", "differences", "event", "recording", "transcript", "start_ms", "end_ms", "speaker",
    "text", "url", "agrees", "note",
)  # fmt: skip
"""The columns that are added; one that the table has already is added as `hotmic_NAME`."""

MAX_CELL_CHARS = 1_000_000
_DELIMITERS = ",;\t|"
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: the names of its columns, its rows (all as long as `columns`), how it is written."""

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
    rows = list(_rows(text, delimiter, str(path)))
    if not rows:
        raise InputError(
            "the table is empty", subject=str(path), hint="Its first row must name its columns."
        )
    width = len(rows[0])
    return Sheet(rows[0], tuple((*row, *[""] * width)[:width] for row in rows[1:]), delimiter)


def verify_sheet(
    sheet: Sheet,
    out: Path,
    verify: Callable[[Sequence[str]], Checked],
    progress: Callable[[int], None] | None = None,
) -> dict[str, int]:
    """Write `out`: each row with the answer of `verify`; how often each verdict came.

    A row that cannot be checked has its reason as a note ("error" in the counts). Rows that an
    earlier run finished are kept; `progress` is called after each with the number of rows done.
    Raises StorageError, and IndexUnavailable.
    """
    partial = out.with_name(f"{out.name}.partial")
    heads = [*sheet.columns, *added_columns(sheet.columns)]
    verdict = len(sheet.columns)
    try:
        done = _done(partial, sheet, heads)
        with partial.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=sheet.delimiter, lineterminator="\n")
            writer.writerows([heads, *done])
            for row in sheet.rows[len(done) :]:
                done.append([*row, *_verified(row, verify)])
                writer.writerow(done[-1])
                file.flush()
                if progress:
                    progress(len(done))
            os.fsync(file.fileno())
        partial.replace(out)
    except OSError as error:
        raise StorageError(
            f"the verdicts cannot be written ({error.strerror})",
            subject=str(out),
            hint="Name another file with -o, or make room; finished rows are kept.",
        ) from error
    return dict(Counter(row[verdict] or "error" for row in done))


def _verified(row: Sequence[str], verify: Callable[[Sequence[str]], Checked]) -> list[str]:
    try:
        return cells(verify(row))
    except UsageError as error:
        return cells(None, error.message)


def added_columns(columns: Sequence[str]) -> list[str]:
    """ADDED, without a name that stands already in the table."""
    taken = {name.strip().casefold() for name in columns}
    return [f"hotmic_{name}" if name in taken else name for name in ADDED]


def cells(checked: Checked | None, note: str = "") -> list[str]:
    """The cells of ADDED for one row."""
    if checked is None:
        return [""] * (len(ADDED) - 1) + [note]
    differences = "; ".join(
        f"{one.kind}: {one.printed or '-'} / {one.said or '-'}" for one in checked.differences
    )
    claim = checked.attribution
    agrees = "" if claim is None or claim.agrees is None else "yes" if claim.agrees else "no"
    place = [""] * 8
    if checked.matches:
        best = checked.matches[0]
        reading = best.best
        place = [
            best.event,
            best.recording,
            reading.transcript,
            str(reading.start_ms),
            str(reading.end_ms),
            " / ".join(reading.speakers),
            reading.text,
            best.url,
        ]
    return [_safe(cell) for cell in (checked.verdict.value, differences, *place, agrees, note)]


def _safe(cell: str) -> str:
    """A spreadsheet must not take what was said for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _done(partial: Path, sheet: Sheet, heads: list[str]) -> list[list[str]]:
    """The whole rows of an earlier run over the same table; none if it was another one."""
    try:
        text = partial.read_text(encoding="utf-8-sig", errors="replace")
    except FileNotFoundError:
        return []
    try:
        rows = [list(row) for row in _rows(text, sheet.delimiter, str(partial))]
    except InputError:
        return []
    if not text.endswith("\n"):
        rows = rows[:-1]
    if not rows or rows[0] != heads:
        return []
    done = []
    for row, asked in zip(rows[1:], sheet.rows, strict=False):
        if len(row) != len(heads) or tuple(row[: len(asked)]) != asked:
            break
        done.append(row)
    return done


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


def _rows(text: str, delimiter: str, subject: str) -> Iterator[tuple[str, ...]]:
    """The rows that hold anything; line ends of every system."""
    csv.field_size_limit(MAX_CELL_CHARS)
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield tuple(row)
    except csv.Error as error:
        raise InputError(
            f"line {reader.line_num} cannot be read ({error})",
            subject=subject,
            hint="Is it a CSV file?",
        ) from error
