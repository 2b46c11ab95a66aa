"""WebVTT: provenance in a NOTE, a voice tag on every cue (voices end with their cue).

A voice may have classes (W3C, WebVTT, "cue voice span"): off the air it has `off_air`, which a
style block before the first cue shows in italics.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from archive.export.clocks import caption
from archive.export.context import ExportContext, lines
from archive.export.cues import caption_cues
from archive.export.head import UNKNOWN_SPEAKER, head, one_line

_OFF_AIR = ".off_air"
_STYLE = f"\nSTYLE\n::cue({_OFF_AIR}) {{ font-style: italic; }}\n"


def write_vtt(contexts: Sequence[ExportContext]) -> Iterator[str]:
    """Cues of at most two lines and seven seconds."""
    yield "WEBVTT\n\nNOTE\n"
    for label, value in head(contexts):
        yield f"{label}: {_comment(value)}\n"
    yield _STYLE
    for line in lines(contexts):
        for cue in caption_cues(line):
            times = f"{caption(cue.start_ms, '.')} --> {caption(cue.end_ms, '.')}"
            voice = escape(one_line(cue.speaker or UNKNOWN_SPEAKER), quote=False)
            sign = _OFF_AIR if cue.is_off_air else ""
            yield f"\n{times}\n<v{sign} {voice}>{escape(cue.text, quote=False)}</v>\n"


def _comment(value: str) -> str:
    """An arrow inside a comment would be taken for the times of a cue."""
    return value.replace("-->", "\N{RIGHTWARDS ARROW}")
