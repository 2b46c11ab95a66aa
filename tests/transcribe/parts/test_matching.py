"""Two recordings of the same moments are found by their sound; of others nothing is claimed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from scripts.benchmarks.truth.parts import drifting
from tests.transcribe import sounds
from transcribe.media.decode import decode
from transcribe.media.probe import probe
from transcribe.parts import fingerprint
from transcribe.parts.fingerprint import Fingerprinter
from transcribe.parts.matching import Heard, compare
from transcribe.runs import Run

RATE = sounds.RATE
Samples = NDArray[np.float32]
TEXT = (
    "Good evening to everybody who is listening. We waited a long time for this moment, and the"
    " line broke twice before it began. The council met on Tuesday and could not agree on the"
    " bridge, nor on the price of water, nor on who should pay for either of them. Tomorrow the"
    " committee will read the report again, word by word, and then there will be a vote. Nobody"
    " in this room knows how it will end, and I will not pretend that I do. Thank you for your"
    " patience, and stay with us."
)
OTHER = (
    "The train to the harbor leaves at nine. My question is about the schools: why were the books"
    " late again this year, and what will the mayor do about it before the winter comes? We were"
    " told that the money is there. I have seen the letters, and they say something else."
)


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """Half a minute of one voice, with a little noise: no room is silent."""
    return _spoken(tmp_path_factory.mktemp("talk") / "talk.wav", TEXT)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """The same voice, other words."""
    return _spoken(tmp_path_factory.mktemp("other") / "other.wav", OTHER)


def _spoken(path: Path, text: str) -> Samples:
    sounds.espeak(path, text)
    sound = np.concatenate(list(decode(path, probe(path))))
    return sound + sounds.noise(len(sound) / RATE, -65.0)[: len(sound)]


def heard(name: str, sound: Samples, talk: Sequence[Run] | None = None) -> Heard:
    making = Fingerprinter()
    for block in _blocks(sound):
        making.feed(block)
    everything = [(0, len(sound) * 1000 // RATE)]
    return Heard(
        name, making.finish(), everything if talk is None else talk, lambda: _blocks(sound)
    )


def _blocks(sound: Samples) -> Iterator[Samples]:
    return (sound[at : at + 5 * RATE] for at in range(0, len(sound), 5 * RATE))


def test_blocks_make_no_difference(talk: Samples) -> None:
    """A fingerprint is the same however the sound comes, and survives its record."""
    whole = Fingerprinter()
    whole.feed(talk)
    once = whole.finish()

    assert np.array_equal(once, heard("a", talk).fingerprint)
    assert np.array_equal(once, fingerprint.unpack(fingerprint.pack(once)))
    assert len(fingerprint.pack(once)) < 110 * len(talk) / RATE


@pytest.mark.parametrize("change", ["same", "quiet and reversed", "telephone", "noisy"])
def test_an_overlap_is_found_to_the_millisecond(talk: Samples, change: str, tmp_path: Path) -> None:
    """7.3 s at the end of one and the beginning of the other, whose clock runs slow by 80 ppm."""
    begin = 12 * RATE
    second = drifting(talk[begin:], 80.0)
    if change == "quiet and reversed":
        second = second * np.float32(-0.05)
    elif change == "noisy":
        second = second + sounds.noise(len(second) / RATE, -32.0)[: len(second)]
    elif change == "telephone":
        path = sounds.write(tmp_path / "t.wav", second, "-ar", "8000", "-c:a", "pcm_mulaw")
        second = np.concatenate(list(decode(path, probe(path))))
    found = compare(heard("a", talk[: begin + round(7.3 * RATE)]), heard("b", second)).match

    assert found is not None
    assert found.offset_ms == pytest.approx(12_000, abs=1.0)
    assert found.end_ms <= 7_400
    assert found.drift_ppm == pytest.approx(80, abs=40)
    assert found.agreement > 0.9


def test_it_is_the_same_either_way(talk: Samples) -> None:
    """Neither the order of the two nor a turn there and back changes a match."""
    one, two = heard("a", talk[: 20 * RATE]), heard("b", talk[9 * RATE :])
    found = compare(one, two)
    assert found == compare(two, one)
    assert found.match is not None
    back = found.match.turned().turned()

    assert back.offset_ms == pytest.approx(found.match.offset_ms, abs=0.01)
    assert (back.start_ms, back.end_ms) == (found.match.start_ms, found.match.end_ms)


def test_a_copy_within_a_longer_recording(talk: Samples, other: Samples) -> None:
    """A clip that lies in the middle of a recording is found there."""
    whole = np.concatenate([other, talk, other[: 8 * RATE]])
    found = compare(heard("a", whole), heard("b", talk)).match

    assert found is not None
    assert found.offset_ms == pytest.approx(1000 * len(other) / RATE, abs=1.0)


def test_a_clip_played_in_both_is_no_overlap(talk: Samples, other: Samples) -> None:
    """The same six seconds in the middle of different talk would put all of it together wrongly."""
    clip = talk[: 6 * RATE]
    one = np.concatenate([other[: 14 * RATE], clip, talk[14 * RATE : 24 * RATE]])
    two = np.concatenate([talk[8 * RATE : 14 * RATE], clip, other[14 * RATE :]])

    assert compare(heard("a", one), heard("b", two)).match is None


def test_other_words_of_the_same_voice_do_not_match(talk: Samples, other: Samples) -> None:
    """Nothing is found and nothing doubted."""
    found = compare(heard("a", talk), heard("b", other))

    assert (found.match, found.refusal) == (None, None)


def test_a_loop_is_refused(talk: Samples, other: Samples) -> None:
    """Hold music that repeats fits in several places: it says so instead of choosing one."""
    rng = np.random.default_rng(3)
    notes = [sounds.tone(0.25, -20, float(rng.uniform(300, 1500))) for _ in range(16)]
    music = np.tile(np.concatenate(notes), 5) + sounds.noise(20, -60)
    one = np.concatenate([talk[: 10 * RATE], music])
    two = np.concatenate([music, other[: 10 * RATE]])
    found = compare(heard("a", one), heard("b", two))

    assert found.match is None
    assert found.refusal is not None
    assert "repeats in both" in found.refusal


@pytest.mark.parametrize("kind", ["silence", "tone", "noise", "nothing"])
def test_what_holds_no_talk_does_not_match(kind: str) -> None:
    """Digital silence, a steady tone, noise that was drawn twice, and a file of a few samples."""
    pair = {
        "silence": (np.zeros(20 * RATE, np.float32),) * 2,
        "tone": (sounds.tone(20), sounds.tone(25)),
        "noise": (sounds.noise(20, -30, 1), sounds.noise(20, -30, 2)),
        "nothing": (np.zeros(100, np.float32), sounds.noise(20, -30, 1)),
    }[kind]

    assert compare(heard("a", pair[0]), heard("b", pair[1])).match is None
