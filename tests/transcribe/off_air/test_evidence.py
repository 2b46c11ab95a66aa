"""The evidence: each cue with its reason, and who is not to be fooled by."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from archive.off_air import CUT, OffAir
from archive.recording import Turn
from archive.transcript import Flag, Segment
from tests.transcribe.off_air.evenings import ON_AIR, Evening, stretch
from transcribe.hearing import speech
from transcribe.hearing.activity import Activity
from transcribe.off_air.evidence import off_air_evidence
from transcribe.off_air.telling import telling_words


def in_a_break(**manner: Any) -> tuple[Evening, int, int]:
    """Ten seconds of other talk in a break of the programme, and where they stand (ms)."""
    evening = Evening().pause(2).programme().pause(6)
    start = evening.now_ms
    for _ in range(3):
        evening.say(3, **manner).pause(0.5)
    end = evening.now_ms
    return evening.pause(6).programme(), start, end


@pytest.mark.parametrize(
    ("manner", "reason"),
    [
        ({"dbfs": ON_AIR - 16}, "LU quieter than the programme"),
        ({"high_hz": 3400}, "dB less over 4 kHz than the programme"),
        ({"echo_s": 1.0}, "more echo than the programme"),
        ({"is_one_sided": True}, "left and right agree by"),
    ],
)
def test_each_cue_of_the_sound_is_enough_in_a_break(manner: dict[str, Any], reason: str) -> None:
    """Talk that sounds otherwise and stands apart is over the cut, and says why with a figure."""
    evening, start, end = in_a_break(**manner)

    found = off_air_evidence(evening.heard(is_mono="is_one_sided" not in manner))

    (hot,) = [one for one in found if one.score >= CUT]
    assert abs(hot.start_ms - start) < 400
    assert abs(hot.end_ms - end) < 1000
    assert any(reason in one for one in hot.reasons)
    assert any("from any talk on the air" in one for one in hot.reasons)


def test_the_level_is_told_in_lu() -> None:
    """16 dB down are told as 16 LU, measured as loudness is."""
    evening, _, _ = in_a_break(dbfs=ON_AIR - 16)

    (hot,) = [one for one in off_air_evidence(evening.heard()) if one.score >= CUT]

    assert "16 LU quieter than the programme" in hot.reasons


@pytest.mark.parametrize(
    "manner", [{"dbfs": ON_AIR - 14}, {"high_hz": 3400}, {"dbfs": ON_AIR - 10, "echo_s": 0.8}]
)
def test_who_takes_turns_is_on_the_air(manner: dict[str, Any]) -> None:
    """A quiet guest, one on the telephone, the audience: inside the programme, answered at once."""
    evening = Evening().pause(2)
    for _ in range(4):
        evening.say(6).pause(0.5).say(4, **manner).pause(0.7)
    evening.programme()

    assert all(one.score < CUT for one in off_air_evidence(evening.heard()))


def test_a_programme_with_breaks_is_on_the_air() -> None:
    """Applause or a jingle of ten seconds between talk that sounds the same is no sign."""
    evening = Evening().pause(3).programme().pause(10).programme().pause(10).programme()

    found = off_air_evidence(evening.heard())

    assert found
    assert all(one.score < CUT for one in found)


@pytest.mark.parametrize("is_before", [True, False])
def test_the_place_before_and_after_the_programme_counts(is_before: bool) -> None:
    """The same talk scores more outside of the sustained programme, and the distance is told."""
    evening = Evening().pause(1)
    if not is_before:
        evening.programme(40).pause(2)
    start = evening.now_ms
    for _ in range(4):
        evening.say(3.5, ON_AIR - 11).pause(1)
    end = evening.now_ms
    if is_before:
        evening.programme(40)

    found = off_air_evidence(evening.heard())

    hot = stretch(found, start, end)
    word = "before the first" if is_before else "after the last"
    assert any(f"{word} sustained talk on the air" in one for one in hot.reasons)
    assert hot.score >= CUT


@pytest.mark.parametrize(("probability", "is_alone"), [(0.24, False), (0.8, True)])
def test_a_telephone_that_is_hardly_heard_does_not_stand_alone(
    probability: float, is_alone: bool
) -> None:
    """Sound as loud beside talk that is hardly heard as talk may be more of it; not beside talk
    that is heard well.
    """
    evening = Evening().pause(2).programme().pause(0.5)
    edges = [evening.now_ms]
    for _ in range(3):
        edges.append(evening.say(6, high_hz=3400).now_ms)
    heard = evening.pause(0.5).programme().heard()
    posterior = heard.posterior.copy()
    first, start, end, last = (edge // speech.FRAME_MS for edge in edges)
    posterior[first:last] = round(0.04 * speech.UNITS)
    posterior[start:end] = round(probability * speech.UNITS)
    posterior[start : start + 3] = speech.UNITS

    found = off_air_evidence(replace(heard, posterior=posterior))

    assert (stretch(found, edges[1], edges[2]).score >= CUT) == is_alone


def test_a_last_question_is_on_the_air() -> None:
    """Who speaks right after the host, but not for long, may still belong to the programme."""
    evening = Evening().pause(1).programme(40)
    start = evening.now_ms
    evening.say(5, ON_AIR - 14).pause(4)

    last = stretch(off_air_evidence(evening.heard()), start, evening.now_ms)

    assert any("LU quieter" in one for one in last.reasons)
    assert last.score < CUT


def test_an_announcer_is_on_the_air() -> None:
    """Talk that sounds as the programme does and only stands alone before it is under the cut."""
    evening = Evening().pause(2)
    start = evening.now_ms
    evening.say(7).pause(8)
    end = evening.now_ms
    evening.programme(40)

    assert stretch(off_air_evidence(evening.heard()), start, end).score < CUT


def test_a_dull_voice_is_no_other_band() -> None:
    """Its sibilants have the treble: a low pass takes away those, too."""
    dull = in_a_break(tilt_db=18)[0].heard()
    cut_off = in_a_break(tilt_db=18, high_hz=3400)[0].heard()

    assert all(one.score < CUT for one in off_air_evidence(dull))
    assert any(one.score >= CUT for one in off_air_evidence(cut_off))


@pytest.mark.parametrize(
    ("seconds", "said", "is_aside"),
    [
        (20, ["Are we live?"], True),
        (20, ["Is it?"], False),
        (20, ["Hello, can you hear me?"], False),
        (33, ["Are we live?"], False),
        (33, ["Are we live?", "Who muted him?"], True),
        (45, ["Are we live?", "Who muted him?"], False),
    ],
)
def test_talk_between_two_pauses_that_says_so_is_no_programme(
    seconds: float, said: list[str], is_aside: bool
) -> None:
    """Shorter than 30 s with one such phrase, than 40 s with two; what callers say is none."""
    evening = Evening().pause(2).programme(45).pause(6)
    start = evening.now_ms
    evening.programme(seconds).pause(6)
    end = evening.now_ms
    activity = evening.programme(45).heard()
    lines = [
        Segment(at, at + 2000, text) for at, text in zip((start, end - 12_000), said, strict=False)
    ]

    flagged = [one for one in off_air_evidence(activity, lines) if one.score >= CUT]
    turn = Segment(start - 30_000, end + 30_000, " ".join(said))  # of a human transcript

    assert all(one.score < CUT for one in off_air_evidence(activity, [turn]))
    assert bool(flagged) == is_aside
    assert all(start - 400 <= one.start_ms and one.end_ms <= end for one in flagged)


@pytest.mark.parametrize("is_before", [True, False])
def test_talk_that_says_so_needs_no_pause_at_an_end(is_before: bool) -> None:
    """The programme begins or ends at once: talk up to the phrase, or from it on, is not its."""
    evening = Evening().pause(2)
    if not is_before:
        evening.programme(60)
    start = evening.now_ms
    evening.programme(10)
    end = evening.now_ms
    if is_before:
        evening.programme(60)
    activity = evening.pause(3).heard()
    late = Segment(end - 2500, end - 500, "Hold on, are we live?")
    early = Segment(start + 500, start + 2500, "That is a wrap.")
    inside = Segment(30_000, 32_000, "Are we live?")

    found = off_air_evidence(activity, [late if is_before else early])

    flagged = [one for one in found if one.score >= CUT]
    assert [one.start_ms >= start - 400 and one.end_ms <= end + 400 for one in flagged] == [True]
    assert all(one.score < CUT for one in off_air_evidence(activity, [inside]))


def test_words_are_weak_evidence() -> None:
    """They raise a score. What a caller asks is not enough even in a break; in the programme no
    number of telling words is.
    """
    evening, start, end = in_a_break()
    once = Segment(start, end, "Hello, can you hear me?")
    often = replace(once, text="Are we live? Can they hear us? Is this thing on?")
    activity = evening.heard()

    bare = stretch(off_air_evidence(activity), start, end).score
    asked = stretch(off_air_evidence(activity, [once]), start, end)

    assert bare < asked.score < CUT
    assert "says “hello can”" in asked.reasons
    assert stretch(off_air_evidence(activity, [often]), start, end).score >= CUT
    hidden = replace(often, flags=(Flag.QUARANTINED,))
    assert stretch(off_air_evidence(activity, [hidden]), start, end).score == bare
    host = [replace(often, start_ms=at, end_ms=at + 4000) for at in (43_000, 48_000, 53_000)]
    on_air = off_air_evidence(Evening().pause(2).programme(100).pause(6).heard(), host)
    assert on_air
    assert all(one.score < CUT for one in on_air)


def test_talk_under_other_talk_counts() -> None:
    """Where turns are known: a voice inside another's longer turn."""
    evening, start, end = in_a_break(dbfs=ON_AIR - 7)
    activity = evening.heard()
    under = [Turn(start - 3000, end + 3000, "Host"), Turn(start, end, "Aside")]

    hot = stretch(off_air_evidence(activity, turns=under), start, end)

    assert any("under somebody else's talk" in one for one in hot.reasons)
    assert hot.score > stretch(off_air_evidence(activity), start, end).score


