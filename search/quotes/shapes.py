"""A check as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from search.quotes.articles import Quotation
from search.quotes.verdict import Checked, Difference, Match, Reading


def verdict(checked: Checked) -> dict[str, Any]:
    """The published shape (`hotmic verify --json`), which does not grow."""
    return {
        "verdict": checked.verdict.value,
        "differences": [_difference(one) for one in checked.differences],
        "matches": [_match(one) for one in checked.matches],
        "attribution": asdict(checked.attribution) if checked.attribution else None,
    }


def details(checked: Checked) -> dict[str, Any]:
    """The same with all that is known: the pieces of each reading, cuts, confidence, language."""
    shape = verdict(checked)
    for told, match in zip(shape["matches"], checked.matches, strict=True):
        told |= {
            "event_title": match.event_title,
            "event_date": match.event_date,
            "event_ms": match.event_ms,
            "quoted": list(match.quoted),
            "readings": [_reading(one) for one in match.readings],
        }
    return {
        "quote": checked.quote,
        "language": checked.language,
        "elsewhere": checked.elsewhere,
        "nearest": _match(checked.nearest) if checked.nearest else None,
        **shape,
    }


def quotation(found: Quotation, checked: Checked, *, details: bool = False) -> dict[str, Any]:
    """A quotation of an article: where it stands, whom the sentence names, and its verdict."""
    shape = _details(checked) if details else verdict(checked)
    place = {"start": found.start, "end": found.end, "quote": found.text}
    return {**place, "attributed_to": found.speaker, **shape}


_details = details


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "class": one.kind.value,
        "printed": one.printed,
        "said": one.said,
        "at_ms": one.at_ms,
    }


def _match(match: Match) -> dict[str, Any]:
    best = match.best
    return {
        "event": match.event,
        "recording": match.recording,
        "transcript": best.transcript,
        "start_ms": best.start_ms,
        "end_ms": best.end_ms,
        "speaker": " / ".join(best.speakers) or None,
        "text": best.text,
        "url": match.url,
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "transcript": reading.transcript,
        "origin": reading.origin.value,
        "verdict": reading.verdict.value,
        "start_ms": reading.start_ms,
        "end_ms": reading.end_ms,
        "speakers": list(reading.speakers),
        "text": reading.text,
        "confidence": reading.confidence,
        "pieces": [asdict(piece) for piece in reading.pieces],
        "differences": [_difference(one) for one in reading.differences],
    }
