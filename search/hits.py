"""A passage as a reader sees it: its text with what matched, when, by whom, and the way there."""

from __future__ import annotations

from urllib.parse import quote_plus

from search.passages import Passage
from search.request import Hit


def hit(passage: Passage, query: str) -> Hit:
    """The hit of a passage; `query` goes into its link, so that the page can mark the words."""
    running = passage.running
    first = running.segments[0]
    final = max((end for _, end in passage.spans), default=passage.end) - 1
    last = running.owners[final]
    start_ms = running.time(passage.begin, end=False)
    after = running.segments[last + 1 : last + 2]
    return Hit(
        event=first.event,
        event_title=first.event_title,
        event_date=first.event_date,
        recording=first.recording,
        transcript=first.transcript,
        start_ms=start_ms,
        end_ms=max(start_ms, running.time(passage.end - 1, end=True)),
        event_ms=start_ms + first.shift_ms if first.has_clock else None,
        speaker=first.speaker,
        flags=first.flags,
        text=" ".join(segment.text for segment in running.segments[: last + 1]),
        highlights=_highlights(passage),
        url=_url(first.event, start_ms + first.shift_ms, query),
        context_before=running.before.text if running.before else "",
        context_after=after[0].text if after else "",
        speakers=_speakers(passage),
        crosses_ms=running.pauses_ms(passage.begin, passage.end),
    )


def _speakers(passage: Passage) -> tuple[str, ...]:
    running = passage.running
    owners = dict.fromkeys(running.owners[passage.begin : passage.end])
    named = (running.segments[owner].speaker for owner in owners)
    return tuple(dict.fromkeys(name for name in named if name))


def _highlights(passage: Passage) -> tuple[tuple[int, int], ...]:
    """Character ranges in the joined text, in order, overlapping ones merged."""
    running = passage.running
    offsets = [0]
    for segment in running.segments:
        offsets.append(offsets[-1] + len(segment.text) + 1)
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(set(passage.spans)):
        low = offsets[running.owners[begin]] + running.tokens[begin].start
        high = offsets[running.owners[end - 1]] + running.tokens[end - 1].end
        if merged and low < merged[-1][1]:
            low, high = merged[-1][0], max(high, merged[-1][1])
            merged.pop()
        merged.append((low, high))
    return tuple(merged)


def _url(event: str, at_ms: int, query: str) -> str:
    """`/e/EVENT?t=SECONDS&q=QUERY`: the event's page resolves the time through its placements."""
    seconds = f"{at_ms / 1000:.3f}".rstrip("0").rstrip(".")
    return f"/e/{event}?t={seconds}&q={quote_plus(query)}"
