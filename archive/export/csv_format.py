"""CSV (RFC 4180, UTF-8): a row of names, then one row a segment.

CSV has no comments that its readers agree on, so the provenance stands in columns of every row:
a row copied out of the file still says who made its words. Of a transcript without segments only
the row of names is left.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from archive.export.context import ExportContext
from archive.export.head import model_name
from archive.transcript import Segment

COLUMNS = (
    "recording", "start_ms", "end_ms", "event_ms", "speaker", "language", "text", "confidence",
    "flags", "reasons", "origin", "engine", "model", "revision", "transcript", "event", "title",
    "date",
)  # fmt: skip
"""Times in milliseconds on the recording, `event_ms` on the event's clock. Several flags are joined
by `;`, several reasons by `; `."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\N{FULLWIDTH EQUALS SIGN}")
"""A spreadsheet runs a cell that begins so (OWASP, CSV injection)."""


def write_csv(contexts: Sequence[ExportContext]) -> Iterator[str]:
    """The transcripts one after another."""
    yield csv_row(COLUMNS)
    for context in contexts:
        for segment in context.segments:
            yield csv_row(_cells(context, segment))


def csv_row(cells: Sequence[object]) -> str:
    """One line; text that a spreadsheet would run as a formula gets an apostrophe before it."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([_safe(cell) for cell in cells])
    return line.getvalue()


def _safe(cell: object) -> object:
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _cells(context: ExportContext, segment: Segment) -> tuple[object, ...]:
    event, transcript = context.event, context.transcript
    return (
        context.recording.id,
        segment.start_ms,
        segment.end_ms,
        context.on_event(segment.start_ms),
        segment.speaker,
        segment.language,
        segment.text,
        segment.confidence,
        ";".join(segment.flags),
        "; ".join(segment.reasons),
        transcript.origin,
        transcript.engine,
        model_name(transcript),
        transcript.revision,
        transcript.id,
        event.id if event else None,
        event.title if event else None,
        event.date.isoformat() if event and event.date else None,
    )
