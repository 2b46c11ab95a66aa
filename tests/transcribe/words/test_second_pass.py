"""The second pass: what is doubted is heard again, believed where two agree, never dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.recording import SpanKind
from archive.transcript import NOT_HEARD_AGAIN, Flag, Segment
from tests.transcribe.hearing.test_spans import activities
from tests.transcribe.words.test_merge import spoken
from tests.transcribe.words.test_windows import _talk
from transcribe.engines.decoding import USUAL
from transcribe.engines.engine import Heard
from transcribe.hearing.activity import Activity
from transcribe.media.sound import SAMPLE_RATE
from transcribe.runs import true_runs
from transcribe.words import plates
from transcribe.words.allowance import FEWEST, affordable, allowance
from transcribe.words.doubts import Cause, Doubt, find_doubts
from transcribe.words.first_hearing import UNHEARD_MS, certain, first_hearing
from transcribe.words.plates import LONGEST_MS, Hearing, Piece, Plate, alone, words_of
from transcribe.words.second_pass import agree, still_to_hear
from transcribe.words.segments import account
from transcribe.words.tasks import WIDER_BEAM, plate_tasks
from transcribe.words.windows import plan_windows

Answer = Callable[[Plate], Heard]
SILENT = Heard("en", 1.0, ())
QUIET = _talk(30_000, [(0, 2_000), (6_000, 30_000)], -50.0)
"""Four seconds of talk at -50 dBFS."""


def heard(text: str, start: float, end: float, probability: float = 0.95, **scores: float) -> Heard:
    """One segment, its words of equal length; seconds of its window."""
    words = text.split()
    step = (end - start) / len(words)
    said = spoken(
        *((word, start + n * step, start + (n + 1) * step) for n, word in enumerate(words)),
        sure=probability,
        **scores,
    )
    return Heard("en", 1.0, (said,))


def run(
    activity: Activity, first: Heard, answer: Answer
) -> tuple[tuple[Segment, ...], list[Hearing]]:
    """The whole second pass over a recording of one window."""
    windows = plan_windows(activity)
    start = {windows[0].index: first}
    segments = first_hearing(activity, windows, start)
    again: list[Hearing] = []
    while missing := still_to_hear(activity, segments, again):
        again += [Hearing(plate, answer(plate)) for plate in missing]
    return account(activity, windows, start, again=again).segments, again


def says(*texts: str) -> Answer:
    """Each round hears its text from 2 to 6 s of the recording."""

    def answer(plate: Plate) -> Heard:
        text, start = texts[plate.round - 1], plate.pieces[0].start_ms / 1000
        return heard(text, 2.0 - start, 6.0 - start) if text else SILENT

    return answer


def test_sure_quiet_talk_is_not_heard_again() -> None:
    """Quiet talk that was raised and heard with certainty costs nothing more."""
    segments, again = run(QUIET, heard("we can all hear you now", 2.0, 6.0), says("", ""))

    assert again == []
    assert [s.flags for s in segments] == [(Flag.QUIET,)]
    assert "raised by 30 dB" in segments[0].reasons[-1]


def test_unsure_quiet_talk_is_confirmed() -> None:
    """Heard again with the same words it stands as it was, and the reasons say so."""
    first = heard("we can all hear you", 2.0, 6.0, 0.5)

    [segment], again = run(QUIET, first, says("we can all hear you", "never asked"))

    assert [h.plate.round for h in again] == [1]
    assert segment.text == "we can all hear you"
    assert segment.flags == (Flag.QUIET,)
    assert "the words agree" in segment.reasons[-1]


def test_two_later_hearings_outvote_the_first() -> None:
    """Where the second and the third agree against the first, they are believed."""
    said = "we can all hear you"

    [segment], again = run(QUIET, heard("he can fall here too", 2.0, 6.0, 0.5), says(said, said))

    assert [h.plate.round for h in again] == [1, 2]
    assert segment.text == said
    assert Flag.QUARANTINED not in segment.flags
    assert "later hearing" in segment.reasons[-1]


def test_three_different_hearings_are_inaudible() -> None:
    """What no two hearings agree on is kept, held back and marked, with what was tried."""
    first = heard("one two three four", 2.0, 6.0, 0.5)

    [segment], _ = run(QUIET, first, says("five six seven eight", "nine ten eleven twelve"))

    assert segment.text == "one two three four"
    assert segment.flags == (Flag.QUARANTINED, Flag.INAUDIBLE, Flag.QUIET)
    assert "no two of three" in segment.reasons[0]


def test_speech_without_words_is_made_out() -> None:
    """What the first pass missed is taken from two later hearings that agree."""
    [segment], again = run(QUIET, SILENT, says("can you hear me", "can you hear me"))

    assert segment.text == "can you hear me"
    assert segment.flags == (Flag.QUIET,)
    assert 1_900 <= segment.start_ms < segment.end_ms <= 6_200
    assert again[0].plate.pieces[0].gain_db == pytest.approx(30, abs=1)


@pytest.mark.parametrize(
    ("answers", "tried"),
    [(("", "never asked"), "once more"), (("some words", "others"), "twice more")],
)
def test_speech_without_words_is_inaudible(answers: tuple[str, str], tried: str) -> None:
    """Silence twice, or words that do not agree: a timed mark that tells what was tried."""
    [segment], _ = run(QUIET, SILENT, says(*answers))

    assert (segment.text, segment.flags) == ("", (Flag.INAUDIBLE,))
    assert tried in segment.reasons[-1]
    assert (segment.start_ms, segment.end_ms) == pytest.approx((1_900, 6_100), abs=200)


def test_distrusted_text_is_replaced_by_what_two_hear() -> None:
    """A looping first hearing gives way to a reading that no gate distrusts."""
    loop = heard("no no no no no no no no", 2.0, 6.0, compression_ratio=5.0)
    said = "nobody told us anything"

    [segment], _ = run(QUIET, loop, says(said, said))

    assert segment.text == said
    assert Flag.QUARANTINED not in segment.flags


def test_agreement_of_distrusted_hearings_counts_for_nothing() -> None:
    """A model that makes the same mistake three times is not believed for it."""

    def loops(plate: Plate) -> Heard:
        return heard("so so so so so so", 2.0, 6.0, compression_ratio=5.0)

    segments, _ = run(QUIET, heard("so so so so so so", 2.0, 6.0, compression_ratio=5.0), loops)

    assert all(s.flags and s.flags[0] is Flag.QUARANTINED for s in segments if s.text)


def test_no_two_hearings_are_of_the_same_sound() -> None:
    """Alone at the usual level, then among its neighbours: agreement is worth something."""
    activity = _talk(60_000, [(9_000, 10_000), (14_000, 15_000)])
    activity.levels[100:140] = -50.0

    _, again = run(activity, SILENT, lambda plate: heard(f"round {plate.round}", 0.5, 3.0))

    pieces = [{(p.start_ms, p.end_ms) for p in h.plate.pieces} for h in again]
    assert {h.plate.round for h in again} == {1, 2}
    assert all(a.isdisjoint(b) for a, b in combinations(pieces, 2))


@pytest.mark.parametrize(
    ("end", "texts"),
    [(2.4, ["we all", "vote today"]), (4.0, ["we all vote today", "vote today"])],
)
def test_squeezed_words_are_not_said_twice(end: float, texts: list[str]) -> None:
    """Words squeezed into a sentence's beginning move to where they are heard; others repeat."""
    activity = _talk(30_000, [(0, 2_000), (8_000, 30_000)])

    def answer(plate: Plate) -> Heard:
        start = plate.pieces[0].start_ms / 1000
        return heard("vote today", end + 0.4 - start, 7.8 - start)

    segments, _ = run(activity, heard("we all vote today", 2.0, end), answer)

    assert [s.text for s in segments] == texts


