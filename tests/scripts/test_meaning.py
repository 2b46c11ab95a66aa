"""`hotmic search --meaning`: off it says so, on it finds other words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive import settings
from archive.catalogue import Catalogue
from scripts import cli
from scripts.examination import examine
from tests.search.alerts.material import keep
from tests.search.meaning.test_encoder import MODEL, needs_extra


@pytest.fixture
def data(tmp_path: Path) -> str:
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    keep(catalogue, "debate", "we will not raise the tax", "the bridge was closed all night")
    catalogue.close()
    assert cli.run(["--data", str(tmp_path), "reindex"]) == 0
    return str(tmp_path)


def test_off_it_says_so(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    """No silent search for words in its place: the setting and the extra are named."""
    code = cli.run(["--data", data, "search", "tax", "--meaning"])
    told = capsys.readouterr()

    assert code == 2
    assert "search by meaning is off" in told.err
    assert "hotmic[semantic]" in told.err
    assert not (Path(data) / "meaning").exists()


def test_doctor_says_whether_it_is_on(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Absent where it is not wanted, missing where it is and cannot be."""

    def state(**more: str) -> str:
        chosen = settings.load(Path(data), **more)
        return next(each.state for each in examine(chosen) if each.name == "search by meaning")

    assert (state(), state(semantic_model="nowhere")) == ("absent", "missing")


def test_a_model_that_is_missing_keeps_nothing_from_being_indexed(
    data: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words are searchable, and the reason is told."""
    monkeypatch.setenv("HOTMIC_SEMANTIC_MODEL", "nowhere")
    capsys.readouterr()

    assert cli.run(["--data", data, "reindex"]) == 0
    assert "Not yet found by meaning: nowhere" in capsys.readouterr().err


@needs_extra
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_other_words_are_found(
    data: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real model, from the reindex to the hit."""
    monkeypatch.setenv("HOTMIC_SEMANTIC_MODEL", MODEL)
    assert cli.run(["--data", data, "reindex"]) == 0
    capsys.readouterr()
    assert cli.run(["--data", data, "search", "levies stay low", "--meaning", "--json"]) == 0

    hits = json.loads(capsys.readouterr().out)["hits"]
    assert hits[0]["text"] == "we will not raise the tax"
    assert hits[0]["found_by"] == ["meaning"]
