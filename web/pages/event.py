"""The page of an event: its facts and figures, what is heard, what is read, where it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from archive.clock import recording_ms
from archive.event import Event
from archive.export import FORMATS
from archive.recording import SpanKind
from archive.report.incidents import LATE_MS
from archive.transcript import Transcript
from search.query.parsing import sought_runs
from web.pages.health import HealthSection, health_section
from web.pages.loading import LoadedEvent, LoadedPart, is_placeholder
from web.pages.rows import Row, rows
from web.pages.timeline import TimelinePicture, draw
from web.times import day, length, parameter, short
from web.wording import BASES, listed, made_by, plural, span

_FEW = 3
"""With fewer clock figures there is room for the number of words and speakers."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name, and a remark beside it."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sound:
    """What a part's player plays: `seek` is where it starts, in seconds of the recording.

    A moment of the recording lasts `rate` moments of the event: its clock may have drifted.
    """

    number: int
    recording: str
    start_ms: int
    end_ms: int
    offset_ms: int
    rate: float
    seek: str | None
    preload: str


@dataclass(frozen=True, slots=True)
class Edition:
    """Transcripts by one maker through all parts; `query` selects them in a link.

    `is_shown` where all of them are: of another, some part shows somebody else's words.
    """

    name: str
    query: tuple[str, ...]
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a part came from, and what it is."""

    number: int
    name: str
    recording: str
    span: str
    length: str
    container: str
    sha256: str | None
    basis: str
    reasons: tuple[str, ...]
    made_by: str
    model_sha256: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class EventPage:
    """Everything the template shows."""

    event: Event
    day: str
    figures: tuple[Figure, ...]
    health: HealthSection
    picture: TimelinePicture
    rows: tuple[Row, ...]
    sounds: tuple[Sound, ...]
    words_by: str
    is_demonstration: bool
    editions: tuple[Edition, ...]
    provenance: tuple[Provenance, ...]
    shown: tuple[str, ...]
    formats: tuple[tuple[str, str], ...]
    start_ms: int
    end_ms: int
    at_ms: int
    at: str
    days: tuple[tuple[int, int], ...]
    has_unsure: bool

    @property
    def others(self) -> tuple[Edition, ...]:
        """Those that can be shown instead."""
        return tuple(edition for edition in self.editions if not edition.is_shown)

    @property
    def is_untranscribed(self) -> bool:
        return any(row.kind == "unheard" for row in self.rows)


def event_page(loaded: LoadedEvent, at_ms: int | None = None, query: str = "") -> EventPage:
    """The page at an instant of the event clock; the words of a query are marked there."""
    shown_rows = tuple(rows(loaded, at_ms, sought_runs(query)))
    here = at_ms if at_ms is not None else loaded.axis.start_ms
    shown = [part.shown for part in loaded.parts if part.shown and not part.is_unheard]
    return EventPage(
        event=loaded.event,
        day=day(loaded.event.date, weekday=True),
        figures=_figures(loaded),
        health=health_section(loaded),
        picture=draw(loaded),
        rows=shown_rows,
        sounds=tuple(_sound(part, here, at_ms) for part in loaded.parts if part.recording.sha256),
        words_by=_words_by(shown),
        is_demonstration=any(transcript.is_demonstration for transcript in shown),
        editions=_editions(loaded.parts),
        provenance=tuple(_provenance(loaded, part) for part in loaded.parts),
        shown=tuple(transcript.id for transcript in shown),
        formats=tuple((kind, chosen.label) for kind, chosen in FORMATS.items()),
        start_ms=loaded.axis.start_ms,
        end_ms=loaded.axis.end_ms,
        at_ms=here,
        at=loaded.dial.show(here),
        days=loaded.dial.days(loaded.axis.start_ms, loaded.axis.end_ms),
        has_unsure=any('class="unsure"' in row.words for row in shown_rows),
    )


def _sound(part: LoadedPart, here: int, at_ms: int | None) -> Sound:
    inside = part.start_ms <= here < part.end_ms
    moment = max(0, recording_ms(part.placement, here))
    seek = parameter(moment) if inside and at_ms is not None else None
    return Sound(
        number=part.number,
        recording=part.recording.id,
        start_ms=part.start_ms,
        end_ms=part.end_ms,
        offset_ms=part.placement.offset_ms,
        rate=1 + part.placement.drift_ppm / 1e6,
        seek=seek,
        preload="metadata" if inside else "none",
    )


def _figures(loaded: LoadedEvent) -> tuple[Figure, ...]:
    """At most five clock figures: what everybody asks first."""
    every = (_announced(loaded), _began(loaded), _spoken(loaded), _gone(loaded), _listened(loaded))
    shown = [figure for figure in every if figure]
    if len(shown) < _FEW and _words(loaded):
        voices = {s.speaker for part in loaded.parts for s in part.segments if s.speaker}
        shown.append(Figure("Words", f"{_words(loaded):,}"))
        shown += [Figure("Speakers", f"{len(voices)}")] if voices else []
    return tuple(shown)


def _announced(loaded: LoadedEvent) -> Figure | None:
    scheduled = loaded.event.scheduled_start
    return Figure("Announced", loaded.dial.of_day(scheduled)) if scheduled else None


def _began(loaded: LoadedEvent) -> Figure | None:
    first, late = loaded.report.first_words_ms, loaded.report.late_ms
    if first is None:
        return None
    note = f"{length(late)} late" if late is not None and late >= LATE_MS else ""
    name = "First on-air words" if loaded.off_air else "First words"
    return Figure(name, loaded.shown(first), note)


def _spoken(loaded: LoadedEvent) -> Figure:
    """Of what was recorded: an outage has no speech."""
    recorded = loaded.report.recorded_ms
    speech = loaded.total("speech") + loaded.total("untranscribed")
    if not speech:
        return Figure("Length", length(loaded.axis.end_ms - loaded.axis.start_ms))
    return Figure("Speech", length(speech), f"of {length(recorded)} recorded")


def _gone(loaded: LoadedEvent) -> Figure | None:
    gone = [tile for tile in loaded.tiles if tile.kind is SpanKind.OUTAGE]
    if not gone:
        return None
    note = span(loaded.dial.show(gone[0].start_ms), loaded.dial.show(gone[0].end_ms))
    total = length(sum(tile.end_ms - tile.start_ms for tile in gone))
    return Figure("Outage", total, note if len(gone) == 1 else f"{len(gone)} times")


def _listened(loaded: LoadedEvent) -> Figure | None:
    samples = loaded.event.audience
    if not samples:
        return None
    returns = loaded.report.audience.returns
    if returns:
        counts = f"{returns[0].before.count:,} → {returns[0].after.count:,}"
        return Figure("Audience", counts, "before and after the outage")
    peak = max(sample.count for sample in samples)
    return Figure("Audience", f"{peak:,}", "at most, of " + plural(len(samples), "sample"))


def _words(loaded: LoadedEvent) -> int:
    return sum(len(s.words) or len(s.text.split()) for p in loaded.parts for s in p.segments)


def _words_by(shown: Sequence[Transcript]) -> str:
    """Whose words are shown: `Human, revision 2`; `Human and imported captions` where parts differ.

    Empty where nobody has written down any.
    """
    makers = list(dict.fromkeys(made_by(transcript) for transcript in shown))
    if len(makers) == 1:
        return f"{makers[0]}, revision {max(transcript.revision for transcript in shown)}"
    return listed([*makers[:1], *(name[0].lower() + name[1:] for name in makers[1:])])


def _editions(parts: Sequence[LoadedPart]) -> tuple[Edition, ...]:
    """One for each maker, with its transcripts in all parts; the second where a part has two."""
    makers: dict[tuple[str, int], list[str]] = {}
    for part in parts:
        made: Counter[str] = Counter()
        for transcript in part.transcripts:
            if not is_placeholder(transcript):
                name = made_by(transcript)
                made[name] += 1
                makers.setdefault((name, made[name]), []).append(transcript.id)
    shown = {part.shown.id for part in parts if part.shown}
    return tuple(
        Edition(
            name=name if number == 1 else f"{name}, no. {number}",
            query=tuple(ids),
            is_shown=shown.issuperset(ids),
        )
        for (name, number), ids in makers.items()
    )


def _provenance(loaded: LoadedEvent, part: LoadedPart) -> Provenance:
    recording, shown, heard = part.recording, part.shown, not part.is_unheard
    media = recording.media
    return Provenance(
        number=part.number,
        name=recording.name,
        recording=recording.id,
        span=span(*(loaded.shown(ms) for ms in part.stretch)),
        length=short(recording.duration_ms),
        container=f"{media.codec}, {media.sample_rate / 1000:g} kHz" if media else "no audio",
        sha256=recording.sha256,
        basis=BASES[part.placement.basis],
        reasons=part.placement.reasons,
        made_by=f"{made_by(shown)}, revision {shown.revision}" if heard and shown else "",
        model_sha256=shown.model_sha256 if shown else None,
        source=shown.source if shown else None,
    )
