"""What has to be known of a recording's sound and captions before words and figures are trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.recording import Recording

HARM = "harm"
"""The key among a recording's facts under which the sentences about its sound are kept."""

UNPLACED = "unplaced"
"""The same for captions that lie beyond its end."""


def harm_fact(sentences: Sequence[str]) -> Mapping[str, object]:
    """The fact that keeps them; empty where nothing is wrong."""
    return {HARM: list(sentences)} if sentences else {}


def unplaced_fact(sentences: Sequence[str]) -> Mapping[str, object]:
    """As `harm_fact`, of captions beyond the end."""
    return {UNPLACED: list(sentences)} if sentences else {}


def harm(recording: Recording) -> tuple[str, ...]:
    """Sentences such as `it is overdriven: 13.2 % of its samples are clipped`."""
    kept = [recording.facts.get(key) for key in (HARM, UNPLACED)]
    return tuple(str(one) for told in kept if isinstance(told, list) for one in told)
