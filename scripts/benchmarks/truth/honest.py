"""What was really said and yet looks odd: the gates must leave it alone.

The debates' captions have machine-timed words of a human wording; the engine's scores are drawn
here, at what honest decodes get: mean log probability -0.28 on average with a tail (gamma), word
probabilities around .88 (beta). Speech lies where the words are. Their spectra are unknown, so
that repeated words cannot be held against the sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from archive.sidecars.captions import read_captions
from archive.transcript import Segment, Word
from scripts.benchmarks.truth.mixtures import CORPUS
from scripts.benchmarks.truth.recorded import (
    Generator,
    Said,
    Shape,
    say,
    talk,
    with_words,
)
from transcribe.hearing import levels, speech
from transcribe.hearing.activity import Activity

_PAUSE_DBFS = -58.0
_NOT_AT_ALL = 3
"""Of 250: what the detector says of a pause."""


def debates(seed: int) -> Iterator[tuple[str, Activity, tuple[Said, ...]]]:
    """Day, activity and segments of each debate of ../shared/data, oldest first."""
    rng = np.random.default_rng(seed)
    for path in sorted((CORPUS / "debates").glob("*.vtt")):
        said = tuple(_honest(segment, rng) for segment in read_captions(path).segments)
        seconds = max(one.end_ms for one in said) / 1000 + 1
        heard = spoken(said, seconds, rng)
        yield path.stem, replace(heard, bands=heard.bands[:0]), said


def _honest(segment: Segment, rng: Generator) -> Said:
    chances = rng.beta(9, 1.2, len(segment.words))
    words = [
        replace(word, probability=round(float(chance), 3))
        for word, chance in zip(segment.words, chances, strict=True)
    ] or [Word(segment.text, segment.start_ms, segment.end_ms, 0.9)]
    return with_words(segment.text, words, logprob=-float(rng.gamma(4, 0.07)))


def spoken(said: tuple[Said, ...], seconds: float, rng: Generator, level: float = 0.0) -> Activity:
    """Tracks of a recording in which exactly these words are spoken, `level` dB over -24 dBFS."""
    whole = talk(seconds, rng)
    loud = np.zeros(len(whole.levels), np.bool_)
    sure = np.zeros(len(whole.posterior), np.bool_)
    for word in (word for one in said for word in one.words):
        end = max(word.end_ms, word.start_ms + 60)
        loud[word.start_ms // levels.FRAME_MS : -(-end // levels.FRAME_MS)] = True
        sure[word.start_ms // speech.FRAME_MS : -(-end // speech.FRAME_MS)] = True
    pause = _PAUSE_DBFS + rng.standard_normal(len(loud))
    track = np.where(loud, whole.levels + level, np.minimum(pause, _PAUSE_DBFS + level))
    return replace(
        whole,
        levels=track.round(1).astype(np.float32),
        posterior=np.where(sure, whole.posterior, _NOT_AT_ALL).astype(np.uint8),
    )


def oddities(seed: int) -> Iterator[Shape]:
    """Ways to talk that look like inventions and are none."""
    rng = np.random.default_rng(seed)
    for name, said, level in (
        ("a refrain that comes back", _refrain(), 0.0),
        ("one-word answers", _answers(rng), 0.0),
        ("a roll call", _roll_call(), 0.0),
        ("a slow speaker with long pauses", _slow(), 0.0),
        ("an auctioneer's pace", _fast(), 0.0),
        ("thanks over applause", _thanks(rng), 0.0),
        ("a host's good-bye", _host(), 0.0),
        ("talk at -60 dBFS", _refrain(), -36.0),
        ("Arabic", _foreign(ARABIC, 13.0), 0.0),
        ("Chinese", _foreign(CHINESE, 4.5, wide=True), 0.0),
        ("German, long words", _foreign(GERMAN, 15.0), 0.0),
        ("a long drawn-out word", _drawn_out(), 0.0),
    ):
        seconds = said[-1].end_ms / 1000 + 4
        sound = spoken(said, seconds, rng, level)
        if level:
            sound = replace(sound, levels=np.maximum(sound.levels, -78).astype(np.float32))
        yield Shape(name, sound, said)


ARABIC = (
    "شكرا لكم جميعا على الحضور هذا المساء",
    "لقد تحدثنا عن هذا الموضوع في البرلمان أكثر من مرة",
    "ولن نقبل أن يدفع المواطن ثمن هذه الأزمة وحده",
)
CHINESE = (
    "谢谢大家今天晚上来到这里",
    "我们要讨论的是明年的预算问题",
    "没有人应该一个人承担这个代价",
)
GERMAN = (
    "Die Bundesverfassungsgerichtsentscheidung liegt uns vor.",
    "Das Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz ist aufgehoben.",
    "Vielen Dank.",
)


def _lines(lines: list[str], pace: float = 14.0, pause_s: float = 1.2) -> tuple[Said, ...]:
    out, at = [], 2_000
    for line in lines:
        end = at + round(1000 * len(line) / pace)
        out.append(say(line, at, end))
        at = end + round(1000 * pause_s)
    return tuple(out)


def _refrain() -> tuple[Said, ...]:
    rest = (
        "the workers of this city will own the roofs they sleep under",
        "no child will learn to read by candlelight again",
        "the river will run clean past every door of ours",
        "an old man need not choose between his bread and his medicine",
        "they will say of us that we did not look away",
        "whoever is hungry will be asked to our table first",
    )
    return _lines([f"I believe that one day {line}." for line in rest])


def _answers(rng: Generator) -> tuple[Said, ...]:
    words = ("Yes.", "No.", "Yes.", "Never.", "Yes, sir.", "No, I did not.", "Correct.", "Aye.")
    return _lines([str(rng.choice(words)) for _ in range(40)], pace=9.0, pause_s=4.0)


def _roll_call() -> tuple[Said, ...]:
    names = "Adams Baker Castillo Dean Evans Ford Greene Hall Irving Jones Keller Lopez"
    lines = [line for name in names.split() for line in (f"Senator {name}?", "Aye.")]
    return _lines(lines, pace=11.0, pause_s=0.8)


def _slow() -> tuple[Said, ...]:
    out, at = [], 3_000
    for line in ("My fellow citizens", "the war is over", "and we are still here"):
        words = []
        for text in line.split():
            words.append(Word(text, at, at + 550, 0.9))
            at += 4_500
        out.append(with_words(line, words))
        at += 6_000
    return tuple(out)


def _fast() -> tuple[Said, ...]:
    bids = [f"{n} hundred now {n + 1} will you give me {n + 1} hundred" for n in range(20, 44)]
    return _lines(bids, pace=27.0, pause_s=0.3)


def _thanks(rng: Generator) -> tuple[Said, ...]:
    said = ("Thank you.", "Thank you very much.", "Thank you so much.", "Thank you, thank you.")
    lines = [str(rng.choice(said)) for _ in range(12)]
    return _lines([*lines, "It is good to be home in Ohio."], pace=12.0, pause_s=3.0)


def _host() -> tuple[Said, ...]:
    return _lines(["That is all from Cleveland.", "Thank you for watching.", "Good night."])


def _foreign(lines: tuple[str, ...], pace: float, *, wide: bool = False) -> tuple[Said, ...]:
    """Lines in another script; of one without blanks each character is a word of the engine's."""
    if not wide:
        return _lines(list(lines) * 2, pace)
    said = _lines([" ".join(line) for line in lines] * 2, 2 * pace)
    return tuple(with_words("".join(w.text for w in one.words), one.words) for one in said)


def _drawn_out() -> tuple[Said, ...]:
    [said] = _lines(["And the winner is Ohio, by eleven votes."])
    words = list(said.words)
    words[3] = replace(words[3], end_ms=words[3].start_ms + 2_600)
    for n, word in enumerate(words[4:], 4):
        words[n] = replace(word, start_ms=word.start_ms + 2_400, end_ms=word.end_ms + 2_400)
    return (with_words(said.text, words),)