def test_word_beside_a_doubt_is_not_said_twice() -> None:
    """What is heard again begins and ends with words that stand there already: they stay one."""
    activity = _talk(30_000, [(0, 2_000), (8_000, 30_000)])
    first = Heard("en", 1.0, (*heard("we can", 2.0, 3.0).segments, *heard("it", 7.0, 8.0).segments))

    def answer(plate: Plate) -> Heard:
        start = plate.pieces[0].start_ms / 1000
        return heard("can you all see it", 3.0 - start, 7.2 - start)

    segments, _ = run(activity, first, answer)

    assert [s.text for s in segments] == ["we can", "you all see", "it"]


def test_only_the_words_in_doubt_change() -> None:
    """A sentence keeps the words that were trusted; only its stretch without words is filled."""
    activity = _talk(30_000, [(0, 2_000), (12_000, 30_000)])
    first = heard("this was heard well", 2.0, 5.0)

    def answer(plate: Plate) -> Heard:
        start = plate.pieces[0].start_ms / 1000
        return heard("and this as well", 5.2 - start, 11.8 - start)

    segments, again = run(activity, first, answer)

    assert [s.text for s in segments] == ["this was heard well", "and this as well"]
    assert {doubt.cause for doubt in find_doubts(activity, segments[:1])} == {Cause.WORDLESS}
    assert all(piece.start_ms >= 4_500 for piece in again[0].plate.pieces)


