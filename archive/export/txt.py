"""Plain text: a head, then paragraphs of `[h:mm:ss] Speaker: text`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.export.clocks import spoken
from archive.export.context import ExportContext, Line, lines
from archive.export.head import UNKNOWN_SPEAKER, head, one_line

PARAGRAPH_MS = 60_000
"""A time stands at least once a minute, however long somebody speaks."""

PAUSE_MS = 5_000
"""A silence this long begins a new paragraph."""


def write_txt(contexts: Sequence[ExportContext]) -> Iterator[str]:
    """The transcript for readers; segments of one speaker in a row share a paragraph.

    Flags stand in brackets before the text they belong to; a segment without text shows only them.
    """
    for label, value in head(contexts):
        yield f"{label}: {value}\n"
    before: Line | None = None
    first: Line | None = None
    for line in lines(contexts):
        said = _said(line)
        if not said:
            continue
        if before is not None and first is not None and _goes_on(first, before, line):
            yield f" {said}"
        else:
            first = line
            yield f"{'' if before is None else chr(10)}\n{_label(line)}{said}"
        before = line
    yield "\n" if before is not None else ""


def _label(line: Line) -> str:
    name = one_line(line.segment.speaker or UNKNOWN_SPEAKER)
    return f"[{spoken(line.start_ms)}] {name}: "


def _said(line: Line) -> str:
    flags = ", ".join(flag.replace("_", " ") for flag in line.segment.flags)
    return " ".join(filter(None, (f"[{flags}]" if flags else "", one_line(line.segment.text))))


def _goes_on(first: Line, before: Line, line: Line) -> bool:
    return (
        line.context is before.context
        and line.segment.speaker == before.segment.speaker
        and line.segment.flags == before.segment.flags
        and line.start_ms - before.end_ms < PAUSE_MS
        and line.end_ms - first.start_ms <= PARAGRAPH_MS
    )
