"""What has to be known of a recording's sound before its words and figures are trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.recording import Recording

HARM = "harm"
"""The key among a recording's facts under which the sentences are kept."""


def harm_fact(sentences: Sequence[str]) -> Mapping[str, object]:
    """The fact that keeps them; empty where nothing is wrong."""
    return {HARM: list(sentences)} if sentences else {}


def harm(recording: Recording) -> tuple[str, ...]:
    """Sentences such as `it is overdriven: 13.2 % of its samples are clipped`."""
    kept = recording.facts.get(HARM)
    return tuple(map(str, kept if isinstance(kept, list) else ()))