def test_no_talk_no_evidence() -> None:
    """Silence, and a recording that was heard without the tracks, say nothing."""
    silent = Evening().pause(5).heard()
    talked = Evening().programme().heard()

    assert off_air_evidence(silent) == ()
    assert off_air_evidence(replace(talked, bands=talked.bands[:0])) == ()
    assert off_air_evidence(Activity(0, talked.levels[:0], talked.posterior[:0])) == ()


def test_a_remark_alone_has_no_programme_to_be_outside_of() -> None:
    """A recording with one sentence is not called off the air."""
    found = off_air_evidence(Evening().pause(5).say(4).pause(5).heard())

    assert [one.score < CUT for one in found] == [True]


def test_the_same_sound_gives_the_same_evidence() -> None:
    """Twice, to the last digit; by start and disjoint, with scores in 0..1."""
    evening, _, _ = in_a_break(dbfs=ON_AIR - 12, echo_s=0.7)
    borders = [Segment(at, at + 900, "x") for at in range(0, evening.now_ms, 1300)]

    first = off_air_evidence(evening.heard(), borders)

    assert first == off_air_evidence(evening.heard(), borders)
    assert _is_in_order(first)
    assert all(0 <= one.score <= 1 for one in first)


@pytest.mark.slow
def test_half_an_hour_with_a_hot_mic_each_minute() -> None:
    """However often somebody is off the air, each time is told, in order."""
    short = Evening().programme(60).pause(4).say(5, ON_AIR - 15).pause(4).heard()
    times = 26
    long = replace(
        short,
        duration_ms=short.duration_ms * times,
        levels=np.tile(short.levels, times),
        posterior=np.tile(short.posterior, times),
        momentary=np.tile(short.momentary, times),
        bands=np.tile(short.bands, (times, 1)),
    )

    found = off_air_evidence(long)

    assert sum(one.score >= CUT for one in found) >= times - 1
    assert _is_in_order(found)


def _is_in_order(found: tuple[OffAir, ...]) -> bool:
    return all(one.end_ms <= after.start_ms for one, after in pairwise(found))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Okay... ARE WE LIVE?", ("are we live",)),
        ("Can’t say. They can't hear us, no.", ("they cant hear us",)),
        ("We’re on in ten seconds!", ("were on in ten",)),
        ("Kill the mic, will you?", ("kill the mic",)),
        ("The stream just crashed again.", ("stream just crashed",)),
        ("Is everybody ready?", ("is everybody ready",)),
        ("Everybody ready for the vote is welcome", ()),
        ("I am an engineer, and we feed the stream.", ()),
        ("Sind wir auf Sendung?", ("sind wir auf sendung",)),
        ("Est-ce qu'on est en direct ?", ("est ce quon est en direct",)),
        ("¿Estamos al aire?", ("estamos al aire",)),
        ("هل نحن على الهواء؟", ("هل نحن على الهواء",)),
        ("We are lively tonight, is this things on the table", ()),
        ("", ()),
    ],
)
def test_telling_words_are_found_as_words(text: str, found: tuple[str, ...]) -> None:
    """Whatever the case, the marks and the apostrophes; never inside other words, each once."""
    assert telling_words(text) == found
