"""Generated events whose hot-mic stretches are known, and ordinary ones that look a little alike.

Each cue of a hot-mic stretch (level, room, bandwidth, position, words) is there or not
independently of the others: every one of their 32 combinations occurs equally often, as far as the
number of stretches allows. What is said, and by whom, comes from a `Material` (`material.py`).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np

from archive.transcript import Segment
from scripts.benchmarks.truth import mixtures
from scripts.benchmarks.truth.lines import Lines
from scripts.benchmarks.truth.material import Utterance, Voices
from scripts.demo_model import sounds
from scripts.demo_model.sounds import SAMPLE_RATE, Sound

CUES = ("level", "room", "bandwidth", "position", "words")
COMBINATIONS = tuple(
    frozenset(cue for cue, there in zip(CUES, row, strict=True) if there)
    for row in product((False, True), repeat=len(CUES))
)
HOT_PER_EVENT = 2
PROGRAMME_DBFS = -20.0
SUDDEN = 0.25
"""Share of the edges at which the programme begins or ends without a pause."""


@dataclass(frozen=True)
class HotMic:
    """A stretch that was not meant for listeners, and the cues that give it away."""

    start_ms: int
    end_ms: int
    cues: frozenset[str]


@dataclass(frozen=True)
class GeneratedEvent:
    """One recording at 16 kHz, mono, with what is true of it; `ordinary` names what is special."""

    name: str
    sound: Sound
    hot: tuple[HotMic, ...]
    segments: tuple[Segment, ...]
    ordinary: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manner:
    """How a line reaches the recording: its level, its room (the decay by 60 dB, the direct sound
    against the tail; none at 0 s), its band.
    """

    level_dbfs: float
    decay_s: float = 0.0
    direct_db: float = 0.0
    low_hz: float = 0.0
    high_hz: float = 8_000.0


@dataclass
class _Tape:
    """What has been recorded so far."""

    rng: random.Random
    blocks: list[Sound] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    length: int = 0

    @property
    def now_ms(self) -> int:
        return self.length * 1000 // SAMPLE_RATE

    def hold(self, seconds: float, kind: str = "silence", dbfs: float = -90.0) -> None:
        """Time without talk."""
        made = sounds.sound(kind, int(seconds * SAMPLE_RATE), self.rng)
        self._append(made * np.float32(10 ** (dbfs / 20)))

    def say(self, line: Utterance, manner: Manner, text: str) -> None:
        """One line, and how its room rings on."""
        start = self.now_ms
        noise = np.random.default_rng(self.rng.getrandbits(32))
        self._append(heard(line.sound, manner, noise))
        end = start + len(line.sound) * 1000 // SAMPLE_RATE
        self.segments.append(Segment(start, end, text, language="en"))

    def _append(self, block: Sound) -> None:
        self.blocks.append(block.astype(np.float32))
        self.length += len(block)

    def developed(self, floor_dbfs: float) -> Sound:
        """All of it over a floor of pink noise."""
        whole = np.concatenate(self.blocks)
        floor = sounds.sound("pink", len(whole), self.rng) * np.float32(10 ** (floor_dbfs / 20))
        return np.clip(whole + floor, -1, 1).astype(np.float32)


def deck(stretches: int, rng: random.Random) -> list[frozenset[str]]:
    """The cues of so many stretches: every combination equally often, the rest with every cue as
    often there as not (the combinations with an odd, or an even, number of cues).
    """
    odd = rng.randrange(2)
    some = [cues for cues in COMBINATIONS if len(cues) % 2 == odd]
    whole, rest = divmod(stretches, len(COMBINATIONS))
    drawn = [*COMBINATIONS] * whole + rng.sample(some, min(rest, len(some)))
    drawn += rng.sample(COMBINATIONS, stretches - len(drawn))
    return rng.sample(drawn, len(drawn))


def events(
    cues: Sequence[frozenset[str]], voices: Voices, lines: Lines, seed: int
) -> Iterator[GeneratedEvent]:
    """Events with two hot-mic stretches each; `voices` holds the lines of each voice."""
    rng = random.Random(f"hot mics {seed}")
    for number in range(len(cues) // HOT_PER_EVENT):
        pair = cues[number * HOT_PER_EVENT : (number + 1) * HOT_PER_EVENT]
        evening = _Evening(random.Random(rng.getrandbits(64)), voices, lines)
        yield evening.hot(f"hot-{number:02}", pair)


def ordinary_events(
    count: int, voices: Voices, lines: Lines, seed: int
) -> Iterator[GeneratedEvent]:
    """Events in which everything was meant for listeners."""
    rng = random.Random(f"ordinary {seed}")
    for number in range(count):
        evening = _Evening(random.Random(rng.getrandbits(64)), voices, lines)
        yield evening.ordinary(f"ordinary-{number:02}", ORDINARY[number % len(ORDINARY)])


ORDINARY = (
    ("quiet speaker",),
    ("audience questions",),
    ("telephone guest",),
    ("quiet speaker", "audience questions"),
    ("announcer", "telephone guest"),
    ("announcer", "quiet speaker"),
)


class _Evening:
    """A programme with a host and a guest on one recording."""

    def __init__(self, rng: random.Random, voices: Voices, lines: Lines):
        self._rng = rng
        self._lines = lines
        self._tape = _Tape(rng)
        self._cast = rng.sample(list(voices), 4)
        self._floor = rng.uniform(-70, -60)
        self._host = Manner(PROGRAMME_DBFS + rng.uniform(-2, 2))
        self._guest = Manner(self._host.level_dbfs + rng.uniform(-4, 2))

    def hot(self, name: str, cues: Sequence[frozenset[str]]) -> GeneratedEvent:
        """Talk at the edge where `position` is a cue, else in a break of the programme."""
        edges = [each for each in cues if "position" in each]
        breaks = [each for each in cues if "position" not in each]
        before, after = (edges[:1], edges[1:]) if self._rng.random() < 0.6 else ([], edges)
        if len(after) > 1:
            before, after = after[:1], after[1:]
        special = self._specials() if self._rng.random() < 0.5 else ()
        self._hold()
        stretches = []
        for each in before:
            stretches.append(self._offstage(each))
            self._edge()
        self._programme(special)
        for each in breaks:
            self._hold()
            stretches.append(self._offstage(each))
            self._hold()
            self._programme(special)
        for each in after:
            self._edge()
            stretches.append(self._offstage(each))
        self._tape.hold(self._rng.uniform(1, 5))
        return self._event(name, tuple(stretches), special)

    def ordinary(self, name: str, special: tuple[str, ...]) -> GeneratedEvent:
        """Two stretches of programme with a break, and everything in it on the air."""
        self._hold()
        if "announcer" in special:
            self._announce()
            self._hold()
        self._programme(special)
        if self._rng.random() < 0.5:
            self._hold()
            self._programme(special)
        self._tape.hold(self._rng.uniform(1, 5))
        return self._event(name, (), special)

    def _event(
        self, name: str, hot: tuple[HotMic, ...], special: tuple[str, ...]
    ) -> GeneratedEvent:
        sound = self._tape.developed(self._floor)
        return GeneratedEvent(name, sound, hot, tuple(self._tape.segments), special)

    def _specials(self) -> tuple[str, ...]:
        return self._rng.choice([each for each in ORDINARY if "announcer" not in each])

    def _hold(self) -> None:
        """What a listener hears while nobody speaks: nothing, noise, a tone, music, applause."""
        kind = self._rng.choice(("silence", "silence", "pulses", "music", "applause", "brown"))
        self._tape.hold(self._rng.uniform(0.4, 1.5))
        self._tape.hold(self._rng.uniform(1.0, 8.0), kind, self._rng.uniform(-45, -28))
        self._tape.hold(self._rng.uniform(0.4, 1.5))

    def _edge(self) -> None:
        """Between the programme and talk before or after it; sometimes no more than a breath."""
        if self._rng.random() < SUDDEN:
            self._tape.hold(self._rng.uniform(0.4, 1.5))
        else:
            self._hold()

    def _line(self, role: int) -> Utterance:
        return self._rng.choice(self._cast[role])

    def _public(self, role: int, manner: Manner) -> None:
        """A line for the listeners; who comes by telephone asks now and then for an answer."""
        line = self._line(role)
        wavering = replace(manner, level_dbfs=manner.level_dbfs + self._rng.uniform(-1.5, 1.5))
        asks = manner.low_hz and self._rng.random() < 1 / 3
        asking = self._lines.asking[len(self._tape.segments) % len(self._lines.asking)]
        self._tape.say(line, wavering, asking if asks else line.text)

    def _programme(self, special: tuple[str, ...]) -> None:
        """About 40 s of turns: host and guest, and whoever else is on the air that evening."""
        guests = [_manner_of(each, self._host, self._rng) for each in special]
        end = self._tape.length + int(self._rng.uniform(35, 50) * SAMPLE_RATE)
        turn = 0
        while self._tape.length < end or turn % 2:
            manner: Manner | None = self._host if turn % 2 == 0 else self._guest
            role = turn % 2
            if turn % 4 == 3 and (others := [g for g in guests if g is not None]):
                manner, role = self._rng.choice(others), 2
            assert manner is not None
            for _ in range(self._rng.choice((1, 1, 2))):
                self._tape.hold(self._rng.uniform(0.2, 0.8))
                self._public(role, manner)
            self._tape.hold(self._rng.uniform(0.2, 2.0) if role == 2 else 0.3)
            turn += 1

    def _announce(self) -> None:
        """A voice that introduces the evening, and is not heard again."""
        for _ in range(self._rng.choice((1, 2))):
            self._public(3, replace(self._host, level_dbfs=self._host.level_dbfs - 1))
            self._tape.hold(self._rng.uniform(0.3, 0.8))

    def _offstage(self, cues: frozenset[str]) -> HotMic:
        """Two people who think that nobody listens."""
        manner = _hot_manner(self._host, cues, self._rng)
        start = self._tape.now_ms
        lines = self._rng.randint(3, 6)
        telling = set(self._rng.sample(range(lines), 2)) if "words" in cues else set()
        for number in range(lines):
            if number:
                self._tape.hold(self._rng.uniform(0.3, 2.2))
            other = replace(manner, level_dbfs=manner.level_dbfs - (number % 2) * 2)
            among = self._lines.telling if number in telling else self._lines.backstage
            text = self._rng.choice(among)
            self._tape.say(_short(self._line(2 + number % 2)), other, text)
        return HotMic(start, self._tape.now_ms, cues)


def heard(line: Sound, manner: Manner, rng: np.random.Generator) -> Sound:
    """A line as the recording has it."""
    sound = line
    if manner.decay_s:
        ringing = np.pad(line, (0, int(manner.decay_s * SAMPLE_RATE)))
        sound = mixtures.room(ringing, rng, manner.decay_s, manner.direct_db)
    if manner.low_hz or manner.high_hz < SAMPLE_RATE / 2:
        sound = mixtures.band(sound, manner.low_hz, manner.high_hz)
    whole = float(np.sqrt(np.mean(np.square(sound[: len(line)])))) + 1e-9
    return (sound * (10 ** (manner.level_dbfs / 20) / whole)).astype(np.float32)


def _hot_manner(host: Manner, cues: frozenset[str], rng: random.Random) -> Manner:
    """The bass stays: in an echoing room a telephone's band is not heard as speech at all (the
    detector's probability is under 0.2 there), and what is not speech gets no score.
    """
    down = rng.uniform(10, 22) if "level" in cues else rng.uniform(-1, 3)
    high = rng.choice((3_000.0, 3_400.0, 4_000.0)) if "bandwidth" in cues else 8_000.0
    return Manner(
        host.level_dbfs - down,
        rng.uniform(0.4, 0.9) if "room" in cues else 0.0,
        rng.uniform(-5, 0),
        0.0,
        high,
    )


def _manner_of(special: str, host: Manner, rng: random.Random) -> Manner | None:
    if special == "quiet speaker":
        return Manner(host.level_dbfs - rng.uniform(9, 15))
    if special == "audience questions":
        hall = rng.uniform(0.5, 1.0), rng.uniform(-5, 0)
        return Manner(host.level_dbfs - rng.uniform(6, 14), *hall)
    if special == "telephone guest":
        return Manner(host.level_dbfs - rng.uniform(0, 6), low_hz=300.0, high_hz=3_400.0)
    return None


def _short(line: Utterance, longest_s: float = 4.0) -> Utterance:
    return replace(line, sound=line.sound[: int(longest_s * SAMPLE_RATE)])