@pytest.mark.parametrize(
    ("one", "other", "does"),
    [
        ("is this thing on", "is this thing on", True),
        ("i will write now", "i will fight now", False),
        ("we are melting the servers", "we are melting the server", True),
        ("", "", False),
        ("yes", "", False),
    ],
)
def test_agreement(one: str, other: str, does: bool) -> None:
    """Hearings agree if most words are the same, in order; silence agrees with nothing."""
    assert agree(one.split(), other.split()) is does


def test_plate_lays_its_pieces_side_by_side() -> None:
    """The sound of a plate is its pieces in order, each with its own gain, by a wider beam."""
    plate = Plate(1, "en", (Piece(1_000, 2_000, 0.0), Piece(31_000, 32_000, 20.0)))
    blocks = iter(np.full((40, SAMPLE_RATE), 0.01, np.float32))

    [task] = plate_tasks([plate], blocks, (), USUAL)

    samples = np.frombuffer(task.samples, np.float32)
    assert (task.part, task.language, len(samples)) == (plate.number, "en", 2 * SAMPLE_RATE)
    assert samples[0] == pytest.approx(0.01)
    assert samples[-1] == pytest.approx(0.1)
    assert task.how is not None
    assert (task.how.beam_size, task.how.seed) == (WIDER_BEAM, USUAL.seed + 1)


def test_record_tells_its_question() -> None:
    """A record is read back the same, and its number follows from what was asked."""
    plate = Plate(2, None, (Piece(0, 900, 12.5), Piece(2_000, 2_900, 0.0)))
    hearing = Hearing(plate, heard("yes indeed", 0.2, 0.8))

    assert plates.unpack(plates.pack(hearing)) == hearing
    assert plates.unpack(plates.pack(hearing)).plate.number == plate.number
    assert Plate(1, None, plate.pieces).number != plate.number
    assert 0 <= plate.number < 2**31


@st.composite
def hearings(draw: st.DrawFn) -> Answer:
    """An engine that says anything, or nothing, of any plate or window."""
    seed = draw(st.integers(0, 2**32 - 1))
    silence, talkative = draw(st.floats(0, 1)), draw(st.integers(1, 40))

    def answer(plate: Plate) -> Heard:
        rng = np.random.default_rng([seed, plate.number])
        if rng.random() < silence:
            return SILENT
        count = int(rng.integers(1, talkative + 1))
        edges = np.sort(rng.uniform(0, plate.length_ms / 1000, 2 * count))
        text = rng.choice(["yes", "no", "hear", "me"], count)
        words = [
            (str(word), *map(float, pair))
            for word, pair in zip(text, edges.reshape(-1, 2), strict=True)
        ]
        scores = {"avg_logprob": float(-rng.exponential(0.4)), "sure": float(rng.random())}
        return Heard("en", 1.0, (spoken(*words, **scores),))

    return answer


def first_of(activity: Activity, answer: Answer) -> dict[int, Heard]:
    return {
        window.index: answer(Plate(0, None, (Piece(window.start_ms, window.end_ms, 0.0),)))
        for window in plan_windows(activity)
        if window.has_speech
    }


@given(activities(120_000), hearings(), st.booleans())
@settings(max_examples=50, deadline=None)
def test_no_speech_disappears(activity: Activity, answer: Answer, is_done: bool) -> None:
    """Whatever is heard, every millisecond of speech is told by a word or by a mark.

    Breaks shorter than `UNHEARD_MS` beside or between words are the one exception.
    """
    windows, first = plan_windows(activity), first_of(activity, answer)
    segments = first_hearing(activity, windows, first)
    again: list[Hearing] = []
    while is_done and (missing := still_to_hear(activity, segments, again)):
        assert all(plate.length_ms <= LONGEST_MS for plate in missing)
        again += [Hearing(plate, answer(plate)) for plate in missing]

    told = np.zeros(activity.duration_ms, bool)
    for segment in account(activity, windows, first, again=again).segments:
        marks = {Flag.QUARANTINED, Flag.INAUDIBLE} & set(segment.flags)
        for word in segment.words if not marks else ():
            told[word.start_ms : word.end_ms] = True
        if marks:
            told[segment.start_ms : segment.end_ms] = True

    for span in activity.spans():
        if span.kind is SpanKind.SPEECH:
            here = told[span.start_ms : span.end_ms]
            longest = max((b - a for a, b in true_runs(~here)), default=0)
            assert longest < UNHEARD_MS


