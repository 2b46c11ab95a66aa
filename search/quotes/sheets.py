"""Tables of quotes: a CSV file in, the same with the verdicts out, row by row.

The rows that are done stand in `OUT.partial` until all are, and what was asked of them in
`OUT.partial.json`; a run that was killed goes on there if it asks the same.
"""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from archive.errors import InputError, StorageError, UsageError
from search.quotes.csv_table import Sheet, csv_rows
from search.quotes.verdict import Checked

ADDED = (
    "verdict", "differences", "event", "recording", "transcript", "start_ms", "end_ms", "speaker",
    "text", "url", "agrees", "note",
)  # fmt: skip
"""The columns that are added; one that the table has already is added as `hotmic_NAME`."""


def verify_sheet(
    sheet: Sheet,
    out: Path,
    verify: Callable[[Sequence[str]], Checked],
    progress: Callable[[int], None] | None = None,
    *,
    question: Mapping[str, str | int | None] | None = None,
    tell: Callable[[str], None] | None = None,
) -> dict[str, int]:
    """Write `out`: each row with the answer of `verify`; how often each verdict came.

    A row that cannot be checked has its reason as a note ("error" in the counts); cells that are
    more than the head has stand behind it. Rows that an earlier run finished are kept if it had
    the same `question`, what `verify` asks of all rows; `tell` is told where it had not.
    `progress` is called after each with the number of rows done. Raises UsageError where `out`
    is the table itself, StorageError, and IndexUnavailable.
    """
    partial = out.with_name(f"{out.name}.partial")
    heads = [*sheet.columns, *added_columns(sheet.columns)]
    verdict = len(sheet.columns)
    try:
        if any(one.exists() and one.samefile(sheet.path) for one in (out, partial)):
            raise UsageError(
                "the verdicts would be written over the table itself",
                subject=str(out),
                hint="Name another file with -o.",
            )
        done = _done(partial, sheet, heads) if _is_same(partial, question or {}, tell) else []
        with partial.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=sheet.delimiter, lineterminator="\n")
            writer.writerows([heads, *done])
            for row in sheet.rows[len(done) :]:
                done.append([*row[:verdict], *_verified(row, verdict, verify), *row[verdict:]])
                writer.writerow(done[-1])
                file.flush()
                if progress:
                    progress(len(done))
            os.fsync(file.fileno())
        partial.replace(out)
        _asked(partial).unlink()
    except OSError as error:
        raise StorageError(
            f"the verdicts cannot be written ({error.strerror})",
            subject=str(out),
            hint="Name another file with -o, or make room; finished rows are kept.",
        ) from error
    return dict(Counter(row[verdict] or "error" for row in done))


def _verified(
    row: Sequence[str], width: int, verify: Callable[[Sequence[str]], Checked]
) -> list[str]:
    if len(row) > width:
        return cells(
            None,
            f"{len(row)} cells, but {width} columns; probably a comma inside a cell: put the cell "
            'in quotation marks ("...")',
        )
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


def _asked(partial: Path) -> Path:
    return partial.with_name(f"{partial.name}.json")


def _is_same(
    partial: Path,
    question: Mapping[str, str | int | None],
    tell: Callable[[str], None] | None,
) -> bool:
    """Whether the rows that are done answer this question; if not they go, and it is noted down."""
    try:
        earlier = json.loads(_asked(partial).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        earlier = None
    if earlier == question:
        return True
    if partial.exists():
        partial.unlink()
        if tell:
            other = [key for key in question if earlier and earlier.get(key) != question[key]]
            was = f"begun with another {', '.join(other)}" if other else "begun in another way"
            tell(f"{partial.name} was {was}: all rows are checked anew")
    _asked(partial).write_text(json.dumps(question), encoding="utf-8")
    return False


def _done(partial: Path, sheet: Sheet, heads: list[str]) -> list[list[str]]:
    """The whole rows of an earlier run over the same table; none if it was another one."""
    rows = _whole_rows(partial, sheet.delimiter)
    if not rows or rows[0] != heads:
        return []
    width = len(sheet.columns)
    done = []
    for row, asked in zip(rows[1:], sheet.rows, strict=False):
        if (*row[:width], *row[len(heads) :]) != asked or len(row) < len(heads):
            break
        done.append(row)
    return done


def _whole_rows(partial: Path, delimiter: str) -> list[list[str]]:
    """Up to the row at which the earlier run was killed."""
    try:
        text = partial.read_text(encoding="utf-8-sig", errors="replace")
    except FileNotFoundError:
        return []
    rows: list[list[str]] = []
    try:
        for row in csv_rows(text, delimiter, str(partial)):
            rows.append(list(row))
    except InputError:
        return rows  # the last one ends within quotation marks
    return rows if text.endswith("\n") else rows[:-1]
