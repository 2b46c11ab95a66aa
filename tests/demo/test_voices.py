"""The library of synthetic voices has one ear a process; still every speaker hears itself."""

from __future__ import annotations

import gc

from scripts.demo_model.voices import Speaker, Voice
from tests.demo.espeak import needs_espeak

SENTENCE = "We will not raise the tax."


@needs_espeak
def test_a_speaker_outlives_another() -> None:
    """The other one took the ear and is gone; what is said then is neither lost nor a crash."""
    first = Speaker()
    before = first.say(SENTENCE, Voice("en-us"))
    other = Speaker()
    assert len(other.say("One.", Voice("en-us")).word_starts) == 1
    del other
    gc.collect()

    after = first.say(SENTENCE, Voice("en-us"))

    assert len(after.word_starts) == len(before.word_starts)
    assert abs(len(after.audio) - len(before.audio)) < 1_600  # a tenth of a second