@given(activities(60_000), hearings(), st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_killed_between_any_two_plates(activity: Activity, answer: Answer, chance: object) -> None:
    """Heard one plate at a time in any order, with a new start after each: the same words."""
    windows, first = plan_windows(activity), first_of(activity, answer)
    segments = first_hearing(activity, windows, first)

    def hear(some: Callable[[Sequence[Plate]], Sequence[Plate]]) -> set[int]:
        again: list[Hearing] = []
        while missing := still_to_hear(activity, segments, again):
            again += [Hearing(plate, answer(plate)) for plate in some(missing)]
        return {hearing.plate.number for hearing in again}

    assert hear(lambda missing: missing) == hear(lambda m: [chance.choice(m)])  # type: ignore[attr-defined]


BAD = _talk(1_200_000, [(at, at + 400) for at in range(0, 1_200_000, 4_400)], -25.0)
"""Twenty minutes of short sentences, of which nobody makes out a word."""


def test_a_bad_recording_is_heard_again_within_its_allowance() -> None:
    """Where all is in doubt the second pass takes a quarter of the first one's windows; what it
    does not reach is inaudible, says why, and is all there.
    """
    windows = plan_windows(BAD)
    first = {window.index: SILENT for window in windows}
    spoken_first = first_hearing(BAD, windows, first)
    again: list[Hearing] = []
    while missing := still_to_hear(BAD, spoken_first, again):
        again += [Hearing(plate, heard("what is it", 0.1, 9.0)) for plate in missing]
    found = account(BAD, windows, first, again=again)
    marked = [one for one in found.segments if NOT_HEARD_AGAIN in one.reasons]
    counts = found.facts()["heard_again"]

    assert allowance(BAD) == round(len(windows) / 4)
    assert FEWEST < len(again) <= allowance(BAD)
    assert {hearing.plate.round for hearing in again} == {1, 2}
    assert isinstance(counts, dict)
    assert 0 < counts["left"] < counts["stretches"]
    assert all(Flag.INAUDIBLE in one.flags for one in marked)
    length = sum(one.end_ms - one.start_ms for one in marked)
    speech = sum(b - a for a, b in certain(BAD.spans()))
    assert sum(one.end_ms - one.start_ms for one in found.segments) == speech
    assert 0.5 * speech < length < speech
    assert "open" not in counts


def test_words_that_are_not_heard_again_say_so() -> None:
    """Unsure quiet words stand as they were; the reason tells that nothing confirmed them."""
    quiet = replace(BAD, levels=np.where(BAD.levels > -40, BAD.levels - 25, BAD.levels))
    windows = plan_windows(quiet)
    first = {w.index: heard("we can all hear you now", 1.0, 19.0, 0.5) for w in windows}
    segments = account(quiet, windows, first, again=_all_again(quiet, first)).segments
    marked = [one for one in segments if NOT_HEARD_AGAIN in one.reasons and one.words]

    assert marked


def _all_again(activity: Activity, first: dict[int, Heard]) -> list[Hearing]:
    segments = first_hearing(activity, plan_windows(activity), first)
    again: list[Hearing] = []
    while missing := still_to_hear(activity, segments, again):
        again += [Hearing(plate, SILENT) for plate in missing]
    return again


@given(st.integers(0, 60), st.integers(0, 8))
def test_no_more_than_is_allowed(number: int, most: int) -> None:
    """Of any number of doubts as many as fit, those without words first."""
    causes = list(Cause)
    doubts = [
        Doubt(n * 9_000, n * 9_000 + 1_000 * (1 + n % 8), causes[n % 3], 0.0, "en")
        for n in range(number)
    ]
    got = affordable(doubts, most, lambda some: alone(some, (), 600_000))
    shown = [d for d in doubts if any(words_of(Hearing(p, SILENT), d) is not None for p in got)]

    assert len(got) <= most
    assert got == alone(doubts, (), 600_000) or len(shown) < number
    left = {d.cause for d in doubts} if not shown else {d.cause for d in doubts if d not in shown}
    if Cause.WORDLESS in left:
        assert {d.cause for d in shown} <= {Cause.WORDLESS}
