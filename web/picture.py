"""Timelines as SVG without a viewBox: per cent across, pixels down, so nothing ever stretches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

_FILLS = {
    "speech": 'class="speech"',
    "silence": 'class="silence"',
    "sound": 'fill="url(#p-sound)"',
    "undecided": 'class="framed" fill="url(#p-undecided)"',
    "outage": 'fill="url(#p-outage)"',
    "untranscribed": 'class="hollow"',
}
LOOKS = tuple(_FILLS)
_OFF_AIR = 'fill="url(#p-off-air)"'
_FLOOR_DBFS, _CEILING_DBFS = -66.0, -12.0
"""Levels drawn as nothing and as the full height: a room's noise floor, and loud speech."""
_STRETCHED = 2000
"""Units across of the one nested picture that stretches."""
_STEPS_S = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 86400)
_MOST_TICKS = 8


@dataclass(frozen=True, slots=True)
class Stretch:
    """`[start_ms, end_ms)` drawn alike: a kind of span, or `untranscribed`."""

    start_ms: int
    end_ms: int
    look: str
    level_dbfs: float | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of time and where each instant lies across it."""

    start_ms: int
    end_ms: int

    def share(self, ms: int) -> float:
        """Per cent of the width, clamped to the picture."""
        whole = max(1, self.end_ms - self.start_ms)
        return min(100.0, max(0.0, 100 * (ms - self.start_ms) / whole))

    def box(self, start: int, end: int, attributes: str, y: str = "0", height: str = "100%") -> str:
        left, right = self.share(start), self.share(end)
        return (
            f'<rect x="{left:.2f}%" width="{right - left:.2f}%" y="{y}" height="{height}" '
            f"{attributes}/>"
        )

    def line(self, ms: int, css: str) -> str:
        x = f"{self.share(ms):.2f}%"
        return f'<line class="{css}" x1="{x}" x2="{x}" y1="0" y2="100%"/>'

    def text(self, ms: int, words: str, y: int, css: str = "") -> str:
        """Words beside an instant, on the side where there is room."""
        at = self.share(ms)
        anchor, dx = ("end", -4) if at > 80 else ("start", 4)
        return (
            f'<text x="{at:.2f}%" dx="{dx}" y="{y}" text-anchor="{anchor}" class="told {css}">'
            f"{escape(words)}</text>"
        )

    def ticks(self, phase_s: int = 0) -> list[int]:
        """Round instants, at most eight; `phase_s` is the wall clock at the origin."""
        span_s = max(1, (self.end_ms - self.start_ms) // 1000)
        step = next((s for s in _STEPS_S if span_s / s <= _MOST_TICKS), _STEPS_S[-1])
        first = -(-(self.start_ms // 1000 + phase_s) // step) * step - phase_s
        return [1000 * s for s in range(first, self.end_ms // 1000 + 1, step)]


def condense(stretches: Sequence[Stretch], axis: Axis, pieces: int) -> list[Stretch]:
    """At most `pieces` stretches: in each slice of time the longest look, or its outage."""
    width = max(1, (axis.end_ms - axis.start_ms) / pieces)
    if len(stretches) <= pieces // 2:
        return list(stretches)
    weights: list[dict[str, float]] = [{} for _ in range(pieces)]
    for stretch in stretches:
        first = int((stretch.start_ms - axis.start_ms) / width)
        last = int((stretch.end_ms - 1 - axis.start_ms) / width)
        for number in range(max(0, first), min(pieces - 1, last) + 1):
            begin = axis.start_ms + number * width
            overlap = min(stretch.end_ms, begin + width) - max(stretch.start_ms, begin)
            weight = overlap * (pieces if stretch.look == "outage" else 1)
            weights[number][stretch.look] = weights[number].get(stretch.look, 0) + weight
    looks = [max(each, key=lambda look: each[look]) if each else "" for each in weights]
    edges = [0, *(i for i in range(1, pieces) if looks[i] != looks[i - 1]), pieces]
    return [
        Stretch(int(axis.start_ms + a * width), int(axis.start_ms + b * width), looks[a])
        for a, b in pairwise(edges)
        if looks[a]
    ]


def band(stretches: Iterable[Stretch], axis: Axis, top: int, height: int) -> str:
    """One row of kinds; silence is a line in its middle."""
    return "".join(
        axis.box(s.start_ms, s.end_ms, _FILLS[s.look], f"{top + height / 2:g}%", "1")
        if s.look == "silence"
        else axis.box(s.start_ms, s.end_ms, _FILLS[s.look], f"{top}%", f"{height}%")
        for s in stretches
    )


def levels(stretches: Iterable[Stretch], axis: Axis) -> str:
    """The mean level of each stretch as a bar about the middle; one outline for each kind."""
    paths: dict[str, list[str]] = {}
    for stretch in stretches:
        if stretch.level_dbfs is None or stretch.look == "outage":
            continue
        loud = (stretch.level_dbfs - _FLOOR_DBFS) / (_CEILING_DBFS - _FLOOR_DBFS)
        half = min(1.0, max(0.015, loud))
        left, right = (
            axis.share(ms) * _STRETCHED / 100 for ms in (stretch.start_ms, stretch.end_ms)
        )
        look = "speech" if stretch.look == "untranscribed" else stretch.look
        paths.setdefault(look, []).append(
            f"M{left:.1f} {-half:.3f}h{right - left:.1f}v{2 * half:.3f}h{left - right:.1f}z"
        )
    drawn = "".join(f'<path class="{look}" d="{"".join(d)}"/>' for look, d in paths.items())
    return _stretched(drawn, f"0 -1 {_STRETCHED} 2", "70%")


def curve(points: Sequence[Sequence[tuple[int, int]]], axis: Axis) -> str:
    """Runs of (instant, count) joined by lines, with a dot at each real sample."""
    top = max((count for run in points for _, count in run), default=1) or 1
    lines, dots = [], []
    for run in points:
        path = " L".join(
            f"{axis.share(at) * _STRETCHED / 100:.1f} {90 - 70 * count / top:.1f}"
            for at, count in run
        )
        lines.append(f"M{path}" if len(run) > 1 else "")
        dots += [
            f'<circle class="ink" r="2.5" cx="{axis.share(at):.2f}%" '
            f'cy="{90 - 70 * count / top:.1f}%"/>'
            for at, count in run
        ]
    drawn = f'<path class="curve" d="{"".join(lines)}"/>'
    return _stretched(drawn, f"0 0 {_STRETCHED} 100", "100%") + "".join(dots)


def _stretched(inside: str, box: str, height: str) -> str:
    return (
        f'<svg viewBox="{box}" preserveAspectRatio="none" width="100%" height="{height}">'
        f"{inside}</svg>"
    )


def strip(
    stretches: Sequence[Stretch],
    axis: Axis,
    label: str,
    off_air: Iterable[tuple[int, int]] = (),
    pin: int | None = None,
) -> Markup:
    """A picture one line high: kinds below, off-air marks above, a pin where the hit is."""
    drawn = band(condense(stretches, axis, 160), axis, 45, 55)
    drawn += "".join(axis.box(a, b, 'class="off-air"', "25%", "13%") for a, b in off_air)
    if pin is not None:
        drawn += axis.line(pin, "head")
        drawn += f'<circle class="ink" cx="{axis.share(pin):.2f}%" cy="4" r="4"/>'
    return Markup(f'<svg class="mini" role="img" aria-label="{escape(label)}">{drawn}</svg>')  # noqa: S704


def scrub(stretches: Sequence[Stretch], axis: Axis, off_air: Iterable[tuple[int, int]]) -> Markup:
    """The inside of the player's slider; its script moves the pointer."""
    drawn = band(condense(stretches, axis, 400), axis, 35, 65)
    drawn += "".join(axis.box(a, b, 'class="off-air"', "10%", "15%") for a, b in off_air)
    return Markup(drawn)  # noqa: S704


def off_air_lane(off_air: Iterable[tuple[int, int]], axis: Axis) -> str:
    """Off-air stretches in a lane of their own."""
    return "".join(axis.box(a, b, _OFF_AIR, "15%", "70%") for a, b in off_air)


def lane(stretches: Iterable[tuple[int, int]], axis: Axis) -> str:
    """When one person speaks."""
    return "".join(axis.box(a, b, 'class="ink"', "30%", "40%") for a, b in stretches)


def outages(stretches: Iterable[Stretch], axis: Axis) -> str:
    """The hatch of every outage, through the whole height of a lane."""
    gone = (s for s in stretches if s.look == "outage")
    return "".join(axis.box(s.start_ms, s.end_ms, _FILLS["outage"]) for s in gone)
