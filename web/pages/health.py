"""The health report on an event's page: a small picture of the evening, its story, its figures."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from archive.report.health import HealthReport, wall
from archive.report.story import story
from web import picture, report_text
from web.pages.loading import LoadedEvent
from web.picture import Axis
from web.times import parameter

_WAIT_SHARE = 0.5
"""An announcement before the recording is drawn with it if the wait is no longer than this share
of what was recorded: else the evening would be squeezed into a corner."""
_PIECES = 160


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the story; `t` is the instant as a link has it, null outside the recording."""

    at: str
    t: str | None
    words: str
    look: str


@dataclass(frozen=True, slots=True)
class HealthSection:
    """`doubts` are what has to be known of the parts' places and of what came."""

    picture: Markup
    begin: str
    end: str
    story: tuple[Told, ...]
    figures: tuple[report_text.Line, ...]
    doubts: tuple[str, ...]
    unknown: tuple[str, ...]


def health_section(loaded: LoadedEvent) -> HealthSection:
    """All that the section shows."""
    report = loaded.report
    axis = _axis(report)
    return HealthSection(
        picture=_picture(loaded, axis),
        begin=_begin(report, axis.start_ms),
        end=report_text.show(report, axis.end_ms),
        story=tuple(_story(report)),
        figures=tuple(report_text.figures(report)),
        doubts=tuple(_doubts(report)),
        unknown=report.unknown,
    )


def _axis(report: HealthReport) -> Axis:
    """From the announcement, where that was not long before, to the end."""
    begin, end = report.begin_ms, max(report.end_ms, report.begin_ms + 1000)
    if report.first_words_ms is not None and report.late_ms is not None:
        announced = report.first_words_ms - report.late_ms
        if begin - _WAIT_SHARE * (end - begin) <= announced < begin:
            begin = announced
    return Axis(begin, end)


def _begin(report: HealthReport, ms: int) -> str:
    """The picture's beginning: before the recording, too, by the clock that its begin has."""
    at = report.at(min(max(ms, report.begin_ms), report.end_ms))
    return report_text.shown(report, ms, wall(report.clock, ms) if report.clock and at else None)


def _picture(loaded: LoadedEvent, axis: Axis) -> Markup:
    """The audience above, what was heard below, outages through both."""
    coarse = picture.condense(loaded.stretches, axis, _PIECES)
    heard = [one for one in loaded.report.audience.counts if loaded.report.at(one.at_ms)]
    inside = [(one.at_ms, one.count) for one in heard if axis.start_ms <= one.at_ms <= axis.end_ms]
    gone = [one.start_ms for one in loaded.report.outages]
    edges = [axis.start_ms, *gone, axis.end_ms + 1]
    runs = [[one for one in inside if a <= one[0] < b] for a, b in pairwise(edges)]
    drawn = picture.outages(loaded.stretches, axis)
    if inside:
        curve = picture.curve([run for run in runs if run], axis)
        drawn += f'<svg x="0" y="0" width="100%" height="62%">{curve}</svg>'
    lane = ((one.start_ms, one.end_ms) for one in loaded.report.off_air)
    drawn += "".join(axis.box(a, b, 'class="off-air"', "66%", "8%") for a, b in lane)
    drawn += picture.band(coarse, axis, 76, 22)
    first = loaded.report.first_words_ms
    if first is not None:
        drawn += axis.line(first, "moment")
    told = "; ".join(f"{one.at} {one.words}" for one in _story(loaded.report))
    label = escape(f"The evening: {told}")
    return Markup(f'<svg class="evening" role="img" aria-label="{label}">{drawn}</svg>')  # noqa: S704


def _story(report: HealthReport) -> list[Told]:
    return [
        Told(
            report_text.shown(report, one.at_ms, one.at),
            parameter(one.at_ms) if report.begin_ms <= one.at_ms < report.end_ms else None,
            one.words,
            one.look,
        )
        for one in story(report)
    ]


def _doubts(report: HealthReport) -> list[str]:
    """Contradictions, what is missing, what is wrong with the sound; the whole of each part's
    reasons stands with the part.
    """
    zone = report.clock.zone if report.clock else "UTC"
    names = {part.recording: part.name for part in report.parts}
    found = [f"{names[one.recording]}: {one.sentence(zone)}" for one in report.disagreements]
    found += [
        f"{part.file} is listed by the event file and was never held" for part in report.missing
    ]
    found += [f"{part.name}: {one}" for part in report.parts for one in report_text.oddities(part)]
    return found
