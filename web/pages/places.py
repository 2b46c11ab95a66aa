"""Where a quote was said: the comparison, the moment, the sound, and every transcript of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from archive.catalogue import Tx, transcripts
from archive.errors import NotFound
from archive.viewer import Viewer
from search.quotes.verdict import Match, Reading
from web import verdicts
from web.pages.comparison import Entry, Pair, entries, pairs
from web.pages.loading import LoadedEvent, LoadedPart, load_event
from web.pages.where import strip_at, where_in
from web.times import day, parameter
from web.wording import made_by, span

LISTEN_FROM_MS = 2_000
"""Sound is offered from this much before the first word, so that the ear is there when it comes."""
LISTEN_TO_MS = 1_000


@dataclass(frozen=True, slots=True)
class Version:
    """What one transcript of the place has there."""

    name: str
    verdict: str
    sign: str
    text: str
    differences: str
    confidence: str
    is_demonstration: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A line of the table with the link to its moment."""

    entry: Entry
    at: str
    link: dict[str, object]


@dataclass(frozen=True, slots=True)
class Place:
    """Where it was said. `quoted` is the part of the quote that was found here.

    `sound` is what a player is given, null where no sound is kept; links are the parameters of
    the event's page. `where` says in words what the strip shows.
    """

    quoted: str
    pairs: tuple[Pair, ...]
    differences: tuple[Difference, ...]
    event: str
    title: str
    platform: str | None
    day: str
    date: str | None
    at: str
    clock: str
    link: dict[str, object]
    speakers: tuple[str, ...]
    role: str | None
    printed: str
    said: str
    confidence: str
    sound: tuple[str, str] | None
    strip: Markup
    where: str
    versions: tuple[Version, ...]
    disagree: bool


@dataclass(frozen=True, slots=True)
class Other:
    """Another place where it was said."""

    title: str
    at: str
    day: str
    speakers: tuple[str, ...]
    text: str
    link: dict[str, object]


def placed(tx: Tx, viewer: Viewer, match: Match, quote: str) -> Place | None:
    """A match of the whole `quote`; None where its event went away a moment ago."""
    found = _located(tx, viewer, match)
    return _place(tx, viewer, match, *found, quote) if found else None


def _located(tx: Tx, viewer: Viewer, match: Match) -> tuple[LoadedEvent, LoadedPart] | None:
    """The event and the part of a match; None where it went away a moment ago."""
    try:
        loaded = load_event(tx, viewer, match.event, words=False)
    except NotFound:
        return None
    part = next((part for part in loaded.parts if part.recording.id == match.recording), None)
    return (loaded, part) if part else None


def _place(
    tx: Tx, viewer: Viewer, match: Match, loaded: LoadedEvent, part: LoadedPart, quote: str
) -> Place:
    best, dial = match.best, loaded.dial
    names = {t.id: made_by(t) for t in transcripts.transcripts(tx, viewer, match.recording)}
    start_ms, end_ms = part.on_event(best.start_ms), part.on_event(best.end_ms)
    table = entries(match.readings, lambda one: names.get(one.transcript, one.transcript))
    return Place(
        quoted=quote[slice(*match.quoted)],
        pairs=pairs(best),
        differences=tuple(
            Difference(entry, dial.show(at := part.on_event(entry.at_ms)), _link(part, best, at))
            for entry in table
        ),
        event=match.event,
        title=loaded.event.title,
        platform=loaded.event.platform,
        day=day(loaded.event.date),
        date=match.event_date,
        at=span(dial.show(start_ms), dial.show(end_ms)),
        clock=dial.name,
        link=_link(part, best, start_ms),
        speakers=best.speakers,
        role=_role(loaded, best.speakers),
        printed=" ".join(piece.printed for piece in best.pieces if piece.printed),
        said=best.text,
        confidence=_confidence(best),
        sound=_sound(part, best),
        strip=strip_at(loaded, start_ms),
        where=where_in(loaded, start_ms),
        versions=tuple(_version(tx, viewer, one, names) for one in match.readings),
        disagree=match.disagree,
    )


def _link(part: LoadedPart, reading: Reading, event_ms: int) -> dict[str, object]:
    """The event's page at an instant, with the transcript that was read."""
    link: dict[str, object] = {"event": part.placement.event, "t": parameter(event_ms)}
    if part.shown is None or part.shown.id != reading.transcript:
        link["transcript"] = reading.transcript
    return link


def _role(loaded: LoadedEvent, speakers: Sequence[str]) -> str | None:
    if len(speakers) != 1:
        return None
    return next((role.role for role in loaded.event.people if role.name == speakers[0]), None)


def _confidence(reading: Reading) -> str:
    return "" if reading.confidence is None else f"{reading.confidence:.2f}"


def _sound(part: LoadedPart, reading: Reading) -> tuple[str, str] | None:
    """Recording and media fragment (W3C Media Fragments: `t=start,end` in seconds)."""
    if part.recording.sha256 is None:
        return None
    start = max(0, reading.start_ms - LISTEN_FROM_MS)
    end = min(part.recording.duration_ms, reading.end_ms + LISTEN_TO_MS)
    return part.recording.id, f"t={parameter(start)},{parameter(end)}"


def _version(tx: Tx, viewer: Viewer, reading: Reading, names: dict[str, str]) -> Version:
    told = [f"{one.kind}: {one.printed or 'nothing'} / {one.said or 'nothing'}"
            for one in reading.differences]  # fmt: skip
    made = transcripts.find_transcript(tx, viewer, reading.transcript)
    return Version(
        name=names.get(reading.transcript, reading.transcript),
        verdict=verdicts.word(reading.verdict),
        sign=reading.verdict.value,
        text=reading.text,
        differences="; ".join(told),
        confidence=_confidence(reading),
        is_demonstration=made.is_demonstration,
    )


def other_place(tx: Tx, viewer: Viewer, match: Match) -> Other | None:
    """The same in short."""
    found = _located(tx, viewer, match)
    if found is None:
        return None
    loaded, part = found
    start_ms = part.on_event(match.best.start_ms)
    return Other(
        title=loaded.event.title,
        at=loaded.dial.show(start_ms),
        day=day(loaded.event.date),
        speakers=match.best.speakers,
        text=verdicts.shortened(match.best.text),
        link=_link(part, match.best, start_ms),
    )
