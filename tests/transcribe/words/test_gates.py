"""The gates: each speaks for its own fault, inventions are distrusted, honest oddities are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.transcript import Word
from scripts.benchmarks.truth.honest import oddities, spoken
from scripts.benchmarks.truth.recorded import (
    CREDITS,
    SENTENCES,
    Said,
    Shape,
    idle,
    say,
    shapes,
    talk,
    with_words,
)
from tests.transcribe.hearing.test_spans import activities
from transcribe.hearing.activity import Activity
from transcribe.words.gates import Gate, Reason, is_distrusted, judge
from transcribe.words.gates.phrases import folded, phrase_reasons
from transcribe.words.gates.scores import anomaly_score

RNG = np.random.default_rng(7)
TALK = talk(60, RNG)
ROOM = idle("room noise", 60, RNG)
HONEST = say(SENTENCES[0], 10_000, 14_500)


def scored(**scores: float) -> Said:
    """An honest text with other scores."""
    return replace(HONEST, heard=replace(HONEST.heard, **scores))


def timed(*spans: tuple[int, int]) -> Said:
    """Words from and to the given milliseconds, of equal length in letters."""
    return with_words(" ".join("word" for _ in spans), [Word("word", a, b, 0.9) for a, b in spans])


def found(said: Said, activity: Activity = TALK) -> dict[Gate, Reason]:
    """The reasons against one text, by their gate."""
    [reasons] = judge([said], activity)
    assert len({reason.gate for reason in reasons}) == len(reasons)  # one each at most
    return {reason.gate: reason for reason in reasons}


def test_honest_text_has_nothing_against_it() -> None:
    """Ordinary words over talk pass all gates without a remark."""
    assert found(HONEST) == {}


@pytest.mark.parametrize(
    ("said", "gate", "figure", "is_proof"),
    [
        (scored(avg_logprob=-1.2), Gate.LOGPROB, "-1.20", True),
        (scored(avg_logprob=-0.9), Gate.LOGPROB, "-0.90", False),
        (scored(no_speech_prob=0.8), Gate.NO_SPEECH, "80%", False),
        (scored(compression_ratio=2.9), Gate.COMPRESSION, "2.9", True),
        (timed(*[(9_000, 9_000)] * 4), Gate.INSTANT_WORDS, "4 of 4", True),
        (timed((9_000, 9_000)), Gate.INSTANT_WORDS, "1 of 1", False),
        (timed((1_000, 29_000)), Gate.LONG_WORDS, "28.0 s", True),
        (timed((1_000, 4_500), *[(4_500 + n, 4_900 + n) for n in range(0, 4_000, 400)]),
         Gate.LONG_WORDS, "3.5 s", False),
        (timed(*[(n, n + 20) for n in range(9_000, 9_200, 20)]), Gate.ANOMALY, "13.6", False),
        (say(" ".join(SENTENCES[:4]), 9_000, 12_000), Gate.PACE, "characters a second", True),
        (say("Thank you for watching.", 9_000, 10_500), Gate.PHRASE, "thank you for watch", False),
    ],
)  # fmt: skip
def test_each_gate_speaks_for_its_fault(
    said: Said, gate: Gate, figure: str, is_proof: bool
) -> None:
    """Over certain talk a fault is told by its own gate, with its figure."""
    reason = found(said)[gate]

    assert figure in reason.text
    assert reason.is_proof == is_proof


def test_no_speech_and_no_energy() -> None:
    """Over an idle room the sound speaks against any text, however sure the model was."""
    reasons = found(HONEST, ROOM)

    assert reasons[Gate.SPEECH].text.startswith("speech was found under 0% of it")
    assert reasons[Gate.ENERGY].is_proof
    assert "dB over the noise floor" in reasons[Gate.ENERGY].text


def test_talk_under_a_steady_hum_is_believed() -> None:
    """Where the detector is sure, a level that does not rise is a doubt and no proof."""
    humming = replace(TALK, levels=np.full(len(TALK.levels), -20, np.float32))

    assert not is_distrusted(found(HONEST, humming).values())
    assert not found(HONEST, humming)[Gate.ENERGY].is_proof


def test_doubts_on_two_grounds_distrust() -> None:
    """A known phrase alone is real speech; with an unsure model it is an invention."""
    thanks = say("Thank you.", 10_000, 10_900)
    unsure = replace(thanks, heard=replace(thanks.heard, avg_logprob=-0.9))

    assert not is_distrusted(found(thanks).values())
    assert is_distrusted(found(unsure).values())


def test_two_doubts_on_one_ground_do_not() -> None:
    """Short words and a long one are both of the words' times."""
    times = [(n, n + 40) for n in range(9_000, 9_400, 40)]
    words = [Word(f"w{n}", a, b, 0.9) for n, (a, b) in enumerate([(5_000, 7_500), *times])]
    odd = with_words(" ".join(word.text for word in words), words)

    assert {Gate.LONG_WORDS, Gate.ANOMALY} <= set(found(odd))
    assert not is_distrusted(found(odd).values())


def test_anomaly_score_is_that_of_whisper() -> None:
    """The formula of openai/whisper PR 1838: 1 + (.133 - .05) * 15 + (3.5 - 2)."""
    words = [Word("a", 0, 500, 0.1), Word("b", 500, 550, 0.9), Word("c", 550, 4_050, 0.9)]

    assert anomaly_score(words) == pytest.approx(1 + 0.083 * 15 + 1.5)
    assert anomaly_score([Word("...", 0, 0, 0.0)]) == 0


