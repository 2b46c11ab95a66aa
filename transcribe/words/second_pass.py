"""The second pass: what was doubted is heard again, and believed where two hearings agree.

A stretch in doubt (`doubts`) is heard a second time, alone, at the usual level, with a wider beam.
Where that agrees with the first hearing, or both made out nothing, it is settled; else it is heard
a third time, among its neighbours in a shifted window. Two hearings that agree and of which the
later is distrusted by no gate are believed. Otherwise nothing is: text of the first hearing is
quarantined, and the stretch stands in the transcript as inaudible, with what was tried. What the
recording's `allowance` does not reach is left as the first hearing left it, and says so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz.distance import Indel

from archive.transcript import NOT_HEARD_AGAIN, Flag, Segment, Word
from transcribe.hearing.activity import Activity
from transcribe.parting import parted
from transcribe.runs import join, minus, near, within
from transcribe.words.allowance import FIRST_ROUND, Arrange, affordable, allowance
from transcribe.words.doubts import Doubt, SaidWords, find_doubts, middle
from transcribe.words.first_hearing import segment, unheard
from transcribe.words.leveling import TARGET_DBFS, spoken_levels
from transcribe.words.plates import Hearing, Plate, alone, among
from transcribe.words.readings import Reading, readings, tokens_of
from transcribe.words.windows import cut_costs

RECIPE = "alone+among/beam8/quarter/3"
"""Part of the key of every record of a second pass, and of a transcript's identity."""
ROUNDS = 2
AGREEMENT = 0.8
"""Two hearings agree from this similarity of their words on (twice the common ones over all, in
order): "I will write now" and "I will fight now" have 0.75."""

_ECHO_MS = 2_000
_FASTEST = 25.0
"""Letters a second that the fastest public speakers reach: words written faster are misplaced."""
_AGREED = f"heard again at {TARGET_DBFS:.0f} dBFS, the words agree"
_DISAGREED = "no two of three hearings agree on these words"


class Outcome(StrEnum):
    """What became of a doubt; `LEFT` is what the allowance did not reach."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    MADE_OUT = "made_out"
    INAUDIBLE = "inaudible"
    LEFT = "left"


_NOTES = {Outcome.CONFIRMED: _AGREED, Outcome.LEFT: NOT_HEARD_AGAIN}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A doubt, its outcome, and the reading that is believed in place of the first hearing."""

    doubt: Doubt
    outcome: Outcome
    believed: Reading | None = None
    rounds: int = 0


def still_to_hear(
    activity: Activity, spoken: Sequence[Segment], hearings: Sequence[Hearing]
) -> tuple[Plate, ...]:
    """The plates of the next round that are not among the hearings; none when all is settled.

    A round's plates follow from the rounds before it alone: a run that was killed in the middle of
    one asks for the rest of the same.
    """
    doubts = find_doubts(activity, spoken)
    done = {hearing.plate.number for hearing in hearings}
    left = allowance(activity)
    for number in range(1, ROUNDS + 1):
        before = [hearing for hearing in hearings if hearing.plate.round < number]
        verdicts = _verdicts(doubts, activity, spoken, before)
        is_next = (one.outcome is Outcome.OPEN and one.rounds == number - 1 for one in verdicts)
        waiting = [one.doubt for one, is_its in zip(verdicts, is_next, strict=True) if is_its]
        most = left if number == ROUNDS else round(FIRST_ROUND * left)
        plates = affordable(waiting, most, _arrange(number, activity))
        missing = tuple(plate for plate in plates if plate.number not in done)
        if missing:
            return missing
        left -= len(plates)
    return ()


def _arrange(number: int, activity: Activity) -> Arrange:
    if number == 1:
        speech = activity.speech()
        return lambda doubts: alone(doubts, speech, activity.duration_ms)
    cost = cut_costs(activity)
    return lambda doubts: among(doubts, cost, activity.duration_ms)


