"""How much each word tells, and which stems a place is looked for by."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.catalogue import Catalogue
from search.embedded.engine import EmbeddedIndex
from search.quotes.rarity import MAX_POSTINGS, MIN_STEMS, Rarity


def rarity(segments: int, counts: dict[str, int]) -> Rarity:
    """Of words whose stems are themselves."""
    return Rarity(segments, {word: (word,) for word in counts}, counts)


def test_the_index_is_asked_how_many_segments_have_a_word(
    opened: tuple[EmbeddedIndex, Catalogue],
) -> None:
    """By its stem; a word that nobody said tells as much as there is to tell."""
    found = Rarity.of(opened[0], ["again", "Fairview", "taxing", "elephants", "the"])

    assert found.segments > 10
    assert found.bits(["elephants"]) == found.place_bits
    assert found.place_bits > found.bits(["taxing"]) > found.bits(["again"]) > 0
    assert found.bits(["the", "elephants"]) == found.place_bits  # the rarest of several


def test_a_small_archive_knows_which_words_are_common() -> None:
    """Before anything was said: function words tell little, number words more, others most."""
    nothing = rarity(0, {})

    assert nothing.bits(["of"]) < nothing.bits(["seven"]) < nothing.bits(["microphone"])


@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_a_word_never_tells_less_than_nothing(segments: int, having: int) -> None:
    """Whatever the counts; the more segments have it, the less it tells."""
    having = min(segments, having)
    found = rarity(segments, {"water": having, "rare": having // 2})

    assert -1 < found.bits(["water"]) <= found.bits(["rare"]) <= found.place_bits


def test_the_rarest_stems_are_asked_first_and_the_commonest_not_at_all() -> None:
    """As far as their lists are short; function words only where there are few others."""
    counts = {"of": 5_000, "people": 900, "dam": 3, "tax": 80, "unsaid": 0}
    many = {f"word{n}": n + 1 for n in range(20)} | {"the": 9}

    assert rarity(10_000, counts).rarest(counts) == ["dam", "tax", "people", "of"]
    assert "the" not in rarity(10_000, many).rarest(many)


def test_the_lists_of_stems_are_bounded() -> None:
    """But a few stems are always asked, or a quote of common words would have no place."""
    common = {f"word{n}": MAX_POSTINGS for n in range(10)}

    assert len(rarity(10**6, common).rarest(common)) == MIN_STEMS