def test_known_inventions_are_distrusted() -> None:
    """Every text of every known failure shape, with scores in its favor."""
    missed = {
        shape.name: [one.text for one, is_bad in _judged(shape) if not is_bad]
        for shape in shapes(11)
    }

    assert len(missed) >= 26
    assert {name: texts for name, texts in missed.items() if texts} == {}


def test_honest_oddities_are_left_alone() -> None:
    """Refrains, one-word answers, slow and fast speakers, thanks over applause, other scripts."""
    hidden = {
        shape.name: [one.text for one, is_bad in _judged(shape) if is_bad] for shape in oddities(11)
    }

    assert len(hidden) >= 12
    assert {name: texts for name, texts in hidden.items() if texts} == {}


def _judged(shape: Shape) -> Iterator[tuple[Said, bool]]:
    reasons = judge(shape.said, shape.activity)
    return zip(shape.said, map(is_distrusted, reasons), strict=True)


def _again(period: int, rounds: int = 20) -> Activity:
    """Talk whose spectrum comes back every `period` frames, a little different each time."""
    once = TALK.bands[:period].astype(float)
    rng = np.random.default_rng(3)
    tiled = np.tile(once, (rounds, 1)) + 4 * rng.standard_normal((period * rounds, once.shape[1]))
    return replace(talk(period * rounds / 10, rng), bands=tiled.round().astype(np.int8))


def _chant(period_ms: int, rounds: int) -> Said:
    said = [
        say("four more years", 20 + n * period_ms, 20 + (n + 1) * period_ms) for n in range(rounds)
    ]
    return with_words(" ".join(s.text for s in said), [w for s in said for w in s.words])


def test_chant_is_borne_out_by_its_sound() -> None:
    """Words over sound that comes round with them are said; over talk that goes on they are not."""
    chant = _chant(1_500, 18)
    assert chant.heard.compression_ratio > 2.4

    assert not is_distrusted(found(chant, _again(15)).values())
    assert found(chant, TALK)[Gate.LOOP].is_proof
    assert "18 times" in found(chant, TALK)[Gate.LOOP].text


def test_loop_spares_the_honest_text_beside_it() -> None:
    """What was said before a loop is not held against its speaker."""
    before = [
        say(text, at, at + 4_000)
        for text, at in zip(SENTENCES[:4], range(0, 20_000, 5_000), strict=True)
    ]
    loop = [say(SENTENCES[9], at, at + 3_500) for at in range(20_000, 48_000, 4_000)]

    reasons = [is_distrusted(r) for r in judge([*before, *loop], TALK)]

    assert reasons == [False] * len(before) + [True] * len(loop)


def test_short_loop_is_a_doubt_and_no_more() -> None:
    """Three words three times may be emphasis; at a pace that nobody can speak they are not."""
    text = "I hear music I hear music I hear music I think we are live"
    calm = say(text, 10_000, 15_000)
    lengths = [320, 0, 0, 0, 240, 120, 0, 0, 240, 280, 320, 180, 140, 140]
    ends = [10_000 + sum(lengths[: n + 1]) for n in range(len(lengths))]
    words = [
        Word(word, end - length, end, 0.95)
        for word, end, length in zip(text.split(), ends, lengths, strict=True)
    ]

    assert not found(calm)[Gate.LOOP].is_proof
    assert not is_distrusted(found(calm).values())
    assert is_distrusted(found(with_words(text, words)).values())


def test_one_word_over_and_over_is_emphasis() -> None:
    """A refusal said twelve times is no loop."""
    assert Gate.LOOP not in found(say("no " * 12, 10_000, 16_000))


@pytest.mark.parametrize("text", [*CREDITS, "ALTYAZI M.K.", "Thank you. Thank you."])
def test_phrases_are_known_in_every_script(text: str) -> None:
    """Credits and outros are found whatever their letters' case, accents and punctuation."""
    assert [reason.gate for reason in phrase_reasons(text)] == [Gate.PHRASE]


@pytest.mark.parametrize(
    "text",
    ["Thank you, Mr. President, for coming.", "Ich danke dem Untertan.", "شكرا لكم على هذا السؤال",
     "So the committee decided.", "", "..."],
)  # fmt: skip
def test_ordinary_thanks_are_no_phrase(text: str) -> None:
    """Words that only begin or sound like an invention are none."""
    assert list(phrase_reasons(text)) == []


def test_folding() -> None:
    """Letters and digits are kept, accents and marks are not."""
    assert folded("Społeczność, ÉTÉ-2017 Iİı!") == "spolecznosc ete 2017 iii"


@given(activities(), st.lists(st.tuples(st.text(max_size=8), st.integers(0, 10**6)), max_size=12))
def test_any_text_over_any_sound_gets_an_answer(
    activity: Activity, drawn: list[tuple[str, int]]
) -> None:
    """Whatever was written and heard, the gates answer for each part and never fail."""
    last = max(1, activity.duration_ms)
    starts = sorted(at % last for _, at in drawn)
    parts = [
        with_words(text, [Word(text, at, at + len(text) * 50, 0.5)])
        for (text, _), at in zip(drawn, starts, strict=True)
    ]

    assert len(judge(parts, activity)) == len(parts)


def test_every_gate_is_documented() -> None:
    """The table of docs/timeline.md names each gate."""
    page = (Path(__file__).parents[3] / "docs/timeline.md").read_text(encoding="utf-8")

    assert [gate.value for gate in Gate if f"`{gate.value}`" not in page] == []


def test_quiet_talk_in_a_quiet_room() -> None:
    """At -60 dBFS talk that the detector hears is left alone."""
    faint = spoken((HONEST,), 30, np.random.default_rng(2), level=-36)

    assert not is_distrusted(found(HONEST, faint).values())
