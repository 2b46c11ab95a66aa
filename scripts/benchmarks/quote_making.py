"""Quotes made from what was said, the same for the same seed: true, edited, spliced, of others.

And recognition errors: words replaced by others that sound alike, left out, put in.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, combinations, pairwise

from archive.transcript import Origin, Segment, Word
from scripts.benchmarks.debate_archive import Debate
from search.analysis import fold
from search.quotes.verdict import DifferenceKind
from search.quotes.wording import tokens

WORDS = (8, 30)
"""Words of a quote, at least and at most."""

SIZES = ((4, 7), (8, 15), (16, 30))
"""The same of short, middling and long quotes."""

_AUXILIARIES = (
    "is", "are", "was", "were", "will", "would", "can", "could", "should", "did", "do", "does",
    "have", "has", "had", "must",
)  # fmt: skip
_NEGATED = re.compile(r"(?i)\b(not)\b |(?<=\w)(n['\u2019]t)\b")
_AUXILIARY = re.compile(rf"\b(?:{'|'.join(_AUXILIARIES)})\b(?! not\b)")
_NUMBER = re.compile(
    r"\b(?:\d[\d,]*\d|\d|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty"
    r"|thirty|forty|fifty)\b(?![.,]\d)"
)
_OTHER_NUMBERS = ("two", "three", "four", "five", "six", "seven", "nine", "twelve", "forty")
_NAME = re.compile(r"(?<=[a-z,] )(?!I\b)[A-Z][a-z]{2,}\b(?!['\u2019.])")
_OTHER_NAMES = ("Truman", "Hoover", "Garfield", "Lincoln", "Madison", "Toledo", "Norway", "Peru")


@dataclass(frozen=True)
class Made:
    """A quote with where its words were said; `kind` is how it was edited, null if it was not.

    `second` is the kind of a second edit.
    """

    text: str
    event: str
    start_ms: int
    kind: DifferenceKind | None = None
    second: DifferenceKind | None = None


class _Spoken:
    """What the human transcript of a debate has, as one text, and where its words stand in it."""

    def __init__(self, debate: Debate):
        self.debate = debate
        self.text = " ".join(segment.text for segment in debate.said[Origin.HUMAN])
        self.words = list(_words(debate))
        self.places: list[tuple[int, int]] = []
        at = 0
        for word in self.words:
            at = self.text.index(word.text, at)
            self.places.append((at, at + len(word.text)))
            at += len(word.text)

    @cached_property
    def inside_numbers(self) -> set[int]:
        """Words behind which a number goes on: "two" of "two million"."""
        ends = [end for _, end in self.places]
        return {
            word
            for token in tokens(self.text)
            if token.is_number
            for word in range(bisect_left(ends, token.start + 1), bisect_left(ends, token.end))
        }

    def quote(self, at: int, length: int) -> Made:
        """The words from number `at` on, as they are written."""
        text = self.text[self.places[at][0] : self.places[at + length - 1][1]]
        return Made(text, self.debate.event.id, self.words[at].start_ms)


def true_quotes(held: Sequence[Debate], count: int, seed: int) -> list[Made]:
    """Words as the human transcripts write them, wherever they begin."""
    choice = random.Random(seed)
    spoken = [_Spoken(debate) for debate in held]
    return [_drawn(choice, spoken) for _ in range(count)]


def edited_quotes(held: Sequence[Debate], count: int, seed: int) -> list[Made]:
    """A quarter each: a negation dropped, one added, a number changed, a name changed."""
    choice = random.Random(seed)
    spoken = [_Spoken(debate) for debate in held]
    found: list[Made] = []
    while len(found) < count:
        kind, edit = _EDITS[len(found) % len(_EDITS)]
        made = _drawn(choice, spoken)
        text = edit(choice, made.text)
        if text is not None:
            found.append(replace(made, text=text, kind=kind))
    return found


def twice_edited_quotes(held: Sequence[Debate], count: int, seed: int) -> list[Made]:
    """Two edits of different kinds in each."""
    pairs = [pair for pair in combinations(_EDITS, 2) if pair[0][0] is not pair[1][0]]
    choice = random.Random(seed)
    spoken = [_Spoken(debate) for debate in held]
    found: list[Made] = []
    while len(found) < count:
        (kind, edit), (second, again) = pairs[len(found) % len(pairs)]
        made = _drawn(choice, spoken)
        once = edit(choice, made.text)
        text = None if once is None else again(choice, once)
        if text is not None:
            found.append(replace(made, text=text, kind=kind, second=second))
    return found


def hidden_edits(held: Sequence[Debate], each: int, seed: int) -> Iterator[tuple[str, Made]]:
    """Edits where a comparison of words may not look, `each` of every way, with its name."""
    choice = random.Random(seed)
    spoken = [_Spoken(debate) for debate in held]
    for name, edit in _HIDDEN.items():
        found = 0
        while found < each:
            made = edit(choice, choice.choice(spoken))
            if made is not None:
                found += 1
                yield name, made


def quotes_of(debate: Debate, each: int, seed: int) -> Iterator[tuple[tuple[int, int], str]]:
    """`each` true quotes of every size from one debate."""
    choice = random.Random(f"{seed} {debate.event.id}")
    spoken = [_Spoken(debate)]
    for size in SIZES:
        for _ in range(each):
            yield size, _drawn(choice, spoken, size).text


def spliced_quotes(held: Sequence[Debate], count: int, seed: int) -> list[Made]:
    """Two halves of seven to fifteen words from places far apart, without a sign between them."""
    choice = random.Random(seed)
    spoken = [_Spoken(debate) for debate in held]
    found = []
    for _ in range(count):
        first, second = (_drawn(choice, spoken, (7, 15)) for _ in range(2))
        found.append(replace(first, text=f"{first.text} {second.text}"))
    return found


def shuffled_quotes(held: Sequence[Debate], count: int, seed: int) -> list[str]:
    """Words of the debates drawn one by one, as often as they were said: never a sentence."""
    choice = random.Random(seed)
    words = [word.text for debate in held for word in _words(debate)]
    return [" ".join(choice.choices(words, k=choice.randint(*WORDS))) for _ in range(count)]


def babbled_quotes(held: Sequence[Debate], count: int, seed: int) -> list[str]:
    """Each word drawn from those that followed the one before it somewhere in the debates."""
    choice = random.Random(seed)
    after: dict[str, list[str]] = defaultdict(list)
    for debate in held:
        words = [word.text for word in _words(debate)]
        for one, other in pairwise(words):
            after[one].append(other)
    starts = sorted(after)
    found = []
    for _ in range(count):
        said = [choice.choice(starts)]
        for _ in range(choice.randint(*WORDS) - 1):
            said.append(choice.choice(after.get(said[-1]) or starts))
        found.append(" ".join(said))
    return found


def misheard(held: Sequence[Debate], rate: float, seed: int) -> list[Debate]:
    """The debates as a recogniser of this word error rate might have heard them, and no more."""
    sounds = _sounds(held)
    return [
        _misheard(debate, sounds, rate, random.Random(f"{seed} {debate.event.id}"))
        for debate in held
    ]


def _words(debate: Debate) -> list[Word]:
    return [word for segment in debate.said[Origin.HUMAN] for word in segment.words]


def _drawn(choice: random.Random, spoken: Sequence[_Spoken], size: tuple[int, int] = WORDS) -> Made:
    """Anywhere, but for the middle of a number: "we lost two" where "two million" was said."""
    said = choice.choice(spoken)
    length = choice.randint(*size)
    while (at := choice.randrange(len(said.words) - length)) + length - 1 in said.inside_numbers:
        pass
    return said.quote(at, length)


def _without_negation(choice: random.Random, text: str) -> str | None:
    found = [match for match in _NEGATED.finditer(text) if match.start() > 0]
    if not found:
        return None
    match = choice.choice(found)
    if match[0].endswith(" "):
        return text[: match.start()] + text[match.end() :]
    before = text[: match.start()]
    for short, long in (("ca", "can"), ("wo", "will")):
        if re.search(rf"\b{short}$", before):
            before = before[: -len(short)] + long
    return before + text[match.end() :]


def _with_negation(choice: random.Random, text: str) -> str | None:
    return _replaced(choice, text, _AUXILIARY, lambda found: f"{found} not")


def _other_number(choice: random.Random, text: str) -> str | None:
    def another(found: str) -> str:
        if found[0].isdigit():
            return str(int(found.replace(",", "")) + choice.randint(1, 9))
        return choice.choice([one for one in _OTHER_NUMBERS if one != found])

    return _replaced(choice, text, _NUMBER, another)


def _other_name(choice: random.Random, text: str) -> str | None:
    return _replaced(choice, text, _NAME, lambda _: choice.choice(_OTHER_NAMES))


def _replaced(
    choice: random.Random, text: str, what: re.Pattern[str], by: Callable[[str], str]
) -> str | None:
    found = list(what.finditer(text))
    if not found:
        return None
    match = choice.choice(found)
    return text[: match.start()] + by(match[0]) + text[match.end() :]


def _last_number(choice: random.Random, said: _Spoken) -> Made | None:
    """The last word is a numeral, and cut or changed in its last digit: 1983, 1980."""
    at = choice.randrange(30, len(said.words))
    found = re.fullmatch(r"(\$?\d[\d,]*)(\d)", said.words[at].text)
    if found is None or said.words[at].text[-2:] == "00" or at in said.inside_numbers:
        return None
    made = said.quote(at - 12, 13)
    last = choice.choice([digit for digit in "0123456789" if digit != found[2]])
    return replace(made, text=made.text[:-1] + last, kind=DifferenceKind.NUMBER)


def _opening_negation(choice: random.Random, said: _Spoken) -> Made | None:
    """A sentence without the negation that it begins with: "No nation", "Nation"."""
    at = choice.randrange(1, len(said.words) - 12)
    if said.words[at - 1].text[-1] not in ".?!" or said.words[at].text not in _OPENING:
        return None
    made = said.quote(at + 1, 10)
    text = made.text[0].upper() + made.text[1:]
    return replace(made, text=text, kind=DifferenceKind.NEGATION)


def _closing_negation(choice: random.Random, said: _Spoken) -> Made | None:
    """Without the "not" that ends a sentence, and without its full stop: "They will"."""
    at = choice.randrange(12, len(said.words))
    if said.words[at].text not in ("not.", "not?", "not!"):
        return None
    return replace(said.quote(at - 12, 12), kind=DifferenceKind.NEGATION)


def _omitted_negation(choice: random.Random, said: _Spoken) -> Made | None:
    """An ellipsis in the place of "not" or "never"."""
    at = choice.randrange(12, len(said.words) - 12)
    if said.words[at].text not in ("not", "never"):
        return None
    before, after = said.quote(at - 8, 8), said.quote(at + 1, 8)
    return replace(before, text=f"{before.text} ... {after.text}", kind=DifferenceKind.NEGATION)


_OPENING = frozenset(["No", "Not", "Never", "Nobody", "None", "Nothing", "Neither"])
_HIDDEN = {
    "a digit of the last word": _last_number,
    "the negation that opens a sentence": _opening_negation,
    "the negation that closes a sentence, and its stop": _closing_negation,
    "a negation under an ellipsis": _omitted_negation,
}

_EDITS: tuple[tuple[DifferenceKind, Callable[[random.Random, str], str | None]], ...] = (
    (DifferenceKind.NEGATION, _without_negation),
    (DifferenceKind.NEGATION, _with_negation),
    (DifferenceKind.NUMBER, _other_number),
    (DifferenceKind.NAME, _other_name),
)


def _sounds(held: Sequence[Debate]) -> dict[str, list[str]]:
    """Words by how they sound, roughly: the first letter and the consonants after it."""
    counted = Counter(
        fold(word.text.strip(".,;:?!\"'-")) for debate in held for word in _words(debate)
    )
    sounds: dict[str, list[str]] = defaultdict(list)
    for word in sorted(counted):
        if word.isalpha():
            sounds[_sound(word)].append(word)
    return sounds


_ALIKE = str.maketrans({**dict.fromkeys("bp", "p"), **dict.fromkeys("dt", "t"),
                        **dict.fromkeys("gkcqx", "k"), **dict.fromkeys("fv", "f"),
                        **dict.fromkeys("szj", "s"), **dict.fromkeys("mn", "m"),
                        **dict.fromkeys("lr", "l")})  # fmt: skip


def _sound(word: str) -> str:
    code = re.sub(r"[aeiouhwy]", "", word.translate(_ALIKE))
    return re.sub(r"(.)\1+", r"\1", code)


def _misheard(
    debate: Debate, sounds: dict[str, list[str]], rate: float, choice: random.Random
) -> Debate:
    every = list(chain.from_iterable(sounds.values()))
    said = tuple(
        _heard(segment, sounds, every, rate, choice) for segment in debate.said[Origin.IMPORTED]
    )
    return Debate(debate.event, {Origin.MACHINE: said})


def _heard(
    segment: Segment, sounds: dict[str, list[str]], every: Sequence[str], rate: float,
    choice: random.Random,
) -> Segment:  # fmt: skip
    words = tuple(
        heard for word in segment.words for heard in _hear(word, sounds, every, rate, choice)
    )
    return replace(segment, words=words, text=" ".join(word.text for word in words))


def _hear(
    word: Word, sounds: dict[str, list[str]], every: Sequence[str], rate: float,
    choice: random.Random,
) -> Iterator[Word]:  # fmt: skip
    """Of the errors 65 % are other words, 20 % words left out, 15 % words put in."""
    if choice.random() >= rate:
        yield replace(word, probability=round(choice.uniform(0.7, 1.0), 3))
        return
    kind = choice.random()
    if kind < 0.65:
        alike = [one for one in sounds.get(_sound(fold(word.text)), ()) if one != fold(word.text)]
        text = choice.choice(alike) if alike else choice.choice(every)
        yield replace(word, text=text, probability=round(choice.uniform(0.2, 0.8), 3))
    elif kind >= 0.85:
        middle = (word.start_ms + word.end_ms) // 2
        yield replace(word, end_ms=middle, probability=0.9)
        yield Word(choice.choice(every), middle, word.end_ms, 0.4)