def judge_doubts(
    activity: Activity, spoken: Sequence[Segment], hearings: Sequence[Hearing]
) -> tuple[Verdict, ...]:
    """What the hearings so far say of every doubt, by time."""
    verdicts = _verdicts(find_doubts(activity, spoken), activity, spoken, hearings)
    is_open = any(one.outcome is Outcome.OPEN for one in verdicts)
    if not is_open or still_to_hear(activity, spoken, hearings):
        return verdicts
    return tuple(
        replace(one, outcome=Outcome.LEFT) if one.outcome is Outcome.OPEN else one
        for one in verdicts
    )


def _verdicts(
    doubts: Sequence[Doubt],
    activity: Activity,
    spoken: Sequence[Segment],
    hearings: Sequence[Hearing],
) -> tuple[Verdict, ...]:
    said = SaidWords(spoken)
    rounds = [
        readings(doubts, said, [h for h in hearings if h.plate.round == number], activity)
        for number in range(1, ROUNDS + 1)
    ]
    return tuple(
        _verdict(doubt, said, [each[n] for each in rounds]) for n, doubt in enumerate(doubts)
    )


def settled(
    activity: Activity, spoken: Sequence[Segment], verdicts: Sequence[Verdict]
) -> list[Segment]:
    """The first hearing with every verdict carried out; nothing yet of speech without words."""
    loud = spoken_levels(activity)
    out = [piece for each in spoken for piece in _carried_out(each, verdicts)]
    for one in verdicts:
        if one.believed and one.believed.part:
            made_out = segment(one.believed.part, one.believed.found, loud)
            out.append(replace(made_out, reasons=_reasons(made_out, one)))
    return sorted(out, key=lambda each: (each.start_ms, each.end_ms))


def inaudible(
    activity: Activity, spoken: Sequence[Segment], verdicts: Sequence[Verdict] = ()
) -> list[Segment]:
    """A segment without words for every stretch of speech that no text accounts for.

    What was not heard again is a segment of its own.
    """
    left = join((v.doubt.start_ms, v.doubt.end_ms) for v in verdicts if v.outcome is Outcome.LEFT)
    return [
        Segment(start, end, "", flags=(Flag.INAUDIBLE,), reasons=_tried(start, end, verdicts))
        for run in unheard(activity.spans(), spoken)
        for start, end in sorted([*minus(*run, near(left, *run)), *within(near(left, *run), *run)])
    ]


def _verdict(doubt: Doubt, said: SaidWords, later: Sequence[Reading | None]) -> Verdict:
    """`later` holds the readings of the rounds, null where a round has not been heard."""
    heard = [reading for reading in later if reading is not None]
    first = said.between(doubt.start_ms, doubt.end_ms)
    is_trusted = bool(first) and first == said.trusted(doubt.start_ms, doubt.end_ms)
    tokens = tokens_of(first)
    for reading in heard:
        if is_trusted and agree(tokens, reading.tokens):
            return Verdict(doubt, Outcome.CONFIRMED, rounds=len(heard))
        if not is_trusted and reading.is_trusted and agree(tokens, reading.tokens):
            return _made_out(doubt, said, reading, len(heard))
    if len(heard) == ROUNDS and agree(heard[0].tokens, heard[1].tokens):
        best = max(heard, key=lambda reading: (reading.is_trusted, reading.sureness))
        if best.is_trusted:
            return _made_out(doubt, said, best, ROUNDS)
    is_mute = bool(heard) and not tokens and not any(reading.tokens for reading in heard)
    outcome = Outcome.INAUDIBLE if is_mute or len(heard) == ROUNDS else Outcome.OPEN
    return Verdict(doubt, outcome, rounds=len(heard))


