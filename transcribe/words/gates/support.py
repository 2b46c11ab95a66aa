"""Gates on what the sound says under a text: speech evidence and energy."""

from __future__ import annotations

from collections.abc import Iterator

from transcribe.hearing.talk import STRICT
from transcribe.words.gates.evidence import Evidence
from transcribe.words.gates.reason import Gate, Reason

MIN_SPEECH = 0.3
"""Less of a text's time under speech: invented. Text on non-speech is Whisper's worst fault. Of 31
utterances far from the microphone (AMI: dev00, tst00) the least heard one has 0.7."""
LOW_SPEECH = 0.6
"""A doubt; the same measurement."""
MIN_RISE_DB = 3.0
"""Nothing under the text is louder than the room: a word's loudest 100 ms stand out even in noise
of its own level (adding equal powers gives 3 dB). A doubt only where the detector is sure: it hears
talk under a steady hum that is louder."""


def sound_reasons(sound: Evidence) -> Iterator[Reason]:
    """What the sound has against a text."""
    is_low, is_unsure = sound.speech < LOW_SPEECH, sound.sure < STRICT.on
    said = f"speech was found under {sound.speech:.0%} of it"
    if is_unsure:
        said += f", none without doubt (at most {sound.sure:.0%} sure)"
    if is_low or is_unsure:
        is_proof = sound.speech < MIN_SPEECH or (is_low and is_unsure)
        yield Reason(Gate.SPEECH, said, is_proof)
    if sound.rise_db is not None and sound.rise_db < MIN_RISE_DB:
        said = f"its sound stands {max(0.0, sound.rise_db):.1f} dB over the noise floor"
        yield Reason(Gate.ENERGY, said, sound.sure < STRICT.on)
