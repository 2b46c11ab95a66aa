"""The formats by name, as the command line and the pages offer them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.errors import UsageError
from archive.export.context import ExportContext
from archive.export.csv_format import write_csv
from archive.export.json_format import write_json
from archive.export.srt import write_srt
from archive.export.txt import write_txt
from archive.export.vtt import write_vtt

Writer = Callable[[Sequence[ExportContext]], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name for people, its media type, the function that writes it."""

    label: str
    media_type: str
    writer: Writer


FORMATS: Mapping[str, Format] = {
    "txt": Format("Plain text", "text/plain; charset=utf-8", write_txt),
    "srt": Format("SubRip", "application/x-subrip; charset=utf-8", write_srt),
    "vtt": Format("WebVTT", "text/vtt; charset=utf-8", write_vtt),
    "json": Format("JSON", "application/json", write_json),
    "csv": Format("CSV", "text/csv; charset=utf-8", write_csv),
}
"""By file extension; text is UTF-8 without a byte order mark, lines end with a line feed."""


def write(kind: str, contexts: Sequence[ExportContext]) -> Iterator[str]:
    """The export piece by piece, the same every time.

    `contexts` are the parts of an event in their order (times on its clock), or one recording
    (times on the recording). Raises UsageError for an unknown format.
    """
    chosen = FORMATS.get(kind)
    if chosen is None:
        raise UsageError(
            f'there is no export format "{kind}"',
            subject=kind,
            hint=f"The formats are {', '.join(FORMATS)}.",
        )
    return chosen.writer(contexts)
