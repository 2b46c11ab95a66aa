"""One ranking of what the words and what the meaning found, with the rights of the search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from archive.catalogue import Catalogue
from archive.errors import UsageError
from archive.event import Visibility
from archive.viewer import OWNER, PUBLIC, Viewer
from search.embedded.engine import EmbeddedIndex
from search.finding import find
from search.indexer import drain
from search.meaning.encoder import Vectors
from search.meaning.finding import MeaningResults, find_by_meaning
from search.meaning.vectors import VectorStore
from search.request import SearchRequest
from tests.search.alerts.material import keep

SENSES = ("tax levy duty charge", "water river rain", "election vote ballot", "subscribe channel")
"""Words of one line mean the same to the encoder of these tests."""


def encode(texts: list[str]) -> Vectors:
    """A real, if very small, encoder: how many words of each sense a text has."""
    rows = [
        [1e-3 + sum(word in sense.split() for word in text.lower().split()) for sense in SENSES]
        for text in texts
    ]
    made = np.array(rows, dtype=np.float32).reshape(len(texts), len(SENSES))
    return made / np.linalg.norm(made, axis=1, keepdims=True)


Ask = Callable[..., MeaningResults]


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(tmp_path / "catalogue.sqlite")
    keep(opened, "budget", "we raise the levy", "and the river", date=date(2020, 1, 1))
    keep(opened, "debate", "the tax is high", "good evening", date=date(2024, 5, 1))
    keep(opened, "dinner", "a secret duty", visibility=Visibility.PRIVATE)
    yield opened
    opened.close()


@pytest.fixture
def store(tmp_path: Path) -> VectorStore:
    return VectorStore(tmp_path / "meaning", "model")


@pytest.fixture
def ask(tmp_path: Path, catalogue: Catalogue, store: VectorStore) -> Iterator[Ask]:
    with EmbeddedIndex(tmp_path / "index", writable=True) as index:
        drain(catalogue, index)
        store.update(catalogue, encode)

        def asked(query: str, viewer: Viewer = PUBLIC, **more: object) -> MeaningResults:
            drain(catalogue, index)
            return find_by_meaning(
                lambda request: find(index, catalogue, viewer, request),
                catalogue, store, encode([query]), viewer,
                SearchRequest(query, **more),  # type: ignore[arg-type]
            )  # fmt: skip

        yield asked


def texts(found: MeaningResults, most: int = 2) -> list[str]:
    return [hit.text for hit in found.results.hits][:most]


def test_other_words_of_the_same_meaning_are_found(ask: Ask) -> None:
    """What has the word and the meaning comes first, then what has the meaning alone."""
    found = ask("tax")

    assert texts(found) == ["the tax is high", "we raise the levy"]
    assert found.found_by[:2] == (("words", "meaning"), ("meaning",))
    assert found.results.total == 1
    assert found.results.hits[0].highlights == ((4, 7),)
    assert found.results.hits[1].url.startswith("/e/budget?t=0&q=tax")


def test_rights_hold_for_meaning_too(ask: Ask) -> None:
    """The public's page has nothing of a private event, the owner's has."""
    assert "a secret duty" not in texts(ask("tax"), 100)
    assert "a secret duty" in texts(ask("tax", OWNER), 100)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"event": "budget"}, {"budget"}),
        ({"after": date(2024, 1, 1)}, {"debate"}),
        ({"before": date(2020, 1, 1)}, {"budget"}),
        ({"year": ["2020", "2024"]}, {"budget", "debate"}),
        ({"recording": "r-debate"}, {"debate"}),
        ({"language": "fr"}, set()),
        ({"speaker": "nobody"}, set()),
        ({"flag": "quarantined"}, set()),
        ({"tag": "x"}, set()),
        ({"platform": "x"}, set()),
    ],
)
def test_filters_hold_for_meaning_too(
    ask: Ask, filters: dict[str, object], expected: set[str]
) -> None:
    """Whatever narrows the search for words narrows this one."""
    assert {hit.event for hit in ask("tax", **filters).results.hits} == expected


@pytest.mark.parametrize(
    ("query", "more"),
    [
        ('"the tax"', {}), ("tax OR levy", {}), ("-tax", {}), ("tax*", {}), ("event:budget", {}),
        ("...", {}), ("tax", {"sort": "newest"}), ("tax", {"offset": 195}),
    ],
)  # fmt: skip
def test_what_has_no_meaning_is_refused(ask: Ask, query: str, more: dict[str, object]) -> None:
    """Operators, nothing at all, another order, a page beyond the pool: said, not ignored."""
    with pytest.raises(UsageError, match=r".") as caught:
        ask(query, **more)
    assert caught.value.subject == "search by meaning"


def test_pages_do_not_overlap(ask: Ask) -> None:
    """A page goes on where the one before ended."""
    whole = texts(ask("tax"), 100)

    assert texts(ask("tax", limit=1)) + texts(ask("tax", limit=1, offset=1)) == whole[:2]


def test_a_revision_is_never_shown_with_old_vectors(
    ask: Ask, catalogue: Catalogue, store: VectorStore
) -> None:
    """Until it is encoded again it is found by its words alone; then by its meaning."""
    keep(catalogue, "budget", "we cross the river", "and raise the charge", date=date(2020, 1, 1))
    assert "budget" not in {hit.event for hit in ask("tax").results.hits}

    assert store.update(catalogue, encode) == 1
    assert texts(ask("tax")) == ["the tax is high", "and raise the charge"]
    assert store.update(catalogue, encode) == 0


def test_damaged_and_abandoned_files_are_survived(
    ask: Ask, catalogue: Catalogue, store: VectorStore, tmp_path: Path
) -> None:
    """A file cut short is not read; what is of no event is taken away."""
    (file,) = (tmp_path / "meaning/model").glob("debate.*")
    file.write_bytes(file.read_bytes()[:50])
    stray = file.with_name("gone.0123.npy")
    stray.write_bytes(b"x")

    assert "we raise the levy" in texts(ask("tax"), 100)
    store.update(catalogue, encode)
    assert not stray.exists()
