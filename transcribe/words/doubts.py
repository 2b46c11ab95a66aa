"""Where one hearing is not enough: speech without words, distrusted text, quiet talk.

A stretch of quiet talk is in doubt only where the words made out in it are unsure: raised to the
usual level and heard with certainty, it has had all that a second hearing could give.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter

from archive.transcript import Flag, Segment, Word
from transcribe.hearing import levels
from transcribe.hearing.activity import Activity
from transcribe.runs import Run, join, minus, near, within
from transcribe.words.first_hearing import certain, unheard
from transcribe.words.leveling import gain_to_target, spoken_levels
from transcribe.words.windows import Costs, cut_costs, quietest

SHORTEST_DOUBT_MS = 500
"""Less speech than this is a syllable, of which alone a recogniser makes anything: it is marked,
but not heard again."""
SURE = 0.9
"""Quiet talk whose words have at least this mean probability is not heard again."""
LONGEST_DOUBT_MS = 20_000
_SHORTEST_CUT_MS = 8_000


class Cause(StrEnum):
    """Why a stretch is heard again; what counts most first."""

    WORDLESS = "wordless"
    DISTRUSTED = "distrusted"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A stretch of speech to be heard again, ms; `gain_db` brings it to the usual level.

    `language` is that of the words around it, null where nothing was made out before it.
    """

    start_ms: int
    end_ms: int
    cause: Cause
    gain_db: float
    language: str | None


class SaidWords:
    """Every word of the segments by its middle, found without looking at the others."""

    def __init__(self, spoken: Sequence[Segment]):
        found = [
            (middle(word), n, word, Flag.QUARANTINED not in one.flags)
            for n, (one, word) in enumerate((one, word) for one in spoken for word in one.words)
        ]
        self._words = sorted(found, key=itemgetter(0, 1))
        known = sorted((one.start_ms, one.language) for one in spoken if one.language)
        self._starts = [start for start, _ in known]
        self._languages = [language for _, language in known]

    def between(self, start: int, end: int) -> list[Word]:
        """The words whose middle lies in `[start, end)` ms."""
        return [word for _, _, word, _ in self._between(start, end)]

    def trusted(self, start: int, end: int) -> list[Word]:
        """Those of them that are not quarantined."""
        return [word for _, _, word, is_trusted in self._between(start, end) if is_trusted]

    def language(self, at: int) -> str | None:
        """The language of the last words that began before; without any, of the first at all."""
        if not self._languages:
            return None
        return self._languages[max(0, bisect_right(self._starts, at) - 1)]

    def _between(self, start: int, end: int) -> list[tuple[int, int, Word, bool]]:
        first = bisect_left(self._words, start, key=itemgetter(0))
        return self._words[first : bisect_left(self._words, end, key=itemgetter(0))]


def middle(word: Word) -> int:
    """Where a word is counted, ms."""
    return (word.start_ms + word.end_ms) // 2


def find_doubts(activity: Activity, spoken: Sequence[Segment]) -> tuple[Doubt, ...]:
    """Every doubt by time, none overlapping another, none longer than 20 s."""
    trusted = [one for one in spoken if one.text and Flag.QUARANTINED not in one.flags]
    said = SaidWords(spoken)
    found = [(run, Cause.WORDLESS) for run in unheard(activity.spans(), trusted)]
    found += [(run, Cause.DISTRUSTED) for run in _distrusted(activity, spoken, trusted)]
    found += [(run, Cause.QUIET) for run in _quiet(activity, said)]
    cost = cut_costs(activity)
    return tuple(
        Doubt(start, end, cause, _gain(start, end, activity), said.language(start))
        for (a, b), cause in _joined(found)
        if b - a >= SHORTEST_DOUBT_MS
        for start, end in _short(a, b, cost)
    )


def _joined(found: Sequence[tuple[Run, Cause]]) -> list[tuple[Run, Cause]]:
    """Stretches that overlap or touch become one, for the cause that counts most."""
    rank = list(Cause).index
    out: list[tuple[Run, Cause]] = []
    for (start, end), cause in sorted(found):
        if out and start <= out[-1][0][1]:
            (first, last), known = out.pop()
            start, end, cause = first, max(last, end), min(known, cause, key=rank)
        out.append(((start, end), cause))
    return out


def _gain(start: int, end: int, activity: Activity) -> float:
    level = levels.mean_level(activity.levels, start, end)
    return 0.0 if level is None else gain_to_target(level)


def _distrusted(
    activity: Activity, spoken: Sequence[Segment], trusted: Sequence[Segment]
) -> Iterator[Run]:
    """Certain speech under quarantined text that no trusted word tells."""
    sure = certain(activity.spans())
    told = join(sorted((w.start_ms, w.end_ms) for one in trusted for w in one.words))
    for one in spoken:
        if Flag.QUARANTINED in one.flags:
            for a, b in within(near(sure, one.start_ms, one.end_ms), one.start_ms, one.end_ms):
                yield from minus(a, b, near(told, a, b))


def _quiet(activity: Activity, said: SaidWords) -> Iterator[Run]:
    """Quiet talk whose words are unsure."""
    for stretch in spoken_levels(activity):
        if stretch.is_quiet:
            words = said.trusted(stretch.start_ms, stretch.end_ms)
            sure = [word.probability for word in words if word.probability is not None]
            if sure and sum(sure) / len(sure) < SURE:
                yield stretch.start_ms, stretch.end_ms


def _short(start: int, end: int, cost: Costs) -> Iterator[Run]:
    """The stretch in pieces that a window holds with room to spare, cut where it is quietest."""
    while end - start > LONGEST_DOUBT_MS:
        last = min(start + LONGEST_DOUBT_MS, end - _SHORTEST_CUT_MS)
        cut = quietest(cost, start + _SHORTEST_CUT_MS, last)
        yield start, cut
        start = cut
    yield start, end
