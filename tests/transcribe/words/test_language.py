"""Languages: two windows in a row change them, one never does, and every doubt is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import SettingError
from transcribe.engines.languages import KNOWN, allow_list, whisper_code
from transcribe.words.language import (
    MIN_SPEECH_MS,
    SURE,
    Guess,
    LanguageChoice,
    Languages,
    settle_languages,
)

BOTH = ("en", "ar")


def row(*said: tuple[str, float] | str, speech_ms: int = 20_000) -> list[Guess]:
    """Guesses in order; a bare code is a sure one."""
    pairs = [(one, 0.95) if isinstance(one, str) else one for one in said]
    return [Guess(n, code, chance, speech_ms) for n, (code, chance) in enumerate(pairs)]


def settled(guesses: list[Guess], prior: str | None = None, allow: tuple[str, ...] = ()) -> str:
    """The codes settled on, in a row."""
    return " ".join(c.language for c in settle_languages(guesses, Languages(prior, allow)))


def test_two_windows_in_a_row_change_the_language() -> None:
    """The change begins with the first of the two."""
    assert settled(row("en", "en", "ar", "ar", "en"), "en", BOTH) == "en en ar ar ar"


def test_one_window_changes_nothing() -> None:
    """A single window of another language is heard again in the one that goes on."""
    choices = settle_languages(row("en", ("cy", 0.43), "en"), Languages("en", BOTH))

    assert [c.language for c in choices] == ["en", "en", "en"]
    assert choices[1] == LanguageChoice(1, "en", True, choices[1].doubt)
    assert choices[1].doubt == "taken for cy (43% sure), heard again as en"


def test_unsure_windows_change_nothing() -> None:
    """However many in a row, below .5 the language is kept."""
    assert settled(row("en", *[("ar", 0.49)] * 4), "en", BOTH) == "en en en en en"


def test_languages_outside_the_list_are_overruled() -> None:
    """A list of two keeps a third one out, however sure the engine is."""
    assert settled(row("en", "cy", "cy", "cy"), None, BOTH) == "en en en en"


def test_windows_with_hardly_any_speech_do_not_vote() -> None:
    """A second of speech neither begins a change nor interrupts one."""
    short = [Guess(n, "cy", 0.99, MIN_SPEECH_MS - 1) for n in range(2)]
    mixed = [row("en")[0], Guess(1, "ar", 0.9, 9_000), short[1], Guess(3, "ar", 0.9, 9_000)]

    assert settled([*row("en", "en"), *short], "en", ("en", "cy")) == "en en en en"
    assert settled(mixed, "en", BOTH) == "en ar ar ar"


def test_without_a_prior_the_first_sure_pair_decides() -> None:
    """A wrong first window does not set the language of what follows."""
    assert settled(row("cy", "en", "en", "en")) == "en en en en"
    assert settled(row(("cy", 0.4), ("en", 0.3), ("en", 0.2))) == "en en en"
    assert settled(row(("cy", 0.4), ("fr", 0.3)), None, BOTH) == "ar ar"


def test_prior_is_strong_and_bilingual_events_stay_bilingual() -> None:
    """A sidecar's language alone is decoded throughout; a list of two asks each window."""
    assert Languages("en").forced == "en"
    assert Languages("en", ("en",)).forced == "en"
    assert Languages(None, ("ar",)).forced == "ar"
    assert Languages("fr", ("en",)).forced == "fr"
    assert Languages("en", BOTH).forced is None
    assert Languages().forced is None
    assert settled(row("en", "en", "ar", "ar"), "fr", BOTH) == "en en ar ar"


def test_parameters_name_what_decides() -> None:
    """The list is part of a transcript's recipe only where each window is asked."""
    assert Languages("en", ("en",)).recipe == {"language": "en"}
    assert Languages("en", BOTH).recipe["languages"] == ["en", "ar"]


@given(
    st.lists(
        st.builds(
            Guess,
            st.integers(0, 99),
            st.sampled_from(["en", "ar", "cy"]),
            st.floats(0, 1),
            st.integers(0, 28_000),
        ),
        max_size=30,
    ),
    st.sampled_from([None, "en", "ar"]),
    st.sampled_from([(), BOTH]),
)
def test_changes_rest_on_sure_pairs(
    guesses: list[Guess], prior: str | None, allow: tuple[str, ...]
) -> None:
    """Each window's language is allowed, each change is a sure guess, each overruling told."""
    known = Languages(prior, allow)
    choices = settle_languages(guesses, known)

    now = prior or (choices[0].language if choices else None)
    for guess, choice in zip(guesses, choices, strict=True):
        assert known.allows(choice.language) or choice.language == "en"
        assert choice.is_overruled == (choice.language != guess.language) == bool(choice.doubt)
        if choice.language != now:
            assert guess.probability >= SURE
            assert guess.speech_ms >= MIN_SPEECH_MS
        now = choice.language


def test_codes_of_whisper() -> None:
    """Tags of other makers mean Whisper's languages, or none."""
    tokenizer = pytest.importorskip("whisper.tokenizer")

    assert set(tokenizer.LANGUAGES) == KNOWN
    assert [whisper_code(c) for c in ("en-US", "pt_BR", "iw", "AR", "tlh", "", None)] == [
        "en", "pt", "he", "ar", None, None, None,
    ]  # fmt: skip


def test_allow_list_is_checked() -> None:
    """The setting is codes with commas; a strange one is named."""
    assert allow_list("en, ar,en-GB") == ("en", "ar")
    assert allow_list(None) == ()
    with pytest.raises(SettingError, match="tlh"):
        allow_list("en, tlh")
