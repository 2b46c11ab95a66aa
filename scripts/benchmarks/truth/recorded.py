"""What recognisers are known to have written where nobody said it, and the sound under it.

No trained Whisper checkpoint was at hand. The shapes are those of published reports (openai/whisper
discussions 928 and 2608, PR 1838; faster-whisper 621; openwhispr 1458; silverstein/minutes 242;
davinci-resolve-mcp 125; whisper.cpp 1724), rebuilt with the scores that large-v3 gives its
inventions there: sure of itself, and no speech probability near nothing. The gates get no easy one.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from archive.transcript import Word, share_out
from transcribe.engines.engine import HeardSegment
from transcribe.hearing import levels, speech
from transcribe.hearing.activity import Activity
from transcribe.hearing.bands import BANDS
from transcribe.hearing.talk import KEEP, STRICT

Generator = np.random.Generator

IDLE = {
    "digital silence": (levels.FLOOR_DBFS, 0.0),
    "room noise": (-58.0, 0.8),
    "applause": (-24.0, 3.0),
    "hold music": (-22.0, 4.0),
}
"""Sounds without talk: their level and how it wavers, dB."""

CREDITS = (
    "Untertitel im Auftrag des ZDF für funk, 2017",
    "Untertitelung. BR 2018",
    "Sous-titres réalisés par la communauté d'Amara.org",
    "Sous-titrage ST' 501",
    "Sottotitoli e revisione a cura di QTSS",
    "Subtítulos realizados por la comunidad de Amara.org",
    "Legendas pela comunidade Amara.org",
    "Ondertitels ingediend door de Amara.org gemeenschap",
    "Napisy stworzone przez społeczność Amara.org",
    "Субтитры сделал DimaTorzok",
    "Продолжение следует...",
    "Редактор субтитров А.Семкин Корректор А.Егорова",
    "ترجمة نانسي قنقر",
    "اشتركوا في القناة",
    "字幕由Amara.org社区提供",
    "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
    "ご視聴ありがとうございました",
    "시청해주셔서 감사합니다.",
    "Altyazı M.K.",
    "Teksting av Nicolai Winther",
    "Titulky vytvořil JohnyX.",
    "Thanks for watching!",
    "Thank you for watching, please like and subscribe to my channel.",
    "Transcription by CastingWords",
)

SENTENCES = (
    "So I think the next step is to go over the numbers with the team.",
    "I'll share my screen in a second so that everybody can see it.",
    "And then we can decide whether it makes sense to move forward.",
    "The report should be ready by the end of the week, I believe.",
    "He was a member of the committee for more than twenty years.",
    "We're going to have to wait and see what the court decides.",
    "I don't know if you can hear me, but I can hear you.",
    "This is the first time that anybody has tried to do it that way.",
    "In the summer of that year she moved to the coast with her family.",
    "There are three things that you need to remember about this.",
    "The president will speak at eight o'clock this evening.",
    "Let me just check whether the recording is still on.",
    "That was the moment when everything began to change for us.",
    "You can find the link in the description below.",
    "It's a beautiful day and there's not a cloud in the sky.",
    "Our next guest needs no introduction, so I won't give one.",
    "The water was cold, but nobody seemed to mind it very much.",
    "I'd like to take a moment to thank the people who made it possible.",
    "What happened next surprised even those who had planned it.",
    "Please hold the line, somebody will be with you shortly.",
)


@dataclass(frozen=True, slots=True)
class Said:
    """A segment as an engine wrote it, placed on its recording; what the gates judge."""

    text: str
    start_ms: int
    end_ms: int
    words: tuple[Word, ...]
    heard: HeardSegment


@dataclass(frozen=True, slots=True)
class Shape:
    """Inventions of one kind, and the tracks of the sound they were written over."""

    name: str
    activity: Activity
    said: tuple[Said, ...]


def say(
    text: str, start_ms: int, end_ms: int, *, logprob: float = -0.25, probability: float = 0.85
) -> Said:
    """A text whose words share its time by their length."""
    words = tuple(
        replace(word, probability=probability) for word in share_out(text.split(), start_ms, end_ms)
    )
    return with_words(text, words, logprob=logprob)


def with_words(text: str, words: Sequence[Word], *, logprob: float = -0.25) -> Said:
    """A text with its words' own times; the compression ratio is taken as Whisper takes it."""
    raw = text.encode()
    heard = HeardSegment(
        text=text,
        start=0.0,
        end=0.0,
        words=(),
        avg_logprob=logprob,
        compression_ratio=len(raw) / len(zlib.compress(raw)),
        no_speech_prob=0.0,
        temperature=0.0,
    )
    return Said(text, words[0].start_ms, words[-1].end_ms, tuple(words), heard)