def _made_out(doubt: Doubt, said: SaidWords, reading: Reading, rounds: int) -> Verdict:
    """The reading is believed; words beside the doubt that it says as well were placed wrongly.

    An engine may squeeze all words of a sentence into its first half: the second is then in doubt,
    and what is heard there is no repetition.
    """
    tokens = reading.tokens
    before = said.between(doubt.start_ms - _ECHO_MS, doubt.start_ms)[-len(tokens) :]
    after = said.between(doubt.end_ms, doubt.end_ms + _ECHO_MS)[: len(tokens)]
    if tokens_of(before) == tokens and _is_squeezed(before):
        doubt = replace(doubt, start_ms=middle(before[0]))
    elif tokens_of(after) == tokens and _is_squeezed(after):
        doubt = replace(doubt, end_ms=middle(after[-1]) + 1)
    return Verdict(doubt, Outcome.MADE_OUT, reading, rounds)


def _is_squeezed(words: Sequence[Word]) -> bool:
    letters = sum(len(word.text) for word in words)
    return 1000 * letters > _FASTEST * (words[-1].end_ms - words[0].start_ms)


def agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two hearings made out the same words, or nearly."""
    if not one or not other:
        return False
    return float(Indel.normalized_similarity(one, other)) >= AGREEMENT


def _carried_out(each: Segment, verdicts: Sequence[Verdict]) -> Iterator[Segment]:
    """What the verdicts leave of a segment of the first hearing."""
    pieces = [each]
    for one in _meeting(each.start_ms, each.end_ms, verdicts):
        pieces = [left for piece in pieces for left in _after(piece, one)]
    yield from pieces


def _after(each: Segment, verdict: Verdict) -> Iterator[Segment]:
    """One verdict carried out: confirmed words are noted, replaced ones go, others held back."""
    if verdict.outcome in _NOTES:
        yield _noted(each, verdict, _NOTES[verdict.outcome])
        return
    for piece, is_inside in _split(each, verdict.doubt):
        if not is_inside or verdict.outcome is Outcome.OPEN:
            yield piece
        elif verdict.outcome is Outcome.INAUDIBLE:
            flags = dict.fromkeys((Flag.QUARANTINED, Flag.INAUDIBLE, *piece.flags))
            yield replace(piece, flags=tuple(flags), reasons=(_DISAGREED, *piece.reasons))


def _split(each: Segment, doubt: Doubt) -> Iterator[tuple[Segment, bool]]:
    """The segment in pieces, each wholly inside the doubt or wholly outside."""
    if not each.words:
        yield each, False
        return
    for piece, words in parted(each, lambda word: _is_in(word, doubt)):
        yield piece, _is_in(words[0], doubt)


def _is_in(word: Word, doubt: Doubt) -> bool:
    return doubt.start_ms <= middle(word) < doubt.end_ms


def _noted(each: Segment, verdict: Verdict, note: str) -> Segment:
    is_meant = any(_is_in(word, verdict.doubt) for word in each.words)
    is_agreed = verdict.outcome is Outcome.CONFIRMED
    if not is_meant or note in each.reasons or (is_agreed and Flag.QUARANTINED in each.flags):
        return each
    return replace(each, reasons=(*each.reasons, note))


def _reasons(made_out: Segment, verdict: Verdict) -> tuple[str, ...]:
    doubt = verdict.doubt
    agreed = "the first" if verdict.rounds == 1 else "two hearings"
    why = f"made out by a later hearing, raised by {doubt.gain_db:.0f} dB; {agreed} agree"
    return (*made_out.reasons, why)


def _tried(start: int, end: int, verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    why = "speech, but no words were made out"
    met = _meeting(start, end, verdicts)
    if not met:
        return why, "too short to be heard again"
    most = max(met, key=lambda one: one.rounds)
    if most.outcome is Outcome.LEFT:
        return why, NOT_HEARD_AGAIN
    times = ("not heard again", "heard once more", "heard twice more")[most.rounds]
    return why, f"{times}, raised by {most.doubt.gain_db:.0f} dB" if most.rounds else times


def _meeting(start: int, end: int, verdicts: Sequence[Verdict]) -> Sequence[Verdict]:
    """The verdicts on what overlaps `[start, end)`; verdicts lie in order of time."""
    first = bisect_right(verdicts, start, key=lambda one: one.doubt.end_ms)
    return verdicts[first : bisect_left(verdicts, end, key=lambda one: one.doubt.start_ms)]
