"""WebVTT: provenance in a NOTE, a voice tag on every cue (voices end with their cue)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from archive.export.clocks import caption
from archive.export.context import ExportContext, lines
from archive.export.cues import caption_cues
from archive.export.head import UNKNOWN_SPEAKER, head, one_line


def write_vtt(contexts: Sequence[ExportContext]) -> Iterator[str]:
    """Cues of at most two lines and seven seconds."""
    yield "WEBVTT\n\nNOTE\n"
    for label, value in head(contexts):
        yield f"{label}: {_comment(value)}\n"
    for line in lines(contexts):
        for cue in caption_cues(line):
            times = f"{caption(cue.start_ms, '.')} --> {caption(cue.end_ms, '.')}"
            voice = escape(one_line(cue.speaker or UNKNOWN_SPEAKER), quote=False)
            yield f"\n{times}\n<v {voice}>{escape(cue.text, quote=False)}</v>\n"


def _comment(value: str) -> str:
    """An arrow inside a comment would be taken for the times of a cue."""
    return value.replace("-->", "\N{RIGHTWARDS ARROW}")