def idle(kind: str, seconds: float, rng: Generator, blip_s: float = 0.0) -> Activity:
    """Tracks of a sound of `IDLE`; with `blip_s` the detector is in doubt for so much of every 3 s.

    Such false alarms are what remains of a detector in applause, music and murmur.
    """
    level, wavers = IDLE[kind]
    track = level + wavers * rng.standard_normal(round(seconds * 1000 / levels.FRAME_MS))
    frames = round(seconds * 1000 / speech.FRAME_MS)
    doubt = rng.integers(0, 12, frames)
    at = np.arange(frames) * speech.FRAME_MS / 1000
    doubt[np.mod(at, 3.0) < blip_s] = round((KEEP.on + STRICT.on) / 2 * speech.UNITS)
    return _activity(seconds, track, doubt, _wandering(len(track), rng))


def talk(seconds: float, rng: Generator) -> Activity:
    """Tracks of somebody who talks all the time: syllables, and every 4 s a breath."""
    frames = round(seconds * 1000 / levels.FRAME_MS)
    bands = _wandering(frames, rng) + _wandering(frames, rng)[:, :1]
    track = -24 + 5 * rng.standard_normal(frames)
    breath = np.mod(np.arange(frames), 40) < 3
    track[breath] -= 25
    doubt = rng.integers(215, 248, round(seconds * 1000 / speech.FRAME_MS))
    return _activity(seconds, track, doubt, bands)


def _wandering(frames: int, rng: Generator) -> NDArray[np.float64]:
    """A spectrum that moves on without returning: a first-order walk in each band, dB."""
    out = rng.standard_normal((frames, BANDS))
    for at in range(1, frames):
        out[at] = 0.6 * out[at - 1] + 0.8 * out[at]
    return 6 * out


def _activity(
    seconds: float, track: NDArray[np.float64], doubt: NDArray[np.int64], bands: NDArray[np.float64]
) -> Activity:
    floor = levels.FLOOR_DBFS
    return Activity(
        duration_ms=round(seconds * 1000),
        levels=np.clip(track, floor, 0).round(1).astype(np.float32),
        posterior=doubt.astype(np.uint8),
        bands=np.clip(bands - 45, floor, 0).round().astype(np.int8),
    )


def shapes(seed: int) -> Iterator[Shape]:
    """Every shape, its sentences and times drawn by the seed."""
    rng = np.random.default_rng(seed)
    for kind in IDLE:
        yield Shape(f"varied sentences over {kind}", idle(kind, 300, rng), _varied(300, rng))
        yield Shape(f"subtitle credits over {kind}", idle(kind, 300, rng), _credits(rng))
        yield Shape(f"a loop over {kind}", idle(kind, 60, rng), _rounds(60, rng))
    for kind in ("applause", "room noise"):
        blips = idle(kind, 300, rng, blip_s=0.6)
        yield Shape(f"varied sentences over {kind}, false alarms", blips, _varied(300, rng))
        blips = idle(kind, 300, rng, blip_s=1.2)
        yield Shape(f"subtitle credits over {kind}, more false alarms", blips, _credits(rng))
    yield Shape("repeated thanks over applause", idle("applause", 90, rng), _thanks(90, rng))
    yield Shape("one word over half a minute", idle("room noise", 90, rng), _long_words(rng))
    yield Shape("one word over half a minute of talk", talk(90, rng), _long_words(rng))
    yield Shape("words without length", talk(60, rng), _piled(rng))
    yield Shape("more than can be said", talk(60, rng), (say(" ".join(SENTENCES), 9_000, 13_000),))
    yield Shape("a loop over talk that goes on", talk(60, rng), _rounds(60, rng))
    yield Shape("one sentence in every window of talk", talk(300, rng), _everywhere(300, rng))
    yield Shape("a cycle of four sentences over talk", talk(300, rng), _cycle(300, rng))
    yield Shape("nearly the same sentence over talk", talk(200, rng), _nearly(200, rng))
    yield Shape("guesses over talk", talk(60, rng), _guesses(60, rng))
    yield Shape("the tail of a tiny last window", _tail(rng), (say("Thank you.", 24_080, 24_400),))


