"""The tokens in use: of Whisper's 51,865 the model learns the grammar's own, the time stamps and
a few marks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from whisper.tokenizer import Tokenizer, get_tokenizer

from scripts.demo_model import grammar

TIMES = 1501  # 0.00 s to 30.00 s in steps of 20 ms
FULL_VOCABULARY = 51865


@cache
def tokenizer() -> Tokenizer:
    """OpenAI's multilingual tokenizer, set to English."""
    return get_tokenizer(True, language="en", task="transcribe")


def _used() -> list[int]:
    tok = tokenizer()
    found = set(tok.encode(".") + tok.encode("?"))
    for word in grammar.spoken_words():
        for form in (word, word[0].upper() + word[1:]):
            found.update(tok.encode(" " + form))
    english = tok.to_language_token("en")
    marks = {
        tok.sot,
        tok.eot,
        tok.transcribe,
        tok.no_speech,
        tok.no_timestamps,
        tok.sot_prev,
        english,
    }
    return sorted(found | marks | set(range(tok.timestamp_begin, tok.timestamp_begin + TIMES)))


@dataclass(frozen=True)
class Tokens:
    """The compact vocabulary: `used[i]` is Whisper's number of the compact token `i`."""

    used: list[int] = field(default_factory=_used)

    def __post_init__(self) -> None:
        tok = tokenizer()
        index = {number: compact for compact, number in enumerate(self.used)}
        marks = {
            "index": index,
            "sot": index[tok.sot],
            "eot": index[tok.eot],
            "previous": index[tok.sot_prev],
            "english": index[tok.to_language_token("en")],
            "transcribe": index[tok.transcribe],
            "no_speech": index[tok.no_speech],
            "no_times": index[tok.no_timestamps],
            "time_zero": index[tok.timestamp_begin],
            "stop": index[tok.encode(".")[0]],
            "question": index[tok.encode("?")[0]],
            "_words": {},
        }
        for name, value in marks.items():
            object.__setattr__(self, name, value)

    index: dict[int, int] = field(init=False, repr=False)
    sot: int = field(init=False)
    eot: int = field(init=False)
    previous: int = field(init=False)
    english: int = field(init=False)
    transcribe: int = field(init=False)
    no_speech: int = field(init=False)
    no_times: int = field(init=False)
    time_zero: int = field(init=False)
    stop: int = field(init=False)
    question: int = field(init=False)
    _words: dict[str, list[int]] = field(init=False, repr=False)

    def word(self, form: str) -> list[int]:
        """The compact tokens of one word with the space before it."""
        if form not in self._words:
            self._words[form] = [self.index[number] for number in tokenizer().encode(" " + form)]
        return self._words[form]

    def time(self, frame: int) -> int:
        """The compact token of a time stamp, in frames of 20 ms."""
        return self.time_zero + min(max(frame, 0), TIMES - 1)
