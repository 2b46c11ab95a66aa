"""The health report as the JSON that the command line and the API give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from archive.parts.clocks import Disagreement
from archive.recording import SpanKind
from archive.report.health import HealthReport, PartPlaced
from archive.report.incidents import Month, incidents
from archive.report.stretches import Stretch, total_ms

Json = dict[str, Any]


def report(found: HealthReport) -> Json:
    """One event's report; keys are a promise to scripts. Unknown figures are null."""
    longest = found.longest_silence
    return {
        "event": found.event,
        "title": found.title,
        "clock": _clock(found),
        "announced": _iso(found.announced),
        "first_words": _instant(found, found.first_words_ms),
        "late_ms": found.late_ms,
        "begin": _instant(found, found.begin_ms),
        "end": _instant(found, found.end_ms),
        "recorded_ms": found.recorded_ms,
        "by_kind_ms": {kind.value: length_ms for kind, length_ms in found.by_kind.items()},
        "undecided_share": found.undecided_share,
        "undecided": [{"reason": one.words, "ms": one.length_ms} for one in found.undecided],
        "silence_ms": found.by_kind[SpanKind.SILENCE],
        "longest_silence": _stretch(found, longest) if longest else None,
        "off_air_ms": total_ms(found.off_air),
        "off_air_talk_ms": found.off_air_talk_ms,
        "off_air": [_stretch(found, one) for one in found.off_air],
        "outages": [_stretch(found, one) for one in found.outages],
        "not_held": [_stretch(found, one) for one in found.not_held],
        "gaps_of_unknown_length": found.gaps,
        "audience": _audience(found),
        "by_flag_ms": _flags(found),
        "not_heard_again_ms": found.not_heard_again_ms,
        "clocks_disagree": [_disagreement(one) for one in found.disagreements],
        "parts": [_part(part) for part in found.parts],
        "missing_parts": [
            {"file": part.file, "start": _iso(part.start), "sha256": part.sha256}
            for part in found.missing
        ],
        "incidents": [asdict(one) for one in incidents(found)],
        "unknown": list(found.unknown),
    }


def months(found: Sequence[Month]) -> list[Json]:
    """Incidents a month, newest first."""
    return [
        {
            "month": one.month,
            "events": one.events,
            "incidents": {kind.value: number for kind, number in one.incidents.items()},
        }
        for one in found
    ]


def _instant(found: HealthReport, ms: int | None) -> Json | None:
    """On the event clock and by the wall clock, which is null where nobody knows it."""
    return None if ms is None else {"ms": ms, "at": _iso(found.at(ms))}


def _stretch(found: HealthReport, one: Stretch) -> Json:
    return {
        "start_ms": one.start_ms,
        "end_ms": one.end_ms,
        "start": _iso(found.at(one.start_ms)),
        "end": _iso(found.at(one.end_ms)),
    }


def _audience(found: HealthReport) -> Json:
    heard = found.audience
    return {
        "samples": [asdict(one) for one in heard.counts],
        "peak": asdict(heard.peak) if heard.peak else None,
        "returns": [
            {
                "outage_ms": [one.outage.start_ms, one.outage.end_ms],
                "before": asdict(one.before),
                "after": asdict(one.after),
                "share": one.share,
            }
            for one in heard.returns
        ],
    }


def _flags(found: HealthReport) -> Json | None:
    if found.by_flag is None:
        return None
    return {flag.value: length for flag, length in found.by_flag.items()}


def _disagreement(one: Disagreement) -> Json:
    return {
        "recording": one.recording,
        "taken": one.taken,
        "taken_at": _iso(one.taken_at),
        "other": one.other,
        "other_at": _iso(one.other_at),
    }


def _part(part: PartPlaced) -> Json:
    return {
        "recording": part.recording,
        "name": part.name,
        "sha256": part.sha256,
        "start_ms": part.start_ms,
        "end_ms": part.end_ms,
        "basis": part.placement.basis,
        "drift_ppm": part.placement.drift_ppm,
        "trim_start_ms": part.placement.trim_start_ms,
        "trim_end_ms": part.placement.trim_end_ms,
        "reasons": list(part.placement.reasons),
        "also_named": list(part.also_named),
        "harms": list(part.harms),
        "not_counted_ms": part.not_counted_ms,
    }


def _clock(found: HealthReport) -> Json | None:
    if found.clock is None:
        return None
    clock = found.clock
    return {"origin": _iso(clock.origin), "zone": clock.zone, "precision": clock.precision}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
