"""A transcript in words, as the command line shows it: of an event on its own clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from archive.catalogue import Tx
from archive.event import Event
from archive.export import ExportContext
from archive.transcript import Flag, Segment
from archive.viewer import Viewer
from web import subjects
from web.times import Dial, elapsed
from web.wording import UNKNOWN_SPEAKER, made_by, span

Show = Callable[[int], str]


def told(
    tx: Tx,
    viewer: Viewer,
    identifier: str,
    transcript: str | None = None,
    *,
    quarantined: bool = False,
) -> Iterator[str]:
    """A line for each segment; of an event by the clock that its page shows, its parts apart.

    Raises NotFound.
    """
    subject = subjects.find(tx, viewer, identifier)
    contexts = subjects.export_contexts(tx, viewer, identifier, transcript, quarantined=quarantined)
    if not isinstance(subject, Event):
        for context in contexts:
            yield from (_line(one, elapsed) for one in context.segments)
        return
    parts = subjects.parts(tx, viewer, subject)
    placed = [(one.placement, one.recording.duration_ms) for one in parts if one.placement]
    dial = Dial.of(subject, placed)
    for number, context in enumerate(contexts):
        if number:
            yield ""
        yield _head(context, dial)
        yield from (_line(one, _clock(context, dial)) for one in context.segments)


def _clock(context: ExportContext, dial: Dial) -> Show:
    return lambda ms: dial.show(context.on_event(ms) or 0)


def _head(context: ExportContext, dial: Dial) -> str:
    """`part1.flac, 20:00:30 to 20:01:47, New York time: Human, revision 2`."""
    show, placed, made = _clock(context, dial), context.placement, context.transcript
    first = placed.trim_start_ms if placed else 0
    last = context.recording.duration_ms - (placed.trim_end_ms if placed else 0)
    stretch = span(show(first), show(max(first, last)))
    words = f"{made_by(made)}, revision {made.revision}"
    return f"{context.recording.name}, {stretch} {dial.name}: {words}"


def _line(segment: Segment, show: Show) -> str:
    flags = f" [{', '.join(segment.flags)}]" if segment.flags else ""
    said = segment.text
    if Flag.QUARANTINED in segment.flags:
        said = " ".join(filter(None, (said, f"({'; '.join(segment.reasons)})")))
    return f"{show(segment.start_ms)}  {segment.speaker or UNKNOWN_SPEAKER}{flags}: {said}"
