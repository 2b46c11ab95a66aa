"""The timeline of an event: its picture, row by row, and the same figures for the legend."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from web import picture
from web.pages.loading import LoadedEvent
from web.times import short
from web.wording import KINDS

_PIECES = 900
"""Slices of the picture: about one a pixel at the widest."""
_LANES = 8
"""More voices than this would push the transcript off the page; the longest speakers are shown."""


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One row: `height` is a class of the sheet, `note` the label's second line."""

    label: str
    note: str
    height: str
    drawn: Markup


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend and of the table: a look, its name, how long, how often."""

    look: str
    name: str
    duration: str
    share: str
    times: int


@dataclass(frozen=True, slots=True)
class TimelinePicture:
    """`label` says in words what the picture shows."""

    label: str
    rows: tuple[PictureRow, ...]
    legend: tuple[Entry, ...]
    scrub: Markup


def draw(loaded: LoadedEvent) -> TimelinePicture:
    """The whole event, from its first to its last moment."""
    rows = [_parts(loaded), _sound(loaded)]
    if loaded.off_air:
        rows.append(
            _row(loaded, "Off the air", "h-1", picture.off_air_lane(loaded.off_air, loaded.axis))
        )
    if loaded.event.audience and loaded.dial.clock:
        rows.append(_audience(loaded))
    rows += _lanes(loaded)
    rows.append(_clock(loaded))
    entries = legend(loaded)
    told = ", ".join(f"{entry.name} {entry.duration}" for entry in entries)
    begin, end = (loaded.dial.show(ms) for ms in (loaded.axis.start_ms, loaded.axis.end_ms))
    return TimelinePicture(
        label=f"Timeline from {begin} to {end}: {told}. The table below has the same figures.",
        rows=tuple(rows),
        legend=entries,
        scrub=picture.scrub(loaded.stretches, loaded.axis, loaded.off_air),
    )


def legend(loaded: LoadedEvent) -> tuple[Entry, ...]:
    """Every look that occurs, in the order of the published list."""
    whole = max(1, loaded.axis.end_ms - loaded.axis.start_ms)
    lengths: dict[str, list[int]] = defaultdict(list)
    for stretch in loaded.stretches:
        lengths[stretch.look].append(stretch.end_ms - stretch.start_ms)
    lengths["off_air"] = [end - start for start, end in loaded.off_air]
    return tuple(
        Entry(look, name, short(sum(found)), f"{100 * sum(found) / whole:.1f} %", len(found))
        for look, name in KINDS.items()
        if (found := lengths.get(look))
    )


def _row(loaded: LoadedEvent, label: str, height: str, drawn: str, note: str = "") -> PictureRow:
    """A row over the ticks of the clock and the hatch of the outages."""
    axis = loaded.axis
    ticks = "".join(axis.line(at, "tick") for at in axis.ticks(loaded.dial.seconds_of_day))
    gone = picture.outages(loaded.stretches, axis)
    return PictureRow(label, note, height, Markup(ticks + gone + drawn))  # noqa: S704


def _parts(loaded: LoadedEvent) -> PictureRow:
    axis = loaded.axis
    drawn = ""
    for part in loaded.parts:
        drawn += axis.box(part.start_ms, part.end_ms, 'class="box"', "22", "19")
        if len(loaded.parts) > 1:
            drawn += axis.text(part.start_ms, str(part.number), 36, "dim")
    for at, words in _moments(loaded):
        drawn += axis.line(at, "moment") + axis.text(at, words, 14)
    label = "Parts" if len(loaded.parts) > 1 else "Recording"
    return PictureRow(label, "", "h-3", Markup(drawn))  # noqa: S704


def _moments(loaded: LoadedEvent) -> list[tuple[int, str]]:
    """When it was announced, and when somebody first spoke on the air."""
    moments = []
    scheduled = loaded.event.scheduled_start
    at = loaded.dial.ms(scheduled) if scheduled else None
    if at is not None and scheduled and loaded.axis.start_ms <= at <= loaded.axis.end_ms:
        moments.append((at, f"announced {loaded.dial.of_day(scheduled)}"))
    first = loaded.report.first_words_ms
    if first is not None and first > loaded.axis.start_ms:
        moments.append((first, f"first words {loaded.shown(first)}"))
    far = loaded.axis.end_ms - loaded.axis.start_ms
    if len(moments) == 2 and abs(moments[0][0] - moments[1][0]) < far / 6:
        return moments[1:]
    return moments


def _sound(loaded: LoadedEvent) -> PictureRow:
    axis = loaded.axis
    coarse = picture.condense(loaded.stretches, axis, _PIECES)
    if not any(stretch.level_dbfs is not None for stretch in loaded.stretches):
        return _row(loaded, "Sound", "h-2", picture.band(coarse, axis, 15, 70))
    drawn = picture.levels(loaded.stretches, axis) + picture.band(coarse, axis, 80, 20)
    return _row(loaded, "Sound", "h-6", drawn, "level and kind")


def _audience(loaded: LoadedEvent) -> PictureRow:
    """The samples as they were reported; no line is drawn through an outage."""
    heard = [
        (at, sample.count)
        for sample in loaded.event.audience
        if (at := loaded.dial.ms(sample.at)) is not None
        and loaded.report.at(at)
        and loaded.axis.start_ms <= at <= loaded.axis.end_ms
    ]
    gone = [s for s in loaded.stretches if s.look == "outage"]
    runs: list[list[tuple[int, int]]] = [heard[:1]] if heard else []
    for before, after in pairwise(heard):
        if any(before[0] < s.end_ms <= after[0] for s in gone):
            runs.append([])
        runs[-1].append(after)
    drawn = picture.curve(runs, loaded.axis)
    for at, count in _extremes(runs):
        drawn += loaded.axis.text(at, f"{count:,}", 13)
    return _row(loaded, "Audience", "h-4", drawn, f"{len(heard)} samples")


def _extremes(runs: list[list[tuple[int, int]]]) -> list[tuple[int, int]]:
    """The highest count of each run."""
    return [max(run, key=lambda sample: sample[1]) for run in runs if run]


def _lanes(loaded: LoadedEvent) -> list[PictureRow]:
    voices: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for part in loaded.parts:
        for segment in part.segments:
            if segment.speaker and segment.text:
                voices[segment.speaker].append(
                    (part.on_event(segment.start_ms), part.on_event(segment.end_ms))
                )
    longest = sorted(voices, key=lambda name: -sum(end - start for start, end in voices[name]))
    shown = longest[:_LANES]
    shown.sort(key=lambda name: voices[name][0])
    return [
        _row(loaded, name, "h-1", picture.lane(_joined(voices[name]), loaded.axis))
        for name in shown
    ]


def _joined(bars: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined = [bars[0]]
    for start, end in bars[1:]:
        if start - joined[-1][1] < 1000:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _clock(loaded: LoadedEvent) -> PictureRow:
    axis, dial = loaded.axis, loaded.dial
    ticks = axis.ticks(dial.seconds_of_day)
    whole = all((at // 1000 + dial.seconds_of_day) % 60 == 0 for at in ticks)
    drawn = "".join(
        f'<text x="{axis.share(at):.2f}%" y="14" text-anchor="{_anchor(axis.share(at))}" '
        f'class="dim{" wide" if number % 2 else ""}">{dial.tick(at, whole)}</text>'
        for number, at in enumerate(ticks)
    )
    return PictureRow(dial.name, "", "h-2", Markup(drawn))  # noqa: S704


def _anchor(share: float) -> str:
    return "start" if share < 2 else "end" if share > 97 else "middle"