def _varied(seconds: int, rng: Generator) -> tuple[Said, ...]:
    return tuple(_at(str(rng.choice(SENTENCES)), start, rng) for start in _starts(seconds, 8, rng))


def _credits(rng: Generator) -> tuple[Said, ...]:
    starts = _starts(12 * len(CREDITS), 12, rng)
    return tuple(
        _at(text, at, rng) for text, at in zip(rng.permutation(CREDITS), starts, strict=False)
    )


def _rounds(seconds: int, rng: Generator) -> tuple[Said, ...]:
    sentence = "I'm going to go to the next one, "
    return tuple(
        say((sentence * 8).strip(), start, start + int(rng.integers(18_000, 22_000)))
        for start in range(1_000, seconds * 1000 - 25_000, 25_000)
    )


def _thanks(seconds: int, rng: Generator) -> tuple[Said, ...]:
    return tuple(say("Thank you.", at, at + 900) for at in _starts(seconds, 2, rng))


def _long_words(rng: Generator) -> tuple[Said, ...]:
    return tuple(
        with_words(text, [Word(text, at, at + int(rng.integers(25_000, 29_000)), 0.7)])
        for at, text in ((500, "you"), (30_500, "So"), (60_500, "Bye."))
    )


def _piled(rng: Generator) -> tuple[Said, ...]:
    words = [Word(text, 20_000, 20_000, 0.4) for text in SENTENCES[0].split()]
    words[-1] = replace(words[-1], end_ms=20_000 + int(rng.integers(400, 2_000)))
    return (with_words(SENTENCES[0], words),)


def _everywhere(seconds: int, rng: Generator) -> tuple[Said, ...]:
    text = str(rng.choice(SENTENCES))
    return tuple(_at(text, at, rng) for at in _starts(seconds, 25, rng))


def _cycle(seconds: int, rng: Generator) -> tuple[Said, ...]:
    chosen = rng.choice(SENTENCES, 4, replace=False)
    starts = _starts(seconds, 6, rng)
    return tuple(_at(str(chosen[n % 4]), at, rng) for n, at in enumerate(starts))


def _nearly(seconds: int, rng: Generator) -> tuple[Said, ...]:
    names = ["first", "second", "third", "fourth", "fifth", "sixth", "very last"]
    text = "I'm going to talk about the {} part of the plan today"
    return tuple(
        _at(text.format(names[n % 7]) + (" now." if n % 3 else "."), at, rng)
        for n, at in enumerate(_starts(seconds, 6, rng))
    )


def _guesses(seconds: int, rng: Generator) -> tuple[Said, ...]:
    return tuple(
        replace(one, heard=replace(one.heard, avg_logprob=-1.0 - float(rng.uniform(0.05, 0.6))))
        for one in _varied(seconds, rng)
    )


def _tail(rng: Generator) -> Activity:
    """24 s of talk, then 0.4 s of nothing that a window of its own was made for."""
    whole = talk(24.4, rng)
    whole.levels[239:] = -60
    whole.posterior[24_000 // speech.FRAME_MS - 8 :] = 2
    return whole


def _at(text: str, start: int, rng: Generator) -> Said:
    """At the pace of an ordinary speaker."""
    seconds = max(0.6, len(text.encode("utf-16-le")) / 2 / float(rng.uniform(12, 17)))
    return say(text, start, start + round(seconds * 1000))


def _starts(seconds: int, step: int, rng: Generator) -> list[int]:
    last = seconds * 1000 - 8_000
    return [at + int(rng.integers(0, 600)) for at in range(500, max(501, last), step * 1000)]


def undetectable(seed: int) -> Iterator[Shape]:
    """Inventions that no gate can tell from honest text: nothing in the sound speaks against them.

    The second pass may (`transcribe.words.second_pass`): two hearings rarely invent the same.
    """
    rng = np.random.default_rng(seed)
    yield Shape("other sentences than those that were said", talk(300, rng), _varied(300, rng))
    murmur = idle("hold music", 300, rng, blip_s=2.6)
    murmur = replace(murmur, posterior=np.where(murmur.posterior > 20, 160, 5).astype(np.uint8))
    yield Shape("sentences over murmur that the detector is sure of", murmur, _varied(300, rng))
