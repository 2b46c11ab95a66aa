"""Which files hold a moment of an event, and where in them: every second can be traced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.clock import event_ms, recording_ms
from archive.event import Placement
from archive.recording import Recording


@dataclass(frozen=True, slots=True)
class Held:
    """A moment of the event in one file: `at_ms` on its own clock.

    `is_counted` for the one from which the timeline takes it; the others hold it too, where
    `is_cut` says that their sound is the same. The rest sounds then only by its clock.
    """

    recording: Recording
    placement: Placement
    at_ms: int
    is_counted: bool
    is_cut: bool


def holding(parts: Sequence[tuple[Recording, Placement]], moment_ms: int) -> tuple[Held, ...]:
    """The files in which a moment of the event clock sounds, the one that is counted first."""
    found: list[Held] = []
    for recording, placement in sorted(parts, key=lambda part: _order(*part)):
        at = recording_ms(placement, moment_ms)
        if not 0 <= at < recording.duration_ms:
            continue
        low = event_ms(placement, placement.trim_start_ms)
        high = event_ms(placement, recording.duration_ms - placement.trim_end_ms)
        is_cut = not low <= moment_ms < high
        is_first = not any(one.is_counted for one in found)
        found.append(Held(recording, placement, at, is_first and not is_cut, is_cut))
    return tuple(sorted(found, key=lambda one: not one.is_counted))


def _order(recording: Recording, placement: Placement) -> tuple[int, str]:
    """As the timeline takes them: by where they begin, trims cut off."""
    return event_ms(placement, placement.trim_start_ms), recording.id
