"""Every verb of saying names the speaker on either side of it."""

from __future__ import annotations

import pytest

from search.quotes.saying import SAYING, TELLING
from search.quotes.speakers import named_speaker

QUOTED = '"We will do it,"'
VERBS = sorted(verb.replace(r"\s+", " ") for verb in SAYING - TELLING)
OF_THE_PRESS = (
    "shot back", "interjected", "concluded", "countered", "vowed", "pledged", "recalled",
    "retorted", "responded", "remarked", "quipped", "fumed", "urged", "conceded", "acknowledged",
    "cautioned", "maintained", "contended",
)  # fmt: skip


def speaker(sentence: str) -> str | None:
    return named_speaker(sentence, 0, len(QUOTED))


@pytest.mark.parametrize("verb", VERBS)
def test_the_speaker_stands_before_or_behind_the_verb(verb: str) -> None:
    """As a sentence goes on behind a quotation."""
    assert speaker(f"{QUOTED} Romney {verb}.") == "Romney"
    assert speaker(f"{QUOTED} {verb} Romney.") == "Romney"


def test_the_verbs_of_the_press_are_known() -> None:
    """Beside said and its like."""
    assert set(OF_THE_PRESS) <= set(VERBS)


@pytest.mark.parametrize("verb", ["urged", "cautioned"])
def test_who_is_urged_did_not_say_it(verb: str) -> None:
    """Whom the verb is about does not speak, nor does a pronoun name anybody."""
    assert speaker(f"{QUOTED} Romney {verb} Obama.") == "Romney"
    assert speaker(f"{QUOTED} he {verb} Obama.") is None
    before = f"Romney was {verb}: "
    assert named_speaker(before + QUOTED, len(before), len(before + QUOTED)) is None
