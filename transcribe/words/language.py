"""Which language each window is spoken in, when its engine's guess alone is not to be trusted.

An engine takes the likeliest language of each window, however unlikely (faster-whisper #1322: wrong
at probabilities of .43 and .29). Here a recording keeps its language until two windows in a row say
otherwise; what was overruled is heard again in the language kept, and the doubt is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transcribe.engines.engine import Heard
from transcribe.runs import Run, covered, near
from transcribe.words.windows import Window

SURE = 0.5
"""A guess counts from here on (notes on Whisper, section 9)."""
MIN_SPEECH_MS = 2_000
"""A window with less speech does not vote: over a pause the language is invented as well."""


@dataclass(frozen=True, slots=True)
class Languages:
    """What is known before hearing: `prior` is the event's language, `allow` the archive's list.

    Both are Whisper's codes. With a prior that is no part of the list the list grows by it. An
    empty list allows every language.
    """

    prior: str | None = None
    allow: tuple[str, ...] = ()

    @property
    def forced(self) -> str | None:
        """The one language to decode every window in; null where each window is to be asked.

        A prior alone is believed. A list of two or more says that an event may be bilingual.
        """
        if len(self.allow) > 1:
            return None
        return self.prior or next(iter(self.allow), None)

    @property
    def recipe(self) -> dict[str, object]:
        """What of it decides how windows are decoded, for a transcript's record and its hash."""
        if self.forced is not None:
            return {"language": self.forced}
        return {"language": None, "prior": self.prior, "languages": list(self.allow)}

    def allows(self, language: str) -> bool:
        """Whether a window may be spoken in it."""
        return not self.allow or language in self.allow or language == self.prior


@dataclass(frozen=True, slots=True)
class Guess:
    """An engine's guess of a window's language, its probability, the speech it rests on."""

    window: int
    language: str
    probability: float
    speech_ms: int


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A window's language. Where it `is_overruled`, the window must be heard again in it.

    `doubt` says in words what the engine had taken it for.
    """

    window: int
    language: str
    is_overruled: bool = False
    doubt: str | None = None


def settle_languages(guesses: Sequence[Guess], known: Languages) -> tuple[LanguageChoice, ...]:
    """One choice a guess, in order of time.

    The language changes where two windows in a row that have enough speech are sure of the same
    other one that is allowed; it changes with the first of the two.
    """
    now = known.prior or _first(guesses, known)
    out = []
    for at, guess in enumerate(guesses):
        if guess.language != now and _turns(guesses, at, known):
            now = guess.language
        out.append(_choice(guess, now))
    return tuple(out)


def guesses(
    windows: Sequence[Window], heard: Mapping[int, Heard], speech: Sequence[Run]
) -> tuple[Guess, ...]:
    """What the engine took each window for that it heard."""
    return tuple(
        Guess(
            window.index,
            heard[window.index].language,
            heard[window.index].language_probability,
            _spoken(window, speech),
        )
        for window in windows
        if window.index in heard
    )


def _spoken(window: Window, speech: Sequence[Run]) -> int:
    here = near(speech, window.core_start_ms, window.core_end_ms)
    return covered(window.core_start_ms, window.core_end_ms, here)


def _choice(guess: Guess, now: str) -> LanguageChoice:
    if guess.language == now:
        return LanguageChoice(guess.window, now)
    doubt = f"taken for {guess.language} ({guess.probability:.0%} sure), heard again as {now}"
    return LanguageChoice(guess.window, now, True, doubt)


def _turns(guesses: Sequence[Guess], at: int, known: Languages) -> bool:
    """Whether this guess and the next that votes are sure of the same language."""
    this = guesses[at]
    after = next((g for g in guesses[at + 1 :] if g.speech_ms >= MIN_SPEECH_MS), None)
    is_same = after is not None and after.language == this.language
    return is_same and all(_is_sure(g, known) for g in (this, after) if g)


def _is_sure(guess: Guess, known: Languages) -> bool:
    has_vote = guess.probability >= SURE and guess.speech_ms >= MIN_SPEECH_MS
    return has_vote and known.allows(guess.language)


def _first(guesses: Sequence[Guess], known: Languages) -> str:
    """Without a prior: what two windows in a row are first sure of; else the likeliest in all."""
    turns = (g.language for at, g in enumerate(guesses) if _turns(guesses, at, known))
    if (sure := next(turns, None)) is not None:
        return sure
    weights = dict.fromkeys(known.allow, 0.0)
    for guess in guesses:
        if known.allows(guess.language):
            likely = guess.probability * guess.speech_ms
            weights[guess.language] = weights.get(guess.language, 0.0) + likely
    return min(weights, key=lambda name: (-weights[name], name), default="en")
